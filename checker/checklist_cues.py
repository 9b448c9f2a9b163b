"""How words are written in a checklist: texts, ids, and cues in their three forms, strict and frozen.

Phrases are kept as written. The pipes fold them by the same rule as the report before they match.
"""

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetPydanticSchema,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError, core_schema

MAX_PHRASE = 60  # characters; a longer cue is a sentence, and would never match another author's wording
_BREAKS = frozenset("\n\r\x85\u2028\u2029")


def wrong(text: str, *at: str | int) -> PydanticCustomError:
    """Return the error of a validator in Chinese words; `at` leads from the validated value to the wrong place."""
    return PydanticCustomError("checklist", "{text}", {"text": text, "at": at})


def _phrase(phrase: str) -> str:
    if phrase.isalnum() and len(phrase) <= MAX_PHRASE:
        return phrase  # nearly all of them, and there are thousands
    # Folding drops blanks and quotation marks: a phrase of nothing else would match everywhere.
    if not any(character.isalnum() for character in phrase):
        raise wrong("短语是空的（要有汉字、字母或数字）")
    if {"，", "；"} & set(phrase):
        raise wrong("短语里有中文逗号或分号（几个短语之间用英文逗号“, ”分开）")
    if _BREAKS & set(phrase):
        raise wrong("短语里有换行（要写在一行里）")
    if len(phrase) > MAX_PHRASE:
        raise wrong(f"短语有 {len(phrase)} 个字（最多 {MAX_PHRASE} 个字，请只写关键词）")
    return phrase


def _single_line(text: str) -> str:
    if _BREAKS & set(text):
        raise wrong("里面有换行（要写在一行里）")
    return text


def _slug(text: str) -> str:
    # "=" and "@" have a meaning on the command line: ITEM=REASON, ID@EDITION.
    plain = text.isascii() and text.replace("-", "").replace("_", "").isalnum()
    if not plain or text != text.lower() or not text[0].isalnum() or len(text) > MAX_PHRASE:
        raise wrong("只能用小写英文字母、数字、“-”和“_”，以字母或数字开头（如 legal_adviser）")
    return text


def _reachable(at_least: int, groups: int) -> None:
    if at_least > groups:
        raise wrong(f"at_least 是 {at_least}，而 of 里只有 {groups} 项（不能比 of 的项数大）", "at_least")


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Line = Annotated[Text, AfterValidator(_single_line)]
Slug = Annotated[Text, AfterValidator(_slug)]
Phrase = Annotated[str, AfterValidator(_phrase)]
Within = Literal["sentence", "clause"]
Group = Annotated[
    tuple[Phrase, ...],
    BeforeValidator(lambda value: value if isinstance(value, tuple | list) else (value,)),
    Field(min_length=1),
]
Groups = Annotated[tuple[Group, ...], Field(min_length=1)]


class Strict(BaseModel):
    """Refuse unknown keys and other types than asked for; never change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Cue(Strict):
    """Words that point to an item or an element, in the one form that all ways of writing a cue come down to.

    Attributes:
        groups: alternatives; a group is found when one of its phrases is.
        at_least: how many groups must be found; 1 to len(groups).
        none: phrases that must not be there.
        within: where all this is looked for.
    """

    groups: Groups
    at_least: Annotated[int, Field(ge=1)] = 1
    none: tuple[Phrase, ...] = ()
    within: Within = "sentence"

    @model_validator(mode="after")
    def _check(self) -> "Cue":
        _reachable(self.at_least, len(self.groups))
        return self


class AllCue(Strict):
    """A cue as written `{all: [...]}`: every group must be found."""

    all: Groups
    none: tuple[Phrase, ...] = ()
    within: Within = "sentence"


class AtLeastCue(Strict):
    """A cue as written `{at_least: 2, of: [...]}`: so many of the groups must be found."""

    at_least: Annotated[int, Field(ge=1)]
    of: Groups
    none: tuple[Phrase, ...] = ()
    within: Within = "sentence"

    @model_validator(mode="after")
    def _check(self) -> "AtLeastCue":
        _reachable(self.at_least, len(self.of))
        return self


# Names of the forms of a cue; pydantic puts them into the place of an error, where they must be taken out again.
TAGS = frozenset({"<cue>", "<phrase>", "<all>", "<at_least>"})


def _kind_of_cue(value: object) -> str | None:
    """Choose the form by what is there, so that errors speak of that form alone."""
    if isinstance(value, Cue):
        return "<cue>"
    if isinstance(value, dict):
        return "<all>" if "all" in value else "<at_least>" if {"at_least", "of"} & value.keys() else None
    return None if isinstance(value, tuple | list) else "<phrase>"


def _to_cue(written: Cue | str | AllCue | AtLeastCue) -> Cue:
    match written:
        case str():
            return Cue(groups=((written,),))
        case AllCue():
            return Cue(groups=written.all, at_least=len(written.all), none=written.none, within=written.within)
        case AtLeastCue():
            return Cue(groups=written.of, at_least=written.at_least, none=written.none, within=written.within)
    return written


_AnyForm = Annotated[
    Annotated[Cue, Tag("<cue>")]
    | Annotated[Phrase, Tag("<phrase>")]
    | Annotated[AllCue, Tag("<all>")]
    | Annotated[AtLeastCue, Tag("<at_least>")],
    Discriminator(_kind_of_cue),
]
# To readers and to mypy a Cue; to pydantic any form, turned into a Cue once it is valid.
WrittenCue = Annotated[
    Cue,
    GetPydanticSchema(
        lambda _source, handler: core_schema.no_info_after_validator_function(
            _to_cue, handler.generate_schema(_AnyForm)
        )
    ),
]
Cues = Annotated[tuple[WrittenCue, ...], Field(min_length=1)]
