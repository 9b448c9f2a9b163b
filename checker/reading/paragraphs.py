"""Lines of a page, with their place -> paragraphs: what the page shows is surer than what the wording tells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One line on the page.

    Attributes:
        text: without blanks at its ends; table cells are parted by tabs.
        top: of the line, y growing downwards, in the unit of the format.
        height: in the same unit.
        size: of its characters, in the same unit.
        indent: from the left margin, in em (the width of a Chinese character).
        room: from its end to the right margin, in em.
    """

    text: str
    top: float
    height: float
    size: float
    indent: int
    room: float


# In em: what may be left of a full line besides the room that the next word would have needed.
SLACK = 0.7
# Of a Latin letter or digit in em; they stand together as one word.
LATIN_WIDTH = 0.6
# Times the usual distance from line to line; a wider one parts paragraphs.
WIDE_PITCH = 1.4
# Times as large: another kind of text, such as a title over the body.
OTHER_SIZE = 1.15
# Share of lines that are indented as the first line of a paragraph is (1 to 4 em) where a report indents at all.
INDENTED = 0.1

_FINAL = re.compile("[。！？；：…][”’」』）》]*$")
_LABEL = re.compile(
    r"[（(][一二三四五六七八九十0-9]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、是]|[0-9]{1,2}[.．、](?![0-9])|第[一二三四五六七八九十]{1,3}[章条，、]|[①-⑳]"
)
# What a line break does not part: opening marks, a word or number or one character, closing marks.
_WORD = re.compile("[“‘《〈（「『【]*(?:[!-~]+|.)[，。、；：？！”’》〉）」』】…—%]*")


def join_rows(pages: Sequence[Sequence[Row]]) -> tuple[str, tuple[int, ...]]:
    """Set rows as text: a line feed between two rows unless the second goes on with the paragraph of the first.

    Where neither indent nor wording settles it, the line feed stays (`Extract.wrapped`). Indents become ideographic
    spaces. Returns the text and the offset at which each page starts, which may lie inside a paragraph.
    """
    indents = _indents([row for page in pages for row in page])
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    last: Row | None = None
    for page in pages:
        pitch = WIDE_PITCH * _pitch(page)
        for at, row in enumerate(page):
            if last is None:
                glue = ""
            elif (at == 0 or row.top - last.top <= pitch) and _goes_on(last, row, indents=indents):
                glue = " " if last.text[-1:].isascii() and row.text[:1].isascii() and row.text[:1].isalpha() else ""
            else:
                glue = "\n"
            if at == 0:
                starts.append(length + len(glue))
            indent = "" if glue != "\n" and last else "　" * row.indent
            parts.append(f"{glue}{indent}{row.text}")
            length += len(parts[-1])
            last = row
        if not page:
            starts.append(length)
    return "".join(parts), tuple(starts)


def _goes_on(before: Row, row: Row, *, indents: bool) -> bool:
    if row.indent or "\t" in before.text or "\t" in row.text:
        return False
    if max(before.size, row.size) > OTHER_SIZE * min(before.size, row.size):
        return False
    if before.room > _width(row.text) + SLACK:
        return False
    label = _LABEL.match(row.text) is not None
    return not label or (indents and _FINAL.search(before.text) is None)


def _width(text: str) -> float:
    """Return the room that the first word takes, in em."""
    word = _WORD.match(text)
    return sum(LATIN_WIDTH if char.isascii() else 1.0 for char in word[0]) if word else 1.0


def _indents(rows: Sequence[Row]) -> bool:
    return sum(1 <= row.indent <= 4 for row in rows) >= max(2, INDENTED * len(rows))


def _pitch(page: Sequence[Row]) -> float:
    steps = [row.top - before.top for before, row in pairwise(page) if row.top > before.top]
    return median(steps) if steps else 0.0
