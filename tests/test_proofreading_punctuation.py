"""Brackets, book marks, quotation marks and stops."""

import pytest

from checker.proofreading.draft import Draft
from checker.proofreading.pairs import (
    book_marks_on_ideas,
    bracket_pairs,
    bracket_widths,
    nested_book_marks,
    quotation_marks,
)
from checker.proofreading.punctuation import (
    comma_before_note,
    doubled_marks,
    heading_stops,
    narrow_brackets,
    narrow_marks,
    paragraph_ends,
    straight_quotes,
)
from checker.reading import build_report
from checker.results import Severity


def found(kind, text, format="text"):
    draft = Draft.of(build_report(text, format=format), 2025, ())
    return [(text[flaw.start : flaw.end], flaw.correction) for flaw in kind(draft)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三个村（社区参加了。", ["（"]),
        ("三个村社区）参加了。", ["）"]),
        ("学习《民法典，办班三期。", ["《"]),
        ("学习》民法典《，办班三期。", ["》民法典《"]),
        ("学习《民法典）三期。", ["《民法典）"]),
        ("印发（关于《清淤）的通知》。", ["《清淤）的通知》"]),
        ("三个村（社区）学习《民法典》〔节选〕。", []),
        ("印发《关于公布〈清淤办法〉（试行）的通知》。", []),
        ("一）清淤；二）修路。", []),
        ("1）清淤；2）修路；a）防火。", []),
        ("依据县政发〔2025]17号文件办理。", []),  # reported with the document number
        ("全镇三个村（社区、园\n\n区）都参加了。", []),  # torn by an empty line
    ],
)
def test_bracket_pairs(text, expected):
    assert [words for words, _ in found(bracket_pairs, text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三个村（社区)参加了。", [(")", "）")]),
        ("三个村(社区）参加了。", [("(", "（")]),
        ("三个村(社区)参加了。", []),
        ("三个村（社区）参加了。", []),
    ],
)
def test_bracket_widths(text, expected):
    assert found(bracket_widths, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("印发《关于公布《清淤办法》的通知》。", [("《清淤办法》", "〈清淤办法〉")]),
        ("印发《关于公布〈清淤办法〉的通知》。", []),
        ("学习《民法典》《宪法》。", []),
    ],
)
def test_nested_book_marks(text, expected):
    assert found(nested_book_marks, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学习《习近平法治思想》。", [("《习近平法治思想》", "习近平法治思想")]),
        (
            "学习《习近平新时代中国特色社会主义思想》。",
            [("《习近平新时代中国特色社会主义思想》", "习近平新时代中国特色社会主义思想")],
        ),
        ("学习《习近平法治思想学习纲要》《习近平法治思想概论》。", []),
        ("学习《习近平新时代中国特色社会主义思想学习纲要》。", []),
        ("学习习近平法治思想。", []),
    ],
)
def test_book_marks_on_ideas(text, expected):
    assert found(book_marks_on_ideas, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办起“渠边讲堂“，讲了三课。", ["“"]),
        ("办起”渠边讲堂”，讲了三课。", ["”"]),
        ("办起“渠边讲堂，讲了三课。", ["“"]),
        ("办起“渠边讲堂”，讲了三课。", []),
        ("“渠边讲堂”讲了三课", []),
        ("他说：“讲三课。”\n又说：“再讲三课。”", []),
    ],
)
def test_quotation_marks(text, expected):
    assert [words for words, _ in found(quotation_marks, text)] == expected


