"""What conversion, editors and document sites leave in a text and nobody wrote."""

import re
from collections.abc import Iterator

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.results import Severity

# Every repetition is bounded: no text makes these slow.
_MARKER = late(
    r"\[bookmark: ?[^\]\n]{0,80}\]|##[A-Za-z_]{1,30}##"  # from Word, from paid document sites
    r"|[\[【](?:图片|表格|图表|照片|截图|视频|音频|二维码)[0-9]{0,3}[\]】]"
    r"|&(?:nbsp|ensp|emsp|thinsp|zwnj|quot|apos|amp|lt|gt|ldquo|rdquo|#[0-9]{2,5}|#x[0-9a-fA-F]{2,4});"
    r"|</?(?:br|p|div|span|strong|b|em|u|font|center|td|tr|table|img|a)(?: [^<>\n]{0,200})?/?>"
    r"|\\u(?:00a0|00A0|3000|200b|200B|feff|FEFF)|\\xa0"
)
_SIGN_OF_MARKER = late(r"[\[【#&<\\]")
_BROKEN_FIELD = late(
    r"Error! ?(?:Reference|Bookmark)[^。\n]{0,40}|错误[!！] ?(?:未找到引用源|未定义书签|书签自引用)[。.]?"
    r"|\{ ?(?:PAGE|TOC|HYPERLINK|REF|SEQ)[^{}\n]{0,80}\}|\\\* ?MERGEFORMAT"
)
_SITE = "(?:网|大全|吧|资源网)"
_OFFER = "(?:下载|链接|本文|全文|蓝字)[^，。\n]{0,16}"
_BANNER = late(
    f"秘书之家|文秘{_SITE}|范文{_SITE}|公文{_SITE}|百度文库|豆丁网|道客巴巴|原创力文档|第一文库|文档之家"
    "|本文(?:来自|来源于?|转自|摘自|由[^，。\n]{0,16}(?:整理|提供|上传|收集))[^，。\n]{0,20}"
    f"|点击{_OFFER}|复制{_OFFER}|转载请注明[^，。\n]{0, 16}|版权归[^，。\n]{0, 12}所有"
)
# **重点** is emphasis, **镇和**村 are two gaps.
FENCE = late(r"(?<!\*)\*\*(?![\s*镇乡村县市区街])[^\n*]{1,200}(?<=\S)\*\*(?![*镇乡村县市区街])")
_LIST_MARK = late(
    r"^[ \t]*(?P<mark>[-*+] {1,4}|#{1,6} {0,2})"
    r"(?=[（(]?[一二三四五六七八九十]{1,3}[、)）.]|[0-9]{1,2}[.、)）]|[（(][0-9]{1,2}[)）])",
    re.MULTILINE,
)
_PAGE_NUMBER = late(
    r"^[ \t\u3000]*[—–-]{1,2} ?[0-9]{1,3} ?[—–-]{1,2}[ \t\u3000]*$"
    r"|^[ \t\u3000]*第 ?[0-9]{1,3} ?页(?:[ ，/]{0,2}共 ?[0-9]{1,3} ?页)?[ \t\u3000]*$",
    re.MULTILINE,
)
# Not where a page number stands beside it, which is reported itself.
_EMPTY_LINE = late("\n(?<![—–0-9-]\n)[ \t\u3000]*\n(?![ \t\u3000]*[—–-])")
_TRAILING = late("[ \\t\u3000](?<![ \\t\u3000].)[ \\t\u3000]{9,}(?=\\n|\\Z)")
_STRAY_BLANK = late(" (?<=[\u4e00-\u9fff] )(?=[\u4e00-\u9fff])")
_GAP = late(
    "[ \u3000](?<=[\u4e00-\u9fff].)(?:(?<=\u3000)| |\u3000)[ \u3000]{0,20}(?=[\u4e00-\u9fff])"
    "(?![次件份名个场起户万元条])"
)
# Formats whose lines the author made; PDF and the like get their lines and blanks from the page.
_TYPED = frozenset({"text"})
_SHORTEST_PROSE = 20


