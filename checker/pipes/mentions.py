"""Turn touches into mentions: sentence, item, kind, assertion, concreteness, section; and let names be lent.

Lending follows the annotation guide: a heading that names an item counts as done, and a related sentence in the same
numbered section makes it concrete. So below a heading that names an item, and right after a sentence that names it, a
sentence that goes on about the same thing needs not repeat the name.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from checker.pipes import context, cues
from checker.pipes.clauses import Span, any_of
from checker.pipes.concrete import Words, concrete_cue
from checker.pipes.context import FutureReading, Reading, Sentence
from checker.pipes.items import Touch
from checker.pipes.sections import Section
from checker.results import Assertion, CueRole, Kind

_BEST_FIRST = (Assertion.DONE, Assertion.PLANNED, Assertion.PROBLEM, Assertion.SLOGAN)
_ANAPHORA = any_of(cues.ANAPHORA)
ANAPHOR_WITHIN = 24  # characters from the start of a sentence in which a pronoun still takes up the sentence before


class Mention(NamedTuple):
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

    @property
    def names_done(self) -> bool:
        """Tell a sentence that names the item as done."""
        return self.kind is Kind.DEFINING and self.assertion is Assertion.DONE

    @property
    def is_mere_title(self) -> bool:
        """Tell a heading that names no item: no evidence by the annotation guide, unless it states a lack."""
        return self.heading and self.kind is Kind.RELATED and self.assertion is not Assertion.PROBLEM


class MentionFinder:
    """Write `doc._.mentions`."""

    def __call__(self, doc: Doc) -> Doc:
        """Judge the touches of a Doc."""
        doc._.mentions = _Judge(doc).judge()
        return doc


@Language.factory("checker_context", assigns=["doc._.mentions"], requires=["doc._.touches", "doc._.sections"])
def make_mention_finder(nlp: Language, name: str) -> MentionFinder:
    """Build the component for spaCy."""
    return MentionFinder()


class _Judge:
    """Hold what the judgement of every sentence of one report needs."""

    def __init__(self, doc: Doc) -> None:
        self.text: str = doc.user_data["text"]
        self.sections: list[Section] = doc._.sections
        self.year: int | None = doc.user_data.get("year")
        self.future: FutureReading | None = doc.user_data.get("future")
        self.sentence_starts: list[int] = doc.user_data["sentence_starts"]
        self.section_starts = [section.start for section in self.sections]
        self.touches: dict[int, list[Touch]] = defaultdict(list)
        for touch in doc._.touches:
            self.touches[touch.start].append(touch)
        self.read: dict[int, tuple[Sentence, list[tuple[Span, Reading]]]] = {}

    def judge(self) -> list[Mention]:
        """Return all mentions in the order of the text."""
        title_end = self.sections[0].title_end if self.sections and not self.sections[0].title else 0
        mentions = [
            self._mention(touch, touches)
            for touches in self.touches.values()
            for touch in touches
            if touch.kind is not None and touch.end > title_end
        ]
        mentions = [mention for mention in mentions if not mention.is_mere_title]
        return sorted([*mentions, *self._lend(mentions)], key=lambda mention: mention.start)

    def _section_at(self, start: int) -> int:
        return bisect_right(self.section_starts, start) - 1

    def _read(self, start: int, end: int) -> tuple[Sentence, list[tuple[Span, Reading]]]:
        """Read a sentence clause by clause: once, however many items it touches."""
        if start not in self.read:
            section = self.sections[self._section_at(start)]
            is_heading = section.start <= start < section.title_end
            sentence = Sentence(self.text[start:end], section.role, self.year, is_heading)
            self.read[start] = sentence, context.read_clauses(sentence, self.future)
        return self.read[start]

    def _mention(self, touch: Touch, touches: list[Touch]) -> Mention:
        sentence, readings = self._read(touch.start, touch.end)
        reading = _reading_of(touch, readings)
        region = [clause for clause, other in readings if other.assertion is reading.assertion]
        concrete = None
        if not sentence.is_heading:
            concrete = concrete_cue(sentence.text, region, reading.assertion, _words(touch, touches))
        reading, concrete = _weigh_slogan(sentence, touch.spans, reading, concrete)
        found = {(*span, CueRole.ITEM) for span in touch.spans}
        if reading.cue:
            found.add((*reading.cue, CueRole.ASSERTION))
        if concrete:
            found.add((*concrete, CueRole.CONCRETE))
        return Mention(
            item=touch.item,
            kind=touch.kind or Kind.RELATED,
            assertion=reading.assertion,
            concrete=concrete is not None,
            start=touch.start,
            end=touch.end,
            section=self._section_at(touch.start),
            cues=tuple([(role, touch.start + a, touch.start + b) for a, b, role in sorted(found)]),
            elements=touch.elements,
            heading=sentence.is_heading,
        )

    def _lend(self, mentions: list[Mention]) -> list[Mention]:
        """Return related mentions of the sentences that go on about an item named just above them."""
        lenders = _lenders(mentions, self.sections)
        here: dict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            here[mention.start].append(mention)
        lent: list[Mention] = []
        before: list[Mention] = []
        for start, stop in pairwise([*self.sentence_starts, len(self.text)]):
            section = self._section_at(start)
            headings = lenders.get(section, ())
            own = here.get(start, [])
            borrowed: list[Mention] = []
            if (headings or before) and start >= self.sections[section].title_end:
                end = start + len(self.text[start:stop].rstrip("\n"))
                givers = self._givers(start, own, headings, before) if end > start else ()
                borrowed = [loan for giver in givers if (loan := self._lent(start, end, giver)) is not None]
                lent += borrowed
            before = [mention for mention in own if mention.names_done and not mention.heading] + borrowed
        return lent

    def _givers(
        self, start: int, here: list[Mention], headings: Sequence[Mention], before: list[Mention]
    ) -> Iterable[Mention]:
        """Return who lends its item to a sentence.

        Its heading or the sentence that opens its section, when it speaks of the item's field or shows an element of
        the item (and, where it is evidence of another item, only then); the sentence before, when a pronoun takes it
        up.
        """
        shown = {touch.item for touch in self.touches.get(start, ()) if touch.elements}
        near = shown if here else shown | {touch.item for touch in self.touches.get(start, ()) if touch.field}
        taken_up = _ANAPHORA.search(self.text, start, start + ANAPHOR_WITHIN) is not None
        givers = {giver.item: giver for giver in headings if giver.item in near or (taken_up and not here)}
        if taken_up:
            section = self._section_at(start)
            givers |= {giver.item: giver for giver in before if giver.section == section}
        return [giver for item, giver in givers.items() if all(mention.item != item for mention in here)]

    def _lent(self, start: int, end: int, giver: Mention) -> Mention | None:
        """Return the related mention of a sentence that borrows its item; only done and concrete ones count."""
        sentence, readings = self._read(start, end)
        region = [clause for clause, reading in readings if reading.assertion is Assertion.DONE]
        concrete = concrete_cue(sentence.text, region, Assertion.DONE, Words())
        if concrete is None:
            return None
        name = next(cue for cue in giver.cues if cue[0] is CueRole.ITEM)
        elements = next((t.elements for t in self.touches.get(start, ()) if t.item == giver.item), ())
        return Mention(
            item=giver.item,
            kind=Kind.RELATED,
            assertion=Assertion.DONE,
            concrete=True,
            start=start,
            end=end,
            section=self._section_at(start),
            cues=(name, (CueRole.CONCRETE, concrete[0] + start, concrete[1] + start)),
            elements=elements,
            heading=False,
        )


def _words(touch: Touch, touches: Iterable[Touch]) -> Words:
    """Describe what a sentence holds of one item, beside what it holds of the others."""
    elsewhere = {clause for other in touches if other.item != touch.item for clause in other.own}
    return Words(touch.own, touch.field, tuple(sorted(elsewhere)), touch.particulars)


def _reading_of(touch: Touch, readings: list[tuple[Span, Reading]]) -> Reading:
    """Return the best reading by which a cue of the item holds: done before planned, problem, slogan.

    A cue of several groups holds as done only when enough of them stand in clauses read as done: “公示做到了；审核
    还是空白” is no three systems. Where no reading suffices alone, the worst one there is rules.
    """
    first = readings[0][1]
    if all(reading is first for _, reading in readings):
        return first
    by_assertion: dict[Assertion, list[tuple[Span, Reading]]] = defaultdict(list)
    for clause, reading in readings:
        by_assertion[reading.assertion].append((clause, reading))
    for assertion in _BEST_FIRST:
        for needed, groups in touch.ways:
            holding = [_first_in(by_assertion[assertion], spans) for spans in groups]
            found = [reading for reading in holding if reading is not None]
            if len(found) >= needed:
                return next((reading for reading in found if reading.cue), found[0])
    spans = [span for _, groups in touch.ways for of_group in groups for span in of_group]
    present = [r for assertion in _BEST_FIRST if (r := _first_in(by_assertion[assertion], spans)) is not None]
    return present[-1] if present else first


def _first_in(clauses: list[tuple[Span, Reading]], spans: Iterable[Span]) -> Reading | None:
    return next((r for (start, end), r in clauses if any(start <= a < end for a, _ in spans)), None)


def _weigh_slogan(
    sentence: Sentence, spans: tuple[Span, ...], reading: Reading, concrete: Span | None
) -> tuple[Reading, Span | None]:
    """Make a wish of what is done in form only; a particular or a past event shows that it is no wish."""
    if reading.assertion is Assertion.SLOGAN:
        return reading if reading.cue else Reading(Assertion.SLOGAN, context.slogan_cue(sentence, spans)), None
    if reading.assertion is not Assertion.DONE or sentence.is_heading:
        return reading, concrete
    demand = context.demand_cue(sentence.text)
    if demand or (demand := None if concrete else context.praise_cue(sentence.text)):
        return Reading(Assertion.SLOGAN, demand), None
    if concrete or reading.cue:
        return reading, concrete
    slogan = context.slogan_cue(sentence, spans)
    return (Reading(Assertion.SLOGAN, slogan), None) if slogan else (reading, concrete)


def _lenders(mentions: list[Mention], sections: list[Section]) -> dict[int, list[Mention]]:
    """Return, for each section, the headings that lend it their item.

    A heading, or a first sentence about the item alone, lends to its own section; to those below it only when it names
    that one item, and none of theirs names another.
    """
    naming: dict[int, list[Mention]] = defaultdict(list)
    in_sentence = Counter(mention.start for mention in mentions)
    for mention in mentions:
        section = sections[mention.section]
        first = mention.start - max(section.start, section.title_end) <= 1 and in_sentence[mention.start] == 1
        if mention.kind is Kind.DEFINING and (mention.heading or (first and mention.names_done)):
            naming[mention.section].append(mention)
    lenders: dict[int, list[Mention]] = {}
    for index, section in enumerate(sections):
        outer = next((number for number in reversed(section.path) if number in naming), None)
        if outer is not None and (outer == index or len(naming[outer]) == 1):
            lenders[index] = [mention for mention in naming[outer] if mention.names_done]
    return lenders
