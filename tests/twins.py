"""What a rendered fixture report must have in common with its text, whatever the format."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from checker.engine import Checker
from checker.errors import ReportError
from checker.reading import build_report, read_report
from checker.reading.extract import Extract
from checker.report import Report
from checker.results import Evidence, Result

FIXTURES = Path(__file__).parent.parent / "fixtures"


def report_of(extract: Extract) -> Report:
    return build_report(
        extract.text, format=extract.format, headings=extract.headings, page_starts=extract.page_starts
    )  # fmt: skip


def paragraphs(report: Report) -> list[str]:
    """Folded paragraphs; the outer bars of a table in text are no part of its cells."""
    return [line.strip("|") for line in report.folded.text.split("\n")]


@cache
def twin(name: str) -> Report:
    return read_report(str(FIXTURES / "reports" / f"{name}.txt"))


@cache
def checker() -> Checker:
    return Checker(model="none")


def check(report: Report) -> Result:
    result = checker().check(report)
    assert isinstance(result, Result)
    return result


def verdicts(result: Result) -> list[tuple[str, str, float]]:
    return [(item.id, str(item.verdict), item.score) for item in result.items]


def all_evidence(result: Result) -> list[Evidence]:
    return [one for item in result.items for one in item.evidence]


def squeezed(text: str) -> str:
    return "".join(text.split())


def refusal(extract: Callable[[bytes, str], Extract], data: bytes, where: str) -> ReportError:
    """What a reader says of data that it refuses: one sentence that names the file."""
    with pytest.raises(ReportError) as caught:
        extract(data, where)
    message = caught.value.message
    assert message.startswith(f"{where}：")
    assert "\n" not in message
    assert message.endswith("。")
    return caught.value
