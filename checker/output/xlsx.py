"""Write a score sheet for reviewers: one row per report, and behind it the evidence, advice and explanations."""

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO

from checker.checklist import Checklist
from checker.output.quotation import best_first, place, sentence
from checker.output.words import (
    ASSERTIONS,
    KINDS,
    MARKS,
    ROLES,
    SEVERITIES,
    VERDICTS,
    describe_reasons,
    describe_waiver,
    printable,
)
from checker.output.xlsx_notes import Explanations, write_summary
from checker.output.xlsx_scores import ScoreSheet
from checker.output.xlsx_sheets import ASSERTION_COLOURS, VERDICT_COLOURS, Book, Column, Listing
from checker.results import CueRole, Defect, Evidence, Failure, ItemResult, Result, Verdict

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

# Excel's limits, and what it will not have in the name of a sheet.
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))

_REPORT = (Column("序号", 6, "count"), Column("报告", 28))
_EVIDENCE = (
    *_REPORT,
    Column("要求项", 18),
    Column("关系", 7, "word"),
    Column("说法", 7, "word"),
    Column("具体", 8, "word"),
    Column("句子", 72),
    Column("小节", 26),
    Column("部分", 10, "word"),
    Column("位置", 15, "word"),
    Column("线索", 30),
)
_ADVICE = (
    *_REPORT,
    Column("要求项", 18),
    Column("结论", 9, "verdict"),
    Column("原因", 20),
    Column("已见要素", 26),
    Column("未见要素", 26),
    Column("建议", 66),
    Column("豁免", 26),
)
_DEFECTS = (
    *_REPORT,
    Column("程度", 8, "word"),
    Column("问题", 60),
    Column("原文", 40),
    Column("改为", 24),
    Column("位置", 15, "word"),
    Column("种类", 22),
)
_CUES = {CueRole.ITEM: "本项", CueRole.ASSERTION: "说法", CueRole.CONCRETE: "具体"}
_LONGEST_CUT = 200  # characters of a defect's source text


