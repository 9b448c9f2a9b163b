"""Headings that are numbered wrongly: skipped, doubled, out of order, in another system, or in a wrong bracket."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.labels import CHINESE_NUMBER, Label, Style, chinese, read_label, write
from checker.results import Severity

# How far before a list its lost first number is looked for.
_LOOK_BACK = 2_000
_POINT = late(f"{CHINESE_NUMBER}[是要]|第{CHINESE_NUMBER}")
# Consistent half brackets, 一）, and decorated ones are a style, if not the standard's.
_OTHER_BRACKETS = ("）", "〔〕", "【】", "〈〉", "[]")
_OPENING = tuple("（〔【〈《[")


def heading_numbers(draft: Draft) -> Iterator[Flaw]:
    """Find numbers that do not follow each other: （一）（三）, （三）（三）; a list that starts anew is none."""
    for siblings in _sibling_lists(settled_labels(draft), draft):
        yield from _check(siblings, draft)
    for label, style in _strangers(_labels(draft)).items():
        start, end = draft.source(label.start, label.end)
        right = write(style, label.number)
        message = f"编号“{draft.text[start:end].strip()}”与前后同级标题的体例不一，应为“{right}”"
        yield Flaw("numbering-mixed", start, end, message, Severity.ERROR, right)


def settled_labels(draft: Draft) -> list[Label]:
    """Return the labels of all paragraphs, those that fill a gap in another system as if written in it."""
    found = _labels(draft)
    strangers = _strangers(found)
    if not strangers:
        return found
    return [replace(label, style=strangers.get(label, label.style)) for label in found]


def _labels(draft: Draft) -> list[Label]:
    return [label for label in draft.labels if label is not None]


def label_brackets(draft: Draft) -> Iterator[Flaw]:
    """Find labels with a wrong or missing bracket (（一、, （1。, 〈五）) and a stop after the bracket (（一）、)."""
    found = _labels(draft)
    usual = any(label.brackets == "（）" for label in found)
    for label in found:
        if label.brackets is None:
            continue
        right = write(label.style, label.number)
        if label.brackets != "（）" and (usual or label.brackets not in _OTHER_BRACKETS):
            start, end = draft.source(label.start, label.end)
            # （二加强: how far the label goes is a guess only where no mark ends it.
            correction = None if label.brackets in _OPENING else right
            message = f"编号“{draft.text[start:end]}”的括号不完整或不配对，应为“{right}”"
            yield Flaw("label-bracket", start, end, message, Severity.ERROR, correction)
        elif draft.folded[label.end : label.end + 1] in ("、", "，", "。"):
            start, end = draft.source(label.end, label.end + 1)
            yield Flaw("label-stop", start, end, f"带括号的编号“{right}”后面不再加标点", Severity.ERROR, "")


class _Siblings(Struct):
    """Labels of one style under one parent; `before` is the last number of the list that it continues, or 0."""

    labels: list[Label]
    before: int = 0


def _sibling_lists(found: Sequence[Label], draft: Draft) -> list[_Siblings]:
    """Gather the labels of each list: a label closes the lists below it, and a one begins a new list."""
    lists: list[_Siblings] = []
    stack: list[_Siblings] = []
    last_of: dict[Style, int] = {}
    headings = _bare_headings(draft)
    for label in found:
        at = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].labels[0].style is label.style), None)
        if at is not None:
            siblings = stack[at]
            del stack[at + 1 :]
            # （一）（一）（二） is a doubled number, unless a heading without a number stands between.
            parted = bisect_left(headings, siblings.labels[-1].start) < bisect_right(headings, label.start)
            if (label.number == 1 and (len(siblings.labels) > 1 or parted)) or (label.number != 1 and parted):
                stack[at] = _Siblings([label], label.number - 1 if parted else 0)
                lists.append(stack[at])
            else:
                siblings.labels.append(label)
        else:
            # 1. 2. under （一）, then 3. under （二）: a count that runs on.
            runs_on = last_of.get(label.style, 0) == label.number - 1
            stack.append(_Siblings([label], label.number - 1 if runs_on else 0))
            lists.append(stack[-1])
        last_of[label.style] = label.number
    return lists


def _bare_headings(draft: Draft) -> list[int]:
    """Return where headings without a number start (folded), in order."""
    starts = [section.start for section in draft.sections if section.title]
    places = [bisect_left(draft.offsets, start) for start in starts]
    return [
        at
        for at in places
        if not _POINT.match(draft.folded, at) and not read_label(draft.folded, at, len(draft.folded))
    ]


def _check(siblings: _Siblings, draft: Draft) -> Iterator[Flaw]:
    held = {label.number for label in siblings.labels}
    last, doubled = siblings.before, False
    previous: Label | None = None
    for at, label in enumerate(siblings.labels):
        after = siblings.labels[at + 1].number if at + 1 < len(siblings.labels) else None
        number = label.number
        if number == last and previous is not None:
            yield _doubled(draft, label, after)
        elif number < last:
            message = f"编号“{_name(draft, label)}”排在“{write(label.style, last)}”之后，顺序颠倒"
            yield _flaw(draft, label, "numbering-order", message)
        elif number > last + 1 + doubled:
            missing = [one for one in range(last + 1, number) if one not in held]
            if missing and not _stands_between(draft, label.style, missing[0], previous, label):
                yield _skipped(draft, label, missing[0], previous, alone=len(siblings.labels) == 1)
        doubled = number == last
        last, previous = max(last, number), label


def _doubled(draft: Draft, label: Label, after: int | None) -> Flaw:
    """Report a number that stands twice; where the next one leaves room for it, say what it should be."""
    fits = after == label.number + 2
    right = write(label.style, label.number + 1)
    message = f"编号“{_name(draft, label)}”重复" + (f"，这里应为“{right}”" if fits else "，前面同级标题已用过")
    start, end = draft.source(label.start, label.end)
    return Flaw("numbering-doubled", start, end, message, Severity.ERROR, right if fits else None)


def _skipped(draft: Draft, label: Label, missing: int, previous: Label | None, *, alone: bool) -> Flaw:
    lost = write(label.style, missing)
    if previous is None:
        message = f"编号从“{_name(draft, label)}”开始，前面没有“{lost}”"
        return _flaw(draft, label, "numbering-start", message, Severity.HINT if alone else Severity.ERROR)
    return _flaw(
        draft, label, "numbering-skipped", f"编号从“{_name(draft, previous)}”跳到“{_name(draft, label)}”，缺“{lost}”"
    )


def _stands_between(draft: Draft, style: Style, number: int, previous: Label | None, label: Label) -> bool:
    """Tell whether the missing number stands inside a paragraph, where a line end was lost."""
    written = {
        Style.COMMA: f"{chinese(number)}、",
        Style.CHINESE: f"（{chinese(number)}）",
        Style.BRACKETED: f"（{number}）",
    }.get(style)
    start = previous.end if previous else max(0, label.start - _LOOK_BACK)
    if written is not None:
        return draft.folded.find(written, start, label.start) >= 0
    marks = f"(?<![0-9]){number}[.、]" if style is Style.ARABIC else re.escape(write(style, number))
    return re.compile(marks).search(draft.folded, start, label.start) is not None


def _strangers(found: Sequence[Label]) -> dict[Label, Style]:
    """Find labels that fill a gap in a list of another style: 1、 before 二、, 4、 between 三、 and 五、."""
    strangers: dict[Label, Style] = {}
    own = [at for at, label in enumerate(found) if label.style is Style.COMMA]
    for before, at in pairwise([-1, *own]):
        last = found[before].number if before >= 0 else 0
        number = found[at].number - 1
        if number != last + 1:
            continue
        stretch = found[before + 1 : at]
        fitting = [label for label in stretch if label.style is Style.ARABIC and label.number == number]
        others = {label.number for label in stretch if label.style is Style.ARABIC}
        if len(fitting) == 1 and not others & {number - 1, number + 1}:
            strangers[fitting[0]] = Style.COMMA
    return strangers


def _name(draft: Draft, label: Label) -> str:
    return draft.folded[label.start : label.end]


def _flaw(draft: Draft, label: Label, code: str, message: str, severity: Severity = Severity.ERROR) -> Flaw:
    return Flaw(code, *draft.source(label.start, label.end), message, severity)
