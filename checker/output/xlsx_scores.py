"""The score sheet itself: one row per report; weights and scores a reviewer may change, and the coverage follows."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from rich.cells import cell_len

from checker.output.words import MARKS, SEVERITIES, VERDICTS, describe_waiver
from checker.output.xlsx_sheets import MAX_ROWS, Book, Column, Formula, Spot, Value, column_name, link
from checker.output.xlsx_styles import VERDICT_MARKS
from checker.results import Failure, ItemResult, Result, Severity, Verdict

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

UNCHECKED = "未能检查"
WAIVED = "※"

_NOTE = (
    "覆盖度是自评参考分：各项得分按权重平均，不适用的不计。浅黄的格可以改，改了权重或得分，覆盖度随之变。"
    f"点结论看证据，点文字错误、文字提示的数目看各处。带 {WAIVED} 的已豁免，理由见“豁免”一列。"
)
OPINIONS = ["同意", "部分同意", "不同意", "待核实"]
_WEIGHTS, _TITLES, _LABELS, _FIRST = 2, 3, 4, 5  # rows; reports begin at _FIRST
_COVERAGE, _SCORED = 4, 5  # columns; items begin at _SCORED, two columns each
_LEFT = (
    Column("序号", 5, "count"),
    Column("报告", 28),
    Column("文件", 18),
    Column("年份", 6.5, "count"),
    Column("覆盖度", 8, "coverage"),
)
_ITEM = (Column("结论", 8.5, "verdict"), Column("得分", 6, "score_input"))
_RIGHT = (
    *(Column(f"文字{word}", 9, "count") for word in SEVERITIES.values()),
    Column("复核结论", 10, "word_input"),
    Column("复核意见", 24, "text_input"),
    Column("豁免", 24),
    Column("清单版本", 11, "word"),
)
# Stands where the items would, when not one report could be checked.
_NO_ITEMS = (Column("说明", 60),)


class ScoreSheet:
    """The reports judged by one set of items with one set of weights.

    Attributes:
        items: one result of each item, for its title and weight.
        count: reports judged; failed: files that could not be checked.
        verdicts: how often, by item id and verdict.
        scores: sum of the scores by item id.
        coverage: sum of the coverages.
    """

    def __init__(self, book: Book, sheet: "Worksheet", items: Sequence[ItemResult], title: str) -> None:
        self._book = book
        self.sheet = sheet
        self.title = title
        self.items = tuple(items)
        self.count = self.failed = 0
        self.verdicts: dict[str, Counter[Verdict]] = {item.id: Counter() for item in items}
        self.scores: dict[str, int] = defaultdict(int)
        self.coverage = 0.0
        self._middle = _ITEM * len(items) or _NO_ITEMS
        self._columns = (*_LEFT, *self._middle, *_RIGHT)
        self._next = _FIRST
        self._head()

    @property
    def full(self) -> bool:
        """Tell whether no row is left."""
        return self._next == MAX_ROWS

    def add(self, number: int, result: Result, links: Mapping[str, Spot], defects: Mapping[Severity, Spot]) -> None:
        """Append a report; `links` says where an item's evidence or advice stands, `defects` the first by severity."""
        report, items = result.report, {item.id: item for item in result.items}
        middle: list[Value] = []
        for item in (items[known.id] for known in self.items):
            middle += [
                _linked(_verdict(item), links.get(item.id)),
                None if item.verdict is Verdict.NOT_APPLICABLE else item.score,
            ]
            self.verdicts[item.id][item.verdict] += 1
            self.scores[item.id] += item.score
        waived = [f"{item.title}：{describe_waiver(item.waiver)}" for item in result.items if item.waiver]
        left = (number, report.title or report.name, report.path, report.year, self._formula(result.coverage))
        severities = Counter(defect.severity for defect in result.defects)
        counts = (_linked(severities[severity], defects.get(severity)) for severity in SEVERITIES)
        right = (*counts, None, None, "\n".join(waived) or None, result.checklist.edition)
        self._book.put_under(self.sheet, self._next, (*left, *middle, *right), self._columns)
        self._next += 1
        self.count += 1
        self.coverage += result.coverage

    def add_failure(self, number: int, failure: Failure) -> None:
        """Append a file that could not be checked; the reason runs on over the empty cells of the items."""
        path = failure.report.path
        reason = f"{UNCHECKED}：{failure.error.message.removeprefix(f'{path}：')}"
        values = (number, failure.report.name, path, None, None, reason)
        columns = [replace(column, style="failed") for column in self._columns[3:]]
        empty = [None] * (len(self._columns) - len(values))
        self._book.put_under(self.sheet, self._next, (*values, *empty), (*_LEFT[:3], *columns))
        self._next += 1
        self.failed += 1

    def column(self, col: int) -> str:
        """Return the cells of a column over all reports, as a formula on another sheet names them."""
        letters = column_name(col)
        return f"'{self.sheet.get_name()}'!${letters}${_FIRST + 1}:${letters}${self._last + 1}"

    def coverages(self) -> str:
        """Return the cells of the coverage."""
        return self.column(_COVERAGE)

    def verdict_column(self, index: int) -> str:
        """Return the cells with the verdicts on an item, by its index."""
        return self.column(_SCORED + 2 * index)

    def score_column(self, index: int) -> str:
        """Return the cells with the scores of an item, by its index."""
        return self.column(_SCORED + 2 * index + 1)

    def weight_cell(self, index: int) -> str:
        """Return the cell with the weight of an item, by its index."""
        return f"'{self.sheet.get_name()}'!${column_name(_SCORED + 2 * index + 1)}${_WEIGHTS + 1}"

    def finish(self) -> None:
        """Set what needs to know the last row: filter, colours, and what may be typed into the reviewer's cells."""
        last, opinion = self._last, _SCORED + len(self._middle) + len(SEVERITIES)
        self.sheet.autofilter(_LABELS, 0, last, len(self._columns) - 1)
        self._book.colour(self.sheet, (_FIRST, _SCORED, last, _SCORED + len(self._middle) - 1), VERDICT_MARKS)
        scale: dict[str, str | int] = {"type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num"}
        scale |= {"min_value": 0, "mid_value": 50, "max_value": 100}
        scale |= {"min_color": "#F4B6AC", "mid_color": "#FFE699", "max_color": "#B7DDA4"}
        self.sheet.conditional_format(_FIRST, _COVERAGE, last, _COVERAGE, scale)
        self.sheet.data_validation(_FIRST, opinion, last, opinion, _choice())
        for index in range(len(self.items)):
            col = _SCORED + 2 * index + 1
            self.sheet.data_validation(_FIRST, col, last, col, _number(100, "得分写 0 到 100；不适用的留空"))
            self.sheet.data_validation(_WEIGHTS, col, _WEIGHTS, col, _number(1_000_000, "权重写 0 或正数"))

    @property
    def _last(self) -> int:
        return max(self._next - 1, _FIRST)

    def _formula(self, coverage: float) -> Formula:
        """Return the coverage as the annotation guide has it: the mean by weight over the items that have a score."""
        first, last = (column_name(col) for col in (_SCORED, _SCORED + 2 * len(self.items) - 1))
        weights, row = f"${first}${_WEIGHTS + 1}:${last}${_WEIGHTS + 1}", self._next + 1
        scores = f"{first}{row}:{last}{row}"
        applying = f"SUMPRODUCT({weights},--ISNUMBER({scores}))"
        return Formula(f"=IF({applying}=0,100,ROUND(SUMPRODUCT({weights},{scores})/{applying},1))", coverage)

    def _head(self) -> None:
        for col, column in enumerate(self._columns):
            self.sheet.set_column(col, col, column.width)
        self.sheet.set_row(0, 28)
        self._book.put(self.sheet, 0, 0, f"{self.title} · 评分表", "title")
        self._book.put(self.sheet, 1, 0, _NOTE, "note")
        self._book.put(self.sheet, _WEIGHTS, _COVERAGE, "权重", "label")
        for index, item in enumerate(self.items):
            self._book.put(self.sheet, _WEIGHTS, _SCORED + 2 * index + 1, item.weight, "score_input")
        self._put_titles()
        self.sheet.set_row(_LABELS, 34)
        styles = ["head" if column in _ITEM else "head_below" for column in self._columns]
        self._book.put_row(self.sheet, _LABELS, [column.title for column in self._columns], styles)
        self.sheet.freeze_panes(_FIRST, 2)
        self.sheet.repeat_rows(_WEIGHTS, _LABELS)

    def _put_titles(self) -> None:
        """Write the row that names the items, each over its two columns."""
        longest = max((cell_len(item.title) for item in self.items), default=0)
        self.sheet.set_row(_TITLES, 16 * min(max(-(-longest // 12), 1), 5) + 6)
        width = len(self._columns)
        self._book.put_row(self.sheet, _TITLES, [None] * width, ["head_above"] * width)
        for index, item in enumerate(self.items):
            col = _SCORED + 2 * index
            self.sheet.merge_range(_TITLES, col, _TITLES, col + 1, "", self._book.style["head"])
            self._book.put(self.sheet, _TITLES, col, item.title, "head")


def _verdict(item: ItemResult) -> str:
    return f"{MARKS[item.verdict]} {VERDICTS[item.verdict]}{WAIVED if item.waiver else ''}"


def _linked(shown: str | int, spot: Spot | None) -> Value:
    return link(*spot, shown) if spot else shown


def _choice() -> dict[str, object]:
    return {
        "validate": "list",
        "source": OPINIONS,
        "error_title": "复核结论",
        "error_message": f"请从 {'、'.join(OPINIONS)} 里选一个，或留空",
    }


def _number(highest: int, message: str) -> dict[str, object]:
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": highest,
        "error_title": "不是可用的数",
        "error_message": message,
    }
