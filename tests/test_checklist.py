from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from checker import checklist as module
from checker import checklist_yaml
from checker.checklist import (
    Checklist,
    Cue,
    Element,
    Example,
    Item,
    Part,
    Sum,
    find_checklist,
    load_checklist,
    load_shipped,
)
from checker.errors import ChecklistError
from checker.results import Role, Verdict

BAD = sorted((Path(__file__).parents[1] / "fixtures" / "bad" / "checklists").glob("*.yaml"))

HEAD = """\
id: river-towns
title: 河湾镇自查清单
edition: "2024"
years: [2024, 2025]
source: 河湾镇自拟
items:
"""
ITEM = """\
  - id: open_day
    title: 政务开放日
    weight: 10
    source: 河湾镇自拟
    asks: 写明举办政务开放日的次数
    defining: [政务开放日, {all: [政务, [开放, 参观]], none: [企业], within: clause}]
    related: [{at_least: 2, of: [座谈, [走访, 上门], 参观]}]
    unless: [开放日期]
    elements:
      - {id: times, title: 举办次数, cues: [举办, 组织]}
    examples:
      - {text: 全年举办政务开放日4次。, verdict: covered}
      - text: 下一步将举办政务开放日。
        verdict: weak
        section_role: plan
"""
PART = """\
  - id: problems
    title: 不足
    source: 河湾镇自拟
    asks: 写明不足和原因
    part: {titles: [不足, {all: [存在, 问题]}], roles: [problem]}
    elements:
      - {id: cause, title: 原因, required: true, cues: [原因]}
  - id: plans
    title: 打算
    weight: 2
    source: 河湾镇自拟
    asks: 写明打算
    part: {roles: [plan], concrete: true}
    answers: problems
    sums:
      - {title: 收等于支, rows: [收入, [上年, 结余]], equals: [支出]}
  - id: others
    title: 其他
    source: 河湾镇自拟
    asks: 可以不写
    part: {titles: [其他], optional: true}
"""


