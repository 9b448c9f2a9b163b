"""Imports run downward only, and the slow library stays where it is needed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECKER = ROOT / "checker"


def test_the_import_layers_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_spacy_is_named_in_pipes_and_engine_only() -> None:
    users = [
        str(path.relative_to(CHECKER))
        for path in sorted(CHECKER.rglob("*.py"))
        if re.search(r"^\s*(?:import|from) spacy\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert users
    assert [user for user in users if not user.startswith("pipes/") and user != "engine.py"] == []


@pytest.mark.parametrize("module", ["checker", "checker.cli", "checker.checklist", "checker.reading"])
def test_what_must_answer_at_once_does_not_wait_for_spacy(module: str) -> None:
    code = f"import sys, {module}; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
