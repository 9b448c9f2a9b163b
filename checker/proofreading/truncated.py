"""Sentences that break off and points with nothing in them."""

from collections.abc import Iterator

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.passages import flaw, near, sentence_at
from checker.results import Severity

_NUMERAL = "[一二三四五六七八九十]"
_POINT = (
    "[一二三四五六七八九十第其](?<![一-鿿0-9].)"
    f"(?:(?<={_NUMERAL})是|(?<=第){_NUMERAL}(?=[，：、])|(?<=其)[一二三四五](?=[，：、]))"
)
_EMPTY_POINT = late(f"{_POINT}[，：、]?(?=[；。]|\n|$)")
_MARK = late("（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.、]")
_NUMBERED = late("[（(]?[一二三四五六七八九十0-9]{1,3}[）).、]|[一二三四五六七八九十]是")

_NO_OBJECT = late("进行了(?=[，。；、])(?<!(?:顺利|如期|照常|按时|正常|继续)进行了)")
_NO_END = late(
    "以及(?=[。；])|对于(?=[。；])|关于(?=[。；])|由于(?=[。；])|并且(?=[。；])|而且(?=[。；])"
    "|与(?=[。；])(?<![参赠给授付干]与)|及(?=[。；])(?<![普涉触顾遍波企埃论提危以莫不]及)"
)

_CLAUSE = "(?:^|(?<=[，。；：！？\n]))"
# One half of a phrase run together with another: sign, phrase, what it needs before it in the sentence.
_UNPAIRED = (
    (
        late("为(?:契机|抓手|主线|主要内容|导向|切入点|突破口)"),
        late(
            f"{_CLAUSE}(?:(?![以把将作成视因列定变选确])[^，。；：！？\n]){{4,80}}"
            "(为(?:契机|抓手|主线|主要内容|导向|切入点|突破口))"
        ),
        "以",
    ),
    (
        late("指明了?方向"),
        late(f"{_CLAUSE}(?:(?!为)[^，。；：！？\n]){{4,80}}(指明了?方向)"),
        "为",
    ),
)
_MIXED = late("由(?:(?![任以作])[^，。；：！？\n]){2,15}为(?:副?组长|成员|[一-鿿]{0,4}(?:责任人|负责人|联系人|帮控人))")


def empty_point(draft: Draft) -> Iterator[Flaw]:
    """Find 三是； and a number alone in its paragraph before the next number."""
    for match in _EMPTY_POINT.finditer(draft.folded):
        yield flaw(draft, "empty-point", match.span(), f"“{match[0]}”后面没有内容")
    for at, (start, end) in enumerate(draft.paragraphs):
        if end - start > 6 or not _MARK.fullmatch(draft.folded, start, end):
            continue
        following = draft.paragraphs[at + 1] if at + 1 < len(draft.paragraphs) else None
        if following is None or _NUMBERED.match(draft.folded, *following):
            yield flaw(draft, "empty-point", (start, end), "序号后面没有内容", severity=Severity.HINT)


def broken_clause(draft: Draft) -> Iterator[Flaw]:
    """Find clauses that end where an object or a second part must follow: 进行了， 以及。."""
    for match in _NO_OBJECT.finditer(draft.folded):
        yield flaw(draft, "broken-clause", match.span(), "“进行了”后面缺少宾语，句子不完整")
    for match in _NO_END.finditer(draft.folded):
        yield flaw(draft, "broken-clause", match.span(), f"句子停在“{match[0]}”，后面缺少内容")


def unpaired_phrase(draft: Draft) -> Iterator[Flaw]:
    """Find 利用…为契机, …指明了方向 and 由…为组长: one half of a phrase without its other half."""
    for sign, pattern, needed in _UNPAIRED:
        for match in near(draft.folded, sign, pattern, 80, 100):
            start, _ = sentence_at(draft, *match.span())
            if needed not in draft.folded[start : match.start()]:
                message = f"“{match[1]}”：前面缺“{needed}”"
                yield flaw(draft, "unpaired-phrase", match.span(1), message, severity=Severity.HINT)
    for match in _MIXED.finditer(draft.folded):
        message = f"“{match[0]}”：“由……任”与“以……为”混用"
        yield flaw(draft, "unpaired-phrase", match.span(), message, severity=Severity.HINT)
