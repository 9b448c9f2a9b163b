import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sample_results import FAILURE, PLAN, item, result

from checker.errors import CheckerError
from checker.output.json_file import render
from checker.output.jsonl import JsonLinesWriter, load_result, read_lines
from checker.results import Defect, Failure, Result, Severity, Verdict, Waiver

RICH = replace(
    result(
        item(
            Verdict.WEAK,
            replace(PLAN, page=3, place="表1第2行第3格"),
            waiver=Waiver("已另文上报", "王某", "2027-01-31"),
        ),
        item(Verdict.MISSING, waiver=Waiver("已另文上报", "王某", None)),
    ),
    defects=(
        Defect("year", "年份不对", 3, 8, 1, 4, Severity.ERROR, page=2, place="第4段", correction="2024年"),
        Defect("blank", "疑似漏字", 3, 8, 1, 4, Severity.HINT),
    ),
)


def written(*entries, run="r1"):
    file = BytesIO()
    writer = JsonLinesWriter(file, run)
    for entry in entries:
        writer.add(entry)
    writer.close()
    return file.getvalue()


def save(path, *entries, run="r1"):
    path.write_bytes(written(*entries, run=run))
    return path


def test_a_line_is_the_entry_of_the_json_document_with_version_and_run():
    lines = written(result(), FAILURE, run="abc").split(b"\n")
    assert lines.pop() == b""
    in_document = json.loads(render([result(), FAILURE]))["results"]
    assert [json.loads(line) for line in lines] == [
        {"schema_version": 1, "run": "abc", **entry} for entry in in_document
    ]


def test_each_line_is_in_the_file_before_the_next_report_is_checked(tmp_path):
    path = tmp_path / "x.jsonl"
    with path.open("wb") as file:
        JsonLinesWriter(file, "r").add(result())
        assert path.read_bytes().endswith(b"}\n")


@pytest.mark.parametrize("made", [result(), RICH], ids=["plain", "rich"])
def test_a_result_comes_back_as_it_was(made):
    made = replace(made, text="全文")
    title = made.checklist.title
    assert load_result(written(made), where="x:1", title=title, text="全文") == made


TEXTS = st.text(st.characters(codec=None), max_size=20)


@given(
    text=TEXTS,
    score=st.integers(0, 100),
    weight=st.floats(0, 9),
    coverage=st.floats(0, 100),
    page=st.none() | st.integers(1),
)
def test_any_text_and_number_comes_back(text, score, weight, coverage, page):
    found = replace(PLAN, text=text, place=text or None, page=page)
    one = replace(item(Verdict.WEAK, found, title=text, note=text or None, advice=(text,)), score=score, weight=weight)
    made = result(one, path=f"{text}.txt", title=text, coverage=coverage)
    raw = written(made)
    assert raw.count(b"\n") == 1
    back = load_result(raw, where="x:1", title=made.checklist.title)
    assert back == made
    assert written(back) == raw


def test_the_index_says_where_each_line_stands(tmp_path):
    path = save(tmp_path / "x.jsonl", result(path="甲/一.txt"), FAILURE, RICH, run="r2")
    lines = list(read_lines(path))
    assert [(line.path, line.sha256, line.run, line.number) for line in lines] == [
        ("甲/一.txt", "ab" * 32, "r2", 1),
        ("xx/坏.txt", None, "r2", 2),
        ("qingliu.txt", "ab" * 32, "r2", 3),
    ]
    raw = path.read_bytes()
    assert load_result(raw[lines[2].start : lines[2].end], where="", title=RICH.checklist.title) == RICH
    assert lines[2].end == len(raw)


def test_a_torn_last_line_is_left_out(tmp_path):
    path = save(tmp_path / "x.jsonl", result(), result(path="b.txt"))
    whole = path.read_bytes()
    second = whole.index(b"\n") + 1
    for length in (second + 1, len(whole) - 200, len(whole) - 1):
        path.write_bytes(whole[:length])
        (line,) = read_lines(path)
        assert line.end == second


def test_an_empty_file_has_no_lines(tmp_path):
    assert list(read_lines(save(tmp_path / "x.jsonl"))) == []


@pytest.mark.parametrize(
    "foreign",
    [
        b"{",
        b"[]",
        b"\xff\xfe",
        b"",
        b"[" * 100_000,
        b'{"schema_version":2,"run":"r","report":{"path":"a","sha256":"b"},"items":[]}',
        b'{"schema_version":1,"report":{"path":"a","sha256":"b"},"items":[]}',
        b'{"schema_version":1,"run":"r","report":{"path":7,"sha256":"b"},"items":[]}',
        b'{"schema_version":1,"run":"r","report":{"path":"a"},"items":[]}',
        b'{"schema_version":1,"run":"r","report":{"path":"a"}}',
        b'{"schema_version":1,"run":"r","report":"a"}',
    ],
)
def test_any_other_line_is_refused_with_its_place(tmp_path, foreign):
    path = tmp_path / "x.jsonl"
    path.write_bytes(written(result()) + foreign + b"\n" + written(result()))
    with pytest.raises(CheckerError, match=r"x\.jsonl:2: 不是本程序写的结果"):
        list(read_lines(path))


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(CheckerError, match=r"没有\.jsonl：读不了"):
        list(read_lines(tmp_path / "没有.jsonl"))


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("report", "year"), "2024"),
        (("items", 0, "weight"), float("nan")),
        (("items", 0, "weight"), float("inf")),
        (("items", 0, "weight"), -1.0),
        (("items", 0, "score"), 10**30),
        (("items", 0, "score"), -5),
        (("coverage",), True),
        (("items",), {}),
        (("items", 1, "verdict"), "good"),
        (("items", 1, "evidence", 0, "concrete"), 1),
        (("items", 1, "evidence", 0, "cues", 0), None),
        (("sections", 0, "role"), []),
    ],
)
def test_a_result_with_a_wrong_value_is_refused(way, value):
    data = json.loads(written(result()))
    *path, last = way
    at = data
    for key in path:
        at = at[key]
    at[last] = value
    with pytest.raises(CheckerError, match=r"^x:7: 不是本程序写的结果"):
        load_result(json.dumps(data).encode(), where="x:7")


def test_a_result_without_a_key_is_refused():
    data = json.loads(written(result()))
    del data["items"][0]["score"]
    with pytest.raises(CheckerError, match=r"^x:7: "):
        load_result(json.dumps(data).encode(), where="x:7")


def test_a_failure_is_no_result():
    with pytest.raises(CheckerError):
        load_result(written(FAILURE), where="x:1")
    assert isinstance(FAILURE, Failure)
    assert not isinstance(FAILURE, Result)