class XlsxWriter:
    """Write a workbook row by row, through files in a folder of its own that no interruption leaves behind.

    Args:
        file: binary; owned, and closed, by the caller.
        known: checklists by their sha256, for what an item asks and where that is demanded; a result's may lack.

    Raises:
        CheckerError: when xlsxwriter is not installed.
    """

    def __init__(self, file: BinaryIO, known: Mapping[str, Checklist]) -> None:
        scratch = tempfile.mkdtemp(prefix="fazhi-checker-")
        self._remove_scratch = weakref.finalize(self, shutil.rmtree, scratch, ignore_errors=True)
        self._book = book = Book(file, scratch)
        self._first = book.add_sheet("评分表")
        self._summary = book.add_sheet("汇总")
        marks = [(MARKS[verdict], colour) for verdict, colour in VERDICT_COLOURS.items()]
        words = [(ASSERTIONS[assertion], colour) for assertion, colour in ASSERTION_COLOURS.items()]
        self._evidence = Listing(book, "证据", _EVIDENCE, (4, words))
        self._advice = Listing(book, "要素和建议", _ADVICE, (3, marks))
        self._defects = Listing(book, "文字问题", _DEFECTS)
        self._notes = book.add_sheet("清单说明")
        self._explanations = Explanations(known)
        self._scores: list[ScoreSheet] = []
        self._by_items: dict[frozenset[tuple[str, float]], ScoreSheet] = {}
        self._waiting: list[tuple[int, Failure]] = []  # until a report says which columns there are
        self._number = 0

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report."""
        self._number += 1
        if isinstance(entry, Failure):
            self._add_failures([(self._number, entry)])
            return
        score = self._score_sheet(entry)
        self._explanations.add(entry)
        score.add(self._number, entry, self._add_details(entry))

    def close(self) -> None:
        """Finish the document.

        Raises:
            OSError: when it cannot be written.
        """
        from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

        if self._waiting or not self._scores:
            self._begin_scores((), "法治政府建设年度报告", "")
        for score in self._scores:
            score.finish()
        for listing in (self._evidence, self._advice, self._defects):
            listing.finish()
        write_summary(self._book, self._summary, self._scores)
        self._explanations.write(self._book, self._notes)
        try:
            self._book.workbook.close()
        except FileCreateError as err:
            raise err.args[0] from err
        finally:
            self._remove_scratch()

    def _score_sheet(self, result: Result) -> ScoreSheet:
        """Return the sheet for reports judged by the same items with the same weights."""
        key = frozenset((item.id, item.weight) for item in result.items)
        found = self._by_items.get(key)
        if found is None or found.full:
            info = result.checklist
            found = self._by_items[key] = self._begin_scores(result.items, info.title, info.edition)
        return found

    def _begin_scores(self, items: Sequence[ItemResult], title: str, edition: str) -> ScoreSheet:
        """Begin a score sheet; the number in the name of a further one makes it unlike all others."""
        name = printable(f"评分表{len(self._scores) + 1} {edition} {title}").translate(_NOT_IN_NAMES)
        sheet = self._book.add_sheet(name[:_LONGEST_NAME].strip()) if self._scores else self._first
        score = ScoreSheet(self._book, sheet, items, title)
        self._scores.append(score)
        waiting, self._waiting = self._waiting, []
        self._add_failures(waiting)
        return score

    def _add_failures(self, failures: Iterable[tuple[int, Failure]]) -> None:
        for number, failure in failures:
            if self._scores and not self._scores[-1].full:
                self._scores[-1].add_failure(number, failure)
            else:
                self._waiting.append((number, failure))

    def _add_details(self, result: Result) -> dict[str, tuple["Worksheet", int]]:
        """Append evidence, advice and defects; return for each item where its evidence, or else its advice, stands."""
        report = (self._number, result.report.title or result.report.name)
        places = {}
        for item in result.items:
            rows = [self._add_advice(report, item)] if _has_advice(item) else []
            evidence = [self._add_evidence(report, item, one) for one in best_first(item.evidence)]
            for first in (evidence or rows)[:1]:
                places[item.id] = first
        for defect in result.defects:
            self._add_defect(report, result.text, defect)
        return places

    def _add_evidence(self, report: tuple[int, str], item: ItemResult, one: Evidence) -> tuple["Worksheet", int]:
        return self._evidence.add(
            *report,
            item.title,
            KINDS[one.kind],
            ASSERTIONS[one.assertion],
            "具体" if one.concrete else "不具体",
            sentence(one),
            one.section.title or "（无标题）",
            ROLES[one.section.role],
            place(one),
            _cues(one),
        )

    def _add_advice(self, report: tuple[int, str], item: ItemResult) -> tuple["Worksheet", int]:
        return self._advice.add(
            *report,
            item.title,
            f"{MARKS[item.verdict]} {VERDICTS[item.verdict]}",
            describe_reasons(item),
            "、".join(element.title for element in item.elements if element.found),
            "、".join(element.title for element in item.elements if not element.found),
            "\n".join(item.advice),
            describe_waiver(item.waiver) if item.waiver else None,
        )

    def _add_defect(self, report: tuple[int, str], text: str, defect: Defect) -> None:
        cut = text[defect.start : min(defect.end, defect.start + _LONGEST_CUT)]
        correction = "（删去）" if defect.correction == "" else defect.correction
        self._defects.add(
            *report, SEVERITIES[defect.severity], defect.message, cut, correction, place(defect), defect.code
        )


def _has_advice(item: ItemResult) -> bool:
    return item.verdict is not Verdict.COVERED or bool(item.elements or item.advice or item.waiver)


def _cues(evidence: Evidence) -> str:
    """Name the words that decided, by what they decided."""
    told = []
    for role, name in _CUES.items():
        words = dict.fromkeys(cue.text for cue in evidence.cues if cue.role is role)
        told += [f"{name}：{'、'.join(words)}"] if words else []
    return "；".join(told)
