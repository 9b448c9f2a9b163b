from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace
from sample_results import FAILURE, PLAN, evidence, item, result

from checker.output.junit import JunitWriter
from checker.results import Defect, FailedReport, Failure, FailureInfo, Reason, Severity, Verdict, Waiver

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def written(*entries):
    file = BytesIO()
    writer = JunitWriter(file)
    for entry in entries:
        writer.add(entry)
    writer.close()
    return file.getvalue()


def parsed(*entries):
    root = etree.fromstring(written(*entries))
    SCHEMA.assertValid(root)
    return root


def test_each_item_is_a_test_of_its_report():
    (suite,) = parsed(result(path="甲镇/报告.txt"))
    assert dict(suite.attrib) == {
        "name": "甲镇/报告.txt",
        "tests": "4",
        "failures": "2",
        "errors": "0",
        "skipped": "1",
    }
    cases = suite.findall("testcase")
    assert [case.get("name") for case in cases] == ["第一责任人职责", "法律顾问", "“八五”普法", "枫桥经验"]
    assert cases[1].get("classname") == "fazhi-township.legal_adviser"
    assert suite.find("properties/property[@name='coverage']").get("value") == "46.7"


def test_weak_and_missing_fail_and_say_why():
    covered, weak, missing, _ = parsed(result()).findall(".//testcase")
    assert covered.find("failure") is None
    assert dict(weak.find("failure").attrib) == {"type": "weak", "message": "薄弱：只见于计划"}
    assert dict(missing.find("failure").attrib) == {"type": "missing", "message": "缺失：未见"}
    assert weak.find("failure").text.splitlines() == [
        "第31行  三、下一步打算（下步打算）  直接·计划·不具体：下一步，将为全镇11个村配齐法律顾问。",
        "建议：写明已做的事：聘请了谁、审查了多少合同、参与了哪些决策。",
        "建议：句式：我镇聘请____担任法律顾问，全年审查合同____份，参与处理纠纷____件。",
    ]


def test_a_covered_item_shows_its_sentence_too():
    covered, *_ = parsed(result()).findall(".//testcase")
    assert "第12行" in covered.findtext("system-out")
    assert "缺少的要素：述法" in covered.findtext("system-out")


def test_what_does_not_apply_and_what_is_waived_is_skipped():
    waived = item(Verdict.WEAK, PLAN, reasons=(Reason.ONLY_PLANNED,), waiver=Waiver("已另文上报", "王某", None))
    (suite,) = parsed(result(waived, item(Verdict.NOT_APPLICABLE, note="无执法权")))
    assert (suite.get("failures"), suite.get("skipped")) == ("0", "2")
    first, second = suite.findall("testcase")
    assert first.find("skipped").get("type") == "waived"
    assert first.find("skipped").get("message") == "薄弱，只见于计划；已豁免：已另文上报（王某）"
    assert second.find("skipped").get("message") == "不适用：无执法权"


def test_a_report_that_could_not_be_checked_is_an_error():
    failed, good = parsed(FAILURE, result())
    assert (failed.get("name"), failed.get("errors"), failed.get("tests")) == ("xx/坏.txt", "1", "1")
    assert dict(failed.find("testcase/error").attrib) == {"type": "binary", "message": "xx/坏.txt：是图片，不是文字"}
    assert good.get("errors") == "0"


def test_defects_are_listed_with_their_place_and_correction():
    defects = (
        Defect("year", "年份不对", 3, 8, 7, 4, Severity.ERROR, correction="2024年"),
        Defect("gap", "疑似漏字", 3, 8, 1, 4, Severity.HINT, page=2),
    )
    root = parsed(replace(result(), defects=defects))
    assert root.findtext("testsuite/system-out").splitlines() == [
        "第7行：错误：年份不对（应为“2024年”）",
        "第2页第1行：提示：疑似漏字",
    ]


def test_an_empty_batch_is_a_document():
    assert len(parsed()) == 0


HOSTILE = ["]]><evil/>", "\x00\x1b[31m\x85", '"><testcase name="x"/>', "\ud800", "\ufffe\uffff", "&lt;&#0;", "a\nb\rc"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    check_hostile(text)


@given(st.text(st.characters(codec=None), max_size=30))
def test_any_text_stays_text(text):
    check_hostile(text)


def check_hostile(text):
    one = item(Verdict.WEAK, evidence(text), id=text, title=text, note=text, advice=(text,))
    waived = replace(one, waiver=Waiver(text, text, text))
    defect = Defect(text, text, 0, 1, 1, 1, Severity.HINT, place=text, correction=text)
    made = replace(result(one, waived, path=text, title=text), defects=(defect,))
    root = parsed(made, Failure(FailedReport(text, text), FailureInfo(text, text)))
    assert [element.tag for element in root] == ["testsuite", "testsuite"]
    assert [element.tag for element in root[0]] == ["properties", "testcase", "testcase", "system-out"]
    assert [element.tag for element in root[1].iter()] == ["testsuite", "testcase", "error"]
