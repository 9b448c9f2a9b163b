"""Train a tiny pipeline of the same make as zh_core_web_sm, on sentences of our own, and save it as its package.

It stands in for the real model, which cannot be fetched in a test run: same components, tags and relations, saved in
the same folder layout with the same meta. It knows only the few words below, one character a token.
"""

from functools import cache
from itertools import product
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed

PACKAGE = "zh_core_web_sm"
VERSION = "3.8.0"
EPOCHS = 30

SUBJECTS = ("镇政府", "司法所", "全镇", "街道")
VERBS = ("聘请", "纳入", "落实", "开展")
OBJECTS = ("法律顾问", "普法工作", "年度考核", "法治建设")

# One word: text, tag, relation, index of its head among the words of the sentence.
Word = tuple[str, str, str, int]


def _sentences() -> list[list[Word]]:
    """Build sentences in which the words around 将 decide its tag; rotation keeps most combinations unseen."""
    sentences: list[list[Word]] = []
    for number, (subject, verb) in enumerate(product(SUBJECTS, VERBS)):
        this, other = OBJECTS[number % 4], OBJECTS[(number + 1) % 4]
        tail: list[Word] = [(other, "NN", "dobj", 2), ("。", "PU", "punct", 2)]
        head: Word = (subject, "NN", "nsubj", 2)
        sentences += [
            [head, ("将", "AD", "advmod", 2), (verb, "VV", "ROOT", 2), *tail],
            [head, ("要", "VV", "aux:modal", 2), (verb, "VV", "ROOT", 2), *tail],
            [head, ("未", "AD", "neg", 2), (verb, "VV", "ROOT", 2), *tail],
            [
                (subject, "NN", "nsubj", 3),
                ("将", "BA", "aux:ba", 3),
                (this, "NN", "dobj", 3),
                (verb, "VV", "ROOT", 3),
                (other, "NN", "dobj", 3),
                ("。", "PU", "punct", 3),
            ],
        ]
    return sentences


def trained_texts() -> set[str]:
    """Return the sentences trained on, so that a test can ask about others."""
    return {"".join(word[0] for word in words) for words in _sentences()}


def _example(nlp: Language, words: list[Word]) -> Example:
    """Spell the words out as characters: the last one stands for the word, the others depend on it."""
    ends = [sum(len(word[0]) for word in words[: index + 1]) - 1 for index in range(len(words))]
    tags: list[str] = []
    heads: list[int] = []
    deps: list[str] = []
    for (text, tag, dep, head), end in zip(words, ends, strict=True):
        tags += [tag] * len(text)
        heads += [end] * (len(text) - 1) + [ends[head]]
        deps += ["compound:nn"] * (len(text) - 1) + [dep]
    doc = nlp.make_doc("".join(word[0] for word in words))
    return Example.from_dict(doc, {"tags": tags, "heads": heads, "deps": deps})


@cache
def train() -> Language:
    """Train once per test run; the seed is fixed, so every run gives the same weights."""
    fix_random_seed(0)
    nlp = spacy.blank("zh")
    encoder = {"@architectures": "spacy.HashEmbedCNN.v2", "width": 32, "depth": 2, "embed_size": 300}
    encoder |= {"window_size": 1, "maxout_pieces": 2, "subword_features": False, "pretrained_vectors": None}
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 32}
    nlp.add_pipe("tok2vec", config={"model": encoder})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    nlp.add_pipe("parser", config={"model": {"tok2vec": listener, "hidden_width": 32}, "min_action_freq": 1})
    # The real model has one too, with an encoder of its own; it is left out on loading, so it is not trained here.
    nlp.add_pipe("ner", config={"model": {"tok2vec": encoder, "hidden_width": 32}}).add_label("ORG")
    examples = [_example(nlp, words) for words in _sentences()]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(EPOCHS):
        for start in range(0, len(examples), 8):
            nlp.update(examples[start : start + 8], sgd=optimizer, exclude=["ner"])
    return nlp


def write_package(root: Path) -> Path:
    """Save the trained pipeline as the folder of an installed package under `root`, and return that folder.

    Importing the package raises: nothing in the program may run a model package's code.
    """
    nlp = train()
    nlp.meta.update(name="core_web_sm", version=VERSION, author="Explosion", spacy_version=">=3.8.0,<3.9.0")
    package = root / PACKAGE
    package.mkdir(parents=True)
    nlp.to_disk(package / f"{PACKAGE}-{VERSION}")
    meta = (package / f"{PACKAGE}-{VERSION}" / "meta.json").read_text(encoding="utf-8")
    (package / "meta.json").write_text(meta, encoding="utf-8")
    (package / "__init__.py").write_text("raise RuntimeError('this package must not be imported')\n", encoding="utf-8")
    return package
