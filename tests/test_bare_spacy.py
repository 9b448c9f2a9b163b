"""spaCy without its command line: what others do with spaCy in the same process must go on working."""

import subprocess
import sys


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_engine_does_without_the_command_line_of_spacy():
    loaded = run("import sys, checker.engine; print(sorted({'spacy.cli', 'requests', 'typer'} & set(sys.modules)))")
    assert loaded == "[]"


def test_spacy_info_still_tells_the_version():
    told = run("import checker.engine, spacy; print(spacy.info(silent=True)['spacy_version'] == spacy.__version__)")
    assert told == "True"


def test_the_command_line_of_spacy_can_be_imported_later():
    assert run("import checker.engine, spacy.cli; print(callable(spacy.cli.download))") == "True"


def test_what_spacy_offers_without_more_imports_is_there():
    code = "import checker.engine, spacy; print(callable(spacy.cli.download), callable(spacy.displacy.render))"
    assert run(code) == "True True"
    assert run("import checker.engine, spacy; print(hasattr(spacy, 'nothing'))") == "False"


def test_a_spacy_that_is_there_already_is_left_alone():
    assert run("import spacy, spacy.cli; cli = spacy.cli; import checker.engine; print(spacy.cli is cli)") == "True"
