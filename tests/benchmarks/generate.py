"""Make folders of fictional reports of any number and length, from the project's own fixtures.

    python tests/benchmarks/generate.py FOLDER COUNT [BROKEN]

The texts are those of fixtures/reports, several to a report, so that cues are as dense as there; counts in them are
drawn anew, so that no two reports are alike. The same arguments make the same files.
"""

import random
import re
import sys
from functools import cache
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures" / "reports"
ORDINARY = 3_300  # characters; the mean of real reports seen
# Files that cannot be checked, each another way: name, bytes.
BROKEN = (
    ("空.txt", b""),
    ("英文.txt", b"This is not a report. " * 40),
    ("二进制.txt", bytes(range(256)) * 8),
    ("半截.docx", b"PK\x03\x04" + b"\x00" * 60),
    ("假.pdf", b"%PDF-1.7\nnothing"),
)


# Counts of things done; not dates, numbers of documents, rates and labels.
_FIGURE = re.compile(r"(?<![\d.〔（第])\d{1,2}(?=[次件场名人份起家户个条项])")


def is_utf8(data: bytes) -> bool:
    """Tell a file in UTF-8 from one in a legacy encoding."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@cache
def _fixtures() -> tuple[tuple[str, str], ...]:
    """Return title and body of each fixture that has both."""
    files = [path.read_bytes() for path in sorted(FIXTURES.glob("*.txt"))]
    texts = [file.decode("utf-8-sig").strip().partition("\n") for file in files if is_utf8(file)]
    return tuple((title, body) for title, _, body in texts if "报告" in title and body)


def make_report(seed: int, characters: int = ORDINARY) -> str:
    """Return a text of about so many characters: whole fixtures one after the other, with figures of its own."""
    draw = random.Random(seed)
    parts, length = [draw.choice(_fixtures())[0]], 0
    while length < characters:
        body = draw.choice(_fixtures())[1][: max(characters - length, 100)]
        parts.append(_FIGURE.sub(lambda _: str(draw.randint(2, 98)), body))
        length += len(body)
    return "\n".join(parts) + "\n"


def write_folder(folder: Path, count: int, broken: int = 0, characters: int = ORDINARY) -> None:
    """Write `count` reports, of which `broken` cannot be checked, spread evenly among the others."""
    folder.mkdir(parents=True, exist_ok=True)
    every = count // broken if broken else count + 1
    for number in range(count):
        if broken and number % every == every - 1 and number // every < broken:
            name, content = BROKEN[number // every % len(BROKEN)]
            (folder / f"{number:05}{name}").write_bytes(content)
        else:
            (folder / f"{number:05}.txt").write_text(make_report(number, characters), encoding="utf-8")


if __name__ == "__main__":
    write_folder(Path(sys.argv[1]), *map(int, sys.argv[2:4]))
