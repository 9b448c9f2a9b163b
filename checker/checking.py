"""The options of checking, the default command."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from checker.checklist import DEFAULT_ID, Checklist, find_checklist
from checker.errors import CheckerError
from checker.finding import find
from checker.output.formats import FORMATS
from checker.outputs import Target, check_targets, targets
from checker.reading.archive import split_member
from checker.results import Failure
from checker.running import ExitStatus, Order, guard_fixed, run, tell_failures
from checker.screen import complain, emit, save
from checker.settings import Settings, candidates
from checker.showing import show_texts
from checker.waivers import gather

__all__ = ["DEFAULT", "ExitStatus", "check"]

# The name of the default command, which no first word of a command line can be.
DEFAULT = "\0check"


def _not_applicable(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Read ITEM=REASON pairs."""
    pairs: dict[str, str] = {}
    for value in values:
        item, _, reason = (part.strip() for part in value.partition("="))
        if not item or not reason:
            raise click.BadParameter(f"“{value}”要写成 编号=理由，理由不能空", ctx, param)
        if item in pairs:
            raise click.BadParameter(f"“{item}”写了两次，请只写一个理由", ctx, param)
        pairs[item] = reason
    return pairs


def _percentage(ctx: click.Context, param: click.Parameter, value: float | None) -> float | None:
    """Refuse what is no number at all; click lets nan pass its range."""
    if value is not None and value != value:
        raise click.BadParameter("要写 0 到 100 之间的数", ctx, param)
    return value


class DefaultCommand(click.Command):
    """Stand behind the program's own name."""

    def get_help(self, ctx: click.Context) -> str:
        """Return the help of the program: to its users the two are one."""
        return ctx.parent.get_help() if ctx.parent else super().get_help(ctx)


@click.command(DEFAULT, cls=DefaultCommand)
@click.argument("paths", metavar="PATH...", nargs=-1)
@click.option(
    "--checklist",
    metavar="ID|FILE",
    default=DEFAULT_ID,
    help="清单编号、编号@版本，或自己的 .yaml 文件，几份用逗号分开；不写就按报告年度选自带的清单",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="输出格式；不写就看 --output 文件名的结尾，没有 --output 就是 terminal",
)
@click.option(
    "--output",
    "outputs",
    metavar="FILE",
    multiple=True,
    help="写进文件，不显示；可写多次（如 结果.xlsx、结果.html）；文件已存在时不覆盖",
)
@click.option("--force", is_flag=True, help="允许 --output 覆盖已有的文件")
@click.option(
    "--fail-under",
    metavar="N",
    type=click.FloatRange(0, 100),
    callback=_percentage,
    help="覆盖度达到 N（0 到 100）就算通过",
)
@click.option(
    "--not-applicable",
    metavar="ITEM=REASON",
    multiple=True,
    callback=_not_applicable,
    help="某项不适用，不计分，要写理由；可写多次",
)
@click.option("--waivers", metavar="FILE", help="豁免文件；不写就用报告所在文件夹里的 waivers.yaml")
@click.option("--draft", is_flag=True, help="自查草稿：采用草稿里自己写的【豁免 …】")
@click.option(
    "--model", metavar="auto|none|PATH", default="auto", help="中文模型：auto 有就用（默认），none 不用，或模型文件夹"
)
@click.option("--year", metavar="Y", type=click.IntRange(1949, 2100), help="报告年度；不写就从报告里找")
@click.option("--no-proofread", is_flag=True, help="只看覆盖，不查文字问题")
@click.option("--fix-text", metavar="OUT", help="另存一份改好文字问题的文本（只改有把握的，只对文本文件）")
@click.option("--jobs", metavar="N", type=click.IntRange(1, 256), help="用几个进程；不写就用全部处理器核")
@click.option("--resume", is_flag=True, help="接着上次中断的运行做，要写上次的 .jsonl 输出")
@click.option("--watch", is_flag=True, help="盯着一份草稿，每次保存后重新检查，显示变化")
@click.option("--show-text", is_flag=True, help="只显示读出的文字，不检查；可看清 Word、PDF 等读得对不对")
@click.option("--quiet", is_flag=True, help="每份报告只写一行，不显示进度和汇总")
@click.pass_context
def check(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    checklist: str,
    format_: str | None,
    outputs: tuple[str, ...],
    force: bool,
    fail_under: float | None,
    not_applicable: Mapping[str, str],
    waivers: str | None,
    draft: bool,
    model: str,
    year: int | None,
    no_proofread: bool,
    fix_text: str | None,
    jobs: int | None,
    resume: bool,
    watch: bool,
    show_text: bool,
    quiet: bool,
) -> int:
    """Check reports and write what was found."""
    if not paths:
        ctx.fail("没有写要检查的报告（写文件、文件夹，或 - 表示标准输入）")
    searched = find(paths)
    if show_text:
        if fix_text is not None:
            raise CheckerError("--show-text 只显示文字，不能和 --fix-text 一起用", code="output")
        return _show(paths, searched.reports, outputs, force=force)
    if watch:
        _refuse_to_watch(searched.reports, [*outputs, *filter(None, [format_, fix_text])], resume=resume)
    read = _read_files(paths, searched.reports, checklist, waivers)
    if fix_text is not None:
        if no_proofread:
            raise CheckerError("--fix-text 要先查文字问题，不能和 --no-proofread 一起用", code="output")
        guard_fixed(searched.reports, read, fix_text, force=force)
    where = targets(outputs, format_)
    check_targets(where, read, force=force, resume=resume, fixed=fix_text)
    chosen = _choose(checklist, year)
    excused = _by_id(not_applicable, chosen)
    accepted, told = gather(paths, waivers, carried=draft)
    order = Order(
        searched,
        Settings(chosen, model, year, excused, proofread=not no_proofread),
        where,
        accepted,
        fail_under=fail_under,
        fix_text=fix_text,
        jobs=jobs,
        force=force,
        resume=resume,
        quiet=quiet,
    )
    for line in () if quiet else told:
        complain(line, kind="豁免")
    if watch:
        from checker.watching import watch_draft

        return watch_draft(order)
    return run(order)


