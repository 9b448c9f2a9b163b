"""The shipped checklists and the level reached on our own fixtures."""

from pathlib import Path

import pytest

from checker.checklist import Checklist, Item, shipped
from checker.engine import Checker, test_examples
from checker.evaluation import evaluate
from checker.evaluation.measures import ReportMeasures, SentenceMeasures
from checker.pipes import build_pipeline
from checker.reading.fold import fold
from checker.results import Role, Verdict

test_examples.__test__ = False  # a function of the program, not a test

FIXTURES = Path(__file__).parent.parent / "fixtures"
CHECKLISTS = {f"{one.id}@{one.edition}": one for one in shipped()}
ITEMS = {f"{name}/{item.id}": item for name, one in CHECKLISTS.items() for item in one.items}
SIX = ["first_responsible", "decision_procedure", "three_systems", "legal_adviser", "bawu_pufa", "fengqiao"]


def test_both_editions_of_the_township_checklist_are_shipped() -> None:
    years = {one.edition: one.years for one in CHECKLISTS.values() if one.id == "fazhi-township"}
    assert years["2021-2025"] == (2021, 2025)
    assert years["2026"][0] == 2026


@pytest.mark.parametrize("edition", ["2021-2025", "2026"])
def test_the_six_items_are_there(edition: str) -> None:
    checklist = CHECKLISTS[f"fazhi-township@{edition}"]
    assert sorted(item.id for item in checklist.items) == sorted(SIX)


@pytest.mark.parametrize("checklist", CHECKLISTS.values(), ids=CHECKLISTS.keys())
def test_examples_get_their_verdicts(checklist: Checklist) -> None:
    assert test_examples(checklist) == ()


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS.keys())
def test_an_item_has_six_examples_and_each_verdict_among_them(item: Item) -> None:
    if item.part and item.part.optional:  # it is met or does not apply
        assert {example.verdict for example in item.examples} == {Verdict.COVERED}
    else:
        assert len(item.examples) >= (4 if item.part else 6)
        assert {example.verdict for example in item.examples} == {Verdict.COVERED, Verdict.WEAK, Verdict.MISSING}
    assert len({example.text for example in item.examples}) == len(item.examples)


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS.keys())
def test_an_item_says_what_advice_needs(item: Item) -> None:
    assert item.section
    assert item.frame
    assert "____" in item.frame
    assert item.elements or item.part


def phrases(item: Item) -> list[str]:
    cues = [*item.defining, *item.related, *item.unless, *item.particulars]
    cues += [cue for element in item.elements for cue in element.cues]
    return [*item.field, *(phrase for cue in cues for group in (*cue.groups, cue.none) for phrase in group)]


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS.keys())
def test_every_phrase_is_left_something_by_folding(item: Item) -> None:
    assert [phrase for phrase in phrases(item) if not fold(phrase).text] == []


@pytest.mark.parametrize("checklist", CHECKLISTS.values(), ids=CHECKLISTS.keys())
def test_the_pipeline_has_every_attribute_that_its_parts_require(checklist: Checklist) -> None:
    analysis = build_pipeline(checklist).analyze_pipes()
    assert {name: problems for name, problems in analysis["problems"].items() if problems} == {}


def test_a_2026_report_may_close_the_old_plan_or_open_the_new_one() -> None:
    checker = Checker(CHECKLISTS["fazhi-township@2026"], model="none")
    for sentence in ("“八五”普法总结验收完成，整理档案30盒。", "启动新一轮普法规划，逢集宣讲22场。"):
        assert checker.judge_example("bawu_pufa", sentence, Role.ACHIEVEMENT) is Verdict.COVERED


# --- the level reached: figures may rise, never fall below these


def test_the_level_on_whole_reports() -> None:
    evaluation = evaluate(FIXTURES / "reports" / "gold.jsonl", Checker(model="none"))
    assert evaluation.unread == ()
    assert isinstance(evaluation.measures, ReportMeasures)
    assert evaluation.measures.reports == 146
    macro_f1 = evaluation.measures.macro_f1.value
    assert macro_f1 is not None
    assert macro_f1 >= 0.985


@pytest.mark.parametrize(
    ("name", "gold", "reports", "floor"),
    [
        ("xxgk-annual@2021", "reports-xxgk/gold.jsonl", 12, 1.0),
        ("fazhi-form@2019", "reports/gold-form.jsonl", 15, 0.88),
    ],
)
def test_the_level_on_parts_of_reports(name: str, gold: str, reports: int, floor: float) -> None:
    checklist = CHECKLISTS[name]
    checker = Checker(checklist, model="none")
    evaluation = evaluate(FIXTURES / gold, checker, items=[item.id for item in checklist.items])
    assert evaluation.unread == ()
    assert isinstance(evaluation.measures, ReportMeasures)
    assert evaluation.measures.reports == reports
    accuracy = evaluation.measures.accuracy.value
    assert accuracy is not None
    assert accuracy >= floor


@pytest.mark.parametrize(("cases", "least"), [("cases", 900), ("sentences.jsonl", 400)])
def test_the_level_on_single_sentences(cases: str, least: int) -> None:
    checker = Checker(CHECKLISTS["fazhi-township@2021-2025"], model="none")
    measures = evaluate(FIXTURES / cases, checker).measures
    assert isinstance(measures, SentenceMeasures)
    assert measures.sentences >= least
    assert measures.matched is not None
    figures = (measures.detection.found.f1, measures.matched.assertion_macro_f1, measures.matched.concrete.f1)
    floors = (0.97, 0.95, 0.94)
    assert all(figure is not None and figure >= floor for figure, floor in zip(figures, floors, strict=True)), figures
