"""Source text -> the form that is matched, with the way back for each character."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from checker.reading.characters import DROPPED, fold_characters
from checker.reading.lines import Gap, Layout, Line, continues, display_width, interrupts, is_mark_only
from checker.reading.residue import drop_residue, drop_stray_hashes, is_page_number, is_rule, is_web_line
from checker.report import Folded

# How many lines at either end may belong to the web page around the article.
_WEB_MARGIN = 12

# Quotation `> `, bullets and a markdown heading; `-`, `*`, `+`, `·` are bullets only before a blank (-5℃, *注).
_LINE_START = re.compile(
    r"[ \t\0]*(?:[>+*·-][\0]*[ \t][ \t\0]*|>(?=>)|[•●■◆▪►▶➢➤✦✓\uf020-\uf0ff][ \t\0]*)*(#{1,6}[\0]*[ \t]+)?"
)
_MARKERS = frozenset(">+*·-•●■◆▪►▶➢➤✦✓#") | {chr(code) for code in range(0xF020, 0xF100)}
_BLANK = " \t\0"
_BLANKS = re.compile(rf"[{_BLANK}]+")
# A numbering label with the blanks around it; looking no further keeps a line of many tabs linear.
_LONGEST_LABEL = 12
_BARE_NUMBER = re.compile("[0-9]{1,3}")


def fold(text: str, headings: tuple[tuple[int, int], ...] = (), *, wrapped: bool = True) -> Folded:
    """Fold a source text for matching.

    `wrapped` tells that a line may end inside a paragraph; without it every line is a paragraph.

    `headings` holds (source offset, level) of paragraphs that the format marks as headings; those of the result are
    folded offsets and include markdown headings. Paragraphs are parted by one line feed each, mapped to the line end
    in the source; there is none before the first and after the last. Never raises; takes linear time.
    """
    buffer = drop_residue(fold_characters(text))
    lines = _drop_web_lines(_read_lines(text, buffer, headings))
    lines = _drop_bare_page_numbers(lines)
    layout = Layout.of(lines)
    pieces: list[str] = []
    offsets: list[int] = []
    marked: list[tuple[int, int]] = []
    for before, line in pairwise([None, *lines]):
        assert line is not None  # pairwise puts None first only
        if before is not None and wrapped and continues(before, line, layout):
            line.carried = before.carried + len(before.text)
        elif before is not None:
            pieces.append("\n")
            offsets.append(before.line_end)
        if line.level:
            marked.append((len(offsets), line.level))
        pieces.append(line.text)
        offsets.extend(_places(line))
    return Folded("".join(pieces), tuple(offsets), tuple(marked))


def _places(line: Line) -> Iterable[int]:
    """Return the source offset of each character of a line's text."""
    first = line.start + len(line.body) - len(line.body.lstrip(_BLANK))
    if len(line.text) == len(line.body.strip(_BLANK)):
        return range(first, first + len(line.text))
    return [at for at, char in enumerate(line.body, line.start) if char not in _BLANK]


def fold_phrase(phrase: str) -> str:
    """Fold a phrase as it would be within a line of a report."""
    return _without_blanks(fold_characters(phrase))


def _read_lines(text: str, buffer: str, headings: tuple[tuple[int, int], ...]) -> list[Line]:
    """Take the lines that hold text, with what stood between them."""
    starts = sorted(headings)
    lines: list[Line] = []
    offset, gap = 0, Gap.NONE
    for raw in buffer.split("\n"):
        end = offset + len(raw)
        whole = _without_blanks(raw)
        if not whole or is_rule(whole):
            gap = max(gap, Gap.BLANK)
        elif is_page_number(whole):
            gap = Gap.PAGE
        else:
            level = _level_at(starts, offset, end)
            line = _read_line(raw, whole, text[offset:end], offset, level)
            if line.text:
                line.gap = gap if lines else Gap.NONE
                lines.append(line)
                gap = Gap.NONE
        offset = end + 1
    return lines


def _read_line(raw: str, whole: str, source: str, offset: int, level: int) -> Line:
    start, bullet = 0, False
    if whole[0] in _MARKERS:
        match = _LINE_START.match(raw)
        if match is not None:
            start = match.end()
            level = level or len(_without_blanks(match[1] or ""))
            bullet = any(char in _MARKERS for char in raw[:start])
    body = drop_stray_hashes(raw[start:])
    if "\t" in body:
        body = _mark_cells(body)
    indent = display_width(source[: len(source) - len(source.lstrip())]) if source[0].isspace() else 0
    return Line(
        text=_without_blanks(body),
        body=body,
        start=offset + start,
        line_end=offset + len(raw),
        width=display_width(source.rstrip()),
        indent=indent,
        level=level,
        bullet=bullet,
    )


def _mark_cells(line: str) -> str:
    """Turn the tabs between two texts into '|', but not the tab between a number and its heading."""
    last = len(line.rstrip(" \t\0"))

    def mark(match: re.Match[str]) -> str:
        run, at = match[0], match.start()
        between_texts = 0 < at < last and "\t" in run
        if not between_texts or (at <= _LONGEST_LABEL and is_mark_only(_without_blanks(line[:at]))):
            return run
        tab = run.index("\t")
        return DROPPED * tab + "|" + DROPPED * (len(run) - tab - 1)

    return _BLANKS.sub(mark, line)


def _level_at(starts: list[tuple[int, int]], offset: int, end: int) -> int:
    """Return the level of the heading that starts in the line, 0 for none."""
    at = bisect_left(starts, (offset, 0))
    return starts[at][1] if at < len(starts) and starts[at][0] <= end else 0


def _drop_web_lines(lines: list[Line]) -> list[Line]:
    margin = {*range(min(_WEB_MARGIN, len(lines))), *range(max(0, len(lines) - _WEB_MARGIN), len(lines))}
    return [line for at, line in enumerate(lines) if at not in margin or not is_web_line(line.text)]


def _drop_bare_page_numbers(lines: list[Line]) -> list[Line]:
    """Drop a number alone on its line where it interrupts a sentence; elsewhere it may be a cell or a value."""
    kept: list[Line] = []
    for at, line in enumerate(lines):
        is_number = len(line.text) <= 3 and _BARE_NUMBER.fullmatch(line.text) is not None
        if is_number and kept and at + 1 < len(lines) and interrupts(kept[-1], lines[at + 1]):
            lines[at + 1].gap = Gap.PAGE
        else:
            kept.append(line)
    return kept


def _without_blanks(line: str) -> str:
    return line.replace(" ", "").replace(DROPPED, "").replace("\t", "")
