"""The sentences that show what a part holds, read as all evidence is read."""

from collections.abc import Sequence

from checker.checklist import Element, Item
from checker.parts.body import Body
from checker.parts.found import Found, content
from checker.parts.words import find_cue
from checker.pipes.clauses import Span
from checker.pipes.concrete import Words, concrete_cue
from checker.pipes.context import Reading, Sentence, read_clauses
from checker.pipes.mentions import Mention
from checker.results import CueRole, Kind


def show_heading(item: Item, body: Body, found: Found) -> Mention:
    """Return the heading of a part, or its opening sentence, as what names it."""
    return _mention(item, body, found.heading, Kind.DEFINING, heading=body.is_heading(found.first))


def show_element(item: Item, element: Element, body: Body, found: Found) -> Mention | None:
    """Return the first sentence of a part that shows an element."""
    for span in content(found, body):
        words = next((words for cue in element.cues if (words := find_cue(cue, body.text[slice(*span)]))), ())
        if words:
            return _mention(item, body, span, Kind.RELATED, words=words, elements=(element.id,))
    return None


def show_particular(item: Item, body: Body, found: Found) -> Mention | None:
    """Return the first sentence of a part that holds a particular."""
    mentions = (_mention(item, body, span, Kind.RELATED) for span in content(found, body))
    return next((mention for mention in mentions if mention.concrete), None)


def _mention(
    item: Item,
    body: Body,
    span: Span,
    kind: Kind,
    *,
    heading: bool = False,
    words: Sequence[Span] = (),
    elements: tuple[str, ...] = (),
) -> Mention:
    """Read one sentence of a part; how it is meant goes by the clause of the words that show the element."""
    start, end = span
    at = body.section_at(start)
    sentence = Sentence(body.text[start:end], body.sections[at].role, body.year, heading)
    readings = read_clauses(sentence)
    reading = _reading_at(words[0][0] if words else 0, readings)
    region = [clause for clause, other in readings if other.assertion is reading.assertion]
    concrete = None if heading else concrete_cue(sentence.text, region, reading.assertion, Words())
    cues = [(CueRole.ITEM, span) for span in words]
    cues += [(CueRole.ASSERTION, reading.cue)] if reading.cue else []
    cues += [(CueRole.CONCRETE, concrete)] if concrete else []
    return Mention(
        item=item.id,
        kind=kind,
        assertion=reading.assertion,
        concrete=concrete is not None,
        start=start,
        end=end,
        section=at,
        cues=tuple(sorted({(role, a + start, b + start) for role, (a, b) in cues}, key=lambda cue: (*cue[1:], cue[0]))),
        elements=elements,
        heading=heading,
    )


def _reading_at(offset: int, readings: Sequence[tuple[Span, Reading]]) -> Reading:
    """Return the reading of the clause that holds an offset."""
    return next((reading for (a, b), reading in readings if a <= offset < b), readings[0][1])
