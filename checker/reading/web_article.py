"""Find the article in a page of a government site, and the furniture inside it that is not part of the article."""

import re
from collections.abc import Callable, Collection

from msgspec import Struct, field
from selectolax.lexbor import LexborNode

from checker.reading.characters import is_chinese
from checker.reading.web_names import ARTICLE_NAMES, BOX_TAGS, EDITOR_NAMES, FURNITURE_NAMES
from checker.reading.web_nodes import walk
from checker.reading.web_text import Line

_METADATA = re.compile("索\\s*引\\s*号|发文字号|发文机关|发布机构|主题分类|信息分类|成文日期|发文日期|公开方式")
_PROSE = re.compile("[，。；]")
# Furniture has next to no prose; what has more is text of the report under an unlucky class name.
_FURNITURE_PROSE = 100
_FURNITURE_TEXT = 200
# 相关文章, 更多: what stands beside the links of a list of links.
_HEADING_TEXT = 60
# The article holds the greater part of the prose of a page.
_MOST = 0.85
_HEAD = re.compile(
    "(?:发布|发文|更新|发表|录入|信息)(?:时间|日期)[:：]|浏览(?:次数|量)|(?:点击|阅读)(?:次数|数|率|量)|字[体号](?:大小)?[:：]|"
    "^(?:信息|文章|稿件)?来源[:：]|^日期[:：]|【?打印】?|您?(?:当前|现在)?(?:的|所在)位置[:：]"
)
_FOOT = re.compile(
    "^[【\\[（(]?(?:打印|关闭)(?:本页|窗口|此页)?(?:$|[】\\])）])|^[上下]一[篇条页]|分享(?:到|至)|扫一扫|^[【（(]?(?:责任)?(?:编辑|校对|审核)[:：]|"
    "^相关(?:链接|文章|稿件|信息|新闻|阅读)|网站标识码|ICP备|^主办(?:单位)?[:：]|^版权所有|^Copyright|返回顶部"
)
_LONGEST_FURNITURE = 150


class _Tally(Struct):
    """What stands in one element, counted in Chinese characters."""

    node: LexborNode
    plain: int = 0
    linked: int = 0
    links: int = 0
    prose: int = 0
    labels: int = 0


class _Page(Struct):
    tallies: dict[int, _Tally] = field(default_factory=dict)  # mem_id -> tally
    # In the order in which elements end, so the inner ones first; of editors those that stand in no other.
    editors: list[_Tally] = field(default_factory=list)
    articles: list[_Tally] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)


def find_article(body: LexborNode) -> tuple[list[LexborNode], Collection[int]]:
    """Return the elements that hold the article, in order, and the `mem_id` of elements inside to leave out.

    First the containers that site builds put around the editor's text, then generic ones; where neither holds most of
    the page's prose, the smallest element that does.
    """
    page = _tally(body)
    total = page.tallies[body.mem_id]
    # A page without any prose (a bare list, a table) is measured by its characters.
    weigh = _prose if total.prose else _plain
    largest = max(map(weigh, page.editors), default=0)
    editors = [tally for tally in page.editors if weigh(tally) * 5 >= largest > 0]
    if 2 * sum(map(weigh, editors)) >= weigh(total) > 0:
        return [tally.node for tally in editors], page.dropped
    largest = max(map(weigh, page.articles), default=0)
    if 2 * largest >= weigh(total) > 0:
        # The innermost that loses no prose.
        return [next(tally.node for tally in page.articles if weigh(tally) == largest)], page.dropped
    return [_densest(page, total, weigh)], page.dropped


def trim(lines: list[Line]) -> list[Line]:
    """Leave out furniture before the first and after the last line of prose: 发布时间, 浏览次数, 上一篇, 打印."""
    prose = [index for index, line in enumerate(lines) if "。" in line.text]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    return [
        line
        for index, line in enumerate(lines)
        if not (index < first and _is_furniture(line, _HEAD)) and not (index > last and _is_furniture(line, _FOOT))
    ]


