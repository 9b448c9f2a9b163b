"""Sentences that stand in a report twice."""

from collections.abc import Iterator

from msgspec import Struct

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.passages import flaw, line_number, sentences
from checker.results import Severity

# Characters from which on a sentence does not come twice by chance; set phrases of the genre are shorter.
LONG_ENOUGH = 24
# One that only differs in its numbers may be a row of like facts (each village its own); so it must be longer.
LONG_WITHOUT_NUMBERS = 40
_LABEL = late("(?:[一二三四五六七八九十]{1,2}(?:是|要)|（?[一二三四五六七八九十0-9]{1,2}[）、.])")
_LABEL_BEGINS = frozenset("（一二三四五六七八九十0123456789")
_DIGITS = late("[0-9]+(?:[.][0-9]+)?")
_QUOTED_LENGTH = 12


class _Copy(Struct):
    """A stretch of sentences that follow each other both here and where they stood first."""

    span: tuple[int, int]
    first: int
    next_index: int
    next_first: int


def repeated_sentence(draft: Draft) -> Iterator[Flaw]:
    """Find sentences said before in the same words, and long ones that differ from an earlier one in numbers only.

    Neighbouring sentences that are repeated together are one flaw. Headings and rows of tables are left out.
    """
    said = list(_said(draft))
    for copy in _copies(draft, said):
        line = line_number(draft, copy.first)
        words = draft.folded[copy.first : copy.first + _QUOTED_LENGTH]
        yield flaw(draft, "repeated-sentence", copy.span, f"与第{line}行“{words}……”重复")
    yield from _but_for_numbers(draft, said)


def _copies(draft: Draft, said: list[tuple[int, int]]) -> Iterator[_Copy]:
    seen: dict[str, tuple[int, int]] = {}
    copy: _Copy | None = None
    for index, (start, end) in enumerate(said):
        words = _plain(draft, start, end)
        first = seen.setdefault(words, (index, start))
        if copy and first == (copy.next_first, first[1]) and index == copy.next_index and first[0] != index:
            copy.span = (copy.span[0], end)
            copy.next_index, copy.next_first = index + 1, first[0] + 1
        elif first[0] != index and len(words) >= LONG_ENOUGH:
            if copy:
                yield copy
            copy = _Copy((start, end), first[1], index + 1, first[0] + 1)
    if copy:
        yield copy


def _but_for_numbers(draft: Draft, said: list[tuple[int, int]]) -> Iterator[Flaw]:
    seen: dict[str, tuple[int, str]] = {}
    for start, end in said:
        if end - start <= LONG_WITHOUT_NUMBERS:
            continue
        words = _plain(draft, start, end)
        pattern = _DIGITS.sub("0", words)
        if len(pattern) < LONG_WITHOUT_NUMBERS:
            continue
        first, before = seen.setdefault(pattern, (start, words))
        if before != words:
            message = f"与第{line_number(draft, first)}行“{words[:_QUOTED_LENGTH]}……”只有数字不同"
            yield flaw(draft, "repeated-sentence", (start, end), message, severity=Severity.HINT)


def _said(draft: Draft) -> Iterator[tuple[int, int]]:
    """Yield sentences but for rows of tables and lines without a stop, which are headings and titles."""
    for start, end in sentences(draft):
        if draft.folded[end - 1] in "。！？；" and draft.folded.find("|", start, end) < 0:
            label = _LABEL.match(draft.folded, start, end) if draft.folded[start] in _LABEL_BEGINS else None
            at = label.end() if label else start
            if at < end - 1:
                yield at, end


def _plain(draft: Draft, start: int, end: int) -> str:
    """Return the words without the stop: the same words may end in ； here and in 。 there."""
    return draft.folded[start : end - 1]
