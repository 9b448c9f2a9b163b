"""PDF: the same verdicts as the text, pages, and one clear line for each file that cannot be read."""

import io
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from twins import FIXTURES, all_evidence, check, paragraphs, refusal, report_of, squeezed, twin, verdicts

from checker.errors import ReportError
from checker.reading import pdf
from checker.reading.extract import Extract

FILES = sorted((FIXTURES / "formats").glob("*.pdf"))
SENTENCES = [
    "镇法律顾问全年审查合同三十一份，提出修改意见四十条，都被采纳。",
    "司法所全年排查矛盾纠纷二百一十件，调解成功二百零三件。",
    "执法队伍全年办理行政处罚案件十二件，公示率达到百分之百。",
    "机关干部集中学法六次，邀请县法院的法官讲解行政诉讼法。",
    "各村开展普法宣传四十场，发放读本三千册，群众参与热情高。",
]


@cache
def read(path: Path) -> Extract:
    return pdf.extract(path.read_bytes(), path.name)


def drawn(draw: Callable[[Canvas], None], **options: object) -> bytes:
    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def write(canvas: Canvas, lines: list[str], *, x: float = 80, top: float = 750, size: float = 14) -> None:
    canvas.setFont("STSong-Light", size)
    for at, line in enumerate(lines):
        canvas.drawString(x, top - 2 * size * at, line)


def refused(data: bytes) -> ReportError:
    return refusal(pdf.extract, data, "上报/甲镇.pdf")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestTwins:
    def test_paragraphs_title_and_year_are_those_of_the_text(self, path: Path) -> None:
        report, text = report_of(read(path)), twin(path.stem)
        assert paragraphs(report) == paragraphs(text)
        assert (report.title, report.year) == (text.title, text.year)

    def test_verdicts_are_those_of_the_text(self, path: Path) -> None:
        result = check(report_of(read(path)))
        assert verdicts(result) == verdicts(check(twin(path.stem)))

    def test_evidence_stands_on_the_page_named(self, path: Path) -> None:
        report = report_of(read(path))
        with pypdfium2.PdfDocument(path) as document:
            pages = [squeezed(page.get_textpage().get_text_range()) for page in document]
        found = all_evidence(check(report))
        assert found
        assert {one.page for one in found} >= {1, 2}
        for one in found:
            assert one.text == report.text[one.start : one.end]
            assert one.page is not None
            assert squeezed(one.text)[:6] in pages[one.page - 1]

    def test_headers_and_page_numbers_are_left_out(self, path: Path) -> None:
        text = read(path).text
        assert "汇编" not in text
        lines = {squeezed(line) for line in text.split("\n")}
        assert not lines & {"—1—", "—2—", "第1页", "第2页", "1", "2", "-1-", "-2-"}


def test_tilted_watermark_does_not_cut_into_the_text() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, SENTENCES)
        canvas.translate(150, 600)
        canvas.rotate(30)
        canvas.drawString(0, 0, "内部资料严禁外传")

    assert pdf.extract(drawn(draw), "x").text.split("\n") == SENTENCES


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_page_on_its_side_is_read_along_its_lines(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 420)
        canvas.rotate(turn)
        write(canvas, SENTENCES, x=-200, top=100)

    assert pdf.extract(drawn(draw), "x").text.split("\n") == SENTENCES


def test_cells_of_a_row_are_parted_by_tabs() -> None:
    def draw(canvas: Canvas) -> None:
        for column, cells in enumerate((["事项", "合同审查", "矛盾调解"], ["数量", "31份", "203件"])):
            write(canvas, cells, x=80 + 90 * column)
        write(canvas, SENTENCES, top=600)

    text = pdf.extract(drawn(draw), "x").text
    assert text.split("\n")[:3] == ["事项\t数量", "合同审查\t31份", "矛盾调解\t203件"]


def test_letters_are_read_by_place_not_by_the_order_in_the_file() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, SENTENCES[1:], top=722)
        canvas.drawString(80 + 14 * 7, 750, SENTENCES[0][7:])
        canvas.drawString(80, 750, SENTENCES[0][:7])

    assert pdf.extract(drawn(draw), "x").text.split("\n") == SENTENCES


def test_page_of_a_picture_among_text_is_shown_as_one() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, SENTENCES)
        canvas.showPage()
        picture(canvas)
        canvas.showPage()
        write(canvas, SENTENCES)

    extract = pdf.extract(drawn(draw), "x")
    assert "\n[图片]\n" in extract.text
    assert len(extract.page_starts) == 3
    assert "图片" not in report_of(extract).folded.text


def picture(canvas: Canvas) -> None:
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("L", (20, 28), 200)), 0, 0, *A4)


