"""The `check compare` command."""

import os
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import click

from checker.copies.findings import Comparison
from checker.copies.reading import read_texts
from checker.copies.texts import Text
from checker.errors import CheckerError
from checker.finding import find, same_file
from checker.results import Failure
from checker.running import tell_failures
from checker.screen import PIPE_WIDTH, color, complain, emit, guard, is_terminal, save, width

NOTHING, FOUND, UNREAD = 0, 1, 2

_FORMATS = {".txt": "terminal", ".json": "json"}

_One = TypeVar("_One")

_HELP = """\b
把几份报告相互比较，找出雷同的段落：谁与谁相同、占多少、哪里改了字。
数字、年份和标题里的地名不影响比较；许多报告共有的套话不算雷同。
程序只指出雷同，不判断谁抄谁。

\b
例：
  check compare 各乡镇报告/
  check compare 今年/ --against 去年/
  check compare 甲.docx 乙.pdf --format json --output 雷同.json

\b
退出状态：0 没有雷同；1 有雷同；2 有的没能读出来。"""


@click.command("compare", short_help="找出报告之间雷同的段落", help=_HELP)
@click.argument("paths", metavar="PATH...", nargs=-1)
@click.option("--against", metavar="PATH", multiple=True, help="往年的报告或文件夹：与之相比，彼此不比；可写多次")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["terminal", "json"]),
    help="输出格式；不写就看 --output 的扩展名，否则 terminal",
)
@click.option("--output", metavar="FILE", help="写进文件，不显示；文件已存在时不覆盖")
@click.option("--force", is_flag=True, help="允许 --output 覆盖已有的文件")
@click.option("--jobs", metavar="N", type=click.IntRange(1, 64), help="同时读几份；不写就与处理器核数相同")
@click.option("--quiet", is_flag=True, help="每对雷同只写一行，不显示进度")
@click.pass_context
def compare_command(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    against: tuple[str, ...],
    format_: str | None,
    output: str | None,
    force: bool,
    jobs: int | None,
    quiet: bool,
) -> int:
    """Compare, write, and return the exit status."""
    if not paths:
        ctx.fail("没有写要比较的报告（写文件或文件夹）")
    format_ = format_ or _format_of(output)
    _require_rapidfuzz()
    searched = find(paths)
    earlier = _without(find(against).reports, searched.reports)
    everything = [*searched.reports, *earlier]
    if len(everything) < 2:
        raise CheckerError("只有一份报告，没有可比的；请再写一份，或用 --against 给出往年的报告", code="usage")
    if output is not None:
        _guard_output(output, everything, force=force)
    jobs = jobs or os.cpu_count() or 1
    read = list(_track(read_texts(everything, jobs), len(everything), "正在读报告", hidden=quiet))
    failures = [one for one in read if isinstance(one, Failure)]
    if len(failures) == len(read) and format_ == "terminal":  # a text that finds nothing in nothing would mislead
        tell_failures(failures)
        return UNREAD
    comparison = _compare(read, len(searched.reports), quiet=quiet)
    late = sum(isinstance(one, Text) for one in read[len(searched.reports) :])
    _write(_render(comparison, failures, format_, late, brief=quiet, to_file=output is not None), output, force=force)
    tell_failures(failures)
    if not quiet:
        for one in searched.skipped:
            complain(f"{one.path}：{one.reason}", kind="跳过")
    return UNREAD if failures else FOUND if comparison.found else NOTHING


def _format_of(output: str | None) -> str:
    """Return the format that the ending of an output file means."""
    ending = Path(output).suffix.lower() if output is not None else ".txt"
    if ending not in _FORMATS:
        raise CheckerError(
            f"{output}：比较结果只能写成 {'、'.join(_FORMATS)}；请换一个扩展名，或用 --format 写明格式", code="output"
        )
    return _FORMATS[ending]


def _require_rapidfuzz() -> None:
    if find_spec("rapidfuzz") is None:
        message = '比较报告需要另装组件；请运行 pip install "fazhi-checker[copies]" 后再比较。'
        raise CheckerError(message, code="dependency_missing")


def _without(earlier: Sequence[str | Failure], reports: Sequence[str | Failure]) -> list[str | Failure]:
    """Leave out what is compared anyway: a file does not copy from itself."""
    here = {os.path.realpath(one) for one in reports if isinstance(one, str)}
    return [one for one in earlier if isinstance(one, Failure) or os.path.realpath(one) not in here]


def _guard_output(output: str, found: Sequence[str | Failure], *, force: bool) -> None:
    """Refuse an output file before the work is done for nothing."""
    if any(same_file(output, path) for path in found if isinstance(path, str)):
        raise CheckerError(f"{output}：这是要比较的报告，不能当作 --output；请换一个文件名", code="output")
    guard(Path(output), force=force)


def _track(entries: Iterable[_One], total: int, label: str, *, hidden: bool) -> Iterable[_One]:
    if hidden or total < 2 or not is_terminal(sys.stderr):
        return entries
    from rich.console import Console
    from rich.progress import track

    return track(entries, label, total=total, console=Console(stderr=True), transient=True)


def _compare(read: Sequence[Text | Failure], new: int, *, quiet: bool) -> Comparison:
    from checker.copies.compare import compare  # brings numpy and rapidfuzz

    return compare(
        [one for one in read[:new] if isinstance(one, Text)],
        [one for one in read[new:] if isinstance(one, Text)],
        track=lambda pairs: _track(pairs, len(pairs), "正在比较", hidden=quiet),
    )


def _render(
    comparison: Comparison, failures: Sequence[Failure], format_: str, earlier: int, *, brief: bool, to_file: bool
) -> str | bytes:
    if format_ == "json":
        from checker.copies import json_file

        return json_file.render(comparison, failures)
    from checker.copies import terminal

    if brief:
        return terminal.render_brief(comparison)
    if to_file:
        return terminal.render(comparison, earlier=earlier, width=PIPE_WIDTH, color=False)
    return terminal.render(comparison, earlier=earlier, width=width(), color=color())


def _write(rendered: str | bytes, output: str | None, *, force: bool) -> None:
    if output is None:
        emit(rendered)
        return
    # A text may hold half a surrogate pair, which UTF-8 cannot.
    data = rendered.encode("utf-8", "replace") if isinstance(rendered, str) else rendered
    save(Path(output), data, force=force)
    complain(f"已写入 {output}", kind="完成")
