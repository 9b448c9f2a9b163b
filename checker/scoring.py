"""The verdict rule and the score, word for word as the annotation guide has them.

Verdict of an item:
    covered: at least one sentence names the item as done (defining, done), and that sentence, or another done
    sentence of
        the item (defining anywhere, or related in the same numbered section), is concrete.
    weak: the item is touched but falls short: named only as slogan, plan or problem, or done without any particular; or
        only related sentences, done and concrete.
    missing: neither.
Score of an item: covered 100, weak 50, missing 0. Coverage: the mean of the scores by weight, over the items that
apply.
Adding a sentence never lowers a verdict, so it never lowers the coverage.
"""

from collections.abc import Iterable, Sequence
from math import floor

from msgspec import Struct

from checker.results import Assertion, Evidence, Kind, Reason, Verdict

SCORES = {Verdict.COVERED: 100, Verdict.WEAK: 50, Verdict.MISSING: 0, Verdict.NOT_APPLICABLE: 0}


class Finding(Struct, frozen=True):
    """One piece of evidence with what the verdict needs besides.

    Attributes:
        unit: path of the numbered section it stands in (`pipes.sections.Section.unit`).
        heading: it is a heading, which lends its item to all below it.
        elements: ids of the elements it shows.
    """

    item: str
    evidence: Evidence
    unit: tuple[int, ...]
    heading: bool
    elements: tuple[str, ...]


def judge(findings: Sequence[Finding]) -> tuple[Verdict, tuple[Reason, ...]]:
    """Return the verdict on one item, and why it is not better, from the item's findings."""
    defining = [f for f in findings if f.evidence.kind is Kind.DEFINING]
    named_done = [f for f in defining if f.evidence.assertion is Assertion.DONE]
    if _is_backed(named_done, findings):
        return Verdict.COVERED, ()
    if named_done:
        return Verdict.WEAK, (Reason.NOT_CONCRETE,)
    related = any(f.evidence.assertion is Assertion.DONE and f.evidence.concrete for f in findings)
    if defining:
        return Verdict.WEAK, _shortfalls(defining, related=related)
    return (Verdict.WEAK, (Reason.ONLY_RELATED,)) if related else (Verdict.MISSING, _absence(findings))


def _is_backed(named: Sequence[Finding], findings: Sequence[Finding]) -> bool:
    """Tell whether sentences that name the item as done have a particular: their own, or another sentence's.

    A related sentence counts in the same numbered section; a heading reaches all that stands below it.
    """
    particulars = [f for f in findings if f.evidence.concrete and f.evidence.assertion is Assertion.DONE]
    if named and any(finding.evidence.kind is Kind.DEFINING for finding in particulars):
        return True
    units = {finding.unit for finding in particulars}
    enclosing = {unit[:length] for unit in units for length in range(len(unit) + 1)}
    return any(finding.unit in (enclosing if finding.heading else units) for finding in named)


_SHORTFALL = {
    Assertion.PLANNED: Reason.ONLY_PLANNED,
    Assertion.PROBLEM: Reason.ONLY_PROBLEM,
    Assertion.SLOGAN: Reason.ONLY_SLOGAN,
}


def _shortfalls(defining: Iterable[Finding], *, related: bool) -> tuple[Reason, ...]:
    """Return how the item is named, in fixed order, and that what was done is only related."""
    seen = {finding.evidence.assertion for finding in defining}
    reasons = tuple(reason for assertion, reason in _SHORTFALL.items() if assertion in seen)
    return (*reasons, Reason.ONLY_RELATED) if related else reasons


def _absence(findings: Sequence[Finding]) -> tuple[Reason, ...]:
    return (Reason.ABSENT,) if not findings else (Reason.ABSENT, Reason.ONLY_RELATED)


def elements_found(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the ids of the elements that a sentence about something done shows."""
    return frozenset(name for f in findings if f.evidence.assertion is Assertion.DONE for name in f.elements)


def coverage(scored: Iterable[tuple[float, Verdict]]) -> float:
    """Return the mean score by weight, 0 to 100 with one decimal, over the items that apply (100 when none does)."""
    applying = [(weight, SCORES[verdict]) for weight, verdict in scored if verdict is not Verdict.NOT_APPLICABLE]
    total = sum(weight for weight, _ in applying)
    if not total:
        return 100.0
    # Half a tenth goes up, as a spreadsheet rounds that reckons the same.
    return floor(10 * sum(weight * score for weight, score in applying) / total + 0.5) / 10
