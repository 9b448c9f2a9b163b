"""The score sheet, read back with openpyxl and reckoned by LibreOffice."""

import gc
import io
import re
import shutil
import subprocess
import sys
import tempfile
import tracemalloc
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sample_results import DONE_TEXT, FAILURE, ITEMS, evidence, item, result

from checker.checklist import shipped
from checker.errors import CheckerError
from checker.output import xlsx_lists, xlsx_scores
from checker.output.xlsx import XlsxWriter
from checker.output.xlsx_notes import SCORES as TOLD_SCORES
from checker.output.xlsx_sheets import LONGEST_TEXT, column_name
from checker.results import Defect, Failure, Result, Severity, Verdict, Waiver
from checker.scoring import SCORES, coverage

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CALC = SOFFICE and (Path(SOFFICE).resolve().parent / "libsclo.so").exists()
needs_calc = pytest.mark.skipif(not CALC, reason="没有安装 LibreOffice Calc，不试重算")

FIRST = 6  # row of the first report
DEFECT = Defect("residue-page", "“- 2 -”是页码残留，应删除", 5, 10, 2, 1, Severity.ERROR, correction="")


def written(entries: Iterable[Result | Failure]) -> bytes:
    file = io.BytesIO()
    writer = XlsxWriter(file, {one.sha256: one for one in shipped()})
    for entry in entries:
        writer.add(entry)
    writer.close()
    assert not file.closed
    return file.getvalue()


def opened(*entries: Result | Failure, values: bool = True) -> Workbook:
    """Return the workbook; with `values` formulas show what they gave when written."""
    return load_workbook(io.BytesIO(written(entries)), data_only=values)


def rows(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def below(sheet: Worksheet, title: str) -> list[object]:
    """Return the values under a heading of a list."""
    head, *others = rows(sheet)
    return [row[head.index(title)] for row in others]


def judged(*verdicts: Verdict, weights: Iterable[float] = (), path: str = "a.txt") -> Result:
    given = list(weights) or [1.0] * len(verdicts)
    items = [
        item(verdict, id=f"item{n}", title=f"第{n}项", weight=weight, score=SCORES[verdict])
        for n, (verdict, weight) in enumerate(zip(verdicts, given, strict=True))
    ]
    return result(*items, path=path, coverage=coverage(zip(given, verdicts, strict=True)))


def test_a_report_is_one_row_with_verdict_and_score_of_each_item() -> None:
    sheet = opened(result())["评分表"]
    assert [cell.value for cell in sheet[FIRST]][:13] == [
        1,
        "海棠市青柳镇2024年度法治政府建设工作报告",
        "qingliu.txt",
        2024,
        46.7,
        *("● 覆盖", 100, "◐ 薄弱", 40, "○ 缺失", 0, "－ 不适用", None),
    ]
    assert [cell.value for cell in sheet[4]][5::2][:4] == [one.title for one in ITEMS]
    assert [cell.value for cell in sheet[3]][6:13:2] == [1, 1, 1, 1]


def test_the_coverage_is_a_formula_over_the_scores_and_the_weights() -> None:
    formula = opened(result(), values=False)["评分表"].cell(FIRST, 5).value
    assert isinstance(formula, str)
    assert formula.startswith("=")
    assert "$F$3:$M$3" in formula
    assert "F6:M6" in formula


def test_head_and_name_stay_in_sight_and_can_be_filtered() -> None:
    sheet = opened(result(), result(path="b.txt"))["评分表"]
    assert sheet.freeze_panes == "C6"
    assert sheet.auto_filter.ref == f"A5:{column_name(sheet.max_column - 1)}7"
    assert sheet.print_title_rows == "$3:$5"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)


