"""Lay a result over the text of its report: lines, the sentences in them, and in these the cues and defects.

What comes out is what the page's templates walk through; they only add markup.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from checker.output.pieces import Piece, cut
from checker.output.quotation import ASSERTION_ORDER
from checker.results import Assertion, Cue, CueRole, Defect, Evidence, Result, Role, SectionResult

# Deeper “headings” are points that begin a paragraph (一是…); set as headings they would make every line one.
DEEPEST_HEADING = 3

_CUE_ORDER = (CueRole.ITEM, CueRole.ASSERTION, CueRole.CONCRETE)
# What folding drops from a heading, so that its title is shorter than what stands in the source.
_NOT_IN_TITLES = re.compile(r"[\s“”‘’\"'「」『』]")
_LINE_BREAK = re.compile(r"[ \t\u3000]*\n\s*")


class Use(Struct, frozen=True):
    """One item that a sentence is evidence for; `item` and `entry` count from 1 as the page lists them."""

    item: int
    entry: int
    title: str
    evidence: Evidence


class Sentence(Struct, frozen=True):
    """A stretch of the report that is evidence, with all the items it serves; numbered from 1 in order of the text."""

    number: int
    start: int
    end: int
    uses: tuple[Use, ...]

    @property
    def look(self) -> Assertion:
        """The assertion that decides how it looks where the items differ: the one that carries most."""
        return min((use.evidence.assertion for use in self.uses), key=ASSERTION_ORDER.__getitem__)

    @property
    def concrete(self) -> bool:
        """Whether it is concrete for any of its items."""
        return any(use.evidence.concrete for use in self.uses)

    @property
    def groups(self) -> list[tuple[Assertion, bool, list[Use]]]:
        """Its uses, those of one meaning together."""

        def meaning(use: Use) -> tuple[int, bool]:
            return ASSERTION_ORDER[use.evidence.assertion], not use.evidence.concrete

        grouped = (list(uses) for _, uses in groupby(sorted(self.uses, key=meaning), key=meaning))
        return [(uses[0].evidence.assertion, uses[0].evidence.concrete, uses) for uses in grouped]


class Flaw(Struct, frozen=True):
    """A defect, numbered from 1; `shown` is the number to show, which many places of one fault may share."""

    number: int
    defect: Defect
    shown: int


class Bit(Struct, frozen=True):
    """A stretch of text that looks the same throughout; `flags` are the defects that end with it."""

    text: str
    cue: CueRole | None = None
    heading: bool = False
    flaws: tuple[Flaw, ...] = ()
    flags: tuple[Flaw, ...] = ()


class Run(Struct, frozen=True):
    """Part of a line inside the same sentences; `starts` and `ends` are those that begin and end with it."""

    sentences: tuple[Sentence, ...]
    starts: tuple[Sentence, ...]
    ends: tuple[Sentence, ...]
    bits: tuple[Bit, ...]


class Line(Struct, frozen=True):
    """A line of the source, from 1; `role` is that of a section that begins in it, `level` that of its heading."""

    number: int
    level: int
    role: Role | None
    runs: tuple[Run, ...]

    @property
    def whole_heading(self) -> bool:
        """Whether nothing but a heading stands in it."""
        return bool(self.level) and all(bit.heading or not bit.text.strip(" \u3000。") for bit in self._bits())

    def _bits(self) -> Iterator[Bit]:
        return (bit for run in self.runs for bit in run.bits)


def quote(evidence: Evidence) -> tuple[Bit, ...]:
    """Return a sentence in one line, cut at its cues; line breaks with the blanks around them fall out."""
    text = evidence.text
    cues = evidence.cues
    gaps = [found.span() for found in _LINE_BREAK.finditer(text)]
    spans = [*((cue.start - evidence.start, cue.end - evidence.start) for cue in cues), *gaps]
    return tuple(
        Bit(text[piece.start : piece.end], cue=_strongest([cues[index] for index in piece.marks]))
        for piece in cut(len(text), spans)
        if not piece.marks or piece.marks[-1] < len(cues)
    )


def _strongest(cues: Sequence[Cue]) -> CueRole | None:
    return min((cue.role for cue in cues), key=_CUE_ORDER.index, default=None)


class _Heading(Struct, frozen=True):
    start: int
    end: int
    level: int


_Mark = Sentence | Cue | Flaw | _Heading


def mark_lines(result: Result, sentences: Sequence[Sentence], flaws: Sequence[Flaw]) -> tuple[Line, ...]:
    """Return the lines of the report with all marks in them; the last line is left out when it is empty."""
    text = result.text
    cues = list(dict.fromkeys(cue for one in sentences for use in one.uses for cue in use.evidence.cues))
    headings = [_heading(text, section) for section in result.sections if 0 < section.level <= DEEPEST_HEADING]
    marks: list[_Mark] = [*sentences, *cues, *flaws, *headings]
    spans = [_span(mark) for mark in marks]
    breaks = [offset for found in re.finditer("\n", text) for offset in found.span()]
    pieces = cut(len(text), spans, breaks)
    layer = _Layer(text, marks, [piece for piece in pieces if text[piece.start] != "\n"])
    return tuple(layer.lines(result.sections))


def _span(mark: _Mark) -> tuple[int, int]:
    return (mark.defect.start, mark.defect.end) if isinstance(mark, Flaw) else (mark.start, mark.end)


def _heading(text: str, section: SectionResult) -> _Heading:
    """Find where a heading ends: after as many characters as its title has, folded ones not counted."""
    left, end = len(section.title), section.start
    while left and end < min(section.end, len(text)):
        left -= not _NOT_IN_TITLES.match(text[end])
        end += 1
    return _Heading(section.start, end, section.level)


class _Layer:
    """Put marks on the visible pieces of a text: all but the line breaks."""

    def __init__(self, text: str, marks: Sequence[_Mark], visible: Sequence[Piece]) -> None:
        self._text = text
        self._marks = marks
        self._visible = visible
        self._first: dict[int, list[Sentence]] = {}
        self._last: dict[int, list[Sentence | Flaw]] = {}
        begins = [piece.start for piece in visible]
        for mark in marks if visible else ():
            if isinstance(mark, Sentence | Flaw):
                start, end = _span(mark)
                last = max(bisect_left(begins, end) - 1, 0)
                self._last.setdefault(visible[last].start, []).append(mark)
                if isinstance(mark, Sentence):
                    first = min(bisect_left(begins, start), last)
                    self._first.setdefault(visible[first].start, []).append(mark)

    def lines(self, sections: Sequence[SectionResult]) -> Iterator[Line]:
        at, begun, role = 0, 0, None
        source = self._text.split("\n")
        for number, words in enumerate(source if source[-1] else source[:-1], start=1):
            until = at + len(words)
            pieces = []
            while begun < len(self._visible) and self._visible[begun].start < until:
                pieces.append(self._visible[begun])
                begun += 1
            opened = [section for section in sections if at <= section.start <= until]
            new = next((s.role for s in opened if s.role is not role or s.level == 1), None)
            role = opened[-1].role if opened else role
            levels = [mark.level for piece in pieces for mark in self._on(piece) if isinstance(mark, _Heading)]
            yield Line(number, min(levels, default=0), new, tuple(self._runs(pieces)))
            at = until + 1

    def _on(self, piece: Piece) -> list[_Mark]:
        return [self._marks[index] for index in piece.marks]

    def _runs(self, pieces: Sequence[Piece]) -> Iterator[Run]:
        def sentences(piece: Piece) -> tuple[Sentence, ...]:
            return tuple(mark for mark in self._on(piece) if isinstance(mark, Sentence))

        for inside, group in groupby(pieces, key=sentences):
            run = list(group)
            starts = [one for piece in run for one in self._first.get(piece.start, ())]
            ends = [one for piece in run for one in self._last.get(piece.start, ()) if isinstance(one, Sentence)]
            yield Run(inside, tuple(starts), tuple(ends), tuple(self._bit(piece) for piece in run))

    def _bit(self, piece: Piece) -> Bit:
        marks = self._on(piece)
        return Bit(
            self._text[piece.start : piece.end],
            cue=_strongest([mark for mark in marks if isinstance(mark, Cue)]),
            heading=any(isinstance(mark, _Heading) for mark in marks),
            flaws=tuple(mark for mark in marks if isinstance(mark, Flaw)),
            flags=tuple(one for one in self._last.get(piece.start, ()) if isinstance(one, Flaw)),
        )
