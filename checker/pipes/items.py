"""Find the sentences that touch an item, and by which words.

All phrases of a checklist go into one PhraseMatcher over one-character tokens; the boolean part of a cue (all,
at_least, none, within) is then decided for each sentence from the phrases found in it. Items never eat each
other's words.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from checker.checklist import Checklist, Cue, Item
from checker.pipes.clauses import Span, find_clauses
from checker.reading.fold import fold
from checker.results import Kind

Way = tuple[int, tuple[tuple[Span, ...], ...]]  # how many groups a cue needs, and where the words of each stand
Found = dict[str, list[Span]]  # phrase -> where it stands in one sentence or clause


@dataclass(frozen=True, slots=True)
class Touch:
    """A sentence that touches an item; offsets are folded.

    Attributes:
        kind: None for a sentence that only shows an element or a field word of the item.
        spans: the words that made it so, in order.
        ways: for each cue that holds, what it needs and where that stands; for reading the clauses it spans.
        own: clauses of the sentence that speak of the item by themselves (defining or related).
        field: clauses that hold a word of the item's field.
        elements: ids of the elements whose cues the sentence holds.
        particulars: words that are a particular of the item by themselves.
    """

    item: str
    kind: Kind | None
    start: int
    end: int
    spans: tuple[Span, ...]
    ways: tuple[Way, ...]
    own: tuple[Span, ...]
    field: tuple[Span, ...]
    elements: tuple[str, ...]
    particulars: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _FoldedCue:
    groups: tuple[frozenset[str], ...]
    at_least: int
    none: frozenset[str]
    by_clause: bool
    phrases: frozenset[str]  # of the groups; a stretch without any of them needs no closer look

    def way(self, found: Found) -> Way | None:
        """Return where the words of its groups stand within one stretch, or None when the cue does not hold."""
        if found.keys().isdisjoint(self.phrases) or not found.keys().isdisjoint(self.none):
            return None
        matched = [
            spans for group in self.groups if (spans := tuple(s for p in found.keys() & group for s in found[p]))
        ]
        return (self.at_least, tuple(matched)) if len(matched) >= self.at_least else None


@dataclass(frozen=True, slots=True)
class _FoldedItem:
    id: str
    defining: tuple[_FoldedCue, ...]
    related: tuple[_FoldedCue, ...]
    masks: frozenset[str]
    vetoes: tuple[_FoldedCue, ...]
    elements: tuple[tuple[str, tuple[_FoldedCue, ...]], ...]
    field: frozenset[str]
    particulars: tuple[_FoldedCue, ...]

    def phrases(self) -> Iterable[str]:
        cues = [*self.defining, *self.related, *self.vetoes, *self.particulars]
        cues += [cue for _, of_element in self.elements for cue in of_element]
        for cue in cues:
            yield from sorted(cue.phrases | cue.none)
        yield from sorted(self.masks | self.field)


@cache
def _fold(phrase: str) -> str:
    return fold(phrase).text


def _fold_cue(cue: Cue) -> _FoldedCue:
    groups = tuple(frozenset(map(_fold, group)) for group in cue.groups)
    none = frozenset(map(_fold, cue.none))
    return _FoldedCue(groups, cue.at_least, none, cue.within == "clause", frozenset().union(*groups))


def _fold_item(item: Item) -> _FoldedItem:
    unless = [_fold_cue(cue) for cue in item.unless]
    plain = [cue for cue in unless if len(cue.groups) == 1 and not cue.none]
    return _FoldedItem(
        id=item.id,
        defining=tuple(_fold_cue(cue) for cue in item.defining),
        related=tuple(_fold_cue(cue) for cue in item.related),
        masks=frozenset(phrase for cue in plain for phrase in cue.groups[0]),
        vetoes=tuple(cue for cue in unless if cue not in plain),
        elements=tuple((e.id, tuple(_fold_cue(cue) for cue in e.cues)) for e in item.elements),
        field=frozenset(map(_fold, item.field)),
        particulars=tuple(_fold_cue(cue) for cue in item.particulars),
    )


class ItemMatcher:
    """Write `doc._.touches`; finds nothing until it has learned a checklist."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.matcher = PhraseMatcher(nlp.vocab)
        self.items: tuple[_FoldedItem, ...] = ()
        self.phrases: list[str] = []
        self.users: dict[str, list[int]] = {}

    def learn(self, checklist: Checklist) -> None:
        """Take in the phrases of a checklist, folded as reports are."""
        self.items = tuple(_fold_item(item) for item in checklist.items)
        for index, item in enumerate(self.items):
            for phrase in dict.fromkeys(item.phrases()):
                if phrase not in self.users:
                    self.matcher.add(str(len(self.phrases)), [Doc(self.nlp.vocab, words=list(phrase))])
                    self.phrases.append(phrase)
                self.users.setdefault(phrase, []).append(index)

    def __call__(self, doc: Doc) -> Doc:
        """Find what touches the items of the checklist."""
        doc._.touches = self.find(doc)
        return doc

    def find(self, doc: Doc) -> list[Touch]:
        """Return the touches in the order of sentences, then of the checklist.

        A sentence that only shows an element or a field word of an item is a touch of no kind: alone it is no evidence.
        """
        text: str = doc.user_data["text"]
        starts: list[int] = doc.user_data["sentence_starts"]
        by_sentence: dict[int, Found] = {}
        for phrase, start, end in self._phrases_in(doc):
            sentence = bisect_right(starts, start) - 1
            by_sentence.setdefault(sentence, {}).setdefault(phrase, []).append((start, end))
        touches = []
        for sentence, found in sorted(by_sentence.items()):
            start = starts[sentence]
            end = starts[sentence + 1] if sentence + 1 < len(starts) else len(text)
            words = _Words.of(text, start, start + len(text[start:end].rstrip("\n")), found)
            for index in sorted({i for phrase in found for i in self.users[phrase]}):
                touch = _touch(self.items[index], words)
                if touch is not None:
                    touches.append(touch)
        return touches

    def _phrases_in(self, doc: Doc) -> list[tuple[str, int, int]]:
        strings = doc.vocab.strings
        found = [(self.phrases[int(strings[key])], start, end) for key, start, end in self.matcher(doc)]
        return sorted(found, key=lambda hit: (hit[1], hit[2]))


