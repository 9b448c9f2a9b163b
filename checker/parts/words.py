"""Find a cue of a checklist in one short text: a heading, or a sentence of a part."""

from collections.abc import Sequence
from functools import cache

from checker.checklist import Cue
from checker.pipes.clauses import Span, find_clauses
from checker.reading.fold import fold


def find_cue(cue: Cue, text: str) -> tuple[Span, ...]:
    """Return where the words of a cue stand in a folded text, in order; nothing when the cue does not hold."""
    stretches = find_clauses(text, 0, len(text)) if cue.within == "clause" else [(0, len(text))]
    return next((spans for a, b in stretches if (spans := _find(cue, text, a, b))), ())


def _find(cue: Cue, text: str, start: int, end: int) -> tuple[Span, ...]:
    if any(text.find(_fold(phrase), start, end) >= 0 for phrase in cue.none):
        return ()
    spans = [span for group in cue.groups if (span := _first(group, text, start, end))]
    return tuple(sorted(set(spans))) if len(spans) >= cue.at_least else ()


def _first(group: Sequence[str], text: str, start: int, end: int) -> Span | None:
    """Return the first place of a group's phrases, of the longest of them where two start together."""
    places = [(text.find(phrase, start, end), -len(phrase)) for phrase in map(_fold, group)]
    found = [place for place in places if place[0] >= 0]
    return (min(found)[0], min(found)[0] - min(found)[1]) if found else None


@cache
def _fold(phrase: str) -> str:
    return fold(phrase).text
