"""How a sentence is meant and whether it is concrete: each truth is taken from the annotation guide.

A row is (sentence, assertion, concrete) for one item in a section of one role; `—` as the assertion means no evidence.
"""

from functools import cache

import pytest

from checker.checklist import load_shipped
from checker.engine import Checker
from checker.results import Evidence, Role


@cache
def checker() -> Checker:
    return Checker(load_shipped("fazhi-township", "2021-2025"), model="none", year=2025)


def evidence(text: str, item: str, role: Role) -> Evidence | None:
    return dict(checker().check_sentence(text, role)).get(item)


def judged(text: str, item: str, role: Role) -> tuple[str, bool | None]:
    found = evidence(text, item, role)
    return (found.assertion.value, found.concrete) if found else ("—", None)


# --- 将: 把 or future

BA = [
    ("将法律顾问审查意见作为合同签订的前置条件。", "legal_adviser"),
    ("将“八五”普法纳入年度考核，各村得分张榜公布。", "bawu_pufa"),
    ("将“枫桥经验”融入网格治理。", "fengqiao"),
    ("将执法公示、全过程记录、法制审核的要求分解到各中队。", "three_systems"),
    ("将第一责任人职责清单细化为12条，逐条对账。", "first_responsible"),
    ("将重大行政决策目录报县司法局备案，并在政务网公布。", "decision_procedure"),
    ("镇党委将推进法治建设职责列为书记、镇长述职的必讲内容。", "first_responsible"),
]
FUTURE = [
    ("我镇将进一步用好法律顾问。", "legal_adviser"),
    ("镇里将于一季度续聘法律顾问。", "legal_adviser"),
    ("镇里将聘请第二名法律顾问，专跟征收项目。", "legal_adviser"),
    ("我乡将继续打磨“枫桥式”调解室。", "fengqiao"),
    ("我镇将制定重大行政决策目录。", "decision_procedure"),
    ("街道将组织行政执法三项制度专题培训。", "three_systems"),
    ("街道将组织执法公示、全过程记录、法制审核专题培训。", "three_systems"),
]


@pytest.mark.parametrize(("text", "item"), BA)
def test_jiang_as_ba_is_done(text: str, item: str) -> None:
    assert judged(text, item, Role.ACHIEVEMENT)[0] == "done"


@pytest.mark.parametrize(("text", "item"), FUTURE)
def test_jiang_as_will_is_planned_in_an_achievement_section(text: str, item: str) -> None:
    assert judged(text, item, Role.ACHIEVEMENT)[0] == "planned"


@pytest.mark.parametrize(("text", "item"), BA[:3])
def test_jiang_as_ba_in_a_plan_section_stays_a_plan(text: str, item: str) -> None:
    assert judged(text, item, Role.PLAN)[0] == "planned"


# --- 拟, 计划, 待, 正在, 要, 力争, 年号

PLANNED_CUES = [
    ("我镇拟选聘一名法律顾问。", "legal_adviser"),
    ("乡里计划为各村续签法律顾问。", "legal_adviser"),
    ("镇里打算请律师担任法律顾问。", "legal_adviser"),
    ("下一步，把“八五”普法的经验整理成册。", "bawu_pufa"),
    ("明年继续争创“枫桥式”司法所。", "fengqiao"),
    ("待经费批复后聘请法律顾问。", "legal_adviser"),
    ("镇里正在与两家律所商谈法律顾问合同。", "legal_adviser"),
    ("“枫桥式”调解中心正在筹建，预计四月启用。", "fengqiao"),
    ("力争年内实现村村有法律顾问。", "legal_adviser"),
    ("2026年，镇里新聘法律顾问2名。", "legal_adviser"),
    ("重大行政决策目录尚在酝酿，有望上半年公布。", "decision_procedure"),
]
NO_PLAN = [
    ("按年度计划，法律顾问下村讲法14次。", "legal_adviser"),
    ("制定“八五”普法年度计划，办讲座22场。", "bawu_pufa"),
    ("模拟法庭请法律顾问当审判长，演了3场。", "legal_adviser"),
    ("法律顾问草拟补偿协议27份。", "legal_adviser"),
    ("拟签订的9份合同都先由法律顾问审查。", "legal_adviser"),
    ("按要求公示执法信息，全过程记录归档88件。", "three_systems"),
    ("待法律顾问出具意见后，合同才上会，全年照此办理31份。", "legal_adviser"),
    ("2025年，镇里新聘法律顾问2名。", "legal_adviser"),
]


