"""Cut a sentence into clauses: the scope in which a cue acts (the ConText idea, with the comma as terminator)."""

import re
from collections.abc import Iterable

Span = tuple[int, int]

_BREAK = re.compile(r"[，；：。！？|\n]")


def find_clauses(text: str, start: int, end: int) -> list[Span]:
    """Return the clauses (start, end) of text[start:end], without their closing marks; never empty for a sentence."""
    clauses = []
    begin = start
    for match in _BREAK.finditer(text, start, end):
        if match.start() > begin:
            clauses.append((begin, match.start()))
        begin = match.end()
    if begin < end:
        clauses.append((begin, end))
    return clauses or [(start, end)]


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Compile words into one pattern that prefers the longest."""
    return re.compile("|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True)))
