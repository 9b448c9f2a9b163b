"""Make fictional reports with copies planted among them, for the tests and the benchmark of `check compare`.

Independent reports share what the genre shares: title, opening, headings, and stock sentences, of which some stand in
most reports and some in one of a hundred. The rest is put together of words, so that it is each report's own.
"""

import random
import re

from msgspec import Struct

STARTS = "青柳石桥大湾白塔双溪云岭金沙龙泉松坪竹溪河口南山北桥东垭西塘长岗平坝古井梅林沙田"
ENDS = "河山坪湾桥塘岭垭溪洲店集铺堡庄坝湖港头口"
COUNTIES = ("沭阴县", "临漳河县", "青溪县", "云浦区", "海棠市", "北泉县", "岚谷县", "永陵区")

# (heading, who, did what, to what, how, with what effect)
TOPICS = (
    (
        "依法履行政府职能",
        (
            "便民服务中心",
            "政务大厅",
            "党政办",
            "经济发展办",
            "村级代办员",
            "市监所",
            "项目专班",
            "财政所",
            "自然资源所",
        ),
        ("梳理", "压减", "公布", "承接", "下放", "核对", "调整", "归并", "重排", "试办"),
        (
            "办事材料",
            "窗口流程",
            "赋权事项",
            "证明清单",
            "收费项目",
            "审批时限",
            "帮办路线",
            "惠企条款",
            "补贴名册",
            "用地手续",
        ),
        (
            "逐条对着县里的目录",
            "请老办事员坐到一起",
            "按季翻看台账",
            "趁赶集日上门",
            "用午休时间",
            "借着机构合并",
            "学邻县的办法",
            "由分管领导牵头",
        ),
        (
            "群众少跑了路",
            "退件少了一半",
            "当天就能取走",
            "企业不用再垫资",
            "老人也看得懂",
            "窗口不再排长队",
            "差错率降了下来",
            "差评都有回音",
        ),
    ),
    (
        "依法科学民主决策",
        ("镇党委会", "镇长办公会", "法律顾问", "司法所", "规划专班", "项目办", "群众代表", "评估小组", "财政所"),
        ("讨论", "审查", "缓办", "听取", "退回", "论证", "修改", "表决", "复核", "公示"),
        (
            "农贸市场改建",
            "集镇污水管网",
            "敬老院搬迁",
            "山塘承包",
            "停车位划线",
            "校车线路",
            "冷库选址",
            "旧厂房出租",
            "采砂合同",
            "河堤加固",
        ),
        (
            "先看账后表态",
            "开了两晚的会",
            "在祠堂门口摆桌子",
            "把图纸贴到村口",
            "请外地专家来看",
            "隔周再议一次",
            "把反对意见念出来",
            "当场算细账",
        ),
        (
            "方案改了三稿",
            "选址往南挪了百来米",
            "合同删掉两条",
            "工期推后到秋收",
            "造价省下一截",
            "没有一户再反对",
            "会议记录全部留存",
            "风险点写进了预案",
        ),
    ),
    (
        "规范执法行为",
        ("综合执法队", "城管中队", "安监办", "环保站", "夜巡小组", "法制员", "林业站", "动监所", "交通劝导站"),
        ("查处", "复查", "劝离", "登记", "扣押", "约谈", "回访", "拆除", "抽检", "移交"),
        (
            "占道摊点",
            "违建棚房",
            "渣土车辆",
            "散煤堆场",
            "无证屠宰",
            "烟花仓库",
            "养殖排水",
            "河滩捞沙",
            "小区飞线",
            "超载三轮",
        ),
        (
            "亮证以后再开口",
            "全程开着记录仪",
            "先教后罚",
            "带着文书样本",
            "同派出所一道",
            "按裁量表一格一格对",
            "夜里十点以后",
            "留足申辩的时间",
        ),
        (
            "当事人都签了字",
            "案卷没有一份退回",
            "罚款如数缴库",
            "摊主自己收了摊",
            "未引起复议",
            "音像存满三个硬盘",
            "整改照片附在卷内",
            "同一处没有再犯",
        ),
    ),
    (
        "普法宣传教育",
        ("普法志愿者", "司法所", "退休教师", "妇联", "团支部", "说书艺人", "村广播员", "法治副校长", "外来务工者"),
        ("编排", "宣讲", "发放", "录制", "张贴", "问答", "巡演", "讲解", "翻印", "抄写"),
        (
            "民法典小戏",
            "反诈顺口溜",
            "婚俗案例",
            "土地官司",
            "工伤手册",
            "禁渔公告",
            "借条样本",
            "未成年人读本",
            "养老骗局",
            "宅基地图解",
        ),
        (
            "趁晒谷场放电影前",
            "跟着流动图书车",
            "用方言",
            "在校门口槐树下",
            "借庙会的戏台",
            "每逢集日上午",
            "到采茶地头",
            "同体检队一起",
        ),
        (
            "听的人坐满了场院",
            "学生回家讲给父母",
            "有人当场来问",
            "题目答对八成",
            "少签了几份糊涂合同",
            "老人不再转账",
            "材料发得一本不剩",
            "录音播了整整一月",
        ),
    ),
    (
        "化解矛盾纠纷",
        ("调解员", "网格员", "老支书", "乡贤会", "派出所", "综治中心", "驻村律师", "人民法庭", "信访专员"),
        ("调处", "排查", "劝和", "划清", "核实", "分担", "签订", "兑付", "回访", "受理"),
        (
            "水渠争议",
            "坟山边界",
            "拖欠工钱",
            "彩礼返还",
            "牲畜踩田",
            "宅院滴水",
            "合伙分账",
            "车祸赔偿",
            "林权交叉",
            "赡养轮值",
        ),
        (
            "拉着皮尺上山",
            "坐在灶屋里",
            "分开谈再合拢",
            "请双方长辈到场",
            "翻出旧契约",
            "连谈四个晚上",
            "对着航拍图",
            "约在中间人家里",
        ),
        (
            "两家重新走动",
            "钱款当面点清",
            "界桩当天埋好",
            "协议经法院确认",
            "没有再上访",
            "孩子照常上学",
            "庄稼按亩赔了",
            "承诺书贴在堂屋",
        ),
    ),
    (
        "应急与安全",
        ("应急办", "防汛队", "护林员", "水管站", "卫生院", "电管所", "民兵连", "气象员", "值班干部"),
        ("转移", "演练", "加固", "清点", "封闭", "疏通", "巡护", "补齐", "检修", "通报"),
        (
            "低洼住户",
            "山塘涵闸",
            "林区道口",
            "救生器材",
            "危旧校舍",
            "输电线下",
            "地质裂缝",
            "液化气点",
            "储粮仓房",
            "旅游栈道",
        ),
        (
            "雨停之前",
            "敲锣挨户",
            "打着手电",
            "照预案分三路",
            "凌晨接到预警后",
            "用无人机喊话",
            "请老船工带路",
            "每旬一次",
        ),
        (
            "无人受伤",
            "征用的船只都付了钱",
            "物资够用七天",
            "险情早报两小时",
            "隐患销了号",
            "游客全部下山",
            "断电不到半日",
            "牲口也赶了出来",
        ),
    ),
    (
        "监督与政务公开",
        ("人大代表", "政协委员", "纪委", "审计组", "村务监督会", "政务公开员", "热线专员", "档案员", "义务监督员"),
        ("质询", "公开", "答复", "查阅", "回应", "督促", "抽查", "更正", "评议", "列席"),
        (
            "征地补偿账",
            "公车里程",
            "低保名单",
            "工程变更",
            "热线工单",
            "捐款去向",
            "救灾物资",
            "涉农补贴",
            "食堂招标",
            "旧档目录",
        ),
        (
            "不打招呼",
            "拿着原始凭证",
            "在公示栏前",
            "按件编号",
            "逢双月",
            "当着代表的面",
            "先自己改一遍",
            "隔三天催一次",
        ),
        (
            "差额退了回来",
            "两人被提醒谈话",
            "答复都有签收",
            "页面不再打不开",
            "意见采纳了九成",
            "名单划掉七户",
            "逾期件归零",
            "账本挂上了网",
        ),
    ),
    (
        "存在的问题和下步打算",
        ("年轻干部", "执法队", "偏远村组", "调解室", "普法队伍", "窗口人员", "镇属平台", "合同管理", "协管员"),
        ("补训", "轮岗", "添置", "对接", "带教", "考核", "延伸", "清理", "增派", "试点"),
        (
            "文书写作",
            "听证程序",
            "电子案卷",
            "山区覆盖",
            "专业力量",
            "培训教材",
            "设备更新",
            "经费保障",
            "数据共享",
            "责任链条",
        ),
        ("明年开春", "分两步", "请县局派人", "跟高校签约", "以老带新", "按片区", "利用农闲", "从预算里挤"),
        (
            "争取年底见效",
            "把欠账补上",
            "让每村都有人管",
            "做到件件留痕",
            "不再靠一个人",
            "年轻人能独立办案",
            "差距缩到一半",
            "写进责任书",
        ),
    ),
)
HOW_MANY = ("{n}件", "{n}起", "{n}处", "{n}项", "{n}次", "{n}户", "{n}份")
SHAPES = (
    "{who}{how}{did}{what}{many}，{effect}。",
    "{how}，{who}在{village}{did}{what}{many}；{effect}。",
    "{month}月，{village}的{what}由{who}{how}{did}，{effect}，涉及{many}。",
    "针对{what}，{who}{did}{many}，{how}，{village}一带{effect}。",
    "全年{did}{what}{many}，其中{village}{m}件是{who}{how}办的，{effect}。",
)
# Said by most reports (first) down to one in a hundred (last).
STOCK = (
    "全镇上下始终把法治建设摆在突出位置，层层压实责任，推动各项工作落地见效。",
    "坚持把学法用法作为干部教育培训的必修课，不断提高领导干部依法办事能力。",
    "严格落实行政执法公示、执法全过程记录、重大执法决定法制审核三项制度，做到执法行为全过程留痕和可回溯管理。",
    "健全完善矛盾纠纷多元预防调处化解机制，努力把矛盾纠纷化解在基层、化解在萌芽状态。",
    "聘请法律顾问参与合同审查、决策论证和纠纷处置，充分发挥参谋助手作用。",
    "扎实开展宪法宣传周和民法典宣传月活动，营造尊法学法守法用法的浓厚氛围。",
    "自觉接受人大监督、民主监督、司法监督和社会监督，认真办理代表建议和委员提案。",
    "虽然取得了一些成绩，但对照上级要求和群众期待还存在不少短板和弱项。",
    "部分干部运用法治思维和法治方式解决问题的能力还有待进一步提高。",
    "普法宣传的形式还不够丰富，针对性和实效性有待加强。",
    "执法队伍专业化水平不高，人员配备与所承担的任务不相适应。",
    "下一步，将继续加强组织领导，强化督促检查，确保各项任务落到实处。",
    "进一步规范行政决策程序，凡涉及群众切身利益的事项都要广泛听取意见。",
    "将法治建设纳入年度绩效考核指标体系，与业务工作同部署、同检查、同考核。",
    "深化村居民主法治示范创建，引导群众依法参与基层社会治理。",
    "推动公共法律服务向村组延伸，让群众在家门口就能享受便捷的法律服务。",
    "建立健全突发事件应对预案体系，定期组织开展实战演练，提高依法处置能力。",
    "加强对特殊人群的教育管理和帮扶，预防和减少重新违法犯罪。",
    "完善政府信息主动公开目录，对群众关心的财政资金使用情况及时予以公开。",
    "推行柔性执法和说理式执法，对轻微违法行为首违不罚，让执法既有力度又有温度。",
)
INTRO = (
    "{year}年，{town}坚持以习近平新时代中国特色社会主义思想为指导，深入学习贯彻习近平法治思想和党的二十大精神，"
    "在县委、县政府的坚强领导下，扎实推进法治政府建设各项工作。现将有关情况报告如下：\n"
)


