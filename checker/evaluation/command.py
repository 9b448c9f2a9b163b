"""The `check evaluate` command."""

import io
from pathlib import Path

import click
from rich.console import Console

from checker.checklist import find_checklist
from checker.evaluation.compare import Change, compare, read_earlier, to_json
from checker.evaluation.run import Evaluation, evaluate
from checker.evaluation.terminal import show
from checker.screen import PIPE_WIDTH, already_there, color, complain, emit, save, width

_HELP = """\b
把程序的判断与人工判断（GOLD）相比，给出一致程度，列出不一致之处和依据。
审核单位可以拿往年的评审结论来试：先看程序与自己有多一致，再决定怎样用它。

\b
GOLD 可以是：
1. 评审结论.jsonl：每行一份报告（或整个文件是一个 JSON 列表），
   报告文件放在同一文件夹里。每行这样写（这里为好读而换行）：
     {"file": "甲镇.txt",
      "verdicts": {"legal_adviser": "covered", "fengqiao": "missing"},
      "evidence": [{"item": "legal_adviser", "kind": "defining",
                    "assertion": "done", "concrete": true,
                    "quote": "聘请2名律师担任"}]}
   结论：covered 覆盖，weak 薄弱，missing 缺失，not_applicable 不适用。
   evidence 可以不写；quote 抄该句开头十来个字；
   kind：defining 直接，related 相关；
   assertion：done 已做，planned 计划，problem 问题，slogan 口号。
2. 句子.jsonl：每行一句：
     {"text": "下一步将聘请法律顾问。",
      "items": [{"item": "legal_adviser", "kind": "defining"}],
      "assertion": "planned", "concrete": false, "section_role": "plan"}
3. 标注句子的 .yml 文件，或放这种文件的文件夹。每句这样写：
     - id: adviser-planned
       role: plan
       text: "下一步将[[legal_adviser defining planned bare|聘请法律顾问]]。"

\b
例：
  check evaluate 评审结论.jsonl --baseline
  check evaluate 评审结论.jsonl --output 本次.json
  check evaluate 评审结论.jsonl --compare 上次.json

\b
样本少时请看区间，不要只看一个数。
退出状态：0 评完；2 有的没有读成（没读成的不计入各项数字）。"""


@click.command("evaluate", short_help="与人工判断相比，看有多一致", help=_HELP)
@click.argument("gold", metavar="GOLD", type=click.Path(path_type=Path))
@click.option(
    "--checklist", metavar="ID|FILE", help="清单编号、编号@版本，或自己的 .yaml 文件；不写就按报告年度选自带的清单"
)
@click.option("--model", default="auto", metavar="auto|none|PATH", help="中文模型，与检查时相同；不写就用 auto")
@click.option("--baseline", is_flag=True, help="另加一列：只按关键词判断的简单脚本")
@click.option(
    "--compare", "old", metavar="OLD.json", type=click.Path(path_type=Path), help="列出与上次结果（JSON）相比变了的判断"
)
@click.option(
    "--format", "form", type=click.Choice(["terminal", "json"]), help="输出格式；不写时屏幕上为表格，文件为 JSON"
)
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="写入文件，不覆盖已有的文件")
@click.option("--force", is_flag=True, help="允许 --output 覆盖已有的文件")
def evaluate_command(
    gold: Path,
    *,
    checklist: str | None,
    model: str,
    baseline: bool,
    old: Path | None,
    form: str | None,
    output: Path | None,
    force: bool,
) -> int:
    """Evaluate, write, and return the exit status: 0, or 2 when a report could not be read."""
    # Refuse what can be refused before the engine is imported: it brings spaCy, which takes seconds.
    if output is not None and output.exists() and not force:
        raise already_there(output)
    earlier = read_earlier(old) if old else None
    chosen = find_checklist(checklist, None)

    from checker.engine import Checker

    checker = Checker(chosen if checklist else None, model=model, proofread=False)
    evaluation = evaluate(gold, checker, items=[item.id for item in chosen.items], baseline=baseline)
    changes = compare(earlier, evaluation) if earlier else None
    as_json = form == "json" or (form is None and output is not None)
    if output is None:
        emit(to_json(evaluation, changes) if as_json else _tables(evaluation, changes, width=width(), colored=color()))
    else:
        text = (
            to_json(evaluation, changes) if as_json else _tables(evaluation, changes, width=PIPE_WIDTH, colored=False)
        )
        # A text may hold half a surrogate pair, which UTF-8 cannot; in JSON this is a valid escape.
        save(output, text.encode("utf-8", "backslashreplace"), force=force)
    for unread in evaluation.unread:
        complain(f"{unread.name} 没有评：{unread.message}")
    return 2 if evaluation.unread else 0


def _tables(evaluation: Evaluation, changes: tuple[Change, ...] | None, *, width: int, colored: bool) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=colored,
        color_system="standard" if colored else None,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )
    show(evaluation, changes, console)
    return stream.getvalue()