@dataclass(frozen=True, slots=True)
class _Words:
    """The phrases found in one sentence, and in each of its clauses."""

    start: int
    end: int
    sentence: Found
    clauses: tuple[tuple[Span, Found], ...]

    @classmethod
    def of(cls, text: str, start: int, end: int, found: Found) -> "_Words":
        """Spread what was found in a sentence over its clauses."""
        spread: list[tuple[Span, Found]] = [(clause, {}) for clause in find_clauses(text, start, end)]
        begins = [clause[0] for clause, _ in spread]
        for phrase, spans in found.items():
            for span in spans:
                clause, inside = spread[max(bisect_right(begins, span[0]) - 1, 0)]
                if span[1] <= clause[1]:
                    inside.setdefault(phrase, []).append(span)
        return cls(start, end, found, tuple(spread))

    def without(self, masks: frozenset[str]) -> "_Words":
        """Drop words that overlap a mask longer than they are: 第一责任人 in 安全生产第一责任人."""
        hidden = [span for phrase in self.sentence.keys() & masks for span in self.sentence[phrase]]
        if not hidden:
            return self
        clauses = tuple((clause, _free(found, masks, hidden)) for clause, found in self.clauses)
        return _Words(self.start, self.end, _free(self.sentence, masks, hidden), clauses)

    def ways(self, cues: Iterable[_FoldedCue]) -> list[Way]:
        """Return the ways in which cues hold: in the sentence, or in each clause that suffices."""
        ways = []
        for cue in cues:
            if self.sentence.keys().isdisjoint(cue.phrases):
                continue
            stretches = [found for _, found in self.clauses] if cue.by_clause else [self.sentence]
            ways += [way for found in stretches if (way := cue.way(found)) is not None]
        return ways


def _free(found: Found, masks: frozenset[str], hidden: list[Span]) -> Found:
    free: Found = {}
    for phrase, spans in found.items():
        kept = [s for s in spans if phrase in masks or not any(_covers(mask, s) for mask in hidden)]
        if kept:
            free[phrase] = kept
    return free


def _covers(mask: Span, span: Span) -> bool:
    """Tell that a mask overlaps a shorter span."""
    return mask[0] < span[1] and span[0] < mask[1] and mask[1] - mask[0] > span[1] - span[0]


def _touch(item: _FoldedItem, words: _Words) -> Touch | None:
    """Decide whether, and how, one sentence touches one item."""
    words = words.without(item.masks)
    field = tuple(
        clause for clause, found in words.clauses if not item.field or not found.keys().isdisjoint(item.field)
    )
    elements = tuple(name for name, cues in item.elements if words.ways(cues))
    kind: Kind | None = Kind.DEFINING
    ways = words.ways(item.defining)
    if not ways:
        kind, ways = Kind.RELATED, words.ways(item.related)
    if words.ways(item.vetoes) or not (ways or elements or field):
        return None
    naming = (*item.defining, *item.related)
    return Touch(
        item=item.id,
        kind=kind if ways else None,
        start=words.start,
        end=words.end,
        spans=_spans_of(ways),
        ways=tuple(ways),
        own=tuple(clause for clause, found in words.clauses if any(cue.way(found) for cue in naming)),
        field=field,
        elements=elements,
        particulars=_spans_of(words.ways(item.particulars)),
    )


def _spans_of(ways: Iterable[Way]) -> tuple[Span, ...]:
    return tuple(sorted({span for _, groups in ways for spans in groups for span in spans}))


@Language.factory("checker_items", assigns=["doc._.touches"])
def make_item_matcher(nlp: Language, name: str) -> ItemMatcher:
    """Build the component for spaCy."""
    return ItemMatcher(nlp)
