import re
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from sample_results import DONE, FAILURE, ITEMS, evidence, item, result

from checker.output.quotation import LONGEST_QUOTE, best_first, quote, sentence
from checker.output.terminal import TerminalWriter, render, render_brief
from checker.output.words import (
    ASSERTIONS,
    KINDS,
    MARKS,
    REASONS,
    ROLES,
    SEVERITIES,
    VERDICTS,
    hanging,
    name_reasons,
    printable,
    wrapped,
)
from checker.results import Assertion, CueRole, Defect, Kind, Reason, Role, SectionRef, Severity, Verdict

GOLDEN = """\
报告    海棠市青柳镇2024年度法治政府建设工作报告
文件    qingliu.txt
年份    2024年
清单    乡镇（街道）法治政府建设年度报告（fazhi-township，2021-2025）
模型    未使用
覆盖度  46.7（自评参考分）

要求项           结论        得分   原因           位置
─────────────────────────────────────────────────────────
第一责任人职责   ● 覆盖       100                  第12行
法律顾问         ◐ 薄弱        40   只见于计划     第31行
“八五”普法       ○ 缺失         0   未见
枫桥经验         － 不适用          另有专项报告

● 覆盖  第一责任人职责
  要素：✓ 专题会议  ✗ 述法
  第12行  一、主要工作（工作成效）  直接·已做·具体
    镇长切实扛起推进法治建设【第一责任人】的担子，全年主持专题会议4次，协调解决
    执法经费等问题9个。

◐ 薄弱  法律顾问
  第31行  三、下一步打算（下步打算）  直接·计划·不具体
    下一步，【将】为全镇11个村配齐【法律顾问】。

缺失（1 项）
○ “八五”普法：未见
  · 补写“八五”普法规划的落实情况。

薄弱（1 项）
◐ 法律顾问：只见于计划
  · 写明已做的事：聘请了谁、审查了多少合同、参与了哪些决策。
  · 句式：我镇聘请____担任法律顾问，全年审查合同____份，参与处理纠纷____件。

共 4 项：覆盖 1、薄弱 1、缺失 1、不适用 1；覆盖度 46.7（自评参考分）
"""


def plain(*items, width=80):
    return render([result(*items)], width=width, color=False)


def test_golden_text_at_80_columns():
    assert plain() == GOLDEN


def test_every_word_of_a_result_has_a_chinese_name():
    for words, kind in (
        (VERDICTS, Verdict),
        (MARKS, Verdict),
        (REASONS, Reason),
        (ROLES, Role),
        (ASSERTIONS, Assertion),
        (KINDS, Kind),
        (SEVERITIES, Severity),
    ):
        assert set(words) == set(kind)
        assert len(set(words.values())) == len(words)


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_wider_than_asked(width):
    long = evidence("我镇聘请律师担任法律顾问，" * 20, "法律顾问", section=SectionRef("（一）" + "长" * 60, Role.DUTY))
    text = plain(*ITEMS, item(Verdict.COVERED, long, title="很长的要求项名称" * 5), width=width)
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_nothing_is_coloured_in_a_pipe_and_cues_stand_in_brackets():
    text = plain()
    assert "\x1b" not in text
    assert "【将】为全镇11个村配齐【法律顾问】" in text


def test_cues_are_styled_instead_on_a_terminal():
    text = render([result()], width=80, color=True)
    assert "【" not in text
    assert "\x1b[1;36m法律顾问\x1b[0m" in text


HOSTILE = "[bold red]x[/] [/] :smile: [link=http://a.b]c[/link] \x1b[31m红\x9b2J\x07 \u202e反\u2066 \ud800法律顾问"
SHOWN = "[bold red]x[/] [/] :smile: [link=http://a.b]c[/link] \ufffd[31m红\ufffd2J\ufffd 反 \ufffd"


@pytest.mark.parametrize("color", [True, False])
def test_report_text_is_neither_markup_nor_control(color):
    hostile = item(
        Verdict.WEAK,
        evidence(HOSTILE, "法律顾问", section=SectionRef(HOSTILE, Role.PLAN)),
        title=HOSTILE,
        advice=(HOSTILE,),
    )
    one = result(hostile, item(Verdict.NOT_APPLICABLE, note=HOSTILE), path=HOSTILE, title=HOSTILE)
    text = render([one], width=400, color=color) + render_brief([one])
    assert text.count(SHOWN) >= 6
    own = re.sub(r"\x1b\[[0-9;]*m", "", text) if color else text
    assert not set(own) & {"\x1b", "\x9b", "\x07", "\u202e", "\u2066", "\ud800"}
    assert "\x1b[31m红" not in text


