"""Positioned text, as PDF and OFD hold it -> lines in reading order, with the pages they stand on."""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby, pairwise
from statistics import median
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from checker.reading.characters import DROPPED, fold_characters
from checker.reading.paragraphs import Row, join_rows
from checker.reading.running import own_lines

# In em, the width of a Chinese character. A wider gap parts table cells: justified lines stay below it.
CELL_GAP = 1.0
# A gap between two Latin words or numbers that have no blank character between them; letters stand closer.
WORD_GAP = 0.2
# Centred titles and signatures need no more to be told from the body.
MAX_INDENT = 20
# Columns of text: at least so many lines on either side, so wide (in em), so many of them full.
COLUMN_LINES = 4
COLUMN_WIDTH = 8
COLUMN_FULL = 0.5
_BINS = 200

_CHINESE = re.compile("[\u3400-\u9fff]")
_AROUND_TAB = re.compile("[ \u3000\xa0]*\t[ \u3000\xa0]*")


class Piece(NamedTuple):
    """A character, or a few, with the box around them; y grows downwards, the unit is the format's own."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Segment(Struct):
    """Pieces that touch each other, or all pieces of one row."""

    pieces: list[Piece]
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, pieces: list[Piece]) -> "Segment":
        """Make a segment with the box around the pieces; there must be one."""
        return cls(
            pieces,
            min(piece.left for piece in pieces),
            min(piece.top for piece in pieces),
            max(piece.right for piece in pieces),
            max(piece.bottom for piece in pieces),
        )

    @property
    def middle(self) -> float:
        """The height at which the text runs."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


def set_pages(pages: Iterable[Sequence[Piece]]) -> tuple[str, tuple[int, ...]]:
    """Set pages of pieces as text, table cells parted by tabs, lines joined where the page shows one paragraph.

    Running headers, footers and page numbers are left out. Pieces come in the order in which the file draws them.
    Returns the text and the offset at which each page starts.
    """
    sizes = []
    grouped = []
    for pieces in pages:
        sizes.append(_em(pieces))
        grouped.append(_rows(_segments(pieces, sizes[-1])))
    spans = own_lines(_folded([_set_rows(page, em) for page, em in zip(grouped, sizes, strict=True)]))
    return join_rows(
        _folded(
            [
                _read([segment for row in page[first:last] for segment in row], em)
                for page, em, (first, last) in zip(grouped, sizes, spans, strict=True)
            ]
        )
    )


def _folded(pages: list[list[Row]]) -> list[list[Row]]:
    """Fold all rows at once: whether a text is in traditional characters is judged from the whole."""
    text = fold_characters("\n".join(row.text for page in pages for row in page))
    lines = iter(text.replace(" ", "").replace(DROPPED, "").split("\n"))
    return [[replace(row, folded=next(lines)) for row in page] for page in pages]


def _em(pieces: Sequence[Piece]) -> float:
    """Return the width of most Chinese characters, or their height where there are none; more than 0."""
    widths = [piece.right - piece.left for piece in pieces if len(piece.text) == 1 and _CHINESE.match(piece.text)]
    size = median(widths or [piece.bottom - piece.top for piece in pieces] or [1.0])
    return size if size > 0 else 1.0


def _segments(pieces: Sequence[Piece], em: float) -> list[Segment]:
    """Gather pieces that follow each other in the file and on the page."""
    groups: list[list[Piece]] = []
    for before, piece in pairwise([None, *pieces]):
        assert piece is not None  # pairwise puts None first only
        if before is not None and _touches(before, piece, em):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [Segment.of(inked) for group in groups if (inked := _strip(group))]


def _strip(pieces: list[Piece]) -> list[Piece]:
    """Take the blanks off both ends: an indent may be typed, and counts by its width all the same."""
    inked = [at for at, piece in enumerate(pieces) if not piece.text.isspace()]
    return pieces[inked[0] : inked[-1] + 1] if inked else []


def _touches(before: Piece, piece: Piece, em: float) -> bool:
    height = max(before.bottom - before.top, piece.bottom - piece.top)
    level = abs(before.top + before.bottom - piece.top - piece.bottom) < height
    return level and -0.5 * em < piece.left - before.right < CELL_GAP * em


