"""A whole check: evidence cut from the source, the same bytes each time, noise that changes nothing, and options."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from small_model import VERSION, write_package

from checker.checklist import load_shipped
from checker.engine import Checker, test_examples
from checker.errors import ChecklistError, ModelError
from checker.output.json_file import render
from checker.reading import build_report, read_report
from checker.results import Assertion, Evidence, Failure, ItemResult, Reason, Result, Role, Verdict

test_examples.__test__ = False  # a function of the program, not a test

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"
FILES = sorted(path.name for path in REPORTS.iterdir() if path.suffix in (".txt", ".md"))

CLEAN = """\
青禾镇2025年法治政府建设年度报告

县委、县政府：
坚持以习近平法治思想为指导，现将我镇2025年度法治政府建设情况报告如下。

一、主要举措和成效
（一）落实第一责任人职责。书记、镇长履行推进法治建设第一责任人职责，全年主持研究法治建设议题6次，督办整改9项。
（二）严格依法决策。严格执行重大行政决策公众参与、专家论证、风险评估、合法性审查、集体讨论决定程序。
（三）规范行政执法。执法队员先亮证后检查，处罚结果上网公示26条，全过程记录归档44件，法制审核2件。
（四）强化法律服务。公职律师参与征收协议审核4件，驻村律师接受群众咨询180人次，帮助困难群众申请援助12件。
（五）深化普法宣传。扎实推进“八五”普法，逢集宣讲22场，发放读本3000册，培养“法律明白人”64名。
（六）化解矛盾纠纷。践行新时代“枫桥经验”，全年排查矛盾纠纷190件，成功化解184件，申请司法确认5件。

二、存在的不足
一是执法队员办案经验不足，说理不透；二是个别村的公示栏更新不及时。

三、下一步打算
一是聘请法律顾问2名，村村签约；二是继续抓好学法用法，办好村民夜校。

