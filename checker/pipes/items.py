"""Find the sentences that touch an item, and by which words.

All phrases of a checklist go into one PhraseMatcher over one-character tokens; the boolean part of a cue (all,
at_least, none, within) is then decided for each sentence from the phrases found in it, for those cues alone that can
hold. Items never eat each other's words.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from checker.checklist import Checklist, Cue, Item
from checker.pipes.clauses import Span, find_clauses
from checker.reading.fold import fold_phrase
from checker.results import Kind

Way = tuple[int, tuple[tuple[Span, ...], ...]]  # how many groups a cue needs, and where the words of each stand
# What a cue of an item is for, in the order in which they are asked; words, because members of an enum are slow.
Part = Literal["defining", "related", "veto", "element", "particular"]
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
    """A cue as it is matched.

    Attributes:
        element: its id; empty where the cue is none of an element.
        anchors: phrases one of which is there wherever the cue holds.
    """

    part: Part
    element: str
    groups: tuple[frozenset[str], ...]
    at_least: int
    none: frozenset[str]
    by_clause: bool
    anchors: frozenset[str]

    def way(self, found: Found) -> Way | None:
        """Return where the words of its groups stand within one stretch, or None when the cue does not hold."""
        if self.anchors.isdisjoint(found) or (self.none and not self.none.isdisjoint(found)):
            return None
        there = [group for group in self.groups if not group.isdisjoint(found)]
        if len(there) < self.at_least:
            return None
        places = [tuple([span for phrase in group.intersection(found) for span in found[phrase]]) for group in there]
        return self.at_least, tuple(places)

    def ways(self, stretches: Iterable[Found]) -> list[Way]:
        """Return the ways in which it holds in stretches, each by itself."""
        return [way for found in stretches if (way := self.way(found)) is not None]


@dataclass(frozen=True, slots=True)
class _FoldedItem:
    """An item as it is matched; its cues in the order of `Part`, each part in the order of the checklist."""

    id: str
    cues: tuple[_FoldedCue, ...]
    masks: frozenset[str]
    field: frozenset[str]

    def phrases(self) -> frozenset[str]:
        """Return every phrase that may matter to the item."""
        return self.masks.union(self.field, *(cue.none.union(*cue.groups) for cue in self.cues))


_fold = cache(fold_phrase)


def _fold_cues(cues: Iterable[Cue], part: Part, element: str = "") -> list[_FoldedCue]:
    return [_fold_cue(cue, part, element) for cue in cues]


def _fold_cue(cue: Cue, part: Part, element: str) -> _FoldedCue:
    groups = tuple(frozenset(map(_fold, group)) for group in cue.groups)
    # All groups but at_least - 1 must hold a word that is there: those with the fewest words let the fewest cues in.
    needed = sorted(groups, key=len)[: len(groups) - cue.at_least + 1]
    return _FoldedCue(
        part=part,
        element=element,
        groups=groups,
        at_least=cue.at_least,
        none=frozenset(map(_fold, cue.none)),
        by_clause=cue.within == "clause",
        anchors=frozenset[str]().union(*needed),
    )


def _fold_item(item: Item) -> _FoldedItem:
    unless = _fold_cues(item.unless, "veto")
    masks = [cue for cue in unless if len(cue.groups) == 1 and not cue.none]
    return _FoldedItem(
        id=item.id,
        cues=(
            *_fold_cues(item.defining, "defining"),
            *_fold_cues(item.related, "related"),
            *(cue for cue in unless if cue not in masks),
            *(cue for e in item.elements for cue in _fold_cues(e.cues, "element", e.id)),
            *_fold_cues(item.particulars, "particular"),
        ),
        masks=frozenset(phrase for cue in masks for phrase in cue.groups[0]),
        field=frozenset(map(_fold, item.field)),
    )


class ItemMatcher:
    """Write `doc._.touches`; finds nothing until it has learned a checklist."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.matcher = PhraseMatcher(nlp.vocab)
        self.items: tuple[_FoldedItem, ...] = ()
        self.phrases: dict[int, str] = {}  # by the matcher's key
        self.field_of: dict[str, list[int]] = {}  # phrase -> items
        self.anchor_of: dict[str, list[tuple[int, int]]] = {}  # phrase -> (item, number of its cue)

    def learn(self, checklist: Checklist) -> None:
        """Take in the phrases of a checklist, folded as reports are."""
        self.items = tuple(_fold_item(item) for item in checklist.items)
        for index, item in enumerate(self.items):
            # Where an item names no field, every clause of a sentence that holds any of its words is in its field.
            for phrase in item.field or item.phrases():
                self.field_of.setdefault(phrase, []).append(index)
            for number, cue in enumerate(item.cues):
                for phrase in cue.anchors:
                    self.anchor_of.setdefault(phrase, []).append((index, number))
        strings = self.nlp.vocab.strings
        for phrase in sorted(frozenset[str]().union(*(item.phrases() for item in self.items))):
            # Hashes of the tokens in place of a Doc, as the matcher keeps and pickles them: 1,300 Docs cost 20 ms.
            self.matcher.add(phrase, [[strings.add(character) for character in phrase]])  # type: ignore[list-item]
            self.phrases[strings.add(phrase)] = phrase

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
            for item, cues in self._candidates(found):
                touch = _touch(item, cues, words)
                if touch is not None:
                    touches.append(touch)
        return touches

    def _candidates(self, found: Found) -> Iterator[tuple[_FoldedItem, list[_FoldedCue]]]:
        """Yield the items that a sentence may touch, in order, with those of their cues that can hold in it."""
        numbers: dict[int, set[int]] = {index: set() for phrase in found for index in self.field_of.get(phrase, ())}
        for phrase in found:
            for index, number in self.anchor_of.get(phrase, ()):
                numbers.setdefault(index, set()).add(number)
        for index in sorted(numbers):
            item = self.items[index]
            yield item, [item.cues[number] for number in sorted(numbers[index])]

    def _phrases_in(self, doc: Doc) -> list[tuple[str, int, int]]:
        """Return the phrases in a Doc by place; of those that start at one place the matcher puts the shorter first."""
        return [(self.phrases[key], start, end) for key, start, end in self.matcher(doc)]


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


