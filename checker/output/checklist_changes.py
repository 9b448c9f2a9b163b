"""Tell what changed from one checklist to another: item by item, key by key, cue by cue."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from checker.checklist import Checklist, Cue, Element, Example, Item, Part, Sum
from checker.output.explanation import describe_cue
from checker.output.words import ROLES, VERDICTS, hanging, printable

_HEAD = {
    "id": "编号",
    "title": "名称",
    "edition": "版本",
    "years": "适用报告年度",
    "source": "依据",
    "note": "说明",
}
_KEYS = {
    "title": "名称",
    "weight": "权重",
    "source": "依据",
    "asks": "要求",
    "section": "宜写在",
    "frame": "句式",
    "part": "怎样找到这一部分",
    "answers": "回应哪一项",
    "sums": "合计数",
    "defining": "直接写到本项的话",
    "related": "相关的话",
    "field": "本项领域的词",
    "particulars": "没有数字也算具体的话",
    "unless": "不算的话",
    "elements": "要素",
    "examples": "例句",
}

Change = tuple[str, tuple[str, ...], tuple[str, ...]]  # label of the key, what went, what came


def show_changes(old: Checklist, new: Checklist, *, width: int) -> str | None:
    """Return what changed, or None when both ask for the same; `width` counts terminal cells.

    What a checklist inherits counts as its own. Files and their comments are not compared.
    """
    lines = list(_lines(old, new))
    if not lines:
        return None
    head = [("- ", _name(old)), ("+ ", _name(new)), ("", "")]
    return "".join(hanging(mark, printable(text), width) for mark, text in (*head, *lines))


def _name(checklist: Checklist) -> str:
    return f"{checklist.id}@{checklist.edition}　{checklist.path}"


def _lines(old: Checklist, new: Checklist) -> Iterator[tuple[str, str]]:
    yield from _told("清单", _changes(old, new, _HEAD))
    before, after = ({item.id: item for item in one.items} for one in (old, new))
    for id, item in before.items():
        if id not in after:
            yield "", f"删去  {_item(item)}"
    for id, item in after.items():
        if id not in before:
            yield "", f"新增  {_item(item)}"
            yield "    ", item.asks
    for id, item in after.items():
        if id in before:
            yield from _told(f"改动  {_item(item)}", _changes(before[id], item, _KEYS))
    if (order := _order(before, after)) is not None:
        yield "", f"次序  {order}"


def _item(item: Item) -> str:
    return f"{item.title}（{item.id}）"


def _order(before: Iterable[str], after: Iterable[str]) -> str | None:
    """Return the new order of the items that both have, when it is another."""
    first, second = list(before), list(after)
    left = [id for id in first if id in second]
    right = [id for id in second if id in first]
    return "、".join(right) if left != right else None


def _told(head: str, changes: Sequence[Change]) -> Iterator[tuple[str, str]]:
    if changes:
        yield "", head
    for label, gone, come in changes:
        yield "  ", label
        yield from (("    - ", text) for text in gone)
        yield from (("    + ", text) for text in come)


def _changes(old: Checklist | Item, new: Checklist | Item, keys: Mapping[str, str]) -> list[Change]:
    changes = []
    for key, label in keys.items():
        left, right = (_words(getattr(one, key)) for one in (old, new))
        gone, come = _without(left, right), _without(right, left)
        if gone or come:
            changes.append((label, gone, come))
    return changes


def _without(lines: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Return the lines that the others do not have, each as often as it is more."""
    left = Counter(others)
    kept = []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            kept.append(line)
    return tuple(kept)


def _words(value: object) -> tuple[str, ...]:
    """Return a value as lines to compare: each cue, each cue of an element and each example is one."""
    if value is None:
        return ()
    if isinstance(value, tuple) and value and isinstance(value[0], int):  # the years
        return ("—".join(map(str, value)),)
    if isinstance(value, tuple):
        return tuple(line for one in value for line in _words(one))
    for kind, tell in _TELLERS.items():
        if isinstance(value, kind):
            return tuple(tell(value))
    return (f"{value:g}" if isinstance(value, float) else str(value),)


def _tell_element(element: Element) -> Iterator[str]:
    must = "（必写）" if element.required else ""
    return (f"{element.title}（{element.id}）{must}：{describe_cue(cue)}" for cue in element.cues)


def _tell_example(example: Example) -> Iterator[str]:
    role = f"（写在“{ROLES[example.section_role]}”部分）" if example.section_role else ""
    yield f"{VERDICTS[example.verdict]}：{' '.join(example.text.split())}{role}"


def _tell_part(part: Part) -> Iterator[str]:
    yield from (f"标题：{describe_cue(cue)}" for cue in part.titles)
    yield from (f"作用：{ROLES[role]}" for role in part.roles)
    yield from ["要写得具体"] if part.concrete else []
    yield from ["可以不写"] if part.optional else []


def _tell_sum(one: Sum) -> Iterator[str]:
    rows, equals = (" ＋ ".join("／".join(group) for group in side) for side in (one.rows, one.equals))
    yield f"{one.title}：{rows} ＝ {equals}"


_TELLERS: Mapping[type, Callable[..., Iterable[str]]] = {
    Cue: lambda cue: (describe_cue(cue),),
    Element: _tell_element,
    Example: _tell_example,
    Part: _tell_part,
    Sum: _tell_sum,
}
