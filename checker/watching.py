"""Watch a draft: check it again each time it is saved, and show what changed."""

import time
from pathlib import Path

from msgspec import Struct

from checker.batch import check_all
from checker.output import terminal
from checker.output.changes import describe_changes
from checker.reading import hash_of
from checker.results import FailedReport, Failure, FailureInfo, Result
from checker.running import ExitStatus, Order, status_of, tell_failures
from checker.screen import color, complain, emit, width
from checker.settings import Entry

# Seconds between two looks. Looking works on network drives and through Word's way of saving (a new file in the old
# one's place), where notices of the system do not come.
PERIOD = 0.5

_Stamp = tuple[int, int, int]


def watch_draft(order: Order) -> int:
    """Check one draft now and after every save, until Ctrl-C; return the exit status of the last check."""
    (path,) = order.found.reports
    assert isinstance(path, str)
    complain(f"正在盯着 {path}，保存后会重新检查；按 Ctrl-C 结束", kind="提示")
    draft = _Draft(order, path, _stamp(path))
    draft.check()
    try:
        while True:
            time.sleep(PERIOD)
            draft.look()
    except KeyboardInterrupt:
        return draft.status


class _Draft(Struct):
    """The draft as it was last seen, and what was last said of it.

    Attributes:
        lost: why it cannot be checked, as told; None while it can.
    """

    order: Order
    path: str
    seen: _Stamp | None
    last: Result | None = None
    lost: str | None = None
    status: ExitStatus = ExitStatus.UNCHECKED

    def look(self) -> None:
        """Check the draft if it was saved, and say if it is gone; one that is still being written is left alone."""
        now = _stamp(self.path)
        if now == self.seen:
            return
        time.sleep(PERIOD / 2)
        if _stamp(self.path) != now:
            return
        # What cannot be opened now, because a program holds it, is tried again.
        self.seen = now if now is None or hash_of(self.path) is not None else self.seen
        if now is None:
            self._lose(Failure(FailedReport(self.path, self.path), FailureInfo("not_found", "文件不见了，等它回来")))
        else:
            self.check()

    def check(self) -> None:
        """Check the draft and show it, the first time whole, then what changed."""
        entries: list[Entry] = next(check_all([self.path], self.order.settings))
        entry = entries[0]
        if not isinstance(entry, Result):
            self._lose(entry)
            return
        result = self.order.waivers.apply(entry)
        self._show(result)
        self.last, self.lost, self.status = result, None, status_of(result, self.order.fail_under)

    def _lose(self, failure: Failure) -> None:
        self.status = ExitStatus.UNCHECKED
        if failure.error.message != self.lost:
            tell_failures([failure])
        self.lost = failure.error.message

    def _show(self, result: Result) -> None:
        if self.last is None:
            emit(terminal.render([result], width=width(), color=color()))
        elif self.last.report.sha256 != result.report.sha256:
            emit("\n" + time.strftime("%H:%M:%S ") + describe_changes(self.last, result))
        elif self.lost is not None:
            complain(f"{self.path}：又能读了，结论没有变化", kind="提示")


def _stamp(path: str) -> _Stamp | None:
    """Return what changes when a file is saved or its permissions change; None while it is not there."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size
