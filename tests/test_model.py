"""What is accepted as zh_core_web_sm, what is refused and how, and what the loaded model answers."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from small_model import PACKAGE, VERSION, trained_texts, write_package

from checker.errors import ModelError
from checker.pipes import model
from checker.pipes.model import ModelChoice, Tagger, diagnose_models, find_model, load_tagger, use_model

FUTURE = "镇政府将开展年度考核。"
BA = "镇政府将年度考核开展普法工作。"


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a good package; tests that damage it take `package`."""
    return write_package(tmp_path_factory.mktemp("site-packages"))


@pytest.fixture(scope="session")
def tagger(trained: Path) -> Tagger:
    loaded = load_tagger(find_model(str(trained)))
    assert loaded is not None
    return loaded


@pytest.fixture
def package(trained: Path, tmp_path: Path) -> Path:
    """Return a copy of the good package that may be damaged."""
    return Path(shutil.copytree(trained, tmp_path / "site-packages" / PACKAGE))


@pytest.fixture
def installed(package: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the copy on sys.path, as an installation would."""
    monkeypatch.syspath_prepend(str(package.parent))
    return package


def inner(package: Path) -> Path:
    return package / f"{PACKAGE}-{VERSION}"


def change_meta(package: Path, changes: dict[str, object]) -> None:
    file = inner(package) / "meta.json"
    meta = json.loads(file.read_text(encoding="utf-8")) | changes
    file.write_text(json.dumps(meta), encoding="utf-8")


def write_dist_info(site: Path, version: str) -> None:
    folder = site / f"{PACKAGE}-{version}.dist-info"
    folder.mkdir(parents=True)
    text = f"Metadata-Version: 2.1\nName: zh-core-web-sm\nVersion: {version}\n"
    (folder / "METADATA").write_text(text, encoding="utf-8")


def refusal(path: Path) -> str:
    """Return the line with which a path is refused, having checked that it is one line and names the path."""
    with pytest.raises(ModelError) as caught:
        find_model(str(path))
    message = caught.value.message
    assert "\n" not in message
    assert str(path) in message
    return message


# --- what is accepted


def test_package_folder_and_model_folder_are_the_same_model(trained: Path) -> None:
    choice = find_model(str(trained))
    assert choice == find_model(str(inner(trained)))
    assert (choice.name, choice.path, choice.squat) == ("zh_core_web_sm 3.8.0", inner(trained), False)


def test_auto_takes_the_installed_package_without_importing_it(installed: Path) -> None:
    choice, loaded = use_model("auto")
    assert (choice.name, choice.path) == ("zh_core_web_sm 3.8.0", inner(installed))
    assert loaded is not None
    assert PACKAGE not in sys.modules
    assert diagnose_models() == choice


def test_none_uses_no_model_even_when_one_is_installed(installed: Path) -> None:
    choice, loaded = use_model("none")
    assert (choice.name, choice.path, loaded) == (None, None, None)
    assert "--model none" in choice.reason


def test_auto_without_an_installed_package_says_that_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "PACKAGE", "zh_core_web_sm_that_nobody_has")  # the real one may be installed here
    choice, loaded = use_model("auto")
    assert (choice.name, choice.path, choice.squat, loaded) == (None, None, False, None)
    assert "没有安装 zh_core_web_sm" in choice.reason


# --- what is refused


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"author": "someone"}, "作者应为 Explosion，实为 'someone'"),
        ({"author": None}, "作者应为 Explosion，实为 （空）"),
        ({"author": ["Explosion"]}, "作者应为 Explosion"),
        ({"lang": "en"}, "lang 应为 zh，实为 'en'"),
        ({"name": "core_web_lg"}, "name 应为 core_web_sm，实为 'core_web_lg'"),
        ({"name": "a\nb\x1b[31m"}, r"实为 'a\nb\x1b[31m'"),
        ({"version": "2.3.1"}, "版本应为 3.x，实为 '2.3.1'"),
        ({"version": "new"}, "版本号 'new' 不合格"),
        ({"version": 3.8}, "版本号 3.8 不合格"),
        ({"spacy_version": ">=3.4.0,<3.5.0"}, "模型适用于 spaCy >=3.4.0,<3.5.0，已装的是 spaCy 3."),
        ({"spacy_version": "new"}, "spaCy 版本 'new' 不合格"),
        ({"spacy_version": None}, "没有写明适用的 spaCy 版本"),
        ({"pipeline": ["tok2vec", "parser"]}, "没有词性标注"),
        ({"pipeline": "tagger"}, "没有词性标注"),
    ],
)
def test_wrong_meta_is_refused(package: Path, changes: dict[str, object], part: str) -> None:
    change_meta(package, changes)
    message = refusal(inner(package))
    assert part in message
    assert "--model none" in message


def test_name_squat_is_refused_with_the_way_to_be_rid_of_it(package: Path) -> None:
    change_meta(package, {"version": "999.9.9"})
    message = refusal(inner(package))
    assert "999.9.9 不是官方模型" in message
    assert "pip uninstall zh-core-web-sm" in message


@pytest.mark.parametrize("text", ["", "{", "\x00", "[" * 100_000])
def test_broken_meta_is_refused(package: Path, text: str) -> None:
    (inner(package) / "meta.json").write_text(text, encoding="utf-8")
    assert "meta.json 损坏" in refusal(inner(package))


def test_meta_that_is_no_mapping_is_refused(package: Path) -> None:
    (inner(package) / "meta.json").write_text("[1]", encoding="utf-8")
    assert "不是一组键值" in refusal(inner(package))


def test_missing_parts_are_refused(package: Path, tmp_path: Path) -> None:
    (inner(package) / "config.cfg").unlink()
    assert "没有可读的 config.cfg" in refusal(inner(package))
    (inner(package) / "meta.json").unlink()
    assert "没有可读的 meta.json" in refusal(inner(package))
    assert "没有这个文件夹" in refusal(tmp_path / "nowhere")
    file = tmp_path / "zh_core_web_sm-3.8.0-py3-none-any.whl"
    file.write_bytes(b"PK")
    assert "这是文件，不是模型文件夹" in refusal(file)


def test_missing_word_segmenter_is_named(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = inner(package) / "config.cfg"
    text = config.read_text(encoding="utf-8")
    assert 'segmenter = "char"' in text
    config.write_text(text.replace('segmenter = "char"', 'segmenter = "pkuseg"'), encoding="utf-8")
    monkeypatch.setattr("checker.pipes.genuine.find_spec", lambda name: None)
    assert "spacy-pkuseg 没有安装" in refusal(inner(package))


def test_word_segmenter_that_does_not_start_is_named(trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: Path) -> None:
        raise ImportError("no binary", name="spacy_pkuseg")

    monkeypatch.setattr(model, "_load", fail)
    with pytest.raises(ModelError, match="缺少它要用的程序包（'spacy_pkuseg'）"):
        use_model(str(trained))


@pytest.mark.parametrize("name", ["tagger/model", "tagger/cfg", "vocab/strings.json", "vocab/vectors", "tokenizer/cfg"])
@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\x00"])
def test_damaged_model_is_refused_or_works(package: Path, name: str, content: bytes) -> None:
    (inner(package) / name).write_bytes(content)
    if (name, content) == ("tokenizer/cfg", b"{}"):  # spaCy falls back to its default, which this model has anyway
        assert use_model(str(package))[1] is not None
        return
    with pytest.raises(ModelError, match="文件损坏或不全"):
        use_model(str(package))


def test_auto_goes_on_without_a_damaged_model(installed: Path) -> None:
    (inner(installed) / "tagger" / "model").write_bytes(b"")
    choice, loaded = use_model("auto")
    assert (choice.name, choice.path, loaded) == (None, None, None)
    assert "文件损坏或不全" in choice.reason


# --- the stranger's package


def test_installed_squat_is_told_by_its_version_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dist_info(tmp_path, "999.9.9")
    monkeypatch.syspath_prepend(str(tmp_path))
    choice = find_model("auto")
    assert (choice.name, choice.path, choice.squat) == (None, None, True)
    assert "抢注" in choice.reason
    assert "pip uninstall zh-core-web-sm" in choice.reason


def test_strangers_package_is_never_imported(installed: Path) -> None:
    change_meta(installed, {"author": "someone"})  # its __init__.py raises when it is imported
    choice = diagnose_models()
    assert (choice.name, choice.path, choice.squat) == (None, None, True)
    assert "pip uninstall zh-core-web-sm" in choice.reason
    assert PACKAGE not in sys.modules
    with pytest.raises(RuntimeError, match="must not be imported"):
        __import__(PACKAGE)


def test_package_without_meta_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / PACKAGE
    folder.mkdir()
    (folder / "__init__.py").write_text("raise RuntimeError\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    choice = find_model("auto")
    assert (choice.name, choice.path) == (None, None)
    assert "没有可读的 meta.json" in choice.reason


# --- what the model answers


@pytest.mark.parametrize(
    ("sentence", "cue", "expected"),
    [
        (FUTURE, "将", True),
        (BA, "将", False),
        ("街道要落实法律顾问。", "要", False),
        (FUTURE, "考", None),  # a noun settles nothing
        (FUTURE, "开展", None),  # two tokens of this model
    ],
)
def test_future_marker_is_told_by_its_tag(tagger: Tagger, sentence: str, cue: str, *, expected: bool | None) -> None:
    assert sentence not in trained_texts()
    start = sentence.index(cue)
    assert tagger.is_future_marker(sentence, start, start + len(cue)) is expected


@pytest.mark.parametrize(
    ("sentence", "cue", "expected"),
    [
        ("街道未聘请法律顾问。", "聘请", True),
        ("街道未聘请法律顾问。", "顾问", True),  # its head 聘请 is negated
        ("街道将聘请法律顾问。", "聘请", False),
    ],
)
def test_negation_is_told_by_the_tree(tagger: Tagger, sentence: str, cue: str, *, expected: bool) -> None:
    assert sentence not in trained_texts()
    start = sentence.index(cue)
    assert tagger.is_negated(sentence, start, start + len(cue)) is expected


@pytest.mark.parametrize("before", [0, 150, 399, 400, 5000])
@pytest.mark.parametrize("after", [0, 399, 5000])
def test_cue_is_found_in_a_long_sentence(tagger: Tagger, before: int, after: int) -> None:
    sentence = "、" * before + FUTURE + "、" * after
    start = before + FUTURE.index("将")
    assert tagger.is_future_marker(sentence, start, start + 1) is True


def test_cue_that_is_not_a_word_of_its_own_is_left_open() -> None:
    import spacy
    from spacy.tokens import Doc

    nlp = spacy.blank("zh")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=["即将", "开展"], tags=["AD", "VV"], spaces=[False, False])
    tagger = Tagger(nlp)
    assert tagger.is_future_marker("即将开展", 1, 2) is None
    assert tagger.is_future_marker("即将开展", 0, 2) is True
    assert tagger.is_negated("即将开展", 0, 2) is None  # no parser


def test_a_sentence_is_parsed_once_for_all_its_cues_and_a_long_one_in_part() -> None:
    import spacy

    nlp = spacy.blank("zh")
    calls: list[str] = []
    make = nlp.tokenizer
    nlp.tokenizer = lambda text: (calls.append(text), make(text))[1]
    tagger = Tagger(nlp)
    for start in range(3):
        tagger.is_future_marker(FUTURE, start, start + 1)
        tagger.is_negated(FUTURE, start, start + 1)
    assert calls == [FUTURE]
    tagger.is_future_marker(FUTURE * 500, 2000, 2001)
    assert len(calls[1]) == model.WINDOW


def test_unneeded_components_are_not_loaded(trained: Path) -> None:
    meta = json.loads((inner(trained) / "meta.json").read_text(encoding="utf-8"))
    assert meta["pipeline"] == ["tok2vec", "tagger", "parser", "ner"]
    assert model._load(inner(trained)).component_names == ["tok2vec", "tagger", "parser"]


def test_no_model_no_tagger() -> None:
    assert load_tagger(ModelChoice(None, None, "")) is None
