"""Put the spaCy pipeline together: sentences (in the tokenizer), sections, items, context.

Attributes of a Doc, all declared here: `sections` (list of Section), `touches` (list of Touch), `mentions` (list of
Mention). What the report itself knows goes in by `doc.user_data`: `headings` that its format marks, `year`, and
`future`, the optional model's reading of an ambiguous 将. Plain lists carry the results, not `doc.spans`: two spans
with equal bounds would share their attributes, and one sentence may be evidence of several items.
"""

from spacy.lang.zh import Chinese
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from checker.checklist import Checklist
from checker.pipes import items, mentions, sections  # noqa: F401  # registers the components
from checker.pipes.sentences import make_tokenizer

for _name in ("sections", "touches", "mentions"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


def build_pipeline(checklist: Checklist) -> Language:
    """Build the pipeline that finds the mentions of a checklist's items in a folded text."""
    # What spacy.blank adds only costs time here (60 ms a start): it checks a configuration that nobody wrote, and its
    # Vocab works out norms, shapes and the like where only the character itself is matched.
    nlp = Chinese(Vocab(), create_tokenizer=make_tokenizer)
    nlp.add_pipe("checker_sections")
    matcher = nlp.add_pipe("checker_items")
    matcher.learn(checklist)  # type: ignore[attr-defined]
    nlp.add_pipe("checker_context")
    return nlp
