"""Find numbered and unnumbered headings and points, and the tree they form.

Marks, from outer to inner, by GB/T 9704-2012 7.3.3 and the styles listed in domain facts 5.3: 一、 > （一） > 1.
> （1） >
一是 / 第一，. Brackets may be wrong or half missing (（二), 一)), numbers may be missing or doubled.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九十")}
_CN = "[一二三四五六七八九十]{1,3}"
_MARKS = (
    (1, re.compile(rf"(?:第({_CN})(?:部分|章|节)[：、]?|({_CN})(?:、|[.](?!\d)))")),
    (2, re.compile(rf"(?:[（〔【\[〈]({_CN})(?:[）〕】\]〉、]|(?=[^，。、是要]))|({_CN})[）〕】〉])")),
    (4, re.compile(r"(?:[（〔【〈](\d{1,2})[）〕】〉]|(\d{1,2})[）〕】〉]|([①-⑳]))")),
    (3, re.compile(r"(\d{1,2})[.、](?=20\d\d年|\D)")),
    (4, re.compile(r"\d{1,2}\.(\d{1,2})(?=[^\d%‰万亿元公米])")),
    (5, re.compile(rf"(?:({_CN})(?:是|要)(?!否)|第({_CN})[，、：])")),
)
_MARK_BEGINS = frozenset("第（〔【[〈一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")  # or a digit
_SENTENCE_END = re.compile(r"[。！？]")
_FACT = re.compile(r"\d+(?:\.\d+)?(?:余|多)?(?:次|场|件|份|名|人|条|项|起|户|期|处|家|万|%)")
_NOT_A_HEADING = re.compile(
    r"(?:人民政府|委员会|党委|办事处|司法所|党工委)$|年.{0,4}月.{0,4}日|^附件?[:：]?|^抄送|[：；，。！？|]$|^\d+$|联系(?:人|电话)"
)
MAX_TITLE = 46  # characters of a run-in heading with its mark; the longest official one (domain facts 5.2, 25) has 43
MAX_LINE_TITLE = 60  # a heading on a line of its own may be longer: nothing else looks like it
MAX_BARE_TITLE = 30  # a heading without a number must be shorter than any sentence of the body


class Heading(NamedTuple):
    """A headed or numbered stretch of text; offsets are folded.

    Attributes:
        start: where the paragraph starts.
        title_end: end of the heading sentence; equals start for a numbered point that has no heading.
        title: wording without the final stop; empty for a point.
        rank: 1 (一、) to 5 (一是); smaller is outer.
        number: as printed, None without one.
    """

    start: int
    title_end: int
    title: str
    rank: int
    number: int | None

    @property
    def is_point(self) -> bool:
        """Tell a numbered paragraph without a heading of its own."""
        return self.title_end == self.start


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each non-empty paragraph."""
    return [match.span() for match in re.finditer(r"[^\n]+", text)]


def find_headings(
    text: str, marked: tuple[tuple[int, int], ...] = (), title: tuple[int, int] | None = None
) -> list[Heading]:
    """Return headings and points in order.

    Args:
        text: folded text.
        marked: (folded offset, level) of headings that the file format itself marks.
        title: folded span of the report's title, which is no heading.
    """
    spans = [span for span in paragraphs(text) if title is None or span[0] >= title[1]]
    levels = _levels(marked, title)
    found: list[Heading] = []
    for index, (start, end) in enumerate(spans):
        following = spans[index + 1] if index + 1 < len(spans) else None
        heading = _read(text, start, end, following, levels.get(start))
        if heading is not None:
            found.append(heading)
    return _settle_unnumbered(_repair_arabic(found))


def _levels(marked: tuple[tuple[int, int], ...], title: tuple[int, int] | None) -> dict[int, int]:
    """Turn the format's levels into ranks: a single outermost heading is the title, and does not count."""
    body = [(offset, level) for offset, level in marked if title is None or not title[0] <= offset < title[1]]
    base = min((level for _, level in body), default=1) - 1
    return {offset: min(level - base, 4) for offset, level in body}


