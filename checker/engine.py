"""The one place that sees both a Doc and a Result: reads, runs the pipeline, judges, and puts the result together."""

import platform
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from checker import __version__
from checker.advice import TOLD, advise
from checker.checklist import Checklist, Item, Part, find_checklist
from checker.errors import CheckerError, ChecklistError
from checker.pipes import SPACY_VERSION, build_pipeline
from checker.pipes.mentions import Mention
from checker.pipes.model import diagnose_models, use_model
from checker.pipes.sections import Section
from checker.proofreading import proofread
from checker.reading import build_report, read_report
from checker.report import Report
from checker.results import (
    ChecklistInfo,
    Cue,
    ElementResult,
    EngineInfo,
    Evidence,
    Failure,
    ItemResult,
    Reason,
    ReportInfo,
    Result,
    Role,
    SectionRef,
    SectionResult,
    Verdict,
)
from checker.scoring import SCORES, Finding, coverage, elements_found, judge

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Closing marks and quotes are folded away or belong to the sentence before; evidence is quoted with them.
_CLOSERS = "”’」』\"'》）)】〕]"
_OPENERS = "“‘「『\"'《（(【〔["


class Checker:
    """Check reports against one checklist, or against the shipped edition that fits each report's year.

    Args:
        checklist: an id, or None for fazhi-township, picks the shipped edition for each report's year.
        model: "auto", "none" or the path of a zh_core_web_sm; only settles ambiguous cues.
        year: overrides the year that the report states.
        not_applicable: item id -> reason; these items are not scored.
        proofread: whether to look for defects of the writing too.

    Raises:
        ChecklistError: for an unknown item in not_applicable.
        ModelError: for a model given by path that is not usable.
    """

    def __init__(
        self,
        checklist: Checklist | str | None = None,
        *,
        model: str = "auto",
        year: int | None = None,
        not_applicable: Mapping[str, str] | None = None,
        proofread: bool = True,
    ) -> None:
        self.checklist = checklist
        self.year = year
        self.proofread = proofread
        self.not_applicable = dict(not_applicable or {})
        self._choice, self._tagger = use_model(model)
        self._pipelines: dict[str, Language] = {}
        if isinstance(checklist, Checklist):
            self._refuse_unknown(checklist)

    def check_path(self, path: str) -> Result | Failure:
        """Check a file; what is wrong with it comes back as a Failure, never as an exception."""
        try:
            return self.check(read_report(path))
        except CheckerError as error:
            return Failure.of(path, error.code, error.message)

    def check(self, report: Report) -> Result:
        """Check a report.

        Raises:
            ChecklistError: when no shipped edition is for the report's year, or not_applicable names an unknown item.
        """
        year = self.year or report.year
        checklist = self._checklist_for(year)
        self._refuse_unknown(checklist)
        doc = self._read(report, checklist, year)
        sections: list[Section] = doc._.sections
        items = self._judge_items(report, checklist, doc)
        parts = tuple(_section_result(report, section) for section in _listed(sections))
        return Result(
            report=ReportInfo(
                report.path, report.name, report.sha256, report.format, len(report.text), report.title, year
            ),
            checklist=ChecklistInfo(checklist.id, checklist.edition, checklist.sha256, checklist.title),
            engine=EngineInfo(__version__, SPACY_VERSION, self._choice.name if self._tagger else None),
            coverage=coverage((item.weight, item.verdict) for item in items),
            items=items,
            sections=parts,
            defects=proofread(report, year, parts) if self.proofread else (),
            text=report.text,
        )

    def check_sentence(self, text: str, role: Role) -> tuple[tuple[str, Evidence], ...]:
        """Judge one sentence as if it stood in a section of the given role.

        Returns (item id, evidence), one per item at most.
        """
        report = build_report(text)
        checklist = self._checklist_for(self.year)
        doc = self._read(report, checklist, self.year, role=role)
        found: dict[str, Evidence] = {}
        for finding in _Quoter(report, doc._.sections).findings(doc._.mentions):
            found.setdefault(finding.item, finding.evidence)
        return tuple(sorted(found.items()))

    def judge_example(self, item: str, text: str, role: Role) -> Verdict:
        """Return the verdict on one item when a text is the whole report.

        The text stands in a section of the given role, unless the item asks for a part: then its own headings tell.
        """
        report = build_report(text)
        checklist = self._checklist_for(self.year)
        one = next(one for one in checklist.items if one.id == item)
        doc = self._read(report, checklist, self.year, role=None if one.part else role)
        return next(judged.verdict for judged in _judge(report, checklist, doc) if judged.item is one)

    def _checklist_for(self, year: int | None) -> Checklist:
        return self.checklist if isinstance(self.checklist, Checklist) else find_checklist(self.checklist, year)

    def _read(self, report: Report, checklist: Checklist, year: int | None, *, role: Role | None = None) -> "Doc":
        if checklist.sha256 not in self._pipelines:
            self._pipelines[checklist.sha256] = build_pipeline(checklist)
        nlp = self._pipelines[checklist.sha256]
        nlp.max_length = max(nlp.max_length, len(report.folded.text) + 1)
        doc = nlp.make_doc(report.folded.text)
        future = self._tagger.is_future_marker if self._tagger else None
        doc.user_data.update(headings=report.folded.headings, year=year, future=future, role=role)
        for _, component in nlp.pipeline:
            doc = component(doc)
        return doc

    def _judge_items(self, report: Report, checklist: Checklist, doc: "Doc") -> tuple[ItemResult, ...]:
        # A row of a table may look like a heading; nothing is to be written there, nor below problems and plans.
        titles = [one.title for one in doc._.sections if one.title and "|" not in one.title and one.role in TOLD]
        return tuple([self._item_result(judged, titles) for judged in _judge(report, checklist, doc)])

    def _item_result(self, judged: "_Judged", titles: list[str]) -> ItemResult:
        item, evidence = judged.item, judged.evidence
        verdict, reasons, note = judged.verdict, judged.reasons, judged.note
        found = frozenset(element.id for element in judged.elements if element.found)
        if item.part and evidence and Reason.NOT_SEPARATE not in reasons:
            titles = [evidence[0].section.title]  # the part is there: that is where to write
        if item.id in self.not_applicable:
            verdict, reasons, note = Verdict.NOT_APPLICABLE, (), self.not_applicable[item.id]
        return ItemResult(
            id=item.id,
            title=item.title,
            weight=item.share,
            verdict=verdict,
            score=SCORES[verdict],
            reasons=reasons,
            elements=judged.elements,
            evidence=evidence,
            advice=advise(item, verdict, reasons, found, titles, judged.advice, () if item.part else evidence),
            note=note,
        )

    def _refuse_unknown(self, checklist: Checklist) -> None:
        ids = [item.id for item in checklist.items]
        if set(ids) <= set(self.not_applicable):
            raise ChecklistError("--not-applicable：所有要求项都标为不适用，没有可检查的内容（至少留一项）")
        for name in self.not_applicable:
            if name not in ids:
                raise ChecklistError(
                    f"--not-applicable：清单 {checklist.id} 没有要求项“{name}”（有：{'、'.join(ids)}）"
                )


