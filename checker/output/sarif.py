"""Write results as SARIF 2.1.0, which editors and code hosts show beside the text.

An item of the checklist is a rule, and each report in which it is weak or missing a result; so is each defect, under
the rule `defect/CODE`. Results go out at once; the rules, known only then, stand at the end.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, BinaryIO
from urllib.parse import quote

from checker.output.json_file import encoded
from checker.output.quotation import best_first, place, sentence
from checker.output.words import SEVERITIES, VERDICTS, describe_reasons, describe_waiver, printable
from checker.results import Defect, Evidence, Failure, ItemResult, Result, Severity, Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_ITEM_LEVELS: Mapping[Verdict, str] = {Verdict.WEAK: "warning", Verdict.MISSING: "error"}
_DEFECT_LEVELS: Mapping[Severity, str] = {Severity.ERROR: "error", Severity.HINT: "note"}
# Formats whose files have the lines and columns of the text that was read, so that an editor can put a correction in.
_PLAIN_FORMATS = ("text", "markdown")
# Python keeps bytes of a file name that are no UTF-8 as U+DC80 to U+DCFF; no name holds the other lone surrogates.
_NO_NAME = re.compile("[\ud800-\udc7f\udd00-\udfff]")


class SarifWriter:
    """Write one run; of an entry nothing is kept but the titles of its rules, of a failure its message."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._rules: dict[str, tuple[int, str]] = {}
        self._failures: list[dict[str, Any]] = []
        self._version = ""
        self._empty = True
        # Columns count characters, as Python does, not units of UTF-16.
        file.write(b'{"version": "2.1.0", "$schema": ' + _json(SCHEMA) + b', "runs": [{"language": "zh-CN",\n')
        file.write(b'"columnKind": "unicodeCodePoints", "results": [')

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report."""
        if isinstance(entry, Failure):
            self._failures.append(_notification(entry))
            return
        self._version = entry.engine.version
        for id, title, found in _results(entry):
            index, _ = self._rules.setdefault(id, (len(self._rules), title))
            self._file.write(b"\n" if self._empty else b",\n")
            self._file.write(_json({"ruleId": id, "ruleIndex": index, **found}))
            self._empty = False

    def close(self) -> None:
        """Finish the document."""
        invocation = {"executionSuccessful": not self._failures, "toolExecutionNotifications": self._failures}
        rules = [{"id": id, "shortDescription": _message(title)} for id, (_, title) in self._rules.items()]
        version = {"version": self._version} if self._version else {}
        driver = {"name": "fazhi-checker", **version, "language": "zh-CN", "rules": rules}
        self._file.write(b'\n],\n"invocations": ' + _json([invocation]))
        self._file.write(b',\n"tool": ' + _json({"driver": driver}) + b"}]}\n")


def _json(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    return encoded(json.dumps(value, ensure_ascii=False))


def _results(result: Result) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return rule, title of the rule, and what is found, for each shortfall and defect."""
    for item in result.items:
        if item.verdict in _ITEM_LEVELS:
            yield item.id, item.title, _of_item(result, item)
    for defect in result.defects:
        yield f"defect/{defect.code}", f"文字问题：{defect.code}", _of_defect(result, defect)


def _of_item(result: Result, item: ItemResult) -> dict[str, Any]:
    best = best_first(item.evidence)[:1]
    head = f"{item.title}：{VERDICTS[item.verdict]}（{describe_reasons(item)}）。"
    quoted = [f"原句：“{sentence(evidence)}”" for evidence in best]
    found: dict[str, Any] = {
        "level": _ITEM_LEVELS[item.verdict],
        "message": _message(" ".join([head, *quoted, *item.advice])),
        "locations": [_location(result, best[0], best[0].text) if best else _whole_file(result.report.path)],
        "properties": {"verdict": item.verdict, "score": item.score},
    }
    if item.waiver is not None:
        told = _message(describe_waiver(item.waiver))["text"]
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": told}]
    return found


def _of_defect(result: Result, defect: Defect) -> dict[str, Any]:
    text = result.text[defect.start : defect.end]
    correction = "" if defect.correction is None else f"（应为“{defect.correction}”）"
    location = _location(result, defect, text)
    found = {
        "level": _DEFECT_LEVELS[defect.severity],
        "message": _message(f"{SEVERITIES[defect.severity]}：{defect.message}{correction}"),
        "locations": [location],
    }
    if defect.correction is not None and text and "region" in location["physicalLocation"]:
        found["fixes"] = [_fix(location["physicalLocation"], defect.correction)]
    return found


def _fix(place: dict[str, Any], correction: str) -> dict[str, Any]:
    replacement = {"deletedRegion": place["region"], "insertedContent": {"text": correction}}
    return {"artifactChanges": [{"artifactLocation": place["artifactLocation"], "replacements": [replacement]}]}


def _location(result: Result, found: Evidence | Defect, text: str) -> dict[str, Any]:
    location = {**_whole_file(result.report.path), "message": _message(place(found))}
    if result.report.format in _PLAIN_FORMATS:
        location["physicalLocation"]["region"] = _region(found, text)
    return location


def _region(found: Evidence | Defect, text: str) -> dict[str, int]:
    """Return where the text stands, the end one past its last character; without the text, where it starts."""
    start = {"startLine": found.line, "startColumn": found.column}
    if not text:
        return start
    *before, last = text.split("\n")
    end = len(last) + (1 if before else found.column)
    return {**start, "endLine": found.line + len(before), "endColumn": end}


def _whole_file(path: str) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}}}


def _uri(path: str) -> str:
    """Return a relative reference (RFC 3986), or a file URI for an absolute path; "-" stays what it is."""
    named = PurePath(_NO_NAME.sub("\ufffd", path))
    quoted = quote(named.as_posix().encode("utf-8", errors="surrogateescape"), safe="/")
    return "file:///" + quoted.lstrip("/") if named.is_absolute() else quoted


def _notification(failure: Failure) -> dict[str, Any]:
    return {
        "level": "error",
        "descriptor": {"id": printable(failure.error.code)},
        "message": _message(failure.error.message),
        "locations": [_whole_file(failure.report.path)],
    }


def _message(text: str) -> dict[str, str]:
    """Return a plain text message; what has a meaning there, placeholders and links, is taken from the report's words.

    SARIF 2.1.0, 3.11.5: braces are written twice; 3.11.6: `[text](target)` is a link.
    """
    return {"text": printable(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")}
