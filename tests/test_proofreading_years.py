"""Years, dates and periods of plans that cannot be right."""

import pytest

from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.periods import ended_plan, repealed_law, too_new, wrong_period
from checker.proofreading.years import (
    heading_year,
    impossible_date,
    late_event,
    lead_year,
    old_cutoff,
    past_in_plan,
    signature_year,
)
from checker.reading import build_report
from checker.results import Role, SectionResult, Severity


def draft_of(text: str, *, year: int | None = 2025, role: Role = Role.ACHIEVEMENT, title: str = "") -> Draft:
    """One section over the whole text."""
    report = build_report(text)
    section = SectionResult(title, 1, role, 0, len(text), 1)
    return Draft.of(report, year, (section,))


def marked(text: str, flaws: list[Flaw]) -> list[str]:
    return [text[flaw.start : flaw.end] for flaw in flaws]


TITLE = "云桥镇2025年法治政府建设情况报告\n"


@pytest.mark.parametrize(
    ("heading", "role", "found"),
    [
        ("一、2024年法治政府建设基本情况", Role.ACHIEVEMENT, "2024"),
        ("一、2026年主要举措和成效", Role.ACHIEVEMENT, "2026"),
        ("三、2025年主要安排", Role.PLAN, "2025"),
        ("三、2024年工作打算", Role.PLAN, "2024"),
        ("二、2024年存在的不足", Role.PROBLEM, "2024"),
        ("一、2025年度法治政府建设主要举措", Role.ACHIEVEMENT, None),
        ("三、2026年工作安排", Role.PLAN, None),
        ("三、下一年度主要安排", Role.PLAN, None),
        ("三、2025年第四季度工作打算", Role.PLAN, None),
        ("三、2024年督察反馈问题整改情况", Role.ACHIEVEMENT, None),
        ("一、2021—2025年工作情况", Role.ACHIEVEMENT, None),
        ("一、落实《2024年工作要点》情况", Role.ACHIEVEMENT, None),
    ],
)
def test_heading_year(heading, role, found):
    text = f"{heading}\n镇里做了不少工作。"
    flaws = list(heading_year(draft_of(text, role=role, title=heading)))
    assert marked(text, flaws) == ([found] if found else [])


def test_heading_year_needs_a_report_year():
    heading = "一、2024年基本情况"
    assert not list(heading_year(draft_of(heading, year=None, title=heading)))


@pytest.mark.parametrize(
    ("title", "date", "found"),
    [
        ("云桥镇2025年度法治政府建设工作报告", "2025年11月3日", ["2025年11月3日"]),
        ("云桥镇2025年度法治政府建设工作报告", "2025年12月3日", []),
        ("云桥镇2025年度上半年法治政府建设工作报告", "2025年7月3日", []),
        ("云桥镇2025年法治政府建设工作报告", "2025年11月3日", []),
        ("云桥镇2025年度法治政府建设自查报告", "2025年11月3日", []),
    ],
)
def test_a_report_on_a_whole_year_is_not_signed_before_its_last_month(title, date, found):
    text = f"{title}\n\n全年调解纠纷12件。\n云桥镇人民政府\n{date}"
    assert marked(text, list(signature_year(draft_of(text)))) == found


@pytest.mark.parametrize(
    ("lead", "found"),
    [
        ("现将我镇2024年度法治政府建设情况报告如下：", ["2024"]),
        ("现将我镇2025年度法治政府建设情况报告如下：", []),
        ("现将有关情况报告如下：", []),
        ("现将贯彻《法治政府建设实施纲要（2021—2024年）》情况报告如下：", []),
    ],
)
def test_lead_year(lead, found):
    text = TITLE + lead
    assert marked(text, list(lead_year(draft_of(text)))) == found


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("2024年1月15日", [Severity.ERROR]),
        ("2025年1月15日", [Severity.HINT]),
        ("2026年1月15日", []),
        ("2025年12月25日", []),
    ],
)
def test_signature_year(date, found):
    text = TITLE + f"全年调解纠纷12件。\n云桥镇人民政府\n{date}"
    assert [flaw.severity for flaw in signature_year(draft_of(text))] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2025年2月30日召开会议。", ["2025年2月30日"]),
        ("2025年2月29日召开会议。", ["2025年2月29日"]),
        ("2024年2月29日召开会议。", []),
        ("2月29日召开会议。", []),
        ("13月5日召开会议。", ["13月5日"]),
        ("2025年13月召开会议。", ["2025年13月"]),
        ("4月31日召开会议。", ["4月31日"]),
        ("12月31日召开会议，5月0日", ["5月0日"]),
        ("工期历时13月。", []),
        ("报送了1月至13月的台账。", ["13月"]),
        ("农历2月30日赶集。", []),
        ("12月1日至7日开展宪法宣传。", []),
    ],
)
def test_impossible_date(text, found):
    assert marked(text, list(impossible_date(draft_of(text)))) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("2025年12月30日，镇里召开了专题会议。", [Severity.ERROR]),
        ("2026年3月，镇里组织了宣讲。", [Severity.ERROR]),
        ("2025年12月20日前完成了的事项上报县里。", []),
        ("新条例自2026年2月1日起施行，镇里已组织学习。", []),
        ("2025年11月，镇里组织了宣讲。", []),
        ("台账整理拟于2026年1月完成。", []),
        ("2026年3月印发了《宣讲工作方案》。", [Severity.ERROR]),
        ("印发了《宣讲工作方案（2026年3月修订）》。", []),
    ],
)
def test_late_event_after_signature(sentence, found):
    text = TITLE + f"{sentence}\n云桥镇人民政府\n2025年12月15日"
    assert [flaw.severity for flaw in late_event(draft_of(text))] == found


