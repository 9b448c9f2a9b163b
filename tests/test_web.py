"""Saved web pages: the article, the whole article, and nothing but the article."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engine import Checker
from checker.errors import ReportError
from checker.reading import build_report, read_report
from checker.reading.web import MAX_BYTES, MAX_DEPTH, extract

pytest.importorskip("selectolax", reason="网页读取组件 selectolax 没有安装")

FIXTURES = Path(__file__).parent.parent / "fixtures"
PAGES = sorted((*FIXTURES.glob("formats/*.html"), *FIXTURES.glob("formats/*.mht")))
SOUP = "<p> </p> <td> <tr> <table> </table> <ol> <li> </ol> <h2> </h2> <a> </a> 正文。 报告 <br> <b> <svg> </td>"
FURNITURE = ("首页", "索引号", "索 引 号", "浏览次数", "分享", "相关文章", "承办", "ICP", "88份", "99份", "财政局聘请")


def text_of(body: str, head: str = "") -> str:
    return extract(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "页.html").text


def code_of(data: bytes) -> str:
    with pytest.raises(ReportError) as caught:
        extract(data, "页.html")
    assert caught.value.message.startswith("页.html：")
    assert "\n" not in caught.value.message
    return caught.value.code


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


def test_there_is_a_page_of_each_build():
    assert len(PAGES) == 5


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_gets_the_verdicts_of_its_text(path: Path, checker: Checker):
    read = extract(path.read_bytes(), path.name)
    page = checker.check(build_report(read.text, headings=read.headings, format=read.format))
    text = checker.check(read_report(str(FIXTURES / "reports" / f"{path.stem}.txt")))
    assert [(item.id, item.verdict, item.score) for item in page.items] == [
        (item.id, item.verdict, item.score) for item in text.items
    ]
    assert page.coverage == text.coverage
    assert page.report.title == text.report.title
    evidence = [one for item in page.items for one in item.evidence]
    assert evidence
    assert all(read.text[one.start : one.end] == one.text for one in evidence)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_gives_the_article_alone(path: Path):
    text = extract(path.read_bytes(), path.name).text
    assert not [word for word in FURNITURE if word in text]


def test_article_is_found_without_a_known_name():
    prose = "<p>全年审查合同12份，提出意见9条。</p>" * 12
    page = f'<div class="x1"><div class="x2">{prose}<p>某某镇人民政府</p></div><div class="x3">欢迎访问本站</div></div>'
    assert text_of(page).split("\n")[-1] == "某某镇人民政府"


def test_opening_paragraph_beside_the_article_box_is_kept():
    prose = "<p>全年审查合同12份，提出意见9条。</p>" * 40
    assert text_of(f"<div><p>现将有关情况报告如下。</p><div>{prose}</div></div>").startswith("现将有关情况")


def test_known_name_on_a_side_box_does_not_hide_the_article():
    prose = "<p>全年审查合同12份，提出意见9条。</p>" * 12
    assert "审查合同" in text_of(f'<div class="content">热线电话，欢迎拨打。</div><div class="q">{prose}</div>')


def test_report_under_a_name_of_furniture_is_kept():
    prose = "<p>全年审查合同12份，提出意见9条。</p>" * 20
    assert text_of(f'<div class="article"><div class="info">{prose}</div></div>').count("审查合同") == 20


def test_several_editor_blocks_are_read_in_order():
    block = '<div class="TRS_Editor"><p>第{}部分，全年审查合同12份，提出意见9条，均已采纳。</p></div>'
    text = text_of(block.format("一") + "<div><a href=ad>广告</a></div>" + block.format("二"))
    assert [line[:4] for line in text.split("\n")] == ["第一部分", "第二部分"]


def test_inline_tags_do_not_break_lines_and_blocks_do():
    body = "<p>一、工<span>作</span><b>开展</b>\n<i>情况</i></p><div>甲<div>乙</div>丙</div>丁<br>戊<pre>己\n庚</pre>"
    assert text_of(body).split("\n") == ["一、工作开展情况", "甲", "乙", "丙", "丁", "戊", "己", "庚"]


@pytest.mark.parametrize(
    ("opening", "labels"),
    [
        ("<ol>", ["1. ", "2. ", "3. "]),
        ("<ol start=4>", ["4. ", "5. ", "6. "]),
        ("<ol reversed>", ["3. ", "2. ", "1. "]),
        ("<ol type=a start=26>", ["z. ", "aa. ", "ab. "]),
        ("<ol type=I start=8>", ["VIII. ", "IX. ", "X. "]),
        ('<ol style="list-style-type: cjk-ideographic" start=9>', ["九、", "十、", "十一、"]),
        ('<ol style="list-style: none">', ["", "", ""]),
        ("<ul>", ["", "", ""]),
    ],
)
def test_lists_are_numbered_as_the_browser_shows(opening: str, labels: list[str]):
    items = "".join(f"<li><p>第{name}条意见</p><p>补充</p></li>" for name in "甲乙丙")
    lines = text_of(f"{opening}{items}</{opening[1:3]}>").split("\n")
    assert lines[::2] == [f"{label}第{name}条意见" for label, name in zip(labels, "甲乙丙", strict=True)]
    assert lines[1::2] == ["补充"] * 3


def test_nested_list_restarts_and_value_sets_the_number():
    body = "<ol><li>甲<ol type=a><li>子</li></ol></li><li value=7>乙</li><li>丙</li></ol>"
    assert text_of(body).split("\n") == ["1. 甲", "a. 子", "7. 乙", "8. 丙"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">隐藏</p>',
        '<p style="color:red; DISPLAY : none !important">隐藏</p>',
        "<p hidden>隐藏</p>",
        '<div aria-hidden="true"><p>隐藏</p></div>',
        '<div style="visibility:hidden"><p>隐藏</p></div>',
        '<span style="font-size:0">隐藏</span>',
        '<p style="font-size:0.0px"><b>隐藏</b></p>',
        "<!-- 隐藏 --><script>隐藏</script><template>隐藏</template><noscript>隐藏</noscript>",
    ],
)
def test_hidden_text_is_left_out(hidden: str):
    assert text_of(f"<p>看得见。</p>{hidden}<p>也看得见。</p>") == "看得见。\n也看得见。"


def test_zero_size_on_a_wrapper_hides_only_what_keeps_it():
    assert text_of('<div style="font-size:0"><p style="font-size:16px">正文。</p>空隙</div>') == "正文。"


def test_only_blanks_that_the_browser_shows_are_kept():
    assert (
        text_of("<p>聘请\n  法律 顾问\nA 律师&nbsp;&nbsp;2\n名\u3000张\u3000某</p>")
        == "聘请法律 顾问 A 律师 2 名\u3000张\u3000某"
    )


def test_paragraph_with_a_name_of_furniture_labels_or_links_is_kept():
    body = '<p>（一）发文字号与公开方式</p><p class="zoom">甲，乙。</p><p class="zoom">丙</p>'
    assert text_of(f"<div>{body}</div>").split("\n") == ["（一）发文字号与公开方式", "甲，乙。", "丙"]


def test_anchor_that_is_left_open_makes_no_link_of_the_article():
    assert text_of('<a name="top"><p>审查合同12份。</p><p>普法</p><p>调解</p><p>执法</p>').count("\n") == 3


def test_table_of_figures_is_read_row_by_row_and_a_layout_table_as_lines():
    cells = "<tr><th>指标<br>名称</th><th>件数</th></tr><tr><td><p>审查合同</p></td><td><p>12</p></td></tr>"
    assert text_of(f"<table>{cells}</table>").split("\n") == ["指标 名称 | 件数", "审查合同 | 12"]
    nested = f"<table><tr><td>左栏说明</td><td>正文<table>{cells}</table></td></tr></table>"
    assert text_of(nested).split("\n") == ["左栏说明", "正文", "指标 名称 | 件数", "审查合同 | 12"]


def test_heading_tags_become_headings_at_their_offsets():
    read = extract("<h2>工作<b>情况</b></h2><p>审查合同12份。</p><h3>普法</h3>".encode(), "页.html")
    assert [(read.text[offset:].split("\n")[0], level) for offset, level in read.headings] == [
        ("工作情况", 2),
        ("普法", 3),
    ]


def test_title_of_the_page_is_put_first_only_where_the_article_has_none():
    title, article = "某某镇2024年法治政府建设情况报告", "<p>全年审查合同12份，提出意见9条。</p>"
    head = f"<title>{title}-某某县人民政府</title>"
    assert text_of(article, head).split("\n")[0] == title
    assert text_of(f"<p>{title}</p>{article}", head).count("情况报告") == 1
    assert text_of(article, "<title>政务公开_某某县</title>").startswith("全年")


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("utf-8", "utf-8"),
        ("gb2312", "utf-8"),  # saved by a browser, under the old label
        ("utf-8", "gb18030"),
        ("iso-8859-1", "gb18030"),
        ("gb2312", "utf-16"),
        ("big5", "big5"),
    ],
)
def test_charset_comes_from_the_bytes_where_the_label_is_wrong(charset: str, codec: str):
    sentence = (
        "全年審查合同12份，提出意見9條，均已採納。"
        if codec == "big5"
        else "聘请法律顾问𬭊某审查合同12份，提出意见9条。"
    )
    page = f'<html><meta http-equiv="Content-Type" content="text/html; charset={charset}"><p>{sentence}</p></html>'
    assert extract(page.encode(codec), "页.html").text == sentence


def mht(page: str, encoding: str = "8bit", end: str = "\r\n--b--\r\n") -> bytes:
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    inner = (
        'Content-Type: multipart/alternative; boundary="c"\r\n\r\n--c\r\nContent-Type: text/html; charset="gb2312"\r\n'
    )
    rest = f"Content-Transfer-Encoding: {encoding}\r\n\r\n{page}\r\n--c--{end}"
    return (head + inner + rest).encode("gb18030")


def test_archive_is_read_through_nested_parts_and_transfer_encodings():
    import quopri

    page = "<p>全年审查合同12份。</p>"
    quoted = quopri.encodestring(page.encode("gb18030")).decode("ascii")
    read = extract(mht(quoted, "quoted-printable"), "页.mht")
    assert (read.text, read.format) == ("全年审查合同12份。", "mht")
    assert extract(mht(page), "页.mht").text == read.text


def test_cut_archive_is_refused():
    whole = mht("<p>全年审查合同12份。</p><p>下一步再审。</p>")
    assert code_of(whole[: whole.index(b"<p>", 180) + 30]) == "damaged"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_text"),
        (b"  \r\n", "no_text"),
        (b"<html><body><div id=app></div></body></html>", "no_text"),
        ("<html><body><p>全年审查合同".encode(), "damaged"),
        (b"<p>" + "字".encode() * (MAX_BYTES // 3), "too_large"),
        (b"MIME-Version: 1.0\nContent-Type: image/gif\n\nR0lG", "no_text"),
        (b"MIME-Version: 1.0\n" + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 60, "too_large"),
        ("<p>审查合同".encode() + b"\xff\xff\xfe</p>", "encoding"),
    ],
)
def test_bad_pages_are_refused_with_a_reason(data: bytes, code: str):
    assert code_of(data) == code


@pytest.mark.parametrize(
    "attack",
    [
        "<div>" * (MAX_DEPTH + 1),
        "<span><div></span>" * 100_000,
        "<span>" * 1000 + ("<div>" + "</span>" * 1000 + "<span>" * 1000) * 100,
        "".join(f"<p><font size={n}>" for n in range(20_000)),
        '<div x=="><div>' * 100_000,
        "<svg>" + "<td>" * 100_000,
        "<li><dd>" * 100_000,
    ],
    ids=["div", "ignored end tags", "barriers", "formatting", "quotes", "foreign", "list items"],
)
def test_deep_nesting_is_refused_before_parsing(attack: str):
    start = time.perf_counter()
    assert code_of(f"{attack}字".encode()) == "too_large"
    assert time.perf_counter() - start < 5


def test_long_flat_pages_without_end_tags_are_read():
    rows = "<tr><td>审查合同<td>12份" * 3000
    page = f"<p>报告如下，请审阅。<ul>{'<li>审查合同' * 3000}</ul><table>{rows}</table>"
    assert text_of(page).count("审查合同") == 6000


def test_unclosed_tag_at_the_end_costs_linear_time():
    start = time.perf_counter()
    with pytest.raises(ReportError):
        extract(b"<a " * 1_000_000, "页.html")
    assert time.perf_counter() - start < 10


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_bytes_raise_nothing_but_report_errors(data: st.DataObject):
    content = bytearray(data.draw(st.sampled_from(PAGES)).read_bytes())
    position = st.integers(0, len(content) - 1)
    for at, byte in data.draw(st.lists(st.tuples(position, st.integers(0, 255)), max_size=20)):
        content[at] = byte
    if data.draw(st.booleans()):
        del content[data.draw(position) :]
    try:
        read = extract(bytes(content), "页.html")
    except ReportError:
        return
    assert read.text.strip()


@given(st.lists(st.sampled_from(SOUP.split())))
@settings(max_examples=150, deadline=None)
def test_tag_soup_loses_no_text(pieces: list[str]):
    try:
        read = extract("".join(["<p>开头。</p>", *pieces]).encode(), "页.html")
    except ReportError:
        return
    if "<svg>" not in pieces and "<a>" not in pieces:
        assert read.text.count("正文") == pieces.count("正文。")
        assert read.text.count("报告") == pieces.count("报告")
