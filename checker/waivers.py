"""Waivers: shortfalls that a reviewer has accepted, with the reason, who said so, and until when.

They stand in a file beside the reports (waivers.yaml), or, for a draft that its author audits, in the draft itself:
【豁免 行政执法三项制度：本街道没有执法权；李某；至2026-12-31】. What a report says of itself binds no reviewer:
carried waivers count only where the user asks for them.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from checker.checklist_yaml import MAX_BYTES, Data, Marked, Problem, one_line, read_marked, refusal
from checker.errors import CheckerError
from checker.late import late
from checker.results import ItemResult, Result, Verdict, Waiver
from checker.waiver_use import Use, means, nearly_means

FILE_NAME = "waivers.yaml"

_REQUIRED = ("report", "item", "reason", "who")
_KEYS = (*_REQUIRED, "until")
# 【豁免 要求项：理由；谁；至某日】; the same marks are dropped from what is matched (`reading.residue`).
_MARK = "【豁免"
_CARRIED = late(
    rf"{_MARK}[ \u3000]*([^】：:\n]{{1,60}})[：:]([^】；;\n]{{1,200}})[；;]([^】；;\n]{{1,60}})"
    r"(?:[；;]([^】\n]{1,30}))?】"
)
_ANY_CARRIED = late(rf"{_MARK}[^】\n]{{0,400}}】")
_DATE = re.compile(r"至?\s*(\d{4})[-年.](\d{1,2})[-月.](\d{1,2})日?")


class Entry(Struct, frozen=True):
    """One waiver as written; `report` is a file name or a path from the waiver file's folder, `item` an id or title."""

    report: str
    item: str
    waiver: Waiver
    line: int


class Waivers(Struct):
    """The waivers of a run, and what became of them.

    Attributes:
        files: of each file, its path and entries in force.
        carried: take what reports say of themselves too.
    """

    files: list[tuple[Path, tuple[Entry, ...]]] = field(default_factory=list)
    carried: bool = False
    today: date = field(default_factory=date.today)
    uses: dict[tuple[Path, Entry], Use] = field(default_factory=dict)

    def apply(self, result: Result) -> Result:
        """Put the waivers on the items that fall short."""
        waived = dict(self._of_files(result))
        if self.carried:
            for item, waiver in read_carried(result.text):
                if not _is_over(waiver, self.today):
                    waived.setdefault(item, waiver)
        if not waived:
            return result
        return replace(result, items=tuple(_with_waiver(item, waived) for item in result.items))

    def _of_files(self, result: Result) -> Iterator[tuple[str, Waiver]]:
        short = {name for item in result.items if _falls_short(item) for name in (item.id, item.title)}
        report = result.report.path
        for path, entries in self.files:
            for entry in entries:
                if not nearly_means(entry.report, report, path.parent):
                    continue
                use = self.uses.setdefault((path, entry), Use())
                if not means(entry.report, report, path.parent):
                    use.alike = report
                elif entry.item in short:
                    use.applied = True
                    yield entry.item, entry.waiver
                else:
                    use.note(entry.item, result)

    def unused(self) -> Iterator[str]:
        """Say of each waiver that a checked report should have used, and did not, where it stands and why."""
        for path, entries in self.files:
            # Only a file that lies beside the reports can tell what is nowhere there.
            strange = path.name == FILE_NAME and any((path, entry) not in self.uses for entry in entries)
            names = {one.name for one in path.parent.rglob("*")} if strange else None
            for entry in entries:
                use = self.uses.get((path, entry))
                why = use.reason(entry.report, entry.item) if use else _not_there(path.parent, entry.report, names)
                if why:
                    yield one_line(f"{path}:{entry.line}: {why}")


def _not_there(folder: Path, report: str, names: set[str] | None) -> str | None:
    """Say that a folder, which holds files of these names, has no such report; what archives hold is not known."""
    if names is None or Path(report).name in names or ".zip" in report.lower() or (folder / report).exists():
        return None
    return f"这个文件夹里没有“{report}”，这条豁免没有用上；请检查文件名"


def _falls_short(item: ItemResult) -> bool:
    return item.verdict in (Verdict.WEAK, Verdict.MISSING)


def _with_waiver(item: ItemResult, waived: Mapping[str, Waiver]) -> ItemResult:
    waiver = waived.get(item.id) or waived.get(item.title)
    return replace(item, waiver=waiver) if waiver is not None and _falls_short(item) else item


def _is_over(waiver: Waiver, today: date) -> bool:
    return waiver.until is not None and date.fromisoformat(waiver.until) < today


