"""Wrong terms, doubled words, broken clauses and bodies that a township does not have."""

import pytest

from checker.proofreading.bodies import wrong_body
from checker.proofreading.doubled import doubled_around, doubled_word
from checker.proofreading.draft import Draft
from checker.proofreading.terms import doubtful_term, legal_system, wrong_term
from checker.proofreading.truncated import broken_clause, empty_point, unpaired_phrase
from checker.reading import build_report


def found(kind, text):
    """(marked source, correction) of each flaw."""
    draft = Draft.of(build_report(text), 2025, ())
    return [(text[flaw.start : flaw.end], flaw.correction) for flaw in kind(draft)]


def spans(kind, text):
    return [marked for marked, _ in found(kind, text)]


@pytest.mark.parametrize(
    "word", ["建设", "政府", "社会", "思维", "意识", "宣传", "教育", "观念", "氛围", "乡村", "示范"]
)
def test_legal_system(word):
    assert found(legal_system, f"推进法制{word}工作。") == [("法制" + word, "法治" + word)]


@pytest.mark.parametrize(
    "text",
    [
        "落实领导干部学法制度。",
        "落实学法用法制度。",
        "健全执法制度建设台账。",
        "开展重大执法决定法制审核。",
        "维护国家法制统一。",
        "设法制机构，配法制员。",
        "县政府法制办来镇指导。",
        "聘请法制副校长。",
        "健全社会主义法制。",
        "加强民主法制建设。",
        "学习《关于进一步加强法制宣传教育的决议》。",
        "推动集中学法制度化。",
        "述法制度建设。",
    ],
)
def test_legal_system_where_it_is_right(text):
    assert not spans(legal_system, text)


def test_a_term_broken_by_a_quotation_mark_has_no_correction():
    assert found(legal_system, "推进“法制”建设工作。") == [("法制”建设", None)]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("既使下雨也上门。", "既使", "即使"),
        ("村口按装监控探头。", "按装", "安装"),
        ("开展宜传教育。", "宜", "宣"),
        ("网格复盖率提高。", "复盖", "覆盖"),
        ("对工作进行安排部属。", "安排部属", "安排部署"),
        ("坚持实事求事。", "实事求事", "实事求是"),
        ("截止目前共调解8件。", "截止目前", "截至目前"),
        ("把台账作为有利抓手。", "有利抓手", "有力抓手"),
        ("发挥党委统揽全局、协调各方作用。", "统揽全局、协调各方", "总揽全局、协调各方"),
        ("按照《法治政府建设与责任落实督查工作规定》要求。", "责任落实督查工作规定", "责任落实督察工作规定"),
        ("全年末发生行政诉讼。", "末", "未"),
        ("问题己经整改。", "己", "已"),
    ],
)
def test_wrong_term(text, wrong, right):
    assert found(wrong_term, text) == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "联合部属高校开展宣讲。",
        "年末发生的纠纷都已办结。",
        "靠自己经营的小店。",
        "预防犯罪是重点。",
        "截至目前共调解8件，报名截止到5月。",
        "坚持党总揽全局、协调各方。",
        "月末完成汇总。",
        "既使群众满意，又使企业放心。",
        "按装修方案施工，按装备标准配齐。",
        "有关事宜传达到村。",
        "暴雨后交通迅速恢复。",
        "材料反复盖章的问题解决了。",
        "扩宽渠道3公里。",
        "学习近乎全员参加。",
    ],
)
def test_wrong_term_leaves_right_ones(text):
    assert not spans(wrong_term, text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("坚持以习近平新时代中国特色社会主义为指导。", "习近平新时代中国特色社会主义"),
        ("坚定“四个意识”。", "坚定“四个意识"),
        ("把法治思维贯彻工作始终。", "贯彻工作始终"),
        ("今年来，我镇开展宣讲。", "今年来"),
        ("做到公开公正、廉洁高效、守法诚信。", "廉洁高效、守法诚信"),
        ("列入理论中心组学习。", "理论中心组"),
        ("履行法治政府第一责任人职责。", "法治政府第一责任人"),
        ("我镇在依法治理工作取得一定成绩。", "在依法治理工作取得"),
        ("组织培训2次60余人次。", "2次60余人次"),
        ("强化普法宣传力度。", "强化普法宣传力度"),
        ("全镇人口较多，有汉、回等民族组成。", "有汉、回等民族组成"),
    ],
)
def test_doubtful_term(text, wrong):
    assert spans(doubtful_term, text) == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "坚持以习近平新时代中国特色社会主义思想为指导。",
        "学习习近平新时代中国特色社会主义经济思想。",
        "增强“四个意识”、坚定“四个自信”、做到“两个维护”。",
        "今年来我镇的游客多了三成。",
        "我镇在依法治理工作中取得一定成绩。",
        "党委理论学习中心组学习4次。",
        "组织培训2次、60余人次。",
        "加大普法力度。",
        "由汉、回等民族组成。",
        "领导小组有3个组成部门。",
        "全镇联动，有关部门组成工作专班，有法律背景的干部组成宣讲队。",
        "强化工作措施加大工作力度。",
    ],
)
def test_doubtful_term_leaves_right_ones(text):
    assert not spans(doubtful_term, text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("对案卷进行进行评查。", "进行进行"),
        ("加强法治建设法治建设。", "法治建设法治建设"),
        ("发放的的资料。", "的的"),
        ("完成了了任务。", "了了"),
        ("对案卷进行 进行评查。", "进行 进行"),
    ],
)
def test_doubled_word(text, word):
    assert spans(doubled_word, text) == [word]


