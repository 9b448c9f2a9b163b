"""Brackets, book marks and quotation marks: unpaired, crossed, of two widths, nested wrongly, around no book."""

from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from checker.late import late
from checker.proofreading.draft import MOVES_QUOTES, Draft, Flaw
from checker.results import Severity

_CLOSING = {"（": "）", "《": "》", "〈": "〉", "〔": "〕", "【": "】", "[": "]"}
_OPENING = {close: open for open, close in _CLOSING.items()}
_PARTNERS = _CLOSING | _OPENING
_WIDE = {"(": "（", ")": "）"}
# A half bracket is a label of its own: 一）…；二）…, 1）…, a）….
_HALF_LABEL = late("(?:^|[。；：，、！？])(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2}|[A-Za-z])$")
# How far a bracket and another one that should be its partner may lie apart.
_NEAR = 60
_NESTED = late("《[^《》\n]*《")
_QUOTE = late("[“”]")
# Ideas and practices, not writings: GB/T 15834-2011 4.15 keeps book marks for the names of works.
_IDEA = late(
    "《((?:新时代)?(?:习近平[^《》〈〉纲要论选编读本]{0,14}思想|枫桥经验|党的[一二三四五六七八九十]{1,3}大(?:精神)?|三会一课|一规划两纲要))》"
)


class _Mark(Struct, frozen=True):
    at: int  # folded
    char: str
    paragraph: int


def bracket_pairs(draft: Draft) -> Iterator[Flaw]:
    """Find brackets and book marks without their partner, or with another one's: （…》, 》…《."""
    lone = _rejoined(list(_lone_marks(draft)))
    at = 0
    while at < len(lone):
        mark, following = lone[at], lone[at + 1] if at + 1 < len(lone) else None
        if following is not None and _belong(mark, following):
            yield _mismatch(draft, mark, following)
            at += 2
        else:
            missing = _PARTNERS[mark.char]
            message = f"“{mark.char}”没有配对的“{missing}”"
            yield Flaw("bracket-unpaired", *draft.source(mark.at, mark.at + 1), message)
            at += 1


def bracket_widths(draft: Draft) -> Iterator[Flaw]:
    """Find pairs of a full-width and a half-width bracket: （二)."""
    if "(" not in draft.text and ")" not in draft.text:
        return
    for start, end in _pairs(draft):
        for at in (start, end):
            wide = _WIDE.get(draft.written(at))
            if wide and draft.written(start + end - at) in _PARTNERS:
                message = f"一对括号全角、半角混用，“{draft.written(at)}”应为“{wide}”"
                yield Flaw("bracket-width", *draft.source(at, at + 1), message, Severity.ERROR, wide)


def nested_book_marks(draft: Draft) -> Iterator[Flaw]:
    """Find 《…《…》…》; inside double marks stand single ones (GB/T 15834-2011 4.15)."""
    if not _NESTED.search(draft.folded):
        return
    spans = [(start, end) for start, end in _pairs(draft) if draft.folded[start] == "《"]
    outer_end = -1
    for start, end in sorted(spans):
        if end < outer_end:
            first, last = draft.source(start, end + 1)
            right = f"〈{draft.text[first + 1 : last - 1]}〉"
            yield Flaw(
                "book-marks-nested", first, last, "书名号里面再用书名号，里层应为单书名号〈〉", Severity.ERROR, right
            )
        else:
            outer_end = end


def book_marks_on_ideas(draft: Draft) -> Iterator[Flaw]:
    """Find 《习近平法治思想》; the books are 《习近平法治思想学习纲要》 and 《习近平法治思想概论》."""
    for found in _IDEA.finditer(draft.folded):
        start, end = draft.source(found.start(), found.end())
        message = f"“{found[1]}”不是书名、篇名，不用书名号"
        yield Flaw("book-marks-misused", start, end, message, Severity.ERROR, draft.text[start + 1 : end - 1])


def quotation_marks(draft: Draft) -> Iterator[Flaw]:
    """Find quotation marks without their partner or the wrong way round, the first one in each paragraph."""
    if draft.format in MOVES_QUOTES:
        return
    for start, end in _regions(draft):
        flaw = _quotes(draft.text, start, end)
        if flaw is not None:
            yield flaw


