"""Tell text from what a file without a proper character map gives in its place."""

import re
import unicodedata

from checker.errors import ReportError
from checker.reading.characters import is_chinese

# Private-use characters (those of the Symbol font, U+F020 to U+F0FF, are bullets) and what stands for no character.
_BROKEN = re.compile("[\ue000-\uf01f\uf100-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_BLANKS = re.compile(r"\s+")
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo"})
# One unmapped font among several spoils whole sentences; a few unmapped signs spoil none.
MAX_BROKEN = 0.05
# Letters that are neither Chinese nor ASCII: è¡Œ, Ð·, and the like. A report has a few (㎡ is no letter, α is).
MAX_FOREIGN = 0.1
# The 100 most frequent characters of 71 reports, with their traditional forms, make up 32% to 50% of each. Characters
# that are shifted, swapped, or UTF-8 read as GB18030 reach 5% at most.
COMMON = frozenset(
    "法一的年人政镇治三上全不个有工了件村事办公到建行在里是作民问月律次设项执府开部大和度二成会务把乡县下员查要出业进"
    "时理对实用发合主两报条分决责五场中区任制来重学调委定面日为道后处户解案没地议四过新情老同"
    "鎮個條辦設項執開會務鄉縣員業進時對實發兩報決責場區來學調為後處戶議過問"
)
MIN_COMMON = 0.15
# Fewer are too few to judge by frequency.
ENOUGH = 100


def refuse_garbled(text: str, where: str, advice: str) -> None:
    """Raise ReportError(garbled) where the make-up of the text is not that of Chinese prose."""
    visible = _BLANKS.sub("", text)
    chinese = list(filter(is_chinese, visible))
    broken = len(_BROKEN.findall(visible))
    foreign = sum(not char.isascii() and unicodedata.category(char) in _LETTERS for char in visible) - len(chinese)
    common = sum(char in COMMON for char in chinese)
    if (
        broken > MAX_BROKEN * len(visible)
        or foreign > MAX_FOREIGN * len(visible)
        or (len(chinese) >= ENOUGH and common < MIN_COMMON * len(chinese))
    ):
        message = f"{where}：文件里的文字是乱码（字体没有正确的文字编码）或不是中文，无法检查；{advice}。"
        raise ReportError(message, code="garbled")
