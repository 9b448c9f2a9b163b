"""Check reports: options, the order of work, what is written where, and the exit status."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.checklist import DEFAULT_ID, Checklist, find_checklist, shipped
from checker.errors import CheckerError
from checker.finding import Skipped, find, same_file
from checker.output import json_file, terminal
from checker.reading import read_report
from checker.reading.kinds import mismatch
from checker.results import FailedReport, Failure, FailureInfo, Result, Verdict
from checker.screen import PIPE_WIDTH, color, complain, emit, guard, is_terminal, save, width
from checker.showing import show_texts

if TYPE_CHECKING:
    from checker.engine import Checker

# The name of the default command, which no first word of a command line can be.
DEFAULT = "\0check"


class ExitStatus(IntEnum):
    """What the exit status says; the highest of all reports wins."""

    COVERED = 0
    SHORT = 1
    UNCHECKED = 2


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
    "--checklist", metavar="ID|FILE", help="清单编号、编号@版本，或自己的 .yaml 文件；不写就按报告年度选自带的清单"
)
@click.option(
    "--format", "format_", type=click.Choice(["terminal", "json"]), default="terminal", help="输出格式，默认 terminal"
)
@click.option("--output", metavar="FILE", help="写进文件，不显示；文件已存在时不覆盖")
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
@click.option(
    "--model", metavar="auto|none|PATH", default="auto", help="中文模型：auto 有就用（默认），none 不用，或模型文件夹"
)
@click.option("--year", metavar="Y", type=click.IntRange(1949, 2100), help="报告年度；不写就从报告里找")
@click.option("--show-text", is_flag=True, help="只显示读出的文字，不检查；可看清 Word、PDF 等读得对不对")
@click.option("--quiet", is_flag=True, help="每份报告只写一行，不显示进度")
@click.pass_context
def check(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    checklist: str | None,
    format_: str,
    output: str | None,
    force: bool,
    fail_under: float | None,
    not_applicable: Mapping[str, str],
    model: str,
    year: int | None,
    show_text: bool,
    quiet: bool,
) -> int:
    """Check reports and write what was found."""
    if not paths:
        ctx.fail("没有写要检查的报告（写文件、文件夹，或 - 表示标准输入）")
    searched = find(paths)
    found = searched.reports
    if output is not None:
        _guard_output(output, found, force=force)
    if show_text:
        return _show(found, output, force=force)
    # Without an edition the report's year chooses it, as it does when no checklist is named.
    chosen = None if checklist in (None, DEFAULT_ID) else find_checklist(checklist, year)
    _refuse_unknown(not_applicable, [chosen] if chosen else shipped())

    def make_checker() -> "Checker":
        from checker.engine import Checker  # brings spaCy: a second or more

        return Checker(chosen, model=model, year=year, not_applicable=not_applicable)

    entries = list(_with_progress(_check_each(found, make_checker), len(found), hidden=quiet))
    _write(_render(entries, format_, brief=quiet, to_file=output is not None), output, force=force)
    _tell_failures(entries)
    if not quiet:
        _tell_notes(entries, searched.skipped)
    return _exit_status(entries, fail_under)


def _show(found: Sequence[str | Failure], output: str | None, *, force: bool) -> int:
    """Write the texts read instead of judging them."""
    texts, failures = show_texts(found)
    _write(texts, output, force=force)
    _tell_failures(failures)
    return ExitStatus.UNCHECKED if failures else ExitStatus.COVERED


def _write(rendered: str | bytes, output: str | None, *, force: bool) -> None:
    if output is None:
        emit(rendered)
        return
    save(Path(output), rendered.encode() if isinstance(rendered, str) else rendered, force=force)
    complain(f"已写入 {output}", kind="完成")


def _tell_notes(entries: Iterable[Result | Failure], skipped: Iterable[Skipped]) -> None:
    """Say what was read other than its ending claims, and what was not read at all."""
    for entry in entries:
        note = mismatch(entry.report.path, entry.report.format) if isinstance(entry, Result) else None
        if note is not None:
            complain(note, kind="提示")
    for one in skipped:
        complain(f"{one.path}：{one.reason}", kind="跳过")


def _refuse_unknown(ids: Iterable[str], checklists: Iterable[Checklist]) -> None:
    """Refuse once, and before any reading, what the engine would refuse for every report."""
    known = list(dict.fromkeys(item.id for checklist in checklists for item in checklist.items))
    for id in ids:
        if id not in known:
            raise CheckerError(f"--not-applicable：清单里没有“{id}”这一项（有：{'、'.join(known)}）", code="item")


def _guard_output(output: str, found: Sequence[str | Failure], *, force: bool) -> None:
    """Refuse an output file before the work is done for nothing."""
    if any(same_file(output, path) for path in found if isinstance(path, str)):
        raise CheckerError(f"{output}：这是要检查的报告，不能当作 --output；请换一个文件名", code="output")
    guard(Path(output), force=force)


def _with_progress(entries: Iterable[Result | Failure], total: int, *, hidden: bool) -> Iterable[Result | Failure]:
    if hidden or total < 2 or not is_terminal(sys.stderr):
        return entries
    from rich.console import Console
    from rich.progress import track

    return track(entries, "正在检查", total=total, console=Console(stderr=True), transient=True)


def _check_each(found: Iterable[str | Failure], make_checker: Callable[[], "Checker"]) -> Iterator[Result | Failure]:
    """Check one by one; the checker is made for the first report that can be read, so that refusals need not wait."""
    checker: Checker | None = None
    for path in found:
        if isinstance(path, Failure):
            yield path
            continue
        try:
            report = read_report(path)
        except CheckerError as err:
            yield _failure(path, err)
            continue
        checker = checker or make_checker()
        try:
            yield checker.check(report)
        except CheckerError as err:
            yield _failure(path, err)


def _failure(path: str, err: CheckerError) -> Failure:
    return Failure(FailedReport(path, Path(path).name), FailureInfo(err.code, err.message))


def _render(entries: Sequence[Result | Failure], format_: str, *, brief: bool, to_file: bool) -> str | bytes:
    if format_ == "json":
        return json_file.render(entries)
    if brief:
        return terminal.render_brief(entries)
    if to_file:
        return terminal.render(entries, width=PIPE_WIDTH, color=False)
    return terminal.render(entries, width=width(), color=color())


def _tell_failures(entries: Iterable[Result | Failure]) -> None:
    for entry in entries:
        if isinstance(entry, Failure):
            shown = "标准输入" if entry.report.path == "-" else entry.report.path
            # Most refusals begin with the path themselves.
            named = entry.error.message.startswith(shown)
            complain(entry.error.message if named else f"{shown}：{entry.error.message}")


def _exit_status(entries: Sequence[Result | Failure], fail_under: float | None) -> ExitStatus:
    return max(_status(entry, fail_under) for entry in entries)


def _status(entry: Result | Failure, fail_under: float | None) -> ExitStatus:
    if isinstance(entry, Failure):
        return ExitStatus.UNCHECKED
    if fail_under is not None and entry.coverage >= fail_under:
        return ExitStatus.COVERED
    short = any(item.verdict in (Verdict.WEAK, Verdict.MISSING) for item in entry.items)
    return ExitStatus.SHORT if short else ExitStatus.COVERED
