import sys
from types import SimpleNamespace

import pytest
from fake_engine import FakeChecker

from checker.cli import main


@pytest.fixture
def run(monkeypatch, capsysbinary, tmp_path):
    """Run the command line in an empty folder with a fake engine; return status, stdout, stderr."""
    engine = SimpleNamespace(Checker=FakeChecker)
    monkeypatch.setitem(sys.modules, "checker.engine", engine)
    monkeypatch.setattr(FakeChecker, "made", ())
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*args):
        monkeypatch.setattr(sys, "argv", ["check", *map(str, args)])
        status = main()
        out, err = capsysbinary.readouterr()
        return status, out.decode(), err.decode()

    run.engine = engine
    return run
