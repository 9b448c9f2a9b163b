"""Show on a terminal how far a batch is: done, left, and how many could not be checked."""

import contextlib
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING

from checker.screen import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class Progress:
    """A bar on standard error, or nothing where nobody watches, and for a single report."""

    def __init__(self, total: int, *, hidden: bool) -> None:
        self.total = total
        self.trouble = 0
        self._bar = None if hidden or total < 2 or not is_terminal(sys.stderr) else _make_bar()
        self._task = self._bar.add_task("正在检查", total=total, trouble="") if self._bar else None

    def __enter__(self) -> "Progress":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self, *, failed: bool) -> None:
        """Count one report."""
        self.trouble += failed
        if self._bar and self._task is not None:
            trouble = f"未能检查 {self.trouble}" if self.trouble else ""
            self._bar.update(self._task, advance=1, trouble=trouble)

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar off the screen while something else is written there."""
        if self._bar is None or not is_terminal(sys.stdout):
            yield
            return
        self._bar.stop()
        yield
        self._bar.start()


def _make_bar() -> "Bar":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("还需"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[trouble]}", style="red"),
        console=Console(stderr=True),
        transient=True,
    )
