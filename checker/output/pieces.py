"""Cut a text where marks begin and end, so that marks which overlap can be shown without tearing markup apart."""

from bisect import insort
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct


class Piece(Struct, frozen=True):
    """A stretch of text, end exclusive; `marks` are the indices of all the spans that cover it, in rising order."""

    start: int
    end: int
    marks: tuple[int, ...]


def cut(length: int, spans: Sequence[tuple[int, int]], breaks: Iterable[int] = ()) -> tuple[Piece, ...]:
    """Cut a text of `length` characters at every end of a span and at every break.

    The pieces follow each other without gap or overlap and cover the whole text; none is empty. What lies outside the
    text is left out of account, and a span without characters marks none (but cuts).
    """
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(spans):
        first, last = (min(max(offset, 0), length) for offset in (start, end))
        opening.setdefault(first, [])
        closing.setdefault(last, [])
        if first < last:
            opening[first].append(index)
            closing[last].append(index)
    cuts = sorted({0, length, *opening, *closing, *(offset for offset in breaks if 0 < offset < length)})
    return tuple(_between(cuts, opening, closing))


def _between(cuts: list[int], opening: dict[int, list[int]], closing: dict[int, list[int]]) -> Iterable[Piece]:
    active: list[int] = []
    for start, end in pairwise(cuts):
        for index in closing.get(start, ()):
            active.remove(index)
        for index in opening.get(start, ()):
            insort(active, index)
        yield Piece(start, end, tuple(active))
