"""Items that ask for a part of the report: how it is found, what it must hold, and how its evidence is shown."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from docx_files import docx, para
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.checklist import Checklist, Item, load_checklist, load_shipped
from checker.engine import Checker
from checker.parts.answers import find_answers, split_problems
from checker.parts.sums import check_sum, read_rows
from checker.reading import build_report
from checker.results import Assertion, ItemResult, Kind, Reason, Result, Role, Verdict

COVERED, WEAK, MISSING, SPARED = Verdict.COVERED, Verdict.WEAK, Verdict.MISSING, Verdict.NOT_APPLICABLE
FIXTURES = Path(__file__).parent.parent / "fixtures"

LIST = """\
id: river-towns
title: 河湾镇自查清单
edition: "2024"
years: [2020, 2030]
source: 河湾镇自拟
items:
  - id: done
    title: 成效
    source: 自拟
    asks: 写做法
    part: {roles: [achievement], concrete: true}
  - id: problems
    title: 不足
    source: 自拟
    asks: 写不足和原因
    section: 不足
    frame: 不足是____，原因是____。
    part: {titles: [不足, 短板], roles: [problem]}
    elements:
      - {id: cause, title: 原因, required: true, cues: [原因, 由于]}
      - {id: owner, title: 责任人, cues: [责任人]}
  - id: duty
    title: 履职
    source: 自拟
    asks: 单列一点写负责人履职
    part: {titles: [{all: [负责人, [履职, 职责]], none: [防火]}]}
    defining: [负责人履职]
  - id: plans
    title: 打算
    source: 自拟
    asks: 写打算
    part: {roles: [plan]}
    answers: problems
  - id: counts
    title: 数据
    source: 自拟
    asks: 列表
    part: {titles: [数据]}
    sums:
      - {title: 收加结转等于办加结转, rows: [[新收, 收到], 上年结转], equals: [办结, 结转下年]}
  - id: others
    title: 其他
    source: 自拟
    asks: 可以不写
    part: {titles: [其他], optional: true}
"""
REPORT = """\
河湾镇2024年度法治政府建设报告

