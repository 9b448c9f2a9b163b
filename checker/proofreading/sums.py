"""Figures of a sentence that do not fit each other: rates, changes, parts of a total."""

import re
from collections.abc import Iterator
from itertools import combinations

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.passages import flaw, near, sentence_at, sentences
from checker.results import Severity

_UNIT = "件次|件|起|宗|条|份|项|例|人次|人|名|户|场次|场|个|处|家|笔|批次|批|张|元|次"
# An exact count; 余, 多, 万 and the like after the number make it a round one.
_COUNT = late(f"(?<![0-9.第约近超—~-])([0-9]{{1,7}})({_UNIT})(?![0-9多余])")
_RATE = late(
    "([一-鿿]{2,5})率(?:均|都|也|仅|只)?(?:达|为|是|到|达到|稳定在|保持在)?([0-9]{1,3}(?:[.][0-9]{1,3})?)%(以上)?"
)
# 按期办结率 counts other cases than those disposed of.
_NARROWED = late("按期|按时|及时|一次|首次|当场|当日|同比|平均|综合|累计|历年|去年|上年")
# What is dealt with, and how: only such a rate is surely the second count out of the first.
_TAKEN_IN = late("受理|排查|接到|接收|接待|收到|登记|交办|承办|立案|发现|反馈|反映|派单|梳理|收集")
_DEALT_WITH = late("(?:化解|办结|调解|调处|调成|成功|结案|答复|回复|解决|整改|处置|兑现|办复|完成)$")
_LONGEST = 400
_CHANGE = late(
    f"[由从](?:[^0-9，。；]{{0,8}})([0-9]{{1,7}})({_UNIT})(下降|降低|减少|减|降|压减|压缩|上升|增加|增长|增|升|提高)[至到为]"
    "([0-9]{1,7})\\2，(?:同比|降幅|增幅|共|约|下降了|增长了)?(?:下降|减少|降低|压减|增长|增加|上升|提高|达|为|约)?"
    "了?([0-9]{1,4}(?:[.][0-9]{1,2})?)%"
)
_PARTS = late(
    f"(?<![0-9.第约近超])([0-9]{{1,7}})({_UNIT})[，：（,]?(其中|分别为|分别是)[：，]?"
    f"((?:[^0-9，。；：、（）\n]{{1,20}}[0-9]{{1,7}}\\2[、，]?){{2,12}})"
)
_REST = late(
    f"(?<![0-9.])([0-9]{{1,7}})({_UNIT})，[^0-9，。；]{{0,12}}?([0-9]{{1,7}})\\2，(?:其余|剩余|余下|剩下)的?[^0-9，。；]{{0,6}}"
    "([0-9]{1,7})\\2(?![0-9])"
)
_SUM = late(
    f"[^0-9，。；：、（）\n]{{1,20}}[0-9]{{1,7}}({_UNIT})(?:、[^0-9，。；：、（）\n]{{1,20}}[0-9]{{1,7}}\\1){{1,11}}，?"
    "(?:合计|共计|总计)([0-9]{1,7})\\1(?!次)"
)
_SIGN_OF_PARTS = late("其中|分别[为是]")
_SIGN_OF_REST = late("其余|剩余|余下|剩下")
_SIGN_OF_SUM = late("合计[0-9]|共计[0-9]|总计[0-9]")
_OVERLAPPING = frozenset("人名户家个处项条")
_MOST_COUNTS = 8  # a sentence with more is a list, and pairs of them are found by chance


def wrong_rate(draft: Draft) -> Iterator[Flaw]:
    """Find rates that the two counts before them do not give, such as 受理50件，化解40件，化解率90%."""
    for start, end in sentences(draft):
        if end - start > _LONGEST or "%" not in draft.folded[start:end]:
            continue
        for match in _RATE.finditer(draft.folded, start, end):
            pair = _counts_of(draft, start, match)
            if pair and not _gives(pair[1], pair[0], match[2], at_least=bool(match[3])):
                share = f"{100 * pair[1] / pair[0]:.1f}%"
                message = f"{pair[1]}÷{pair[0]}＝{share}，与“{match[2]}%”不符"
                yield flaw(draft, "wrong-rate", (match.start(2), match.end(2) + 1), message)


