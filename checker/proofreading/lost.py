"""Characters that a conversion lost or confused: 2025度, 20251231日, 202526号, （20212025年）, 2O25, 2025年1月日."""

import re
from collections.abc import Iterator

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.passages import near
from checker.results import Severity

_YEAR_WORD = late("(20(?<![0-9电量计达约共]20)[1-3][0-9])度(?![电高的数角以])")
_WHOLE_DATE = late("(20(?<![0-9]20)[0-3][0-9])(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])日")
_YEAR_MONTH = late("(20(?<![0-9]20)[0-3][0-9])(1[0-2]|0?[1-9])月")
_MONTH_DAY = late("(?<=年)(1[0-2]|0[1-9])(0[1-9]|[12][0-9]|3[01])日")
_YEARS = late("(20(?<![0-9]20)[0-3][0-9])(20[0-3][0-9])(?=年)")
# 六角括号: 党政机关公文处理工作条例, GB/T 9704-2012 7.2.5.
_NUMBER = late("(20(?<=[发函办字文规呈复令]20)[0-3][0-9])([0-9]{1,3})号")
_NUMBER_BRACKET = late(
    r"([（\[【《〈〔])(?<=[发函办字规呈复].)(20[0-3][0-9])([）\]】》〉〕])(?<!〔.{4}〕)(?=第?[0-9]{1,4}号)"
)
_HALF_DATE = late("(?<![0-9])(?:20[0-9]{2}年)?[0-9]{1,2}月日(?![均常前趋夜])|(?<![0-9])20(?:[0-9]{2})?年月[0-9]{0,2}日")
_OPEN_DATE = late("(?<=[0-9]年)(?:1[0-2]|[1-9])月(?:3[01]|[12][0-9]|[1-9])(?=[。，；）\\n]|$)")
_MONTH = late("月")
_BARE_DATE = late("^年?月日$", re.MULTILINE)
_LETTER = late(
    "(?<![A-Za-z0-9.])(?=[0-9OoIl]{0,8}[0-9])(?=[0-9]{0,8}[OoIl])[0-9OoIl]{2,8}(?=[年月日件次名人个份场余万元号%])"
)
_LETTER_BESIDE = late("[OoIl](?:(?<=[0-9].)|(?=[0-9]))")
# 二0二一年: among Chinese digits the zero is 〇 (GB/T 15835-2011).
_ZERO = late(
    "二(?<![0-9一二三四五六七八九]二)(?=[〇○零一二三四五六七八九]{0,2}[0Oo])[〇○零0Oo][〇○零0Oo一二三四五六七八九]{2}(?=年)"
)
_BROKEN = late("[\ufffd\ue000-\uefff\uf100-\uf8ff]+|锟斤拷|烫烫烫|[\ud800-\udfff]+")
_SIGN_OF_BROKEN = late("[\ufffd\ue000-\uefff\uf100-\uf8ff锟烫\ud800-\udfff]")
_ZEROS = str.maketrans("0Oo", "〇〇〇")
_DIGITS = str.maketrans("OoIl", "0011")


def lost_year(draft: Draft) -> Iterator[Flaw]:
    """Find 2025度 and dates run together: 20251231日, 202512月, 2025年1231日, 20212025年."""
    for found in _YEAR_WORD.finditer(draft.folded):
        yield _flaw(draft, found, "date-lost", f"“{found[0]}”缺“年”字", f"{found[1]}年度")
    for found in _WHOLE_DATE.finditer(draft.folded):
        right = f"{found[1]}年{int(found[2])}月{int(found[3])}日"
        yield _flaw(draft, found, "date-lost", f"日期缺“年”“月”，应为“{right}”", right)
    for found in _YEAR_MONTH.finditer(draft.folded):
        right = f"{found[1]}年{int(found[2])}月"
        yield _flaw(draft, found, "date-lost", f"日期缺“年”，应为“{right}”", right)
    for found in _MONTH_DAY.finditer(draft.folded):
        right = f"{int(found[1])}月{int(found[2])}日"
        yield _flaw(draft, found, "date-lost", f"日期缺“月”，应为“{right}”", right)
    for found in _YEARS.finditer(draft.folded):
        if found[1] < found[2]:
            right = f"{found[1]}—{found[2]}"
            yield _flaw(draft, found, "date-lost", f"起止年份之间缺连接号，应为“{right}年”", right)


def half_dates(draft: Draft) -> Iterator[Flaw]:
    """Find dates with a part left out: 2025年1月日, 年 月 日, 2025年1月20."""
    if "月日" in draft.folded or "年月" in draft.folded:
        for found in (*_HALF_DATE.finditer(draft.folded), *_BARE_DATE.finditer(draft.folded)):
            yield _flaw(draft, found, "date-incomplete", "日期没有填完整")
    for found in near(draft.folded, _MONTH, _OPEN_DATE, 2, 5):
        yield _flaw(draft, found, "date-incomplete", f"“{found[0]}”后面缺“日”字")


def document_numbers(draft: Draft) -> Iterator[Flaw]:
    """Find document numbers whose year has no 〔〕 around it, or other brackets."""
    for found in _NUMBER.finditer(draft.folded):
        right = f"〔{found[1]}〕{found[2]}号"
        yield _flaw(draft, found, "document-number", f"发文字号的年份缺六角括号，应为“{right}”", right)
    for found in _NUMBER_BRACKET.finditer(draft.folded):
        right = f"〔{found[2]}〕"
        yield _flaw(draft, found, "document-number", f"发文字号的年份应用六角括号“{right}”", right)


def letters_in_numbers(draft: Draft) -> Iterator[Flaw]:
    """Find the letters O, o, I and l in place of 0 and 1: 2O25年; and 0 for 〇 in 二0二五年."""
    for found in _LETTER.finditer(draft.folded) if _LETTER_BESIDE.search(draft.folded) else ():
        right = found[0].translate(_DIGITS)
        yield _flaw(draft, found, "digit-letter", f"数字“{found[0]}”中混入字母，应为“{right}”", right)
    for found in _ZERO.finditer(draft.folded):
        right = found[0].translate(_ZEROS)
        yield _flaw(draft, found, "digit-letter", f"汉字数字的年份中，零应写作“〇”：“{right}”", right)


def broken_characters(draft: Draft) -> Iterator[Flaw]:
    """Find characters that stand for nothing: U+FFFD, private use (other than bullets), lone surrogates."""
    for found in _BROKEN.finditer(draft.text) if _SIGN_OF_BROKEN.search(draft.text) else ():
        codes = f"U+{ord(found[0][0]):04X}"
        message = f"乱码字符（{codes}），原来的字已丢失，请对照原稿补上"
        yield Flaw("broken-character", found.start(), found.end(), message)


def _flaw(draft: Draft, found: re.Match[str], code: str, message: str, correction: str | None = None) -> Flaw:
    start, end = draft.source(found.start(), found.end())
    return Flaw(code, start, end, message, Severity.ERROR, correction)
