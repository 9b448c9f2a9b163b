"""Carry out a check: results to all outputs one by one, then what there is to say of the whole, and the exit status."""

import codecs
import contextlib
import signal
from collections.abc import Iterator, Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.batch import check_all
from checker.checklist import DEFAULT_ID, Checklist
from checker.errors import INTERRUPTED, CheckerError
from checker.finding import Found, same_file
from checker.output.summary import Summary
from checker.outputs import Outputs, Target, refuse_input
from checker.progress import Progress
from checker.reading.kinds import mismatch
from checker.reading.names import display
from checker.results import Failure, Result, Verdict
from checker.screen import color, complain, emit, guard, save, width
from checker.settings import Entries, Settings, candidates
from checker.waivers import Waivers, carries

if TYPE_CHECKING:
    from checker.resume import Earlier


class ExitStatus(IntEnum):
    """What the exit status says; the highest of all reports wins."""

    COVERED = 0
    SHORT = 1
    UNCHECKED = 2


class Order(Struct, frozen=True):
    """What is to be checked, how, and where the results go; see the options of the command line."""

    found: Found
    settings: Settings
    targets: Sequence[Target]
    waivers: Waivers
    fail_under: float | None = None
    fix_text: str | None = None
    jobs: int | None = None
    force: bool = False
    resume: bool = False
    quiet: bool = False

    def known(self) -> dict[str, Checklist]:
        """Return the checklists that may judge, by sha256."""
        return {one.sha256: one for named in self.settings.checklists for one in candidates(named)}


class _Tally(Struct):
    """What is kept of each report once its results are written."""

    order: Order
    summary: Summary = field(default_factory=Summary)
    done: int = 0
    status: ExitStatus = ExitStatus.COVERED
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    last: Result | None = None

    def add(self, entries: Entries) -> None:
        self.done += 1
        for entry in entries:
            self.summary.add(entry)
            self.status = max(self.status, status_of(entry, self.order.fail_under))
            if isinstance(entry, Failure):
                self.failures.append(entry)
        first = entries[0]
        if isinstance(first, Result):
            self.last = first
            self.notes += _notes(first, carried=self.order.waivers.carried)


def _notes(result: Result, *, carried: bool) -> Iterator[str]:
    """Yield what a person should know of a report that was checked."""
    path = result.report.path
    if note := mismatch(path, result.report.format):
        yield note
    if result.report.year is None:
        yield f"{path}：没有写明报告年度，按 {result.checklist.edition} 版清单检查了；可以用 --year 指定"
    if result.checklist.id == DEFAULT_ID and "信息公开" in (result.report.title or ""):
        yield f"{path}：看标题是政府信息公开年度报告，这里按法治政府建设报告检查了；请试 --checklist xxgk-annual"
    if not carried and carries(result.text):
        yield f"{path}：里面写有豁免，没有采用（自查草稿请加 --draft）"


def status_of(entry: Result | Failure, fail_under: float | None) -> ExitStatus:
    """Return what one entry means for the exit status; an accepted shortfall is none."""
    if isinstance(entry, Failure):
        return ExitStatus.UNCHECKED
    if fail_under is not None and entry.coverage >= fail_under:
        return ExitStatus.COVERED
    short = any(item.verdict in (Verdict.WEAK, Verdict.MISSING) and item.waiver is None for item in entry.items)
    return ExitStatus.SHORT if short else ExitStatus.COVERED


def run(order: Order) -> int:
    """Check all reports of an order; an interruption leaves whole documents of what was done.

    Raises:
        CheckerError: when nothing can be checked, or an output cannot be written.
    """
    reports = order.found.reports
    known = order.known()
    fingerprint = order.settings.fingerprint()
    earlier = _earlier(order, fingerprint, known)
    outputs = Outputs(
        order.targets, known=known, run=fingerprint, brief=order.quiet, force=order.force, resume=order.resume
    )
    tally = _Tally(order)
    try:
        interrupted = _check_into(outputs, tally, earlier)
        with _undisturbed():
            if interrupted and earlier:
                _keep(outputs, tally, earlier, reports[tally.done :])
            outputs.close(whole=not interrupted)
    finally:
        outputs.abandon()
    _tell(order, tally, earlier)
    if interrupted:
        return _tell_interruption(order, tally.done, len(reports))
    if order.fix_text is not None and tally.last is not None:
        _fix(tally.last, order.fix_text, force=order.force)
    return tally.status


def _earlier(order: Order, fingerprint: str, known: dict[str, Checklist]) -> "Earlier | None":
    if not order.resume:
        return None
    from checker.resume import Earlier, resumed_target

    path = resumed_target(order.targets)
    asked = [one if isinstance(one, str) else one.report.path for one in order.found.reports]
    return Earlier(
        path,
        fingerprint,
        asked,
        known=known,
        per_report=len(order.settings.checklists),
        with_text=order.waivers.carried or any(target.format == "html" for target in order.targets),
        force=order.force,
    )


