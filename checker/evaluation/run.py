"""Ask a checker about every judgement in a gold file and measure the answers."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from checker.checklist import find_checklist
from checker.errors import ChecklistError, GoldError, ReportError
from checker.evaluation.answers import Found, ReportAnswer, answer_of, best_found, found_of
from checker.evaluation.baseline import keyword_report, keyword_sentence
from checker.evaluation.gold import load_gold
from checker.evaluation.measures import ReportMeasures, SentenceMeasures, measure_reports, measure_sentences
from checker.evaluation.truths import Gold, GoldReport, GoldSentence, Truth
from checker.reading import read_report
from checker.report import Report
from checker.results import Evidence, Reason, Result, Role, Verdict

NONE = "none"
NOT_APPLICABLE = Verdict.NOT_APPLICABLE.value


class Judge(Protocol):
    """What is evaluated: the engine's Checker, or a stand-in of the tests."""

    def check(self, report: Report, /) -> Result:
        """Check one report."""

    def check_sentence(self, text: str, role: Role, /) -> Sequence[tuple[str, Evidence]]:
        """Check one sentence that stands in a section of this role."""


class Judgement(Struct, frozen=True):
    """One gold judgement beside the prediction.

    Attributes:
        name: of the report or sentence.
        gold: a verdict; for sentences "kind assertion concrete|bare", or "none".
        predicted: likewise.
    """

    name: str
    item: str
    gold: str
    predicted: str


class Disagreement(Struct, frozen=True):
    """A judgement on which both sides differ; `text` and `todo` (why the miss is known) are for sentences only."""

    judgement: Judgement
    reasons: tuple[Reason, ...]
    evidence: tuple[Found, ...]
    text: str | None = None
    todo: str | None = None


class Unread(Struct, frozen=True):
    """A report that could not be checked; it is in no figure."""

    name: str
    message: str


class Evaluation(Struct, frozen=True):
    """All that is said about a checker and a gold file.

    Attributes:
        names: the reports or sentences that were evaluated, in order.
        baseline: None when it was not asked for.
    """

    gold: str
    names: tuple[str, ...]
    measures: ReportMeasures | SentenceMeasures
    baseline: ReportMeasures | SentenceMeasures | None
    judgements: tuple[Judgement, ...]
    disagreements: tuple[Disagreement, ...]
    unread: tuple[Unread, ...]


def evaluate(path: Path, checker: Judge, *, items: Collection[str] | None = None, baseline: bool = False) -> Evaluation:
    """Measure how far a checker agrees with judgements made by people.

    Args:
        path: a file of judgements or a folder of marked cases; reports are looked for beside the file.
        checker: what is evaluated.
        items: ids of the items it judges; those of the default checklist when not given.
        baseline: also measure the keyword script on the same judgements.

    Raises:
        GoldError: the judgements cannot be read. A report that cannot be read is an entry in `unread` instead.
    """
    if items is None:
        items = tuple(item.id for item in find_checklist(None, None).items)
    gold = load_gold(path, items)
    if gold.reports:
        return _on_reports(gold, checker, baseline=baseline)
    return _on_sentences(gold, checker, items, baseline=baseline)


def _on_reports(gold: Gold, checker: Judge, *, baseline: bool) -> Evaluation:
    answers: dict[str, ReportAnswer] = {}
    keyword_answers: dict[str, ReportAnswer] = {}
    unread: list[Unread] = []
    for entry in gold.reports:
        try:
            text, answers[entry.name] = _check(checker, gold, entry)
        except (ReportError, ChecklistError) as err:
            unread.append(Unread(entry.name, err.message))
        else:
            keyword_answers[entry.name] = keyword_report(text, tuple(entry.verdicts))
    read = [entry for entry in gold.reports if entry.name in answers]
    judgements = [
        Judgement(entry.name, item, verdict.value, answers[entry.name].verdicts[item].value)
        for entry in read
        for item, verdict in entry.verdicts.items()
    ]
    return Evaluation(
        gold=gold.name,
        names=tuple(entry.name for entry in read),
        measures=measure_reports(read, answers),
        baseline=measure_reports(read, keyword_answers) if baseline else None,
        judgements=tuple(judgements),
        disagreements=tuple(
            _verdict_disagreement(judgement, answers[judgement.name])
            for judgement in judgements
            if judgement.gold != judgement.predicted and NOT_APPLICABLE not in (judgement.gold, judgement.predicted)
        ),
        unread=tuple(unread),
    )


def _check(checker: Judge, gold: Gold, entry: GoldReport) -> tuple[str, ReportAnswer]:
    """Read and check one report; its checklist goes by its year and may lack an item that another year has."""
    report = read_report(str(_report_path(gold, entry)))
    answer = answer_of(checker.check(report))
    for item in entry.verdicts:
        if item not in answer.verdicts:
            raise GoldError(f"{entry.where}: 这份报告适用的清单里没有要点“{item}”，请用 --checklist 指定清单")
    return report.text, answer


def _report_path(gold: Gold, entry: GoldReport) -> Path:
    """Find the report beside the gold file, by its name, or by its name without ending."""
    named = gold.folder / entry.name
    if named.is_file():
        return named
    files = sorted(file for file in gold.folder.iterdir() if file.is_file())
    same_stem = [file for file in files if file.stem == entry.name and file.name != gold.name]
    if len(same_stem) != 1:
        raise ReportError(f"{entry.where}: 在 {gold.folder} 里找不到报告“{entry.name}”，报告应与判断文件放在一起")
    return same_stem[0]


def _verdict_disagreement(judgement: Judgement, answer: ReportAnswer) -> Disagreement:
    return Disagreement(
        judgement=judgement,
        reasons=tuple(answer.reasons[judgement.item]),
        evidence=best_found(answer.found, judgement.item),
    )


def _on_sentences(gold: Gold, checker: Judge, items: Collection[str], *, baseline: bool) -> Evaluation:
    answers = [
        tuple(found_of(item, evidence) for item, evidence in checker.check_sentence(sentence.text, sentence.role))
        for sentence in gold.sentences
    ]
    both = list(zip(gold.sentences, answers, strict=True))
    keyword_answers = (
        [keyword_sentence(sentence.text, sentence.role) for sentence in gold.sentences] if baseline else []
    )
    return Evaluation(
        gold=gold.name,
        names=tuple(sentence.name for sentence in gold.sentences),
        measures=measure_sentences(gold.sentences, answers, items),
        baseline=measure_sentences(gold.sentences, keyword_answers, items) if baseline else None,
        judgements=tuple(judgement for sentence, found in both for judgement in _sentence_judgements(sentence, found)),
        disagreements=tuple(
            Disagreement(judgement, (), best_found(found, judgement.item), text=sentence.text, todo=sentence.todo)
            for sentence, found in both
            for judgement in _sentence_judgements(sentence, found)
            if judgement.gold != judgement.predicted
        ),
        unread=(),
    )


def _sentence_judgements(sentence: GoldSentence, found: Sequence[Found]) -> list[Judgement]:
    """Return one judgement per item that either side sees in the sentence."""
    gold = {truth.item: _words(truth) for truth in sentence.truths}
    predicted = {entry.truth.item: _words(entry.truth) for entry in found}
    return [
        Judgement(sentence.name, item, gold.get(item, NONE), predicted.get(item, NONE))
        for item in {**gold, **predicted}
    ]


def _words(truth: Truth) -> str:
    return f"{truth.kind} {truth.assertion} {'concrete' if truth.concrete else 'bare'}"
