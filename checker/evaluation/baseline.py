"""A keyword script as offices use it, to compare with: keywords per item, a section rule, and "a digit is concrete".

It knows the six items of the shipped township checklist only; any other item it calls missing. It is kept simple on
purpose: what it gets right needs no program, what it gets wrong is what the program is for.
"""

import re
from collections.abc import Collection

from checker.evaluation.answers import Found, ReportAnswer
from checker.evaluation.truths import Truth
from checker.results import Assertion, Kind, Role, Verdict

_DEFINING = {
    "first_responsible": ("第一责任人", "四个亲自"),
    "decision_procedure": ("重大行政决策", "重大决策程序"),
    "three_systems": ("三项制度", "执法全过程记录", "重大执法决定法制审核"),
    "legal_adviser": ("法律顾问",),
    "bawu_pufa": ("八五普法", "八五规划"),
    "fengqiao": ("枫桥",),
}
_RELATED = {
    "first_responsible": ("领导小组", "亲自抓", "述法"),
    "decision_procedure": ("三重一大", "民主集中制", "科学决策", "依法决策"),
    "three_systems": ("行政执法公示", "执法记录仪", "规范公正文明执法"),
    "legal_adviser": ("律师", "公共法律服务"),
    "bawu_pufa": ("普法", "法治宣传", "法律明白人"),
    "fengqiao": ("矛盾纠纷", "人民调解", "诉源治理"),
}
_HEADING = re.compile(r"[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分")
_PROBLEM_HEADING = re.compile(r"问题|不足")
_PLAN_HEADING = re.compile(r"下一步|打算|计划")
_NOISE = re.compile(r"[ \t\u3000“”\"]")
_BY_ROLE = {Role.PROBLEM: Assertion.PROBLEM, Role.PLAN: Assertion.PLANNED}
_WORTH = {Verdict.COVERED: 1.0, Verdict.WEAK: 0.5, Verdict.MISSING: 0.0}


def keyword_report(text: str, items: Collection[str]) -> ReportAnswer:
    """Judge a report the way the script does; `text` is the source text."""
    found: list[Found] = []
    role = Role.ACHIEVEMENT
    for line in _NOISE.sub("", text).splitlines():
        role = _role_after(line, role)
        found += [
            entry for sentence in re.split(r"(?<=[。！？；])", line) for entry in keyword_sentence(sentence, role)
        ]
    verdicts = {item: _verdict([entry.truth for entry in found if entry.truth.item == item]) for item in items}
    coverage = 100 * sum(_WORTH[verdict] for verdict in verdicts.values()) / max(1, len(verdicts))
    return ReportAnswer(coverage=coverage, verdicts=verdicts, reasons={}, found=tuple(found))


def keyword_sentence(text: str, role: Role) -> tuple[Found, ...]:
    """Return every item whose keyword is in the sentence; the section alone decides how it is meant."""
    plain = _NOISE.sub("", text)
    assertion = _BY_ROLE.get(role, Assertion.DONE)
    concrete = any(char.isdigit() for char in plain)
    found = []
    for item, words in _DEFINING.items():
        defining = any(word in plain for word in words)
        if defining or any(word in plain for word in _RELATED[item]):
            kind = Kind.DEFINING if defining else Kind.RELATED
            found.append(Found(truth=Truth(item, kind, assertion, concrete), text=text))
    return tuple(found)


def _role_after(line: str, role: Role) -> Role:
    """Return the role of the section that a line stands in: a main heading changes it, any other line does not."""
    if not _HEADING.match(line):
        return role
    if _PROBLEM_HEADING.search(line[:30]):
        return Role.PROBLEM
    return Role.PLAN if _PLAN_HEADING.search(line[:30]) else Role.ACHIEVEMENT


def _verdict(truths: list[Truth]) -> Verdict:
    done = [truth for truth in truths if truth.assertion is Assertion.DONE]
    if any(truth.kind is Kind.DEFINING for truth in done) and any(truth.concrete for truth in done):
        return Verdict.COVERED
    touched = any(truth.kind is Kind.DEFINING for truth in truths) or any(truth.concrete for truth in done)
    return Verdict.WEAK if touched else Verdict.MISSING
