"""Write results as JSON lines, and read them back to go on with a batch that was interrupted.

A line is `{"schema_version": 1, "run": …}` and the entry as it stands in `results` of the JSON document.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct, ValidationError, convert

from checker.checklist_models import MAX_WEIGHT
from checker.errors import CheckerError
from checker.output.json_file import SCHEMA_VERSION, compact, lean
from checker.output.words import printable
from checker.results import Failure, Result


class JsonLinesWriter:
    """Write one line per entry, each as soon as it is there, so that an interruption costs one report at most.

    `run` is the caller's fingerprint of all, besides the reports, that a result depends on.
    """

    def __init__(self, file: BinaryIO, run: str) -> None:
        self._file = file
        self._run = run

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report."""
        head = compact({"schema_version": SCHEMA_VERSION, "run": self._run})
        self._file.write(head[:-1] + b"," + compact(lean(entry))[1:] + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Finish the document, which has nothing at its end."""


class Line(Struct, frozen=True):
    """Where the line of one report stands; `start` and `end` are byte offsets in the file, `end` past the line break.

    `sha256` is None where the report was not checked. `number` counts from 1.
    """

    path: str
    sha256: str | None
    run: str
    number: int
    start: int
    end: int


def read_lines(path: Path) -> Iterator[Line]:
    """Find the lines of a file that `JsonLinesWriter` wrote; a torn last line, without its line break, is left out.

    Raises:
        CheckerError: `文件:行` for a line that is something else, or when the file cannot be read.
    """
    try:
        file = path.open("rb")
    except OSError as err:
        raise CheckerError(f"{printable(str(path))}：读不了这个文件（检查路径和权限）", code="resume") from err
    with file:
        start = 0
        for number, raw in enumerate(file, start=1):
            if not raw.endswith(b"\n"):
                return
            yield _indexed(raw, f"{path}:{number}", number, start)
            start += len(raw)


def _indexed(raw: bytes, where: str, number: int, start: int) -> Line:
    data = _object(raw, where)
    report = data.get("report")
    if data.get("schema_version") != SCHEMA_VERSION or not isinstance(report, dict):
        raise foreign(where)
    path, sha256, run = report.get("path"), report.get("sha256"), data.get("run")
    checked = isinstance(sha256, str) if "items" in data else sha256 is None and "error" in data
    if not isinstance(path, str) or not isinstance(run, str) or not checked:
        raise foreign(where)
    return Line(path, sha256, run, number, start, start + len(raw))


def load_result(line: bytes, *, where: str, title: str = "", text: str = "") -> Result:
    """Rebuild the result of one line.

    `title` (of the checklist) and `text` (of the report) are what the JSON leaves out; `where` (文件:行) is for errors.

    Raises:
        CheckerError: for a line that holds no whole result.
    """
    data = _object(line, where)
    if isinstance(data.get("checklist"), dict):
        data["checklist"]["title"] = title
    data["text"] = text
    try:
        result = convert(data, Result)
    except ValidationError as err:
        raise foreign(where) from err
    numbers = (result.coverage, *(item.score for item in result.items))
    sound = all(0 <= number <= 100 for number in numbers)  # NaN is no such number
    if not (sound and result.items and all(0 <= item.weight <= MAX_WEIGHT for item in result.items)):
        raise foreign(where)
    return result


def _object(raw: bytes, where: str) -> dict[str, Any]:
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as err:
        raise foreign(where) from err
    if not isinstance(data, dict):
        raise foreign(where)
    return data


def foreign(where: str) -> CheckerError:
    """Refuse a line that this program did not write; `where` is 文件:行."""
    message = f"{printable(where)}: 不是本程序写的结果（换一个 --output 文件，或删去这一行再续）"
    return CheckerError(message, code="resume")