@pytest.fixture
def write(tmp_path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "list.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def refused(path: Path) -> str:
    with pytest.raises(ChecklistError) as info:
        load_checklist(path)
    message = info.value.message
    assert message.startswith(str(path))
    assert len(message.splitlines()) == 1
    return message.removeprefix(str(path))


def test_every_way_of_writing_a_cue_becomes_one_form(write):
    item = load_checklist(write(HEAD + ITEM)).items[0]

    assert item.defining == (
        Cue(groups=(("政务开放日",),), at_least=1),
        Cue(groups=(("政务",), ("开放", "参观")), at_least=2, none=("企业",), within="clause"),
    )
    assert item.related == (Cue(groups=(("座谈",), ("走访", "上门"), ("参观",)), at_least=2),)
    assert item.unless == (Cue(groups=(("开放日期",),)),)
    assert item.elements == (
        Element(id="times", title="举办次数", cues=(Cue(groups=(("举办",),)), Cue(groups=(("组织",),)))),
    )


def test_an_item_may_ask_for_a_part_of_the_report(write):
    problems, plans, others = load_checklist(write(HEAD + PART)).items

    assert problems.part == Part(
        titles=(Cue(groups=(("不足",),)), Cue(groups=(("存在",), ("问题",)), at_least=2)), roles=(Role.PROBLEM,)
    )
    assert (problems.defining, problems.answers, problems.sums) == ((), None, ())
    assert [element.required for element in problems.elements] == [True]
    assert (plans.part, plans.answers) == (Part(roles=(Role.PLAN,), concrete=True), "problems")
    assert plans.sums == (Sum(title="收等于支", rows=(("收入",), ("上年", "结余")), equals=(("支出",),)),)
    assert [item.share for item in (problems, plans, others)] == [1, 2, 0]


def inherited(tmp_path, top: str, items: str = "items: []\n") -> Path:
    (tmp_path / "base.yaml").write_text(HEAD + ITEM + PART, encoding="utf-8")
    path = tmp_path / "list.yaml"
    path.write_text(HEAD.removesuffix("items:\n") + "extends: base.yaml\n" + top + items, encoding="utf-8")
    return path


OWN = "items:\n" + ITEM.replace("weight: 10", "weight: 11").replace("open_day", "others")


def test_an_extending_checklist_keeps_replaces_adds_and_removes(tmp_path):
    path = inherited(tmp_path, "remove: [open_day, plans]\n", OWN + ITEM.replace("open_day", "new"))
    checklist = load_checklist(path)

    assert [(item.id, item.weight) for item in checklist.items] == [("problems", 1), ("others", 11), ("new", 10)]
    assert checklist.sha256 != load_checklist(inherited(tmp_path, "", OWN + ITEM.replace("open_day", "new"))).sha256


@pytest.mark.parametrize(
    ("top", "message"),
    [
        (
            "remove: [nothing]\n",
            ":7: remove[0]: base.yaml 里没有“nothing”这一项（有：open_day、problems、plans、others）",
        ),
        ("remove:\n  - open_day\n  - others\n", ":9: remove[1]: “others”既要删去又写在 items 里"),
        ("remove: [problems]\n", ":7: remove: plans 的 answers 写的“problems”不是别的 part 项（有：无）"),
        ("remove: open_day\n", ":7: remove: 要是列表"),
    ],
)
def test_what_cannot_be_removed_is_refused(tmp_path, top, message):
    assert refused(inherited(tmp_path, top, OWN)).startswith(message)


def test_examples_know_their_line_and_role(write):
    examples = load_checklist(write(HEAD + ITEM)).items[0].examples

    assert examples[0] == Example(text="全年举办政务开放日4次。", verdict=Verdict.COVERED, line=18)
    assert examples[1] == Example(
        text="下一步将举办政务开放日。", verdict=Verdict.WEAK, section_role=Role.PLAN, line=19
    )


def test_file_is_identified_by_path_and_hash_of_its_bytes(write):
    path = write("\ufeff" + (HEAD + ITEM).replace("\n", "\r\n"))
    checklist = load_checklist(path)

    assert checklist.path == str(path)
    assert len(checklist.sha256) == 64
    path.write_bytes(path.read_bytes() + b"\r\n")
    assert load_checklist(path).sha256 != checklist.sha256


def test_optional_parts_may_be_left_out(write):
    bare = '  - {id: "12", title: 甲, weight: 0.5, source: 乙, asks: 丙, defining: [丁]}\n'
    item = load_checklist(write(HEAD + bare)).items[0]

    assert item.id == "12"
    assert (item.section, item.frame, item.related, item.unless, item.elements, item.examples) == (
        (None, None) + ((),) * 4
    )


@pytest.mark.parametrize("word", ["no", "on", "1:30", "2024-01-01", "0x1F", "1_000", ".inf", "<<", "=", "２０２４"])
def test_words_that_older_yaml_misreads_stay_text(write, word):
    assert load_checklist(write((HEAD + ITEM).replace("title: 政务开放日", f"title: {word}"))).items[0].title == word


def test_checklist_cannot_be_changed(write):
    checklist = load_checklist(write(HEAD + ITEM))
    with pytest.raises(ValidationError):
        checklist.items[0].weight = 99


def test_items_built_in_python_obey_the_same_rules():
    good = {
        "id": "a",
        "title": "甲",
        "weight": 1.0,
        "source": "乙",
        "asks": "丙",
        "defining": (Cue(groups=(("丁",),)),),
    }
    assert Item(**good).defining == good["defining"]
    for wrong in ({"defining": ()}, {"weight": 0}, {"id": "A b"}, {"titel": "甲"}):
        with pytest.raises(ValidationError):
            Item(**(good | wrong))
    with pytest.raises(ValidationError):
        Cue(groups=(("丁",),), at_least=2)


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_bad_checklist_is_refused_in_the_words_its_first_line_expects(path):
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expect: ")
    assert refused(path) == ":" + expected


def test_there_are_bad_checklists():
    assert len(BAD) > 50


def test_lines_are_those_of_the_entry_not_of_the_first_like_it(write):
    text = (
        HEAD + ITEM + ITEM.replace("open_day", "second").replace("[举办, 组织]", "\n          [举办,\n          2024]")
    )
    assert refused(write(text)).startswith(":33: items[1].elements[0].cues[1]: 要是文字")


def test_first_error_is_told_with_the_number_of_the_others(write):
    text = (HEAD + ITEM).replace("weight: 10", "weight: 0").replace("verdict: weak", "verdict: fine")
    assert refused(write(text)) == ":9: items[0].weight: 要大于 0；另有 1 处错误"


def test_merge_key_is_an_unknown_key(write):
    assert refused(write(HEAD + ITEM + "<<: {}\n")).startswith(":22: <<: 不认识的键")


def test_file_that_is_not_utf8(write):
    assert refused(write((HEAD + ITEM).encode("gb18030"))) == ":2: 不是 UTF-8 编码（请另存为 UTF-8）"


def test_file_that_is_not_there(tmp_path):
    assert refused(tmp_path / "none.yaml") == ": 找不到这个清单文件（检查路径）"
    assert refused(tmp_path) == ": 是文件夹，不是清单文件（请给出 .yaml 文件）"
    with pytest.raises(ChecklistError, match="读不了这个清单文件"):
        load_checklist(Path("a\0b.yaml"))


def test_file_that_is_too_large(write):
    text = HEAD + ITEM
    size = len(text.encode())
    load_checklist(write(text + "#" * (checklist_yaml.MAX_BYTES - size)))
    assert refused(write(text + "#" * (checklist_yaml.MAX_BYTES - size + 1))) == ": 清单文件太大（最多 1 MB）"


def test_file_name_and_keys_with_control_characters_stay_on_one_line(tmp_path):
    path = tmp_path / "a\nb.yaml"
    path.write_text('"x\\ny\\e[31m": 1\n', encoding="utf-8")
    with pytest.raises(ChecklistError) as info:
        load_checklist(path)
    assert "a?b.yaml:1: x?y?[31m: 不认识的键" in info.value.message


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader])
@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 5_000, "- " * 5_000, "a: " + "[" * 30 + "]" * 30])
def test_deep_nesting_is_refused(write, monkeypatch, loader, deep):
    monkeypatch.setattr(checklist_yaml, "_LOADER", loader)
    assert "嵌套太深（最多 20 层）" in refused(write(deep))


