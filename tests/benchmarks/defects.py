"""Print how many of the defects that a reader marked are found, by kind.

    python tests/benchmarks/defects.py GOLD.json [KIND ...]

GOLD holds `[{"file", "defects": [{"kind", "where", "severity"}]}]` beside the reports; `where` quotes the place. A
defect is found when a finding touches its place. Only those of severity hard are asked for; KINDS narrow them down.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from checker.engine import Checker
from checker.reading import read_report


def main() -> None:
    """Check the reports and compare."""
    gold = Path(sys.argv[1])
    checker = Checker(model="none")
    asked, found, missed, findings = Counter[str](), Counter[str](), [], 0
    for entry in json.loads(gold.read_text("utf-8")):
        report = read_report(str(gold.with_name(entry["file"])))
        defects = checker.check(report).defects
        findings += len(defects)
        for marked in entry["defects"]:
            if marked["severity"] != "hard" or (sys.argv[2:] and marked["kind"] not in sys.argv[2:]):
                continue
            asked[marked["kind"]] += 1
            start = report.text.find(marked["where"])
            end = start + len(marked["where"])
            if start >= 0 and any(one.start < end and start < one.end for one in defects):
                found[marked["kind"]] += 1
            else:
                missed.append(f"{entry['file'][:8]} {marked['kind']}: {marked['where']!r}")
    for kind, count in sorted(asked.items()):
        print(f"{kind}: {found[kind]} of {count}")
    print(f"all: {found.total()} of {asked.total()}; {findings} findings in all")
    print("\n".join(missed))


if __name__ == "__main__":
    main()
