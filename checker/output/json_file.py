"""Write results as JSON, and describe that JSON as a schema.

One table says where the JSON is leaner than the types; writer and schema both read it, so they cannot part.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from io import BytesIO
from typing import Any, BinaryIO, Literal

from checker.results import Failure, Result

SCHEMA_VERSION: Literal[1] = 1
# Keys that are left out when there is nothing to say.
OPTIONAL = {
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


class JsonWriter:
    """Write the JSON document entry by entry; nothing of an entry is kept."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._empty = True
        file.write(b'{\n  "schema_version": %d,\n  "results": [' % SCHEMA_VERSION)

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report."""
        text = json.dumps(plain(entry), ensure_ascii=False, indent=2, allow_nan=False)
        self._file.write(b"\n    " if self._empty else b",\n    ")
        self._file.write(encoded(text.replace("\n", "\n    ")))
        self._empty = False

    def close(self) -> None:
        """Finish the document."""
        self._file.write(b"]\n}\n" if self._empty else b"\n  ]\n}\n")


def render(entries: Sequence[Result | Failure]) -> bytes:
    """Return the JSON document as UTF-8 with a final line break; the same entries give the same bytes."""
    file = BytesIO()
    writer = JsonWriter(file)
    for entry in entries:
        writer.add(entry)
    writer.close()
    return file.getvalue()


def encoded(text: str) -> bytes:
    """Return JSON text as UTF-8; lone surrogates, which UTF-8 cannot hold, are written as JSON escapes."""
    # In JSON every backslash of the text is doubled already, so the added \\udXXX can only be read as an escape.
    return text.encode("utf-8", errors="backslashreplace")


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a result, or any part of one, as the JSON contract has it: dicts, lists and plain values."""
    if isinstance(value, tuple):
        return [plain(held) for held in value]
    kind: Any = type(value)
    shown = _shown(kind)
    if shown is None:
        return value
    data = {}
    for key, optional in shown:
        held = getattr(value, key)
        if not (held is None and optional):
            # Asked here, because nine values of ten are plain already.
            data[key] = held if type(held) in _PLAIN else plain(held)
    return data


_PLAIN = frozenset({str, int, float, bool, type(None)})


@cache
def _shown(kind: Any) -> tuple[tuple[str, bool], ...] | None:  # noqa: ANN401 - a type, which mypy takes for unhashable
    """Return the keys that the JSON has of a type, and whether each may be left out; None for what is plain."""
    type_name: str = kind.__name__
    if not is_dataclass(kind):
        return None
    names = [(type_name, field.name) for field in fields(kind)]
    return tuple((key, (name, key) in OPTIONAL) for name, key in names if (name, key) not in _HIDDEN)


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
    definition["required"] = [key for key in definition["properties"] if (name, key) not in OPTIONAL]
    for key, held in definition["properties"].items():
        if (name, key) in OPTIONAL:
            held["anyOf"] = [kind for kind in held["anyOf"] if kind != {"type": "null"}]
            held.pop("default", None)
