"""Years and dates that contradict the year reported on, the date of signature, the calendar or the section."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.passages import flaw, in_book_marks, near, role_at, sentence_at
from checker.results import Role, SectionResult, Severity

_DATE = late("(?<![0-9.])(?:(20[0-9]{2})年)?([0-9]{1,2})月(?:([0-9]{1,2})日)?")
_MONTH = late("月")
_FULL_DATE = late("(20[0-9]{2})年([0-9]{1,2})月([0-9]{1,2})日$")
_YEAR = late("(?<![0-9—~-])(20[0-9]{2})(?:年度?)?(?![0-9—~-]|年度?[—~-])")
# A year in such a heading is that of the thing named, not of the report.
_OTHER_YEAR = late("整改|回顾|反馈|督察|巡察|审计|以来|上年|截至|对比|期间|起|至|到|前|《|〔|（20")
# Plans for the rest of the year reported on stand in reports written before its end.
_REST_OF_YEAR = late("下半年|[三四]季度|年底|年末|剩余|最后|未完成")
_LEAD = late("现将[^。\n]{0,30}?(?<![—~（-])(20[0-9]{2})年度?[^。，\n]{0,40}?(?:报告|汇报|总结)如下")
_CUTOFF = late("截[至止]到?(20[0-9]{2})年")
_FUTURE = late(
    "将|拟|计划|争取|力争|预计|打算|准备|安排|前|截止|期限|有效|到期|施行|实施|[年月日]起|至|届|规划|目标|下一?[步年]"
)
_HAPPENED = late("了|已|召开|开展|举办|印发|组织|完成|办结|查处|化解|通过|荣获|获评|建成|出台|成立")
_DONE = late(
    "(?:培养|开展|建立|组织|完善|加强|提高|提升|制定|召开|举办|健全|打造|推动|推进|落实|发放|化解|强化|增强|营造|形成)了(?!解)"
)
_REALLY_DONE = late("[0-9]|已|目前|以来|今年|去年|上年|近年|一年来|总之")
_SIGNED_IN = 4  # last paragraphs of a report in which the date of signature stands
_LONGEST_SIGNATURE = 40
# A self-check is asked for when the county is to be inspected, before the year is over.
_WHOLE_YEAR = late("年度(?!.*(?:季度|半年|中期|自查|自评|计划|方案|要点))")
_REPORTED_ROLES = (Role.ACHIEVEMENT, Role.DUTY, Role.BACKGROUND, Role.PROBLEM)


def impossible_date(draft: Draft) -> Iterator[Flaw]:
    """Find 13月 and 2月30日; 29 February is judged by its year where one is given."""
    for match in _dates(draft):
        year, month, day = match[1], int(match[2]), int(match[3] or 1)
        if draft.folded[max(0, match.start() - 2) : match.start()] in ("农历", "阴历", "旧历"):
            continue
        if not match[1] and not match[3] and draft.folded[match.start() - 1 : match.start()] not in tuple("年至到—~-"):
            continue  # 工期13月 is a length of time
        if not 1 <= month <= 12:
            yield flaw(draft, "impossible-date", match.span(), f"日期有误：没有{month}月")
        elif not 1 <= day <= _days(year, month):
            yield flaw(
                draft, "impossible-date", match.span(), f"日期有误：{year + '年' if year else ''}{month}月没有{day}日"
            )


def _dates(draft: Draft) -> Iterator[re.Match[str]]:
    return near(draft.folded, _MONTH, _DATE, 7, 5)


def _days(year: str | None, month: int) -> int:
    return monthrange(int(year) if year else 2024, month)[1]  # 2024: a leap year


def heading_year(draft: Draft) -> Iterator[Flaw]:
    """Find headings that name another year than the report: its year in the done part, the next one in the plan."""
    if draft.year is None:
        return
    for section in draft.sections:
        match = _YEAR.search(section.title)
        if match is None or section.start == section.end or section.level > 2 or _OTHER_YEAR.search(section.title):
            continue
        message = _heading_fault(section, match, draft.year)
        if message:
            yield _on_heading(draft, section, match[1], message)


def _heading_fault(section: SectionResult, match: re.Match[str], reported: int) -> str | None:
    year = int(match[1])
    opens = section.level == 1 or re.fullmatch("[^0-9]{0,5}", section.title[: match.start()]) is not None
    if section.role in (Role.ACHIEVEMENT, Role.DUTY) and opens and year != reported:
        return f"标题写的是{year}年，报告年度是{reported}年"
    if section.role is Role.PROBLEM and opens and year < reported:
        return f"标题写的是{year}年，报告年度是{reported}年"
    if section.role is Role.PLAN and section.level == 1 and year <= reported:
        if year == reported and _REST_OF_YEAR.search(section.title):
            return None
        return f"安排部分的标题写的是{year}年，报告年度是{reported}年，安排应是{reported + 1}年"
    return None


def _on_heading(draft: Draft, section: SectionResult, year: str, message: str) -> Flaw:
    """Mark the year where the source has it as plain digits, else the start of the heading."""
    at = draft.text.find(year, section.start, min(section.end, section.start + 100))
    start, end = (at, at + 4) if at >= 0 else (section.start, section.start + 1)
    return Flaw("heading-year", start, end, message)


def lead_year(draft: Draft) -> Iterator[Flaw]:
    """Find 现将2023年度…报告如下 in a report on another year."""
    match = _LEAD.search(draft.folded[:2000])
    if match and "《" not in match[0] and draft.year is not None and int(match[1]) != draft.year and _titled(draft):
        message = f"正文说报告的是{match[1]}年，标题是{draft.year}年"
        yield flaw(draft, "lead-year", match.span(1), message)


def _titled(draft: Draft) -> bool:
    """Tell whether the title gives the year; only then it can contradict the text."""
    return str(draft.year) in unicodedata.normalize("NFKC", draft.title or "").replace(" ", "")


def signature_year(draft: Draft) -> Iterator[Flaw]:
    """Find signatures before the year was over: 2024年度报告 signed in January 2024, or before December of it."""
    signed = _signature(draft)
    if signed is None or draft.year is None or not _titled(draft):
        return
    (year, month, _), span = signed
    if year < draft.year:
        message = f"落款日期是{year}年，早于报告年度{draft.year}年"
        yield flaw(draft, "signature-year", (span[0], span[0] + 4), message)
    elif year == draft.year and month <= 3:
        message = f"报告的是{draft.year}年全年，落款却是{year}年{month}月，年份可能忘了改成{year + 1}年"
        yield flaw(draft, "signature-year", (span[0], span[0] + 4), message, severity=Severity.HINT)
    elif year == draft.year and month < 12 and _WHOLE_YEAR.search(draft.title or ""):
        message = f"报告的是{draft.year}年全年，落款却是{year}年{month}月，这一年还没有完，请核对年份和截止日期"
        yield flaw(draft, "signature-year", span, message, severity=Severity.HINT)


def _signature(draft: Draft) -> tuple[tuple[int, int, int], tuple[int, int]] | None:
    """Return the date of signature, year, month, day, with its folded span."""
    for start, end in reversed(draft.paragraphs[-_SIGNED_IN:]):
        match = _FULL_DATE.search(draft.folded, max(start, end - _LONGEST_SIGNATURE), end)
        if match and end - start <= _LONGEST_SIGNATURE:
            return (int(match[1]), int(match[2]), int(match[3])), match.span()
    return None


def late_event(draft: Draft) -> Iterator[Flaw]:
    """Find what is said to be done at a date after the signature, or after the year reported on."""
    signed = _signature(draft)
    for match in _dates(draft):
        if not match[1] or (signed and match.start() >= signed[1][0]):
            continue
        date = int(match[1]), int(match[2]), int(match[3] or 0)
        late = signed is not None and date > (signed[0] if match[3] else signed[0][:2])
        after = draft.year is not None and date[0] > draft.year
        if (late or after) and _is_told(draft, match):
            if late:
                yield flaw(draft, "late-event", match.span(), "写成已经发生的事，日期却在报告落款之后")
            else:
                message = f"在{draft.year}年的报告中写成已做的事，日期却在{date[0]}年"
                yield flaw(draft, "late-event", match.span(), message, severity=Severity.HINT)


def _is_told(draft: Draft, match: re.Match[str]) -> bool:
    """Tell something told as done from a plan, a term or a title."""
    if role_at(draft, match.start()) not in _REPORTED_ROLES or in_book_marks(draft, match.start()):
        return False
    start, end = sentence_at(draft, *match.span())
    sentence = re.sub("《[^《》]*》", "", draft.folded[start:end])
    return not _FUTURE.search(sentence) and _HAPPENED.search(sentence) is not None


def old_cutoff(draft: Draft) -> Iterator[Flaw]:
    """Find 截至2023年 in the done part of a later report: a figure that was not brought up to date."""
    if draft.year is None:
        return
    for match in _CUTOFF.finditer(draft.folded):
        if int(match[1]) >= draft.year or role_at(draft, match.start()) not in (Role.PREAMBLE, *_REPORTED_ROLES):
            continue
        start, end = sentence_at(draft, *match.span())
        if not re.search(f"{draft.year}|今年|本年|新增|当年", draft.folded[start:end]):
            message = f"报告年度是{draft.year}年，这里的数字只到{match[1]}年，可能是上一份报告留下的"
            yield flaw(draft, "old-cutoff", match.span(), message, severity=Severity.HINT)


def past_in_plan(draft: Draft) -> Iterator[Flaw]:
    """Find 培养了 and the like in the part on plans, where nothing else says that it is already done."""
    for match in _DONE.finditer(draft.folded):
        if role_at(draft, match.start()) is Role.PLAN:
            start, end = sentence_at(draft, *match.span())
            if not _REALLY_DONE.search(draft.folded, start, end):
                message = f"“{match[0]}”说的是已完成的事，这里写的是今后的安排"
                yield flaw(draft, "past-in-plan", match.span(), message, severity=Severity.HINT)
