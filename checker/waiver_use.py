"""What became of each waiver of a file in a run, and what its writer should hear of it.

Nothing is said of a waiver whose report was not checked, or whose item another checklist has: a reviewer who deleted
it for that would lose a valid one.
"""

import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from msgspec import Struct, field

from checker.checklist import shipped
from checker.output.words import VERDICTS
from checker.results import Result, Verdict


class Use(Struct):
    """What checked reports meant for one waiver.

    Attributes:
        applied: an item was accepted by it.
        unneeded: the verdict on its item, where that did not fall short.
        items: titles and ids of the checklists that judged its report, where its item is none of them.
        alike: a checked report of nearly the name it gives.
    """

    applied: bool = False
    unneeded: Verdict | None = None
    items: dict[str, str] = field(default_factory=dict)
    alike: str | None = None

    def note(self, item: str, result: Result) -> None:
        """Keep why a result of the report meant took nothing from the waiver."""
        verdict = next((one.verdict for one in result.items if item in (one.id, one.title)), None)
        if verdict is None:
            self.items |= {one.title: one.id for one in result.items}
        else:
            self.unneeded = verdict

    def reason(self, report: str, item: str) -> str | None:
        """Return why the waiver was of no use, in Chinese; None where it was, or nothing can be said."""
        if self.applied:
            return None
        if self.unneeded is not None:
            return f"{report}：{item}：这一项已经{_STATES[self.unneeded]}，不需要豁免"
        if self.items:
            return None if _is_shipped(item) else f"{report}：清单里没有“{item}”这一项（{_known(item, self.items)}）"
        if self.alike is not None:
            return f"报告名“{report}”与检查的 {self.alike} 只差大小写或全角半角，没有采用；请改成一样的名字"
        return None


_STATES = {Verdict.COVERED: VERDICTS[Verdict.COVERED], Verdict.NOT_APPLICABLE: f"是{VERDICTS[Verdict.NOT_APPLICABLE]}"}


def _known(item: str, items: dict[str, str]) -> str:
    names = {name: title for title, id in items.items() for name in (title, id)}
    near = get_close_matches(item, names, n=1)
    return f"是不是“{names[near[0]]}”？" if near else f"有：{'、'.join(items)}"


def _is_shipped(item: str) -> bool:
    return any(item in (one.id, one.title) for checklist in shipped() for one in checklist.items)


def means(name: str, report: str, folder: Path) -> bool:
    """Tell whether a name in a waiver file means a report: the last part of its path, or its path from there."""
    return name in (Path(report).name, report) or (folder / name) == Path(report)


def nearly_means(name: str, report: str, folder: Path) -> bool:
    """Tell whether it would if upper and lower case, and full and half width, were the same."""
    return _file_name(name) == _file_name(report) and means(_folded(name), _folded(report), Path(_folded(str(folder))))


@lru_cache(maxsize=1000)
def _file_name(name: str) -> str:
    return _folded(Path(name).name)


def _folded(name: str) -> str:
    """Return a name as it is compared where case and width do not count."""
    return unicodedata.normalize("NFKC", name).casefold()
