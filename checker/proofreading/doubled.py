"""Words written twice."""

import re
from collections.abc import Iterator

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.passages import flaw
from checker.results import Severity

_LONGEST = 7
_TWICE = late("|".join(f"([一-鿿]{{{length}}})\\{_LONGEST + 1 - length}" for length in range(_LONGEST, 1, -1)))
# Words that end one phrase and start the next: 党组织|组织开展, 法律服务|服务企业, 谁执法谁普法|普法责任制.
_HINGES = late(
    "组织|服务|领导|指导|调解|监督|管理|普法|执法|普查|工作|建设|发展|保障|安全|治理|教育|宣传|学习|培训|协调|规划|评估|审查|审核|"
    "检查|报告|项目|行动|活动|代表|参与|计划|决定|会议|联系|需要|要求|影响|生产|生活|经营|保护|支持|帮助|应急|执行|研究|考核|统计|"
    "投资|消费|合作|创新|改革|统一|公开|公示|登记|备案|督察|督查|调查|调研|培养|运行"
)
# ABAB is how such words are said: 一件一件地, 研究研究.
_SAID_TWICE = late(
    "一[一-鿿]{1,3}|[一二三四五六七八九十百千万〇零]+|逐.|许多|很多|非常|特别|研究|考虑|商量|讨论|琢磨|合计|切磋|比试|比划|哈哈|嘻嘻|"
    "好多|多少|谢谢|来来|往往|年年|月月|天天|日日|时时|处处|事事|人人|家家|户户|村村|层层|级级|条条|件件|块块|点点|滴滴|"
    "看看|听听|问问|说说|走走|想想|试试|休息|体验|感受|热闹|高兴|开心|干净|轻松|商议|唠叨"
)
# A single character twice: only particles and verbs that no word has twice, away from the words that meet there.
_PARTICLE = late(
    "的的(?<![目标]的的)(?![确士])|了了(?<![不为除罢明小末]了了)(?![解然却结断如之，。；、！？\n])(?!$)"
    "|在在(?<![存现所正实内外潜]在在)(?![职编册岗建线校押逃读家场位])|与与(?<![参赠给]与与)(?![会时])"
    "|和和(?<![暖温]和和)(?![美睦气平谐屋乐])"
)
_TWO_PARTICLES = ("的的", "了了", "在在", "与与", "和和")
# 各村村 before a word of the village stands for 各村|村民.
_EACH_VILLAGE = late("各村村(?=两委|[，。；、班])")
_AROUND = late("情况(?:开展|落实|进展|推进|完成|工作|执行|进行|贯彻落实)情况|记录(?:执法)?全过程记录(?=制度)")


def doubled_word(draft: Draft) -> Iterator[Flaw]:
    """Find a word of two or more characters, or a particle, written twice in a row."""
    for match in _twice(draft.folded):
        half = len(match[0]) // 2
        word = match[0][:half]
        if not _is_apart(draft, match.start(), half) and not _may_stand_twice(word):
            severity = Severity.ERROR if half > 2 else Severity.HINT
            message = f"“{word}”重复"
            yield flaw(draft, "doubled-word", match.span(), message, severity=severity)
    for match in _PARTICLE.finditer(draft.folded) if any(twice in draft.folded for twice in _TWO_PARTICLES) else ():
        if not _is_apart(draft, match.start(), 1):
            yield flaw(draft, "doubled-word", match.span(), f"“{match[0][0]}”重复", correction=match[0][0])


def _twice(text: str) -> Iterator[re.Match[str]]:
    """Yield what _TWICE.finditer(text) does, in a fifth of the time."""
    done = 0
    for at in _repeats(text):
        if at >= done and (match := _TWICE.match(text, at)):
            yield match
            done = match.end()


def _repeats(text: str) -> list[int]:
    """Return where two to seven characters follow that come again right behind.

    The text as one long number, exclusive-or the same shifted by n characters, has n zeros at such a place.
    """
    data, width = text.encode("utf-16-le", "surrogatepass"), 2
    if len(data) != width * len(text):
        data, width = text.encode("utf-32-le", "surrogatepass"), 4
    number = int.from_bytes(data, "little")
    places: set[int] = set()
    for length in range(2, _LONGEST + 1):
        differences = (number ^ (number >> 8 * width * length)).to_bytes(len(data), "little")
        zeros = bytes(width * length)
        at = differences.find(zeros)
        while at >= 0:
            if at % width == 0:
                places.add(at // width)
            at = differences.find(zeros, at + 1)
    return sorted(places)


def _may_stand_twice(word: str) -> bool:
    return _HINGES.fullmatch(word) is not None or _SAID_TWICE.fullmatch(word) is not None or len(set(word)) == 1


def _is_apart(draft: Draft, start: int, half: int) -> bool:
    """Tell whether the source parts the two by a mark, such as “谁执法谁普法”普法责任制, or a line end."""
    between = draft.text[draft.offsets[start + half - 1] + 1 : draft.offsets[start + half]]
    return bool(between.strip(" \t\u3000"))


def doubled_around(draft: Draft) -> Iterator[Flaw]:
    """Find 情况开展情况, 记录全过程记录制度 and 各村村."""
    for match in _AROUND.finditer(draft.folded):
        word = match[0][:2]
        right = "全过程记录" if word == "记录" else None
        yield flaw(draft, "doubled-word", match.span(), f"“{word}”重复", correction=right)
    for match in _EACH_VILLAGE.finditer(draft.folded):
        yield flaw(draft, "doubled-word", match.span(), "“村”重复，应为“各村”", correction="各村")
