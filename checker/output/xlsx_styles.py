"""How the score sheet looks: fonts, borders, and the colours that go with words."""

from collections.abc import Sequence
from typing import Any

from checker.output.words import ASSERTIONS, MARKS, SEVERITIES

FONT = {"font_name": "微软雅黑", "font_size": 10, "font_scheme": "none"}
_CELL = {**FONT, "valign": "vcenter", "border": 1, "border_color": "#D0D0D0"}
_CENTRED = {**_CELL, "align": "center"}
_HEAD = {
    **_CENTRED,
    "bold": True,
    "text_wrap": True,
    "bg_color": "#1F3864",
    "font_color": "#FFFFFF",
    "border_color": "#8EA9DB",
}
_INPUT = {"bg_color": "#FFFBE6"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {**FONT, "font_size": 15, "bold": True, "valign": "vcenter"},
    "heading": {**FONT, "font_size": 12, "bold": True, "valign": "vcenter", "font_color": "#1F3864"},
    "note": {**FONT, "font_color": "#595959", "valign": "vcenter"},
    "head": _HEAD,
    "head_above": {**_HEAD, "bottom": 0},
    "head_below": {**_HEAD, "top": 0},
    "text": {**_CELL, "text_wrap": True},
    "line": _CELL,
    "word": {**_CENTRED, "text_wrap": True},
    "verdict": _CENTRED,
    "number": _CENTRED,
    "count": {**_CENTRED, "num_format": "0"},
    "coverage": {**_CENTRED, "num_format": "0.0", "bold": True},
    "share": {**_CENTRED, "num_format": "0%"},
    "score_input": {**_CENTRED, **_INPUT},
    "word_input": {**_CENTRED, **_INPUT},
    "text_input": {**_CELL, **_INPUT, "text_wrap": True},
    "label": {**_CELL, "align": "right", "bold": True, "bg_color": "#EEF2FA"},
    "failed": {**_CELL, "font_color": "#9C0006", "bg_color": "#F5F5F5"},
}

# Fill and letter that go with a verdict and with what a sentence means; the words themselves stay, for black and white.
_GOOD, _FAIR = {"bg_color": "#E2F0D9", "font_color": "#375623"}, {"bg_color": "#FFF0C2", "font_color": "#7F5200"}
_BAD, _OUT = {"bg_color": "#FBDEDA", "font_color": "#9C0006"}, {"bg_color": "#EDEDED", "font_color": "#6B6B6B"}
Colours = Sequence[tuple[str, dict[str, str]]]
VERDICT_MARKS: Colours = tuple(zip(MARKS.values(), (_GOOD, _FAIR, _BAD, _OUT), strict=True))
ASSERTION_WORDS: Colours = tuple(zip(ASSERTIONS.values(), (_GOOD, _FAIR, _BAD, _OUT), strict=True))
SEVERITY_WORDS: Colours = tuple(zip(SEVERITIES.values(), (_BAD, _FAIR), strict=True))
