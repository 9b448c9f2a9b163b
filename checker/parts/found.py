"""Find a part of a report by its heading or by the role of its sections, and what stands in it."""

from collections.abc import Iterator

from msgspec import Struct

from checker.checklist import Part
from checker.parts.body import Body
from checker.parts.words import find_cue
from checker.pipes.clauses import Span
from checker.results import Role

MIN_CONTENT = 6  # characters; less is no sentence
_OTHERWISE = (Role.PROBLEM, Role.PLAN)
_NOTHING = ("无", "没有", "暂无", "未")  # words that tell something however short: there is nothing to report


class Found(Struct, frozen=True):
    """A part of a report: its sections by index, in order, and what tells it: a heading or its opening sentence.

    `first` is the section of that heading.
    """

    sections: tuple[int, ...]
    first: int
    heading: Span


def find_part(part: Part, body: Body) -> Found | None:
    """Find a part: by its heading, the outermost that fits, and by the role of sections."""
    tops = _by_title(part, body)
    chosen = {at for top in tops for at in _extent(top, body)}
    chosen |= {at for at, section in enumerate(body.sections) if section.role in part.roles and not body.is_row(at)}
    if not chosen:
        return None
    order = tuple(sorted(chosen))
    first = tops[0] if tops else next((at for at in order if body.is_heading(at)), order[0])
    return Found(order, first, _heading(body, first))


def _heading(body: Body, at: int) -> Span:
    section = body.sections[at]
    sentences = body.sentences(section.start, section.end)
    if not body.is_heading(at):
        return sentences[0] if sentences else (section.start, section.end)
    return section.start, section.start + len(body.text[section.start : section.title_end].rstrip("\n"))


def _by_title(part: Part, body: Body) -> list[int]:
    """Return the sections whose heading fits: of the outermost rank that has one; else numbered points.

    What stands below the problems or the plans is no part of its own, unless the part is one of these.
    """
    ranks = [section.rank for at, section in enumerate(body.sections) if body.is_heading(at)]
    top = min(ranks, default=0)
    fitting = [
        at
        for at, section in enumerate(body.sections)
        if (section.rank <= top or section.role not in _OTHERWISE or section.role in part.roles)
        and (title := body.title(at))
        and any(find_cue(cue, title) for cue in part.titles)
    ]
    headed = [at for at in fitting if body.is_heading(at)]
    outermost = min((body.sections[at].rank for at in headed), default=0)
    return [at for at in headed if body.sections[at].rank == outermost] or fitting


def _extent(top: int, body: Body) -> Iterator[int]:
    """Yield a section and all below it; rows of a table that look like headings end nothing."""
    yield top
    for at in range(top + 1, len(body.sections)):
        if not body.is_row(at) and body.sections[at].rank <= body.sections[top].rank:
            return
        yield at


def section_opened_at(start: int, body: Body) -> Found | None:
    """Return the innermost headed section of the done part whose first sentence after the heading starts at an offset.

    The sentence may stand in a point below the heading.
    """
    for at in range(len(body.sections) - 1, -1, -1):
        section = body.sections[at]
        opens = section.start < start == body.sentence_from(section.title_end)
        if opens and body.is_heading(at) and section.role not in _OTHERWISE:
            extent = tuple(_extent(at, body))
            if start < body.sections[extent[-1]].end:
                return Found(extent, at, _heading(body, at))
    return None


def content(found: Found, body: Body, *, whole: bool = False) -> list[Span]:
    """Return the sentences of a part without the heading that tells it; `whole` gives its sections uncut."""
    spans: list[Span] = []
    for at in found.sections:
        start, end = body.sections[at].start, body.sections[at].end
        if at == found.first and body.is_heading(at):
            start = min(body.sections[at].title_end, end)
        spans += [(start, end)] if whole else body.sentences(start, end)
    return spans


def is_empty(found: Found, body: Body) -> bool:
    """Tell a part that holds less than a sentence; “无。” is one."""
    text = "".join(body.text[a:b] for a, b in content(found, body))
    return len(text) < MIN_CONTENT and not text.startswith(_NOTHING)


def own_lines(found: Found, body: Body) -> list[str]:
    """Return the source lines of a part, whole: folding drops the empty cells of a table."""
    text, offsets = body.report.text, body.report.folded.offsets
    lines: dict[int, str] = {}
    for a, _ in content(found, body):
        start = text.rfind("\n", 0, offsets[a]) + 1
        end = text.find("\n", start)
        lines[start] = text[start : end if end >= 0 else None]
    return list(lines.values())
