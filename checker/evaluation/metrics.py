"""Measures of agreement: pure functions on counts, standard library only.

A `Table` is a square confusion table: `table[g][p]` counts judgements with gold label g and predicted label p, labels
in a fixed order. A measure that is not defined (nothing to divide by) is None, never 0 and never 1.
"""

import random
from collections.abc import Callable, Sequence
from itertools import groupby
from math import sqrt
from statistics import NormalDist

from msgspec import Struct

Table = tuple[tuple[int, ...], ...]
Interval = tuple[float, float]

ROUNDS = 1000
SEED = 20260101
# Two-sided 95 %.
Z = NormalDist().inv_cdf(0.975)


class Score(Struct, frozen=True):
    """How well one label was found; the intervals are Wilson 95 % bounds.

    Attributes:
        gold: how often the label is in gold.
        predicted: how often it was predicted.
        hits: how often both agree.
    """

    gold: int
    predicted: int
    hits: int
    precision: float | None
    precision_interval: Interval | None
    recall: float | None
    recall_interval: Interval | None
    f1: float | None


class Estimate(Struct, frozen=True):
    """A value with its bootstrap 95 % interval."""

    value: float | None
    interval: Interval | None


def score(gold: int, predicted: int, hits: int) -> Score:
    """Compute precision, recall and F1 from counts.

    F1 = 2·hits / (gold + predicted), the harmonic mean of P and R (van Rijsbergen, Information Retrieval, 1979, ch. 7).
    """
    return Score(
        gold=gold,
        predicted=predicted,
        hits=hits,
        precision=_ratio(hits, predicted),
        precision_interval=wilson(hits, predicted),
        recall=_ratio(hits, gold),
        recall_interval=wilson(hits, gold),
        f1=_ratio(2 * hits, gold + predicted),
    )


def wilson(hits: int, total: int) -> Interval | None:
    """Return the 95 % score interval of a proportion, None when total is 0.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212.
    """
    if not total:
        return None
    share = hits / total
    scale = 1 + Z * Z / total
    middle = (share + Z * Z / (2 * total)) / scale
    half = Z * sqrt(share * (1 - share) / total + Z * Z / (4 * total * total)) / scale
    # At 0 and at 1 the bound is exact; rounding must not push it past the share itself.
    return (0.0 if hits == 0 else middle - half, 1.0 if hits == total else middle + half)


def tabulate(pairs: Sequence[tuple[str, str]], labels: Sequence[str]) -> Table:
    """Count (gold, predicted) pairs into a table; labels outside `labels` are an error of the caller (KeyError)."""
    index = {label: i for i, label in enumerate(labels)}
    rows = [[0] * len(labels) for _ in labels]
    for gold, predicted in pairs:
        rows[index[gold]][index[predicted]] += 1
    return tuple(tuple(row) for row in rows)


def label_score(table: Table, label: int) -> Score:
    """Score one label of a table against all others."""
    return score(sum(table[label]), sum(row[label] for row in table), table[label][label])


def accuracy(table: Table) -> float | None:
    """Return the share of judgements on the diagonal."""
    return _ratio(sum(row[i] for i, row in enumerate(table)), sum(map(sum, table)))


def macro_f1(table: Table, labels: int | None = None) -> float | None:
    """Return the plain mean of F1 over the labels that occur in gold or in the prediction.

    A label that occurs in neither has no F1 and is left out. `labels` limits the mean to the first so many labels; the
    others still count as errors. Source: Sokolova and Lapalme, A systematic analysis of performance measures for
    classification tasks, Information Processing & Management 45 (2009), 427-437 (averaged F1 of Opitz and Burst, 2019).
    """
    values = [label_score(table, i).f1 for i in range(len(table) if labels is None else labels)]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def kappa(table: Table) -> float | None:
    """Return Cohen's kappa; None when chance alone would always agree (one class only, or nothing).

    kappa = 1 - (observed disagreement) / (disagreement expected from the margins).
    Source: J. Cohen, A coefficient of agreement for nominal scales, Educ. Psychol. Meas. 20 (1960), 37-46.
    """
    return _kappa(table, lambda gold, predicted: float(gold != predicted))


def weighted_kappa(table: Table) -> float | None:
    """Return Cohen's kappa with linear weights |g - p|; labels must be in their order.

    Source: J. Cohen, Weighted kappa, Psychol. Bull. 70 (1968), 213-220; linear weights: Cicchetti and Allison, 1971.
    """
    return _kappa(table, lambda gold, predicted: float(abs(gold - predicted)))


def _kappa(table: Table, weight: Callable[[int, int], float]) -> float | None:
    size = range(len(table))
    total = sum(map(sum, table))
    rows = [sum(row) for row in table]
    columns = [sum(row[i] for row in table) for i in size]
    observed = sum(weight(g, p) * table[g][p] for g in size for p in size)
    expected = sum(weight(g, p) * rows[g] * columns[p] for g in size for p in size)
    return 1 - total * observed / expected if expected else None


def bootstrap(
    tables: Sequence[Table], measure: Callable[[Table], float | None], *, rounds: int = ROUNDS, seed: int = SEED
) -> Interval | None:
    """Return the percentile 95 % interval of a measure when whole reports are drawn anew.

    One table per report: judgements of one report hang together, so the report is the unit. Draws on which the measure
    is not defined are left out. The seed is fixed: the same tables give the same interval.
    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13; 1000 rounds as advised there for
    intervals.
    """
    if not tables:
        return None
    rng = random.Random(seed)
    size = len(tables[0])
    flat = [tuple(cell for row in table for cell in row) for table in tables]
    values = []
    for _ in range(rounds):
        sums = [sum(column) for column in zip(*rng.choices(flat, k=len(flat)), strict=True)]
        values.append(measure(tuple(tuple(sums[i * size : (i + 1) * size]) for i in range(size))))
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    return known[int(0.025 * (len(known) - 1))], known[round(0.975 * (len(known) - 1))]


def add_tables(tables: Sequence[Table], size: int) -> Table:
    """Add tables cell by cell; no table at all gives zeros."""
    return tuple(tuple(sum(table[g][p] for table in tables) for p in range(size)) for g in range(size))


def spearman(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Return the rank correlation; ties get their mean rank; None below two pairs or when one side never varies.

    Computed as Pearson's r of the ranks, which holds with ties. Source: C. Spearman, The proof and measurement of
    association between two things, Am. J. Psychol. 15 (1904), 72-101; Kendall, Rank Correlation Methods, 1970, ch. 3.
    """
    if len(left) != len(right):
        raise ValueError("spearman needs pairs")
    x, y = _centred_ranks(left), _centred_ranks(right)
    scale = sqrt(sum(a * a for a in x) * sum(b * b for b in y))
    if not scale:
        return None
    # sqrt may be off in the last digit; a correlation may not leave -1..1.
    return max(-1.0, min(1.0, sum(a * b for a, b in zip(x, y, strict=True)) / scale))


def _centred_ranks(values: Sequence[float]) -> list[float]:
    """Rank from 1, ties averaged, less the mean rank."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    first = 1
    for _, group in groupby(order, key=values.__getitem__):
        tied = list(group)
        for place in tied:
            ranks[place] = first + (len(tied) - 1) / 2 - (len(values) + 1) / 2
        first += len(tied)
    return ranks


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
