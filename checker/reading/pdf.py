"""PDF -> the text of its pages, by pypdfium2."""

import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from math import pi
from typing import TYPE_CHECKING, Any

from checker.errors import ReportError
from checker.reading.extract import Extract
from checker.reading.garbled import refuse_garbled
from checker.reading.layout import Piece, set_pages

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage  # type: ignore[import-untyped]

# A report has 5 to 30 pages; these bounds keep a wrong file from taking memory and minutes.
MAX_PAGES = 300
MAX_CHARACTERS = 1_000_000
# Of all unpacked streams that are no pictures; a page of text takes some 10 kB, a whole Chinese font up to 30 MB.
MAX_UNPACKED = 128_000_000
# A page whose picture covers so much of it and that has so few characters is a scan with the mark of the scanning app.
SCAN_AREA = 0.5
SCAN_CHARACTERS = 30
# fold drops this as residue, `--show-text` shows it: a page without text is not passed over in silence.
PICTURE = Piece("[图片]", 0, 0, 4, 1)

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_CHUNK = 1_000_000
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD in fpdfview.h
_OCR = "请先用扫描软件或 WPS 做文字识别（OCR），另存为带文字的 PDF 或 Word 文件后再检查"
_BAD = "\ufffd"


def extract(data: bytes, where: str) -> Extract:
    """Extract the text layer in reading order, one line per line on the page.

    Raises ReportError with code damaged, encrypted, no_text, too_large, garbled or dependency_missing. Must run in the
    main thread of a process of its own: PDFium aborts the process when memory ends, and is not thread-safe.
    """
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ModuleNotFoundError as err:
        message = f'{where}：读取 PDF 需要 pypdfium2；请先运行 pip install "fazhi-checker[pdf]"。'
        raise ReportError(message, code="dependency_missing") from err
    _refuse_bombs(data, where)
    try:
        document = PdfDocument(data)
    except PdfiumError as err:
        if getattr(err, "err_code", None) == _PASSWORD_ERROR:
            message = f"{where}：PDF 有打开密码；请用密码打开，另存为没有密码的文件后再检查。"
            raise ReportError(message, code="encrypted") from err
        raise _damaged(where) from err
    with closing(document):
        try:
            pages = _read_pages(document, where)
        except PdfiumError as err:
            raise _damaged(where) from err
    text, page_starts = set_pages(pages)
    if not text.replace(PICTURE.text, "").strip():
        raise ReportError(f"{where}：PDF 里没有文字层，无法检查；{_OCR}。", code="no_text")
    refuse_garbled(text, where, _OCR)
    return Extract(text, "pdf", page_starts=page_starts, wrapped=True)


def _read_pages(document: "PdfDocument", where: str) -> list[list[Piece]]:
    count = len(document)
    if count == 0:
        raise _damaged(where)
    if count > MAX_PAGES:
        message = f"{where}：PDF 有 {count:,} 页，超过 {MAX_PAGES} 页的上限，没有检查；请只保留报告正文后再检查。"
        raise ReportError(message, code="too_large")
    pages: list[list[Piece]] = []
    scans = characters = 0
    for index in range(count):
        with closing(document[index]) as page:
            pieces = _read_page(page, MAX_CHARACTERS - characters, where)
            characters += len(pieces)
            if len(pieces) < SCAN_CHARACTERS and _picture_share(page) >= SCAN_AREA:
                scans += 1
                pieces = pieces or [PICTURE]
        pages.append(pieces)
    if scans * 2 > count:
        message = f"{where}：PDF 共 {count} 页，其中 {scans} 页是扫描图片，没有文字层，无法检查；{_OCR}。"
        raise ReportError(message, code="no_text")
    return pages


