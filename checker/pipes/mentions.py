"""Turn touches into mentions: sentence, item, kind, assertion, concreteness, section; and let headings lend their item.

Lending (annotation guide: a heading that names an item counts as done, and a related sentence in the same numbered section
makes it concrete): below a heading that names an item, and after a sentence that names it, a sentence that goes on about
the same thing needs not repeat the name.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from checker.pipes import context, cues
from checker.pipes.context import FutureReading, Reading, Sentence, Words
from checker.pipes.items import Span, Touch
from checker.pipes.sections import Section
from checker.results import Assertion, CueRole, Kind, Role

_ORDER = (Assertion.DONE, Assertion.PLANNED, Assertion.PROBLEM, Assertion.SLOGAN)
_ANAPHORA = re.compile("|".join(cues.ANAPHORA))


@dataclass(frozen=True, slots=True)
class Mention:
    """One sentence as evidence of one item; offsets are folded.

    Attributes:
        section: index into `doc._.sections`.
        cues: (role, start, end) of the words that decided.
        heading: the sentence is a heading.
    """

    item: str
    kind: Kind
    assertion: Assertion
    concrete: bool
    start: int
    end: int
    section: int
    cues: tuple[tuple[CueRole, int, int], ...]
    elements: tuple[str, ...]
    heading: bool


def find_mentions(
    text: str, sentence_starts: list[int], touches: list[Touch], sections: list[Section], year: int | None, future: FutureReading | None
) -> list[Mention]:
    """Return all mentions in the order of the text."""
    starts = [section.start for section in sections]
    mentions = []
    by_sentence: dict[int, list[Touch]] = {}
    for touch in touches:
        by_sentence.setdefault(touch.start, []).append(touch)
    title = sections[0].title_end if sections and not sections[0].title else 0
    for touch in touches:
        if touch.end <= title or touch.kind is None:
            continue
        index = bisect_right(starts, touch.start) - 1
        mentions.append(_mention(text, touch, by_sentence[touch.start], index, sections[index], year, future))
    shown = {(touch.item, touch.start): touch for touch in touches if touch.elements}
    lent = _lend(text, sentence_starts, mentions, shown, sections, year, future)
    return sorted([*mentions, *lent], key=lambda m: m.start)


def sentence_at(text: str, start: int, end: int, section: Section, year: int | None) -> Sentence:
    """Describe a sentence in its section."""
    return Sentence(text[start:end], start, section.role, year, is_heading=section.start <= start < section.title_end)


def _relative(spans: Iterable[Span], start: int) -> tuple[Span, ...]:
    return tuple((a - start, b - start) for a, b in spans)


def _words(touch: Touch, others: Iterable[Touch]) -> Words:
    """Describe what a sentence holds of one item, beside what it holds of the others."""
    elsewhere = {clause for other in others if other.item != touch.item for clause in other.own}
    return Words(
        own=_relative(touch.own, touch.start),
        field=_relative(touch.field, touch.start),
        others=_relative(sorted(elsewhere), touch.start),
        particulars=_relative(touch.particulars, touch.start),
    )


def _mention(
    text: str, touch: Touch, others: list[Touch], index: int, section: Section, year: int | None, future: FutureReading | None
) -> Mention:
    sentence = sentence_at(text, touch.start, touch.end, section, year)
    readings = context.read_clauses(sentence, future)
    spans = _relative(touch.spans, touch.start)
    reading = _reading_of(spans, readings)
    region = [clause for clause, other in readings if other.assertion is reading.assertion]
    words = _words(touch, others)
    concrete = None if sentence.is_heading else context.concrete_cue(sentence, region, reading.assertion, words)
    reading, concrete = _weigh_slogan(sentence, spans, reading, concrete)
    found = [(CueRole.ITEM, span) for span in spans]
    found += [(CueRole.ASSERTION, reading.cue)] if reading.cue else []
    found += [(CueRole.CONCRETE, concrete)] if concrete else []
    placed = tuple(sorted({(role, a + touch.start, b + touch.start) for role, (a, b) in found}, key=lambda c: (c[1], c[2], c[0])))
    return Mention(
        touch.item, touch.kind, reading.assertion, concrete is not None, touch.start, touch.end, index, placed, touch.elements, sentence.is_heading
    )


def _reading_of(spans: tuple[Span, ...], readings: list[tuple[Span, Reading]]) -> Reading:
    """Return the best reading of the clauses that hold the item's words: done before planned, problem, slogan."""
    holding = [reading for (start, end), reading in readings if any(start <= a < end for a, _ in spans)]
    return min(holding or [readings[0][1]], key=lambda reading: _ORDER.index(reading.assertion))


