"""A report as it is compared: sentences, with figures and the names of its own place set aside.

A sentence here ends at 。！？； and at a paragraph end. `checker.pipes.sentences` cuts for judgements and needs spaCy;
a comparison of thousands of reports does without.
"""

import re
from functools import cache
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from checker.copies.findings import Span
from checker.copies.genre import GENRE
from checker.reading.title import find_title
from checker.report import Folded, Report
from checker.results import ReportInfo

FIGURE = "0"
NAME = "某"

# A text without stops must not make one sentence of it all.
_LONGEST_SENTENCE = 500
_LONGEST_HEADING = 40
_STOP = re.compile("[。！？；]+[”’）》]*|\n+")
_NUMBERING = re.compile(
    "(?:[一二三四五六七八九十]{1,3}[、是要]|（[一二三四五六七八九十0-9]{1,3}）|[0-9]{1,2}[.、）](?![0-9]))+"
)
_FIGURES = re.compile(
    "[0-9]+(?:[.,，—~-][0-9]+)*%?|[〇○零一二三四五六七八九]{4}(?=年)|[一二三四五六七八九十百千两]+余?(?=[名人次件个场期份起万户家条])"
)
_DROPPED = re.compile("[^\\w《》]+|_+")
_PLACE = re.compile(
    "([^省市县区州盟旗镇乡的年度〇0-9关于\n]{2,8}?(?:省|自治区|市|县|区|自治州|盟|旗|镇|乡|街道|苏木|农场))"
)
# In a title the places stand before it: 甲县乙镇2024年度法治政府建设情况报告.
_SUBJECT = re.compile("法治|法制|依法|普法|述法")


class Sentence(Struct, frozen=True):
    """One sentence.

    Attributes:
        start: source offset of its first character.
        end: source offset behind its last.
        plain: folded, without numbering and punctuation.
        masked: the same with figures and own place names masked.
        weight: how many characters of `masked` are words of its own, not figures, names, set phrases or a heading.
    """

    start: int
    end: int
    plain: str
    masked: str
    weight: int


class Text(Struct, frozen=True):
    """One report, ready to be compared.

    Attributes:
        report: without its folded text, which would take most of the memory.
        owner: the places that its title names, such as "甲县乙镇", or None.
        sentences: in order; their masked forms joined are the masked text.
    """

    report: Report
    owner: str | None
    sentences: tuple[Sentence, ...]

    @property
    def info(self) -> ReportInfo:
        """Return what results say of a report."""
        held = self.report
        return ReportInfo(held.path, held.name, held.sha256, held.format, len(held.text), held.title, held.year)

    def span(self, first: int, last: int) -> Span:
        """Return the place and the text from one sentence to another, both included."""
        start, end = self.sentences[first].start, self.sentences[last].end
        place = self.report.locate(start)
        return Span(
            start=start,
            end=end,
            line=place.line,
            column=place.column,
            page=place.page,
            place=place.place,
            text=self.report.text[start:end],
        )


def prepare(report: Report) -> Text:
    """Cut and mask a report; takes time in proportion to its length."""
    title = find_title(report.folded.text)
    places = _PLACE.findall(_SUBJECT.split(report.folded.text[slice(*title)])[0]) if title else []
    names = _names(tuple(places))
    sentences = tuple(_sentences(report, names))
    return Text(replace(report, folded=Folded("", ())), "".join(places) or None, sentences)


@cache
def _names(places: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what matches the places, with and without the word for their rank, the longest first."""
    stems = [re.sub("(?:自治[区州]|街道|苏木|农场|.)$", "", place) for place in places]
    words = sorted({*places, *(stem for stem in stems if len(stem) > 1)}, key=lambda word: (-len(word), word))
    return re.compile("(?:" + "|".join(map(re.escape, words)) + ")+") if words else None


def _sentences(report: Report, names: re.Pattern[str] | None) -> list[Sentence]:
    text, made = report.folded.text, []
    for start, end in _cuts(text):
        raw = text[start:end]
        bare = _NUMBERING.sub("", raw, count=1) if _NUMBERING.match(raw) else raw
        plain = _DROPPED.sub("", bare)
        if not plain:
            continue
        masked = _DROPPED.sub("", mask_figures(names.sub(NAME, bare) if names else bare))
        heading = len(raw) <= _LONGEST_HEADING and raw[-1] not in "。！？；”" and text[end : end + 1] in ("\n", "")
        made.append(Sentence(*report.source_span(start, end), plain, masked, 0 if heading else weigh(masked)))
    return made


def _cuts(text: str) -> list[tuple[int, int]]:
    """Return the folded spans of the sentences, without line feeds."""
    ends = [match.end() for match in _STOP.finditer(text)]
    spans = []
    for start, end in pairwise([0, *ends, len(text)]):
        stop = start + len(text[start:end].rstrip("\n"))
        spans += [(at, min(at + _LONGEST_SENTENCE, stop)) for at in range(start, stop, _LONGEST_SENTENCE)]
    return spans


def mask_figures(text: str) -> str:
    """Replace each figure or year by one sign."""
    return _FIGURES.sub(FIGURE, text)


def weigh(masked: str) -> int:
    """Count the characters that are neither masked nor part of a set phrase."""
    rest = GENRE.sub("", masked)
    return len(rest) - rest.count(FIGURE) - rest.count(NAME)