def markers(draft: Draft) -> Iterator[Flaw]:
    """Find [bookmark: _GoBack], ##paidbegin##, HTML tags and entities; they can be deleted."""
    for found in _MARKER.finditer(draft.text) if _SIGN_OF_MARKER.search(draft.text) else ():
        right = "" if found[0][0] in "[【#<" else " " if "nbsp" in found[0] or "sp;" in found[0] else None
        message = f"“{found[0]}”是转换或网页残留，应删除"
        yield Flaw("residue-marker", found.start(), found.end(), message, Severity.ERROR, right)
    for found in _BROKEN_FIELD.finditer(draft.text):
        yield Flaw("residue-field", found.start(), found.end(), "域代码失效后的残留，应恢复原文或删除")


def banners(draft: Draft) -> Iterator[Flaw]:
    """Find the words of document sites: 秘书之家, 本文来自…, 点击下载…."""
    for found in _BANNER.finditer(draft.folded):
        start, end = draft.source(found.start(), found.end())
        yield Flaw("residue-banner", start, end, f"“{found[0]}”疑为文档网站的残留，应删除", Severity.HINT)


def markup(draft: Draft) -> Iterator[Flaw]:
    """Find markdown marks in a plain text: **重点**, “- （一）”, “## 一、”."""
    if draft.format not in _TYPED:
        return
    for found in FENCE.finditer(draft.text) if "**" in draft.text else ():
        message = "“**”是排版标记残留，应删除"
        yield Flaw("residue-markup", found.start(), found.end(), message, Severity.ERROR, found[0][2:-2])
    for found in _LIST_MARK.finditer(draft.text) if any(mark in draft.text for mark in "-*+#") else ():
        message = f"行首“{found['mark'].strip()}”是排版标记残留，应删除"
        yield Flaw("residue-markup", *found.span("mark"), message, Severity.ERROR, "")


def page_breaks(draft: Draft) -> Iterator[Flaw]:
    """Find page numbers in a plain text."""
    if draft.format not in _TYPED:
        return
    for found in _PAGE_NUMBER.finditer(draft.text):
        start, end = found.span()
        words = found[0].strip()
        yield Flaw("residue-page", start, end, f"“{words}”是页码残留，应删除", Severity.HINT)


def stray_blanks(draft: Draft) -> Iterator[Flaw]:
    """Find a blank inside a sentence, between two Chinese characters: 合 法性审查."""
    if draft.format not in _TYPED:
        return
    for start, end in draft.paragraphs:
        if end - start < _SHORTEST_PROSE or draft.folded[end - 1] not in "。；：" or "|" in draft.folded[start:end]:
            continue
        first, last = draft.source(start, end)
        if draft.text.find(" ", first, last) < 0 and draft.text.find("\u3000", first, last) < 0:
            continue
        for found in _GAP.finditer(draft.text, first, last):
            yield Flaw("placeholder-blank", *found.span(), "句中有一段空白，漏填了内容或多了空格", Severity.HINT)
        for found in _STRAY_BLANK.finditer(draft.text, first, last):
            yield Flaw("stray-blank", *found.span(), "词句中间有多余的空格", Severity.ERROR, "")


def trailing_blanks(draft: Draft) -> Iterator[Flaw]:
    """Find long runs of blanks at line ends, where a signature or a page edge stood."""
    if draft.format not in _TYPED:
        return
    for found in _TRAILING.finditer(draft.text):
        yield Flaw("residue-blanks", *found.span(), "行末残留大量空格，应删除", Severity.HINT, "")


def torn_paragraphs(draft: Draft) -> Iterator[Flaw]:
    """Find sentences torn by an empty line: “……严格落实行政”, empty line, “机关负责人出庭应诉制度”."""
    if draft.format not in _TYPED:
        return
    for start, end in draft.paragraphs:
        first, last = draft.source(start, end)
        for found in _EMPTY_LINE.finditer(draft.text, first, last):
            yield Flaw("torn-paragraph", *found.span(), "一句话被空行断开，应接排", Severity.HINT)
