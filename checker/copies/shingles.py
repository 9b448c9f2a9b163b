"""Find what many reports have in common, and which two may share more, by short runs of characters (shingles).

An index of all shingles finds a single lifted paragraph; signatures of whole reports (MinHash)
would find only reports that are alike as a whole.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from checker.copies.texts import Text

# Long enough that a run made of common words is still a sentence's own; six characters, which were tried, made common
# property of two thirds of the text of 2,000 independent reports.
LENGTH = 12
# A shingle is common property of the set when the reports of more places hold it than this share of them, at least
# three; in a large set thirty are enough, for that many do not copy from one another unseen.
COMMON_SHARE = 0.1
COMMON_FROM = 3
COMMON_AT_MOST = 30
# A shingle in up to this many reports points to each two of them; a commoner one to neighbours only, so that the work
# stays in proportion to the text.
RARE = 8
# Shared shingles that make a candidate (a passage of sixty characters has 49, a reworded one half as many); and how
# many candidates are looked at per report.
ENOUGH = 20
CLOSEST = 6

_Hashes = NDArray[np.uint64]
_Numbers = NDArray[np.signedinteger[Any]]


class Index(Struct, frozen=True):
    """The shingles of a set.

    Attributes:
        own_weights: for each text the weight of each sentence without what the set has in common.
        candidates: pairs of positions (the lower first) that may share passages, in order.
    """

    own_weights: tuple[tuple[int, ...], ...]
    candidates: tuple[tuple[int, int], ...]


def hash_shingles(text: str) -> _Hashes:
    """Return a hash for each run of LENGTH characters, in order; the same in every process."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    count = max(len(codes) - LENGTH + 1, 0)
    hashes = np.zeros(count, dtype=np.uint64)
    for at in range(LENGTH):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + codes[at : at + count]
        hashes ^= hashes >> np.uint64(29)
    return hashes


def index(texts: Sequence[Text], earlier: Sequence[bool]) -> Index:
    """Index the texts; those marked earlier are compared with the others, not among themselves."""
    each = [np.unique(hash_shingles(_masked(text))) for text in texts]
    owners = _number_owners(texts)
    hashes = np.concatenate(each) if each else np.zeros(0, dtype=np.uint64)
    reports = np.repeat(np.arange(len(texts), dtype=np.int32), [len(one) for one in each])
    order = np.argsort(hashes, kind="stable")
    hashes, reports = hashes[order], reports[order]
    common = _common(hashes, owners[reports], len(set(owners.tolist())))
    return Index(
        own_weights=tuple(_own_weights(text, common) for text in texts),
        candidates=tuple(_candidates(hashes, reports, np.array(earlier, dtype=bool))),
    )


def _masked(text: Text) -> str:
    return "".join(sentence.masked for sentence in text.sentences)


def _number_owners(texts: Sequence[Text]) -> _Numbers:
    """Number the places; a town's reports of several years are one voice, one without a name stands for itself."""
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(text.owner or at, len(numbers)) for at, text in enumerate(texts)], dtype=int)


def _common(hashes: _Hashes, owners: _Numbers, total: int) -> _Hashes:
    """Return the sorted hashes that the reports of many places hold."""
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    fresh = np.ones(len(hashes), dtype=bool)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    values, counts = np.unique(hashes[fresh], return_counts=True)
    return values[counts > min(max(COMMON_FROM, COMMON_SHARE * total), COMMON_AT_MOST)]


def _own_weights(text: Text, common: _Hashes) -> tuple[int, ...]:
    """Reduce each sentence's weight by the part of its shingles that are common.

    What joins two common phrases is its own: a sentence is common property only as a whole.
    """
    masked = _masked(text)
    own_at = np.ones(len(masked), dtype=bool)
    own_at[np.flatnonzero(_held_by(common, hash_shingles(masked)))] = False
    own, start = [], 0
    for sentence in text.sentences:
        length = len(sentence.masked)
        own.append(round(sentence.weight * float(own_at[start : start + length].mean())))
        start += length
    return tuple(own)


def _held_by(ordered: _Hashes, hashes: _Hashes) -> NDArray[np.bool_]:
    """Tell which hashes are among the ordered ones."""
    if not len(ordered):
        return np.zeros(len(hashes), dtype=bool)
    places = np.minimum(np.searchsorted(ordered, hashes), len(ordered) - 1)
    return np.equal(ordered[places], hashes)


def _candidates(hashes: _Hashes, reports: _Numbers, earlier: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Count the shingles that each two reports share, and return the closest few of every report."""
    _, firsts, counts = np.unique(hashes, return_index=True, return_counts=True)
    width = len(earlier)
    keys = [np.zeros(0, dtype=np.int64)]
    size = np.repeat(counts, counts)  # for each posting, how many there are of its shingle
    rank = np.arange(len(hashes)) - np.repeat(firsts, counts)
    for step in range(1, RARE):
        fits = np.flatnonzero((rank + step < size) & ((size <= RARE) | (step == 1)))
        keys.append(_keys(reports[fits], reports[fits + step], earlier, width))
    pairs, shared = np.unique(np.concatenate(keys), return_counts=True)
    enough = shared >= ENOUGH
    return _closest(pairs[enough] // max(width, 1), pairs[enough] % max(width, 1), shared[enough])


def _keys(left: _Numbers, right: _Numbers, earlier: NDArray[np.bool_], width: int) -> _Numbers:
    wanted = ~(earlier[left] & earlier[right])
    return left[wanted].astype(np.int64) * width + right[wanted]


def _closest(left: _Numbers, right: _Numbers, shared: _Numbers) -> list[tuple[int, int]]:
    """Keep a pair while either of its reports has room for it, those that share most first."""
    taken: dict[int, int] = {}
    kept = []
    for at in np.lexsort((right, left, -shared)).tolist():
        one, other = int(left[at]), int(right[at])
        if taken.get(one, 0) < CLOSEST or taken.get(other, 0) < CLOSEST:
            taken[one] = taken.get(one, 0) + 1
            taken[other] = taken.get(other, 0) + 1
            kept.append((one, other))
    return sorted(kept)