def test_loads_the_same_without_libyaml(write, monkeypatch):
    path = write(HEAD + ITEM)
    with_libyaml = load_checklist(path)
    monkeypatch.setattr(checklist_yaml, "_LOADER", yaml.SafeLoader)
    assert load_checklist(path) == with_libyaml
    path.write_text('id: "\\ud800"\n' + HEAD.removeprefix("id: river-towns\n") + ITEM, encoding="utf-8")
    assert refused(path).startswith(":1: id: ")


# Whatever is in the file, the user gets a checklist or one line.

KEYS = [
    *Checklist.model_fields,
    *Item.model_fields,
    *Example.model_fields,
    *Part.model_fields,
    *Sum.model_fields,
    "required",
    "cues",
    "all",
    "of",
    "at_least",
    "none",
    "x",
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(KEYS)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner),
    max_leaves=15,
)
PLACES = ["title", "years", "items", "items.0", "items.0.weight", "items.0.defining", "items.0.defining.1"]
PLACES += [
    "items.0.defining.1.all",
    "items.0.related.0",
    "items.0.elements",
    "items.0.elements.0",
    "items.0.examples.0",
    "items.1.part",
    "items.1.elements.0",
    "items.2.part.roles",
    "items.2.answers",
    "items.2.sums",
    "items.2.sums.0.rows",
    "items.3.part.optional",
    "remove",
]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("scratch") / "list.yaml"


