"""Say what changed between two checks of the same draft."""

from collections.abc import Iterator

from checker.output.quotation import best_first, place
from checker.output.words import MARKS, VERDICTS, printable
from checker.results import Defect, ItemResult, Result, Verdict

_WORSE, _BETTER, _OTHER = "↓", "↑", "·"


def describe_changes(before: Result, after: Result) -> str:
    """Return a line on the coverage and one for each item, element and defect that changed."""
    lines = [_coverage(before, after)]
    earlier = {item.id: item for item in before.items}
    for item in after.items:
        if item.id in earlier:
            lines += _item(earlier[item.id], item)
    lines += _defects(before, after)
    if len(lines) == 1:
        lines.append("  结论没有变化")
    return "".join(line + "\n" for line in lines)


def _coverage(before: Result, after: Result) -> str:
    marks = "".join(MARKS[item.verdict] for item in after.items)
    had, has = len(before.defects), len(after.defects)
    defects = f"  文字问题 {had} → {has} 处" if had != has else ""
    if before.coverage == after.coverage:
        return f"覆盖度 {after.coverage:.1f}  {marks}{defects}"
    return f"覆盖度 {before.coverage:.1f} → {after.coverage:.1f}  {marks}{defects}"


def _item(before: ItemResult, after: ItemResult) -> Iterator[str]:
    if before.verdict is not after.verdict:
        yield f"  {_way(before, after)} {printable(after.title)}：{_word(before)} → {_word(after)}{_where(after)}"
    had = {element.id for element in before.elements if element.found}
    for element in after.elements:
        if element.found != (element.id in had):
            mark, what = (_BETTER, "写到了") if element.found else (_WORSE, "不再写到")
            yield f"  {mark} {printable(after.title)}：{what}“{printable(element.title)}”"


def _way(before: ItemResult, after: ItemResult) -> str:
    if Verdict.NOT_APPLICABLE in (before.verdict, after.verdict):
        return _OTHER
    return _BETTER if after.score > before.score else _WORSE


def _word(item: ItemResult) -> str:
    return f"{MARKS[item.verdict]} {VERDICTS[item.verdict]}"


def _where(item: ItemResult) -> str:
    best = best_first(item.evidence)[:1]
    return f"（{place(best[0])}）" if best else ""


def _defects(before: Result, after: Result) -> Iterator[str]:
    """Compare defects by what they say, not by where they stand: a line added above moves them all."""
    had, has = _said(before.defects, before.text), _said(after.defects, after.text)
    for words in had:
        if words not in has:
            yield f"  {_BETTER} 已改：{words}"
    for words, defect in has.items():
        if words not in had:
            yield f"  {_WORSE} 新的文字问题（第{defect.line}行）：{words}"


def _said(defects: tuple[Defect, ...], text: str) -> dict[str, Defect]:
    return {f"{printable(one.message)}“{printable(text[one.start : one.end])[:40]}”": one for one in defects}
