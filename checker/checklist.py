"""Load checklists, and find the one that is meant. Whatever is wrong in a file is refused here, with file and line."""

import hashlib
import os
import re
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from checker.checklist_cues import TAGS, AllCue, AtLeastCue, Cue
from checker.checklist_extends import MAX_EXTENDED, inherit, wrong_answers, wrong_base, wrong_removals
from checker.checklist_models import Checklist, Element, Example, Item, Part, Sum
from checker.checklist_yaml import MAX_BYTES, Loc, Marked, Problem, one_line, read_marked, refusal
from checker.errors import ChecklistError

__all__ = [
    "DEFAULT_ID",
    "Checklist",
    "Cue",
    "Element",
    "Example",
    "Item",
    "Part",
    "Sum",
    "editions",
    "find_checklist",
    "load_checklist",
    "load_shipped",
    "shipped",
    "shipped_folder",
]

DEFAULT_ID = "fazhi-township"

_SET_BY_LOADER = frozenset({"line", "path", "sha256"})
# The last named part of a place -> the model that stands there.
_MODELS: dict[str, type[BaseModel]] = {
    "": Checklist,
    "items": Item,
    "elements": Element,
    "examples": Example,
    "part": Part,
    "sums": Sum,
    "<all>": AllCue,
    "<at_least>": AtLeastCue,
}
_WORDS = {
    "string_type": '要是文字（数字和 true、false 要加英文引号，如 "2026"）',
    "string_too_short": "不能是空的",
    "tuple_type": "要是列表（写成 [甲, 乙]，或每行一个 “- 甲”）",
    "too_short": "不能是空的（至少 {min_length} 项）",
    "bool_type": "只能是 true 或 false（不加引号）",
    "int_type": "要是整数（不加引号）",
    "float_type": "要是数字（不加引号）",
    "finite_number": "要是有限的数",
    "greater_than": "要大于 {gt:g}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le:.0f}",
    "model_type": "要是一组 “键: 值”（冒号用英文冒号加空格）",
    "union_tag_not_found": "要是一个短语，或 {{all: [...]}}，或 {{at_least: 2, of: [...]}}",
}


def load_checklist(path: Path) -> Checklist:
    """Load a checklist from a YAML file, with the items of the checklist it extends.

    Raises:
        ChecklistError: `文件:行: 位置: 什么错（允许什么）` for the first error by line, with the number of the others.
    """
    return _load(path, _read(path), MAX_EXTENDED)


def _load(path: Path, raw: bytes, depth: int) -> Checklist:
    checklist, marked = _load_alone(raw, str(path))
    if checklist.extends is None:
        base, whole = None, checklist
    elif texts := wrong_base(checklist.extends, depth):
        raise refusal(str(path), [marked.problem(("extends",), text) for text in texts])
    else:
        other = path.with_name(checklist.extends)
        base = _load(other, _read_base(other, path, marked), depth - 1)
        whole = inherit(checklist, base)
    if problems := [
        marked.problem(loc, text) for loc, text in (*wrong_removals(checklist, base), *wrong_answers(whole, checklist))
    ]:
        raise refusal(str(path), problems)
    return whole


def _read_base(other: Path, path: Path, marked: Marked) -> bytes:
    """Read the file that `extends` names; when it cannot be read, the line that names it is to blame."""
    try:
        return _read(other)
    except ChecklistError as err:
        raise refusal(str(path), [marked.problem(("extends",), err.message)]) from err


@lru_cache(maxsize=8)  # a file that others extend is read once for all of them
def _load_alone(raw: bytes, path: str) -> tuple[Checklist, Marked]:
    """Read one file as it stands, without the items of the checklist it extends."""
    marked = read_marked(raw, path)
    problems = [
        *marked.problems,
        *(marked.problem(loc, _unknown_key(loc)) for loc in marked.lines if _is_ours(loc)),
    ]
    data = {**marked.data, "sha256": hashlib.sha256(raw).hexdigest(), "path": path}
    try:
        checklist = Checklist.model_validate(data)
    except ValidationError as err:
        problems += [_problem(marked, error) for error in err.errors(include_url=False) if not _is_echo(error)]
        raise refusal(path, problems) from err
    if problems:
        raise refusal(path, problems)
    return _with_lines(checklist, marked.lines), marked


def _read(path: Path) -> bytes:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise ChecklistError(one_line(f"{path}: 不是普通文件（请给出 .yaml 文件）"))
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError as err:
        raise ChecklistError(one_line(f"{path}: 找不到这个清单文件（检查路径）")) from err
    except IsADirectoryError as err:
        raise ChecklistError(one_line(f"{path}: 是文件夹，不是清单文件（请给出 .yaml 文件）")) from err
    except (OSError, ValueError) as err:
        raise ChecklistError(one_line(f"{path}: 读不了这个清单文件（检查路径和权限）")) from err
    if len(raw) > MAX_BYTES:
        raise ChecklistError(one_line(f"{path}: 清单文件太大（最多 {MAX_BYTES // 1_000_000} MB）"))
    return raw


def _with_lines(checklist: Checklist, lines: dict[Loc, int]) -> Checklist:
    """Tell each example its line, so that an example that does not get its verdict can be pointed at."""
    items = []
    for index, item in enumerate(checklist.items):
        place: Loc = ("items", index, "examples")
        examples = tuple(
            example.model_copy(update={"line": lines[*place, number]}) for number, example in enumerate(item.examples)
        )
        items.append(item.model_copy(update={"examples": examples}))
    return checklist.model_copy(update={"items": tuple(items)})


def _is_echo(error: ErrorDetails) -> bool:
    """Tell that a tuple is called too short only because its entries were refused, each with its own error."""
    return error["type"] == "too_short" and bool(error["input"])


