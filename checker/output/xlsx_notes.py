"""The sheets that sum up the batch and explain the score sheet."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.checklist import Checklist
from checker.output.explanation import RULES
from checker.output.words import ASSERTIONS, KINDS, MARKS, VERDICTS
from checker.output.xlsx_scores import OPINIONS, UNCHECKED, WAIVED, ScoreSheet
from checker.output.xlsx_sheets import Book, Column, Formula, Value
from checker.output.xlsx_styles import ASSERTION_WORDS, VERDICT_MARKS
from checker.results import Assertion, ChecklistInfo, EngineInfo, ItemResult, Kind, Result, Verdict

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_COUNTS = (
    Column("要求项", 34),
    Column("权重", 8, "number"),
    *(Column(f"{MARKS[verdict]} {word}", 11, "count") for verdict, word in VERDICTS.items()),
    Column("覆盖的占比", 12, "share"),
    Column("平均得分", 12, "coverage"),
)
_ITEMS = (Column("要求项", 26), Column("权重", 14, "number"), Column("依据", 52), Column("要求写明", 72))
# As in `checker.scoring`, which no writer imports.
SCORES = {Verdict.COVERED: 100, Verdict.WEAK: 50, Verdict.MISSING: 0}
_NOT_APPLICABLE = "由人说明理由；得分留空，权重不计。"
_SCORING = (
    (
        "覆盖度",
        "各项得分乘权重，相加后除以有得分的各项权重之和，保留一位小数；没有一项有得分的为 100。"
        "自评参考分，不代替考核。底色由红（0）经黄（50）到绿（100）。",
    ),
    (
        "浅黄的格",
        "可以改：权重、得分、复核结论、复核意见。改了权重或得分，覆盖度和“汇总”随之变；结论和颜色不变。",
    ),
    (WAIVED, "已豁免：有人认可这一项的欠缺，理由见“豁免”一列；结论和得分照旧。"),
    ("复核结论", f"由复核人选：{'、'.join(OPINIONS)}；意见写在旁边。"),
    (
        "链接",
        "点结论，到“证据”里这份报告这一项的第一句；没有证据的，到“要素和建议”。点文字错误、文字提示的数目，到“文字问题”里的第一处。",
    ),
)
_KINDS = (
    (KINDS[Kind.DEFINING], "这一句直接写到本项。"),
    (KINDS[Kind.RELATED], "这一句只写到与本项相关的事。"),
)
_WORDS = (
    ("具体", "有数字、文件、名单、机构、会议或正在运转的机制。"),
    ("线索", "报告里起作用的原话：哪些词指向本项，哪些词表明说法，哪些词算作具体。"),
)
_MEANINGS: Mapping[Assertion, str] = {
    Assertion.DONE: "报告说已经做了，或者正在运转",
    Assertion.PLANNED: "下一步要做的",
    Assertion.PROBLEM: "当作不足说的",
    Assertion.SLOGAN: "愿望、指导思想、上级要求，没有说本地做了什么",
}


def write_summary(book: Book, sheet: "Worksheet", scores: Sequence[ScoreSheet]) -> None:
    """Count the verdicts of each item, live: what a reviewer corrects on a score sheet shows here."""
    for col, column in enumerate(_COUNTS):
        sheet.set_column(col, col, column.width)
    sheet.set_row(0, 28)
    book.put(sheet, 0, 0, "汇总", "title")
    row = 2
    for score in scores:
        row = _summarise(book, sheet, score, row) + 1


def _summarise(book: Book, sheet: "Worksheet", score: ScoreSheet, row: int) -> int:
    """Write one score sheet's block; return the row behind it."""
    book.put(sheet, row, 0, f"{score.title}（{score.sheet.get_name()}）", "heading")
    mean = score.coverage / score.count if score.count else ""
    facts = (
        ("检查的报告", Formula(f"=COUNT({score.coverages()})", score.count), "count"),
        ("未能检查的文件", Formula(f'=COUNTIF({score.verdict_column(0)},"{UNCHECKED}*")', score.failed), "count"),
        ("平均覆盖度", Formula(f'=IFERROR(AVERAGE({score.coverages()}),"")', mean), "coverage"),
    )
    for label, value, style in facts:
        row += 1
        book.put_row(sheet, row, (label, value), ("label", style))
    if not score.items:
        return row + 1
    row += 2
    book.put_row(sheet, row, [column.title for column in _COUNTS], ["head"] * len(_COUNTS))
    for index, item in enumerate(score.items):
        values = (item.title, *_counts(score, index, item, row + 1 + index))
        book.put_under(sheet, row + 1 + index, values, _COUNTS)
    last = row + len(score.items)
    bar = {"type": "data_bar", "bar_color": "#A9D08E", "min_type": "num", "max_type": "num"}
    sheet.conditional_format(row + 1, 6, last, 6, {**bar, "min_value": 0, "max_value": 1})
    return last + 1


