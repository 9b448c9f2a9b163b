"""Measures of agreement against examples worked out by hand, and the command on stand-in checkers."""

import json
import sys
import time
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.errors import CheckerError, GoldError
from checker.evaluation import evaluate
from checker.evaluation.answers import Found, best_found
from checker.evaluation.baseline import keyword_report, keyword_sentence
from checker.evaluation.command import evaluate_command
from checker.evaluation.compare import compare, read_earlier, to_json
from checker.evaluation.evidence import evidence_scores, match_evidence
from checker.evaluation.metrics import (
    accuracy,
    bootstrap,
    kappa,
    label_score,
    macro_f1,
    score,
    spearman,
    tabulate,
    weighted_kappa,
    wilson,
)
from checker.evaluation.truths import GoldEvidence, Truth
from checker.results import (
    Assertion,
    ChecklistInfo,
    EngineInfo,
    Evidence,
    ItemResult,
    Kind,
    Reason,
    ReportInfo,
    Result,
    Role,
    SectionRef,
    Verdict,
)

# Gold: 4 covered, 3 weak, 3 missing. Right: 3, 1, 2.
TABLE = ((3, 1, 0), (1, 1, 1), (0, 1, 2))
ITEMS = ("legal_adviser", "fengqiao")
DONE = Truth("legal_adviser", Kind.DEFINING, Assertion.DONE, concrete=True)


# Metrics


def test_accuracy_and_scores_of_a_label():
    assert accuracy(TABLE) == pytest.approx(0.6)
    weak = label_score(TABLE, 1)
    assert (weak.gold, weak.predicted, weak.hits) == (3, 3, 1)
    assert weak.precision == weak.recall == weak.f1 == pytest.approx(1 / 3)


def test_precision_is_not_recall():
    found = score(gold=8, predicted=4, hits=3)
    assert (found.precision, found.recall, found.f1) == (0.75, 0.375, 0.5)


def test_macro_f1_is_the_mean_over_labels_that_occur():
    assert macro_f1(TABLE) == pytest.approx((0.75 + 1 / 3 + 2 / 3) / 3)
    assert macro_f1(((2, 0, 0), (0, 1, 0), (0, 0, 0))) == 1
    assert macro_f1(((0, 1), (0, 0))) == 0
    assert macro_f1(((1, 0, 1), (0, 2, 0), (0, 0, 0)), labels=2) == pytest.approx((2 / 3 + 1) / 2)


def test_kappa_by_hand():
    # Observed 0.6; expected (4*4 + 3*3 + 3*3) / 100 = 0.34.
    assert kappa(TABLE) == pytest.approx((0.6 - 0.34) / (1 - 0.34))
    # Disagreement: observed 4 off by one; expected (12 + 2*12 + 12 + 9 + 2*12 + 9) / 10 = 9.
    assert weighted_kappa(TABLE) == pytest.approx(1 - 4 / 9)


def test_weighted_kappa_forgives_a_near_miss():
    near, far = ((5, 5, 0), (0, 5, 0), (0, 0, 5)), ((5, 0, 5), (0, 5, 0), (0, 0, 5))
    assert kappa(near) == kappa(far)
    assert weighted_kappa(near) > weighted_kappa(far)


def test_wilson_by_hand():
    low, high = wilson(8, 10)
    assert (low, high) == (pytest.approx(0.4902, abs=5e-5), pytest.approx(0.9433, abs=5e-5))
    assert wilson(0, 10) == (0.0, pytest.approx(0.2775, abs=5e-5))
    assert wilson(10, 10) == (pytest.approx(0.7225, abs=5e-5), 1.0)


def test_spearman_by_hand():
    assert spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) == pytest.approx(8 / sqrt(10 * 9.5))
    assert spearman([1, 2, 3], [30, 20, 10]) == -1
    with pytest.raises(ValueError, match="pairs"):
        spearman([1], [1, 2])


def test_what_is_not_defined_is_none():
    nothing = ((0, 0), (0, 0))
    assert [measure(nothing) for measure in (accuracy, macro_f1, kappa, weighted_kappa)] == [None] * 4
    one_class = ((7, 0), (0, 0))
    assert accuracy(one_class) == 1
    assert kappa(one_class) is None
    assert score(0, 0, 0).f1 is None
    assert score(3, 0, 0).precision is None
    assert score(3, 0, 0).f1 == 0
    assert wilson(0, 0) is None
    assert spearman([], []) is None
    assert spearman([1, 1], [1, 2]) is None
    assert bootstrap([], accuracy) is None
    assert bootstrap([one_class], kappa) is None