class _Judged(NamedTuple):
    """What is said of one item."""

    item: Item
    verdict: Verdict
    reasons: tuple[Reason, ...]
    elements: tuple[ElementResult, ...]
    evidence: tuple[Evidence, ...]
    advice: tuple[str, ...] = ()
    note: str | None = None


def _judge(report: Report, checklist: Checklist, doc: "Doc") -> Iterator[_Judged]:
    """Judge each item of the checklist in order."""
    quoter = _Quoter(report, doc._.sections)
    mentions: dict[str, list[Mention]] = {item.id: [] for item in checklist.items}
    for mention in doc._.mentions:
        mentions[mention.item].append(mention)
    for item in checklist.items:
        if item.part is None:
            yield _judge_sentences(item, quoter.findings(mentions[item.id]))
        else:
            yield _judge_part(item, item.part, checklist, doc, mentions[item.id], quoter)


def _judge_part(
    item: Item, part: Part, checklist: Checklist, doc: "Doc", mentions: list[Mention], quoter: "_Quoter"
) -> _Judged:
    from checker.parts import Body, judge_part  # not at the top: most checklists ask for no part, and it takes 10 ms

    body = Body(quoter.report, doc.user_data["year"], doc.user_data["sentence_starts"], quoter.sections)
    judged = judge_part(item, part, body, {one.id: one for one in checklist.items}, mentions)
    evidence = tuple([finding.evidence for finding in quoter.findings(judged.mentions)])
    return _Judged(item, judged.verdict, judged.reasons, judged.elements, evidence, judged.advice, judged.note)


