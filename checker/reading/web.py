"""Saved web pages (.html, .mht) of government sites -> the text of the article alone."""

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from checker.errors import ReportError
from checker.reading.characters import is_chinese
from checker.reading.extract import Extract
from checker.reading.fold import fold
from checker.reading.text import decode
from checker.reading.title import find_title
from checker.reading.web_depth import nesting_depth
from checker.reading.web_package import html_parts, is_package

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from checker.reading.web_text import Line

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_PACKAGE_BYTES", "extract"]

# A page of a government site has 20 to 300 kB, with its pictures (.mht) a few megabytes.
MAX_BYTES = 5_000_000
MAX_PACKAGE_BYTES = 20_000_000
# Browsers cut at 512 levels. Parsing takes quadratic time in the depth: 2,000 levels 3 ms, 200,000 levels 104 s.
MAX_DEPTH = 2_000
_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEADER_BYTES = 4_096
# gb2312 on the label is GB18030 in the box, on old pages nearly always.
_CHARSETS = {
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "cp936": "gb18030", "hz-gb-2312": "hz", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
}  # fmt: skip
_SITE_NAME = re.compile("[_|｜]|-(?![0-9])|——")
_TITLE_SEARCHED = 3_000
_OPENED = re.compile("<(?:html|body)[\\s>]", re.IGNORECASE)
_CLOSED = re.compile("</(?:html|body)\\s*>", re.IGNORECASE)
_SAVE_AGAIN = "请在浏览器中重新打开网页，等内容全部显示后另存，或把正文复制到 Word 文件后再检查"


def extract(data: bytes, where: str) -> Extract:
    """Read a web page or a web archive (.mht); the format of the result is "html" or "mht".

    Raises ReportError with code too_large (a page over 5,000,000 bytes, an archive over 20,000,000, tags nested more
    than 2,000 deep), no_text, damaged, dependency_missing, or encoding and binary as `text.decode` does.
    """
    packaged = is_package(data)
    _refuse_large(data, MAX_PACKAGE_BYTES if packaged else MAX_BYTES, where)
    if not data.strip():
        raise ReportError(f"{where}：网页文件是空的；{_SAVE_AGAIN}。", code="no_text")
    parts = html_parts(data, where) if packaged else [(data, None)]
    pages = [_read_page(content, charset, where) for content, charset in parts]
    # Other html parts of an archive are frames with counters and advertisements.
    best = max(pages, key=lambda lines: sum(sum(map(is_chinese, line.text)) for line in lines), default=[])
    if not any(any(map(is_chinese, line.text)) for line in best):
        message = f"{where}：网页里没有正文文字，正文可能是图片、附件，或要由浏览器另行载入；{_SAVE_AGAIN}。"
        raise ReportError(message, code="no_text")
    return _assemble(best, "mht" if packaged else "html")


def _refuse_large(data: bytes, limit: int, where: str) -> None:
    if len(data) > limit:
        message = f"{where}：网页超过 {limit // 1_000_000} MB 的上限，没有读取；请把正文复制到 Word 文件后再检查。"
        raise ReportError(message, code="too_large")


def _assemble(lines: "list[Line]", format: str) -> Extract:
    starts = accumulate((len(line.text) + 1 for line in lines), initial=0)
    headings = tuple((start, line.level) for start, line in zip(starts, lines, strict=False) if line.level)
    return Extract(text="\n".join(line.text for line in lines), format=format, headings=headings)


def _decode(data: bytes, charset: str | None, where: str) -> str:
    """Decode by byte order mark, as UTF-8 if it is, by the charset that the page or its package names, else by guess.

    A page saved by a browser is UTF-8 under a stale label; Chinese in another encoding is never valid UTF-8.
    """
    declared = _DECLARED.search(data, 0, _HEADER_BYTES)
    name = charset or (declared[1].decode("ascii") if declared else "")
    codec = _CHARSETS.get(name.lower())
    if codec is not None and _decoded(data, "utf-8") is None:
        text = _decoded(data, codec)
        if text is not None:
            return text
    return decode(data, where)[0]


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _read_page(data: bytes, charset: str | None, where: str) -> "list[Line]":
    """Return the lines of the article, its title first; none where the page has no text."""
    _refuse_large(data, MAX_BYTES, where)
    html = _decode(data, charset, where)
    if nesting_depth(html, MAX_DEPTH) > MAX_DEPTH:
        message = f"{where}：网页标签嵌套超过 {MAX_DEPTH:,} 层，没有读取；请把正文复制到 Word 文件后再检查。"
        raise ReportError(message, code="too_large")
    if _OPENED.search(html) and not _CLOSED.search(html):
        message = f"{where}：网页不完整（没有结束标签 </html>），正文可能缺了一截；{_SAVE_AGAIN}。"
        raise ReportError(message, code="damaged")
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as err:
        message = f'{where}：读网页需要 selectolax，还没有安装；请运行 pip install "fazhi-checker[html]"。'
        raise ReportError(message, code="dependency_missing") from err
    from checker.reading.web_article import find_article, trim
    from checker.reading.web_text import Line, render

    page = LexborHTMLParser(html)
    if page.body is None:
        return []
    nodes, dropped = find_article(page.body)
    lines = trim([line for node in nodes for line in render(node, dropped)])
    title = _missing_title(page, lines)
    return [Line(title), *lines] if title and lines else lines


def _missing_title(page: "LexborHTMLParser", lines: "list[Line]") -> str | None:
    """Return the title of the report where only the page around the article has it."""
    from checker.reading.web_text import render

    opening = "\n".join(line.text for line in lines)[:_TITLE_SEARCHED]
    if find_title(fold(opening).text):
        return None
    metas = [node.attributes.get("content") or "" for node in page.css('meta[name="ArticleTitle" i]')]
    headings = ["".join(line.text for line in render(node)) for node in page.css("h1")]
    titles = [_SITE_NAME.split(node.text())[0].strip() for node in page.css("head > title")[:1]]
    return next((title for title in [*metas, *headings, *titles] if find_title(fold(title).text)), None)
