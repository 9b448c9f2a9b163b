"""Write results as Markdown (GitHub's kind), to paste into documents and issues: a chapter per report.

Every word from outside passes `escaped`: it can start no heading, list, link, table cell, HTML or code.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from checker.output.quotation import best_first, describe, place, quote
from checker.output.words import MARKS, SEVERITIES, VERDICTS, describe_reasons, describe_waiver, printable
from checker.results import Failure, ItemResult, Result, Verdict

SHOWN_PER_ITEM = 3

# What can mean something inside a line (web addresses become links by themselves); and what makes a list, a table or an
# underlined heading at its beginning.
_ANYWHERE = re.compile(r"([\\`*_\[\]<>&|~#$!{}]|(?<=www)\.|:(?=//))", re.IGNORECASE)
_FIRST = re.compile(r"^([-+=:])|^(\d+)([.)])")


class MarkdownWriter:
    """Write chapter by chapter, and after more than one a table of all; of an entry one row of it is kept."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._empty = True
        self._rows: list[tuple[str, ...]] = []

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report."""
        if isinstance(entry, Failure):
            self._rows.append((escaped(entry.report.path), "未能检查", ""))
            self._write(_failed(entry))
            return
        marks = "".join(MARKS[item.verdict] for item in entry.items)
        self._rows.append((escaped(entry.report.path), f"{entry.coverage:.1f}", marks))
        self._write(_chapter(entry))

    def close(self) -> None:
        """Finish the document."""
        if len(self._rows) > 1:
            legend = "、".join(f"{mark} {VERDICTS[verdict]}" for verdict, mark in MARKS.items())
            heads = ("文件", "覆盖度", "结论")
            self._write(["# 汇总", "", *_table(heads, self._rows, right=1), "", f"{legend}（按清单的顺序）"])

    def _write(self, lines: Iterable[str]) -> None:
        """Write a chapter, one blank line behind the one before."""
        text = "\n".join(lines).strip("\n") + "\n"
        self._file.write(text.encode() if self._empty else f"\n{text}".encode())
        self._empty = False


def escaped(text: str) -> str:
    """Return text from outside as Markdown that reads as that text, in one line."""
    text = _ANYWHERE.sub(r"\\\1", printable(text).strip())
    return _FIRST.sub(lambda found: f"{found[2] or ''}\\{found[1] or found[3]}", text)


def _failed(failure: Failure) -> list[str]:
    return [f"# {escaped(failure.report.name)}", "", f"未能检查：{escaped(failure.error.message)}"]


def _chapter(result: Result) -> Iterator[str]:
    yield f"# {escaped(result.report.title or result.report.name)}"
    yield ""
    yield from _facts(result)
    yield ""
    yield from _table(("要求项", "结论", "得分", "原因", "位置"), [_row(item) for item in result.items], right=2)
    yield ""
    yield from _part("依据", ["\n\n".join(block for item in result.items for block in _evidence(item))])
    yield from _part("建议", [line for item in result.items for line in _advice(item)])
    yield from _part("文字问题", list(_defects(result)))


def _facts(result: Result) -> Iterator[str]:
    report, checklist = result.report, result.checklist
    yield f"- 文件：{escaped(report.path)}"
    yield f"- 年份：{f'{report.year}年' if report.year else '（报告没有写明）'}"
    yield f"- 清单：{escaped(checklist.title)}（{escaped(checklist.id)}，{escaped(checklist.edition)}）"
    yield f"- 覆盖度：**{result.coverage:.1f}**（自评参考分）"


def _part(title: str, body: list[str]) -> Iterator[str]:
    """Put a heading over lines, where there are any, and a blank line under them."""
    if any(body):
        yield f"## {title}"
        yield ""
        yield from body
        yield ""


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, right: int) -> Iterator[str]:
    """Lay out a table; column number `right` holds figures."""
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---:' if number == right else '---' for number in range(len(heads)))} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _row(item: ItemResult) -> tuple[str, ...]:
    best = best_first(item.evidence)[:1]
    score = "" if item.verdict is Verdict.NOT_APPLICABLE else str(item.score)
    reasons = [describe_reasons(item)] if item.note or item.reasons else []
    if item.waiver is not None:
        reasons.append(describe_waiver(item.waiver))
    where = escaped(place(best[0])) if best else ""
    return escaped(item.title), _verdict(item), score, escaped("；".join(reasons)), where


def _verdict(item: ItemResult) -> str:
    return f"{MARKS[item.verdict]} {VERDICTS[item.verdict]}{'（已豁免）' if item.waiver else ''}"


def _evidence(item: ItemResult) -> Iterator[str]:
    """Return blocks; the caller parts them by blank lines."""
    if item.verdict is Verdict.NOT_APPLICABLE or not (item.evidence or item.elements):
        return
    yield f"### {_verdict(item)} {escaped(item.title)}"
    if item.elements:
        marks = (f"{'✓' if element.found else '✗'} {escaped(element.title)}" for element in item.elements)
        yield f"要素：{'　'.join(marks)}"
    ordered = best_first(item.evidence)
    for evidence in ordered[:SHOWN_PER_ITEM]:
        yield f"- {escaped(describe(evidence))}"
        yield f"  > {escaped(quote(evidence, color=False).plain)}"
    if len(ordered) > SHOWN_PER_ITEM:
        yield f"另有 {len(ordered) - SHOWN_PER_ITEM} 句"


def _advice(item: ItemResult) -> Iterator[str]:
    """List what to add; what a reviewer has accepted needs nothing."""
    if item.advice and item.waiver is None:
        yield f"- {_verdict(item)} {escaped(item.title)}"
        for line in item.advice:
            yield f"  - {escaped(line)}"


def _defects(result: Result) -> Iterator[str]:
    for defect in result.defects:
        correction = "" if defect.correction is None else f"（应为“{escaped(defect.correction)}”）"
        yield f"- {escaped(place(defect))}：{SEVERITIES[defect.severity]}：{escaped(defect.message)}{correction}"
