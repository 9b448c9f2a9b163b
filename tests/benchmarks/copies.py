"""Print how many planted copies `check compare` finds among independent reports, what it finds besides, and the time.

    python tests/benchmarks/copies.py [REPORTS...]

Of every set a tenth are copies, of four kinds in turn. The reports are made (see tests/copied_reports.py), written to a
folder, and compared by the command itself, so that the time holds start, reading and writing.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from copied_reports import Plain, independent, lifted, next_year, renamed

KINDS = ("整篇换地名、数字", "抄三段", "上年报告改年份、数字", "抄一段略改字句")


def plant(dice: random.Random, kind: int, source: Plain) -> Plain:
    """Make a copy of one kind."""
    if kind == 0:
        return renamed(dice, source)
    if kind == 2:
        return next_year(dice, source)
    return lifted(dice, source, independent(dice), paragraphs=3 if kind == 1 else 1)


def make_set(folder: Path, count: int, seed: int) -> dict[frozenset[str], int]:
    """Write the reports; return which two are copies of each other, and of what kind."""
    dice = random.Random(seed)
    planted = {}
    copies = count // 10
    reports = [independent(dice) for _ in range(count - copies)]
    for at in range(copies):
        reports.append(plant(dice, at % len(KINDS), reports[at]))
        planted[frozenset((f"{at:04}.txt", f"{count - copies + at:04}.txt"))] = at % len(KINDS)
    for at, report in enumerate(reports):
        (folder / f"{at:04}.txt").write_text(report.text, encoding="utf-8")
    print(f"{count} 份报告，平均 {sum(len(one.text) for one in reports) // count} 字，其中抄件 {copies} 份")
    return planted


def main() -> None:
    """Measure and print."""
    for count in [int(word) for word in sys.argv[1:]] or [200, 2000]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            planted = make_set(folder, count, seed=count)
            command = [sys.executable, "-m", "checker", "compare", name, "--format", "json", "--quiet"]
            start = time.perf_counter()
            done = subprocess.run(command, check=False, stdout=subprocess.PIPE)
            seconds = time.perf_counter() - start
        found = json.loads(done.stdout)
        pairs = {frozenset((pair["left"]["name"], pair["right"]["name"])): pair for pair in found["pairs"]}
        hits = Counter(kind for pair, kind in planted.items() if pair in pairs)
        for kind, words in enumerate(KINDS):
            print(f"  {words}：找到 {hits[kind]}/{sum(one == kind for one in planted.values())}")
        again = [pairs[pair]["nature"] for pair, kind in planted.items() if kind == 2 and pair in pairs]
        print(f"  上年报告认作“沿用上年”：{sum(nature == 'earlier_figures' for nature in again)}/{len(again)}")
        print(f"  误报 {len(pairs.keys() - planted.keys())} 对（另有未列出 {found['unlisted_pairs']} 对）")
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"  用时 {seconds:.1f} 秒，进程内存最高 {memory} MB")


if __name__ == "__main__":
    main()
