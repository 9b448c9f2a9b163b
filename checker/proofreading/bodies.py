"""Bodies that a township does not have, in what it says of itself."""

import re
from collections.abc import Iterator

from checker.late import late
from checker.proofreading.draft import Draft, Flaw
from checker.proofreading.passages import flaw, near
from checker.results import Severity

_SELF = late("[我本全][镇乡]|[我本]街道|全街道")
_TOWNSHIP_TITLE = late("(?:镇|乡|街道|苏木)(?:人民政府|党委|党工委|委员会|办事处|关于|20|二〇|法治|依法|年|$)")
# 党组 of a superior or of another body is named with it: 县司法局党组.
_PARTY_GROUP = late(
    "(?<![一-鿿、])党组(?:成员|书记|副书记|会议|班子)|(?:[镇乡](?:人民)?(?:政府)?|街道(?:办事处)?)党组(?!织)(?:成员|书记|副书记|会议|班子)?"
)
_DISTRICT_OFFICE = late(
    "(?<![县区市旗][里委])(?:发挥|成立|设立|组建|调整|健全|充实|我[镇乡]|本[镇乡])了?"
    "(?:[^，。；、：\n县区市州旗]{0,4}(?:[镇乡]|街道))?依法治[县区市旗]办(?:公室)?"
)
_SIGN_OF_PARTY_GROUP = late("党组(?!织)")
_SIGN_OF_OFFICE = late("依法治[县区市旗]办")
_TEMPLATE_HEAD = late("[以由]乡镇党委书记(?=[为任])")
_SIGN_OF_HEAD = late("乡镇党委书记")
_REVIEW = late("(?:依法|及时|公正|受理[和、与]?)审理行政复议案件")
_SIGN_OF_REVIEW = late("审理行政复议案件")


def wrong_body(draft: Draft) -> Iterator[Flaw]:
    """Find 党组, 依法治区办 and the like said of the township itself; the law gives these to higher levels."""
    if not _is_township(draft):
        return
    for sign, pattern, message in (
        (_SIGN_OF_PARTY_GROUP, _PARTY_GROUP, "乡镇、街道设党委（党工委），一般不设党组，请核对"),
        (_SIGN_OF_OFFICE, _DISTRICT_OFFICE, "这是县级的机构名称；本级应为依法治镇（乡、街道）的机构"),
        (_SIGN_OF_HEAD, _TEMPLATE_HEAD, "“乡镇”像是模板留下的，应写明本镇或本乡"),
        (_SIGN_OF_REVIEW, _REVIEW, "行政复议由县级以上政府管辖，乡镇、街道不审理行政复议案件"),
    ):
        for match in near(draft.folded, sign, pattern, 12, 15):
            yield flaw(draft, "wrong-body", match.span(), f"“{match[0]}”：{message}", severity=Severity.HINT)


def _is_township(draft: Draft) -> bool:
    """Tell by the title, or by how the report speaks of itself in its first part."""
    if draft.title and _TOWNSHIP_TITLE.search(re.sub(r"\s", "", draft.title)):
        return True
    return _SELF.search(draft.folded[:2000]) is not None
