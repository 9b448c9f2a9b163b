"""Section roles: from titles, from opening sentences, in every structure that reports have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.pipes.sections import Section, find_sections, opening_role, role_of_title
from checker.pipes.sentences import find_sentence_starts
from checker.reading import build_report
from checker.results import Role

DONE_TEXT = "镇里办成了几件实事，成效明显。"
PROBLEM_TEXT = "有的干部学法不深，遇事仍凭老经验。"
PLAN_TEXT = "把学法制度坚持下去，办好村民夜校。"


def sections_of(text: str, name: str = "a.txt") -> tuple[str, list[Section]]:
    report = build_report(text, name=name)
    folded = report.folded
    starts = find_sentence_starts(folded.text)
    return folded.text, find_sections(folded.text, starts, marked=folded.headings, year=report.year)


def section_at(text: str, quote: str) -> Section:
    folded, sections = sections_of(text)
    at = folded.index(build_report(quote).folded.text)
    return next(section for section in sections if section.start <= at < section.end)


def role_at(text: str, quote: str) -> Role:
    return section_at(text, quote).role


# --- titles (domain facts 5.2) and look-alikes

DONE_TITLES = (
    "工作开展情况",
    "上一年度推进法治政府建设的主要举措和成效",
    "2025年度法治政府建设主要举措和成效",
    "主要工作举措及成效",
    "2025年法治政府建设主要情况",
    "2024年法治政府建设基本情况",
    "学习宣传贯彻落实习近平法治思想情况",
    "压实责任，筑牢法治根基",
    "坚持问题导向，补齐法治短板",
    "聚焦急难愁盼，解决群众身边的问题",
    "上年度反馈问题整改情况",
    "破解执法难题",
    "化解矛盾纠纷",
)
PROBLEM_TITLES = (
    "存在的问题",
    "上一年度推进法治政府建设存在的不足和原因",
    "存在的不足及原因",
    "存在的主要问题",
    "存在的困难和问题",
    "问题与不足",
    "短板弱项",
    "面临的困难",
    "存在的问题及原因分析",
    "主要差距",
)
PLAN_TITLES = (
    "下步工作打算",
    "下一步工作计划",
    "下一年度推进法治政府建设的主要安排",
    "下一步工作思路",
    "2026年工作安排",
    "2026年推进法治政府建设的主要安排",
    "下一步打算",
    "今后工作方向",
    "努力方向",
    "整改方向",
    "工作打算",
)
PLAIN_PROBLEM_TITLES = (
    "还差什么",
    "哪些事没办好",
    "哪些没干好",
    "做得不够的地方",
    "说毛病",
    "主要失分原因",
    "村里的难处",
)
PLAIN_PLAN_TITLES = ("明年怎么办", "要做的事", "接着干", "提分措施")
THEMES_IN_PLAIN_WORDS = (
    "缺什么补什么，培训对路",
    "改掉老毛病",
    "解民难处",
    "群众要办的事马上办",
    "办好村民想办的事",
    "该做的都做了",
)
DUTY_TITLES = (
    "上一年度党政主要负责人履行推进法治建设第一责任人职责，加强法治政府建设的有关情况",
    "履行推进法治建设第一责任人职责情况",
    "镇主要负责同志履行推进法治建设第一责任人职责情况",
    "落实第一责任人职责",
    "强化责任，认真履行第一责任人责任",
)


@pytest.mark.parametrize("mark", ["", "一、"], ids=["bare", "numbered"])
@pytest.mark.parametrize(
    ("title", "role"),
    [
        *((title, None) for title in DONE_TITLES),
        *((title, Role.PROBLEM) for title in PROBLEM_TITLES),
        *((title, Role.PLAN) for title in PLAN_TITLES),
        *((title, Role.PROBLEM) for title in PLAIN_PROBLEM_TITLES),
        *((title, Role.PLAN) for title in PLAIN_PLAN_TITLES),
        *((title, None) for title in THEMES_IN_PLAIN_WORDS),
        *((title, Role.DUTY) for title in DUTY_TITLES),
        ("基本情况", Role.BACKGROUND),
        ("其他需要报告的情况", Role.CLOSING),
        ("存在问题及下一步打算", Role.PROBLEM),
    ],
)
def test_role_of_title(mark: str, title: str, role: Role | None) -> None:
    assert role_of_title(mark + title, outermost=True) is role


@pytest.mark.parametrize(
    ("title", "role"),
    [("（一）存在的问题", Role.PROBLEM), ("（二）下一步打算", Role.PLAN), ("（三）落实第一责任人职责", None)],
)
def test_an_inner_title_tells_problems_and_plans_only(title: str, role: Role | None) -> None:
    assert role_of_title(title, outermost=False) is role


@pytest.mark.parametrize("title", ["（四）解决历史遗留问题", "（四）坚持问题导向", "（四）化解急难愁盼问题"])
def test_a_theme_that_names_what_was_solved_keeps_the_role_of_its_part(title: str) -> None:
    assert role_at(f"{TITLE}一、主要举措\n{title}\n{DONE_TEXT}\n", DONE_TEXT) is Role.ACHIEVEMENT


@pytest.mark.parametrize(
    "title",
    [
        "（四）困难群众法律援助",
        "（四）直面问题，狠抓整改",
        "（四）补短板强弱项，夯实基础",
        "（四）健全矛盾问题排查机制",
        "（四）针对薄弱环节，强化执法",
        "（四）热点难点问题有人管",
        "（四）督察反馈问题逐条销账",
        "（四）纠纷怎么办",
    ],
)
def test_a_theme_with_a_word_of_lack_is_no_problem_section(title: str) -> None:
    assert role_at(f"{TITLE}一、主要举措\n{title}\n{DONE_TEXT}\n", DONE_TEXT) is Role.ACHIEVEMENT


def test_a_theme_about_arranging_work_is_no_plan_section() -> None:
    text = f"{TITLE}一、主要举措\n（四）加强工作安排，层层落实\n{DONE_TEXT}\n"
    assert role_at(text, DONE_TEXT) is Role.ACHIEVEMENT


@pytest.mark.parametrize(
    ("label", "role"),
    [("差距", Role.PROBLEM), ("主要问题", Role.PROBLEM), ("打算", Role.PLAN), ("做法", Role.ACHIEVEMENT)],
)
def test_a_label_tells_the_role_of_its_paragraph_alone(label: str, role: Role) -> None:
    text = f"{TITLE}一、法律服务\n镇里办事公道。\n{label}：老一套用得多。仍凭老经验。\n{DONE_TEXT}\n"
    assert role_at(text, "仍凭老经验") is role
    assert role_at(text, DONE_TEXT) is Role.ACHIEVEMENT


# --- sentences that open a part


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("下一步，镇里将从三方面着手。", Role.PLAN),
        ("下步，我们打算从三方面着手。", Role.PLAN),
        ("明年，我镇将重点抓好三件事。", Role.PLAN),
        ("接下来，镇里着重抓好三件事。", Role.PLAN),
        ("今后，镇里着重抓好三件事。", Role.PLAN),
        ("2026年，镇里着重抓好三件事。", Role.PLAN),
        ("针对以上不足，镇里从三方面改进。", Role.PLAN),
        ("为此，我镇将从三方面改进。", Role.PLAN),
        ("2025年，镇里着重抓了三件事。", None),
        ("今年以来，镇里抓了三件事。", None),
        ("为解决停车难问题，镇里划出车位。", None),
        ("针对群众反映的问题，镇里逐件答复。", None),
        ("我们也清醒地看到，工作中还存在一些不足：", Role.PROBLEM),
        ("虽然取得一定成绩，但仍存在一些问题：", Role.PROBLEM),
        ("对照上级要求，我镇工作还存在以下差距：", Role.PROBLEM),
        ("回顾一年工作，也存在不少问题，主要是：", Role.PROBLEM),
        ("难处也不瞒着。", Role.PROBLEM),
        ("坚持问题导向，把矛盾解决在一线。", None),
        ("全年解决群众反映的问题三百余个。", None),
        ("巡察反馈的问题全部整改到位。", None),
    ],
)
def test_opening_role(sentence: str, role: Role | None) -> None:
    assert opening_role(sentence, 2025, first_in_paragraph=True) is role


def test_problems_open_in_mid_paragraph_only_with_a_turn() -> None:
    assert opening_role("但工作中还存在一些不足：", 2025, first_in_paragraph=False) is Role.PROBLEM
    assert opening_role("个别村存在一些困难。", 2025, first_in_paragraph=False) is None


# --- whole structures

FIVE_PARTS = f"""青禾镇2025年法治政府建设年度报告