@pytest.mark.parametrize("format", ["pdf", "ofd", "html"])
def test_moved_quotation_marks_are_not_the_authors_fault(format):
    assert found(quotation_marks, "办起“渠边讲堂“，讲了三课。", format) == []
    assert found(straight_quotes, '办起"渠边讲堂"。', format) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("清淤三条，，修路一条。", [("，，", "，")]),
        ("清淤三条。。修路一条。", [("。。", "。")]),
        ("清淤三条、修路一条，。", [("，。", "。")]),
        ("清淤三条，。修路一条。", [("，。", None)]),
        ("清淤三条。。。修路一条。", [("。。。", None)]),
        ("清淤三条……修路一条！！", []),
        ("他说：“清淤。”，走了。", []),  # the quotation mark stands between
        ("清淤10:30开工。", []),
    ],
)
def test_doubled_marks(text, expected):
    assert found(doubled_marks, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年清淤三条,修路一条。", [(",", "，")]),
        ("全年清淤12条,修路1条;办班3期。", [(",", "，"), (";", "；")]),
        ("全年办成了四件事:清淤。", [(":", "：")]),
        ("率达100%,2025年再提高。", [(",", "，")]),
        ("核对2名 ,清淤三条, 修路一条 \u3000,\u3000办班。", [(" ,", "，"), (", ", "，"), (" \u3000,\u3000", "，")]),
        ("清淤三条, \n修路一条。", [(", ", "，")]),
        ("渠道全部清淤完毕.道路全部修好。", [(".", "。")]),
        ("全年清淤1,200米，10:30开工，比例1:3，网址www.a.cn。", []),
        ("1.清淤\n2.修路", []),
        ("发布时间:2025年1月2日", []),  # of the web page
        ("增长3.5个百分点，见https://a.cn/b。", []),
        ("全年清淤三条，修路一条。", []),
    ],
)
def test_narrow_marks(text, expected):
    assert found(narrow_marks, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三个村(社区)参加。", [("(", "（"), (")", "）")]),
        ("(一)清淤", [("(", "（"), (")", "）")]),
        ("平台(APP)上线，(1)清淤。", []),
        ("三个村（社区）参加。", []),
    ],
)
def test_narrow_brackets(text, expected):
    assert found(narrow_brackets, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('办起"渠边讲堂"。', [('"', "“"), ('"', "”")]),
        ('办起"渠边讲堂。', []),  # which side is missing is not known
        ('装了"A"门。', []),
        ("办起“渠边讲堂”。", []),
    ],
)
def test_straight_quotes(text, expected):
    assert found(straight_quotes, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办结一件，（已公示）。", ["，"]),
        ("办结一件（已公示）。", []),
        ("办结三件，（一）清淤；（二）修路。", []),
        ("办结一件，（东村）清淤三条。", []),
    ],
)
def test_comma_before_note(text, expected):
    assert [words for words, _ in found(comma_before_note, text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、主要工作\n清淤。\n2、存在问题。\n少。\n三、打算\n修路。\n", ["。"]),
        ("一、主要工作。\n清淤。\n二、存在问题。\n少。\n三、打算。\n修路。\n", []),  # a style, kept to
        ("一、主要工作\n（一）清淤。\n二、打算。明年修路。\n三、其他\n", []),
    ],
)
def test_heading_stops(text, expected):
    assert [words for words, _ in found(heading_stops, text)] == expected


BODY = "全年清淤三条，修路一条。群众都说好，今年再修两条，年底前验收"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BODY, ["收"]),
        (f"{BODY}\n二、下步打算\n接着修。", ["收"]),
        (f"{BODY}。", []),
        (f"{BODY}：", []),
        ("全年清淤三条，\n\n\n二、下步打算\n接着修。", ["，"]),
        ("全年清淤三条。（其中两条在东村。）", []),
        ("一、全年清淤修路办班防火情况\n（一）清淤", []),
        ("青柳镇人民政府\n2025年1月2日", []),
        (f"|{BODY}|", []),
        ("附：清淤台账三份、修路台账一份、办班台账五份、防火台账两份", []),
    ],
)
def test_paragraph_ends(text, expected):
    assert [words for words, _ in found(paragraph_ends, text)] == expected


def test_a_paragraph_that_may_be_torn_is_only_a_hint():
    draft = Draft.of(build_report(f"{BODY}\n\n由三个村各自组织。", wrapped=False), 2025, ())
    assert [(flaw.code, flaw.severity) for flaw in paragraph_ends(draft)] == [("paragraph-open", Severity.HINT)]
