"""Tell what a section is for: from its title, or from a sentence that opens the problems or the plans.

Wording variants: domain facts 5.2. Titles that are only thematic say nothing; then “下一步，……” or
“同时，也存在一些不足” does.
"""

import re

from checker.results import Role

_SOLVED = re.compile(
    r"(?:解决|化解|破解|整治|整改|处置|聚焦|坚持).{0,8}(?:问题|难题|困难|短板)|补(?:齐|上|足)?.{0,6}短板|问题(?:导向|整改情况|清零)|急难愁盼|[改治除解帮].{0,4}(?:毛病|难处)"
)
_THEME = re.compile(
    r"困难(?:群众|职工|家庭|企业|人员|户|党员)|(?:补|强)(?:短板|弱项)|(?:针对|聚焦|围绕|瞄准|紧盯).{0,8}(?:问题|环节|短板|弱项)|矛盾问题"
    r"|(?:热点|难点|堵点|民生|信访|历史遗留).{0,4}问题|问题.{0,4}(?:排查|整治|解决|有人管|清单|台账|整改到位|化解|销账|销号|清零|逐条|逐项|办结|见底)|狠抓整改|直面问题"
)
_PROBLEM = re.compile(r"问题|不足|短板|差距|困难|薄弱|弱项|欠缺|软肋|瓶颈")
_PLAN = re.compile(
    r"下(?:一)?步|下(?:一)?(?:年|阶段)|今后|来年|明年|打算|努力方向|整改(?:方向|措施|打算|计划)|工作思路|(?:工作|主要|重点)安排(?:$|[及和与、（])|"
    r"(?:工作|年)计划$|改进(?:方向|措施|打算)|未来|展望|整改落实措施"
)
# Titles in everyday words, trusted only outermost: “还差什么”, “没做好的事”, “主要失分原因”; “明年怎么办”, “要做的事”.
_PROBLEM_PLAINLY = re.compile(
    r"还差|(?:差|缺)(?:(?:什么|哪些)(?!就?补)|在哪|的事)|过意不去|放心不下|(?:没有?|未)能?(?:做|干|办|抓)(?:好|到|成)"
    r"|(?:做|干|办|抓)得还?不(?:够|好)|[失丢扣]分|(?:毛病|难处|短处|亏欠|遗憾)$"
)
_PLAN_PLAINLY = re.compile(
    r"怎么(?:办|干|做|走|补|改)$|(?<![众姓民业])(?:要|想|准备|接着|继续)(?:做|干|办|抓)(?:的|哪些|什么)?(?:几件)?(?:事|事情|工作)?$|提分|往(?:哪里?|前)走"
)
_DUTY = re.compile(r"(?:主要负责|第一责任人|主要领导|党政主要|主要负责同志).{0,40}(?:履行|履职|职责|责任).{0,20}")
_CLOSING = re.compile(r"其他(?:需要|须)?.{0,6}(?:报告|说明)?.{0,4}(?:情况|事项)")
_BACKGROUND = re.compile(r"(?:^|[、）.])(?:基本情况|基本镇情|基本乡情|概况|.{0,6}概况)$")
_REPORT_FOLLOWS = re.compile(
    r"(?:报告|汇报|总结|情况|说明)(?:如下|于后)|作如下(?:报告|汇报|总结)|请予?(?:审阅|评议|审议)"
)