一、主要举措和成效
（一）规范执法。全年归档案卷44件。
（二）负责人履职情况。镇长主持研究6次。
二、存在的不足
一是普法短视频更新慢，原因是人手紧；二是执法案卷装订不规范，由于缺少培训。
三、下一步打算
一是招募志愿者拍普法短视频；二是请县司法局培训案卷装订。
四、数据
项目\t村级\t镇级
本年新收\t3\t1
上年结转\t1\t0
办结\t4\t0
结转下年\t0\t1
五、其他需要报告的情况
无。
"""
GOOD = {"done": COVERED, "problems": COVERED, "duty": COVERED, "plans": COVERED, "counts": COVERED, "others": COVERED}


@cache
def checklist() -> Checklist:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.yaml"
        path.write_text(LIST, encoding="utf-8")
        return load_checklist(path)


@cache
def checker() -> Checker:
    return Checker(checklist(), model="none", proofread=False)


def check(text: str) -> Result:
    return checker().check(build_report(text))


def verdicts(text: str) -> dict[str, Verdict]:
    return {item.id: item.verdict for item in check(text).items}


def item_of(text: str, name: str) -> ItemResult:
    return next(item for item in check(text).items if item.id == name)


def without(start: str, end: str) -> str:
    """Return the report without the lines from one to another (exclusive)."""
    return REPORT[: REPORT.index(start)] + REPORT[REPORT.index(end) :]


# --- is the part there


def test_a_report_with_all_its_parts() -> None:
    assert verdicts(REPORT) == GOOD
    assert check(REPORT).coverage == 100


@pytest.mark.parametrize(
    ("start", "end", "item"),
    [("二、存在", "三、下一步", "problems"), ("三、下一步", "四、数据", "plans"), ("四、数据", "五、其他", "counts")],
)
def test_a_part_that_is_not_there_is_missing_and_the_others_stay(start: str, end: str, item: str) -> None:
    assert verdicts(without(start, end)) == GOOD | {item: MISSING}
    found = item_of(without(start, end), item)
    assert found.reasons == (Reason.NO_PART,)
    assert found.evidence == ()


@pytest.mark.parametrize("item", ["problems", "plans", "counts"])
def test_a_heading_without_content_is_weak(item: str) -> None:
    start, end = {"problems": ("一是普法短", "三、"), "plans": ("一是招募", "四、"), "counts": ("项目", "五、")}[item]
    found = item_of(without(start, end), item)
    assert (found.verdict, found.reasons) == (WEAK, (Reason.EMPTY_PART,))
    assert len(found.evidence) == 1


def test_a_part_without_a_heading_is_found_by_its_role() -> None:
    text = REPORT.replace("二、存在的不足\n", "当前还存在一些不足：").replace(
        "三、下一步打算\n", "下一步，我镇将做好两件事："
    )
    assert verdicts(text)["problems"] is COVERED
    assert verdicts(text)["plans"] is COVERED
    evidence = item_of(text, "problems").evidence[0]
    assert evidence.kind is Kind.DEFINING
    assert evidence.text.startswith("当前还存在一些不足")


def test_an_outer_heading_goes_before_an_inner_one_and_none_cues_hold() -> None:
    text = REPORT.replace("二、存在的不足", "二、短板")
    assert item_of(text, "problems").evidence[0].text == "二、短板"
    assert verdicts(REPORT.replace("（二）负责人履职情况。", "（二）防火负责人职责。"))["duty"] is MISSING


def test_a_point_with_a_short_first_sentence_is_a_part_of_its_own() -> None:
    text = REPORT.replace("（二）负责人履职情况。镇长", "一是落实负责人职责。镇长")
    assert verdicts(text)["duty"] is COVERED


def test_told_elsewhere_as_done_is_weak_and_as_planned_is_missing() -> None:
    done = REPORT.replace(
        "（二）负责人履职情况。镇长主持研究6次。", "（二）组织保障。修缮会议室。推动负责人履职，研究6次。"
    )
    found = item_of(done, "duty")
    assert (found.verdict, found.reasons) == (WEAK, (Reason.NOT_SEPARATE,))
    assert "负责人履职" in found.evidence[0].text
    planned = without("（二）", "二、存在").replace("一是招募", "一是督促负责人履职，招募")
    assert verdicts(planned)["duty"] is MISSING


def test_a_section_that_opens_with_the_item_is_its_part_whatever_its_heading() -> None:
    text = REPORT.replace("（二）负责人履职情况。镇长主持研究6次。", "（二）组织保障。推动负责人履职，研究6次。")
    found = item_of(text, "duty")
    assert found.verdict is COVERED
    assert found.evidence[0].text == "（二）组织保障。"


# --- what it must hold


def test_a_required_element_makes_the_difference_and_another_does_not() -> None:
    text = REPORT.replace("原因是人手紧", "人手紧").replace("由于缺少培训", "缺少培训")
    found = item_of(text, "problems")
    assert (found.verdict, found.reasons) == (WEAK, (Reason.NO_ELEMENT,))
    assert "应写而未见：原因。" in found.advice
    assert "未见实据的要素：责任人。" in found.advice
    assert {element.id: element.found for element in item_of(REPORT, "problems").elements} == {
        "cause": True,
        "owner": False,
    }


def test_the_heading_itself_shows_no_element() -> None:
    text = REPORT.replace("存在的不足", "存在的不足和原因").replace("，原因是人手紧", "").replace("，由于缺少培训", "")
    assert verdicts(text)["problems"] is WEAK


def test_a_part_that_must_be_concrete() -> None:
    text = REPORT[: REPORT.index("四、数据")].replace("全年归档案卷44件", "坚持严格执法").replace("研究6次", "研究")
    found = item_of(text, "done")
    assert (found.verdict, found.reasons) == (WEAK, (Reason.NOT_CONCRETE,))
    assert item_of(text.replace("坚持严格执法", "公示处罚决定9件"), "done").verdict is COVERED


def test_an_optional_part_neither_gains_nor_loses() -> None:
    bare = without("五、其他", "无。").replace("无。\n", "")
    empty = REPORT.replace("无。\n", "")
    for text, verdict in ((bare, SPARED), (empty, SPARED), (REPORT, COVERED)):
        found = item_of(text, "others")
        assert found.verdict is verdict
        assert found.weight == 0
        assert bool(found.note) == (verdict is SPARED)
    weak = REPORT.replace("原因是", "").replace("由于", "")
    assert check(weak).coverage == check(weak.replace("五、其他需要报告的情况\n无。\n", "")).coverage == 90


# --- problems and plans


def test_problems_without_a_plan_are_counted_and_quoted_from_the_source() -> None:
    text = REPORT.replace("一是招募志愿者拍普法短视频；二是请县司法局培训案卷装订。", "一是修缮院墙；二是办好庙会。")
    found = item_of(text.replace("普法短视频更新慢", "普法 “短视频”更新慢"), "plans")
    assert (found.verdict, found.reasons) == (WEAK, (Reason.UNANSWERED,))
    assert any("提出 2 个问题，打算里看到回应的有 0 个" in line and "“短视频”" in line for line in found.advice)
    assert [(one.title, one.found) for one in found.elements] == [("回应问题（2 个中 0 个）", False)]


def test_plans_of_a_report_that_names_no_problem_are_judged_by_themselves() -> None:
    text = without("二、存在", "三、下一步")
    assert item_of(text, "plans").verdict is COVERED
    assert item_of(text, "plans").elements == ()


@pytest.mark.parametrize(
    ("section", "count"),
    [
        ("一是路灯坏了没人修；二是水渠堵塞不通畅。究其原因，经费紧张。", 2),
        ("当前还有不足：路灯坏了没人修理；水渠堵塞不通畅；", 2),
        ("（一）路灯坏了没人修理。有的村报修慢；有的村不报修。", 1),
        ("（二）原因分析。经费紧张，人手不足，底数不清。", 0),
        ("主要原因是：经费紧张，人手不足，底数不清。", 0),
        ("不足。", 0),
    ],
)
def test_problems_are_counted_by_points_and_causes_are_none(section: str, count: int) -> None:
    assert len(split_problems(section)) == count


@pytest.mark.parametrize(
    ("plan", "answered"),
    [
        ("三是疏通水渠，清理堵塞点9处。", True),
        ("三是疏通河道。", False),
        ("三是加强工作力度，不断提高能力水平。", False),
    ],
)
def test_a_problem_is_taken_up_by_its_own_words_not_by_common_ones(plan: str, *, answered: bool) -> None:
    answers = find_answers(["水渠堵塞，能力水平有待进一步提高，工作力度不足。"], [plan])
    assert (answers.open == ()) == answered


def test_more_than_half_of_the_problems_must_be_taken_up() -> None:
    problems = ["路灯坏了没人修理。", "水渠堵塞灌溉困难。", "公厕清扫次数偏少。"]
    two = find_answers(problems, ["路灯修理", "水渠堵塞清理"])
    one = find_answers(problems[:2], ["路灯修理"])
    assert (two.suffice, len(two.open)) == (True, 1)
    assert (one.suffice, len(one.open)) == (False, 1)


# --- sums


def demand() -> Item:
    return next(item for item in checklist().items if item.id == "counts")


TABLE = [
    ["项目", "村级", "镇级"],
    ["一、本年收到", 3, 1],
    ["二、上年结转", 1, 0],
    ["三、办结", 4, 0],
    ["四、结转下年", 0, 1],
]


def table(border: str, rows: list[list[object]]) -> list[str]:
    lines = [border.join(str(cell) for cell in row) for row in rows]
    return [f"| {line} |" for line in lines] if border == " | " else lines


@pytest.mark.parametrize("border", ["\t", "|", " | ", "｜"])
def test_sums_are_read_from_every_kind_of_table_line(border: str) -> None:
    right = check_sum(read_rows(table(border, TABLE)), demand().sums[0])
    assert (right.found, right.mismatches) == (True, ())
    rows = [*TABLE[:3], ["三、办结", 3, 0], TABLE[4]]
    wrong = check_sum(read_rows(table(border, rows)), demand().sums[0])
    assert wrong.mismatches == ("“村级”列：“新收”3 + “上年结转”1 = 4，而“办结”3 + “结转下年”0 = 3，相差 1。",)


def test_numbers_are_counted_from_the_right_and_blanks_between_them_are_nought() -> None:
    rows = [
        "数据\t\t村级\t镇级",
        "新收\t\t1,200\t\t1",
        "上年结转\t\t0.5\t\t",
        "",
        "办结\t（二）总计\t1200.5\t\t1",
        "结转下年\t\t\t\t0",
    ]
    assert check_sum(read_rows(rows[:4]), demand().sums[0]).found is False
    full = [rows[1], "上年结转\t\t0.5\t\t0", rows[4], "结转下年\t\t0\t\t0"]
    assert check_sum(read_rows(full), demand().sums[0]).mismatches == ()


@pytest.mark.parametrize("lost", range(1, 5))
def test_nothing_is_said_of_a_table_that_lacks_a_row_or_a_cell(lost: int) -> None:
    rows = [row for at, row in enumerate(TABLE) if at != lost]
    assert check_sum(read_rows(table("\t", rows)), demand().sums[0]).found is False
    short = [row[:-1] if at == lost else row for at, row in enumerate(TABLE)]
    assert check_sum(read_rows(table("\t", short)), demand().sums[0]).found is False


def test_a_wrong_sum_makes_the_part_weak_and_names_the_numbers() -> None:
    found = item_of(REPORT.replace("办结\t4", "办结\t5"), "counts")
    assert (found.verdict, found.reasons) == (WEAK, (Reason.WRONG_SUM,))
    assert any("“村级”列" in line and "相差 1" in line for line in found.advice)
    assert [element.found for element in found.elements] == [False]


def test_rows_of_a_table_that_look_like_headings_are_none() -> None:
    text = REPORT.replace("本年新收\t", "一、本年新收\t").replace("结转下年\t", "二、结转下年短板\t")
    assert verdicts(text) == GOOD
    assert item_of(text, "problems").evidence[0].text == "二、存在的不足"


def test_a_sum_in_a_word_table(tmp_path: Path) -> None:
    def row(cells: list[object]) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{para(str(cell))}</w:tc>" for cell in cells) + "</w:tr>"

    rows = "".join(row(cells) for cells in [*TABLE[:3], ["三、办结", 3, 0], TABLE[4]])
    path = tmp_path / "报告.docx"
    path.write_bytes(docx(para("四、数据") + f"<w:tbl>{rows}</w:tbl>" + para("五、其他情况") + para("无。")))
    result = checker().check_path(str(path))
    assert isinstance(result, Result)
    found = next(item for item in result.items if item.id == "counts")
    assert (found.verdict, found.reasons) == (WEAK, (Reason.WRONG_SUM,))


# --- evidence and the rest of a result


def test_evidence_is_cut_from_the_source_in_order_and_read_by_context() -> None:
    text = REPORT.replace("，", ", ").replace("一是普法", "一是 普法")
    for item in check(text).items:
        assert all(one.text == text[one.start : one.end] for one in item.evidence)
        assert all(one.start < other.start for one, other in pairwise(item.evidence))
    problems = item_of(text, "problems").evidence
    assert {one.assertion for one in problems} == {Assertion.PROBLEM}
    assert {one.section.role for one in problems} == {Role.PROBLEM}


def test_a_reviewer_may_spare_a_part_item() -> None:
    checker = Checker(checklist(), model="none", proofread=False, not_applicable={"plans": "撤并"})
    found = next(item for item in checker.check(build_report(without("三、下", "四、"))).items if item.id == "plans")
    assert (found.verdict, found.note, found.reasons) == (SPARED, "撤并", ())


SENTENCES = st.sampled_from(
    ["全年归档案卷44件。", "坚持依法行政。", "原因是人手紧。", "将招募志愿者。", "负责人履职到位。", "责任人已明确。"]
)


PROSE = [at for at, line in enumerate(REPORT.splitlines()) if line.endswith("。")]


@settings(deadline=None, max_examples=60)
@given(
    place=st.sampled_from(PROSE),
    sentence=SENTENCES,
    lost=st.sampled_from(["", "原因是", "由于", "44件", "主持研究6次"]),
)
def test_an_added_sentence_never_lowers_a_verdict(place: int, sentence: str, lost: str) -> None:
    rank = {MISSING: 0, WEAK: 1, SPARED: 1, COVERED: 2}
    text = REPORT.replace(lost, "") if lost else REPORT
    lines = text.splitlines()
    lines[place] += sentence
    before, after = verdicts(text), verdicts("\n".join(lines))
    assert all(rank[after[item]] >= rank[before[item]] for item in before)


@settings(deadline=None)
@given(st.text("一二、（）不足问题数据其他负责人履职\t|0\n。；：", max_size=60))
def test_any_text_gets_a_verdict(text: str) -> None:
    result = check("河湾镇" + text)
    assert [item.id for item in result.items] == [item.id for item in checklist().items]


# --- the shipped form of the annual report


@pytest.mark.parametrize("name", ["f01-wumatou.txt", "f02-baiyintala.txt"])
def test_the_township_checklist_stays_the_default(name: str) -> None:
    result = Checker(model="none", proofread=False).check_path(str(FIXTURES / "reports" / name))
    assert isinstance(result, Result)
    assert result.checklist.id == "fazhi-township"


def test_the_five_parts_are_told_from_each_other() -> None:
    checker = Checker(load_shipped("fazhi-form", None), model="none", proofread=False)
    result = checker.check(build_report(REPORT.replace("负责人履职情况", "落实第一责任人职责")))
    assert {item.id: item.verdict for item in result.items} == {
        "measures": COVERED,
        "problems": COVERED,
        "duty": COVERED,
        "plans": COVERED,
        "others": COVERED,
    }
