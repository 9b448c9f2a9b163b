import io
import random
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from docx_files import NAMES, abstract, docx, level, num, numbered, para, run, start_anew, table, zipped
from hypothesis import given
from hypothesis import strategies as st

from checker.engine import Checker
from checker.errors import ReportError
from checker.reading import read_report
from checker.reading.numbering import write_number
from checker.reading.word import extract

FIXTURES = Path(__file__).parent.parent / "fixtures"
TWINS = sorted(path.stem for path in (FIXTURES / "formats").glob("*.docx"))
OUTLINE = abstract(
    1,
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "japaneseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "chineseCounting", "%4是"),
)


def lines(data: bytes) -> list[str]:
    return extract(data, "报告.docx").text.split("\n")


def refusal(data: bytes) -> ReportError:
    with pytest.raises(ReportError) as caught:
        extract(data, "报告.docx")
    assert "\n" not in caught.value.message
    assert caught.value.message.startswith("报告.docx：")
    return caught.value


# --- our own reports


def test_the_twins_are_there():
    assert len(TWINS) >= 5


@pytest.mark.parametrize("name", TWINS)
def test_a_rendered_report_gives_the_verdicts_of_its_text(name):
    checker = Checker(model="none")
    plain = checker.check(read_report(str(FIXTURES / "reports" / f"{name}.txt")))
    report = read_report(str(FIXTURES / "formats" / f"{name}.docx"))
    word = checker.check(report)
    assert (word.report.format, word.report.title, word.report.year) == ("docx", plain.report.title, plain.report.year)
    assert word.coverage == plain.coverage
    for one, other in zip(word.items, plain.items, strict=True):
        assert (one.id, one.verdict, one.reasons) == (other.id, other.verdict, other.reasons)
        assert [e.text for e in one.evidence] == [e.text for e in other.evidence]
        # No blank lines in a Word document: a paragraph's number is the number of its line.
        assert [report.locate(e.start).place for e in one.evidence] == [f"第{e.line}段" for e in one.evidence]


def test_the_rendered_reports_are_up_to_date(tmp_path):
    script = (FIXTURES / "formats" / "render_docx.py").read_text(encoding="utf-8")
    copy = tmp_path / "render_docx.py"
    copy.write_text(script.replace("HERE.parent / ", f"Path({str(FIXTURES)!r}) / "), encoding="utf-8")
    subprocess.run([sys.executable, copy], check=True, timeout=60)
    for name in TWINS:
        assert (tmp_path / f"{name}.docx").read_bytes() == (FIXTURES / "formats" / f"{name}.docx").read_bytes()


# --- automatic numbering


@pytest.mark.parametrize(
    ("format", "labels"),
    [
        (
            "chineseCountingThousand",
            {1: "一", 9: "九", 10: "十", 11: "十一", 20: "二十", 25: "二十五", 110: "一百一十"},
        ),
        ("chineseCounting", {10: "十", 19: "十九", 21: "二十一"}),
        ("japaneseCounting", {10: "十", 25: "二十五"}),
        ("taiwaneseCountingThousand", {11: "十一", 105: "一百零五"}),
        ("ideographDigital", {10: "一〇", 21: "二一"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 21: "贰拾壹"}),
        ("decimalEnclosedCircleChinese", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 51: "51"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("decimalFullWidth", {10: "１０"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 2_000_000_000: "2000000000"}),
        ("upperRoman", {9: "IX", 24: "XXIV"}),
        ("decimalZero", {3: "03"}),
        ("decimal", {3: "3"}),
        ("none", {3: ""}),
        ("aFormatOfTheFuture", {3: "3"}),
    ],
)
def test_number_formats(format, labels):
    assert {value: write_number(value, format) for value in labels} == labels


def test_levels_restart_under_a_higher_one():
    levels = (0, 1, 2, 2, 1, 2, 0, 1, 3, 3)
    body = "".join(numbered(text, level=at) for at, text in zip(levels, "甲乙丙丁戊己庚辛壬癸", strict=True))
    assert lines(docx(body, numbering=OUTLINE + num(1, 1))) == [
        "一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "二、庚", "（一）辛", "一是壬", "二是癸"
    ]  # fmt: skip


def test_lists_of_one_kind_continue_each_other_unless_they_start_anew():
    numbering = abstract(1, level(0, "chineseCounting", "（%1）")) + num(1, 1) + num(2, 1) + num(3, 1, start_anew(0, 5))
    body = "".join(numbered("子", list_id) for list_id in (1, 1, 2, 3, 3, 1))
    assert lines(docx(body, numbering=numbering)) == [
        "（一）子",
        "（二）子",
        "（三）子",
        "（五）子",
        "（六）子",
        "（七）子",
    ]


def test_legal_levels_chapters_and_levels_that_never_restart():
    numbering = abstract(
        1,
        level(0, "chineseCounting", "第%1章 "),
        level(1, "decimal", "%1.%2 ", "<w:isLgl/>"),
        level(2, "decimal", "%3) ", '<w:lvlRestart w:val="0"/>', start=3),
    ) + num(1, 1)
    body = "".join(numbered("丑", level=at) for at in (0, 1, 2, 1, 2, 0, 1))
    assert lines(docx(body, numbering=numbering)) == [
        "第一章 丑", "1.1 丑", "3) 丑", "1.2 丑", "4) 丑", "第二章 丑", "2.1 丑"
    ]  # fmt: skip


def test_numbers_through_styles_and_their_removal():
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>{listed}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/>{listed}</w:style>'
        '<w:style w:type="paragraph" w:styleId="2a"><w:name w:val="镇标题"/><w:basedOn w:val="1"/></w:style>'
    )
    numbering = abstract(
        1,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="2"/>'),
    ) + num(1, 1)
    removed = '<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        para("工作", '<w:pStyle w:val="1"/>') + para("执法", '<w:pStyle w:val="2"/>') + para("无号", removed)
        + para("问题", '<w:pStyle w:val="2a"/>')
    )  # fmt: skip
    assert lines(docx(body, styles=styles, numbering=numbering)) == ["一、工作", "（一）执法", "无号", "二、问题"]


