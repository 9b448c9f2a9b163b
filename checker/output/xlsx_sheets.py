"""Fill worksheets row by row: cells that no report can turn into formulas or broken XML, and lists over several sheets.

Rows and columns count from 0, as xlsxwriter has them. Column widths count digits; a Chinese character takes two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from checker.errors import CheckerError
from checker.output.words import printable
from checker.results import Assertion, Verdict

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

# Limits of Excel: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 (rows on a sheet; 32,767
# UTF-16 units in a cell, of which a rare character takes two).
MAX_ROWS = 1_048_576
LONGEST_TEXT = 16_000

# The clock must not show in the file; the first day a zip archive can name.
_CREATED = datetime(1980, 1, 1)
# XML 1.0 has no place for these two, escaped or not.
_NO_XML = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}

_FONT = {"font_name": "微软雅黑", "font_size": 10, "font_scheme": "none"}
_CELL = {**_FONT, "valign": "vcenter", "border": 1, "border_color": "#D0D0D0"}
_CENTRED = {**_CELL, "align": "center"}
_INPUT = {"bg_color": "#FFFBE6"}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {**_FONT, "font_size": 15, "bold": True, "valign": "vcenter"},
    "heading": {**_FONT, "font_size": 12, "bold": True, "valign": "vcenter", "font_color": "#1F3864"},
    "note": {**_FONT, "font_color": "#595959", "valign": "vcenter"},
    "head": {
        **_CENTRED,
        "bold": True,
        "text_wrap": True,
        "bg_color": "#1F3864",
        "font_color": "#FFFFFF",
        "border_color": "#8EA9DB",
    },
    "text": {**_CELL, "text_wrap": True},
    "word": {**_CENTRED, "text_wrap": True},
    "verdict": _CENTRED,
    "link": {**_CENTRED, "underline": 1},
    "go": {**_CELL, "underline": 1, "font_color": "#1F4E9E"},
    "number": {**_CENTRED, "num_format": "0.##"},
    "count": {**_CENTRED, "num_format": "0"},
    "coverage": {**_CENTRED, "num_format": "0.0", "bold": True},
    "share": {**_CENTRED, "num_format": "0%"},
    "score_input": {**_CENTRED, **_INPUT, "num_format": "0.##"},
    "word_input": {**_CENTRED, **_INPUT},
    "text_input": {**_CELL, **_INPUT, "text_wrap": True},
    "label": {**_CELL, "align": "right", "bold": True, "bg_color": "#EEF2FA"},
    "failed": {**_CELL, "font_color": "#9C0006", "bg_color": "#F5F5F5"},
}

# Fill and letter that go with a verdict and with what a sentence means; the words themselves stay, for black and white.
_GOOD, _FAIR = {"bg_color": "#E2F0D9", "font_color": "#375623"}, {"bg_color": "#FFF0C2", "font_color": "#7F5200"}
_BAD, _OUT = {"bg_color": "#FBDEDA", "font_color": "#9C0006"}, {"bg_color": "#EDEDED", "font_color": "#6B6B6B"}
VERDICT_COLOURS = {Verdict.COVERED: _GOOD, Verdict.WEAK: _FAIR, Verdict.MISSING: _BAD, Verdict.NOT_APPLICABLE: _OUT}
ASSERTION_COLOURS = {
    Assertion.DONE: _GOOD,
    Assertion.PLANNED: _FAIR,
    Assertion.PROBLEM: _BAD,
    Assertion.SLOGAN: _OUT,
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and what it gives now, for programs that do not reckon. Words of a report never go into one."""

    text: str
    value: str | float


Value = str | float | Formula | None


@dataclass(frozen=True, slots=True)
class Column:
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


def link(sheet: "Worksheet", row: int, words: str) -> Formula:
    """Return a cell that leads to a row. A formula, because Excel holds no more than 65,530 plain links on a sheet."""
    return Formula(f"""=HYPERLINK("#'{sheet.get_name()}'!A{row + 1}","{words}")""", words)


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
            "default_format_properties": dict(_FONT),
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "tmpdir": scratch,
            "use_zip64": True,
        }
        self.workbook = Workbook(file, options)
        self.workbook.set_properties({"title": "法治政府建设年度报告评分表", "created": _CREATED})
        self.style = {name: self.workbook.add_format(made) for name, made in _STYLES.items()}

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

    def put(self, sheet: "Worksheet", row: int, col: int, value: Value, style: str) -> None:
        """Write one cell; rows must come in order."""
        made = self.style[style]
        match value:
            case None:
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

    def colour(
        self, sheet: "Worksheet", area: tuple[int, int, int, int], colours: Sequence[tuple[str, dict[str, str]]]
    ) -> None:
        """Colour the cells of an area (first row, first column, last row, last column) by the words they begin with."""
        for beginning, colour in colours:
            made = self.workbook.add_format(colour)
            rule = {"type": "text", "criteria": "begins with", "value": beginning, "format": made}
            sheet.conditional_format(*area, rule)


class Listing:
    """A list under one row of headings, on as many sheets as it takes.

    `colours` says for a column which words get which colour.
    """

    def __init__(
        self,
        book: Book,
        name: str,
        columns: Sequence[Column],
        colours: tuple[int, Sequence[tuple[str, dict[str, str]]]] | None = None,
    ) -> None:
        self._book = book
        self._name = name
        self._columns = columns
        self._colours = colours
        self._sheets = 0
        self._begin()

    def add(self, *values: Value) -> tuple["Worksheet", int]:
        """Append a row; return where it stands."""
        if self._next == MAX_ROWS:
            self.finish()
            self._begin()
        self._book.put_row(self.sheet, self._next, values, [column.style for column in self._columns])
        self._next += 1
        return self.sheet, self._next - 1

    def finish(self) -> None:
        """Set what needs to know the last row."""
        last = max(self._next - 1, 1)
        self.sheet.autofilter(0, 0, last, len(self._columns) - 1)
        if self._colours:
            col, colours = self._colours
            self._book.colour(self.sheet, (1, col, last, col), colours)

    def _begin(self) -> None:
        self._sheets += 1
        self.sheet = self._book.add_sheet(self._name if self._sheets == 1 else f"{self._name}{self._sheets}")
        for col, column in enumerate(self._columns):
            self.sheet.set_column(col, col, column.width)
        self.sheet.set_row(0, 24)
        self._book.put_row(self.sheet, 0, [column.title for column in self._columns], ["head"] * len(self._columns))
        self.sheet.freeze_panes(1, 2)
        self.sheet.repeat_rows(0)
        self._next = 1
