"""How a checklist's cues find sentences: masks, vetoes, none, within, at_least, and folding of both sides."""

from pathlib import Path

import pytest
from spacy.tokens import Doc

from checker.checklist import Checklist, load_checklist
from checker.pipes import build_pipeline
from checker.reading import build_report
from checker.results import Kind

SMALL = """\
id: small
title: 小清单
edition: "1"
years: [2000, 2099]
source: 测试
items:
  - id: adviser
    title: 顾问
    weight: 1
    source: 测试
    asks: 有顾问
    defining: [法律顾问]
    related: [律师, {all: [[合同, 协议], 审查], none: [财务]}]
    unless: [企业法律顾问, {all: [公司, 自聘], within: clause}]
    elements:
      - {id: review, title: 审查, cues: [{all: [合同, 审查]}]}
  - id: chief
    title: 责任人
    weight: 1
    source: 测试
    asks: 有责任人
    defining: [第一责任人]
    unless: [安全生产第一责任人]
  - id: steps
    title: 步骤
    weight: 1
    source: 测试
    asks: 走步骤
    defining:
      - {at_least: 3, of: [[公众参与, 听证], 专家论证, 风险评估, [集体讨论, 表决]]}
    related:
      - {all: [决策, 程序], within: clause}
  - id: fengqiao
    title: 枫桥
    weight: 1
    source: 测试
    asks: 有枫桥
    defining: ["“枫桥经验”"]
    elements:
      - {id: rooms, title: 调解室, cues: [调解室]}
"""


def load_small_checklist(folder: Path) -> Checklist:
    path = folder / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return load_checklist(path)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Return a function text -> Doc."""
    nlp = build_pipeline(load_small_checklist(tmp_path_factory.mktemp("items")))

    def run(text: str) -> Doc:
        return nlp(build_report(text).folded.text)

    return run


def kinds(doc: Doc) -> dict[str, Kind]:
    """Return what counts as evidence; touches without a kind only help to judge their neighbours."""
    return {touch.item: touch.kind for touch in doc._.touches if touch.kind}


DEFINING, RELATED = Kind.DEFINING, Kind.RELATED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("聘请法律顾问。", {"adviser": DEFINING}, id="phrase"),
        pytest.param("请律师讲课。", {"adviser": RELATED}, id="related phrase"),
        pytest.param("律师即法律顾问。", {"adviser": DEFINING}, id="defining beats related"),
        pytest.param("审查了9份协议。", {"adviser": RELATED}, id="all in any order"),
        pytest.param("审查了9份图纸。", {}, id="all: one missing"),
        pytest.param("财务人员审查合同。", {}, id="none keeps the cue off"),
        pytest.param("取得企业法律顾问资格。", {}, id="mask"),
        pytest.param("企业法律顾问与镇法律顾问同场讲课。", {"adviser": DEFINING}, id="mask hides its own place only"),
        pytest.param("书记是安全生产第一责任人。", {}, id="mask of another item's word"),
        pytest.param("公司自聘法律顾问1名。", {}, id="veto within a clause"),
        pytest.param(
            "公司来访，镇里自聘法律顾问作答。", {"adviser": DEFINING}, id="veto split over clauses does not act"
        ),
        pytest.param("经听证、专家论证、风险评估。", {"steps": DEFINING}, id="at_least reached"),
        pytest.param("经听证、公众参与、专家论证。", {}, id="at_least: two words of one group count once"),
        pytest.param("规范决策程序。", {"steps": RELATED}, id="within a clause"),
        pytest.param("依法决策，简化程序。", {}, id="within a clause: split"),
        pytest.param("落实第一责任人职责，聘请法律顾问。", {"adviser": DEFINING, "chief": DEFINING}, id="two items"),
        pytest.param("新建调解室2间。", {}, id="element alone is no evidence"),
        pytest.param("修路3公里。", {}, id="nothing"),
    ],
)
def test_cues(read, text: str, expected: dict[str, Kind]) -> None:
    assert kinds(read(text)) == expected


def test_an_element_alone_is_seen_but_makes_no_mention(read) -> None:
    doc = read("新建调解室2间。")
    assert [(touch.item, touch.elements) for touch in doc._.touches if touch.elements] == [("fengqiao", ("rooms",))]
    assert doc._.mentions == []


def test_cues_act_within_one_sentence(read) -> None:
    assert kinds(read("听证2次。专家论证3次。风险评估1次。")) == {}


def test_each_sentence_is_a_touch_of_its_own(read) -> None:
    doc = read("聘请法律顾问。修路3公里。法律顾问审查合同9份。")
    assert [(doc.text[t.start : t.end], t.elements) for t in doc._.touches if t.kind] == [
        ("聘请法律顾问。", ()),
        ("法律顾问审查合同9份。", ("review",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "践行“枫桥经验”。",
        "践行枫桥经验。",
        "践行「枫桥经验」。",
        '践行"枫桥经验"。',
        "践行“枫桥”经验。",
        "践行 枫 桥 经 验。",
        "践行枫桥\u3000经验。",
        "践行枫\u200b桥经验。",
        "践行楓橋經驗。",
    ],
)
def test_writing_variants_of_a_phrase(read, text: str) -> None:
    assert kinds(read(text)) == {"fengqiao": DEFINING}


def test_spans_cut_the_words_that_matched(read) -> None:
    doc = read("全年审查各类合同9份。")
    (touch,) = doc._.touches
    assert [doc.text[a:b] for a, b in touch.spans] == ["审查", "合同"]