class TestRefusals:
    def test_scan_asks_for_ocr(self) -> None:
        error = refused(drawn(picture))
        assert error.code == "no_text"
        assert "OCR" in error.message

    def test_scan_with_the_mark_of_the_scanning_app_is_a_scan(self) -> None:
        def draw(canvas: Canvas) -> None:
            picture(canvas)
            write(canvas, ["扫描全能王 创建"], top=30)

        assert refused(drawn(draw)).code == "no_text"

    def test_empty_pages(self) -> None:
        assert refused(drawn(lambda canvas: canvas.showPage())).code == "no_text"

    def test_password(self) -> None:
        error = refused(drawn(lambda canvas: write(canvas, SENTENCES), encrypt="secret"))
        assert error.code == "encrypted"
        assert "密码" in error.message

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", "报告".encode(), FILES[0].read_bytes()[:3000]])
    def test_damaged(self, data: bytes) -> None:
        assert refused(data).code == "damaged"

    def test_too_many_pages(self) -> None:
        def draw(canvas: Canvas) -> None:
            for _ in range(pdf.MAX_PAGES + 1):
                canvas.showPage()

        error = refused(drawn(draw))
        assert error.code == "too_large"
        assert "301 页" in error.message

    def test_too_many_characters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        data = drawn(lambda canvas: write(canvas, SENTENCES))
        length = sum(map(len, SENTENCES))
        monkeypatch.setattr(pdf, "MAX_CHARACTERS", length)
        assert squeezed(pdf.extract(data, "x").text) == "".join(SENTENCES)
        monkeypatch.setattr(pdf, "MAX_CHARACTERS", length - 1)
        assert refused(data).code == "too_large"

    def test_flate_bomb_is_not_unpacked(self) -> None:
        packer = zlib.compressobj(9)
        packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(200)) + packer.flush()
        data = raw_pdf("一", content=packed, filters=b"/Filter /FlateDecode ")
        assert len(data) < 300_000
        assert refused(data).code == "too_large"


def raw_pdf(
    means: str | None, *, content: bytes | None = None, filters: bytes = b"", count: int = 200
) -> bytes:  # fmt: skip
    """Write a PDF by hand, with a font without a program whose glyphs stand for the characters of `means` in turn."""
    codes = "".join(f"{code:04X}" for code in range(1, count + 1))
    content = content or f"BT /F 12 Tf 20 700 Td <{codes}> Tj ET".encode()
    mapped = "".join(f"<{code:04X}> <{ord(means[code % len(means)]):04X}>\n" for code in range(1, 100)) if means else ""
    cmap = f"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 99 beginbfchar\n{mapped}endbfchar endcmap"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 3000 800] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< %s/Length %d >>\nstream\n%s\nendstream" % (filters, len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Song /Encoding /Identity-H /DescendantFonts [6 0 R]%s >>"
        % (b" /ToUnicode 7 0 R" if means else b""),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Song /DW 1000 /FontDescriptor 8 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap.encode()),
        b"<< /Type /FontDescriptor /FontName /AAAAAA+Song /Flags 4 /FontBBox [0 0 1000 1000] /Ascent 880 /Descent -120"
        b" /CapHeight 880 /ItalicAngle 0 /StemV 80 >>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (at, one) for at, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 9 >>\n%%EOF\n"


class TestGarbled:
    def test_right_map_is_read(self) -> None:
        text = "".join(SENTENCES)[:99]
        extract = pdf.extract(raw_pdf(text, count=99), "x")
        assert sorted(extract.text) == sorted(text)

    def test_no_map(self) -> None:
        error = refused(raw_pdf(None))
        assert error.code == "garbled"
        assert "乱码" in error.message

    @pytest.mark.parametrize("means", ["\ue101\ue102", "\ufffd", "ÐßÞ", "ꀀꀁꀂ", "籯糵鑫鱻"])
    def test_wrong_map(self, means: str) -> None:
        assert refused(raw_pdf(means)).code == "garbled"

    def test_characters_swapped_for_others(self) -> None:
        """A subset font whose map is shifted gives ordinary characters in senseless order."""
        shifted = [
            "".join(chr(ord(char) + 5) if "一" <= char <= "龥" else char for char in line) for line in SENTENCES
        ]  # fmt: skip
        assert refused(drawn(lambda canvas: write(canvas, shifted))).code == "garbled"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.sampled_from([*(path.read_bytes() for path in FILES), raw_pdf("".join(SENTENCES)[:99])]),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    keep=st.just(1.0) | st.floats(0.5, 1),
)
def test_damaged_bytes_bring_nothing_but_a_refusal(data: bytes, flips: list[tuple[float, int]], keep: float) -> None:
    damaged = bytearray(data)
    for place, byte in flips:
        damaged[int(place * len(data))] = byte
    try:
        extract = pdf.extract(bytes(damaged[: int(keep * len(data))]), "x")
    except ReportError as error:
        assert error.message.startswith("x：")  # noqa: PT017 - either way of ending is right
    else:
        assert extract.text.strip()
