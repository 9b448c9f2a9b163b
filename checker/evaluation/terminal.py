"""Show an evaluation as tables. Text from files goes in as rich Text, never as markup."""

from collections.abc import Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from checker.evaluation.compare import Change
from checker.evaluation.evidence import MatchedMeasures
from checker.evaluation.measures import ReportMeasures, SentenceMeasures
from checker.evaluation.metrics import Estimate, Interval, Score
from checker.evaluation.run import NONE, Disagreement, Evaluation
from checker.output.words import ASSERTIONS, KINDS, REASONS, VERDICTS, printable

_EFFECTS = {"better": "变好", "worse": "变差", "other": "仍不一致"}
_WORDS: Mapping[str, str] = {
    **{word.value: name for word, name in VERDICTS.items()},
    **{word.value: name for word, name in KINDS.items()},
    **{word.value: name for word, name in ASSERTIONS.items()},
    "concrete": "具体",
    "bare": "不具体",
    NONE: "无",
}
Row = tuple[str, ...]


def show(evaluation: Evaluation, changes: Sequence[Change] | None, console: Console) -> None:
    """Print the tables, the disagreements, and what changed; what could not be read is left to the caller."""
    console.print(Text(f"与人工判断的一致程度：{printable(evaluation.gold)}", style="bold"))
    ours, theirs = evaluation.measures, evaluation.baseline
    if isinstance(ours, ReportMeasures):
        console.print(_report_tables(ours, theirs if isinstance(theirs, ReportMeasures) else None))
    else:
        console.print(_sentence_tables(ours, theirs if isinstance(theirs, SentenceMeasures) else None))
    for disagreement in evaluation.disagreements:
        console.print(_disagreement(disagreement))
    if changes is not None:
        console.print(_change_table(changes))


def _report_tables(ours: ReportMeasures, theirs: ReportMeasures | None) -> RenderableType:
    title = f"报告 {ours.reports} 份，判断 {ours.judgements} 条"
    if ours.left_out:
        title += f"（另有 {ours.left_out} 条不适用，未计入）"
    verdicts = {_WORDS[verdict]: score for verdict, score in ours.verdicts.items()}
    confusion = [(_WORDS[gold], *(str(n) for n in row.values())) for gold, row in ours.confusion.items()]
    items = [(id, str(one.judgements), _number(one.accuracy), _number(one.macro_f1)) for id, one in ours.items.items()]
    return Group(
        _beside(title, _report_rows(ours), _report_rows(theirs) if theirs else None),
        _score_table("各结论", verdicts),
        _table("混淆（行：人工，列：程序）", ("", *(_WORDS[verdict] for verdict in ours.confusion)), confusion),
        _table("各要点", ("要点", "判断", "准确率", "宏平均 F1"), items),
    )


def _report_rows(measures: ReportMeasures) -> list[Row]:
    missing = measures.verdicts["missing"]
    rows: list[Row] = [
        ("准确率", _estimate(measures.accuracy)),
        ("宏平均 F1", _estimate(measures.macro_f1)),
        ("Cohen κ", _estimate(measures.kappa)),
        ("Cohen κ（线性加权）", _estimate(measures.weighted_kappa)),
        ("“缺失”查准率", _bounded(missing.precision, missing.precision_interval)),
        ("“缺失”查全率", _bounded(missing.recall, missing.recall_interval)),
    ]
    if measures.evidence and measures.defining_evidence and measures.matched:
        rows.append(("证据 P / R / F1", _prf(measures.evidence)))
        rows.append(("证据（仅直接）P / R / F1", _prf(measures.defining_evidence)))
        rows += _matched_rows(measures.matched)
    return [*rows, ("覆盖度与人工总分的秩相关", _number(measures.rank_correlation))]


def _matched_rows(matched: MatchedMeasures) -> list[Row]:
    return [
        ("双方都找到的证据", str(matched.pairs)),
        ("直接/相关 一致率", _number(matched.kind_accuracy)),
        ("断言 宏平均 F1", _number(matched.assertion_macro_f1)),
        ("计划与其余 F1", _number(matched.planned.f1)),
        ("是否具体 F1", _number(matched.concrete.f1)),
    ]


