"""Put corrections into a text."""

from collections.abc import Sequence

from checker.results import Defect


def fix(text: str, defects: Sequence[Defect]) -> str:
    """Return the source text with the corrections of all defects that do not overlap; of two that do the first wins.

    Defects without a correction change nothing. `text` must be the one the defects were found in.
    """
    parts: list[str] = []
    done = 0
    for defect in sorted(defects, key=lambda defect: defect.start):
        if defect.correction is not None and defect.start >= done:
            parts += (text[done : defect.start], defect.correction)
            done = defect.end
    return "".join([*parts, text[done:]])
