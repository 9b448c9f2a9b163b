"""Find the reports that the paths of a command line mean."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from checker.results import FailedReport, Failure, FailureInfo

ENDINGS = (".txt", ".md")


def find_reports(paths: Iterable[str]) -> list[str | Failure]:
    """Return each file once, in the order of the paths, a folder's files sorted.

    A folder is searched to the bottom for ENDINGS; hidden files and links to folders in it are left alone. A folder
    that holds no report or cannot be opened is a Failure in its place. "-" and files are taken as they are.
    """
    found: list[str | Failure] = []
    seen: set[str] = set()
    for path in paths:
        for one in _search(path) if _is_folder(path) else (path,):
            key = _identity(one) if isinstance(one, str) else f"\0{one.report.path}"
            if key not in seen:
                seen.add(key)
                found.append(one)
    return found


def same_file(one: str, other: str) -> bool:
    """Tell whether two paths lead to the same file."""
    return _identity(one) == _identity(other)


def _is_folder(path: str) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a folder on the way may not be entered


def _identity(path: str) -> str:
    return path if path == "-" else os.path.realpath(path)  # Path.resolve raises on circular links


def _search(folder: str) -> Iterator[str | Failure]:
    unreadable: list[OSError] = []
    hits: list[str] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        hits += [str(Path(parent, name)) for name in names if _is_report(name)]
    yield from sorted(hits)
    for err in unreadable:
        yield _failure(str(err.filename), "打不开这个文件夹，请检查权限", "unreadable")
    if not hits and not unreadable:
        yield _failure(folder, f"文件夹里没有 {' 或 '.join(ENDINGS)} 文件，请检查路径", "no_reports")


def _is_report(name: str) -> bool:
    return name.lower().endswith(ENDINGS) and not name.startswith(".")


def _failure(path: str, message: str, code: str) -> Failure:
    return Failure(FailedReport(path, Path(path).name), FailureInfo(code, f"{path}：{message}"))
