"""The commands beside checking: explain, checklists, schema, doctor.

The engine brings spaCy, which takes seconds to import, so the commands that need it import it themselves.
"""

import json
from difflib import get_close_matches

import click

from checker.checklist import Checklist, find_checklist, shipped
from checker.errors import CheckerError
from checker.output import explanation, json_file
from checker.output.words import VERDICTS
from checker.screen import complain, emit, width
from checker.usage import Context

_CHECKLIST_HELP = "清单编号、编号@版本，或自己的 .yaml 文件；不写就用 fazhi-township@2021-2025"


@click.command(
    "explain",
    short_help="说明某一项要什么、怎样判定",
    help="\b\n说明清单里的一项（写编号或名称）：依据、要求、怎样判定、看哪些字眼、例句。\n\n"
    "例：\n  check explain legal_adviser\n  check explain 法律顾问",
)
@click.argument("item_id", metavar="ITEM")
@click.option("--checklist", metavar="ID|FILE", help=_CHECKLIST_HELP)
def explain(item_id: str, checklist: str | None) -> None:
    """Print all that is known of one item."""
    chosen = find_checklist(checklist, None)
    for item in chosen.items:
        if item_id in (item.id, item.title):
            emit(explanation.explain_item(chosen, item, width=width()))
            return
    raise CheckerError(f"清单 {chosen.id} 没有“{item_id}”这一项{_known(item_id, chosen)}", code="item")


def _known(name: str, checklist: Checklist) -> str:
    shown = {key: f"{item.title}（{item.id}）" for item in checklist.items for key in (item.title, item.id)}
    near = get_close_matches(name, shown, n=1)
    asked = f"，是不是“{shown[near[0]]}”？" if near else "；"
    return f"{asked}有：{'、'.join(dict.fromkeys(shown.values()))}"


class ChineseGroup(click.Group):
    """A group whose commands write Chinese help and refusals."""

    context_class = Context

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, with Chinese help."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            command.context_class = Context
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names."""
        if self.get_command(ctx, args[0]) is None:
            ctx.fail(f"没有“{args[0]}”这个命令（有：{'、'.join(self.list_commands(ctx))}）")
        return super().resolve_command(ctx, args)


@click.group(
    "checklists",
    cls=ChineseGroup,
    short_help="列出、查看、检验、比较清单",
    help="\b\n列出、查看、检验、比较清单。\n\n例：\n  check checklists list\n  check checklists test 我的清单.yaml\n"
    "  check checklists diff fazhi-township@2021-2025 我的清单.yaml",
    invoke_without_command=True,
    subcommand_metavar="list|show|test|diff",
)
@click.pass_context
def checklists(ctx: click.Context) -> None:
    """Group the commands about checklists."""
    if ctx.invoked_subcommand is None:
        emit(ctx.get_help() + "\n")


@checklists.command("list", short_help="列出自带的清单", help="\b\n列出自带的清单：编号@版本、适用的报告年度、名称。")
def list_() -> None:
    """Print the shipped checklists."""
    emit(explanation.list_checklists(shipped(), width=width()))


@checklists.command("show", short_help="查看一份清单", help="\b\n查看一份清单：名称、依据、各项要求。")
@click.argument("name", metavar="ID|FILE")
def show(name: str) -> None:
    """Print one checklist in short."""
    emit(explanation.show_checklist(find_checklist(name, None), width=width()))


@checklists.command(
    "test",
    short_help="检验清单里的例句",
    help="\b\n检验清单：写法对不对，每个例句是否得到它该得的结论。\n不写清单就检验全部自带的清单。",
)
@click.argument("name", metavar="[ID|FILE]", required=False)
def test_(name: str | None) -> int:
    """Run the examples of a checklist; the exit status is 2 when one of them fails."""
    chosen = shipped() if name is None else (find_checklist(name, None),)
    return max([_test_one(checklist) for checklist in chosen], default=0)


@checklists.command(
    "diff",
    short_help="比较两份清单",
    help="\b\n比较两份清单：从 A 到 B，哪些项新增、删去、改动，改了哪些话（- 删去，+ 新增）。\n"
    "引用（extends）来的项也算在内。\n\n退出状态：0 相同；1 不同；2 没能比较。",
)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
def diff(first: str, second: str) -> int:
    """Print what changed from one checklist to another; the exit status is 1 when anything did."""
    old, new = find_checklist(first, None), find_checklist(second, None)
    from checker.output import checklist_changes

    changes = checklist_changes.show_changes(old, new, width=width())
    emit(changes or "两份清单内容相同\n")
    return 1 if changes else 0


def _test_one(checklist: Checklist) -> int:
    from checker.engine import test_examples

    failures = test_examples(checklist)
    for failure in failures:
        expected, got = VERDICTS[failure.expected], VERDICTS[failure.got]
        place = f"{checklist.path}:{failure.line}：{failure.item}"
        complain(f"{place} 的例句应判“{expected}”，实判“{got}”，请改例句或线索：{failure.text}")
    count = sum(len(item.examples) for item in checklist.items)
    emit(f"{checklist.id}@{checklist.edition}：{count} 个例句，{count - len(failures)} 个得到应有的结论\n")
    return 2 if failures else 0


@click.command("schema", short_help="输出 JSON 结果的格式定义", help="\b\n输出 --format json 结果的 JSON Schema。")
def schema() -> None:
    """Print the JSON schema of the output."""
    emit(json.dumps(json_file.schema(), ensure_ascii=False, indent=2) + "\n")


@click.command(
    "doctor",
    short_help="查看装了什么、会用哪个模型",
    help="\b\n查看装了什么版本、会用哪个中文模型、为什么。报告问题时请附上这段输出。",
)
def doctor() -> None:
    """Print what is installed, which model would be used, and why."""
    from checker.engine import diagnose

    found = diagnose()
    emit(
        f"检查程序  {found.checker}\nPython    {found.python}\nspaCy     {found.spacy}\n"
        f"中文模型  {found.model or '不使用'}\n          {found.model_reason}\n"
    )
    if found.squat:
        complain(
            "这里装了冒名的 zh-core-web-sm 999.9.9，它不是 spaCy 的模型，来历不明；请运行 pip uninstall zh-core-web-sm",
            kind="警告",
        )
