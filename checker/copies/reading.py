"""Read and prepare many reports, in processes of their own where there are many: reading is the costly part."""

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain

from checker.copies.texts import Text, prepare
from checker.errors import CheckerError, ReportError
from checker.reading import read_report
from checker.results import Failure

# Below this the start of other processes (half a second) costs more than they save.
_FEW = 16
_CHUNK = 8


def read_texts(found: Sequence[str | Failure], jobs: int) -> Iterator[Text | Failure]:
    """Yield the texts in the order of the paths, and a Failure for what cannot be read.

    Raises:
        CheckerError: when a reading process was ended from outside, as for want of memory.
    """
    if jobs < 2 or len(found) < _FEW or "-" in found:  # standard input is the parent's alone
        yield from map(_read, found)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_leave_interrupts_to_parent) as pool:
        chunks = [found[at : at + _CHUNK] for at in range(0, len(found), _CHUNK)]
        try:
            yield from chain.from_iterable(pool.map(_read_chunk, chunks))
        except BrokenProcessPool as err:
            raise CheckerError("读报告的进程中途被系统结束（多半是内存不够），没有比完；请加 --jobs 1 再试") from err


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_chunk(chunk: Sequence[str | Failure]) -> list[Text | Failure]:
    return [_read(one) for one in chunk]


def _read(one: str | Failure) -> Text | Failure:
    if isinstance(one, Failure):
        return one
    try:
        report = read_report(one)
    except ReportError as err:
        return Failure.of(one, err.code, err.message)
    return prepare(report)
