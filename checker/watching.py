"""Watch a draft: check it again each time it is saved, and show what changed."""

import time
from pathlib import Path

from checker.batch import check_all
from checker.output import terminal
from checker.output.changes import describe_changes
from checker.reading import hash_of
from checker.results import Result
from checker.running import ExitStatus, Order, status_of, tell_failures
from checker.screen import color, complain, emit, width
from checker.settings import Entry

# Seconds between two looks. Looking works on network drives and through Word's way of saving (a new file in the old
# one's place), where notices of the system do not come.
PERIOD = 0.5


def watch_draft(order: Order) -> int:
    """Check one draft now and after every save, until Ctrl-C; return the exit status of the last check."""
    (path,) = order.found.reports
    assert isinstance(path, str)
    complain(f"正在盯着 {path}，保存后会重新检查；按 Ctrl-C 结束", kind="提示")
    last, status = _check(order, path, None)
    try:
        seen = _stamp(path)
        while True:
            time.sleep(PERIOD)
            if (now := _stamp(path)) != seen and now is not None and _settled(path, now):
                seen = now
                last, status = _check(order, path, last)
    except KeyboardInterrupt:
        return status


def _stamp(path: str) -> tuple[int, int] | None:
    """Return what changes when a file is saved; None while it is not there."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _settled(path: str, stamp: tuple[int, int]) -> bool:
    """Wait until a file is no longer being written."""
    time.sleep(PERIOD / 2)
    return _stamp(path) == stamp and hash_of(path) is not None


def _check(order: Order, path: str, before: Result | None) -> tuple[Result | None, ExitStatus]:
    """Check the draft and show it, the first time whole, then what changed."""
    entries: list[Entry] = next(check_all([path], order.settings))
    entry = entries[0]
    if not isinstance(entry, Result):
        tell_failures([entry])
        return before, ExitStatus.UNCHECKED
    result = order.waivers.apply(entry)
    if before is None:
        emit(terminal.render([result], width=width(), color=color()))
    elif before.report.sha256 != result.report.sha256:
        emit("\n" + time.strftime("%H:%M:%S ") + describe_changes(before, result))
    return result, status_of(result, order.fail_under)