def test_a_reviewer_chooses_from_a_list_and_types_scores_within_bounds() -> None:
    sheet = opened(result())["评分表"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    opinion = next(cell.column_letter for cell in sheet[5] if cell.value == "复核结论")
    assert rules[f"{opinion}{FIRST}"].formula1 == '"同意,部分同意,不同意,待核实"'
    assert (rules[f"G{FIRST}"].formula1, rules[f"G{FIRST}"].formula2) == ("0", "100")


def test_a_verdict_leads_to_its_evidence_or_else_to_its_advice() -> None:
    book = opened(result(path="a.txt"), result(path="b.txt"), values=False)
    links = [str(book["评分表"].cell(FIRST + 1, col).value) for col in (6, 8, 10)]
    places = [re.findall(r"#'(.+)'!A(\d+)", link)[0] for link in links]
    assert [name for name, _ in places] == ["证据", "证据", "要素和建议"]
    titles = ["第一责任人职责", "法律顾问", "“八五”普法"]
    for (name, row), title in zip(places, titles, strict=True):
        assert [cell.value for cell in book[name][int(row)]][:3:2] == [2, title]


def test_the_evidence_is_told_in_words() -> None:
    sheet = opened(result())["证据"]
    assert below(sheet, "句子")[0] == DONE_TEXT.replace("\n　　", "")
    assert below(sheet, "说法") == ["已做", "计划"]
    assert below(sheet, "位置") == ["第12行", "第31行"]
    assert below(sheet, "线索")[1] == "本项：法律顾问；说法：将"


def test_elements_reasons_and_advice_find_a_place() -> None:
    sheet = opened(result())["要素和建议"]
    assert below(sheet, "已见要素")[0] == "专题会议"
    assert below(sheet, "未见要素")[0] == "述法"
    assert below(sheet, "原因") == [None, "只见于计划", "未见", "另有专项报告"]
    assert below(sheet, "建议")[1] == "\n".join(ITEMS[1].advice)


def test_defects_stand_in_their_context_and_are_counted() -> None:
    doubt = replace(DEFECT, severity=Severity.HINT, correction="改")
    with_defect = replace(result(), defects=(DEFECT, doubt, doubt), text="前面一行\n- 2 -后面。\n下一行")
    book = opened(with_defect)
    assert below(book["文字问题"], "原文") == ["【- 2 -】后面。"] * 3
    assert below(book["文字问题"], "改为") == ["（删去）", "改", "改"]
    head = [cell.value for cell in book["评分表"][5]]
    counts = [head.index(title) + 1 for title in ("文字错误", "文字提示")]
    assert [book["评分表"].cell(FIRST, col).value for col in counts] == [1, 2]
    links = [str(opened(with_defect, values=False)["评分表"].cell(FIRST, col).value) for col in counts]
    assert ["文字问题'!A2" in links[0], "文字问题'!A3" in links[1]] == [True, True]


def test_a_defect_of_a_result_without_text_is_still_told() -> None:
    sheet = opened(replace(result(), defects=(DEFECT,)))["文字问题"]
    assert below(sheet, "问题") == [DEFECT.message]
    assert below(sheet, "原文") == [None]


def test_an_accepted_shortfall_keeps_its_verdict_and_names_who_accepts_it() -> None:
    waived = replace(ITEMS[2], waiver=Waiver("本街道没有这项职责", "李某", "2026-12-31"))
    sheet = opened(result(ITEMS[0], waived))["评分表"]
    values = [cell.value for cell in sheet[FIRST]]
    assert values[7:9] == ["○ 缺失※", 0]
    assert "“八五”普法：已豁免：本街道没有这项职责（李某，至 2026-12-31）" in values


def test_a_file_that_was_not_checked_is_a_row_with_the_reason_and_no_numbers() -> None:
    other = replace(FAILURE, report=replace(FAILURE.report, path="xx/yy.txt", name="坏.txt"))
    other = replace(other, error=replace(other.error, message="xx/yy.txt：是图片，不是文字"))
    sheet = opened(FAILURE, result(), other)["评分表"]
    failed = [[cell.value for cell in sheet[row] if cell.value is not None] for row in (FIRST, FIRST + 2)]
    assert failed == [
        [1, "坏.txt", "xx/坏.txt", "未能检查：是图片，不是文字"],
        [3, "坏.txt", "xx/yy.txt", "未能检查：是图片，不是文字"],
    ]
    assert sheet.cell(FIRST + 1, 1).value == 2


@pytest.mark.parametrize("entries", [(), (FAILURE,)])
def test_without_a_single_result_the_workbook_is_whole(entries: tuple[Failure, ...]) -> None:
    book = opened(*entries)
    assert book.sheetnames == ["评分表", "汇总", "证据", "要素和建议", "文字问题", "清单说明"]
    assert ["未能检查的文件", len(entries)] in [row[:2] for row in rows(book["汇总"])]


def test_other_items_or_weights_get_a_sheet_of_their_own() -> None:
    other = replace(judged(Verdict.WEAK), checklist=replace(result().checklist, edition="a/b[c]:*?'", title="长" * 40))
    heavier = judged(Verdict.WEAK, weights=[3])
    book = opened(result(), other, heavier, result(path="b.txt"))
    names = [name for name in book.sheetnames if name.startswith("评分表")]
    assert len(names) == 3
    assert all(len(name) <= 31 for name in names)
    assert [book["评分表"].cell(FIRST + n, 1).value for n in range(2)] == [1, 3]
    assert [book[name].cell(3, 7).value for name in names[1:]] == [1, 3]


def test_a_second_checklist_has_its_sheet_right_behind_the_first_with_its_name_and_the_same_numbers() -> None:
    entries: list[Result | Failure] = []
    for path in ("a.txt", "b.txt"):
        other = judged(Verdict.WEAK, path=path)
        entries += [result(path=path), replace(other, checklist=replace(other.checklist, id="shufa", title="述法清单"))]
    book = opened(*entries)
    assert book.sheetnames == ["评分表", "评分表·述法清单", "汇总", "证据", "要素和建议", "文字问题", "清单说明"]
    assert book.active.title == "评分表"
    for name in book.sheetnames[:2]:
        assert [book[name].cell(FIRST + n, 1).value for n in range(2)] == [1, 2]
        assert book[name].auto_filter.ref.endswith(str(FIRST + 1))
        assert book[name].print_title_rows == "$3:$5"


def test_another_edition_with_the_same_items_shares_the_sheet() -> None:
    new = replace(result(), checklist=replace(result().checklist, edition="2026", sha256="ef" * 32))
    sheet = opened(result(), new)["评分表"]
    assert [sheet.cell(FIRST + n, sheet.max_column).value for n in range(2)] == ["2021-2025", "2026"]


def test_the_summary_counts_verdicts_by_formulas() -> None:
    entries: list[Result | Failure] = [
        judged(Verdict.COVERED, Verdict.WEAK),
        judged(Verdict.COVERED, Verdict.NOT_APPLICABLE),
        FAILURE,
    ]
    row = [cell.value for cell in opened(*entries)["汇总"][10]]
    assert row == ["第1项", 1, 0, 1, 0, 1, 0, 50]
    assert str(opened(*entries, values=False)["汇总"]["C10"].value) == "=COUNTIF('评分表'!$H$6:$H$8,\"●*\")"
    assert ["平均覆盖度", 87.5] in [row[:2] for row in rows(opened(*entries)["汇总"])]


def test_the_last_sheet_says_what_the_checklist_asks_and_who_demands_it() -> None:
    known = shipped()[0]
    items = [item(Verdict.MISSING, id=one.id, title=one.title, weight=one.weight) for one in known.items]
    judged_by_it = replace(result(*items), checklist=replace(result().checklist, sha256=known.sha256))
    told = [cell for row in rows(opened(judged_by_it)["清单说明"]) for cell in row]
    for one in known.items:
        assert one.asks in told
        assert one.source in told
    assert "fazhi-checker 0.1.0，spaCy 3.8.18，中文模型：未使用" in told


def test_a_checklist_that_is_not_at_hand_is_named_all_the_same() -> None:
    told = [str(cell) for row in rows(opened(result())["清单说明"]) for cell in row]
    assert "法律顾问" in told
    assert any("不在手边" in cell for cell in told)


def test_the_scores_told_are_those_of_the_scoring() -> None:
    assert {**TOLD_SCORES, Verdict.NOT_APPLICABLE: 0} == SCORES


HOSTILE = [
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "+1",
    "-1",
    "{=1+1}",
    "1e5",
    "http://example.invalid/",
    "_x0041_",
    "<r></is></c></row></r>",
    "'起",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_a_report_are_never_formulas_numbers_or_markup(text: str) -> None:
    hostile = replace(
        result(item(Verdict.WEAK, evidence(text), title=text, advice=(text,), note=text), title=text, path=text),
        defects=(replace(DEFECT, message=text, correction=text),),
        text=text,
    )
    book = opened(hostile, Failure(replace(FAILURE.report, path=text, name=text), FAILURE.error), values=False)
    for sheet, row, col in (
        ("评分表", FIRST, 2),
        ("评分表", FIRST, 3),
        ("证据", 2, 7),
        ("要素和建议", 2, 8),
        ("文字问题", 2, 6),
    ):
        cell = book[sheet].cell(row, col)
        assert (unescape(str(cell.value)).rstrip(" "), cell.data_type) == (text, "s")


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec=None), max_size=40))
def test_any_text_leaves_valid_xml(text: str) -> None:
    data = written([result(item(Verdict.WEAK, evidence(text), title=text), title=text, path=text or "a")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))


