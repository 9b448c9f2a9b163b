"""Give every sentence its section and every section its role.

The parts of a report are its headed sections, its preamble, and the parts that only a sentence opens (`roles`).
"""

from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct
from spacy.language import Language
from spacy.tokens import Doc

from checker.pipes.headings import Heading, find_headings, paragraphs
from checker.pipes.roles import announces_report, label_role, opening_role, role_of_title
from checker.reading.title import find_title
from checker.results import Role


class Section(NamedTuple):
    """A part of the folded text, from its own start to the next part's (parts do not overlap).

    Attributes:
        title: heading without its final stop; empty for the preamble, points and parts told only by a sentence.
        title_end: end of the heading sentence, equal to start without a heading.
        rank: 1 to 5 as in `headings`; 0 for parts that stand under no heading (the preamble, an unheaded problem or
            plan part), 6 for the rest of a paragraph whose role a sentence changes.
        path: indices of the enclosing sections and this one, outermost first.
        unit: the path up to the （一）-level, or to the innermost numbered section where there is none: the annotation
            guide's “same numbered section”.
    """

    start: int
    end: int
    title: str
    title_end: int
    rank: int
    role: Role
    path: tuple[int, ...]
    unit: tuple[int, ...]


class _Override(Struct):
    """A role told by a sentence, and how long it holds."""

    role: Role
    until: int | None  # folded offset of the paragraph end, None for as long as headings allow
    outer: list[tuple[int, int]]  # the sections that were open before
    floor: int | None = None  # rank of the numbered points that belong under the sentence


def find_sections(
    text: str,
    sentence_starts: list[int],
    *,
    marked: tuple[tuple[int, int], ...] = (),
    year: int | None = None,
) -> list[Section]:
    """Return the sections in order; they cover the text without gap or overlap.

    Args:
        text: folded text.
        sentence_starts: folded offsets.
        marked: headings that the file format marks, (folded offset, level).
        year: the report's; tells which years are future.
    """
    title = find_title(text)
    return _Builder(text, sentence_starts, find_headings(text, marked, title), year, title[1] if title else 0).build()


