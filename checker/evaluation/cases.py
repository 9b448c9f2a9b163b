"""Marked cases: sentences of our own with the truth written into them.

    - id: adviser-number-of-another-item
      role: achievement
      text: "[[legal_adviser defining done concrete|聘请2名律师担任法律顾问，审查合同31份]]，清运垃圾37吨。"

A mark is `[[ITEM KIND ASSERTION concrete|words]]` or `… bare|words]]`; two items on the same words are joined by ` + `.
"""

import re
from collections.abc import Collection

from checker.evaluation.records import Record
from checker.evaluation.truths import GoldSentence, Truth, assertion_of, kind_of, known_item, role_of

_KEYS = {"id", "role", "text", "note", "none", "todo"}
_MARK = re.compile(r"\[\[([^|\[\]]*)\|(.*?)\]\]", re.DOTALL)
_CONCRETE = {"concrete": True, "bare": False}


def case_of(record: Record, items: Collection[str]) -> GoldSentence:
    """Read one marked case.

    Raises:
        GoldError: an unknown key or word, marks that do not pair, a case that asserts nothing or two things at once.
    """
    unknown = sorted(set(record.data) - _KEYS)
    if unknown:
        record.refuse(f"不认识的字段“{unknown[0]}”（可用：id、role、text、note、none、todo）")
    text, truths = _read_marks(record, record.text("text"), items)
    none = record.data.get("none")
    if none not in (None, True):
        record.refuse("none 只能写 true；句中有要点时请删去 none")
    if bool(truths) == bool(none):
        what = "既有标记又写了 none: true" if truths else "既没有标记也没有写 none: true"
        record.refuse(f"{what}，看不出这句该判什么")
    if "note" in record.data:
        record.text("note")
    return GoldSentence(
        name=record.text("id"),
        where=record.where,
        text=text,
        role=role_of(record, record.data.get("role")),
        truths=truths,
        todo=record.text("todo") if "todo" in record.data else None,
    )


def _read_marks(record: Record, marked: str, items: Collection[str]) -> tuple[str, tuple[Truth, ...]]:
    """Return the text without its marks, and what they say."""
    truths: list[Truth] = []
    for match in _MARK.finditer(marked):
        if "[[" in match[2] or not match[2].strip():
            record.refuse("标记不能嵌套，也不能是空的")
        truths += [_claim(record, claim, items) for claim in match[1].split("+")]
    text = _MARK.sub(lambda match: match[2], marked)
    if "[[" in text or "]]" in text:
        record.refuse("标记不成对，应为 [[要点 类型 断言 concrete|原文]]")
    if len({truth.item for truth in truths}) < len(truths):
        record.refuse("同一要点在一句中标了两次")
    return text, tuple(truths)


def _claim(record: Record, claim: str, items: Collection[str]) -> Truth:
    words = claim.split()
    if len(words) != 4:
        record.refuse(f"标记“{claim.strip()}”应有四个词：要点 类型 断言 concrete 或 bare")
    item, kind, assertion, concrete = words
    if concrete not in _CONCRETE:
        record.refuse(f"标记的最后一个词“{concrete}”应为 concrete 或 bare")
    return Truth(
        item=known_item(record, item, items),
        kind=kind_of(record, kind),
        assertion=assertion_of(record, assertion),
        concrete=_CONCRETE[concrete],
    )
