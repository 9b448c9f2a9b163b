"""Open zip packages (docx, ofd, archives) without trusting what they say of themselves, and parse XML in them."""

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from checker.errors import ReportError

if TYPE_CHECKING:
    from lxml.etree import _Element

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# Word writes some 20 members and a report with many pictures a few hundred.
MAX_MEMBERS = 5_000
MAX_UNPACKED = 100_000_000
# An XML part takes about six times its size once parsed; a report of a million characters needs 4 MB.
MAX_PART = 30_000_000
# The list of members is held in memory whole, twenty times its size; 5,000 long Chinese names need a megabyte.
MAX_DIRECTORY = 2_000_000
# The best that deflate can do is about 1,030; a million characters of ordinary Word XML reach 130.
MAX_RATIO = 300
RATIO_MATTERS_FROM = 10_000_000
# A type definition stands before the first element.
_PROLOGUE = 4_096

_END = b"PK\x05\x06"
_LONGEST_TAIL = 65_536 + 22

# What zipfile raises on bytes that are no sound archive.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


def open_package(data: bytes, where: str) -> zipfile.ZipFile:
    """Open a zip package in memory, and refuse one that would unpack to too much.

    Nothing is unpacked yet. Raises ReportError with code damaged or too_large.
    """
    stream = io.BytesIO(data)
    refuse_long_directory(stream, where)
    try:
        package = zipfile.ZipFile(stream)
    except BROKEN as err:
        raise damaged(where) from err
    members = package.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or _is_bomb(unpacked, len(data)):
        message = f"{where}：解压后过大（{len(members):,} 个成员，{unpacked:,} 字节），没有读取；请确认文件来源。"
        raise ReportError(message, code="too_large")
    return package


def refuse_long_directory(stream: BinaryIO, where: str) -> None:
    """Raise ReportError(too_large) where the list of members, which zipfile reads whole on opening, is too long."""
    stream.seek(0, io.SEEK_END)
    stream.seek(max(0, stream.tell() - _LONGEST_TAIL))
    tail = stream.read()
    # In the order of zipfile: at the very end, else before a comment.
    at = len(tail) - 22
    if at < 0 or tail[at : at + 4] != _END or tail[-2:] != b"\0\0":
        at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        return  # zipfile will say so
    (size,) = struct.unpack("<L", tail[at + 12 : at + 16])
    # The locator of the 64-bit form, which no file of the sizes read here needs.
    if size > MAX_DIRECTORY or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise ReportError(f"{where}：压缩包里的文件过多，没有读取；请确认文件来源，或拆分后再检查。", code="too_large")


def read_member(package: zipfile.ZipFile, member: zipfile.ZipInfo, where: str, *, limit: int = MAX_PART) -> bytes:
    """Return the content of a member.

    `limit` counts bytes. Raises ReportError with code encrypted, too_large or damaged.
    """
    if member.flag_bits & 1:
        raise ReportError(f"{where}：压缩包设有密码，没有读取；请去掉密码后再检查。", code="encrypted")
    if member.file_size > limit or _is_bomb(member.file_size, member.compress_size):
        detail = f"其中 {_plain(member.filename)} 展开后有 {member.file_size:,} 字节"
        message = f"{where}：解压后过大（{detail}），没有读取；请确认文件来源。"
        raise ReportError(message, code="too_large")
    # bz2 and lzma members are unpacked whole by zipfile, however small a piece is asked for.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ReportError(f"{where}：压缩方式不受支持；请用常见的 zip 格式重新压缩。", code="unsupported")
    try:
        with package.open(member) as stream:
            # With the size given, a member that lies about its size is not unpacked beyond it.
            content = stream.read(member.file_size)
    except BROKEN as err:
        raise damaged(where) from err
    if len(content) != member.file_size:
        raise damaged(where)
    return content


def read_part(package: zipfile.ZipFile, name: str, where: str) -> "_Element | None":
    """Parse an XML part; None where the package has no such part.

    Refuses document type definitions, and with them entities. Raises ReportError as `read_member`, and damaged where
    the XML is broken.
    """
    from lxml import etree  # an extra, and slow to import

    try:
        member = package.getinfo(name)
    except KeyError:
        return None
    content = read_member(package, member, where)
    # Strict Open XML differs in its namespaces only.
    content = content.replace(b"http://purl.oclc.org/ooxml/wordprocessingml/main", WORD.encode())
    if b"<!DOCTYPE" in content[:_PROLOGUE]:
        raise _entities(where)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as err:
        if getattr(err, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
            message = f"{where}：内容过多（{name}），内存限额内读不完；请确认文件来源，或拆分后再检查。"
            raise ReportError(message, code="too_large") from err
        detail = f"{name} 第 {err.lineno} 行起有误" if err.lineno else f"{name} 有误"
        raise damaged(where, detail) from err
    # Once more, for encodings in which the bytes look otherwise.
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _entities(where)
    return root


def damaged(where: str, detail: str = "打不开其中的压缩内容") -> ReportError:
    """Return the refusal of a broken package."""
    message = f"{where}：文件不完整或已损坏（{detail}）；请重新取得文件，或用 Word、WPS 打开后另存再检查。"
    return ReportError(message, code="damaged")


def _entities(where: str) -> ReportError:
    message = f"{where}：含有 XML 实体定义，正常的文档没有，可能是恶意文件，没有读取；请用 Word、WPS 打开后另存再检查。"
    return ReportError(message, code="damaged")


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_MATTERS_FROM and unpacked > MAX_RATIO * packed


def _plain(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)
