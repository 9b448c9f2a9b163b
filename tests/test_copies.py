import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from copied_reports import ENDS, STARTS, Plain, independent, lifted, next_year, renamed
from msgspec.structs import replace

from checker.cli import main
from checker.copies.compare import LARGEST_UNGROUPED, compare
from checker.copies.findings import Change, Nature
from checker.copies.terminal import render
from checker.copies.texts import prepare
from checker.reading import build_report, read_report

ROOT = Path(__file__).parent.parent


def text(plain, name="甲.txt"):
    return prepare(build_report(plain if isinstance(plain, str) else plain.text, path=name, name=name))


def texts(plains):
    return [text(plain, f"{at:03}.txt") for at, plain in enumerate(plains)]


def named(pairs):
    return {(pair.left.name, pair.right.name) for pair in pairs}


@pytest.fixture(scope="module")
def dice():
    return random.Random(11)


@pytest.fixture(scope="module")
def plains(dice):
    return [independent(dice) for _ in range(24)]


def test_independent_reports_share_nothing_but_the_genre(plains):
    made = compare(texts(plains))
    assert not made.found
    assert {one.own_share for one in made.standings} == {1.0}


def test_the_shipped_reports_are_independent():
    files = sorted((ROOT / "fixtures" / "reports").glob("*.txt"))
    assert len(files) > 50
    assert named(compare([prepare(read_report(str(file))) for file in files]).pairs) == set()


def test_a_report_under_another_name_with_other_figures_is_found(dice, plains):
    made = compare(texts([*plains, renamed(dice, plains[4])]))
    assert named(made.pairs) == {("004.txt", "024.txt")}
    pair = made.pairs[0]
    assert pair.nature is Nature.WHOLE
    assert min(pair.left_share, pair.right_share) > 0.9
    assert Change.NAMES in {match.change for one in pair.passages for match in one.matches}
    assert Change.WORDING not in {match.change for one in pair.passages for match in one.matches}


def test_three_lifted_paragraphs_are_found_where_they_stand(dice, plains):
    mixed = lifted(dice, plains[2], plains[9], paragraphs=3)
    made = compare(texts([*plains[:9], mixed, *plains[10:]]))
    assert named(made.pairs) == {("002.txt", "009.txt")}
    pair = made.pairs[0]
    assert pair.nature is Nature.PASSAGES
    assert 0.2 < pair.left_share < 0.6
    lines = {match.right.line for passage in pair.passages for match in passage.matches}
    changed = {at for at, line in enumerate(mixed.text.split("\n"), 1) if line not in plains[9].text}
    assert len(changed) == 3
    assert changed <= lines
    assert {passage.matches[0].right.line for passage in pair.passages} <= changed


def test_a_reworded_paragraph_is_found(dice, plains):
    mixed = lifted(dice, plains[2], plains[9], paragraphs=1)
    pair = compare(texts([*plains[:9], mixed, *plains[10:]])).pairs[0]
    assert (pair.left.name, pair.right.name) == ("002.txt", "009.txt")
    assert Change.WORDING in {passage.change for passage in pair.passages}


def test_spans_are_cut_from_the_source(dice, plains):
    left, right = plains[4].text, renamed(dice, plains[4]).text
    pair = compare([text(left, "a"), text(right, "b")]).pairs[0]
    for match in [match for passage in pair.passages for match in passage.matches]:
        assert match.left.text == left[match.left.start : match.left.end]
        assert match.right.text == right[match.right.start : match.right.end]
        assert left.split("\n")[match.left.line - 1][match.left.column - 1 :].startswith(match.left.text)


def test_last_years_report_is_named_as_such(dice, plains):
    again = next_year(dice, plains[3])
    made = compare([text(again, "今年.txt")], texts(plains))
    assert [(pair.earlier, pair.nature) for pair in made.pairs] == [(True, Nature.EARLIER_FIGURES)]
    assert made.standings[0].closest == "003.txt"
    shown = render(made, earlier=len(plains), width=100, color=False)
    assert "沿用上年文字，只改了年份、数字" in shown