def _is_furniture(line: Line, pattern: re.Pattern[str]) -> bool:
    return len(line.text) <= _LONGEST_FURNITURE and pattern.search(line.text) is not None


def _prose(tally: _Tally) -> int:
    return tally.prose


def _plain(tally: _Tally) -> int:
    return tally.plain


def _tally(body: LexborNode) -> _Page:
    """Count each element in one walk."""
    page, path = _Page(), [_Tally(body)]
    links = editors = 0  # open ones
    for node, entering in walk(body):
        if node.is_text_node:
            _count_text(path[-1], node.text_content or "", linked=links > 0)
            continue
        step = 1 if entering else -1
        links += step * _is_link(node)
        editors += step * _is_named(node, EDITOR_NAMES)
        if entering:
            path.append(_Tally(node, links=int(_is_link(node))))
            continue
        tally = path.pop()
        dropped = node.mem_id != body.mem_id and _is_droppable(tally)
        _add(path[-1], tally, dropped=dropped)
        _file(page, tally, dropped=dropped, in_editor=editors > 0)
    return page


def _file(page: _Page, tally: _Tally, *, dropped: bool, in_editor: bool) -> None:
    node = tally.node
    page.tallies[node.mem_id] = tally
    if dropped:
        page.dropped.add(node.mem_id)
    elif _is_named(node, EDITOR_NAMES) and not in_editor:
        page.editors.append(tally)
    elif _is_named(node, ARTICLE_NAMES):
        page.articles.append(tally)


def _count_text(tally: _Tally, text: str, *, linked: bool) -> None:
    count = sum(map(is_chinese, text))
    if linked:
        tally.linked += count
        return
    tally.plain += count
    tally.prose += count if _PROSE.search(text) else 0
    tally.labels += len(_METADATA.findall(text))


def _add(whole: _Tally, part: _Tally, *, dropped: bool) -> None:
    whole.linked += part.linked
    whole.links += part.links
    if dropped:
        return
    whole.plain += part.plain
    whole.prose += part.prose
    whole.labels += part.labels


def _is_droppable(tally: _Tally) -> bool:
    if tally.prose > _FURNITURE_PROSE or tally.plain > _FURNITURE_TEXT:
        return False
    tag = tally.node.tag
    if tag in ("nav", "footer", "aside") or _is_named(tally.node, FURNITURE_NAMES):
        return True
    is_list_of_links = tally.links >= 3 and tally.linked > 2 * tally.plain and tally.plain <= _HEADING_TEXT
    is_metadata = tally.labels >= 2 and tally.prose == 0 and (tag in BOX_TAGS or tag in ("ul", "dl"))
    return is_list_of_links or is_metadata


def _is_link(node: LexborNode) -> bool:
    """Tell a link from an anchor, which may be left open and then holds the rest of the page."""
    return node.tag == "a" and not node.attributes.keys().isdisjoint(("href", "onclick"))


def _is_named(node: LexborNode, names: frozenset[str]) -> bool:
    """Tell by the id, or by the class of a box: a class on paragraphs holds only part of the article."""
    attributes = node.attributes
    if (attributes.get("id") or "").strip().lower() in names:
        return True
    return node.tag in BOX_TAGS and not names.isdisjoint((attributes.get("class") or "").lower().split())


def _densest(page: _Page, total: _Tally, weigh: Callable[[_Tally], int]) -> LexborNode:
    """Go down from the body as long as one box holds most of the prose and no loose paragraph stands beside it."""
    here = total
    while weigh(total):
        children = [page.tallies[child.mem_id] for child in here.node.iter() if child.mem_id in page.tallies]
        boxes = [child for child in children if child.node.tag in BOX_TAGS]
        best = max(boxes, key=weigh, default=None)
        if best is None or weigh(best) < _MOST * weigh(total) or weigh(here) > sum(map(weigh, boxes)):
            break
        here = best
    return here.node
