"""Read what one Word paragraph holds: its text, and what hangs on it."""

from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.reading.numbering import W
from checker.reading.styles import Style, Styles, hides, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATIVES = f"{_MC}AlternateContent"
# Elements whose text Word does not show, or that hold none and are passed over for speed.
_OUT_NAMES = "del moveFrom delText instrText rt pPr rPr sdtPr tblPr tblGrid trPr tcPr"
OUT = {f"{W}{name}" for name in _OUT_NAMES.split(" ")}
NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}


class Inline(Struct):
    """The content of a paragraph, filled by `read`.

    Attributes:
        styles: of the document.
        style: of the paragraph.
        text: pieces in order; soft breaks as line feeds.
        boxes: text boxes anchored in the paragraph.
        notes: (kind, id) of footnotes and endnotes referred to.
    """

    styles: Styles
    style: Style
    text: list[str] = field(default_factory=list)
    boxes: list["_Element"] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    _fields: list[bool] = field(default_factory=list)  # for each open field, whether its code is being read

    def read(self, parent: "_Element") -> None:
        """Read the children of an element, whatever they are wrapped in."""
        for node in parent:
            tag = node.tag
            if tag.endswith("}t"):  # of Word's text, and of formulas
                if not any(self._fields):
                    self.text.append((node.text or "").replace("\n", " ").replace("\r", ""))
            elif tag in _BREAKS:
                self.text.append(_BREAKS[tag])
            elif tag in OUT or (tag == f"{W}r" and self._is_hidden(node)):
                continue
            elif tag == f"{W}txbxContent":
                self.boxes.append(node)
            elif tag in NOTES:
                self.notes.append((NOTES[tag], node.get(f"{W}id", "")))
            elif tag == f"{W}fldChar":
                self._follow_field(node.get(f"{W}fldCharType", ""))
            elif tag == ALTERNATIVES:
                self.read(alternative(node))
            elif len(node):
                self.read(node)

    def _is_hidden(self, run: "_Element") -> bool:
        properties = run.find(f"{W}rPr")
        own = hides(properties)
        if own is None:
            own = self.styles.style(value(properties, "rStyle")).hidden
        return bool(self.style.hidden if own is None else own)

    def _follow_field(self, kind: str) -> None:
        """Keep track of fields: of code and result only the result is text."""
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()


def alternative(node: "_Element") -> "_Element":
    """Return the one alternative to read: the first that holds text, else the first."""
    for one in node:
        if next(one.iter(f"{W}t"), None) is not None:
            return one
    return node[0] if len(node) else node