def _touch(item: _FoldedItem, cues: list[_FoldedCue], words: _Words) -> Touch | None:
    """Decide whether, and how, one sentence touches one item; `cues` are those that can hold."""
    words = words.without(item.masks)
    clauses = [found for _, found in words.clauses if found]
    holding: dict[Part, list[Way]] = defaultdict(list)
    elements: dict[str, None] = {}
    for cue in cues:
        named = holding["defining"] or holding["related"]
        if cue.part == "particular" and not named:
            break  # nothing is said of the item that could be particular
        if cue.part == "related" and holding["defining"]:
            continue
        ways = cue.ways(clauses if cue.by_clause else (words.sentence,))
        if ways and cue.part == "veto":
            return None
        holding[cue.part] += ways
        if ways and cue.element:
            elements[cue.element] = None
    field = [clause for clause, found in words.clauses if not item.field or not item.field.isdisjoint(found)]
    named = holding["defining"] or holding["related"]
    if not (named or elements or field):
        return None
    naming = [cue for cue in cues if cue.part in ("defining", "related")]
    kind = Kind.DEFINING if holding["defining"] else Kind.RELATED
    return Touch(
        item=item.id,
        kind=kind if named else None,
        start=words.start,
        end=words.end,
        spans=_spans_of(named),
        ways=tuple(named),
        own=_clauses_with(naming, words) if naming else (),
        field=tuple(field),
        elements=tuple(elements),
        particulars=_spans_of(holding["particular"]),
    )


def _clauses_with(cues: list[_FoldedCue], words: _Words) -> tuple[Span, ...]:
    """Return the clauses in which one of the cues holds by itself."""
    return tuple([clause for clause, found in words.clauses if found and any(cue.way(found) for cue in cues)])


def _spans_of(ways: Iterable[Way]) -> tuple[Span, ...]:
    return tuple(sorted({span for _, groups in ways for spans in groups for span in spans}))


@Language.factory("checker_items", assigns=["doc._.touches"])
def make_item_matcher(nlp: Language, name: str) -> ItemMatcher:
    """Build the component for spaCy."""
    return ItemMatcher(nlp)
