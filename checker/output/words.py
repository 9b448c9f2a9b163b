"""Name the words of a result in Chinese, and make text from a report fit to print."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rich.cells import cell_len

from checker.results import Assertion, ItemResult, Kind, Reason, Role, Severity, Verdict, Waiver

VERDICTS: Mapping[Verdict, str] = {
    Verdict.COVERED: "覆盖",
    Verdict.WEAK: "薄弱",
    Verdict.MISSING: "缺失",
    Verdict.NOT_APPLICABLE: "不适用",
}

# Verdicts must be told apart without colour: on paper, in a pipe, by a colour-blind reader.
MARKS: Mapping[Verdict, str] = {
    Verdict.COVERED: "●",
    Verdict.WEAK: "◐",
    Verdict.MISSING: "○",
    Verdict.NOT_APPLICABLE: "－",
}

REASONS: Mapping[Reason, str] = {
    Reason.ONLY_PLANNED: "只见于计划",
    Reason.ONLY_SLOGAN: "只有口号",
    Reason.ONLY_PROBLEM: "仅见于问题",
    Reason.NOT_CONCRETE: "缺少具体内容",
    Reason.ONLY_RELATED: "只有相关内容",
    Reason.ABSENT: "未见",
    Reason.NO_PART: "没有这一部分",
    Reason.NOT_SEPARATE: "写到了但没有单列",
    Reason.EMPTY_PART: "只有标题没有内容",
    Reason.NO_ELEMENT: "缺少应写的内容",
    Reason.UNANSWERED: "打算没有回应问题",
    Reason.WRONG_SUM: "合计数对不上",
}
# The same beside other reasons, where no one is the only one.
_AMONG_OTHERS: Mapping[Reason, str] = {
    Reason.ONLY_PLANNED: "见于计划",
    Reason.ONLY_SLOGAN: "有口号",
    Reason.ONLY_PROBLEM: "见于问题",
    Reason.ONLY_RELATED: "有相关内容",
}

ROLES: Mapping[Role, str] = {
    Role.PREAMBLE: "开头",
    Role.ACHIEVEMENT: "工作成效",
    Role.PROBLEM: "存在问题",
    Role.PLAN: "下步打算",
    Role.DUTY: "履职情况",
    Role.BACKGROUND: "背景",
    Role.CLOSING: "结尾",
}

ASSERTIONS: Mapping[Assertion, str] = {
    Assertion.DONE: "已做",
    Assertion.PLANNED: "计划",
    Assertion.PROBLEM: "问题",
    Assertion.SLOGAN: "口号",
}

SEVERITIES: Mapping[Severity, str] = {Severity.ERROR: "错误", Severity.HINT: "提示"}

KINDS: Mapping[Kind, str] = {Kind.DEFINING: "直接", Kind.RELATED: "相关"}

# What may not be torn apart at a line end: a run of ASCII, and punctuation from the character it belongs to.
_PIECES = re.compile(r"[（《“‘【〔]*(?:[!-~]+|.)[，。；：！？、）》”’】〕…]*", re.DOTALL)

_BLANKS = {"\t", "\n", "\r", "\v", "\f", "\u2028", "\u2029"}


def printable(text: str) -> str:
    """Make text from outside harmless on a terminal, in one line.

    Line breaks and tabs become blanks; other control characters (escape sequences begin with one) and lone surrogates
    become U+FFFD; invisible format characters, which can reverse the writing direction, are dropped.
    """
    return text if text.isprintable() else "".join(map(_printable, text))


def _printable(char: str) -> str:
    if char in _BLANKS:
        return " "
    category = unicodedata.category(char)
    if category in ("Cc", "Cs"):
        return "\ufffd"
    return "" if category == "Cf" else char


def describe_reasons(item: ItemResult) -> str:
    """Say in one line why an item is not covered, or why it does not apply."""
    return printable(item.note) if item.note else name_reasons(item.reasons)


def name_reasons(reasons: Sequence[Reason]) -> str:
    """Name the reasons of a verdict; of several none can be 只有…."""
    if len(reasons) == 1:
        return REASONS[reasons[0]]
    named = "、".join(_AMONG_OTHERS.get(reason, REASONS[reason]) for reason in reasons)
    return f"仅{named}" if named and all(reason in _AMONG_OTHERS for reason in reasons) else named


def describe_waiver(waiver: Waiver) -> str:
    """Say in one line why a shortfall is accepted, who said so, and until when."""
    until = f"，至 {waiver.until}" if waiver.until else ""
    return printable(f"已豁免：{waiver.reason}（{waiver.who}{until}）")


def wrapped(text: str, width: int) -> list[int]:
    """Return the offsets at which new lines begin when a one-line text is set `width` cells wide.

    Written here because the wrapping of rich and click goes by blanks, which Chinese has not.
    """
    starts, used = [], 0
    for offset, piece in _pieces(text, width):
        cells = cell_len(piece)
        if used and used + cell_len(piece.rstrip()) > width:
            starts.append(offset)
            used = 0
        used += cells
    return starts


def hanging(head: str, text: str, width: int) -> str:
    """Return `text` behind `head`, set `width` cells wide, further lines under the first; ends in a line break."""
    indent = cell_len(head)
    cuts = [0, *wrapped(text, max(width - indent, 2)), len(text)]
    parts = [text[start:end].rstrip() for start, end in pairwise(cuts)]
    return (head + ("\n" + " " * indent).join(parts)).rstrip() + "\n"


def _pieces(text: str, width: int) -> Iterator[tuple[int, str]]:
    for found in _PIECES.finditer(text):
        if cell_len(found[0]) <= width:
            yield found.start(), found[0]
        else:
            yield from enumerate(found[0], start=found.start())
