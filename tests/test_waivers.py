import os
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from sample_results import ITEMS, result

from checker.checklist import shipped
from checker.errors import CheckerError
from checker.results import Verdict, Waiver
from checker.running import ExitStatus, status_of
from checker.waivers import Waivers, carries, gather, load, read_carried

TODAY = date(2026, 11, 21)
FILE = """\
waivers:
  - report: 甲镇.txt
    item: 行政执法三项制度
    reason: 本街道没有行政执法权
    who: 县司法局 李某
    until: 2026-12-31
"""


WHOLE = "waivers:\n  - report: 甲.txt\n    item: x\n    reason: 理由\n    who: 李\n"


def waivers_of(tmp_path, text):
    path = tmp_path / "waivers.yaml"
    path.write_text(text, encoding="utf-8")
    entries, told = load(path, TODAY)
    return Waivers([(path, entries)], today=TODAY), told


def short_result(path="甲镇.txt", text=""):
    return replace(result(*ITEMS, path=path), text=text)


def short_items():
    return [item for item in ITEMS if item.verdict in (Verdict.WEAK, Verdict.MISSING)]


def named(item, report="甲镇.txt", until=""):
    last = f"\n    until: {until}" if until else ""
    return f"waivers:\n  - report: {report}\n    item: {item}\n    reason: 没有执法权\n    who: 李某{last}\n"


@pytest.mark.parametrize("by", ["id", "title"])
def test_a_waived_item_keeps_its_verdict_and_says_why_it_is_accepted(tmp_path, by):
    item = short_items()[0]
    waivers, told = waivers_of(tmp_path, named(getattr(item, by), until="2026-12-31"))
    got = {one.id: one for one in waivers.apply(short_result()).items}
    assert told == []
    assert got[item.id].waiver == Waiver("没有执法权", "李某", "2026-12-31")
    assert got[item.id].verdict is item.verdict
    assert [one.id for one in got.values() if one.waiver] == [item.id]
    assert list(waivers.unused()) == []


def test_the_exit_status_counts_only_what_is_not_accepted(tmp_path):
    entries = "".join(
        f"  - {{report: 甲镇.txt, item: {item.id}, reason: 已另行说明, who: 李某}}\n" for item in short_items()
    )
    waivers, _ = waivers_of(tmp_path, "waivers:\n" + entries)
    assert status_of(short_result(), None) is ExitStatus.SHORT
    assert status_of(waivers.apply(short_result()), None) is ExitStatus.COVERED


@pytest.mark.parametrize(
    ("report", "applies"),
    [("甲镇.txt", True), ("夹/甲镇.txt", True), ("乙镇.txt", False), ("别/甲镇.txt", False), ("镇.txt", False)],
)
def test_a_report_is_meant_by_its_name_or_its_path_from_the_file(tmp_path, report, applies):
    waivers, _ = waivers_of(tmp_path, named(short_items()[0].id, report))
    (tmp_path / report).parent.mkdir(exist_ok=True)
    (tmp_path / report).touch()
    got = waivers.apply(short_result(path=str(tmp_path / "夹/甲镇.txt")))
    assert any(item.waiver for item in got.items) is applies
    assert list(waivers.unused()) == []  # a waiver for a report that was not checked may be valid


def test_a_waiver_for_a_report_that_is_nowhere_in_the_folder_is_told(tmp_path):
    waivers, _ = waivers_of(tmp_path, named(short_items()[0].id, "没有这份.txt"))
    waivers.apply(short_result(path=str(tmp_path / "甲镇.txt")))
    (line,) = waivers.unused()
    assert "没有“没有这份.txt”" in line


def test_a_waiver_file_from_elsewhere_may_speak_of_other_folders(tmp_path):
    waivers, _ = waivers_of(tmp_path, named(short_items()[0].id, "没有这份.txt"))
    waivers.files = [(path.with_name("全县.yaml"), entries) for path, entries in waivers.files]
    assert list(waivers.unused()) == []


def test_what_needs_no_waiver_gets_none_and_the_waiver_is_told_to_be_unused(tmp_path):
    covered = next(item for item in ITEMS if item.verdict is Verdict.COVERED)
    waivers, _ = waivers_of(tmp_path, named(covered.id))
    assert waivers.apply(short_result()) == short_result()
    (line,) = waivers.unused()
    assert line.startswith(f"{tmp_path / 'waivers.yaml'}:2:")
    assert "这一项已经覆盖，不需要豁免" in line
    assert list(waivers.unused()) == [line]
    waivers.apply(short_result())
    assert list(waivers.unused()) == [line]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("八五普法", "是不是““八五”普法”？"),
        ("legal_advisor", "是不是“法律顾问”？"),
        ("完全不相干", "有：第一责任人职责、法律顾问、“八五”普法、枫桥经验"),
    ],
)
def test_an_item_no_checklist_has_is_told_with_the_nearest(tmp_path, item, words):
    waivers, _ = waivers_of(tmp_path, named(item))
    assert waivers.apply(short_result()) == short_result()
    assert [f"清单里没有“{item}”这一项" in line and words in line for line in waivers.unused()] == [True]


