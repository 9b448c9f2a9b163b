"""Write results as JUnit XML, which continuous integration servers show: a test suite per report, a test per item.

The form is the one of Jenkins' xUnit plugin (junit-10.xsd). No times: the same input gives the same bytes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from checker.output.quotation import best_first, describe, place, sentence
from checker.output.words import SEVERITIES, VERDICTS, describe_reasons, describe_waiver, printable
from checker.results import Failure, ItemResult, Result, Verdict

_SHORT = (Verdict.WEAK, Verdict.MISSING)
# No XML document may hold these, not even as references; the control characters `printable` replaces already.
_NO_XML = re.compile("[\ufffe\uffff]")


class JunitWriter:
    """Write suite by suite; nothing of an entry is kept."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n')

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report."""
        for line in _failed(entry) if isinstance(entry, Failure) else _suite(entry):
            self._write(line + "\n")

    def close(self) -> None:
        """Finish the document."""
        self._write("</testsuites>\n")

    def _write(self, text: str) -> None:
        self._file.write(text.encode())


def _failed(failure: Failure) -> Iterator[str]:
    counts = {"tests": "1", "failures": "0", "errors": "1", "skipped": "0"}
    message = failure.error.message
    yield _open("testsuite", {"name": failure.report.path, **counts})
    yield _open("testcase", {"name": "未能检查", "classname": failure.report.name})
    yield _whole("error", {"type": failure.error.code, "message": message}, message)
    yield "</testcase>"
    yield "</testsuite>"


def _suite(result: Result) -> Iterator[str]:
    yield _open("testsuite", {"name": result.report.path, **_counts(result)})
    yield from _properties(result)
    for item in result.items:
        yield _open("testcase", {"name": item.title, "classname": f"{result.checklist.id}.{item.id}"})
        yield from _outcome(item)
        yield "</testcase>"
    if result.defects:
        yield _whole("system-out", {}, "\n".join(_defects(result)))
    yield "</testsuite>"


def _counts(result: Result) -> dict[str, str]:
    skipped = sum(_skipped(item) is not None for item in result.items)
    failures = sum(item.verdict in _SHORT and _skipped(item) is None for item in result.items)
    return {"tests": str(len(result.items)), "failures": str(failures), "errors": "0", "skipped": str(skipped)}


def _properties(result: Result) -> Iterator[str]:
    checklist = result.checklist
    pairs = {
        "title": result.report.title or "",
        "year": str(result.report.year or ""),
        "checklist": f"{checklist.id}@{checklist.edition}",
        "coverage": f"{result.coverage:.1f}",
    }
    yield "<properties>"
    for name, value in pairs.items():
        yield f"<property name={_quoted(name)} value={_quoted(value)}/>"
    yield "</properties>"


def _outcome(item: ItemResult) -> Iterator[str]:
    details = "\n".join(_details(item))
    if (skipped := _skipped(item)) is not None:
        yield _whole("skipped", {"type": skipped[0], "message": skipped[1]}, details)
    elif item.verdict in _SHORT:
        message = f"{VERDICTS[item.verdict]}：{describe_reasons(item)}"
        yield _whole("failure", {"type": item.verdict, "message": message}, details)
    elif details:
        yield _whole("system-out", {}, details)


def _skipped(item: ItemResult) -> tuple[str, str] | None:
    """Return type and message of an item that counts neither as passed nor as failed."""
    if item.verdict is Verdict.NOT_APPLICABLE:
        return "not_applicable", f"{VERDICTS[item.verdict]}：{describe_reasons(item)}"
    if item.waiver is not None and item.verdict in _SHORT:
        told = f"{VERDICTS[item.verdict]}，{describe_reasons(item)}" if item.reasons else VERDICTS[item.verdict]
        return "waived", f"{told}；{describe_waiver(item.waiver)}"
    return None


def _details(item: ItemResult) -> Iterator[str]:
    if missing := [element.title for element in item.elements if not element.found]:
        yield f"缺少的要素：{printable('、'.join(missing))}"
    for evidence in best_first(item.evidence):
        yield f"{describe(evidence)}：{sentence(evidence)}"
    for line in item.advice:
        yield f"建议：{printable(line)}"


def _defects(result: Result) -> Iterator[str]:
    for defect in result.defects:
        correction = "" if defect.correction is None else f"（应为“{printable(defect.correction)}”）"
        yield f"{place(defect)}：{SEVERITIES[defect.severity]}：{printable(defect.message)}{correction}"


def _open(name: str, attributes: Mapping[str, str]) -> str:
    return f"<{name}{''.join(f' {key}={_quoted(value)}' for key, value in attributes.items())}>"


def _whole(name: str, attributes: Mapping[str, str], text: str) -> str:
    """Return an element with text, whose line breaks are ours: all else in it has passed `printable`."""
    cleaned = "\n".join(printable(line) for line in text.split("\n"))
    return f"{_open(name, attributes)}{escape(_NO_XML.sub('', cleaned))}</{name}>"


def _quoted(text: str) -> str:
    return quoteattr(_NO_XML.sub("", printable(text)))
