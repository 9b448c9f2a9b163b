"""A report as read, the folded copy that is matched, and the way back from one to the other.

Two texts are kept apart everywhere: the *source* text, which is shown and located, and the *folded* text, which is
matched. Offsets into the folded text never leave `checker.pipes` and `checker.engine`.
"""

from bisect import bisect_right

from msgspec import Struct


class Folded(Struct, frozen=True):
    r"""The form of a text that is matched.

    Attributes:
        text: folded text; no blanks, one '\n' per paragraph end (and nowhere else).
        offsets: for each folded character the offset of its source character; strictly increasing; len == len(text).
        headings: (folded offset, level from 1) of paragraphs that the format itself marks as headings (markdown `#`,
            Word heading styles), in order.
    """

    text: str
    offsets: tuple[int, ...]
    headings: tuple[tuple[int, int], ...] = ()


class Place(Struct, frozen=True):
    """Where a source offset stands; line, column and page start at 1.

    `page` is None for formats without pages; `place` names the paragraph or table cell in formats that know it.
    """

    line: int
    column: int
    page: int | None
    place: str | None = None


class Report(Struct, frozen=True):
    r"""One report.

    Attributes:
        path: as the user gave it ("-" for standard input).
        name: last part of the path.
        format: "text", "markdown", later "docx", "pdf" …
        encoding: of the file, None where the format has none.
        sha256: of the bytes read.
        text: the source text, line ends as '\n'.
        folded: what is matched.
        title: of the report, source wording without line breaks, or None.
        year: reported on, or None when the report does not say.
        line_starts: source offsets at which lines start.
        page_starts: source offsets at which pages start; empty for formats without pages.
        places: (source offset, label) of the paragraph or table cell that starts there, such as "第12段"; empty for
            formats in which the line is the place.
    """

    path: str
    name: str
    format: str
    encoding: str | None
    sha256: str
    text: str
    folded: Folded
    title: str | None
    year: int | None
    line_starts: tuple[int, ...]
    page_starts: tuple[int, ...] = ()
    places: tuple[tuple[int, str], ...] = ()

    def locate(self, offset: int) -> Place:
        """Return line, column, page and place of a source offset."""
        line = bisect_right(self.line_starts, offset)
        page = bisect_right(self.page_starts, offset) if self.page_starts else None
        at = bisect_right(self.places, offset, key=lambda place: place[0])
        place = self.places[at - 1][1] if at else None
        return Place(line=line, column=offset - self.line_starts[line - 1] + 1, page=page, place=place)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a non-empty folded span to the source span from its first to its last character (end exclusive)."""
        offsets = self.folded.offsets
        return offsets[start], offsets[end - 1] + 1
