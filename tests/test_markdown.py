import html
import re
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace
from sample_results import FAILURE, PLAN, evidence, item, result

from checker.output.markdown import MarkdownWriter, escaped
from checker.output.words import printable
from checker.results import Defect, FailedReport, Failure, FailureInfo, Reason, Severity, Verdict, Waiver

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])

GOLDEN = """\
# 海棠市青柳镇2024年度法治政府建设工作报告

- 文件：qingliu.txt
- 年份：2024年
- 清单：乡镇（街道）法治政府建设年度报告（fazhi-township，2021-2025）
- 覆盖度：**46.7**（自评参考分）

| 要求项 | 结论 | 得分 | 原因 | 位置 |
| --- | --- | ---: | --- | --- |
| 第一责任人职责 | ● 覆盖 | 100 |  | 第12行 |
| 法律顾问 | ◐ 薄弱 | 40 | 只见于计划 | 第31行 |
| “八五”普法 | ○ 缺失 | 0 | 未见 |  |
| 枫桥经验 | － 不适用 |  | 另有专项报告 |  |

## 依据

### ● 覆盖 第一责任人职责

要素：✓ 专题会议　✗ 述法

- 第12行  一、主要工作（工作成效）  直接·已做·具体

  > 镇长切实扛起推进法治建设【第一责任人】的担子，全年主持专题会议4次，协调解决执法经费等问题9个。

### ◐ 薄弱 法律顾问

- 第31行  三、下一步打算（下步打算）  直接·计划·不具体

  > 下一步，【将】为全镇11个村配齐【法律顾问】。

## 建议

- ◐ 薄弱 法律顾问
  - 写明已做的事：聘请了谁、审查了多少合同、参与了哪些决策。
  - 句式：我镇聘请\\_\\_\\_\\_担任法律顾问，全年审查合同\\_\\_\\_\\_份，参与处理纠纷\\_\\_\\_\\_件。
- ○ 缺失 “八五”普法
  - 补写“八五”普法规划的落实情况。
"""


def written(*entries):
    file = BytesIO()
    writer = MarkdownWriter(file)
    for entry in entries:
        writer.add(entry)
    writer.close()
    return file.getvalue().decode()


def tags(text):
    """Return the HTML elements of a rendered document in their order."""
    return re.findall(r"<(\w+)", MARKDOWN.render(text))


def test_a_report_is_a_chapter():
    assert written(result()) == GOLDEN


def test_it_renders_as_one_table_with_headings_and_quotes():
    rendered = tags(written(result()))
    assert [rendered.count(tag) for tag in ("h1", "h2", "h3", "table", "tr", "blockquote")] == [1, 2, 2, 1, 5, 2]


def test_a_batch_ends_with_a_table_of_all():
    text = written(result(path="甲|一.txt"), FAILURE, result(path="b.txt", coverage=80.0))
    assert text.endswith("""\
# 汇总

| 文件 | 覆盖度 | 结论 |
| --- | ---: | --- |
| 甲\\|一.txt | 46.7 | ●◐○－ |
| xx/坏.txt | 未能检查 |  |
| b.txt | 80.0 | ●◐○－ |

● 覆盖、◐ 薄弱、○ 缺失、－ 不适用（按清单的顺序）
""")
    assert "# 坏.txt\n\n未能检查：xx/坏.txt：是图片，不是文字\n" in text


def test_waivers_and_defects_are_shown():
    waived = item(
        Verdict.WEAK,
        PLAN,
        reasons=(Reason.ONLY_PLANNED,),
        waiver=Waiver("已另文上报", "王某", None),
        advice=("补写。",),
    )
    defects = (
        Defect("year", "年份不对", 3, 8, 7, 4, Severity.ERROR, correction="2024年"),
        Defect("gap", "疑似漏字", 3, 8, 1, 4, Severity.HINT, page=2),
    )
    text = written(replace(result(waived), defects=defects))
    assert "| 枫桥经验 | ◐ 薄弱（已豁免） | 40 | 只见于计划；已豁免：已另文上报（王某） | 第31行 |" in text
    assert "补写。" not in text
    assert text.endswith("## 文字问题\n\n- 第7行：错误：年份不对（应为“2024年”）\n- 第2页第1行：提示：疑似漏字\n")


def test_only_the_best_sentences_are_quoted():
    found = [evidence(f"已聘法律顾问{number}名。", "法律顾问", start=number * 20) for number in range(5)]
    text = written(result(item(Verdict.COVERED, *found)))
    assert text.count("  > ") == 3
    assert "另有 2 句\n" in text


HOSTILE = [
    "# 标题",
    "甲 | 乙",
    "第一行\n\n# 第二行",
    "[链接](https://evil.example)",
    "![图](x.png)",
    "<script>alert(1)</script>",
    "<https://evil.example>",
    "&lt;b&gt;",
    "`code` ~~删~~ **粗** _斜_",
    "```",
    "- 一",
    "+ 一",
    "1. 一",
    "12) 一",
    "===",
    "---",
    ":--- | ---:",
    "    四个空格",
    "\\[x](y)",
    "\\",
    "结尾\\",
    "\ud800\x1b[31m",
    "[x]: y",
]


@given(st.text(st.characters(codec=None), max_size=40) | st.text("#*_`|<>[]()!\\-+=:.1 &;~甲\n", max_size=20))
def test_any_text_reads_as_itself(text):
    check_hostile(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reads_as_itself(text):
    check_hostile(text)


def check_hostile(text):
    rendered = MARKDOWN.render(f"甲{'：'}{escaped(text)}").removeprefix("<p>甲：").removesuffix("</p>\n")
    assert html.unescape(rendered) == printable(text).strip()
    for before in ("- ", "> ", "# ", "  - ", "### x "):
        assert tags(before + escaped(text)) == tags(before + ("甲" if escaped(text) else ""))
    assert tags(f"| 甲 | 乙 |\n| --- | --- |\n| {escaped(text)} | {escaped(text)} |") == tags(
        "| 甲 | 乙 |\n| --- | --- |\n| 甲 | 乙 |"
    )


def test_a_report_without_evidence_has_no_empty_parts():
    text = written(result(item(Verdict.MISSING)))
    assert "##" not in text
    assert text.endswith("| 枫桥经验 | ○ 缺失 | 0 |  |  |\n")


def document(text):
    one = item(Verdict.WEAK, evidence(text), id="x", title=text, note=text, advice=(text,))
    waived = replace(one, waiver=Waiver(text, text, text))
    defect = Defect("x", text, 0, 1, 1, 1, Severity.HINT, place=text, correction=text)
    made = replace(result(one, waived, path=text, title=text), defects=(defect,))
    return written(made, Failure(FailedReport(text, text), FailureInfo("x", text)))


@given(st.text(st.characters(codec=None), min_size=1, max_size=40))
@example("# [a](b) <c> | d")
def test_hostile_text_changes_nothing_of_the_document(text):
    # A mark at both ends keeps what is blank alone from leaving a part out.
    assert tags(document(f"甲{text}乙")) == tags(document("甲乙"))


@pytest.mark.parametrize("text", ["https://evil.example", "www.evil.example", "WWW.evil.example", "ftp://x"])
def test_addresses_become_no_links(text):
    found = escaped(f"见{text}")
    assert not re.search(r"(?<!\\)://|www\.", found, re.IGNORECASE)
    assert MARKDOWN.render(found) == f"<p>见{text}</p>\n"
