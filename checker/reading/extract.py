"""What a reader of a binary or marked-up format hands on: plain text, with what the format knows besides."""

from msgspec import Struct


class Extract(Struct, frozen=True):
    r"""The body text of a file.

    Attributes:
        text: paragraphs parted by '\n'; no page numbers, headers or footers.
        format: "docx", "pdf", "html" …
        headings: (offset into text, level from 1) of paragraphs that the format marks as headings.
        page_starts: offsets at which pages start; empty for formats without pages.
        places: (offset, label) of the paragraph or table cell that starts there, such as "第12段" or
        "表1第2行第3格"; empty
            where line numbers of the text are the place.
        wrapped: True when a line end in text may be a soft wrap (PDF), False when it is a real paragraph end
        (Word, HTML).
    """

    text: str
    format: str
    headings: tuple[tuple[int, int], ...] = ()
    page_starts: tuple[int, ...] = ()
    places: tuple[tuple[int, str], ...] = ()
    wrapped: bool = False
