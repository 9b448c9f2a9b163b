"""Decide whether a sentence is concrete about an item: a count, a document, a dated event, a mechanism at work.

A count belongs to the item of its clause (annotation guide: a particular about that item; a neighbour's number
is none).
"""

import re
from typing import NamedTuple

from checker.pipes import cues
from checker.pipes.clauses import Span, any_of, find_clauses
from checker.results import Assertion

_CN_COUNT = r"(?:两|[二三四五六七八九]?十[一二三四五六七八九]?|[二三四五六七八九])"
_NUMBER = re.compile(
    rf"(?<![第每\d.〔·])(?:\d+(?:\.\d+)?(?:余|多|来)?(?:{cues.UNITS}|{cues.TIME_LIMITS})(?!圈)|{_CN_COUNT}(?:余|多)?(?:{cues.COUNTED})(?!制度|化|联动|一体)"
    rf"|一(?:{cues.COUNTED_ONE})(?!件|性|分|队伍))"
)
_FREQUENCY = re.compile(
    r"每(?:月|周|季度|季|年|半年|逢|天|日|两周|双周)(?!度|年)|逐(?:月|周|季|村|户|条|项|案|件|份)|按(?:月|周|季)|按季度|人手一[台部本册份套个]"
)
_OWN_DOCUMENT = re.compile(rf"(?:{any_of(cues.DOCUMENT_VERBS).pattern})(?:了)?[^，。；《]{{0,12}}《[^》]{{2,40}}》")
_DATED = re.compile(rf"(?:\d{{1,2}}月|[上下]半年|年初|年底)[^，。；]{{0,24}}(?:{any_of(cues.DATED_VERBS).pattern})")
_PARTICULARS = (_NUMBER, _OWN_DOCUMENT, _DATED, _FREQUENCY)
_OTHER = any_of(cues.OTHER_FIELDS)


def number_in(text: str) -> Span | None:
    """Return the first count with its unit; years, dates, ordinals and set names such as 三项制度 are none."""
    match = _NUMBER.search(text)
    return match.span() if match else None


class Words(NamedTuple):
    """What a sentence holds of an item; spans relative to the sentence.

    Attributes:
        own: clauses that speak of the item by themselves.
        field: clauses that hold a word of the item's field; None when the checklist names no field words.
        others: clauses that speak of another item.
        particulars: words that the checklist itself calls a particular of the item.
    """

    own: tuple[Span, ...] = ()
    field: tuple[Span, ...] | None = None
    others: tuple[Span, ...] = ()
    particulars: tuple[Span, ...] = ()


def concrete_cue(text: str, region: list[Span], assertion: Assertion, words: Words) -> Span | None:
    """Return the words that make a sentence concrete about an item, or None.

    A particular that the checklist names counts unless it is lacking (a problem); a count, a document of one's own, a
    dated event or a frequency counts in a clause that speaks of the item's field; a stated time counts for a plan.
    """
    mine = _own_clauses(text, words)
    for start, end in region:
        inside = [span for span in words.particulars if start <= span[0] < end]
        if inside and assertion is not Assertion.PROBLEM:
            return inside[0]
        if (start, end) not in mine:
            continue
        for pattern in _PARTICULARS:
            match = pattern.search(text, start, end)
            if match and assertion is Assertion.PROBLEM and match[0].startswith("一"):
                continue  # “没有组织过一场”: none at all
            if match and not (pattern is _OWN_DOCUMENT and cues.SUPERIOR_BODY.search(text, start, match.start() + 1)):
                return match.span()
        deadline = cues.DEADLINE.search(text, start, end) if assertion is Assertion.PLANNED else None
        if deadline:
            return deadline.span()
    return None


def _own_clauses(text: str, words: Words) -> set[Span]:
    """Return the clauses whose counts belong to the item.

    A clause that turns elsewhere takes the next ones with it. After a bare set phrase (“认真履行……职责，”) a count must
    stand beside a word of the item's field; after a sentence that tells something any count goes with it.
    """
    mine: set[Span] = set()
    clauses = find_clauses(text, 0, len(text))
    bare = _is_bare(text, clauses, words)
    elsewhere = False
    other = _OTHER.search(text) is not None  # most sentences have none, and need no look at each clause
    for clause in clauses:
        start, end = clause
        held = clause in words.own or (words.field is not None and clause in words.field)
        if held:
            elsewhere = False
        elif not elsewhere:
            turns = clause in words.others or (other and _OTHER.search(text, start, end))
            elsewhere = bool(turns or cues.NEW_TOPIC.match(text, start, end))
        if held or not (elsewhere or bare):
            mine.add(clause)
    return mine


def _is_bare(text: str, clauses: tuple[Span, ...], words: Words) -> bool:
    """Tell a sentence that opens with a set phrase about the item and never comes back to its field."""
    if words.field is None or clauses[0] not in words.own or not cues.BARE_OPENING.match(text[slice(*clauses[0])]):
        return False
    return not any(clause in words.field or clause in words.own for clause in clauses[1:])