def test_best_evidence_comes_first_and_gives_the_place():
    bare = evidence("落实法律顾问制度。", "法律顾问", start=10, line=3, concrete=False)
    planned = evidence("将聘法律顾问。", "法律顾问", start=0, line=1, assertion=Assertion.PLANNED)
    related = evidence("律师接待32人次。", "律师", start=5, line=2, kind=Kind.RELATED)
    done = evidence("聘请法律顾问2名。", "法律顾问", start=40, line=9)
    assert best_first((related, planned, bare, done)) == [done, related, bare, planned]
    text = plain(item(Verdict.COVERED, related, planned, bare, done))
    assert "第9行" in next(line for line in text.splitlines() if line.startswith("枫桥经验"))
    assert "另有 1 句" in text
    assert "将聘" not in text


def test_the_particular_that_decided_is_shown_though_plans_and_problems_name_the_item():
    heading = evidence("（一）深化法律顾问工作。", "法律顾问", start=0, concrete=False)
    done = evidence("聘请2名律师，全年审查合同31份。", "律师", start=20, kind=Kind.RELATED)
    problem = evidence("法律顾问人少。", "法律顾问", start=60, assertion=Assertion.PROBLEM)
    planned = evidence("将增聘法律顾问。", "法律顾问", start=80, assertion=Assertion.PLANNED)
    assert best_first((heading, problem, planned, done))[:2] == [heading, done]


def test_three_pieces_are_all_shown():
    texts = [f"村里的调解站办了{number}件事，枫桥经验。" for number in (3, 4, 5)]
    text = plain(item(Verdict.COVERED, *(evidence(one, "枫桥经验", start=number) for number, one in enumerate(texts))))
    assert "另有" not in text
    assert all(f"办了{number}件" in text for number in (3, 4, 5))


def test_page_stands_before_the_line():
    assert "第2页第12行" in plain(item(Verdict.COVERED, replace(DONE, page=2)))


def test_a_paragraph_or_cell_stands_for_the_line_where_the_format_has_no_lines():
    assert "表1第2行第3格" in plain(item(Verdict.COVERED, replace(DONE, place="表1第2行第3格")))


def test_a_long_sentence_is_shortened_around_its_cue():
    text = "甲" * 300 + "法律顾问" + "乙" * 300
    shown = quote(evidence(text, "法律顾问"), color=False).plain
    assert "甲【法律顾问】乙" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= LONGEST_QUOTE + 4


def test_a_sentence_of_just_the_longest_length_is_whole():
    text = "甲" * (LONGEST_QUOTE - 4) + "法律顾问"
    assert quote(evidence(text, "法律顾问"), color=False).plain == "甲" * (LONGEST_QUOTE - 4) + "【法律顾问】"


@given(st.text(alphabet="甲乙 \n\u3000\u202e，", max_size=300), st.text(alphabet="丙丁\n，", max_size=300))
def test_quotes_are_one_line_with_the_cue_marked_once(before, after):
    shown = quote(evidence(before + "枫桥经验" + after, "枫桥经验"), color=False).plain
    assert shown.count("【枫桥经验】") == 1
    assert "\n" not in shown
    assert len(shown) <= LONGEST_QUOTE + 4


def test_a_cue_of_the_heading_outside_the_sentence_is_not_marked():
    one = evidence("全年办理46件。", start=100)
    heading = replace(DONE.cues[0], role=CueRole.ITEM, start=80, end=84)
    assert quote(replace(one, cues=(heading,)), color=False).plain == "全年办理46件。"


def test_a_word_broken_by_a_line_end_is_one_cue():
    text = "坚持枫桥\n　　经验。"
    broken = replace(evidence(text, "枫桥\n　　经验"))
    assert quote(broken, color=False).plain == "坚持【枫桥经验】。"


def test_failures_are_not_among_the_results():
    assert render([FAILURE], width=80, color=False) == ""
    assert render([FAILURE, result()], width=80, color=False) == GOLDEN


def test_brief_is_one_line_per_report():
    assert render_brief([result(), FAILURE, result(path="a/b.txt", coverage=100.0)]) == (
        "qingliu.txt  46.7  ●◐○－\na/b.txt  100.0  ●◐○－\n"
    )


def test_brief_names_every_checklist_but_the_default():
    other = replace(result(), checklist=replace(result().checklist, id="shufa"))
    assert render_brief([result(), other]) == "qingliu.txt  46.7  ●◐○－\nqingliu.txt  46.7  ●◐○－  shufa\n"


def test_several_reports_are_kept_apart():
    text = render([result(), result()], width=80, color=False)
    assert text == GOLDEN + "\n" + "─" * 80 + "\n" + GOLDEN


def test_a_report_without_title_and_year_says_so():
    one = result(title=None)
    text = render([replace(one, report=replace(one.report, year=None))], width=80, color=False)
    assert "没有找到标题" in text
    assert "报告没有写明" in text


@given(st.text(alphabet="甲乙，。（ab 1", max_size=200), st.integers(min_value=2, max_value=60))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text, width):
    starts = [0, *wrapped(text, width), len(text)]
    lines = [text[start:end] for start, end in pairwise(starts)]
    assert "".join(lines) == text
    assert all(cell_len(line.rstrip()) <= width for line in lines)