def test_late_event_after_the_year_is_a_hint():
    text = TITLE + "2026年1月，镇里组织了宣讲。\n云桥镇人民政府\n2026年2月3日"
    assert [flaw.severity for flaw in late_event(draft_of(text))] == [Severity.HINT]


def test_late_event_leaves_plans_alone():
    text = "2026年3月，镇里组织了宣讲。\n2025年12月15日"
    assert not list(late_event(draft_of(text, role=Role.PLAN)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("截至2023年12月底，共调解纠纷81件。", ["截至2023年"]),
        ("截止2024年底，共调解纠纷81件。", ["截止2024年"]),
        ("截至2025年12月底，共调解纠纷81件。", []),
        ("截至2024年底建成5处，2025年又建2处。", []),
    ],
)
def test_old_cutoff(text, found):
    assert marked(text, list(old_cutoff(draft_of(text)))) == found


@pytest.mark.parametrize(
    ("text", "role", "found"),
    [
        ("加大培训力度，培养了一批调解能手。", Role.PLAN, ["培养了"]),
        ("加大培训力度，培养了一批调解能手。", Role.ACHIEVEMENT, []),
        ("目前培养了一批调解能手，还要扩大。", Role.PLAN, []),
        ("11月组织了首次检查。", Role.PLAN, []),
    ],
)
def test_past_in_plan(text, role, found):
    assert marked(text, list(past_in_plan(draft_of(text, role=role)))) == found


@pytest.mark.parametrize(
    ("text", "found", "correction"),
    [
        ("落实《法治政府建设实施纲要（2022－2025年）》", ["2022"], "2021"),
        ("落实《法治政府建设实施纲要（2021-2026年）》", ["2026"], "2025"),
        ("落实《法治社会建设实施纲要（2021—2025年）》", ["2021"], "2020"),
        ("落实《法治中国建设规划（2021—2026年）》", ["2021—2026"], None),
        ("落实《法治政府建设实施纲要（2021－2025年）》", [], None),
        ("落实《法治政府建设实施纲要（2015-2020年）》", [], None),
        ("落实《法治中国建设规划（2020—2025年）》", [], None),
        ("落实《云桥市法治社会建设实施纲要（2022—2025年）》", [], None),
        ("落实《提升行政执法质量三年行动计划（2022—2024年）》", ["2022—2024"], None),
    ],
)
def test_wrong_period(text, found, correction):
    flaws = list(wrong_period(draft_of(text)))
    assert marked(text, flaws) == found
    assert all(flaw.correction == correction for flaw in flaws)


@pytest.mark.parametrize(
    ("text", "year", "found"),
    [
        ("深入实施“七五”普法规划，开展宣讲。", 2024, 1),
        ("按照第七个五年法治宣传教育规划开展宣讲。", 2024, 1),
        ("“七五”普法通过市级总结验收。", 2021, 0),
        ("深入实施“八五”普法规划，开展宣讲。", 2025, 0),
        ("深入实施“八五”普法规划，开展宣讲。", 2026, 1),
        ("做好“八五”普法总结验收。", 2026, 0),
        ("建于“七五”期间的旧街。", 2024, 0),
        ("对照《法治政府建设实施纲要（2015－2020年）》抓落实。", 2024, 1),
        ("对照《法治政府建设实施纲要（2021－2025年）》抓落实。", 2025, 0),
    ],
)
def test_ended_plan(text, year, found):
    assert len(list(ended_plan(draft_of(text, year=year)))) == found


@pytest.mark.parametrize(
    ("text", "year", "found"),
    [
        ("宣传《婚姻法》等法律。", 2025, ["《婚姻法》"]),
        ("宣传《中华人民共和国合同法》。", 2025, ["《中华人民共和国合同法》"]),
        ("宣传《劳动合同法》《民法典》。", 2025, []),
        ("宣传《婚姻法》等法律。", 2020, []),
    ],
)
def test_repealed_law(text, year, found):
    assert marked(text, list(repealed_law(draft_of(text, year=year)))) == found


@pytest.mark.parametrize(
    ("text", "year", "found"),
    [
        ("学习二十届四中全会精神。", 2024, ["二十届四中全会"]),
        ("宣传《法治宣传教育法》。", 2023, ["法治宣传教育法"]),
        ("学习二十届四中全会精神。", 2025, []),
        ("学习十九届四中全会精神。", 2024, []),
        ("讨论《法治宣传教育法（草案）》。", 2024, []),
    ],
)
def test_too_new(text, year, found):
    assert marked(text, list(too_new(draft_of(text, year=year)))) == found
