"""Judgements made by people: what is read, and what is refused with file and line."""

import json
from pathlib import Path

import pytest

from checker.errors import GoldError
from checker.evaluation.gold import load_gold
from checker.evaluation.truths import Truth
from checker.results import Assertion, Kind, Role, Verdict

ITEMS = ("legal_adviser", "decision_procedure")
REPORT = {"file": "柳溪镇.txt", "verdicts": {"legal_adviser": "weak"}}
EVIDENCE = {
    "item": "legal_adviser",
    "kind": "defining",
    "assertion": "planned",
    "concrete": False,
    "quote": "下一步拟聘",
}
SENTENCE = {
    "text": "明年聘请法律顾问。",
    "items": [{"item": "legal_adviser", "kind": "defining"}],
    "assertion": "planned",
    "concrete": False,
    "section_role": "plan",
}


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def lines(folder: Path, *entries: object) -> Path:
    return write(folder, "gold.jsonl", "\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries))


def case(folder: Path, text: str, extra: str = "") -> Path:
    return write(folder, "c.yml", f'- id: a\n  role: plan\n  text: "{text}"\n{extra}')


def test_reports_as_json_lines_ignore_extra_keys(tmp_path):
    gold = load_gold(lines(tmp_path, {**REPORT, "evidence": [EVIDENCE], "why": {}}, {**REPORT, "file": "b"}), ITEMS)
    assert [report.name for report in gold.reports] == ["柳溪镇.txt", "b"]
    assert gold.reports[0].verdicts == {"legal_adviser": Verdict.WEAK}
    (evidence,) = gold.reports[0].evidence
    assert evidence.truth == Truth("legal_adviser", Kind.DEFINING, Assertion.PLANNED, concrete=False)
    assert gold.reports[1].evidence is None, "no evidence given is not the same as an empty list"


def test_json_array_knows_the_line_of_each_report(tmp_path):
    path = write(tmp_path, "gold.json", json.dumps([REPORT, {**REPORT, "id": 1, "file": "b"}], indent=1))
    assert [report.where for report in load_gold(path, ITEMS).reports] == [f"{path}:2", f"{path}:8"]


def test_labelled_sentence(tmp_path):
    (sentence,) = load_gold(lines(tmp_path, SENTENCE), ITEMS).sentences
    assert (sentence.name, sentence.role) == ("L1", Role.PLAN)
    assert sentence.truths == (Truth("legal_adviser", Kind.DEFINING, Assertion.PLANNED, concrete=False),)


def test_sentence_without_items_needs_no_assertion(tmp_path):
    entry = {"text": "清运垃圾37吨。", "items": [], "section_role": "achievement"}
    assert load_gold(lines(tmp_path, entry), ITEMS).sentences[0].truths == ()


def test_marks_are_taken_out_of_the_text(tmp_path):
    marked = (
        "乙 | [[legal_adviser defining done concrete + decision_procedure related done bare|顾问审 | 3份]] | "
        "[x]，清运垃圾37吨。"
    )
    (sentence,) = load_gold(case(tmp_path, marked, "  todo: 表格\n"), ITEMS).sentences
    assert sentence.text == "乙 | 顾问审 | 3份 | [x]，清运垃圾37吨。"
    assert sentence.truths == (
        Truth("legal_adviser", Kind.DEFINING, Assertion.DONE, concrete=True),
        Truth("decision_procedure", Kind.RELATED, Assertion.DONE, concrete=False),
    )
    assert sentence.todo == "表格"


def test_folder_of_cases_is_read_in_the_order_of_names(tmp_path):
    write(tmp_path, "b.yml", "- {id: b, role: plan, text: 植树。, none: true}")
    write(tmp_path, "a.yml", "- {id: a, role: plan, text: 修路。, none: true}")
    assert [sentence.name for sentence in load_gold(tmp_path, ITEMS).sentences] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "extra", "what"),
    [
        ("植树。", "", "既没有标记"),
        ("植树。", "  none: false\n", "none 只能写 true"),
        ("[[legal_adviser defining done bare|聘了]]。", "  none: true\n", "既有标记又写了"),
        ("[[legal_adviser defining done bare|聘了。", "", "标记不成对"),
        ("聘了]]。", "  none: true\n", "标记不成对"),
        ("[[legal_adviser defining done bare|聘 [[legal_adviser defining done bare|了]]。", "", "嵌套"),
        ("[[legal_adviser defining done bare| ]]。", "", "空的"),
        ("[[legal_adviser defining done|聘了]]。", "", "四个词"),
        ("[[legal_adviser defining done yes|聘了]]。", "", "concrete 或 bare"),
        ("[[legal_advisor defining done bare|聘了]]。", "", "清单里没有要点“legal_advisor”"),
        ("[[legal_adviser named done bare|聘了]]。", "", "“named”不在"),
        ("[[legal_adviser defining did bare|聘了]]。", "", "“did”不在"),
        (
            "[[legal_adviser defining done bare|聘]][[legal_adviser related done bare|了]]。",
            "",
            "标了两次",
        ),
        ("  ", "  none: true\n", "text 是空的"),
        ("植树。", "  none: true\n  nonne: true\n", "不认识的字段“nonne”"),
        ("植树。", "  none: true\n  role: plan\n", "“role”写了两次"),
        ("植树。", "  none: true\n  todo: ''\n", "todo 是空的"),
        ("植树。", "  none: true\n- {id: a, role: plan, text: 修路。, none: true}\n", "重名"),
        ("植树。", "  none: true\n- {id: b, role: plans, text: 修路。, none: true}\n", "“plans”不在"),
        ("植树。", "  none: true\n- {id: 7, role: plan, text: 修路。, none: true}\n", "id 应为文字"),
        ("植树。", "  none: true\n- 修路\n", "对照"),
        ("植树。", "  none: true\n\tnote: x\n", "不是合格的 YAML"),
        ("植树。", "  none: 2024-99-99\n", "不能识别"),
    ],
)
def test_a_wrong_case_is_refused_in_one_line(tmp_path, text, extra, what):
    path = case(tmp_path, text, extra)
    with pytest.raises(GoldError) as caught:
        load_gold(path, ITEMS)
    message = caught.value.message
    assert what in message
    assert message.startswith(f"{path}:")
    assert "\n" not in message


