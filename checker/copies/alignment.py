"""Align two texts: which sentences match, and which matches stand together as a passage."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from rapidfuzz import fuzz

from checker.copies.findings import Change
from checker.copies.texts import Sentence, Text, mask_figures

# Measured on independent reports: two sentences on the same subject seldom reach 0.6.
SIMILAR = 0.72
# A sentence put into a longer one, or cut in two.
CONTAINED = 0.88
_SHORTEST = 10
_SHORTEST_CONTAINED = 18
# A sentence is held against the few that share most runs of this many characters with it, if a quarter of its runs are
# in the other text at all: a change in every eighth character leaves that much.
_SHINGLE = 4
_TRIED = 3
_SHARED = 0.25
# A passage goes on over one sentence that was put in, taken out or rewritten.
_STEP = 2


class Link(Struct, frozen=True):
    """Sentence numbers on both sides that match."""

    left: int
    right: int
    similarity: float


def align(left: Text, right: Text) -> list[list[Link]]:
    """Return the runs of matching sentences, in the order of the left text; linear in the lengths."""
    found = {(link.left, link.right): link for link in _one_way(left.sentences, right.sentences)}
    for link in _one_way(right.sentences, left.sentences):
        found.setdefault((link.right, link.left), Link(link.right, link.left, link.similarity))
    runs: list[list[Link]] = []
    for _, link in sorted(found.items()):
        if runs and _goes_on(runs[-1][-1], link):
            runs[-1].append(link)
        else:
            runs.append([link])
    return runs


def _goes_on(before: Link, link: Link) -> bool:
    return link.left - before.left <= _STEP and 0 <= link.right - before.right <= _STEP


def _one_way(sentences: Sequence[Sentence], others: Sequence[Sentence]) -> list[Link]:
    """Find for each sentence the best among the others; where one text is repeated, the one that goes on."""
    exact: dict[str, list[int]] = {}
    for at, sentence in enumerate(others):
        exact.setdefault(sentence.masked, []).append(at)
    near = _Near(list(exact))
    known: dict[str, tuple[str, float] | None] = {}
    links, last = [], -1
    for at, sentence in enumerate(sentences):
        masked = sentence.masked
        if len(masked) < _SHORTEST:
            continue
        if masked not in known:
            known[masked] = (masked, 1.0) if masked in exact else near.find(masked)
        best = known[masked]
        if best is not None:
            places = exact[best[0]]
            last = places[bisect_right(places, last) % len(places)]
            links.append(Link(at, last, best[1]))
    return links


class _Near:
    """Find the sentence most like another by shared shingles, then by edit distance."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = sentences
        self.holders: dict[str, int] = {}
        for at, sentence in enumerate(sentences):
            self.holders.update(dict.fromkeys(_shingles(sentence), at))

    def find(self, masked: str) -> tuple[str, float] | None:
        """Return the best of the sentences and its similarity, or None."""
        shingles = _shingles(masked)
        held = list(filter(self.holders.__contains__, shingles))
        if len(held) < _SHARED * len(shingles):
            return None
        hits = Counter(self.holders[shingle] for shingle in held)
        scored = [(similarity(masked, self.sentences[at]), -at) for at, _ in hits.most_common(_TRIED)]
        best = max(scored, default=(0.0, 0))
        return (self.sentences[-best[1]], best[0]) if best[0] else None


def _shingles(masked: str) -> list[str]:
    return [masked[at : at + _SHINGLE] for at in range(len(masked) - _SHINGLE + 1)]


def similarity(one: str, other: str) -> float:
    """Return how alike two masked sentences are, 0 where they do not match."""
    whole = fuzz.ratio(one, other, score_cutoff=SIMILAR * 100) / 100
    if whole or min(len(one), len(other)) < _SHORTEST_CONTAINED:
        return whole
    return fuzz.partial_ratio(one, other, score_cutoff=CONTAINED * 100) / 100


def change_of(one: Sentence, other: Sentence) -> Change:
    """Tell what was changed between two matching sentences."""
    if one.plain == other.plain:
        return Change.NONE
    if mask_figures(one.plain) == mask_figures(other.plain):
        return Change.FIGURES
    return Change.NAMES if one.masked == other.masked else Change.WORDING
