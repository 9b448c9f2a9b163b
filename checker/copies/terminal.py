"""Show a comparison to people: first the reports with the least text of their own, then each pair and what it shares.

All words from reports and paths go through `printable` into `rich.text.Text`, never into markup.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate

from rapidfuzz.distance import Indel
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from checker.copies.findings import Change, Comparison, Group, Match, Nature, Pair, Passage, Span, Standing
from checker.output.terminal import new_console
from checker.output.words import printable, wrapped

CHANGES: Mapping[Change, str] = {
    Change.NONE: "一字不差",
    Change.FIGURES: "只改了年份、数字",
    Change.NAMES: "只改了地名、数字",
    Change.WORDING: "改了字句",
}
NATURES: Mapping[Nature, str] = {
    Nature.EARLIER_FIGURES: "沿用{year}文字，只改了年份、数字",
    Nature.EARLIER_TEXT: "沿用{year}部分文字",
    Nature.WHOLE: "整篇雷同",
    Nature.PASSAGES: "部分雷同",
}
SHOWN_PASSAGES = 5
SHOWN_SENTENCES = 4
SHOWN_MEMBERS = 10
LONGEST_QUOTE = 150
# Differences with no more characters than this between them are shown as one.
_NEARLY_ADJACENT = 1
_UNITS = re.compile("[0-9]+|.", re.DOTALL)


def render(comparison: Comparison, *, earlier: int, width: int, color: bool) -> str:
    """Return the text; `earlier` is the number of reports compared with. Without `color` differences stand in 【】."""
    console = new_console(width=width, color=color)
    names = _names(comparison)
    with console.capture() as capture:
        _print_summary(console, comparison, names, earlier)
        for number, group in enumerate(comparison.groups, 1):
            _print_group(console, number, group)
        for number, pair in enumerate(comparison.pairs, 1):
            _print_pair(console, number, pair, names, color=color)
        if comparison.unlisted_pairs:
            console.print()
            console.print(Text(f"另有 {comparison.unlisted_pairs} 对没有列出：每份报告只列最接近的几份。"))
    return "".join(line.rstrip() + "\n" for line in capture.get().splitlines())


def render_brief(comparison: Comparison) -> str:
    """Return one line per group and pair."""
    groups = [
        f"全文相同 {len(group.members)} 份  {'  '.join(printable(one.path) for one in group.members[:SHOWN_MEMBERS])}\n"
        for group in comparison.groups
    ]
    pairs = [
        f"{printable(pair.left.path)}  {_percent(pair.left_share)}  "
        f"{printable(pair.right.path)}  {_percent(pair.right_share)}  {_nature(pair)}\n"
        for pair in comparison.pairs
    ]
    return "".join(groups + pairs)


def _names(comparison: Comparison) -> Mapping[str, str]:
    """Name each report by the name of its file, or by its path where two have the same."""
    reports = {one.report.path: one.report.name for one in comparison.standings}
    reports |= {one.path: one.name for pair in comparison.pairs for one in (pair.left, pair.right)}
    reports |= {one.path: one.name for group in comparison.groups for one in group.members}
    count = Counter(reports.values())
    return {path: printable(name if count[name] == 1 else path) for path, name in reports.items()}


def _print_summary(console: Console, comparison: Comparison, names: Mapping[str, str], earlier: int) -> None:
    touched = [one for one in comparison.standings if one.closest is not None]
    compared = f"比较了 {len(comparison.standings)} 份报告" + (f"，并与另外 {earlier} 份相比" if earlier else "")
    if not comparison.found:
        console.print(Text(f"{compared}：没有发现雷同。", style="bold"))
    else:
        kinds = [f"{len(comparison.groups)} 组全文相同"] if comparison.groups else []
        count = len(comparison.pairs) + comparison.unlisted_pairs
        kinds += [f"{count} 对有雷同段落"] if count else []
        told = f"{compared}：{'，'.join(kinds)}，涉及其中 {len(touched)} 份。"
        _print_wrapped(console, Text(told, style="bold"), "", "")
        console.print()
        console.print(_ranking(touched, names))
        rest = len(comparison.standings) - len(touched)
        if rest:
            console.print(Text(f"其余 {rest} 份没有发现雷同。"))
    _print_common(console, comparison)


def _print_common(console: Console, comparison: Comparison) -> None:
    """Say where so much is common to the set that little is left to compare."""
    common = [one for one in comparison.standings if one.common_share >= 0.5 and one.closest is None]
    if common:
        told = f"注意：有 {len(common)} 份报告半数以上的文字与许多报告共有（按通用文字不计），可能出自同一份范本："
        names = "、".join(printable(one.report.path) for one in common[:SHOWN_MEMBERS])
        _print_wrapped(console, Text(told + names + ("…" if len(common) > SHOWN_MEMBERS else "")), "", "")


def _ranking(standings: list[Standing], names: Mapping[str, str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("自有文字", justify="right", no_wrap=True)
    table.add_column("报告", overflow="fold")
    table.add_column("最接近的报告", overflow="fold")
    table.add_column("雷同", justify="right", no_wrap=True)
    for one in standings:
        table.add_row(
            _percent(one.own_share),
            Text(names[one.report.path]),
            Text(names.get(one.closest or "", "")),
            f"{one.others} 份",
        )
    return table


def _print_group(console: Console, number: int, group: Group) -> None:
    console.print()
    console.print(Text(f"第 {number} 组  {len(group.members)} 份报告全文相同，至多改了地名、数字", style="bold"))
    for one in group.members[:SHOWN_MEMBERS]:
        _print_wrapped(console, Text(printable(one.path)), "  · ", "    ")
    if len(group.members) > SHOWN_MEMBERS:
        console.print(Text(f"  另有 {len(group.members) - SHOWN_MEMBERS} 份"))


def _print_pair(console: Console, number: int, pair: Pair, names: Mapping[str, str], *, color: bool) -> None:
    console.print()
    console.print(Text(f"第 {number} 对  {_nature(pair)}", style="bold"))
    for label, report, share in (("甲", pair.left, pair.left_share), ("乙", pair.right, pair.right_share)):
        told = f"{names[report.path]}（雷同 {_percent(share)}）"
        _print_wrapped(console, Text(told), f"  {label}  ", "      ")
    for passage in pair.passages[:SHOWN_PASSAGES]:
        _print_passage(console, passage, color=color)
    if len(pair.passages) > SHOWN_PASSAGES:
        rest = pair.passages[SHOWN_PASSAGES:]
        console.print(Text(f"  另有 {len(rest)} 处雷同，共 {sum(one.characters for one in rest)} 字"))


def _print_passage(console: Console, passage: Passage, *, color: bool) -> None:
    first, last = passage.matches[0], passage.matches[-1]
    places = f"甲{_place(first.left, last.left)} ↔ 乙{_place(first.right, last.right)}"
    told = f"{places}  雷同 {passage.characters} 字，{CHANGES[passage.change]}"
    _print_wrapped(console, Text(told, style="cyan"), "  ", "  ")
    for match in passage.matches[:SHOWN_SENTENCES]:
        _print_match(console, match, color=color)
    if len(passage.matches) > SHOWN_SENTENCES:
        console.print(Text(f"    （接着还有 {len(passage.matches) - SHOWN_SENTENCES} 句雷同）"))


def _print_match(console: Console, match: Match, *, color: bool) -> None:
    left, right = _quoted(match.left), _quoted(match.right)
    if left == right:
        _print_wrapped(console, _shortened(Text(left)), "    同  ", "        ")
        return
    spans = list(_differences(left, right))
    for label, words, at in (("甲", left, 0), ("乙", right, 1)):
        marked = _marked(words, [span[at] for span in spans], color=color)
        _print_wrapped(console, _shortened(marked), f"    {label}  ", "        ")


def _quoted(span: Span) -> str:
    return printable(re.sub(r"[ \t\u3000]*\n\s*", "", span.text)).strip()


def _differences(left: str, right: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the spans that differ on both sides, figures as a whole; what little parts two of them belongs to them."""
    ones, others = _UNITS.findall(left), _UNITS.findall(right)
    starts = [0, *accumulate(map(len, ones))]
    ends = [0, *accumulate(map(len, others))]
    held: tuple[int, int, int, int] | None = None
    for block in Indel.opcodes(ones, others):
        if block.tag == "equal":
            continue
        first, last = starts[block.src_start], starts[block.src_end]
        if held is not None and first - held[1] <= _NEARLY_ADJACENT:
            held = (held[0], last, held[2], ends[block.dest_end])
            continue
        if held is not None:
            yield held[:2], held[2:]
        held = (first, last, ends[block.dest_start], ends[block.dest_end])
    if held is not None:
        yield held[:2], held[2:]


