"""Write pages that show each report with its evidence marked in place: one file, or a folder of files.

A page holds all it needs: no address outside it is ever asked for, and a content security policy forbids it.
Every word from outside passes `printable` and jinja's escaping, both in one place (`_environment`), never by hand.
"""

import base64
import hashlib
import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from checker.checklist import Checklist
from checker.errors import CheckerError
from checker.output.page import Overview, arrange
from checker.output.quotation import place
from checker.output.words import (
    ASSERTIONS,
    KINDS,
    MARKS,
    ROLES,
    SEVERITIES,
    VERDICTS,
    describe_reasons,
    describe_waiver,
    printable,
)
from checker.results import Failure, Result

if TYPE_CHECKING:
    from jinja2 import Environment

LONGEST_FILE_NAME = 40  # characters of the report's name; a Chinese one takes three bytes of the 255 a name may have

_UNSAFE = re.compile(r"[^\w-]+")
_NAME = "法治政府建设年度报告 · 对照检查"


class HtmlWriter:
    """Write one file: the page of the report, or for a batch an index and behind it every report's page.

    Args:
        file: binary; owned, and closed, by the caller.
        known: checklists by their sha256, for what an item asks; a result's may lack.
    """

    def __init__(self, file: BinaryIO, known: Mapping[str, Checklist]) -> None:
        self._file = file
        self._known = known
        self._overview = Overview()
        self._environment = _environment()
        # The index stands before the articles and is known only after them.
        self._articles = tempfile.TemporaryFile()  # noqa: SIM115 - lives until close

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report."""
        if isinstance(entry, Failure):
            self._overview.failures.append(entry)
            return
        key = f"r{len(self._overview.rows) + 1}"
        self._overview.add(entry, f"#{key}")
        article = _article(self._environment, entry, self._known, key=key, home="#top")
        self._articles.write(article.encode())

    def close(self) -> None:
        """Finish the document."""
        rows, failures = self._overview.rows, self._overview.failures
        single = len(rows) == 1 and not failures
        title = rows[0].title or rows[0].name if single else "检查结果一览"
        head, foot = _frame(self._environment, title, single=single)
        self._file.write(head)
        if not single:
            self._file.write(_index(self._environment, self._overview))
        with self._articles:
            self._articles.seek(0)
            shutil.copyfileobj(self._articles, self._file)
        self._file.write(foot)


class HtmlFolderWriter:
    """Write a folder: `index.html` and one page per report, for batches too large for one file.

    Args:
        folder: made when it is not there.
        known: checklists by their sha256, for what an item asks; a result's may lack.
        force: write into a folder that holds something, replacing files of the same names.

    Raises:
        CheckerError: when the folder holds something and `force` is not set, or cannot be written.
    """

    def __init__(self, folder: Path, known: Mapping[str, Checklist], *, force: bool = False) -> None:
        self._folder = folder
        self._known = known
        self._force = force
        self._overview = Overview()
        self._environment = _environment()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            occupied = any(folder.iterdir())
        except OSError as err:
            raise _unwritable(folder, err) from err
        if occupied and not force:
            raise CheckerError(
                f"{folder}：文件夹里已经有文件，没有改动它；要写进去请加 --force，或换一个文件夹", code="output"
            )

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report, and write its page.

        Raises:
            CheckerError: when the page cannot be written.
        """
        if isinstance(entry, Failure):
            self._overview.failures.append(entry)
            return
        name = _file_name(len(self._overview.rows) + 1, entry.report.name)
        self._overview.add(entry, name)
        head, foot = _frame(self._environment, entry.report.title or entry.report.name, single=True)
        article = _article(self._environment, entry, self._known, key="r1", home="index.html")
        self._write(name, head + article.encode() + foot)

    def close(self) -> None:
        """Write the index.

        Raises:
            CheckerError: when it cannot be written.
        """
        head, foot = _frame(self._environment, "检查结果一览", single=False)
        self._write("index.html", head + _index(self._environment, self._overview) + foot)

    def _write(self, name: str, page: bytes) -> None:
        path = self._folder / name
        try:
            if self._force:
                path.unlink(missing_ok=True)  # not written through: it may be a link to somewhere else
            with path.open("xb") as file:
                file.write(page)
        except OSError as err:
            raise _unwritable(path, err) from err


def _unwritable(path: Path, err: OSError) -> CheckerError:
    return CheckerError(f"{path}：写不了：{err.strerror}，请检查路径、权限和磁盘空间", code="output")


def _file_name(number: int, name: str) -> str:
    """Name a report's page: the number makes it unique and keeps it clear of names that Windows reserves."""
    words = _UNSAFE.sub("-", printable(name)).strip("-")[:LONGEST_FILE_NAME]
    return f"{number:04d}-{words or 'report'}.html"


def _frame(environment: "Environment", title: str, *, single: bool) -> tuple[bytes, bytes]:
    """Return what stands before and behind the articles."""
    style, script = _asset("page.css"), _asset("page.js")
    page = environment.get_template("page.html.j2").render(
        title=title, single=single, style=style, script=script, policy=_policy(style, script), program=_NAME
    )
    head, _, foot = page.partition("<!-- articles -->\n")
    return head.encode(), foot.encode()


def _policy(style: str, script: str) -> str:
    """Allow this page's own style and script, told by their hashes, and nothing else from anywhere."""
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script))
    return (
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'".format(
            *hashes
        )
    )


def _index(environment: "Environment", overview: Overview) -> bytes:
    return environment.get_template("index.html.j2").render(overview=overview, columns=overview.columns).encode()


def _article(environment: "Environment", result: Result, known: Mapping[str, Checklist], *, key: str, home: str) -> str:
    article = arrange(result, known.get(result.checklist.sha256))
    return environment.get_template("article.html.j2").render(article=article, result=result, key=key, home=home)


def _named(path: str) -> str:
    return "标准输入" if path == "-" else path


@cache
def _asset(name: str) -> str:
    return (files("checker.output") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Runs before escaping on all that a template prints; markup made by macros is no plain str and stays.
        finalize=lambda value: printable(value) if type(value) is str else value,
        auto_reload=False,
    )
    environment.globals.update(
        VERDICTS=VERDICTS,
        MARKS=MARKS,
        ROLES=ROLES,
        ASSERTIONS=ASSERTIONS,
        KINDS=KINDS,
        SEVERITIES=SEVERITIES,
    )
    environment.filters.update(named=_named, placed=place, reasons=describe_reasons, waived=describe_waiver)
    return environment
