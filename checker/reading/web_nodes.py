"""Walk the visible nodes of a parsed web page, without recursion: pages may nest deeper than Python's stack."""

import re
from collections.abc import Collection, Iterator

from selectolax.lexbor import LexborNode

from checker.reading.web_names import SKIPPED_TAGS

_HIDDEN = re.compile(r"(?:^|[;\s])display\s*:\s*none", re.IGNORECASE)
_VISIBILITY = re.compile(r"(?:^|[;\s])visibility\s*:\s*([a-z]+)", re.IGNORECASE)
_FONT_SIZE = re.compile(r"(?:^|[;\s])font-size\s*:\s*([\d.]+)\s*([a-z%]*)", re.IGNORECASE)


def style_of(node: LexborNode) -> str:
    """Return the style attribute, or an empty string."""
    return node.attributes.get("style") or ""


def walk(root: LexborNode, dropped: Collection[int] = ()) -> Iterator[tuple[LexborNode, bool]]:
    """Yield each element under `root` when entered (True) and left (False), and each visible text node once (True).

    Hidden elements are passed over: display:none, `hidden`, aria-hidden; text under visibility:hidden and font-size:0
    too, unless an element inside sets these back (font-size:0 on a wrapper is a trick of layout). `dropped` holds
    `mem_id` of elements to pass over.
    """
    stack = [(root, True, (True, True))]
    while stack:
        node, entering, visible = stack.pop()
        if not entering:
            yield node, False
        elif node.is_text_node:
            if all(visible):
                yield node, True
        elif node.is_element_node and not _is_hidden(node) and node.mem_id not in dropped:
            yield node, True
            stack.append((node, False, visible))
            visible = _visibility(style_of(node), visible)
            children = list(node.iter(include_text=True))
            stack.extend((child, True, visible) for child in reversed(children))


def _is_hidden(node: LexborNode) -> bool:
    if node.tag in SKIPPED_TAGS:
        return True
    attributes = node.attributes
    return (
        "hidden" in attributes
        or (attributes.get("aria-hidden") or "").strip().lower() == "true"
        or _HIDDEN.search(attributes.get("style") or "") is not None
    )


def _visibility(style: str, inherited: tuple[bool, bool]) -> tuple[bool, bool]:
    """Return whether text is shown, by `visibility` and by `font-size`."""
    if not style:
        return inherited
    shown, sized = inherited
    visibility = _VISIBILITY.search(style)
    if visibility and visibility[1].lower() in ("visible", "hidden", "collapse"):
        shown = visibility[1].lower() == "visible"
    size = _FONT_SIZE.search(style)
    if size:
        relative = size[2].lower() in ("em", "%")
        sized = size[1].strip("0.") != "" and (sized or not relative)
    return shown, sized
