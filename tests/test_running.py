"""Whole runs over several reports: outputs, interruption and resumption, waivers, summary, watching; a fake engine."""

import json
import os
import sys
import zipfile
from pathlib import Path

import pytest
from fake_engine import TEXT, FakeChecker, one_error, write
from msgspec.structs import replace

from checker import watching
from checker.errors import ModelError
from checker.results import Defect, Severity

NAMES = [f"{number}{kind}.txt" for number, kind in enumerate("好弱好弱好弱")]


def checked(path):
    """Return the names of the reports in a file of JSON lines."""
    return [json.loads(line)["report"]["name"] for line in Path(path).read_text("utf-8").splitlines()]


@pytest.fixture
def folder(run):
    write(*(f"夹/{name}" for name in NAMES))
    return run


@pytest.fixture
def engine(run):
    """Return a class to set what the engine does: `stop` names the report at which Ctrl-C is pressed."""

    class Counting(FakeChecker):
        stop = ""
        seen = ()

        def check(self, report):
            if report.name == Counting.stop:
                raise KeyboardInterrupt
            Counting.seen += (report.name,)
            return super().check(report)

    run.engine.Checker = Counting
    return Counting


# --- outputs


def test_one_run_writes_several_formats_by_their_endings(folder):
    status, out, err = folder("夹", "--output", "果.json", "--output", "果.jsonl", "--output", "果.csv", "--quiet")
    assert (status, out) == (1, "")
    assert [line for line in err.splitlines() if "完成" in line] == [
        "完成：已写入 果.json",
        "完成：已写入 果.jsonl",
        "完成：已写入 果.csv",
    ]
    assert len(json.loads(Path("果.json").read_text("utf-8"))["results"]) == len(NAMES)
    assert checked("果.jsonl") == NAMES
    assert "要求项" in Path("果.csv").read_text("utf-8-sig").splitlines()[0]
    assert sorted(path.name for path in Path().iterdir()) == ["夹", "果.csv", "果.json", "果.jsonl"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--output", "a.json", "--output", "b.csv", "--format", "json"], ["--format"]),
        (["--output", "a.json", "--output", "a.json"], ["a.json", "两次"]),
        (["--format", "xlsx"], ["xlsx", "--output"]),
        (["--output", "夹", "--format", "json"], ["夹", "文件夹"]),
        (["--output", "没有/", "--format", "json"], ["没有/"]),
        (["--resume", "--output", "a.json"], ["--resume", ".jsonl"]),
        (["--resume"], ["--resume", ".jsonl"]),
        (["--watch"], ["--watch", "一个文件"]),
        (["--fix-text", "新.txt"], ["--fix-text", "一份"]),
    ],
)
def test_outputs_that_cannot_be_are_refused_before_any_work(folder, engine, args, words):
    status, out, err = folder("夹", *args)
    assert (status, out, engine.seen) == (2, "", ())
    assert one_error(err, *words)
    assert [path.name for path in Path().iterdir()] == ["夹"]