def _quotes(text: str, start: int, end: int) -> Flaw | None:
    open_at: int | None = None
    for found in _QUOTE.finditer(text, start, end):
        at = found.start()
        if found[0] == "“" and open_at is not None:
            message = "前引号“后面还没有后引号”，又出现前引号“：漏了后引号、方向反了，或里层应为单引号"
            return Flaw("quotes-unpaired", at, at + 1, message)
        if found[0] == "”" and open_at is None:
            return Flaw("quotes-unpaired", at, at + 1, "后引号”前面没有配对的前引号“")
        open_at = at if found[0] == "“" else None
    if open_at is None:
        return None
    return Flaw("quotes-unpaired", open_at, open_at + 1, "前引号“后面没有配对的后引号”")


def _regions(draft: Draft) -> Iterator[tuple[int, int]]:
    """Give the source span of each paragraph with the quotation marks at its ends, which folding dropped."""
    breaks = [-1, *(draft.offsets[end] for _, end in draft.paragraphs[:-1]), len(draft.text)]
    for before, after in pairwise(breaks):
        yield before + 1, after


def _pairs(draft: Draft) -> Iterator[tuple[int, int]]:
    """Give the folded places of both brackets of each pair that stands in one paragraph, in the order of closing."""
    for start, end in draft.paragraphs:
        stack: list[int] = []
        for found in _BRACKETS.finditer(draft.folded, start, end):
            if found[0] in _CLOSING:
                stack.append(found.start())
            elif stack and draft.folded[stack[-1]] == _OPENING[found[0]]:
                yield stack.pop(), found.start()
            else:
                stack.clear()


_BRACKETS = late(r"[（）《》〈〉〔〕【】\[\]]")
# The brackets of a document number are checked with it: 〔2025]17号.
_DOCUMENT_YEAR = late("20[0-9]{2}[〕）】》〉\\]](?=第?[0-9]{1,4}号)")


def _lone_marks(draft: Draft) -> Iterator[_Mark]:
    """Give the brackets of each paragraph that have no partner in it, in order."""
    checked = _document_brackets(draft.folded)
    for number, ((start, end), label) in enumerate(zip(draft.paragraphs, draft.labels, strict=True)):
        if label is not None and label.brackets is not None:
            start = label.end  # its brackets are checked with the label
        for at in sorted(_without_partner(draft.folded, start, end, checked)):
            yield _Mark(at, draft.folded[at], number)


def _document_brackets(text: str) -> set[int]:
    """Return where the brackets around the year of a document number stand."""
    places = set()
    for found in _DOCUMENT_YEAR.finditer(text):
        places.add(found.end() - 1)
        if text[found.start() - 1 : found.start()] in _CLOSING:
            places.add(found.start() - 1)
    return places


def _without_partner(text: str, start: int, end: int, checked: set[int]) -> list[int]:
    open: list[int] = []
    lone: list[int] = []
    for found in _BRACKETS.finditer(text, start, end):
        at, partner = found.start(), _OPENING.get(found[0])
        if at in checked:
            continue
        if partner is None:
            open.append(at)
        elif partner in (last := [text[before] for before in open[-3:]]):
            skipped = last[::-1].index(partner)
            lone.extend(open[len(open) - skipped :])
            del open[len(open) - skipped - 1 :]
        elif not _HALF_LABEL.search(text[max(start, at - 5) : at]):
            lone.append(at)
    return lone + open


def _rejoined(lone: list[_Mark]) -> list[_Mark]:
    """Take out pairs that a wrong paragraph end parts."""
    kept: list[_Mark] = []
    for mark in lone:
        if kept and _fit(kept[-1], mark) and mark.paragraph - kept[-1].paragraph in (1, 2):
            kept.pop()
        else:
            kept.append(mark)
    return kept


def _fit(open: _Mark, close: _Mark) -> bool:
    return _CLOSING.get(open.char) == close.char


def _belong(mark: _Mark, following: _Mark) -> bool:
    """Tell two lone marks that were meant as a pair: one opens and one closes, near each other."""
    near = mark.paragraph == following.paragraph and following.at - mark.at <= _NEAR
    reverse = _CLOSING.get(following.char) == mark.char
    return near and ((mark.char in _CLOSING and following.char in _OPENING) or reverse)


def _mismatch(draft: Draft, mark: _Mark, following: _Mark) -> Flaw:
    start, end = draft.source(mark.at, following.at + 1)
    if mark.char in _OPENING:
        return Flaw("bracket-mismatch", start, end, f"“{mark.char}{following.char}”前后颠倒")
    if _fit(mark, following):
        return Flaw("bracket-mismatch", start, end, f"“{mark.char}{following.char}”与另一对括号交叉")
    message = f"“{mark.char}”与“{following.char}”不配对，应为“{mark.char}{_CLOSING[mark.char]}”"
    return Flaw("bracket-mismatch", start, end, message)
