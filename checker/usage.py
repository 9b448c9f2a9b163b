"""Chinese words for click: how help is laid out and what a wrong command line is told."""

import re
from collections.abc import Iterable

import click
from rich.cells import cell_len

from checker.output.words import hanging
from checker.reading.characters import is_chinese

SEE_HELP = "用法见 check --help"

# Words that click puts into help by itself.
_WORDS = {
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示这段说明",
}
_RANGE = re.compile(r"\s*\[\S+<=x<=\S+\]$")  # click shows it in brackets; our words say it already
_SURPLUS = re.compile(r"unexpected extra arguments? \((.*)\)")


class Formatter(click.HelpFormatter):
    """Lay out help for Chinese, whose lines cannot be broken at blanks."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line; the prefix is always ours."""
        del prefix
        super().write_usage(prog, args.replace("[OPTIONS]", "[选项]"), prefix="用法：")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a list."""
        self.write(f"{' ' * self.current_indent}{_WORDS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        """Write a text line by line as its author broke it; lines that are too long are broken further."""
        for line in text.replace("\b\n", "").splitlines():
            self.write(hanging(" " * self.current_indent, line, self.width))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names and what they mean in two columns."""
        rows = list(rows)
        column = min(max((cell_len(name) for name, _ in rows), default=0), col_max) + col_spacing
        for name, meaning in rows:
            head = " " * self.current_indent + name
            if cell_len(name) > col_max:
                self.write(head + "\n")
                head = ""
            meaning = _RANGE.sub("", _WORDS.get(meaning, meaning))
            self.write(hanging(head.ljust(self.current_indent + column), meaning, self.width))


class Context(click.Context):
    """A click context that writes Chinese help."""

    formatter_class = Formatter


def describe_usage_error(error: click.UsageError) -> str:
    """Say in one Chinese line what is wrong with the command line, and where help is."""
    return f"{_what_is_wrong(error)}；{SEE_HELP}"


def _what_is_wrong(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = "、".join(error.possibilities or ())
        return f"没有这个选项 {error.option_name}" + (f"（是不是 {near}？）" if near else "")
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_name(error.param)}"
    if isinstance(error, click.BadOptionUsage):
        takes_none = "does not take" in error.message
        return f"选项 {error.option_name} " + ("后面不能写值" if takes_none else "后面要写一个值")
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param)} 的值不对：{_allowed(error)}"
    if surplus := _SURPLUS.search(error.message):
        return f"多写了 {surplus[1]}"
    return error.message if any(map(is_chinese, error.message)) else f"命令写得不对（{error.message}）"


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "参数"
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name


def _allowed(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(kind.choices)}"
    if isinstance(kind, click.IntRange):
        return f"要写 {kind.min} 到 {kind.max} 之间的整数"
    if isinstance(kind, click.FloatRange):
        return f"要写 {kind.min:g} 到 {kind.max:g} 之间的数"
    return error.message
