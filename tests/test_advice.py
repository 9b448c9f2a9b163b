"""Advice says what is lacking and where it belongs, and states no fact about the place reported on."""

from functools import cache

import pytest
from msgspec.structs import replace

from checker.advice import advise
from checker.checklist import Item, load_shipped
from checker.results import Assertion, Evidence, Kind, Reason, Role, SectionRef, Verdict
from tests.sample_results import PLAN


@cache
def item() -> Item:
    checklist = load_shipped("fazhi-township", "2021-2025")
    return next(entry for entry in checklist.items if entry.id == "legal_adviser")


def advice(
    verdict: Verdict, *reasons: Reason, found: frozenset[str] = frozenset(), titles: tuple[str, ...] = ()
) -> tuple[str, ...]:
    return advise(item(), verdict, reasons, found, titles)


@pytest.mark.parametrize("verdict", [Verdict.COVERED, Verdict.NOT_APPLICABLE])
def test_nothing_to_say_where_nothing_is_lacking(verdict: Verdict) -> None:
    assert advice(verdict) == ()


def test_each_reason_has_a_first_step_of_its_own() -> None:
    first = [advice(Verdict.MISSING if reason is Reason.ABSENT else Verdict.WEAK, reason)[0] for reason in Reason]
    assert len(set(first)) == len(Reason)


def test_elements_that_are_not_evidenced_are_named_and_no_others() -> None:
    (lacking,) = [
        line for line in advice(Verdict.WEAK, Reason.NOT_CONCRETE, found=frozenset({"engaged"})) if "要素" in line
    ]
    titles = {element.id: element.title for element in item().elements}
    assert titles["engaged"] not in lacking
    assert all(title in lacking for name, title in titles.items() if name != "engaged")


def test_no_line_on_elements_when_all_are_evidenced() -> None:
    everything = frozenset(element.id for element in item().elements)
    assert not [line for line in advice(Verdict.WEAK, Reason.NOT_CONCRETE, found=everything) if "要素" in line]


def test_the_reports_own_section_is_named_where_it_has_one() -> None:
    titles = ("一、主要举措", "（三）严格依法行政", "二、存在不足")
    assert any("（三）严格依法行政" in line for line in advice(Verdict.MISSING, Reason.ABSENT, titles=titles))


def test_of_several_sections_the_one_with_the_usual_name_is_named() -> None:
    titles = ("（一）严格依法行政", "（二）发挥法律顾问作用")
    assert "宜写入：“（二）发挥法律顾问作用”。" in advice(Verdict.MISSING, Reason.ABSENT, titles=titles)


def named(title: str, role: Role, assertion: Assertion, kind: Kind = Kind.DEFINING) -> Evidence:
    return replace(PLAN, kind=kind, assertion=assertion, concrete=False, section=SectionRef(title, role))


@pytest.mark.parametrize(
    ("evidence", "place"),
    [
        ((named("（四）公共服务", Role.ACHIEVEMENT, Assertion.DONE),), "（四）公共服务"),
        (
            (
                named("（一）思想引领", Role.ACHIEVEMENT, Assertion.SLOGAN),
                named("（四）公共服务", Role.DUTY, Assertion.DONE),
            ),
            "（四）公共服务",
        ),
        ((named("（一）思想引领", Role.ACHIEVEMENT, Assertion.SLOGAN),), "（一）思想引领"),
        ((named("二、存在不足", Role.PROBLEM, Assertion.DONE),), "（三）法律顾问"),
        ((named("二、履职情况", Role.DUTY, Assertion.SLOGAN),), "（三）法律顾问"),
        ((named("（四）公共服务", Role.ACHIEVEMENT, Assertion.DONE, Kind.RELATED),), "（三）法律顾问"),
    ],
)
def test_the_heading_over_the_items_own_evidence_is_named_first(evidence: tuple[Evidence, ...], place: str) -> None:
    titles = ("（三）法律顾问",)
    lines = advise(item(), Verdict.WEAK, (Reason.NOT_CONCRETE,), frozenset(), titles, evidence=evidence)
    assert f"宜写入：“{place}”。" in lines


def test_a_usual_section_is_named_where_the_report_has_none() -> None:
    assert any(
        "宜写入：“法律顾问”部分" in line for line in advice(Verdict.MISSING, Reason.ABSENT, titles=("一、概况",))
    )


def test_the_sentence_frame_has_blanks_and_no_figures() -> None:
    (frame,) = [line for line in advice(Verdict.MISSING, Reason.ABSENT) if "句式" in line]
    assert "____" in frame
    assert not any(char.isdigit() for char in frame)


def test_advice_invents_no_figures() -> None:
    for reason in Reason:
        assert not any(char.isdigit() for line in advice(Verdict.WEAK, reason) for char in line)
