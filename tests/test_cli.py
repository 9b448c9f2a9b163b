import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from fake_engine import TEXT, FakeChecker, Interrupted, one_error, write

import checker
from checker.commands import ChineseGroup
from checker.results import Verdict

ROOT = Path(__file__).parent.parent
CHECKLIST = """\
id: small
title: 小清单
edition: "1"
years: [2020, 2030]
source: 本镇自定
items:
  - id: legal_adviser
    title: 法律顾问
    weight: 2
    source: 某某意见
    asks: 聘有法律顾问
    defining: [法律顾问, {all: [律师, [常年, 专职], 顾问]}]
    related: [{at_least: 2, of: [公证, 调解, 仲裁], none: [外地]}]
    unless: [企业法律顾问资格]
    elements:
      - {id: engaged, title: 聘请配备, cues: [聘请, 选聘]}
    examples:
      - {text: 聘请2名律师担任法律顾问。, verdict: covered}
      - {text: 将聘请法律顾问。, verdict: weak, section_role: plan}
"""


# --- exit status


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["好.txt"], 0),
        (["弱.txt"], 1),
        (["好.txt", "弱.txt"], 1),
        (["弱.txt", "--fail-under", "46.7"], 0),
        (["弱.txt", "--fail-under", "46.8"], 1),
        (["好.txt", "--fail-under", "100"], 0),
        (["没有.txt"], 2),
        (["弱.txt", "没有.txt"], 2),
        (["弱.txt", "没有.txt", "--fail-under", "0"], 2),
        (["好.txt", "错年.txt"], 2),
    ],
)
def test_exit_status(run, args, status):
    write("好.txt", "弱.txt", "错年.txt")
    assert run(*args)[0] == status


def test_a_failed_report_does_not_stop_the_others(run):
    write("好.txt", "错年.txt")
    status, out, err = run("错年.txt", "没有.txt", "好.txt", "--quiet")
    assert status == 2
    assert out == "好.txt  100.0  ●－\n"
    assert err.splitlines() == [
        "错误：错年.txt：没有适用于 1999 年的版本",
        "错误：没有.txt：找不到这个文件；请检查路径和文件名。",
    ]


def test_ctrl_c_ends_quietly(run):
    write("好.txt")
    run.engine.Checker = Interrupted
    status, out, err = run("好.txt")
    assert (status, out, err.strip()) == (130, "", "")


# --- usage


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--xyz", "a.txt"], ["没有这个选项 --xyz", "check --help"]),
        (["a.txt", "--formt", "json"], ["--formt", "--format"]),
        (["a.txt", "--output"], ["--output", "要写一个值"]),
        (["a.txt", "--quiet=1"], ["--quiet", "不能写值"]),
        (["a.txt", "--format", "xml"], ["--format", "terminal、json"]),
        (["a.txt", "--fail-under", "101"], ["--fail-under", "0 到 100"]),
        (["a.txt", "--fail-under", "nan"], ["--fail-under", "0 到 100"]),
        (["a.txt", "--year", "去年"], ["--year", "整数"]),
        (["a.txt", "--not-applicable", "legal_adviser"], ["legal_adviser", "理由"]),
        (["a.txt", "--not-applicable", "legal_adviser= "], ["legal_adviser", "理由"]),
        (["a.txt", "--not-applicable", "x=甲", "--not-applicable", "x=乙"], ["“x”", "两次"]),
        (["--quiet"], ["没有写要检查的报告"]),
        (["explain"], ["缺少 ITEM"]),
        (["explain", "a", "b"], ["多写了 b"]),
        (["checklists", "lst"], ["“lst”", "list、show、test"]),
        (["a.txt", "--checklist", "没有这份"], ["没有这份"]),
        (["a.txt", "--checklist", "无.yaml"], ["无.yaml", "找不到"]),
    ],
)
def test_wrong_command_lines_are_refused_in_one_chinese_line(run, args, words):
    write("a.txt")
    status, out, err = run(*args)
    assert (status, out) == (2, "")
    assert one_error(err, *words)
    assert FakeChecker.made == ()


