"""Results whose offsets fit their text, for the tests of the page; the town is invented."""

import io
from collections.abc import Mapping

from msgspec.structs import replace
from sample_results import evidence, item, result

from checker.checklist import Checklist
from checker.output.html import HtmlWriter
from checker.results import (
    Assertion,
    Cue,
    CueRole,
    Defect,
    ElementResult,
    Evidence,
    Failure,
    Kind,
    Reason,
    Result,
    Role,
    SectionRef,
    SectionResult,
    Severity,
    Verdict,
    Waiver,
)

FILLER = "".join(f"\n第{number}村修好机耕路，村民出行方便。" for number in range(1, 31))
TEXT = (
    "青柳镇2024年度法治政府建设工作报告\n\n一、主要工作\n"
    "镇长切实扛起第一责任人的担子，全年主持专题会议4次，法律顾问列席并审查\n　　合同9份。其余照常。" + FILLER + "\n"
    "二、存在的问题\n法律顾问用得不够。\n三、下一步打算\n将为全镇11个村配齐法律顾问。不断提高法治水平。\n"
)
WORK = SectionRef("一、主要工作，以及党政主要负责人履行推进法治建设第一责任人职责的有关情况", Role.ACHIEVEMENT)
LONG = "镇长切实扛起第一责任人的担子，全年主持专题会议4次，法律顾问列席并审查\n　　合同9份。"


def found(
    words: str, *cues: tuple[CueRole, str], assertion: Assertion = Assertion.DONE, concrete: bool = False
) -> Evidence:
    start = TEXT.index(words)
    line = TEXT.count("\n", 0, start) + 1
    made = [Cue(role, cue, start + words.index(cue), start + words.index(cue) + len(cue)) for role, cue in cues]
    one = evidence(words, start=start, line=line, assertion=assertion, concrete=concrete, section=WORK)
    return replace(one, cues=tuple(made), kind=Kind.DEFINING)


def defect(words: str, message: str, severity: Severity, correction: str | None = None) -> Defect:
    start = TEXT.index(words)
    line = TEXT.count("\n", 0, start) + 1
    return Defect("x", message, start, start + len(words), line, 1, severity, correction=correction)


ITEMS = (
    item(
        Verdict.COVERED,
        found(LONG, (CueRole.ITEM, "第一责任人"), (CueRole.CONCRETE, "4次"), concrete=True),
        id="first_responsible",
        title="第一责任人职责",
        elements=(ElementResult("meeting", "专题会议", found=True), ElementResult("told", "述法", found=False)),
    ),
    item(
        Verdict.WEAK,
        found(LONG, (CueRole.ITEM, "法律顾问"), concrete=True),
        found("将为全镇11个村配齐法律顾问。", (CueRole.ASSERTION, "将"), assertion=Assertion.PLANNED),
        found("法律顾问用得不够。", (CueRole.ITEM, "法律顾问"), assertion=Assertion.PROBLEM),
        id="legal_adviser",
        title="法律顾问",
        reasons=(Reason.NOT_CONCRETE,),
        advice=("写明审查了多少合同。",),
        waiver=Waiver("上年已专项检查", "赵明", "2026-12-31"),
    ),
    item(
        Verdict.MISSING,
        found("不断提高法治水平。", assertion=Assertion.SLOGAN),
        id="bawu_pufa",
        title="“八五”普法",
        reasons=(Reason.ABSENT,),
        advice=("补写普法规划的落实情况。",),
    ),
    item(Verdict.NOT_APPLICABLE, title="枫桥经验", note="另有专项报告"),
)


def _section(title: str, role: Role, until: str | None) -> SectionResult:
    start = TEXT.index(title)
    end = TEXT.index(until) if until else len(TEXT)
    return SectionResult(title, 1, role, start, end, TEXT.count("\n", 0, start) + 1)


SECTIONS = (
    SectionResult("", 0, Role.PREAMBLE, 0, TEXT.index("一、"), 1),
    _section("一、主要工作", Role.ACHIEVEMENT, "二、"),
    _section("二、存在的问题", Role.PROBLEM, "三、"),
    _section("三、下一步打算", Role.PLAN, None),
)
DEFECTS = (
    defect("责任人的担子", "宜用书面语", Severity.HINT, "责任人职责"),
    defect("照常。\n第1村", "分段不对", Severity.ERROR),
)


def page_result(path: str = "qingliu.txt", *, coverage: float = 46.7) -> Result:
    """Return a result with overlapping evidence, a sentence over two lines, defects, a waiver and a note."""
    made = result(*ITEMS, path=path, coverage=coverage, title="青柳镇2024年度法治政府建设工作报告")
    return replace(made, sections=SECTIONS, defects=DEFECTS, text=TEXT)


def written(*entries: Result | Failure, known: Mapping[str, Checklist] | None = None) -> bytes:
    file = io.BytesIO()
    writer = HtmlWriter(file, known or {})
    for entry in entries:
        writer.add(entry)
    writer.close()
    return file.getvalue()
