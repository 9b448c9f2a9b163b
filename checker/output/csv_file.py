"""Write results as a table for spreadsheets: one row per report and item."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from checker.output.quotation import best_first, place, sentence
from checker.output.words import VERDICTS, describe_reasons, describe_waiver, printable
from checker.results import Failure, ItemResult, Result, Verdict

COLUMNS = (
    "文件",
    "文件名",
    "标题",
    "年份",
    "清单",
    "覆盖度",
    "编号",
    "要求项",
    "结论",
    "得分",
    "原因",
    "缺少的要素",
    "依据句数",
    "位置",
    "依据",
    "建议",
    "豁免",
)
UNCHECKED = "未能检查"

# A spreadsheet takes a cell that begins so for a formula, which can call programs and send data away
# (OWASP, "CSV Injection"; the full-width forms are read like the others by Excel in Chinese).
_FORMULA_STARTS = tuple("=+-@＝＋－＠")


class CsvWriter:
    """Write CSV (RFC 4180) in UTF-8 with a byte order mark, without which Excel takes it for GBK."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.write(b"\xef\xbb\xbf")
        self._write(COLUMNS)

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report: a row per item, or one row that says why it could not be checked."""
        if isinstance(entry, Failure):
            told = {"结论": UNCHECKED, "原因": entry.error.message}
            self._write_row({"文件": entry.report.path, "文件名": entry.report.name, **told})
            return
        report = _report_cells(entry)
        for item in entry.items:
            self._write_row({**report, **_item_cells(item)})

    def close(self) -> None:
        """Finish the document, which has nothing at its end."""

    def _write_row(self, cells: dict[str, str]) -> None:
        self._write(_cell(cells.get(column, "")) for column in COLUMNS)

    def _write(self, row: Iterable[str]) -> None:
        line = io.StringIO(newline="")
        csv.writer(line).writerow(row)
        self._file.write(line.getvalue().encode())


def _cell(text: str) -> str:
    text = printable(text).strip()
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _report_cells(result: Result) -> dict[str, str]:
    report, checklist = result.report, result.checklist
    return {
        "文件": report.path,
        "文件名": report.name,
        "标题": report.title or "",
        "年份": str(report.year or ""),
        "清单": f"{checklist.id}@{checklist.edition}",
        "覆盖度": f"{result.coverage:.1f}",
    }


def _item_cells(item: ItemResult) -> dict[str, str]:
    best = best_first(item.evidence)[:1]
    return {
        "编号": item.id,
        "要求项": item.title,
        "结论": VERDICTS[item.verdict],
        "得分": "" if item.verdict is Verdict.NOT_APPLICABLE else str(item.score),
        "原因": describe_reasons(item),
        "缺少的要素": "、".join(element.title for element in item.elements if not element.found),
        "依据句数": str(len(item.evidence)),
        "位置": place(best[0]) if best else "",
        "依据": sentence(best[0]) if best else "",
        "建议": " ".join(item.advice),
        "豁免": describe_waiver(item.waiver) if item.waiver else "",
    }
