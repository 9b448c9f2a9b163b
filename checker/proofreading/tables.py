"""Totals of tables that the rows or columns do not come to; a table is a run of lines with tabs between the cells."""

import re
from collections.abc import Iterator

from checker.proofreading.draft import Draft, Flaw

_TOTAL = re.compile("合计|总计|总数")
# Rows under others (（一）, 1.) and columns that are not summed make a table whose totals only its form explains.
_NESTED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十]{1,2}[）)、]|[（(]?[0-9]{1,2}[）).、])|.*(?:小计|其中)")
_NOT_SUMMED = re.compile("序号|率|占|%|％|同比|平均|其中|备注|年份|年度")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")
_ROUNDING = 0.01  # amounts in 万元 are rounded

# (text, source start) of each cell.
Row = tuple[tuple[str, int], ...]


def wrong_table_total(draft: Draft) -> Iterator[Flaw]:
    """Find 合计 rows and columns of plain tables that do not add up."""
    for header, *rows in _tables(draft.text):
        if any(_NUMBER.fullmatch(text) for text, _ in header[1:]):
            continue
        if not any(_NESTED.match(row[0][0]) for row in rows):
            yield from _wrong_row(header, rows)
        if _TOTAL.fullmatch(header[-1][0]) and not any(_NOT_SUMMED.search(text) for text, _ in header[1:-1]):
            for row in rows:
                yield from _compare(row[-1], [text for text, _ in row[1:-1]])


def _tables(text: str) -> Iterator[list[Row]]:
    """Yield runs of three or more lines with equally many cells."""
    rows: list[Row] = []
    start = 0
    for line in text.split("\n"):
        row = _cells(line, start)
        if rows and len(row) != len(rows[-1]):
            if len(rows) > 2:
                yield rows
            rows = []
        if len(row) > 1:
            rows.append(row)
        start += len(line) + 1
    if len(rows) > 2:
        yield rows


def _cells(line: str, start: int) -> Row:
    cells = []
    for cell in line.split("\t"):
        cells.append((cell.strip(), start + len(cell) - len(cell.lstrip())))
        start += len(cell) + 1
    return tuple(cells)


def _wrong_row(header: Row, rows: list[Row]) -> Iterator[Flaw]:
    """Check the last row, if it is the total of those between it and the header."""
    *body, last = rows
    if _TOTAL.fullmatch(last[0][0]) and not any(_TOTAL.search(row[0][0]) for row in body):
        for column in range(1, len(header)):
            if not _NOT_SUMMED.search(header[column][0]):
                yield from _compare(last[column], [row[column][0] for row in body])


def _compare(total: tuple[str, int], parts: list[str]) -> Iterator[Flaw]:
    """Compare a total with its parts, where all of them are numbers and there are two or more."""
    text, start = total
    if len(parts) < 2 or not all(_NUMBER.fullmatch(part) for part in (*parts, text)):
        return
    listed = sum(map(float, parts))
    if abs(listed - float(text)) > _ROUNDING * len(parts):
        yield Flaw("wrong-total", start, start + len(text), f"表中合计写{text}，各项相加为{_plain(listed)}")


def _plain(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