def test_what_does_not_fit_a_cell_is_cut_visibly() -> None:
    shown = below(opened(result(item(Verdict.WEAK, evidence("字" * 40_000))))["证据"], "句子")[0]
    assert str(shown).endswith(f"……（太长，略去 {40_000 - LONGEST_TEXT} 字）")
    assert len(str(shown).encode("utf-16-le")) // 2 <= 32_767


FAILURES = [replace(FAILURE, report=replace(FAILURE.report, path=path)) for path in ("x.txt", "y.txt")]


def test_a_full_sheet_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_lists, "MAX_ROWS", 4)
    monkeypatch.setattr(xlsx_scores, "MAX_ROWS", 7)
    book = opened(*[result(path=f"{n}.txt") for n in range(3)], *FAILURES, values=False)
    assert [below(book[name], "序号") for name in ("证据", "证据2")] == [[1, 1, 2], [2, 3, 3]]
    scores = [name for name in book.sheetnames if name.startswith("评分表")]
    assert [[row[0] for row in rows(book[name])[5:]] for name in scores] == [[1, 2], [3, 4], [5]]
    assert "#'证据2'!A2" in str(book["评分表"].cell(FIRST + 1, 8).value)


def test_the_same_entries_give_the_same_bytes() -> None:
    entries: list[Result | Failure] = [result(), FAILURE, judged(Verdict.WEAK, Verdict.COVERED)]
    assert written(entries) == written(entries)