def _weigh_slogan(
    sentence: Sentence, spans: tuple[Span, ...], reading: Reading, concrete: Span | None
) -> tuple[Reading, Span | None]:
    """Make a wish of what is done in form only; a particular or a past event shows that it is no wish."""
    if reading.assertion is Assertion.SLOGAN:
        return reading if reading.cue else Reading(Assertion.SLOGAN, context.slogan_cue(sentence, spans)), None
    if reading.assertion is not Assertion.DONE or sentence.is_heading:
        return reading, concrete
    demand = context.demand_cue(sentence.text)
    if demand:
        return Reading(Assertion.SLOGAN, demand), None
    if concrete or reading.cue:
        return reading, concrete
    slogan = context.slogan_cue(sentence, spans)
    return (Reading(Assertion.SLOGAN, slogan), None) if slogan else (reading, concrete)


def _lend(
    text: str,
    sentence_starts: list[int],
    mentions: list[Mention],
    shown: dict[tuple[str, int], Touch],
    sections: list[Section],
    year: int | None,
    future: FutureReading | None,
) -> list[Mention]:
    """Return related mentions of sentences that go on about an item named by their heading or by the sentence before."""
    lenders = _lenders(mentions, sections)
    touched: dict[int, list[Mention]] = {}
    for mention in mentions:
        touched.setdefault(mention.start, []).append(mention)
    starts = [section.start for section in sections]
    lent: list[Mention] = []
    before: list[Mention] = []
    for position, start in enumerate(sentence_starts):
        stop = sentence_starts[position + 1] if position + 1 < len(sentence_starts) else len(text)
        end = start + len(text[start:stop].rstrip("\n"))
        index = bisect_right(starts, start) - 1
        here = touched.get(start, [])
        if not any(mention.heading for mention in here) and end > start and not start < sections[index].title_end:
            alone = not here
            givers = {m.item: m for m in lenders.get(index, []) if alone or (m.item, start) in shown}
            givers |= {m.item: m for m in before if m.section == index and _ANAPHORA.search(text, start, min(end, start + ANAPHOR_WITHIN))}
            for item, giver in givers.items():
                if not any(mention.item == item for mention in here):
                    found = _lent(text, start, end, index, sections[index], giver, year, future)
                    lent += [replace(m, elements=shown[item, start].elements) for m in found] if (item, start) in shown else found
        before = [m for m in (*here, *(m for m in lent if m.start == start)) if not m.heading and m.assertion is Assertion.DONE and (m.kind is Kind.DEFINING or m in lent)]
    return lent


ANAPHOR_WITHIN = 24  # characters from the start of a sentence in which a pronoun still takes up the sentence before


def _lenders(mentions: list[Mention], sections: list[Section]) -> dict[int, list[Mention]]:
    """Return, for each section, the headings that lend it their item: its own, or an outer one that names only that item."""
    by_section: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.heading and mention.kind is Kind.DEFINING and mention.assertion is Assertion.DONE:
            by_section.setdefault(mention.section, []).append(mention)
    named = {mention.section for mention in mentions if mention.heading and mention.kind is Kind.DEFINING}
    lenders: dict[int, list[Mention]] = {}
    for index, section in enumerate(sections):
        for outer in reversed(section.path):
            if outer in by_section:
                if outer == index or len(by_section[outer]) == 1:
                    lenders[index] = by_section[outer]
                break
            if outer in named:
                break
    return lenders


def _lent(
    text: str, start: int, end: int, index: int, section: Section, giver: Mention, year: int | None, future: FutureReading | None
) -> list[Mention]:
    sentence = sentence_at(text, start, end, section, year)
    readings = context.read_clauses(sentence, future)
    region = [clause for clause, reading in readings if reading.assertion is Assertion.DONE]
    concrete = context.concrete_cue(sentence, region, Assertion.DONE, Words())
    if concrete is None:
        return []
    item_cue = next(cue for cue in giver.cues if cue[0] is CueRole.ITEM)
    placed = (item_cue, (CueRole.CONCRETE, concrete[0] + start, concrete[1] + start))
    return [Mention(giver.item, Kind.RELATED, Assertion.DONE, True, start, end, index, placed, (), heading=False)]


class MentionFinder:
    """Write `doc._.mentions`."""

    def __call__(self, doc: Doc) -> Doc:
        """Judge the touches of a Doc."""
        starts = [sent.start for sent in doc.sents]
        year, future = doc.user_data.get("year"), doc.user_data.get("future")
        doc._.mentions = find_mentions(doc.text, starts, doc._.touches, doc._.sections, year, future)
        return doc


@Language.factory("checker_context", assigns=["doc._.mentions"], requires=["doc._.touches", "doc._.sections"])
def make_mention_finder(nlp: Language, name: str) -> MentionFinder:  # noqa: ARG001
    """Build the component for spaCy."""
    return MentionFinder()
