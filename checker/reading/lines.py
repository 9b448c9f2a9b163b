"""Which line ends are ends of paragraphs, and which only the edge of the page."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import IntEnum

from msgspec import Struct


class Gap(IntEnum):
    """What stood between a line and the one before it."""

    NONE = 0
    BLANK = 1
    PAGE = 2


class Line(Struct):
    """One source line that holds text.

    Attributes:
        text: folded, without blanks.
        body: the same with blanks and dropped characters still in place; `start` is the source offset of its first.
        line_end: source offset of the line break.
        width: of the source line in cells, a Chinese character taking two; indent included.
        indent: blank cells at its start.
        level: of a heading that the format marks, else 0.
        bullet: whether a list bullet was taken off.
        gap: what stands before it.
        carried: length of the paragraph before this line, 0 at its start.
    """

    text: str
    body: str
    start: int
    line_end: int
    width: int
    indent: int
    level: int
    bullet: bool
    gap: Gap = Gap.NONE
    carried: int = 0


_NUMBER = "[一二三四五六七八九十百]{1,4}"
_MARK = re.compile(
    rf"{_NUMBER}、(?!{_NUMBER}[年月日、，])|（(?:{_NUMBER}|[0-9]{{1,2}})）|(?:{_NUMBER}|[0-9]{{1,2}})）"
    rf"|第{_NUMBER}(?:[，、：]|[章节条部篇](?:分)?)|[0-9]{{1,2}}(?:\.|、)(?![0-9])|[①-⑳]"
)
_TITLE_END = re.compile("(?:报告|总结|汇报|年报|述职|自查表?)(?:（[^（）]{1,12}）)?$")
_HEADING_END = re.compile(
    "(?:情况|成效|效果|做法|举措|措施|问题|不足|短板|原因|安排|打算|计划|思路|方向|任务|建议|重点|工作|事项)$"
)
_SIGNATURE = re.compile(
    "(?:中共)?.{2,28}(?:政府|办事处|委员会|党委|工委|司法所|司法局)(?:20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日)?"
    "|[二2][0-9〇○零一二]{3}年[0-9一二三]{1,3}月[0-9一二三十]{1,3}日"
)
_METADATA = re.compile(
    "(?:索引号|发布|公开|信息|来源|文号|发文|成文|主题|分类|日期|时间|作者|名称|生成|字体|主办).{0,6}："
)

_FINAL = "。！？；：…"
_CLOSING = "）》〉】]〕"
_OPEN = "，、（《〈〔"

# Measured on the reports at hand: a wrapped line is at least this full, since a number or word moves to the next one.
FULL = 0.8
# Narrower than 20 Chinese characters nobody wraps prose; a column that narrow is a list of names or headings.
MIN_WRAP = 40
# A heading or a title is rarely longer; a paragraph cut by a page end is rarely shorter.
LONG = 40


class Layout(Struct, frozen=True):
    """How the file as a whole is set: wrap width in cells, 0 for one line per paragraph; whether paragraphs indent."""

    wrap: int
    indents: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Layout":
        """Judge from the lines: wrapped text has many lines of one width that end inside a sentence, none longer."""
        widths = sorted(line.width for line in lines)
        inside = sorted(line.width for line in lines if not _ends_sentence(line.text) and line.width >= MIN_WRAP)
        counts = [at + 1 - bisect_left(inside, 0.85 * width) for at, width in enumerate(inside)]
        best = max(range(len(inside)), key=lambda at: (counts[at], inside[at]), default=None)
        if best is None:
            return cls(0, indents=False)
        wrap = inside[best]
        longer = len(widths) - bisect_right(widths, 1.1 * wrap)
        if counts[best] < 4 or longer * 5 > counts[best]:
            return cls(0, indents=False)
        indented = sum(line.indent > 0 for line in lines)
        return cls(wrap, indents=0 < indented <= 0.6 * len(lines))


def continues(before: Line, line: Line, layout: Layout) -> bool:
    """Tell whether a line goes on with the paragraph of the line before."""
    if before.level or line.level or line.bullet or "|" in before.text or "|" in line.text or _MARK.match(line.text):
        return False
    if before.text[-1] in _OPEN:
        return True
    if _METADATA.match(before.text) or ((line.gap or not layout.wrap) and _SIGNATURE.fullmatch(line.text)):
        return False
    return _continues_wrapped(before, line, layout) if layout.wrap else _continues_unwrapped(before, line)


def _continues_wrapped(before: Line, line: Line, layout: Layout) -> bool:
    if line.indent > before.indent and (layout.indents or line.indent >= layout.wrap / 4):
        return False
    full = before.width >= FULL * layout.wrap
    if not full or _ends_sentence(before.text):
        # A full line that ends with a sentence is as good as joined: the sentence ends there all the same.
        return full and line.gap == Gap.NONE
    if line.gap == Gap.BLANK and (_TITLE_END.search(before.text) or _HEADING_END.search(before.text)):
        return False
    return not (_MARK.match(before.text) and _HEADING_END.search(before.text) and "。" not in before.text)


def _continues_unwrapped(before: Line, line: Line) -> bool:
    text = before.text
    if _ends_sentence(text) or _TITLE_END.search(text) or _is_title(line.text):
        return False
    length = before.carried + len(text)
    if not before.carried and _MARK.match(text) and "。" not in text and "；" not in text:
        return length > LONG and (line.gap == Gap.PAGE or length > 1.5 * LONG)
    return length > LONG or (line.gap == Gap.PAGE and length >= LONG / 2)


def interrupts(before: Line, after: Line) -> bool:
    """Tell whether a line between these two interrupts a sentence."""
    return len(before.text) >= 10 and not _ends_sentence(before.text) and not _MARK.match(after.text)


def is_mark_only(text: str) -> bool:
    """Tell a numbering label without the heading behind it, like 一、 or （二）."""
    match = _MARK.match(text)
    return match is not None and match.end() == len(text)


def display_width(text: str) -> int:
    """Count terminal cells: GB18030 takes one byte for a narrow character and two for nearly every wide one."""
    return len(text) if text.isascii() else len(text.encode("gb18030", errors="replace"))


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in _FINAL if text[-1] in _CLOSING else text[-1] in _FINAL


def _is_title(text: str) -> bool:
    return len(text) <= LONG and _TITLE_END.search(text) is not None
