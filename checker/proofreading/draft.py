"""What a proofreader looks at, and what it finds."""

from collections.abc import Sequence
from dataclasses import dataclass

from checker.report import Report
from checker.results import SectionResult, Severity

# The extraction of these formats may put quotation marks in the wrong place (pdfium does, for bold text).
MOVES_QUOTES = frozenset({"pdf", "ofd", "html", "mht"})


@dataclass(frozen=True, slots=True)
class Draft:
    r"""One report laid out for proofreading.

    Two texts of different length: `text` is the source; `folded` is the matched form (blanks, quotation marks and
    residue dropped, full-width forms made half-width, soft line wraps joined, one '\n' per paragraph end).

    Attributes:
        raw: the source character of each folded character; len(raw) == len(folded). Shows what folding made equal,
            such as ，and ASCII comma.
        offsets: for each folded character the source offset.
        paragraphs: folded spans, without the line feed.
        sections: of the report, source offsets.
        year: reported on, or None.
        format: of the file, as in `Report.format`; what the extraction of a format loses is no fault of the author's.
    """

    text: str
    folded: str
    raw: str
    offsets: tuple[int, ...]
    paragraphs: tuple[tuple[int, int], ...]
    sections: tuple[SectionResult, ...]
    title: str | None
    year: int | None
    format: str

    @classmethod
    def of(cls, report: Report, year: int | None, sections: Sequence[SectionResult]) -> "Draft":
        """Lay out a report."""
        folded, offsets = report.folded.text, report.folded.offsets
        raw = "".join(report.text[offset] for offset in offsets)
        spans, start = [], 0
        for line in folded.split("\n"):
            if line:
                spans.append((start, start + len(line)))
            start += len(line) + 1
        return cls(report.text, folded, raw, offsets, tuple(spans), tuple(sections), report.title, year, report.format)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Map a non-empty folded span to the source span from its first to its last character."""
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong; `start` and `end` are source offsets, the rest as in `results.Defect`."""

    code: str
    start: int
    end: int
    message: str
    severity: Severity = Severity.ERROR
    correction: str | None = None
