"""The vocabulary of a result: frozen plain data, in the words of the annotation guide.

Offsets (`start`, `end`) count characters of the source text as read (`Report.text`), end exclusive. Lines, columns and
pages start at 1. Everything is a tuple in a fixed order, so that the same input gives the same bytes.

A field with a default is left out of the JSON where it holds nothing more than that. msgspec's structs are built, sent
between processes and written as JSON in a fraction of the time that dataclasses take.
"""

from enum import StrEnum
from pathlib import Path

from msgspec import Struct


class Kind(StrEnum):
    """Tell whether evidence names the item (defining) or only its neighbourhood (related)."""

    DEFINING = "defining"
    RELATED = "related"


class Assertion(StrEnum):
    """Tell how a sentence is meant."""

    DONE = "done"
    PLANNED = "planned"
    PROBLEM = "problem"
    SLOGAN = "slogan"


class Verdict(StrEnum):
    """Tell what the report shows of an item."""

    COVERED = "covered"
    WEAK = "weak"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class Role(StrEnum):
    """Tell what a section is for."""

    PREAMBLE = "preamble"
    ACHIEVEMENT = "achievement"
    PROBLEM = "problem"
    PLAN = "plan"
    DUTY = "duty"
    BACKGROUND = "background"
    CLOSING = "closing"


class Reason(StrEnum):
    """Tell why an item is not covered."""

    ONLY_PLANNED = "only_planned"
    ONLY_SLOGAN = "only_slogan"
    ONLY_PROBLEM = "only_problem"
    NOT_CONCRETE = "not_concrete"
    ONLY_RELATED = "only_related"
    ABSENT = "absent"
    NO_PART = "no_part"
    NOT_SEPARATE = "not_separate"
    EMPTY_PART = "empty_part"
    NO_ELEMENT = "no_element"
    UNANSWERED = "unanswered"
    WRONG_SUM = "wrong_sum"


class Severity(StrEnum):
    """Tell a defect that is certainly wrong (error, 错误) from one a person should look at (hint, 提示)."""

    ERROR = "error"
    HINT = "hint"


class CueRole(StrEnum):
    """Tell what a cue decided."""

    ITEM = "item"
    ASSERTION = "assertion"
    CONCRETE = "concrete"


class Cue(Struct, frozen=True):
    """Words of the report that decided something about a sentence."""

    role: CueRole
    text: str
    start: int
    end: int


class SectionRef(Struct, frozen=True):
    """The section a sentence stands in; an empty title means a part without a heading."""

    title: str
    role: Role


class Evidence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One sentence that touches an item; `text` is the source text from start to end, unchanged.

    `place` names the paragraph or table cell (第12段, 表1第2行第3格) where the format has no lines or pages of its own.
    """

    kind: Kind
    assertion: Assertion
    concrete: bool
    text: str
    start: int
    end: int
    line: int
    column: int
    page: int | None = None
    place: str | None = None
    section: SectionRef
    cues: tuple[Cue, ...]


class ElementResult(Struct, frozen=True):
    """One particular that the item asks for, and whether a sentence about something done shows it."""

    id: str
    title: str
    found: bool


class Waiver(Struct, frozen=True, omit_defaults=True):
    """Why a reviewer accepts an item that falls short; `until` is the last day it holds, YYYY-MM-DD, or None."""

    reason: str
    who: str
    until: str | None = None


class ItemResult(Struct, frozen=True, omit_defaults=True):
    """The verdict on one item; `score` is 0 to 100.

    `note` holds the reason given for not_applicable. A `waiver` changes neither verdict nor score: it says that the
    shortfall is accepted, so that the exit status no longer counts it.
    """

    id: str
    title: str
    weight: float
    verdict: Verdict
    score: int
    reasons: tuple[Reason, ...]
    elements: tuple[ElementResult, ...]
    evidence: tuple[Evidence, ...]
    advice: tuple[str, ...]
    note: str | None = None
    waiver: Waiver | None = None


class SectionResult(Struct, frozen=True):
    """One section: its own text from heading to next heading of any level (sections do not overlap)."""

    title: str
    level: int
    role: Role
    start: int
    end: int
    line: int


class Defect(Struct, frozen=True, omit_defaults=True):
    """Something wrong in the writing itself, apart from coverage.

    `message` is one Chinese line with the reason. `correction` is what should stand in place of the source text from
    start to end; it is given only where it can be put in without a person's judgement.
    """

    code: str
    message: str
    start: int
    end: int
    line: int
    column: int
    severity: Severity
    page: int | None = None
    place: str | None = None
    correction: str | None = None


class ReportInfo(Struct, frozen=True):
    """What was read; `characters` counts the source text."""

    path: str
    name: str
    sha256: str
    format: str
    characters: int
    title: str | None
    year: int | None


class ChecklistInfo(Struct, frozen=True, omit_defaults=True):
    """Which checklist judged; its title is for people and no part of the JSON."""

    id: str
    edition: str
    sha256: str
    title: str = ""


class EngineInfo(Struct, frozen=True):
    """Which program judged; `model` is None when no spaCy model was used."""

    version: str
    spacy: str
    model: str | None


class Result(Struct, frozen=True, omit_defaults=True):
    """All that is said about one report; `coverage` is 0 to 100 with one decimal.

    `text` is the source text, for writers that show the report itself; it is no part of the JSON.
    """

    report: ReportInfo
    checklist: ChecklistInfo
    engine: EngineInfo
    coverage: float
    items: tuple[ItemResult, ...]
    sections: tuple[SectionResult, ...]
    defects: tuple[Defect, ...]
    text: str = ""


class FailureInfo(Struct, frozen=True):
    """Why a file was not checked."""

    code: str
    message: str


class FailedReport(Struct, frozen=True):
    """The file that was not checked."""

    path: str
    name: str


class Failure(Struct, frozen=True):
    """Stand in for a result where a file could not be checked."""

    report: FailedReport
    error: FailureInfo

    @classmethod
    def of(cls, path: str, code: str, message: str) -> "Failure":
        """Make one of a path, for whatever reason."""
        return cls(FailedReport(path, Path(path).name), FailureInfo(code, message))
