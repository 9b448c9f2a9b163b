"""Bytes of a plain text file -> str, strictly: what cannot be decoded is refused, never patched."""

import re

from checker.errors import ReportError
from checker.reading.characters import is_chinese

# charset-normalizer judges on this much: it is a matter of statistics, and four megabytes say no more than this.
SAMPLE_BYTES = 65_536

_MAGIC = (
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "ZIP 压缩包或 docx、wps、ofd 等文件"),
    (b"\xd0\xcf\x11\xe0", "doc、wps、xls 等 Office 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"\x7fELF", "程序文件"),
)
# UTF-32 before UTF-16: its little-endian mark starts with the one of UTF-16.
_MARKS = (
    (b"\xef\xbb\xbf", "utf_8"),
    (b"\xff\xfe\x00\x00", "utf_32_le"),
    (b"\x00\x00\xfe\xff", "utf_32_be"),
    (b"\xff\xfe", "utf_16_le"),
    (b"\xfe\xff", "utf_16_be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_ADVICE = "请用记事本或 WPS 打开原文件，另存为 UTF-8 编码的文本后再检查"


def decode(data: bytes, where: str) -> tuple[str, str]:
    """Decode a text file strictly.

    Returns the text with line feeds as line ends and without byte order mark, and the encoding. Raises ReportError
    with code binary or encoding; positions in messages count bytes from 1. `where` names the file in messages.
    """
    refuse_known_binary(data, where)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, where, skipped=len(mark))
    if b"\0" in data:
        return _decode_with_nuls(data, where)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as err:
        if _is_damaged_utf8(data):
            raise _undecodable(where, err, ["UTF-8"]) from err
        return _decode_chinese_legacy(data, where, err)
    return _checked(text, "utf_8", where)


def refuse_known_binary(data: bytes, where: str) -> None:
    """Raise ReportError(binary) where the first bytes are those of a picture, an archive or an office file."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            message = f"{where}：内容看起来是{kind}，不是纯文本；请用相应软件打开，另存为 .txt（UTF-8）后再检查。"
            raise ReportError(message, code="binary")


def _decode_with_nuls(data: bytes, where: str) -> tuple[str, str]:
    # ASCII characters (line ends, digits) have their zero byte second in little-endian UTF-16, first in big-endian.
    first, second = data[0::2].count(0), data[1::2].count(0)
    encoding = "utf_16_le" if second >= first else "utf_16_be"
    if min(first, second) * 10 > max(first, second) or _looks_utf8(data):
        position = data.index(0) + 1
        message = f"{where}：第 {position} 个字节是空字节（NUL），看起来是二进制文件或文件已损坏；{_ADVICE}。"
        raise ReportError(message, code="binary")
    return _strict(data, encoding, where)


def _looks_utf8(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return any(map(is_chinese, text))


def _decode_chinese_legacy(data: bytes, where: str, utf8_error: UnicodeDecodeError) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # imported here: plain UTF-8 reports do not pay for it

    # Without a single zero byte it is not UTF-16: a report has digits and line ends. gb18030 holds gb2312 and gbk.
    best = from_bytes(_sample(data), cp_isolation=["gb18030", "big5"], preemptive_behaviour=False).best()
    if best is not None:
        return _strict(data, best.encoding, where, tried=["UTF-8"])
    failures = [err for err in (_failure(data, "gb18030"), _failure(data, "big5")) if err is not None]
    furthest = max(failures, key=lambda err: err.start, default=utf8_error)
    raise _undecodable(where, furthest, ["UTF-8", "GB18030", "Big5", "UTF-16"])


def _sample(data: bytes) -> bytes:
    """Cut at a line end, so that no character is cut in two."""
    cut = data.rfind(b"\n", 0, SAMPLE_BYTES)
    return data if len(data) <= SAMPLE_BYTES or cut < 0 else data[:cut]


def _failure(data: bytes, encoding: str) -> UnicodeDecodeError | None:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as err:
        return err
    return None


def _strict(
    data: bytes, encoding: str, where: str, *, skipped: int = 0, tried: list[str] | None = None
) -> tuple[str, str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as err:
        raise _undecodable(where, err, [*(tried or []), _display(encoding)], skipped) from err
    return _checked(text, encoding, where)


def _checked(text: str, encoding: str, where: str) -> tuple[str, str]:
    """Refuse what decodes but is no text (a twentieth control characters), and make line ends one."""
    if len(_CONTROL.findall(text)) * 20 > len(text):
        raise ReportError(f"{where}：满是控制字符，看起来是二进制文件；{_ADVICE}。", code="binary")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell UTF-8 with a few bad bytes from another encoding: most high bytes still form Chinese characters."""
    sample = data[:SAMPLE_BYTES]
    high = sum(byte >= 0x80 for byte in sample)
    # Only to find out what it is: this decoding is thrown away.
    readable = sum(len(char.encode()) for char in sample.decode("utf-8", errors="ignore") if char >= "\u0800")
    return readable >= 0.8 * high


def _undecodable(where: str, err: UnicodeDecodeError, tried: list[str], skipped: int = 0) -> ReportError:
    position = err.start + skipped + 1
    names = "、".join(tried)
    message = f"{where}：无法识别文字编码（已试 {names}），第 {position} 个字节起有误；{_ADVICE}。"
    return ReportError(message, code="encoding")


def _display(encoding: str) -> str:
    return {"gb18030": "GB18030", "big5": "Big5"}.get(encoding, encoding.upper().replace("_", "-", 1).replace("_", ""))
