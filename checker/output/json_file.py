"""Write results as JSON, and describe that JSON as a schema."""

import json
from collections.abc import Sequence
from inspect import cleandoc
from io import BytesIO
from typing import Any, BinaryIO, Literal

import msgspec
from msgspec.structs import replace

from checker.results import Failure, Result

SCHEMA_VERSION: Literal[1] = 1
# The contract names a checklist by id, edition and sha256; its title is for people. Who has the offsets has the text.
_HIDDEN = (("ChecklistInfo", "title"), ("Result", "text"))


class JsonWriter:
    """Write the JSON document entry by entry; nothing of an entry is kept."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._empty = True
        file.write(b'{\n  "schema_version": %d,\n  "results": [' % SCHEMA_VERSION)

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report."""
        self._file.write(b"\n    " if self._empty else b",\n    ")
        self._file.write(indented(lean(entry)).replace(b"\n", b"\n    "))
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


def lean(entry: Result | Failure) -> Result | Failure:
    """Return an entry without what the JSON does not have."""
    if isinstance(entry, Failure):
        return entry
    return replace(entry, text="", checklist=replace(entry.checklist, title=""))


def compact(value: object) -> bytes:
    """Return JSON in one line, as UTF-8; lone surrogates, which UTF-8 cannot hold, are written as JSON escapes."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return encoded(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, separators=(",", ":")))


def indented(value: object) -> bytes:
    """Return JSON over many lines, otherwise as `compact` does."""
    try:
        return msgspec.json.format(msgspec.json.encode(value), indent=2)
    except UnicodeEncodeError:
        return encoded(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2))


def encoded(text: str) -> bytes:
    """Return JSON text as UTF-8; lone surrogates, which UTF-8 cannot hold, are written as JSON escapes."""
    # In JSON every backslash of the text is doubled already, so the added \\udXXX can only be read as an escape.
    return text.encode("utf-8", errors="backslashreplace")


def schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of the document."""
    entries, definitions = msgspec.json.schema_components([Result, Failure])
    results = {"type": "array", "items": {"anyOf": list(entries)}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Document",
        "description": "The whole JSON document.",
        "type": "object",
        "properties": {"schema_version": {"const": SCHEMA_VERSION}, "results": results},
        "required": ["schema_version", "results"],
        "additionalProperties": False,
        "$defs": {name: _exact(name, definition) for name, definition in definitions.items()},
    }


def _exact(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    """Say exactly what the writer does: no other keys, and none that says nothing."""
    if "description" in definition:
        definition["description"] = cleandoc(definition["description"])
    if definition.get("type") != "object":
        return {"type": "string", **definition}
    properties = {key: _said(held) for key, held in definition["properties"].items() if (name, key) not in _HIDDEN}
    return {**definition, "properties": properties, "additionalProperties": False}


def _said(value: dict[str, Any]) -> dict[str, Any]:
    """Return what a key holds where it is not left out: a key with a default is, where it holds just that."""
    if "default" not in value:
        return value
    return {"anyOf": [kind for kind in value["anyOf"] if kind != {"type": "null"}]}
