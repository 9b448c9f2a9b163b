"""Sentences that break off and points with nothing in them."""

import re
from collections.abc import Iterator

from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.passages import flaw
from checker.results import Severity

_POINT = "(?<![一-鿿0-9])(?:[一二三四五六七八九十]是|第[一二三四五六七八九十](?=[，：、])|其[一二三四五](?=[，：、]))"
_EMPTY_POINT = re.compile(f"{_POINT}[，：、]?(?=[；。]|\n|$)")
_MARK = re.compile("（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.、]")
_NUMBERED = re.compile("[（(]?[一二三四五六七八九十0-9]{1,3}[）).、]|[一二三四五六七八九十]是")

_NO_OBJECT = re.compile("(?<!顺利)(?<!如期)(?<!照常)(?<!按时)(?<!正常)(?<!继续)进行了(?=[，。；、])")
_NO_END = re.compile(
    "(?:以及|对于|关于|由于|并且|而且)(?=[。；])|(?<![参赠给授付干])与(?=[。；])|(?<![普涉触顾遍波企埃论提危以莫不])及(?=[。；])"
)


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
