"""Check that the rows of a table add up, as far as a checklist says which rows make which.

Tables come as lines with a tab (Word) or a bar (web pages, markdown, plain text) between cells. Numbers are counted
from the right, because merged cells make the labels of rows differ in number; an empty cell between numbers counts 0.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct

from checker.checklist import Sum
from checker.reading.fold import fold

_CELLS = re.compile(r"[\t|｜]")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")


class TableRow(Struct, frozen=True):
    """One row: its labels, folded, joined by bars, and the numbers at its right end."""

    label: str
    numbers: tuple[Decimal, ...]


class SumCheck(Struct, frozen=True):
    """What came of one sum: whether its rows were found and could be compared, and how the columns differ."""

    title: str
    found: bool
    mismatches: tuple[str, ...] = ()


def read_rows(lines: Iterable[str]) -> list[TableRow]:
    """Return the table rows among lines of source text; a line without cell borders is none."""
    return [row for line in lines if (row := _read_row(line)) is not None]


def _read_row(line: str) -> TableRow | None:
    bare = line.strip(" \u3000\n").strip("|｜")
    if not _CELLS.search(bare):
        return None
    cells = [fold(cell).text.replace(",", "") for cell in _CELLS.split(bare)]
    at = len(cells)
    while at and (not cells[at - 1] or _NUMBER.fullmatch(cells[at - 1])):
        at -= 1
    # Blank cells between the label and the first number stand for merged labels.
    while at < len(cells) and not cells[at]:
        at += 1
    return TableRow("|".join(cells[:at]), tuple(Decimal(cell or "0") for cell in cells[at:]))


def check_sum(rows: Sequence[TableRow], demand: Sum) -> SumCheck:
    """Compare two sides of a sum column by column.

    Nothing is said of rows that are not there or whose columns do not match: what cannot be read is not called wrong.
    """
    left = [_row(rows, labels) for labels in demand.rows]
    right = [_row(rows, labels) for labels in demand.equals]
    sides = [row for row in (*left, *right) if row is not None]
    widths = {len(row.numbers) for row in sides}
    if len(sides) < len(left) + len(right) or len(widths) != 1 or widths == {0}:
        return SumCheck(demand.title, found=False)
    names = _column_names(rows, max(widths))
    columns = [_told(demand, left, right, column, name) for column, name in enumerate(names)]
    return SumCheck(demand.title, found=True, mismatches=tuple(told for told in columns if told))


def _column_names(rows: Sequence[TableRow], width: int) -> list[str]:
    """Return what the columns of figures are called: by a row of words wide enough above them, else by their place."""
    heads = [cells for row in rows if not row.numbers and len(cells := row.label.split("|")) >= width]
    named = heads[-1][-width:] if heads else [""] * width
    return [f"“{name}”列" if name else f"第 {at} 列数" for at, name in enumerate(named, 1)]


def _row(rows: Sequence[TableRow], labels: Sequence[str]) -> TableRow | None:
    """Return the first row with numbers whose label holds one of the phrases."""
    phrases = [fold(label).text for label in labels]
    return next((row for row in rows if row.numbers and any(phrase in row.label for phrase in phrases)), None)


def _told(
    demand: Sum, left: Sequence[TableRow | None], right: Sequence[TableRow | None], column: int, name: str
) -> str | None:
    """Say in Chinese how one column differs, with its numbers; None when it adds up."""
    one = [row.numbers[column] for row in left if row]
    other = [row.numbers[column] for row in right if row]
    if sum(one) == sum(other):
        return None
    difference = abs(sum(one) - sum(other))
    return f"{name}：{_side(demand.rows, one)}，而{_side(demand.equals, other)}，相差 {difference:f}。"


def _side(labels: Sequence[Sequence[str]], numbers: Sequence[Decimal]) -> str:
    terms = " + ".join(f"“{label[0]}”{number:f}" for label, number in zip(labels, numbers, strict=True))
    return f"{terms} = {sum(numbers):f}" if len(numbers) > 1 else terms
