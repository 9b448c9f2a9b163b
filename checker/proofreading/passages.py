"""Ways around a draft that several kinds need: sentences, roles, lines, and flaws on folded spans."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.results import Role, Severity

_SENTENCE = late("[^。！？；\n]+[。！？；]?")


def near(
    text: str, sign: re.Pattern[str], pattern: re.Pattern[str], before: int, after: int
) -> Iterator[re.Match[str]]:
    """Yield what pattern.finditer(text) does, fast where each match must hold a sign that is rare.

    A match may begin at most `before` characters before the sign that it needs, and it and what it looks ahead to must
    end less than `after` characters behind the start of that sign.
    """
    done = 0
    for hit in sign.finditer(text):
        if hit.start() >= done:
            found = pattern.search(text, max(done, hit.start() - before), hit.start() + after)
            if found is not None and found.start() <= hit.start():
                yield found
                done = found.end()


def sentences(draft: Draft) -> Iterator[tuple[int, int]]:
    """Yield the folded spans between stops, with the stop; a semicolon is one."""
    for match in _SENTENCE.finditer(draft.folded):
        yield match.span()


def sentence_at(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """Return the folded span of the sentence around a folded span, at most 200 characters to either side."""
    low = max(0, start - 200)
    before = max(draft.folded.rfind(stop, low, start) for stop in "。！？；\n")
    after = [at for stop in "。！？；\n" if (at := draft.folded.find(stop, end, end + 200)) >= 0]
    return (before + 1 if before >= 0 else low), min(after, default=min(len(draft.folded), end + 200))


def role_at(draft: Draft, start: int) -> Role | None:
    """Return the role of the section that a folded offset stands in, None outside of sections."""
    offset = draft.offsets[start]
    at = bisect_right(draft.sections, offset, key=lambda section: section.start) - 1
    return draft.sections[at].role if at >= 0 else None


def flaw(
    draft: Draft,
    code: str,
    span: tuple[int, int],
    message: str,
    *,
    severity: Severity = Severity.ERROR,
    correction: str | None = None,
) -> Flaw:
    """Make a flaw of a non-empty folded span.

    The correction is dropped where the source has other characters in the span than the folded text (quotation marks,
    blanks, line ends): it would take them away.
    """
    start, end = draft.source(*span)
    if draft.text[start:end] != draft.folded[span[0] : span[1]]:
        correction = None
    return Flaw(code, start, end, message, severity, correction)


def line_number(draft: Draft, start: int) -> int:
    """Return the line of the source, from 1, in which a folded offset stands."""
    return bisect_right(draft.line_starts, draft.offsets[start])


def in_book_marks(draft: Draft, start: int) -> bool:
    """Tell whether a folded offset stands between 《 and 》; looks 60 characters back."""
    low = max(0, start - 60)
    return draft.folded.rfind("《", low, start) > draft.folded.rfind("》", low, start)
