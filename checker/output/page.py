"""Arrange what a page shows: one article per report, one row per report in the index, and the sums over a batch."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from checker.checklist import Checklist, Item
from checker.output.marked_text import Bit, Flaw, Line, Sentence, Use, mark_lines, quote
from checker.output.quotation import best_first
from checker.results import Defect, Evidence, Failure, ItemResult, Result, Severity, Verdict

_MANY = 10
_Same = tuple[str, str, str]


class Entry(Struct, frozen=True):
    """One piece of evidence in an item's list; `sentence` is None where nothing of it can be seen in the text."""

    number: int
    evidence: Evidence
    sentence: int | None
    quote: tuple[Bit, ...]


class ItemView(Struct, frozen=True):
    """One item, counted from 1; what it asks for is only known with its checklist at hand."""

    number: int
    result: ItemResult
    asks: str | None
    source: str | None
    entries: tuple[Entry, ...]


class Fault(Struct, frozen=True):
    """One fault with all its places; `correction` is None where they differ, or there is none."""

    severity: Severity
    message: str
    correction: str | None
    flaws: tuple[Flaw, ...]


class Article(Struct, frozen=True):
    """All that the page of one report shows.

    `numbered` tells whether line numbers mean anything in its format, `visible` whether there is any text to show.
    """

    result: Result
    items: tuple[ItemView, ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    verdicts: Mapping[Verdict, int]
    numbered: bool
    visible: bool


class Row(Struct, frozen=True):
    """One report in the index; `marks` are the verdicts by item id, `href` leads to its article."""

    href: str
    path: str
    name: str
    title: str | None
    year: int | None
    coverage: float
    checklist: str
    marks: Mapping[str, Verdict]
    waived: frozenset[str]
    errors: int
    hints: int


class Column(Struct, frozen=True):
    """One item over all reports: how many got which verdict."""

    id: str
    title: str
    verdicts: Mapping[Verdict, int]


def arrange(result: Result, checklist: Checklist | None) -> Article:
    """Arrange one report."""
    listed = [best_first(item.evidence) for item in result.items]
    sentences = _sentences(result, listed)
    flaws = _flaws(result.defects)
    lines = mark_lines(result, sentences, flaws)
    shown = {(one.start, one.end): one.number for line in lines for run in line.runs for one in run.starts}
    asked = {item.id: item for item in checklist.items} if checklist else {}
    items = tuple(
        _item(number, item, evidence, asked.get(item.id), shown)
        for number, (item, evidence) in enumerate(zip(result.items, listed, strict=True), start=1)
    )
    placed = [one.place for item in items for one in item.result.evidence] + [one.place for one in result.defects]
    return Article(
        result,
        items,
        lines,
        _faults(flaws),
        _count(result.items),
        numbered=not any(placed),
        visible=any(line.runs for line in lines),
    )


def _item(
    number: int,
    item: ItemResult,
    evidence: Sequence[Evidence],
    asked: Item | None,
    shown: Mapping[tuple[int, int], int],
) -> ItemView:
    entries = (
        Entry(place, one, shown.get((one.start, one.end)), quote(one)) for place, one in enumerate(evidence, start=1)
    )
    return ItemView(number, item, asked.asks if asked else None, asked.source if asked else None, tuple(entries))


def _faults(flaws: Iterable[Flaw]) -> tuple[Fault, ...]:
    """Gather what is wrong in the same way, so that a report full of half-width commas has one entry: errors first."""
    groups: dict[_Same, list[Flaw]] = {}
    for flaw in sorted(flaws, key=lambda one: (one.defect.severity is not Severity.ERROR, one.number)):
        groups.setdefault(_same(flaw.defect), []).append(flaw)
    return tuple(_fault(group) for group in groups.values())


def _fault(flaws: Sequence[Flaw]) -> Fault:
    first = flaws[0].defect
    corrections = {flaw.defect.correction for flaw in flaws}
    return Fault(first.severity, first.message, first.correction if len(corrections) == 1 else None, tuple(flaws))


def _flaws(defects: Iterable[Defect]) -> tuple[Flaw, ...]:
    """Number defects in order of the text; a fault with many places shows one number, or the text would be full."""
    ordered = _in_order(defects)
    places = Counter(map(_same, ordered))
    shared: dict[_Same, int] = {}
    flaws, last = [], 0
    for number, defect in enumerate(ordered, start=1):
        shown = shared.get(_same(defect))
        if shown is None:
            shown = last = last + 1
            if places[_same(defect)] > _MANY:
                shared[_same(defect)] = shown
        flaws.append(Flaw(number, defect, shown))
    return tuple(flaws)


def _same(defect: Defect) -> _Same:
    """Tell what is wrong, apart from the place."""
    return defect.severity, defect.code, defect.message


def _in_order(defects: Iterable[Defect]) -> list[Defect]:
    return sorted(defects, key=lambda one: (one.start, one.end))


def _sentences(result: Result, listed: Sequence[Sequence[Evidence]]) -> tuple[Sentence, ...]:
    """Gather the evidence of all items by the stretch of text it is."""
    uses: dict[tuple[int, int], list[Use]] = {}
    for item_number, (item, evidence) in enumerate(zip(result.items, listed, strict=True), start=1):
        for entry_number, one in enumerate(evidence, start=1):
            uses.setdefault((one.start, one.end), []).append(Use(item_number, entry_number, item.title, one))
    return tuple(
        Sentence(number, start, end, tuple(uses[start, end]))
        for number, (start, end) in enumerate(sorted(uses), start=1)
    )


def _count(items: Iterable[ItemResult]) -> Mapping[Verdict, int]:
    counts = Counter(item.verdict for item in items)
    return {verdict: counts[verdict] for verdict in Verdict}


def row(result: Result, href: str) -> Row:
    """Keep of a report what the index shows, and no more: there may be thousands."""
    severities = Counter(defect.severity for defect in result.defects)
    return Row(
        href,
        result.report.path,
        result.report.name,
        result.report.title,
        result.report.year,
        result.coverage,
        f"{result.checklist.title}（{result.checklist.edition}）",
        {item.id: item.verdict for item in result.items},
        frozenset(item.id for item in result.items if item.waiver),
        severities[Severity.ERROR],
        severities[Severity.HINT],
    )


class Overview:
    """The index of a batch, gathered report by report."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.failures: list[Failure] = []
        self._titles: dict[str, str] = {}

    def add(self, result: Result, href: str) -> None:
        """Take in a report; items are shown in the order in which the reports bring them."""
        self.rows.append(row(result, href))
        for item in result.items:
            self._titles.setdefault(item.id, item.title)

    @property
    def columns(self) -> list[Column]:
        """The items of all checklists used, with their verdicts counted."""
        counts = {id: Counter(row.marks[id] for row in self.rows if id in row.marks) for id in self._titles}
        return [
            Column(id, title, {verdict: counts[id][verdict] for verdict in Verdict})
            for id, title in self._titles.items()
        ]

    @property
    def checked(self) -> int:
        """The number of files checked, each maybe by several checklists."""
        return len({row.path for row in self.rows})

    @property
    def failed(self) -> int:
        """The number of files that could not be checked."""
        return len({failure.report.path for failure in self.failures})

    @property
    def files(self) -> int:
        """The number of files."""
        return len({row.path for row in self.rows} | {failure.report.path for failure in self.failures})

    @property
    def checklists(self) -> list[str]:
        """The names of the checklists used, in order of first use."""
        return list(dict.fromkeys(row.checklist for row in self.rows))