@pytest.mark.parametrize(("text", "item"), PLANNED_CUES)
def test_planned_in_an_achievement_section(text: str, item: str) -> None:
    assert judged(text, item, Role.ACHIEVEMENT)[0] == "planned"


@pytest.mark.parametrize(("text", "item"), NO_PLAN)
def test_words_that_only_look_like_plans(text: str, item: str) -> None:
    assert judged(text, item, Role.ACHIEVEMENT) == ("done", True)


@pytest.mark.parametrize(
    ("text", "item", "role", "assertion"),
    [
        ("要用好法律顾问，合同先审后签。", "legal_adviser", Role.PLAN, "planned"),
        ("进一步用好法律顾问，合同先审后签。", "legal_adviser", Role.PLAN, "planned"),
        ("进一步用好法律顾问，全年先审后签合同31份。", "legal_adviser", Role.ACHIEVEMENT, "done"),
        ("持续深化“八五”普法，办讲座22场。", "bawu_pufa", Role.ACHIEVEMENT, "done"),
        ("持续深化“八五”普法，办讲座22场。", "bawu_pufa", Role.PLAN, "planned"),
        ("深化“八五”普法。", "bawu_pufa", Role.PLAN, "planned"),
        ("法律顾问很少下村。", "legal_adviser", Role.PROBLEM, "problem"),
    ],
)
def test_the_role_of_the_section_is_the_default(text: str, item: str, role: Role, assertion: str) -> None:
    assert judged(text, item, role)[0] == assertion


# --- the cue wins over the section, clause by clause


@pytest.mark.parametrize(
    ("text", "item", "role", "assertion"),
    [
        ("目前已与江北律所签约，聘请法律顾问2名，明年再添1名。", "legal_adviser", Role.PLAN, "done"),
        ("已建成“枫桥式”调解室3间，明年再建2间。", "fengqiao", Role.PLAN, "done"),
        ("全年法律顾问审查合同31份，下一步将扩大到村级。", "legal_adviser", Role.ACHIEVEMENT, "done"),
        ("全年讲法22场，下一步将筹备“八五”普法验收。", "bawu_pufa", Role.ACHIEVEMENT, "planned"),
        ("修订议事规则，拟于明年编制重大行政决策目录。", "decision_procedure", Role.ACHIEVEMENT, "planned"),
        ("法律顾问已聘，但合同审查仍有差距。", "legal_adviser", Role.PROBLEM, "problem"),
    ],
)
def test_scope_by_clause(text: str, item: str, role: Role, assertion: str) -> None:
    assert judged(text, item, role)[0] == assertion


# --- problems outside problem sections; concession; legitimate negatives

