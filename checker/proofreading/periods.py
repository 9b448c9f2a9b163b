"""Plans named with the wrong years, and plans and laws that no longer hold in the year reported on."""

import re
from collections.abc import Iterator

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.passages import flaw, near, role_at, sentence_at
from checker.results import Role, Severity

# Title -> its editions, first and last year, from the documents' own titles (domain facts 1.5, 2.4, 2.5, 3.1).
_PLANS: dict[str, tuple[tuple[int, int], ...]] = {
    "法治政府建设实施纲要": ((2015, 2020), (2021, 2025)),
    "法治社会建设实施纲要": ((2020, 2025),),
    "法治中国建设规划": ((2020, 2025),),
    "关于开展法治宣传教育的第七个五年规划": ((2016, 2020),),
    "关于开展法治宣传教育的第八个五年规划": ((2021, 2025),),
    "提升行政执法质量三年行动计划": ((2023, 2025),),
}
_PLAN = late(f"({'|'.join(_PLANS)})》?[（(](20[0-9]{{2}})年?[—~-]{{1,2}}(20[0-9]{{2}})年?[）)]")
# A place before the title makes it a local plan, which may have years of its own.
_NATIONAL = late("(?:^|[《，、。；：\n]|国务院|中央|印发|的|贯彻|落实|实施|按照|对照|司法部)$")

# What a plan that has ended may still be named for.
_LOOKING_BACK = late(
    "总结|验收|收官|收尾|圆满|以来|期间|回顾|经验|成果|成效|基础|衔接|接续|评估|评为|评选|表彰|先进|荣获|获评|获得|"
    "结束|完成|到期|时期|五年来|启动|谋划|编制|转段|过渡|时留|留下|当年|那时"
)
_PUFA = late("([六七八])五(?:普法|规划|法治宣传)|第([六七八])个五年(?:法治宣传教育)?规划")
_SIGN_OF_PUFA = late("五(?:普法|规划|法治宣传|年)")
_PUFA_YEARS = {"六": (2011, 2015), "七": (2016, 2020), "八": (2021, 2025)}
_OUTLINE = late("法治政府建设实施纲要》?[（(](20[0-9]{2})年?[—~-]{1,2}(20[0-9]{2})年?[）)]")

# What there was not before a year: the plenum of October 2025, the law of 2025-09-12 (domain facts 3.1, 3.3).
_NEW = late("二十届四中全会|法治宣传教育法(?!》?[（(]?(?:草案|征求))")
_FIRST_YEAR = 2025

# Repealed when 《民法典》 came into force on 2021-01-01 (its article 1260).
_REPEALED = late("《(?:中华人民共和国)?(婚姻法|继承法|民法通则|民法总则|收养法|担保法|合同法|物权法|侵权责任法)》")


def wrong_period(draft: Draft) -> Iterator[Flaw]:
    """Find national plans with years that no edition has, such as 《法治政府建设实施纲要（2022—2025年）》."""
    for match in _PLAN.finditer(draft.folded):
        years, editions = (int(match[2]), int(match[3])), _PLANS[match[1]]
        if years in editions or not _NATIONAL.search(draft.folded, max(0, match.start() - 3), match.start()):
            continue
        right = "或".join(f"{first}—{last}年" for first, last in editions)
        yield _wrong_years(draft, match, years, editions, f"《{match[1]}》的年限是{right}")


def _wrong_years(
    draft: Draft, match: re.Match[str], years: tuple[int, int], editions: tuple[tuple[int, int], ...], message: str
) -> Flaw:
    """Mark the one year that is wrong, with its correction; where that is not certain, both."""
    near = [edition for edition in editions if edition[0] == years[0] or edition[1] == years[1]]
    if len(near) != 1:
        return flaw(draft, "plan-years", (match.start(2), match.end(3)), message)
    group, right = (2, near[0][0]) if near[0][1] == years[1] else (3, near[0][1])
    return flaw(draft, "plan-years", match.span(group), message, correction=str(right))


def ended_plan(draft: Draft) -> Iterator[Flaw]:
    """Find a law education plan or an outline that has ended, named as if it were current."""
    if draft.year is None:
        return
    for match in near(draft.folded, _SIGN_OF_PUFA, _PUFA, 3, 15):
        name = match[1] or match[2]
        if _is_current(draft, match, _PUFA_YEARS[name][1]):
            first, last = _PUFA_YEARS[name]
            message = f"“{name}五”普法是{first}—{last}年的规划，这里作为正在执行的规划来写，可能是旧稿留下的"
            yield flaw(draft, "ended-plan", match.span(), message, severity=Severity.HINT)
    for match in _OUTLINE.finditer(draft.folded):
        if _is_current(draft, match, int(match[2])):
            message = f"这份纲要的年限到{match[2]}年为止，这里作为正在执行的纲要来写，可能是旧稿留下的"
            yield flaw(draft, "ended-plan", match.span(), message, severity=Severity.HINT)


def _is_current(draft: Draft, match: re.Match[str], last: int) -> bool:
    """Tell whether a plan is named as current in a year after its last; plans speak of the next year."""
    assert draft.year is not None
    year = draft.year + (role_at(draft, match.start()) is Role.PLAN)
    start, end = sentence_at(draft, *match.span())
    return year > last and not _LOOKING_BACK.search(draft.folded, start, end)


def repealed_law(draft: Draft) -> Iterator[Flaw]:
    """Find laws that the Civil Code replaced, in reports on 2021 and later."""
    if draft.year is None or draft.year < 2021:
        return
    for match in _REPEALED.finditer(draft.folded):
        message = f"《{match[1]}》已于2021年1月1日《民法典》施行时废止"
        yield flaw(draft, "repealed-law", match.span(), message, severity=Severity.HINT)


def too_new(draft: Draft) -> Iterator[Flaw]:
    """Find what came only after the year reported on: the year or the text was taken from another report."""
    if draft.year is None or draft.year >= _FIRST_YEAR:
        return
    for match in _NEW.finditer(draft.folded):
        message = f"{match[0]}是{_FIRST_YEAR}年才有的，报告年度是{draft.year}年"
        yield flaw(draft, "too-new", match.span(), message)
