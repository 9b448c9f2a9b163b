"""Find what is wrong in the writing itself: one module per group of kinds, one small function per kind.

Precision comes before recall: a kind reports only what a careful reader would call wrong.
"""

from collections.abc import Callable, Iterator, Sequence

from checker.proofreading.bodies import wrong_body
from checker.proofreading.doubled import doubled_around, doubled_word
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.lost import broken_characters, document_numbers, half_dates, letters_in_numbers, lost_year
from checker.proofreading.numbering import heading_numbers, label_brackets
from checker.proofreading.pairs import (
    book_marks_on_ideas,
    bracket_pairs,
    bracket_widths,
    nested_book_marks,
    quotation_marks,
)
from checker.proofreading.periods import ended_plan, repealed_law, too_new, wrong_period
from checker.proofreading.placeholders import blanks, gaps, instructions
from checker.proofreading.points import point_numbers, point_stops
from checker.proofreading.punctuation import (
    comma_before_note,
    doubled_marks,
    heading_stops,
    narrow_brackets,
    narrow_marks,
    paragraph_ends,
    straight_quotes,
)
from checker.proofreading.repetition import repeated_sentence
from checker.proofreading.residue import (
    banners,
    markers,
    markup,
    page_breaks,
    stray_blanks,
    torn_paragraphs,
    trailing_blanks,
)
from checker.proofreading.sums import wrong_change, wrong_parts, wrong_rate, wrong_rest, wrong_sum
from checker.proofreading.tables import wrong_disclosure_total, wrong_table_total
from checker.proofreading.terms import doubtful_term, legal_system, wrong_term
from checker.proofreading.truncated import broken_clause, empty_point, unpaired_phrase
from checker.proofreading.years import (
    heading_year,
    impossible_date,
    late_event,
    lead_year,
    old_cutoff,
    past_in_plan,
    signature_year,
)
from checker.report import Report
from checker.results import Defect, SectionResult

__all__ = ["proofread"]

KINDS: tuple[Callable[[Draft], Iterator[Flaw]], ...] = (
    heading_numbers,
    label_brackets,
    point_numbers,
    point_stops,
    bracket_pairs,
    bracket_widths,
    nested_book_marks,
    book_marks_on_ideas,
    quotation_marks,
    comma_before_note,
    doubled_marks,
    heading_stops,
    narrow_marks,
    narrow_brackets,
    straight_quotes,
    paragraph_ends,
    gaps,
    blanks,
    instructions,
    markers,
    banners,
    markup,
    page_breaks,
    stray_blanks,
    torn_paragraphs,
    trailing_blanks,
    lost_year,
    half_dates,
    document_numbers,
    letters_in_numbers,
    broken_characters,
    heading_year,
    lead_year,
    signature_year,
    impossible_date,
    late_event,
    old_cutoff,
    past_in_plan,
    wrong_period,
    ended_plan,
    repealed_law,
    too_new,
    legal_system,
    wrong_term,
    doubtful_term,
    doubled_word,
    doubled_around,
    empty_point,
    broken_clause,
    unpaired_phrase,
    wrong_body,
    repeated_sentence,
    wrong_rate,
    wrong_change,
    wrong_parts,
    wrong_rest,
    wrong_sum,
    wrong_table_total,
    wrong_disclosure_total,
)


def proofread(report: Report, year: int | None, sections: Sequence[SectionResult]) -> tuple[Defect, ...]:
    """Return the defects of a report in the order of the text; of equal places in the order of KINDS."""
    draft = Draft.of(report, year, sections)
    flaws = [flaw for kind in KINDS for flaw in kind(draft)]
    return tuple(_defect(report, flaw) for flaw in sorted(flaws, key=lambda flaw: (flaw.start, flaw.end)))


def _defect(report: Report, flaw: Flaw) -> Defect:
    place = report.locate(flaw.start)
    return Defect(
        flaw.code,
        flaw.message,
        flaw.start,
        flaw.end,
        place.line,
        place.column,
        flaw.severity,
        place.page,
        place.place,
        flaw.correction,
    )
