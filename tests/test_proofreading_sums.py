"""Figures that do not fit each other; and what holds for all kinds on any text."""

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.proofreading import KINDS
from checker.proofreading.draft import Draft
from checker.proofreading.sums import wrong_change, wrong_parts, wrong_rate, wrong_rest, wrong_sum
from checker.proofreading.tables import wrong_disclosure_total, wrong_table_total
from checker.reading import build_report
from checker.results import Role, SectionResult, Severity


def found(kind, text):
    draft = Draft.of(build_report(text), 2025, ())
    return [text[flaw.start : flaw.end] for flaw in kind(draft)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年受理矛盾纠纷250件，化解200件，化解率98%。", ["98%"]),
        ("受理诉求40件，办结38件，办结率100%。", ["100%"]),
        ("受理矛盾纠纷254件，化解249件，化解率98%。", []),
        ("排查纠纷318件，调解成功312件，成功率98.1%。", []),
        ("排查纠纷380件，化解372件，化解率97.8%。", []),  # cut off, not rounded
        ("受理纠纷250件，化解248件，化解率达98%以上。", []),
        ("受理纠纷250件，化解200件，化解率达98%以上。", ["98%"]),
        ("受理工单2116件，办结2100件，按期办结率99.6%。", []),  # another count
        ("受理纠纷300余件，化解200余件，化解率98%。", []),
        ("受理纠纷100件，上门化解60件，调解化解38件，化解率98%。", []),
        ("公开信息612条，法制审核14件，法制审核率100%。", []),
        ("受理纠纷100件，化解98件，群众满意率100%。", []),
        ("受理纠纷100件，化解60件。化解率98%。", []),
    ],
)
def test_wrong_rate(text, expected):
    assert found(wrong_rate, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("检查由156次减至73次，下降60%。", ["60%"]),
        ("检查由156次减至73次，下降53.2%。", []),
        ("投诉由61件降到27件，同比下降55.7%。", []),
        ("证明事项由23项压减为6项，群众满意率99%。", []),
    ],
)
def test_wrong_change(text, expected):
    assert found(wrong_change, text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "severity"),
    [
        ("办案39件，其中普通程序21件、简易程序20件。", ["39件"], Severity.ERROR),
        ("办案39件，其中普通程序21件、简易程序16件。", ["39件"], Severity.ERROR),
        ("办案39件，其中普通程序21件、简易程序18件。", [], None),
        ("调解纠纷50件，其中邻里20件、土地10件。", [], None),
        ("调解纠纷50件，分别为邻里20件、土地10件。", ["50件"], Severity.ERROR),
        ("调解纠纷50件，其中邻里30件、土地30件。", ["50件"], Severity.ERROR),
        ("现有队员12人，其中党员8人、女性6人。", ["12人"], Severity.HINT),
        ("召开会议9次，其中党委会5次、办公会4次。", [], None),
    ],
)
def test_wrong_parts(text, expected, severity):
    draft = Draft.of(build_report(text), 2025, ())
    flaws = list(wrong_parts(draft))
    assert [text[flaw.start : flaw.end] for flaw in flaws] == expected
    assert all(flaw.severity is severity for flaw in flaws)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("东片调解3件、西片调解4件，合计8件。", ["8"]),
        ("东片调解3件、西片调解4件，合计7件。", []),
        ("南片5件，东片3件、西片4件，合计12件。", []),
        ("镇级3笔、村级11笔共计267万元。", []),
    ],
)
def test_wrong_sum(text, expected):
    assert found(wrong_sum, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("接访94批，当场答复61批，其余31批限期办理。", ["94批"]),
        ("接访94批，当场答复61批，其余33批限期办理。", []),
        ("登记388宗，当场了结241宗，跟踪办结129宗，其余18宗走诉讼。", []),
    ],
)
def test_wrong_rest(text, expected):
    assert found(wrong_rest, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("类型\t件数\n邻里\t12\n土地\t8\n合计\t21", ["21"]),
        ("类型\t件数\n邻里\t12\n土地\t8\n合计\t20", []),
        ("村\t邻里\t土地\t合计\n东村\t3\t4\t8\n西村\t1\t1\t2", ["8"]),
        ("村\t邻里\t土地\t合计\n东村\t3\t4\t7\n西村\t1\t1\t2\n合计\t4\t5\t9", []),
        ("序号\t村\t合计\n1\t东村\t8\n2\t西村\t2", []),
        ("项目\t件数\n（一）予以公开\t3\n1.全部\t2\n总计\t3", []),
        ("村\t件数\t化解率\n东村\t3\t90\n西村\t4\t80\n合计\t7\t85", []),
        ("村\t金额（万元）\n东村\t1.25\n西村\t2.36\n合计\t3.6", []),
    ],
)
def test_wrong_table_total(text, expected):
    assert found(wrong_table_total, text) == expected


