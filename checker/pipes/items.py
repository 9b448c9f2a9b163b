"""Find the sentences that touch an item, and by which words.

All phrases of a checklist are found in one go; the boolean part of a cue (all, at_least, none, within) is then decided
for each sentence from the phrases found in it, for those cues alone that can hold. What is found in a sentence or
clause is one number with a bit for each phrase, so that a cue is decided by a few `&`. Items never eat each other's
words.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, reduce
from itertools import chain
from operator import or_
from typing import Literal, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from checker.checklist import Checklist, Cue, Item
from checker.pipes.clauses import Span, find_clauses
from checker.pipes.phrases import PhraseFinder
from checker.reading.fold import fold_phrase
from checker.results import Kind

Way = tuple[int, tuple[tuple[Span, ...], ...]]  # how many groups a cue needs, and where the words of each stand
# What a cue of an item is for; words, because members of an enum are slow. The last is no cue of the checklist: it
# holds the words of the item's field.
Part = Literal["defining", "related", "veto", "element", "particular", "field"]
Found = dict[str, list[Span]]  # phrase -> where it stands in one sentence or clause
Bits = int  # a set of phrases


class Touch(NamedTuple):
    """A sentence that touches an item; `start` and `end` are folded offsets, all spans count from `start`.

    Attributes:
        kind: None for a sentence that only shows an element or a field word of the item.
        spans: the words that made it so, in order.
        ways: for each cue that holds, what it needs and where that stands; for reading the clauses it spans.
        own: clauses of the sentence that speak of the item by themselves (defining or related).
        field: clauses that hold a word of the item's field; the whole sentence in a touch of no kind.
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


class _FoldedCue(NamedTuple):
    """A cue as it is matched.

    Attributes:
        item: number of its item.
        element: its id; empty where the cue is none of an element.
        groups: each with its phrases.
        bits: of each group.
        may_lack: how many of the groups need not be there.
        is_plain: holds wherever a word of its only group is.
    """

    item: int
    part: Part
    element: str
    groups: tuple[frozenset[str], ...]
    bits: tuple[Bits, ...]
    may_lack: int
    none: Bits
    by_clause: bool
    is_plain: bool

    def could_hold(self, found: Bits) -> bool:
        """Tell whether enough groups are there, whatever must not be there."""
        may_lack = self.may_lack
        for bits in self.bits:
            if not bits & found:
                if not may_lack:
                    return False
                may_lack -= 1
        return True

    def holds(self, found: Bits) -> bool:
        """Tell whether it holds within one stretch."""
        return not self.none & found and self.could_hold(found)

    def way(self, found: Found) -> Way:
        """Return where the words of its groups stand within a stretch in which it holds."""
        places = [tuple([s for phrase in group.intersection(found) for s in found[phrase]]) for group in self.groups]
        return len(self.groups) - self.may_lack, tuple([spans for spans in places if spans])

    def anchors(self) -> frozenset[str]:
        """Return phrases one of which is there wherever the cue holds."""
        # One group more than may lack holds a word that is there: those with the fewest words let the fewest cues in.
        return frozenset[str]().union(*sorted(self.groups, key=len)[: self.may_lack + 1])


class _FoldedItem(NamedTuple):
    """An item as it is matched.

    Attributes:
        masks: phrases that hide the shorter ones they overlap.
        field: 0 where the item names no field.
    """

    id: str
    masks: Bits
    field: Bits


