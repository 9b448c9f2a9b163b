"""Run the `check` command: `check`, or `python -m checker`."""

import contextlib
import os
import signal
import sys

from checker.errors import INTERRUPTED
from checker.garbage import look_seldom


def _interrupt(*_: object) -> None:
    """End the work once; a second Ctrl-C must not tear what is then being finished."""
    _ignore()
    raise KeyboardInterrupt


def _ignore() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def main() -> int:
    """Run the command line; being interrupted while its parts are still being imported is no fault either."""
    look_seldom()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        from checker.cli import main as run

        status = run()
    except KeyboardInterrupt:
        status = INTERRUPTED
    _ignore()  # all is said and written
    if status == INTERRUPTED:  # processes that were stopped in the middle may hold locks for which an exit would wait
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, AttributeError):
                stream.flush()
        os._exit(status)
    return status


if __name__ == "__main__":
    sys.exit(main())