def _disclosure(left):
    rows = (
        "一、本年新收政府信息公开申请数量\t5\t1",
        "二、上年结转政府信息公开申请数量\t1\t0",
        "三、本年度办理结果\t（一）予以公开\t4\t1",
        "三、本年度办理结果\t（七）总计\t5\t1",
        f"四、结转下年度继续办理\t{left}\t0",
    )
    return "\n".join(rows)


def test_disclosure_form_balances():
    assert found(wrong_disclosure_total, _disclosure(1)) == []
    assert found(wrong_disclosure_total, _disclosure(2)) == ["5"]


_PIECES = [
    "法制建设", "各村村", "的的", "2025年2月30日", "截至2023年", "三是；", "一、", "（一）", "其中", "甲3件、乙4件",
    "受理20件，", "化解15件，", "化解率90%", "合计", "由3件降至2件，", "其余", "3", "镇", "党组成员", "第一，",
    "现将2024年情况报告如下", "法治政府建设实施纲要（2022—2025年）", "進行了", "。", "，", "“", "”", "《", "》",
    " ", "\t", "\n", "\u200b",
]  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))


@given(text=_TEXTS, role=st.sampled_from(list(Role)), title=st.sampled_from(["", "一、2024年情况", "2026年安排"]))
def test_spans_lie_inside_any_text(text, role, title):
    draft = Draft.of(build_report(text), 2025, (SectionResult(title, 1, role, 0, len(text), 1),))
    for kind in _own_kinds():
        for flaw in kind(draft):
            assert 0 <= flaw.start < flaw.end <= len(text), kind.__name__
            assert flaw.message
            assert "\n" not in flaw.message


@pytest.mark.parametrize(
    "piece",
    [
        "受理3件，化解率9%",
        "一",
        "甲3件、",
        "在法治",
        "2025年",
        "有汉、",
        "截至",
        "其中3件",
        "镇",
        "了\n",
        "1",
        "合计",
        "合计1件",
        "为契机",
        "由",
        "月",
        "1\t2\n",
        "《法",
        "习近平新时代",
        "是",
    ],
)
def test_takes_linear_time(piece):
    short, long = (Draft.of(build_report(piece * count), 2025, ()) for count in (2_000, 16_000))
    for kind in _own_kinds():
        _seconds(kind, short)  # warm
        assert _seconds(kind, long) < 24 * max(_seconds(kind, short), 0.002), kind.__name__


_OWN = ("years", "periods", "terms", "doubled", "truncated", "bodies", "repetition", "sums", "tables")


def _own_kinds():
    return [kind for kind in KINDS if kind.__module__.rpartition(".")[2] in _OWN]


def _timed(kind, draft):
    start = time.process_time()
    list(kind(draft))
    return time.process_time() - start


def _seconds(kind, draft):
    """Time a kind, the best of three; the collector is off, because it looks at all that the other tests have left."""
    gc.disable()
    seconds = min(_timed(kind, draft) for _ in range(3))
    gc.enable()
    return seconds
