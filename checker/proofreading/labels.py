"""Labels in front of headings: 一、 （一） 1. （1） ①, with what is wrong in their brackets.

Written for proofreading, where a half bracket or a full-width stop matters; the section finder only needs the rank.
"""

from enum import StrEnum

from msgspec import Struct

from checker.late import late

_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_CIRCLED = {chr(0x2460 + number): number + 1 for number in range(20)}
CHINESE_NUMBER = "[一二三四五六七八九十]{1,3}"

_LABEL = late(
    f"(?P<comma>{CHINESE_NUMBER})(?:、(?!{CHINESE_NUMBER}[、，])|[.](?![0-9]))"
    f"|(?P<open>[（〔【〈《\\[])(?P<chinese>{CHINESE_NUMBER})"
    r"(?P<close>[）〕】〉》\]、。，：.]|(?=[^是要大届年月日个次名种类级一二三四五六七八九十]))"
    rf"|(?P<half>{CHINESE_NUMBER})）"
    r"|(?P<arabic>[0-9]{1,2})[.、](?=20[0-9]{2}年|[^0-9])"
    r"|(?P<opened>[（〔【〈])(?P<digits>[0-9]{1,2})(?P<closed>[）〕】〉》\]、。，：])"
    r"|(?P<circled>[①-⑳])"
)


class Style(StrEnum):
    """Tell the numbering systems apart, each by its first label."""

    COMMA = "一、"
    CHINESE = "（一）"
    ARABIC = "1."
    BRACKETED = "（1）"
    CIRCLED = "①"


_STYLES = {
    "comma": Style.COMMA,
    "chinese": Style.CHINESE,
    "half": Style.CHINESE,
    "arabic": Style.ARABIC,
    "digits": Style.BRACKETED,
    "circled": Style.CIRCLED,
}


class Label(Struct, frozen=True):
    """A label at the start of a paragraph, folded offsets.

    `brackets` are both marks as written: "（）" or a wrong pair; "（" where the second is missing, "）" where the first
    is; None without brackets.
    """

    start: int
    end: int
    style: Style
    number: int
    brackets: str | None = None


def read_label(text: str, start: int, end: int) -> Label | None:
    """Return the label of the paragraph from start to end (folded), None without one."""
    found = _LABEL.match(text, start, end)
    if found is None:
        return None
    name, style = next((name, style) for name, style in _STYLES.items() if found[name])
    brackets = None
    if name == "half":
        brackets = "）"
    elif name == "chinese":
        brackets = found["open"] + found["close"]
    elif name == "digits":
        brackets = found["opened"] + found["closed"]
    number = number_of(found[name])
    return Label(start, found.end(), style, number, brackets) if number else None


def number_of(digits: str) -> int:
    """Return the value of 1, ①, 一 or 二十一; 0 for what is no number."""
    if digits in _CIRCLED:
        return _CIRCLED[digits]
    if digits.isascii():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _NUMERALS.get(digits, 0)
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_NUMERALS.get(tens, 0) if tens else 1) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)


def write(style: Style, number: int) -> str:
    """Write a label as its style asks, in the form of GB/T 9704-2012 7.3.3."""
    if style is Style.ARABIC:
        return f"{number}."
    if style is Style.BRACKETED:
        return f"（{number}）"
    if style is Style.CIRCLED:
        return chr(0x2460 + number - 1) if number <= len(_CIRCLED) else str(number)
    return f"{chinese(number)}、" if style is Style.COMMA else f"（{chinese(number)}）"


def chinese(number: int) -> str:
    """Write 21 as 二十一; numbers from 1 to 99."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    head = "" if not tens else "十" if tens == 1 else digits[tens] + "十"
    return head + (digits[ones] if ones else "")
