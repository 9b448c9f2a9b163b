"""What templates and conversions leave, lost characters, and putting corrections in."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.proofreading import KINDS, lost, numbering, pairs, placeholders, points, proofread, punctuation, residue
from checker.proofreading.draft import Draft
from checker.proofreading.fixing import fix
from checker.proofreading.lost import broken_characters, document_numbers, half_dates, letters_in_numbers, lost_year
from checker.proofreading.placeholders import blanks, gaps, instructions
from checker.proofreading.residue import (
    banners,
    markers,
    markup,
    page_breaks,
    stray_blanks,
    torn_paragraphs,
    trailing_blanks,
)
from checker.reading import build_report
from checker.results import Defect, Severity


def found(kind, text, format="text"):
    draft = Draft.of(build_report(text, format=format), 2025, ())
    return [(text[flaw.start : flaw.end], flaw.correction) for flaw in kind(draft)]


def words(kind, text):
    return [one for one, _ in found(kind, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X镇全年清淤三条。", ["X镇"]),
        ("X 镇全年清淤三条。", ["X 镇"]),
        ("组织××村清淤，××次检查。", ["××村", "××次"]),
        ("20XX年清淤三条，202X年修路。", ["20XX", "202X"]),
        ("打造**品牌。\n到**县、**村学习。", ["**", "**县", "**村"]),
        ("_村清淤三条。", ["_"]),
        ("某某镇人民政府关于清淤的报告", ["某某镇"]),
        ("医院添置X光机，某些村、某一天、某种病。", []),
        ("调解员张××、王某某到场，李XX同意。", []),
        ("推行“1+X”机制，面积3×5米，X308县道通车。", []),
        ("某村村民张某与邻居争地。", []),
        ("二〇二五年清淤三条。", []),
    ],
)
def test_gaps(text, expected):
    assert words(gaps, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年清淤____条。", ["____"]),
        ("全年清淤（　　）条。", ["（　　）"]),
        ("学习《》三次，办起“ ”讲堂。", ["《》", "“ ”"]),
        ("全年清淤　　次，修路三条。", ["　　次"]),
        ("网址a__b.cn，附（三份）。", []),
        ("村名　　条数\n东村　　三条", []),
        ("--------\n____________\n", []),
    ],
)
def test_blanks(text, expected):
    assert words(blanks, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("此处填写清淤条数。", 1),
        ("全年清淤（请填写条数）。", 1),
        ("清淤条数（略）。", 1),
        ("单击此处输入标题", 1),
        ("引导群众填写问卷，补充意见略多。", 0),
        ("此处原是荒地。", 0),
    ],
)
def test_instructions(text, expected):
    assert len(words(instructions, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[bookmark: _GoBack]一是清淤。", [("[bookmark: _GoBack]", "")]),
        ("在本##paidbegin##镇清淤。", [("##paidbegin##", "")]),
        ("清淤&nbsp;三条<br/>", [("&nbsp;", " "), ("<br/>", "")]),
        ("如[图片]所示。", [("[图片]", "")]),
        ("见错误！未找到引用源。清淤。", [("错误！未找到引用源。", None)]),
        ("Error! Reference source not found.", [("Error! Reference source not found.", None)]),
        ("清淤<三条，A&B，#1渠。", []),
    ],
)
def test_markers(text, expected):
    assert found(markers, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("秘书之家整理", 1),
        ("本文来自某范文网站", 1),
        ("点击下载全文", 1),
        ("推行“点击办”，开设公文写作课，引导群众扫码关注。", 0),
    ],
)
def test_banners(text, expected):
    assert len(words(banners, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("抓好**清淤**工作。", [("**清淤**", "清淤")]),
        ("- （一）清淤\n- 1.修路\n## 二、打算", [("- ", ""), ("- ", ""), ("## ", "")]),
        ("- 清淤\n- 修路", []),  # a list of its own
        ("气温-5℃，3*5米。", []),
    ],
)
def test_markup(text, expected):
    assert found(markup, text) == expected


def test_markdown_is_no_residue_in_markdown():
    assert found(markup, "## 一、清淤\n抓好**清淤**工作。", "markdown") == []


def test_page_numbers_and_torn_sentences():
    text = "镇里把这件事交给三个人办，账目贴在\n— 2 —\n门口，谁都能看。"
    assert words(page_breaks, text) == ["— 2 —"]
    assert words(page_breaks, "—2025年—\n第三页说得清楚。") == []
    line = "镇里把这件事交给东村、西村、南村的三个人办，每月底把收支账目贴在村委会"
    line = line.replace("，", "，由镇里统一编号、统一记账、统一审核，")
    assert words(torn_paragraphs, f"{line}\n\n门口的墙上，谁都能看见。") == ["\n\n"]
    assert words(torn_paragraphs, "账目贴在门口。\n\n谁都能看见。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("镇里把这件事交给三个人办，账目贴在门 口，谁都能看。", [(" ", "")]),
        ("不合格的年终不得评优，由  科室牵头落实，年底前办完。", [("  ", None)]),
        ("镇里把 3 件事交给“东村” “西村”办，账目贴在门口。", []),
        ("青柳镇人民政府 2025年1月2日", []),
        ("张三　　李四　　王五　　赵六　　钱七　　孙八　　周九", []),
    ],
)
def test_stray_blanks(text, expected):
    assert found(stray_blanks, text) == expected
    assert found(stray_blanks, text, "pdf") == []


def test_trailing_blanks():
    assert found(trailing_blanks, "清淤三条。" + " " * 20 + "\n修路。  \n") == [(" " * 20, "")]
    assert found(trailing_blanks, "清淤三条。" + " " * 20, "pdf") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青柳镇2025度法治政府建设报告", [("2025度", "2025年度")]),
        ("20251231日报出。", [("20251231日", "2025年12月31日")]),
        ("202511月报出。", [("202511月", "2025年11月")]),
        ("2025年1231日报出。", [("1231日", "12月31日")]),
        ("《清淤规划（20212025年）》", [("20212025", "2021—2025")]),
        ("2025年度报告，用电2025度，2025年12月31日。", []),
        ("编号20251231，电话20212025。", []),
    ],
)
def test_lost_year(text, expected):
    assert found(lost_year, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青柳镇人民政府\n2025年1月日", ["2025年1月日"]),
        ("青柳镇人民政府\n20  年  月  日", ["20  年  月  日"]),
        ("青柳镇人民政府\n年 月 日", ["年 月 日"]),
        ("2025年1月20，全镇开工。", ["1月20"]),
        ("登记出生年月日，12月日均接待30人，2025年1月20日开工。", []),
        ("2025年1月20至25日", []),
    ],
)
def test_half_dates(text, expected):
    assert words(half_dates, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依据青政发202526号文件", [("202526号", "〔2025〕26号")]),
        ("依据青政发[2025]26号文件", [("[2025]", "〔2025〕")]),
        ("依据青政办发（2025）26号文件", [("（2025）", "〔2025〕")]),
        ("依据青政发〔2025〕26号文件", []),
        ("（2025）青01民初26号判决，车牌202526号。", []),
    ],
)
def test_document_numbers(text, expected):
    assert found(document_numbers, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2O25年清淤1O条，l2月修路。", [("2O25", "2025"), ("l2", "12")]),
        ("二0二五年清淤，二〇O六年修路。", [("二0二五", "二〇二五"), ("二〇O六", "二〇〇六")]),
        ("二〇二五年清淤，5G基站2O2O店，CO2降了。", []),
    ],
)
def test_letters_in_numbers(text, expected):
    assert found(letters_in_numbers, text) == expected


def test_broken_characters():
    text = "清淤\ufffd\ufffd三条，\ue123修路。\n\uf06c防火。"
    assert words(broken_characters, text) == ["\ufffd\ufffd", "\ue123"]  # U+F06C is a bullet of Word


GOOD = """青柳镇人民政府
关于2025年度法治政府建设情况的报告

