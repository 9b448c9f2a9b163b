"""Rows and cells of Word tables, and the lines that they become."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.reading.inline import OUT
from checker.reading.numbering import W

if TYPE_CHECKING:
    from lxml.etree import _Element


class Line(Struct):
    """A paragraph, or a table row with its cells parted by tabs.

    Attributes:
        text: without line feeds.
        places: (offset into text, label) of the paragraph or of each cell.
        level: of a heading from 1, else 0.
    """

    text: str
    places: list[tuple[int, str]]
    level: int = 0


def rows_of(parent: "_Element") -> Iterator["_Element"]:
    """Yield the rows of a table, also those in content controls; not deleted ones."""
    for node in parent:
        if node.tag == f"{W}tr":
            if node.find(f"{W}trPr/{W}del") is None:
                yield node
        elif node.tag not in OUT:
            yield from rows_of(node)


def cells_of(parent: "_Element") -> Iterator["_Element"]:
    """Yield the cells of a row, also those in content controls; not deleted ones."""
    for node in parent:
        if node.tag == f"{W}tc":
            if node.find(f"{W}tcPr/{W}cellDel") is None:
                yield node
        elif node.tag not in OUT:
            yield from cells_of(node)


def joined(cells: list[list[Line]]) -> list[Line]:
    """Make one line of the cells of a row, of one line at most each; one filled cell stays what it is."""
    filled = [cell[0] for cell in cells if cell]
    if len(filled) <= 1:
        return filled
    text = ""
    places: list[tuple[int, str]] = []
    for at, cell in enumerate(cells):
        text += "\t" if at else ""
        if cell:
            places += [(len(text) + start, label) for start, label in cell[0].places]
            text += cell[0].text
    return [Line(text.rstrip("\t"), places)]
