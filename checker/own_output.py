"""Tell what the program itself wrote from reports, so that a folder searched again is not checked with its results."""

import os
import re

from checker.output.words import MARKS

# The page names its writer; what is plain text is known by the lines it begins with.
_ENDINGS = (".html", ".htm", ".md", ".markdown", ".txt")
_HEAD_BYTES = 2000
_GENERATOR = '<meta name="generator" content="fazhi-checker">'
_MORE = r"(?: .*\n)*"  # of a value too long for its line
_BEGINNINGS = (
    # one line per fact (`output.markdown`); the first chapter may be of a report that was not checked
    re.compile(r"# .*\n\n(?:未能检查：|- 文件：.*\n- 年份：.*\n- 清单：)"),
    # the same under each other (`output.terminal`), or one line for all, or what `check compare` says
    re.compile(rf"报告 {{2,}}.*\n{_MORE}文件 {{2,}}.*\n{_MORE}年份 {{2,}}.*\n{_MORE}清单 {{2,}}"),
    re.compile(rf".+  [0-9]{{1,3}}\.[0-9]  [{''.join(MARKS.values())}]+(?:  .*)?\n"),
    re.compile(r"比较了 [0-9]+ 份报告[：，]"),
)


def is_own(path: str) -> bool:
    """Tell whether a file begins as the writers of results begin theirs; one that cannot be read does not.

    Looks at the first 2,000 bytes of pages and text only.
    """
    if not path.lower().endswith(_ENDINGS) or not os.path.isfile(path):  # noqa: PTH113 - a pipe would be waited for
        return False
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as the path was found
            head = file.read(_HEAD_BYTES)
    except OSError:
        return False
    text = head.decode("utf-8", "ignore").replace("\r\n", "\n")
    return _GENERATOR in text or any(beginning.match(text) for beginning in _BEGINNINGS)