class Plain(Struct, frozen=True):
    """A report before it is written: its town and its paragraphs, in which the town stands as {town}."""

    county: str
    town: str
    year: int
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """Write the report."""
        title = f"{self.county}{self.town}{self.year}年度法治政府建设情况报告\n\n"
        return title + "\n".join(self.paragraphs).replace("{town}", self.town) + "\n"


def _village(dice: random.Random) -> str:
    return dice.choice(STARTS) + dice.choice(ENDS) + dice.choice("村村村湾组")


def _sentence(dice: random.Random, topic: tuple) -> str:
    _, who, did, what, how, effect = topic
    number = str(dice.randint(2, 180))
    return dice.choice(SHAPES).format(
        who=dice.choice(who),
        did=dice.choice(did),
        what="、".join(dice.sample(what, dice.choice((1, 1, 2)))),
        how=dice.choice(how),
        effect="，".join(dice.sample(effect, dice.choice((1, 1, 2)))),
        many=dice.choice(HOW_MANY).format(n=number),
        village="、".join(_village(dice) for _ in range(dice.choice((1, 1, 2)))),
        month=dice.randint(1, 12),
        m=dice.randint(1, 9),
    )


def independent(dice: random.Random, *, sentences: int = 9) -> Plain:
    """Make one report of about 8 x `sentences` sentences."""
    year = dice.choice((2023, 2024))
    paragraphs = [INTRO.format(year=year, town="{town}").rstrip("\n")]
    stock = [one for at, one in enumerate(STOCK) if dice.random() < 0.6 / (1 + at) ** 0.9 + 0.01]
    for number, topic in enumerate(TOPICS):
        own = [_sentence(dice, topic) for _ in range(dice.randint(sentences - 2, sentences + 2))]
        for _ in range(min(len(stock), dice.choice((0, 1, 1, 2)))):
            own.insert(dice.randint(0, len(own)), stock.pop(dice.randrange(len(stock))))
        paragraphs += [f"（{'一二三四五六七八'[number]}）{topic[0]}", "".join(own)]
    town = dice.choice(STARTS) + dice.choice(ENDS) + dice.choice(STARTS) + dice.choice(("镇", "镇", "乡", "街道"))
    return Plain(dice.choice(COUNTIES), town, year, tuple(paragraphs))


