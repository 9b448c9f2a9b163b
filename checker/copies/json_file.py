"""Write a comparison as JSON."""

from collections.abc import Sequence

from msgspec import to_builtins

from checker.copies.findings import Comparison
from checker.output.json_file import SCHEMA_VERSION, indented
from checker.results import Failure


def render(comparison: Comparison, failures: Sequence[Failure]) -> bytes:
    """Return the JSON document as UTF-8 with a final line break; the same comparison gives the same bytes."""
    said: dict[str, object] = to_builtins(comparison)
    return indented({"schema_version": SCHEMA_VERSION, **said, "failures": failures}) + b"\n"