def test_bootstrap_draws_reports_and_repeats_itself():
    right, wrong = ((6, 0), (0, 0)), ((0, 6), (0, 0))
    assert bootstrap([right, wrong], accuracy) == (0.0, 1.0)
    assert bootstrap([right] * 5, accuracy) == (1.0, 1.0)
    mixed = [right] * 30 + [wrong] * 10
    low, high = bootstrap(mixed, accuracy)
    assert 0.55 < low < 0.70 < 0.80 < high < 0.92
    assert bootstrap(mixed, accuracy) == (low, high)


def test_bootstrap_of_a_county_takes_less_than_two_seconds():
    tables = [TABLE] * 120
    start = time.process_time()
    for measure in (accuracy, macro_f1, kappa, weighted_kappa):
        bootstrap(tables, measure)
    assert time.process_time() - start < 2


labels = st.sampled_from("abc")
pairs = st.lists(st.tuples(labels, labels))


@given(pairs)
def test_measures_stay_in_their_range(pairs):
    table = tabulate(pairs, "abc")
    for i in range(3):
        found = label_score(table, i)
        assert found.f1 is None or 0 <= found.f1 <= 1
        for value, bounds in ((found.precision, found.precision_interval), (found.recall, found.recall_interval)):
            assert (value is None) == (bounds is None)
            assert value is None or 0 <= bounds[0] <= value <= bounds[1] <= 1
    for measure in (kappa, weighted_kappa):
        assert measure(table) is None or measure(table) <= 1
    assert macro_f1(table) is None or 0 <= macro_f1(table) <= 1


@given(st.lists(labels, min_size=1))
def test_a_perfect_prediction_gives_one(gold):
    table = tabulate([(label, label) for label in gold], "abc")
    assert accuracy(table) == macro_f1(table) == 1
    expected = 1 if len(set(gold)) > 1 else None
    assert kappa(table) == weighted_kappa(table) == expected


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2))
def test_spearman_knows_order_only(pairs):
    left, right = zip(*pairs, strict=True)
    value = spearman(left, right)
    assert value is None or -1 <= value <= 1
    stretched = spearman([x**3 for x in left], right)
    assert value == stretched
    if len(set(left)) > 1:
        assert isclose(spearman(left, left), 1)


# Evidence


def gold_evidence(quote, truth=DONE):
    return GoldEvidence(truth=truth, quote=quote)


def test_quotes_match_across_blanks_line_breaks_and_quotation_marks():
    found = [Found(DONE, "聘请“河湾”律师\n事务所 为法律顾问，审合同9份。")]
    assert match_evidence([gold_evidence("聘请 河湾律师事务所为")], found) == [(DONE, DONE)]


def test_evidence_matches_one_to_one_within_its_item():
    other = Truth("fengqiao", Kind.DEFINING, Assertion.DONE, concrete=True)
    found = [Found(other, "聘请律师2名。"), Found(DONE, "聘请律师2名。")]
    assert match_evidence([gold_evidence("聘请律师"), gold_evidence("聘请律师")], found) == [(DONE, DONE)]


def test_a_sentence_that_opens_with_the_quote_wins():
    inside = Truth("legal_adviser", Kind.RELATED, Assertion.PLANNED, concrete=False)
    found = [Found(inside, "继续做好聘请律师工作。"), Found(DONE, "聘请律师2名。")]
    assert match_evidence([gold_evidence("聘请律师")], found) == [(DONE, DONE)]
    assert match_evidence([gold_evidence("聘请律师")], found[:1]) == [(DONE, inside)]