def test_memory_stays_flat_and_no_scratch_file_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with (tmp_path / "out.xlsx").open("w+b") as file:
        writer = XlsxWriter(file, {})
        writer.add(result())
        tracemalloc.start()
        for number in range(400):
            writer.add(result(path=f"{number}.txt"))
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        writer.close()
    assert held < 300_000  # bytes; the rows of these reports are some 2 MB of XML
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


def test_an_abandoned_run_leaves_no_scratch_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    writer = XlsxWriter(io.BytesIO(), {})
    writer.add(result())
    assert list(tmp_path.iterdir())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # xlsxwriter leaves its files to the collector
        del writer
        gc.collect()
    assert not list(tmp_path.iterdir())


def test_a_disk_that_is_full_is_an_oserror() -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    writer = XlsxWriter(Full(), {})
    writer.add(result())
    with pytest.raises(OSError, match="No space"):
        writer.close()
    del writer
    gc.collect()  # a second failure in a destructor would be an error here


def test_without_the_library_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(CheckerError, match=r'pip install "fazhi-checker\[xlsx\]"') as caught:
        XlsxWriter(io.BytesIO(), {})
    assert caught.value.code == "dependency_missing"


def reckoned(data: bytes, folder: Path) -> Workbook:
    """Return the workbook as LibreOffice reckons it, with the values we wrote taken out."""
    source = folder / "in.xlsx"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(source, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", old.read(name)))
    command = [str(SOFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know all that LibreOffice adds
        return load_workbook(folder / "out" / "in.xlsx", data_only=True)


@needs_calc
def test_reckoned_anew_the_figures_are_ours(tmp_path: Path) -> None:
    covered, weak, missing, out = Verdict
    cases = [
        judged(covered, weak, missing, weights=[2, 1, 4.5]),
        judged(weak, out, covered, weights=[2, 1, 4.5]),
        judged(out, out, out, weights=[2, 1, 4.5]),
        judged(missing, missing, missing, weights=[2, 1, 4.5]),
    ]
    data = written([*cases, FAILURE])
    ours, theirs = load_workbook(io.BytesIO(data), data_only=True), reckoned(data, tmp_path)
    sheet = theirs["评分表"]
    assert [sheet.cell(FIRST + n, 5).value for n in range(4)] == [pytest.approx(one.coverage) for one in cases]
    assert sheet.cell(FIRST, 6).value == "● 覆盖"
    assert rows(ours["汇总"])[2:12] == [
        [pytest.approx(cell) if isinstance(cell, float) else cell for cell in row] for row in rows(theirs["汇总"])[2:12]
    ]