县人民政府：
按照通知要求，现将我镇2025年度法治政府建设情况报告如下。
一、主要举措和成效
（一）把渠道清淤办成头一件事。镇里依据青政发〔2025〕3号文件，把“清淤账本”贴在12个村（社区）门口。
1.东渠。4月10日10:30开工，清淤1,200米，占全长的37.5%。
2.西渠。邀请《民法典》宣讲员张某某讲课3次。
（二）把道理讲到渠边。一是讲《习近平法治思想学习纲要》；二是讲《水法》；三是讲村规民约。
二、存在的不足
人手少、路又远……怎么办？靠大家！
三、2026年打算
再清两条渠。

青柳镇人民政府
2026年1月8日
"""


def test_a_good_report_has_no_defects():
    report = build_report(GOOD)
    assert proofread(report, report.year, ()) == ()


def defect(start, end, correction):
    return Defect("code", "", start, end, 1, 1, Severity.ERROR, None, None, correction)


def test_fix_puts_in_corrections_and_leaves_the_rest():
    text = "2025度清淤三条，，修路。"
    assert fix(text, proofread(build_report(text), 2025, ())) == "2025年度清淤三条，修路。"
    assert fix(text, []) == text
    assert fix(text, [defect(0, 4, None)]) == text


def test_of_two_that_overlap_the_first_wins():
    assert fix("abcdef", [defect(1, 4, "X"), defect(3, 5, "Y"), defect(4, 5, "Z"), defect(5, 6, "")]) == "aXZ"


MODULES = {module.__name__ for module in (lost, numbering, pairs, placeholders, points, punctuation, residue)}
OWN_KINDS = [kind for kind in KINDS if kind.__module__ in MODULES]
MARKS = '，。；：、,.;:?!()（）《》〈〉〔〕[]【】“”"Xx×*_-# 　\n①④\ufffd\ue000'
WORDS = (
    "一二三四十〇 是要第年月日度号发次村镇 O o 0 1 2 5 20 2025 一、 （二） 1. ##ab## 此处填写 法治 清淤修路 一是 &nbsp;"
)
PIECES = st.sampled_from([*MARKS, *WORDS.split(), *"一二三四十是要第年月日度号发次村镇", "[bookmark: x]"])


@pytest.mark.parametrize("kind", OWN_KINDS, ids=lambda kind: kind.__name__)
@given(pieces=st.lists(PIECES, max_size=40))
def test_any_text_gives_spans_inside_it_and_corrections_that_hold(kind, pieces):
    text = "".join(pieces)
    flaws = list(kind(Draft.of(build_report(text), 2025, ())))
    assert all(0 <= flaw.start < flaw.end <= len(text) for flaw in flaws)
    for flaw in flaws:
        if flaw.correction is None:
            continue
        mended = text[: flaw.start] + flaw.correction + text[flaw.end :]
        again = kind(Draft.of(build_report(mended), 2025, ()))
        assert sum(one.code == flaw.code for one in again) < sum(one.code == flaw.code for one in flaws)


@given(st.text())
def test_no_text_makes_a_kind_fail(text):
    draft = Draft.of(build_report(text), 2025, ())
    for kind in OWN_KINDS:
        assert all(0 <= flaw.start < flaw.end <= len(text) for flaw in kind(draft))


HOSTILE = [
    *(
        "一是，",
        "二、\n",
        "（三）\n",
        "（",
        "）",
        "《",
        "》〈",
        "“",
        '"',
        "[bookmark: ",
        "&",
        "<p ",
        "##a",
        "**a",
        "**",
        "__",
    ),
    *(
        "X",
        "20",
        "2O",
        "此处",
        "（ ",
        "一、\n（二）\n",
        " \n",
        "- \n",
        "本文由",
        "清 ",
        "，",
        "。\n\n",
        "①",
        "1.\n",
        "首先",
    ),
    *("（一", "\ufffd", "**a**", "**村", "一是，二是，四是。", "（1），（3），", "》《", "《《》》", "，。"),
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_repetition_takes_linear_time(unit):
    text = "清" + unit * (40_000 // len(unit))
    draft = Draft.of(build_report(text), 2025, ())
    start = time.process_time()
    for kind in OWN_KINDS:
        for _ in kind(draft):
            pass
    assert time.process_time() - start < 4