def test_evidence_scores_by_hand():
    planned = Truth("legal_adviser", Kind.RELATED, Assertion.PLANNED, concrete=False)
    gold = [gold_evidence("甲甲"), gold_evidence("乙乙"), gold_evidence("丙丙", planned)]
    found = [Found(DONE, "甲甲。"), Found(planned, "乙乙。"), Found(planned, "丙丙。"), Found(DONE, "丁丁。")]
    everything, defining, matched = evidence_scores([(gold, found)])
    assert (everything.gold, everything.predicted, everything.hits) == (3, 4, 3)
    assert (defining.gold, defining.predicted, defining.hits) == (2, 2, 1)
    assert matched.kind_accuracy == pytest.approx(2 / 3)
    assert matched.planned.precision == 0.5
    assert matched.planned.recall == 1
    assert matched.assertion_macro_f1 == pytest.approx(2 / 3)
    assert matched.concrete.recall == 0.5


def test_best_evidence_comes_first():
    order = [
        DONE,
        Truth("legal_adviser", Kind.DEFINING, Assertion.DONE, concrete=False),
        Truth("legal_adviser", Kind.DEFINING, Assertion.PLANNED, concrete=True),
        Truth("legal_adviser", Kind.RELATED, Assertion.DONE, concrete=True),
    ]
    found = [Found(truth, "句") for truth in reversed(order)]
    assert [entry.truth for entry in best_found(found, "legal_adviser")] == order[:3]


# Evaluation of stand-in checkers


def evidence(text, assertion=Assertion.DONE):
    section = SectionRef("", Role.ACHIEVEMENT)
    return Evidence(
        kind=Kind.DEFINING,
        assertion=assertion,
        concrete=True,
        text=text,
        start=0,
        end=len(text),
        line=1,
        column=1,
        page=None,
        place=None,
        section=section,
        cues=(),
    )


class FakeChecker:
    """Calls an item covered when the report has its word, else missing; on sentences likewise, always done."""

    words = (("legal_adviser", "顾问"), ("fengqiao", "枫桥"))

    def check(self, report):
        items = tuple(self._item(item, word, report.text) for item, word in self.words)
        covered = sum(item.verdict is Verdict.COVERED for item in items)
        return Result(
            report=ReportInfo(report.path, report.name, report.sha256, "text", len(report.text), None, None),
            checklist=ChecklistInfo("test", "1", "0", "测试"),
            engine=EngineInfo("0", "0", None),
            coverage=50.0 * covered,
            items=items,
            sections=(),
            defects=(),
        )

    def _item(self, item, word, text):
        lines = tuple(evidence(line) for line in text.splitlines() if word in line)
        verdict, reasons = (Verdict.COVERED, ()) if lines else (Verdict.MISSING, (Reason.ABSENT,))
        return ItemResult(item, item, 1.0, verdict, 100 if lines else 0, reasons, (), lines, ())

    def check_sentence(self, text, role):
        return tuple((item, evidence(text)) for item, word in self.words if word in text)


@pytest.fixture
def reports(tmp_path):
    (tmp_path / "柳溪镇.txt").write_text("今年聘请法律顾问2名。\n坚持“枫桥经验”，化解纠纷31件。\n", encoding="utf-8")
    (tmp_path / "河湾镇.txt").write_text("法律顾问[bold]审查合同9份。\n全年植树造林三千亩。\n", encoding="utf-8")
    entries = [
        {
            "file": "柳溪镇.txt",
            "verdicts": {"legal_adviser": "covered", "fengqiao": "covered"},
            "evidence": [
                {"item": item, "kind": "defining", "assertion": "done", "concrete": True, "quote": quote}
                for item, quote in (("legal_adviser", "今年聘请法律"), ("fengqiao", "坚持枫桥经验"))
            ],
        },
        {"id": "河湾镇", "verdicts": {"legal_adviser": "weak", "fengqiao": "missing"}},
    ]
    return write_gold(tmp_path, entries)


