"""The lists behind the scores: evidence, elements and advice, and what is wrong in the writing."""

from collections.abc import Sequence

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
from checker.output.xlsx_sheets import MAX_ROWS, Book, Column, Spot, Value
from checker.output.xlsx_styles import ASSERTION_WORDS, SEVERITY_WORDS, VERDICT_MARKS, Colours
from checker.results import CueRole, Defect, Evidence, ItemResult, Verdict

_REPORT = (Column("序号", 6, "count"), Column("报告", 28, "line"))
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
    Column("问题", 46),
    Column("原文", 50),
    Column("改为", 20),
    Column("位置", 15, "word"),
    Column("种类", 22),
)
_CUES = {CueRole.ITEM: "本项", CueRole.ASSERTION: "说法", CueRole.CONCRETE: "具体"}
_LONGEST_CUT = 200  # characters of a defect's source text
_AROUND = 12  # characters before and behind it


class Listing:
    """A list under one row of headings, on as many sheets as it takes.

    `colours` says for one column which words get which colour.
    """

    def __init__(
        self,
        book: Book,
        name: str,
        columns: Sequence[Column],
        colours: tuple[int, Colours],
    ) -> None:
        self._book = book
        self._name = name
        self._columns = columns
        self._colours = colours
        self._sheets = 0
        self._begin()

    def add(self, *values: Value) -> Spot:
        """Append a row; return where it stands."""
        if self._next == MAX_ROWS:
            self.finish()
            self._begin()
        self._book.put_under(self.sheet, self._next, values, self._columns)
        self._next += 1
        return self.sheet, self._next - 1

    def finish(self) -> None:
        """Set what needs to know the last row."""
        last = max(self._next - 1, 1)
        self.sheet.autofilter(0, 0, last, len(self._columns) - 1)
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


class Details:
    """The three lists, filled report by report; `report` is its number and what it is called."""

    def __init__(self, book: Book) -> None:
        self._evidence = Listing(book, "证据", _EVIDENCE, (4, ASSERTION_WORDS))
        self._advice = Listing(book, "要素和建议", _ADVICE, (3, VERDICT_MARKS))
        self._defects = Listing(book, "文字问题", _DEFECTS, (2, SEVERITY_WORDS))

    def finish(self) -> None:
        """Set what needs to know the last rows."""
        for listing in (self._evidence, self._advice, self._defects):
            listing.finish()

    def add_item(self, report: tuple[int, str], item: ItemResult) -> Spot | None:
        """Append evidence and advice; return where the evidence, or else the advice, stands."""
        advice = self._add_advice(report, item) if _has_advice(item) else None
        evidence = [self._add_evidence(report, item, one) for one in best_first(item.evidence)]
        return evidence[0] if evidence else advice

    def _add_evidence(self, report: tuple[int, str], item: ItemResult, one: Evidence) -> Spot:
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

    def _add_advice(self, report: tuple[int, str], item: ItemResult) -> Spot:
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

    def add_defect(self, report: tuple[int, str], text: str, defect: Defect) -> Spot:
        """Append something wrong in the writing; return where it stands."""
        correction = "（删去）" if defect.correction == "" else defect.correction
        shown = _in_context(text, defect)
        return self._defects.add(
            *report, SEVERITIES[defect.severity], defect.message, shown, correction, place(defect), defect.code
        )


def _in_context(text: str, defect: Defect) -> str:
    """Return the source text of a defect in 【】 with a few characters of its line around; nothing without the text."""
    if not text:
        return ""
    first, last = max(defect.start - _AROUND, 0), min(defect.end, defect.start + _LONGEST_CUT)
    before = text[first : defect.start].rsplit("\n", 1)[-1]
    after = text[defect.end : defect.end + _AROUND].split("\n", 1)[0]
    return f"{before}【{text[defect.start : last]}{'…' if last < defect.end else ''}】{after}"


def _has_advice(item: ItemResult) -> bool:
    return item.verdict is not Verdict.COVERED or bool(item.elements or item.advice or item.waiver)


def _cues(evidence: Evidence) -> str:
    """Name the words that decided, by what they decided; a word within another is left out."""
    told = []
    for role, name in _CUES.items():
        words = dict.fromkeys(printable(cue.text) for cue in evidence.cues if cue.role is role)
        longest = [word for word in words if not any(word != other and word in other for other in words)]
        told += [f"{name}：{'、'.join(longest)}"] if longest else []
    return "；".join(told)
