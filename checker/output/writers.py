"""What every output format offers to the batch: results go in one by one, and none is kept longer than needed."""

from typing import Protocol

from checker.results import Failure, Result


class Writer(Protocol):
    """Write entries to a file that was opened for it (binary, seekable).

    Entries come in a fixed order; a writer holds back as little of them as its format allows, so that memory stays flat
    however many there are. After `close` the file holds a whole document of all that was added, be it all of the batch
    or what an interruption left. The file itself is closed by its owner.
    """

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report."""

    def close(self) -> None:
        """Finish the document."""