def change_figures(dice: random.Random, text: str) -> str:
    """Write other numbers."""
    return re.sub("[0-9]+", lambda _: str(dice.randint(2, 200)), text)


def renamed(dice: random.Random, source: Plain) -> Plain:
    """Copy a whole report under another town's name, with other numbers."""
    other = independent(dice, sentences=2)
    return Plain(other.county, other.town, source.year, tuple(change_figures(dice, one) for one in source.paragraphs))


def next_year(dice: random.Random, source: Plain) -> Plain:
    """Hand in last year's report again, with the year changed and a few figures."""
    year = str(source.year + 1)
    paragraphs = (one.replace(str(source.year), "{year}") for one in source.paragraphs)
    changed = (change_figures(dice, one) if dice.random() < 0.5 else one for one in paragraphs)
    return Plain(source.county, source.town, source.year + 1, tuple(one.replace("{year}", year) for one in changed))


def lifted(dice: random.Random, source: Plain, into: Plain, *, paragraphs: int) -> Plain:
    """Take paragraphs from one report into another that is otherwise its own; reword them when it is only one."""
    bodies = dice.sample(range(2, len(source.paragraphs), 2), paragraphs)
    mixed = list(into.paragraphs)
    for at in bodies:
        taken = source.paragraphs[at]
        mixed[at] = _reworded(dice, taken) if paragraphs == 1 else change_figures(dice, taken)
    return Plain(into.county, into.town, into.year, tuple(mixed))


_OTHER_WORDS = {
    "全年": "今年以来",
    "其中": "这里面",
    "针对": "围绕",
    "涉及": "关系到",
    "一带": "周边",
    "同": "与",
    "当天": "当日",
    "没有": "未",
    "再": "又",
    "请": "邀请",
    "先": "首先",
    "都": "均",
    "按": "依照",
    "趁": "利用",
    "逐条": "逐项",
}


def _reworded(dice: random.Random, paragraph: str) -> str:
    """Change a word here and there, drop a sentence and put one in."""
    for old, new in _OTHER_WORDS.items():
        paragraph = paragraph.replace(old, new)
    sentences = re.findall("[^。]+。", change_figures(dice, paragraph))
    sentences.pop(dice.randrange(len(sentences)))
    sentences.insert(dice.randrange(len(sentences)), "对此，镇里专门开会作了安排。")
    return "".join(sentences)
