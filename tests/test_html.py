"""The page: nothing of the report lost or let loose, every link led somewhere, the same bytes, nothing from outside."""

import base64
import hashlib
import re
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sample_pages import TEXT, found, page_result, written
from sample_results import FAILURE, item
from selectolax.lexbor import LexborHTMLParser as Parser

from checker.checklist import load_shipped
from checker.errors import CheckerError
from checker.output.html import HtmlFolderWriter, HtmlWriter
from checker.output.marked_text import Flaw, Sentence, mark_lines
from checker.output.pieces import cut
from checker.output.words import printable
from checker.results import (
    Defect,
    FailedReport,
    Failure,
    FailureInfo,
    Result,
    Role,
    SectionResult,
    Severity,
    Verdict,
    Waiver,
)

MADE_UP = ".tags, .flag, .tip, .role"
SPANS = st.lists(st.tuples(st.integers(-2, 25), st.integers(-2, 25)).map(lambda pair: (min(pair), max(pair))))
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;{{ 7*7 }}\x00\x1b[31m\ud800\u202e尾"


def parsed(page: bytes) -> Parser:
    return Parser(page.decode("utf-8"))


def texts(page: Parser, selector: str) -> list[str]:
    return [re.sub(r"\s+", " ", node.text()).strip() for node in page.css(selector)]


def lines_shown(page: Parser) -> list[str]:
    for node in page.css(", ".join(f".line {one}" for one in MADE_UP.split(", "))):
        node.decompose()
    return [node.text() for node in page.css(".line")]


@given(st.integers(0, 20), SPANS, st.lists(st.integers(-2, 25)))
def test_pieces_cover_the_text_once_and_know_all_their_marks(length, spans, breaks):
    pieces = cut(length, spans, breaks)
    assert [offset for piece in pieces for offset in range(piece.start, piece.end)] == list(range(length))
    assert all(piece.start < piece.end for piece in pieces)
    for piece in pieces:
        for offset in (piece.start, piece.end - 1):
            covering = tuple(index for index, (start, end) in enumerate(spans) if start <= offset < end)
            assert piece.marks == covering
    assert {offset for offset in breaks if 0 < offset < length} <= {piece.start for piece in pieces}


@given(st.text(alphabet="甲乙。\n 　<&\t", max_size=20), SPANS, SPANS, SPANS)
def test_marks_change_no_character_of_the_text(text, evidence, flawed, sections):
    made = replace(
        page_result(),
        text=text,
        sections=tuple(SectionResult("甲乙", 1, Role.PLAN, max(a, 0), max(b, 0), 1) for a, b in sorted(sections)),
    )
    sentences = tuple(Sentence(number, a, b, ()) for number, (a, b) in enumerate(sorted(set(evidence)), 1))
    flaws = tuple(
        Flaw(number, Defect("x", "误", a, b, 1, 1, Severity.HINT), number) for number, (a, b) in enumerate(flawed, 1)
    )
    lines = mark_lines(made, sentences, flaws)
    shown = "\n".join("".join(bit.text for run in line.runs for bit in run.bits) for line in lines)
    assert shown == text.removesuffix("\n")
    begun = [one.number for line in lines for run in line.runs for one in run.starts]
    ended = [one.number for line in lines for run in line.runs for one in run.ends]
    assert sorted(begun) == sorted(ended) == (sorted({one.number for one in sentences}) if begun else [])


def test_the_page_shows_the_whole_report_with_line_numbers():
    page = parsed(written(page_result()))
    assert [node.attributes["data-n"] for node in page.css(".line[data-n]")][:3] == ["1", "3", "4"]
    assert lines_shown(page) == TEXT.removesuffix("\n").split("\n")


def test_headings_are_headings_and_name_their_role():
    page = parsed(written(page_result()))
    assert texts(page, "h3.line strong") == ["一、主要工作", "二、存在的问题", "三、下一步打算"]
    assert texts(page, "h3.line .role") == ["工作成效", "存在问题", "下步打算"]


def test_a_sentence_of_two_items_and_two_lines_is_one_mark_with_both_labels():
    page = parsed(written(page_result()))
    [first] = page.css(".line .s[id]")[:1]
    parts = page.css(f".line .s[data-s~='{first.attributes['id']}']")
    assert "\n".join(node.text() for node in parts).replace("?1", "").startswith("镇长切实扛起第一责任人的担子")
    assert len(parts) == 2
    assert all({"done", "concrete"} <= set((node.attributes["class"] or "").split()) for node in parts)
    assert texts(page, ".tags")[0] == "已做·具体12"
    assert [node.attributes["aria-label"] for node in page.css(".tags a")][:2] == [
        "已做：第一责任人职责",
        "已做：法律顾问",
    ]


def test_evidence_and_sentences_lead_to_each_other():
    page = parsed(written(page_result()))
    for entry in page.css(".entry"):
        to = entry.css_first("a.place").attributes["href"]
        sentence = page.css_first(f".line .s{to}")
        back = page.css(f".tags a[data-to='{sentence.attributes['id']}']")
        assert f"#{entry.attributes['id']}" in [link.attributes["href"] for link in back]


def test_meaning_shows_without_colour():
    page = parsed(written(page_result()))
    assert texts(page, ".line .tag") == ["已做·具体", "问题", "计划", "口号"]
    assert texts(page, ".outcome .verdict") == ["● 覆盖", "◐ 薄弱", "○ 缺失", "－ 不适用"]


def test_cues_stand_out_in_the_text_and_in_the_quotes():
    page = parsed(written(page_result()))
    assert texts(page, ".line .cue.on-item") == [
        "第一",
        "责任人",
        "法律顾问",
        "法律顾问",
    ]  # a defect begins inside the first
    assert texts(page, ".line .cue.on-assertion") == ["将"]
    assert texts(page, ".entry .cue.on-concrete") == ["4次"]
    assert "审查合同9份" in texts(page, ".entry blockquote")[0]


def test_defects_show_message_and_correction_in_place_and_in_a_list():
    page = parsed(written(page_result()))
    assert texts(page, ".fault") == ["错误 分段不对 !2 第5行", "提示 宜用书面语 改为“责任人职责” ?1 第4行"]
    flag = page.css_first("a.flag")
    tip = page.css_first(f"#{flag.attributes['aria-describedby']}")
    assert tip.text() == "宜用书面语改为“责任人职责”"
    assert texts(page, ".flaw[data-f~='r1-f2']") == ["照常。", "第1村"]


def test_the_same_fault_in_many_places_is_one_entry():
    commas = [
        Defect("comma", "半角逗号", at, at + 1, 1, at + 1, Severity.ERROR, correction="，" if at % 2 else "")
        for at in range(20)
    ]
    page = parsed(written(replace(page_result(), defects=tuple(commas))))
    assert len(page.css(".fault")) == 1
    assert texts(page, ".fault > p") == ["错误 半角逗号 20 处"]
    assert texts(page, ".places li")[:2] == ["!1 第1行 应删去", "!1 第1行 改为“，”"]
    assert len(page.css(".more .places li")) == 8


def test_waiver_note_reasons_advice_and_elements_are_told():
    page = parsed(written(page_result()))
    assert texts(page, ".waiver") == ["已豁免：上年已专项检查（赵明，至 2026-12-31）"]
    assert texts(page, ".why") == ["缺少具体内容", "未见", "理由：另有专项报告"]
    assert texts(page, ".advice li") == ["写明审查了多少合同。", "补写普法规划的落实情况。"]
    assert texts(page, ".elements li") == ["✓ 专题会议（已写明）", "✗ 述法（未写明）"]


def test_what_an_item_asks_is_told_when_its_checklist_is_known():
    shipped = load_shipped("fazhi-township", None)
    result = page_result()
    mine = replace(result, checklist=replace(result.checklist, sha256=shipped.sha256))
    page = parsed(written(mine, known={shipped.sha256: shipped}))
    assert shipped.items[0].asks in texts(page, ".asks")[0]
    assert not parsed(written(result)).css(".asks")


def test_many_pieces_of_evidence_fold_away_and_none_is_lost():
    crowd = item(Verdict.COVERED, *(found(f"第{number}村修好机耕路，村民出行方便。") for number in range(1, 21)))
    page = parsed(written(replace(page_result(), items=(crowd,))))
    assert len(page.css(".entry")) == 20
    assert len(page.css(".more .entry")) == 16
    assert texts(page, ".more summary") == ["另有 16 句"]


def hostile() -> Result:
    text = EVIL + "\n" + EVIL
    first = replace(page_result().items[0].evidence[0], text=EVIL, start=0, end=len(EVIL), cues=())
    bad = item(
        Verdict.WEAK, replace(first, place=EVIL), title=EVIL, advice=(EVIL,), waiver=Waiver(EVIL, EVIL, EVIL), id=EVIL
    )
    result = page_result(path=EVIL)
    return replace(
        result,
        report=replace(result.report, title=EVIL, format=EVIL),
        checklist=replace(result.checklist, title=EVIL),
        engine=replace(result.engine, model=EVIL),
        items=(bad, replace(bad, verdict=Verdict.NOT_APPLICABLE, note=EVIL)),
        sections=(SectionResult(EVIL, 1, Role.PLAN, 0, 9, 1),),
        defects=(Defect("x", EVIL, 3, 900, 1, 1, Severity.ERROR, correction=EVIL, place=EVIL),),
        text=text,
    )


BAD_FILE = Failure(FailedReport(EVIL, EVIL), FailureInfo("x", EVIL))


def test_hostile_words_stay_words():
    page = parsed(written(hostile(), hostile(), BAD_FILE))
    assert len(page.css("script")) == 1
    assert not page.css("img")
    assert not [name for node in page.css("*") for name in node.attributes if name.startswith("on")]
    shown = printable(EVIL)
    assert "\ufffd" in shown
    assert lines_shown(page) == [shown] * 4
    assert texts(page, "h1")[1] == shown
    assert shown in texts(page, ".failures li")[0]


@pytest.mark.parametrize(
    "entries",
    [(page_result(),), (page_result(), FAILURE, page_result("b.txt")), (hostile(), BAD_FILE), (FAILURE,), ()],
    ids=["one", "batch", "hostile", "failure", "none"],
)
def test_every_link_leads_to_one_place_on_the_page(entries):
    page = parsed(written(*entries))
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    for link in page.css("a"):
        assert (link.attributes["href"] or "").removeprefix("#") in ids
    for name in ("aria-labelledby", "aria-describedby"):
        assert {node.attributes[name] for node in page.css(f"[{name}]")} <= set(ids)


def test_nothing_is_asked_from_outside():
    page = written(page_result(), FAILURE, page_result("b.txt"))
    tree = parsed(page)
    assert not tree.css("[src], link, iframe, object, [style], form, [action], [srcset], [data-src]")
    assert not re.search(rb"https?:|url\(|@import|//[a-z]", page)
    policy = tree.css_first("meta[http-equiv]").attributes["content"] or ""
    assert policy.startswith("default-src 'none'; ")
    for name in ("style", "script"):
        content = tree.css_first(name).text(deep=True).encode()
        assert f"{name}-src 'sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}'" in policy


def test_same_entries_same_bytes():
    entries = (page_result(), FAILURE, hostile())
    assert written(*entries) == written(*entries)


def test_a_fault_in_a_few_places_has_a_number_for_each_and_one_in_many_places_one_for_all():
    text = "甲" * 30 + "乙"
    many = [Defect("comma", "半角逗号", at, at + 1, 1, at + 1, Severity.ERROR) for at in range(1, 12)]
    others = [Defect("x", "别的", at, at + 1, 1, at + 1, Severity.ERROR) for at in (0, 20, 30)]
    made = replace(page_result(), text=text, items=(), sections=())
    page = parsed(written(replace(made, defects=(*many, *others))))
    assert texts(page, "a.flag") == ["!1", *["!2"] * 11, "!3", "!4"]
    assert len({node.attributes["id"] for node in page.css("a.flag")}) == 14
    page = parsed(written(replace(made, defects=(*many[:10], *others))))
    assert texts(page, "a.flag") == [f"!{number}" for number in range(1, 14)]


def test_several_checklists_are_named_in_each_row_and_files_are_counted_once():
    one = page_result()
    other = replace(one, checklist=replace(one.checklist, id="shufa", title="述法清单"))
    page = parsed(written(one, other))
    assert texts(page, ".lead")[0].startswith("共 1 份：已检查 1 份。")
    assert [text.startswith(name) for text, name in zip(texts(page, ".by"), ("乡镇", "述法清单"), strict=True)] == [
        True
    ] * 2
    assert not parsed(written(one, page_result("乙.txt"))).css(".by")


def test_one_report_has_no_index_and_a_batch_begins_with_one():
    assert not parsed(written(page_result())).css(".index")
    page = parsed(written(page_result(), FAILURE, page_result("乙.txt", coverage=80.0)))
    assert texts(page, ".lead")[0].startswith("共 3 份：已检查 2 份，未能检查 1 份。清单：乡镇（街道）")
    assert [node.attributes["href"] for node in page.css(".list tbody a")] == ["#r1", "#r2"]
    assert [" ".join(node.text().split()) for node in page.css(".list tbody tr .mark")] == ["●", "◐免", "○", "－"] * 2
    assert texts(page, ".list td.coverage") == ["46.7", "80.0"]
    assert texts(page, ".list td.defects") == ["错误 1 提示 1"] * 2
    assert texts(page, ".sums tbody tr")[1] == "法律顾问·2··"
    assert texts(page, ".failures li") == ["xx/坏.txt：是图片，不是文字"]
    assert len(page.css("main > .index ~ article.report")) == 2


def test_without_scripts_nothing_is_hidden():
    page = re.sub(r"<script>.*?</script>", "", written(page_result(), page_result("b.txt")).decode(), flags=re.S)
    tree = Parser(page)
    assert not tree.css("[hidden]")
    assert len(tree.css(".line .s[id]")) == 8
    # All that asks for a script is marked so, and the style keeps it away without one.
    assert "html:not(.js) .scripted { display: none; }" in page
    for control in tree.css("button, input, select"):
        assert control.css_matches(".scripted, .scripted *, dialog *")


def test_a_report_without_text_still_shows_its_findings():
    page = parsed(written(replace(page_result(), text="", sections=())))
    assert len(page.css(".entry blockquote")) == 5
    assert texts(page, ".text .none") == ["没有可显示的原文。"]


def test_reports_do_not_pile_up_in_memory(tmp_path):
    big = replace(page_result(), text=TEXT * 40)
    with (tmp_path / "all.html").open("w+b") as file:
        writer = HtmlWriter(file, {})
        writer.add(big)
        tracemalloc.start()
        for _ in range(4):
            writer.add(replace(big))
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        writer.close()
    assert (tmp_path / "all.html").stat().st_size > 5 * 40 * len(TEXT)
    assert held < 200_000


def into_folder(folder: Path, *entries: Result | Failure, force: bool = False) -> None:
    writer = HtmlFolderWriter(folder, {}, force=force)
    for entry in entries:
        writer.add(entry)
    writer.close()


def test_a_folder_holds_an_index_and_a_page_for_each_report(tmp_path):
    folder = tmp_path / "new" / "pages"
    into_folder(folder, page_result("a/年报.txt"), FAILURE, page_result("b/年报.txt"))
    assert sorted(path.name for path in folder.iterdir()) == ["0001-年报-txt.html", "0002-年报-txt.html", "index.html"]
    index = parsed((folder / "index.html").read_bytes())
    assert [node.attributes["href"] for node in index.css(".list tbody a")] == [
        "0001-年报-txt.html",
        "0002-年报-txt.html",
    ]
    page = parsed((folder / "0002-年报-txt.html").read_bytes())
    assert page.css_first("a.back").attributes["href"] == "index.html"
    assert lines_shown(page) == TEXT.removesuffix("\n").split("\n")


@pytest.mark.parametrize("name", ["..", "/etc/passwd", "CON", "a" * 400, "甲" * 400, "\0\n\ud800", "x\\..\\y", ""])
def test_file_names_are_safe_whatever_the_report_is_called(tmp_path, name):
    result = page_result()
    into_folder(tmp_path / "out", replace(result, report=replace(result.report, name=name)))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    [page] = [path.name for path in (tmp_path / "out").iterdir() if path.name != "index.html"]
    assert re.fullmatch(r"0001-[\w-]{1,40}\.html", page)


def test_a_folder_in_use_is_left_alone_unless_told(tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(CheckerError, match=r"已经有文件.*--force"):
        HtmlFolderWriter(tmp_path, {})
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    into_folder(tmp_path, page_result(), force=True)
    into_folder(tmp_path, page_result(), force=True)
    assert (tmp_path / "mine.txt").read_text() == "keep"
    assert (tmp_path / "0001-qingliu-txt.html").exists()


def test_a_link_in_the_folder_is_replaced_not_followed(tmp_path):
    (tmp_path / "elsewhere").write_text("keep")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "index.html").symlink_to(tmp_path / "elsewhere")
    into_folder(tmp_path / "out", page_result(), force=True)
    assert (tmp_path / "elsewhere").read_text() == "keep"


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CheckerError) as refusal:
        HtmlFolderWriter(tmp_path / "file" / "pages", {})
    assert refusal.value.message.startswith(str(tmp_path / "file" / "pages"))
    assert "\n" not in refusal.value.message
