"""Judge the items that ask for a part of the report: is it there, has it content, does it hold what it must.

Verdict of such an item:
    covered: the part is there with its content: a sentence at least, each required element, a particular where one is
        asked for, the problems answered, the sums right.
    weak: the part is there but one of these is lacking; or it has no part of its own, and is told elsewhere as done (a
        section that opens with it is its part, whatever the heading says).
    missing: neither. An optional part that is not there, or is empty, does not apply and does not count.
To add sentences never lowers a verdict, but for the two checks that compare: to name one more problem that no plan
takes up, or to add a table that does not add up.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from checker.checklist import Item, Part
from checker.parts.answers import Answers, find_answers
from checker.parts.body import Body
from checker.parts.evidence import show_element, show_heading, show_particular
from checker.parts.found import Found, content, find_part, is_empty, own_lines, section_opened_at
from checker.parts.sums import SumCheck, check_sum, read_rows
from checker.pipes.mentions import Mention
from checker.results import Assertion, ElementResult, Kind, Reason, Verdict

__all__ = ["Body", "Judgement", "judge_part"]

NOT_WRITTEN = "可以不写的部分，没有写"
_QUOTED = 24  # characters of a problem that are enough to find it


class Judgement(Struct, frozen=True):
    """What is said of one part item; `advice` names what is lacking, `note` why it does not apply."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    elements: tuple[ElementResult, ...] = ()
    mentions: tuple[Mention, ...] = ()
    advice: tuple[str, ...] = ()
    note: str | None = None


def judge_part(
    item: Item, part: Part, body: Body, items: Mapping[str, Item], elsewhere: Sequence[Mention]
) -> Judgement:
    """Judge one item.

    Args:
        item: asks for the part.
        part: of the item.
        body: of the report.
        items: of the checklist, by id.
        elsewhere: what the item's `defining` cues found anywhere in the report.
    """
    found = find_part(part, body) or _opened_by(elsewhere, body)
    empty = found is not None and is_empty(found, body)
    if part.optional and (found is None or empty):
        return Judgement(Verdict.NOT_APPLICABLE, note=NOT_WRITTEN)
    if found is None:
        return _judge_without(item, elsewhere)
    if empty:
        return Judgement(Verdict.WEAK, (Reason.EMPTY_PART,), _no_elements(item), (show_heading(item, body, found),))
    return _judge_content(item, part, body, found, items)


def _opened_by(elsewhere: Sequence[Mention], body: Body) -> Found | None:
    """Return the section whose opening sentence tells the item as done: it is its part, whatever its heading says."""
    opening = (
        mention for mention in elsewhere if mention.assertion is Assertion.DONE and mention.kind is Kind.DEFINING
    )
    return next((found for mention in opening if (found := section_opened_at(mention.start, body))), None)


def _no_elements(item: Item) -> tuple[ElementResult, ...]:
    return tuple(ElementResult(element.id, element.title, found=False) for element in item.elements)


def _judge_without(item: Item, elsewhere: Sequence[Mention]) -> Judgement:
    """Judge an item that has no part of its own."""
    done = tuple(mention for mention in elsewhere if mention.assertion is Assertion.DONE)
    if done:
        shown = {name for mention in done for name in mention.elements}
        elements = tuple(ElementResult(one.id, one.title, one.id in shown) for one in item.elements)
        return Judgement(Verdict.WEAK, (Reason.NOT_SEPARATE,), elements, done)
    return Judgement(Verdict.MISSING, (Reason.NO_PART,), _no_elements(item))


def _judge_content(item: Item, part: Part, body: Body, found: Found, items: Mapping[str, Item]) -> Judgement:
    """Judge what a part holds."""
    shown = {element.id: show_element(item, element, body, found) for element in item.elements}
    particular = show_particular(item, body, found) if part.concrete else None
    answers = _compare(item, body, found, items)
    rows = read_rows(own_lines(found, body)) if item.sums else []
    sums = [check_sum(rows, demand) for demand in item.sums]
    lacking = {
        Reason.NO_ELEMENT: any(element.required and not shown[element.id] for element in item.elements),
        Reason.NOT_CONCRETE: part.concrete and particular is None,
        Reason.UNANSWERED: answers is not None and not answers.suffice,
        Reason.WRONG_SUM: any(check.mismatches for check in sums),
    }
    reasons = tuple(reason for reason, lacks in lacking.items() if lacks)
    evidence = [show_heading(item, body, found), particular, *shown.values()]
    first = {mention.start: mention for mention in reversed(evidence) if mention is not None}
    return Judgement(
        verdict=Verdict.WEAK if reasons else Verdict.COVERED,
        reasons=reasons,
        elements=(
            *(ElementResult(one.id, one.title, found=shown[one.id] is not None) for one in item.elements),
            *_answers_element(answers),
            *(ElementResult(f"sum-{n}", c.title, found=not c.mismatches) for n, c in enumerate(sums, 1) if c.found),
        ),
        mentions=tuple(first[start] for start in sorted(first)),
        advice=(*_tell_open(answers, body), *_tell_sums(sums)),
    )


def _compare(item: Item, body: Body, found: Found, items: Mapping[str, Item]) -> Answers | None:
    """Compare plans with the problems they answer; None when the item answers nothing or no problem is named."""
    asked = items[item.answers].part if item.answers else None
    problems = find_part(asked, body) if asked else None
    if problems is None:
        return None
    plans = [body.text[a:b] for a, b in content(found, body)]
    answers = find_answers([body.text[a:b] for a, b in content(problems, body, whole=True)], plans)
    return answers if answers.problems else None


def _answers_element(answers: Answers | None) -> tuple[ElementResult, ...]:
    """Say how many problems are taken up where elements are shown; it is one of what the part must hold."""
    if answers is None:
        return ()
    total = len(answers.problems)
    title = f"回应问题（{total} 个中 {total - len(answers.open)} 个）"
    return (ElementResult("answers", title, found=answers.suffice),)


def _tell_open(answers: Answers | None, body: Body) -> list[str]:
    if answers is None or answers.suffice:
        return []
    total = len(answers.problems)
    quoted = "；".join(f"“{_quoted(unit, body)}”" for unit in answers.open)
    told = f"提出 {total} 个问题，打算里看到回应的有 {total - len(answers.open)} 个；没有看到回应的："
    return [f"{told}{quoted}（按共有的词语比对，请人工复核）。"]


def _quoted(unit: str, body: Body) -> str:
    """Return the beginning of a problem as the source has it."""
    start = body.text.index(unit)
    a, b = body.report.source_span(start, start + min(len(unit), _QUOTED))
    return body.report.text[a:b].replace("\n", "") + ("…" if len(unit) > _QUOTED else "")


def _tell_sums(sums: Iterable[SumCheck]) -> list[str]:
    return [f"{check.title}：{mismatch}" for check in sums for mismatch in check.mismatches]
