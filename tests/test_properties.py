"""Properties of a whole check on reports put together at random, with noise in between."""

from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.checklist import load_shipped
from checker.engine import Checker
from checker.reading import build_report
from checker.results import Result
from checker.scoring import SCORES

EXAMPLES = settings(max_examples=60, deadline=None)


@cache
def checker() -> Checker:
    return Checker(load_shipped("fazhi-township", "2021-2025"), model="none")


def check(text: str) -> Result:
    return checker().check(build_report(text))


SENTENCES = (
    "镇里风调雨顺，集市热闹。",
    "严格执行法律顾问制度。",
    "法律顾问审查合同31份。",
    "尚未聘请法律顾问。",
    "将聘请法律顾问。",
    "践行“枫桥经验”，化解纠纷184件。",
    "必须坚持“枫桥经验”。",
    "他们全年下村61人次。",
    "严格执行重大行政决策程序。",
    "“八五”普法开讲22场；发放读本3000册。",
    "全面落实行政执法三项制度。",
    "书记、镇长履行推进法治建设第一责任人职责，督办9项。",
    "下一步，镇里将抓好三件事。",
    "工作中也还存在一些不足：",
)
HEADINGS = (
    "一、主要举措",
    "（一）用好法律顾问",
    "（二）执法三项制度。",
    "二、存在的不足",
    "三、下一步打算",
    "主要做法",
)
COVERING = {
    "first_responsible": "镇长以法治建设第一责任人身份主持专题会6次，督办整改9项。",
    "decision_procedure": "公布重大行政决策事项目录，供水改造等3项均经听证和合法性审查。",
    "three_systems": "落实行政执法三项制度，公示处罚决定26条，法制审核2件。",
    "legal_adviser": "聘请2名律师担任镇政府法律顾问，全年审查合同31份。",
    "bawu_pufa": "落实“八五”普法规划，逢集宣讲22场，发放读本3000册。",
    "fengqiao": "践行新时代“枫桥经验”，全年调解纠纷184件。",
}
NOISE = st.sampled_from(
    ["", "", "", " ", "\u3000", "\u200b", "\n\n", "##", "“", "”", "[bookmark: _GoBack]", "\t", "｜"]
)

_paragraph = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map("".join)
_body = st.lists(st.one_of(_paragraph, st.sampled_from(HEADINGS)), max_size=8)


@st.composite
def noisy_reports(draw: st.DrawFn) -> str:
    """Draw a report with noise between any two characters of some of its paragraphs."""
    paragraphs = draw(_body)
    pieces = [piece for paragraph in paragraphs for piece in (*paragraph, "\n")]
    places = draw(st.lists(st.tuples(st.integers(0, len(pieces)), NOISE), max_size=8))
    for place, noise in sorted(places, reverse=True):
        pieces.insert(place, noise)
    return "法治政府建设报告\n" + "".join(pieces)


@EXAMPLES
@given(noisy_reports())
def test_offsets_cut_the_right_text(text: str) -> None:
    lines = text.split("\n")
    for item in check(text).items:
        for entry in item.evidence:
            assert entry.text == text[entry.start : entry.end]
            assert lines[entry.line - 1][entry.column - 1] == text[entry.start]
            assert all(cue.text == text[cue.start : cue.end] for cue in entry.cues)


@EXAMPLES
@given(noisy_reports())
def test_evidence_of_one_item_does_not_overlap(text: str) -> None:
    for item in check(text).items:
        assert all(a.end <= b.start for a, b in pairwise(item.evidence))


@EXAMPLES
@given(noisy_reports())
def test_sections_do_not_overlap(text: str) -> None:
    sections = check(text).sections
    assert sections[0].start <= sections[0].end
    assert all(a.end <= b.start for a, b in pairwise(sections))
    assert sections[-1].end == len(text) or not text[sections[-1].end :].strip()


@EXAMPLES
@given(noisy_reports())
def test_the_same_text_gives_the_same_result(text: str) -> None:
    assert check(text) == check(text)


@EXAMPLES
@given(_body, st.sampled_from(sorted(COVERING)))
def test_one_more_covering_section_covers_its_item_and_lowers_nothing(body: list[str], item: str) -> None:
    before = check("\n".join(["法治政府建设报告", "一、概述", "（一）简况。镇里风调雨顺。", "二、各项工作", *body]))
    added = f"（二）补充。{COVERING[item]}"
    after = check(
        "\n".join(["法治政府建设报告", "一、概述", "（一）简况。镇里风调雨顺。", added, "二、各项工作", *body])
    )
    old = {entry.id: entry.verdict for entry in before.items}
    new = {entry.id: entry.verdict for entry in after.items}
    assert new[item] == "covered"
    assert all(SCORES[new[name]] >= SCORES[old[name]] for name in old)
    assert after.coverage >= before.coverage
