"""Write results as JSON, and describe that JSON as a schema.

One table says where the JSON is leaner than the types; writer and schema both read it, so they cannot part.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from checker.results import Failure, Result

# Keys that are left out when there is nothing to say.
_OPTIONAL = {
    ("Evidence", "page"),
    ("Evidence", "place"),
    ("ItemResult", "note"),
    ("ItemResult", "waiver"),
    ("Waiver", "until"),
    ("Defect", "page"),
    ("Defect", "place"),
    ("Defect", "correction"),
}
# The contract names a checklist by id, edition and sha256; its title is for people. Who has the offsets has the text.
_HIDDEN = {("ChecklistInfo", "title"), ("Result", "text")}


@dataclass(frozen=True, slots=True)
class Document:
    """The whole JSON document."""

    schema_version: Literal[1]
    results: tuple[Result | Failure, ...]


def render(entries: Sequence[Result | Failure]) -> bytes:
    """Return the JSON document as UTF-8 with a final line break.

    The same entries give the same bytes. Lone surrogates, which UTF-8 cannot hold, are written as JSON escapes.
    """
    document = _plain(Document(schema_version=1, results=tuple(entries)))
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    # In JSON every backslash of the text is doubled already, so the added \\udXXX can only be read as an escape.
    return text.encode("utf-8", errors="backslashreplace")


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if is_dataclass(value):
        name = type(value).__name__
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {
            key: _plain(held)
            for key, held in pairs
            if (name, key) not in _HIDDEN and not (held is None and (name, key) in _OPTIONAL)
        }
    if isinstance(value, tuple):
        return [_plain(held) for held in value]
    return value


def schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of the document."""
    from pydantic import TypeAdapter  # costs a third of a second, and only `check schema` needs it

    document = TypeAdapter(Document).json_schema(mode="serialization")
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}
    for definition in (document, *document["$defs"].values()):
        if definition["type"] == "object":
            _tighten(definition)
    return document


def _tighten(definition: dict[str, Any]) -> None:
    """Make one object's schema say exactly what the writer does."""
    definition["additionalProperties"] = False
    name = definition["title"]
    for key in list(definition["properties"]):
        if (name, key) in _HIDDEN:
            del definition["properties"][key]
    definition["required"] = [key for key in definition["properties"] if (name, key) not in _OPTIONAL]
    for key, held in definition["properties"].items():
        if (name, key) in _OPTIONAL:
            held["anyOf"] = [kind for kind in held["anyOf"] if kind != {"type": "null"}]
            held.pop("default", None)
