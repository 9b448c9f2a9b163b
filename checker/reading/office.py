"""Read .doc, .wps, .rtf and .odt: LibreOffice writes them as .docx, and that is read as Word's own.

Text export would lose text boxes and print deleted passages; .docx keeps numbering and tracked changes (deps.md, 6).
"""

import io
import shutil
import struct
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.errors import ReportError
from checker.reading.extract import Extract
from checker.reading.kinds import Kind, tell
from checker.reading.libreoffice import convert
from checker.reading.package import read_member

if TYPE_CHECKING:
    from olefile import OleFileIO

__all__ = ["extract"]

_ENCRYPTED_FLAG = 0x01  # of byte 11 of the WordDocument stream ([MS-DOC] 2.5.2: FibBase.fEncrypted)
_STREAMS = ("WordDocument", "0Table", "1Table")
_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后再检查"


def extract(data: bytes, where: str) -> Extract:
    """Read a file of an old word processor; the format of the result is "doc" (also for .wps), "rtf" or "odt".

    The first bytes are judged before LibreOffice sees the file: it takes an empty or a text file for a document.
    Raises ReportError with code unsupported (another format, or no LibreOffice), encrypted, damaged, timeout,
    dependency_missing, or as the reader of .docx.
    """
    kind = tell(data, where)
    if kind is Kind.DOC:
        _refuse_bad_doc(data, where)
    elif kind is Kind.RTF:
        _refuse_cut_rtf(data, where)
    elif kind is Kind.ODT:
        _refuse_encrypted_odt(data, where)
    else:
        raise ReportError(f"{where}：内容不是 .doc、.wps、.rtf 或 .odt 文档；{_SAVE_AS}。", code="unsupported")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        message = f"{where}：旧格式（.{kind}）要由 LibreOffice 转换，本机没有；{_SAVE_AS}，或安装 LibreOffice。"
        raise ReportError(message, code="unsupported")
    with TemporaryDirectory(prefix="fazhi-checker-", ignore_cleanup_errors=True) as folder:
        docx = convert(data, str(kind), program, Path(folder), where)
    from checker.reading import word  # its XML library is an extra

    return replace(word.extract(docx, where), format=str(kind))


def _refuse_bad_doc(data: bytes, where: str) -> None:
    try:
        import olefile
    except ModuleNotFoundError as err:
        message = f'{where}：读取旧版 Word 文档需要另装组件；请运行 pip install "fazhi-checker[office]" 后再检查。'
        raise ReportError(message, code="dependency_missing") from err
    damaged = ReportError(f"{where}：文件不完整或已损坏；请重新取得文件，或{_SAVE_AS[1:]}。", code="damaged")
    try:
        main, is_whole = _read_streams(olefile.OleFileIO(io.BytesIO(data)))
    except (OSError, ValueError, IndexError, TypeError, struct.error) as err:
        raise damaged from err
    if not is_whole:
        raise damaged
    if len(main) > 11 and main[11] & _ENCRYPTED_FLAG:
        raise ReportError(f"{where}：文档设有打开密码，没有读取；请去掉密码后再检查。", code="encrypted")


def _read_streams(file: "OleFileIO[str]") -> tuple[bytes, bool]:
    """Return the main stream, and whether all of the text is there.

    Sectors beyond the end of the file olefile forgives, and LibreOffice reads what is there.
    """
    with file:
        streams = {name: file.openstream(name).read() for name in _STREAMS if file.exists(name)}
        is_whole = all(len(content) >= file.get_size(name) for name, content in streams.items())
    return streams.get("WordDocument", b""), is_whole


def _refuse_cut_rtf(data: bytes, where: str) -> None:
    """RTF is one group in braces; LibreOffice reads a file that was cut short without a word."""
    if not data.rstrip(b"\0\x1a \t\r\n").endswith(b"}"):
        message = f"{where}：RTF 文件不完整，后面缺了一截；请重新取得文件，或{_SAVE_AS[1:]}。"
        raise ReportError(message, code="damaged")


def _refuse_encrypted_odt(data: bytes, where: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if "META-INF/manifest.xml" not in package.namelist():
            return
        manifest = read_member(package, package.getinfo("META-INF/manifest.xml"), where)
    if b"encryption-data" in manifest:
        raise ReportError(f"{where}：文档设有打开密码，没有读取；请去掉密码后再检查。", code="encrypted")
