"""Run the `check` command: `check`, or `python -m checker`."""

import contextlib
import gc
import os
import signal
import sys

from checker.errors import INTERRUPTED

# Objects made before garbage is looked for. Importing spaCy makes 180,000 that stay, and looking through them again and
# again takes a tenth of the time of a short run; checking a report leaves some twenty.
GARBAGE_THRESHOLD = 250_000


def _interrupt(*_: object) -> None:
    """End the work once; a second Ctrl-C must not tear what is then being finished."""
    _ignore()
    raise KeyboardInterrupt


def _ignore() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def main() -> int:
    """Run the command line; being interrupted while its parts are still being imported is no fault either."""
    gc.set_threshold(GARBAGE_THRESHOLD)
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
