"""Write results for people: on a terminal, in a pipe, or into a text file.

Words from a report, its name, a checklist or a reason go into `rich.text.Text` only, never into markup, and through
`printable` first: a report cannot colour, hide, link or move anything on the screen.
"""

import io
from collections.abc import Sequence
from typing import BinaryIO

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from checker.checklist import DEFAULT_ID
from checker.output.defect_lines import defect_lines
from checker.output.quotation import best_first, describe, place, quote
from checker.output.words import MARKS, VERDICTS, describe_waiver, name_reasons, printable, wrapped
from checker.results import Failure, ItemResult, Result, Severity, Verdict

SHOWN_PER_ITEM = 3
SHOWN_DEFECTS = 10

STYLES = {Verdict.COVERED: "green", Verdict.WEAK: "yellow", Verdict.MISSING: "bold red", Verdict.NOT_APPLICABLE: "dim"}


class TerminalWriter:
    """Write as UTF-8 what `render` or, when brief, `render_brief` returns; failures are left to the caller."""

    def __init__(self, file: BinaryIO, *, width: int, color: bool, brief: bool) -> None:
        self._file = file
        self._width = width
        self._color = color
        self._brief = brief
        self._first = True

    def add(self, entry: Result | Failure) -> None:
        """Take in the next report."""
        if isinstance(entry, Failure):
            return
        text = _brief(entry) if self._brief else _full(entry, self._width, color=self._color, first=self._first)
        self._file.write(text.encode())
        self._first = False

    def close(self) -> None:
        """Finish the document, which has nothing at its end."""


