"""The text of part of a web page as a browser shows it: line by line, lists numbered, tables row by row."""

import re
from collections.abc import Collection

from msgspec import Struct, field
from selectolax.lexbor import LexborNode

from checker.reading.web_lists import Numbering, start_list
from checker.reading.web_names import BLOCK_TAGS
from checker.reading.web_nodes import style_of, walk

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DISPLAY = re.compile(r"(?:^|[;\s])display\s*:\s*(inline(?!-)|block|flex|grid|table(?!-)|list-item)", re.IGNORECASE)
_PREFORMATTED = re.compile(r"(?:^|[;\s])white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
# Not \s: the full-width blank inside a name or a date is the author's.
_BLANKS = re.compile("[ \t\n\r\f\v\u00a0]+")
# Word breaks the lines of its pages within Chinese text; such a line end is no blank (CSS Text 4, segment breaks).
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
_SOFT_BREAK = re.compile(f"(?<={_WIDE})[ \t\r\f]*\n[ \t\r\n\f]*(?={_WIDE})")
# A cell of a table of figures or measures is short; a cell with more lines holds the article (layout by table).
_LONGEST_CELL = 8


class Line(Struct, frozen=True):
    """One line; `level` is that of its heading tag from 1, or 0; `row` tells a table row written with bars."""

    text: str
    level: int = 0
    row: bool = False


class _Writer(Struct):
    """What is open at one point of the walk."""

    sinks: list[list[Line]] = field(default_factory=lambda: [[]])  # the page, then each open table cell
    rows: list[list[list[Line]]] = field(default_factory=list)
    lists: list[Numbering | None] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    label: str = ""
    level: int = 0
    preformatted: int = 0

    def write(self, text: str) -> None:
        if not self.preformatted:
            self.pieces.append(text)
            return
        first, *others = text.split("\n")
        self.pieces.append(first)
        for other in others:
            self.end_line()
            self.pieces.append(other)

    def end_line(self) -> None:
        text = _BLANKS.sub(" ", _SOFT_BREAK.sub("", "".join(self.pieces))).strip()
        self.pieces.clear()
        if text:
            self.sinks[-1].append(Line(self.label + text, self.level))
            self.label = ""

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "br" or _is_block(node):
            self.end_line()
        self.preformatted += _is_preformatted(node)
        if tag in _HEADINGS:
            self.level = _HEADINGS[tag]
        elif tag in ("ol", "ul", "menu", "dir"):
            self.lists.append(start_list(node) if tag == "ol" else None)
        elif tag == "li" and self.lists and self.lists[-1] is not None:
            self.label += self.lists[-1].next_label(node)
        elif tag == "tr":
            self.rows.append([])
        elif self._is_cell(node):
            self.sinks.append([])

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if _is_block(node):
            self.end_line()
        self.preformatted -= _is_preformatted(node)
        if tag in _HEADINGS:
            self.level = 0
        elif tag in ("ol", "ul", "menu", "dir"):
            self.lists.pop()
        elif tag == "li":
            self.label = ""
        elif tag == "tr":
            self.sinks[-1].extend(_row(self.rows.pop()))
        elif self._is_cell(node):
            self.rows[-1].append(self.sinks.pop())

    def _is_cell(self, node: LexborNode) -> bool:
        # A cell that is itself the article has no row here.
        return node.tag in ("td", "th") and bool(self.rows) and node.parent is not None and node.parent.tag == "tr"


def render(root: LexborNode, dropped: Collection[int] = ()) -> list[Line]:
    """Return the lines of `root` without blank ones; `dropped` holds `mem_id` of elements to leave out."""
    writer = _Writer()
    for node, entering in walk(root, dropped):
        if node.is_text_node:
            writer.write(node.text_content or "")
        elif entering:
            writer.enter(node)
        else:
            writer.leave(node)
    writer.end_line()
    return writer.sinks[0]


def _is_block(node: LexborNode) -> bool:
    style = style_of(node)
    display = _DISPLAY.search(style) if style else None
    return display[1].lower() != "inline" if display else node.tag in BLOCK_TAGS


def _is_preformatted(node: LexborNode) -> bool:
    return node.tag in ("pre", "listing") or _PREFORMATTED.search(style_of(node)) is not None


def _row(cells: list[list[Line]]) -> list[Line]:
    """Write a row as one line with bars; a row that only lays out the page as its lines."""
    if sum(map(bool, cells)) <= 1 or any(_lays_out(cell) for cell in cells):
        return [line for cell in cells for line in cell]
    return [Line(" | ".join(" ".join(line.text for line in cell) for cell in cells).rstrip(" |"), row=True)]


def _lays_out(cell: list[Line]) -> bool:
    return len(cell) > _LONGEST_CELL or any(line.row or line.level for line in cell)