def _counts_of(draft: Draft, start: int, rate: re.Match[str]) -> tuple[int, int] | None:
    """Return (whole, part) where the sentence has just two counts of one unit and the second is what the rate names."""
    before = draft.folded[start : rate.start()]
    if _NARROWED.search(rate[1]) or _NARROWED.search(before[-12:]) or "%" in before:
        return None
    counts = list(_COUNT.finditer(before))
    if len(counts) > _MOST_COUNTS:
        return None
    for first, second in combinations(counts, 2):
        if first[2] == second[2] and _gives(int(second[1]), int(first[1]), rate[2], at_least=bool(rate[3])):
            return None
    same = [count for count in counts if counts and count[2] == counts[-1][2]]
    if len(same) != 2 or int(same[0][1]) < int(same[1][1]):
        return None
    verb = before[same[0].end() : same[1].start()]
    taken_in = _TAKEN_IN.search(before[max(0, same[0].start() - 20) : same[0].start()])
    named = taken_in and _DEALT_WITH.search(rate[1]) and rate[1][-2:] in verb and "其中" not in verb
    return (int(same[0][1]), int(same[1][1])) if named else None


def _gives(part: int, whole: int, rate: str, *, at_least: bool) -> bool:
    """Tell whether part of whole is the rate, rounded or cut off at its last digit."""
    if not whole:
        return True
    share, digit = 100 * part / whole, 10.0 ** -len(rate.partition(".")[2])
    return share >= float(rate) - digit if at_least else abs(share - float(rate)) < digit + 1e-9


def wrong_change(draft: Draft) -> Iterator[Flaw]:
    """Find changes in per cent that do not fit the figures before and after."""
    for match in _CHANGE.finditer(draft.folded):
        before, after, stated = int(match[1]), int(match[4]), match[5]
        if before and not _gives(abs(after - before), before, stated, at_least=False):
            message = f"由{before}到{after}，变化为{100 * abs(after - before) / before:.1f}%，与“{stated}%”不符"
            yield flaw(draft, "wrong-rate", (match.start(5), match.end(5) + 1), message)


def wrong_parts(draft: Draft) -> Iterator[Flaw]:
    """Find parts that do not come to their total.

    Parts after 其中 may leave some out, so that only a larger sum is wrong; persons and places may be counted twice,
    so that even then it is a hint.
    """
    for match in near(draft.folded, _SIGN_OF_PARTS, _PARTS, 12, 400):
        total = int(match[1])
        parts = re.findall(f"([^0-9、，]*)([0-9]+){match[2]}", match[4])
        listed = sum(int(count) for _, count in parts)
        complete = match[3] != "其中" or _is_complete([name for name, _ in parts])
        if listed > total or (complete and listed < total):
            hint = match[2][0] in _OVERLAPPING or (not complete and "，" in match[4].rstrip("，"))
            message = f"各项相加为{listed}{match[2]}，与总数{total}{match[2]}不符"
            severity = Severity.HINT if hint else Severity.ERROR
            yield flaw(draft, "wrong-total", (match.start(1), match.end(2)), message, severity=severity)


def _is_complete(kinds: list[str]) -> bool:
    """Tell the two procedures of 《行政处罚法》 chapter 5, beside which there is no third."""
    ordinary = any("普通程序" in kind or "一般程序" in kind for kind in kinds)
    return len(kinds) == 2 and ordinary and any("简易程序" in kind for kind in kinds)


def wrong_sum(draft: Draft) -> Iterator[Flaw]:
    """Find A3件、B4件，合计8件."""
    for match in near(draft.folded, _SIGN_OF_SUM, _SUM, 400, 20):
        listed = sum(
            int(count) for count in re.findall(f"([0-9]+){match[1]}", match[0][: match.start(2) - match.end()])
        )
        if listed != int(match[2]) and not _counted_before(draft, match.start(), match[1]):
            message = f"各项相加为{listed}{match[1]}，与合计{match[2]}{match[1]}不符"
            yield flaw(draft, "wrong-total", match.span(2), message)


def _counted_before(draft: Draft, start: int, unit: str) -> bool:
    """Tell whether the sentence counts more of the same before the figures looked at."""
    earlier = draft.folded[sentence_at(draft, start, start)[0] : start]
    return any(count[2] == unit for count in _COUNT.finditer(earlier))


def wrong_rest(draft: Draft) -> Iterator[Flaw]:
    """Find 10件，已办结6件，其余3件: the part and the rest do not come to the whole."""
    for match in near(draft.folded, _SIGN_OF_REST, _REST, 40, 60):
        total, part, rest = int(match[1]), int(match[3]), int(match[4])
        if part + rest != total and not _counted_before(draft, match.start(), match[2]):
            message = f"{part}＋{rest}＝{part + rest}，与总数{total}不符"
            yield flaw(draft, "wrong-total", (match.start(1), match.end(2)), message, severity=Severity.HINT)