def _sentence_tables(ours: SentenceMeasures, theirs: SentenceMeasures | None) -> RenderableType:
    title = f"句子 {ours.sentences} 句，其中 {ours.without_items} 句不涉及任何要点"
    items = {item: detection.found for item, detection in ours.items.items()}
    assertions = {_WORDS[assertion]: score for assertion, score in ours.matched.assertions.items()}
    return Group(
        _beside(title, _sentence_rows(ours), _sentence_rows(theirs) if theirs else None),
        _score_table("各要点（是否找到）", items),
        _score_table("各断言（双方都找到的）", assertions),
    )


def _sentence_rows(measures: SentenceMeasures) -> list[Row]:
    return [
        ("找到要点 P / R / F1", _prf(measures.detection.found)),
        ("且直接/相关相同 P / R / F1", _prf(measures.detection.with_kind)),
        ("误报（不涉及要点却判为证据）", f"{measures.false_alarms} 句"),
        *_matched_rows(measures.matched),
        ("断言 宏平均 F1（没找到的也算错）", _number(measures.assertion_macro_f1_all)),
    ]


def _beside(title: str, ours: Sequence[Row], theirs: Sequence[Row] | None) -> Table:
    """Put the keyword script beside the program; both have the same rows, as they answer the same gold."""
    if theirs is None:
        return _table(title, ("", "本程序"), ours)
    rows = [(*row, other[1]) for row, other in zip(ours, theirs, strict=True)]
    return _table(title, ("", "本程序", "关键词脚本"), rows)


def _score_table(title: str, scores: Mapping[str, Score]) -> Table:
    rows = [
        (
            name,
            str(score.gold),
            str(score.predicted),
            _bounded(score.precision, score.precision_interval),
            _bounded(score.recall, score.recall_interval),
            _number(score.f1),
        )
        for name, score in scores.items()
    ]
    return _table(title, ("", "人工", "程序", "查准率（95% 区间）", "查全率（95% 区间）", "F1"), rows)


def _table(title: str, head: Row, rows: Sequence[Row]) -> Table:
    table = Table(title=Text(title), title_justify="left")
    for name in head:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    return table


def _disagreement(disagreement: Disagreement) -> Text:
    judgement = disagreement.judgement
    head = f"不一致 {judgement.name} {judgement.item}：人工 {_say(judgement.gold)}，程序 {_say(judgement.predicted)}"
    if disagreement.reasons:
        head += "（" + "、".join(f"{REASONS[reason]} {reason}" for reason in disagreement.reasons) + "）"
    if disagreement.todo:
        head += f"（已知：{disagreement.todo}）"
    lines = [printable(head)]
    if disagreement.text is not None:
        lines.append("  " + printable(disagreement.text))
    else:
        for found in disagreement.evidence:
            truth = found.truth
            concrete = "具体" if truth.concrete else "不具体"
            says = f"{_WORDS[truth.kind]} {_WORDS[truth.assertion]} {concrete}"
            lines.append(f"  {says}：{printable(found.text)}")
    return Text("\n".join(lines))


def _change_table(changes: Sequence[Change]) -> RenderableType:
    if not changes:
        return Text("与上次相比：没有变化")
    better, worse = (sum(change.effect == effect for change in changes) for effect in ("better", "worse"))
    title = f"与上次相比：变化 {len(changes)} 处，变好 {better}，变差 {worse}"
    rows = [
        (
            change.name,
            change.item,
            f"{_say(change.old)} → {_say(change.new)}",
            _say(change.gold),
            _EFFECTS[change.effect],
        )
        for change in changes
    ]
    return _table(title, ("报告或句子", "要点", "变化", "人工", ""), rows)


def _say(words: str) -> str:
    """Put a verdict, or the words about a sentence, in Chinese; a word of another version stays as it is."""
    return " ".join(_WORDS.get(word, word) for word in words.split())


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _prf(score: Score) -> str:
    return f"{_number(score.precision)} / {_number(score.recall)} / {_number(score.f1)}"


def _estimate(estimate: Estimate) -> str:
    return _bounded(estimate.value, estimate.interval)


def _bounded(value: float | None, interval: Interval | None) -> str:
    return _number(value) if interval is None else f"{_number(value)}（{interval[0]:.2f}–{interval[1]:.2f}）"
