"""All phrases of a list are found wherever they stand, as looking for each by itself finds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.pipes.phrases import PhraseFinder

# Few characters, so that phrases overlap and hold each other; one beyond 16 bits, one lone surrogate.
_ALPHABET = "法律顾𠮷\n\ud800"
_PHRASES = st.lists(st.text(alphabet=_ALPHABET, min_size=1, max_size=5), max_size=12, unique=True)


@given(phrases=_PHRASES, text=st.text(alphabet=_ALPHABET, max_size=40))
def test_every_occurrence_is_found_once(phrases: list[str], text: str) -> None:
    one_by_one = [(phrase, at) for phrase in phrases for at in range(len(text)) if text.startswith(phrase, at)]
    assert sorted(PhraseFinder(phrases).find(text)) == sorted(one_by_one)


@pytest.mark.parametrize("text", ["", "法", "法律"])
def test_a_text_shorter_than_a_phrase_holds_none(text: str) -> None:
    assert PhraseFinder(["法律顾问"]).find(text) == []
