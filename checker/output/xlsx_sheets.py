"""Fill worksheets row by row: cells that no report can turn into formulas or broken XML.

Rows and columns count from 0, as xlsxwriter has them. Column widths count digits; a Chinese character takes two.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from msgspec import Struct
from rich.cells import cell_len

from checker.errors import CheckerError
from checker.output.words import printable
from checker.output.xlsx_styles import FONT, STYLES, Colours

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

# Limits of Excel: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 (rows on a sheet; 32,767
# UTF-16 units in a cell, of which a rare character takes two).
MAX_ROWS = 1_048_576
LONGEST_TEXT = 16_000
_TALLEST = 400  # points; 409 is Excel's end
_LINE, _PADDING = 16, 5  # points, for letters of 10 points

# The clock must not show in the file; the first day a zip archive can name.
_CREATED = datetime(1980, 1, 1)
# XML 1.0 has no place for these two, escaped or not.
_NO_XML = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}


class Formula(Struct, frozen=True):
    """A formula, and what it gives now, for programs that do not reckon. Words of a report never go into one."""

    text: str
    value: str | float


# A worksheet and a row of it.
Spot = tuple[Any, int]
Value = str | float | Formula | None


class Column(Struct, frozen=True):
    """One column of a list; `style` is a name in the table of styles."""

    title: str
    width: float
    style: str = "text"


def cell_text(*lines: str) -> str:
    """Return text from outside as a cell can hold it, one line per argument; what is too long is cut off visibly."""
    text = "\n".join(map(printable, lines)).translate(_NO_XML)
    if len(text) > LONGEST_TEXT:
        text = f"{text[:LONGEST_TEXT]}……（太长，略去 {len(text) - LONGEST_TEXT} 字）"
    # Without shared strings xlsxwriter takes what begins and ends so for markup of its own, and does not escape it.
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def column_name(col: int) -> str:
    """Return the letters of a column: A, …, Z, AA and on."""
    before, last = divmod(col, 26)
    return (column_name(before - 1) if before else "") + chr(ord("A") + last)


def link(sheet: "Worksheet", row: int, shown: str | int) -> Formula:
    """Return a cell that leads to a row. A formula, because Excel holds no more than 65,530 plain links on a sheet."""
    words = f'"{shown}"' if isinstance(shown, str) else shown
    return Formula(f"""=HYPERLINK("#'{sheet.get_name()}'!A{row + 1}",{words})""", shown)


class _Target:
    """The file as a zip archive needs it: once it fails it takes everything in silence.

    xlsxwriter leaves a broken archive to the collector, where it would try again and print a traceback.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file: BinaryIO = file

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError:
            self._file = io.BytesIO()
            raise

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def flush(self) -> None:
        self._file.flush()


class Book:
    """The workbook with its formats.

    Raises:
        CheckerError: when xlsxwriter is not installed.
    """

    def __init__(self, file: BinaryIO, scratch: str) -> None:
        try:
            from xlsxwriter import Workbook  # type: ignore[import-untyped]
        except ModuleNotFoundError as err:
            message = '写评分表（xlsx）需要 xlsxwriter，还没有安装；请运行 pip install "fazhi-checker[xlsx]"。'
            raise CheckerError(message, code="dependency_missing") from err
        options = {
            "constant_memory": True,
            "default_format_properties": dict(FONT),
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "tmpdir": scratch,
            "use_zip64": True,
        }
        self.workbook = Workbook(_Target(file), options)
        self.workbook.set_properties({"title": "法治政府建设年度报告评分表", "created": _CREATED})
        self.style = {name: self.workbook.add_format(made) for name, made in STYLES.items()}

    def add_sheet(self, name: str, *, landscape: bool = True) -> "Worksheet":
        """Append a worksheet, set up for A4 with all columns on one page."""
        sheet = self.workbook.add_worksheet(name)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&C第 &P 页，共 &N 页")
        sheet.hide_gridlines(2)
        return sheet

    def put_first(self, sheets: Sequence["Worksheet"]) -> None:
        """Put sheets before all others; xlsxwriter has no call for it, and tells places by `index`."""
        listed = self.workbook.worksheets_objs
        listed.sort(key=lambda sheet: sheet not in sheets)
        for index, sheet in enumerate(listed):
            sheet.index = index

    def put(self, sheet: "Worksheet", row: int, col: int, value: Value, style: str) -> None:
        """Write one cell; rows must come in order."""
        made = self.style[style]
        match value:
            case None | "":
                sheet.write_blank(row, col, None, made)
            case str():
                sheet.write_string(row, col, cell_text(*value.split("\n")), made)
            case Formula():
                sheet.write_formula(row, col, value.text, made, value.value)
            case _:
                sheet.write_number(row, col, value, made)

    def put_row(self, sheet: "Worksheet", row: int, values: Sequence[Value], styles: Sequence[str]) -> None:
        """Write a row from its first column on."""
        for col, (value, style) in enumerate(zip(values, styles, strict=True)):
            self.put(sheet, row, col, value, style)

    def put_under(self, sheet: "Worksheet", row: int, values: Sequence[Value], columns: Sequence[Column]) -> None:
        """Write a row in the styles of its columns, as high as its text needs: not every program sees to that."""
        sheet.set_row(row, _height(values, columns))
        self.put_row(sheet, row, values, [column.style for column in columns])
        # The row before is on disk by now; what xlsxwriter keeps of it would grow with the batch.
        for kept in (sheet.row_info, sheet.row_sizes):
            kept.pop(row - 1, None)

    def put_merged(self, sheet: "Worksheet", row: int, label: str, text: str, columns: Sequence[Column]) -> None:
        """Write a label under the first column, and text over all the others."""
        width = sum(column.width for column in columns[1:])
        sheet.set_row(row, _height((text,), (Column("", width),)))
        self.put_row(sheet, row, (label, *[None] * (len(columns) - 1)), ["word", *["text"] * (len(columns) - 1)])
        sheet.merge_range(row, 1, row, len(columns) - 1, "", self.style["text"])
        self.put(sheet, row, 1, text, "text")

    def colour(self, sheet: "Worksheet", area: tuple[int, int, int, int], colours: Colours) -> None:
        """Colour the cells of an area (first row, first column, last row, last column) by the words they begin with."""
        for beginning, colour in colours:
            made = self.workbook.add_format(colour)
            rule = {"type": "text", "criteria": "begins with", "value": beginning, "format": made}
            sheet.conditional_format(*area, rule)


def _height(values: Sequence[Value], columns: Sequence[Column]) -> float:
    """Return the height in points of a row whose text wraps."""
    lines = 1
    for value, column in zip(values, columns, strict=True):
        if isinstance(value, str) and STYLES[column.style].get("text_wrap"):
            needed = sum(max(-(-cell_len(line) // int(column.width)), 1) for line in value.split("\n"))
            lines = max(lines, needed)
    return min(_LINE * lines + _PADDING, _TALLEST)
