"""Points counted in running text that skip or double a number: 一是…二是…四是…, 一要…, 第一，…, （1）…, ①…."""

import re
from collections.abc import Iterator

from msgspec import Struct

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.labels import CHINESE_NUMBER, Style, chinese, number_of
from checker.results import Severity

# A point begins a paragraph or a clause; 这是第二是否… and 第（二）项 do not. What stands before its first character is
# looked at only once that has been found: a pattern that begins with a look behind takes four times as long.
_START = late(r"[一二三四五六七八九十第其（①-⑳](?:(?<=[。；：！？，、）.\n].)|(?<=\A.))")
_POINT = late(
    rf"(?P<shi>{CHINESE_NUMBER})是(?![否一二三四五六七八九十])|(?P<yao>{CHINESE_NUMBER})要(?!求|素|点|件|闻|领|事)"
    rf"|第(?P<di>{CHINESE_NUMBER})(?:[，、：]|(?=是))|其(?P<qi>{CHINESE_NUMBER})[，、：]"
    r"|（(?P<digits>[0-9]{1,2})）(?!项|号|[、，。；])|(?P<circled>[①-⑳])"
    r"|(?P<next>其(?:(?<=[。；\n].)|(?<=\A.))次[，、])"
)
_FIRST = late("首先|首要|第一|其一|一是|最重要|主要")
_FAMILIES = {
    "shi": ("", "是"),
    "yao": ("", "要"),
    "di": ("第", "，"),
    "qi": ("其", "，"),
    "digits": ("（", "）"),
    "circled": ("", ""),
}
# The number that seems lost may stand there in another form: 三、…, 三则…, （三）…, 三要….
_OTHER_FORM = "[。；：，！？\n（第其]{}"
# Lists in lists; no deeper ones are kept, so that a hostile text costs no more than a long one.
_DEEPEST = 4
_HEADINGS = (Style.COMMA, Style.CHINESE, Style.ARABIC)


class _List(Struct):
    last: int
    end: int


def point_numbers(draft: Draft) -> Iterator[Flaw]:
    """Find points that do not follow each other; each heading and each 一是 begins a new count, which may be nested."""
    lists: dict[str, list[_List]] = {}
    section, opened = 0, False
    for (start, end), label in zip(draft.paragraphs, draft.labels, strict=True):
        if label is not None and label.style in _HEADINGS:
            lists, section, opened = {}, start, False
        if draft.folded.find("|", start, end) >= 0:
            continue  # a row of a table: its cells count by themselves
        for found in _points(draft.folded, start, end):
            if not found["next"]:
                yield from _count(draft, lists, found, start)
            elif not opened:
                opened = True
                if not lists and not _FIRST.search(draft.folded, section, found.start()):
                    yield _stray_second(draft, found)


def point_stops(draft: Draft) -> Iterator[Flaw]:
    """Find points that end in ；though a full stop stands inside (GB/T 15834-2011 4.6: then all end in 。)."""
    for start, end in draft.paragraphs:
        if draft.folded.find("；", start, end) < 0:
            continue
        last: dict[str, int] = {}
        for found in _points(draft.folded, start, end):
            family, at = found.lastgroup or "", found.start() - 1
            before = last.get(family, at)
            last[family] = found.end()
            closed = draft.folded[at : at + 1] == "；" and draft.folded.find("。", before, at) >= 0
            if closed and family in ("shi", "di"):
                message = "分项内部已用句号，各项之间不能再用分号，应为句号"
                yield Flaw("point-semicolon", *draft.source(at, at + 1), message, Severity.ERROR, "。")


def _points(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for begun in _START.finditer(text, start, end):
        found = _POINT.match(text, begun.start(), end)
        if found is not None:
            yield found


def _count(draft: Draft, lists: dict[str, list[_List]], found: re.Match[str], paragraph: int) -> Iterator[Flaw]:
    """Take one point into the innermost list that it continues; report it where there is none."""
    family = found.lastgroup or ""
    number = number_of(found[family])
    stack = lists.setdefault(family, [])
    if number == 1 or not number:
        stack.append(_List(1, found.end()))
        del stack[:-_DEEPEST]
        return
    at = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].last == number - 1), None)
    if at is not None:
        del stack[at + 1 :]
    elif not stack:
        if family in ("shi", "yao") and not _has_other_form(draft.folded, 1, paragraph, found.start(), {*lists}):
            yield _without_first(draft, found)
        stack.append(_List(number, found.end()))
    elif not _has_other_form(draft.folded, number - 1, stack[-1].end, found.start(), {*lists}):
        yield _gap(draft, found, family, stack[-1].last, number)
    stack[-1] = _List(number, found.end())


def _has_other_form(text: str, number: int, start: int, end: int, families: set[str]) -> bool:
    forms = _OTHER_FORM.format(f"(?:{chinese(number)}(?!十)|{number}[.、）])")
    return len(families) > 1 or re.compile(forms).search(text, max(0, start - 1), end) is not None


def _gap(draft: Draft, found: re.Match[str], family: str, last: int, number: int) -> Flaw:
    before, behind = _FAMILIES[family]
    written = str if family in ("digits", "circled") else chinese
    mark, previous = found[0], f"{before}{written(last)}{behind}"
    if number == last:
        return _flaw(draft, found, "point-doubled", f"“{mark}”重复，前面已经有“{previous}”")
    if number < last:
        return _flaw(draft, found, "point-order", f"“{mark}”排在“{previous}”之后，顺序颠倒")
    return _flaw(draft, found, "point-skipped", f"从“{previous}”跳到“{mark}”，缺“{before}{written(last + 1)}{behind}”")


def _without_first(draft: Draft, found: re.Match[str]) -> Flaw:
    message = f"有“{found[0]}”，前面却没有“一{found[0][-1]}”，请核对是否漏写"
    return _flaw(draft, found, "point-start", message, Severity.HINT)


def _stray_second(draft: Draft, found: re.Match[str]) -> Flaw:
    message = "有“其次”，前面却没有“首先”，请核对是否漏写"
    start, end = draft.source(found.start(), found.start() + 2)
    return Flaw("point-start", start, end, message, Severity.HINT)


def _flaw(draft: Draft, found: re.Match[str], code: str, message: str, severity: Severity = Severity.ERROR) -> Flaw:
    return Flaw(code, *draft.source(found.start(), found.end()), message, severity)
