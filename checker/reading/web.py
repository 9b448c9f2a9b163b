"""Saved web pages (.html, .mht) of government sites -> the text of the article alone."""

import re
from email import message_from_bytes, policy
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.message import EmailMessage

from checker.errors import ReportError
from checker.reading.extract import Extract
from checker.reading.fold import fold
from checker.reading.text import decode
from checker.reading.title import find_title

__all__ = ["MAX_BYTES", "MAX_DEPTH", "extract"]

# A page of a government site has 20 to 300 kB, with its pictures (.mht) a few megabytes.
MAX_BYTES = 5_000_000
# Browsers cut at 512 levels. Parsing takes quadratic time in the depth: 2,000 levels 3 ms, 200,000 levels 104 s.
MAX_DEPTH = 2_000
# A package nests its parts two or three deep; Python's parser recurses.
_MAX_MULTIPARTS = 50
_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEADER_BYTES = 4_096
# gb2312 on the label is GB18030 in the box, on old pages nearly always.
_CHARSETS = {
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "cp936": "gb18030", "hz-gb-2312": "hz", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
}  # fmt: skip
_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MHT_HEADER = re.compile(rb"\A\s*(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.IGNORECASE)
_SITE_NAME = re.compile("\\s*[_|｜]\\s*|\\s+[-–—]+\\s+|--+|——")


def extract(data: bytes, where: str) -> Extract:
    """Read a web page or a web archive (.mht).

    Raises ReportError with code too_large (over 5,000,000 bytes, or nested more than 2,000 deep), no_text, damaged,
    dependency_missing, or encoding and binary as `text.decode` does.
    """
    if len(data) > MAX_BYTES:
        message = f"{where}：网页超过 {MAX_BYTES // 1_000_000} MB 的上限，没有读取；请把正文复制到 Word 或文本文件后再检查。"
        raise ReportError(message, code="too_large")
    if not data.strip():
        raise ReportError(f"{where}：网页文件是空的；请在浏览器中重新打开并另存。", code="no_text")
    if not _is_package(data):
        return _read_page(data, None, where, "html")
    pages = [_read_page(content, charset, where, "mht") for content, charset in _html_parts(data, where)]
    # Other html parts are frames with advertisements or counters.
    return max(pages, key=lambda page: len(_CHINESE.findall(page.text)))