def read_carried(text: str) -> Iterator[tuple[str, Waiver]]:
    """Yield (item, waiver) for each waiver that a draft carries; one with an impossible date is none."""
    for found in _CARRIED.finditer(text):
        item, reason, who, until = (part.strip() if part else None for part in found.groups())
        last_day = _day(until) if until else None
        if item and reason and who and not (until and last_day is None):
            yield item, Waiver(reason, who, last_day)


def carries(text: str) -> bool:
    """Tell whether a text carries a waiver mark, well written or not."""
    return _MARK in text and _ANY_CARRIED.search(text) is not None


def _day(text: str) -> str | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None


def find_files(paths: Iterable[str], named: str | None) -> list[Path]:
    """Return the waiver file that is named, or those that lie in the folders and beside the files to check."""
    if named is not None:
        return [Path(named)]
    beside = (Path(path) if Path(path).is_dir() else Path(path).parent for path in paths if path != "-")
    return [file for file in dict.fromkeys(folder / FILE_NAME for folder in beside) if file.is_file()]


def load(path: Path, today: date) -> tuple[tuple[Entry, ...], list[str]]:
    """Load a waiver file; return the entries in force and what to say of those that have run out.

    Raises:
        CheckerError: `文件:行: 什么错`, for the first error, with the number of the others.
    """
    marked = _read(path)
    problems = [*marked.problems, *(marked.problem((key,), "只认 waivers") for key in marked.data if key != "waivers")]
    written = marked.data.get("waivers")
    if not isinstance(written, tuple):
        problems.append(marked.problem(("waivers",), "缺少 waivers（要写成列表，每条一个 “- report: …”）"))
        written = ()
    entries = [_entry(marked, index, data, problems) for index, data in enumerate(written)]
    if problems:
        raise CheckerError(refusal(str(path), problems).message, code="waivers")
    kept = [entry for entry in entries if entry is not None]
    over = [entry for entry in kept if _is_over(entry.waiver, today)]
    told = [f"{path}:{e.line}: 豁免已于 {e.waiver.until} 到期，不再采用（{e.report}：{e.item}）" for e in over]
    return tuple(entry for entry in kept if entry not in over), told


def _read(path: Path) -> Marked:
    # A pipe would be waited for without end. Path.exists raises where a folder on the way may not be entered.
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113
        raise CheckerError(one_line(f"{path}: 不是普通文件，读不了豁免；请检查路径"), code="waivers")
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as err:
        raise CheckerError(one_line(f"{path}: 读不了这个豁免文件，请检查路径和权限"), code="waivers") from err
    if len(raw) > MAX_BYTES or not raw.strip():
        what = "太大" if raw.strip() else "是空的"
        raise CheckerError(one_line(f"{path}: 豁免文件{what}，请检查内容"), code="waivers")
    try:
        return read_marked(raw, str(path))
    except CheckerError as err:
        raise CheckerError(err.message, code="waivers") from err


def _entry(marked: Marked, index: int, data: Data, problems: list[Problem]) -> Entry | None:
    place = ("waivers", index)
    if not isinstance(data, dict):
        problems.append(marked.problem(place, f"每条豁免要有 {'、'.join(_REQUIRED)}"))
        return None
    before = len(problems)
    problems += [
        marked.problem((*place, key), f"不认识的键（可用的键：{'、'.join(_KEYS)}）") for key in data.keys() - set(_KEYS)
    ]
    nested = [key for key in _KEYS if isinstance(data.get(key), tuple | dict)]
    problems += [marked.problem((*place, key), "要写成一行字，不能是列表或几个键") for key in nested]
    said = {key: _words(data.get(key)) for key in _KEYS}
    missing = [key for key in _REQUIRED if not said[key] and key not in nested]
    problems += [marked.problem((*place, key), f"缺少 {key}，或是空的") for key in missing]
    until = _day(said["until"]) if said["until"] else None
    if said["until"] and until is None:
        problems.append(marked.problem((*place, "until"), "要写成日期（如 2026-12-31）"))
    if len(problems) > before:
        return None
    return Entry(said["report"], said["item"], Waiver(said["reason"], said["who"], until), marked.lines[place])


def _words(value: Data) -> str:
    return "" if value is None or isinstance(value, tuple | dict) else str(value).strip()


def gather(paths: Sequence[str], named: str | None, *, carried: bool) -> tuple[Waivers, list[str]]:
    """Load all waivers of a run; return them and what to say of them.

    Raises:
        CheckerError: for a waiver file that is wrong.
    """
    waivers, told = Waivers(carried=carried), []
    for path in find_files(paths, named):
        entries, over = load(path, waivers.today)
        waivers.files.append((path, entries))
        told += [*over, f"读入 {path} 里的 {len(entries)} 条豁免"]
    return waivers, told
