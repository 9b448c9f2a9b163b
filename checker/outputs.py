"""Where results go: files, a folder of pages, standard output; several of them in one run.

A file is written beside its place under another name and put there when it is whole, so that nothing half-written is
ever found there. JSON lines are the exception: each line counts from the moment it is there, and `--resume` reads them
after whatever interruption.
"""

import contextlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from checker.checklist import Checklist
from checker.errors import CheckerError
from checker.finding import same_file
from checker.output.formats import format_of, open_writer
from checker.output.writers import Writer
from checker.results import Failure, Result
from checker.screen import already_there, cannot_write, color, complain, emit, guard, width

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# Formats that are no text and have no use on a screen or in a pipe.
_FILES_ONLY = ("xlsx",)
PART = ".part"


@dataclass(frozen=True, slots=True)
class Target:
    """One place to write to; without a path standard output."""

    path: str | None
    format: str

    @property
    def is_folder(self) -> bool:
        """Tell a folder, which gets a page for each report."""
        return self.path is not None and self.format == "html" and (self.path.endswith("/") or Path(self.path).is_dir())


def targets(paths: Sequence[str], format_: str | None) -> list[Target]:
    """Return where to write, by the options; the ending of a file name tells its format where no format is named.

    Raises:
        CheckerError: for one format and several files, and for a format that cannot go where it should.
    """
    if len(paths) > 1 and format_ is not None:
        raise CheckerError("写了几个 --output 时，格式由各文件名的结尾决定，请去掉 --format", code="output")
    if not paths:
        if format_ in _FILES_ONLY:
            raise CheckerError(f"{format_} 要写进文件，请加 --output 文件名.{format_}", code="output")
        return [Target(None, format_ or "terminal")]
    found = [Target(path, format_ or _format_of(path)) for path in paths]
    for target in found:
        path = target.path or ""
        if target.format != "html" and (path.endswith("/") or Path(path).is_dir()):
            raise CheckerError(
                f"{target.path}：这是文件夹，请写文件名；只有网页能写进文件夹（--format html，或在末尾写 /）",
                code="output",
            )
    return found


def _format_of(path: str) -> str:
    return "html" if path.endswith("/") else format_of(path) or "terminal"


def check_targets(found: Sequence[Target], reports: Sequence[str | Failure], *, force: bool, resume: bool) -> None:
    """Refuse early what could not be written, or would go over a report or over what the user has.

    Raises:
        CheckerError: says which and why.
    """
    seen: set[str] = set()
    for path, target in ((target.path, target) for target in found if target.path is not None):
        if any(same_file(path, report) for report in reports if isinstance(report, str)):
            raise CheckerError(f"{path}：这是要检查的报告，不能当作 --output；请换一个文件名", code="output")
        if path in seen:
            raise CheckerError(f"{path}：写了两次，请给每个 --output 不同的文件名", code="output")
        seen.add(path)
        if target.is_folder:
            guard(Path(path), force=True)
        else:
            guard(Path(path), force=force or (resume and target.format == "jsonl"))


class Outputs:
    """The open destinations of a run; every entry goes to each."""

    def __init__(
        self,
        found: Sequence[Target],
        *,
        known: Mapping[str, Checklist],
        run: str,
        brief: bool,
        force: bool,
        resume: bool,
    ) -> None:
        self.open: list[_Output] = []
        try:
            for target in found:
                if target.path is None:
                    self.open.append(_ToStdout(target, known, run, brief=brief))
                elif target.is_folder:
                    self.open.append(_ToFolder(target, known, force=force))
                else:
                    self.open.append(_ToFile(target, known, run, brief=brief, force=force, resume=resume))
        except BaseException:  # such as a library that a format needs and that is not there
            self.abandon()
            raise

    def add(self, entry: Result | Failure) -> None:
        """Write an entry everywhere.

        Raises:
            CheckerError: when something cannot be written.
        """
        for output in self.open:
            output.add(entry)

    def close(self) -> None:
        """Finish all documents, put them in their places, and say where they are.

        Raises:
            CheckerError: when something cannot be written.
        """
        for output in self.open:
            output.close()

    def abandon(self) -> None:
        """Leave no half-written files behind."""
        for output in self.open:
            output.abandon()


class _Output:
    """One destination: a writer, and what becomes of its file."""

    writer: Writer
    name: str

    def add(self, entry: Result | Failure) -> None:
        try:
            self.writer.add(entry)
        except OSError as err:
            raise cannot_write(self.name, err) from err

    def close(self) -> None:
        try:
            self.writer.close()
        except OSError as err:
            raise cannot_write(self.name, err) from err

    def abandon(self) -> None:
        """Remove what is not whole."""


class _ToStdout(_Output):
    def __init__(self, target: Target, known: Mapping[str, Checklist], run: str, *, brief: bool) -> None:
        self.name = "标准输出"
        file = _Stdout(text=target.format in ("terminal", "markdown"))
        self.writer = open_writer(target.format, file, known=known, run=run, brief=brief, width=width(), color=color())


class _ToFile(_Output):
    def __init__(
        self, target: Target, known: Mapping[str, Checklist], run: str, *, brief: bool, force: bool, resume: bool
    ) -> None:
        assert target.path is not None
        self.name = target.path
        self.path = Path(target.path)
        self.force = force or (resume and target.format == "jsonl")
        self.whole = target.format == "jsonl" and not resume
        self.part = self.path if self.whole else self.path.with_name(self.path.name + PART)
        self.file = self._open(exclusive=self.whole and not force)
        try:
            self.writer = open_writer(target.format, self.file, known=known, run=run, brief=brief)
        except BaseException:
            self._remove()
            raise

    def _open(self, *, exclusive: bool) -> BinaryIO:
        try:
            return self.part.open("xb" if exclusive else "w+b")
        except FileExistsError as err:
            raise already_there(self.part) from err
        except OSError as err:
            raise cannot_write(self.name, err) from err

    def close(self) -> None:
        super().close()
        try:
            self.file.close()
            if not self.whole:
                if not self.force and self.path.exists():  # it came while we were at work
                    raise already_there(self.path)
                self.part.replace(self.path)
        except OSError as err:
            raise cannot_write(self.name, err) from err
        self.whole = True
        complain(f"已写入 {self.name}", kind="完成")

    def abandon(self) -> None:
        if not self.whole or (not self.file.closed and not self.file.tell()):
            self._remove()

    def _remove(self) -> None:
        self.file.close()
        with contextlib.suppress(OSError):
            self.part.unlink()


class _ToFolder(_Output):
    def __init__(self, target: Target, known: Mapping[str, Checklist], *, force: bool) -> None:
        assert target.path is not None
        from checker.output.html import HtmlFolderWriter

        self.name = target.path
        self.folder = Path(target.path)
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as err:
            raise cannot_write(self.name, err) from err
        self.writer = HtmlFolderWriter(self.folder, known, force=force)

    def close(self) -> None:
        super().close()
        complain(f"已写入 {self.folder / 'index.html'}", kind="完成")


class _Stdout(io.BytesIO):
    """Standard output as a file for writers; text is encoded as the screen wants it."""

    def __init__(self, *, text: bool) -> None:
        super().__init__()
        self.text = text

    def write(self, data: "ReadableBuffer", /) -> int:
        """Pass on what is written."""
        raw = bytes(data)
        emit(raw.decode() if self.text else raw)
        return len(raw)
