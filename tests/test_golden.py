"""The whole output on twelve fixture reports, byte for byte: any change of a verdict, a quote or an offset shows here.

After an intended change run `python tests/test_golden.py`, read the difference that git shows, and commit
it with the change. Paths are relative there, and what differs between installations or with every edit of a checklist
(versions, the checklist's hash) is left out.
"""

import sys
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from checker.engine import Checker
from checker.output.json_file import render
from checker.results import EngineInfo, Result

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "fixtures" / "reports"
EXPECTED = REPORTS / "expected"
NAMES = (
    "f01-wumatou.txt",
    "f03-shimenguan.txt",
    "f04-tielu.md",
    "f05-hejiawan.txt",
    "f08-shuangfenglin.txt",
    "f10-qingshikou.txt",
    "f11-baishitan.txt",
    "f14-yaqianjie.txt",
    "f16-longdongba.txt",
    "f17-shuangta.txt",
    "f20-puqiaojie.txt",
    "f22-songluoyuan.txt",
)


@cache
def checker() -> Checker:
    return Checker(model="none")


def output(name: str) -> bytes:
    """Return the JSON of one report, the same in every installation."""
    path = REPORTS / name
    result = checker().check_path(str(path))
    assert isinstance(result, Result), result
    report = replace(result.report, path=path.relative_to(ROOT).as_posix())
    checklist = replace(result.checklist, sha256="")
    return render([replace(result, report=report, checklist=checklist, engine=EngineInfo("", "", None))])


def golden(name: str) -> Path:
    return EXPECTED / f"{Path(name).stem}.json"


@pytest.mark.parametrize("name", NAMES)
def test_the_output_is_what_it_was(name: str) -> None:
    got, expected = output(name), golden(name).read_bytes()
    assert got.decode().splitlines() == expected.decode().splitlines()
    assert got == expected


def test_there_is_no_golden_file_without_its_report() -> None:
    assert sorted(path.name for path in EXPECTED.iterdir()) == sorted(golden(name).name for name in NAMES)


def write_golden() -> None:
    """Rewrite the golden files, and say which of them changed."""
    EXPECTED.mkdir(exist_ok=True)
    for name in NAMES:
        path, got = golden(name), output(name)
        if not path.exists() or path.read_bytes() != got:
            path.write_bytes(got)
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    write_golden()
