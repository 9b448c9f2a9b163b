"""Read .docx: the text as Word shows it with all tracked changes accepted, automatic numbering written out.

Left out: deletions, hidden text, comments, headers, footers, tables of contents, pinyin over characters. Text boxes and
notes follow the paragraph that they are anchored in. No library tried keeps all of this (numbering, insertions, text
boxes), so this walks over the XML itself.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.errors import ReportError
from checker.reading.extract import Extract
from checker.reading.numbering import VAL, Numbering, W, as_int
from checker.reading.package import damaged, open_package, read_part
from checker.reading.styles import Style, Styles, hides, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "word/document.xml"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OUT = {f"{W}{name}" for name in ("del", "moveFrom", "rt", "rPr", "pPr", "instrText", "delText", "sdtPr", "tblPr")}
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
# Foreign documents that Word joins in when it opens the file: their text is not here.
_ELSEWHERE = {f"{W}altChunk", f"{W}subDoc"}
# A heading style on a paragraph of prose is there for the looks; its run-in heading is found by rule.
_PROSE = ("。", "；", "！", "？")
LONGEST_HEADING = 80


@dataclass(slots=True)
class _Line:
    """A paragraph, or a table row with its cells parted by tabs; `places` count from its start."""

    text: str
    places: list[tuple[int, str]]
    level: int = 0


@dataclass(slots=True)
class _Inline:
    """What one paragraph holds: text, and what hangs on it."""

    style: Style
    text: list[str] = field(default_factory=list)
    boxes: list["_Element"] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)  # for each open field, whether its code is being read


def extract(data: bytes, where: str) -> Extract:
    """Read a .docx file.

    Places are body paragraphs ("第12段": the twelfth that is not empty, outside tables) and table cells. Raises
    ReportError with code damaged, encrypted, too_large, no_text, unsupported or dependency_missing.
    """
    try:
        import lxml.etree  # noqa: F401 - an extra: said once, before any part is parsed
    except ModuleNotFoundError as err:
        message = f'{where}：读取 Word 文档需要另装组件；请运行 pip install "fazhi-checker[docx]" 后再检查。'
        raise ReportError(message, code="dependency_missing") from err
    package = open_package(data, where)
    main = _main_part(package, where)
    root = read_part(package, main, where)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise damaged(where, "缺少正文部分 word/document.xml")
    folder = posixpath.dirname(main)
    parts = {name: read_part(package, f"{folder}/{name}.xml", where) for name in ("styles", "numbering", *_NOTES.values())}
    lines = _Walk(where, parts).read(body)
    if not any(line.text.strip() for line in lines):
        raise ReportError(f"{where}：文档里没有文字，可能只有图片；请先做文字识别（OCR）再检查。", code="no_text")
    return _assemble(lines)


def _main_part(package: zipfile.ZipFile, where: str) -> str:
    """Return the name of the part that holds the text; nearly always the usual one."""
    if _MAIN in package.namelist():
        return _MAIN
    relations = read_part(package, "_rels/.rels", where)
    for relation in () if relations is None else relations:
        if (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or _MAIN).lstrip("/")
    return _MAIN


def _assemble(lines: list[_Line]) -> Extract:
    offset = 0
    headings: list[tuple[int, int]] = []
    places: list[tuple[int, str]] = []
    for line in lines:
        if line.level and len(line.text) <= LONGEST_HEADING and not any(mark in line.text[:-1] for mark in _PROSE):
            headings.append((offset, line.level))
        places += [(offset + at, label) for at, label in line.places]
        offset += len(line.text) + 1
    text = "\n".join(line.text for line in lines)
    return Extract(text, "docx", headings=tuple(headings), places=tuple(places))


class _Walk:
    """Walk over a document in order, counting paragraphs, tables and automatic numbers."""

    def __init__(self, where: str, parts: dict[str, "_Element | None"]) -> None:
        self.where = where
        self.styles = Styles(parts["styles"])
        self.numbering = Numbering(parts["numbering"], self.styles.numbering_lists())
        self.notes = {kind: _by_id(parts[kind]) for kind in _NOTES.values()}
        self.lines: list[_Line] = []
        self.paragraphs = 0
        self.tables = 0
        self.inside = ""  # the place of the cell, text box or note being read
        self.carried = ""  # text of a paragraph whose end is deleted: it belongs to the next

    def read(self, body: "_Element") -> list[_Line]:
        self._blocks(body)
        return self.lines

    def _blocks(self, parent: "_Element") -> None:
        for node in parent:
            if node.tag == f"{W}p":
                self._paragraph(node)
            elif node.tag == f"{W}tbl":
                self._flush()
                self._table(node)
            elif node.tag in _ELSEWHERE:
                message = f"{self.where}：文档嵌有外部文件的内容，读不到；请用 Word 打开后另存为新的 .docx 再检查。"
                raise ReportError(message, code="unsupported")
            elif node.tag == f"{_MC}AlternateContent":
                self._blocks(_alternative(node))
            elif node.tag not in _OUT and not _is_contents(node):
                self._blocks(node)
        self._flush()

    def _paragraph(self, node: "_Element") -> None:
        properties = node.find(f"{W}pPr")
        style = self.styles.paragraph(_value(properties, "pStyle"))
        inline = _Inline(style)
        self._inline(node, inline)
        text = self.carried + "".join(inline.text)
        self.carried = ""
        if properties is not None and any(properties.find(f"{W}rPr/{W}{gone}") is not None for gone in ("del", "moveFrom")):
            self.carried = text
        elif not style.contents:
            label = self._label(properties, style)
            # Word shows the number of an empty paragraph too; only in a table it says something.
            if text.strip() or (label and self.inside):
                self._write(label + text.strip("\n"), _level(properties, style))
        self._hanging(inline)

    def _hanging(self, inline: _Inline) -> None:
        """Write text boxes and notes behind the paragraph that they hang on."""
        for box in inline.boxes:
            self._aside(box, "文本框")
        for kind, name in inline.notes:
            # Each is written once, however often it is referred to.
            note = self.notes[kind].pop(name, None)
            if note is not None:
                self._aside(note, "脚注" if kind == "footnotes" else "尾注")

    def _aside(self, node: "_Element", name: str) -> None:
        outer, carried, self.carried = self.inside, self.carried, ""
        self.inside = f"{outer or f'第{max(self.paragraphs, 1)}段'}{name}"
        self._blocks(node)
        self.inside, self.carried = outer, carried

    def _inline(self, parent: "_Element", inline: _Inline) -> None:
        for node in parent:
            tag = node.tag
            if tag.endswith("}t"):
                if not any(inline.fields):
                    inline.text.append((node.text or "").replace("\n", " ").replace("\r", ""))
            elif tag in _BREAKS:
                inline.text.append(_BREAKS[tag])
            elif tag in _OUT or (tag == f"{W}r" and self._is_hidden(node, inline.style)):
                continue
            elif tag == f"{W}txbxContent":
                inline.boxes.append(node)
            elif tag in _NOTES:
                inline.notes.append((_NOTES[tag], node.get(f"{W}id", "")))
            elif tag == f"{W}fldChar":
                _follow_field(node.get(f"{W}fldCharType", ""), inline.fields)
            elif tag == f"{_MC}AlternateContent":
                self._inline(_alternative(node), inline)
            elif len(node):
                self._inline(node, inline)

    def _is_hidden(self, run: "_Element", style: Style) -> bool:
        properties = run.find(f"{W}rPr")
        own = hides(properties)
        if own is None:
            own = self.styles.style(_value(properties, "rStyle")).hidden
        return bool(style.hidden if own is None else own)

    def _label(self, properties: "_Element | None", style: Style) -> str:
        """Count the paragraph and return its automatic number."""
        num_id, level = style.num_id, style.num_level
        own = None if properties is None else properties.find(f"{W}numPr")
        if own is not None:
            num_id = _value(own, "numId") or num_id
            level = as_int(_value(own, "ilvl"), 0 if own.find(f"{W}numId") is not None else level or 0)
        if num_id is None:
            return ""
        if level is None:
            level = self.numbering.level_of_style(num_id, style.num_style)
        return self.numbering.label(num_id, level)

    def _write(self, text: str, level: int) -> None:
        if not self.inside:
            self.paragraphs += 1
        place = self.inside or f"第{self.paragraphs}段"
        # A soft break ends a line as people see it; what follows stands in the same paragraph.
        self.lines += [_Line(line, [(0, place)], level) for line in text.split("\n") if line.strip()]

    def _flush(self) -> None:
        """Write text whose paragraph end is deleted where no paragraph follows."""
        text, self.carried = self.carried, ""
        if text.strip():
            self._write(text, 0)

    def _table(self, table: "_Element") -> None:
        self.tables += 1
        name = f"表{self.tables}"
        for number, row in enumerate(_rows(table), 1):
            cells = [self._cell(cell, f"{name}第{number}行第{at}格") for at, cell in enumerate(_cells(row), 1)]
            self.lines += [_joined(cells)] if all(len(cell) <= 1 for cell in cells) else [x for cell in cells for x in cell]

    def _cell(self, cell: "_Element", place: str) -> list[_Line]:
        outer, lines = self.inside, self.lines
        self.inside, self.lines = place, []
        # The lower parts of a vertically merged cell are not shown.
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        if merged is None or merged.get(VAL) == "restart":
            self._blocks(cell)
        found = self.lines
        self.inside, self.lines = outer, lines
        return found


def _joined(cells: list[list[_Line]]) -> _Line:
    """Make one line of a row; a row of one cell stays what that cell is."""
    filled = [cell[0] for cell in cells if cell]
    if len(filled) == 1:
        return filled[0]
    text, places = "", []
    for at, cell in enumerate(cells):
        text += "\t" if at else ""
        if cell:
            places += [(len(text) + start, label) for start, label in cell[0].places]
            text += cell[0].text
    return _Line(text.rstrip("\t"), places)


def _rows(parent: "_Element") -> Iterator["_Element"]:
    for node in parent:
        if node.tag == f"{W}tr":
            if node.find(f"{W}trPr/{W}del") is None:
                yield node
        elif node.tag not in _OUT:
            yield from _rows(node)


def _cells(parent: "_Element") -> Iterator["_Element"]:
    for node in parent:
        if node.tag == f"{W}tc":
            if node.find(f"{W}tcPr/{W}cellDel") is None:
                yield node
        elif node.tag not in _OUT:
            yield from _cells(node)


def _alternative(node: "_Element") -> "_Element":
    """Return the one alternative to read: the first that holds text, else the first."""
    for one in node:
        if next(one.iter(f"{W}t"), None) is not None:
            return one
    return node[0] if len(node) else node


def _follow_field(kind: str, fields: list[bool]) -> None:
    """Keep track of fields: of code and result only the result is text."""
    if kind == "begin":
        fields.append(True)
    elif fields and kind == "separate":
        fields[-1] = False
    elif fields and kind == "end":
        fields.pop()


def _level(properties: "_Element | None", style: Style) -> int:
    own = _value(properties, "outlineLvl")
    level = as_int(own, 9) + 1 if own else style.level
    return level if level <= 9 else 0


def _is_contents(node: "_Element") -> bool:
    """Tell the table of contents that Word itself makes."""
    gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(VAL) == "Table of Contents"


def _by_id(root: "_Element | None") -> dict[str, "_Element"]:
    # Separators are notes too, with a type.
    notes = () if root is None else root.iterchildren(f"{W}footnote", f"{W}endnote")
    return {note.get(f"{W}id", ""): note for note in notes if note.get(f"{W}type", "normal") == "normal"}


def _value(parent: "_Element | None", name: str) -> str:
    child = None if parent is None else parent.find(f"{W}{name}")
    return "" if child is None else child.get(VAL, "")
