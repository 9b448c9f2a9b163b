"""Tell what a file is by its content; the ending is a claim that is compared, never believed."""

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from checker.errors import ReportError
from checker.reading.package import open_package, read_member


class Kind(StrEnum):
    """What can be read, and archives; the value is the format's name."""

    TEXT = "text"
    DOCX = "docx"
    PDF = "pdf"
    OFD = "ofd"
    HTML = "html"
    MHT = "mht"
    DOC = "doc"
    RTF = "rtf"
    ODT = "odt"
    ZIP = "zip"


_SPOKEN = {
    "text": "纯文本",
    "markdown": "纯文本",
    "docx": "Word 文档（docx）",
    "pdf": "PDF",
    "ofd": "OFD",
    "html": "网页",
    "mht": "网页（mht）",
    "doc": "旧版 Word 或 WPS 文档（doc）",
    "rtf": "RTF",
    "odt": "ODT",
    "zip": "压缩包",
}
# WPS writes either kind under its own ending; browsers save web pages under several.
_FITS = {
    ".docx": ("docx",), ".wps": ("docx", "doc"), ".doc": ("doc",), ".pdf": ("pdf",), ".ofd": ("ofd",), ".rtf": ("rtf",),
    ".odt": ("odt",), ".html": ("html", "mht"), ".htm": ("html", "mht"), ".mht": ("mht",), ".mhtml": ("mht",),
    ".zip": ("zip",), ".txt": ("text",), ".md": ("markdown",),
}  # fmt: skip
# No program opens plain text under these endings: the file is broken, or not what its sender took it for.
_NEVER_TEXT = (".docx", ".pdf", ".ofd", ".odt", ".zip")
# The endings that a folder is searched for.
ENDINGS = tuple(_FITS)

_PDF = b"%PDF-"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
HEAD_BYTES = 4_096
# A page, or the piece of one that a web site's editor exports.
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|meta|body|title|script|style|link"
    rb"|div|p|span|section|article|table|center|font|h[1-6]|ol|ul|br)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_MAIL_HEADER = re.compile(
    rb"\s*(?:from|mime-version|content-type|subject|date|snapshot-content-location|x-[\w-]+) ?:", re.IGNORECASE
)
_MULTIPART = re.compile(rb"content-type:\s*multipart/(?:related|alternative|mixed)", re.IGNORECASE)


def tell(data: bytes, where: str) -> Kind:
    """Return what a file is.

    What is no office file, web page or archive is taken as text, whose reader refuses pictures and programs. Raises
    ReportError with code encrypted, damaged, too_large, or unsupported for formats that are known but not read.
    """
    if data.startswith(_ZIP):
        with open_package(data, where) as package:
            return tell_package(package, where)
    if data.startswith(_OLE[:4]):
        return _tell_ole(data, where)
    if _PDF in data[:1024]:
        return Kind.PDF
    return tell_marked_up(data[:HEAD_BYTES])


def tell_marked_up(head: bytes) -> Kind:
    """Tell web pages and RTF from plain text by their first bytes."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    if head.lstrip().startswith(b"{\\rtf"):
        return Kind.RTF
    if _HTML.match(head):
        return Kind.HTML
    if _MAIL_HEADER.match(head) and _MULTIPART.search(head):
        return Kind.MHT
    return Kind.TEXT


def refuse_renamed_text(name: str, where: str) -> None:
    """Raise ReportError(unsupported) where plain text has an ending that says it cannot be."""
    ending = PurePath(name).suffix.lower()
    if ending in _NEVER_TEXT:
        message = f"{where}：内容是纯文本，不是 {ending} 文件，可能已损坏；若确是报告，请把扩展名改为 .txt 后再检查。"
        raise ReportError(message, code="unsupported")


def is_binary(head: bytes) -> bool:
    """Tell from the first bytes whether the larger size limit, that of files with pictures, holds."""
    return head.startswith((*_ZIP, _OLE[:4])) or _PDF in head[:1024] or tell_marked_up(head) is not Kind.TEXT


def mismatch(name: str, format: str) -> str | None:
    """Return a line to show where the ending claims another format than the content has, else None."""
    fitting = _FITS.get(PurePath(name).suffix.lower())
    if fitting is None or format in fitting or (format == "markdown" and fitting == ("text",)):
        return None
    return f"{name}：内容其实是{_SPOKEN.get(format, format)}，已按内容读取；建议改正扩展名。"


def tell_package(package: zipfile.ZipFile, where: str) -> Kind:
    """Return what a zip package is; raises ReportError as `tell`."""
    names = {name.lower() for name in package.namelist()}
    if "[content_types].xml" in names:
        for folder, spoken in (("xl/", "Excel 表格"), ("ppt/", "幻灯片（PPT）"), ("visio/", "Visio 图")):
            if any(name.startswith(folder) for name in names) and "word/document.xml" not in names:
                raise _unsupported(where, spoken)
        return Kind.DOCX
    if "ofd.xml" in names:
        return Kind.OFD
    if "mimetype" in package.namelist():
        return _tell_open_document(package, where)
    return Kind.ZIP


def _tell_open_document(package: zipfile.ZipFile, where: str) -> Kind:
    mimetype = read_member(package, package.getinfo("mimetype"), where)
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return Kind.ODT
    if mimetype.startswith(b"application/"):
        raise _unsupported(where, mimetype[:80].decode("ascii", "replace").rpartition("/")[2] + " 文件")
    return Kind.ZIP


def _tell_ole(data: bytes, where: str) -> Kind:
    try:
        import olefile  # an extra; without it the reader of old formats says what to install
    except ModuleNotFoundError:
        return Kind.DOC
    try:
        file = olefile.OleFileIO(io.BytesIO(data))
    except (OSError, ValueError, IndexError, TypeError, AttributeError) as err:
        message = f"{where}：文件不完整或已损坏（旧版 Office 格式）；请重新取得文件，或用 Word、WPS 打开后另存再检查。"
        raise ReportError(message, code="damaged") from err
    with file:
        streams = {entry[0].lower() for entry in file.listdir() if len(entry) == 1}
    if "encryptedpackage" in streams:
        raise ReportError(f"{where}：文档设有打开密码，没有读取；请去掉密码后再检查。", code="encrypted")
    for name, spoken in (("workbook", "Excel 表格"), ("book", "Excel 表格"), ("powerpoint document", "幻灯片（PPT）")):
        if name in streams and "worddocument" not in streams:
            raise _unsupported(where, spoken)
    if "worddocument" not in streams:
        raise _unsupported(where, "不认识的 Office 文件")
    return Kind.DOC


def _unsupported(where: str, spoken: str) -> ReportError:
    message = f"{where}：这是{spoken}，不是报告文档；请改用 Word、PDF 或文本格式的报告。"
    return ReportError(message, code="unsupported")
