"""Print how long `check` takes from a cold start, against importing spaCy and making its blank Chinese pipeline.

    python tests/benchmarks/cold_start.py [ROUNDS]

Both are started in turn, so that the noise of the machine falls on both; medians, and the median of the ratios.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

REPORT = Path(__file__).parents[2] / "fixtures" / "reports" / "g01.txt"
CHECK = [sys.executable, "-m", "checker", str(REPORT)]
SPACY = [sys.executable, "-c", "import spacy; spacy.blank('zh')"]


def seconds(command: list[str]) -> float:
    """Run a command and return its wall-clock time."""
    start = time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    seconds(SPACY), seconds(CHECK)  # warm the disk
    pairs = [(seconds(CHECK), seconds(SPACY)) for _ in range(rounds)]
    check, spacy = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"check {check:.2f} s, spacy.blank {spacy:.2f} s, ratio {ratio:.2f} ({rounds} rounds)")


if __name__ == "__main__":
    main()
