"""What a comparison says: frozen plain data.

Offsets (`start`, `end`) count characters of the source text as read, end exclusive; lines, columns and pages start at
1. Shares are 0 to 1. "Characters" of a passage are its own ones: without figures, place names, set phrases of the
genre and what many reports of the set have in common.
"""

from enum import StrEnum

from msgspec import Struct

from checker.results import ReportInfo


class Change(StrEnum):
    """Tell how two matching sentences differ, the least change first."""

    NONE = "none"
    FIGURES = "figures"
    NAMES = "names"  # place names, and perhaps figures
    WORDING = "wording"


class Nature(StrEnum):
    """Tell what a pair of reports looks like; who copied from whom is not said."""

    EARLIER_FIGURES = "earlier_figures"  # the same town's earlier report, of which only years and figures were changed
    EARLIER_TEXT = "earlier_text"  # the same town's earlier report, in part or reworded
    WHOLE = "whole"
    PASSAGES = "passages"


class Span(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sentence or passage and where it stands; `text` is the source text from start to end, unchanged."""

    start: int
    end: int
    line: int
    column: int
    page: int | None = None
    place: str | None = None
    text: str


class Match(Struct, frozen=True):
    """Two sentences that match; `similarity` compares them with figures and own place names set aside."""

    left: Span
    right: Span
    similarity: float
    change: Change


class Passage(Struct, frozen=True):
    """Neighbouring matches; `change` is the greatest of them."""

    matches: tuple[Match, ...]
    characters: int
    similarity: float
    change: Change


class Pair(Struct, frozen=True):
    """Two reports and the passages they share, the largest first.

    `left_share` is the part of the left report's own characters that the passages hold. `earlier` tells that the right
    report came by --against.
    """

    left: ReportInfo
    right: ReportInfo
    earlier: bool
    nature: Nature
    left_share: float
    right_share: float
    passages: tuple[Passage, ...]


class Group(Struct, frozen=True):
    """Reports that are one text but for figures and place names; only the first is compared with the others."""

    members: tuple[ReportInfo, ...]


class Standing(Struct, frozen=True):
    """How much of a report is its own.

    Attributes:
        report: the report.
        own_share: part of its characters, without what the set has in common, that no other report holds.
        common_share: part of all its characters that many reports of the set have in common.
        closest: the path of the report with which it shares most, or None.
        others: how many reports share passages with it, as far as they were looked at.
    """

    report: ReportInfo
    own_share: float
    common_share: float
    closest: str | None
    others: int


class Comparison(Struct, frozen=True):
    """All that is said about a set of reports; standings by own share, pairs by what they share."""

    standings: tuple[Standing, ...]
    groups: tuple[Group, ...]
    pairs: tuple[Pair, ...]
    unlisted_pairs: int

    @property
    def found(self) -> bool:
        """Tell whether any copy was found."""
        return bool(self.groups or self.pairs)
