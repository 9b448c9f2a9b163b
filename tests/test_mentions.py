"""What a heading, and a sentence before, lend to the sentences after them; truths by the annotation guide."""

from functools import cache

import pytest

from checker.checklist import load_shipped
from checker.engine import Checker
from checker.reading import build_report
from checker.results import Assertion, Evidence, Kind, Result, Role, Verdict

TITLE = "青禾镇2025年法治政府建设年度报告\n\n"


@cache
def checker() -> Checker:
    return Checker(load_shipped("fazhi-township", "2021-2025"), model="none")


def check(*paragraphs: str) -> Result:
    return checker().check(build_report(TITLE + "\n".join(paragraphs) + "\n"))


def evidence(result: Result, item: str) -> list[Evidence]:
    return next(entry.evidence for entry in result.items if entry.id == item)


def verdict(result: Result, item: str) -> Verdict:
    return next(entry.verdict for entry in result.items if entry.id == item)


def quoting(result: Result, item: str, quote: str) -> list[Evidence]:
    return [entry for entry in evidence(result, item) if quote in entry.text]


# --- headings as evidence


def test_a_heading_that_names_an_item_is_done_and_bare() -> None:
    result = check("一、主要举措", "（一）用好法律顾问", "镇里风调雨顺，集市热闹。")
    (heading,) = evidence(result, "legal_adviser")
    assert (heading.kind, heading.assertion, heading.concrete) == (Kind.DEFINING, Assertion.DONE, False)
    assert verdict(result, "legal_adviser") is Verdict.WEAK


def test_a_heading_that_names_no_item_is_no_evidence() -> None:
    result = check("一、主要举措", "（一）规范执法", "镇里风调雨顺，集市热闹。")
    assert not evidence(result, "three_systems")


@pytest.mark.parametrize(
    ("title", "assertion"), [("一、下一步打算", Assertion.PLANNED), ("一、存在的不足", Assertion.PROBLEM)]
)
def test_a_heading_in_another_part_is_meant_as_that_part(title: str, assertion: Assertion) -> None:
    result = check(title, "（一）法律顾问方面", "镇里风调雨顺，集市热闹。")
    assert [entry.assertion for entry in evidence(result, "legal_adviser")] == [assertion]


# --- headings lend


def test_a_heading_lends_its_item_to_concrete_sentences_of_its_section() -> None:
    result = check("一、主要举措", "（一）用好法律顾问", "全年把关协议96份。", "（二）便民服务", "窗口延时办件41件。")
    (lent,) = quoting(result, "legal_adviser", "96份")
    assert (lent.kind, lent.assertion, lent.concrete) == (Kind.RELATED, Assertion.DONE, True)
    assert verdict(result, "legal_adviser") is Verdict.COVERED


def test_a_heading_does_not_lend_to_another_section() -> None:
    result = check("一、主要举措", "（一）用好法律顾问", "镇里风调雨顺。", "（二）合同管理", "全年把关协议96份。")
    assert quoting(result, "legal_adviser", "96份") == []
    assert verdict(result, "legal_adviser") is Verdict.WEAK


def test_a_heading_lends_to_the_sections_below_it() -> None:
    result = check("一、推进“八五”普法", "（一）走进集市", "小戏队登台22场。", "（二）走进渔村", "船上授课33回。")
    assert len(quoting(result, "bawu_pufa", "22场")) == 1
    assert len(quoting(result, "bawu_pufa", "33回")) == 1
    assert verdict(result, "bawu_pufa") is Verdict.COVERED


def test_an_inner_heading_of_another_item_takes_over() -> None:
    result = check("一、推进“八五”普法", "（一）用好法律顾问", "全年把关协议96份。")
    assert quoting(result, "bawu_pufa", "96份") == []
    assert len(quoting(result, "legal_adviser", "96份")) == 1


@pytest.mark.parametrize("body", ["镇里风调雨顺，集市热闹。", "不断提高水平，营造良好氛围。"])
def test_a_bare_sentence_borrows_nothing(body: str) -> None:
    result = check("一、主要举措", "（一）用好法律顾问", body)
    assert quoting(result, "legal_adviser", body[:4]) == []


