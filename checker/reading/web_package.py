"""Web archives (.mht): an e-mail message that holds a page and its pictures."""

import re
from email import message_from_bytes
from email.message import Message

from checker.errors import ReportError

_HEADER_BYTES = 4_096
_HEADER = re.compile(
    rb"^(?:mime-version\s*:|content-type\s*:\s*(?:multipart/|text/html))", re.IGNORECASE | re.MULTILINE
)
# An archive nests its parts two or three deep; Python's parser recurses.
_MAX_CONTAINERS = 50
_CONTAINER = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)


def is_package(data: bytes) -> bool:
    """Tell a web archive from a bare page by its header."""
    start = data[:_HEADER_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    return not start.startswith(b"<") and _HEADER.search(start) is not None


def html_parts(data: bytes, where: str) -> list[tuple[bytes, str | None]]:
    """Return the decoded html parts of an archive, each with the charset that its header names.

    Raises ReportError with code too_large (parts in parts in parts), damaged (cut short) or no_text (no html part).
    """
    if len(_CONTAINER.findall(data)) > _MAX_CONTAINERS:
        message = f"{where}：网页存档里的部分嵌套过多，没有读取；请在浏览器中打开网页，重新另存为 .html 后再检查。"
        raise ReportError(message, code="too_large")
    parts = list(message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n")).walk())
    if any(map(_is_cut, parts)):
        message = f"{where}：网页存档不完整，正文可能缺了一截；请在浏览器中打开网页，重新另存后再检查。"
        raise ReportError(message, code="damaged")
    pages = [part for part in parts if part.get_content_type() == "text/html" and not part.is_multipart()]
    if not pages:
        message = f"{where}：网页存档里没有网页；请在浏览器中打开网页，重新另存为 .html 后再检查。"
        raise ReportError(message, code="no_text")
    return [(_content(page), page.get_content_charset()) for page in pages]


def _content(page: "Message[str, str]") -> bytes:
    content = page.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _is_cut(part: "Message[str, str]") -> bool:
    """Tell a container whose end is missing and whose last part is text; a cut among the pictures loses nothing."""
    if part.get_content_maintype() != "multipart":
        return False
    inner = part.get_payload()
    if not isinstance(inner, list) or not inner:
        return True
    last = inner[-1]
    is_open = any(type(defect).__name__ == "CloseBoundaryNotFoundDefect" for defect in part.defects)
    return is_open and isinstance(last, Message) and last.get_content_maintype() in ("text", "multipart")
