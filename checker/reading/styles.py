"""What a Word paragraph or run gets from its style: numbering, heading level, being hidden."""

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.reading.numbering import VAL, W, as_int

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING_NAME = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_TOC_NAME = re.compile(r"(?:toc|目录) ?(?:[1-9]|heading|标题)", re.IGNORECASE)
_BODY_TEXT = 9  # the outline level that means: no heading
# Word itself allows chains of ten styles; a chain that runs in a circle must end.
_LONGEST_CHAIN = 20


class Style(Struct, frozen=True):
    """What matters of a style, its base styles included.

    Attributes:
        num_id: list of the paragraph, None without one.
        num_level: level in the list, None where the list ties it to the style.
        num_style: id of the style that brought the list: the one that the list knows.
        level: of a heading from 1, else 0.
        hidden: whether its text is hidden; None where the style does not say.
        contents: whether it is a line of a table of contents.
    """

    num_id: str | None = None
    num_level: int | None = None
    num_style: str = ""
    level: int = 0
    hidden: bool | None = None
    contents: bool = False


class Styles:
    """The styles of one document, by id."""

    def __init__(self, root: "_Element | None") -> None:
        self._elements: dict[str, _Element] = {}
        self._known: dict[str, Style] = {}
        self._default = ""
        for style in () if root is None else root.iterchildren(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            self._elements[name] = style
            if style.get(f"{W}type") == "paragraph" and is_on(style.get(f"{W}default", "0")):
                self._default = name

    def numbering_lists(self) -> dict[str, str]:
        """Return the list of each numbering style."""
        return {
            name: number.get(VAL, "")
            for name, style in self._elements.items()
            if style.get(f"{W}type") == "numbering" and (number := style.find(f"{W}pPr/{W}numPr/{W}numId")) is not None
        }

    def paragraph(self, style: str) -> Style:
        """Return a paragraph style, the default one where the id is empty or unknown."""
        return self.style(style if style in self._elements else self._default)

    def style(self, name: str) -> Style:
        """Return a style; one that says nothing where the id is unknown."""
        if name not in self._known:
            self._known[name] = self._resolve(name)
        return self._known[name]

    def _resolve(self, name: str) -> Style:
        num_id, num_level, num_style, outline, hidden, contents = None, None, "", None, None, False
        named_level = 0
        for id in self._chain(name):
            style = self._elements[id]
            shown = _value(style, f"{W}name") or ""
            contents = contents or _TOC_NAME.fullmatch(shown) is not None
            match = _HEADING_NAME.fullmatch(shown)
            named_level = named_level or (int(match[1]) if match else 0)
            own_outline = _value(style, f"{W}pPr/{W}outlineLvl")
            outline = own_outline if outline is None else outline
            if num_level is None and num_id is None:
                level = _value(style, f"{W}pPr/{W}numPr/{W}ilvl")
                num_level = None if level is None else as_int(level, 0)
            if num_id is None:
                num_id = _value(style, f"{W}pPr/{W}numPr/{W}numId")
                num_style = id if num_id is not None else ""
            if hidden is None:
                hidden = hides(style.find(f"{W}rPr"))
        level_number = as_int(outline, _BODY_TEXT) + 1 if outline is not None else named_level
        return Style(num_id, num_level, num_style, level_number if level_number <= _BODY_TEXT else 0, hidden, contents)

    def _chain(self, name: str) -> list[str]:
        chain: list[str] = []
        while name in self._elements and name not in chain and len(chain) < _LONGEST_CHAIN:
            chain.append(name)
            name = _value(self._elements[name], f"{W}basedOn") or ""
        return chain


def hides(properties: "_Element | None") -> bool | None:
    """Tell whether run properties hide the text; None where they do not say."""
    vanish = None if properties is None else properties.find(f"{W}vanish")
    return None if vanish is None else is_on(vanish.get(VAL, "1"))


def is_on(value: str) -> bool:
    """Read an on-off value as Open XML writes it."""
    return value not in ("0", "false", "off")


def value(parent: "_Element | None", name: str) -> str:
    """Return the value of a child element; empty without one."""
    child = None if parent is None else parent.find(f"{W}{name}")
    return "" if child is None else child.get(VAL, "")


def _value(element: "_Element", path: str) -> str | None:
    found = element.find(path)
    return None if found is None else found.get(VAL)
