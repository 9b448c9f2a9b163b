"""Read a report: path or standard input -> Report."""

import hashlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from checker.errors import ReportError
from checker.reading.fold import fold
from checker.reading.text import decode
from checker.reading.title import find_title, find_year
from checker.report import Report

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "build_report", "read_report"]

# A report has 2,000 to 20,000 characters; these bounds only keep a wrong file from taking memory and minutes.
MAX_BYTES = 4_000_000
MAX_CHARACTERS = 1_000_000
# Below one Chinese character in twenty it is a program, a table of numbers or a foreign text.
MIN_CHINESE_SHARE = 0.05

_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]+")


def read_report(path: str) -> Report:
    """Read one report; "-" reads standard input.

    Raises ReportError with code not_found, is_directory, unreadable, empty, binary, encoding, too_large or no_chinese.
    """
    where = _display(path)
    data = _read_stdin() if path == "-" else _read_file(path, where)
    _refuse_bytes(data, where)
    text, encoding = decode(data, where)
    _refuse_text(text, where)
    return build_report(
        text,
        path=path,
        name=path if path == "-" else Path(path).name,
        format="markdown" if path.lower().endswith((".md", ".markdown")) else "text",
        encoding=encoding,
        sha256=hashlib.sha256(data).hexdigest(),
    )


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
) -> Report:
    """Make a Report of a text that is already decoded.

    `text` has the line feed as its only line end. `headings` holds (offset, level from 1), `page_starts` holds offsets,
    all into `text`. Without `sha256` the hash is that of the text in UTF-8.
    """
    folded = fold(text, tuple(headings))
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
    )


def _source_wording(text: str, start: int, end: int) -> str:
    without_breaks = re.sub(r"[^\S\n]*\n\s*", "", text[start:end])
    return re.sub(r"\s+", " ", without_breaks)


def _read_stdin() -> bytes:
    # One byte more than allowed tells "too large" from "just fits" without reading on.
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _read_file(path: str, where: str) -> bytes:
    file = Path(path)
    try:
        size = file.stat().st_size
    except (FileNotFoundError, NotADirectoryError, ValueError) as err:  # ValueError: a NUL in the name
        raise ReportError(f"{where}：找不到这个文件；请检查路径和文件名。", code="not_found") from err
    except OSError as err:
        raise _unreadable(where, err) from err
    if file.is_dir():
        raise ReportError(f"{where}：这是文件夹，不是报告文件；请指定其中的文件。", code="is_directory")
    if size > MAX_BYTES:
        raise _too_large(where)
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as err:
        raise _unreadable(where, err) from err


def _refuse_bytes(data: bytes, where: str) -> None:
    if not data:
        raise ReportError(f"{where}：文件是空的；请确认保存成功或换一个文件。", code="empty")
    if len(data) > MAX_BYTES:
        raise _too_large(where)


def _refuse_text(text: str, where: str) -> None:
    if len(text) > MAX_CHARACTERS:
        message = f"{where}：超过 {MAX_CHARACTERS:,} 字的上限，没有检查；请确认是否选错文件，或拆分后再检查。"
        raise ReportError(message, code="too_large")
    visible = len(_INVISIBLE.sub("", text))
    if not visible:
        raise ReportError(f"{where}：文件里只有空白，没有文字；请确认保存成功或换一个文件。", code="empty")
    if len(_CHINESE.findall(text)) < MIN_CHINESE_SHARE * visible:
        raise ReportError(f"{where}：几乎没有汉字，不像是报告；请确认是否选错文件。", code="no_chinese")


def _too_large(where: str) -> ReportError:
    limit = MAX_BYTES // 1_000_000
    message = f"{where}：超过 {limit} MB（{MAX_BYTES:,} 字节）的上限，没有读取；请确认是否选错文件，或拆分后再检查。"
    return ReportError(message, code="too_large")


def _unreadable(where: str, err: OSError) -> ReportError:
    return ReportError(f"{where}：读不了这个文件（{err.strerror}）；请检查权限或关闭占用它的程序。", code="unreadable")


def _display(path: str) -> str:
    """Name the file in a message of one line, whatever bytes its name holds."""
    if path == "-":
        return "标准输入"
    readable = path.encode("utf-8", "backslashreplace").decode()
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in readable)
