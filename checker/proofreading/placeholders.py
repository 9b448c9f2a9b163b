"""What a template left to be filled in: X镇, ××县, 20XX年, ____, （　　）, 此处填写, {姓名}."""

import re
from collections.abc import Iterator

from checker.late import late
from checker.proofreading.draft import MOVES_QUOTES, Draft, Flaw
from checker.proofreading.passages import near
from checker.proofreading.residue import FENCE
from checker.results import Severity

_PLACE = "省|市|县(?!道)|区(?!块)|旗|州|镇|乡(?!道)|街道|村(?!道)|社区|苏木|嘎查"
_UNIT = (
    "年|月|日|次|件|份|名|个|人次|场|余|万|元|起|户|条|期|宗|部门|单位|同志|书记|镇长|乡长|主任|局|所(?=[长、，。])|办"
)
# 3×5, 1+X, Xk+200, X光 are no gaps: X stands alone before what it leaves open. 张×× is a masked name.
_GAP = late(
    rf"(?<![A-Za-z0-9+×*·./-])(?:[XxＸｘ]{{1,4}}|[×✕✖]{{1,4}}|[○〇]{{2,4}})(?:{_PLACE}|{_UNIT})"
    rf"|(?<![A-Za-z0-9])(?:20|二[〇○])(?:[XxＸｘ×*＊○_＿?？-]{{2}}|[0-9][XxＸｘ×*＊_＿?？])(?=年)"
    rf"|(?<![A-Za-z0-9_＿])[_＿](?={_PLACE}|年|月|日)"
)
# In the source: folding takes **品牌，到** for emphasis.
_STARS = late(
    rf"(?P<emphasis>{FENCE.pattern})|(?<![A-Za-z0-9*＊])[*＊]{{1,4}}(?:{_PLACE}|{_UNIT})"
    r"|(?<=[\u4e00-\u9fff])[*＊]{2,4}(?=[\u4e00-\u9fff])"
)
_OPEN = late("[XxＸｘ×✕✖○〇*＊_＿?？-]")
_STAR = late("[*＊]")
_SOME_PLACE = late(
    "(?:^|(?<=[，。；：]))某某?(?:县|镇|乡|街道)(?=20[0-9]{2}年|党委|人民政府|认真|坚持|关于|法治)", re.MULTILINE
)
_BLANK = late("(?<![_＿A-Za-z0-9])[_＿]{2,}(?![_＿A-Za-z0-9])")
_EMPTY = late("[（(《【“][ \u3000\u00a0]*[）)》】”]")
_PAIRS = ("（）", "（)", "()", "(）", "《》", "【】", "“”")
# Blanks before a unit of counting; alignment in tables stands between words.
_WIDE = late(
    "(?<=[\u4e00-\u9fff])(?: {3,20}|\u3000{2,10})"
    "(?=[次件份名个场起户万条](?![数序额称字单义人所地面主籍草步点诉例款目约]))"
)
_INSTRUCTION = late(
    "此处(?:填写|插入|添加|输入|补充|省略|填|应填|可填|请|写)"
    "|[（【\\[〔{](?:此处|请填|填写|待填|待补|待定|待核|待续|请补|插入|略[）】\\]])[^）】\\]〕}\n]{0,40}"
    "|(?:单击|点击)此处|请(?:在此|输入|插入)|待(?:补充|填写|核实)(?=[）】，。]|$)|(?:结合|根据)本[^。，]{0,6}实际(?:填写|修改|增删)",
    re.MULTILINE,
)
# Each of them holds one of these.
_SIGN_OF_INSTRUCTION = late(
    "此处|填写|请填|请补|请在此|请输入|请插入|待填|待补|待定|待核|待续|插入|略[）】\\]]|实际修改|实际增删"
)


def gaps(draft: Draft) -> Iterator[Flaw]:
    """Find X镇, ××县, 20XX年 and the like; X光, 某些 and masked names such as 张×× are none."""
    for found in near(draft.folded, _OPEN, _GAP, 5, 12):
        start, end = draft.source(found.start(), found.end())
        words = draft.text[start:end]
        yield Flaw("placeholder", start, end, f"“{words}”是模板占位符，应填写实际内容")
    for found in _STARS.finditer(draft.text) if _STAR.search(draft.text) else ():
        if not found["emphasis"]:
            message = f"“{found[0]}”是模板占位符，应填写实际内容"
            yield Flaw("placeholder", *found.span(), message)
    for found in _SOME_PLACE.finditer(draft.folded) if "某" in draft.folded else ():
        message = f"“{found[0]}”疑为模板占位，应写明实际名称"
        yield Flaw("placeholder", *draft.source(found.start(), found.end()), message, Severity.HINT)


def blanks(draft: Draft) -> Iterator[Flaw]:
    """Find blanks to be filled: ____, （　　）, 《》, and wide gaps before a unit (开展　　次)."""
    for found in _BLANK.finditer(draft.text) if "_" in draft.text or "＿" in draft.text else ():
        if _beside_chinese(draft.text, found.start(), found.end()):
            yield Flaw("placeholder-blank", found.start(), found.end(), "横线处没有填写内容")
    for found in _EMPTY.finditer(draft.text):
        pair = found[0][0] + found[0][-1]
        if pair not in _PAIRS or (pair == "“”" and draft.format in MOVES_QUOTES):
            continue
        yield Flaw("placeholder-blank", found.start(), found.end(), f"“{found[0]}”里面是空的，应填写或删去")
    for found in _WIDE.finditer(draft.text) if "   " in draft.text or "\u3000" in draft.text else ():
        message = "数量处是空白，疑漏填"
        yield Flaw("placeholder-blank", found.start(), found.end() + 1, message, Severity.HINT)


def instructions(draft: Draft) -> Iterator[Flaw]:
    """Find what a template says to its user: 此处填写…, 请输入…, （略）."""
    for found in _INSTRUCTION.finditer(draft.folded) if _SIGN_OF_INSTRUCTION.search(draft.folded) else ():
        words = found[0]
        message = f"“{words}”是模板中的填写提示，应换成实际内容"
        yield Flaw("placeholder-instruction", *draft.source(found.start(), found.end()), message)


def _beside_chinese(text: str, start: int, end: int) -> bool:
    sides = text[start - 1 : start] + text[end : end + 1]
    return any("\u4e00" <= char <= "\u9fff" or char in "，。、：；（）" for char in sides)
