"""Tell which of the problems that a report names its plans take up: by content words that both share.

A rough comparison, and the advice says so: a problem counts as taken up when the plans share a pair of characters with
it, apart from the words that every such report is full of. It errs on the side of the author; plans that answer in
quite other words are missed all the same.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

MAX_PROBLEMS = 200  # no report names so many; more would make the advice as long as a hostile text
MIN_PROBLEM = 7  # characters; anything shorter is a lead-in, not a problem

# Words that stand in any problem or plan and tell no topic.
_COMMON = re.compile(
    "法治政府|法治建设|法治|政府|建设|工作|进一步|有待|提高|提升|加强|强化|完善|健全|推进|推动|开展|落实|深入|全面|持续|"
    "不足|不够|不强|不高|薄弱|问题|存在|方面|能力|水平|质量|力度|情况|部分|个别|少数|一些|一定|主要|我[镇乡街县区]|镇|乡|街道|"
    "群众|人员|需要|还需|仍然|仍|还|较|比较|相对|不断|切实|积极|有效|各项|相关|目前|同时|以及|对于|由于|导致|机制|制度|"
    "意识|发展|社会|基层|人民|领导|依法|行政|方式|形式|内容|作用|实际|服务|管理|组织|体系"
)
_POINT = re.compile(r"(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][，、]|其[一二三四五]|首先|其次|再次|最后)")
_CAUSES = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.])?(?:究其)?(?:主要|产生|问题)?的?(?:原因|根子|根源|之所以|归根结底|说到底)"
)
_MARK = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[）)、.]")  # of a numbered point: its ； parts clauses
_START = re.compile(rf"(?:{_POINT.pattern}|{_MARK.pattern})+")
_HAN = re.compile("[\u3400-\u9fff]+")


class Answers(Struct, frozen=True):
    """The problems, and those of them that no plan takes up; folded words."""

    problems: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def suffice(self) -> bool:
        """Tell that more than half of the problems are taken up; fewer cannot be blamed on the comparison alone."""
        return not self.problems or len(self.problems) - len(self.open) > len(self.problems) / 2


def find_answers(problems: Iterable[str], plans: Sequence[str]) -> Answers:
    """Compare the sections of the problem part with the sentences of the plan part."""
    units = [unit for section in problems for unit in split_problems(section)][:MAX_PROBLEMS]
    told = frozenset(pair for plan in plans for pair in _pairs(plan))
    unanswered = tuple(unit for unit in units if not _is_taken_up(_pairs(_START.sub("", unit)), told))
    return Answers(tuple(units), unanswered)


def split_problems(section: str) -> list[str]:
    """Cut one section into the problems it names: its points, its clauses, or all of it; causes alone are none."""
    starts = [match.start() for match in _POINT.finditer(section)]
    if len(starts) > 1:
        cuts = [*starts, len(section)]
        units = [_first_sentence(section[start:end]) for start, end in pairwise(cuts)]
    elif "；" in section and not _MARK.match(section):
        units = re.split("[；。]", section.rpartition("：")[2] if "：" in section else section)
    else:
        units = [section]
    return [unit for unit in (unit.strip("；。\n") for unit in units) if _names_problem(unit)]


def _first_sentence(point: str) -> str:
    """Drop what follows a point after its sentence: the closing words and causes behind the last one."""
    return point.split("。", 1)[0]


def _names_problem(unit: str) -> bool:
    return len(unit) >= MIN_PROBLEM and not _CAUSES.match(unit)


def _pairs(text: str) -> frozenset[str]:
    runs = _HAN.findall(_COMMON.sub(" ", text))
    return frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))


def _is_taken_up(problem: frozenset[str], plans: frozenset[str]) -> bool:
    """Tell that plans share something with a problem; of a problem all in common words nothing can be said."""
    return not problem or not problem.isdisjoint(plans)
