import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from docx_files import docx, para, zipped

from checker.errors import ReportError
from checker.finding import Skipped, find, find_reports
from checker.reading import read_report
from checker.reading.kinds import ENDINGS
from checker.results import Failure

TEXT = "河湾镇2024年法治政府建设情况报告\n全镇聘请律师2名担任法律顾问。\n"
WORD = docx(para("河湾镇2024年法治政府建设情况报告") + para("全镇聘请律师2名担任法律顾问。"))


@pytest.fixture(autouse=True)
def in_an_empty_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


def archive(name: str, members: dict[str, bytes | str]) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(zipped(members))
    return name


def refusal(path: str) -> ReportError:
    with pytest.raises(ReportError) as caught:
        read_report(path)
    assert caught.value.message.startswith(f"{path}：")
    return caught.value


def test_an_archive_stands_for_the_reports_in_it_and_says_what_it_passes_over():
    archive("县.zip", {
        "乙镇/报告.txt": TEXT, "甲镇/报告.docx": WORD, "甲镇/照片.jpg": b"\xff\xd8", "旧.zip": zipped({"丙.txt": TEXT}),
        "__MACOSX/._报告.docx": b"", ".DS_Store": b"", "甲镇/~$报告.docx": b"",
    })  # fmt: skip
    found = find(["县.zip"])
    assert found.reports == ["县.zip/乙镇/报告.txt", "县.zip/甲镇/报告.docx"]
    assert [(one.path, one.reason[:9]) for one in found.skipped] == [
        ("县.zip/旧.zip", "是压缩包里的压缩包"), ("县.zip/甲镇/照片.jpg", "不是能读的格式")
    ]  # fmt: skip
    first, second = (read_report(str(path)) for path in found.reports)
    assert (first.path, first.name, first.format) == ("县.zip/乙镇/报告.txt", "报告.txt", "text")
    assert (second.path, second.name, second.format) == ("县.zip/甲镇/报告.docx", "报告.docx", "docx")
    assert first.title == second.title
    assert [path.name for path in Path().iterdir()] == ["县.zip"]  # nothing was written