PROBLEMS = [
    ("受财力所限，我乡尚未聘请法律顾问。", "legal_adviser"),
    ("法律顾问合同到期后未续聘。", "legal_adviser"),
    ("行政执法三项制度落实不到位。", "three_systems"),
    ("“枫桥经验”学得还不够深。", "fengqiao"),
    ("虽然聘了法律顾问，但用得少，多半停留在纸面。", "legal_adviser"),
    ("尽管编了目录，但重大行政决策风险评估流于形式。", "decision_procedure"),
    ("“八五”普法进度跟不上，山区几个村没有开展。", "bawu_pufa"),
    ("坦率地讲，第一责任人抓法治建设的劲头时紧时松。", "first_responsible"),
]
NO_PROBLEM = [
    ("全年没有因执法不当引发的投诉，三项制度件件有记录，归档执法案卷88件。", "three_systems"),
    ("法律顾问把关的31份合同未发生一起纠纷。", "legal_adviser"),
    ("本年度没有应列入目录的重大行政决策事项，情况已报县司法局备案。", "decision_procedure"),
    ("坚持问题导向，法律顾问带案下访19次。", "legal_adviser"),
    ("针对村级合同不规范的问题，法律顾问逐份审查，改正41处。", "legal_adviser"),
    ("用“枫桥经验”化解遗留问题7个。", "fengqiao"),
    ("虽然人手紧，但法律顾问仍审查合同31份。", "legal_adviser"),
    ("未经法律顾问审查的合同一律不签，全年退回3份。", "legal_adviser"),
    ("未聘法律顾问的3个村全部补聘到位。", "legal_adviser"),
    ("补齐执法短板，公示、全过程记录、法制审核逐项过关，执法案件归档44件。", "three_systems"),
]


@pytest.mark.parametrize("role", [Role.ACHIEVEMENT, Role.PROBLEM])
@pytest.mark.parametrize(("text", "item"), PROBLEMS)
def test_a_stated_lack_is_a_problem(text: str, item: str, role: Role) -> None:
    assert judged(text, item, role)[0] == "problem"


SHORTAGES = [
    ("我镇尚无法律顾问。", "legal_adviser"),
    ("法律顾问作用发挥得不够。", "legal_adviser"),
    ("法律顾问人手不足，两个人要管19个村。", "legal_adviser"),
    ("虽说“枫桥经验”讲得多，真正用起来的村只有4个。", "fengqiao"),
]


@pytest.mark.parametrize(("text", "item"), SHORTAGES)
def test_a_plain_shortage_is_a_problem_in_an_achievement_section(text: str, item: str) -> None:
    assert judged(text, item, Role.ACHIEVEMENT)[0] == "problem"


@pytest.mark.parametrize(("text", "item"), NO_PROBLEM)
def test_words_that_only_look_like_problems(text: str, item: str) -> None:
    assert judged(text, item, Role.ACHIEVEMENT)[0] == "done"


# --- slogans, quotations, demands of superiors

SLOGANS = [
    ("必须坚持和发展新时代“枫桥经验”。", "fengqiao", Role.ACHIEVEMENT),
    ("“枫桥经验”历久弥新，是基层治理的一面旗帜。", "fengqiao", Role.ACHIEVEMENT),
    ("坚持以习近平法治思想为指导，弘扬“枫桥经验”，推进法治建设。", "fengqiao", Role.PREAMBLE),
    ("县里明确要求各乡镇用好法律顾问。", "legal_adviser", Role.ACHIEVEMENT),
    ("省条例规定了重大行政决策的程序要求。", "decision_procedure", Role.ACHIEVEMENT),
    ("让“八五”普法走进千家万户。", "bawu_pufa", Role.ACHIEVEMENT),
    ("法律顾问不是花瓶，而应是常客。", "legal_adviser", Role.ACHIEVEMENT),
    ("第一责任人必须把法治建设扛在肩上。", "first_responsible", Role.ACHIEVEMENT),
]


@pytest.mark.parametrize(("text", "item", "role"), SLOGANS)
def test_wishes_quotations_and_demands_are_slogans(text: str, item: str, role: Role) -> None:
    assert judged(text, item, role) == ("slogan", False)


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("坚持和发展“枫桥经验”，让矛盾不出村，全年化解纠纷184件。", "fengqiao"),
        ("按照县里要求，镇里聘请法律顾问2名。", "legal_adviser"),
        ("落实“八五”普法规划，办讲座22场，努力营造学法氛围。", "bawu_pufa"),
    ],
)
def test_a_particular_shows_that_it_is_no_wish(text: str, item: str) -> None:
    assert judged(text, item, Role.ACHIEVEMENT) == ("done", True)