县委、县政府：
坚持以习近平法治思想为指导，现将我镇2025年度法治政府建设情况报告如下。

一、上一年度推进法治政府建设的主要举措和成效
（一）依法决策。{DONE_TEXT}
二、上一年度推进法治政府建设存在的不足和原因
（一）学法方面。{PROBLEM_TEXT}
三、上一年度党政主要负责人履行推进法治建设第一责任人职责，加强法治政府建设的有关情况
书记、镇长听取汇报，部署工作。
四、下一年度推进法治政府建设的主要安排
（一）学法方面。{PLAN_TEXT}
五、其他需要报告的情况
无其他情况。
"""


@pytest.mark.parametrize(
    ("quote", "role"),
    [
        ("坚持以习近平", Role.PREAMBLE),
        (DONE_TEXT, Role.ACHIEVEMENT),
        (PROBLEM_TEXT, Role.PROBLEM),
        ("书记、镇长", Role.DUTY),
        (PLAN_TEXT, Role.PLAN),
        ("无其他情况", Role.CLOSING),
    ],
)
def test_the_five_official_parts(quote: str, role: Role) -> None:
    assert role_at(FIVE_PARTS, quote) is role


TITLE = "青禾镇2025年法治政府建设年度报告\n\n"
HEADED = {
    "plain": ("一、主要举措和成效", "二、存在的不足", "三、下一步打算"),
    "doubled number": ("一、主要举措和成效", "二、存在的不足", "二、下一步打算"),
    "missing number": ("一、主要举措和成效", "三、存在的不足", "四、下一步打算"),
    "arabic first": ("1、主要举措和成效", "二、存在的不足", "三、下一步打算"),
    "arabic in the middle": ("一、主要举措和成效", "2、存在的不足", "三、下一步打算"),
    "arabic last": ("一、主要举措和成效", "二、存在的不足", "3、下一步打算"),
    "all arabic": ("1.主要举措和成效", "2.存在的不足", "3.下一步打算"),
    "no numbers": ("主要举措和成效", "存在的不足", "下一步打算"),
    "wrong brackets": ("（一)主要举措和成效", "(二）存在的不足", "（三下一步打算"),
    "half brackets": ("一）主要举措和成效", "二）存在的不足", "三）下一步打算"),
    "markdown": ("## 主要举措和成效", "## 存在的不足", "## 下一步打算"),
    "markdown with numbers": ("## 一、主要举措和成效", "## 二、存在的不足", "## 三、下一步打算"),
    "list dashes": ("- 一、主要举措和成效", "- 二、存在的不足", "- 三、下一步打算"),
    "parts": ("第一部分 主要举措和成效", "第二部分 存在的不足", "第三部分 下一步打算"),
    "thematic": ("一、夯实法治根基", "二、存在的不足", "三、2026年工作安排"),
    "run-in": ("一、主要举措和成效。", "二、存在的不足。", "三、下一步打算。"),
}


@pytest.mark.parametrize("style", HEADED)
@pytest.mark.parametrize(
    "lead", ["", "我镇把法治摆在突出位置，现将有关情况报告如下。\n"], ids=["bare", "with preamble"]
)
def test_every_style_of_heading(style: str, lead: str) -> None:
    done, problem, plan = HEADED[style]
    text = f"{TITLE}{lead}{done}\n{DONE_TEXT}\n{problem}\n{PROBLEM_TEXT}\n{plan}\n{PLAN_TEXT}\n"
    roles = [role_at(text, quote) for quote in (DONE_TEXT, PROBLEM_TEXT, PLAN_TEXT)]
    assert roles == [Role.ACHIEVEMENT, Role.PROBLEM, Role.PLAN]


def test_run_in_headings_in_the_same_paragraph_as_their_body() -> None:
    text = f"{TITLE}（一）依法决策。{DONE_TEXT}\n（二）存在的不足。{PROBLEM_TEXT}\n（三）下一步打算。{PLAN_TEXT}\n"
    roles = [role_at(text, quote) for quote in (DONE_TEXT, PROBLEM_TEXT, PLAN_TEXT)]
    assert roles == [Role.ACHIEVEMENT, Role.PROBLEM, Role.PLAN]


@pytest.mark.parametrize("headings", [True, False], ids=["after headings", "no headings at all"])
def test_unheaded_problem_and_plan_paragraphs(headings: bool) -> None:  # noqa: FBT001
    first = "一、依法决策\n" if headings else "一年来，我镇把法治摆在突出位置，各项工作稳步推进。\n"
    text = (
        f"{TITLE}{first}{DONE_TEXT}\n{DONE_TEXT}\n"
        f"在肯定成绩的同时，我们也清醒地看到，工作中还存在一些不足：{PROBLEM_TEXT}\n"
        f"下一步，镇里将从以下方面着手：{PLAN_TEXT}\n"
    )
    roles = [role_at(text, quote) for quote in (DONE_TEXT, PROBLEM_TEXT, PLAN_TEXT)]
    assert roles == [Role.ACHIEVEMENT, Role.PROBLEM, Role.PLAN]


@pytest.mark.parametrize(
    ("opening", "role"),
    [
        ("同时，工作中也还存在一些不足：", Role.PROBLEM),
        ("主要存在以下问题：", Role.PROBLEM),
        ("下阶段，镇里着重抓三件事。", Role.PLAN),
        ("展望2026年，镇里着重抓三件事。", Role.PLAN),
        ("2026年，镇里着重抓三件事。", Role.PLAN),
        ("2025年，镇里着重抓了三件事。", Role.ACHIEVEMENT),
        ("不足之处：", Role.PROBLEM),
        ("成绩面前，我们也看到了短板。", Role.PROBLEM),
        ("当然，工作离群众期待还有距离。", Role.PROBLEM),
        ("在新的一年里，我们着重抓三件事。", Role.PLAN),
    ],
)
def test_openings_of_a_paragraph(opening: str, role: Role) -> None:
    text = f"{TITLE}一、依法决策\n{DONE_TEXT}\n{opening}甲村、乙村、丙村的夜校。\n"
    assert role_at(text, "甲村") is role


def test_points_below_an_unheaded_opening_belong_to_it() -> None:
    text = (
        f"{TITLE}一、依法决策\n{DONE_TEXT}\n我镇工作中还存在一些不足：\n1.学法不深。{PROBLEM_TEXT}\n2.人手偏紧。\n"
        f"下一步，镇里将从以下方面着手：\n1.抓好学法。{PLAN_TEXT}\n2.充实人手。\n"
    )
    quotes = (DONE_TEXT, PROBLEM_TEXT, "人手偏紧", PLAN_TEXT, "充实人手")
    expected = [Role.ACHIEVEMENT, Role.PROBLEM, Role.PROBLEM, Role.PLAN, Role.PLAN]
    assert [role_at(text, quote) for quote in quotes] == expected


@pytest.mark.parametrize(
    ("problem", "plan"),
    [
        pytest.param(f"一是{PROBLEM_TEXT}", f"下一步，镇里将{PLAN_TEXT}", id="sentence"),
        pytest.param(f"（一）存在问题\n{PROBLEM_TEXT}", f"（二）下一步打算\n{PLAN_TEXT}", id="subheadings"),
        pytest.param(f"（一）存在问题。{PROBLEM_TEXT}", f"（二）下一步打算。{PLAN_TEXT}", id="run-in subheadings"),
    ],
)
def test_problem_and_plan_under_one_heading(problem: str, plan: str) -> None:
    text = f"{TITLE}一、主要举措\n{DONE_TEXT}\n二、存在问题及下一步打算\n{problem}\n{plan}\n"
    roles = [role_at(text, quote) for quote in (DONE_TEXT, PROBLEM_TEXT, PLAN_TEXT)]
    assert roles == [Role.ACHIEVEMENT, Role.PROBLEM, Role.PLAN]


def test_a_turn_in_mid_paragraph_ends_with_its_paragraph() -> None:
    text = f"{TITLE}一、依法决策\n{DONE_TEXT}但也还存在一些不足：{PROBLEM_TEXT}\n镇里随即补课，办班讲法。\n"
    quotes = ("镇里办成", PROBLEM_TEXT, "镇里随即")
    assert [role_at(text, quote) for quote in quotes] == [Role.ACHIEVEMENT, Role.PROBLEM, Role.ACHIEVEMENT]


def test_a_new_main_heading_ends_an_unheaded_part() -> None:
    problem = f"同时，工作中也还存在一些不足：{PROBLEM_TEXT}"
    text = f"{TITLE}一、依法决策\n{DONE_TEXT}\n{problem}\n二、规范执法\n执法队员持证上岗，按章办案。\n"
    assert role_at(text, "执法队员持证") is Role.ACHIEVEMENT


@pytest.mark.parametrize(
    "title", ["青禾镇人民政府\n2025年法治政府建设年度报告\n", "青禾镇2025年度\n法治政府建设情况报告\n"]
)
def test_a_title_on_two_lines_belongs_to_the_preamble(title: str) -> None:
    text = f"{title}一、存在的不足\n{PROBLEM_TEXT}\n"
    _, sections = sections_of(text)
    assert [(section.title, section.role) for section in sections] == [
        ("", Role.PREAMBLE),
        ("一、存在的不足", Role.PROBLEM),
    ]


def test_a_plan_section_holds_no_problem_section() -> None:
    text = f"{TITLE}一、下一步打算\n（一）补齐学法不足\n{PLAN_TEXT}\n（二）解决人手问题\n充实队伍。\n"
    assert role_at(text, PLAN_TEXT) is Role.PLAN
    assert role_at(text, "充实队伍") is Role.PLAN


def test_the_numbered_section_is_the_second_level_where_it_exists() -> None:
    first = "（一）依法决策\n1.健全制度\n甲事。\n2.严格程序\n乙事。\n"
    text = f"{TITLE}一、主要举措\n{first}（二）规范执法\n丙事。\n二、强化保障\n丁事。\n"
    units = [section_at(text, quote).unit for quote in ("甲事", "乙事", "丙事", "丁事")]
    assert units[0] == units[1]
    assert len(set(units)) == 3


# --- properties

_PARAGRAPHS = st.sampled_from(
    [
        "青禾镇2025年法治政府建设年度报告",
        "现将有关情况报告如下。",
        "一、主要举措",
        "二、存在的不足",
        "3、下一步打算",
        "（一）依法决策。" + DONE_TEXT,
        "（二）",
        "1.规范执法",
        "一是聘请律师；二是审查合同。",
        "主要做法",
        DONE_TEXT,
        DONE_TEXT + "但也还存在一些不足：" + PROBLEM_TEXT,
        "下一步，镇里将抓好三件事。" + PLAN_TEXT,
        "2026年，镇里着重抓三件事。",
        "五、其他需要报告的情况",
        "青禾镇人民政府",
        "2026年1月8日",
        "## 小结",
    ]
)


@given(st.lists(_PARAGRAPHS, min_size=1, max_size=14).map("\n".join))
def test_sections_cover_the_text_without_overlap(text: str) -> None:
    folded, sections = sections_of(text, "a.md")
    ends = [section.end for section in sections]
    assert [section.start for section in sections] == [0, *ends[:-1]]
    assert ends[-1] == len(folded)
    assert all(section.start < section.end for section in sections)
    for index, section in enumerate(sections):
        assert section.start <= section.title_end <= section.end
        assert section.path[-1] == index
        assert list(section.path) == sorted(section.path)