def test_an_unknown_item_is_refused_with_those_there_are(run):
    write("a.txt")
    write("小.yaml", text=CHECKLIST)
    status, _, err = run("a.txt", "--checklist", "小.yaml", "--not-applicable", "adviser=不设")
    assert status == 2
    assert one_error(err, "“adviser”", "legal_adviser")
    assert FakeChecker.made == ()


def test_options_reach_the_engine(run):
    write("a.txt")
    write("小.yaml", text=CHECKLIST)
    run(
        "a.txt",
        "--checklist",
        "小.yaml",
        "--model",
        "none",
        "--year",
        2023,
        "--not-applicable",
        "legal_adviser=不设=无",
    )
    ((checklist, model, year, not_applicable),) = FakeChecker.made
    assert (checklist.id, model, year, not_applicable) == ("small", "none", 2023, {"legal_adviser": "不设=无"})


def test_without_a_checklist_the_engine_picks_per_report(run):
    write("a.txt")
    run("a.txt")
    assert FakeChecker.made == (("fazhi-township", "auto", None, {}),)


def test_options_may_stand_before_the_paths(run):
    write("好.txt")
    assert run("--quiet", "好.txt") == (0, "好.txt  100.0  ●－\n", "")


def test_a_file_named_like_a_command_can_be_checked(run):
    write("explain")
    assert run("./explain", "--quiet")[0] == 0


# --- finding reports


def test_folders_are_searched_sorted_without_hidden_files(run):
    write("夹/乙.txt", "夹/甲.md", "夹/下/丙.TXT", "夹/.隐.txt", "夹/.git/x.txt", "夹/图.png", "外/丁.txt")
    Path("夹/外").symlink_to(Path("外").absolute())
    _, out, _ = run("夹", "--quiet")
    assert [line.split()[0] for line in out.splitlines()] == sorted(["夹/下/丙.TXT", "夹/乙.txt", "夹/甲.md"])


def test_a_file_is_checked_once_however_it_is_named(run):
    write("夹/好.txt", "弱.txt")
    Path("又一个.txt").symlink_to("弱.txt")
    _, out, _ = run("弱.txt", "夹", "./弱.txt", Path("弱.txt").absolute(), "夹/好.txt", "又一个.txt", "--quiet")
    assert [line.split()[0] for line in out.splitlines()] == ["弱.txt", "夹/好.txt"]


def test_results_written_into_the_folder_are_no_reports_unless_named(run):
    write("夹/好.txt", "夹/" + "很长的名字" * 15 + "弱.md")
    names = ["果.html", "果.md", "果.txt", "网页/"]
    for name in names:
        run("夹/好.txt", "夹/" + "很长的名字" * 15 + "弱.md", "--output", "夹/" + name)
    run("夹/好.txt", "--output", "夹/单.txt", "--quiet")
    run("没有.txt", "夹/好.txt", "--output", "夹/先错.md")
    _, out, err = run("夹")
    made = [path for path in Path("夹").rglob("*") if path.is_file() and path.stem[0] not in "好很"]
    assert len(made) == 8
    assert err.count("是本程序写的结果，不当作报告检查") == 8
    _, out, _ = run("夹", "--quiet")
    assert len(out.splitlines()) == 2
    assert run("夹/果.txt", "--quiet")[1].startswith("夹/果.txt")


@pytest.mark.parametrize("text", ["# 报告\n\n- 文件：二十份\n", "报告\n文件\n年份\n清单\n", "报告  一\n文件  二\n"])
def test_a_report_that_begins_a_little_like_results_is_checked(run, text):
    write("夹/好.txt", text=text + TEXT)
    assert run("夹", "--quiet")[1].startswith("夹/好.txt")


def test_a_folder_of_nothing_but_results_is_an_error(run):
    write("好.txt", "夹/x.png")
    run("好.txt", "--output", "夹/果.txt")
    status, _, err = run("夹")
    assert status == 2
    assert "文件夹里没有能读的文件" in err


