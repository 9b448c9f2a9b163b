"""Sum up a batch for people: how the verdicts are spread over the items, who stands where, what was not checked."""

from collections import Counter

from msgspec import Struct, field
from rich import box
from rich.table import Table
from rich.text import Text

from checker.output.terminal import STYLES, new_console
from checker.output.words import MARKS, VERDICTS, printable
from checker.results import Failure, Result, Verdict

# A ranking longer than twice this shows its two ends.
RANKED_AT_EACH_END = 10
FAILURES_SHOWN = 10


class _OfChecklist(Struct):
    """What is kept of the results of one checklist; ranking entries are (coverage, path, marks)."""

    title: str
    titles: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, Counter[Verdict]] = field(default_factory=dict)
    scores: Counter[str] = field(default_factory=Counter)
    waived: Counter[str] = field(default_factory=Counter)
    ranking: list[tuple[float, str, str]] = field(default_factory=list)

    def add(self, result: Result) -> None:
        for item in result.items:
            self.titles.setdefault(item.id, item.title)
            self.verdicts.setdefault(item.id, Counter())[item.verdict] += 1
            self.scores[item.id] += item.score
            self.waived[item.id] += item.waiver is not None
        marks = "".join(MARKS[item.verdict] for item in result.items)
        self.ranking.append((result.coverage, result.report.path, marks))

    def mean(self, item: str) -> float | None:
        """Return the mean score of an item over the reports it applies to."""
        counts = self.verdicts[item]
        applying = sum(count for verdict, count in counts.items() if verdict is not Verdict.NOT_APPLICABLE)
        return self.scores[item] / applying if applying else None


class Summary:
    """Gather a batch, a few words of each report."""

    def __init__(self) -> None:
        self.checklists: dict[str, _OfChecklist] = {}
        self.failures: list[str] = []

    def add(self, entry: Result | Failure) -> None:
        """Count one result or failure."""
        if isinstance(entry, Failure):
            self.failures.append(entry.report.path)
            return
        of = self.checklists.setdefault(entry.checklist.id, _OfChecklist(entry.checklist.title))
        of.add(entry)

    def render(self, *, width: int, color: bool) -> str:
        """Return the summary; `width` counts terminal cells."""
        console = new_console(width=width, color=color)
        with console.capture() as capture:
            for checklist in self.checklists.values():
                console.print(Text(_headline(checklist), style="bold"))
                console.print(_spread(checklist))
                console.print(Text(_weakest(checklist)))
                console.print()
                console.print(_ranking(checklist))
            if self.failures:
                console.print(Text(f"未能检查（{len(self.failures)} 份）", style="bold red"))
                for path in self.failures[:FAILURES_SHOWN]:
                    console.print(Text(f"  {printable(path)}"))
                if len(self.failures) > FAILURES_SHOWN:
                    console.print(Text(f"  另有 {len(self.failures) - FAILURES_SHOWN} 份"))
        return "".join(line.rstrip() + "\n" for line in capture.get().splitlines())


def _headline(checklist: _OfChecklist) -> str:
    mean = sum(coverage for coverage, _, _ in checklist.ranking) / len(checklist.ranking)
    return f"汇总：{printable(checklist.title)}，{len(checklist.ranking):,} 份，平均覆盖度 {mean:.1f}（自评参考分）"


def _spread(checklist: _OfChecklist) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("要求项", overflow="fold")
    for verdict in Verdict:
        table.add_column(f"{MARKS[verdict]} {VERDICTS[verdict]}", justify="right", style=STYLES[verdict])
    if waived := sum(checklist.waived.values()):
        table.add_column("已豁免", justify="right")
    table.add_column("平均得分", justify="right")
    for item, counts in checklist.verdicts.items():
        mean = checklist.mean(item)
        table.add_row(
            Text(printable(checklist.titles[item])),
            *(f"{counts[verdict]:,}" for verdict in Verdict),
            *([f"{checklist.waived[item]:,}"] if waived else []),
            "－" if mean is None else f"{mean:.1f}",
        )
    return table


def _weakest(checklist: _OfChecklist) -> str:
    means = [(mean, item) for item in checklist.verdicts if (mean := checklist.mean(item)) is not None]
    short = [(mean, checklist.titles[item]) for mean, item in sorted(means, key=lambda pair: pair[0]) if mean < 100]
    told = "、".join(f"{printable(title)}（{mean:.1f}）" for mean, title in short[:3])
    return f"最弱的要求项：{told}" if told else "各项都覆盖"


def _ranking(checklist: _OfChecklist) -> Table:
    """List the reports by coverage, those alike in the order they were checked; equal coverage, equal rank."""
    ordered = sorted(checklist.ranking, key=lambda entry: -entry[0])
    places: dict[float, int] = {}
    for number, (coverage, _, _) in enumerate(ordered, start=1):
        places.setdefault(coverage, number)
    table = Table(
        box=None, pad_edge=False, show_header=False, title="排名（按覆盖度）", title_justify="left", title_style=""
    )
    for justify in ("right", "right", "left", "left"):
        table.add_column(justify=justify, overflow="fold")
    left_out = len(ordered) - 2 * RANKED_AT_EACH_END
    for number, (coverage, path, marks) in enumerate(ordered):
        if left_out > 0 and number == RANKED_AT_EACH_END:
            table.add_row("…", "", "", f"中间 {left_out:,} 份略")
        if left_out <= 0 or not RANKED_AT_EACH_END <= number < RANKED_AT_EACH_END + left_out:
            table.add_row(str(places[coverage]), f"{coverage:.1f}", marks, Text(printable(path)))
    return table
