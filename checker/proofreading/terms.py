"""Wrong words that are certain by phrase: 法制 for 法治, wrong characters, set phrases and names misquoted."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.passages import flaw, in_book_marks, near
from checker.results import Severity

# What is of the law's rule (法治), not of a body of laws; 法制审核, 法制统一, 法制机构, 法制办 and 法制员 are right.
_RULE_OF_LAW = (
    "建设|政府|社会|思维|意识|宣传|教育|观念|氛围|乡村|示范|国家|精神|理念|信仰|素养|环境|保障|轨道|营商|文化"
)
# Before it: 学法|制度 and the like; 民主法制建设 and 政府法制建设 are names of their own.
_LEGAL_SYSTEM = late(
    "法制(?<![学用执普守述司立知懂讲依宪办方违合非]法制)(?<!社会主义法制)(?<!政府法制)(?<!民主法制(?=建设))"
    f"(?:{_RULE_OF_LAW})"
)


class _Term(NamedTuple):
    wrong: str
    right: str
    why: str = "错别字"


_TERMS = (
    _Term("习进平", "习近平"),
    _Term("安排部属", "安排部署"),
    _Term("决策部属", "决策部署"),
    _Term("实事求事", "实事求是"),
    _Term("再接再励", "再接再厉"),
    _Term("一如继往", "一如既往"),
    _Term("迫不急待", "迫不及待"),
    _Term("穿流不息", "川流不息"),
    _Term("墨守陈规", "墨守成规"),
    _Term("按步就班", "按部就班"),
    _Term("融汇贯通", "融会贯通"),
    _Term("因地治宜", "因地制宜"),
    _Term("以身做则", "以身作则"),
    _Term("防犯风险", "防范风险"),
    _Term("风险防犯", "风险防范"),
    _Term("防犯化解", "防范化解"),
    _Term("防犯措施", "防范措施"),
    _Term("防犯意识", "防范意识"),
    _Term("松驰", "松弛"),
    _Term("急燥", "急躁"),
    _Term("震憾", "震撼"),
    _Term("追朔", "追溯"),
    _Term("泻露", "泄露"),
    _Term("针贬", "针砭"),
    _Term("幅射", "辐射"),
    _Term("拔付", "拨付"),
    _Term("拔款", "拨款"),
    _Term("防碍", "妨碍"),
    _Term("信仿", "信访"),
    _Term("纠份", "纠纷"),
    _Term("人民调节", "人民调解"),
    _Term("人名调解", "人民调解"),
    _Term("有利抓手", "有力抓手"),
    _Term("主要领导亲手抓", "主要领导亲自抓"),
    _Term("措施化解良机", "错失化解良机"),
    _Term("扩宽宣传", "拓宽宣传"),
    _Term("截止目前", "截至目前", "“截止”不能带时间，应为“截至”"),
    _Term("截止到目前", "截至目前", "“截止”不能带时间，应为“截至”"),
    _Term("统揽全局、协调各方", "总揽全局、协调各方", "固定提法"),
    _Term("统揽全局，协调各方", "总揽全局、协调各方", "固定提法"),
    _Term("法治社会一体化建设", "法治社会一体建设", "固定提法"),
    _Term("法治国家一体化建设", "法治国家一体建设", "固定提法"),
    _Term("责任落实督查工作规定", "责任落实督察工作规定", "文件名称有误"),
    _Term("《重大行政决策暂行条例》", "《重大行政决策程序暂行条例》", "文件名称有误"),
    _Term("《法制宣传教育法》", "《法治宣传教育法》", "法律名称有误"),
)
_BY_WRONG = {term.wrong: term for term in _TERMS}
_WRONG = late("|".join(sorted(map(re.escape, _BY_WRONG), key=len, reverse=True)))

# Wrong only away from words that happen to meet: 自己|经营, 年末|发生, 既使…又使, 按|装修, 事宜|传达, 交通|迅速.
_LOOKALIKES = (
    (late("己(?<![自知利克异].)(?=经|于[0-9]|完成|建成|办结)"), "已"),
    (late("末(?:(?<=全年.)|(?<![岁年月期始周旬端段季日本之].))(?=发生|出现|完成|按时|及时|达到|能)"), "未"),
    (late("既使(?![^。；\n]{0,60}(?:又|还|更|也使|也让))"), "即使"),
    (late("按装(?=了|监控|摄像|探头|路灯|护栏|视频|警示|设备|太阳能)"), "安装"),
    (late("宜(?<![事适便相不合].)(?=传教育|传活动|传资料|传栏|传月|传周|传工作)"), "宣"),
    (late("通迅(?<!交通迅)(?=员|录|设备|工具|报道)"), "通讯"),
    (late("复盖(?<![反恢修]复盖)(?=率|面|全)"), "覆盖"),
    (late("习近[评乎](?<!学习近.)"), "习近平"),
)

# Phrase -> why it is doubtful; no correction, a person chooses the words.
_DOUBTFUL = (
    (
        late("习近平新时代中国特色社会主义(?!思想|[^，。；、]{1,4}思想)"),
        "“习近平新时代中国特色社会主义思想”缺“思想”二字",
        Severity.ERROR,
    ),
    (late("坚定四个意识"), "固定提法是增强“四个意识”、坚定“四个自信”", Severity.ERROR),
    (late("增强四个自信"), "固定提法是增强“四个意识”、坚定“四个自信”", Severity.ERROR),
    (late("贯彻(?:工作|治理|发展|建设)(?:全过程|始终)"), "应为“贯穿……始终（全过程）”", Severity.ERROR),
    (late("今年来(?<![^，。；、：\n]今年来)(?=，)"), "应为“今年以来”", Severity.ERROR),
    (
        late("廉洁高效、守法诚信"),
        "这是2015年纲要的提法；2021年纲要为“智能高效、廉洁诚信、人民满意”",
        Severity.HINT,
    ),
    (
        late("党委(?:理论)?中心组|理论中心组(?<!(?:学习|党委)理论中心组)"),
        "规范名称是“党委理论学习中心组”",
        Severity.HINT,
    ),
    (late("法治政府第一责任人"), "“法治政府”后缺“建设”", Severity.HINT),
    (
        late("[0-9](?<![0-9].)[0-9]*(?:次|场|期|场次)[0-9]+余?人次"),
        "两个数量之间缺标点或动词",
        Severity.HINT,
    ),
)
# The same for frames, each after its end, by which it is looked for: it is much rarer than the beginning.
_FRAMES = (
    (
        late("取得"),
        late(
            "在(?<![现正存实潜]在)(?:(?![中里内上下时后期际间以过程方面])[一-鿿]){2,12}(?:建设|工作)取得(?=了|一定|明显|显著|新)"
        ),
        "“在……”缺“方面”或“中”",
    ),
    (
        late("力度"),
        late("(?:强化|增强|提高|提升)(?:(?!加大)[^，。；、：\n]){1,15}力度"),
        "“力度”应与“加大”搭配",
    ),
    (
        late("组成"),
        late("有(?<![^，。；、：\n]有)(?![关的些])[一-鿿、]{2,14}组成(?=[，。；])"),
        "应为“由……组成”",
    ),
)


def legal_system(draft: Draft) -> Iterator[Flaw]:
    """Find 法制 where 法治 is meant, by the word that follows (domain facts 5.4)."""
    for match in _LEGAL_SYSTEM.finditer(draft.folded):
        if not in_book_marks(draft, match.start()):
            right = "法治" + match[0][2:]
            message = f"“{match[0]}”应为“{right}”"
            yield flaw(draft, "legal-system", match.span(), message, correction=right)


def wrong_term(draft: Draft) -> Iterator[Flaw]:
    """Find wrong characters and misquoted names that have one correction."""
    for match in _WRONG.finditer(draft.folded):
        term = _BY_WRONG[match[0]]
        message = f"“{term.wrong}”应为“{term.right}”（{term.why}）"
        yield flaw(draft, "wrong-term", match.span(), message, correction=term.right)
    for pattern, right in _LOOKALIKES:
        for match in pattern.finditer(draft.folded):
            message = f"“{match[0]}”应为“{right}”（错别字）"
            yield flaw(draft, "wrong-term", match.span(), message, correction=right)


def doubtful_term(draft: Draft) -> Iterator[Flaw]:
    """Find set phrases misquoted where a person must choose the words."""
    for pattern, why, severity in _DOUBTFUL:
        for match in pattern.finditer(draft.folded):
            yield flaw(draft, "doubtful-term", match.span(), f"“{match[0]}”：{why}", severity=severity)
    for sign, pattern, why in _FRAMES:
        for match in near(draft.folded, sign, pattern, 20, 20):
            yield flaw(draft, "doubtful-term", match.span(), f"“{match[0]}”：{why}", severity=Severity.HINT)