def test_paths_that_leave_the_archive_and_links_are_passed_over():
    Path("外.txt").write_text(TEXT, encoding="utf-8")
    link = zipfile.ZipInfo("链接.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in ("../外.txt", "/etc/报告.txt", "a/../../../外.txt", "C:/报告.txt", "..\\外.txt"):
            made.writestr(name, TEXT)
        made.writestr(link, "外.txt")
        made.writestr("好.txt", TEXT)
    Path("坏.zip").write_bytes(buffer.getvalue())
    found = find(["坏.zip"])
    assert found.reports == ["坏.zip/好.txt"]
    reasons = [one.reason for one in found.skipped]
    assert (len(reasons), sum("外面" in reason for reason in reasons), sum("链接" in reason for reason in reasons)) == (
        6,
        5,
        1,
    )
    assert refusal("坏.zip/链接.txt").code == "not_found"
    # The path leads past the archive to a real file, which is read as what it is: no member of the archive.
    assert refusal("坏.zip/a/../../../外.txt").code == "not_found"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_mark_are_shown_as_they_were_written(encoding):
    stored = "河湾镇/报告.txt".encode(encoding).decode("cp437")
    # zipfile marks such names as UTF-8; the archives meant here have no mark, so it is taken off.
    raw = "河湾镇/报告.txt".encode(encoding)
    marked = stored.encode("utf-8")
    fixed = bytearray(zipped({stored: TEXT}).replace(marked, raw))
    shorter = len(marked) - len(raw)
    for signature, flag, length in ((b"PK\x03\x04", 6, 26), (b"PK\x01\x02", 8, 28)):
        at = fixed.index(signature)
        fixed[at + flag + 1] &= ~0x08
        fixed[at + length : at + length + 2] = len(raw).to_bytes(2, "little")
    end = fixed.index(b"PK\x05\x06")
    for field in (12, 16):  # size of the directory and where it starts
        value = int.from_bytes(fixed[end + field : end + field + 4], "little") - shorter
        fixed[end + field : end + field + 4] = value.to_bytes(4, "little")
    Path("名.zip").write_bytes(fixed)
    assert find_reports(["名.zip"]) == ["名.zip/河湾镇/报告.txt"]
    assert read_report("名.zip/河湾镇/报告.txt").text == TEXT


def test_documents_that_are_packages_inside_are_no_archives():
    Path("报告.docx").write_bytes(WORD)
    assert find(["报告.docx"]).reports == ["报告.docx"]


def test_broken_and_empty_archives_are_failures_in_their_place():
    Path("断.zip").write_bytes(zipped({"报告.txt": TEXT})[:-30])
    archive("空.zip", {})
    archive("图.zip", {"图.jpg": b""})
    archive("多.zip", {f"{at}.txt": "" for at in range(5001)})
    first, *others = find_reports(["断.zip", "空.zip", "图.zip", "多.zip"])
    assert first == "断.zip"
    assert refusal("断.zip").code == "damaged"
    assert [one.error.code for one in others if isinstance(one, Failure)] == ["no_reports", "no_reports", "too_large"]


def test_a_directory_that_would_fill_the_memory_is_not_read(monkeypatch):
    archive("长.zip", {f"{'长' * 80}{at}.txt": "" for at in range(8000)})
    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", lambda self: pytest.fail("the directory was read"))
    (failure,) = find_reports(["长.zip"])
    assert isinstance(failure, Failure)
    assert failure.error.code == "too_large"


def test_members_are_bounded_and_broken_ones_are_refused_one_by_one():
    archive(
        "大.zip",
        {"大.docx": b"\0" * 20_000_001, "炸弹.docx": b"\0" * 15_000_000, "坏.docx": WORD[:200], "好.txt": TEXT},
    )
    found = find_reports(["大.zip"])
    assert len(found) == 4
    assert refusal("大.zip/大.docx").code == "too_large"
    assert refusal("大.zip/炸弹.docx").code == "too_large"
    assert refusal("大.zip/坏.docx").code == "damaged"
    assert refusal("大.zip/没有.txt").code == "not_found"
    assert read_report("大.zip/好.txt").text == TEXT


def test_a_member_with_a_password_is_refused():
    data = bytearray(zipped({"密.txt": TEXT}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    Path("密.zip").write_bytes(data)
    assert find_reports(["密.zip"]) == ["密.zip/密.txt"]
    assert refusal("密.zip/密.txt").code == "encrypted"


def test_folders_are_searched_for_all_endings_and_archives_in_them_are_opened():
    for ending in ENDINGS:
        if ending != ".zip":
            Path(f"报告{ending.upper()}").write_text(TEXT, encoding="utf-8")
    archive("乡/多.zip", {"甲.txt": TEXT})
    Path("乡/表.xlsx").write_bytes(b"")
    Path("乡/.隐.txt").write_text(TEXT, encoding="utf-8")
    Path("乡/~$甲.docx").write_bytes(b"")
    Path("乡/Thumbs.db").write_bytes(b"")
    found = find(["."])
    assert len(found.reports) == len(ENDINGS)
    assert "乡/多.zip/甲.txt" in found.reports
    assert found.skipped == [Skipped("乡/表.xlsx", "不是能读的格式")]


def test_each_file_is_listed_once():
    archive("县.zip", {"甲.txt": TEXT})
    Path("乙.txt").write_text(TEXT, encoding="utf-8")
    assert find_reports(["县.zip", "乙.txt", ".", "./县.zip"]) == ["县.zip/甲.txt", "乙.txt"]


def test_pipes_are_not_read_while_looking(tmp_path):
    os.mkfifo("管")
    assert find_reports(["管"]) == ["管"]  # opening it would wait for ever
