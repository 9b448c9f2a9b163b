"""Write a comparison as JSON."""

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass

from checker.copies.findings import Comparison
from checker.output.json_file import SCHEMA_VERSION, encoded
from checker.results import Failure

_LEFT_OUT = ("page", "place")


def render(comparison: Comparison, failures: Sequence[Failure]) -> bytes:
    """Return the JSON document as UTF-8 with a final line break; the same comparison gives the same bytes."""
    document = {"schema_version": SCHEMA_VERSION, **_record(comparison), "failures": _plain(tuple(failures))}
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return encoded(text)


def _record(value: object) -> dict[str, object]:
    pairs = ((field.name, getattr(value, field.name)) for field in fields(value))  # type: ignore[arg-type]
    return {key: _plain(held) for key, held in pairs if not (held is None and key in _LEFT_OUT)}


def _plain(value: object) -> object:
    if is_dataclass(value):
        return _record(value)
    return [_plain(held) for held in value] if isinstance(value, tuple) else value
