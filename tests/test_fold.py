import time
from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.reading.characters import fold_characters
from checker.reading.fold import fold
from checker.report import Folded

BODY = "全镇聘请律师担任法律顾问，审查合同，参与调解，"
lifelike = st.lists(
    st.sampled_from([BODY, "一、主要工作", "（一）抓普法", "\n", "\n\n", " ", "\u3000\u3000", "\t", "——", "- ", "# ",
                     "1,200", "10:30", "，", "。", "；", ":", "“", "”", "２０２４年", "\n— 2 —\n", "&nbsp;",
                     "**", "[图片]", "關於", "X镇"]),
    max_size=30,
).map("".join)  # fmt: skip
any_text = st.one_of(lifelike, st.text(), st.text(alphabet="一、（）#->*•&nbsp;[]图片|\t \n\r。，1２:\\u00a"))


def paragraphs(text: str) -> list[str]:
    return fold(text).text.split("\n")


@given(any_text)
def test_every_folded_character_comes_from_its_source_character(text):
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text)
    assert all(first < second for first, second in zip(folded.offsets, folded.offsets[1:], strict=False))
    alone = {char: fold_characters(char) for char in set(text)}
    for char, offset in zip(folded.text, folded.offsets, strict=True):
        source = text[offset]
        context = {("\t", "|"), (":", ":"), ("：", ":"), ("﹕", ":")}  # table cells and times of day
        traditional = source >= "\u3400" and char >= "\u3400"  # 乾 alone stays, 乾燥 becomes 干燥
        assert char == alone[source] or (source, char) in context or traditional


@given(any_text)
def test_folded_text_holds_no_blank_but_single_paragraph_ends(text):
    folded = fold(text).text
    assert not any(char.isspace() and char != "\n" for char in folded)
    assert "\n\n" not in folded
    assert folded == folded.strip("\n")


sentences = st.lists(
    st.sampled_from([BODY, "办件1,200件，", " “枫桥 经验”", "10:30开会，", "X镇\n\n— 2 —\n\n"]), max_size=4
)
lines = st.one_of(
    st.sampled_from(["一、主要工作", "# （一）抓普法", "", "- 1 -", "姓名\t职务", "河湾镇人民政府", "2024年12月3日"]),
    sentences.map(lambda parts: "\u3000\u3000" + "".join(parts) + "参与决策。"),
)


@given(st.lists(lines, max_size=12).map("\n".join))
def test_folding_again_changes_nothing(text):
    once = fold(text).text
    # Which lines belong together is told by indents and widths, which folding takes away: its lines are paragraphs.
    assert fold(once, wrapped=False).text == once


@given(any_text)
def test_paragraph_ends_are_line_ends_of_the_source(text):
    folded = fold(text)
    ends = [offset for char, offset in zip(folded.text, folded.offsets, strict=True) if char == "\n"]
    assert all(text[offset] in "\n\v\f\x85\u2028\u2029" for offset in ends)


@pytest.mark.parametrize(
    ("source", "folded"),
    [
        ("办件1,200件,其中", "办件1200件，其中"),
        ("办件１，２００件", "办件1200件"),
        ("2023,2024年", "2023，2024年"),
        ("10:30开会:", "10:30开会："),
        ("１０：３０开会", "10:30开会"),
        ("率９８．５％(含)", "率98.5%（含）"),
        ("“枫桥经验”和'八五'「普法」", "枫桥经验和八五普法"),
        ("《条例》〔2024〕3号［注］", "《条例》〔2024〕3号[注]"),
        ("合 法\u3000性\u200b审\u00a0查\ufeff", "合法性审查"),
        ("完成｡是､否–止", "完成。是、否—止"),
        ("⺠主法治", "民主法治"),
        ("&nbsp;&nbsp;聘请&amp;nbsp;律师", "聘请律师"),
        ("聘请\\u00a0律师", "聘请律师"),
        ("[bookmark: _GoBack]聘请[图片]律师【附件1】", "聘请律师"),
        ("聘请##paidbegin##律师##9名", "聘请律师9名"),
        ("**聘请**律师，__重点__审查", "聘请律师，重点审查"),
        ("> 聘请律师", "聘请律师"),
        ("- （二）聘请律师", "（二）聘请律师"),
        ("• 聘请律师", "聘请律师"),
        ("-5℃以下停工", "-5℃以下停工"),
        ("二○二四年", "二○二四年"),
        ("聘请<br/>律师", "聘请律师"),
        ("姓名\t职务\n张某\t镇长", "姓名|职务\n张某|镇长"),
        ("一、\t工作情况", "一、工作情况"),
        ("\t聘请律师", "聘请律师"),
    ],
)
def test_characters_and_residue(source, folded):
    assert fold(source).text == folded


def test_traditional_text_becomes_simplified():
    text = "縣政府與各鄉鎮關於法治政府建設的報告，瞭解情況，乾燥倉庫"
    assert fold(text).text == "县政府与各乡镇关于法治政府建设的报告，了解情况，干燥仓库"


def test_simplified_text_with_one_traditional_name_keeps_its_own_characters():
    text = "成效显著，乾县皇后镇瞭望塔由陳某看守，" + BODY
    assert fold(text).text == "成效显著，乾县皇后镇瞭望塔由陈某看守，" + BODY


