"""Headings and points of every style in domain facts 5.3: what is one, of which rank, under which number."""

import pytest

from checker.pipes.headings import Heading, find_headings
from checker.reading import build_report
from checker.reading.title import find_title

BODY = "全年办理各类事项，做到件件有回音、事事有着落，群众和企业的满意程度比上一年又有提高。"


def headings(text: str, name: str = "a.txt") -> list[Heading]:
    folded = build_report(text, name=name).folded
    return find_headings(folded.text, folded.headings, find_title(folded.text))


def ranks(text: str) -> list[tuple[str, int]]:
    return [(heading.title, heading.rank) for heading in headings(text)]


def lines(*paragraphs: str) -> str:
    return "\n".join(paragraphs)


@pytest.mark.parametrize(
    ("mark", "rank"),
    [
        ("一、", 1),
        ("第一部分 ", 1),
        ("第一章 ", 1),
        ("（一）", 2),
        ("(一)", 2),
        ("（一)", 2),
        ("(一）", 2),
        ("一）", 2),
        ("一)", 2),
        ("（一", 2),
        ("【一】", 2),
        ("〔一〕", 2),
        ("（一）、", 2),
        ("1.", 3),
        ("1、", 3),
        ("1．", 3),
        ("1. ", 3),
        ("（1）", 4),
        ("(1)", 4),
        ("1）", 4),
        ("①", 4),
        ("壹、", 1),
        ("甲、", 1),
    ],
)
def test_marks_and_their_ranks(mark: str, rank: int) -> None:
    found = headings(lines(f"{mark}规范决策程序", BODY))
    assert [(heading.rank, heading.number) for heading in found] == [(rank, 1)]
    assert "规范决策程序" in found[0].title


def test_all_ranks_in_one_report() -> None:
    text = lines("一、主要举措", "（一）依法决策", "1.健全制度", "（1）制定目录", BODY, "一是聘请律师2名。")
    assert [heading.rank for heading in headings(text)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("outer", ["壹贰", "甲乙"])
def test_grand_numerals_stand_outside_the_common_ones(outer: str) -> None:
    found = headings(lines(f"{outer[0]}、做的事", "一、规范执法", BODY, f"{outer[1]}、差的事", "一、人手少", BODY))
    assert [(heading.rank, heading.number) for heading in found] == [(1, 1), (2, 1), (1, 2), (2, 1)]


def test_two_parties_are_no_heading() -> None:
    assert headings(lines("甲、乙双方在司法所签了协议，各执一份，谁也没有反悔，村里人都说办得公道。", BODY)) == []


@pytest.mark.parametrize("numbers", ["一二二四", "一三四五", "三三三三"], ids=["doubled", "missing", "all the same"])
def test_numbers_are_kept_as_printed(numbers: str) -> None:
    text = lines(*(f"{number}、标题{index}\n{BODY}" for index, number in enumerate(numbers)))
    found = headings(text)
    assert [heading.rank for heading in found] == [1, 1, 1, 1]
    assert [heading.title[0] for heading in found] == list(numbers)


@pytest.mark.parametrize(
    ("paragraph", "title"),
    [
        ("（二）严格依法决策。印发决策目录，列入供水改造等3项。", "（二）严格依法决策"),
        ("（二）严格依法决策，规范决策程序。严格遵守议事规则，议题会前审查。", "（二）严格依法决策，规范决策程序"),
        ("3.深化普法宣传。组织宣讲队下村。", "3.深化普法宣传"),
        ("（4）用好法律顾问。合同先审后签。", "（4）用好法律顾问"),
    ],
)
def test_a_run_in_heading_is_cut_from_its_body(paragraph: str, title: str) -> None:
    (heading,) = headings(lines(paragraph, BODY))
    folded = build_report(lines(paragraph, BODY)).folded.text
    assert (heading.title, folded[heading.title_end - 1]) == (title, "。")
    assert not heading.is_point


@pytest.mark.parametrize(
    "paragraph",
    [
        "一是聘请律师2名，列席镇长办公会。",
        "第一，聘请律师，列席镇长办公会。",
        "（一）全年聘请律师2名，审查合同31份。",
        "1.组织宣讲22场，发放读本3000册；",
        "（二）镇党委会全年研究法治建设议题，听取司法所和综合行政执法队的工作汇报，对乡贤参与调解等事项逐一作出安排并跟踪问效。",
    ],
    ids=["一是", "第一", "with a fact", "list entry", "longer than any heading"],
)
def test_a_numbered_paragraph_that_reports_is_a_point(paragraph: str) -> None:
    following = {"一": "二是", "第": "第二，"}.get(paragraph[0], "")
    point = headings(lines(paragraph, following + BODY))[0]
    assert point.is_point
    assert point.title == ""


def test_markdown_levels_become_ranks_below_the_title() -> None:
    text = lines(
        "# 青禾镇2025年法治政府建设年度报告",
        "",
        "## 主要举措",
        "",
        "### 依法决策",
        "",
        BODY,
        "",
        "## 存在不足",
        "",
        BODY,
    )
    assert ranks(text) == [("主要举措", 1), ("依法决策", 2), ("存在不足", 1)]


def test_list_dashes_before_a_mark_are_no_part_of_it() -> None:
    assert ranks(lines("- 一、主要举措", f"- {BODY}")) == [("一、主要举措", 1)]


def test_short_lines_without_numbers_are_headings() -> None:
    text = lines("主要举措", BODY, "存在的不足", BODY)
    assert ranks(text) == [("主要举措", 1), ("存在的不足", 1)]


def test_a_heading_without_number_stands_below_numbered_ones() -> None:
    assert ranks(lines("一、主要举措", BODY, "依法决策", BODY)) == [("一、主要举措", 1), ("依法决策", 2)]


@pytest.mark.parametrize(
    "numbers",
    [("1、", "二、", "三、"), ("一、", "2、", "三、"), ("一、", "二、", "3、")],
    ids=["first", "middle", "last"],
)
def test_an_arabic_number_lost_in_conversion_is_raised(numbers: tuple[str, ...]) -> None:
    text = lines(*(f"{number}标题{index}\n{BODY}" for index, number in enumerate(numbers)))
    assert [heading.rank for heading in headings(text)] == [1, 1, 1]


def test_arabic_subheadings_stay_below() -> None:
    text = lines("一、主要举措", "1、依法决策", BODY, "2、规范执法", BODY, "二、存在不足", BODY)
    assert [heading.rank for heading in headings(text)] == [1, 3, 3, 1]


@pytest.mark.parametrize(
    "paragraph",
    [
        "青禾镇人民政府",
        "中共青禾镇委员会",
        "2026年1月8日",
        "附件：决策目录",
        "县委、县政府：",
        "联系人：老苏",
        "抄送：县司法局",
        "全年办结92件",
        "工作有成效。",
    ],
)
def test_short_lines_that_are_no_heading(paragraph: str) -> None:
    assert headings(lines(paragraph, BODY)) == []


def test_a_year_or_an_amount_is_no_number_of_a_heading() -> None:
    assert (
        headings(lines("2025年，镇里启动法治建设示范创建，各村社区一齐参与。" + BODY, "1.5万元用于修缮。" + BODY)) == []
    )


@pytest.mark.parametrize(
    "title", ["青禾镇人民政府\n2025年法治政府建设年度报告", "青禾镇2025年度\n法治政府建设情况报告"]
)
def test_a_title_on_two_lines_is_no_heading(title: str) -> None:
    assert ranks(lines(title, "", "一、主要举措", BODY)) == [("一、主要举措", 1)]
