"""What people said of reports and sentences, and the words they may say it with."""

from collections.abc import Collection, Mapping
from pathlib import Path

from msgspec import Struct

from checker.evaluation.records import Record
from checker.results import Assertion, Kind, Role, Verdict


class Truth(Struct, frozen=True):
    """What a sentence says of one item."""

    item: str
    kind: Kind
    assertion: Assertion
    concrete: bool


class GoldEvidence(Struct, frozen=True):
    """One sentence that the reviewer took as evidence; `quote` is its beginning, blanks included."""

    truth: Truth
    quote: str


class GoldReport(Struct, frozen=True):
    """One judged report; `evidence` is None when the reviewer gave verdicts only."""

    name: str
    where: str
    verdicts: Mapping[str, Verdict]
    evidence: tuple[GoldEvidence, ...] | None


class GoldSentence(Struct, frozen=True):
    """One labelled sentence; no truths means that it is evidence of no item; `todo` tells why a miss is known."""

    name: str
    where: str
    text: str
    role: Role
    truths: tuple[Truth, ...]
    todo: str | None = None


class Gold(Struct, frozen=True):
    """All judgements of one file or folder; either reports or sentences is empty."""

    name: str
    folder: Path
    reports: tuple[GoldReport, ...] = ()
    sentences: tuple[GoldSentence, ...] = ()


def known_item(record: Record, value: object, items: Collection[str]) -> str:
    """Return the id, or refuse one that the checklist does not have."""
    if not isinstance(value, str) or value not in items:
        record.refuse(f"清单里没有要点“{value}”（有：{'、'.join(items)}）")
    return value


def kind_of(record: Record, value: object) -> Kind:
    """Read a kind."""
    return Kind(_word(record, value, list(Kind)))


def assertion_of(record: Record, value: object) -> Assertion:
    """Read an assertion."""
    return Assertion(_word(record, value, list(Assertion)))


def role_of(record: Record, value: object) -> Role:
    """Read the role of the section that a sentence stands in."""
    return Role(_word(record, value, list(Role)))


def verdict_of(record: Record, value: object) -> Verdict:
    """Read a verdict."""
    return Verdict(_word(record, value, list(Verdict)))


def flag_of(record: Record, value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        record.refuse(f"{_shown(value)}应为 true 或 false")
    return value


def _word(record: Record, value: object, allowed: Collection[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        record.refuse(f"{_shown(value)}不在可用的词之内（可用：{'、'.join(allowed)}）")
    return value


def _shown(value: object) -> str:
    return "空缺" if value is None else f"“{value}”"
