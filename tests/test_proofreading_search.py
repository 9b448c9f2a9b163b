"""The quick ways to search give what the plain ones do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.proofreading import bodies, doubled, lost, periods, placeholders, sums, terms, truncated, years
from checker.proofreading.passages import near

# The arguments of each call of `near`.
SEARCHES = [
    (sums._SIGN_OF_PARTS, sums._PARTS, 12, 400),
    (sums._SIGN_OF_REST, sums._REST, 40, 60),
    (sums._SIGN_OF_SUM, sums._SUM, 400, 20),
    *((sign, pattern, 80, 100) for sign, pattern, _ in truncated._UNPAIRED),
    *((sign, pattern, 20, 20) for sign, pattern, _ in terms._FRAMES),
    (bodies._SIGN_OF_PARTY_GROUP, bodies._PARTY_GROUP, 5, 15),
    (bodies._SIGN_OF_OFFICE, bodies._DISTRICT_OFFICE, 5, 15),
    (years._MONTH, years._DATE, 7, 5),
    (lost._MONTH, lost._OPEN_DATE, 2, 5),
    (periods._SIGN_OF_PUFA, periods._PUFA, 3, 15),
    (placeholders._OPEN, placeholders._GAP, 5, 12),
]
PIECES = (
    *(
        "甲清淤3件",
        "乙5件",
        "、",
        "，",
        "。",
        "\n",
        "共10件",
        "其中",
        "：",
        "其余2件",
        "合计8件",
        "12",
        "月",
        "2025年",
        "5日",
    ),
    *(
        "围绕清淤修渠",
        "为契机",
        "为抓手",
        "指明方向",
        "强化",
        "清淤",
        "力度",
        "有",
        "镇村干部",
        "组成",
        "在道路",
        "工作取得",
        "了",
    ),
    *("镇党组成员", "成立", "依法治县办", "八五普法", "第七个", "五年规划", "X", "×", "镇", "20", "??", "年"),
)


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search[1].pattern[:20])
@given(text=st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_near_the_sign_is_everywhere(search, text):
    sign, pattern, before, after = search
    assert [found.span() for found in near(text, sign, pattern, before, after)] == [
        found.span() for found in pattern.finditer(text)
    ]


@given(text=st.text("清淤修渠，\x00\ud800\U00020000", max_size=60))
def test_doubled_words_by_comparison_are_those_by_pattern(text):
    assert [found.span() for found in doubled._twice(text)] == [found.span() for found in doubled._TWICE.finditer(text)]
