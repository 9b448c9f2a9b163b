"""Running headers, footers and page numbers: what stands at the edge of page after page."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol, TypeVar

from checker.reading.characters import fold_characters
from checker.reading.residue import is_page_number

# Lines at either end of a page that may belong to a header or a footer.
EDGE = 4
# A header on every page, or one on the left and one on the right pages; two copies of a report in one file lie farther.
NEAR = (-2, -1, 1, 2)

_BLANKS = re.compile("[\\s\0]+")
_DIGITS = re.compile("[0-9]+")
_BARE_NUMBER = re.compile("[0-9]{1,4}")


class _Line(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def top(self) -> float: ...
    @property
    def height(self) -> float: ...


AnyLine = TypeVar("AnyLine", bound=_Line)


def drop_running(pages: Sequence[Sequence[AnyLine]]) -> list[list[AnyLine]]:
    """Leave out the lines at the edges of pages that repeat at the same place or number the page.

    Lines come from top to bottom. A line repeats when a page at most two pages away has it at the same height with
    the same wording, digits apart. From the edge inwards: behind the first line that belongs to the page nothing is
    taken.
    """
    keys = [[_key(line) for line in page] for page in pages]
    edges = [_edges(page, page_keys) for page, page_keys in zip(pages, keys, strict=True)]
    shift = _numbering(keys)
    kept = []
    for at, (page, page_keys) in enumerate(zip(pages, keys, strict=True)):
        near = [edges[at + away] for away in NEAR if 0 <= at + away < len(pages)]
        number = None if shift is None else str(at + shift)
        taken = [
            key == number or is_page_number(key) or _repeats(line, key, near)
            for line, key in zip(page, page_keys, strict=True)
        ]
        first = next((i for i in range(min(EDGE, len(page))) if not taken[i]), min(EDGE, len(page)))
        last = next((i for i in range(min(EDGE, len(page) - first)) if not taken[-1 - i]), min(EDGE, len(page) - first))
        kept.append(list(page[first : len(page) - last]))
    return kept


def _key(line: _Line) -> str:
    return _BLANKS.sub("", fold_characters(line.text))


def _edges(page: Sequence[_Line], keys: list[str]) -> dict[str, list[float]]:
    """Return at which heights each wording stands at the edges of a page."""
    places: dict[str, list[float]] = {}
    for at in sorted({*range(min(EDGE, len(page))), *range(max(0, len(page) - EDGE), len(page))}):
        places.setdefault(_DIGITS.sub("#", keys[at]), []).append(page[at].top)
    return places


def _repeats(line: _Line, key: str, near: list[dict[str, list[float]]]) -> bool:
    wording = _DIGITS.sub("#", key)
    if not any(char.isalpha() for char in wording):
        return False
    return any(abs(top - line.top) < 0.5 * line.height for places in near for top in places.get(wording, ()))


def _numbering(keys: list[list[str]]) -> int | None:
    """Find what to add to the index of a page for the bare number that stands at its edge; None without numbering."""
    shifts = Counter(
        int(key) - at
        for at, page in enumerate(keys)
        for key in {*page[:1], *page[-1:]}
        if _BARE_NUMBER.fullmatch(key)
    )
    best = max(shifts, key=lambda shift: (shifts[shift], -shift), default=None)
    return best if best is not None and (shifts[best] > 1 or (len(keys) == 1 and best == 1)) else None
