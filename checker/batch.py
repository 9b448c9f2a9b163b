"""Check many reports: one after the other or in several processes, the results always in the order of the reports.

Memory stays flat: no more than WINDOW reports a process are under way, and whoever takes the results may drop them.
"""

import hashlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from checker import __version__
from checker.checklist import DEFAULT_ID, Checklist, editions
from checker.errors import CheckerError
from checker.reading import read_report
from checker.results import FailedReport, Failure, FailureInfo, Result

if TYPE_CHECKING:
    from checker.engine import Checker

Entry = Result | Failure
# Said of one report: a result for each checklist, or one failure.
Entries = list[Entry]

# Reports handed out ahead of the one that is waited for: enough that a long one does not leave a process idle.
WINDOW = 16
# Below this many reports other processes cost more (each builds its own pipeline, about a second) than they save.
FEWEST_FOR_PROCESSES = 40


@dataclass(frozen=True, slots=True)
class Settings:
    """All that decides what is said of a report, beside the report itself and the installed versions.

    Attributes:
        checklists: at least one; an id stands for its shipped edition that fits each report's year.
        not_applicable: item id -> reason.
    """

    checklists: tuple[Checklist | str, ...] = (DEFAULT_ID,)
    model: str = "auto"
    year: int | None = None
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    proofread: bool = True

    def fingerprint(self, *more: str) -> str:
        """Return a hash that differs whenever results may differ; `more` is what else they depend on."""
        judged_by = [
            one.sha256
            for named in self.checklists
            for one in ([named] if isinstance(named, Checklist) else editions(named))
        ]
        facts = (__version__, judged_by, self.model, self.year, sorted(self.not_applicable.items()), self.proofread)
        return hashlib.sha256(repr((*facts, *more)).encode()).hexdigest()[:16]


def default_jobs() -> int:
    """Return the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_all(
    paths: Sequence[str | Failure],
    settings: Settings,
    *,
    jobs: int | None = None,
    known: Callable[[str], Entries | None] = lambda path: None,
) -> Generator[Entries]:
    """Yield what is said of each report, in the order of `paths`.

    Args:
        paths: reports, or the failures found instead of them.
        settings: what decides the results.
        jobs: processes; None for as many as there are cores, if there are enough reports to make them worth it.
        known: what an earlier run said of a report that has not changed since, or None.

    Raises:
        CheckerError: for settings with which nothing can be checked.
    """
    processes = jobs or (default_jobs() if len(paths) >= FEWEST_FOR_PROCESSES else 1)
    if processes == 1 or len(paths) == 1 or "-" in paths:  # other processes have no standard input of ours
        check = _Worker(settings).check
        for path in paths:
            yield [path] if isinstance(path, Failure) else known(path) or check(path)
        return
    with _Processes(settings, processes) as pool:
        yield from pool.check(paths, known)


class _Worker:
    """Check reports one by one; the checkers are made for the first one that can be read: refusals need no engine."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.checkers: list[Checker] = []

    def check(self, path: str) -> Entries:
        """Read a report once and judge it by every checklist; what is wrong with it comes back as failures."""
        try:
            report = read_report(path)
        except CheckerError as err:
            return [_failure(path, err)]
        self.checkers = self.checkers or self._make_checkers()
        entries: Entries = []
        for checker in self.checkers:
            try:
                entries.append(checker.check(report))
            except CheckerError as err:
                entries.append(_failure(path, err))
        return entries

    def _make_checkers(self) -> "list[Checker]":
        from checker.engine import Checker  # brings spaCy: a second or more

        one = self.settings
        return [
            Checker(
                checklist,
                model=one.model,
                year=one.year,
                not_applicable=one.not_applicable,
                proofread=one.proofread,
            )
            for checklist in one.checklists
        ]


def _failure(path: str, err: CheckerError) -> Failure:
    return Failure(FailedReport(path, Path(path).name), FailureInfo(err.code, err.message))


_worker: _Worker | None = None


def _begin(settings: Settings) -> None:
    """Prepare a process: Ctrl-C is for the parent to answer."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker = _Worker(settings)


def _check(path: str) -> Entries:
    assert _worker is not None
    return _worker.check(path)


class _Processes:
    """A pool of processes that survives the death of one of them.

    The executor cannot say which report killed a process: when one dies, all that were under way are done again, one at
    a time, and the one that kills again is reported.
    """

    def __init__(self, settings: Settings, processes: int) -> None:
        self.settings = settings
        self.processes = processes
        self.executor = self._start(processes)

    def __enter__(self) -> "_Processes":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:  # Ctrl-C, or nobody wants the rest: do not wait for what is under way
            for process in multiprocessing.active_children():
                process.terminate()
        self.executor.shutdown(wait=kind is None, cancel_futures=True)

    def _start(self, processes: int) -> ProcessPoolExecutor:
        # Forking a process with threads is unsafe; the fork server has none, and imports spaCy once for all.
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            context.set_forkserver_preload(["checker.engine"])
        return ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(self.settings,))

    def check(self, paths: Iterable[str | Failure], known: Callable[[str], Entries | None]) -> Iterator[Entries]:
        """Yield what is said of each report in the order of `paths`."""
        waiting: deque[tuple[str, Future[Entries] | Entries]] = deque()
        for path in paths:
            waiting.append(self._hand_out(path, known))
            if len(waiting) > WINDOW * self.processes:
                yield self._take(waiting)
        while waiting:
            yield self._take(waiting)

    def _hand_out(
        self, path: str | Failure, known: Callable[[str], Entries | None]
    ) -> tuple[str, Future[Entries] | Entries]:
        if isinstance(path, Failure):
            return path.report.path, [path]
        return path, known(path) or self._submit(path)

    def _submit(self, path: str) -> Future[Entries]:
        try:
            return self.executor.submit(_check, path)
        except BrokenProcessPool as err:
            broken: Future[Entries] = Future()
            broken.set_exception(err)
            return broken

    def _take(self, waiting: deque[tuple[str, Future[Entries] | Entries]]) -> Entries:
        path, said = waiting.popleft()
        if not isinstance(said, Future):
            return said
        try:
            return said.result()
        except BrokenProcessPool:
            self._restart()
        suspects = [path, *(path for path, later in waiting if isinstance(later, Future) and _broken(later))]
        retried = {suspect: self._check_alone(suspect) for suspect in suspects}
        for index, (later, _) in enumerate(waiting):
            if later in retried:
                waiting[index] = (later, retried[later])
        return retried[path]

    def _check_alone(self, path: str) -> Entries:
        try:
            return self.executor.submit(_check, path).result()
        except BrokenProcessPool:
            self._restart()
        message = f"{path}：检查时进程意外结束（可能内存不够），没有结果；请单独检查这个文件"
        return [Failure(FailedReport(path, Path(path).name), FailureInfo("worker_died", message))]

    def _restart(self) -> None:
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.executor = self._start(self.processes)


def _broken(future: Future[Entries]) -> bool:
    """Wait for a future of a pool that broke, which ends all of them, and tell whether it went down with it."""
    return isinstance(future.exception(), BrokenProcessPool)
