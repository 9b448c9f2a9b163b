"""How deep a web page nests, counted before it is parsed.

The parser takes quadratic time in the depth (20,000 levels 0.4 s, 200,000 levels 104 s), and formatting tags that are
never closed make it build a quadratic tree.
"""

import re

from checker.reading.web_names import UNPAIRED_TAGS

# One token a match, possessive: linear in the size of the page whatever it holds. Attributes are read as HTML reads
# them, so that a ">" in quotes does not end a tag and a stray quote does not swallow tags.
_TOKEN = re.compile(
    r"""
    <!--(?:-?>|.*?(?:--!?>|\Z))
    | <(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)
      (?:[\s/]++ | [^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?)?)*+
      (?:>|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
_FOREIGN = frozenset(("svg", "math"))
_CLOSES = {"li": ("li",), "dd": ("dd", "dt"), "dt": ("dd", "dt"), "option": ("option",), "a": ("a",)}
_RAW = frozenset(("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"))


def nesting_depth(html: str, limit: int) -> int:
    """Return an upper bound of the depth of nesting, counted no further than `limit` + 1.

    An end tag counts only where its element was opened last, so sloppy pages are taken as a little deeper than they
    are, never as flatter. Table parts, paragraphs and elements without end tag are not counted: the tree may be four
    times as deep as the number says.
    """
    open_tags: list[str] = []
    deepest = position = foreign = 0
    while match := _TOKEN.search(html, position):
        position = match.end()
        name = (match["name"] or "").lower()
        if not name or (name in UNPAIRED_TAGS and not foreign):
            continue
        if match["end"]:
            if open_tags and open_tags[-1] == name:
                foreign -= open_tags.pop() in _FOREIGN
        elif name in _RAW and not foreign:
            position = _end_of_raw(html, name, position)
        elif not (open_tags and open_tags[-1] in _CLOSES.get(name, ())):
            if foreign and match[0].endswith("/>"):
                continue
            open_tags.append(name)
            foreign += name in _FOREIGN
            deepest = max(deepest, len(open_tags))
            if deepest > limit:
                break
    return deepest


def _end_of_raw(html: str, name: str, position: int) -> int:
    """Return where the text of a script or the like ends: at its end tag, or at the end of the page."""
    end = re.compile(f"</{name}[\\s/>]", re.IGNORECASE).search(html, position)
    return end.end() if end else len(html)
