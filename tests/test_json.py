import json
from copy import deepcopy
from io import BytesIO

import jsonschema
import pytest
from msgspec.structs import replace
from sample_results import DONE, FAILURE, evidence, item, result

from checker.output.json_file import JsonWriter, render, schema
from checker.results import Verdict

REPORT_KEYS = ["path", "name", "sha256", "format", "characters", "title", "year"]
ITEM_KEYS = ["id", "title", "weight", "verdict", "score", "reasons", "elements", "evidence", "advice"]
EVIDENCE_KEYS = ["kind", "assertion", "concrete", "text", "start", "end", "line", "column", "section", "cues"]


def load(*entries):
    return json.loads(render(entries))


def test_keys_are_those_of_the_contract_in_its_order():
    document = load(result())
    assert list(document) == ["schema_version", "results"]
    assert document["schema_version"] == 1
    (one,) = document["results"]
    assert list(one) == ["report", "checklist", "engine", "coverage", "items", "sections", "defects"]
    assert list(one["report"]) == REPORT_KEYS
    assert list(one["checklist"]) == ["id", "edition", "sha256"]
    assert list(one["engine"]) == ["version", "spacy", "model"]
    assert list(one["items"][0]) == ITEM_KEYS
    assert list(one["items"][0]["elements"][0]) == ["id", "title", "found"]
    assert list(one["items"][0]["evidence"][0]) == EVIDENCE_KEYS
    assert list(one["items"][0]["evidence"][0]["section"]) == ["title", "role"]
    assert list(one["sections"][0]) == ["title", "level", "role", "start", "end", "line"]


def test_values_are_the_words_of_the_contract():
    one = load(result())["results"][0]
    assert [entry["verdict"] for entry in one["items"]] == ["covered", "weak", "missing", "not_applicable"]
    assert one["items"][1]["reasons"] == ["only_planned"]
    assert one["items"][1]["evidence"][0]["cues"] == [
        {"role": "item", "text": "法律顾问", "start": 314, "end": 318},
        {"role": "assertion", "text": "将", "start": 304, "end": 305},
    ]
    assert one["engine"]["model"] is None


def test_page_and_note_are_there_only_when_they_say_something():
    paged = item(Verdict.COVERED, evidence("已聘法律顾问2名。", "法律顾问", page=3))
    one = load(result(paged, item(Verdict.NOT_APPLICABLE, note="无执法权")))["results"][0]
    assert list(one["items"][0]["evidence"][0])[6:10] == ["line", "column", "page", "section"]
    assert one["items"][0]["evidence"][0]["page"] == 3
    assert "note" not in one["items"][0]
    assert one["items"][1]["note"] == "无执法权"


def test_a_failure_is_an_entry_with_an_error_and_nothing_else():
    assert load(FAILURE, result())["results"][0] == {
        "report": {"path": "xx/坏.txt", "name": "坏.txt"},
        "error": {"code": "binary", "message": "xx/坏.txt：是图片，不是文字"},
    }


def test_text_is_readable_utf8_and_ends_in_a_line_break():
    raw = render([result()])
    assert "海棠市青柳镇".encode() in raw
    assert raw.startswith(b'{\n  "schema_version": 1,\n')
    assert raw.endswith(b"}\n")


def test_the_document_is_that_of_the_json_library_indented_by_two():
    for entries in ([], [FAILURE], [result(), FAILURE, result()]):
        text = render(entries).decode()
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_an_entry_is_in_the_file_before_the_next_one_comes():
    file = BytesIO()
    writer = JsonWriter(file)
    writer.add(result())
    assert b'"defects": []' in file.getvalue()
    assert json.loads(file.getvalue() + b"]}") == load(result())


@pytest.mark.parametrize("text", ["半个\ud83d字", "\udce9\udc80.txt", '反斜杠\\\ud800"引号'])
def test_lone_surrogates_survive(text):
    broken = replace(result(), report=replace(result().report, path=text, title=text))
    assert load(broken)["results"][0]["report"]["title"] == text


def test_schema_accepts_what_is_written():
    checker = jsonschema.Draft202012Validator(schema())
    checker.check_schema(schema())
    paged = result(item(Verdict.COVERED, replace(DONE, page=2)), item(Verdict.NOT_APPLICABLE, note="无执法权"))
    checker.validate(load(result(), FAILURE, paged))


def drop(document, *path):
    *way, last = path
    for key in way:
        document = document[key]
    del document[last]


@pytest.mark.parametrize(
    "path",
    [
        ("schema_version",),
        ("results", 0, "engine", "model"),
        ("results", 0, "items", 0, "reasons"),
        ("results", 0, "items", 0, "evidence", 0, "cues"),
        ("results", 0, "checklist", "sha256"),
    ],
)
def test_schema_refuses_a_missing_key(path):
    document = load(result())
    drop(document, *path)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema())


@pytest.mark.parametrize(
    ("place", "value"),
    [("verdict", "good"), ("note", None), ("surprise", 1), ("score", "100")],
)
def test_schema_refuses_other_values(place, value):
    document = deepcopy(load(result()))
    document["results"][0]["items"][0][place] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema())
