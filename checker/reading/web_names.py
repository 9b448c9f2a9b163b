"""Names that decide what in a page is article, what furniture, what is shown, and how: tags, classes and ids."""

# Nothing in these is text of the page. Ruby (rt, rp) is pinyin above the words.
_SKIPPED = """
head script style template noscript iframe frame object embed applet audio video canvas svg math map
textarea select button datalist rt rp
"""
_BLOCKS = """
address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p pre search section
summary table caption tbody thead tfoot tr td th ul
"""
_BOXES = "div section article main center form table tbody tr td fieldset"
# No end tag, or one that the next tag of the kind brings about.
_UNPAIRED = """
area base br col embed hr img input link meta param source track wbr html head body
p tr td th tbody thead tfoot colgroup caption
"""
# Around what was typed into the editor of a site build: TRS, UCAP (gov.cn), 大汉 jcms (zoom), 博达 VSB (vsb, v_news),
# 新点 Epoint (ewb), WebPlus (wp), WeChat (js_content).
_EDITORS = """
trs_editor trs_ueditor trs_editor_view trs_paper_default trs_autoadd ucap-content zoom contentzoom ivs_content
vsb_content v_news_content vsb_content_2 vsb_content_4 wp_articlecontent wp_entry pages_content editorcontent-main
ewb-article-content ewb-info-content ewb-article-info epoint-article-content news_conent_two_text js_content
xxgk_detail_content barrierfree_container nr_content zw_content zwgk_content artibody
"""
# These may also hold the title, the share buttons and the like.
_ARTICLES = """
article article-content article_content articlecontent article-body article_body articlebody article-con art_con
artcontent art_content artical_content article-detail article_text content con_text content_text contenttext
text_content main-content main_content maincontent detail detail_content detail-content detailcontent
news_content newscontent news-content news_text xl_content xlxlcont xl-article xl_con view-content view wenzhang
wzcontent wz_con info_content infocontent text con txt txtcontent bt-content conbox rich_media_content
"""
_FURNITURE = """
nav navbar menu header top footer foot bottom copyright crumb crumbs breadcrumb breadcrumbs position location
curpos dqwz share sharebox bdsharebuttonbox bdshare social-share jiathis jiathis_style related relate xgwz xgxx
relnews xgyd recommend info infos article-info article_info artinfo info-bar source laiyuan pubinfo pages-date
tools toolbar print fontsize font-size hits editor-name zrbj qrcode ewm ercode sidebar side prev next prevnext
pagebar xxgk xxgk-head xxgk_head headinfo indextable index-table zwgk_head search
"""

SKIPPED_TAGS = frozenset(_SKIPPED.split())
BLOCK_TAGS = frozenset(_BLOCKS.split())
BOX_TAGS = frozenset(_BOXES.split())
UNPAIRED_TAGS = frozenset(_UNPAIRED.split())
EDITOR_NAMES = frozenset(_EDITORS.split())
ARTICLE_NAMES = frozenset(_ARTICLES.split())
FURNITURE_NAMES = frozenset(_FURNITURE.split())
