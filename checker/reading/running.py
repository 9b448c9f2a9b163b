"""Running headers, footers and page numbers: what stands at the edge of page after page."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from checker.reading.paragraphs import Row
from checker.reading.residue import is_page_number

# Lines at either end of a page that may belong to a header or a footer.
EDGE = 3
# A header on every page, or one on the left and one on the right pages; two copies of a report in one file lie farther.
NEAR = (-2, -1, 1, 2)

_DIGITS = re.compile("[0-9]+")
_BARE_NUMBER = re.compile("[0-9]{1,4}")


def own_lines(pages: Sequence[Sequence[Row]]) -> list[tuple[int, int]]:
    """Find which lines of each page are its own, not a repeated header or footer and not its number.

    Lines come from top to bottom. A line repeats when a page at most two pages away has it at the same height with
    the same wording, digits apart. From the edge inwards: behind the first line that belongs to the page nothing is
    taken. Returns the index of the first such line and that behind the last, for each page.
    """
    keys = [[row.folded for row in page] for page in pages]
    edges = [_edges(page, page_keys) for page, page_keys in zip(pages, keys, strict=True)]
    shift = _numbering(keys)
    spans = []
    for at, (page, page_keys) in enumerate(zip(pages, keys, strict=True)):
        near = [edges[at + away] for away in NEAR if 0 <= at + away < len(pages)]
        number = None if shift is None else str(at + shift)
        numbers = [key == number or is_page_number(key) for key in page_keys]
        repeated = [_repeats(row, key, near) for row, key in zip(page, page_keys, strict=True)]
        spans.append(_span(numbers, repeated))
    return spans


def _span(numbers: list[bool], repeated: list[bool]) -> tuple[int, int]:
    taken = [number or repeat for number, repeat in zip(numbers, repeated, strict=True)]
    if all(taken) or _count(taken) > EDGE or _count(taken[::-1]) > EDGE:
        taken = numbers  # a copy of a page, not a page under the same header
    first = min(EDGE, _count(taken))
    return first, len(taken) - min(EDGE, _count(taken[first:][::-1]))


def _count(taken: list[bool]) -> int:
    return sum(1 for _ in takewhile(bool, taken))


def _edges(page: Sequence[Row], keys: list[str]) -> dict[str, list[float]]:
    """Return at which heights each wording stands at the edges of a page."""
    places: dict[str, list[float]] = {}
    for at in range(len(page)):
        if EDGE < at < len(page) - EDGE - 1:
            continue  # one line more than is ever taken shows that more of the page repeats
        places.setdefault(_DIGITS.sub("#", keys[at]), []).append(page[at].top)
    return places


def _repeats(row: Row, key: str, near: list[dict[str, list[float]]]) -> bool:
    wording = _DIGITS.sub("#", key)
    if not any(char.isalpha() for char in wording):
        return False
    return any(abs(top - row.top) < 0.5 * row.height for places in near for top in places.get(wording, ()))


def _numbering(keys: list[list[str]]) -> int | None:
    """Find what to add to the index of a page for the bare number that stands at its edge; None without numbering."""
    shifts = Counter(
        int(key) - at for at, page in enumerate(keys) for key in {*page[:1], *page[-1:]} if _BARE_NUMBER.fullmatch(key)
    )
    best = max(shifts, key=lambda shift: (shifts[shift], -shift), default=None)
    return best if best is not None and (shifts[best] > 1 or (len(keys) == 1 and best == 1)) else None
