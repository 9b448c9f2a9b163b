import sys
import time
from pathlib import Path

import pytest
from docx_files import docx, para

from checker.errors import ReportError
from checker.reading import MAX_CHARACTERS, word, worker
from checker.reading.kinds import Kind
from checker.reading.worker import LIMITS, Limits, read_apart

WORD = docx(para("一、工作", '<w:outlineLvl w:val="0"/>') + para("正文。"))
linux = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory limits are set on Linux only")


@pytest.fixture
def reader(monkeypatch, tmp_path):
    """Let a document be read by code of the test's own, in a real child process."""

    def install(code: str) -> None:
        body = "\n".join(f"    {line}" for line in code.splitlines())
        lines = [
            "import os, sys, time",
            "from checker.errors import ReportError",
            "from checker.reading.extract import Extract",
            f"def extract(data, where):\n{body}",
        ]
        folder = tmp_path / "own_readers"
        folder.mkdir()
        (folder / "reader_of_test.py").write_text("\n".join(lines), encoding="utf-8")
        # The package looks into this folder too, in the child as here.
        start = f"import checker.reading; checker.reading.__path__.append({str(folder)!r}); "
        monkeypatch.setattr(worker, "_START", worker._START.replace("from checker", start + "from checker", 1))
        monkeypatch.setitem(worker._READERS, Kind.DOCX, "reader_of_test")

    return install


def refusal(limits: Limits = LIMITS) -> ReportError:
    with pytest.raises(ReportError) as caught:
        read_apart(WORD, Kind.DOCX, "报告.docx", limits=limits)
    assert caught.value.message.startswith("报告.docx：")
    assert "\n" not in caught.value.message
    return caught.value


def test_a_reading_apart_gives_what_a_reading_here_gives():
    assert read_apart(WORD, Kind.DOCX, "x") == word.extract(WORD, "x")


def test_the_readers_own_refusal_comes_through_with_any_name():
    with pytest.raises(ReportError) as caught:
        read_apart(WORD[:100], Kind.DOCX, "名\udc80字")
    assert caught.value.code == "damaged"
    assert caught.value.message.startswith("名\udc80字：")


def test_what_is_printed_does_not_mix_with_the_answer(reader):
    reader("print('噪声')\nos.system('echo 噪声')\nprint('噪声', file=sys.stderr)\nreturn Extract('正文', 'docx')")
    assert read_apart(WORD, Kind.DOCX, "x").text == "正文"


def test_a_reader_that_takes_too_long_is_ended_with_what_it_started(reader, tmp_path):
    mark = tmp_path / "alive"
    reader(f"os.system('(sleep 3; touch {mark}) & sleep 30')")
    start = time.monotonic()
    error = refusal(Limits(seconds=2, memory=None))
    assert error.code == "timeout"
    assert "2 秒" in error.message
    assert time.monotonic() - start < 10
    time.sleep(2)
    assert not mark.exists()


def test_a_reader_that_dies_is_one_failed_file(reader):
    reader("os.abort()")
    error = refusal()
    assert (error.code, "信号 6" in error.message) == ("damaged", True)


def test_a_reader_that_ends_without_an_answer_is_a_failed_file(reader):
    reader("os._exit(0)")
    assert refusal().code == "damaged"


@linux
def test_memory_is_limited(reader):
    reader("return Extract('x' * (len(bytearray(400_000_000)) and 1), 'docx')")
    error = refusal()
    assert (error.code, "内存" in error.message) == ("too_large", True)


@linux
def test_a_document_too_large_for_the_memory_allowed_is_said_to_be_too_large():
    body = "".join(f"<w:p><w:r><w:t>{at}</w:t></w:r></w:p>" for at in range(650_000))
    with pytest.raises(ReportError) as caught:
        read_apart(docx(body), Kind.DOCX, "x")
    assert caught.value.code == "too_large"


def test_faults_of_a_reader_become_one_line_and_do_not_stop_a_batch(reader):
    reader("return {}['x']")
    error = refusal()
    assert (error.code, "KeyError" in error.message) == ("damaged", True)


def test_too_long_a_text_is_refused_before_it_is_sent(reader):
    reader(f"return Extract('法' * {MAX_CHARACTERS + 1}, 'docx')")
    assert refusal().code == "too_large"


def test_modules_of_the_current_folder_are_not_run(monkeypatch, tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="utf-8")
    (tmp_path / "lxml.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    assert read_apart(WORD, Kind.DOCX, "x").text == "一、工作\n正文。"