def _check_into(outputs: Outputs, tally: _Tally, earlier: "Earlier | None") -> bool:
    """Check and write report by report; tell whether Ctrl-C ended it."""
    order = tally.order
    recall = earlier.entries if earlier else lambda path: None
    with Progress(len(order.found.reports), hidden=order.quiet) as progress:
        checked = check_all(order.found.reports, order.settings, jobs=order.jobs, known=recall)
        try:
            for entries in checked:
                accepted = [_accepted(order, one) for one in entries]
                with progress.aside():
                    for entry in accepted:
                        outputs.add(entry)
                tally.add(accepted)
                progress.advance(failed=any(isinstance(entry, Failure) for entry in accepted))
        except KeyboardInterrupt:
            return True
        finally:
            checked.close()
    return False


def _keep(outputs: Outputs, tally: _Tally, earlier: "Earlier", rest: Sequence[str | Failure]) -> None:
    """Write what the earlier run said of reports that this one did not come to."""
    for path in rest:
        for entry in (isinstance(path, str) and earlier.entries(path)) or ():
            outputs.add(_accepted(tally.order, entry))


def _accepted(order: Order, entry: Result | Failure) -> Result | Failure:
    return order.waivers.apply(entry) if isinstance(entry, Result) else entry


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no second Ctrl-C tear what is being finished."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(order: Order, tally: _Tally, earlier: "Earlier | None") -> None:
    """Say of the whole what no single result says."""
    if earlier:
        taken = len(earlier.taken)
        complain(f"{taken:,} 份没有变化，沿用上次的结果" if taken else "没有可以沿用的结果，都重新检查了", kind="续做")
    tell_failures(tally.failures)
    for line in order.waivers.unused() if tally.done == len(order.found.reports) else ():
        complain(line, kind="豁免")
    if order.quiet:
        return
    for note in tally.notes:
        complain(note, kind="提示")
    for one in order.found.skipped:
        complain(f"{one.path}：{one.reason}", kind="跳过")
    for_people = all(target.path is not None or target.format == "terminal" for target in order.targets)
    if tally.done > 1 and for_people:
        emit(tally.summary.render(width=width(), color=color()))


def tell_failures(failures: Sequence[Failure]) -> None:
    """Write one line per failure to standard error."""
    for failure in failures:
        shown = "标准输入" if failure.report.path == "-" else failure.report.path
        # Most refusals begin with the path themselves.
        named = failure.error.message.startswith((shown, display(shown)))
        complain(failure.error.message if named else f"{shown}：{failure.error.message}")


def _tell_interruption(order: Order, done: int, total: int) -> int:
    if total > 1:
        lines = any(target.format == "jsonl" for target in order.targets)
        hint = "加 --resume 可以接着做" if lines else "下次加上 --output 结果.jsonl，中断后可以用 --resume 接着做"
        complain(f"检查了 {done:,} 份，还有 {total - done:,} 份没有检查；{hint}", kind="中断")
    return INTERRUPTED


def guard_fixed(found: Sequence[str | Failure], inputs: Sequence[str], out: str, *, force: bool) -> None:
    """Refuse early to write a corrected copy of what is not one text file, or over something.

    Raises:
        CheckerError: says why.
    """
    if len(found) != 1 or not isinstance(found[0], str) or found[0] == "-":
        raise CheckerError("--fix-text 一次只改一份报告，请只写一个文本文件", code="output")
    if same_file(found[0], out):
        raise CheckerError(f"{out}：这是原来的报告，不能改动；请给 --fix-text 另一个文件名", code="output")
    refuse_input(out, inputs, "--fix-text")
    guard(Path(out), force=force)


def _fix(result: Result, out: str, *, force: bool) -> None:
    """Write a copy of a text report with the corrections that need no judgement."""
    from checker.proofreading.fixing import fix

    if result.report.format not in ("text", "markdown"):
        raise CheckerError(f"{result.report.path}：不是文本文件，--fix-text 只能改 .txt 和 .md", code="output")
    count = sum(defect.correction is not None for defect in result.defects)
    fixed = _as_before(fix(result.text, result.defects), Path(result.report.path))
    save(Path(out), fixed, force=force)
    left = len(result.defects) - count
    complain(f"改了 {count} 处，写入 {out}（UTF-8）；另有 {left} 处要人工判断，见上面的“文字问题”", kind="完成")


def _as_before(text: str, original: Path) -> bytes:
    """Return a text in UTF-8 with the line ends and the byte order mark of the file it comes from."""
    raw = original.read_bytes()
    if any(mark in raw for mark in (b"\r\n", b"\r\0\n\0", b"\0\r\0\n")):
        text = text.replace("\n", "\r\n")
    return (codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b"") + text.encode("utf-8", "surrogatepass")
