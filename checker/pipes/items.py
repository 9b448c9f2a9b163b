"""Find the sentences that touch an item, and by which words.

All phrases of a checklist go into one PhraseMatcher over one-character tokens; the boolean part of a cue (all,
at_least,
none, within) is then decided for each sentence from the phrases found in it. Items never eat each other's words.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

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
    groups: tuple[tuple[str, ...], ...]
    at_least: int
    none: tuple[str, ...]
    by_clause: bool

    def phrases(self) -> Iterable[str]:
        for group in self.groups:
            yield from group
        yield from self.none

    def way(self, found: Found) -> Way | None:
        """Return where the words of its groups stand within one stretch, or None when the cue does not hold."""
        if any(phrase in found for phrase in self.none):
            return None
        matched = [spans for group in self.groups if (spans := [s for p in group for s in found.get(p, ())])]
        return (self.at_least, tuple(map(tuple, matched))) if len(matched) >= self.at_least else None


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
            yield from cue.phrases()
        yield from sorted(self.masks | self.field)


def _fold_cue(cue: Cue) -> _FoldedCue:
    groups = tuple(tuple(fold(phrase).text for phrase in group) for group in cue.groups)
    return _FoldedCue(groups, cue.at_least, tuple(fold(p).text for p in cue.none), cue.within == "clause")


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
        field=frozenset(fold(phrase).text for phrase in item.field),
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
                    self.matcher.add(str(len(self.phrases)), [self.nlp.make_doc(phrase)])
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
        starts = [sent.start for sent in doc.sents]
        text = doc.text
        by_sentence: dict[int, Found] = {}
        for phrase, start, end in self._phrases_in(doc):
            sentence = bisect_right(starts, start) - 1
            by_sentence.setdefault(sentence, {}).setdefault(phrase, []).append((start, end))
        touches = []
        for sentence in sorted(by_sentence):
            start = starts[sentence]
            end = starts[sentence + 1] if sentence + 1 < len(starts) else len(text)
            end = start + len(text[start:end].rstrip("\n"))
            found = by_sentence[sentence]
            clauses = find_clauses(text, start, end)
            for index in sorted({i for phrase in found for i in self.users[phrase]}):
                touch = _touch(self.items[index], found, clauses, start, end)
                if touch is not None:
                    touches.append(touch)
        return touches

    def _phrases_in(self, doc: Doc) -> list[tuple[str, int, int]]:
        strings = doc.vocab.strings
        found = [(self.phrases[int(strings[key])], start, end) for key, start, end in self.matcher(doc)]
        return sorted(found, key=lambda hit: (hit[1], hit[2]))


def _touch(item: _FoldedItem, found: Found, clauses: list[Span], start: int, end: int) -> Touch | None:
    """Decide whether, and how, one sentence touches one item."""
    seen = _unmasked(found, item.masks)
    if _ways(item.vetoes, seen, clauses):
        return None
    kind: Kind | None = Kind.DEFINING
    ways = _ways(item.defining, seen, clauses)
    if not ways:
        kind, ways = Kind.RELATED, _ways(item.related, seen, clauses)
    elements = tuple(name for name, cues in item.elements if _ways(cues, seen, clauses))
    inside = [(clause, _within(seen, clause)) for clause in clauses]
    field = tuple(clause for clause, words in inside if not item.field or not item.field.isdisjoint(words))
    if not ways and not elements and not field:
        return None
    return Touch(
        item=item.id,
        kind=kind if ways else None,
        start=start,
        end=end,
        spans=_spans_of(ways),
        ways=tuple(ways),
        own=tuple(clause for clause, words in inside if _speaks_of(item, words)),
        field=field,
        elements=elements,
        particulars=_spans_of(_ways(item.particulars, seen, clauses)),
    )


def _speaks_of(item: _FoldedItem, inside: Found) -> bool:
    return bool(inside) and any(cue.way(inside) for cue in (*item.defining, *item.related))


def _within(found: Found, clause: Span) -> Found:
    """Keep the words that stand inside a clause."""
    start, end = clause
    return {p: kept for p, spans in found.items() if (kept := [s for s in spans if start <= s[0] and s[1] <= end])}


def _unmasked(found: Found, masks: frozenset[str]) -> Found:
    """Drop words that overlap an excluded phrase longer than they are: 第一责任人 in 安全生产第一责任人."""
    hidden = [span for phrase in masks for span in found.get(phrase, ())]
    if not hidden:
        return found
    seen: Found = {}
    for phrase, spans in found.items():
        free = [
            s
            for s in spans
            if phrase in masks or not any(a < s[1] and s[0] < b and b - a > s[1] - s[0] for a, b in hidden)
        ]
        if free:
            seen[phrase] = free
    return seen


def _ways(cues: Iterable[_FoldedCue], seen: Found, clauses: list[Span]) -> list[Way]:
    """Return the ways in which the cues hold: in the sentence, or in each clause that suffices."""
    ways = []
    for cue in cues:
        stretches = [_within(seen, clause) for clause in clauses] if cue.by_clause else [seen]
        ways += [way for stretch in stretches if (way := cue.way(stretch)) is not None]
    return ways


def _spans_of(ways: Iterable[Way]) -> tuple[Span, ...]:
    return tuple(sorted({span for _, groups in ways for spans in groups for span in spans}))


@Language.factory("checker_items", assigns=["doc._.touches"], requires=["token.is_sent_start"])
def make_item_matcher(nlp: Language, name: str) -> ItemMatcher:
    """Build the component for spaCy."""
    return ItemMatcher(nlp)
