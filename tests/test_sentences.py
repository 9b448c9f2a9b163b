"""Where sentences end: the annotation guide's rule, and no character lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_items import load_small_checklist

from checker.pipes import build_pipeline
from checker.pipes.sentences import find_sentence_starts


def pieces(text: str) -> list[str]:
    starts = find_sentence_starts(text)
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "镇里聘了律师。村里也聘了！谁来付钱？", ["镇里聘了律师。", "村里也聘了！", "谁来付钱？"], id="final marks"
        ),
        pytest.param(
            "一、主要举措\n聘请律师。\n某镇政府", ["一、主要举措\n", "聘请律师。\n", "某镇政府"], id="paragraph ends"
        ),
        pytest.param(
            "没有句号的一段\n下一段也没有", ["没有句号的一段\n", "下一段也没有"], id="paragraph without a final mark"
        ),
        pytest.param(
            "（数据截至11月底。）以下从略。", ["（数据截至11月底。）", "以下从略。"], id="closing bracket stays"
        ),
        pytest.param(
            "排演小戏《村口的官司！》。观众满座。",
            ["排演小戏《村口的官司！》", "。", "观众满座。"],
            id="closing title mark stays",
        ),
        pytest.param("真的办成了！！大家都高兴。", ["真的办成了！！", "大家都高兴。"], id="doubled marks"),
        pytest.param(
            "审查合同9份，出具意见；列席会议，参与调解。",
            ["审查合同9份，出具意见；列席会议，参与调解。"],
            id="semicolon as a long comma",
        ),
        pytest.param(
            "收费由2元降为1元；2.5吨以上货车另计。",
            ["收费由2元降为1元；2.5吨以上货车另计。"],
            id="a decimal opens no point",
        ),
        pytest.param("：，、", ["：，、"], id="no end at all"),
        pytest.param("", [], id="empty"),
    ],
)
def test_sentence_ends(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("一是聘请律师", "二是审查合同"),
        ("一要聘请律师", "二要审查合同"),
        ("第一，聘请律师", "第二，审查合同"),
        ("（一）聘请律师", "（二）审查合同"),
        ("（1）聘请律师", "（2）审查合同"),
        ("1.聘请律师", "2.审查合同"),
        ("1、聘请律师", "2、审查合同"),
        ("①聘请律师", "②审查合同"),
        ("首先聘请律师", "其次审查合同"),
        ("其一，聘请律师", "其二，审查合同"),
    ],
)
def test_semicolon_that_closes_an_enumerated_point_ends_the_sentence(first: str, second: str) -> None:
    assert pieces(f"{first}；{second}。") == [f"{first}；", f"{second}。"]


_PARAGRAPH = st.text(alphabet="一二是镇法律师，；。！？：）》（、1.2", min_size=1, max_size=40)


@given(st.lists(_PARAGRAPH, max_size=6).map("\n".join))
def test_pieces_join_to_the_text_and_none_is_blank(text: str) -> None:
    found = pieces(text)
    assert "".join(found) == text
    assert all(piece.strip("\n") for piece in found)
    assert all("\n" not in piece.rstrip("\n") for piece in found)


def test_the_pipeline_keeps_the_text_and_these_sentences(tmp_path) -> None:
    text = "一、主要举措\n一是聘请律师；二是审查合同。均已完成。"
    nlp = build_pipeline(load_small_checklist(tmp_path))
    doc = nlp(text)
    assert doc.text == text
    assert doc.user_data["sentence_starts"] == find_sentence_starts(text)
    assert text not in nlp.vocab.strings  # it would stay there for good


def test_a_text_without_stops_is_cut_at_a_bound() -> None:
    text = "法律顾问审查合同，" * 500
    starts = [*find_sentence_starts(text), len(text)]
    assert max(b - a for a, b in pairwise(starts)) <= 1000
    assert starts[0] == 0
