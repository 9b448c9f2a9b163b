"""Run the `check` command: `check`, or `python -m checker`."""

import signal
import sys

from checker.errors import INTERRUPTED


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Run the command line; being interrupted while its parts are still being imported is no fault either."""
    signal.signal(signal.SIGTERM, _interrupt)  # finish what is written, as for Ctrl-C
    try:
        from checker.cli import main as run

        status = run()
    except KeyboardInterrupt:
        status = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said and written
    return status


if __name__ == "__main__":
    sys.exit(main())
