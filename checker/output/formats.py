"""Name the output formats, tell which one a file name asks for, and open the writer of one."""

from collections.abc import Mapping
from typing import BinaryIO

from checker.checklist import Checklist
from checker.output.writers import Writer

FORMATS = ("terminal", "json", "jsonl", "xlsx", "html", "markdown", "csv", "sarif", "junit")

# Cells; what is read later, in a window whose width nobody knows.
FILE_WIDTH = 100

# The first ending that fits counts: .sarif.json stands before .json.
_ENDINGS = {
    ".sarif.json": "sarif",
    ".sarif": "sarif",
    ".txt": "terminal",
    ".json": "json",
    ".jsonl": "jsonl",
    ".xlsx": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".csv": "csv",
    ".xml": "junit",
}


def format_of(path: str) -> str | None:
    """Return the format that a file name's ending asks for, whatever its case; None when it asks for none."""
    return next((name for ending, name in _ENDINGS.items() if path.lower().endswith(ending)), None)


def open_writer(
    name: str,
    file: BinaryIO,
    *,
    known: Mapping[str, Checklist],
    run: str,
    brief: bool,
    width: int = FILE_WIDTH,
    color: bool = False,
) -> Writer:
    """Return the writer of one of FORMATS; only its module, and what that needs, is imported.

    Args:
        name: one of FORMATS.
        file: opened for it, binary.
        known: checklists by sha256, for writers that show what an item asks.
        run: fingerprint of what results depend on besides the reports, for JSON lines.
        brief: one line per report on the terminal; nothing to the other formats.
        width: cells, on the terminal alone, as is color.
        color: whether the terminal takes colour.
    """
    match name:
        case "terminal":
            from checker.output.terminal import TerminalWriter

            return TerminalWriter(file, width=width, color=color, brief=brief)
        case "jsonl":
            from checker.output.jsonl import JsonLinesWriter

            return JsonLinesWriter(file, run)
        case "xlsx":
            from checker.output.xlsx import XlsxWriter

            return XlsxWriter(file, known)
        case "html":
            from checker.output.html import HtmlWriter

            return HtmlWriter(file, known)
    return _plain_writer(name, file)


def _plain_writer(name: str, file: BinaryIO) -> Writer:
    """Return the writer of a format that needs nothing but the file."""
    match name:
        case "json":
            from checker.output.json_file import JsonWriter

            return JsonWriter(file)
        case "markdown":
            from checker.output.markdown import MarkdownWriter

            return MarkdownWriter(file)
        case "csv":
            from checker.output.csv_file import CsvWriter

            return CsvWriter(file)
        case "sarif":
            from checker.output.sarif import SarifWriter

            return SarifWriter(file)
        case "junit":
            from checker.output.junit import JunitWriter

            return JunitWriter(file)
    raise ValueError(name)