def _read_page(page: "PdfPage", allowed: int, where: str) -> list[Piece]:
    """Return the visible characters that stand upright, in the order of the file."""
    with closing(page.get_textpage()) as textpage:
        if textpage.count_chars() > 2 * allowed:  # PDFium counts the blanks and line ends that it adds
            raise _too_long(where)
        found = list(_characters(textpage.raw, textpage.count_chars()))
    if len(found) > allowed:
        raise _too_long(where)
    # Pages lie on their side or upside down in a quarter turn; what else is tilted is a watermark.
    turns = [turn for turn, _ in found]
    upright = max(sorted(set(turns) - {-1}), key=turns.count, default=0)
    return [_turned(piece, upright) for turn, piece in found if turn == upright]


def _characters(raw: Any, count: int) -> Iterator[tuple[int, Piece]]:  # noqa: ANN401 - a pointer of ctypes
    """Yield each character with its quarter turns (-1: tilted) and its box, y growing upwards."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    box = pdfium.FS_RECTF()
    for index in range(count):
        if pdfium.FPDFText_IsGenerated(raw, index) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if not pdfium.FPDFText_GetLooseCharBox(raw, index, box):
            continue
        unmapped = pdfium.FPDFText_HasUnicodeMapError(raw, index) == 1
        quarters = pdfium.FPDFText_GetCharAngle(raw, index) / (pi / 2)
        turn = round(quarters) % 4 if abs(quarters - round(quarters)) < 0.1 else -1
        yield turn, Piece(_BAD if unmapped else _readable(code), box.left, box.bottom, box.right, box.top)


def _readable(code: int) -> str:
    if code == 2:  # what PDFium makes of a hyphen at the end of a line
        return "-"
    if chr(min(code, 0x10FFFF)).isspace():
        return " "
    invalid = code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE or code > 0x10FFFF
    return _BAD if invalid else chr(code)


def _turned(piece: Piece, turn: int) -> Piece:
    """Turn a piece upright, with y growing downwards."""
    text, left, bottom, right, top = piece
    match turn:
        case 3:
            return Piece(text, bottom, left, top, right)
        case 2:
            return Piece(text, -right, bottom, -left, top)
        case 1:  # clockwise
            return Piece(text, -top, -right, -bottom, -left)
        case _:
            return Piece(text, left, -top, right, -bottom)


def _picture_share(page: "PdfPage") -> float:
    """Return which part of the page its largest picture covers."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    pictures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
    boxes = [picture.get_bounds() for picture in pictures]
    largest = max(((right - left) * (top - bottom) for left, bottom, right, top in boxes), default=0.0)
    return float(largest / max(width * height, 1.0))


def _refuse_bombs(data: bytes, where: str) -> None:
    """Unpack all streams but pictures, for their length alone: PDFium knows no limit and dies when memory ends."""
    allowed = MAX_UNPACKED
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - 2000) : match.start()].rpartition(b"obj")[2]
        if b"/Fl" in head and b"/Image" not in head:  # FlateDecode, or Fl for short
            allowed -= _unpacked(data, match.end(), allowed)
        if allowed < 0:
            message = f"{where}：PDF 中有异常大的压缩内容，没有读取；请用 WPS 打开，重新另存为 PDF 后再检查。"
            raise ReportError(message, code="too_large")


def _unpacked(data: bytes, start: int, allowed: int) -> int:
    """Return the unpacked length of a stream, not counting on beyond what is allowed."""
    unpacker = zlib.decompressobj()
    length, at, packed = 0, start, b""
    while length <= allowed and not unpacker.eof and (packed or at < len(data)):
        if not packed:
            packed, at = data[at : at + _CHUNK], at + _CHUNK
        try:
            length += len(unpacker.decompress(packed, _CHUNK))
        except zlib.error:  # encrypted, or damaged: PDFium says so itself
            return length
        packed = unpacker.unconsumed_tail
    return length


def _damaged(where: str) -> ReportError:
    message = f"{where}：PDF 文件已损坏或不完整，打不开；请用 WPS 或浏览器确认能打开，重新导出后再检查。"
    return ReportError(message, code="damaged")


def _too_long(where: str) -> ReportError:
    message = f"{where}：超过 {MAX_CHARACTERS:,} 字的上限，没有检查；请确认是否选错文件，或拆分后再检查。"
    return ReportError(message, code="too_large")
