"""Quote the evidence for an item: which sentences first, where they stand, which words decided."""

import re
from collections.abc import Sequence
from itertools import groupby

from rich.text import Text

from checker.output.words import ASSERTIONS, KINDS, ROLES, printable
from checker.results import Assertion, Cue, CueRole, Defect, Evidence, Kind

LONGEST_QUOTE = 120
LONGEST_SECTION_TITLE = 24

_CUE_STYLES = {CueRole.ITEM: "bold cyan", CueRole.ASSERTION: "bold magenta"}
ASSERTION_ORDER = {Assertion.DONE: 0, Assertion.PLANNED: 1, Assertion.PROBLEM: 2, Assertion.SLOGAN: 3}


def place(found: Evidence | Defect) -> str:
    """Name where something stands: page and line, or the paragraph or cell of a format that has no lines."""
    if found.place is not None:
        return found.place
    page = "" if found.page is None else f"第{found.page}页"
    return f"{page}第{found.line}行"


def best_first(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Order evidence by how much it carries for the verdict: the best naming, the best particular, then the rest.

    Of the rest what is concrete comes first: a bare naming adds nothing to the one before it.
    """
    ranked = sorted(
        evidence,
        key=lambda one: (ASSERTION_ORDER[one.assertion], one.kind is not Kind.DEFINING, not one.concrete, one.start),
    )
    naming = [one for one in ranked if one.kind is Kind.DEFINING][:1]
    particular = [one for one in ranked if one.assertion is Assertion.DONE and one.concrete and one not in naming][:1]
    decided = naming + particular
    rest = [one for one in ranked if one not in decided]
    return decided + sorted(rest, key=lambda one: (ASSERTION_ORDER[one.assertion], not one.concrete))


def describe(evidence: Evidence) -> str:
    """Say in one line where a sentence stands and how it was understood."""
    title = printable(evidence.section.title)
    if len(title) > LONGEST_SECTION_TITLE:
        title = title[: LONGEST_SECTION_TITLE - 1] + "…"
    section = f"{title}（{ROLES[evidence.section.role]}）" if title else ROLES[evidence.section.role]
    meaning = f"{KINDS[evidence.kind]}·{ASSERTIONS[evidence.assertion]}·{'具体' if evidence.concrete else '不具体'}"
    return f"{place(evidence)}  {section}  {meaning}"


def quote(evidence: Evidence, *, color: bool) -> Text:
    """Return the sentence in one line with its cues marked, shortened to about LONGEST_QUOTE characters around them."""
    marked = _marked_characters(evidence)
    first, last = _window([role for _, role in marked])
    text = Text("…" if first else "")
    for role, run in groupby(marked[first:last], key=lambda pair: pair[1]):
        words = "".join(char for char, _ in run)
        text.append(words if role is None or color else f"【{words}】", style=_CUE_STYLES[role] if role else "")
    return text.append("…" if last < len(marked) else "")


def sentence(evidence: Evidence) -> str:
    """Return the whole sentence in one line, without marks."""
    return "".join(char for char, _ in _marked_characters(evidence))


def _marked_characters(evidence: Evidence) -> list[tuple[str, CueRole | None]]:
    """Pair each character to show with the cue it belongs to; line breaks with the blanks around them fall out."""
    roles: list[CueRole | None] = [None] * len(evidence.text)
    breaks: set[int] = set()
    for wanted in (CueRole.ASSERTION, CueRole.ITEM):  # where cues overlap, the item's is shown
        for cue in evidence.cues:
            if cue.role is wanted:
                _mark(roles, cue, evidence.start)
    for found in re.finditer(r"[ \t\u3000]*\n\s*", evidence.text):
        breaks.update(range(*found.span()))
    pairs = enumerate(zip(evidence.text, roles, strict=True))
    shown = ((printable(char), role) for offset, (char, role) in pairs if offset not in breaks)
    return [(char, role) for char, role in shown if char]


def _mark(roles: list[CueRole | None], cue: Cue, start: int) -> None:
    """Write a cue's role over its characters; a cue in the section's heading lies outside the sentence."""
    for offset in range(max(cue.start - start, 0), min(cue.end - start, len(roles))):
        roles[offset] = cue.role


def _window(roles: Sequence[CueRole | None]) -> tuple[int, int]:
    """Return the part of a long sentence to show: its beginning, or where the first item cue is far on, around that."""
    if len(roles) <= LONGEST_QUOTE:
        return 0, len(roles)
    cue = roles.index(CueRole.ITEM) if CueRole.ITEM in roles else 0
    first = cue - LONGEST_QUOTE // 3 if cue > LONGEST_QUOTE // 2 else 0
    first = min(first, len(roles) - LONGEST_QUOTE)
    return first, first + LONGEST_QUOTE