青禾镇人民政府
2026年1月8日
"""
EXPECTED = {
    "first_responsible": Verdict.COVERED,
    "decision_procedure": Verdict.WEAK,
    "three_systems": Verdict.COVERED,
    "legal_adviser": Verdict.WEAK,
    "bawu_pufa": Verdict.COVERED,
    "fengqiao": Verdict.COVERED,
}


@cache
def checker() -> Checker:
    return Checker(model="none")


@cache
def checked(name: str) -> Result:
    result = checker().check_path(str(REPORTS / name))
    assert isinstance(result, Result)
    return result


def check(text: str) -> Result:
    return checker().check(build_report(text))


def verdicts(result: Result) -> dict[str, Verdict]:
    return {item.id: item.verdict for item in result.items}


def item_of(result: Result, name: str) -> ItemResult:
    return next(item for item in result.items if item.id == name)


def evidence_of(result: Result) -> list[Evidence]:
    return [entry for item in result.items for entry in item.evidence]


# --- a whole result


def test_the_verdicts_of_the_clean_report() -> None:
    result = check(CLEAN)
    assert verdicts(result) == EXPECTED
    assert result.coverage == round((4 * 100 + 2 * 50) / 6, 1)
    assert (result.report.title, result.report.year) == ("青禾镇2025年法治政府建设年度报告", 2025)


def test_reasons_say_why_an_item_is_weak() -> None:
    result = check(CLEAN)
    assert item_of(result, "decision_procedure").reasons == (Reason.NOT_CONCRETE,)
    assert set(item_of(result, "legal_adviser").reasons) == {Reason.ONLY_PLANNED, Reason.ONLY_RELATED}
    assert item_of(result, "fengqiao").reasons == ()


def test_every_item_of_the_checklist_is_answered_in_its_order() -> None:
    checklist = load_shipped("fazhi-township", "2021-2025")
    assert [item.id for item in check(CLEAN).items] == [item.id for item in checklist.items]


def test_an_item_that_is_not_covered_gets_advice_and_a_covered_one_none() -> None:
    for item in check(CLEAN).items:
        assert bool(item.advice) == (item.verdict is not Verdict.COVERED)


# --- evidence stands in the source


@pytest.mark.parametrize("name", FILES)
def test_evidence_is_cut_from_the_source_and_located_in_it(name: str) -> None:
    text = read_report(str(REPORTS / name)).text
    lines = text.split("\n")
    found = evidence_of(checked(name))
    assert found
    for entry in found:
        assert entry.text == text[entry.start : entry.end]
        assert lines[entry.line - 1][entry.column - 1 :].startswith(entry.text.split("\n")[0])
        assert all(entry.start <= cue.start < cue.end <= entry.end or cue.role == "item" for cue in entry.cues)
        assert all(cue.text == text[cue.start : cue.end] for cue in entry.cues)


@pytest.mark.parametrize("name", FILES)
def test_sections_stand_in_order_without_overlap_and_evidence_in_one_of_them(name: str) -> None:
    result = checked(name)
    sections = result.sections
    assert all(a.start < a.end <= b.start for a, b in pairwise(sections))
    for entry in evidence_of(result):
        (home,) = [section for section in sections if section.start <= entry.start < section.end]
        assert home.role is entry.section.role


def test_quotation_marks_at_the_ends_of_a_sentence_are_quoted_with_it() -> None:
    text = "青禾镇2025年法治政府建设年度报告\n\n一、主要举措\n“枫桥经验”在全镇推行，化解纠纷184件。\n"
    (entry,) = item_of(check(text), "fengqiao").evidence
    assert entry.text == "“枫桥经验”在全镇推行，化解纠纷184件。"


# --- the same input, the same bytes


def test_two_runs_give_the_same_bytes() -> None:
    paths = [str(REPORTS / name) for name in FILES[:6]]
    first, second = (render([Checker(model="none").check_path(path) for path in paths]) for _ in range(2))
    assert first == second


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import sys; from checker.engine import Checker; from checker.output.json_file import render; "
        "c = Checker(model='none'); sys.stdout.buffer.write(render([c.check_path(p) for p in sys.argv[1:]]))"
    )
    paths = [str(REPORTS / name) for name in FILES[:4]]
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code, *paths],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1] == render([checker().check_path(path) for path in paths])


def test_reports_do_not_leave_traces_on_each_other() -> None:
    fresh = Checker(model="none")
    fresh.check_path(str(REPORTS / FILES[3]))
    assert fresh.check(build_report(CLEAN)) == check(CLEAN)


# --- noise changes no verdict


def wrap(text: str, width: int = 36) -> str:
    """Break every paragraph of prose as a page does: indented by two blanks, a full line each."""
    lines = []
    for paragraph in text.split("\n"):
        indented = "　　" + paragraph if len(paragraph) > width else paragraph
        lines += [indented[at : at + width] for at in range(0, len(indented), width)] or [""]
    return "\n".join(lines)


def traditional(text: str) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(text))


_HALF_WIDTH = str.maketrans("，；：（）“”", ',;:()""')
_FULL_WIDTH_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")

NOISE = {
    "half-width punctuation": lambda text: text.translate(_HALF_WIDTH),
    "full-width digits": lambda text: text.translate(_FULL_WIDTH_DIGITS),
    "no quotation marks": lambda text: re.sub("[“”]", "", text),
    "other quotation marks": lambda text: text.replace("“", "「").replace("”", "」"),
    "blanks between characters": lambda text: re.sub("([一-龥])(?=[一-龥])", r"\1 ", text),
    "blanks around numbers": lambda text: re.sub(r"(\d+)", r" \1 ", text),
    "indented paragraphs": lambda text: re.sub(r"(?m)^(?=.)", "　　", text),
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "soft wraps": wrap,
    "zero-width characters": lambda text: text.replace("法", "法\u200b"),
    "byte order mark": lambda text: "\ufeff" + text,
    "bookmark residue": lambda text: text.replace("（二）", "[bookmark: _GoBack]（二）"),
    "paid-part residue": lambda text: text.replace("二、存在", "##paidbegin##\n二、存在"),
    "list dashes": lambda text: re.sub(r"(?m)^(?=（)", "- ", text),
    "wrong brackets": lambda text: re.sub("（([一二三四五六])）", r"（\1)", text),
    "traditional characters": traditional,
}


@pytest.mark.parametrize("noise", NOISE)
def test_a_noisy_twin_gets_the_verdicts_and_reasons_of_the_clean_report(noise: str) -> None:
    twin = NOISE[noise](CLEAN)
    assert twin != CLEAN
    result, clean = check(twin), check(CLEAN)
    assert [(item.id, item.verdict, item.reasons) for item in result.items] == [
        (item.id, item.verdict, item.reasons) for item in clean.items
    ]
    assert [entry.assertion for entry in evidence_of(result)] == [entry.assertion for entry in evidence_of(clean)]


def test_evidence_over_soft_line_wraps_is_quoted_whole() -> None:
    plain = [entry.text for entry in evidence_of(check(CLEAN))]
    wrapped = [entry.text for entry in evidence_of(check(wrap(CLEAN)))]
    assert [text.replace("\n", "") for text in wrapped] == plain
    assert any("\n" in text for text in wrapped)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_changes_nothing(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(CLEAN.encode(encoding))
    result = checker().check_path(str(path))
    assert isinstance(result, Result)
    assert result.items == check(CLEAN).items


@pytest.mark.parametrize("name", ["f03-shimenguan.txt", "f11-baishitan.txt", "f17-shuangta.txt"])
def test_a_fixture_in_traditional_characters_gets_the_same_verdicts(name: str) -> None:
    text = read_report(str(REPORTS / name)).text
    assert verdicts(check(traditional(text))) == verdicts(checked(name))


# --- options


def test_an_item_that_does_not_apply_is_shown_with_its_reason_and_not_scored() -> None:
    reason = "本镇未承接执法权"
    result = Checker(model="none", not_applicable={"decision_procedure": reason}).check(build_report(CLEAN))
    item = item_of(result, "decision_procedure")
    assert (item.verdict, item.note, item.reasons, item.advice) == (Verdict.NOT_APPLICABLE, reason, (), ())
    assert result.coverage == 90.0
    assert {k: v for k, v in verdicts(result).items() if k != item.id} == {
        k: v for k, v in EXPECTED.items() if k != item.id
    }


def test_an_unknown_item_is_refused_with_the_ids_that_exist() -> None:
    with pytest.raises(ChecklistError) as caught:
        Checker(load_shipped("fazhi-township", "2021-2025"), not_applicable={"adviser": "无"})
    assert "adviser" in caught.value.message
    assert "legal_adviser" in caught.value.message


def test_an_unknown_item_is_refused_when_the_checklist_goes_by_the_year(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(CLEAN, encoding="utf-8")
    failure = Checker(model="none", not_applicable={"adviser": "无"}).check_path(str(path))
    assert isinstance(failure, Failure)
    assert "adviser" in failure.error.message


@pytest.mark.parametrize(("year", "edition"), [(2021, "2021-2025"), (2025, "2021-2025"), (2026, "2026")])
def test_the_edition_goes_by_the_year_of_the_report(year: int, edition: str) -> None:
    result = check(CLEAN.replace("2025", str(year)).replace("2026年1月", f"{year + 1}年1月"))
    assert (result.report.year, result.checklist.edition) == (year, edition)


def test_a_year_no_edition_is_for_is_a_failure_that_names_the_editions(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_text(CLEAN.replace("2025", "2015").replace("2026", "2016"), encoding="utf-8")
    failure = checker().check_path(str(path))
    assert isinstance(failure, Failure)
    assert "2015" in failure.error.message
    assert "2021-2025" in failure.error.message
    assert "\n" not in failure.error.message


def test_a_report_without_a_year_is_checked() -> None:
    result = check("青禾镇法治政府建设报告\n\n一、主要举措\n聘请2名律师担任法律顾问。\n")
    assert result.report.year is None
    assert verdicts(result)["legal_adviser"] is Verdict.COVERED


def test_a_given_year_overrules_the_reports_own() -> None:
    result = Checker(model="none", year=2026).check(build_report(CLEAN))
    assert (result.report.year, result.checklist.edition) == (2026, "2026")


def test_a_checklist_given_by_hand_serves_any_year() -> None:
    checklist = load_shipped("fazhi-township", "2021-2025")
    report = build_report(CLEAN.replace("2025", "2015").replace("2026", "2016"))
    assert Checker(checklist, model="none").check(report).checklist.edition == "2021-2025"


def test_the_reports_year_tells_which_years_are_future() -> None:
    sentence = "2025年，镇里聘请法律顾问2名。"
    by_year = {
        year: dict(
            Checker(load_shipped("fazhi-township", "2021-2025"), model="none", year=year).check_sentence(
                sentence, Role.ACHIEVEMENT
            )
        )
        for year in (2024, 2025)
    }
    assert by_year[2024]["legal_adviser"].assertion is Assertion.PLANNED
    assert by_year[2025]["legal_adviser"].assertion is Assertion.DONE


# --- what cannot be checked


@pytest.mark.parametrize("name", ["missing.txt", "empty.txt", "picture.txt", "blank.txt", "no_chinese.txt"])
def test_what_cannot_be_read_comes_back_as_a_failure(name: str) -> None:
    path = REPORTS.parent / "bad" / name
    failure = checker().check_path(str(path))
    assert isinstance(failure, Failure)
    assert failure.report.name == name
    assert failure.error.message
    assert "\n" not in failure.error.message


@pytest.mark.parametrize(
    "text",
    ["法", "法\n", "。。。", "一、\n（一）\n1.\n", "法治\n\n\n\n", "“法”" * 50, "一、二、三、四、五、法", "法" * 9000],
    ids=["one character", "a line", "marks", "bare numbers", "blank lines", "quotes", "numerals", "one long line"],
)
def test_odd_texts_are_checked_without_fail(text: str) -> None:
    result = check(text)
    assert 0 <= result.coverage <= 100
    assert all(entry.text == text[entry.start : entry.end] for entry in evidence_of(result))


# --- examples of a checklist


def test_an_example_that_does_not_get_its_verdict_is_named() -> None:
    checklist = load_shipped("fazhi-township", "2021-2025")
    item = checklist.items[0]
    example = next(example for example in item.examples if example.verdict is Verdict.COVERED)
    wrong = example.model_copy(update={"verdict": Verdict.MISSING})
    changed = checklist.model_copy(update={"items": (item.model_copy(update={"examples": (example, wrong)}),)})
    (failure,) = test_examples(changed)
    assert (failure.item, failure.text, failure.expected, failure.got) == (
        item.id,
        example.text,
        Verdict.MISSING,
        Verdict.COVERED,
    )


# --- the model settles what the rules leave open

OPEN = "司法所将签约法律顾问。"


def test_the_model_settles_a_sentence_with_jiang(tmp_path: Path) -> None:
    checklist = load_shipped("fazhi-township", "2021-2025")
    package = write_package(tmp_path)
    readings = {
        model: dict(Checker(checklist, model=model).check_sentence(OPEN, Role.ACHIEVEMENT))["legal_adviser"].assertion
        for model in ("none", str(package))
    }
    assert readings == {"none": Assertion.DONE, str(package): Assertion.PLANNED}


def test_a_result_names_the_model_that_was_used(tmp_path: Path) -> None:
    with_model = Checker(model=str(write_package(tmp_path))).check(build_report(CLEAN))
    assert with_model.engine.model == f"zh_core_web_sm {VERSION}"
    assert check(CLEAN).engine.model is None
    assert replace(with_model, engine=check(CLEAN).engine).items == check(CLEAN).items


def test_a_model_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        Checker(model=str(tmp_path))


def test_the_json_is_one_document_in_the_contracts_shape() -> None:
    document = json.loads(render([check(CLEAN)]))
    assert document["schema_version"] == 1
    (result,) = document["results"]
    assert list(result) == ["report", "checklist", "engine", "coverage", "items", "sections", "defects"]


def test_a_text_of_which_folding_leaves_nothing_is_judged() -> None:
    result = Checker(load_shipped("fazhi-township", None), model="none").check(build_report("扫一扫在手机打开当前页"))
    assert [item.reasons for item in result.items] == [(Reason.ABSENT,)] * len(result.items)