_PLAN_OPENING = re.compile(
    r"(?:总之，|同时，|此外，|最后，)?在?(?:下一步|下步|下一阶段|下阶段|下一?年(?:度|里)?[，我]|下一年|明年|来年|今后|接下来|新的?一年|新年度|"
    r"(?:针对|对于|对照|围绕|聚焦|面对)(?:上述|以上|这些|存在|自查|发现|问题).{0,16}(?:问题|不足|差距|短板|差距和不足)?，|"
    r"为(?:切实)?(?:解决|改进)(?:上述|以上|这些).{0,10}(?:问题|不足)|"
    r"为此，(?:我们?|镇|乡|街道).{0,10}(?:将|打算|准备|拟))"
)
_DATED = re.compile(r"(20\d\d)年")
# “差距：……”, “打算：……”: a paragraph labelled with what it is for.
_LABEL = re.compile(
    r"(?:主要|存在的?)?(?P<problem>差距|不足|问题|短板|弱项|难点|难处|困难)：|(?:下年|明年|来年)?(?:打算|计划|安排|下步)："
)
_YEAR_OPENING = re.compile(r"(?:展望)?(20\d\d)年(?:度)?")
_PROBLEM_OPENING = re.compile(
    r"(?=[^0-9]{0,60}$)(?:.{0,8}(?:不足之处|存在(?:的)?问题|问题和不足|短板弱项)$|.{0,50}(?:(?:存在|还有|仍有|尚有|不少|一些|一定|明显|突出|有着|有).{0,12}(?:问题|不足|差距|短板|薄弱环节|困难|不满意|弱项|欠缺)"
    r"|(?:差距|困难|不足|短板|问题).{0,4}(?:明显|明摆|突出|不少|主要|也|还|依然)|看到了?.{0,4}(?:短板|不足|问题|差距)|还?有.{0,4}距离|地方.{0,4}(?:不够|不到位)|^.{0,4}(?:难处|短处|毛病|不足|问题).{0,4}(?:不瞒|不遮|不掩|不回避|不讳言|要讲|要说|得说)))"
)
_PROBLEM_TURN = re.compile(
    r"(?:但|但是|然而|不过|当然|与此同时|同时|在(?:看到|肯定|总结)成绩|回顾|对照|自查中|检查中|盘点|总的看|成绩面前|我们(?:也|还)?(?:清醒|深知|深刻)|虽然|尽管|成绩)"
)
_OPENING_LENGTH = 90  # characters of a sentence looked at for an opening; longer than any lead-in before ： or 。


def role_of_title(title: str, *, outermost: bool, year: int | None = None) -> Role | None:
    """Return the role that a heading tells, or None when it is only thematic; a year after the report's is a plan."""
    words = _SOLVED.sub("", _THEME.sub("", title))
    problem = _PROBLEM.search(words) is not None
    plan = _PLAN.search(words) is not None
    if _CLOSING.search(title):
        return Role.CLOSING
    if problem:
        return Role.PROBLEM
    if plan:
        return Role.PLAN
    if not outermost:
        return None
    if _PROBLEM_PLAINLY.search(words):
        return Role.PROBLEM
    dated = _DATED.search(title)
    if _PLAN_PLAINLY.search(words) or (dated and year is not None and int(dated[1]) > year):
        return Role.PLAN
    if _DUTY.search(title):
        return Role.DUTY
    return Role.BACKGROUND if _BACKGROUND.search(title) else None


def opening_role(sentence: str, year: int | None, *, first_in_paragraph: bool) -> Role | None:
    """Return the role that a sentence opens for what follows it, if any."""
    head = sentence[:_OPENING_LENGTH]
    if _PLAN_OPENING.match(head):
        return Role.PLAN
    dated = _YEAR_OPENING.match(head)
    if dated and year is not None and int(dated[1]) > year:
        return Role.PLAN
    if not first_in_paragraph and not _PROBLEM_TURN.match(head):
        return None
    lead = re.split(r"[：。]", head, maxsplit=1)[0]
    if _PROBLEM_OPENING.match(_SOLVED.sub("", lead)):
        return Role.PROBLEM
    return None


def label_role(sentence: str) -> Role | None:
    """Return the role of a paragraph that opens with a label of its own, such as “差距：”."""
    label = _LABEL.match(sentence)
    if label is None:
        return None
    return Role.PROBLEM if label["problem"] else Role.PLAN


def announces_report(paragraph: str) -> bool:
    """Tell the paragraph that ends the preamble: “现将……报告如下”."""
    return _REPORT_FOLLOWS.search(paragraph[-_ANNOUNCEMENT_LENGTH:]) is not None


_ANNOUNCEMENT_LENGTH = 60  # characters at the end of the preamble that hold the announcement