def _judge_sentences(item: Item, findings: list[Finding]) -> _Judged:
    verdict, reasons = judge(findings)
    found = elements_found(findings)
    elements = tuple([ElementResult(e.id, e.title, e.id in found) for e in item.elements])
    return _Judged(item, verdict, reasons, elements, tuple([finding.evidence for finding in findings]))


class _Quoter:
    """Turn mentions into findings: with their words and their place in the source."""

    def __init__(self, report: Report, sections: list[Section]) -> None:
        self.report = report
        self.sections = sections
        self.refs: dict[int, SectionRef] = {}

    def findings(self, mentions: Iterable[Mention]) -> list[Finding]:
        """Return a finding for each mention."""
        return [self._finding(mention) for mention in mentions]

    def _finding(self, mention: Mention) -> Finding:
        report = self.report
        start, end = _quoted(report, mention.start, mention.end)
        place = report.locate(start)
        evidence = Evidence(
            kind=mention.kind,
            assertion=mention.assertion,
            concrete=mention.concrete,
            text=report.text[start:end],
            start=start,
            end=end,
            line=place.line,
            column=place.column,
            page=place.page,
            place=place.place,
            section=self._section(mention.section),
            cues=tuple([_cue(report, cue) for cue in mention.cues]),
        )
        unit = self.sections[mention.section].unit
        return Finding(mention.item, evidence, unit, mention.heading, mention.elements)

    def _section(self, index: int) -> SectionRef:
        """Return the innermost heading over a section; points and unheaded parts have none of their own."""
        if index not in self.refs:
            section = self.sections[index]
            titles = (self.sections[outer].title for outer in reversed(section.path))
            self.refs[index] = SectionRef(next(filter(None, titles), ""), section.role)
        return self.refs[index]


def _cue(report: Report, cue: tuple[object, int, int]) -> Cue:
    role, start, end = cue
    a, b = report.source_span(start, end)
    return Cue(role, report.text[a:b], a, b)  # type: ignore[arg-type]


def _quoted(report: Report, start: int, end: int) -> tuple[int, int]:
    """Return the source span of a folded sentence, with the quotation marks that folding dropped at its ends."""
    text = report.text
    a, b = report.source_span(start, end)
    limit = report.folded.offsets[end] if end < len(report.folded.offsets) else len(text)
    while b < limit and text[b] in _CLOSERS:
        b += 1
    floor = report.folded.offsets[start - 1] + 1 if start else 0
    while a > floor and text[a - 1] in _OPENERS:
        a -= 1
    return a, b


def _listed(sections: list[Section]) -> list[Section]:
    """Merge points and rests of paragraphs, which have neither title nor role of their own, into the one before."""
    listed: list[Section] = []
    for section in sections:
        if listed and not section.title and section.role is listed[-1].role:
            listed[-1] = listed[-1]._replace(end=section.end)
        else:
            listed.append(section)
    return listed


def _section_result(report: Report, section: Section) -> SectionResult:
    offsets = report.folded.offsets
    start = offsets[section.start] if section.start < len(offsets) else len(report.text)
    end = offsets[section.end] if section.end < len(offsets) else len(report.text)
    return SectionResult(section.title, section.rank, section.role, start, end, report.locate(start).line)


class ExampleFailure(Struct, frozen=True):
    """An example of a checklist that does not get the verdict it claims."""

    item: str
    line: int
    text: str
    expected: Verdict
    got: Verdict


def test_examples(checklist: Checklist) -> tuple[ExampleFailure, ...]:
    """Return the examples of a checklist that the program judges otherwise."""
    checker = Checker(checklist, model="none")
    failures = []
    for item in checklist.items:
        for example in item.examples:
            got = checker.judge_example(item.id, example.text, example.section_role or Role.ACHIEVEMENT)
            if got is not example.verdict:
                failures.append(ExampleFailure(item.id, example.line, example.text, example.verdict, got))
    return tuple(failures)


class Diagnosis(Struct, frozen=True):
    """What is installed, and which model would be used and why."""

    python: str
    spacy: str
    checker: str
    model: str | None
    model_reason: str
    squat: bool


def diagnose() -> Diagnosis:
    """Describe the installation for `check doctor`."""
    choice = diagnose_models()
    return Diagnosis(platform.python_version(), SPACY_VERSION, __version__, choice.name, choice.reason, choice.squat)