def _marked(words: str, spans: list[tuple[int, int]], *, color: bool) -> Text:
    text, last = Text(), 0
    for start, end in spans:
        text.append(words[last:start])
        if end > start:
            text.append(words[start:end] if color else f"【{words[start:end]}】", style="bold yellow")
        last = end
    return text.append(words[last:])


def _shortened(text: Text) -> Text:
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].append("…")


def _place(first: Span, last: Span) -> str:
    """Name where a passage stands: page and lines, or the paragraph or cell of a format that has no lines."""
    one, other = _start(first), _start(last)
    return one if one == other else f"{one}至{other}"


def _start(span: Span) -> str:
    if span.place is not None:
        return span.place
    return ("" if span.page is None else f"第{span.page}页") + f"第{span.line}行"


def _nature(pair: Pair) -> str:
    words = NATURES[pair.nature].format(year=_which_year(pair))
    if pair.nature is not Nature.WHOLE:
        return words
    changes = {match.change for passage in pair.passages for match in passage.matches}
    worst = max(changes, key=list(Change).index)
    return f"{words}，{CHANGES[worst]}"


def _which_year(pair: Pair) -> str:
    """Name the earlier year: 上年 where the reports are a year apart, or do not both say their years."""
    years = sorted(year for year in (pair.left.year, pair.right.year) if year is not None)
    if len(years) == 2 and years[1] - years[0] > 1:
        return f"{years[0]}年"
    return "同年" if len(years) == 2 and years[0] == years[1] else "上年"


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _print_wrapped(console: Console, text: Text, first: str, indent: str) -> None:
    """Print one paragraph behind an indent; `first` stands in its place on the first line."""
    starts = wrapped(text.plain, max(console.width - cell_len(indent), 2))
    for number, line in enumerate(text.divide(starts)):
        line.rstrip()
        console.print(Text.assemble(indent if number else first, line), soft_wrap=True)
