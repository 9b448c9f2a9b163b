"""Patterns that are compiled when they are first used.

Proofreading, and waivers in drafts, look for what few reports hold, behind a cheap look for a character of it; but a
pattern with classes of Chinese characters takes 0.1 to 1.3 ms to compile, and there are 150 of them.
"""

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer")


class _Late:
    """Stand for a pattern until one of its methods is asked for; from then on have them as its own."""

    __slots__ = ("flags", "pattern", *_METHODS)

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - called only while a slot is empty
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern for module level that is compiled when it is first used."""
    return cast("re.Pattern[str]", _Late(pattern, flags))
