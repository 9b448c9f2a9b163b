"""Totals of tables that the rows or columns do not come to; a table is a run of lines with tabs between the cells."""

from collections.abc import Iterator

from checker.late import late
from checker.proofreading.draft import Draft, Flaw

_TOTAL = late("合计|总计|总数")
# Rows under others (（一）, 1.) and columns that are not summed make a table whose totals only its form explains.
_NESTED = late(r"\s*(?:[（(]?[一二三四五六七八九十]{1,2}[）)、]|[（(]?[0-9]{1,2}[）).、])|.*(?:小计|其中)")
_NOT_SUMMED = late("序号|率|占|%|％|同比|平均|其中|备注|年份|年度")
_NUMBER = late(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")
_ROUNDING = 0.01  # amounts in 万元 are rounded

# Rows of the form for the yearly report on disclosure (国办公开办函〔2021〕30号): in each column the first two come to
# what the last two come to.
_DISCLOSURE = ("本年新收政府信息公开申请", "上年结转政府信息公开申请", "（七）总计", "结转下年度继续办理")

# (text, source start) of each cell.
Row = tuple[tuple[str, int], ...]


def wrong_table_total(draft: Draft) -> Iterator[Flaw]:
    """Find 合计 rows and columns of plain tables that do not add up."""
    for header, *rows in _tables(draft.text) if "\t" in draft.text else ():
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


def wrong_disclosure_total(draft: Draft) -> Iterator[Flaw]:
    """Find columns of the disclosure form in which 新收 and 结转 are not 办理 and 结转下年."""
    found: dict[str, Row] = {}
    start = 0
    for line in draft.text.split("\n") if "\t" in draft.text else ():
        if "\t" in line:
            row = _cells(line, start)
            label = "".join(text for text, _ in row).replace("(", "（").replace(")", "）")
            found.update({name: _figures(row) for name in _DISCLOSURE if name in label and name not in found})
        start += len(line) + 1
    rows = [found[name] for name in _DISCLOSURE if name in found]
    if len(rows) == len(_DISCLOSURE) and len({len(row) for row in rows}) == 1:
        yield from _wrong_balance(*rows)


def _figures(row: Row) -> Row:
    return tuple(cell for cell in row if _NUMBER.fullmatch(cell[0]))


def _wrong_balance(new: Row, carried: Row, closed: Row, left: Row) -> Iterator[Flaw]:
    for column, (text, start) in enumerate(closed):
        taken, given = (sum(int(float(row[column][0])) for row in pair) for pair in ((new, carried), (closed, left)))
        if taken != given:
            message = f"本列新收与上年结转共{taken}件，办理总计与结转下年共{given}件，两者应相等"
            yield Flaw("wrong-total", start, start + len(text), message)