class _Words:
    """The phrases found in one sentence, and in each of its clauses."""

    def __init__(self, text: str, start: int, spans: Found, bits: dict[str, Bits]) -> None:
        self.text = text
        self.start = start
        self.end = start + len(text)
        self.spans = spans
        self.bits = bits
        self.found: Bits = sum([bits[phrase] for phrase in spans])

    @cached_property
    def clauses(self) -> list[tuple[Span, Bits]]:
        """Return the clauses with what stands in each from its first to its last character."""
        clauses = find_clauses(self.text, 0, len(self.text))
        begins = [start for start, _ in clauses]
        inside = [0] * len(clauses)
        for phrase, spans in self.spans.items():
            for start, end in spans:
                at = max(bisect_right(begins, start) - 1, 0)
                if end <= clauses[at][1]:
                    inside[at] |= self.bits[phrase]
        return list(zip(clauses, inside, strict=True))

    def holding(self, near: list[_FoldedCue]) -> list[_FoldedCue]:
        """Return those that hold, in the sentence or in one clause as they ask, of cues that could hold."""
        found = self.found
        return near and [cue for cue in near if (self.clauses_with([cue]) if cue.by_clause else not cue.none & found)]

    def clauses_with(self, near: list[_FoldedCue]) -> tuple[Span, ...]:
        """Return the clauses in which one of the cues holds by itself."""
        if not near:
            return ()
        # One group without exceptions, as most cues are: any of its words is enough.
        plain = reduce(or_, [cue.bits[0] for cue in near if cue.is_plain], 0)
        others = [cue for cue in near if not cue.is_plain]
        return tuple(
            [clause for clause, inside in self.clauses if inside & plain or any(cue.holds(inside) for cue in others)]
        )

    def ways(self, cue: _FoldedCue) -> list[Way]:
        """Return the ways in which a cue that holds does so."""
        if not cue.by_clause:
            return [cue.way(self.spans)]
        return [cue.way(self._within(*clause)) for clause, inside in self.clauses if cue.holds(inside)]

    def _within(self, start: int, end: int) -> Found:
        within = {phrase: [s for s in spans if start <= s[0] and s[1] <= end] for phrase, spans in self.spans.items()}
        return {phrase: spans for phrase, spans in within.items() if spans}

    def without(self, masks: Bits) -> "_Words":
        """Drop words that overlap a mask longer than they are: 第一责任人 in 安全生产第一责任人."""
        hidden = [span for phrase, spans in self.spans.items() if self.bits[phrase] & masks for span in spans]
        free: Found = {}
        for phrase, spans in self.spans.items():
            is_mask = self.bits[phrase] & masks
            kept = [span for span in spans if is_mask or not any(_covers(mask, span) for mask in hidden)]
            if kept:
                free[phrase] = kept
        return _Words(self.text, self.start, free, self.bits)


def _covers(mask: Span, span: Span) -> bool:
    """Tell that a mask overlaps a shorter span."""
    return mask[0] < span[1] and span[0] < mask[1] and mask[1] - mask[0] > span[1] - span[0]


class ItemMatcher:
    """Write `doc._.touches`; finds nothing until it has learned a checklist."""

    def __init__(self) -> None:
        self.finder = PhraseFinder(())
        self.bits: dict[str, Bits] = {}
        self.items: list[_FoldedItem] = []
        self.cues: list[_FoldedCue] = []  # by item, then in the order of `Part`
        self.anchored: dict[str, list[int]] = {}  # phrase -> numbers of the cues that it lets in

    def learn(self, checklist: Checklist) -> None:
        """Take in the phrases of a checklist, folded as reports are."""
        for item in checklist.items:
            self._learn_item(item)
        self.anchored = {phrase: [] for phrase in self.bits}
        for number, cue in enumerate(self.cues):
            for phrase in cue.anchors():
                self.anchored[phrase].append(number)
        self.finder = PhraseFinder(self.bits)

    def _learn_item(self, item: Item) -> None:
        masks = [phrase for cue in item.unless if _is_mask(cue) for phrase in cue.groups[0]]
        self.items.append(_FoldedItem(item.id, masks=self._bits_of(masks), field=self._bits_of(item.field)))
        self._learn_cues(item.defining, "defining")
        self._learn_cues(item.related, "related")
        self._learn_cues([cue for cue in item.unless if not _is_mask(cue)], "veto")
        for element in item.elements:
            self._learn_cues(element.cues, "element", element.id)
        self._learn_cues(item.particulars, "particular")
        # Where an item names no field, every clause of a sentence that holds any of its words is in its field.
        field = item.field or tuple(_phrases_of(item))
        self._learn_cues([Cue.model_construct(groups=(field,))] if field else (), "field")

    def _learn_cues(self, cues: Iterable[Cue], part: Part, element: str = "") -> None:
        for cue in cues:
            self.cues.append(
                _FoldedCue(
                    item=len(self.items) - 1,
                    part=part,
                    element=element,
                    groups=tuple(frozenset(map(_fold, group)) for group in cue.groups),
                    bits=tuple(map(self._bits_of, cue.groups)),
                    may_lack=len(cue.groups) - cue.at_least,
                    none=self._bits_of(cue.none),
                    by_clause=cue.within == "clause",
                    is_plain=len(cue.groups) == 1 and not cue.none,
                )
            )

    def _bits_of(self, phrases: Iterable[str]) -> Bits:
        return reduce(or_, [self.bits.setdefault(_fold(phrase), 1 << len(self.bits)) for phrase in phrases], 0)

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
        touches = []
        for sentence, spans in sorted(self._by_sentence(text, starts).items()):
            start = starts[sentence]
            end = starts[sentence + 1] if sentence + 1 < len(starts) else len(text)
            words = _Words(text[start:end].rstrip("\n"), start, spans, self.bits)
            for item, cues in self._near(words).items():
                touch = _touch(self.items[item], cues, words)
                if touch is not None:
                    touches.append(touch)
        return touches

    def _near(self, words: _Words) -> dict[int, list[_FoldedCue]]:
        """Return, for each item in order, its cues that could hold in a sentence."""
        near: dict[int, list[_FoldedCue]] = {}
        for number in sorted({number for phrase in words.spans for number in self.anchored[phrase]}):
            cue = self.cues[number]
            if cue.is_plain or cue.could_hold(words.found):
                near.setdefault(cue.item, []).append(cue)
        return near

    def _by_sentence(self, text: str, starts: list[int]) -> dict[int, Found]:
        found: dict[int, Found] = defaultdict(dict)
        for phrase, at in self.finder.find(text):
            sentence = bisect_right(starts, at) - 1
            begin = at - starts[sentence]
            found[sentence].setdefault(phrase, []).append((begin, begin + len(phrase)))
        return found


