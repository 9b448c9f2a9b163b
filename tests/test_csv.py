import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sample_results import DONE, FAILURE, PLAN, evidence, item, result

from checker.output.csv_file import COLUMNS, CsvWriter
from checker.results import ElementResult, Verdict, Waiver


def written(*entries):
    file = BytesIO()
    writer = CsvWriter(file)
    for entry in entries:
        writer.add(entry)
    writer.close()
    return file.getvalue()


def rows(*entries):
    text = written(*entries).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def test_excel_reads_the_file_as_utf8():
    raw = written(result())
    assert raw.startswith("\ufeff文件,文件名,标题,年份,".encode())
    assert raw.count(b"\r\n") == raw.count(b"\n") == 5


def test_a_row_per_item_holds_all_a_reviewer_sorts_by():
    first, second, third, fourth = rows(result(path="甲镇/报告.txt"))
    assert first == {
        "文件": "甲镇/报告.txt",
        "文件名": "报告.txt",
        "标题": "海棠市青柳镇2024年度法治政府建设工作报告",
        "年份": "2024",
        "清单": "fazhi-township@2021-2025",
        "覆盖度": "46.7",
        "编号": "first_responsible",
        "要求项": "第一责任人职责",
        "结论": "覆盖",
        "得分": "100",
        "原因": "",
        "缺少的要素": "述法",
        "依据句数": "1",
        "位置": "第12行",
        "依据": "镇长切实扛起推进法治建设第一责任人的担子，全年主持专题会议4次，协调解决执法经费等问题9个。",
        "建议": "",
        "豁免": "",
    }
    assert (second["结论"], second["原因"]) == ("薄弱", "只见于计划")
    assert second["建议"].startswith("写明已做的事：")
    assert (third["结论"], third["得分"], third["依据句数"], third["位置"], third["依据"]) == ("缺失", "0", "0", "", "")
    assert (fourth["结论"], fourth["得分"], fourth["原因"]) == ("不适用", "", "另有专项报告")


def test_the_best_sentence_and_the_missing_elements_are_shown():
    elements = (ElementResult("a", "聘请", found=False), ElementResult("b", "审查", found=False))
    (row,) = rows(result(item(Verdict.WEAK, PLAN, replace(DONE, page=2), elements=elements)))
    assert (row["依据句数"], row["位置"], row["缺少的要素"]) == ("2", "第2页第12行", "聘请、审查")


def test_a_waiver_is_shown_with_its_reason_and_who():
    (row,) = rows(result(item(Verdict.MISSING, waiver=Waiver("已另文上报", "王某", "2027-01-31"))))
    assert row["豁免"] == "已豁免：已另文上报（王某，至 2027-01-31）"
    assert row["结论"] == "缺失"


def test_a_report_that_could_not_be_checked_has_its_row():
    failed, *others = rows(FAILURE, result())
    assert failed["文件"] == "xx/坏.txt"
    assert (failed["结论"], failed["原因"]) == ("未能检查", "xx/坏.txt：是图片，不是文字")
    assert failed["覆盖度"] == ""
    assert len(others) == 4


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/c calc'!A1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u200b=1", "＝1", "－1", "＋1", "＠x"],
)
def test_no_cell_begins_like_a_formula(text):
    hostile = item(Verdict.MISSING, title=text, note=text, advice=(text,))
    (row,) = rows(replace(result(hostile, path=text, title=text)))
    for column in ("文件", "标题", "要求项", "原因", "建议"):
        assert row[column].startswith("'")
        assert row[column][1:] == text.strip(" \t\r\u200b")


@given(st.text(st.characters(codec=None), max_size=30))
def test_hostile_text_breaks_no_row_and_no_bytes(text):
    found = evidence(text, line=1)
    one = result(item(Verdict.WEAK, found, title=text, advice=(text, text)), path=text, title=text)
    raw = written(one, FAILURE)
    assert raw == written(one, FAILURE)
    first, second = csv.DictReader(StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
    assert len(first) == len(COLUMNS)
    assert None not in first.values()
    assert first["结论"] == "薄弱"
    assert second["结论"] == "未能检查"
    assert not [cell for cell in first.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
