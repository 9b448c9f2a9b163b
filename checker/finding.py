"""Find the reports that the paths of a command line mean."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from checker.errors import ReportError
from checker.own_output import is_own
from checker.reading.archive import is_archive, list_archive
from checker.reading.kinds import ENDINGS
from checker.results import Failure

# What systems leave in folders, and what reviewers put there for us (`checker.waivers`): nothing to speak of.
_UNSPOKEN = ("thumbs.db", "desktop.ini", "waivers.yaml")


class Skipped(Struct, frozen=True):
    """A file in a folder or archive that is passed over, and why, in Chinese."""

    path: str
    reason: str


class Found(Struct, frozen=True):
    """What the paths mean: reports to read (or why not), and the files passed over, both in order."""

    reports: list[str | Failure]
    skipped: list[Skipped]


def find(paths: Iterable[str]) -> Found:
    """Return each file once, in the order of the paths, the files of a folder or archive sorted.

    A folder is searched to the bottom for ENDINGS; hidden files and links to folders in it are left alone. An archive
    stands for the files in it ("a.zip/inner/b.docx"), also when it lies in a folder. Results that this program wrote
    into a folder are passed over. A folder or archive that holds no report or cannot be opened is a Failure in its
    place. "-" and files are taken as they are.
    """
    reports: dict[str, str | Failure] = {}
    skipped: dict[str, Skipped] = {}
    for path in paths:
        for one in _search(path) if _is_folder(path) else _look_into(path):
            if isinstance(one, Skipped):
                skipped.setdefault(_identity(one.path), one)
            else:
                reports.setdefault(_identity(one) if isinstance(one, str) else f"\0{one.report.path}", one)
    return Found(list(reports.values()), list(skipped.values()))


def find_reports(paths: Iterable[str]) -> list[str | Failure]:
    """Return the reports alone, as `find` does."""
    return find(paths).reports


def same_file(one: str, other: str) -> bool:
    """Tell whether two paths lead to the same file, by a link of either kind too."""
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):  # one of them is not there, or is no path
        return _identity(one) == _identity(other)


def _is_folder(path: str) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a folder on the way may not be entered


def _identity(path: str) -> str:
    return path if path == "-" else os.path.realpath(path)  # Path.resolve raises on circular links


def _look_into(path: str) -> Iterator[str | Failure | Skipped]:
    """Yield what an archive holds, and any other file as it is."""
    if path == "-" or not is_archive(path):
        yield path
        return
    try:
        listing = list_archive(path)
    except ReportError as err:
        yield Failure.of(path, err.code, err.message)
        return
    yield from listing.reports
    yield from (Skipped(name, reason) for name, reason in listing.skipped)
    if not listing.reports:
        yield _failure(path, "压缩包里没有能读的报告，请检查文件", "no_reports")


def _search(folder: str) -> Iterator[str | Failure | Skipped]:
    unreadable: list[OSError] = []
    files: list[str] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        # ~$ is what Word writes beside a document that is open.
        files += [str(Path(parent, name)) for name in names if not name.startswith((".", "~$"))]
    readable = sorted(path for path in files if path.lower().endswith(ENDINGS))
    own = [path for path in readable if is_own(path)]
    hits = sorted(set(readable) - set(own))
    for path in hits:
        yield from _look_into(path)
    yield from (Skipped(path, "是本程序写的结果，不当作报告检查") for path in own)
    others = sorted(set(files) - set(readable))
    yield from (Skipped(path, "不是能读的格式") for path in others if Path(path).name.lower() not in _UNSPOKEN)
    for err in unreadable:
        yield _failure(str(err.filename), "打不开这个文件夹，请检查权限", "unreadable")
    if not hits and not unreadable:
        yield _failure(folder, f"文件夹里没有能读的文件（{' '.join(ENDINGS)}），请检查路径", "no_reports")


def _failure(path: str, message: str, code: str) -> Failure:
    return Failure.of(path, code, f"{path}：{message}")