def test_unquoted_mark_says_that_quotes_are_needed(tmp_path):
    path = write(tmp_path, "c.yml", "- id: a\n  role: plan\n  text: [[legal_adviser defining done bare|聘了]]\n")
    with pytest.raises(GoldError, match="请加引号"):
        load_gold(path, ITEMS)


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ({**REPORT, "file": ""}, "缺少报告文件名"),
        ({**REPORT, "verdicts": {}}, "缺少 verdicts"),
        ({**REPORT, "verdicts": {"legal_adviser": "good"}}, "“good”不在"),
        ({**REPORT, "verdicts": {"fengqiao": "weak"}}, "清单里没有要点“fengqiao”"),
        ({**REPORT, "evidence": {}}, "evidence 应为列表"),
        ({**REPORT, "evidence": ["聘请"]}, "每一条应写"),
        ({**REPORT, "evidence": [{**EVIDENCE, "quote": " "}]}, "缺少 quote"),
        ({**REPORT, "evidence": [{**EVIDENCE, "concrete": 1}]}, "应为 true 或 false"),
        ({**REPORT, "evidence": [{**EVIDENCE, "kind": None}]}, "空缺不在"),
        (SENTENCE, "缺少报告文件名"),
        (["a"], "对照"),
        (REPORT, "重名"),
    ],
)
def test_a_wrong_report_is_refused_at_its_line(tmp_path, entry, what):
    path = lines(tmp_path, REPORT, entry)
    with pytest.raises(GoldError) as caught:
        load_gold(path, ITEMS)
    assert what in caught.value.message
    assert caught.value.message.startswith(f"{path}:2:")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"items": None}, "缺少 items"),
        ({"items": [{"item": "legal_adviser", "kind": "defining"}] * 2}, "写了两次"),
        ({"assertion": None}, "空缺不在"),
        ({"section_role": "middle"}, "“middle”不在"),
        ({"text": 5}, "text 应为文字"),
    ],
)
def test_a_wrong_sentence_is_refused(tmp_path, change, what):
    with pytest.raises(GoldError, match=what):
        load_gold(lines(tmp_path, {**SENTENCE, **change}), ITEMS)


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("g.jsonl", "", "没有任何人工判断"),
        ("g.jsonl", '{"file": "a",\n"verdicts": {}}', ":1: 不是合格的 JSON"),
        ("g.jsonl", "{} {}", "多余的内容"),
        ("g.json", '[{"file": "a"}\n', ":2: 不是完整的 JSON 列表"),
        ("g.json", '[\n{"file": "a"},\n{"file" "b"}]', ":3: 不是合格的 JSON"),
        ("g.json", "[" * 100_000, "嵌套太深"),
        ("g.yml", "a: 1\n", ":1: 应为列表"),
        ("g.yml", "- &a {id: *a}\n", "不能识别"),
        ("g.yml", "", "没有任何人工判断"),
    ],
)
def test_a_file_that_is_no_gold_is_refused(tmp_path, name, text, what):
    with pytest.raises(GoldError) as caught:
        load_gold(write(tmp_path, name, text), ITEMS)
    assert what in caught.value.message
    assert "\n" not in caught.value.message


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(GoldError, match="打不开"):
        load_gold(tmp_path / "nowhere.jsonl", ITEMS)
    (tmp_path / "gbk.jsonl").write_bytes("法".encode("gbk"))
    with pytest.raises(GoldError, match="UTF-8"):
        load_gold(tmp_path / "gbk.jsonl", ITEMS)


def test_half_a_surrogate_pair_does_not_reach_the_output(tmp_path):
    path = write(tmp_path, "gold.jsonl", json.dumps({**SENTENCE, "text": "聘\ud800"}))
    assert load_gold(path, ITEMS).sentences[0].text == "聘?"
