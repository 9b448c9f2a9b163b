"""Check reports in several processes, and survive the death of one of them.

Memory stays flat: no more than WINDOW reports a process are under way, and whoever takes the results may drop them.
"""

import copyreg
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields
from operator import attrgetter

from checker.results import (
    Cue,
    Defect,
    ElementResult,
    Evidence,
    Failure,
    SectionRef,
    SectionResult,
)
from checker.settings import Entries, OneByOne, Settings

# Reports handed out ahead of the one that is waited for: enough that a long one does not leave a process idle.
WINDOW = 16

_worker: OneByOne | None = None


def _begin(settings: Settings) -> None:
    """Prepare a process: Ctrl-C is for the parent to answer, and without the parent there is nothing to do."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = OneByOne(settings)


def _pickle_by_fields(kind: type) -> None:
    """Have instances of a dataclass pickled as its name and fields: ten times as fast as its own way with slots."""
    values = attrgetter(*(field.name for field in fields(kind)))
    copyreg.pickle(kind, lambda one: (kind, values(one)))


# What a result holds many of.
for _kind in (Cue, Defect, ElementResult, Evidence, SectionRef, SectionResult):
    _pickle_by_fields(_kind)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check(path: str) -> Entries:
    assert _worker is not None
    return _worker.check(path)


class Processes:
    """A pool of processes that survives the death of one of them.

    The executor cannot say which report killed a process: when one dies, all that were under way are done again, one at
    a time, and the one that kills again is reported.
    """

    def __init__(self, settings: Settings, processes: int) -> None:
        self.settings = settings
        self.processes = processes
        self.executor = self._start(processes)

    def __enter__(self) -> "Processes":
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
            _start_fork_server()
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
        return [Failure.of(path, "worker_died", message)]

    def _restart(self) -> None:
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.executor = self._start(self.processes)


def _start_fork_server() -> None:
    """Start the fork server deaf to Ctrl-C, which would tear it out of its imports with a traceback.

    The tracker that is started with it must not tell the user of semaphores that an interruption leaves: it removes
    them.
    """
    from multiprocessing import forkserver  # not to be had on Windows

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = "ignore::UserWarning"
    try:
        forkserver.ensure_running()
    finally:
        if warnings is None:
            del os.environ["PYTHONWARNINGS"]
        else:
            os.environ["PYTHONWARNINGS"] = warnings
        signal.signal(signal.SIGINT, before)


def _broken(future: Future[Entries]) -> bool:
    """Wait for a future of a pool that broke, which ends all of them, and tell whether it went down with it."""
    return isinstance(future.exception(), BrokenProcessPool)