def _rows(segments: Iterable[Segment]) -> list[list[Segment]]:
    """Put segments at one height into one row, from top to bottom."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda one: (one.middle, one.left)):
        first = rows[-1][0] if rows else None
        if first and segment.middle - first.middle < 0.5 * max(first.height, segment.height):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return rows


def _read(segments: list[Segment], em: float) -> list[Row]:
    """Read columns one after the other, all else from top to bottom."""
    gutter = _gutter(segments, em)
    if gutter is None:
        return _set_rows(_rows(segments), em)
    lines: list[Row] = []
    ordered = sorted(segments, key=lambda one: (one.middle, one.left))
    for across, group in groupby(ordered, key=lambda one: one.left < gutter < one.right):
        band = list(group)
        if across:
            lines += _set_rows(_rows(band), em)
        else:
            lines += _read([one for one in band if one.right <= gutter], em)
            lines += _read([one for one in band if one.left >= gutter], em)
    return lines


def _gutter(segments: list[Segment], em: float) -> float | None:
    """Find where two columns of prose are parted; the short cells of a table are no columns."""
    if len(segments) < 2 * COLUMN_LINES:
        return None
    left, right = min(one.left for one in segments), max(one.right for one in segments)
    step = (right - left) / _BINS
    if step <= 0:
        return None
    crossing = [0] * (_BINS + 1)
    for one in segments:
        crossing[int((one.left - left) / step)] += 1
        crossing[min(_BINS, int((one.right - left) / step) + 1)] -= 1
    covered = list(accumulate(crossing[:_BINS]))
    inner = range(_BINS // 10, _BINS - _BINS // 10)
    at = left + (min(inner, key=lambda bin: (covered[bin], abs(bin - _BINS // 2))) + 0.5) * step
    before = [one.right - one.left for one in segments if one.right <= at]
    after = [one.right - one.left for one in segments if one.left >= at]
    across = len(segments) - len(before) - len(after)
    return at if across * 3 <= min(len(before), len(after)) and _prose(before, em) and _prose(after, em) else None


def _prose(widths: list[float], em: float) -> bool:
    widest = max(widths, default=0)
    full = sum(width >= 0.8 * widest for width in widths)
    return len(widths) >= COLUMN_LINES and widest >= COLUMN_WIDTH * em and full >= COLUMN_FULL * len(widths)


def _set_rows(rows: list[list[Segment]], em: float) -> list[Row]:
    """Join the segments of each row, and measure it against the margins of all."""
    lefts = sorted(min(one.left for one in row) for row in rows)
    rights = sorted(-max(one.right for one in row) for row in rows)
    return [_set_row(row, _margin(lefts, em), -_margin(rights, em), em) for row in rows]


def _margin(edges: list[float], em: float) -> float:
    """Return where lines start that are not indented: the outermost place shared by two lines."""
    shared = (edge for edge, following in pairwise(edges) if following - edge < 0.3 * em)
    return next(shared, edges[0] if edges else 0.0)


def _set_row(segments: list[Segment], left: float, right: float, em: float) -> Row:
    pieces = sorted((piece for one in segments for piece in one.pieces), key=lambda piece: piece.left)
    box = Segment.of(pieces)
    indent = round((box.left - left) / em)
    own = _em(pieces)
    return Row(
        text=_join(pieces, own),
        folded="",
        top=box.top,
        height=box.height,
        size=own,
        indent=min(MAX_INDENT, max(0, indent)),
        room=(right - box.right) / em,
    )


def _join(pieces: list[Piece], em: float) -> str:
    text = ""
    right = pieces[0].left
    for piece in pieces:
        gap = piece.left - right
        if gap >= CELL_GAP * em:
            text += "\t"
        elif gap >= WORD_GAP * em and text[-1:].isalnum() and (text[-1:] + piece.text).isascii():
            text += " "
        text += piece.text
        right = max(right, piece.right)
    cells = _AROUND_TAB.sub("\t", text).strip().split("\t")
    # A title in spaced letters is not a row of cells.
    return ("" if len(cells) > 2 and all(len(cell) == 1 for cell in cells) else "\t").join(cells)
