"""What conversion, web pages and page layout leave in a text and nobody wrote: found here, dropped by fold.

All patterns work on text after `fold_characters`: punctuation is Chinese, quotation marks are gone.
Every repetition is bounded or cannot overlap what follows it, so that no input makes them slow.
"""

import re

from checker.reading.characters import DROPPED

_RESIDUE = re.compile(
    r"\[bookmark： ?[^\]\n]{0,80}\]"  # [bookmark: _GoBack], from Word
    r"|[\[【](?:图片|表格|附件|图表|照片|截图|视频|音频|二维码|图|表)[0-9一二三四五六七八九十]{0,3}[\]】]"  # [图片]
    r"|！\[[^\]\n]{0,200}\]（[^）\n]{0,300}）"  # ![alt](file.png), from markdown
    r"|【豁免[^】\n]{0,400}】"  # what the author of a draft notes for its audit (`checker.waivers`)
    r"|##[A-Za-z_]{1,30}##"  # ##paidbegin##, from paid document sites
    r"|\\u(?:00a0|00A0|3000|200b|200B|feff|FEFF)|\\xa0"  # \u00a0 spelt out, from JSON
    # &nbsp; and the like, also escaped twice
    r"|&(?:amp；)*(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|quot|apos|[lr][ds]quo|#160|#12288|#xa0|#x3000)；"
    r"|</?(?:br|p|div|span|strong|b|em|u|font|center)(?: [^<>\n]{0,200})?/?>"  # tags, from web pages
)
_EMPHASIS = re.compile(r"(\*\*|__)(?=[^\s*_])([^\n*_]{1,200})(?<=[^\s])\1")  # **重点**, from markdown
_AMPERSAND = re.compile("&amp；")
_STRAY_HASHES = re.compile("#{2,}")

_CHINESE_NUMBER = "[0-9一二三四五六七八九十百]{1,4}"
_PAGE_NUMBER = re.compile(
    r"[—-]{1,2}[0-9]{1,4}[—-]{1,2}"  # — 2 —
    r"|·[0-9]{1,4}·"
    rf"|第{_CHINESE_NUMBER}页[，/]?(?:[（]?共{_CHINESE_NUMBER}页[）]?)?"  # 第1页 共5页
    r"|[0-9]{1,3}/[0-9]{1,3}"  # 1/12
    r"|[Pp]age[0-9]{1,4}(?:of[0-9]{1,4})?"
)
_RULE = re.compile(r"[-*=_—~·.|：+#]{3,}")  # --- *** === |---|---|
# Lines of a web page around the article; looked for in the first and last lines only.
_WEB_LINES = re.compile(
    r"扫一扫.{0,20}|用?手机扫.{0,20}"  # 扫一扫在手机打开当前页
    r"|[【\[]?字(?:体|号)：.{0,30}"  # 字体：[ 大 中 小 ]
    r"|(?:浏览|阅读|点击)(?:次数|量)：.{0,20}"  # 浏览次数：132
    r"|索引号：.{0,120}"  # 索 引 号：…　　发布机构：…
    r"|分享到：?.{0,30}"  # 分享到：微信 微博
    r"|[【\[]?打印(?:本页|此页|文章)?[】\]]?.{0,20}|[【\[]?关闭(?:窗口|本页)[】\]]?"  # 【打印本页】【关闭窗口】
    r"|当前位置：.{0,60}|您(?:现在)?的位置：.{0,60}"  # 当前位置：首页>政务公开
    r"|(?:上|下)一[篇条]：.{0,60}"  # 上一篇：…
)


def drop_residue(text: str) -> str:
    """Replace residue inside lines by DROPPED, character for character (&amp; keeps its first)."""
    if "[" in text or "【" in text or "&" in text or "<" in text or "\\" in text or "##" in text:
        text = _RESIDUE.sub(_blank, text)
        text = _AMPERSAND.sub("&" + DROPPED * 4, text)
    if "**" in text or "__" in text:
        text = _EMPHASIS.sub(lambda match: DROPPED * 2 + match[2] + DROPPED * 2, text)
    return text


def drop_stray_hashes(line: str) -> str:
    """Replace `##` in a line, after its heading mark was taken off."""
    return _STRAY_HASHES.sub(_blank, line) if "##" in line else line


def is_page_number(line: str) -> bool:
    """Tell a line (without blanks) that is nothing but a page number, in a form that is not mere digits."""
    return len(line) <= 24 and _PAGE_NUMBER.fullmatch(line) is not None


def is_rule(line: str) -> bool:
    """Tell a line (without blanks) that is drawn, not written."""
    return line[0] in "-*=_—~·.|：+#" and _RULE.fullmatch(line) is not None


def is_web_line(line: str) -> bool:
    """Tell a line (without blanks) of a web page that stands before or after the article."""
    return len(line) <= 140 and _WEB_LINES.fullmatch(line) is not None


def _blank(match: re.Match[str]) -> str:
    return DROPPED * len(match[0])