def test_a_folder_without_reports_is_an_error(run):
    Path("空").mkdir()
    status, _, err = run("空")
    assert status == 2
    assert one_error(err, "空：", ".docx", ".txt")


@pytest.mark.skipif(os.name == "nt", reason="names are not bytes there")
def test_a_name_of_undecodable_bytes_is_no_crash(run):
    name = os.fsdecode(b"\xb1\xa8\xb8\xe6\x1b[31m.txt")
    write(name)
    status, out, _ = run(name)
    assert status == 0
    assert "\x1b" not in out
    status, out, err = run("没有" + name, name, "--format", "json")
    assert status == 2
    assert one_error(err, "找不到")
    assert json.loads(out)["results"][1]["report"]["path"] == name


# --- output


def test_json_holds_results_and_failures_in_the_order_asked_for(run):
    write("好.txt")
    status, out, err = run("没有.txt", "好.txt", "--format", "json")
    assert status == 2
    first, second = json.loads(out)["results"]
    assert first["error"]["code"] == "not_found"
    assert second["coverage"] == 100.0
    assert one_error(err, "没有.txt")


def test_a_pipe_gets_a_hundred_columns_and_no_colour(run, monkeypatch):
    write("弱.txt")
    write("好.txt")
    _, out, _ = run("弱.txt", "好.txt")
    assert "【法律顾问】" in out
    assert "─" * 100 in out.splitlines()
    monkeypatch.setenv("COLUMNS", "60")
    assert "─" * 60 in run("弱.txt", "好.txt")[1].splitlines()


@pytest.mark.parametrize("columns", ["", "0", "x", "-5", "²"])
def test_a_senseless_width_is_ignored(run, monkeypatch, columns):
    write("弱.txt", "好.txt")
    monkeypatch.setenv("COLUMNS", columns)
    assert "─" * 100 in run("弱.txt", "好.txt")[1].splitlines()


def test_output_goes_to_a_file_that_is_never_overwritten_unasked(run):
    write("好.txt")
    status, out, err = run("好.txt", "--format", "json", "--output", "结果.json")
    assert (status, out, err) == (0, "", "完成：已写入 结果.json\n")
    assert json.loads(Path("结果.json").read_text("utf-8"))["schema_version"] == 1
    status, _, err = run("好.txt", "--output", "结果.json")
    assert status == 2
    assert one_error(err, "结果.json", "--force")
    assert Path("结果.json").read_text("utf-8").startswith("{")
    again = ("--output", "结果.json", "--format", "terminal", "--force", "--quiet")
    assert run("好.txt", *again) == (0, "", "完成：已写入 结果.json\n")
    assert Path("结果.json").read_text("utf-8") == "好.txt  100.0  ●－\n"


@pytest.mark.parametrize("args", [["好.txt"], ["."], ["./夹/../好.txt"]])
def test_a_report_is_never_overwritten_even_if_forced(run, args):
    write("好.txt", "夹/弱.txt")
    status, _, err = run(*args, "--output", "好.txt", "--force")
    assert status == 2
    assert one_error(err, "要检查的报告")
    assert Path("好.txt").read_text("utf-8") == TEXT


@pytest.mark.parametrize("target", ["没有这夹/结果.txt", "夹"])
def test_an_output_that_cannot_be_written_is_refused(run, target):
    write("好.txt", "夹/弱.txt")
    status, _, err = run("好.txt", "--output", target, "--force")
    assert status == 2
    assert one_error(err, target, "文件夹")


def test_no_progress_is_shown_when_nobody_watches(run):
    write("好.txt", "弱.txt")
    assert run("好.txt", "弱.txt")[2] == ""


# --- the real command in its own process


