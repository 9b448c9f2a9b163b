"""Read .docx: the text as Word shows it with all tracked changes accepted, automatic numbering written out.

Left out: deletions, hidden text, comments, headers, footers, tables of contents, pinyin over characters. Text boxes and
notes follow the paragraph that they are anchored in. No library tried keeps all of this (numbering, insertions, text
boxes), so this walks over the XML itself.
"""

import posixpath
import zipfile
from typing import TYPE_CHECKING

from checker.errors import ReportError
from checker.reading.extract import Extract
from checker.reading.inline import ALTERNATIVES, NOTES, OUT, Inline, alternative
from checker.reading.numbering import VAL, Numbering, W, as_int
from checker.reading.package import damaged, open_package, read_part
from checker.reading.rows import Line, cells_of, joined, rows_of
from checker.reading.styles import Style, Styles, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "word/document.xml"
# Foreign documents that Word joins in when it opens the file: their text is not here.
_ELSEWHERE = {f"{W}altChunk", f"{W}subDoc"}
# A heading style on a paragraph of prose is there for the looks; its run-in heading is found by rule.
_PROSE = ("。", "；", "！", "？")
LONGEST_HEADING = 80


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
    names = ("styles", "numbering", *NOTES.values())
    parts = {name: read_part(package, posixpath.join(folder, f"{name}.xml"), where) for name in names}
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


def _assemble(lines: list[Line]) -> Extract:
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
        self.notes = {kind: _by_id(parts[kind]) for kind in NOTES.values()}
        self.lines: list[Line] = []
        self.paragraphs = 0
        self.tables = 0
        self.inside = ""  # the place of the cell, text box or note being read
        self.carried = ""  # text of a paragraph whose end is deleted: it belongs to the next

    def read(self, body: "_Element") -> list[Line]:
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
            elif node.tag == ALTERNATIVES:
                self._blocks(alternative(node))
            elif node.tag not in OUT and not _is_contents(node):
                self._blocks(node)
        self._flush()

    def _paragraph(self, node: "_Element") -> None:
        properties = node.find(f"{W}pPr")
        style = self.styles.paragraph(value(properties, "pStyle"))
        inline = Inline(self.styles, style)
        inline.read(node)
        text, self.carried = self.carried + "".join(inline.text), ""
        if _is_end_deleted(properties):
            self.carried = text
        elif not style.contents:
            label = self._label(properties, style)
            # Word shows the number of an empty paragraph too; only in a table it says something.
            if text.strip() or (label and self.inside):
                self._write(label + text.strip("\n"), _level(properties, style))
        self._hanging(inline)

    def _hanging(self, inline: Inline) -> None:
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

    def _label(self, properties: "_Element | None", style: Style) -> str:
        """Count the paragraph and return its automatic number."""
        num_id, level = style.num_id, style.num_level
        own = None if properties is None else properties.find(f"{W}numPr")
        if own is not None:
            num_id = value(own, "numId") or num_id
            level = as_int(value(own, "ilvl"), 0 if own.find(f"{W}numId") is not None else level or 0)
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
        self.lines += [Line(line, [(0, place)], level) for line in text.split("\n") if line.strip()]

    def _flush(self) -> None:
        """Write text whose paragraph end is deleted where no paragraph follows."""
        text, self.carried = self.carried, ""
        if text.strip():
            self._write(text, 0)

    def _table(self, table: "_Element") -> None:
        self.tables += 1
        name = f"表{self.tables}"
        for number, row in enumerate(rows_of(table), 1):
            cells = [self._cell(cell, f"{name}第{number}行第{at}格") for at, cell in enumerate(cells_of(row), 1)]
            if all(len(cell) <= 1 for cell in cells):
                self.lines += joined(cells)
            else:  # a table that only sets the page: what stands in it are paragraphs
                self.lines += [line for cell in cells for line in cell]

    def _cell(self, cell: "_Element", place: str) -> list[Line]:
        outer, lines = self.inside, self.lines
        self.inside, self.lines = place, []
        # The lower parts of a vertically merged cell are not shown.
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        if merged is None or merged.get(VAL) == "restart":
            self._blocks(cell)
        found = self.lines
        self.inside, self.lines = outer, lines
        return found


def _is_end_deleted(properties: "_Element | None") -> bool:
    if properties is None:
        return False
    return any(properties.find(f"{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom"))


def _level(properties: "_Element | None", style: Style) -> int:
    own = value(properties, "outlineLvl")
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