def test_what_a_format_needs_and_is_not_there_leaves_no_file(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    status, _, err = folder("夹", "--output", "果.jsonl", "--output", "果.xlsx")
    assert status == 2
    assert one_error(err, "xlsx", "pip install")
    assert [path.name for path in Path().iterdir()] == ["夹"]


# --- summary


def test_a_batch_ends_with_a_summary_of_items_ranks_and_failures(folder):
    write("夹/错年.txt")
    _, out, err = folder("夹", "--output", "果.json")
    assert "汇总" in out
    assert "6 份" in out
    assert "排名" in out
    ranked = [line.split() for line in out.splitlines() if line.strip().endswith(".txt")]
    assert [(row[0], row[-1]) for row in ranked[:4]] == [
        ("1", "夹/0好.txt"),
        ("1", "夹/2好.txt"),
        ("1", "夹/4好.txt"),
        ("4", "夹/1弱.txt"),
    ]
    assert "未能检查（1 份）" in out
    assert "错误：夹/错年.txt" in err


def test_the_summary_never_mixes_with_what_programs_read(folder):
    _, out, _ = folder("夹", "--format", "json")
    assert len(json.loads(out)["results"]) == len(NAMES)
    assert "汇总" not in folder("夹", "--quiet")[1]
    assert "汇总" not in folder("夹/0好.txt")[1]


def test_a_long_ranking_shows_its_two_ends(run):
    write(*(f"夹/{number:02}{'好' if number % 2 else '弱'}.txt" for number in range(30)))
    out = run("夹", "--output", "果.json")[1]
    assert "中间 10 份略" in out
    assert sum(line.strip().endswith(".txt") for line in out.splitlines()) == 20


# --- interruption and resumption


def test_an_interruption_leaves_whole_documents_of_what_was_done(folder, engine):
    engine.stop = NAMES[3]
    status, _, err = folder("夹", "--output", "果.jsonl", "--output", "果.json")
    assert status == 130
    assert checked("果.jsonl") == NAMES[:3]
    assert len(json.loads(Path("果（未完）.json").read_text("utf-8"))["results"]) == 3
    assert not Path("果.json").exists()
    assert "检查了 3 份，还有 3 份没有检查" in err
    assert "--resume" in err


def test_a_resumed_run_checks_only_what_is_new_or_changed_and_ends_the_same(folder, engine):
    folder("夹", "--output", "全.jsonl")
    engine.stop = NAMES[4]
    folder("夹", "--output", "果.jsonl")
    engine.stop, engine.seen = "", ()
    write(f"夹/{NAMES[1]}", text=TEXT + "改了。\n")
    status, _, err = folder("夹", "--output", "果.jsonl", "--output", "果.csv", "--resume")
    assert status == 1
    assert engine.seen == (NAMES[1], NAMES[4], NAMES[5])
    assert checked("果.jsonl") == NAMES
    assert "3 份没有变化" in err
    unchanged = [line for line in Path("全.jsonl").read_text("utf-8").splitlines() if NAMES[1] not in line]
    assert [line for line in Path("果.jsonl").read_text("utf-8").splitlines() if NAMES[1] not in line] == unchanged
    assert len(Path("果.csv").read_text("utf-8-sig").splitlines()) > len(NAMES)


def test_an_interrupted_resumption_keeps_what_both_runs_did(folder, engine):
    folder("夹", "--output", "果.jsonl")
    write(f"夹/{NAMES[0]}", f"夹/{NAMES[2]}", text=TEXT + "改了。\n")
    engine.stop, engine.seen = NAMES[2], ()
    assert folder("夹", "--output", "果.jsonl", "--resume")[0] == 130
    engine.stop, engine.seen = "", ()
    folder("夹", "--output", "果.jsonl", "--resume")
    assert engine.seen == (NAMES[2],)
    assert checked("果.jsonl") == NAMES


def test_a_killed_run_is_resumed_from_its_torn_line_and_its_unfinished_part(folder, engine):
    folder("夹", "--output", "果.jsonl")
    whole = Path("果.jsonl").read_bytes()
    lines = whole.splitlines(keepends=True)
    Path("果.jsonl").write_bytes(lines[0] + lines[1][:40])
    Path("果.jsonl.part").write_bytes(lines[2] + lines[3][:40])
    engine.seen = ()
    folder("夹", "--output", "果.jsonl", "--resume")
    assert engine.seen == (NAMES[1], NAMES[3], NAMES[4], NAMES[5])
    assert Path("果.jsonl").read_bytes() == whole
    assert not Path("果.jsonl.part").exists()


@pytest.mark.parametrize("args", [["--year", "2023"], ["--no-proofread"], ["--not-applicable", "fengqiao=没有"]])
def test_results_of_other_settings_are_not_taken_over(folder, engine, args):
    folder("夹", "--output", "果.jsonl")
    engine.seen = ()
    before = Path("果.jsonl").read_bytes()
    status, _, err = folder("夹", "--output", "果.jsonl", "--resume", *args)
    assert (status, engine.seen) == (2, ())
    assert one_error(err, "果.jsonl", "--force")
    assert Path("果.jsonl").read_bytes() == before
    folder("夹", "--output", "果.jsonl", "--resume", "--force", *args)
    assert engine.seen == tuple(NAMES)


def test_a_file_that_is_none_of_ours_is_no_ground_to_resume_on(folder, engine):
    write("果.jsonl", text='{"别的": 1}\n')
    status, _, err = folder("夹", "--output", "果.jsonl", "--resume")
    assert (status, engine.seen) == (2, ())
    assert one_error(err, "果.jsonl")
    assert Path("果.jsonl").read_text("utf-8") == '{"别的": 1}\n'
    write("果.jsonl", text="没有换行的别的东西")
    assert folder("夹", "--output", "果.jsonl", "--resume")[0] == 2
    assert Path("果.jsonl").read_text("utf-8") == "没有换行的别的东西"


def test_resuming_with_fewer_reports_drops_no_results(folder, engine):
    folder("夹", "--output", "果.jsonl")
    before = Path("果.jsonl").read_bytes()
    status, _, err = folder(f"夹/{NAMES[0]}", "--output", "果.jsonl", "--resume")
    assert status == 2
    assert one_error(err, "果.jsonl", "5 份", "--force")
    assert Path("果.jsonl").read_bytes() == before


def test_nothing_beside_an_output_is_touched(run):
    write("好.txt", "好.html.part", "果.txt.part")
    Path("链.html.part").symlink_to("好.txt")
    for name in ("好.html", "果.txt", "链.html"):
        assert run("好.txt", "--output", name, "--quiet")[0] == 0
    assert Path("好.txt").read_text("utf-8") == TEXT
    assert Path("好.html.part").read_text("utf-8") == TEXT
    assert not list(Path().glob(".check*"))


@pytest.mark.parametrize("option", ["--output", "--fix-text"])
def test_archives_checklists_and_special_files_are_no_outputs(run, option):
    write("好.txt")
    with zipfile.ZipFile("包.zip", "w") as archive:
        archive.write("好.txt", "好.txt")
    packed = Path("包.zip").read_bytes()
    os.mkfifo("管.txt")
    assert run("包.zip/好.txt", option, "包.zip", "--force")[0] == 2
    assert Path("包.zip").read_bytes() == packed
    assert one_error(run("好.txt", option, "管.txt", "--force")[2], "管.txt", "普通文件")


def test_a_failed_start_leaves_earlier_results(run):
    write("好.txt")
    run("好.txt", "--output", "果.jsonl")
    before = Path("果.jsonl").read_bytes()

    class Failing(FakeChecker):
        def __init__(self, *args, **options):
            raise ModelError("没有这个模型")

    run.engine.Checker = Failing
    status, _, err = run("好.txt", "--output", "果.jsonl", "--force")
    assert (status, err) == (2, "错误：没有这个模型\n")
    assert Path("果.jsonl").read_bytes() == before


def test_lines_that_are_taken_away_while_written_are_not_said_to_be_there(folder, engine):
    class Taking(engine):
        def check(self, report):
            Path("果.jsonl").unlink(missing_ok=True)
            return super().check(report)

    folder.engine.Checker = Taking
    status, _, err = folder("夹", "--output", "果.jsonl", "--quiet")
    assert status == 2
    assert one_error(err, "果.jsonl", "移走")


def test_resuming_overwrites_nothing_but_the_lines(folder, engine):
    folder("夹", "--output", "果.jsonl", "--output", "果.csv")
    engine.seen = ()
    status, _, err = folder("夹", "--output", "果.jsonl", "--output", "果.csv", "--resume")
    assert (status, engine.seen) == (2, ())
    assert one_error(err, "果.csv", "--force")


# --- waivers


def test_waivers_written_after_a_run_are_put_on_its_results_and_those_taken_back_come_off(folder, engine):
    folder("夹", "--output", "果.jsonl")
    before = Path("果.jsonl").read_text("utf-8")
    engine.seen = ()
    weak = next(name for name in NAMES if "弱" in name)
    entry = {"report": weak, "item": "legal_adviser", "reason": "已另文上报", "who": "李某"}
    write("夹/waivers.yaml", text=json.dumps({"waivers": [entry]}))
    folder("夹", "--output", "果.jsonl", "--resume")
    waived = [line for line in Path("果.jsonl").read_text("utf-8").splitlines() if "已另文上报" in line]
    assert [json.loads(line)["report"]["name"] for line in waived] == [weak]
    Path("夹/waivers.yaml").unlink()
    folder("夹", "--output", "果.jsonl", "--resume")
    assert Path("果.jsonl").read_text("utf-8") == before
    assert engine.seen == ()


def test_waived_items_count_no_more_and_unused_waivers_are_told(run):
    write("夹/弱.txt", "夹/好.txt")
    items = [item["id"] for item in json.loads(run("夹/弱.txt", "--format", "json")[1])["results"][0]["items"]]
    entries = [{"report": "弱.txt", "item": item, "reason": "已说明", "who": "李某"} for item in items]
    write("夹/waivers.yaml", text=json.dumps({"waivers": entries}))
    status, out, err = run("夹")
    assert status == 0
    assert "已豁免：已说明（李某）" in out
    assert f"读入 夹/waivers.yaml 里的 {len(items)} 条豁免" in err
    assert "不需要豁免" in err  # the item that is covered
    write("夹/waivers.yaml", text="waivers: [{}]\n")
    status, out, err = run("夹")
    assert (status, out) == (2, "")
    assert one_error(err, "夹/waivers.yaml:1")


def test_a_draft_that_waives_itself_is_told_and_not_obeyed(run):
    write("弱.txt", text=TEXT + "【豁免 枫桥经验：没有；李某】\n")
    status, _, err = run("弱.txt")
    assert status == 1
    assert "--draft" in err
    assert "--draft" not in run("弱.txt", "--draft")[2]


# --- corrections


def test_corrections_go_into_a_copy(run, monkeypatch):
    wrong = Defect("doubled", "重复的逗号", 2, 4, 1, 3, Severity.ERROR, correction="，")
    open_ = Defect("odd", "请看看", 5, 6, 1, 6, Severity.HINT)

    class Proofreading(FakeChecker):
        def check(self, report):
            return replace(super().check(report), defects=(wrong, open_))

    run.engine.Checker = Proofreading
    write("好.txt", text="青柳，，镇法治政府建设报告\n")
    status, _, err = run("好.txt", "--fix-text", "新.txt")
    assert status == 0
    assert Path("新.txt").read_text("utf-8") == "青柳，镇法治政府建设报告\n"
    assert Path("好.txt").read_text("utf-8") == "青柳，，镇法治政府建设报告\n"
    assert "改了 1 处" in err
    assert "1 处要人工判断" in err
    assert run("好.txt", "--fix-text", "新.txt")[0] == 2
    assert one_error(run("好.txt", "--fix-text", "好.txt", "--force")[2], "原来的报告")


# --- watching


def test_watching_shows_the_draft_once_and_then_what_each_save_changed(run, monkeypatch):
    write("稿.txt")
    states = iter(["弱", "弱", "好", None])

    class Draft(FakeChecker):
        def check(self, report):
            made = super().check(replace(report, name=report.text[-2] + ".txt"))
            return replace(made, report=replace(made.report, path="稿.txt"))

    def sleep(seconds):
        if seconds < watching.PERIOD:
            return
        state = next(states)
        if state is None:
            raise KeyboardInterrupt
        write("稿.txt", text=TEXT + state + "\n")

    run.engine.Checker = Draft
    write("稿.txt", text=TEXT + "弱\n")
    monkeypatch.setattr(watching.time, "sleep", sleep)
    status, out, err = run("稿.txt", "--watch")
    assert status == 0
    assert "正在盯着 稿.txt" in err
    assert out.count("共 ") == 1
    assert "46.7 → 100.0" in out


def watched(run, monkeypatch, *steps):
    """Watch 稿.txt, with one step between two looks; return what `run` does."""
    todo = iter(steps)

    def sleep(seconds):
        if seconds < watching.PERIOD:
            return
        step = next(todo, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr(watching.time, "sleep", sleep)
    return run("稿.txt", "--watch")


def test_a_watched_draft_that_is_gone_is_told_once_and_when_it_is_back(run, monkeypatch):
    write("稿.txt")
    gone, nothing = Path("稿.txt").unlink, lambda: None
    status, out, err = watched(run, monkeypatch, gone, nothing, nothing, lambda: write("稿.txt"), nothing)
    assert out.count("共 ") == 1
    assert err.count("文件不见了，等它回来") == 1
    assert err.index("文件不见了") < err.index("又能读了，结论没有变化")
    assert err.count("又能读了") == 1
    assert status == run("稿.txt")[0]
    write("稿.txt")
    assert watched(run, monkeypatch, gone, nothing)[0] == 2


def test_a_watched_draft_that_cannot_be_checked_is_told_once(run, monkeypatch):
    write("稿.txt")

    def empty():
        Path("稿.txt").write_bytes(b"")

    _, _, err = watched(run, monkeypatch, empty, empty, lambda: write("稿.txt"))
    assert err.count("文件是空的") == 1
    assert err.count("又能读了，结论没有变化") == 1


def test_a_watched_draft_tells_how_many_defects_are_left(run, monkeypatch):
    class Proofreading(FakeChecker):
        def check(self, report):
            wrong = Defect("doubled", "重复的逗号", 2, 4, 1, 3, Severity.ERROR)
            return replace(super().check(report), defects=(wrong,) if "，，" in report.text else ())

    run.engine.Checker = Proofreading
    write("稿.txt", text=TEXT + "，，\n")
    _, out, _ = watched(run, monkeypatch, lambda: write("稿.txt", text=TEXT + "。\n"))
    assert "文字问题 1 → 0 处" in out
