"""A result made by hand, with everything a writer has to show; the town is invented."""

from msgspec.structs import replace

from checker.results import (
    Assertion,
    ChecklistInfo,
    Cue,
    CueRole,
    ElementResult,
    EngineInfo,
    Evidence,
    FailedReport,
    Failure,
    FailureInfo,
    ItemResult,
    Kind,
    Reason,
    ReportInfo,
    Result,
    Role,
    SectionRef,
    SectionResult,
    Verdict,
)

DONE_TEXT = "镇长切实扛起推进法治建设\n　　第一责任人的担子，全年主持专题会议4次，协调解决执法经费等问题9个。"
PLAN_TEXT = "下一步，将为全镇11个村配齐法律顾问。"


WORK = SectionRef("一、主要工作", Role.ACHIEVEMENT)


def cue(text: str, words: str, role: CueRole, start: int = 0) -> Cue:
    at = start + text.index(words)
    return Cue(role, words, at, at + len(words))


def evidence(
    text: str,
    *words: str,
    start: int = 0,
    line: int = 1,
    kind: Kind = Kind.DEFINING,
    assertion: Assertion = Assertion.DONE,
    concrete: bool = True,
    page: int | None = None,
    section: SectionRef = WORK,
    assertion_word: str | None = None,
) -> Evidence:
    cues = [cue(text, word, CueRole.ITEM, start) for word in words]
    if assertion_word:
        cues.append(cue(text, assertion_word, CueRole.ASSERTION, start))
    return Evidence(
        kind=kind,
        assertion=assertion,
        concrete=concrete,
        text=text,
        start=start,
        end=start + len(text),
        line=line,
        column=1,
        page=page,
        section=section,
        cues=tuple(cues),
    )


DONE = evidence(DONE_TEXT, "第一责任人", start=120, line=12)
PLAN = evidence(
    PLAN_TEXT,
    "法律顾问",
    start=300,
    line=31,
    assertion=Assertion.PLANNED,
    concrete=False,
    section=SectionRef("三、下一步打算", Role.PLAN),
    assertion_word="将",
)


def item(
    verdict: Verdict, *found: Evidence, id: str = "fengqiao", title: str = "枫桥经验", **more: object
) -> ItemResult:
    score = {Verdict.COVERED: 100, Verdict.WEAK: 40}.get(verdict, 0)
    made = ItemResult(id, title, 1.0, verdict, score, (), (), found, ())
    return replace(made, **more)  # type: ignore[arg-type]


ITEMS = (
    item(
        Verdict.COVERED,
        DONE,
        id="first_responsible",
        title="第一责任人职责",
        elements=(ElementResult("meeting", "专题会议", found=True), ElementResult("statement", "述法", found=False)),
    ),
    item(
        Verdict.WEAK,
        PLAN,
        id="legal_adviser",
        title="法律顾问",
        reasons=(Reason.ONLY_PLANNED,),
        advice=(
            "写明已做的事：聘请了谁、审查了多少合同、参与了哪些决策。",
            "句式：我镇聘请____担任法律顾问，全年审查合同____份，参与处理纠纷____件。",
        ),
    ),
    item(
        Verdict.MISSING,
        id="bawu_pufa",
        title="“八五”普法",
        reasons=(Reason.ABSENT,),
        advice=("补写“八五”普法规划的落实情况。",),
    ),
    item(Verdict.NOT_APPLICABLE, title="枫桥经验", note="另有专项报告"),
)


def result(
    *items: ItemResult,
    path: str = "qingliu.txt",
    coverage: float = 46.7,
    title: str | None = "海棠市青柳镇2024年度法治政府建设工作报告",
) -> Result:
    return Result(
        ReportInfo(path, path.rsplit("/", 1)[-1], "ab" * 32, "text", 1200, title, 2024),
        ChecklistInfo("fazhi-township", "2021-2025", "cd" * 32, "乡镇（街道）法治政府建设年度报告"),
        EngineInfo("0.1.0", "3.8.18", None),
        coverage,
        items or ITEMS,
        (SectionResult("一、主要工作", 1, Role.ACHIEVEMENT, 100, 280, 11),),
        (),
    )


FAILURE = Failure(FailedReport("xx/坏.txt", "坏.txt"), FailureInfo("binary", "xx/坏.txt：是图片，不是文字"))