def assert_loaded_or_one_line(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    try:
        load_checklist(path)
    except ChecklistError as err:
        message = err.message
    else:
        return
    assert message.startswith(str(path))
    assert len(message.splitlines()) == 1


@settings(deadline=None)
@given(
    raw=st.binary(max_size=60) | st.text("ab:-[]{}&*!|>'\"#%@` \n\t？：，\ud7ff\x85\u2028", max_size=40).map(str.encode)
)
def test_garbage(scratch, raw):
    assert_loaded_or_one_line(scratch, raw)


@settings(deadline=None)
@given(start=st.integers(0, len(HEAD + ITEM)), length=st.integers(0, 40), put=st.text("a：:-[]{}'\"\n *&", max_size=4))
def test_damaged_checklist(scratch, start, length, put):
    text = HEAD + ITEM
    assert_loaded_or_one_line(scratch, (text[:start] + put + text[start + length :]).encode())


@settings(deadline=None)
@given(place=st.sampled_from(PLACES), data=DATA)
def test_anything_anywhere(scratch, place, data):
    holder = root = yaml.safe_load(HEAD + ITEM + PART)
    *way, last = (int(part) if part.isdecimal() else part for part in place.split("."))
    for part in way:
        holder = holder[part]
    holder[last] = data
    assert_loaded_or_one_line(scratch, yaml.safe_dump(root, allow_unicode=True).encode("utf-8", "replace"))


# Which checklist is meant.


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Lay out an editable install: the package, and the checklists beside it."""
    package = tmp_path / "repository" / "checker"
    package.mkdir(parents=True)
    monkeypatch.setattr(module, "__file__", str(package / "checklist.py"))
    folder = package.parent / "checklists"
    folder.mkdir()
    editions = {
        "b": ("fazhi-township", "2026-2030", "[2026, 2030]"),
        "c": ("fazhi-township", "2021-2025", "[2021, 2025]"),
        "a": ("other", "1", "[2020, 2030]"),
    }
    for stem, (id, edition, years) in editions.items():
        text = HEAD.replace("river-towns", id).replace('"2024"', f'"{edition}"').replace("[2024, 2025]", years) + ITEM
        (folder / f"{stem}.yaml").write_text(text, encoding="utf-8")
    return folder


def names(checklists):
    return [f"{checklist.id}@{checklist.edition}" for checklist in checklists]


def test_shipped_folder_is_inside_the_package_once_installed(installed):
    assert module.shipped_folder() == installed
    inside = installed.parent / "checker" / "checklists"
    inside.mkdir()
    assert module.shipped_folder() == inside


def test_shipped_checklists_come_by_id_and_edition(installed):
    assert names(module.shipped()) == ["fazhi-township@2021-2025", "fazhi-township@2026-2030", "other@1"]


@pytest.mark.parametrize(
    ("name", "year", "found"),
    [
        (None, 2023, "fazhi-township@2021-2025"),
        (None, 2026, "fazhi-township@2026-2030"),
        (None, None, "fazhi-township@2021-2025"),
        ("fazhi-township", 2030, "fazhi-township@2026-2030"),
        ("fazhi-township", None, "fazhi-township@2021-2025"),
        ("fazhi-township@2026-2030", 2021, "fazhi-township@2026-2030"),
        ("other", 2020, "other@1"),
    ],
)
def test_checklist_is_found_by_name_and_year(installed, name, year, found):
    assert names([find_checklist(name, year)]) == [found]


def test_path_is_taken_whatever_the_year(installed, monkeypatch):
    assert names([find_checklist(str(installed / "a.yaml"), 1999)]) == ["other@1"]
    monkeypatch.chdir(installed)
    assert names([find_checklist("a.yaml", None)]) == ["other@1"]
    with pytest.raises(ChecklistError, match=r"^\./nothing: 找不到|^nothing: 找不到"):
        find_checklist("./nothing", None)


def test_what_is_not_shipped_is_refused_with_what_is(installed):
    editions = "fazhi-township@2021-2025（2021—2025 年）、fazhi-township@2026-2030（2026—2030 年）"
    refusals = {
        (
            "fazi-township",
            None,
        ): "没有名为“fazi-township”的清单（有：fazhi-township、other；自己的清单请给出 .yaml 文件的路径）",
        ("", 2024): "没有名为“”的清单（有：fazhi-township、other；自己的清单请给出 .yaml 文件的路径）",
        ("fazhi-township@2020", 2024): f"清单 fazhi-township 没有版本“2020”（有：{editions}）",
        (None, 2019): f"清单 fazhi-township 没有适用于 2019 年的版本（有：{editions}；"
        "用 --checklist ID@版本 指定清单，或用 --year 指定报告年度）",
    }
    for (name, year), message in refusals.items():
        with pytest.raises(ChecklistError) as info:
            find_checklist(name, year)
        assert info.value.message == message


def test_load_shipped_without_edition_gives_the_earliest(installed):
    assert names([load_shipped("fazhi-township", None)]) == ["fazhi-township@2021-2025"]


BASE = """\
id: own
title: 自己的清单
edition: "1"
years: [2021, 2025]
source: 某通知
items:
  - {id: one, title: 甲, weight: 1, source: 某文件, asks: 写明甲, defining: [甲事]}
  - {id: two, title: 乙, weight: 1, source: 某文件, asks: 写明乙, defining: [乙事]}
"""


def extending(name, items):
    return BASE.split("items:")[0].replace('"1"', '"2"') + f"extends: {name}\nitems:\n{items}"


def test_extending_keeps_the_order_replaces_by_id_and_adds_at_the_end(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    own = (
        "  - {id: three, title: 丙, weight: 1, source: 某文件, asks: 写明丙, defining: [丙事]}\n"
        "  - {id: one, title: 甲改, weight: 2, source: 某文件, asks: 写明甲, defining: [甲事]}\n"
    )
    (tmp_path / "new.yaml").write_text(extending("base.yaml", own), encoding="utf-8")
    checklist = load_checklist(tmp_path / "new.yaml")
    assert [(item.id, item.title) for item in checklist.items] == [("one", "甲改"), ("two", "乙"), ("three", "丙")]


def test_a_change_in_the_extended_file_changes_the_hash(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    own = "  - {id: three, title: 丙, weight: 1, source: 某文件, asks: 写明丙, defining: [丙事]}\n"
    (tmp_path / "new.yaml").write_text(extending("base.yaml", own), encoding="utf-8")
    before = load_checklist(tmp_path / "new.yaml").sha256
    (tmp_path / "base.yaml").write_text(BASE.replace("乙事", "乙件"), encoding="utf-8")
    assert load_checklist(tmp_path / "new.yaml").sha256 != before


def test_an_extended_file_that_is_not_there_is_told_with_the_line_that_names_it(tmp_path):
    own = "  - {id: three, title: 丙, weight: 1, source: 某文件, asks: 写明丙, defining: [丙事]}\n"
    path = tmp_path / "new.yaml"
    path.write_text(extending("none.yaml", own), encoding="utf-8")
    assert refused(path) == f":6: extends: {tmp_path / 'none.yaml'}: 找不到这个清单文件（检查路径）"


@pytest.mark.parametrize(
    ("name", "said"), [("../base.yaml", "同一文件夹"), ("new.yaml", "循环"), ("none.yaml", "找不到这个清单文件")]
)
def test_extending_a_file_elsewhere_itself_or_nothing_is_refused(tmp_path, name, said):
    own = "  - {id: three, title: 丙, weight: 1, source: 某文件, asks: 写明丙, defining: [丙事]}\n"
    (tmp_path / "new.yaml").write_text(extending(name, own), encoding="utf-8")
    with pytest.raises(ChecklistError, match=said):
        load_checklist(tmp_path / "new.yaml")
