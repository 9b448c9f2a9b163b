"""Errors that are shown to the user as one line, without a traceback.

    CheckerError
    ├── ChecklistError   the checklist file is wrong: file, line, what
    ├── ReportError      the report cannot be read: which file, why, what to do
    ├── GoldError        the file of judgements for `check evaluate` is wrong
    └── ModelError       the spaCy model asked for is not usable

Anything else that is raised is a fault of this program and must crash loudly.
"""

INTERRUPTED = 130  # exit status: what shells report for a program ended by Ctrl-C


class CheckerError(Exception):
    """Say in one Chinese line what is wrong, where, and what to do.

    Attributes:
        code: stable English slug for programs (JSON `error.code`).
        message: the Chinese line for people.
    """

    default_code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code


class ChecklistError(CheckerError):
    """Refuse a checklist."""

    default_code = "checklist"


class ReportError(CheckerError):
    """Refuse a report."""

    default_code = "report"


class GoldError(CheckerError):
    """Refuse a file of judgements."""

    default_code = "gold"


class ModelError(CheckerError):
    """Refuse a spaCy model."""

    default_code = "model"
