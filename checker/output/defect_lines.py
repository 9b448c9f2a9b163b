"""Put the defects of a report into a few lines: the certain ones first, the same fault in many places once."""

from collections.abc import Sequence

from msgspec import Struct

from checker.output.quotation import place
from checker.output.words import SEVERITIES, printable
from checker.results import Defect, Severity

# Characters shown on either side of the words, and of the words themselves.
_AROUND = 8
_LONGEST_WORDS = 40


class DefectLines(Struct, frozen=True):
    """One fault: in how many places it stands, what it is, and the words of the first place with their correction."""

    severity: Severity
    places: int
    head: str
    words: str


def defect_lines(defects: Sequence[Defect], text: str) -> list[DefectLines]:
    """Return errors before hints, each in the order of the text; `text` is the source text.

    Faults of the same message, such as half-width commas, are one entry with the number of places.
    """
    groups: dict[tuple[Severity, str, str], list[Defect]] = {}
    for defect in sorted(defects, key=lambda one: (one.severity is not Severity.ERROR, one.start, one.end)):
        groups.setdefault((defect.severity, defect.code, defect.message), []).append(defect)
    return [_lines(group, text) for group in groups.values()]


def _lines(group: Sequence[Defect], text: str) -> DefectLines:
    first = group[0]
    where = place(first) + (f"等 {len(group)} 处" if len(group) > 1 else "")
    head = f"{SEVERITIES[first.severity]}  {where}  {printable(first.message)}"
    return DefectLines(first.severity, len(group), head, _words(first, text))


def _words(defect: Defect, text: str) -> str:
    """Show the words in 【】 with a little of what stands around them, and the correction."""
    words = printable(text[defect.start : defect.end])
    if len(words) > _LONGEST_WORDS:
        words = words[: _LONGEST_WORDS - 1] + "…"
    before = printable(text[max(0, defect.start - _AROUND) : defect.start].rpartition("\n")[2].lstrip())
    after = printable(text[defect.end : defect.end + _AROUND].partition("\n")[0].rstrip())
    shown = f"{before}【{words}】{after}"
    if defect.correction is None:
        return shown
    return shown + (f" → {printable(defect.correction)}" if defect.correction else " → （删去）")
