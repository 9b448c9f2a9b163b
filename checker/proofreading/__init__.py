"""Find what is wrong in the writing itself: one module per group of kinds, one small function per kind.

Precision comes before recall: a kind reports only what a careful reader would call wrong.
"""

from collections.abc import Callable, Iterator, Sequence

from checker.proofreading.draft import Draft, Flaw
from checker.report import Report
from checker.results import Defect, SectionResult

__all__ = ["proofread"]

KINDS: tuple[Callable[[Draft], Iterator[Flaw]], ...] = ()


def proofread(report: Report, year: int | None, sections: Sequence[SectionResult]) -> tuple[Defect, ...]:
    """Return the defects of a report in the order of the text; of equal places in the order of KINDS."""
    draft = Draft.of(report, year, sections)
    flaws = [flaw for kind in KINDS for flaw in kind(draft)]
    return tuple(_defect(report, flaw) for flaw in sorted(flaws, key=lambda flaw: (flaw.start, flaw.end)))


def _defect(report: Report, flaw: Flaw) -> Defect:
    place = report.locate(flaw.start)
    return Defect(
        flaw.code,
        flaw.message,
        flaw.start,
        flaw.end,
        place.line,
        place.column,
        flaw.severity,
        place.page,
        place.place,
        flaw.correction,
    )