def _is_mask(cue: Cue) -> bool:
    """Tell a look-alike that is mere words: it hides what it covers and says nothing of the rest of its sentence."""
    return len(cue.groups) == 1 and not cue.none


def _phrases_of(item: Item) -> Iterator[str]:
    elements = [cue for element in item.elements for cue in element.cues]
    for cue in (*item.defining, *item.related, *item.unless, *elements, *item.particulars):
        yield from chain(cue.none, *cue.groups)


_fold = cache(fold_phrase)


def _touch(item: _FoldedItem, cues: list[_FoldedCue], words: _Words) -> Touch | None:
    """Decide whether, and how, one sentence touches one item; `cues` are those that could hold, in order."""
    if item.masks & words.found:
        words = words.without(item.masks)
        cues = [cue for cue in cues if cue.could_hold(words.found)]
    whole = (0, len(words.text))
    if cues and cues[0].part == "field":
        return Touch(item.id, None, words.start, words.end, (), (), (), (whole,), (), ())
    near: dict[Part, list[_FoldedCue]] = defaultdict(list)
    for cue in cues:
        near[cue.part].append(cue)
    if words.holding(near["veto"]):
        return None
    defining = words.holding(near["defining"])
    named = defining or words.holding(near["related"])
    elements = tuple(dict.fromkeys([cue.element for cue in words.holding(near["element"])]))
    own = words.clauses_with(near["defining"] + near["related"])
    if not named:
        field = (whole,) if near["field"] else ()
        if not elements and not field:
            return None
        return Touch(item.id, None, words.start, words.end, (), (), own, field, elements, ())
    ways = _ways(named, words)
    return Touch(
        item=item.id,
        kind=Kind.DEFINING if defining else Kind.RELATED,
        start=words.start,
        end=words.end,
        spans=_spans_of(ways),
        ways=ways,
        own=own,
        field=tuple([clause for clause, inside in words.clauses if not item.field or item.field & inside]),
        elements=elements,
        particulars=_spans_of(_ways(words.holding(near["particular"]), words)),
    )


def _ways(cues: Iterable[_FoldedCue], words: _Words) -> tuple[Way, ...]:
    return tuple([way for cue in cues for way in words.ways(cue)])


def _spans_of(ways: Iterable[Way]) -> tuple[Span, ...]:
    return tuple(sorted({span for _, groups in ways for spans in groups for span in spans}))


@Language.factory("checker_items", assigns=["doc._.touches"])
def make_item_matcher(nlp: Language, name: str) -> ItemMatcher:
    """Build the component for spaCy."""
    return ItemMatcher()