def test_bullets_and_unknown_lists_have_no_label_and_empty_paragraphs_count():
    numbering = (
        abstract(1, level(0, "bullet", "\uf0b7")) + num(1, 1) + abstract(2, level(0, "decimal", "%1.")) + num(2, 2)
    )
    body = numbered("点") + numbered("无", 9) + numbered("甲", 2) + numbered("<w:r/>", 2) + numbered("乙", 2)
    assert lines(docx(body, numbering=numbering)) == ["点", "无", "1.甲", "3.乙"]


# --- what is shown and what is not


def test_tracked_changes_are_taken_as_accepted():
    body = (
        para(run("修订前") + f"<w:del>{run('删')}</w:del><w:ins>{run('插入')}</w:ins>" + run("后。"))
        + para(f"<w:moveFrom>{run('移走')}</w:moveFrom>")
        + para(f"<w:moveTo>{run('移来')}</w:moveTo>")
        + para("前半句", "<w:rPr><w:del/></w:rPr>")
        + para("后半句。")
        + f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{para('删去的行')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{para('留下的行')}</w:tc></w:tr></w:tbl>"
    )
    assert lines(docx(body)) == ["修订前插入后。", "移来", "前半句后半句。", "留下的行"]


def test_text_whose_end_mark_is_deleted_is_not_lost_at_the_end():
    gone = "<w:rPr><w:del/></w:rPr>"
    assert lines(docx(para("末段", gone) + table([para("格")]) + para("尾", gone))) == [
        "末段", "格", "尾"
    ]  # fmt: skip


def test_hidden_text_is_left_out_also_when_a_style_hides_it():
    styles = (
        '<w:style w:type="character" w:styleId="h"><w:name w:val="藏"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="p"><w:name w:val="藏段"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = (
        para(run("藏一", "<w:vanish/>") + run("见一", '<w:vanish w:val="0"/>'))
        + para(run("藏二", '<w:rStyle w:val="h"/>') + run("见二"))
        + para(run("藏三") + run("见三", '<w:vanish w:val="false"/>'), '<w:pStyle w:val="p"/>')
    )
    assert lines(docx(body, styles=styles)) == ["见一", "见二", "见三"]


def test_wrappers_fields_breaks_and_pinyin():
    code = f"<w:r><w:instrText> IF </w:instrText></w:r>{run('代码里的字')}"
    parts = [("begin", code), ("separate", run("结果")), ("end", "")]
    field = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{then}' for kind, then in parts)
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{para('控件')}</w:sdtContent></w:sdt>"
        + para(f"<w:hyperlink>{run('链接')}</w:hyperlink><w:sdt><w:sdtContent>{run('行内')}</w:sdtContent></w:sdt>")
        + para(f"<w:smartTag>{run('2024年')}</w:smartTag><w:fldSimple>{run('简单域')}</w:fldSimple>{field}")
        + para("<w:r><w:t>上行</w:t><w:br/><w:t>下行</w:t><w:tab/><w:t>后</w:t></w:r>")
        + para(f"<w:r><w:ruby><w:rt>{run('zhù')}</w:rt><w:rubyBase>{run('注')}</w:rubyBase></w:ruby></w:r>")
        + para("<m:oMath><m:r><m:t>公式</m:t></m:r></m:oMath>")
    )
    assert lines(docx(body)) == ["控件", "链接行内", "2024年简单域结果", "上行", "下行\t后", "注", "公式"]


