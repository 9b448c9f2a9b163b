import io
import sys
from pathlib import Path

import pytest
from docx_files import docx, para, zipped

from checker.errors import ReportError
from checker.reading import MAX_BINARY_BYTES, MAX_BYTES, build_report, read_report
from checker.reading.kinds import ENDINGS, Kind, mismatch, tell

FORMATS = Path(__file__).parent.parent / "fixtures" / "formats"
WORD = docx(para("河湾镇2024年法治政府建设报告") + para("全镇聘请律师2名担任法律顾问。"))
MAIL = b"From: <Saved by Browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"


def refusal(data: bytes) -> ReportError:
    with pytest.raises(ReportError) as caught:
        tell(data, "报告")
    assert caught.value.message.startswith("报告：")
    assert "\n" not in caught.value.message
    return caught.value


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (WORD, Kind.DOCX),
        (zipped({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<x/>"}), Kind.DOCX),
        (zipped({"OFD.xml": "<OFD/>"}), Kind.OFD),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}), Kind.ODT),
        (zipped({"报告.docx": WORD}), Kind.ZIP),
        (zipped({}), Kind.ZIP),
        (b"%PDF-1.7\n", Kind.PDF),
        (b"\n\xef\xbb\xbf\n%PDF-1.4\n", Kind.PDF),
        (b"{\\rtf1\\ansi", Kind.RTF),
        (b"<!DOCTYPE HTML>\n<html>", Kind.HTML),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x --><html xmlns="x">', Kind.HTML),
        ("<html><body>法治".encode("utf-16"), Kind.HTML),
        (b"<div class='TRS_Editor'><p>", Kind.HTML),
        (MAIL, Kind.MHT),
        ("From: 甲\n法治政府建设报告".encode(), Kind.TEXT),
        ("<关于法治政府建设的报告>".encode(), Kind.TEXT),
        ("法治政府建设报告 <html>".encode(), Kind.TEXT),
        (b"\x89PNG", Kind.TEXT),
        (b"", Kind.TEXT),
    ],
)
def test_formats_are_told_by_content(data, kind):
    assert tell(data, "报告") is kind


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "unsupported", "Excel"),
        (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "unsupported", "PPT"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "unsupported", "spreadsheet"),
        (WORD[: len(WORD) // 2], "damaged", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged", "损坏"),
        (b"\xd0\xcf\x11\xe0", "damaged", "损坏"),
        (zipped({f"{at}": "" for at in range(5001)}), "too_large", "5,001"),
    ],
)
def test_what_is_known_but_not_read_is_named(data, code, words):
    error = refusal(data)
    assert error.code == code
    assert words in error.message


class FakeOle:
    """Stand in for olefile, which cannot write."""

    streams = ()

    def __init__(self, stream):
        assert isinstance(stream, io.BytesIO)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def listdir(self):
        return [list(path) for path in self.streams]


@pytest.mark.parametrize(
    ("streams", "code", "words"),
    [
        ([("EncryptionInfo",), ("EncryptedPackage",)], "encrypted", "密码"),
        ([("Workbook",)], "unsupported", "Excel"),
        ([("PowerPoint Document",)], "unsupported", "PPT"),
        ([("folder", "WordDocument")], "unsupported", "不认识"),
    ],
)
def test_old_office_files_that_are_no_readable_document(monkeypatch, streams, code, words):
    import olefile

    monkeypatch.setattr(olefile, "OleFileIO", FakeOle)
    monkeypatch.setattr(FakeOle, "streams", streams)
    error = refusal(b"\xd0\xcf\x11\xe0")
    assert error.code == code
    assert words in error.message
    monkeypatch.setattr(FakeOle, "streams", [("WordDocument",), *streams])
    if code != "encrypted":
        assert tell(b"\xd0\xcf\x11\xe0", "报告") is Kind.DOC


def test_without_olefile_old_files_are_left_to_their_reader(monkeypatch):
    monkeypatch.setitem(sys.modules, "olefile", None)
    assert tell(b"\xd0\xcf\x11\xe0", "报告") is Kind.DOC


@pytest.mark.parametrize(
    ("name", "format", "said"),
    [
        ("报告.pdf", "docx", "Word"),
        ("a/报告.DOC", "html", "网页"),
        ("报告.txt", "rtf", "RTF"),
        ("报告.wps", "docx", None),
        ("报告.wps", "doc", None),
        ("报告.docx", "docx", None),
        ("报告.md", "markdown", None),
        ("报告.log", "text", None),
        ("-", "docx", None),
    ],
)
def test_an_ending_that_does_not_fit_is_said(name, format, said):
    note = mismatch(name, format)
    assert (note is None) == (said is None)
    if note is not None:
        assert said in note
        assert note.startswith(f"{name}：")


def test_every_ending_fits_some_format():
    assert all(any(mismatch(f"x{ending}", kind) is None for kind in [*Kind, "markdown"]) for ending in ENDINGS)


@pytest.mark.parametrize("ending", ["docx", "pdf", "ofd", "zip"])
def test_text_under_an_ending_that_cannot_be_text_is_refused(tmp_path, ending):
    path = tmp_path / f"报告.{ending}"
    path.write_text("河湾镇法治政府建设报告。", encoding="utf-8")
    with pytest.raises(ReportError, match="纯文本") as caught:
        read_report(str(path))
    assert caught.value.code == "unsupported"


def test_a_renamed_document_is_read_as_what_it_is(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_bytes(WORD)
    report = read_report(str(path))
    assert (report.format, report.encoding, report.title) == ("docx", None, "河湾镇2024年法治政府建设报告")
    place = report.locate(report.text.index("律师"))
    assert (place.line, place.column, place.place) == (2, 5, "第2段")


def test_lines_of_a_document_are_not_joined_and_places_are_those_before(tmp_path):
    words = "全镇各村持续推进法治建设各项工作并取得较好的成效得到各方面的认可和肯定同时也要看到"
    assert build_report(f"{words}\n还有不足。").folded.text.count("\n") == 0
    report = build_report(f"{words}\n还有不足。", wrapped=False, places=[(3, "第1段"), (44, "第2段")])
    assert report.folded.text.count("\n") == 1
    assert [report.locate(at).place for at in (0, 3, 43, 44)] == [None, "第1段", "第1段", "第2段"]


def test_office_files_may_be_larger_than_text(tmp_path):
    path = tmp_path / "大.docx"
    with path.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(MAX_BINARY_BYTES + 1)
    with pytest.raises(ReportError, match="20 MB"):
        read_report(str(path))
    with path.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(ReportError) as caught:
        read_report(str(path))
    assert caught.value.code == "damaged"