def _read_files(
    paths: Sequence[str], reports: Sequence[str | Failure], checklist: str, waivers: str | None
) -> list[str]:
    """Return all files that are read, over which nothing may be written."""
    files = [one for one in reports if isinstance(one, str)]
    archives = [split[0] for one in files if (split := split_member(one))]
    return [*files, *dict.fromkeys(map(str, archives)), *paths, *checklist.split(","), *([waivers] if waivers else [])]


def _show(paths: Sequence[str], found: Sequence[str | Failure], outputs: Sequence[str], *, force: bool) -> int:
    """Write the texts read instead of judging them."""
    if len(outputs) > 1:
        raise CheckerError("--show-text 只能写进一个 --output", code="output")
    if outputs:
        read = _read_files(paths, found, "", None)
        check_targets([Target(outputs[0], "terminal")], read, force=force, resume=False)
    texts, failures = show_texts(found)
    if outputs and texts:
        save(Path(outputs[0]), texts.encode(), force=force)
        complain(f"已写入 {outputs[0]}", kind="完成")
    elif texts:
        emit(texts)
    tell_failures(failures)
    return ExitStatus.UNCHECKED if failures else ExitStatus.COVERED


def _refuse_to_watch(found: Sequence[str | Failure], others: Sequence[str], *, resume: bool) -> None:
    if len(found) != 1 or not isinstance(found[0], str) or found[0] == "-":
        raise CheckerError("--watch 一次只能盯一份草稿，请只写一个文件", code="watch")
    if others or resume:
        raise CheckerError(
            "--watch 只在屏幕上显示，不能和 --output、--format、--fix-text、--resume 一起用", code="watch"
        )


def _choose(names: str, year: int | None) -> tuple[Checklist | str, ...]:
    """Return the checklists that are named; an id alone stays one, for each report's year to choose the edition."""
    chosen: list[Checklist | str] = []
    for name in [names] if Path(names).is_file() else re.split("[,，]", names):
        found = find_checklist(name.strip(), year)
        # An id alone, not a path, nor an edition.
        one = found.id if year is None and name.strip() == found.id else found
        if one in chosen:
            raise CheckerError(f"--checklist：“{name.strip()}”写了两次，请只写一次", code="checklist")
        chosen.append(one)
    return tuple(chosen)


def _by_id(excused: Mapping[str, str], chosen: Iterable[Checklist | str]) -> dict[str, str]:
    """Put ids in the place of titles; refuse once, and before any reading, what the engine would for every report."""
    if not excused:
        return {}
    items = [item for named in chosen for one in candidates(named) for item in one.items]
    ids = {item.title: item.id for item in items} | {item.id: item.id for item in items}
    for name in excused:
        if name not in ids:
            known = "、".join(f"{id}（{title}）" for title, id in {item.title: item.id for item in items}.items())
            raise CheckerError(f"--not-applicable：清单里没有“{name}”这一项（有：{known}）", code="item")
    return {ids[name]: reason for name, reason in excused.items()}
