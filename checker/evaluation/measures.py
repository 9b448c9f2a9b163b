"""All figures about one set of answers to one set of judgements."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from checker.evaluation.answers import Found, ReportAnswer
from checker.evaluation.evidence import MatchedMeasures, Pair, evidence_scores, measure_pairs
from checker.evaluation.metrics import (
    Estimate,
    Score,
    Table,
    accuracy,
    add_tables,
    bootstrap,
    kappa,
    label_score,
    macro_f1,
    score,
    spearman,
    tabulate,
    weighted_kappa,
)
from checker.evaluation.truths import GoldReport, GoldSentence, Truth
from checker.results import Assertion, Verdict

# In the order of the scale, as the weighted kappa needs it.
SCALE = (Verdict.COVERED.value, Verdict.WEAK.value, Verdict.MISSING.value)
_WORTH = {Verdict.COVERED: 1.0, Verdict.WEAK: 0.5, Verdict.MISSING: 0.0}


class ItemMeasure(Struct, frozen=True):
    """Agreement on the verdicts of one item."""

    judgements: int
    accuracy: float | None
    macro_f1: float | None


class ReportMeasures(Struct, frozen=True):
    """Agreement on reports.

    Attributes:
        left_out: judgements where either side says not_applicable.
        evidence: over the reports whose gold lists evidence; None when none does.
        rank_correlation: Spearman, coverage against the gold total (covered 1, weak 0.5, missing 0, mean over items).
    """

    reports: int
    judgements: int
    left_out: int
    accuracy: Estimate
    macro_f1: Estimate
    kappa: Estimate
    weighted_kappa: Estimate
    confusion: dict[str, dict[str, int]]
    verdicts: dict[str, Score]
    items: dict[str, ItemMeasure]
    evidence: Score | None
    defining_evidence: Score | None
    matched: MatchedMeasures | None
    rank_correlation: float | None


class ItemDetection(Struct, frozen=True):
    """How well one item was found; `with_kind` also asks for the same kind (defining or related)."""

    found: Score
    with_kind: Score


class SentenceMeasures(Struct, frozen=True):
    """Agreement on single sentences.

    Attributes:
        false_alarms: sentences without items that were taken as evidence.
        matched: over items that both sides found.
        assertion_macro_f1_all: like matched.assertion_macro_f1, but an item not found counts as a wrong assertion.
    """

    sentences: int
    without_items: int
    false_alarms: int
    detection: ItemDetection
    items: dict[str, ItemDetection]
    matched: MatchedMeasures
    assertion_macro_f1_all: float | None


def measure_reports(golds: Sequence[GoldReport], answers: Mapping[str, ReportAnswer]) -> ReportMeasures:
    """Measure verdicts, evidence and the order of reports; each gold report must have an answer under its name."""
    pairs = [_verdict_pairs(gold, answers[gold.name]) for gold in golds]
    tables = [tabulate([(g, p) for _, g, p in report], SCALE) for report in pairs]
    total = add_tables(tables, len(SCALE))
    listed = [(gold.evidence, answers[gold.name].found) for gold in golds if gold.evidence is not None]
    evidence, defining, matched = evidence_scores(listed) if listed else (None, None, None)
    return ReportMeasures(
        reports=len(golds),
        judgements=sum(map(sum, total)),
        left_out=sum(len(gold.verdicts) for gold in golds) - sum(map(sum, total)),
        accuracy=Estimate(accuracy(total), bootstrap(tables, accuracy)),
        macro_f1=Estimate(macro_f1(total), bootstrap(tables, macro_f1)),
        kappa=Estimate(kappa(total), bootstrap(tables, kappa)),
        weighted_kappa=Estimate(weighted_kappa(total), bootstrap(tables, weighted_kappa)),
        confusion=_named(total),
        verdicts={verdict: label_score(total, i) for i, verdict in enumerate(SCALE)},
        items=_by_item([pair for report in pairs for pair in report]),
        evidence=evidence,
        defining_evidence=defining,
        matched=matched,
        rank_correlation=_rank_correlation(golds, answers),
    )


def measure_sentences(
    golds: Sequence[GoldSentence], answers: Sequence[Sequence[Found]], items: Collection[str]
) -> SentenceMeasures:
    """Measure single sentences; answers stand in the order of golds."""
    truths = [[entry.truth for entry in answer] for answer in answers]
    both = list(zip(golds, truths, strict=True))
    pairs = [(g, p) for gold, found in both for g in gold.truths for p in found if p.item == g.item]
    return SentenceMeasures(
        sentences=len(golds),
        without_items=sum(not gold.truths for gold in golds),
        false_alarms=sum(bool(found) and not gold.truths for gold, found in both),
        detection=_detection([t for g in golds for t in g.truths], [t for found in truths for t in found], pairs),
        items={
            item: _detection(
                [t for g in golds for t in g.truths if t.item == item],
                [t for found in truths for t in found if t.item == item],
                [pair for pair in pairs if pair[0].item == item],
            )
            for item in items
        },
        matched=measure_pairs(pairs),
        assertion_macro_f1_all=_assertion_with_misses(both),
    )


def _verdict_pairs(gold: GoldReport, answer: ReportAnswer) -> list[tuple[str, str, str]]:
    """Return (item, gold, predicted) where both sides judged on the scale."""
    return [
        (item, verdict.value, answer.verdicts[item].value)
        for item, verdict in gold.verdicts.items()
        if verdict.value in SCALE and answer.verdicts[item].value in SCALE
    ]


def _by_item(pairs: Sequence[tuple[str, str, str]]) -> dict[str, ItemMeasure]:
    measures = {}
    for item in dict.fromkeys(item for item, _, _ in pairs):
        table = tabulate([(g, p) for other, g, p in pairs if other == item], SCALE)
        measures[item] = ItemMeasure(sum(map(sum, table)), accuracy(table), macro_f1(table))
    return measures


def _named(table: Table) -> dict[str, dict[str, int]]:
    return {gold: dict(zip(SCALE, row, strict=True)) for gold, row in zip(SCALE, table, strict=True)}


def _rank_correlation(golds: Sequence[GoldReport], answers: Mapping[str, ReportAnswer]) -> float | None:
    totals, coverages = [], []
    for gold in golds:
        worth = [_WORTH[verdict] for verdict in gold.verdicts.values() if verdict in _WORTH]
        if worth:
            totals.append(sum(worth) / len(worth))
            coverages.append(answers[gold.name].coverage)
    return spearman(totals, coverages)


def _detection(gold: Sequence[Truth], found: Sequence[Truth], pairs: Sequence[Pair]) -> ItemDetection:
    same = sum(g.kind is p.kind for g, p in pairs)
    return ItemDetection(score(len(gold), len(found), len(pairs)), score(len(gold), len(found), same))


def _assertion_with_misses(both: Sequence[tuple[GoldSentence, Sequence[Truth]]]) -> float | None:
    pairs = []
    for gold, found in both:
        said = {truth.item: truth.assertion.value for truth in found}
        pairs += [(truth.assertion.value, said.get(truth.item, "")) for truth in gold.truths]
    labels = [assertion.value for assertion in Assertion]
    return macro_f1(tabulate(pairs, [*labels, ""]), labels=len(labels))
