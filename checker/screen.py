"""Standard output and standard error: what they can hold, how wide they are, and how writing to them ends."""

import codecs
import contextlib
import io
import os
import secrets
import shutil
import sys
from pathlib import Path

import click

from checker.errors import CheckerError
from checker.output.words import MARKS, printable

PIPE_WIDTH = 100
NARROWEST = 40
# All that is written besides the report's own words; an encoding without it is no use.
_NEEDED = "覆盖✓✗…" + "".join(MARKS.values())


def prepare_streams() -> None:
    """Make standard output and error take any text: an encoding without Chinese becomes UTF-8, GBK its superset."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=_able(stream.encoding), errors="replace")


def _able(encoding: str) -> str:
    try:
        _NEEDED.encode(encoding)
    except UnicodeEncodeError:
        return "gb18030" if codecs.lookup(encoding).name in ("gbk", "gb2312") else "utf-8"
    return encoding


def is_terminal(stream: object) -> bool:
    """Tell whether a person reads the stream; a stream closed by the caller (None) is none."""
    return isinstance(stream, io.TextIOBase) and stream.isatty()


def width() -> int:
    """Return the width of standard output in cells: the terminal's, else COLUMNS, else PIPE_WIDTH."""
    fallback = (PIPE_WIDTH, 24)
    if is_terminal(sys.stdout):
        return max(shutil.get_terminal_size(fallback).columns, NARROWEST)
    columns = os.environ.get("COLUMNS", "")
    return max(int(columns), NARROWEST) if columns.isdecimal() and int(columns) else PIPE_WIDTH


def color() -> bool:
    """Tell whether standard output takes colour (see https://no-color.org)."""
    return is_terminal(sys.stdout) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def emit(output: str | bytes) -> None:
    """Write to standard output; a reader who has gone away (`| head`) is no error.

    Raises:
        CheckerError: when the output cannot be written, as on a full disk.
    """
    try:
        click.echo(output, nl=False, color=True)
    except BrokenPipeError:
        _forget_stdout()
    except OSError as err:
        _forget_stdout()
        raise CheckerError(f"写不了标准输出：{_os_reason(err)}", code="output") from err


def _forget_stdout() -> None:
    """Send what is still buffered nowhere, or Python complains of it at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def complain(message: str, *, kind: str = "错误") -> None:
    """Write one line to standard error, where there is room for it; the exit status says it too."""
    with contextlib.suppress(OSError):
        click.echo(f"{kind}：{printable(message)}", err=True)


def save(path: Path, output: bytes, *, force: bool) -> None:
    """Write a file; an existing one only with `force`, and only once all is written.

    Raises:
        CheckerError: when the file exists, or cannot be written.
    """
    scratch = scratch_beside(path)
    try:
        with scratch.open("xb") as file:
            file.write(output)
        put(scratch, path, force=force)
    except OSError as err:
        raise cannot_write(str(path), err) from err
    finally:
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)


def scratch_beside(path: Path) -> Path:
    """Return a name that nobody has, to write a file under before it is put in its place; open it by "x"."""
    return path.with_name(f".check-{secrets.token_hex(6)}.part")


def put(scratch: Path, path: Path, *, force: bool) -> None:
    """Move a finished file to its place.

    Raises:
        CheckerError: when something is there and `force` is not set.
        OSError: when it cannot be moved.
    """
    if not force and os.path.lexists(path):  # it came while we were at work
        raise already_there(path)
    scratch.replace(path)


def guard(path: Path, *, force: bool) -> None:
    """Refuse early what `save` would refuse late.

    Raises:
        CheckerError: when the file exists and `force` is not set, or there is no folder to write it in.
    """
    try:
        there, folder = os.path.lexists(path), path.parent.is_dir()
        special = there and path.exists() and not path.is_file()
    except OSError as err:
        raise CheckerError(f"{path}：写不了这个文件：文件名不合系统的要求（如太长），请换一个", code="output") from err
    if special:
        raise CheckerError(f"{path}：不是普通文件（文件夹、管道或设备），没有写入；请换一个文件名", code="output")
    if there and not force:
        raise already_there(path)
    if not folder:
        raise CheckerError(f"{path}：写不了这个文件：文件夹不存在，请先建好", code="output")


def already_there(path: Path) -> CheckerError:
    """Return the refusal to overwrite."""
    return CheckerError(f"{path}：文件已经存在，没有改动它；要覆盖请加 --force，或换一个文件名", code="output")


def cannot_write(name: str, err: OSError) -> CheckerError:
    """Return the refusal of a file that cannot be written."""
    return CheckerError(f"{name}：写不了这个文件：{_os_reason(err)}", code="output")


def _os_reason(err: OSError) -> str:
    reasons: tuple[tuple[type[OSError], str], ...] = (
        (FileNotFoundError, "文件夹不存在，请先建好"),
        (NotADirectoryError, "路径中间有一段不是文件夹"),
        (IsADirectoryError, "这是文件夹，请写文件名"),
        (PermissionError, "没有写入的权限，或文件正被占用"),
    )
    for kind, words in reasons:
        if isinstance(err, kind):
            return words
    return f"{err.strerror}，请检查磁盘空间"
