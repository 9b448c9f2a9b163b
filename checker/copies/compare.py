"""Compare a set of reports: texts -> Comparison."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from checker.copies.alignment import Link, align, change_of
from checker.copies.findings import Change, Comparison, Group, Match, Nature, Pair, Passage, Standing
from checker.copies.shingles import Index, index
from checker.copies.texts import Text

# More reports than this that are one text are told as a group, not two by two.
LARGEST_UNGROUPED = 3
# Own characters that a passage must hold to be shown, and the longest passage or all of a pair to make it a copy: what
# independent reports share by chance stays below (see tests/benchmarks/copies.py).
SHORTEST_PASSAGE = 30
LONG_PASSAGE = 60
MANY_CHARACTERS = 150
# From this share of all text on, two reports are reported even where many others hold the same.
ALIKE = 0.6
# How much of the earlier report must be there for "handed in again".
WHOLE = 0.7
LISTED_PER_REPORT = 5
_ORDER = list(Change)


class _Side(Struct, frozen=True):
    """One text of a pair with the weights that count in it."""

    text: Text
    weights: Sequence[int]


class _Found(Struct, frozen=True):
    """A pair with the positions of its texts and the sentences copied on each side."""

    positions: tuple[int, int]
    pair: Pair
    copied: tuple[frozenset[int], frozenset[int]]
    plain: bool  # what the set has in common was counted too


def compare(
    texts: Sequence[Text],
    earlier: Sequence[Text] = (),
    *,
    track: Callable[[Sequence[tuple[int, int]]], Iterable[tuple[int, int]]] = iter,
) -> Comparison:
    """Compare texts with one another and with earlier ones, which are not compared among themselves.

    `track` passes the candidate pairs through, to show how far the work is.
    """
    every = [*texts, *earlier]
    groups, heads = _group(every, len(texts))
    kept = [every[at] for at in heads]
    late = [at >= len(texts) for at in heads]
    made = index(kept, late)
    found = [one for at in track(made.candidates) if (one := _compare_two(kept, made, late, at)) is not None]
    standings = _standings(kept, late, made, found)
    standings += [
        Standing(every[at].info, 0.0, 0.0, every[group[0]].info.path, len(group) - 1)
        for group in groups
        for at in group[1:]
        if at < len(texts)
    ]
    listed = _list(found)
    return Comparison(
        standings=tuple(sorted(_with_groups(standings, every, groups), key=lambda one: one.own_share)),
        groups=tuple(Group(tuple(every[at].info for at in group)) for group in groups),
        pairs=tuple(one.pair for one in listed),
        unlisted_pairs=len(found) - len(listed),
    )


def _group(texts: Sequence[Text], new: int) -> tuple[list[list[int]], list[int]]:
    """Return the large groups of one text that hold a new one, and the positions of all texts that stand for one."""
    same: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        same.setdefault("\n".join(sentence.masked for sentence in text.sentences), []).append(at)
    large = [group for group in same.values() if len(group) > LARGEST_UNGROUPED]
    dropped = {at for group in large for at in group[1:]}
    return [group for group in large if group[0] < new], [at for at in range(len(texts)) if at not in dropped]


def _with_groups(standings: Sequence[Standing], every: Sequence[Text], groups: Sequence[list[int]]) -> list[Standing]:
    """Let the first of a group stand as its other members do."""
    heads = {every[group[0]].info.path: (every[group[1]].info.path, len(group) - 1) for group in groups}
    return [
        Standing(one.report, 0.0, one.common_share, heads[one.report.path][0], one.others + heads[one.report.path][1])
        if one.report.path in heads and one.closest != heads[one.report.path][0] and one.own_share > 0
        else one
        for one in standings
    ]


def _compare_two(texts: Sequence[Text], made: Index, late: Sequence[bool], positions: tuple[int, int]) -> _Found | None:
    left, right = (texts[at] for at in positions)
    runs = align(left, right)
    own = [_Side(texts[at], made.own_weights[at]) for at in positions]
    passages = _kept(own[0], own[1], runs)
    plain = [_Side(text, [sentence.weight for sentence in text.sentences]) for text in (left, right)]
    everything = _kept(plain[0], plain[1], runs)
    alike = min(_share(plain[0], everything, 0), _share(plain[1], everything, 1)) >= ALIKE
    sides, passages = (plain, everything) if alike else (own, passages)
    lengths = [_characters(sides[0], sides[1], run) for run in passages]
    if max(lengths, default=0) < LONG_PASSAGE and sum(lengths) < MANY_CHARACTERS:
        return None
    shares = (_share(sides[0], passages, 0), _share(sides[1], passages, 1))
    made_passages = [_passage(sides[0], sides[1], run) for run in passages]
    pair = Pair(
        left=left.info,
        right=right.info,
        earlier=late[positions[1]],
        nature=_nature(left, right, made_passages, shares, earlier=late[positions[1]]),
        left_share=shares[0],
        right_share=shares[1],
        passages=tuple(sorted(made_passages, key=lambda one: -one.characters)),
    )
    copied = (
        frozenset(link.left for run in passages for link in run),
        frozenset(link.right for run in passages for link in run),
    )
    return _Found(positions, pair, copied, alike)


def _kept(left: _Side, right: _Side, runs: Sequence[list[Link]]) -> list[list[Link]]:
    """Drop runs of what everybody writes, and such sentences at the ends of the others."""
    trimmed = [_trimmed(left, run) for run in runs]
    return [run for run in trimmed if _characters(left, right, run) >= SHORTEST_PASSAGE]


def _trimmed(left: _Side, run: Sequence[Link]) -> list[Link]:
    own = [at for at, link in enumerate(run) if left.weights[link.left]]
    return list(run[own[0] : own[-1] + 1]) if own else []


def _characters(left: _Side, right: _Side, run: Sequence[Link]) -> int:
    """Count the own characters that a run shares, by the side that has fewer of them."""
    ones = {link.left: left.weights[link.left] * link.similarity for link in run}
    others = {link.right: right.weights[link.right] * link.similarity for link in run}
    return int(min(sum(ones.values()), sum(others.values())))


def _share(side: _Side, runs: Sequence[list[Link]], which: int) -> float:
    copied = {link.right if which else link.left for run in runs for link in run}
    total = sum(side.weights)
    return sum(side.weights[at] for at in copied) / total if total else 0.0


def _passage(left: _Side, right: _Side, run: Sequence[Link]) -> Passage:
    matches = tuple(
        Match(
            left.text.span(link.left, link.left),
            right.text.span(link.right, link.right),
            round(link.similarity, 3),
            change_of(left.text.sentences[link.left], right.text.sentences[link.right]),
        )
        for link in run
    )
    lengths = [len(match.left.text) for match in matches]
    alike = sum(match.similarity * length for match, length in zip(matches, lengths, strict=True)) / sum(lengths)
    change = max((match.change for match in matches), key=_ORDER.index)
    return Passage(matches, _characters(left, right, run), round(alike, 3), change)


def _nature(
    left: Text, right: Text, passages: Sequence[Passage], shares: tuple[float, float], *, earlier: bool
) -> Nature:
    same_place = left.owner == right.owner and (left.owner is not None or earlier)
    if same_place and (earlier or left.report.year != right.report.year):
        worded = sum(match.change is Change.WORDING for one in passages for match in one.matches)
        few = worded <= 0.1 * sum(len(one.matches) for one in passages)
        return Nature.EARLIER_FIGURES if max(shares) >= WHOLE and few else Nature.EARLIER_TEXT
    return Nature.WHOLE if max(shares) >= WHOLE else Nature.PASSAGES


def _standings(texts: Sequence[Text], late: Sequence[bool], made: Index, found: Sequence[_Found]) -> list[Standing]:
    partners: dict[int, list[tuple[float, int, _Found]]] = {}
    for one in found:
        for side, share in enumerate((one.pair.left_share, one.pair.right_share)):
            partners.setdefault(one.positions[side], []).append((share, side, one))
    return [
        _standing(text, made.own_weights[at], partners.get(at, [])) for at, text in enumerate(texts) if not late[at]
    ]


def _standing(text: Text, own: Sequence[int], partners: Sequence[tuple[float, int, _Found]]) -> Standing:
    weights = [sentence.weight for sentence in text.sentences]
    common = 1 - sum(own) / sum(weights) if sum(weights) else 0.0
    counted = list(own)
    copied: set[int] = set()
    for _, side, one in partners:
        copied |= one.copied[side]
        for at in one.copied[side] if one.plain else ():
            counted[at] = weights[at]
    total = sum(counted)
    share = 1 - sum(counted[at] for at in copied) / total if total else 1.0
    best = max(partners, key=lambda one: one[0], default=None)
    other = None if best is None else best[2].pair.left if best[1] else best[2].pair.right
    return Standing(text.info, round(share, 4), round(common, 4), other.path if other else None, len(partners))


def _list(found: Sequence[_Found]) -> list[_Found]:
    """Order the pairs by what they share and keep the closest few of every report."""
    taken: dict[int, int] = {}
    kept = []
    for one in sorted(found, key=lambda one: (-max(one.pair.left_share, one.pair.right_share), one.positions)):
        if any(taken.get(at, 0) < LISTED_PER_REPORT for at in one.positions):
            kept.append(one)
            for at in one.positions:
                taken[at] = taken.get(at, 0) + 1
    return kept
