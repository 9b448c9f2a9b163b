"""What a proofreader looks at, and what it finds."""

from collections.abc import Sequence

from msgspec import Struct

from checker.proofreading.labels import Label, read_label
from checker.report import Report
from checker.results import SectionResult, Severity

# The extraction of these formats may put quotation marks in the wrong place (pdfium does, for bold text).
MOVES_QUOTES = frozenset({"pdf", "ofd", "html", "mht"})


class Draft(Struct, frozen=True):
    r"""One report laid out for proofreading.

    Two texts of different length: `text` is the source; `folded` is the matched form (blanks, quotation marks and
    residue dropped, full-width forms made half-width, soft line wraps joined, one '\n' per paragraph end).

    Attributes:
        offsets: for each folded character the source offset.
        paragraphs: folded spans, without the line feed.
        labels: of the paragraphs, None for one without.
        line_starts: source offsets, as in `Report`.
        sections: of the report, source offsets.
        year: reported on, or None.
        format: of the file, as in `Report.format`; what the extraction of a format loses is no fault of the author's.
    """

    text: str
    folded: str
    offsets: tuple[int, ...]
    paragraphs: tuple[tuple[int, int], ...]
    labels: tuple[Label | None, ...]
    line_starts: tuple[int, ...]
    sections: tuple[SectionResult, ...]
    title: str | None
    year: int | None
    format: str

    @classmethod
    def of(cls, report: Report, year: int | None, sections: Sequence[SectionResult]) -> "Draft":
        """Lay out a report."""
        folded, offsets = report.folded.text, report.folded.offsets
        spans, start = [], 0
        for line in folded.split("\n"):
            if line:
                spans.append((start, start + len(line)))
            start += len(line) + 1
        return cls(
            text=report.text,
            folded=folded,
            offsets=offsets,
            paragraphs=tuple(spans),
            labels=tuple(read_label(folded, start, end) for start, end in spans),
            line_starts=report.line_starts,
            sections=tuple(sections),
            title=report.title,
            year=year,
            format=report.format,
        )

    def written(self, at: int) -> str:
        """Return the source character of a folded offset; shows what folding made equal, such as ， and ASCII comma."""
        return self.text[self.offsets[at]]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Map a non-empty folded span to the source span from its first to its last character."""
        return self.offsets[start], self.offsets[end - 1] + 1


class Flaw(Struct, frozen=True):
    """Something wrong; `start` and `end` are source offsets, the rest as in `results.Defect`."""

    code: str
    start: int
    end: int
    message: str
    severity: Severity = Severity.ERROR
    correction: str | None = None