def _problem(marked: Marked, error: ErrorDetails) -> Problem:
    """Place an error of pydantic in the file and say it in Chinese."""
    loc = error["loc"]
    ctx = error.get("ctx", {})
    place = tuple(part for part in (*loc, *ctx.get("at", ())) if part not in TAGS)
    return marked.problem(place, _explain(error, loc, ctx))


def _explain(error: ErrorDetails, loc: Loc, ctx: dict[str, object]) -> str:
    kind = error["type"]
    if kind == "checklist":
        return error["msg"]
    if kind == "extra_forbidden":
        return _unknown_key(loc)
    if kind == "missing" and isinstance(loc[-1], str):
        return f"缺少 {loc[-1]}"
    if loc[0] == "years":
        return "要写成 [起始年, 结束年]，两个四位的年份（如 [2021, 2025]）"
    if kind in ("enum", "literal_error"):
        return "只能是 " + "、".join(re.findall("'([^']+)'", str(ctx["expected"])))
    if kind == "string_type" and error["input"] is None:
        return "是空的（要写文字）"
    return _WORDS.get(kind, "写法不对").format(**ctx)


def _unknown_key(loc: Loc) -> str:
    allowed = [key for key in _MODELS[_holder(loc)].model_fields if key not in _SET_BY_LOADER]
    near = get_close_matches(str(loc[-1]), allowed, n=1)
    hint = f"是不是 {near[0]}？" if near else ""
    return f"不认识的键（{hint}可用的键：{'、'.join(allowed)}）"


def _holder(loc: Loc) -> str:
    """Return the last named part above a place: what kind of thing holds it; empty for the checklist itself."""
    return next((part for part in reversed(loc[:-1]) if isinstance(part, str)), "")


def _is_ours(loc: Loc) -> bool:
    """Tell keys of a file that are fields of ours but not for writing."""
    if not loc or loc[-1] not in _SET_BY_LOADER:
        return False
    model = _MODELS.get(_holder(loc))
    return model is not None and loc[-1] in model.model_fields


def shipped_folder() -> Path:
    """Return the folder of the shipped checklists: inside the package (wheel), else beside it (editable install)."""
    package = Path(__file__).parent
    inside = package / "checklists"
    return inside if inside.is_dir() else package.parent / "checklists"


def shipped() -> tuple[Checklist, ...]:
    """Load all shipped checklists, by id and edition.

    Raises:
        ChecklistError: when one of them is wrong.
    """
    return _load_folder(tuple(sorted(shipped_folder().glob("*.yaml"))))


@cache
def _load_folder(paths: tuple[Path, ...]) -> tuple[Checklist, ...]:
    checklists = [load_checklist(path) for path in paths]
    return tuple(sorted(checklists, key=lambda checklist: (checklist.id, checklist.edition)))


def load_shipped(id: str, edition: str | None) -> Checklist:
    """Load a shipped checklist; without an edition the earliest.

    Raises:
        ChecklistError: for an id or an edition that is not shipped; names those that are.
    """
    found = editions(id)
    if edition is None:
        return found[0]
    for checklist in found:
        if checklist.edition == edition:
            return checklist
    raise ChecklistError(one_line(f"清单 {id} 没有版本“{edition}”（有：{_names(found)}）"))


def find_checklist(name_or_path: str | None, year: int | None) -> Checklist:
    """Return the checklist that the user means.

    Args:
        name_or_path: path of a YAML file (it ends in .yaml or .yml, or has a path separator), `ID`, `ID@EDITION`, or
            None for the shipped fazhi-township. A path or an edition is taken whatever the year.
        year: reported on; chooses among the editions of an id; None for the earliest.

    Raises:
        ChecklistError: for an unknown id or edition, a year that no edition is for, or a file that is wrong.
    """
    if name_or_path is not None and _is_path(name_or_path):
        return load_checklist(Path(name_or_path))
    id, at, edition = (DEFAULT_ID if name_or_path is None else name_or_path).partition("@")
    if at or year is None:
        return load_shipped(id, edition if at else None)
    found = editions(id)
    for checklist in found:
        if checklist.years[0] <= year <= checklist.years[1]:
            return checklist
    raise ChecklistError(
        f"清单 {id} 没有适用于 {year} 年的版本（有：{_names(found)}；"
        f"用 --checklist ID@版本 指定清单，或用 --year 指定报告年度）"
    )


@cache
def _files_of(id: str, folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in sorted(folder.glob("*.yaml")) if _may_have(path, id))


def _may_have(path: Path, id: str) -> bool:
    """Tell whether a file may be a checklist of an id; what is wrong with others is said when they are asked for."""
    return re.search(rb"^id:\s*[\"']?%s\b" % re.escape(id.encode()), _read(path), re.MULTILINE) is not None


def _is_path(name: str) -> bool:
    return name.endswith((".yaml", ".yml")) or any(separator in name for separator in ("/", os.sep))


def editions(id: str) -> list[Checklist]:
    """Load the shipped editions of a checklist, and no other checklist, once.

    Raises:
        ChecklistError: for an id that is not shipped; names those that are.
    """
    found = _load_folder(_files_of(id, shipped_folder()))
    if mine := [checklist for checklist in found if checklist.id == id]:
        return mine
    ids = "、".join(dict.fromkeys(checklist.id for checklist in shipped())) or "无"
    raise ChecklistError(one_line(f"没有名为“{id}”的清单（有：{ids}；自己的清单请给出 .yaml 文件的路径）"))


def _names(editions: list[Checklist]) -> str:
    return "、".join(f"{one.id}@{one.edition}（{one.years[0]}—{one.years[1]} 年）" for one in editions)
