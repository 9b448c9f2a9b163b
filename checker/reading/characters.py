"""One character in, one character out: full-width and half-width forms, blanks, quotation marks, traditional forms."""

import re
import unicodedata
from functools import cache

# Stands at the place of a dropped character until the end, so that every stage keeps the length of the source.
DROPPED = "\0"

_QUOTES = "“”‘’„‟‚‛「」『』〝〞〟﹁﹂﹃﹄＂＇\"'`｀"
_CLAUSE_MARKS = dict(
    zip(",;:!?()｡､，；：！？（）﹐﹑﹔﹕﹖﹗﹙﹚", "，；：！？（）。、，；：！？（），、；：？！（）", strict=True)
)
# Radicals that PDF fonts give in place of the character; Unicode has no compatibility mapping for these.
_RADICALS = dict(
    zip("⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻥⻦⻩⻬⻮⻰", "民西见角贝车长门青页风飞食马鱼鸟黄齐齿龙", strict=True)
)
# What stands before a mark is looked at after the mark is found: `re` finds a first character ten times as fast as a
# place where something stands before.
# The middle of 1,200; also full-width digits with a full-width comma. 2023，2024 is a list and has four digits.
_THOUSANDS = re.compile(",(?<=[0-9],)(?=[0-9]{3}(?![0-9]))|[，,](?<=[０-９][，,])(?=[０-９]{3}(?![０-９]))")
_CLOCK = re.compile("：(?<=[0-9]：)(?=[0-9])")
_DOT = re.compile(r"\.")
# From this share of traditional characters on (of all different ones) the whole text is taken as traditional.
TRADITIONAL_SHARE = 0.1


def _table() -> dict[str, str]:
    table = dict.fromkeys([*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD], DROPPED)
    dropped_ranges = (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xE0000, 0xE01EF)
    for first, last in (*dropped_ranges, (0x180B, 0x180E), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)):
        table.update(dict.fromkeys(range(first, last + 1), DROPPED))
    table.update(dict.fromkeys(map(ord, "\r\xa0\u1680\u202f\u205f\u3000\u3164\uffa0"), " "))
    table.update(dict.fromkeys(range(0x2000, 0x200B), " "))
    table.update(dict.fromkeys(map(ord, "\v\f\x85\u2028\u2029"), "\n"))
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    for first, last in ((0x2F00, 0x2FD5), (0xF900, 0xFAD9)):
        table.update({code: unicodedata.normalize("NFKC", chr(code)) for code in range(first, last + 1)})
    table.update({ord(char): "—" for char in "—–－―─⸺"} | {ord(char): "~" for char in "～〜∼"})
    table.update({ord(char): kept for char, kept in (_CLAUSE_MARKS | _RADICALS).items()})
    table.update({ord(char): DROPPED for char in _QUOTES})
    return {chr(code): folded for code, folded in table.items() if chr(code) != folded}


# No folded form is a key itself, so that the order in which characters are replaced does not matter.
_FOLDING = _table()
_FOLDED = frozenset(_FOLDING)


def fold_characters(text: str) -> str:
    """Fold each character by itself; the result has the length of `text`.

    Dropped characters become DROPPED, blanks become ' ' (a tab stays a tab), line and page breaks become a line feed.
    """
    text = _THOUSANDS.sub(DROPPED, text)
    # A text has a dozen of them; looking up every character, as str.translate does, takes ten times as long.
    for char in _FOLDED & set(text):
        text = text.replace(char, _FOLDING[char])
    text = _CLOCK.sub(":", text)
    return _simplify(_DOT.sub(_stop, text) if "." in text else text)


def is_chinese(char: str) -> bool:
    """Tell a Chinese character; a class of them takes `re` a millisecond to compile."""
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U0003ffff"


def _stop(dot: re.Match[str]) -> str:
    """Make a full stop of an ASCII one that ends a Chinese sentence.

    The four characters before it tell it from a heading mark (一. （二）.).
    """
    text, at = dot.string, dot.start()
    before, after = text[max(at - 4, 0) : at], text[at + 1 : at + 2]
    ends = len(before) == 4 and (is_chinese(before[3]) or before[3] in "）%")
    runs = ends and all(is_chinese(char) or char in "，、）%0123456789" for char in before[:3])
    return "。" if runs and (not after or after in "（\0" or after.isspace() or is_chinese(after)) else "."


def _simplify(text: str) -> str:
    """Make traditional characters simplified, without touching 著, 乾, 瞭 or 后 in a simplified text."""
    if _has("gb2312", text):
        return text
    different = {char for char in set(text) if "\u3400" <= char <= "\u9fff"}
    traditional = sorted(filter(_is_traditional, different))
    if not traditional:
        return text
    from opencc import OpenCC  # imported here: simplified reports do not pay for it

    convert = OpenCC("t2s").convert
    if len(traditional) > TRADITIONAL_SHARE * len(different):
        # Only a whole text shows whether 乾 is 干 (乾燥) or 乾 (乾坤).
        whole: str = convert(text)
        if len(whole) == len(text):
            return whole
    return text.translate({ord(char): new for char in traditional if len(new := convert(char)) == 1})


@cache
def _is_traditional(char: str) -> bool:
    """Tell characters that Big5 has and GB2312, the simplified standard, has not."""
    return not _has("gb2312", char) and _has("big5", char)


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
