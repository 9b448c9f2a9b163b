"""Import spaCy without its command line, which comes with a web client, templates and argument parsers.

`import spacy` brings them for one function, `spacy.info`; that is a third of the time and 350 modules. Here a stand-in
takes their place while spaCy is imported; afterwards `spacy.cli` can be imported as ever, and `spacy.info` does so when
it is called, like `spacy.cli` and `spacy.displacy` when they are asked for. To be imported before anything of spaCy is:
`checker.pipes` does.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


def _info(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever spaCy's own takes and gives
    """Call spacy.cli.info, which is imported now."""
    from spacy.cli.info import info

    return info(*args, **kwargs)


def _import_spacy() -> None:
    stand_ins = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    stand_ins["spacy.cli.info"].info = _info  # type: ignore[attr-defined]
    sys.modules.update(stand_ins)
    try:
        import spacy
    finally:
        for name in stand_ins:
            del sys.modules[name]
    vars(spacy)["__getattr__"] = _import_when_asked


def _import_when_asked(name: str) -> Any:  # noqa: ANN401 - a module
    if name not in ("cli", "displacy"):
        raise AttributeError(f"module 'spacy' has no attribute '{name}'")
    return import_module(f"spacy.{name}")


if "spacy" not in sys.modules:
    _import_spacy()

from spacy.about import __version__  # noqa: E402

SPACY_VERSION: str = __version__
