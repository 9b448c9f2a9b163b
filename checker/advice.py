"""What to add: words for the author of a draft. States no fact about the report's place, only what is not evidenced."""

from collections.abc import Sequence

from checker.checklist import Item
from checker.results import Assertion, Evidence, Kind, Reason, Role, Verdict

_FIRST_STEP = {
    Reason.ONLY_PLANNED: "目前只写在计划里：如已开展，请在成绩部分写明做了什么、何时、结果；确未开展的，保留为计划。",
    Reason.ONLY_PROBLEM: "目前只写在问题里：如已有做法，请在成绩部分写明；确未开展的，如实说明原因和打算。",
    Reason.ONLY_SLOGAN: "目前只有原则性表述：请写明本地实际做了什么。",
    Reason.NOT_CONCRETE: "已点到此项，但没有具体内容：请补上次数、件数、文件名称、承办机构或实际做法。",
    Reason.ONLY_RELATED: "有相关内容，但没有直接点明此项：如确属此项工作，请点明。",
    Reason.ABSENT: "报告中未见此项：如已开展，请补写；不适用的，请说明原因。",
    Reason.NO_PART: "报告里没有这一部分：请补写，并单列标题。",
    Reason.NOT_SEPARATE: "别处写到了，但没有单列：请移到或归纳为单独的一部分（至少单列一点）。",
    Reason.EMPTY_PART: "有标题，没有内容：请补写；确实没有的，写明“无”。",
    Reason.NO_ELEMENT: "这一部分有了，应写的内容不全：请补上下面列出的内容。",
    Reason.UNANSWERED: "打算要对着问题写：请逐条写明前面提出的问题打算怎样解决。",
    Reason.WRONG_SUM: "表里的数对不上：请核对原始数据后改正。",
}
# Where what was done is told.
TOLD = (Role.ACHIEVEMENT, Role.DUTY)


def advise(
    item: Item,
    verdict: Verdict,
    reasons: Sequence[Reason],
    found: frozenset[str],
    titles: Sequence[str],
    details: Sequence[str] = (),
    evidence: Sequence[Evidence] = (),
) -> tuple[str, ...]:
    """Return advice for a weak or missing item: first steps, what is not evidenced, place, sentence frame.

    Args:
        item: of the checklist.
        verdict: on the item.
        reasons: of the verdict; of a sentence item the first says what to do, of a part each lacks a thing of its own.
        found: ids of the elements that are evidenced.
        titles: of the report's sections that tell what was done, to name the one that exists.
        details: what in particular is wrong with a part, in words.
        evidence: of the item; the heading over what names it is the place to write more.
    """
    if verdict not in (Verdict.WEAK, Verdict.MISSING):
        return ()
    steps = reasons if item.part else reasons[:1]
    advice = [*(_FIRST_STEP[reason] for reason in steps), *details, *_lacking(item, found)]
    if item.section:
        advice.append(f"宜写入：{_home(evidence) or _place(item.section, titles)}。")
    if item.frame:
        advice.append(f"可参考句式：{item.frame}")
    return tuple(advice)


def _lacking(item: Item, found: frozenset[str]) -> list[str]:
    """Name the elements that are not evidenced, those that must be there for themselves."""
    lacking = [element for element in item.elements if element.id not in found]
    required = [element.title for element in lacking if element.required]
    others = [element.title for element in lacking if not element.required]
    told = [f"应写而未见：{'、'.join(required)}。"] if required else []
    return [*told, f"未见实据的要素：{'、'.join(others)}。"] if others else told


def _home(evidence: Sequence[Evidence]) -> str | None:
    """Name the heading over the sentence that names the item: best as done, else in the part on what was done.

    Problems, plans and the parts around them are no place for what was done, whatever is said there.
    """
    naming = [one for one in evidence if one.kind is Kind.DEFINING and one.section.role in TOLD]
    homes = [one for one in naming if one.section.title and "|" not in one.section.title]
    done = [one for one in homes if one.assertion is Assertion.DONE]
    inside = [one for one in homes if one.section.role is Role.ACHIEVEMENT]
    return next((f"“{one.section.title}”" for one in (*done, *inside)), None)


def _place(section: str, titles: Sequence[str]) -> str:
    """Name the report's own section by the words asked for, of which the usual one stands first."""
    words = section.split("/")
    own = next((title for word in words for title in titles if word in title), None)
    return f"“{own}”" if own else f"“{words[0]}”部分"