class _Builder:
    """Walk headings and sentences in order, keeping the stack of open sections and the role in force."""

    def __init__(self, text: str, sentences: list[int], headings: list[Heading], year: int | None, body: int) -> None:
        self.text = text
        self.sentences = sentences
        self.headings = {heading.start: heading for heading in headings}
        self.has_headings = any(not heading.is_point for heading in headings)
        self.year = year
        self.body = body
        self.paragraphs = paragraphs(text)
        self.paragraph_starts = [start for start, _ in self.paragraphs]
        self.sections: list[Section] = []
        self.stack: list[tuple[int, int]] = []  # (rank, index)
        self.override: _Override | None = None

    def build(self) -> list[Section]:
        """Return all sections with their ends set."""
        self._append(0, "", self.body, 0, Role.PREAMBLE if self._has_preamble() else Role.ACHIEVEMENT)
        preamble_end = self._preamble_end()
        for start, end in pairwise([*self.sentences, len(self.text)]):
            heading = self.headings.get(start)
            if heading is not None:
                self._open(heading)
            elif start >= preamble_end > 0 and self._role() is Role.PREAMBLE:
                self._switch(start, Role.ACHIEVEMENT, whole=True)
            if (heading is None or heading.is_point) and start >= self.body:
                self._listen(start, end)
        ends = [section.start for section in self.sections[1:]] + [len(self.text)]
        return [s._replace(end=e) for s, e in zip(self.sections, ends, strict=True) if e > s.start or len(ends) == 1]

    def _has_preamble(self) -> bool:
        first = self.paragraph_starts[0] if self.paragraph_starts else 0
        return not (first in self.headings and self.body == 0)

    def _preamble_end(self) -> int:
        """Return where the body starts when no heading says so.

        After “现将……报告如下”, or after the first paragraph.
        """
        first_heading = min((h.start for h in self.headings.values()), default=len(self.text))
        spans = [(start, end) for start, end in self.paragraphs if self.body <= start < first_heading]
        for start, end in spans:
            if announces_report(self.text[max(self.body, start) : end]):
                return end + 1
        prose = [(s, e) for s, e in spans if self.text[e - 1] != "：" and e - s > MIN_PREAMBLE]
        if not self.has_headings or len(prose) > 3:
            return prose[0][1] + 1 if prose else 0
        return 0

    def _append(self, start: int, title: str, title_end: int, rank: int, role: Role) -> None:
        if self.sections and self.sections[-1].start == start:
            last = self.sections.pop()
            self.stack = [(r, i) for r, i in self.stack if i < len(self.sections)]
            title, title_end = title or last.title, max(title_end, last.title_end)
            rank = min(rank, last.rank) if last.rank else rank
        index = len(self.sections)
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()
        path = (*(i for _, i in self.stack), index)
        self.stack.append((rank, index))
        ranks = [self.sections[i].rank for i in path[:-1]] + [rank]
        self.sections.append(Section(start, start, title, title_end, rank, role, path, _unit(path, ranks)))

    def _role(self) -> Role:
        return self.sections[-1].role

    def _open(self, heading: Heading) -> None:
        """Start the section of a heading or point."""
        outermost = all(rank in (0, *range(heading.rank, 7)) for rank, _ in self.stack)
        own = role_of_title(heading.title, outermost=outermost, year=self.year) if heading.title else None
        rank = 1 if heading.number is None and own is not None else heading.rank
        surviving = self._surviving(heading, own)
        if self.override and not surviving:
            self.stack = self.override.outer
        self.override = surviving
        parents = [i for r, i in self.stack if r < rank]
        inherited = self.sections[parents[-1]].role if parents else Role.ACHIEVEMENT
        inherited = Role.ACHIEVEMENT if inherited is Role.PREAMBLE else inherited
        if self.override:
            inherited = self.override.role
        role = own if own and _may_override(inherited, own) else inherited
        self._append(heading.start, heading.title, heading.title_end, rank, role)

    def _surviving(self, heading: Heading, own: Role | None) -> _Override | None:
        """Return the override if the heading stands under it: points, and numbers that start anew after it."""
        override = self.override
        if override is None or (override.until is not None and heading.start >= override.until):
            return None
        if own is not None and own is not override.role and heading.rank < 5:
            return None
        if override.floor is None and (heading.number == 1 or heading.rank == 5) and heading.rank > 1:
            override.floor = heading.rank
            return override
        return override if override.floor is not None and heading.rank >= override.floor else None

    def _listen(self, start: int, end: int) -> None:
        """Switch the role when the sentence opens problems or plans."""
        paragraph = bisect_right(self.paragraph_starts, start) - 1
        first = self.paragraph_starts[paragraph] == start
        if self.override and self.override.until is not None and start >= self.override.until:
            self._end_override(start)
        current = self._role()
        unmarked = first and start not in self.headings
        label = label_role(self.text[start:end]) if unmarked else None
        role = label or opening_role(self.text[start:end], self.year, first_in_paragraph=unmarked)
        problems_may_open = current in (Role.ACHIEVEMENT, Role.PREAMBLE, Role.BACKGROUND, Role.DUTY) and (
            unmarked or not first
        )
        if (
            role is None
            or role is current
            or (role is Role.PROBLEM and not problems_may_open)
            or current is Role.CLOSING
        ):
            return
        self._switch(start, role, whole=first and label is None, until=self.paragraphs[paragraph][1])

    def _switch(self, start: int, role: Role, *, whole: bool, until: int | None = None) -> None:
        outer = self.override.outer if self.override and whole else list(self.stack)
        self.override = _Override(role, None if whole else until, outer)
        self._append(start, "", start, 0 if whole else 6, role)

    def _end_override(self, start: int) -> None:
        """Go back, in the next paragraph, to the role before a sentence in mid-paragraph changed it."""
        self.stack = self.override.outer if self.override else self.stack
        self.override = None
        self._append(start, "", start, 6, self.sections[self.stack[-1][1]].role if self.stack else Role.ACHIEVEMENT)


MIN_PREAMBLE = 15  # characters; shorter opening paragraphs are salutations


def _may_override(inherited: Role, own: Role) -> bool:
    """Tell whether a heading's own role beats the one it stands under: plans hold no problem sections."""
    return inherited is not Role.PLAN or own is Role.CLOSING


def _unit(path: tuple[int, ...], ranks: list[int]) -> tuple[int, ...]:
    """Cut a path at its （一）-level, or after its innermost numbered section."""
    if 2 in ranks:
        return path[: ranks.index(2) + 1]
    numbered = [position for position, rank in enumerate(ranks) if 1 <= rank <= 5]
    return path[: numbered[-1] + 1] if numbered else path


class SectionFinder:
    """Write `doc._.sections`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the sections of a folded text."""
        text, starts = doc.user_data["text"], doc.user_data["sentence_starts"]
        marked, year, role = (doc.user_data.get(key) for key in ("headings", "year", "role"))
        doc._.sections = [whole(text, role)] if role else find_sections(text, starts, marked=marked or (), year=year)
        return doc


def whole(text: str, role: Role) -> Section:
    """Return one section that holds all of a text: for judging a sentence alone."""
    return Section(0, len(text), "", 0, 1, role, (0,), (0,))


@Language.factory("checker_sections", assigns=["doc._.sections"])
def make_section_finder(nlp: Language, name: str) -> SectionFinder:
    """Build the component for spaCy."""
    return SectionFinder()
