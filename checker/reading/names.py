"""Names of files as they are shown and as archives write them."""

import zipfile


def display(path: str) -> str:
    """Name the file in a message of one line, whatever bytes its name holds."""
    if path == "-":
        return "标准输入"
    readable = path.encode("utf-8", "backslashreplace").decode()
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in readable)


def member_name(member: zipfile.ZipInfo) -> str:
    """Return the name of an archive member as its author saw it.

    Archives that do not mark their names as UTF-8 hold UTF-8 all the same (macOS) or GB18030 (Chinese Windows), which
    zipfile reads as code page 437.
    """
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
