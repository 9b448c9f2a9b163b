import json
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sample_results import DONE, FAILURE, PLAN, evidence, item, result

from checker.output.sarif import SarifWriter
from checker.results import Defect, FailedReport, Failure, FailureInfo, Reason, Severity, Verdict, Waiver

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text())
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)

TEXT = "青柳镇2023年工作报告\n一、　主要\n工作。"


def written(*entries):
    file = BytesIO()
    writer = SarifWriter(file)
    for entry in entries:
        writer.add(entry)
    writer.close()
    return file.getvalue()


def run_of(*entries):
    log = json.loads(written(*entries).decode())
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    return run


def with_defects(*defects, text=TEXT, **report):
    made = result(item(Verdict.COVERED, DONE))
    return replace(made, defects=defects, text=text, report=replace(made.report, **report))


def test_the_schema_used_here_refuses_what_is_wrong():
    log = json.loads(written(result()))
    log["runs"][0]["results"][0]["level"] = "bad"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(log)


def test_items_that_fall_short_are_results_of_their_rule():
    run = run_of(result(path="a.txt"), result(path="b.txt"))
    rules = run["tool"]["driver"]["rules"]
    assert [(rule["id"], rule["shortDescription"]["text"]) for rule in rules] == [
        ("legal_adviser", "法律顾问"),
        ("bawu_pufa", "“八五”普法"),
    ]
    assert [(one["ruleId"], one["ruleIndex"], one["level"]) for one in run["results"]] == [
        ("legal_adviser", 0, "warning"),
        ("bawu_pufa", 1, "error"),
    ] * 2
    assert run["results"][0]["message"]["text"].startswith(
        "法律顾问：薄弱（只见于计划）。 原句：“下一步，将为全镇11个村配齐法律顾问。” 写明已做的事：聘请了谁"
    )
    assert run["tool"]["driver"]["version"] == "0.1.0"


def test_a_result_points_at_its_sentence_in_characters():
    run = run_of(result(item(Verdict.WEAK, replace(DONE, line=12, column=5))))
    assert run["columnKind"] == "unicodeCodePoints"
    (location,) = run["results"][0]["locations"]
    # DONE runs over one line break: 36 characters behind it.
    second = DONE.text.split("\n")[1]
    assert location["physicalLocation"]["region"] == {
        "startLine": 12,
        "startColumn": 5,
        "endLine": 13,
        "endColumn": len(second) + 1,
    }
    one_line = run_of(result(item(Verdict.WEAK, replace(PLAN, column=5))))["results"][0]["locations"][0]
    assert one_line["physicalLocation"]["region"]["endColumn"] == 5 + len(PLAN.text)


def test_a_missing_item_points_at_the_file():
    (found,) = run_of(result(item(Verdict.MISSING)))["results"]
    assert found["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "qingliu.txt"}}}]


def test_formats_without_lines_name_the_place_and_claim_no_line():
    made = result(item(Verdict.WEAK, replace(PLAN, place="表1第2行第3格")), path="a.docx")
    (found,) = run_of(replace(made, report=replace(made.report, format="docx")))["results"]
    assert found["locations"][0]["message"]["text"] == "表1第2行第3格"
    assert "region" not in found["locations"][0]["physicalLocation"]


def test_a_waived_item_is_suppressed():
    waived = item(Verdict.WEAK, PLAN, reasons=(Reason.ONLY_PLANNED,), waiver=Waiver("已另文上报", "王某", "2027-01-31"))
    first, second = run_of(result(waived, item(Verdict.MISSING)))["results"]
    assert first["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "已豁免：已另文上报（王某，至 2027-01-31）"}
    ]
    assert "suppressions" not in second


def test_defects_are_results_with_a_fix_where_there_is_a_correction():
    at = TEXT.index("　主要\n工作")
    run = run_of(
        with_defects(
            Defect("year", "年份不对", 3, 8, 1, 4, Severity.ERROR, correction="2024年"),
            Defect("gap", "疑似漏字", at, at + 6, 2, 3, Severity.HINT),
        )
    )
    wrong, gap = run["results"]
    assert (wrong["ruleId"], wrong["level"], gap["ruleId"], gap["level"]) == (
        "defect/year",
        "error",
        "defect/gap",
        "note",
    )
    assert wrong["message"]["text"] == "错误：年份不对（应为“2024年”）"
    region = {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 9}
    assert wrong["fixes"][0]["artifactChanges"][0]["replacements"] == [
        {"deletedRegion": region, "insertedContent": {"text": "2024年"}}
    ]
    assert gap["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 3,
        "endLine": 3,
        "endColumn": 3,
    }
    assert "fixes" not in gap


def test_no_fix_for_a_file_whose_text_was_extracted():
    defect = Defect("year", "年份不对", 3, 8, 1, 4, Severity.ERROR, place="第1段", correction="2024年")
    (found,) = run_of(with_defects(defect, format="docx"))["results"]
    assert "fixes" not in found
    assert found["message"]["text"].endswith("（应为“2024年”）")


def test_a_report_that_could_not_be_checked_is_a_notification():
    run = run_of(FAILURE, result())
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert (told["level"], told["descriptor"]["id"]) == ("error", "binary")
    assert told["message"]["text"] == "xx/坏.txt：是图片，不是文字"
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "xx/%E5%9D%8F.txt"


def test_without_failures_the_run_was_successful():
    for entries in ([], [result(item(Verdict.COVERED, DONE))]):
        run = run_of(*entries)
        assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
        assert run["results"] == []


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/报告 1.txt", "a%20b/%E6%8A%A5%E5%91%8A%201.txt"),
        ("送审.zip/甲镇/a#1?.docx", "%E9%80%81%E5%AE%A1.zip/%E7%94%B2%E9%95%87/a%231%3F.docx"),
        ("-", "-"),
        ("./a%20.txt", "a%2520.txt"),
        ("../a.txt", "../a.txt"),
        ("c:x.txt", "c%3Ax.txt"),
        ("/srv/报.txt", "file:///srv/%E6%8A%A5.txt"),
        ("//srv/a.txt", "file:///srv/a.txt"),
        ("坏\udcff名.txt", "%E5%9D%8F%FF%E5%90%8D.txt"),
    ],
)
def test_uris_are_quoted(path, uri):
    (found,) = run_of(result(item(Verdict.MISSING), path=path))["results"]
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_braces_and_links_in_a_report_are_only_text():
    found = evidence("点[这里](https://evil.example)看{0}。")
    text = run_of(result(item(Verdict.WEAK, found)))["results"][0]["message"]["text"]
    assert "点[这里] (https://evil.example)看{{0}}。" in text


@given(st.text(st.characters(codec=None), max_size=30))
def test_hostile_text_breaks_nothing(text):
    one = item(Verdict.WEAK, evidence(text), id=text, title=text, note=text, advice=(text,))
    waived = replace(one, waiver=Waiver(text, text, text))
    defect = Defect(text, text, 0, 1, 1, 1, Severity.HINT, place=text, correction=text)
    made = replace(result(one, waived, path=text, title=text), defects=(defect,), text="甲")
    failed = Failure(FailedReport(text, text), FailureInfo(text, text))
    raw = written(made, failed)
    assert raw == written(made, failed)
    run = run_of(made, failed)
    assert len(run["results"]) == 3
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert not urlsplit(uri).netloc
