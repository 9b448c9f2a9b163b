"""Decide how a sentence is meant: done, planned, problem, slogan.

The ConText idea (Chapman et al. 2001; Harkema et al. 2009): a cue acts forward or backward until a clause break or a
turn; words that only look like cues are taken out first; the role of the section is the default, and a cue in the
sentence wins.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from checker.pipes import cues
from checker.pipes.clauses import Span, any_of, find_clauses
from checker.pipes.concrete import number_in
from checker.results import Assertion, Role

FutureReading = Callable[[str, int, int], bool | None]  # (sentence, start, end of an ambiguous 将) -> future?

_PLANNED = any_of(cues.PLANNED)
_PLANNED_BACKWARD = any_of(cues.PLANNED_BACKWARD)
_NOT_PLANNED = any_of(cues.NOT_PLANNED)
_FUTURE_ADVERB = any_of(cues.FUTURE_ADVERBS)
_FUTURE_VERB = any_of(cues.FUTURE_VERBS)
_AIM = any_of(cues.AIM)
_JIANG = re.compile("将")
_INTENT = re.compile("拟|计划|准备|考虑|谋划")
_BA_VERB = any_of(cues.BA_VERBS)
_BA_SURE = any_of(cues.BA_SURE)
_DONE = any_of(cues.DONE)
_DONE_TIME = any_of(cues.DONE_TIME)
_DONE_SOFT = any_of(cues.DONE_SOFT)
_DONE_DATE = re.compile(
    r"(?<![到至\d])\d{1,2}月(?:份|底|初|中旬|上旬|下旬|\d{1,2}日)?(?!底|前|之前)[^，。]{0,20}(?:通过|举行|召开|印发|完成|挂牌|签订|公布|审定|验收|上线|投用|启用|过关|授牌|办结|到位|落地)了?"
)
_DUE = re.compile(r"(?:月底?|旬|年底|季度)之?前")
_LE = re.compile("(?<=[一-龥])了")
_NOT_LE = any_of(cues.NOT_LE)
_PROBLEM = any_of(cues.PROBLEM)
_LACKS = (_PROBLEM, cues.REMAINDER, cues.CALLED_OFF)
_PROBLEM_WEAK = any_of(cues.PROBLEM_WEAK)
_NOT_PROBLEM = any_of(cues.NOT_PROBLEM)
_TOPIC = re.compile(rf"{cues.ABILITY_TO.pattern}|(?:{any_of(cues.TOPIC_OPENERS).pattern})[^，。；]*")
_NO_LACKS = (_NOT_PROBLEM, cues.RULED_OUT, cues.DENIED, cues.GROUNDS, cues.FORMER, _TOPIC)
_TOPIC_OPENING = re.compile(r"(?:[一二三四五六]是)?(?:针对|对照)[^，。；]*(?:问题|不足|短板)，")
_CONCESSIVE = any_of(cues.CONCESSIVE)
_TURN = re.compile(rf"{any_of(cues.TURN).pattern}|，可(?!以|行|靠|谓|见|能|持续|追溯)|，真正")
_OPENING_TURN = re.compile(r"(?:不过|但是?|然而|可是?|与此同时)，?")
_PAST_TIME = re.compile(r"一年来|过去一年|今年以来|年以来")
_GUIDING = re.compile(r"坚持以|为指导|为统领|为引领|学习贯彻|全面贯彻|深入贯彻|坚强领导|正确领导|紧紧围绕|紧扣|牢牢")
_SLOGAN = any_of(cues.SLOGAN)
_SLOGAN_OPENING = any_of(cues.SLOGAN_OPENING)
_CITATION = re.compile(rf"(?:{any_of(cues.CITING).pattern}).*?(?:{any_of(cues.CITED).pattern})")
_POINT_MARK = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）).、]|[一二三四五六七八九十]{1,2}[是要]|第[一二三四五六七八九十]，|[①-⑳])+"
)
_YEAR = re.compile(r"(20\d\d)年")


class Reading(NamedTuple):
    """How a stretch is meant, and by which words (None: by the role of its section)."""

    assertion: Assertion
    cue: Span | None


class Sentence(NamedTuple):
    """A folded sentence in its surroundings."""

    text: str
    role: Role
    year: int | None
    is_heading: bool = False


class _Cues(NamedTuple):
    """The words of one sentence that decide how its clauses are meant, each kind in order.

    Attributes:
        aims: govern their own clause only.
        answers: the sentence stands among the problems and reports what was done about one.
        tells: the sentence stands in the preamble and tells of facts, or of the time past.
    """

    planned: list[Span]
    aims: list[Span]
    done: list[Span]
    problem: list[Span]
    answers: bool
    tells: bool


def read_clauses(sentence: Sentence, future: FutureReading | None = None) -> list[tuple[Span, Reading]]:
    """Return each clause with its reading; spans relative to the sentence."""
    clauses = find_clauses(sentence.text, 0, len(sentence.text))
    if sentence.is_heading:
        return [(clause, Reading(_heading_default(sentence.role), None)) for clause in clauses]
    done = _done_cues(sentence.text, sentence.role)
    found = _Cues(
        planned=_planned_cues(sentence, clauses, future),
        aims=_aims(sentence),
        done=done,
        problem=_problem_cues(sentence),
        answers=_answers(sentence, done),
        tells=sentence.role is Role.PREAMBLE and _tells(sentence.text),
    )
    if not (found.planned or found.aims or done or found.problem):  # most sentences: their clauses are all alike
        reading = _read_clause(sentence, clauses[0], found)
        return [(clause, reading) for clause in clauses]
    return [(clause, _read_clause(sentence, clause, found)) for clause in clauses]


def _heading_default(role: Role) -> Assertion:
    """Read a heading by its section alone; the annotation guide counts those in the done part as done."""
    return {Role.PLAN: Assertion.PLANNED, Role.PROBLEM: Assertion.PROBLEM}.get(role, Assertion.DONE)


_DEFAULTS = {Role.PLAN: Assertion.PLANNED, Role.PROBLEM: Assertion.PROBLEM, Role.PREAMBLE: Assertion.SLOGAN}


def _read_clause(sentence: Sentence, clause: Span, found: _Cues) -> Reading:
    """Read one clause: problem stated in the sentence, then the last planned or done cue up to it, then the section."""
    default = _DEFAULTS.get(sentence.role, Assertion.DONE)
    planned, done = found.planned, found.done
    in_force = [cue for cue in planned if cue[0] < clause[1]]
    in_force += [cue for cue in found.aims if clause[0] <= cue[0] < clause[1]]
    over = [cue for cue in done if cue[0] < clause[1]]
    if found.problem and default is not Assertion.PLANNED and not found.answers:
        cue = _problem_for(clause, found.problem, sentence.text)
        if cue is not None and not (in_force and in_force[-1] > cue):
            return Reading(Assertion.PROBLEM, cue)
    if found.answers and not planned:
        return Reading(Assertion.DONE, done[0])
    if in_force and not (over and over[-1] > in_force[-1] and default is not Assertion.PLANNED):
        return Reading(Assertion.PLANNED, in_force[-1])
    if default is Assertion.PLANNED and done and (not planned or (not in_force and done[0] < planned[0])):
        return Reading(Assertion.DONE, done[0])
    if default is Assertion.SLOGAN and (done or found.tells):
        return Reading(Assertion.DONE, done[0] if done else None)
    return Reading(default, None)


def _answers(sentence: Sentence, done: list[Span]) -> bool:
    """Tell a sentence among the problems that reports what was done about one: “针对……问题，组织了……”."""
    return sentence.role is Role.PROBLEM and bool(done) and _TOPIC_OPENING.match(sentence.text) is not None


def _aims(sentence: Sentence) -> list[Span]:
    """Return the words of an aim, and of what is but handed in; in a plan they are plans like the rest."""
    if sentence.role is Role.PLAN:
        return []
    aims = _spans(_AIM, sentence.text)
    aims = aims and _free(aims, _spans(_NOT_PLANNED, sentence.text))
    return sorted(aims + _spans(cues.SCHEME_HANDED_IN, sentence.text)) if "已" in sentence.text else aims


def _tells(text: str) -> bool:
    """Tell that a sentence of the preamble reports: a count with its unit, or a past stretch of time."""
    if number_in(text) is not None or _DONE_SOFT.search(text):
        return True
    return _PAST_TIME.search(text) is not None and not _GUIDING.search(text)


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    # Nearly always there is nothing, and a search tells that faster than an iterator does.
    return [match.span() for match in pattern.finditer(text)] if pattern.search(text) else []


def _free(spans: Iterable[Span], hidden: list[Span]) -> list[Span]:
    return [span for span in spans if not any(a < span[1] and span[0] < b for a, b in hidden)]


def _planned_cues(sentence: Sentence, clauses: tuple[Span, ...], future: FutureReading | None) -> list[Span]:
    """Return the words that make what follows a plan; a cue that looks back starts with its clause."""
    text = sentence.text
    ahead = _spans(_PLANNED, text) + (_spans(cues.CONDITION, text) if "待" in text else [])
    if "待" in text or "等" in text:
        ahead += _spans(cues.AWAITED, text)
    backward = _spans(_PLANNED_BACKWARD, text)
    preparing = _spans(cues.IN_PREPARATION, text)
    will = _spans(_JIANG, text)
    short = _short_cues(sentence, clauses)
    spans = [(_segment_start(text, span), span[1]) for span in _spans(cues.POSTPONED, text)]
    spans += [_clause_of(span, clauses) for span in preparing]
    if ahead or backward or will or short:
        hidden = _spans(_NOT_PLANNED, text) + _spans(cues.INTENDED_THING, text)
        spans += _free(ahead, hidden)
        spans += [_clause_of(span, clauses) for span in _free(backward, hidden)]
        spans += [span for span in _free(will, hidden) if _is_future(sentence, span, clauses, future)]
        spans += _free(short, hidden)
    spans += [
        m.span()
        for m in _YEAR.finditer(text)
        if sentence.year and int(m[1]) > sentence.year and _opens(m.start(), clauses)
    ]
    return sorted(spans)


def _segment_start(text: str, span: Span) -> int:
    """Return where the part of the sentence that a cue looks back over starts: after the last ；."""
    return text.rfind("；", 0, span[0]) + 1


def _clause_of(span: Span, clauses: tuple[Span, ...]) -> Span:
    return next(((a, span[1]) for a, b in clauses if a <= span[0] < b), span)


def _opens(position: int, clauses: tuple[Span, ...]) -> bool:
    return any(a <= position <= a + 3 for a, _ in clauses)


def _is_future(sentence: Sentence, span: Span, clauses: tuple[Span, ...], future: FutureReading | None) -> bool:
    """Tell 将 = will from 将 = 把 (its object comes next, and a verb takes it up later in the clause)."""
    text = sentence.text
    end = next((b for a, b in clauses if a <= span[0] < b), len(text))
    if _FUTURE_ADVERB.match(text, span[1], end):
        return True
    verb = _FUTURE_VERB.match(text, span[1], end)
    if verb and not _BA_SURE.search(text, verb.end(), end):
        return True
    if _BA_VERB.search(text, span[1] + 2, end):
        return False
    if future is not None and (settled := future(text, *span)) is not None:
        return settled
    return sentence.role is Role.PLAN


def _short_cues(sentence: Sentence, clauses: tuple[Span, ...]) -> list[Span]:
    """Return 拟, 计划, 准备 … where a verb phrase follows a subject or a clause start, and 要 in the plan part."""
    text, found = sentence.text, []
    if _INTENT.search(
        text
    ):  # the pattern itself starts with nothing certain, and is slow to find that there is nothing
        for match in cues.PLANNED_VERB.finditer(text):
            word = match.span("word")
            if _opens(word[0], clauses) or match["before"]:
                found.append(word)
    if sentence.role is Role.PLAN:
        found += [match.span() for match in re.finditer("要", text)]
    return found


def _done_cues(text: str, role: Role) -> list[Span]:
    spans = _spans(_DONE, text)
    if "已" in text:
        spans += _free(_spans(cues.ALREADY, text), _spans(cues.SCHEME_HANDED_IN, text))
    if "月" in text and not (role is Role.PLAN and _DUE.search(text)):
        spans += _spans(_DONE_DATE, text)
    if role is not Role.PREAMBLE:
        spans += _spans(_DONE_TIME, text)
    if role is Role.PLAN:
        spans += _spans(cues.OUTCOME, text)
    if "了" in text:
        spans += _free(_spans(_LE, text), _spans(_NOT_LE, text))
    return sorted(spans)


def _problem_cues(sentence: Sentence) -> list[Span]:
    """Return the words that state a lack, without topics of measures, legitimate zeros and conceded parts."""
    text = sentence.text
    spans = [span for pattern in _LACKS for span in _spans(pattern, text)]
    if "没" in text or "未" in text:
        spans += _spans(cues.NEGATED_DUTY, text)
    if any(part in text for part in cues.WANTING_PARTS):
        spans += _spans(cues.WANTING, text)
    spans += [
        span for span in _spans(_PROBLEM_WEAK, text) if _TURN.search(text, 0, span[0]) or _OPENING_TURN.match(text)
    ]
    if spans:
        hidden = [span for pattern in _NO_LACKS for span in _spans(pattern, text)]
        spans = _free(spans, hidden)
    confession = cues.CONFESSION.match(text)
    if confession:
        spans.append(confession.span())
    concession = _CONCESSIVE.search(text) if spans else None
    turn = _TURN.search(text, concession.end()) if concession else None
    if turn:
        spans = [span for span in spans if span[0] >= turn.start()]
    return sorted(spans)


def _problem_for(clause: Span, problem: list[Span], text: str) -> Span | None:
    """Return the problem cue that rules a clause: in it, after it, or before it as far as no ； stands between."""
    for cue in problem:
        between = text[min(clause[1], cue[0]) : max(clause[0], cue[1])] if not clause[0] <= cue[0] < clause[1] else ""
        if "；" not in between:
            return cue
    return None


def slogan_cue(sentence: Sentence, spans: tuple[Span, ...]) -> Span | None:
    """Return the words that make a wish, praise or quotation of what a sentence says about an item.

    They count in a clause that holds the item's words, and in a clause 是…… that says what the one before is.

    Args:
        sentence: to read.
        spans: where the item's words stand in it.
    """
    text = sentence.text
    mark = _POINT_MARK.match(text)
    begin = mark.end() if mark else 0
    opening = _SLOGAN_OPENING.match(text, begin)
    if opening and sentence.role is Role.PREAMBLE:
        return opening.span()
    for start, end in find_clauses(text, begin, len(text)):
        if not text.startswith(cues.SLOGAN_PREDICATE, start) and not any(start <= a < end for a, _ in spans):
            continue
        match = _SLOGAN.search(text, start, end)
        if match is None and cues.FRAME_SIGN.search(text, start, end):
            match = cues.SLOGAN_FRAME.search(text, start, end)
        if match and not _only_weighs(text, (start, end), spans):
            return match.span()
    maxim = cues.MAXIM.search(text) if "：" not in text and cues.MAXIM_SIGN.search(text) else None
    if maxim:
        return maxim.span()
    cited = _cited(text, begin)
    return cited.span() if cited else None


def _only_weighs(text: str, clause: Span, spans: tuple[Span, ...]) -> bool:
    """Tell a clause that says how much the item weighs beside one that says what was done about it.

    “履行第一责任人职责，始终把法治建设摆在重要位置” is no wish; to be appraised by the item is something done itself.
    """
    if cues.APPRAISED_BY.search(text, *clause):
        return True
    if not cues.WEIGHING.search(text, *clause):
        return False
    return any(
        (start, end) != clause
        and any(start <= a < end for a, _ in spans)
        and (cues.DOING.match(text, start, end) or cues.APPRAISED_BY.search(text, start, end))
        for start, end in find_clauses(text, 0, len(text))
    )


def demand_cue(text: str) -> Span | None:
    """Return the words by which a superior demands something, where no action of one's own follows."""
    match = cues.SUPERIOR.search(text) or cues.OTHERS_DOING.search(text)
    return match.span() if match and not cues.OWN_ACTOR.search(text) else None


def praise_cue(text: str) -> Span | None:
    """Return the words that praise a rule or a plan, where no action of one's own follows."""
    match = cues.PRAISE.search(text) if "了" in text else None  # cheap, and always there
    return match.span() if match and not cues.OWN_ACTOR.search(text) else None


def _cited(text: str, begin: int) -> re.Match[str] | None:
    """Return a demand of others that is quoted and followed by nothing of one's own."""
    match = _CITATION.match(text, begin)
    if match is None:
        return None
    rest = text[match.end() :].strip("，。")
    return match if len(rest) < MAX_EMPTY_REST or cues.EMPTY_REST.fullmatch(rest) else None


MAX_EMPTY_REST = 4  # characters after a quoted demand that cannot hold an action
