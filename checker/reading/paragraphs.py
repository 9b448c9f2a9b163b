"""Lines of a page, with their place -> paragraphs: what the page shows is surer than what the wording tells."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from checker.reading.characters import DROPPED
from checker.reading.lines import MIN_WRAP, Gap, Layout, Line, continues, display_width
from checker.reading.residue import is_page_number


class Row(Struct, frozen=True, eq=False):
    """One line on the page.

    Attributes:
        text: without blanks at its ends and without line feeds; table cells are parted by tabs.
        folded: text as it is matched, without blanks.
        top: of the line, y growing downwards, in the unit of the format.
        height: in the same unit.
        size: of its characters, in the same unit.
        indent: from the left margin, in em (the width of a Chinese character).
        room: from its end to the right margin, in em.
    """

    text: str
    folded: str
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
# In cells; lines that get so far are full.
FULL_WIDTH = 80
# In em: lines that end farther from the margin end a paragraph. Of the others this share must be full.
RAGGED = 8.0
MOSTLY = 0.8
MANY = 4
# Times the size of the characters: title lines that lie farther apart are several lines of a cover.
TITLE_PITCH = 2.5
# Share of lines that are indented as the first line of a paragraph is (1 to 4 em) where a report indents at all.
INDENTED = 0.1

_TITLE_END = re.compile("(?:报告|总结|汇报|年报|[。！？；：）])$")
_LABEL = re.compile("[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]")
_ENDS = frozenset("。！？；：")
# What a line break does not part: opening marks, a word or number or one character, closing marks.
_WORD = re.compile("[“‘《〈（「『【]*(?:[!-~]+|.)[，。、；：？！”’》〉）」』】…—%]*")


class _Style(Struct, frozen=True):
    """How a file is set.

    Attributes:
        large: size above which text is a title.
        full: how many lines are full that end within a sentence; 0 where too many such lines are not full.
        indents: whether the first lines of paragraphs are indented.
    """

    large: float
    full: int
    indents: bool


def join_rows(pages: Sequence[Sequence[Row]]) -> tuple[str, tuple[int, ...]]:
    """Set rows as text: a line feed between two rows unless the second goes on with the paragraph of the first.

    Where neither indent nor wording settles it, the line feed stays (`Extract.wrapped`). Indents become ideographic
    spaces. Returns the text and the offset at which each page starts, which may lie inside a paragraph.
    """
    style = _style(pages)
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    last: Row | None = None
    inside = False
    for page in pages:
        pitch = WIDE_PITCH * _pitch(page)
        starts.append(length)
        for at, row in enumerate(page):
            near = at == 0 or (last is not None and row.top - last.top <= pitch)
            inside = last is not None and _goes_on(last, row, style, near=near, inside=inside)
            if inside and last is not None:
                parts.append(_blank(last, row) + row.text)
            else:
                parts.append("\n" * (last is not None) + "　" * row.indent + row.text)
            if at == 0:
                starts[-1] += parts[-1].startswith("\n")
            length += len(parts[-1])
            last = row
    return "".join(parts), tuple(starts)


def _style(pages: Sequence[Sequence[Row]]) -> _Style:
    rows = [row for page in pages for row in page]
    large = OTHER_SIZE * median(row.size for row in rows) if rows else 0.0
    first_lines = sum(1 <= row.indent <= 4 for row in rows)
    return _Style(large, _full_lines(pages), indents=first_lines >= max(2, INDENTED * len(rows)))


def _blank(before: Row, row: Row) -> str:
    """Return what a line end between two Latin words stands for."""
    return " " if before.text[-1:].isascii() and row.text[:1].isascii() and row.text[:1].isalpha() else ""


def _full_lines(pages: Sequence[Sequence[Row]]) -> int:
    """Count full lines within sentences; where nearly all long ones are not full, characters were counted: 0."""
    full = [
        _is_full(before, row)
        for page in pages
        for before, row in pairwise(page)
        if before.room <= RAGGED and not row.indent and before.folded[-1:] not in _ENDS and "\t" not in before.text
    ]
    return sum(full) if sum(full) >= MOSTLY * len(full) else 0


def _goes_on(before: Row, row: Row, style: _Style, *, near: bool, inside: bool) -> bool:
    """Tell whether the page shows one paragraph, and the wording, judged as in any wrapped text, does not object.

    `near`: no wider apart than other lines; `inside`: the first of the two goes on with a paragraph itself.
    """
    if min(before.size, row.size) > style.large:
        return _is_one_title(before, row)
    if row.indent or not (near and style.full and _is_full(before, row)):
        return False
    if max(before.size, row.size) > OTHER_SIZE * min(before.size, row.size):
        return False
    if is_page_number(before.folded) or is_page_number(row.folded):
        return False  # left by an earlier conversion: fold drops it
    first, second = _line(before), _line(row)
    if not style.indents:
        final = first.text[-1] in _ENDS
        # A list of short lines, or of sentences, one on each, is no paragraph.
        if display_width(before.text) < MIN_WRAP or (final and (style.full < MANY or _may_be_heading(row))):
            return False
        # A title or heading may well fill its line, but is no second line and has no clauses.
        second.gap = Gap.NONE if final or inside or "，" in first.text else Gap.BLANK
    return continues(first, second, Layout(FULL_WIDTH, indents=style.indents))


def _may_be_heading(row: Row) -> bool:
    return row.room > RAGGED and row.folded[-1:] not in _ENDS


def _is_one_title(before: Row, row: Row) -> bool:
    """Tell the second line of a title, which is broken where it looks well and not where the line is full."""
    same = max(before.size, row.size) < 1.05 * min(before.size, row.size)
    close = 0 < row.top - before.top < TITLE_PITCH * row.size
    return same and close and not _TITLE_END.search(before.text) and not _LABEL.match(row.text)


def _line(row: Row) -> Line:
    text = row.folded.replace("\t", "|") or DROPPED
    return Line(text, text, start=0, line_end=0, width=FULL_WIDTH, indent=row.indent * 2, level=0, bullet=False)


def _is_full(before: Row, row: Row) -> bool:
    return before.room <= _width(row.text) + SLACK


def _width(text: str) -> float:
    """Return the room that the first word takes, in em."""
    word = _WORD.match(text)
    return sum(LATIN_WIDTH if char.isascii() else 1.0 for char in word[0]) if word else 1.0


def _pitch(page: Sequence[Row]) -> float:
    steps = [row.top - before.top for before, row in pairwise(page) if row.top > before.top]
    return median(steps) if steps else 0.0