def test_an_item_of_another_shipped_checklist_is_not_spoken_of(tmp_path):
    other = next(one for one in shipped() if one.id == "xxgk-annual").items[0]
    waivers, _ = waivers_of(tmp_path, named(other.id))
    waivers.apply(short_result())
    assert list(waivers.unused()) == []


@pytest.mark.parametrize("name", ["QINGLIU.txt", "ｑｉｎｇｌｉｕ.txt"])
def test_a_name_that_differs_in_case_or_width_is_told_and_not_applied(tmp_path, name):
    waivers, _ = waivers_of(tmp_path, named(short_items()[0].id, name))
    assert waivers.apply(short_result("qingliu.txt")) == short_result("qingliu.txt")
    (line,) = waivers.unused()
    assert f"“{name}”与检查的 qingliu.txt 只差大小写或全角半角" in line


@pytest.mark.parametrize("named_", [True, False])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path, named_):
    pipe = tmp_path / "waivers.yaml"
    os.mkfifo(pipe)
    if not named_:  # beside reports it is no waiver file
        assert gather([str(tmp_path)], None, carried=False)[0].files == []
        return
    with pytest.raises(CheckerError, match="不是普通文件"):
        gather([str(tmp_path)], str(pipe), carried=False)


def test_a_waiver_that_has_run_out_is_told_and_not_applied(tmp_path):
    waivers, told = waivers_of(tmp_path, named(short_items()[0].id, until="2026-11-20"))
    assert "到期" in told[0]
    assert waivers.apply(short_result()) == short_result()
    waivers, told = waivers_of(tmp_path, named(short_items()[0].id, until="2026-11-21"))  # its last day
    assert told == []
    assert any(item.waiver for item in waivers.apply(short_result()).items)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, "空的"),
        ("- a\n", 1, "键: 值"),
        ("waiver: []\n", 1, "只认 waivers"),
        ("waivers: 无\n", 1, "列表"),
        ("waivers:\n  - 甲镇.txt\n", 2, "report"),
        ("waivers:\n  - {report: 甲.txt, item: x, reason: 理由}\n", 2, "缺少 who"),
        ("waivers:\n  - {report: 甲.txt, item: x, reason: ' ', who: 李}\n", 2, "缺少 reason"),
        (WHOLE + "    untill: 2026-01-01\n", 6, "until"),
        (WHOLE + "    until: 2026-02-30\n", 6, "日期"),
        (WHOLE + "    until: [2020-01-01]\n", 6, "一行字"),
        (WHOLE + "    until: {a: b}\n", 6, "一行字"),
        (WHOLE.replace("who: 李", "who: [李]"), 5, "一行字"),
        ("waivers:\n  - {report: [\n", 3, "YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path, text, line, words):
    path = tmp_path / "waivers.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CheckerError) as caught:
        load(path, TODAY)
    assert caught.value.message.startswith(f"{path}:{line}:" if line else f"{path}:")
    assert words in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.code == "waivers"


def test_the_file_beside_the_reports_is_taken_and_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("夹").mkdir()
    Path("夹/甲镇.txt").write_text("x", encoding="utf-8")
    Path("夹/waivers.yaml").write_text(FILE.replace("2026-12-31", "2099-12-31"), encoding="utf-8")
    for paths in (["夹"], ["夹/甲镇.txt"], ["夹", "夹/甲镇.txt"]):
        waivers, told = gather(paths, None, carried=False)
        assert [len(entries) for _, entries in waivers.files] == [1]
        assert told == ["读入 夹/waivers.yaml 里的 1 条豁免"]
    assert gather(["-"], None, carried=False)[0].files == []
    with pytest.raises(CheckerError, match=r"没有\.yaml"):
        gather(["夹"], "没有.yaml", carried=False)


CARRIED = "正文。\n【豁免 {item}：本街道没有执法权；李某；至2026年12月31日】\n"


def test_a_draft_binds_nobody_unless_its_waivers_are_asked_for():
    item = short_items()[0]
    text = CARRIED.format(item=item.title)
    assert carries(text)
    assert Waivers(today=TODAY).apply(short_result(text=text)).items == ITEMS
    got = Waivers(carried=True, today=TODAY).apply(short_result(text=text)).items
    assert [one.waiver for one in got if one.waiver] == [Waiver("本街道没有执法权", "李某", "2026-12-31")]


@pytest.mark.parametrize(
    ("mark", "found"),
    [
        ("【豁免 x：理由；李某】", [("x", Waiver("理由", "李某", None))]),
        ("【豁免：理由；李某】", []),
        ("【豁免 x：理由】", []),
        ("【豁免 x：理由；李某；以后】", []),
        ("【豁免 x：理由；李某；至2026-02-30】", []),
        ("【豁免 x：理由\n；李某】", []),
        ("豁免 x：理由；李某", []),
    ],
)
def test_only_a_whole_mark_is_a_waiver(mark, found):
    assert list(read_carried(mark)) == found
