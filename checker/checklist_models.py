"""What a checklist is: frozen, strict models. Use them from `checker.checklist`, which loads them."""

from collections import Counter
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from checker.checklist_cues import Cues, Groups, Line, Phrase, Slug, Strict, Text, WrittenCue, wrong
from checker.results import Role, Verdict


def _text_verdict(value: object) -> Verdict:
    # Not a plain enum: not_applicable is for the reviewer to say, no text gets it.
    for verdict in (Verdict.COVERED, Verdict.WEAK, Verdict.MISSING):
        if value == verdict:
            return verdict
    raise wrong("只能是 covered、weak、missing")


def _ordered(years: tuple[int, int]) -> tuple[int, int]:
    if years[0] > years[1]:
        raise wrong(f"起始年 {years[0]} 晚于结束年 {years[1]}（写成 [起始年, 结束年]）")
    return years


def _distinct_ids(things: tuple[Any, ...]) -> tuple[Any, ...]:
    counts = Counter(thing.id for thing in things)
    seen: set[str] = set()
    for index, thing in enumerate(things):
        if thing.id in seen:
            raise wrong(f"id “{thing.id}” 重复（出现 {counts[thing.id]} 次，每个 id 只能用一次）", index, "id")
        seen.add(thing.id)
    return things


MAX_WEIGHT = 1_000_000  # as on the score sheet; the sum over all items stays far from overflow

Year = Annotated[int, Field(ge=1000, le=9999)]
RoleName = Annotated[Role, Field(strict=False)]


class Element(Strict):
    """One particular that an item asks for; without a `required` one a part of a report is weak."""

    id: Slug
    title: Line
    cues: Cues
    required: bool = False


class Part(Strict):
    """The part of a report by which an item is met.

    Attributes:
        titles: cues of its heading, or of the short first sentence of a numbered point.
        roles: roles of its sections, with or without a heading; either titles or roles are given, or both.
        concrete: a sentence of it must hold a particular: a number, a document, a date.
        optional: a report may go without it; then the item does not apply.
    """

    titles: tuple[WrittenCue, ...] = ()
    roles: tuple[RoleName, ...] = ()
    concrete: bool = False
    optional: bool = False

    @model_validator(mode="after")
    def _check(self) -> "Part":
        if not self.titles and not self.roles:
            raise wrong("要写 titles（标题里的话）或 roles（部分的作用），至少写一样")
        return self


class Sum(Strict):
    """Rows of a table that must add up, column by column.

    Attributes:
        title: what is summed, for the result and for advice.
        rows: labels of the rows on the one side; each a phrase or alternatives.
        equals: labels of the rows on the other side.
    """

    title: Line
    rows: Groups
    equals: Groups


class Example(Strict):
    """A sentence and the verdict it must get when it is the whole report.

    Attributes:
        text: of our own, or as an author would write it.
        verdict: covered, weak or missing.
        section_role: the role of the section it stands in; None for a section that says nothing.
        line: where it stands in the file, from 1; 0 when it was not read from a file.
    """

    text: Text
    verdict: Annotated[Verdict, BeforeValidator(_text_verdict)]
    section_role: Annotated[Role | None, Field(strict=False)] = None
    line: int = 0


class Item(Strict):
    """One required thing.

    Attributes:
        weight: share of the coverage, relative to the other items; an optional part has none (see `share`).
        source: the document that demands it.
        asks: what a report must say, in one sentence.
        section: title of the section where it would belong, for advice.
        frame: a sentence with blanks (____) that an author can fill in, for advice.
        defining: cues that name the item; beside `part` they find what is told elsewhere than in a part of its own.
        part: the part of the report by which the item is met, instead of by sentences.
        answers: id of another part item; this part must take up the problems that the other one names.
        sums: rows of the part's tables that must add up.
        related: cues of its neighbourhood.
        unless: cues of look-alikes; a sentence that has one is no evidence.
        field: words of the item's field; a count in a clause without any of them is a neighbour's. Empty: every
        count counts.
        particulars: words that make a sentence concrete about the item without a number.
        elements: what the item asks for in particular.
        examples: sentences that must get their verdict.
    """

    id: Slug
    title: Line
    weight: Annotated[float, Field(gt=0, le=MAX_WEIGHT, allow_inf_nan=False)] = 1.0
    source: Text
    asks: Text
    section: Line | None = None
    frame: Text | None = None
    defining: Cues = ()
    part: Part | None = None
    answers: Slug | None = None
    sums: tuple[Sum, ...] = ()
    related: tuple[WrittenCue, ...] = ()
    unless: tuple[WrittenCue, ...] = ()
    field: tuple[Phrase, ...] = ()
    particulars: tuple[WrittenCue, ...] = ()
    elements: Annotated[tuple[Element, ...], AfterValidator(_distinct_ids)] = ()
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> "Item":
        if self.part is None:
            self._refuse_part_keys()
            return self
        for index, example in enumerate(self.examples):
            if example.section_role is not None:
                raise wrong(
                    "part 项的例子里不写（例子自己带标题，标题说明是哪一部分）", "examples", index, "section_role"
                )
        if self.part.optional:
            self._refuse_demands()
        return self

    @property
    def share(self) -> float:
        """Return the weight in the coverage: 0 for an optional part, so that none gains or loses by it."""
        return 0.0 if self.part and self.part.optional else self.weight

    def _refuse_part_keys(self) -> None:
        """Refuse, in an item met by sentences, what only a part can have."""
        if not self.defining:
            raise wrong("缺少 defining（直接写到本项的话）或 part（报告里的一个部分），要写一样")
        for key in ("answers", "sums"):
            if getattr(self, key):
                raise wrong("只能和 part 一起用（本项没有写 part）", key)
        for index, element in enumerate(self.elements):
            if element.required:
                raise wrong("只能和 part 一起用（本项没有写 part）", "elements", index, "required")

    def _refuse_demands(self) -> None:
        """Refuse demands on a part that may be left out: who writes it would be worse off than who does not."""
        if "weight" in self.model_fields_set:
            raise wrong("optional 的部分不计分，不要写 weight", "weight")
        demands = self.part and self.part.concrete, self.answers, self.sums, any(one.required for one in self.elements)
        if any(demands):
            raise wrong(
                "optional 的部分不能再写 concrete、required、answers、sums（可以不写的，写了也不该扣分）", "part"
            )


class Checklist(Strict):
    """One checklist.

    Attributes:
        years: first and last report year it is for.
        extends: name of a checklist file beside this one; its items come first, those with an id of ours are replaced.
        remove: ids of items of the extended checklist that this one does without.
        items: at least one; once loaded, those of the extended checklist too.
        sha256: of the bytes of the file (and, when it extends another, of that one's hash before them).
        path: of the file, as it was given.
    """

    id: Slug
    title: Line
    edition: Line
    years: Annotated[tuple[Year, Year], AfterValidator(_ordered)]
    source: Text
    note: Text | None = None
    extends: Line | None = None
    remove: tuple[Slug, ...] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=1), AfterValidator(_distinct_ids)]
    sha256: str = ""
    path: str = ""