@pytest.mark.parametrize(
    "text",
    [
        "紧扣“谁执法谁普法”普法责任制。",
        "党组织组织开展宣讲。",
        "法律服务服务企业。",
        "天天巡查，人人参与，家家户户受益，村村通广播。",
        "一件一件办，一棵树一棵树认。",
        "为了了解情况，不了了之。",
        "有的放矢，达到目的的方法。",
        "存在在职人员不足。",
        "参与与群众有关的事，和和美美。",
        "层层压实，常常走访，渐渐好转，刚刚开始，一一登记。",
        "研究研究再定。",
        "小事在村里就了了。",
        "镇里坚持依法科学民主决策\n决策咨询委员会开会四次。",
    ],
)
def test_doubled_word_leaves_what_is_said_twice(text):
    assert not spans(doubled_word, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三、法治政府建设情况开展情况", [("情况开展情况", None)]),
        ("落实执法记录全过程记录制度。", [("记录全过程记录", "全过程记录")]),
        ("落实执法全过程记录制度。", []),
        ("组织各村村两委成员学习。", [("各村村", "各村")]),
        ("走访各村村民，检查各村村务公开。", []),
    ],
)
def test_doubled_around(text, expected):
    assert found(doubled_around, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是抓学习；二是；三是抓宣传。", ["二是"]),
        ("一是抓学习；二是。", ["二是"]),
        ("一是抓学习；二是抓宣传。", []),
        ("统一是前提。", []),
        ("（一）\n（二）抓宣传。", ["（一）"]),
        ("（一）\n抓宣传。", []),
    ],
)
def test_empty_point(text, expected):
    assert spans(empty_point, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对文化广场进行了，群众满意。", ["进行了"]),
        ("宣传宪法、民法典以及。", ["以及"]),
        ("依法处理，维护群众利益及。", ["及"]),
        ("对文化广场进行了改造。", []),
        ("法律知识得到普及。", []),
        ("换届选举顺利进行了，群众满意。", []),
        ("群众积极参与。", []),
        ("两家人终于握手言和。", []),
    ],
)
def test_broken_clause(text, expected):
    assert spans(broken_clause, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("充分利用宪法宣传周为契机，开展宣讲。", ["为契机"]),
        ("从源头上化解矛盾纠纷指明了方向。", ["指明了方向"]),
        ("成立由镇长为组长的领导小组。", ["由镇长为组长"]),
        ("以宪法宣传周为契机，开展宣讲。", []),
        ("以宪法宣传周，民法典宣传月等活动为契机，开展宣讲。", []),
        ("为化解矛盾纠纷指明了方向。", []),
        ("为基层治理，特别是化解矛盾纠纷指明了方向。", []),
        ("成立以镇长为组长的领导小组，由副镇长任副组长。", []),
    ],
)
def test_unpaired_phrase(text, expected):
    assert spans(unpaired_phrase, text) == expected


TITLE = "云桥镇2025年法治政府建设情况报告\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("镇长为组长，党组成员为副组长。", ["党组成员"]),
        ("充分发挥依法治区办公室作用。", ["发挥依法治区办公室"]),
        ("成立了以乡镇党委书记为组长的领导小组。", ["以乡镇党委书记"]),
        ("依法审理行政复议案件。", ["依法审理行政复议案件"]),
        ("协助县司法局审理行政复议案件。", []),
        ("县司法局局长、党组书记来镇督导。", []),
        ("县委调整依法治县办。", []),
        ("县司法局党组成员来镇督导。", []),
        ("村党组织书记参加述法。", []),
        ("向市依法治市办报备，落实区委依法治区办要求。", []),
        ("充分发挥依法治镇办作用。", []),
        ("成立青石镇依法治区办。", ["成立青石镇依法治区办"]),
        ("发挥县乡依法治县办作用。", []),
        ("青石镇党组召开会议。", ["镇党组"]),
        ("镇党组研究部署普法工作，镇人民政府党组书记带头学法。", ["镇党组", "镇人民政府党组书记"]),
        ("街道办事处党组成员参加。", ["街道办事处党组成员"]),
        ("镇党组织、乡党组织参加。", []),
        ("住房和城乡建设局党组来镇督导。", []),
    ],
)
def test_wrong_body(text, expected):
    assert spans(wrong_body, TITLE + text) == expected


def test_a_county_may_have_what_a_township_may_not():
    assert not spans(wrong_body, "青禾县2025年法治政府建设情况报告\n局长为组长，党组成员为副组长。")
