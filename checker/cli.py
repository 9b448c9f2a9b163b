"""The `check` command: its parts, and how it ends."""

import errno

import click

from checker import __version__
from checker.checking import DEFAULT, ExitStatus, check
from checker.commands import ChineseGroup, checklists, doctor, explain, schema
from checker.errors import INTERRUPTED, CheckerError
from checker.screen import complain, prepare_streams
from checker.usage import describe_usage_error

__all__ = ["ExitStatus", "main"]

_HELP = """\b
检查法治政府建设年度报告：逐句对照清单，给出每项的结论和依据。
PATH 是报告文件（Word、WPS、PDF、OFD、网页、文本），
装有报告的文件夹或 .zip，或 -（标准输入）。
\b

例：
  check 报告.txt
  check 报告.docx --output 报告.html
  check 各乡镇报告/ --output 评分表.xlsx --output 结果.jsonl
  check 各乡镇报告/ --output 结果.jsonl --resume
  check 草稿.docx --watch
  check 报告.txt --not-applicable "three_systems=本街道没有执法权"

退出状态：0 各项都覆盖（或覆盖度达到 --fail-under）；1 有薄弱或缺失；
2 有的没能检查。与命令同名的文件请写成 ./explain 这样。"""


class MainGroup(ChineseGroup):
    """Take a first word that is no command as a path or an option of checking."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front where no command is named; refuse to check nothing."""
        if not args:
            raise click.UsageError("没有给出要检查的文件", ctx)
        if args[0] not in {*self.list_commands(ctx), "--help", "--version"}:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of the help."""
        return ["explain", "checklists", "compare", "evaluate", "schema", "doctor"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; evaluation and comparison are imported only when they are called for."""
        if cmd_name == "evaluate" and cmd_name not in self.commands:
            from checker.evaluation.command import evaluate_command

            self.add_command(evaluate_command, "evaluate")
        if cmd_name == "compare" and cmd_name not in self.commands:
            from checker.copies.command import compare_command

            self.add_command(compare_command, "compare")
        return super().get_command(ctx, cmd_name)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options of checking, then the commands."""
        options = [param for param in (*check.params, *self.get_params(ctx)) if isinstance(param, click.Option)]
        with formatter.section("选项"):
            formatter.write_dl([record for option in options if (record := option.get_help_record(ctx))])
        # These stand here in words, because to ask them for their help would import them.
        known = {"compare": "找出报告之间雷同的段落", "evaluate": "对照人工判定的数据，算准确率"}
        known |= {name: command.short_help or "" for name, command in self.commands.items()}
        with formatter.section("命令"):
            formatter.write_dl([(name, known[name]) for name in self.list_commands(ctx)])


@click.group("check", cls=MainGroup, help=_HELP, options_metavar="[选项]", subcommand_metavar="PATH...")
@click.version_option(__version__, message="check %(version)s", help="显示版本")
def command() -> None:
    """Hold the commands together."""


for _part in (check, explain, checklists, schema, doctor):
    command.add_command(_part)


def main() -> int:
    """Run the command line and return the exit status; whatever a user did wrong is told in one line."""
    prepare_streams()
    try:
        status = command.main(prog_name="check", standalone_mode=False)
    except click.Abort:
        return INTERRUPTED
    except click.UsageError as err:
        complain(describe_usage_error(err))
        return ExitStatus.UNCHECKED
    except click.ClickException as err:
        complain(err.format_message())
        return ExitStatus.UNCHECKED
    except CheckerError as err:
        complain(err.message)
        return ExitStatus.UNCHECKED
    except OSError as err:  # click's own writing of help and version; all else is told where it happens
        if err.errno not in (errno.ENOSPC, errno.EIO):
            raise
        return ExitStatus.UNCHECKED
    return int(status or ExitStatus.COVERED)