def write_gold(folder, entries, name="gold.jsonl"):
    path = folder / name
    path.write_text("\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries), encoding="utf-8")
    return path


@pytest.fixture
def sentences(tmp_path):
    text = """
- {id: done, role: achievement, text: "[[legal_adviser defining done concrete|聘请法律顾问2名]]。"}
- {id: planned, role: plan, text: "[[legal_adviser defining planned concrete|明年聘顾问2名]]。", todo: 计划}
- {id: unseen, role: achievement, text: "[[fengqiao related done bare|排查纠纷]]。"}
- {id: alarm, role: achievement, text: 企业顾问来访。, none: true}
- {id: quiet, role: achievement, text: 植树。, none: true}
"""
    path = tmp_path / "cases.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_reports_are_evaluated(reports):
    evaluation = evaluate(reports, FakeChecker(), items=ITEMS)
    measures = evaluation.measures
    assert (measures.reports, measures.judgements, measures.accuracy.value) == (2, 4, 0.75)
    assert measures.verdicts["missing"].recall == 1
    assert measures.items["legal_adviser"].accuracy == 0.5
    assert measures.evidence.f1 == 1, "the report judged without evidence is not counted against the program"
    assert measures.rank_correlation == pytest.approx(1)
    (disagreement,) = evaluation.disagreements
    assert (disagreement.judgement.gold, disagreement.judgement.predicted) == ("weak", "covered")
    assert disagreement.evidence[0].text == "法律顾问[bold]审查合同9份。"


def test_not_applicable_is_left_out(tmp_path):
    (tmp_path / "a.txt").write_text("今年聘请法律顾问2名。\n", encoding="utf-8")
    path = write_gold(tmp_path, [{"id": "a", "verdicts": {"legal_adviser": "covered", "fengqiao": "not_applicable"}}])
    evaluation = evaluate(path, FakeChecker(), items=ITEMS)
    assert (evaluation.measures.judgements, evaluation.measures.left_out) == (1, 1)
    assert evaluation.disagreements == ()
    assert evaluation.measures.evidence is None


def test_an_item_of_another_checklist_is_refused(reports):
    with pytest.raises(GoldError, match="清单里没有要点“fengqiao”"):
        evaluate(reports, FakeChecker(), items=["legal_adviser"])


def test_sentences_are_evaluated(sentences):
    evaluation = evaluate(sentences, FakeChecker(), items=ITEMS)
    measures = evaluation.measures
    assert (measures.sentences, measures.without_items, measures.false_alarms) == (5, 2, 1)
    assert (measures.detection.found.precision, measures.detection.found.recall) == pytest.approx((2 / 3, 2 / 3))
    assert measures.items["fengqiao"].found.recall == 0
    # done: 1 of 2 predicted is right -> F1 2/3; planned: 0. With the unseen one a miss of done: F1 2/4.
    assert measures.matched.assertion_macro_f1 == pytest.approx((2 / 3 + 0) / 2)
    assert measures.assertion_macro_f1_all == pytest.approx((0.5 + 0) / 2)
    assert measures.matched.planned.f1 == 0
    differing = [(entry.judgement.name, entry.judgement.predicted) for entry in evaluation.disagreements]
    done = "defining done concrete"
    assert differing == [("planned", done), ("unseen", "none"), ("alarm", done)]
    assert evaluation.disagreements[0].todo == "计划"


# Command


CHECKLIST = """
id: test
title: 测试
edition: "1"
years: [2021, 2030]
source: 测试
items:
  - {id: legal_adviser, title: 法律顾问, weight: 50, source: 测试, asks: 聘有法律顾问, defining: [顾问]}
  - {id: fengqiao, title: 枫桥经验, weight: 50, source: 测试, asks: 化解纠纷, defining: [枫桥]}
"""


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    checklist = tmp_path / "checklist.yaml"
    checklist.write_text(CHECKLIST, encoding="utf-8")

    class Engine:
        Checker = staticmethod(lambda checklist=None, *, model="auto", proofread=True: FakeChecker())

    monkeypatch.setitem(sys.modules, "checker.engine", Engine)

    def run(*args):
        words = [str(arg) for arg in (*args, "--checklist", checklist)]
        status = evaluate_command.main(words, standalone_mode=False)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_tables_show_report_text_as_it_is(run, reports):
    status, out, _ = run(reports)
    assert status == 0
    assert "人工 薄弱，程序 覆盖" in out
    assert "法律顾问[bold]审查合同9份。" in out
    assert "关键词脚本" not in out


def test_baseline_adds_a_column(run, reports, sentences):
    assert "关键词脚本" in run(reports, "--baseline")[1]
    assert "关键词脚本" in run(sentences, "--baseline")[1]


def test_json_is_the_same_bytes_twice(run, reports):
    first, second = (run(reports, "--format", "json", "--baseline")[1] for _ in range(2))
    assert first == second
    data = json.loads(first)
    assert list(data) == [
        "schema_version", "gold", "kind", "names", "measures", "baseline", "judgements", "disagreements", "unread",
    ]  # fmt: skip
    assert data["measures"]["verdicts"]["missing"]["precision_interval"] == [0.2065, 1.0]
    assert data["disagreements"][0]["evidence"][0]["kind"] == "defining"


def test_output_is_json_and_never_overwrites(run, reports, tmp_path):
    target = tmp_path / "本次.json"
    assert run(reports, "--output", target)[:2] == (0, "")
    before = target.read_bytes()
    assert json.loads(before)["kind"] == "reports"
    with pytest.raises(CheckerError, match="已经存在"):
        run(reports, "--output", target, "--format", "terminal")
    assert target.read_bytes() == before
    run(reports, "--output", target, "--format", "terminal", "--force")
    assert "准确率" in target.read_text(encoding="utf-8")


def test_a_missing_report_leaves_the_rest_and_ends_with_2(run, reports):
    (reports.parent / "河湾镇.txt").unlink()
    status, out, err = run(reports)
    assert status == 2
    assert "报告 1 份" in out
    assert "河湾镇" in err
    assert len(err.splitlines()) == 1


def test_compare_lists_what_changed(run, reports, tmp_path):
    old = json.loads(run(reports, "--format", "json")[1])
    assert "没有变化" in run(reports, "--compare", write_gold(tmp_path, [old], "old.json"))[1]
    names = ["legal_adviser", "fengqiao"] * 2
    assert [entry["item"] for entry in old["judgements"]] == names
    for entry, before in zip(old["judgements"], ["weak", "covered", "missing", "missing"], strict=True):
        entry["predicted"] = before
    old["judgements"].append({"name": "旧镇", "item": "fengqiao", "gold": "weak", "predicted": "weak"})
    path = write_gold(tmp_path, [old], "old.json")
    changes = json.loads(run(reports, "--format", "json", "--compare", path)[1])["changes"]
    assert [(change["name"], change["old"], change["new"], change["effect"]) for change in changes] == [
        ("柳溪镇.txt", "weak", "covered", "better"),
        ("河湾镇", "missing", "covered", "other"),
    ]
    assert "薄弱 → 覆盖" in run(reports, "--compare", path)[1]


def test_compare_sees_evidence_come_and_go_on_sentences(sentences, tmp_path):
    evaluation = evaluate(sentences, FakeChecker(), items=ITEMS)
    data = json.loads(to_json(evaluation))
    data["names"].remove("done")
    data["judgements"] = [entry for entry in data["judgements"] if entry["name"] not in ("done", "alarm")]
    quiet = {"name": "quiet", "item": "fengqiao", "gold": "none", "predicted": "related done bare"}
    data["judgements"].append(quiet)
    changes = compare(read_earlier(write_gold(tmp_path, [data], "old.json")), evaluation)
    assert [(change.name, change.old, change.effect) for change in changes] == [
        ("alarm", "none", "worse"),
        ("quiet", "related done bare", "better"),
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema_version": 1, "names": [1], "judgements": []}', "{" * 9])
def test_what_is_no_earlier_result_is_refused(tmp_path, text):
    path = tmp_path / "old.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match="无法比较"):
        read_earlier(path)


# Keyword script


def test_keyword_script_on_a_small_report():
    text = """一、主要工作
聘请法律顾问2名。坚持“枫桥经验”。
二、存在的问题和不足
普法形式单一。
三、下一步打算
开展“八五”普法宣讲。召开三重一大会议6次。
"""
    answer = keyword_report(text, ["legal_adviser", "fengqiao", "bawu_pufa", "decision_procedure", "other"])
    assert list(answer.verdicts.values()) == ["covered", "weak", "weak", "missing", "missing"]
    assert answer.coverage == pytest.approx(40)
    said = [(entry.truth.item, entry.truth.assertion) for entry in answer.found]
    assert ("bawu_pufa", Assertion.PROBLEM) in said
    assert ("bawu_pufa", Assertion.PLANNED) in said


def test_keyword_script_on_a_sentence():
    (found,) = keyword_sentence("全年由律师审查合同９份。", Role.PLAN)
    assert found.truth == Truth("legal_adviser", Kind.RELATED, Assertion.PLANNED, concrete=True)
    assert keyword_sentence("植树。", Role.PLAN) == ()
