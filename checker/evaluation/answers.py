"""What a program answered, in the form that is measured; the checker and the keyword script both give it."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from checker.evaluation.truths import Truth
from checker.results import Assertion, Evidence, Reason, Result, Verdict

_BEST = (Assertion.DONE, Assertion.PLANNED, Assertion.PROBLEM, Assertion.SLOGAN)


class Found(Struct, frozen=True):
    """One sentence that the program took as evidence of an item."""

    truth: Truth
    text: str


class ReportAnswer(Struct, frozen=True):
    """All that is measured about one report; `coverage` is 0 to 100."""

    coverage: float
    verdicts: Mapping[str, Verdict]
    reasons: Mapping[str, tuple[Reason, ...]]
    found: tuple[Found, ...]


def found_of(item: str, evidence: Evidence) -> Found:
    """Keep what is measured of one piece of evidence."""
    return Found(
        truth=Truth(item=item, kind=evidence.kind, assertion=evidence.assertion, concrete=evidence.concrete),
        text=evidence.text,
    )


def answer_of(result: Result) -> ReportAnswer:
    """Keep what is measured of one result."""
    return ReportAnswer(
        coverage=result.coverage,
        verdicts={item.id: item.verdict for item in result.items},
        reasons={item.id: item.reasons for item in result.items},
        found=tuple(found_of(item.id, evidence) for item in result.items for evidence in item.evidence),
    )


def best_found(found: Sequence[Found], item: str, count: int = 3) -> tuple[Found, ...]:
    """Return the strongest evidence of an item: defining before related, done before the rest, concrete before bare."""
    own = [entry for entry in found if entry.truth.item == item]
    own.sort(key=lambda entry: (entry.truth.kind, _BEST.index(entry.truth.assertion), not entry.truth.concrete))
    return tuple(own[:count])
