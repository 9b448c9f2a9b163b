"""Write a score sheet for reviewers: one row per report, and behind it the evidence, advice and explanations."""

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

from checker.checklist import Checklist
from checker.output.words import (
    printable,
)
from checker.output.xlsx_lists import Details
from checker.output.xlsx_notes import Explanations, write_summary
from checker.output.xlsx_scores import ScoreSheet
from checker.output.xlsx_sheets import Book, Spot
from checker.results import Failure, ItemResult, Result, Severity

# Excel's limits, and what it will not have in the name of a sheet.
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))


class XlsxWriter:
    """Write a workbook row by row, through files in a folder of its own that no interruption leaves behind.

    Args:
        file: binary; owned, and closed, by the caller.
        known: checklists by their sha256, for what an item asks and where that is demanded; a result's may lack.

    Raises:
        CheckerError: when xlsxwriter is not installed.
    """

    def __init__(self, file: BinaryIO, known: Mapping[str, Checklist]) -> None:
        scratch = tempfile.mkdtemp(prefix="fazhi-checker-")
        self._remove_scratch = weakref.finalize(self, shutil.rmtree, scratch, ignore_errors=True)
        self._book = book = Book(file, scratch)
        self._first = book.add_sheet("评分表")
        self._summary = book.add_sheet("汇总")
        self._details = Details(book)
        self._notes = book.add_sheet("清单说明")
        self._explanations = Explanations(known)
        self._scores: list[ScoreSheet] = []
        self._by_items: dict[frozenset[tuple[str, float]], ScoreSheet] = {}
        self._waiting: list[tuple[int, Failure]] = []  # until a report says which columns there are
        self._numbers: dict[str, int] = {}  # by path: a file judged by several checklists keeps its number

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report."""
        number = self._numbers.setdefault(entry.report.path, len(self._numbers) + 1)
        if isinstance(entry, Failure):
            self._add_failures([(number, entry)])
            return
        score = self._score_sheet(entry)
        self._explanations.add(entry)
        report = (number, entry.report.title or entry.report.name)
        places = {item.id: spot for item in entry.items if (spot := self._details.add_item(report, item))}
        defects: dict[Severity, Spot] = {}
        for defect in entry.defects:
            defects.setdefault(defect.severity, self._details.add_defect(report, entry.text, defect))
        score.add(number, entry, places, defects)

    def close(self) -> None:
        """Finish the document.

        Raises:
            OSError: when it cannot be written.
        """
        from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

        if self._waiting or not self._scores:
            self._begin_scores((), "法治政府建设年度报告", "")
        for score in self._scores:
            score.finish()
        self._details.finish()
        write_summary(self._book, self._summary, self._scores)
        self._explanations.write(self._book, self._notes)
        self._book.put_first([score.sheet for score in self._scores])
        try:
            self._book.workbook.close()
        except FileCreateError as err:
            raise err.args[0] from err
        finally:
            self._remove_scratch()

    def _score_sheet(self, result: Result) -> ScoreSheet:
        """Return the sheet for reports judged by the same items with the same weights."""
        key = frozenset((item.id, item.weight) for item in result.items)
        found = self._by_items.get(key)
        if found is None or found.full:
            info = result.checklist
            found = self._by_items[key] = self._begin_scores(result.items, info.title, info.edition)
        return found

    def _begin_scores(self, items: Sequence[ItemResult], title: str, edition: str) -> ScoreSheet:
        """Begin a score sheet; a further one has the checklist in its name."""
        sheet = self._book.add_sheet(self._name(title, edition)) if self._scores else self._first
        score = ScoreSheet(self._book, sheet, items, title)
        self._scores.append(score)
        waiting, self._waiting = self._waiting, []
        self._add_failures(waiting)
        return score

    def _name(self, title: str, edition: str) -> str:
        """Name a further score sheet; where the title alone would not tell it from another, by number and edition."""
        number = len(self._scores) + 1
        names = (_sheet_name(f"评分表·{title}"), _sheet_name(f"评分表{number} {edition} {title}"))
        taken = {score.sheet.get_name().casefold() for score in self._scores}
        same = any(score.title == title for score in self._scores)
        return names[same or names[0].casefold() in taken]

    def _add_failures(self, failures: Iterable[tuple[int, Failure]]) -> None:
        for number, failure in failures:
            if self._scores and not self._scores[-1].full:
                self._scores[-1].add_failure(number, failure)
            else:
                self._waiting.append((number, failure))


def _sheet_name(name: str) -> str:
    return printable(name).translate(_NOT_IN_NAMES)[:_LONGEST_NAME].strip()