def test_facts_in_a_preamble_are_done() -> None:
    text = "一年来，我镇落实“八五”普法规划，办讲座22场。"
    assert judged(text, "bawu_pufa", Role.PREAMBLE) == ("done", True)


# --- concreteness

CONCRETE = [
    ("聘请2名律师担任法律顾问。", "legal_adviser"),
    ("聘请两名律师担任法律顾问。", "legal_adviser"),
    ("法律顾问列席镇长办公会，对粮库转让提出否定意见。", "legal_adviser"),
    ("印发《青禾镇重大行政决策事项目录》。", "decision_procedure"),
    ("践行“枫桥经验”，成立“李大姐调解室”。", "fengqiao"),
    ("践行“枫桥经验”，建起“李大姐调解室”。", "fengqiao"),
    ("“八五”普法10月通过县里验收。", "bawu_pufa"),
    ("推进“八五”普法，讲课22场。", "bawu_pufa"),
    ("履行推进法治建设第一责任人职责，书记每季度听取一次汇报。", "first_responsible"),
    ("完善执法公示、全过程记录、法制审核制度，给7名队员配了记录仪。", "three_systems"),
    ("水厂选址方案经听证、风险评估、合法性审查后由镇长办公会集体讨论决定。", "decision_procedure"),
    ("水费调整方案经听证、风险评估、合法性审查后由镇长办公会集体讨论决定。", "decision_procedure"),
    ("“枫桥经验”在全镇推行，排查纠纷，化解184件。", "fengqiao"),
]
BARE = [
    ("严格执行法律顾问制度。", "legal_adviser"),
    ("充分发挥法律顾问作用。", "legal_adviser"),
    ("严格执行重大行政决策公众参与、专家论证、风险评估、合法性审查、集体讨论决定程序。", "decision_procedure"),
    ("全面落实行政执法三项制度。", "three_systems"),
    ("扎实推进“八五”普法，法治氛围更加浓厚。", "bawu_pufa"),
    ("党政主要负责人认真履行推进法治建设第一责任人职责。", "first_responsible"),
    ("学习运用“枫桥经验”，维护一方平安。", "fengqiao"),
    ("落实行政执法“三项制度”，抓好五个环节。", "three_systems"),
    ("扎实开展“八五”普法，同时清运垃圾37吨。", "bawu_pufa"),
    ("践行“枫桥经验”，新建村道3公里。", "fengqiao"),
    ("落实国务院令第713号规定的重大行政决策程序。", "decision_procedure"),
    ("贯彻国务院《重大行政决策程序暂行条例》，严格决策程序。", "decision_procedure"),
    ("2025年，持续推进“八五”普法。", "bawu_pufa"),
]


@pytest.mark.parametrize(("text", "item"), CONCRETE)
def test_concrete(text: str, item: str) -> None:
    assert judged(text, item, Role.ACHIEVEMENT) == ("done", True)


@pytest.mark.parametrize(("text", "item"), BARE)
def test_bare(text: str, item: str) -> None:
    assert judged(text, item, Role.ACHIEVEMENT)[1] is False


def test_a_count_belongs_to_the_item_of_its_clause() -> None:
    text = "用好法律顾问，落实“八五”普法规划，发放读本3000册。"
    assert judged(text, "bawu_pufa", Role.ACHIEVEMENT) == ("done", True)
    assert judged(text, "legal_adviser", Role.ACHIEVEMENT) == ("done", False)


def test_a_count_in_a_field_of_two_items_belongs_to_the_item_named_last() -> None:
    text = "用好法律顾问，落实“八五”普法规划，办讲座22场。"
    assert judged(text, "legal_adviser", Role.ACHIEVEMENT) == ("done", False)


