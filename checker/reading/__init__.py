"""Read a report: path or standard input -> Report."""

import hashlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from checker.errors import ReportError
from checker.reading.archive import read_archived, split_member
from checker.reading.fold import fold
from checker.reading.kinds import HEAD_BYTES, Kind, is_binary, refuse_renamed_text, tell
from checker.reading.names import display
from checker.reading.text import decode
from checker.reading.title import find_title, find_year
from checker.reading.worker import read_apart
from checker.report import Report

__all__ = ["MAX_BINARY_BYTES", "MAX_BYTES", "MAX_CHARACTERS", "build_report", "hash_of", "read_report", "too_long"]

# A report has 2,000 to 20,000 characters; these bounds only keep a wrong file from taking memory and minutes.
MAX_BYTES = 4_000_000
# Office files and saved web pages hold pictures.
MAX_BINARY_BYTES = 20_000_000
MAX_CHARACTERS = 1_000_000
# Below one Chinese character in twenty it is a program, a table of numbers or a foreign text.
MIN_CHINESE_SHARE = 0.05

_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]+")


def read_report(path: str) -> Report:
    """Read one report; "-" reads standard input, "a.zip/inner/b.docx" a file in an archive.

    Raises ReportError with code not_found, is_directory, unreadable, empty, binary, encoding, no_chinese, damaged,
    encrypted, no_text, unsupported, too_large, timeout, garbled or dependency_missing.
    """
    where = display(path)
    data = _read_stdin() if path == "-" else _read_file(path, where)
    _refuse_bytes(data, where)
    kind = tell(data, where)
    if kind is Kind.ZIP:
        raise ReportError(f"{where}：这是压缩包，不是报告；请解压后再检查其中的文件。", code="unsupported")
    text, encoding, extract = "", None, None
    if kind is Kind.TEXT:
        refuse_renamed_text(path, where)
        text, encoding = decode(data, where)
    else:
        extract = read_apart(data, kind, where)
        text = extract.text
    _refuse_text(text, where)
    markdown = path.lower().endswith((".md", ".markdown"))
    return build_report(
        text,
        path=path,
        name=path if path == "-" else Path(path).name,
        format=extract.format if extract else "markdown" if markdown else "text",
        encoding=encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        headings=extract.headings if extract else (),
        page_starts=extract.page_starts if extract else (),
        places=extract.places if extract else (),
        wrapped=extract.wrapped if extract else True,
    )


def hash_of(path: str) -> str | None:
    """Return the sha256 that `read_report` gives a file, without reading more of it than its bytes.

    None for standard input, which is read once, and for a file that cannot be read.
    """
    if path == "-":
        return None
    try:
        return hashlib.sha256(_read_file(path, display(path))).hexdigest()
    except ReportError:
        return None


def build_report(
    text: str,
    *,
    path: str = "-",
    name: str = "-",
    format: str = "text",
    encoding: str | None = None,
    sha256: str | None = None,
    headings: Sequence[tuple[int, int]] = (),
    page_starts: Sequence[int] = (),
    places: Sequence[tuple[int, str]] = (),
    wrapped: bool = True,
) -> Report:
    """Make a Report of a text that is already decoded.

    `text` has the line feed as its only line end. `headings` holds (offset, level from 1), `page_starts` offsets and
    `places` (offset, label), all into `text`. `wrapped` tells that a line may end inside a paragraph. Without `sha256`
    the hash is that of the text in UTF-8.
    """
    folded = fold(text, tuple(headings), wrapped=wrapped)
    span = find_title(folded.text)
    folded_title = folded.text[span[0] : span[1]] if span else None
    return Report(
        path=path,
        name=name,
        format=format,
        encoding=encoding,
        sha256=sha256 or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        folded=folded,
        title=_source_wording(text, folded.offsets[span[0]], folded.offsets[span[1] - 1] + 1) if span else None,
        year=find_year(folded.text, folded_title),
        line_starts=(0, *(match.end() for match in re.finditer("\n", text))),
        page_starts=tuple(page_starts),
        places=tuple(places),
    )


def _source_wording(text: str, start: int, end: int) -> str:
    without_breaks = re.sub(r"[^\S\n]*\n\s*", "", text[start:end])
    return re.sub(r"\s+", " ", without_breaks)


def _read_stdin() -> bytes:
    # One byte more than allowed tells "too large" from "just fits" without reading on.
    if sys.stdin is None:
        raise ReportError("-：标准输入是关着的，没有内容可读；请给出文件，或用管道送进来。", code="unreadable")
    return sys.stdin.buffer.read(MAX_BINARY_BYTES + 1)


def _read_file(path: str, where: str) -> bytes:
    split = split_member(path)
    if split is not None:
        return read_archived(*split, where, limit=MAX_BINARY_BYTES)
    file = Path(path)
    try:
        found = file.is_dir()
        size = file.stat().st_size
    except (FileNotFoundError, NotADirectoryError, ValueError) as err:  # ValueError: a NUL in the name
        raise ReportError(f"{where}：找不到这个文件；请检查路径和文件名。", code="not_found") from err
    except OSError as err:
        raise _unreadable(where, err) from err
    if found:
        raise ReportError(f"{where}：这是文件夹，不是报告文件；请指定其中的文件。", code="is_directory")
    if not file.is_file():  # a pipe or a device may never end
        raise ReportError(f"{where}：不是普通文件，没有读取；管道里的内容请用 - 从标准输入读。", code="unreadable")
    try:
        with file.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
            limit = MAX_BINARY_BYTES if is_binary(head) else MAX_BYTES
            if size > limit:
                raise _too_large(where, limit)
            return head + stream.read(limit + 1 - len(head))
    except OSError as err:
        raise _unreadable(where, err) from err


def _refuse_bytes(data: bytes, where: str) -> None:
    if not data:
        raise ReportError(f"{where}：文件是空的；请确认保存成功或换一个文件。", code="empty")
    limit = MAX_BINARY_BYTES if is_binary(data[:HEAD_BYTES]) else MAX_BYTES
    if len(data) > limit:
        raise _too_large(where, limit)


def _refuse_text(text: str, where: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise too_long(where)
    visible = len(_INVISIBLE.sub("", text))
    if not visible:
        raise ReportError(f"{where}：文件里只有空白，没有文字；请确认保存成功或换一个文件。", code="empty")
    # A report has enough in its first eighth; the rest then needs no counting.
    enough = MIN_CHINESE_SHARE * visible
    if len(_CHINESE.findall(text, 0, len(text) // 8)) < enough and len(_CHINESE.findall(text)) < enough:
        raise ReportError(f"{where}：几乎没有汉字，不像是报告；请确认是否选错文件。", code="no_chinese")


def too_long(where: str) -> ReportError:
    """Return the refusal of a text over MAX_CHARACTERS."""
    message = f"{where}：超过 {MAX_CHARACTERS:,} 字的上限，没有检查；请确认是否选错文件，或拆分后再检查。"
    return ReportError(message, code="too_large")


def _too_large(where: str, limit: int) -> ReportError:
    megabytes = limit // 1_000_000
    message = f"{where}：超过 {megabytes} MB（{limit:,} 字节）的上限，没有读取；请确认是否选错文件，或拆分后再检查。"
    return ReportError(message, code="too_large")


def _unreadable(where: str, err: OSError) -> ReportError:
    return ReportError(f"{where}：读不了这个文件（{err.strerror}）；请检查权限或关闭占用它的程序。", code="unreadable")