def _counts(score: ScoreSheet, index: int, item: ItemResult, row: int) -> Iterator[Value]:
    verdicts, cells = score.verdicts[item.id], score.verdict_column(index)
    yield Formula(f"={score.weight_cell(index)}", item.weight)
    for verdict in VERDICTS:
        yield Formula(f'=COUNTIF({cells},"{MARKS[verdict]}*")', verdicts[verdict])
    applying = score.count - verdicts[Verdict.NOT_APPLICABLE]
    share = verdicts[Verdict.COVERED] / applying if applying else ""
    yield Formula(f'=IFERROR(C{row + 1}/SUM(C{row + 1}:E{row + 1}),"")', share)
    mean = score.scores[item.id] / applying if applying else ""
    yield Formula(f'=IFERROR(AVERAGE({score.score_column(index)}),"")', mean)


class Explanations(Struct):
    """What the last sheet tells: the checklists and programs that judged, in the order they came."""

    known: Mapping[str, Checklist]
    checklists: dict[str, tuple[ChecklistInfo, tuple[ItemResult, ...]]] = field(default_factory=dict)
    engines: dict[EngineInfo, None] = field(default_factory=dict)

    def add(self, result: Result) -> None:
        """Take note of what judged a report."""
        if result.checklist.sha256 not in self.checklists:
            self.checklists[result.checklist.sha256] = result.checklist, result.items
        self.engines[result.engine] = None

    def write(self, book: Book, sheet: "Worksheet") -> None:
        """Fill the sheet."""
        for col, column in enumerate(_ITEMS):
            sheet.set_column(col, col, column.width)
        sheet.set_row(0, 28)
        book.put(sheet, 0, 0, "清单说明", "title")
        row = 2
        for info, items in self.checklists.values():
            row = self._checklist(book, sheet, info, items, row) + 1
        _rules(book, sheet, row, list(self.engines))

    def _checklist(
        self, book: Book, sheet: "Worksheet", info: ChecklistInfo, items: Sequence[ItemResult], row: int
    ) -> int:
        """Write what one checklist asks; return the row behind it."""
        checklist = self.known.get(info.sha256)
        book.put(sheet, row, 0, f"{info.title}（{info.id}，{info.edition}）", "heading")
        facts = [("依据", checklist.source)] if checklist else [("依据", "（这份清单不在手边，要求和依据未列出）")]
        facts += [("说明", checklist.note)] if checklist and checklist.note else []
        for label, text in [*facts, ("文件校验（sha256）", info.sha256)]:
            row += 1
            book.put(sheet, row, 0, f"{label}：{text}", "note")
        row += 1
        book.put_row(sheet, row, [column.title for column in _ITEMS], ["head"] * len(_ITEMS))
        asked = {item.id: item for item in checklist.items} if checklist else {}
        for item in items:
            row += 1
            known = asked.get(item.id)
            told = (known.source, known.asks) if known else (None, None)
            book.put_under(sheet, row, (item.title, item.weight, *told), _ITEMS)
        return row + 1


def _rules(book: Book, sheet: "Worksheet", row: int, engines: Sequence[EngineInfo]) -> None:
    """Write how verdicts and coverage come about, what marks, colours and words mean, and which programs judged."""
    judged = [(f"{MARKS[verdict]} {VERDICTS[verdict]}", f"得 {SCORES[verdict]} 分。{rule}") for verdict, rule in RULES]
    judged.append((f"{MARKS[Verdict.NOT_APPLICABLE]} {VERDICTS[Verdict.NOT_APPLICABLE]}", _NOT_APPLICABLE))
    meant = ((ASSERTIONS[assertion], f"{text}。") for assertion, text in _MEANINGS.items())
    blocks = (
        ("怎样判定", judged),
        ("怎样算分，怎样复核", _SCORING),
        ("“证据”表里的词", (*_KINDS, *meant, *_WORDS)),
        ("程序", [("版本", _engine(engine)) for engine in engines]),
    )
    first = row
    for heading, lines in blocks:
        book.put(sheet, row, 0, heading, "heading")
        for label, text in lines:
            row += 1
            book.put_merged(sheet, row, label, text, _ITEMS)
        row += 2
    book.colour(sheet, (first, 0, row, 0), (*VERDICT_MARKS, *ASSERTION_WORDS))


def _engine(engine: EngineInfo) -> str:
    return f"fazhi-checker {engine.version}，spaCy {engine.spacy}，中文模型：{engine.model or '未使用'}"