WRAPPED = """河湾镇2024年法治政府建设情况报告

全镇把法治政府建设作为大事来抓，镇党委会专题研究三次，镇政府
常务会议研究五次，逐项列出清单，明确时限、责任人和督办人，把
各项任务抓到了实处，群众满意度逐年上升。
（一）抓普法
围绕宪法、民法典和未成年人保护法，在集市上设立咨询台，全年共
接待群众六百多人次，发放资料两千多份，解答问题一百多个，其中

— 2 —

涉及土地承包的占到了一半以上，都由律师当场作了答复，群众反映
良好。
（二）抓调解
河湾镇人民政府
2024年12月3日
"""


def test_soft_wraps_are_joined_also_across_a_page_number():
    result = paragraphs(WRAPPED)
    assert [line[:6] for line in result] == [
        "河湾镇202", "全镇把法治政", "（一）抓普法", "围绕宪法、民", "（二）抓调解", "河湾镇人民政", "2024年1"
    ]  # fmt: skip
    assert "解答问题一百多个，其中涉及土地承包的" in result[3]
    assert "镇政府常务会议" in result[1]


def test_wrapped_paragraphs_part_at_indents():
    lines = [
        "　　镇里全年开展普法宣传活动各村都有专人负责讲解政策并且逐",
        "户走访把资料送到群众手里累计走访三千多户发放资料八千多份。",
        "　　镇里聘请律师担任法律顾问全年审查合同协议参与重大事项论",
        "证列席会议提出法律意见四十多条并且全部得到采纳群众满意。",
    ]
    result = paragraphs("\n".join(lines * 3))
    assert len(result) == 6
    assert all(line.startswith("镇里") for line in result)


LONG = "围绕土地流转、村级财务和项目建设等群众关心的事情，镇里组织开展专项检查，逐村核对台账，规范合"


def test_a_page_break_inside_a_long_paragraph_is_joined():
    text = f"{LONG}\n\n— 3 —\n\n同管理，整改问题十二个。\n二、存在问题\n"
    assert paragraphs(text) == [LONG + "同管理，整改问题十二个。", "二、存在问题"]


def test_a_bare_page_number_is_dropped_only_inside_a_sentence():
    assert paragraphs(f"{LONG}\n3\n同管理。") == [LONG + "同管理。"]
    assert paragraphs("调解案件数\n3\n人员数\n5") == ["调解案件数", "3", "人员数", "5"]


@pytest.mark.parametrize(
    "line", ["- 1 -", "－3－", "— 12 —", "第 1 页", "第1页 共5页", "1/12", "---", "***", "===", "```"]
)
def test_page_numbers_and_rules_are_dropped(line):
    assert paragraphs(f"全年聘请律师两名。\n{line}\n全年普法三场。") == ["全年聘请律师两名。", "全年普法三场。"]


def test_headings_titles_and_signatures_stay_alone():
    body = f"一、主要工作\n{LONG}同管理\n二、存在问题\n力量不足。"
    text = f"河湾镇2024年法治政府建设报告\n\n{body}\n河湾镇人民政府\n2024年12月3日"
    assert len(paragraphs(text)) == 7


def test_numbers_at_line_start_are_not_headings():
    text = f"{LONG}\n2.5万元、12件。"
    assert paragraphs(text) == [LONG + "2.5万元、12件。"]


def test_markdown_headings_are_recorded_with_their_level():
    text = "# 河湾镇报告\n\n## 一、主要工作\n聘请律师。\n"
    folded = fold(text)
    assert folded.text == "河湾镇报告\n一、主要工作\n聘请律师。"
    assert folded.headings == ((0, 1), (6, 2))


def test_headings_marked_by_the_format_are_mapped_and_stay_alone():
    text = f"{LONG}\n  主要工作\n{LONG}"
    folded = fold(text, ((text.index("主要"), 1),))
    start = folded.text.index("主要工作")
    assert folded.headings == ((start, 1),)
    assert folded.text == f"{LONG}\n主要工作\n{LONG}"


def test_web_page_lines_are_dropped_at_the_edges_only():
    middle = "\n".join(["全年普法三场。"] * 30)
    text = f"索 引 号：0091　字体：[ 大 中 小 ]\n{middle}\n扫一扫在手机打开当前页\n{middle}\n扫一扫在手机打开当前页"
    result = paragraphs(text)
    assert result[0] == result[-1] == "全年普法三场。"
    assert "扫一扫在手机打开当前页" in result


@pytest.mark.parametrize(
    "unit",
    [
        BODY + "\n",
        BODY,
        "法\t",
        "[图",
        "&amp;",
        "**法",
        "<p ",
        "- ",
        "（一）",
        "#",
        "![",
        "关于",
        "1,234",
        " ",
        "关於設",
    ],
)
def test_a_million_characters_fold_in_linear_time(unit):
    text = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    start = time.perf_counter()
    folded = fold(text)
    assert time.perf_counter() - start < 5  # about 0.3 s alone; the margin is for a busy machine
    assert isinstance(folded, Folded)


def test_offsets_lead_back_to_the_words_of_the_source():
    text = "1. 聘 请\u3000“律 师”\n担任法律顾问。"
    folded = fold(text)
    start = folded.text.index("律师")
    assert text[folded.offsets[start] : folded.offsets[start + 1] + 1] == "律 师"
    assert bisect_right(folded.offsets, text.index("担")) == folded.text.index("担") + 1
