"""Numbers of headings and points."""

import pytest

from checker.proofreading.draft import Draft
from checker.proofreading.labels import chinese, number_of
from checker.proofreading.numbering import heading_numbers, label_brackets
from checker.proofreading.points import point_numbers, point_stops
from checker.reading import build_report
from checker.results import Role, SectionResult

LONG = "镇里把这件事交给三个人办，年底前办完，账目贴在门口。"


def flaws(kind, text, sections=()):
    return list(kind(Draft.of(build_report(text), 2025, sections)))


def found(kind, text):
    return [(flaw.code, text[flaw.start : flaw.end], flaw.correction) for flaw in flaws(kind, text)]


def headed(*labels):
    """Write a report whose paragraphs carry these labels."""
    return "青柳镇2025年法治政府建设报告\n" + "".join(f"{label}抓好渠道清淤\n{LONG}\n" for label in labels)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("一、", "二、", "四、"), [("numbering-skipped", "四、", None)]),
        (("一、", "（一）", "（二）", "（四）", "二、"), [("numbering-skipped", "（四）", None)]),
        (("一、", "（一）", "（二）", "（二）", "（四）"), [("numbering-doubled", "（二）", "（三）")]),
        (("一、", "（一）", "（二）", "（二）", "（三）"), [("numbering-doubled", "（二）", None)]),
        (("（一）", "（一）", "（二）"), [("numbering-doubled", "（一）", None)]),
        (("一、", "二、", "四、", "三、", "五、"), [("numbering-order", "三、", None)]),
        (("1、", "二、", "三、"), [("numbering-mixed", "1、", "一、")]),
        (("一、", "二、", "3、", "四、"), [("numbering-mixed", "3、", "三、")]),
        (("一、", "1.", "2.", "4."), [("numbering-skipped", "4.", None)]),
        (("二、", "三、"), [("numbering-start", "二、", None)]),
        (("一、", "（1）", "（3）"), [("numbering-skipped", "（3）", None)]),
        (("①", "②", "④"), [("numbering-skipped", "④", None)]),
    ],
)
def test_wrong_heading_numbers(labels, expected):
    assert found(heading_numbers, headed(*labels)) == expected


@pytest.mark.parametrize(
    "labels",
    [
        ("一、", "（一）", "（二）", "二、", "（一）", "（二）", "三、"),
        ("一、", "1.", "2.", "二、", "3.", "4."),  # a count that runs on
        ("一、", "1.", "（1）", "（2）", "2.", "二、"),
        ("（一）", "（二）", "（三）", "（一）", "（二）"),  # starts anew
        ("1、", "2、", "3、"),
        ("一、", "（一）", "1.", "2.", "（二）", "1.", "二、"),
        ("九、", "十、", "十一、")[:0] + tuple(f"{chinese(number)}、" for number in range(1, 23)),
    ],
)
def test_right_heading_numbers(labels):
    assert found(heading_numbers, headed(*labels)) == []


def test_a_number_inside_a_paragraph_is_not_missing():
    text = f"（一）抓清淤。{LONG}（二）抓修路。{LONG}\n（三）抓防火。{LONG}\n"
    assert found(heading_numbers, text) == []


def test_lists_under_headings_without_a_number_are_apart():
    text = f"主要工作\n（一）抓清淤。{LONG}\n下步打算\n（一）抓防火。{LONG}\n（二）抓修路。{LONG}\n"
    at = text.index("下步打算")
    sections = (
        SectionResult("主要工作", 1, Role.ACHIEVEMENT, 0, at, 1),
        SectionResult("下步打算", 1, Role.PLAN, at, len(text), 3),
    )
    assert flaws(heading_numbers, text, sections) == []
    assert [flaw.code for flaw in flaws(heading_numbers, text)] == ["numbering-doubled"]


@pytest.mark.parametrize(
    "line", ["3.5万亩稻田全部收割。", "12、1月各办一次。", "一、二季度各办一次。", "（二十大精神宣讲）"]
)
def test_what_only_looks_like_a_label(line):
    assert found(heading_numbers, f"{line}\n{LONG}\n") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（一、抓清淤\n（二）抓修路\n", [("label-bracket", "（一、", "（一）")]),
        ("（1。抓清淤\n（2）抓修路\n", [("label-bracket", "（1。", "（1）")]),
        ("〈一）抓清淤\n", [("label-bracket", "〈一）", "（一）")]),
        ("（一）抓清淤\n二)抓修路\n", [("label-bracket", "二)", "（二）")]),
        ("（一）抓清淤\n（二抓修路\n", [("label-bracket", "（二", None)]),
        ("（一）、抓清淤\n", [("label-stop", "、", "")]),
        ("一）抓清淤\n二）抓修路\n", []),  # a style of its own, kept to
        ("【一】抓清淤\n【二】抓修路\n", []),
        ("（一）抓清淤\n(二)抓修路\n", []),  # the width is another kind
        ("一、抓清淤\n1.抓修路\n", []),
    ],
)
def test_label_brackets(text, expected):
    assert found(label_brackets, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是清淤；二是修路；四是防火。", [("point-skipped", "四是", None)]),
        ("一是清淤。\n二是修路。\n二是防火。\n", [("point-doubled", "二是", None)]),
        ("一要清淤，二要修路，四要防火。", [("point-skipped", "四要", None)]),
        ("第一，清淤。第三，修路。", [("point-skipped", "第三，", None)]),
        ("办了三件事：（1）清淤；（2）修路；（4）防火。", [("point-skipped", "（4）", None)]),
        ("办了三件事：①清淤；②修路；④防火。", [("point-skipped", "④", None)]),
        ("问题有两个，二是修路慢。", [("point-start", "二是", None)]),
        ("全年办了几件事。其次，修路一条。", [("point-start", "其次", None)]),
    ],
)
def test_wrong_points(text, expected):
    assert found(point_numbers, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一是清淤；二是修路；三是防火。",
        "一是清淤，一要快，二要好；二是修路。",  # a list in a list
        "一是清淤：一是东渠；二是西渠；三是南渠。二是修路。",
        "一是清淤；二是修路。\n（二）下步打算\n一是防火；二是防汛。",
        "（一）一是清淤；二是修路。",
        "一是清淤；二要修路；三是防火。",  # mixed, but none is missing
        "一是清淤；二则修路；三是防火。",
        "首先，清淤。其次，修路。",
        "最主要的是清淤，其次，修路。",
        "办事讲究一是一，二是二。",
        "符合第（三）项规定，见附件（2）。",
        "|（1）|清淤|\n|（3）|修路|",
    ],
)
def test_right_points(text):
    assert found(point_numbers, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一是清淤。三条渠；二是修路。一条；三是防火。",
            [("point-semicolon", "；", "。"), ("point-semicolon", "；", "。")],
        ),
        ("一是清淤三条；二是修路；三是防火。", []),
        ("一是清淤。三条渠。二是修路；三是防火。", []),
        ("（一）清淤。三条渠；修路一条。", []),
    ],
)
def test_point_stops(text, expected):
    assert found(point_stops, text) == expected


@pytest.mark.parametrize("number", range(1, 100))
def test_numbers_are_read_as_they_are_written(number):
    assert number_of(chinese(number)) == number