def real(*args, cwd=ROOT, **env):
    """Run the program itself; None takes a variable away."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    return subprocess.run([sys.executable, "-m", "checker", *args], capture_output=True, cwd=cwd, env=environment)


WITHOUT_SPACY = """\
import sys
from checker.cli import main
sys.argv = ["check", *sys.argv[1:]]
status = main()
heavy = {"spacy", "checker.engine"} & set(sys.modules)
sys.exit(f"imported {heavy}" if heavy else status)
"""


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (["--help"], 0, "用法"),
        ([], 2, "没有给出要检查的文件"),
        (["没有.txt", "--help"], 0, "check 报告.txt"),
        (["--version"], 0, checker.__version__),
        (["没有.txt"], 2, "找不到"),
        (["explain", "legal_adviser", "--checklist", "小.yaml"], 0, "企业法律顾问资格"),
        (["checklists", "show", "小.yaml"], 0, "聘有法律顾问"),
        (["checklists", "list"], 0, ""),
        (["schema"], 0, "schema_version"),
    ],
)
def test_what_needs_no_engine_does_not_wait_for_it(tmp_path, args, status, words):
    (tmp_path / "小.yaml").write_text(CHECKLIST, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_SPACY, *args],
        capture_output=True,
        cwd=tmp_path,
        env=environment,
        encoding="utf-8",
    )
    assert done.returncode == status, done.stderr
    assert words in done.stdout + done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "gbk", "utf-8"])
def test_any_encoding_of_stdout_takes_the_output(encoding):
    done = real("--help", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert done.stderr == b""
    assert "检查法治政府建设年度报告" in done.stdout.decode("gb18030" if encoding == "gbk" else "utf-8")


def test_a_reader_who_goes_away_is_no_error(tmp_path):
    script = f"{sys.executable} -m checker schema | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, cwd=ROOT, encoding="utf-8")
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_in_one_line():
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m checker schema > /dev/full"],
        capture_output=True,
        cwd=ROOT,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert one_error(done.stderr, "写不了标准输出")


# --- the other commands


def test_explain_tells_everything_about_an_item(run):
    write("小.yaml", text=CHECKLIST)
    status, out, err = run("explain", "legal_adviser", "--checklist", "小.yaml")
    assert (status, err) == (0, "")
    for words in (
        "法律顾问（legal_adviser）",
        "依据：某某意见",
        "要求：聘有法律顾问",
        "权重：2（占 100.0%",
        "● 覆盖：",
        "◐ 薄弱：",
        "○ 缺失：",
        "  · 法律顾问\n",
        "同一句里都有：律师 ＋ 常年／专职 ＋ 顾问",
        "同一句里至少有其中 2 个：公证、调解、仲裁（同一句里没有 外地）",
        "企业法律顾问资格",
        "聘请配备：聘请；选聘",
        "● 覆盖：聘请2名律师担任法律顾问。",
        "◐ 薄弱：将聘请法律顾问。（写在“下步打算”部分）",
    ):
        assert words in out


def test_explain_names_the_items_there_are(run):
    write("小.yaml", text=CHECKLIST)
    status, _, err = run("explain", "adviser", "--checklist", "小.yaml")
    assert status == 2
    assert one_error(err, "adviser", "是不是“法律顾问（legal_adviser）”？")
    assert one_error(run("explain", "枫桥", "--checklist", "小.yaml")[2], "有：法律顾问（legal_adviser）")


def test_explain_takes_the_title_too(run):
    write("小.yaml", text=CHECKLIST)
    by_title = run("explain", "法律顾问", "--checklist", "小.yaml")
    assert by_title[0] == 0
    assert by_title == run("explain", "legal_adviser", "--checklist", "小.yaml")


def test_checklists_show_tells_what_it_is(run):
    write("小.yaml", text=CHECKLIST)
    _, out, _ = run("checklists", "show", "小.yaml")
    for words in ("小清单", "small", "2020—2030", "本镇自定", "法律顾问（legal_adviser，权重 2）"):
        assert words in out


def test_checklists_test_points_at_the_example_that_fails(run):
    write("小.yaml", text=CHECKLIST)
    failure = SimpleNamespace(
        item="legal_adviser", line=19, text="将聘请法律顾问。", expected=Verdict.WEAK, got=Verdict.MISSING
    )
    run.engine.test_examples = lambda checklist: (failure,)
    status, out, err = run("checklists", "test", "小.yaml")
    assert status == 2
    assert "2 个例句，1 个得到" in out
    assert one_error(err, "小.yaml:19", "legal_adviser", "应判“薄弱”，实判“缺失”", "将聘请法律顾问。")
    run.engine.test_examples = lambda checklist: ()
    assert run("checklists", "test", "小.yaml")[0] == 0


@pytest.mark.parametrize("squat", [True, False])
def test_doctor_tells_the_model_and_warns_of_the_squat(run, squat):
    run.engine.diagnose = lambda: SimpleNamespace(
        python="3.11.7", spacy="3.8.18", checker="0.1.0", model=None, model_reason="没有安装中文模型。", squat=squat
    )
    status, out, err = run("doctor")
    assert status == 0
    assert all(words in out for words in ("3.11.7", "3.8.18", "0.1.0", "不使用", "没有安装中文模型。"))
    assert ("999.9.9" in err) is squat


def test_help_is_chinese_throughout(run):
    seen = 0
    for args in (["--help"], ["explain", "--help"], ["checklists", "--help"], ["checklists", "test", "--help"]):
        status, out, _ = run(*args)
        assert status == 0
        assert not [word for word in ("Usage", "Options", "OPTIONS", "Commands", "COMMAND", "Show this") if word in out]
        seen += out.count("用法：")
    assert seen == 4
    assert isinstance(checker.cli.command, ChineseGroup)


def test_help_names_every_command(run):
    _, out, _ = run("--help")
    for name in ("explain", "checklists", "evaluate", "schema", "doctor"):
        assert f"\n  {name}" in out


# --- the package


def test_all_names_the_public_names():
    public = {name for name, value in vars(checker).items() if not name.startswith("_") and isinstance(value, type)}
    assert set(checker.__all__) == public | {"__version__"}


def test_importing_the_package_is_cheap():
    code = "import sys, checker; sys.exit(bool({'spacy', 'pydantic', 'rich'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


# --- other formats


def test_the_text_read_is_shown_instead_of_judged(run):
    write("甲.txt")
    write("乙.txt", text="青柳镇\x1b[31m二〇二四年法治政府建设报告\n事项\t件数\n")
    assert run("--show-text", "甲.txt") == (0, TEXT, "")
    status, out, err = run("--show-text", "甲.txt", "乙.txt", "没有.txt")
    assert (status, out) == (
        2,
        f"===== 甲.txt（text）\n{TEXT}\n===== 乙.txt（text）\n青柳镇\ufffd[31m二〇二四年法治政府建设报告\n事项\t件数\n",
    )
    assert one_error(err, "没有.txt")
    assert FakeChecker.made == ()


def test_the_text_read_can_be_written_to_a_file(run):
    write("甲.txt")
    assert run("--show-text", "甲.txt", "--output", "文.txt")[:2] == (0, "")
    assert Path("文.txt").read_text(encoding="utf-8") == TEXT
    assert run("--show-text", "甲.txt", "--output", "文.txt")[0] == 2


def test_files_passed_over_and_wrong_endings_are_said_but_are_no_failures(run):
    write("夹/好.txt", "夹/图.png")
    write("夹/页.txt", text=f"<html><body><p>{TEXT}</p></body></html>")
    status, _, err = run("夹")
    assert status == 0
    assert err.splitlines() == [
        "提示：夹/页.txt：内容其实是网页，已按内容读取；建议改正扩展名。",
        "跳过：夹/图.png：不是能读的格式",
    ]
    assert run("夹", "--quiet")[2] == ""


def test_output_never_goes_over_the_report_through_a_hard_link(tmp_path):
    report, link = tmp_path / "报告.txt", tmp_path / "别名.txt"
    plain = "柳河镇2024年法治政府建设报告\n聘请2名律师担任法律顾问，审查合同31份。\n"
    report.write_text(plain, encoding="utf-8")
    os.link(report, link)
    run = subprocess.run(
        [sys.executable, "-m", "checker", str(report), "--output", str(link), "--force"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert report.read_text(encoding="utf-8") == plain
