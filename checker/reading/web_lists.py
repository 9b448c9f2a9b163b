"""The numbers that a browser writes before the items of an ordered list; they are not text of the page."""

import re

from msgspec import Struct
from selectolax.lexbor import LexborNode

from checker.reading.web_nodes import style_of

_INTEGER = re.compile(r"\s*([+-]?[0-9]{1,9})")
_STYLE = re.compile(r"(?:^|[;\s])list-style(?:-type)?\s*:([^;]*)", re.IGNORECASE)
_STYLES = {
    "none": "", "disc": "", "circle": "", "square": "",
    "decimal": "1", "decimal-leading-zero": "01",
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I",
    "cjk-ideographic": "一", "simp-chinese-informal": "一", "trad-chinese-informal": "一",
}  # fmt: skip
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_DIGITS = "零一二三四五六七八九"


class Numbering(Struct):
    """The state of one open list: the number of its next item."""

    kind: str
    number: int
    step: int

    def next_label(self, item: LexborNode) -> str:
        """Return what stands before `item` (an empty string for bullets), and count on."""
        value = _INTEGER.match(item.attributes.get("value") or "")
        number = int(value[1]) if value else self.number
        self.number = number + self.step
        return _label(number, _kind(item, self.kind))


def start_list(node: LexborNode) -> Numbering:
    """Read start, type and reversed of an `<ol>`; a reversed list without start counts down to 1."""
    start = _INTEGER.match(node.attributes.get("start") or "")
    backwards = "reversed" in node.attributes
    items = sum(child.tag == "li" for child in node.iter()) if backwards else 1
    return Numbering(kind=_kind(node, "1"), number=int(start[1]) if start else items, step=-1 if backwards else 1)


def _kind(node: LexborNode, inherited: str) -> str:
    style = _STYLE.search(style_of(node))
    for word in style[1].lower().split() if style else ():
        if word in _STYLES:
            return _STYLES[word]
    kind = (node.attributes.get("type") or "").strip()
    if kind in ("1", "a", "A", "i", "I"):
        return kind
    return _STYLES.get(kind.lower(), inherited)


def _label(number: int, kind: str) -> str:
    if not kind:
        return ""
    if kind == "一" and 0 < number < 100:
        return _chinese(number) + "、"
    if kind in "aA" and number > 0:
        letters = _letters(number)
        return (letters.upper() if kind == "A" else letters) + ". "
    if kind in "iI" and 0 < number < 4000:
        numeral = _roman(number)
        return (numeral.upper() if kind == "I" else numeral) + ". "
    return f"{number:0{len(kind)}d}. "


def _chinese(number: int) -> str:
    tens, units = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[units] if units else "")


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    numeral = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral
