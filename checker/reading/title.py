"""The title of a report and the year it reports on, from the folded text."""

import re
from collections import Counter
from itertools import accumulate

# A title stands in the first paragraphs; after a numbered heading or a long paragraph it does not come any more.
_SEARCHED = 15
_LONGEST_LINE = 60
_LONGEST_TITLE = 100

_TITLE = re.compile(
    "[^。！？；：|]*(?:法治|法制|依法|普法|述法)[^。！？；：|]*(?:报告|总结|汇报|情况|年报|自查表|述法|(?:自评|自查|述职|述法|汇报)材料)(?:（[^（）]{1,12}）)?"
)
# A report of another kind is told by its year: “某镇2024年信访工作总结”.
_DATED_TITLE = re.compile(
    "[^。！？；：|]{0,30}(?:20[0-9]{2}|二[〇○零0][〇○零一二三四五六七八九]{2})年?度?[^。！？；：|]{2,40}(?:报告|总结|汇报|年报)"
)
_LABEL = re.compile("(?:标题|名称|题目|信息名称|文件名称)：")
_UNIT = re.compile(
    "(?:中共)?[^。！？；：，|]{2,40}(?:政府|委员会|办事处|党委|工委|管委会|[省市县区旗乡镇局厅]|街道|苏木)"
)
_HEADING = re.compile("[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|[0-9]{1,2}[.、](?![0-9])")

_YEAR = re.compile("(?<![0-9])(20[0-9]{2})(?![0-9])")
_YEAR_WORD = re.compile("(?<![0-9—~-])(20[0-9]{2})年")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile("二[〇○零Oo0][〇○零一二三四五六七八九]{2}(?=年)")
_QUOTED = re.compile("《[^《》]{0,80}》|〔20[0-9]{2}〕|[（(][^（）\n]{0,4}20[0-9]{2}[—~-]20[0-9]{2}年?[）)]")
_REPORTED = (
    re.compile("现?将[^。]{0,40}?(20[0-9]{2})年[^。]{0,60}(?:如下|报告|汇报)"),  # 现将我镇2024年度…情况报告如下
    re.compile("就[^。]{0,30}?(20[0-9]{2})年[^。]{0,60}(?:如下|报告|汇报|评议)"),  # 我就X乡2023年度…作如下报告
    re.compile("(?:^|[。，])(20[0-9]{2})年(?:度|以来|，|是)", re.MULTILINE),  # 2024年以来，X镇…；2025年是…收官之年
)
# 2026年，街道将重点做好…；三、2026年工作打算；争取2026年“五一”前…: the year after the one reported on.
_PLANNED = re.compile(
    "(20[0-9]{2})年(?=[^。；\n]{0,14}(?:将|要|打算|安排|计划|争取|重点|任务|拟))"
    "|(?:争取|力争|计划|预计|拟从?)[^。；，\n]{0,10}(20[0-9]{2})年"
)
_PLAN_HEADING = re.compile(
    f"^(?:{_HEADING.pattern}).{{0,20}}(?:下一?步|下一?年|打算|计划|安排|思路).{{0,12}}$", re.MULTILINE
)
# The part of a report in which it says what it is about.
_OPENING = 800
_SIGNATURE_DATE = re.compile("(20[0-9]{2})年([0-9]{1,2})月[0-9]{1,2}日$")


def find_title(folded_text: str) -> tuple[int, int] | None:
    """Find the title, in one or more paragraphs at the start.

    Returns its folded span (end exclusive; it may hold line feeds), or None where the report has no title.
    """
    paragraphs = folded_text.split("\n", _SEARCHED)[:_SEARCHED]
    starts = [0, *accumulate(len(paragraph) + 1 for paragraph in paragraphs)]
    for last, paragraph in enumerate(paragraphs):
        if _HEADING.match(paragraph) or len(paragraph) > _LONGEST_TITLE:
            return None
        label = _LABEL.match(paragraph)
        if label and _TITLE.fullmatch(paragraph, label.end()):
            return starts[last] + label.end(), starts[last] + len(paragraph)
        first = _first_line(paragraphs, last)
        if first is not None:
            return starts[first], starts[last] + len(paragraph)
    return None


def _first_line(paragraphs: list[str], last: int) -> int | None:
    """Return the first line of a title that ends with line `last`, or None."""
    for first in range(last, max(-1, last - 3), -1):
        lines = paragraphs[first : last + 1]
        if first < last and not all(_is_title_line(line) for line in lines):
            return None
        title = "".join(lines)
        if len(title) <= _LONGEST_TITLE and (_TITLE.fullmatch(title) or _DATED_TITLE.fullmatch(title)):
            while first > 0 and _is_unit(paragraphs[first - 1]) and not _names_a_place(title):
                first -= 1
            return first
    return None


def _is_title_line(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and not re.search("[。！？；：|]", line)


def _is_unit(line: str) -> bool:
    return _UNIT.fullmatch(line) is not None


def _names_a_place(title: str) -> bool:
    """Tell a title that names its author from one that starts with 关于 or with the year."""
    return _UNIT.match(title) is not None and not re.match("关于|[0-9]", title)


def find_year(folded_text: str, title: str | None) -> int | None:
    """Find the year reported on, which is not the year of writing.

    `title` is the folded title. Sources in this order: the title; 现将…2024年度…报告如下 and the like in the opening;
    the date of signature, where January to June means the year before; the year named most often in the body; the year
    before the one planned for. None where the report names no year.
    """
    if title:
        years = _YEAR.findall(_QUOTED.sub("", _arabic(title)))
        if years:
            return int(years[0])
    paragraphs = _QUOTED.sub("", _arabic(folded_text)).split("\n")
    signature = next((date for line in paragraphs[-4:] if (date := _SIGNATURE_DATE.search(line))), None)
    body = "\n".join(line for line in paragraphs if not _SIGNATURE_DATE.search(line) or len(line) > _LONGEST_LINE)
    opening = _PLAN_HEADING.split(body[:_OPENING])[0]
    for pattern in _REPORTED:
        match = pattern.search(opening)
        if match:
            return int(match[1])
    if signature:
        return int(signature[1]) - (int(signature[2]) <= 6)
    years = _YEAR_WORD.findall(_PLANNED.sub("", body))
    if years:
        # Of equally frequent years the later: the earlier one is looked back upon.
        return int(max(Counter(years).items(), key=lambda item: (item[1], item[0]))[0])
    planned = _PLANNED.search(body)
    return int(planned[1] or planned[2]) - 1 if planned else None


def _arabic(text: str) -> str:
    """Write 二〇二四年 as 2024年; the length stays."""
    return _CHINESE_YEAR.sub(lambda match: re.sub("[Oo]", "0", match[0]).translate(_DIGITS), text)
