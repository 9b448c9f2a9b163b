"""Tell in words what a checklist asks for and how an item is judged."""

from collections.abc import Iterator, Sequence

from checker.checklist import Checklist, Cue, Item, Part
from checker.output.words import MARKS, ROLES, VERDICTS, hanging, printable
from checker.results import Verdict

# The annotation guide's rule, in the words of a reviewer.
RULES = (
    (
        Verdict.COVERED,
        "至少一句直接写到本项，而且写的是已做的事；并且这一句，或者本项另一句写已做的话（直接写到的，"
        "或同一小节里相关的），写得具体：有数字、文件、名单、机构、会议或正在运转的机制。",
    ),
    (
        Verdict.WEAK,
        "写到了但不够：直接写到本项的话只是计划、问题或口号，或者写已做却没有具体内容；"
        "或者只有相关内容，但它是已做而且具体的。",
    ),
    (Verdict.MISSING, "以上都没有。只有相关的口号、计划或问题，不算写到。"),
)


def explain_item(checklist: Checklist, item: Item, *, width: int) -> str:
    """Return all that the checklist says of one item, for people; `width` counts terminal cells."""
    facts = [
        ("清单", f"{checklist.title}（{checklist.id}，{checklist.edition}）"),
        ("依据", item.source),
        ("要求", item.asks),
        ("权重", _weight(checklist, item)),
        *([("宜写在", "标题里有“" + "”“".join(item.section.split("/")) + "”的部分")] if item.section else []),
        *([("句式", item.frame)] if item.frame else []),
    ]
    lines = [f"{item.title}（{item.id}）", "", *(f"{label}：{text}" for label, text in facts), "", "怎样判定"]
    rules = RULES if item.part is None else _part_rules(checklist, item, item.part)
    lines += [f"  {MARKS[verdict]} {VERDICTS[verdict]}：{rule}" for verdict, rule in rules]
    named = (
        "直接写到本项的话（有一条就算）"
        if item.part is None
        else "标题里没有时看这些话（一节开头一句就有，那一节就是；别处才有，算薄弱）"
    )
    lines += [*_part(item), *_cue_list(named, item.defining), *_cue_list("相关的话", item.related)]
    lines += [*_cue_list("没有数字也算具体的话", item.particulars), *_field(item)]
    lines += [*_cue_list("不算的话（出现就不作证据）", item.unless), *_elements(item), *_examples(item)]
    return _laid_out(lines, width)


def show_checklist(checklist: Checklist, *, width: int) -> str:
    """Return a checklist in short: what it is and its items; `width` counts terminal cells."""
    first, last = checklist.years
    lines = [
        checklist.title,
        f"编号：{checklist.id}　版本：{checklist.edition}　适用报告年度：{first}—{last}",
        f"依据：{checklist.source}",
        *([f"说明：{checklist.note}"] if checklist.note else []),
        f"文件：{checklist.path}",
        "",
        f"要求项（{len(checklist.items)} 项，得分是自评参考分）",
    ]
    for item in checklist.items:
        told = "" if item.part is None else "，按报告的部分判"
        lines += [f"  {item.title}（{item.id}，{_brief_weight(item)}{told}）", f"    {item.asks}"]
    return _laid_out([*lines, "", f"某一项的详情：check explain 编号 --checklist {checklist.path}"], width)


def _weight(checklist: Checklist, item: Item) -> str:
    if not item.share:
        return _brief_weight(item)
    return f"{item.share:g}（占 {100 * item.share / sum(one.share for one in checklist.items):.1f}%，自评参考分）"


def _brief_weight(item: Item) -> str:
    return f"权重 {item.share:g}" if item.share else "不计分"


