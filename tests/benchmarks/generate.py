"""Make folders of fictional reports of any number and length, from the project's own fixtures.

    python tests/benchmarks/generate.py FOLDER COUNT [BROKEN]

The paragraphs are those of fixtures/reports, so that cues are as dense as there; every number in them is drawn anew, so
that no two reports are alike. The same arguments make the same files.
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


def is_utf8(data: bytes) -> bool:
    """Tell a file in UTF-8 from one in a legacy encoding."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@cache
def _paragraphs() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return first lines and other lines of the fixtures."""
    files = [path.read_bytes() for path in sorted(FIXTURES.glob("*.txt"))]
    texts = [file.decode("utf-8-sig").strip().split("\n") for file in files if is_utf8(file)]
    titles = tuple(lines[0] for lines in texts if "报告" in lines[0])
    return titles, tuple(line for lines in texts for line in lines[1:] if line.strip())


def make_report(seed: int, characters: int = ORDINARY) -> str:
    """Return a text of about so many characters: runs of neighbouring paragraphs, with numbers of its own."""
    draw = random.Random(seed)
    titles, paragraphs = _paragraphs()
    lines, length = [draw.choice(titles)], 0
    while length < characters:
        start = draw.randrange(len(paragraphs))
        run = paragraphs[start : start + draw.randint(3, 12)]
        lines += [re.sub(r"(?<!\d)\d{1,2}(?!\d)", lambda _: str(draw.randint(2, 98)), line) for line in run]
        length = sum(map(len, lines))
    return "\n".join(lines) + "\n"


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