def test_several_years_of_one_town_do_not_make_its_text_common(dice, plains):
    years = [plains[3]]
    for _ in range(5):
        years.append(next_year(dice, years[-1]))
    # A sentence more keeps them from being one text.
    years = [replace(one, paragraphs=(*one.paragraphs, f"附言{'甲' * at}。")) for at, one in enumerate(years)]
    assert compare([text(years[-1], "今年.txt")], texts(years[:-1])).standings[0].own_share < 0.1


def test_another_towns_earlier_report_is_no_report_handed_in_again(dice, plains):
    pair = compare([text(renamed(dice, plains[3]), "今年.txt")], texts(plains)).pairs[0]
    assert pair.nature is Nature.WHOLE


def test_earlier_reports_are_not_compared_with_one_another(plains):
    assert not compare([text(plains[0], "今年.txt")], texts([plains[1], plains[1]])).found


def test_what_most_reports_hold_is_no_copy(dice):
    handed_round = "".join(independent(dice).paragraphs[2])
    each = [independent(dice) for _ in range(12)]
    each = [replace(one, paragraphs=(*one.paragraphs, handed_round)) for one in each]
    assert not compare(texts(each)).found
    assert compare(texts(each[:2])).found


def test_nearly_one_text_is_reported_though_all_hold_it(dice, plains):
    each = [renamed(dice, plains[0]) for _ in range(12)]
    each = [replace(one, paragraphs=(*one.paragraphs, independent(dice).paragraphs[2])) for one in each]
    made = compare(texts(each))
    assert made.found
    assert max(one.own_share for one in made.standings) < 0.3


def test_many_of_one_text_are_told_as_a_group(dice, plains):
    towns = [f"{one}{other}岙镇" for one in STARTS for other in ENDS][:300]
    each = [*plains[:5], *(replace(renamed(dice, plains[0]), town=town) for town in towns)]
    each = [replace(one, county="沭阴县") for one in each]
    start = time.perf_counter()
    made = compare(texts(each))
    assert time.perf_counter() - start < 20
    assert [len(group.members) for group in made.groups] == [301]
    assert made.pairs == ()
    assert sum(one.own_share == 0 for one in made.standings) == 301
    shown = render(made, earlier=0, width=100, color=False)
    assert "301 份报告全文相同" in shown
    assert len(shown.splitlines()) < 400


def test_a_few_of_one_text_are_told_pair_by_pair(dice, plains):
    made = compare(texts([plains[0]] * LARGEST_UNGROUPED))
    assert made.groups == ()
    assert len(made.pairs) == 3


@pytest.mark.parametrize(
    "hostile",
    [
        "全年走访了山里的每一户人家并且记了账。" * 20_000,
        "山" * 300_000,
        "".join(map(chr, range(0x4E00, 0x9FA5))) * 10,
        "。\n" * 9,
        "1",
    ],
    ids=["one sentence", "one character", "no stop", "no words", "a figure"],
)
def test_hostile_texts_cost_no_square(hostile):
    start = time.perf_counter()
    made = compare([text(hostile, "a"), text(hostile + "完。", "b"), text("另一份。", "c")])
    assert time.perf_counter() - start < 20
    assert len(made.standings) == 3


# --- the command


@pytest.fixture
def folder(tmp_path, dice, plains):
    (tmp_path / "今年").mkdir()
    for at, plain in enumerate([*plains[:20], renamed(dice, plains[4])]):
        (tmp_path / "今年" / f"{at:02}.txt").write_text(plain.text, encoding="utf-8")
    return tmp_path


def run(monkeypatch, capfd, *args):
    monkeypatch.setattr(sys, "argv", ["check", "compare", *map(str, args)])
    status = main()
    return status, *capfd.readouterr()


def test_status_and_text(monkeypatch, capfd, folder):
    status, out, err = run(monkeypatch, capfd, folder / "今年", "--jobs", "1")
    assert (status, err) == (1, "")
    assert "比较了 21 份报告：1 对有雷同段落，涉及其中 2 份。" in out
    assert "甲  04.txt" in out
    assert "其余 19 份没有发现雷同" in out


