"""Check many reports: one after the other or in several processes, the results always in the order of the reports."""

import os
from collections.abc import Callable, Generator, Sequence

from checker.results import Failure
from checker.settings import Entries, OneByOne, Settings

# Below this many reports other processes cost more (each builds its own pipeline, about a second) than they save.
FEWEST_FOR_PROCESSES = 40


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
        check = OneByOne(settings).check
        for path in paths:
            yield [path] if isinstance(path, Failure) else known(path) or check(path)
        return
    from checker.processes import Processes  # what only large batches need is not imported for small ones

    with Processes(settings, processes) as pool:
        yield from pool.check(paths, known)
