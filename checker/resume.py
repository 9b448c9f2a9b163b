"""Go on with a batch that was interrupted, from the JSON lines it wrote."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from checker.checklist import Checklist
from checker.errors import CheckerError
from checker.output.jsonl import Line, foreign, load_result, read_lines
from checker.outputs import PART, Target
from checker.reading import hash_of, read_report
from checker.results import Failure, Result
from checker.screen import cannot_write


class Earlier:
    """What an earlier run said of reports; only that is believed which this run would say again.

    Attributes:
        taken: paths of the reports taken over so far.
    """

    def __init__(
        self,
        path: Path,
        run: str,
        asked: Sequence[str],
        *,
        known: Mapping[str, Checklist],
        per_report: int,
        with_text: bool,
        force: bool,
    ) -> None:
        """Read what is there.

        Args:
            path: the JSON lines.
            run: fingerprint of this run.
            asked: the reports of this run.
            known: checklists by sha256.
            per_report: results a report.
            with_text: results need the text of the report, which the lines leave out.
            force: results that this run cannot use may be dropped.

        Raises:
            CheckerError: for a file that is none of ours, or holds what would be lost.
        """
        self.path = path
        self.known = known
        self.per_report = per_report
        self.with_text = with_text
        self.taken: set[str] = set()
        self.lines: dict[str, list[Line]] = {}
        if not path.exists():
            return
        _refuse_foreign(path)
        _absorb(path, path.with_name(path.name + PART))
        lines = list(read_lines(path))
        _refuse_foreign(path, at=max((line.end for line in lines), default=0))
        if not force:
            _refuse_loss(path, lines, run, set(asked))
        for line in lines:
            if line.run == run and line.sha256 is not None:
                self.lines.setdefault(line.path, []).append(line)

    def entries(self, path: str) -> list[Result | Failure] | None:
        """Return what was said of a report that has the same bytes still; None when it has to be checked.

        Failures are always tried again.
        """
        lines = self.lines.get(path, [])[-self.per_report :]
        if len(lines) < self.per_report or {line.sha256 for line in lines} != {hash_of(path)}:
            return None
        try:
            text = read_report(path).text if self.with_text else ""
        except CheckerError:
            return None
        self.taken.add(path)
        return [self._load(line, text) for line in lines]

    def _load(self, line: Line, text: str) -> Result:
        with self.path.open("rb") as file:
            file.seek(line.start)
            raw = file.read(line.end - line.start)
        result = load_result(raw, where=f"{self.path}:{line.number}", text=text)
        checklist = self.known.get(result.checklist.sha256)
        if checklist and [item.id for item in checklist.items] != [item.id for item in result.items]:
            raise foreign(f"{self.path}:{line.number}")
        title = checklist.title if checklist else result.checklist.id
        # The waivers of this run count, and are put on afterwards.
        items = tuple([replace(item, waiver=None) if item.waiver else item for item in result.items])
        return replace(result, checklist=replace(result.checklist, title=title), items=items)


# How each of our lines begins; a torn last one may end within.
_BEGINNING = b'{"schema_version":'


def _refuse_foreign(path: Path, at: int = 0) -> None:
    """Refuse a file that goes on, at an offset, otherwise than with a line of ours, whole or torn."""
    with path.open("rb") as file:
        file.seek(at)
        begins = file.read(len(_BEGINNING))
    if not _BEGINNING.startswith(begins):
        raise CheckerError(f"{path}：不是本程序写的结果，没有改动它；请换一个 --output 文件名", code="resume")


def _refuse_loss(path: Path, lines: Sequence[Line], run: str, asked: set[str]) -> None:
    """Refuse to drop results that cost somebody time."""
    others = {line.path for line in lines} - asked
    if others:
        what = f"里面有 {len(others)} 份这次没有要检查的报告（如 {min(others)}）"
    elif lines and not any(line.run == run for line in lines):
        what = "里面的结果是用别的清单、选项或程序版本做的"
    else:
        return
    raise CheckerError(f"{path}：{what}，接着做会丢掉它们；请照上次的写法运行，或加 --force，或换文件名", code="resume")


def _absorb(path: Path, part: Path) -> None:
    """Add what a killed resumption wrote to what it was going on from; drop a torn last line."""
    if not part.exists():
        return
    end = max((line.end for line in read_lines(path)), default=0)
    whole = max((line.end for line in read_lines(part)), default=0)
    try:
        with path.open("r+b") as file, part.open("rb") as more:
            file.truncate(end)
            file.seek(end)
            file.write(more.read(whole))
        part.unlink()
    except OSError as err:
        raise cannot_write(str(path), err) from err


def resumed_target(targets: Sequence[Target]) -> Path:
    """Return the JSON lines among the outputs, from which alone a run can go on.

    Raises:
        CheckerError: when there is not exactly one.
    """
    found = [target.path for target in targets if target.format == "jsonl" and target.path is not None]
    if len(found) != 1:
        raise CheckerError(
            "--resume 要从 JSON 行文件续做，请加一个 --output 结果.jsonl（第一次运行时也要写）", code="output"
        )
    return Path(found[0])