def test_text_boxes_are_read_once_and_notes_follow_their_paragraph():
    box = f"<w:txbxContent>{para('框中字')}</w:txbxContent>"
    body = (
        para(
            run("锚段") + f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
            f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent></w:r>"
        )
        + para(run("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("后。"))
        + para("末段")
    )
    footnotes = (
        f'<w:footnote w:type="separator" w:id="0">{para("线")}</w:footnote>'
        f'<w:footnote w:id="2">{para("注文")}</w:footnote>'
    )
    found = extract(docx(body, footnotes=footnotes), "x")
    assert found.text.split("\n") == ["锚段", "框中字", "正文后。", "注文", "末段"]
    assert [label for _, label in found.places] == ["第1段", "第1段文本框", "第2段", "第2段脚注", "第3段"]


def test_the_only_alternative_with_text_is_taken():
    picture = (
        f"<mc:Choice/><mc:Fallback><v:textbox><w:txbxContent>{para('旧框')}</w:txbxContent></v:textbox></mc:Fallback>"
    )
    assert lines(docx(para(f"<w:r><mc:AlternateContent>{picture}</mc:AlternateContent></w:r>"))) == ["旧框"]


def test_contents_made_by_word_are_left_out():
    styles = '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body = (
        f"<w:sdt>{gallery}<w:sdtContent>{para('目录')}</w:sdtContent></w:sdt>"
        + para("一、工作 3", '<w:pStyle w:val="t"/>')
        + para("一、工作")
    )
    assert lines(docx(body, styles=styles)) == ["一、工作"]


# --- headings, tables, places


def test_headings_by_style_outline_and_not_on_prose():
    styles = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="自定"/><w:basedOn w:val="2"/></w:style>'
    )
    body = (
        para("报告") + para("队伍建设", '<w:pStyle w:val="b"/>') + para("普法", '<w:outlineLvl w:val="0"/>')
        + para("队伍整齐。全年培训九次。", '<w:pStyle w:val="2"/>')
        + para("正文", '<w:pStyle w:val="2"/><w:outlineLvl w:val="9"/>')
    )  # fmt: skip
    found = extract(docx(body, styles=styles), "x")
    assert [(found.text[at:].split("\n")[0], level) for at, level in found.headings] == [("队伍建设", 2), ("普法", 1)]


def test_tables_row_by_row_with_places():
    merged = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
    rows = table(
        [para("事项"), para("2024年")], [merged + para("处罚"), para("34")],
        ["<w:tcPr><w:vMerge/></w:tcPr>" + para("看不见"), para("35")],
        [para("左一") + para("左二"), para("右") + table([para("内格")]) + para("<w:r/>")],
    )  # fmt: skip
    found = extract(docx(para("前") + rows + para("后")), "x")
    assert found.text.split("\n") == ["前", "事项\t2024年", "处罚\t34", "35", "左一", "左二", "右", "内格", "后"]
    places = {found.text[at:].split("\n")[0].split("\t")[0]: label for at, label in found.places}
    assert places["2024年"] == "表1第1行第2格"
    assert places["35"] == "表1第3行第2格"
    assert (places["左二"], places["内格"], places["后"]) == ("表1第4行第1格", "表2第1行第1格", "第2段")


def test_a_row_becomes_no_heading_and_a_table_that_sets_the_page_keeps_its_own():
    heading = para("一、工作", '<w:outlineLvl w:val="0"/>')
    assert extract(docx(table([heading, para("数")])), "x").headings == ()
    assert extract(docx(table([heading + para("正文。")])), "x").headings == ((0, 1),)


def test_offsets_of_places_start_their_paragraphs():
    found = extract(docx("".join(para(f"第{at}句。") for at in range(1, 5))), "x")
    assert [found.text[at : at + 4] for at, _ in found.places] == ["第1句。", "第2句。", "第3句。", "第4句。"]


# --- unusual but sound packages


def test_strict_documents_and_other_names_of_the_main_part():
    plain = f"<w:document {NAMES}><w:body>{para('正文')}</w:body></w:document>"
    strict = plain.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    relations = '<R><Relationship Type="http://x/officeDocument" Target="word/document2.xml"/></R>'
    assert lines(zipped({"word/document.xml": strict})) == ["正文"]
    assert lines(zipped({"_rels/.rels": relations, "word/document2.xml": plain})) == ["正文"]


# --- refusals

