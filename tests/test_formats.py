import subprocess
import sys
from io import BytesIO

import pytest
from msgspec.structs import replace
from sample_results import DONE, FAILURE, item, result

from checker.output.formats import FORMATS, format_of, open_writer
from checker.results import Defect, Severity, Verdict, Waiver

# Formats whose bytes are not text; each has tests of its own.
TEXTS = [name for name in FORMATS if name != "xlsx"]

HOSTILE = "甲\x00\x1b]8;;x\x07\ud800\u202e\ufffe<!--]]>'\"\\{0}|=\r\n"


def written(name, *entries, brief=False):
    file = BytesIO()
    writer = open_writer(name, file, known={}, run="r1", brief=brief)
    for entry in entries:
        writer.add(entry)
    writer.close()
    assert not file.closed
    return file.getvalue()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.txt", "terminal"),
        ("a.json", "json"),
        ("a.jsonl", "jsonl"),
        ("a.xlsx", "xlsx"),
        ("a.html", "html"),
        ("a.htm", "html"),
        ("a.md", "markdown"),
        ("a.csv", "csv"),
        ("a.sarif", "sarif"),
        ("a.sarif.json", "sarif"),
        ("a.xml", "junit"),
        ("甲 镇/结果.XLSX", "xlsx"),
        ("a.json/b", None),
        ("a.docx", None),
        ("json", None),
        ("", None),
    ],
)
def test_the_ending_tells_the_format(path, name):
    assert format_of(path) == name


def test_every_format_has_an_ending():
    endings = ("txt", "json", "jsonl", "xlsx", "html", "md", "csv", "sarif", "xml")
    assert [format_of(f"x.{ending}") for ending in endings] == list(FORMATS)


def test_an_unknown_name_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="pdf"):
        open_writer("pdf", BytesIO(), known={}, run="", brief=False)


@pytest.mark.parametrize("name", FORMATS)
def test_same_entries_same_bytes(name):
    entries = [result(), FAILURE, result(path="b.txt")]
    assert written(name, *entries) == written(name, *entries)


@pytest.mark.parametrize("name", TEXTS)
def test_what_an_interruption_leaves_is_a_document_of_what_was_added(name):
    assert "青柳镇" not in written(name).decode()
    assert "b.txt" not in written(name, result()).decode()
    assert "b.txt" in written(name, result(), result(path="b.txt")).decode()


@pytest.mark.parametrize("name", TEXTS)
def test_waivers_are_shown_in_every_format(name):
    waived = item(Verdict.MISSING, waiver=Waiver("已另文上报县局", "王某", None))
    assert "已另文上报县局" in written(name, result(waived)).decode()


# CSV is the table of items alone; what the terminal shows of defects is tested with it.
@pytest.mark.parametrize("name", [name for name in TEXTS if name not in ("csv", "terminal")])
def test_defects_are_shown_with_their_correction(name):
    defect = Defect("year", "年份与报告年度不符", 0, 5, 1, 1, Severity.ERROR, correction="2024年")
    text = written(name, replace(result(), defects=(defect,), text="2023年工作总结\n")).decode()
    assert "年份与报告年度不符" in text
    assert "2024年" in text


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_leaves_utf8_without_control_characters(name):
    hostile = item(Verdict.WEAK, replace(DONE, text=HOSTILE, cues=()), title=HOSTILE, advice=(HOSTILE,))
    defect = Defect("x", HOSTILE, 0, 3, 1, 1, Severity.HINT, correction=HOSTILE)
    made = replace(result(hostile, path=HOSTILE, title=HOSTILE), defects=(defect,), text=HOSTILE)
    text = written(name, made).decode()
    assert not {"\x00", "\x1b", "\x07"} & set(text)


def test_brief_is_a_line_per_report_on_the_terminal_alone():
    assert written("terminal", result(), brief=True).decode() == "qingliu.txt  46.7  ●◐○－\n"
    assert written("markdown", result(), brief=True) == written("markdown", result())


@pytest.mark.parametrize("name", ["terminal", "json", "jsonl", "markdown", "csv", "sarif", "junit"])
def test_a_writer_imports_no_other_formats_library(name):
    code = (
        "import io, sys; from checker.output.formats import open_writer; "
        f"open_writer({name!r}, io.BytesIO(), known={{}}, run='', brief=False).close(); "
        "print([module for module in ('xlsxwriter', 'jinja2', 'spacy') if module in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
