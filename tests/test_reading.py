import hashlib
import io
import os
import sys
from pathlib import Path

import pytest

from checker.errors import ReportError
from checker.reading import MAX_BYTES, MAX_CHARACTERS, build_report, read_report
from checker.reading.title import find_year

BAD = Path(__file__).parent.parent / "fixtures" / "bad"
TEXT = "河湾镇2024年法治政府建设情况报告\n\n一、主要工作\n全镇聘请律师2名担任法律顾问，审查合同12份。\n"
RARE = TEXT.replace("河湾镇", "㙍𬭊镇")
TRADITIONAL = "河灣鎮2024年法治政府建設情況報告\n\n一、主要工作\n全鎮聘請律師2名擔任法律顧問，審查合同12份。\n"


def refusal(path) -> ReportError:
    with pytest.raises(ReportError) as caught:
        read_report(str(path))
    message = caught.value.message
    assert "\n" not in message
    assert len(message) > 15
    return caught.value


def written(folder: Path, data: bytes, name: str = "报告.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("empty.txt", "empty", "空的"),
        ("blank.txt", "empty", "空白"),
        ("picture.txt", "binary", "PNG"),
        ("lone_surrogate.txt", "encoding", "第 22 个字节"),
        ("no_chinese.txt", "no_chinese", "汉字"),
        ("nul.txt", "binary", "第 16 个字节"),
        ("broken_gb18030.txt", "encoding", "UTF-8、GB18030、Big5"),
    ],
)
def test_broken_files_are_refused_with_the_reason(name, code, words):
    error = refusal(BAD / name)
    assert error.code == code
    assert words in error.message
    assert name in error.message


def test_every_broken_file_is_used():
    assert {path.name for path in BAD.glob("*.txt")} == {
        "empty.txt", "blank.txt", "picture.txt", "lone_surrogate.txt", "no_chinese.txt", "nul.txt", "broken_gb18030.txt"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"\xff\xd8\xff\xe0", "JPEG"), (b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x7fELF", "程序")],
)
def test_renamed_binaries_are_named(tmp_path, data, kind):
    error = refusal(written(tmp_path, data))
    assert error.code == "binary"
    assert kind in error.message


def test_a_missing_file_a_folder_and_a_name_with_nul(tmp_path):
    assert refusal(tmp_path / "没有.txt").code == "not_found"
    assert refusal(tmp_path).code == "is_directory"
    assert refusal(written(tmp_path, b"x") / "报告.txt").code == "not_found"
    assert refusal("a\0b.txt").code == "not_found"
    assert refusal("名\n字\udc80.txt").code == "not_found"
    assert refusal("长" * 5000).code == "unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission(tmp_path):
    path = written(tmp_path, TEXT.encode())
    path.chmod(0)
    assert refusal(path).code == "unreadable"


def test_a_file_over_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "大.txt"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES * 1000)  # sparse: reading it would take gigabytes
    error = refusal(path)
    assert error.code == "too_large"
    assert "4 MB" in error.message


def test_one_line_of_five_megabytes_and_a_million_and_one_characters(tmp_path):
    assert refusal(written(tmp_path, "法".encode() * 1_700_000)).code == "too_large"
    error = refusal(written(tmp_path, "法".encode() * (MAX_CHARACTERS + 1)))
    assert error.code == "too_large"
    assert "1,000,000" in error.message


def test_one_line_of_a_million_characters_is_read(tmp_path):
    report = read_report(str(written(tmp_path, "法".encode() * MAX_CHARACTERS)))
    assert len(report.folded.text) == MAX_CHARACTERS


def test_random_bytes_end_in_a_refusal(tmp_path):
    data = b"".join(hashlib.sha256(bytes([seed])).digest() for seed in range(200))
    assert refusal(written(tmp_path, data)).code in {"binary", "encoding", "no_chinese"}


def test_utf16_bytes_cut_in_the_middle_are_refused(tmp_path):
    assert refusal(written(tmp_path, TEXT.encode("utf-16-le")[:-1])).code == "encoding"


@pytest.mark.parametrize(
    ("text", "codec", "mark", "encoding"),
    [
        (TEXT, "utf-8", b"", "utf_8"),
        (TEXT, "utf-8", b"\xef\xbb\xbf", "utf_8"),
        (TEXT, "gb18030", b"", "gb18030"),
        (RARE, "gb18030", b"", "gb18030"),
        (TRADITIONAL, "big5", b"", "big5"),
        (TEXT, "utf-16-le", b"", "utf_16_le"),
        (TEXT, "utf-16-be", b"", "utf_16_be"),
        (TEXT, "utf-16-le", b"\xff\xfe", "utf_16_le"),
        (TEXT, "utf-16-be", b"\xfe\xff", "utf_16_be"),
    ],
)
@pytest.mark.parametrize("repeat", [1, 300])
def test_encodings_are_told_and_decoded_exactly(tmp_path, text, codec, mark, encoding, repeat):
    data = mark + (text * repeat).encode(codec)
    report = read_report(str(written(tmp_path, data)))
    assert (report.text, report.encoding) == (text * repeat, encoding)
    assert report.sha256 == hashlib.sha256(data).hexdigest()


