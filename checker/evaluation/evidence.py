"""Which predicted evidence is which gold evidence, and how far the matched pairs agree."""

import re
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

from msgspec import Struct

from checker.evaluation.answers import Found
from checker.evaluation.metrics import Score, accuracy, label_score, macro_f1, score, tabulate
from checker.evaluation.truths import GoldEvidence, Truth
from checker.results import Assertion, Kind

# Blanks (also zero-width ones) and all quotation marks: reviewers copy quotes from pages and PDF files.
_DROPPED = re.compile(r"[\s\u200b\u200c\u200d\ufeff\"'“”‘’「」『』〝〞＂＇]+")

Pair = tuple[Truth, Truth]
_Entry = TypeVar("_Entry", GoldEvidence, Found)


class MatchedMeasures(Struct, frozen=True):
    """Agreement on evidence that both sides found.

    Attributes:
        pairs: how many.
        kind_accuracy: share with the same kind.
        assertion_macro_f1: mean F1 over the assertions that occur.
        planned: planned against the rest.
        concrete: concrete against bare.
    """

    pairs: int
    kind_accuracy: float | None
    assertion_macro_f1: float | None
    assertions: dict[str, Score]
    assertion_confusion: dict[str, dict[str, int]]
    planned: Score
    concrete: Score


def fold_quote(text: str) -> str:
    """Return the form in which a quote and a sentence are compared: NFKC, without blanks and quotation marks."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", _DROPPED.sub("", text)))


def match_evidence(gold: Sequence[GoldEvidence], found: Sequence[Found]) -> list[Pair]:
    """Pair gold and predicted evidence of one report, one to one.

    A pair has the same item, and the gold quote opens the predicted sentence, or else stands inside it (the two sides
    may cut sentences differently). Sentences that open with the quote are taken first, in the order of the report.
    """
    quotes = [fold_quote(entry.quote) for entry in gold]
    texts = [fold_quote(entry.text) for entry in found]
    partner: dict[int, int] = {}
    for opening in (True, False):
        for g, entry in enumerate(gold):
            if g in partner:
                continue
            free = (
                f
                for f, text in enumerate(texts)
                if f not in partner.values()
                and found[f].truth.item == entry.truth.item
                and (text.startswith(quotes[g]) if opening else quotes[g] in text)
            )
            match = next(free, None)
            if match is not None:
                partner[g] = match
    return [(gold[g].truth, found[f].truth) for g, f in sorted(partner.items())]


def evidence_scores(
    reports: Sequence[tuple[Sequence[GoldEvidence], Sequence[Found]]],
) -> tuple[Score, Score, MatchedMeasures]:
    """Score all evidence, then defining evidence alone (both sides call it defining), then the matched pairs."""
    pairs = [pair for gold, found in reports for pair in match_evidence(gold, found)]
    everything = score(sum(len(g) for g, _ in reports), sum(len(f) for _, f in reports), len(pairs))
    narrow = [(_defining(gold), _defining(found)) for gold, found in reports]
    hits = sum(len(match_evidence(gold, found)) for gold, found in narrow)
    defining = score(sum(len(g) for g, _ in narrow), sum(len(f) for _, f in narrow), hits)
    return everything, defining, measure_pairs(pairs)


def measure_pairs(pairs: Sequence[Pair]) -> MatchedMeasures:
    """Compare kind, assertion and concreteness of matched pairs."""
    labels = list(Assertion)
    kinds = tabulate([(gold.kind, found.kind) for gold, found in pairs], list(Kind))
    table = tabulate([(gold.assertion, found.assertion) for gold, found in pairs], labels)
    concrete = tabulate([(str(gold.concrete), str(found.concrete)) for gold, found in pairs], ["True", "False"])
    scores = {label.value: label_score(table, i) for i, label in enumerate(labels)}
    return MatchedMeasures(
        pairs=len(pairs),
        kind_accuracy=accuracy(kinds),
        assertion_macro_f1=macro_f1(table),
        assertions=scores,
        assertion_confusion={
            label.value: dict(zip((other.value for other in labels), row, strict=True))
            for label, row in zip(labels, table, strict=True)
        },
        planned=scores[Assertion.PLANNED.value],
        concrete=label_score(concrete, 0),
    )


def _defining(entries: Sequence[_Entry]) -> list[_Entry]:
    return [entry for entry in entries if entry.truth.kind is Kind.DEFINING]
