"""Find zh_core_web_sm, load it, and ask it about ambiguous cues.

The model is optional and settles only what the rules leave open (将 as 把 or as future); results stand without it.
"""

from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.errors import ModelError
from checker.pipes.genuine import PACKAGE, SQUAT_CODE, SQUAT_VERSION, quote, refusal, squat, verify

if TYPE_CHECKING:  # spaCy takes seconds to import; finding and refusing a model must not wait for it
    from spacy.language import Language
    from spacy.tokens import Span

# Components of the real model that nothing here asks; not loading them saves time and memory.
UNUSED = ("ner", "senter", "attribute_ruler", "lemmatizer")
# Tags of the Chinese Treebank, as in OntoNotes 5, on which the model is trained: BA = 将 as 把, P = preposition.
NOT_FUTURE_TAGS = ("BA", "P")
# Characters given to the model at once. Longer sentences are lists; what stands 200 characters off settles no cue.
WINDOW = 400


class ModelChoice(Struct, frozen=True):
    """Say which model will be used, or why none.

    Attributes:
        name: as stamped on results, "zh_core_web_sm 3.8.0"; None when no model is used.
        path: the folder with config.cfg that is loaded; None when no model is used.
        reason: one Chinese line for `check doctor`.
        squat: a stranger's package of this name is installed.
    """

    name: str | None
    path: Path | None
    reason: str
    squat: bool = False


def find_model(choice: str) -> ModelChoice:
    """Find and verify the model for `--model`, without importing spaCy or the model's package.

    Args:
        choice: "auto" (the installed package, if it is the real thing), "none", or the path of a package or model
            folder.

    Raises:
        ModelError: the path given is not a usable model; never for "auto", which carries the reason instead.
    """
    if choice == "none":
        return ModelChoice(None, None, "按 --model none 的要求，不使用模型")
    if choice != "auto":
        return _chosen(Path(choice))
    try:
        return _find_installed()
    except ModelError as err:
        return ModelChoice(None, None, err.message, squat=err.code == SQUAT_CODE)


def load_tagger(choice: ModelChoice) -> "Tagger | None":
    """Load the model that was found; None when there is none.

    Raises:
        ModelError: the folder looked right but cannot be loaded (damaged, or its word segmenter does not start).
    """
    if choice.path is None:
        return None
    try:
        nlp = _load(choice.path)
    except ImportError as err:
        raise refusal(choice.path, f"缺少它要用的程序包（{quote(err.name or str(err))}）") from err
    # What a damaged file raises depends on the library that meets it first (confection, msgpack, thinc, numpy).
    except (OSError, ValueError, LookupError, TypeError, AttributeError, EOFError) as err:
        raise refusal(choice.path, f"文件损坏或不全，装载失败（{type(err).__name__}）") from err
    return Tagger(nlp)


def _load(folder: Path) -> "Language":
    """Load from the folder, never through the package, and try one sentence: some damage shows only then."""
    import spacy

    nlp = spacy.load(folder, exclude=UNUSED)
    _ = [token.tag_ for token in nlp("镇政府将聘请法律顾问。")]
    return nlp


def use_model(choice: str) -> "tuple[ModelChoice, Tagger | None]":
    """Find and load in one step; an installed model that does not load is not used, and the reason says so.

    Raises:
        ModelError: the path given is not a usable model; never for "auto".
    """
    found = find_model(choice)
    try:
        return found, load_tagger(found)
    except ModelError as err:
        if choice != "auto":
            raise
        return replace(found, name=None, path=None, reason=err.message), None


def diagnose_models() -> ModelChoice:
    """Say which model `--model auto` would use and why, having tried to load it."""
    return use_model("auto")[0]


class Tagger:
    """Answer questions about one cue in one folded sentence; None means that the model cannot tell."""

    def __init__(self, nlp: "Language") -> None:
        # Several cues stand in one sentence and are asked one after the other; a few Docs are enough to keep.
        self._parse = lru_cache(maxsize=64)(nlp)

    def is_future_marker(self, sentence: str, start: int, end: int) -> bool | None:
        """Tell whether the cue (将, 要) announces the future: 将聘请 yes, 将其纳入 no, 要切实履行 no.

        `start` and `end` count characters of the folded sentence. None when the cue is not a word of its own here, or
        is tagged as something that settles nothing.
        """
        span = self._span(sentence, start, end)
        if span is None or len(span) != 1:
            return None
        tag = span[0].tag_
        if tag == "AD":
            return True
        # 要 as a modal verb demands (要切实履行); 将 as a verb is a slip of the tagger.
        if tag in NOT_FUTURE_TAGS or (tag == "VV" and span.text == "要"):
            return False
        return None

    def is_negated(self, sentence: str, start: int, end: int) -> bool | None:
        """Tell whether the cue, or the word it depends on, is negated (未聘请, 没有将其纳入).

        `start` and `end` count characters of the folded sentence. None when they cut through a word, or when the model
        has no parser.
        """
        span = self._span(sentence, start, end)
        if span is None or not span.doc.has_annotation("DEP"):
            return None
        word = span.root
        return any(child.dep_ == "neg" for token in (word, word.head) for child in token.children)

    def _span(self, sentence: str, start: int, end: int) -> "Span | None":
        """Parse the surroundings of the cue and return the cue in them, if it falls on word boundaries."""
        left = max(0, min(start - WINDOW // 2, len(sentence) - WINDOW))
        doc = self._parse(sentence[left : left + WINDOW])
        return doc.char_span(start - left, end - left)


def _find_installed() -> ModelChoice:
    """Verify the installed package; its code is not run by looking it up."""
    try:
        version = metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        version = ""
    if version == SQUAT_VERSION:
        raise squat(version)
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return ModelChoice(None, None, "没有安装 zh_core_web_sm；不影响检查，“将”“要”等有歧义的词按规则判断")
    return _chosen(Path(next(iter(spec.submodule_search_locations))))


def _chosen(path: Path) -> ModelChoice:
    """Return the choice for a package or model folder that holds the real model."""
    folder, version = verify(path)
    return ModelChoice(f"{PACKAGE} {version}", folder, f"已核对为 Explosion 发布的 {PACKAGE} {version}：{folder}")
