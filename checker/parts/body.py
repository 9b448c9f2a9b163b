"""A report as its parts are looked for: sections with their headings, and sentences."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from checker.pipes.clauses import Span
from checker.pipes.sections import Section
from checker.report import Report

MAX_POINT_TITLE = 46  # characters of a point's first sentence that serves as its heading, as `headings.MAX_TITLE`


class Body(Struct, frozen=True):
    """A report as cut into sentences and sections; offsets are folded."""

    report: Report
    year: int | None
    sentence_starts: Sequence[int]
    sections: Sequence[Section]

    @property
    def text(self) -> str:
        """Return the folded text."""
        return self.report.folded.text

    def sentences(self, start: int, end: int) -> list[Span]:
        """Return the sentences between two offsets, without line feeds."""
        starts = self.sentence_starts[bisect_left(self.sentence_starts, start) : bisect_left(self.sentence_starts, end)]
        spans = pairwise([*starts, end])
        return [(a, a + len(self.text[a:b].rstrip("\n"))) for a, b in spans if self.text[a:b].strip("\n")]

    def sentence_from(self, offset: int) -> int | None:
        """Return where the first sentence at or after an offset starts."""
        at = bisect_left(self.sentence_starts, offset)
        return self.sentence_starts[at] if at < len(self.sentence_starts) else None

    def section_at(self, offset: int) -> int:
        """Return the index of the section that holds an offset."""
        return bisect_right(self.sections, offset, key=lambda section: section.start) - 1

    def is_row(self, at: int) -> bool:
        """Tell a section that is the row of a table: 一、本年新收…|3|0 looks like a heading and is none."""
        start = self.sections[at].start
        end = self.text.find("\n", start)
        return "|" in self.text[start : end if end >= 0 else None]

    def is_heading(self, at: int) -> bool:
        """Tell a section with a heading of its own."""
        return bool(self.sections[at].title) and not self.is_row(at)

    def title(self, at: int) -> str:
        """Return the heading of a section, or what stands for it: the short first sentence of a point."""
        section = self.sections[at]
        if self.is_row(at) or section.rank in (0, 6):
            return ""
        if section.title:
            return section.title
        first = next((self.text[a:b] for a, b in self.sentences(section.start, section.end)), "")
        return first if len(first) <= MAX_POINT_TITLE and "，" not in first else ""