def test_a_bad_byte_late_in_a_long_file_is_located(tmp_path):
    good = (TEXT * 1000).encode("gb18030")
    error = refusal(written(tmp_path, good + b"\xff\xff" + good))
    assert error.code == "encoding"
    assert f"第 {len(good) + 1} 个字节" in error.message


def test_line_ends_become_one_and_places_refer_to_them(tmp_path):
    report = read_report(str(written(tmp_path, TEXT.replace("\n", "\r\n").encode())))
    assert report.text == TEXT
    place = report.locate(report.text.index("聘请"))
    assert (place.line, place.column, place.page) == (4, 3, None)


def test_endings_and_names(tmp_path):
    markdown = read_report(str(written(tmp_path, ("# " + TEXT).encode(), "报告.MD")))
    unknown = read_report(str(written(tmp_path, TEXT.encode(), "报告.log")))
    assert (markdown.format, unknown.format, unknown.name) == ("markdown", "text", "报告.log")
    assert markdown.title == unknown.title == "河湾镇2024年法治政府建设情况报告"


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("gb18030"))))
    report = read_report("-")
    assert (report.path, report.text) == ("-", TEXT)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a" * (MAX_BYTES + 1))))
    error = refusal("-")
    assert error.code == "too_large"
    assert "标准输入" in error.message


def test_build_report_carries_what_a_format_knows():
    report = build_report("主要工作\n聘请律师。", format="docx", headings=[(0, 1)], page_starts=[0, 5])
    assert report.folded.headings == ((0, 1),)
    assert report.locate(5).page == 2
    assert (report.format, report.encoding, report.title, report.year) == ("docx", None, None, None)


BODY = "一、主要工作\n全镇聘请律师担任法律顾问。"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("河湾镇2024年度法治政府建设报告", None),
        ("关于河湾镇2024年度法治政府建设工作总结的报告", None),
        ("中共河湾镇委员会 河湾镇人民政府\n关于2024年法治政府建设情况的报告",
         "中共河湾镇委员会 河湾镇人民政府关于2024年法治政府建设情况的报告"),
        ("中共河湾镇委员会\n河湾镇人民政府\n关于2024年法治政府建设情况的报告",
         "中共河湾镇委员会河湾镇人民政府关于2024年法治政府建设情况的报告"),
        ("河湾镇2024年度法治建设工作\n情况报告", "河湾镇2024年度法治建设工作情况报告"),
        ("柳溪县河湾镇\n2024年度法治政府建设工作报告", "柳溪县河湾镇2024年度法治政府建设工作报告"),
        ("索引号：0092\n发布日期：2025-01-20\n河湾镇 2024 年法治建设自查报告", "河湾镇 2024 年法治建设自查报告"),
        ("标题：河湾镇2024年法治政府建设年度报告", "河湾镇2024年法治政府建设年度报告"),
        ("# 河湾镇2024年法治政府建设年度报告（公开稿）", "河湾镇2024年法治政府建设年度报告（公开稿）"),
        ("河湾镇２０２４年度法治政府建设情况汇报", None),
        ("二〇二四年度河湾镇法治政府建设情况暨述法报告", None),
    ],
)  # fmt: skip
def test_titles(head, title):
    report = build_report(f"{head}\n\n县人民政府：\n{BODY}")
    assert report.title == (title or head)
    assert report.year == 2024


def test_no_title_is_made_up():
    assert build_report(f"县人民政府：\n现将2024年度法治政府建设情况报告如下。\n{BODY}").title is None
    assert build_report(f"{BODY}\n关于法治政府建设的情况报告").title is None


@pytest.mark.parametrize(
    ("text", "title", "year"),
    [
        ("", "河湾镇2025度法治政府建设年度报告", 2025),
        ("现将我镇2024年度法治政府建设情况报告如下。\n2025年1月6日", None, 2024),
        ("2024年以来，河湾镇落实《法治政府建设实施纲要（2021—2025年）》。", "关于法治政府建设的情况报告", 2024),
        ("根据《关于做好2025年工作的通知》，我镇工作如下。\n全年普法三场。\n2024年12月6日", None, 2024),
        ("我镇工作如下。\n河湾镇人民政府\n2025年1月6日", None, 2024),
        ("我镇聘请律师，比2023年多两名，2024年审查合同，2024年普法。", None, 2024),
        ("我镇聘请律师。\n二、下一步\n2025年，镇里将聘请更多律师。", None, 2024),
        ("我镇聘请律师。", None, None),
    ],
)
def test_years(text, title, year):
    assert find_year(text, title) == year


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_among_the_files_is_refused_and_hangs_nothing(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ReportError, match="不是普通文件"):
        read_report(str(tmp_path / "pipe.txt"))
