"""Look into .zip archives: what in them can be read, and the bytes of one member. Nothing is written to disk."""

import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from checker.errors import ReportError
from checker.reading.kinds import ENDINGS, Kind, tell_package
from checker.reading.names import display, member_name
from checker.reading.package import BROKEN, MAX_MEMBERS, damaged, read_member, refuse_long_directory


class Listing(Struct, frozen=True):
    """What an archive holds: paths like "a.zip/inner/b.docx", and (path, reason) of what is passed over."""

    reports: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]


def is_archive(path: str) -> bool:
    """Tell an archive from other files, among them documents that are zip packages inside; by content."""
    # A pipe must not be read from twice.
    if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file raises where a folder on the way may not be entered
        return False
    try:
        with _open(path, display(path)) as package:
            return tell_package(package, display(path)) is Kind.ZIP
    except ReportError as err:
        return err.code == "too_large"


def list_archive(path: str) -> Listing:
    """List the members of an archive, sorted by name.

    Raises ReportError with code too_large, damaged or unreadable.
    """
    reports: list[str] = []
    skipped: list[tuple[str, str]] = []
    with _open(path, display(path)) as archive:
        for name, member in sorted(_members(archive), key=lambda pair: pair[0]):
            reason = _reason_to_skip(name, member)
            if reason is None:
                reports.append(f"{path}/{name}")
            elif reason:
                skipped.append((f"{path}/{name}", reason))
    return Listing(tuple(dict.fromkeys(reports)), tuple(skipped))


def split_member(path: str) -> tuple[str, str] | None:
    """Split "a.zip/inner/b.docx" into archive and member; None where the path names no archive's member."""
    try:
        if Path(path).exists():
            return None
        for parent in Path(path).parents:
            if parent.is_file():
                # Not by Path.relative_to: member names are compared letter by letter.
                return str(parent), path[len(str(parent)) :].lstrip("/")
    except (OSError, ValueError):
        return None
    return None


def read_archived(path: str, name: str, where: str, *, limit: int) -> bytes:
    """Return the bytes of one member of an archive.

    `limit` counts bytes. Raises ReportError with code not_found, encrypted, too_large, unsupported or damaged.
    """
    if not is_archive(path):
        raise ReportError(f"{where}：找不到这个文件；请检查路径和文件名。", code="not_found")
    with _open(path, where) as archive:
        for found, member in _members(archive):
            if found == name and _reason_to_skip(found, member) is None:
                return read_member(archive, member, where, limit=limit)
    raise ReportError(f"{where}：压缩包里没有这个文件；请检查路径和文件名。", code="not_found")


def _open(path: str, where: str) -> zipfile.ZipFile:
    try:
        with Path(path).open("rb") as stream:
            if stream.read(2) != b"PK":
                raise damaged(where)
            refuse_long_directory(stream, where)
            archive = zipfile.ZipFile(path)
    except PermissionError as err:
        raise ReportError(f"{where}：没有权限读这个文件；请检查权限。", code="unreadable") from err
    except BROKEN as err:
        raise damaged(where) from err
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        archive.close()
        message = f"{where}：压缩包里有 {len(members):,} 个文件，过多，没有读取；请拆分后再检查。"
        raise ReportError(message, code="too_large")
    return archive


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    for member in archive.infolist():
        yield member_name(member), member


def _reason_to_skip(name: str, member: zipfile.ZipInfo) -> str | None:
    """Return why a member is passed over, empty where nobody needs to hear of it, None where it is read."""
    parts = name.replace("\\", "/").split("/")
    if name.endswith("/") or any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in parts):
        return ""
    if ".." in parts or name.startswith(("/", "\\")) or "\\" in name or ":" in parts[0]:
        return "路径指到压缩包外面，没有读取"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "是链接，没有读取"
    if name.lower().endswith(".zip"):
        return "是压缩包里的压缩包，没有打开；请先解压"
    if not name.lower().endswith(ENDINGS):
        return "不是能读的格式"
    return None
