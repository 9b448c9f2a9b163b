"""Where results go: files, a folder of pages, standard output; several of them in one run.

A file is written beside its place under another name and put there when it is whole, so that nothing half-written is
ever found there. JSON lines are the exception: each line counts from the moment it is there, and `--resume` reads them
after whatever interruption.
"""

import contextlib
import gc
import io
import itertools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

from checker.checklist import Checklist
from checker.errors import CheckerError
from checker.finding import same_file
from checker.output.formats import format_of, open_writer
from checker.output.writers import Writer
from checker.results import Failure, Result
from checker.screen import already_there, cannot_write, color, complain, emit, guard, put, scratch_beside, width

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# Formats that are no text and have no use on a screen or in a pipe.
_FILES_ONLY = ("xlsx",)
PART = ".part"


class Target(Struct, frozen=True):
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


def check_targets(
    found: Sequence[Target], inputs: Sequence[str], *, force: bool, resume: bool, fixed: str | None = None
) -> None:
    """Refuse early what could not be written, or would go over what is read, over itself, or over what the user has.

    Args:
        found: where to write.
        inputs: all files that are read: reports, the archives that hold them, checklists, waivers.
        force: files of the user's may be overwritten.
        resume: the JSON lines may be.
        fixed: where a corrected copy of the report goes.

    Raises:
        CheckerError: says which and why.
    """
    seen = [fixed] if fixed is not None else []
    for path, target in ((target.path, target) for target in found if target.path is not None):
        refuse_input(path, inputs, "--output")
        if any(same_file(path, other) for other in seen):
            raise CheckerError(f"{path}：写了两次，请给每个输出不同的文件名", code="output")
        seen.append(path)
        if target.is_folder:
            _guard_folder(Path(path))
        else:
            guard(Path(path), force=force or (resume and target.format == "jsonl"))


def refuse_input(path: str, inputs: Sequence[str], option: str) -> None:
    """Refuse to write over a file that is read.

    Raises:
        CheckerError: names it.
    """
    if any(same_file(path, read) for read in inputs):
        raise CheckerError(f"{path}：这是要检查的报告或要读的文件，不能当作 {option}；请换一个文件名", code="output")


def _guard_folder(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise CheckerError(f"{path}：已有同名的文件，不能当作文件夹；请换一个名字", code="output")
    if not path.parent.is_dir():
        raise CheckerError(f"{path}：写不了这个文件夹：上一级文件夹不存在，请先建好", code="output")


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

    def close(self, *, whole: bool = True) -> None:
        """Finish all documents, put them in their places, and say where they are.

        What is not `whole`, because the run was interrupted, gets a name that says so; but JSON lines keep theirs.

        Raises:
            CheckerError: when something cannot be written.
        """
        for output in self.open:
            output.close(whole=whole)

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

    def close(self, *, whole: bool) -> None:
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
    """A file, written under a scratch name and moved to its place when it is finished."""

    def __init__(
        self, target: Target, known: Mapping[str, Checklist], run: str, *, brief: bool, force: bool, resume: bool
    ) -> None:
        assert target.path is not None
        self.name = target.path
        self.path = Path(target.path)
        self.is_lines = target.format == "jsonl"
        self.force = force or (resume and self.is_lines)
        # New JSON lines stand in their place from the first on; those of a resumption replace the old ones at the end.
        self.is_direct = self.is_lines and not resume
        self.scratch = self._scratch(resume=resume)
        self.is_old = self.is_direct and self.path.exists()
        self.is_empty = True
        self.file = self._open()
        try:
            self.writer = open_writer(target.format, self.file, known=known, run=run, brief=brief)
        except BaseException:
            self.abandon()
            raise

    def _scratch(self, *, resume: bool) -> Path:
        if self.is_direct:
            return self.path
        # A killed resumption must be found again (`resume.Earlier`).
        named = self.is_lines and resume
        return self.path.with_name(self.path.name + PART) if named else scratch_beside(self.path)

    def _open(self) -> BinaryIO:
        try:
            return self.scratch.open("r+b" if self.is_old else "x+b")
        except FileExistsError as err:
            raise already_there(self.scratch) from err
        except OSError as err:
            raise cannot_write(self.name, err) from err

    def add(self, entry: Result | Failure) -> None:
        if self.is_empty and self.is_old:
            self.file.truncate(0)  # not before there is something to put in its place
        self.is_empty = False
        super().add(entry)

    def close(self, *, whole: bool) -> None:
        super().close(whole=whole)
        named = self.path if whole or self.is_lines else unfinished(self.path)
        try:
            self.file.flush()
            if self.is_direct:
                _refuse_lost(self.path, self.file)
            else:
                put(self.scratch, named, force=self.force and named == self.path)
            self.file.close()
        except OSError as err:
            raise cannot_write(self.name, err) from err
        complain(f"已写入 {named}", kind="完成" if whole else "未完")

    def abandon(self) -> None:
        """Close the file, and remove it unless it is finished or holds lines that count by themselves."""
        if self.file.closed:
            return
        if not (self.is_direct and (self.is_old or not self.is_empty)):
            with contextlib.suppress(OSError):
                self.scratch.unlink()
            self._silence()
        with contextlib.suppress(OSError, ValueError):
            self.file.close()

    def _silence(self) -> None:
        """Let what the writer still has to say, perhaps to a full disk, go nowhere."""
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, self.file.fileno())
            os.close(nowhere)
        self.writer = _Silent()
        gc.collect()


class _Silent:
    """Stand for a writer that has been given up."""

    def add(self, entry: Result | Failure) -> None:
        """Forget an entry."""

    def close(self) -> None:
        """Do nothing."""


def _refuse_lost(path: Path, file: BinaryIO) -> None:
    """Refuse to say that a file is there which somebody has taken away or replaced while we wrote."""
    if not path.exists() or not os.path.samestat(path.stat(), os.fstat(file.fileno())):
        raise CheckerError(f"{path}：写的时候文件被移走或换掉了，结果没有保住；请重新运行", code="output")


def unfinished(path: Path) -> Path:
    """Return a free name that says that a document is not whole: 评分表（未完）.xlsx."""
    stem = path.name.removesuffix(path.suffix)
    numbered = (f"{stem}（未完{number or ''}）{path.suffix}" for number in itertools.chain([0], itertools.count(2)))
    return next(free for name in numbered if not os.path.lexists(free := path.with_name(name)))


class _ToFolder(_Output):
    def __init__(self, target: Target, known: Mapping[str, Checklist], *, force: bool) -> None:
        assert target.path is not None
        from checker.output.html import HtmlFolderWriter

        self.name = target.path
        self.folder = Path(target.path)
        self.is_ours = not self.folder.exists()
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as err:
            raise cannot_write(self.name, err) from err
        self.writer = HtmlFolderWriter(self.folder, known, force=force)

    def close(self, *, whole: bool) -> None:
        super().close(whole=whole)
        named = self.folder if whole or not self.is_ours else unfinished(self.folder)
        try:
            if named != self.folder:
                self.folder.rename(named)
        except OSError as err:
            raise cannot_write(self.name, err) from err
        complain(f"已写入 {named / 'index.html'}", kind="完成" if whole else "未完")


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
