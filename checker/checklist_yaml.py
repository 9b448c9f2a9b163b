"""YAML bytes -> plain data that knows on which line everything stands; refusals as `文件:行: 位置: 什么错`.

The data is built from parser events, not from `yaml.compose`: the composer of libyaml overflows the C stack on deep
nesting, and events let us refuse aliases, tags and depth at the line where they stand. Only null, true/false and
decimal numbers are read as such (the YAML core schema, not YAML 1.1, where `no` is false); everything else is text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Never

import yaml
from msgspec import Struct, field

from checker.errors import ChecklistError

Loc = tuple[str | int, ...]
Data = str | int | float | bool | None | tuple["Data", ...] | dict[str, "Data"]

MAX_BYTES = 1_000_000
MAX_DEPTH = 20  # the deepest legal place, a phrase in a group of an element's cue, is at depth 9

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# What the two parsers refuse; found here first because they give a byte offset instead of a line.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")

# The parser's own words -> what a writer of checklists can do about it. First match wins.
_HINTS = (
    ("mapping values are not allowed", "这里不该有冒号（检查上一行是否用了中文冒号，内容里有英文冒号时要加引号）"),
    ("could not find expected ':'", "键后面少了英文冒号和空格（不能用中文冒号）"),
    ("cannot start any token", "不能以这个符号开头（缩进只用空格；内容以 @ ` % 开头时要加引号）"),
    ("did not find expected key", "缩进或引号不对"),
    ("did not find expected '-' indicator", "缩进或引号不对"),
    ("expected <block end>", "缩进或引号不对"),
    ("tab character", "缩进只能用空格，不能用制表符"),
    ("alphabetic or numeric character", "内容以 * 或 & 开头时要加引号"),
)
# These are noticed far below the opening mark, so the line of the opening mark is told.
_UNPAIRED = (
    ("']'", "这里的方括号没有配对"),
    ("'}'", "这里的花括号没有配对"),
    ("unexpected end of stream", "这里的引号没有配对"),
)


class Problem(Struct, frozen=True):
    """One thing wrong in the file; `line` from 1; `loc` as pydantic writes it; `absent`: something is missing there."""

    line: int
    loc: Loc
    text: str
    absent: bool = False


class Marked(Struct):
    """The data of a file, the line of each place in it (from 1), and what was wrong but could be read past."""

    data: dict[str, Data] = field(default_factory=dict)
    lines: dict[Loc, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, loc: Loc, text: str) -> Problem:
        """Place `text` at `loc`, or where `loc` is not in the file (a missing key), at what would hold it."""
        known = loc
        while known not in self.lines:
            known = known[:-1]
        return Problem(self.lines[known], known, text, absent=known != loc)


def refusal(path: str, problems: Sequence[Problem]) -> ChecklistError:
    """Return the error that tells the first of `problems` by line, and how many more there are.

    Missing keys are told last: a misspelt key is missing too, and what was misspelt says more.
    """
    first = min(problems, key=lambda problem: (problem.absent, problem.line))
    place = f"{_show(first.loc)}: " if first.loc else ""
    more = f"；另有 {len(problems) - 1} 处错误" if len(problems) > 1 else ""
    return ChecklistError(one_line(f"{path}:{first.line}: {place}{first.text}{more}"))


def one_line(text: str) -> str:
    """Replace control characters, which may come from the file or its name, by `?`."""
    return _CONTROL.sub("?", text)


def read_marked(raw: bytes, path: str) -> Marked:
    """Read one YAML mapping.

    Raises:
        ChecklistError: for what is not UTF-8, not YAML, not a mapping, nested deeper than MAX_DEPTH, or uses anchors,
            aliases or tags. Duplicate keys are left in `Marked.problems`.
    """
    walk = _Walk(_decode(raw, path), path)
    data = walk.document()
    if not isinstance(data, dict):
        text = "清单是空的" if data is None else "最外层要是 “键: 值”，键和值之间用英文冒号加空格（如 id: my-list）"
        raise refusal(path, [Problem(1, (), text)])
    walk.marked.data = data
    return walk.marked


def _decode(raw: bytes, path: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = raw.count(b"\n", 0, err.start) + 1
        raise refusal(path, [Problem(line, (), "不是 UTF-8 编码（请另存为 UTF-8）")]) from err
    if bad := _UNREADABLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        raise refusal(path, [Problem(line, (), f"有不能用的控制字符 U+{ord(bad[0]):04X}（请删去）")])
    return text


class _Walk:
    """Turn events into data, noting lines; a class because the recursion shares events, lines and problems."""

    def __init__(self, text: str, path: str) -> None:
        self.marked = Marked()
        self._path = path
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)

    def document(self) -> Data:
        self._next()  # stream start
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        data = self._node(self._next(), ())
        self._next()  # document end
        if not isinstance(after := self._next(), yaml.StreamEndEvent):
            self._refuse(after, (), "一个文件只能放一份清单（删去多余的 “---”）")
        return data

    def _next(self) -> yaml.Event:
        try:
            return next(self._events)
        except yaml.MarkedYAMLError as err:
            raise ChecklistError(one_line(f"{self._path}:{_explain(err)}")) from err
        except yaml.YAMLError as err:
            raise ChecklistError(one_line(f"{self._path}: 不是能读的 YAML 文件")) from err

    def _node(self, event: yaml.Event, loc: Loc) -> Data:
        self.marked.lines.setdefault(loc, _line(event))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, loc, "不支持 & 和 * 引用（内容以 & 或 * 开头时要加引号）")
        if getattr(event, "tag", None):
            self._refuse(event, loc, "不支持 ! 标签（内容以 ! 开头时要加引号）")
        if len(loc) > MAX_DEPTH:
            self._refuse(event, loc[:3], f"嵌套太深（最多 {MAX_DEPTH} 层）")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(loc)
        return _scalar(event) if isinstance(event, yaml.ScalarEvent) else self._sequence(loc)

    def _sequence(self, loc: Loc) -> Data:
        entries: list[Data] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            entries.append(self._node(event, (*loc, len(entries))))
        return tuple(entries)

    def _mapping(self, loc: Loc) -> Data:
        data: dict[str, Data] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.tag or event.anchor:
                self._refuse(event, loc, "键只能是文字")
            place, line = (*loc, event.value), _line(event)
            if event.value in data:
                self.marked.problems.append(Problem(line, place, f"键重复（已在第 {self.marked.lines[place]} 行）"))
            self.marked.lines.setdefault(place, line)
            value = self._node(self._next(), place)
            data.setdefault(event.value, value)
        return data

    def _refuse(self, event: yaml.Event, loc: Loc, text: str) -> Never:
        raise refusal(self._path, [Problem(_line(event), loc, text)])


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(event: yaml.ScalarEvent) -> Data:
    text: str = event.value
    if not event.implicit[0]:  # quoted or a block: text, whatever it looks like
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _explain(err: yaml.MarkedYAMLError) -> str:
    problem = err.problem or ""
    unpaired = next((hint for words, hint in _UNPAIRED if words in problem), None)
    hint = unpaired or next((hint for words, hint in _HINTS if words in problem), "检查缩进、引号和冒号")
    mark = (unpaired and err.context_mark) or err.problem_mark
    place = f"{mark.line + 1}:{mark.column + 1}: " if mark else " "
    return f"{place}YAML 写法有误：{hint}"


def _show(loc: Loc) -> str:
    """Write a place as `items[3].defining[0]`; keys that are not ours may be long."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part[:40]}" for part in loc)
    return "".join(parts).removeprefix(".")
