"""What decides the results of a run, and the checking of one report by it."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker import __version__
from checker.checklist import DEFAULT_ID, Checklist, editions
from checker.errors import CheckerError
from checker.reading import read_report
from checker.results import Failure, Result

if TYPE_CHECKING:
    from checker.engine import Checker

Entry = Result | Failure
# Said of one report: a result for each checklist, or one failure.
Entries = list[Entry]


class Settings(Struct, frozen=True):
    """All that decides what is said of a report, beside the report itself and the installed versions.

    Attributes:
        checklists: at least one; an id stands for its shipped edition that fits each report's year.
        not_applicable: item id -> reason.
    """

    checklists: tuple[Checklist | str, ...] = (DEFAULT_ID,)
    model: str = "auto"
    year: int | None = None
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    proofread: bool = True

    def fingerprint(self) -> str:
        """Return a hash that differs whenever results may differ; waivers do not count: they are put on afterwards."""
        judged_by = [one.sha256 for named in self.checklists for one in candidates(named)]
        facts = (__version__, judged_by, self.model, self.year, sorted(self.not_applicable.items()), self.proofread)
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def candidates(named: Checklist | str) -> list[Checklist]:
    """Return the checklists that may judge by a name: all editions of an id, or the one that was given."""
    return [named] if isinstance(named, Checklist) else editions(named)


class OneByOne:
    """Check reports one by one; the checkers are made for the first one that can be read: refusals need no engine."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.checkers: list[Checker] = []

    def check(self, path: str) -> Entries:
        """Read a report once and judge it by every checklist; what is wrong with it comes back as failures."""
        try:
            report = read_report(path)
        except CheckerError as err:
            return [_failure(path, err)]
        self.checkers = self.checkers or self._make_checkers()
        entries: Entries = []
        for checker in self.checkers:
            try:
                entries.append(checker.check(report))
            except CheckerError as err:
                entries.append(_failure(path, err))
        return entries

    def _make_checkers(self) -> "list[Checker]":
        from checker.engine import Checker  # brings spaCy: a second or more

        one = self.settings
        return [
            Checker(
                checklist,
                model=one.model,
                year=one.year,
                not_applicable=self._excused(checklist),
                proofread=one.proofread and number == 0,
            )
            for number, checklist in enumerate(one.checklists)
        ]

    def _excused(self, checklist: Checklist | str) -> dict[str, str]:
        """Return what is not applicable of one checklist; of several, each has its own items."""
        known = {item.id for edition in candidates(checklist) for item in edition.items}
        return {id: reason for id, reason in self.settings.not_applicable.items() if id in known}


def _failure(path: str, err: CheckerError) -> Failure:
    return Failure.of(path, err.code, err.message)