BOMB = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;">]><document>&b;</document>'
# Not so even that its ratio gives it away.
LONG = b"".join(byte.to_bytes(100, "big") for byte in random.Random(1).randbytes(310_000))


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "damaged", "损坏"),
        (b"\xe6\x96\x87", "damaged", "损坏"),
        (docx(para("正文"))[:300], "damaged", "损坏"),
        (zipped({"word/styles.xml": "<x/>"}), "damaged", "document.xml"),
        (zipped({"word/document.xml": "<w:document><w:bo"}), "damaged", "第 1 行"),
        (zipped({"word/document.xml": "<a>" * 5000}), "damaged", "document.xml"),
        (zipped({"word/document.xml": BOMB}), "damaged", "实体"),
        (zipped({"word/document.xml": BOMB.encode("utf-16")}), "damaged", "实体"),
        (zipped({"word/document.xml": LONG}), "too_large", "document.xml"),
        (zipped({"word/document.xml": b" " * 31_000_000}), "too_large", "31,000,000"),
        (zipped({f"{at}": b"\0" * 20_000_000 for at in range(6)}), "too_large", "6 个成员"),
        (zipped({f"{at}": b"" for at in range(5001)}), "too_large", "5,001 个成员"),
        (docx(para("<w:r/>")), "no_text", "没有文字"),
        (docx("<w:altChunk/>" + para("正文")), "unsupported", "外部"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_broken_and_hostile_documents_are_refused(data, code, words):
    error = refusal(data)
    assert error.code == code
    assert words in error.message


def test_encrypted_members_are_named():
    data = bytearray(docx(para("正文")))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = -1
        while (position := data.find(signature, position + 1)) >= 0:
            data[position + at] |= 1
    assert refusal(bytes(data)).code == "encrypted"


def test_a_member_that_lies_about_its_size_is_not_unpacked_beyond_it():
    data = zipped({"word/document.xml": b"<a>" + b" " * 9_000_000})
    lying = data.replace((9_000_003).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert refusal(lying).code == "damaged"


def test_without_the_library_the_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "lxml", None)
    monkeypatch.setitem(sys.modules, "lxml.etree", None)
    error = refusal(docx(para("正文")))
    assert error.code == "dependency_missing"
    assert "fazhi-checker[docx]" in error.message


GOOD = (FIXTURES / "formats" / f"{TWINS[-1]}.docx").read_bytes()


@given(
    st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=30),
    st.integers(0, 400),
)
def test_flipped_and_missing_bytes_never_raise_anything_else(flips, cut):
    data = bytearray(GOOD)
    for at, value in flips:
        data[at] = value
    with suppress(ReportError):
        extract(bytes(data[: len(data) - cut]), "x")


PIECES = ["<w:p>", "</w:p>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:sdt>", "</w:sdt>",
          run("字"), "<w:del>", "</w:del>", '<w:r><w:footnoteReference w:id="1"/></w:r>', "<w:txbxContent>",
          "</w:txbxContent>",
          '<w:pPr><w:numPr><w:ilvl w:val="99"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>',
          '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "<mc:AlternateContent>", "</mc:AlternateContent>"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_elements_in_any_order_never_raise_anything_else(pieces):
    opened: list[str] = []
    body = ""
    for piece in pieces:  # closed in the order they were opened, so that most documents parse
        if not piece.startswith("</"):
            body += piece
            if piece.count("<") == 1:
                opened.append(piece.replace("<", "</"))
        elif opened:
            body += opened.pop()
    body += "".join(reversed(opened))
    footnotes = f'<w:footnote w:id="1">{para("注")}<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:footnote>'
    with suppress(ReportError):  # no_text
        found = extract(docx(body, footnotes=footnotes, numbering=OUTLINE + num(1, 1)), "x")
        assert [at for at, _ in found.places] == sorted(at for at, _ in found.places)
        assert body.count("<w:t>字") >= found.text.count("字")


@pytest.mark.benchmark
def test_a_document_takes_no_longer_than_one_and_a_half_times_python_docx():
    import docx as python_docx

    # A real file carries its styles and theme: ours is written by python-docx with 3,000 characters.
    document = python_docx.Document()
    for at in range(60):
        document.add_paragraph(
            "全镇聘请律师二名担任法律顾问，审查合同十二份，办理行政处罚案件三十四件，组织普法宣讲七十六场次。"[
                : 45 + at % 5
            ]
        )
    buffer = io.BytesIO()
    document.save(buffer)
    data = buffer.getvalue()

    def median(work) -> float:
        times = []
        for _ in range(15):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    theirs = median(lambda: "\n".join(p.text for p in python_docx.Document(io.BytesIO(data)).paragraphs))
    assert median(lambda: extract(data, "x")) <= 1.5 * theirs
