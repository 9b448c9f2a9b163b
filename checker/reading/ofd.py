"""OFD (GB/T 33190-2016) -> the text of its pages: a zip of XML parts with positioned text, like PDF.

Elements are matched by local name, attributes without regard to case: producers differ in both.
"""

import posixpath
import re
from collections.abc import Iterator
from itertools import accumulate, chain, islice, repeat, zip_longest
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from checker.errors import ReportError
from checker.reading.extract import Extract
from checker.reading.garbled import refuse_garbled
from checker.reading.layout import Piece, set_pages
from checker.reading.package import damaged, open_package, read_part

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

# As for PDF: a report has 5 to 30 pages.
MAX_PAGES = 300
MAX_CHARACTERS = 1_000_000

_OCR = "请先用 OFD 阅读器或 WPS 做文字识别（OCR），另存为 Word 或带文字的 PDF 文件后再检查"
_WIDE = re.compile("[^\u0000-\u00ff]")


class _Parts(NamedTuple):
    """The package and its name in messages."""

    package: "ZipFile"
    where: str

    def root(self, name: str) -> "_Element":
        """Return the root element of a part that must be there."""
        root = read_part(self.package, name, self.where)
        if root is None:
            raise damaged(self.where, f"缺少 {name[:80]!r}")
        return root


def extract(data: bytes, where: str) -> Extract:
    """Extract the text of all pages in reading order, one line per line on the page.

    Raises ReportError with code damaged, encrypted, no_text, too_large, garbled or dependency_missing.
    """
    try:
        import lxml.etree  # noqa: F401
    except ModuleNotFoundError as err:
        message = f'{where}：读取 OFD 需要 lxml；请先运行 pip install "fazhi-checker[docx]"。'
        raise ReportError(message, code="dependency_missing") from err
    with open_package(data, where) as package:
        try:
            pages = _read_pages(_Parts(package, where))
        except ValueError as err:  # a number that is none
            raise damaged(where, "其中有误写的数值") from err
    text, page_starts = set_pages(pages)
    if not text.strip():
        raise ReportError(f"{where}：OFD 里没有文字，可能是扫描件，无法检查；{_OCR}。", code="no_text")
    refuse_garbled(text, where, _OCR)
    return Extract(text, "ofd", page_starts=page_starts, wrapped=True)


def _read_pages(parts: _Parts) -> list[list[Piece]]:
    pages: list[list[Piece]] = []
    left = MAX_CHARACTERS
    for doc_root in _all(parts.root("OFD.xml"), "DocRoot"):
        name = _resolve("OFD.xml", (doc_root.text or "").strip())
        document = parts.root(name)
        templates = {_get(one, "ID"): _resolve(name, _get(one, "BaseLoc")) for one in _all(document, "TemplatePage")}
        bodies = [_resolve(name, _get(one, "BaseLoc")) for one in _all(document, "Page")]
        if len(pages) + len(bodies) > MAX_PAGES:
            message = f"{parts.where}：OFD 超过 {MAX_PAGES} 页的上限，没有检查；请只保留报告正文后再检查。"
            raise ReportError(message, code="too_large")
        for body in bodies:
            pages.append(list(islice(_page(parts, body, templates), left + 1)))
            left -= len(pages[-1])
            if left < 0:
                message = f"{parts.where}：超过 {MAX_CHARACTERS:,} 字的上限，没有检查；请拆分后再检查。"
                raise ReportError(message, code="too_large")
    if not pages:
        raise damaged(parts.where, "没有页面")
    return pages


def _page(parts: _Parts, name: str, templates: dict[str, str]) -> Iterator[Piece]:
    """Yield the characters of a page and of the templates under it."""
    page = parts.root(name)
    below = [templates[id] for one in _all(page, "Template") if (id := _get(one, "TemplateID")) in templates]
    for root in chain(map(parts.root, below), [page]):
        for text_object in _all(root, "TextObject"):
            if _get(text_object, "Visible").lower() != "false":
                yield from _pieces(text_object)


def _pieces(text_object: "_Element") -> Iterator[Piece]:
    """Place each character: Boundary + CTM * (X + DeltaX..., Y), the size of the font standing above the base line."""
    boundary = _numbers(_get(text_object, "Boundary"))
    left, top = boundary[:2] if len(boundary) >= 2 else (0.0, 0.0)
    matrix = _numbers(_get(text_object, "CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    if abs(a) > 0.1 * abs(b) > 0.01 * abs(a):
        return  # tilted: a watermark
    size = _number(_get(text_object, "Size"), 1.0)
    x = y = 0.0
    for code in _all(text_object, "TextCode"):
        x, y = _number(_get(code, "X"), x), _number(_get(code, "Y"), y)
        text = code.text or ""
        xs = accumulate(_deltas(_get(code, "DeltaX"), size, text), initial=x)
        ys = accumulate(_deltas(_get(code, "DeltaY"), 0.0, text), initial=y)
        places = list(zip(text, xs, ys, strict=False))
        for (char, x, y), following in zip_longest(places, places[1:]):  # the next TextCode goes on from the last x, y
            width = size if _WIDE.match(char) else size / 2
            step = following[1] - x if following else 0.0
            at = left + a * x + c * y + e
            base = top + b * x + d * y + f
            # Letters may be set wide: a step below the width of a Chinese character is no gap.
            reach = step if width < step <= size else width
            yield Piece(" " if char.isspace() else char, at, base - abs(d) * size, at + abs(a) * reach, base)


def _deltas(written: str, otherwise: float, text: str) -> list[float]:
    """Return the step to each next character: `1.5 1.5 2`, with `g 3 1.5` for three steps of 1.5."""
    words = iter(written.split())
    steps: list[float] = []
    for word in words:
        if len(steps) >= len(text):
            break
        count = int(next(words, "0")) if word == "g" else 1
        steps += repeat(_number(next(words, "0") if word == "g" else word, 0.0), min(count, len(text)))
    return steps + [otherwise if _WIDE.match(char) else otherwise / 2 for char in text[len(steps) :]]


def _all(root: "_Element", name: str) -> Iterator["_Element"]:
    return root.iter(f"{{*}}{name}")


def _get(element: "_Element", name: str) -> str:
    """Return an attribute in whatever case it is written, "" where there is none."""
    return next((str(value) for key, value in element.attrib.items() if str(key).lower() == name.lower()), "")


def _resolve(base: str, path: str) -> str:
    """Return the name in the zip of what `base` refers to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), path)).lstrip("/")


def _numbers(written: str) -> list[float]:
    return [_number(word, 0.0) for word in written.split()]


def _number(written: str, otherwise: float) -> float:
    number = float(written) if written else otherwise
    if not isfinite(number) or abs(number) > 1e6:
        raise ValueError(written)
    return number
