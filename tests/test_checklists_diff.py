"""`check checklists diff`: what went, what came, what is another, and the exit status of diff."""

import re

import pytest

from checker.checklist import Checklist, load_checklist, load_shipped
from checker.cli import main
from checker.output.checklist_changes import show_changes

BASE = """\
id: river-towns
title: 河湾镇自查清单
edition: "2024"
years: [2020, 2030]
source: 河湾镇自拟
items:
  - id: open_day
    title: 政务开放日
    weight: 10
    source: 河湾镇自拟
    asks: 写明次数
    defining: [政务开放日, {all: [政务, [开放, 参观]]}]
    elements:
      - {id: times, title: 次数, cues: [举办, 组织]}
    examples:
      - {text: 全年举办政务开放日4次。, verdict: covered}
  - id: problems
    title: 不足
    source: 河湾镇自拟
    asks: 写不足
    part: {titles: [不足], roles: [problem]}
"""


@pytest.fixture
def load(tmp_path):
    def load(text: str, name: str = "list.yaml") -> Checklist:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return load_checklist(path)

    return load


@pytest.fixture
def changes(load):
    def changes(*swaps: tuple[str, str]) -> list[str]:
        text = BASE
        for old, new in swaps:
            assert old in text
            text = text.replace(old, new)
        told = show_changes(load(BASE), load(text, "other.yaml"), width=200)
        return [] if told is None else told.splitlines()[3:]

    return changes


def test_equal_checklists_have_no_changes_whatever_their_comments(load):
    assert show_changes(load(BASE), load("# 注\n" + BASE, "other.yaml"), width=80) is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("weight: 10", "weight: 12.5", ["权重", "- 10", "+ 12.5"]),
        ("title: 河湾镇自查清单", "title: 清单", ["名称", "- 河湾镇自查清单", "+ 清单"]),
        ("[2020, 2030]", "[2020, 2031]", ["适用报告年度", "- 2020—2030", "+ 2020—2031"]),
        ("[政务开放日, {", "[开放日, {", ["直接写到本项的话", "- 政务开放日", "+ 开放日"]),
        (
            "[开放, 参观]",
            "[开放, 走访]",
            ["直接写到本项的话", "- 同一句里都有：政务 ＋ 开放／参观", "+ 同一句里都有：政务 ＋ 开放／走访"],
        ),
        ("[举办, 组织]", "[举办]", ["要素", "- 次数（times）：组织"]),
        ("cues: [举办, 组织]}", "cues: [举办, 组织, 开展]}", ["要素", "+ 次数（times）：开展"]),
        (
            "verdict: covered",
            "verdict: weak",
            ["例句", "- 覆盖：全年举办政务开放日4次。", "+ 薄弱：全年举办政务开放日4次。"],
        ),
        ("titles: [不足], ", "", ["怎样找到这一部分", "- 标题：不足"]),
        ("roles: [problem]", "roles: [problem, plan]", ["怎样找到这一部分", "+ 作用：下步打算"]),
        ("roles: [problem]}", "roles: [problem], concrete: true}", ["怎样找到这一部分", "+ 要写得具体"]),
    ],
)
def test_a_change_is_told_under_its_key(changes, old, new, expected):
    lines = [line.strip() for line in changes((old, new))]
    assert re.match("清单|改动", lines[0])
    assert lines[1:] == expected


def test_items_that_went_came_or_moved(changes):
    removed = [line for line in changes((BASE[BASE.index("  - id: problems") :], "")) if not line.startswith("清单")]
    assert removed == ["删去  不足（problems）"]
    added = changes(
        ("  - id: problems", "  - {id: new, title: 新项, source: 甲, asks: 写明新事, defining: [新]}\n  - id: problems")
    )
    assert added == ["新增  新项（new）", "    写明新事"]
    at = BASE.index("  - id: open_day"), BASE.index("  - id: problems")
    first, second = BASE[at[0] : at[1]], BASE[at[1] :]
    assert changes((first + second, second + first)) == ["次序  problems、open_day"]


def test_what_is_inherited_counts(load):
    load(BASE, "base.yaml")
    head = BASE[: BASE.index("items:")]
    child = (
        head
        + "extends: base.yaml\nremove: [problems]\nitems:\n"
        + BASE[BASE.index("  - id: open_day") : BASE.index("  - id: problems")]
    )
    told = show_changes(load(BASE), load(child, "child.yaml"), width=200)
    assert told is not None
    assert told.splitlines()[3:] == ["删去  不足（problems）"]


def test_words_of_a_checklist_cannot_move_the_cursor(load):
    told = show_changes(load(BASE), load(BASE.replace("写明次数", '"写明\\e[2J次数"'), "other.yaml"), width=80)
    assert told is not None
    assert "\x1b" not in told


def test_the_shipped_editions_differ_where_they_should():
    old, new = (load_shipped("fazhi-township", edition) for edition in ("2021-2025", "2026"))
    told = show_changes(old, new, width=100)
    assert told is not None
    assert [line for line in told.splitlines() if re.match("删去|新增|改动|次序", line)] == [
        "改动  普法规划（“八五”总结或新一轮规划）（bawu_pufa）"
    ]


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [("shufa", "shufa", 0), ("shufa", "fazhi-township@2026", 1), ("shufa", "none", 2), ("shufa", "none.yaml", 2)],
)
def test_the_exit_status_is_that_of_diff(monkeypatch, capsys, first, second, status):
    monkeypatch.setattr("sys.argv", ["check", "checklists", "diff", first, second])
    assert main() == status
    out, err = capsys.readouterr()
    assert bool(out) == (status < 2)
    assert len(err.splitlines()) == (status == 2)