def test_nothing_found_is_one_line(monkeypatch, capfd, folder):
    status, out, _ = run(monkeypatch, capfd, folder / "今年" / "01.txt", folder / "今年" / "02.txt")
    assert (status, out) == (0, "比较了 2 份报告：没有发现雷同。\n")


def test_json_is_the_same_however_many_read(monkeypatch, capfd, folder):
    (folder / "今年" / "空.txt").write_bytes(b"")
    status, one, err = run(monkeypatch, capfd, folder / "今年", "--format", "json", "--jobs", "1")
    assert status == 2
    assert err.count("\n") == 1
    assert "空.txt" in err
    read = json.loads(one)
    assert [failure["error"]["code"] for failure in read["failures"]] == ["empty"]
    assert read["pairs"][0]["left_share"] > 0.9
    command = [sys.executable, "-m", "checker", "compare", str(folder / "今年"), "--format", "json", "--jobs", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)
    assert done.stdout.decode() == one


def test_one_report_alone_is_refused(monkeypatch, capfd, folder):
    status, out, err = run(monkeypatch, capfd, folder / "今年" / "01.txt", "--against", folder / "今年" / "01.txt")
    assert (status, out) == (2, "")
    assert err.startswith("错误：只有一份报告")
    assert err.count("\n") == 1


def test_a_report_is_not_overwritten(monkeypatch, capfd, folder):
    status, _, err = run(monkeypatch, capfd, folder / "今年", "--output", folder / "今年" / "01.txt", "--force")
    assert status == 2
    assert "不能当作 --output" in err


@pytest.mark.parametrize("name", ["雷同.xlsx", "雷同.html", "雷同"])
def test_an_ending_that_is_no_text_is_refused_unless_the_format_is_given(monkeypatch, capfd, folder, name):
    out = folder / name
    status, _, err = run(monkeypatch, capfd, folder / "今年", "--jobs", "1", "--output", out)
    assert (status, err.count("\n"), out.exists()) == (2, 1, False)
    assert ".txt、.json" in err
    assert run(monkeypatch, capfd, folder / "今年", "--jobs", "1", "--output", out, "--format", "terminal")[0] == 1
    assert "04.txt" in out.read_text("utf-8")


def test_the_ending_json_means_json(monkeypatch, capfd, folder):
    run(monkeypatch, capfd, folder / "今年", "--jobs", "1", "--output", folder / "雷同.json")
    assert json.loads((folder / "雷同.json").read_text("utf-8"))["pairs"]


def test_nothing_readable_is_not_said_to_be_free_of_copies(monkeypatch, capfd, folder):
    status, out, err = run(monkeypatch, capfd, folder / "无一.txt", folder / "无二.txt", "--jobs", "1")
    assert (status, out, err.count("\n")) == (2, "", 2)


def test_without_rapidfuzz_the_way_out_is_named(monkeypatch, capfd, folder):
    monkeypatch.setattr("checker.copies.command.find_spec", lambda name: None)
    status, _, err = run(monkeypatch, capfd, folder / "今年")
    assert status == 2
    assert 'pip install "fazhi-checker[copies]"' in err
    assert err.count("\n") == 1


def test_report_text_cannot_steer_the_terminal(plains):
    bad = replace(plains[0], paragraphs=tuple(f"[red]\x1b[31m{one}" for one in plains[0].paragraphs))
    made = compare([text(bad, "a\x1b[2J.txt"), text(bad, "b.txt")])
    shown = render(made, earlier=0, width=80, color=False)
    assert "\x1b" not in shown
    assert "[red]" in shown


def test_help_names_the_command(monkeypatch, capfd):
    monkeypatch.setattr(sys, "argv", ["check", "--help"])
    main()
    assert "\n  compare" in capfd.readouterr()[0]


def test_the_generator_plants_what_it_says(dice, plains):
    assert isinstance(plains[0], Plain)
    again = next_year(dice, plains[0])
    assert (again.town, again.year) == (plains[0].town, plains[0].year + 1)
