import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from checker.batch import check_all
from checker.checklist import find_checklist
from checker.errors import CheckerError, ModelError
from checker.processes import Processes, _tasks
from checker.results import FailedReport, Failure, FailureInfo, Result
from checker.settings import Settings

TEXT = "海棠市青柳镇2024年度法治政府建设工作报告\n一、主要工作\n聘请2名律师担任法律顾问，审查合同{}份。\n"
PLAIN = Settings(model="none")


class Deadly(str):
    """A path that ends the process that is to check it."""

    __slots__ = ()

    def __reduce__(self):
        return os._exit, (1,)


@pytest.fixture
def reports(tmp_path):
    paths = [str(tmp_path / f"{number}.txt") for number in range(12)]
    for number, path in enumerate(paths):
        # The first is the longest, so that others are done before it.
        Path(path).write_text(TEXT.format(number) * (200 if number == 0 else 1), encoding="utf-8")
    return paths


def paths_of(checked):
    return [entry.report.path for entries in checked for entry in entries]


def test_processes_say_the_same_in_the_same_order_as_one(reports):
    failure = Failure(FailedReport("夹", "夹"), FailureInfo("no_reports", "夹：没有能读的文件"))
    found = [*reports[:5], failure, str(Path(reports[0]).parent / "没有.txt"), *reports[5:]]
    apart = list(check_all(found, PLAIN, jobs=2))
    assert apart == list(check_all(found, PLAIN, jobs=1))
    assert paths_of(apart) == [one if isinstance(one, str) else "夹" for one in found]


def test_the_report_that_kills_its_process_is_named_and_the_others_go_on(reports):
    found = [*reports[:3], Deadly("凶.txt"), *reports[3:]]
    checked = list(check_all(found, PLAIN, jobs=2))
    assert paths_of(checked) == found
    failures = [entry for entries in checked for entry in entries if isinstance(entry, Failure)]
    assert [(one.report.path, one.error.code) for one in failures] == [("凶.txt", "worker_died")]
    assert failures[0].error.message.startswith("凶.txt：")


def test_what_an_earlier_run_said_is_not_checked_again(reports):
    said = {reports[1]: next(check_all([reports[1]], PLAIN))}
    for jobs in (1, 2):
        checked = list(check_all([reports[1], reports[2]], PLAIN, jobs=jobs, known=said.get))
        assert checked[0] is said[reports[1]]
        assert paths_of(checked) == reports[1:3]


def test_a_report_is_judged_by_every_checklist(reports):
    settings = Settings((find_checklist("fazhi-township@2026", None), "fazhi-township"), model="none", proofread=False)
    (entries,) = check_all(reports[1:2], settings)
    assert [entry.checklist.edition for entry in entries if isinstance(entry, Result)] == ["2026", "2021-2025"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_settings_that_can_check_nothing_are_an_error_of_the_run(reports, jobs):
    with pytest.raises(ModelError):
        list(check_all(reports, Settings(model="/没有/这个模型"), jobs=jobs))


def test_the_fingerprint_tells_settings_apart():
    different = [
        Settings(),
        Settings(model="none"),
        Settings(year=2024),
        Settings(not_applicable={"three_systems": "没有执法权"}),
        Settings(proofread=False),
        Settings((find_checklist("fazhi-township@2026", None),)),
    ]
    prints = [settings.fingerprint() for settings in different]
    assert len(set(prints)) == len(prints)
    assert Settings().fingerprint() == prints[0]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_run_in_processes_that_is_interrupted_ends_clean(tmp_path, sent):
    folder, lines = tmp_path / "夹", tmp_path / "果.jsonl"
    folder.mkdir()
    for number in range(600):
        (folder / f"{number:03}.txt").write_text(TEXT.format(number) * 20, encoding="utf-8")
    command = [sys.executable, "-m", "checker", str(folder), "--jobs", "2", "--output", str(lines)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 30
    while not (lines.exists() and lines.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, sent) if sent is signal.SIGINT else process.send_signal(sent)
    _, err = process.communicate(timeout=30)
    told = err.decode()
    assert process.returncode == 130
    assert "中断：检查了" in told
    assert "Traceback" not in told
    assert lines.read_bytes().endswith(b"\n")


def test_processes_that_cannot_live_end_the_batch_and_blame_no_report(monkeypatch):
    monkeypatch.setattr(Processes, "_start", lambda *_: StillbornPool())
    with (
        pytest.raises(CheckerError, match="--jobs 1"),
        Processes(Settings(), 2) as pool,
    ):
        list(pool.check(["甲.txt", "乙.txt"], known=lambda path: None))


class StillbornPool:
    """A pool none of whose processes lives long enough to do anything."""

    def submit(self, *_):
        broken = Future()
        broken.set_exception(BrokenProcessPool())
        return broken

    def shutdown(self, **_):
        pass


def test_a_task_holds_few_reports_and_members_of_an_archive_count_as_large(tmp_path):
    small = [tmp_path / f"{number}.txt" for number in range(20)]
    for path in small:
        path.write_text("短", encoding="utf-8")
    assert [len(task) for task in _tasks([str(path) for path in small])] == [8, 8, 4]
    assert max(len(task) for task in _tasks([f"全县.zip/{number}.txt" for number in range(9)])) == 4


def test_a_fork_server_that_is_gone_is_told_in_one_line(monkeypatch):
    class Gone(StillbornPool):
        def submit(self, *_):
            raise EOFError

    monkeypatch.setattr(Processes, "_start", lambda *_: Gone())
    with pytest.raises(CheckerError, match="--jobs 1"), Processes(Settings(), 2) as pool:
        list(pool.check(["甲.txt"], known=lambda path: None))
