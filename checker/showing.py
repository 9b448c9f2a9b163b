"""Show the text that is judged, so that a reviewer sees what a reader made of a file."""

from collections.abc import Sequence

from checker.errors import ReportError
from checker.output.words import printable
from checker.reading import read_report
from checker.report import Report
from checker.results import Failure


def show_texts(found: Sequence[str | Failure]) -> tuple[str, list[Failure]]:
    """Return the texts of the reports, and the failures.

    Each text stands under a line with path and format, where there is more than one; its own lines are kept.
    """
    shown: list[str] = []
    failures: list[Failure] = []
    for one in found:
        if isinstance(one, Failure):
            failures.append(one)
            continue
        try:
            report = read_report(one)
        except ReportError as err:
            failures.append(Failure.of(one, err.code, err.message))
            continue
        shown.append(_written(report, named=len(found) > 1))
    return "\n".join(shown), failures


def _written(report: Report, *, named: bool) -> str:
    # A hostile file must not steer the terminal; tabs part the cells of a table.
    lines = ["\t".join(printable(cell) for cell in line.split("\t")) for line in report.text.split("\n")]
    head = [f"===== {printable(report.path)}（{report.format}）"] if named else []
    return "\n".join([*head, *lines]).rstrip("\n") + "\n"