def test_to_engage_without_any_particular_is_bare() -> None:
    assert judged("镇里聘请法律顾问。", "legal_adviser", Role.ACHIEVEMENT) == ("done", False)


def test_a_stated_time_makes_a_plan_concrete() -> None:
    assert judged("明年3月底前续聘法律顾问。", "legal_adviser", Role.PLAN) == ("planned", True)
    assert judged("继续用好法律顾问。", "legal_adviser", Role.PLAN) == ("planned", False)


@pytest.mark.parametrize("text", ["3月底前完成法律顾问续聘。", "6月底前印发重大行政决策目录。"])
def test_a_deadline_in_a_plan_section_is_no_done_date(text: str) -> None:
    (found,) = checker().check_sentence(text, Role.PLAN)
    assert found[1].assertion == "planned"


# --- the item itself

NOT_THE_ITEM = [
    ("书记是安全生产第一责任人，带队检查12次。", "first_responsible"),
    ("坚决贯彻党中央重大决策部署，保住耕地1200亩。", "decision_procedure"),
    ("落实财务审批、公务接待、值班值守三项制度，公示账目12期。", "three_systems"),
    ("某企业聘请企业法律顾问2名。", "legal_adviser"),
    ("“八五”期间修的水渠今年翻新，投资90万元。", "bawu_pufa"),
    ("枫桥村改造厕所70户。", "fengqiao"),
    ("落实河长第一责任人职责，巡河52次。", "first_responsible"),
    ("健全值班、巡查、通报三项制度。", "three_systems"),
    ("村级重大事项按四议两公开程序决策。", "decision_procedure"),
    ("老枫桥头新修凉亭1座。", "fengqiao"),
    ("化工厂的法律顾问来镇投诉。", "legal_adviser"),
]


@pytest.mark.parametrize(("text", "item"), NOT_THE_ITEM)
def test_look_alikes_are_no_evidence(text: str, item: str) -> None:
    assert evidence(text, item, Role.ACHIEVEMENT) is None


@pytest.mark.parametrize(
    ("text", "item", "kind"),
    [
        ("书记任全面依法治镇领导小组组长，开会4次。", "first_responsible", "related"),
        ("“三重一大”事项集体研究19项。", "decision_procedure", "related"),
        ("给7名队员配备执法记录仪。", "three_systems", "related"),
        ("公职律师审核征收协议4件。", "legal_adviser", "related"),
        ("民法典讲座6场，听众700人次。", "bawu_pufa", "related"),
        ("排查化解矛盾纠纷96起。", "fengqiao", "related"),
        ("书记、镇长对法治建设亲自部署、亲自过问、亲自协调、亲自督办。", "first_responsible", "defining"),
        ("撤并方案经座谈、专家论证、风险评估后集体讨论决定。", "decision_procedure", "defining"),
        ("执法公示和执法全过程记录同步推行。", "three_systems", "defining"),
        (
            "撤渡口一事，先问过沿岸住户，再请港航站的人估了风险，司法所看过方案，最后镇长办公会一致同意。",
            "decision_procedure",
            "defining",
        ),
        ("一村一法律顾问全部到位。", "legal_adviser", "defining"),
        ("第八个五年法治宣传教育规划落地。", "bawu_pufa", "defining"),
        ("创成“枫桥式”司法所。", "fengqiao", "defining"),
    ],
)
def test_defining_and_related(text: str, item: str, kind: str) -> None:
    found = evidence(text, item, Role.ACHIEVEMENT)
    assert found is not None
    assert found.kind == kind


# --- cues that are shown


def test_the_deciding_words_are_shown() -> None:
    found = evidence("我镇拟于3月聘请法律顾问。", "legal_adviser", Role.ACHIEVEMENT)
    assert found is not None
    shown = {(cue.role.value, cue.text) for cue in found.cues}
    assert ("item", "法律顾问") in shown
    assert any(role == "assertion" and text.startswith("拟") for role, text in shown)