def new_console(*, width: int, color: bool) -> Console:
    """Return a console that writes into a string: no markup, no guesses about the environment."""
    return Console(
        file=io.StringIO(),
        width=width,
        height=25,  # never used, but without it rich asks the environment for both
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def render(entries: Sequence[Result | Failure], *, width: int, color: bool) -> str:
    """Return the text for all results; failures are left to the caller, who writes them to stderr.

    `width` counts terminal cells (a Chinese character takes two). Without `color` cues stand in 【】.
    """
    results = (entry for entry in entries if isinstance(entry, Result))
    return "".join(_full(one, width, color=color, first=number == 0) for number, one in enumerate(results))


def _full(result: Result, width: int, *, color: bool, first: bool) -> str:
    console = new_console(width=width, color=color)
    with console.capture() as capture:
        if not first:
            console.print()
            console.print(Rule(style="dim"))
        _print_result(console, result, color=color)
    return "".join(line.rstrip() + "\n" for line in capture.get().splitlines())


def render_brief(entries: Sequence[Result | Failure]) -> str:
    """Return one line per result: path, coverage, marks of the verdicts in the order of the checklist, and its id.

    The default checklist goes without its id.
    """
    return "".join(_brief(entry) for entry in entries if isinstance(entry, Result))


def _brief(result: Result) -> str:
    marks = "".join(MARKS[item.verdict] for item in result.items)
    name = "" if result.checklist.id == DEFAULT_ID else f"  {printable(result.checklist.id)}"
    return f"{printable(result.report.path)}  {result.coverage:.1f}  {marks}{name}\n"


def _print_result(console: Console, result: Result, *, color: bool) -> None:
    console.print(_header(result))
    console.print()
    console.print(_items_table(result))
    for item in result.items:
        _print_item(console, item, color=color)
    open_items = [item for item in result.items if item.waiver is None]
    for verdict in (Verdict.MISSING, Verdict.WEAK):
        _print_advice(console, [item for item in open_items if item.verdict is verdict], verdict)
    _print_defects(console, result)
    console.print()
    _print_wrapped(console, Text(_summary(result), style="bold"), indent="")


def _header(result: Result) -> Table:
    report, checklist = result.report, result.checklist
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    rows = (
        ("报告", report.title or "（没有找到标题）"),
        ("文件", report.path),
        ("年份", f"{report.year}年" if report.year else "（报告没有写明）"),
        ("清单", f"{checklist.title}（{checklist.id}，{checklist.edition}）"),
        ("模型", result.engine.model or "未使用"),
        ("覆盖度", f"{result.coverage:.1f}（自评参考分）"),
    )
    for label, value in rows:
        grid.add_row(Text(label, style="dim"), Text(printable(value)))
    return grid


def _items_table(result: Result) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("要求项", overflow="fold")
    table.add_column("结论", no_wrap=True)
    table.add_column("得分", justify="right", no_wrap=True)
    table.add_column("原因", overflow="fold")
    table.add_column("位置", no_wrap=True)
    for item in result.items:
        best = best_first(item.evidence)[:1]
        table.add_row(
            Text(printable(item.title)),
            _verdict(item),
            "" if item.verdict is Verdict.NOT_APPLICABLE else str(item.score),
            Text(_reasons(item)),
            place(best[0]) if best else "",
        )
    return table


def _verdict(item: ItemResult) -> Text:
    waived = "（已豁免）" if item.waiver else ""
    return Text(f"{MARKS[item.verdict]} {VERDICTS[item.verdict]}{waived}", style=STYLES[item.verdict])


def _reasons(item: ItemResult) -> str:
    if item.note:
        return printable(item.note)
    told = name_reasons(item.reasons)
    return f"{told}；{describe_waiver(item.waiver)}" if item.waiver else told


def _print_item(console: Console, item: ItemResult, *, color: bool) -> None:
    if item.verdict is Verdict.NOT_APPLICABLE or not (item.evidence or item.elements):
        return
    console.print()
    console.print(Text.assemble(_verdict(item), "  ", (printable(item.title), "bold")))
    if item.elements:
        marks = (f"{'✓' if element.found else '✗'} {printable(element.title)}" for element in item.elements)
        _print_wrapped(console, Text("要素：" + "  ".join(marks)), indent="  ")
    ordered = best_first(item.evidence)
    for evidence in ordered[:SHOWN_PER_ITEM]:
        _print_wrapped(console, Text(describe(evidence), style="dim"), indent="  ")
        _print_wrapped(console, quote(evidence, color=color), indent="    ")
    if len(ordered) > SHOWN_PER_ITEM:
        console.print(Text(f"  另有 {len(ordered) - SHOWN_PER_ITEM} 句"))


def _print_wrapped(console: Console, text: Text, *, indent: str, first: str | None = None) -> None:
    """Print one paragraph behind an indent; `first` stands in its place on the first line."""
    lines = text.divide(wrapped(text.plain, max(console.width - cell_len(indent), 2)))
    for line in lines:
        line.rstrip()
    heads = [indent if first is None else first, *[indent] * (len(lines) - 1)]
    console.print(Text("\n").join(map(Text.assemble, heads, lines)), soft_wrap=True)


def _print_advice(console: Console, items: Sequence[ItemResult], verdict: Verdict) -> None:
    if not items:
        return
    console.print()
    console.print(Text(f"{VERDICTS[verdict]}（{len(items)} 项）", style=STYLES[verdict]))
    for item in items:
        title = Text(f"{printable(item.title)}：{_reasons(item)}")
        _print_wrapped(console, title, indent="  ", first=f"{MARKS[verdict]} ")
        for line in item.advice:
            _print_wrapped(console, Text(printable(line)), indent="    ", first="  · ")


def _print_defects(console: Console, result: Result) -> None:
    if not result.defects:
        return
    console.print()
    console.print(Text(f"文字问题（{len(result.defects)} 处）", style="bold"))
    lines = defect_lines(result.defects, result.text)
    for one in lines[:SHOWN_DEFECTS]:
        style = "red" if one.severity is Severity.ERROR else "yellow"
        _print_wrapped(console, Text(one.head, style=style), indent="    ", first="  ")
        _print_wrapped(console, Text(one.words), indent="    ", first="    ")
    if len(lines) > SHOWN_DEFECTS:
        console.print(Text(f"  另有 {sum(one.places for one in lines[SHOWN_DEFECTS:])} 处"))


def _summary(result: Result) -> str:
    counts = [(word, sum(item.verdict is verdict for item in result.items)) for verdict, word in VERDICTS.items()]
    told = "、".join(f"{word} {count}" for word, count in counts)
    waived = sum(item.waiver is not None for item in result.items)
    told += f"（其中已豁免 {waived}）" if waived else ""
    return f"共 {len(result.items)} 项：{told}；覆盖度 {result.coverage:.1f}（自评参考分）"
