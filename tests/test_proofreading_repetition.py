"""Sentences that stand in a report twice."""

import pytest

from checker.proofreading.draft import Draft
from checker.proofreading.repetition import repeated_sentence
from checker.reading import build_report
from checker.results import Severity

LONG = "镇里把每一次上门调解都记进台账，月底由司法所逐件回访核对"
OTHER = "执法队每周二在集市摆摊，给商户讲清楚检查的依据和复查的日子"


def found(text):
    draft = Draft.of(build_report(text), 2025, ())
    return [(text[flaw.start : flaw.end], flaw.message, flaw.severity) for flaw in repeated_sentence(draft)]


def test_names_the_line_of_the_first():
    text = f"开头。\n{LONG}。\n别的话。\n{LONG}。"
    assert found(text) == [(f"{LONG}。", f"与第2行“{LONG[:12]}……”重复", Severity.ERROR)]


def test_neighbours_repeated_together_are_one():
    text = f"{LONG}。{OTHER}。\n中间的话。\n{LONG}。{OTHER}。"
    assert [marked for marked, _, _ in found(text)] == [f"{LONG}。{OTHER}。"]


def test_each_copy_is_found():
    text = f"{LONG}。\n甲。\n{LONG}。\n乙。\n{LONG}。"
    assert len(found(text)) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"一是{LONG}；", f"三是{LONG}。"),  # the number and the stop differ
        (f"{LONG}。", f"{LONG[:10]} {LONG[10:]}。"),  # a blank in a word
    ],
)
def test_same_words_otherwise_set(first, second):
    assert len(found(f"{first}\n中间的话。\n{second}")) == 1


def test_only_the_numbers_differ():
    first = "全年受理各类矛盾纠纷125件，成功化解118件，涉及金额36万元，没有一件转为刑事案件或者越级上访。"
    second = first.replace("125", "132").replace("118", "120")
    [(marked, message, severity)] = found(f"{first}\n中间的话。\n{second}")
    assert marked == second
    assert "只有数字不同" in message
    assert severity is Severity.HINT


@pytest.mark.parametrize(
    "text",
    [
        "现将情况报告如下。\n中间的话。\n现将情况报告如下。",
        f"{LONG}\n{LONG}",  # a heading and its echo in a list of contents
        f"{LONG}\t{OTHER}。\n{LONG}\t{OTHER}。",  # rows of a table
        "东村调解12件。\n西村调解13件。",
        f"{LONG}。{OTHER}。",
    ],
)
def test_not_repeated(text):
    assert not found(text)