def _mark(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """Return (rank, number, end of mark) of the paragraph's mark."""
    if text[start] not in _MARK_BEGINS and not text[start].isdecimal():
        return None
    for rank, pattern in _MARKS:
        match = pattern.match(text, start, end)
        if match:
            digits = next(group for group in match.groups() if group)
            return rank, _number(digits), match.end()
    return None


def _number(digits: str) -> int:
    if digits.isdecimal():
        return int(digits)
    if "①" <= digits <= "⑳":
        return ord(digits) - ord("①") + 1
    tens, _, ones = digits.rpartition("十")
    if "十" in digits:
        return (_NUMERALS.get(tens, 1) if tens else 1) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)
    return _NUMERALS.get(digits[0], 0)


def _read(text: str, start: int, end: int, following: tuple[int, int] | None, level: int | None) -> Heading | None:
    """Read one paragraph as heading, point or neither (None)."""
    mark = _mark(text, start, end)
    if mark is None:
        return _read_unnumbered(text, start, end, following, level)
    rank, number, body = mark
    stop = _SENTENCE_END.search(text, body, end)
    first_end = stop.end() if stop else end
    words = text[start:first_end].rstrip("。！？：；")
    point = Heading(start, start, "", rank, number)
    if stop is None:
        plain = first_end - body <= MAX_LINE_TITLE and not _FACT.search(words) and text[end - 1] not in "；，"
        return Heading(start, end, words, rank, number) if plain and rank < 5 else point
    if first_end - body > MAX_TITLE or _FACT.search(words):
        return point
    if first_end < end:
        return Heading(start, first_end, words, rank, number)
    deeper = following is not None and _is_deeper(text, following, rank, end - start)
    return Heading(start, first_end, words, rank, number) if deeper else point


def _is_deeper(text: str, following: tuple[int, int], rank: int, length: int) -> bool:
    """Tell whether the next paragraph stands below this one.

    It is longer and has no mark, or has an inner mark, or another mark that starts at one.
    """
    mark = _mark(text, *following)
    if mark is None:
        return following[1] - following[0] > length
    return mark[0] > rank or (mark[0] < rank and mark[1] == 1)


def _read_unnumbered(
    text: str, start: int, end: int, following: tuple[int, int] | None, level: int | None
) -> Heading | None:
    if level is not None:
        return Heading(start, end, text[start:end].rstrip("。："), level, None)
    short = end - start <= MAX_BARE_TITLE and following is not None and following[1] - following[0] > end - start
    if not short or _NOT_A_HEADING.search(text[start:end]) or _FACT.search(text[start:end]):
        return None
    return Heading(start, end, text[start:end], 0, None)


def _repair_arabic(found: list[Heading]) -> list[Heading]:
    """Raise 1、 among 二、三、 (automatic numbers lost in conversion) to the rank they stand for."""
    outer = [heading for heading in found if heading.rank == 1]
    starts = [heading.start for heading in outer]
    first_arabic = next((heading.start for heading in found if heading.rank == 3), None)
    repaired = []
    for heading in found:
        position = bisect_left(starts, heading.start)
        before = outer[position - 1].number if position else None
        after = outer[position].number if position < len(outer) else None
        raised = heading.rank == 3 and not heading.is_point and outer and _fits(heading, before, after, first_arabic)
        repaired.append(heading._replace(rank=1) if raised else heading)
    return repaired


def _fits(heading: Heading, before: int | None, after: int | None, first_arabic: int | None) -> bool:
    """Tell an arabic number that fills the gap between two outer ones, or opens or closes their row."""
    number = heading.number or 0
    if (before or 0) != number - 1 or (after is not None and after != number + 1):
        return False
    return after is not None or (before is not None and heading.start == first_arabic)


def _settle_unnumbered(found: list[Heading]) -> list[Heading]:
    """Give headings without a number (rank 0) a rank: outermost where nothing is numbered 一、, else below it."""
    has_outer = any(heading.rank == 1 for heading in found)
    return [heading._replace(rank=2 if has_outer else 1) if heading.rank == 0 else heading for heading in found]