def test_a_plan_below_a_heading_borrows_nothing() -> None:
    result = check("一、下一步打算", "（一）用好法律顾问", "请两名同志每周到岗1天。")
    assert verdict(result, "legal_adviser") is Verdict.WEAK
    assert all(entry.assertion is not Assertion.DONE for entry in evidence(result, "legal_adviser"))


# --- the sentence before lends


def test_a_pronoun_takes_up_the_sentence_before() -> None:
    result = check("一、主要举措", "镇里请了老秦律师担任法律顾问。他们全年下村61人次。")
    (lent,) = quoting(result, "legal_adviser", "61人次")
    assert lent.kind is Kind.RELATED
    assert lent.concrete


def test_without_a_pronoun_nothing_is_taken_up() -> None:
    result = check("一、主要举措", "镇里充分发挥法律顾问作用。集市全年开市61次。")
    assert quoting(result, "legal_adviser", "61次") == []


def test_a_pronoun_does_not_reach_into_another_section() -> None:
    result = check("一、主要举措", "充分发挥法律顾问作用。", "二、便民服务", "他们全年办件61件。")
    assert quoting(result, "legal_adviser", "61件") == []


def test_a_pronoun_does_not_reach_back_over_a_numbered_point() -> None:
    result = check(
        "一、主要举措", "1.充分发挥法律顾问作用，做好各项工作。", "2.该集市全年开市61次，人来人往，十分热闹。"
    )
    assert quoting(result, "legal_adviser", "61次") == []


def test_a_plan_lends_nothing_to_the_sentence_after() -> None:
    result = check("一、主要举措", "镇里将聘请法律顾问。他们全年下村61人次。")
    assert quoting(result, "legal_adviser", "61人次") == []


# --- what makes a bare naming concrete: the same numbered section only


def test_related_particulars_count_in_the_same_numbered_section() -> None:
    result = check(
        "一、主要举措", "（一）执法", "全面落实行政执法三项制度。", "给7名执法队员配发服装，办结行政处罚案件12件。"
    )
    assert verdict(result, "three_systems") is Verdict.COVERED


def test_related_particulars_of_another_numbered_section_do_not_count() -> None:
    result = check(
        "一、主要举措",
        "（一）制度",
        "全面落实行政执法三项制度。",
        "（二）队伍",
        "给7名执法队员配发服装，办结行政处罚案件12件。",
    )
    assert verdict(result, "three_systems") is Verdict.WEAK


def test_related_particulars_of_deeper_levels_count_within_the_second_level() -> None:
    result = check(
        "一、主要举措",
        "（一）执法",
        "1.完善制度",
        "全面落实行政执法三项制度。",
        "2.建强队伍",
        "给7名执法队员配发服装，办结行政处罚案件12件。",
    )
    assert verdict(result, "three_systems") is Verdict.COVERED


def test_defining_particulars_count_anywhere() -> None:
    result = check("一、主要举措", "（一）制度", "充分发挥法律顾问作用。", "（二）合同", "法律顾问审查合同31份。")
    assert verdict(result, "legal_adviser") is Verdict.COVERED


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["一、下一步打算", "聘请法律顾问2名。"], Verdict.WEAK),
        (["一、存在的不足", "法律顾问只有1名，忙不过来。"], Verdict.WEAK),
        (["一、主要举措", "公职律师审核协议4件。"], Verdict.WEAK),
        (["一、主要举措", "优化公共法律服务。"], Verdict.MISSING),
        (["一、下一步打算", "公职律师再培养1名。"], Verdict.MISSING),
        (["一、主要举措", "镇里风调雨顺。"], Verdict.MISSING),
    ],
)
def test_verdicts_of_short_reports(paragraphs: list[str], expected: Verdict) -> None:
    assert verdict(check(*paragraphs), "legal_adviser") is expected


def test_evidence_stands_in_the_order_of_the_text_and_names_its_section() -> None:
    result = check("一、主要举措", "（一）用好法律顾问", "全年把关协议96份。", "法律顾问审查合同31份。")
    found = evidence(result, "legal_adviser")
    assert [entry.start for entry in found] == sorted(entry.start for entry in found)
    assert {entry.section.title for entry in found} == {"（一）用好法律顾问"}
    assert {entry.section.role for entry in found} == {Role.ACHIEVEMENT}
