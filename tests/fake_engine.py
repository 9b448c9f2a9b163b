"""An engine that finds what the file's name says, and a few words for tests of the command line."""

from pathlib import Path

from msgspec.structs import replace
from sample_results import ITEMS, result

from checker.errors import CheckerError

TEXT = "海棠市青柳镇2024年度法治政府建设工作报告\n一、主要工作\n聘请2名律师担任法律顾问，审查合同31份。\n"


class FakeChecker:
    """Stand in for the engine; the file's name says what is found."""

    made = ()

    def __init__(self, checklist=None, *, model="auto", year=None, not_applicable=None, proofread=True):
        type(self).made += ((checklist, model, year, dict(not_applicable)),)

    def check(self, report):
        if "错年" in report.name:
            raise CheckerError("没有适用于 1999 年的版本", code="checklist")
        items = ITEMS if "弱" in report.name else (ITEMS[0], ITEMS[3])
        made = result(*items, path=report.path, coverage=46.7 if "弱" in report.name else 100.0)
        read = replace(made.report, sha256=report.sha256, format=report.format)
        return replace(made, report=read, text=report.text)


class Interrupted(FakeChecker):
    def check(self, report):
        raise KeyboardInterrupt


def write(*names, text=TEXT):
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def one_error(err, *words):
    """Assert that stderr is one Chinese line of refusal that says these words."""
    assert err.startswith("错误：")
    assert len(err.splitlines()) == 1
    assert all(word in err for word in words), err
    return True
