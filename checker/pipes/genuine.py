"""Tell whether a folder holds the real zh_core_web_sm, reading its files as data and running none of its code.

The package index offers a stranger's package under this name, and importing that, even to look at it, would run the
stranger's code. Only what the model says of itself is checked: that keeps out mistakes and the known squat, no forger.
"""

import configparser
import json
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from checker.errors import ModelError

PACKAGE = "zh_core_web_sm"
# The name squat on the package index, seen in 2026; the real releases are numbered like spaCy's (3.0.0 to 3.8.0).
SQUAT_VERSION = "999.9.9"
SQUAT_CODE = "model_squat"

INSTEAD = "请换用 Explosion 发布的 zh_core_web_sm，或用 --model none 不使用模型"
UNINSTALL = "请运行 python -m pip uninstall zh-core-web-sm 卸载"


def verify(path: Path) -> tuple[Path, str]:
    """Return the model folder (with config.cfg) and the version of the real model in a package or model folder.

    Raises:
        ModelError: not the real model, not made for the installed spaCy, or not complete; code SQUAT_CODE when it is
            somebody else's.
    """
    folder = _model_folder(path)
    meta = _read_meta(folder)
    version = _check_identity(folder, meta)
    _check_spacy(folder, meta)
    _check_segmenter(folder)
    return folder, version


def _model_folder(path: Path) -> Path:
    """Return the folder with config.cfg: the path itself, or the versioned folder inside a package folder."""
    try:
        names = {entry.name for entry in path.iterdir()}
    except FileNotFoundError as err:
        raise refusal(path, "没有这个文件夹") from err
    except NotADirectoryError as err:
        raise refusal(path, "这是文件，不是模型文件夹（.whl 安装包要先安装或解压）") from err
    except OSError as err:
        raise refusal(path, f"文件夹打不开（{err.strerror}）") from err
    inner = sorted(name for name in names if name.startswith(f"{PACKAGE}-") and (path / name / "meta.json").is_file())
    return path if "config.cfg" in names or not inner else path / inner[-1]


def _read_meta(folder: Path) -> dict[str, object]:
    """Read meta.json as data."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except OSError as err:
        raise refusal(folder, "没有可读的 meta.json，不是 spaCy 模型") from err
    except (ValueError, RecursionError) as err:
        raise refusal(folder, "meta.json 损坏，不是合格的 JSON") from err
    if not isinstance(meta, dict):
        raise refusal(folder, "meta.json 的内容不是一组键值")
    return meta


def _check_identity(folder: Path, meta: dict[str, object]) -> str:
    """Return the version of what claims to be Explosion's zh_core_web_sm 3.x with a tagger."""
    version = _text(meta, "version")
    if version == SQUAT_VERSION:
        raise squat(version, folder)
    if "Explosion" not in _text(meta, "author"):
        why = f"作者应为 Explosion，实为 {quote(meta.get('author'))}，不是官方模型；如已安装，{UNINSTALL}"
        raise refusal(folder, why, code=SQUAT_CODE)
    for key, expected in (("lang", "zh"), ("name", "core_web_sm")):
        if meta.get(key) != expected:
            raise refusal(folder, f"meta.json 的 {key} 应为 {expected}，实为 {quote(meta.get(key))}")
    try:
        major = Version(version).major
    except InvalidVersion as err:
        raise refusal(folder, f"版本号 {quote(meta.get('version'))} 不合格") from err
    if major != 3:
        raise refusal(folder, f"版本应为 3.x，实为 {quote(version)}")
    pipeline = meta.get("pipeline")
    if not isinstance(pipeline, list) or "tagger" not in pipeline:
        raise refusal(folder, "模型里没有词性标注（tagger）")
    return version


def _text(meta: dict[str, object], key: str) -> str:
    """Return a value of meta.json, or "" where it is missing or no text."""
    value = meta.get(key)
    return value if isinstance(value, str) else ""


def _check_spacy(folder: Path, meta: dict[str, object]) -> None:
    """Refuse a model made for another spaCy than the installed one."""
    wanted, installed = _text(meta, "spacy_version"), metadata.version("spacy")
    if not wanted:
        raise refusal(folder, "meta.json 没有写明适用的 spaCy 版本（spacy_version）")
    try:
        versions = SpecifierSet(wanted)
    except InvalidSpecifier as err:
        raise refusal(folder, f"meta.json 写的 spaCy 版本 {quote(wanted)} 不合格") from err
    if not versions.contains(installed, prereleases=True):
        raise refusal(folder, f"模型适用于 spaCy {wanted}，已装的是 spaCy {installed}")


def _check_segmenter(folder: Path) -> None:
    """Refuse early when the word segmenter that the real model is made with is not installed."""
    config = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        config.read_string((folder / "config.cfg").read_text(encoding="utf-8"))
    except OSError as err:
        raise refusal(folder, "没有可读的 config.cfg，模型不全") from err
    except (configparser.Error, UnicodeDecodeError) as err:
        raise refusal(folder, "config.cfg 损坏") from err
    if config.get("nlp.tokenizer", "segmenter", fallback="") == '"pkuseg"' and find_spec("spacy_pkuseg") is None:
        raise refusal(folder, "模型要用的分词程序包 spacy-pkuseg 没有安装")


def squat(version: str, folder: Path | None = None) -> ModelError:
    """Refuse the stranger's package, and say how to be rid of it."""
    where = f"{folder} 的" if folder else "已安装的"
    what = f"{where} zh_core_web_sm {version} 不是官方模型，是他人在软件包索引上抢注同名的包，不予使用"
    return ModelError(f"{what}；如已安装，{UNINSTALL}", code=SQUAT_CODE)


def refusal(folder: Path, why: str, code: str | None = None) -> ModelError:
    """Refuse a folder in one line: which, why, and what to do instead."""
    return ModelError(f"模型 {folder} 不能使用：{why}；{INSTEAD}", code=code)


def quote(value: object) -> str:
    """Show a value from a foreign file on one line; repr escapes line ends and control characters."""
    return "（空）" if value is None else repr(value)[:60]
