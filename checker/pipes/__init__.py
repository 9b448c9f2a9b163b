"""The spaCy pipeline; `pipeline` puts it together. What it finds goes into the attributes of a Doc declared there."""

from checker.pipes.bare_spacy import SPACY_VERSION  # isort: skip  # before anything of spaCy
from checker.pipes.pipeline import build_pipeline

__all__ = ["SPACY_VERSION", "build_pipeline"]
