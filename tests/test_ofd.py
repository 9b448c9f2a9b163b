"""OFD: the same verdicts as the text, what producers do differently, and one clear line for what cannot be read."""

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins import FIXTURES, all_evidence, check, paragraphs, refusal, report_of, squeezed, twin, verdicts

from checker.errors import ReportError
from checker.reading import ofd
from checker.reading.extract import Extract

FILES = sorted((FIXTURES / "formats").glob("*.ofd"))
SENTENCES = ["镇法律顾问全年审查合同31份，都被采纳。", "司法所全年排查矛盾纠纷210件。", "机关干部集中学法6次。"]
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


@cache
def read(path: Path) -> Extract:
    return ofd.extract(path.read_bytes(), path.name)


def text_object(text: str, y: float, *, x: float = 20, size: float = 5, more: str = "", code: str = "") -> str:
    return (
        f'<ofd:TextObject Size="{size}" Boundary="{x} {y} 160 {size}" {more}>'
        f'<ofd:TextCode X="0" Y="4" {code}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def page(objects: str, before: str = "") -> str:
    return f"<ofd:Page {SPACE}>{before}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"


def package(pages: list[str], templates: tuple[str, ...] = (), **parts: str | None) -> bytes:
    """Write an OFD; parts given by name ("OFD.xml" as OFD_xml) replace the usual ones, None leaves them out."""
    listed = "".join(f'<ofd:Page ID="{at}" BaseLoc="P/{at}.xml"/>' for at in range(len(pages)))
    below = "".join(f'<ofd:TemplatePage ID="t{at}" BaseLoc="T/{at}.xml"/>' for at in range(len(templates)))
    content = {
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData>{below}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"D/P/{at}.xml": one for at, one in enumerate(pages)},
        **{f"D/T/{at}.xml": one for at, one in enumerate(templates)},
        **{name.replace("_", "."): part for name, part in parts.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in content.items():
            if part is not None:
                file.writestr(name, part)
    return buffer.getvalue()


def sentences(**more: str) -> str:
    return "".join(text_object(text, 20 + 10 * at, **more) for at, text in enumerate(SENTENCES))


def text_of(*pages: str, templates: tuple[str, ...] = ()) -> str:
    return ofd.extract(package(list(pages), templates), "x").text


def refused(data: bytes) -> ReportError:
    return refusal(ofd.extract, data, "上报/甲镇.ofd")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestTwins:
    def test_paragraphs_title_and_year_are_those_of_the_text(self, path: Path) -> None:
        report, text = report_of(read(path)), twin(path.stem)
        assert paragraphs(report) == paragraphs(text)
        assert (report.title, report.year) == (text.title, text.year)

    def test_verdicts_are_those_of_the_text(self, path: Path) -> None:
        assert verdicts(check(report_of(read(path)))) == verdicts(check(twin(path.stem)))

    def test_evidence_stands_on_the_page_named(self, path: Path) -> None:
        report = report_of(read(path))
        with zipfile.ZipFile(path) as file:
            names = [f"Doc_0/Pages/Page_{at}/Content.xml" for at in range(len(report.page_starts))]
            pages = [squeezed(re.sub("<[^>]*>|— [0-9] —", "", file.read(name).decode())) for name in names]
        found = all_evidence(check(report))
        assert {one.page for one in found} >= {1, 2}
        for one in found:
            assert one.text == report.text[one.start : one.end]
            assert one.page is not None
            # A sentence may go on over the end of its page.
            start = "".join(pages[one.page - 1 : one.page + 1]).index(squeezed(one.text)[:6])
            assert start < len(pages[one.page - 1])

    def test_headers_and_page_numbers_are_left_out(self, path: Path) -> None:
        text = read(path).text
        assert "汇编" not in text
        assert not re.search("— ?[0-9] ?—", text)


class TestProducers:
    def test_order_on_the_page_counts_not_order_in_the_file(self) -> None:
        objects = "".join(text_object(text, 20 + 10 * at) for at, text in reversed([*enumerate(SENTENCES)]))
        assert text_of(page(objects)).split("\n") == SENTENCES

    def test_other_namespace_and_lower_case_attributes(self) -> None:
        other = page(sentences()).replace("www.ofdspec.org/2016", "example.cn").replace("Size=", "size=")
        assert text_of(other).split("\n") == SENTENCES

    def test_no_namespace_at_all(self) -> None:
        assert text_of(page(sentences()).replace(SPACE, "").replace("ofd:", "")).split("\n") == SENTENCES

    def test_matrix_scales_and_moves(self) -> None:
        """Some producers write every text at size 1 and scale it."""
        moved = "".join(
            text_object(text, 0, x=0, size=1, more=f'CTM="5 0 0 5 20 {20 + 10 * (2 - at)}"', code='DeltaX="g 5 1"')
            for at, text in enumerate(SENTENCES)
        )
        assert text_of(page(moved)).split("\n") == SENTENCES[::-1]

    def test_cells_in_one_text_object_are_parted_by_the_wide_step(self) -> None:
        row = text_object("事项数量", 20, code='DeltaX="5 40 5"')
        assert text_of(page(row + text_object(SENTENCES[0], 40))).split("\n") == ["事项\t数量", SENTENCES[0]]

    def test_text_of_template_pages_is_read(self) -> None:
        under = page(text_object("司法所填报", 10))
        body = page(sentences(), '<ofd:Template TemplateID="t0"/>')
        assert text_of(body, templates=(under,)).split("\n") == ["司法所填报", *SENTENCES]

    def test_watermarks_and_hidden_text_are_left_out(self) -> None:
        tilted = text_object("内部资料", 24, more='CTM="0.8 0.6 -0.6 0.8 0 0"')
        hidden = text_object("删去的话", 24, more='Visible="false"')
        assert text_of(page(sentences() + tilted + hidden)).split("\n") == SENTENCES


class TestRefusals:
    def test_no_text(self) -> None:
        error = refused(package([page('<ofd:ImageObject ResourceID="9"/>')]))
        assert error.code == "no_text"
        assert "OCR" in error.message

    def test_garbled(self) -> None:
        assert refused(package([page(text_object("\ue100" * 50, 20))])).code == "garbled"

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            "报告".encode(),
            FILES[0].read_bytes()[:2000],
            package([]),
            package([page(sentences())], OFD_xml=None),
            package(["<ofd:Page>"]),
            package([page(sentences()).replace('Boundary="20', 'Boundary="oben')]),
            package([page(sentences()).replace('Y="4"', 'Y="nan"')]),
        ],
    )
    def test_damaged(self, data: bytes) -> None:
        assert refused(data).code == "damaged"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_type_definitions_are_refused(self, encoding: str) -> None:
        bomb = '<!DOCTYPE x [<!ENTITY a "合同"><!ENTITY b "&a;&a;">]>' + page(text_object("&b;", 20))
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(package([page(sentences())]))) as old, zipfile.ZipFile(buffer, "w") as new:
            for name in old.namelist():
                declared = f'<?xml version="1.0" encoding="{encoding}"?>{bomb}'.encode(encoding)
                new.writestr(name, declared if name == "D/P/0.xml" else old.read(name))
        assert refused(buffer.getvalue()).code == "damaged"

    def test_local_files_are_not_read(self) -> None:
        entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + page(text_object("&a;", 20))
        assert refused(package([entity])).code == "damaged"

    def test_zip_bomb_is_not_unpacked(self) -> None:
        data = package([page(text_object(" " * 50_000_000, 20))])
        assert len(data) < 100_000
        assert refused(data).code == "too_large"

    def test_too_many_pages(self) -> None:
        document = f"<ofd:Document {SPACE}>" + '<ofd:Page BaseLoc="P/0.xml"/>' * (ofd.MAX_PAGES + 1) + "</ofd:Document>"
        error = refused(package([page(sentences())], **{"D/Document_xml": document}))
        assert error.code == "too_large"
        assert "300 页" in error.message

    def test_too_many_characters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ofd, "MAX_CHARACTERS", 20)
        assert refused(package([page(sentences())])).code == "too_large"

    def test_endless_steps_take_no_time(self) -> None:
        row = text_object(SENTENCES[0], 20, code='DeltaX="g 999999999999 5"')
        assert text_of(page(row)) == SENTENCES[0]


@settings(max_examples=150, deadline=None)
@given(
    path=st.sampled_from(FILES),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    keep=st.just(1.0) | st.floats(0.5, 1),
)
def test_damaged_bytes_bring_nothing_but_a_refusal(
    path: Path, flips: list[tuple[float, int]], keep: float
) -> None:  # fmt: skip
    damaged = bytearray(path.read_bytes())
    for place, byte in flips:
        damaged[int(place * len(damaged))] = byte
    try:
        extract = ofd.extract(bytes(damaged[: int(keep * len(damaged))]), "x")
    except ReportError as error:
        assert error.message.startswith("x：")  # noqa: PT017 - either way of ending is right
    else:
        assert extract.text.strip()


@settings(max_examples=150, deadline=None)
@given(
    at=st.integers(0, 600),
    taken=st.integers(0, 12),
    put=st.text("0123456789.-g \"<>/&e'", max_size=6),
)
def test_damaged_markup_brings_nothing_but_a_refusal(at: int, taken: int, put: str) -> None:
    whole = page(sentences())
    try:
        ofd.extract(package([whole[:at] + put + whole[at + taken :]]), "x")
    except ReportError as error:
        assert error.message.startswith("x：")  # noqa: PT017 - either way of ending is right
