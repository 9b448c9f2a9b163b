"""Punctuation: doubled, half-width among Chinese characters, missing at the end of a paragraph."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from msgspec.structs import replace

from checker.late import late
from checker.proofreading.draft import MOVES_QUOTES, Draft, Flaw
from checker.proofreading.labels import Style
from checker.proofreading.numbering import settled_labels
from checker.results import Severity

_CHINESE = late("[㐀-鿿]")
_DOUBLED = late("[，。、；：]{2,}")
_BEFORE = "[㐀-鿿0-9）》〉〕】%％]"
_BEHIND = "[㐀-鿿0-9（《〈〔【\\n]"
# The folded text has the full-width mark, whatever the source has.
_NARROW = late("[,;:?!.]")
_MARK = late(f"[，；：？！。](?<={_BEFORE}.)(?={_BEHIND}|$)")
# Not ，（一）…, which counts.
_LOOSE_NOTE = late("，(?=（(?![一二三四五六七八九十0-9]{1,3}）)[^（）\\n]{1,20}）[。，；])")
_PAIR = late("（[^（）\\n]{1,200}）")
# A line around the article that a web page or a form brings along: 发布时间:2025-01-02.
_METADATA = late(
    "(?:索引号|发布|公开|信息|来源|文号|发文|成文|主题|分类|日期|时间|作者|名称|生成|字体|字号|浏览|责任编辑|编辑|审核)[^，。]{0,6}："
)
_ENDS = frozenset("。！？；：…—~|")
# Below this a paragraph may be a line of a list or a form.
_SHORTEST_PROSE = 30
_SIGNATURE = late("20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日$|二[〇○零0][^，。]{2}年[^，。]{2,6}日$")
_STRAIGHT = '"'
_BLANKS = frozenset(" \t\u3000\xa0")


def doubled_marks(draft: Draft) -> Iterator[Flaw]:
    """Find two marks in a row: 。。 ，， 、。; the source holds nothing between them, not even quotation marks."""
    for found in _DOUBLED.finditer(draft.folded):
        start, end = draft.source(found.start(), found.end())
        if end - start != len(found[0]):
            continue
        words = draft.text[start:end]
        message = f"标点重复：“{words}”"
        yield Flaw("punctuation-doubled", start, end, message, Severity.ERROR, _single(draft, found))


def _single(draft: Draft, found: re.Match[str]) -> str | None:
    """Return the one mark that was meant, where that is no question."""
    words = found[0]
    if len(words) > 2:
        return None  # three stops may have been meant as an ellipsis
    if words[0] == words[1]:
        return words[0]
    at_end = draft.folded[found.end() : found.end() + 1] in ("", "\n")
    return "。" if words[-1] == "。" and at_end else None


def comma_before_note(draft: Draft) -> Iterator[Flaw]:
    """Find 办结1件，（已解决）。: a note stands right behind what it explains (GB/T 15834-2011 4.9)."""
    for found in _LOOSE_NOTE.finditer(draft.folded):
        start, end = draft.source(found.start(), found.start() + 1)
        yield Flaw("note-comma", start, end, "括注应紧接被注释的词语，前面不用逗号", Severity.ERROR, "")


def heading_stops(draft: Draft) -> Iterator[Flaw]:
    """Find a heading of the first level, alone on its line, that ends in a stop though the others have none."""
    ends = dict(draft.paragraphs)
    outer = [(label.start, ends[label.start]) for label in settled_labels(draft) if label.style is Style.COMMA]
    alone = [end - 1 for start, end in outer if draft.folded.find("。", start, end - 1) < 0]
    stopped = [at for at in alone if draft.folded[at] == "。"]
    if len(stopped) * 3 <= len(alone):
        for at in stopped:
            message = "同级标题末尾都没有标点，这里多了句号"
            yield Flaw("heading-stop", *draft.source(at, at + 1), message, Severity.ERROR, "")


def narrow_marks(draft: Draft) -> Iterator[Flaw]:
    """Find half-width , ; : ? ! . among Chinese characters; times, numbers and web addresses have none beside them."""
    for at in _narrow_places(draft):
        found, char = _MARK.match(draft.folded, at), draft.written(at)
        if found is None or (char != "." and not _is_chinese_place(draft.folded, at)):
            continue
        if (char == ":" and _in_metadata(draft, at)) or (char == "?" and "\n" in draft.folded[max(0, at - 4) : at]):
            continue  # 一?…: a label whose 、 was lost
        yield _apart(draft, _narrow(draft, at, found[0]))


def _narrow_places(draft: Draft) -> Iterator[int]:
    """Give the folded offsets at which the source has a half-width mark."""
    for found in _NARROW.finditer(draft.text):
        at = bisect_left(draft.offsets, found.start())
        if at < len(draft.offsets) and draft.offsets[at] == found.start():
            yield at


def narrow_brackets(draft: Draft) -> Iterator[Flaw]:
    """Find half-width brackets around Chinese characters: (一), 村(社区)."""
    for found in _PAIR.finditer(draft.folded) if "(" in draft.text else ():
        first, last = found.start(), found.end() - 1
        if draft.written(first) == "(" and draft.written(last) == ")" and _CHINESE.search(found[0]):
            yield _narrow(draft, first, "（")
            yield _narrow(draft, last, "）")


def straight_quotes(draft: Draft) -> Iterator[Flaw]:
    """Find half-width quotation marks around Chinese words, where they come in pairs."""
    if draft.format in MOVES_QUOTES:
        return
    text, start = draft.text, 0
    for line in text.split("\n"):
        if _STRAIGHT in line:
            places = [start + found.start() for found in re.finditer(_STRAIGHT, line)]
            if len(places) % 2 == 0:
                for open, close in zip(places[::2], places[1::2], strict=True):
                    if _CHINESE.search(text, open, close):
                        yield _straight(open, "“")
                        yield _straight(close, "”")
        start += len(line) + 1


def _straight(at: int, right: str) -> Flaw:
    message = f"汉字中用了半角引号，应为全角“{right}”"
    return Flaw("quotes-narrow", at, at + 1, message, Severity.ERROR, right)


def _apart(draft: Draft, mark: Flaw) -> Flaw:
    """Take in the blanks beside a half-width mark: the full-width one has none."""
    start, end = mark.start, mark.end
    while start and draft.text[start - 1] in _BLANKS:
        start -= 1
    while draft.text[end : end + 1] and draft.text[end] in _BLANKS:
        end += 1
    return replace(mark, start=start, end=end)


def _narrow(draft: Draft, at: int, right: str) -> Flaw:
    start, end = draft.source(at, at + 1)
    message = f"汉字中用了半角标点“{draft.text[start:end]}”，应为全角“{right}”"
    return Flaw("punctuation-narrow", start, end, message, Severity.ERROR, right)


def _is_chinese_place(text: str, at: int) -> bool:
    """Tell a mark with a Chinese character at one side at least: 1,2 and 10:30 are numbers."""
    sides = text[at - 1] + text[at + 1 : at + 2]
    return _CHINESE.search(sides) is not None or sides[0] in "）》〉〕】%"


def _in_metadata(draft: Draft, at: int) -> bool:
    line = max(0, draft.folded.rfind("\n", max(0, at - 40), at) + 1)
    return _METADATA.match(draft.folded, line, at + 1) is not None


def paragraph_ends(draft: Draft) -> Iterator[Flaw]:
    """Find prose paragraphs that end without a mark, or with a comma.

    Prose is a paragraph of some length in which a sentence has already ended: not a heading, table, list or signature.
    """
    bounds = [section.start for section in draft.sections]
    for number, (start, end) in enumerate(draft.paragraphs):
        last = draft.folded[end - 1]
        if last in "，、" and end - start > 2:
            yield _at_end(draft, end, "paragraph-comma", f"段落以“{last}”结尾，疑有缺漏")
        elif _is_prose(draft, start, end) and last not in _ENDS and not _closed(draft, start, end):
            yield _open_end(draft, number, bounds)


def _open_end(draft: Draft, number: int, bounds: list[int]) -> Flaw:
    """Report a stop that is missing, or, where text without a label follows, a paragraph that may be torn in two."""
    end = draft.paragraphs[number][1]
    if number + 1 < len(draft.paragraphs) and draft.labels[number + 1] is None:
        following = draft.paragraphs[number + 1]
        at = bisect_right(bounds, draft.offsets[following[0]])
        heads_a_section = at > 0 and bounds[at - 1] == draft.offsets[following[0]]
        if not heads_a_section and following[1] - following[0] > 2 and draft.folded[following[1] - 1] in _ENDS:
            return _at_end(
                draft, end, "paragraph-open", "段末没有标点：漏了句号，或者一段话被断成了两段", Severity.HINT
            )
    return _at_end(draft, end, "paragraph-stop", "段末缺少句号")


def _at_end(draft: Draft, end: int, code: str, message: str, severity: Severity = Severity.ERROR) -> Flaw:
    start = end - 1
    return Flaw(code, *draft.source(start, end), message, severity)


def _is_prose(draft: Draft, start: int, end: int) -> bool:
    words = draft.folded[start:end]
    return len(words) >= _SHORTEST_PROSE and "。" in words and "|" not in words and not _SIGNATURE.search(words)


def _closed(draft: Draft, start: int, end: int) -> bool:
    """Tell a paragraph that ends in a bracket with a whole sentence in it: （…。）."""
    return draft.folded[end - 1] in "）】" and draft.folded[max(start, end - 2)] in "。！？"