def test_punctuation_does_not_begin_a_line():
    assert hanging("", "一二三，四五六。", 6) == "一二\n三，四\n五六。\n"


@given(st.text())
def test_printable_text_can_be_written_in_one_line(text):
    safe = printable(text)
    safe.encode("utf-8")
    assert len(safe.splitlines()) <= 1
    assert "\x1b" not in safe


@pytest.mark.parametrize("color", [False, True])
def test_the_writer_writes_entry_by_entry_what_is_printed(color):
    file = BytesIO()
    writer = TerminalWriter(file, width=72, color=color, brief=False)
    entries = [FAILURE, result(), FAILURE, result(path="b.txt")]
    for count, entry in enumerate(entries, start=1):
        writer.add(entry)
        assert file.getvalue().decode() == render(entries[:count], width=72, color=color)
    writer.close()
    assert file.getvalue().decode().count("海棠市青柳镇") == 2


def test_the_brief_writer_writes_a_line_per_report():
    file = BytesIO()
    writer = TerminalWriter(file, width=72, color=False, brief=True)
    for entry in (result(), FAILURE, result(path="b\ud800.txt")):
        writer.add(entry)
    assert file.getvalue().decode() == "qingliu.txt  46.7  ●◐○－\nb\ufffd.txt  46.7  ●◐○－\n"


def test_a_whole_sentence_is_one_line_without_its_line_breaks():
    assert (
        sentence(DONE) == "镇长切实扛起推进法治建设第一责任人的担子，全年主持专题会议4次，协调解决执法经费等问题9个。"
    )
    long = evidence("甲" * 500 + "法律顾问。", "法律顾问")
    assert sentence(long) == long.text


def defect(words, message, text, severity=Severity.ERROR, correction=None, place=None):
    start = text.index(words)
    return Defect("code", message, start, start + len(words), 3, 1, severity, None, place, correction)


def with_defects(text, *defects, width=80):
    return render([replace(result(), text=text, defects=defects)], width=width, color=False)


def test_defects_stand_after_the_advice_certain_ones_first():
    text = "青柳镇清淤,修路。\n在本##ab##镇办班，其次修桥。"
    shown = with_defects(
        text,
        defect(",", "用了半角标点", text, correction="，"),
        defect("其次", "前面没有“首先”", text, Severity.HINT),
        defect("##ab##", "残留", text, correction="", place="第2段"),
    )
    assert (
        """\
文字问题（3 处）
  错误  第3行  用了半角标点
    青柳镇清淤【,】修路。 → ，
  错误  第2段  残留
    在本【##ab##】镇办班，其次修桥 → （删去）
  提示  第3行  前面没有“首先”
    ab##镇办班，【其次】修桥。

共 4 项"""
        in shown
    )
    assert shown.index("份，参与处理纠纷____件") < shown.index("文字问题")


def test_the_same_fault_in_many_places_is_told_once():
    text = "甲,乙;丙"
    many = [defect(",", "用了半角逗号", text, correction="，")] * 12
    shown = with_defects(text, *many, defect(";", "用了半角分号", text, correction="；"))
    assert "文字问题（13 处）" in shown
    assert shown.count("用了半角逗号") == 1
    assert "第3行等 12 处  用了半角逗号" in shown


def test_what_is_not_shown_of_many_faults_is_counted_in_places():
    text = "甲乙丙"
    faults = [defect("乙", f"毛病{number:02}", text) for number in range(13) for _ in range(2)]
    shown = with_defects(text, *faults)
    assert "毛病09" in shown
    assert "毛病10" not in shown
    assert "另有 6 处" in shown


def test_defects_cannot_mark_up_or_move_anything():
    text = HOSTILE
    one = Defect("code", HOSTILE, 0, len(text), 1, 1, Severity.ERROR, None, None, HOSTILE)
    shown = render([replace(result(), text=text, defects=(one,))], width=400, color=False)
    assert shown.count(SHOWN) >= 2
    assert not set(shown) & {"\x1b", "\x9b", "\x07", "\u202e", "\u2066", "\ud800"}


def test_brief_says_nothing_of_defects():
    one = replace(result(), text="甲", defects=(defect("甲", "毛病", "甲"),))
    assert render_brief([one]) == render_brief([result()])


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        ((Reason.ONLY_PLANNED,), "只见于计划"),
        ((Reason.ONLY_PLANNED, Reason.ONLY_PROBLEM, Reason.ONLY_RELATED), "仅见于计划、见于问题、有相关内容"),
        ((Reason.ABSENT, Reason.ONLY_RELATED), "未见、有相关内容"),
        ((), ""),
    ],
)
def test_of_several_reasons_none_is_called_the_only_one(reasons, told):
    assert name_reasons(reasons) == told