def _part_rules(checklist: Checklist, item: Item, part: Part) -> list[tuple[Verdict, str]]:
    """Tell how an item is judged that asks for a part of the report: by what it asks for, no more."""
    required = "、".join(f"“{element.title}”" for element in item.elements if element.required)
    asked = next((one.title for one in checklist.items if one.id == item.answers), "")
    demands = [
        "内容不少于一句话（写“无”也算）",
        *(["至少一句写得具体（有数字、文件或时间）"] if part.concrete else []),
        *([f"写到{required}"] if required else []),
        *([f"“{asked}”里提出的问题，回应的过半（按共有的词语比对）"] if asked else []),
        *(["下列合计数逐列对得上（没有表、列数不齐的，不核）"] if item.sums else []),
    ]
    covered = (Verdict.COVERED, f"报告有这一部分，而且{'；'.join(demands)}。")
    if part.optional:
        return [covered, (Verdict.NOT_APPLICABLE, "没有这一部分，或只有标题：可以不写，不计分。")]
    elsewhere = "；或者没有单列，只夹在别的话里写到已做的事" if item.defining else ""
    return [
        covered,
        (Verdict.WEAK, f"有这一部分，但上面缺一样{elsewhere}。"),
        (Verdict.MISSING, "没有这一部分。"),
    ]


def _part(item: Item) -> list[str]:
    """Say how the part is found, and what must add up in it."""
    if item.part is None:
        return []
    lines = _cue_list("怎样找到这一部分：标题（或一点的头一句）里的话（有一条就算）", item.part.titles)
    if item.part.roles:
        roles = "、".join(ROLES[role] for role in item.part.roles)
        lines += ["", "怎样找到这一部分：作用", f"  · {roles}（有没有标题都认）"]
    sides = (
        (one.title, *(" ＋ ".join("／".join(group) for group in side) for side in (one.rows, one.equals)))
        for one in item.sums
    )
    told = [f"  · {title}：{rows} ＝ {equals}" for title, rows, equals in sides]
    return [*lines, "", "表里要对得上的合计数（按行的名称找）", *told] if told else lines


def list_checklists(checklists: Sequence[Checklist], *, width: int) -> str:
    """Return one line per checklist; `width` counts terminal cells."""
    lines = [
        f"{_name(one)}　{one.years[0]}—{one.years[1]} 年　{one.title}（{len(one.items)} 项）" for one in checklists
    ]
    return _laid_out(lines, width)


def _name(checklist: Checklist) -> str:
    return f"{checklist.id}@{checklist.edition}"


def _cue_list(title: str, cues: Sequence[Cue]) -> list[str]:
    return ["", title, *(f"  · {describe_cue(cue)}" for cue in cues)] if cues else []


def describe_cue(cue: Cue) -> str:
    """Say in Chinese what must be found together."""
    place = "同一分句里" if cue.within == "clause" else "同一句里"
    groups = ["／".join(group) for group in cue.groups]
    if cue.at_least == 1:
        text = "／".join(groups)
    elif cue.at_least == len(groups):
        text = f"{place}都有：" + " ＋ ".join(groups)
    else:
        text = f"{place}至少有其中 {cue.at_least} 个：" + "、".join(groups)
    return f"{text}（{place}没有 {'／'.join(cue.none)}）" if cue.none else text


def _field(item: Item) -> list[str]:
    if not item.field:
        return []
    return ["", "本项领域的词（数字与它们在同一分句，才算本项的数字）", f"  · {'、'.join(item.field)}"]


def _elements(item: Item) -> list[str]:
    if not item.elements:
        return []
    told = (
        f"  · {one.title}{'（必写）' if one.required else ''}：{'；'.join(describe_cue(cue) for cue in one.cues)}"
        for one in item.elements
    )
    return ["", f"要素（用来提建议，{'标明必写的才' if item.part else '不'}改变结论）", *told]


def _examples(item: Item) -> Iterator[str]:
    if item.examples:
        yield ""
        yield "例句"
    for example in item.examples:
        role = f"（写在“{ROLES[example.section_role]}”部分）" if example.section_role else ""
        yield f"  {MARKS[example.verdict]} {VERDICTS[example.verdict]}：{' '.join(example.text.split())}{role}"


def _laid_out(lines: Sequence[str], width: int) -> str:
    """Wrap each line under its own indent; words of a checklist are made printable."""
    split = ((line, line.lstrip(" ·")) for line in (printable(line) for line in lines))
    return "".join(hanging(line[: len(line) - len(text)], text, width) for line, text in split)
