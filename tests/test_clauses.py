"""Clauses are the scope of a cue: cut at commas and stronger marks, not at 、."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.pipes.clauses import find_clauses

MARKS = "，；：。！？|\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("聘请律师，审查合同；如下：已办结。", ["聘请律师", "审查合同", "如下", "已办结"]),
        ("专家论证、风险评估、集体讨论", ["专家论证、风险评估、集体讨论"]),
        ("法律顾问|2名|合同31份", ["法律顾问", "2名", "合同31份"]),
        ("，，好！！", ["好"]),
        ("。", ["。"]),
    ],
    ids=["marks", "enumeration comma", "table row", "empty clauses", "marks only"],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in find_clauses(text, 0, len(text))] == expected


def test_only_the_given_stretch_is_cut() -> None:
    text = "前一句，不算。聘请律师，审查合同。后一句。"
    start, end = text.index("聘请"), text.index("后一句")
    assert [text[a:b] for a, b in find_clauses(text, start, end)] == ["聘请律师", "审查合同"]


@given(st.text(alphabet="镇法律1" + MARKS, min_size=1, max_size=60).filter(lambda text: text.strip(MARKS)))
def test_clauses_hold_everything_but_the_marks(text: str) -> None:
    spans = find_clauses(text, 0, len(text))
    assert "".join(text[a:b] for a, b in spans) == "".join(char for char in text if char not in MARKS)
    assert all(a < b <= c for (a, b), (c, _) in pairwise(spans))
