"""Check reports in several processes, and survive the death of one of them.

Memory stays flat: no more than AHEAD tasks a process are under way, and whoever takes the results may drop them.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import msgspec
from msgspec import Struct

from checker.errors import CheckerError
from checker.garbage import look_seldom
from checker.results import Failure, Result
from checker.settings import Entries, Entry, OneByOne, Settings

# Tasks handed out ahead of the one that is waited for: enough that a long one does not leave a process idle.
AHEAD = 6
# A task is some reports: the way to another process and back costs as much as a tenth of an ordinary one. So many at
# most, and so many bytes in all, so that one that takes seconds goes alone and progress is seen.
TASK_REPORTS = 8
TASK_SIZE = 50_000

_worker: OneByOne | None = None


def _begin(settings: Settings) -> None:
    """Prepare a process: Ctrl-C is for the parent to answer, and without the parent there is nothing to do."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    look_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = OneByOne(settings)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _Said(Struct, array_like=True):
    """An entry on its way between processes; msgspec does not tell one struct from another."""

    result: Result | None = None
    failure: Failure | None = None


_decoder = msgspec.msgpack.Decoder(list[list[_Said]])


def _check(paths: Sequence[str]) -> bytes | list[Entries]:
    """Return what is said of each report: encoded, which takes a fifth of the time of pickling."""
    assert _worker is not None
    said = [_worker.check(path) for path in paths]
    try:
        return msgspec.msgpack.encode([[_said(entry) for entry in entries] for entries in said])
    except UnicodeEncodeError:  # the name of a file that is no UTF-8
        return said


def _said(entry: Entry) -> _Said:
    return _Said(result=entry) if isinstance(entry, Result) else _Said(failure=entry)


def _entries(answer: bytes | list[Entries]) -> list[Entries]:
    if not isinstance(answer, bytes):
        return answer
    return [[one.result or one.failure for one in said] for said in _decoder.decode(answer)]  # type: ignore[misc]


class _Task(Struct):
    """Some reports in a row.

    Attributes:
        paths: or the failures found instead of them.
        known: what need not be asked, by path.
        answer: what is said of the others.
    """

    paths: list[str | Failure]
    known: dict[str, Entries]
    answer: Future[bytes | list[Entries]]

    def asked(self) -> list[str]:
        """Return the reports to check."""
        return [path for path in self.paths if isinstance(path, str) and path not in self.known]

    def entries(self, checked: Iterable[Entries]) -> Iterator[Entries]:
        """Yield what is said of each report."""
        fresh = iter(checked)
        for path in self.paths:
            if isinstance(path, Failure):
                yield [path]
            else:
                yield self.known[path] if path in self.known else next(fresh)


def _tasks(paths: Iterable[str | Failure]) -> Iterator[list[str | Failure]]:
    """Cut the reports into what one process gets at once."""
    task: list[str | Failure] = []
    size = 0
    for path in paths:
        more = _size(path)
        if task and (size + more > TASK_SIZE or len(task) == TASK_REPORTS):
            yield task
            task, size = [], 0
        task.append(path)
        size += more
    if task:
        yield task


def _size(path: str | Failure) -> int:
    try:
        return 0 if isinstance(path, Failure) else os.path.getsize(path)  # noqa: PTH202 - half the cost
    except (OSError, ValueError):  # in an archive, or not there
        return TASK_SIZE // 4


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
        """Yield what is said of each report in the order of `paths`.

        Raises:
            CheckerError: when processes die before they check anything.
        """
        waiting: deque[_Task] = deque()
        for some in _tasks(paths):
            waiting.append(self._hand_out(some, known))
            if len(waiting) > AHEAD * self.processes:
                yield from self._take(waiting)
        while waiting:
            yield from self._take(waiting)

    def _hand_out(self, paths: list[str | Failure], known: Callable[[str], Entries | None]) -> _Task:
        said = {path: entries for path in paths if isinstance(path, str) and (entries := known(path))}
        task = _Task(paths, said, Future())
        asked = task.asked()
        task.answer = self._submit(asked) if asked else _answered([])
        return task

    def _submit(self, paths: list[str]) -> Future[bytes | list[Entries]]:
        try:
            return self.executor.submit(_check, paths)
        except BrokenProcessPool as err:
            broken: Future[bytes | list[Entries]] = Future()
            broken.set_exception(err)
            return broken
        except (EOFError, OSError) as err:  # the fork server is gone
            raise _cannot_live() from err

    def _take(self, waiting: deque[_Task]) -> Iterator[Entries]:
        task = waiting.popleft()
        try:
            checked = _entries(task.answer.result())
        except BrokenProcessPool:
            self._restart()
            checked = self._check_again(task)
            for later in filter(_broken, waiting):
                later.answer = _answered(self._check_again(later))
        yield from task.entries(checked)

    def _check_again(self, task: _Task) -> list[Entries]:
        """Check the reports of a task one at a time."""
        return [self._check_alone(path) for path in task.asked()]

    def _check_alone(self, path: str) -> Entries:
        try:
            return _entries(self._submit([path]).result())[0]
        except BrokenProcessPool:
            self._restart()
        message = f"{path}：检查时进程意外结束（可能内存不够），没有结果；请单独检查这个文件"
        return [Failure.of(path, "worker_died", message)]

    def _restart(self) -> None:
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.executor = self._start(self.processes)
        try:
            self._submit([]).result()
        except BrokenProcessPool as err:  # no report is to blame, and every one of them would be blamed
            raise _cannot_live() from err


def _cannot_live() -> CheckerError:
    message = "另开的检查进程一启动就结束（可能内存不够），没有继续；请加 --jobs 1 再试"
    return CheckerError(message, code="processes")


def _start_fork_server() -> None:
    """Start the fork server deaf to Ctrl-C, which would tear it out of its imports with a traceback.

    It and the processes it starts are mute: what they have to say comes back as failures, and processes that an
    interruption meets at their start would tell of it in tracebacks. So is the tracker that is started with them: it
    tells of semaphores that an interruption leaves, and removes them.
    """
    from multiprocessing import forkserver  # not to be had on Windows

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with _mute():
            forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _mute() -> Iterator[None]:
    """Let what is started meanwhile write its errors to nowhere; does nothing where standard error is closed."""
    try:
        before = os.dup(2)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)
        os.close(nowhere)


def _answered(entries: list[Entries]) -> Future[bytes | list[Entries]]:
    answer: Future[bytes | list[Entries]] = Future()
    answer.set_result(entries)
    return answer


def _broken(task: _Task) -> bool:
    """Wait for a task of a pool that broke, which ends all of them, and tell whether it went down with it."""
    return isinstance(task.answer.exception(), BrokenProcessPool)
