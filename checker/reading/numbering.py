"""Automatic numbering of Word documents: the labels 一、 （一） 1. that stand in no text and must be counted."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.reading.package import WORD

if TYPE_CHECKING:
    from lxml.etree import _Element

W = f"{{{WORD}}}"
VAL = f"{W}val"

_DIGITS = "〇一二三四五六七八九"
_SMALL = ("零一二三四五六七八九", "十百千")
_LEGAL_SIMPLIFIED = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "拾佰仟")
_ROMAN = tuple(
    zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"), strict=True)
)  # fmt: skip
_CIRCLED = "".join(chr(c) for c in (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)))
# Formats that are a row of characters; past its end Word goes on in plain digits.
_ROWS = {
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_COUNTING = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"
}  # fmt: skip
_BY_DIGIT = {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"}


class Level(Struct, frozen=True):
    """One level of a list as numbering.xml defines it; `restart` is None for “after every higher level”."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    suffix: str = "tab"


class _List(Struct, frozen=True):
    """A `w:num`: the list whose counters it shares, its levels, and the numbers at which it starts anew."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Count the numbered paragraphs of one document, in order.

    Counters belong to the abstract list: two `num` of one abstract continue each other (checked against LibreOffice).
    """

    def __init__(self, root: "_Element | None", style_lists: dict[str, str]) -> None:
        """Read numbering.xml; `style_lists` gives the list of each numbering style (style id -> numId)."""
        self._lists: dict[str, _List] = {}
        self._style_levels: dict[tuple[str, str], int] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root, style_lists)

    def level_of_style(self, num_id: str, style: str) -> int:
        """Return the level that a list ties to a paragraph style, 0 without one."""
        known = self._lists.get(num_id)
        return self._style_levels.get((known.abstract, style), 0) if known else 0

    def label(self, num_id: str, level: int) -> str:
        """Count one paragraph and return its label with the blank behind it; empty for bullets and unknown lists."""
        one = self._lists.get(num_id)
        if one is None:
            return ""
        counters = self._counters.setdefault(one.abstract, {})
        own = one.levels.get(level, Level())
        if level in one.starts and (num_id, level) not in self._started:
            self._started.add((num_id, level))
            counters[level] = one.starts[level]
        else:
            counters[level] = counters[level] + 1 if level in counters else own.start
        for deeper in [at for at in counters if at > level]:
            restart = one.levels.get(deeper, Level()).restart
            if restart is None or level < restart:
                del counters[deeper]
        return self._written(one, own, counters)

    def _written(self, one: _List, own: Level, counters: dict[int, int]) -> str:
        if own.format == "bullet":
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = one.levels.get(at, Level())
            value = counters.get(at, level.start)
            return str(value) if own.legal else write_number(value, level.format)

        text = re.sub("%([1-9])", number, own.text)
        return text if own.suffix == "nothing" or not text else f"{text} "

    def _read(self, root: "_Element", style_lists: dict[str, str]) -> None:
        abstracts = {one.get(f"{W}abstractNumId", ""): one for one in root.iter(f"{W}abstractNum")}
        nums = {one.get(f"{W}numId", ""): one for one in root.iter(f"{W}num")}
        for num_id, num in nums.items():
            abstract = _child_value(num, "abstractNumId")
            linked = style_lists.get(_child_value(abstracts.get(abstract), "numStyleLink"), "")
            if linked in nums:
                abstract = _child_value(nums[linked], "abstractNumId")
            levels = {at: _read_level(one) for at, one in _levels(abstracts.get(abstract))}
            starts: dict[int, int] = {}
            for override in num.iterchildren(f"{W}lvlOverride"):
                at = as_int(override.get(f"{W}ilvl"), 0)
                own = override.find(f"{W}lvl")
                if own is not None:
                    levels[at] = _read_level(own)
                if override.find(f"{W}startOverride") is not None:
                    starts[at] = as_int(_child_value(override, "startOverride"), 1)
            self._lists[num_id] = _List(abstract, levels, starts)
        for name, abstract_list in abstracts.items():
            for at, level in _levels(abstract_list):
                self._style_levels[name, _child_value(level, "pStyle")] = at


def write_number(value: int, format: str) -> str:
    """Write a number as a Word number format asks; formats not used in Chinese documents come out as digits."""
    if format in ("none", "bullet"):
        return ""
    if format in _COUNTING:
        return _count(value, *_SMALL)
    if format in _ROWS:
        return _ROWS[format][value - 1] if 0 < value <= len(_ROWS[format]) else str(value)
    if format in _BY_DIGIT:
        return "".join(_DIGITS[int(digit)] for digit in str(max(value, 0)))
    if format in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return _count(value, *(_LEGAL_SIMPLIFIED if format == "chineseLegalSimplified" else _LEGAL_TRADITIONAL))
    if format.endswith(("Letter", "Roman")):
        written = _letters(value) if format.endswith("Letter") else _roman(value)
        return written.lower() if format.startswith("lower") else written
    if format in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(char) + 0xFEE0) for char in str(value))
    return f"{value:02}" if format == "decimalZero" else str(value)


def _count(value: int, digits: str, units: str) -> str:
    """Write 21 as 二十一 or 贰拾壹; 10 is 十 but 壹拾."""
    if not 0 < value < 10_000:
        return str(value) if value else digits[0]
    text = ""
    for position, digit in zip(range(len(str(value)) - 1, -1, -1), map(int, str(value)), strict=True):
        if digit:
            text += digits[digit] + (units[position - 1] if position else "")
        elif text and not text.endswith(digits[0]):
            text += digits[0]
    text = text.rstrip(digits[0])
    return text[1:] if text.startswith("一十") else text


def _letters(value: int) -> str:
    # After Z comes AA, BB; a hostile start number must not make a label of megabytes.
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 780 else str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    text = ""
    for size, letters in _ROMAN:
        text += letters * (value // size)
        value %= size
    return text


def as_int(text: str | None, otherwise: int) -> int:
    """Read a whole number as XML writes it; longer ones than Word allows count as missing."""
    return int(text) if text and re.fullmatch("[+-]?[0-9]{1,9}", text, re.ASCII) else otherwise


def _levels(parent: "_Element | None") -> Iterator[tuple[int, "_Element"]]:
    for one in () if parent is None else parent.iterchildren(f"{W}lvl"):
        yield as_int(one.get(f"{W}ilvl"), 0), one


def _child_value(parent: "_Element | None", name: str) -> str:
    child = None if parent is None else parent.find(f"{W}{name}")
    return "" if child is None else child.get(VAL, "")


def _read_level(level: "_Element") -> Level:
    # Word 2010 and later put unusual formats into alternatives, so the format may stand deeper.
    format = next(level.iter(f"{W}numFmt"), None)
    restart = level.find(f"{W}lvlRestart")
    legal = level.find(f"{W}isLgl")
    return Level(
        start=as_int(_child_value(level, "start"), 0),
        format="decimal" if format is None else format.get(VAL, "decimal"),
        text=_child_value(level, "lvlText"),
        restart=None if restart is None else as_int(restart.get(VAL), 0),
        legal=legal is not None and legal.get(VAL, "1") not in ("0", "false", "off"),
        suffix=_child_value(level, "suff") or "tab",
    )
