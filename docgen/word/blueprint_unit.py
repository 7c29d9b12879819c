"""单位进展页: one A4 page that a unit gets with its next letter: its items, up to four quarters, lamps with words.

No document of the standard; it looks as 报送情况 does.
"""

from docgen.gongwen import standard as gb
from docgen.word import pages
from docgen.word import styles as st
from docgen.word.blueprint_status import PAGE_TITLE, SMALL_TEXT, page_styles, page_table
from docgen.word.oxml import paragraph
from docgen.word.pages import Column, Draft

INTRODUCTION = (
    "{{ 方案 }}重点任务中，你单位本季度应填报{{ 分项数 }}个分项，其中牵头{{ 牵头数 }}个、配合{{ 配合数 }}个。"
    "数据截至{{ 截至日期 }}，本季度{{ 报送说明 }}。"
)
NOTE = "注：每格为填报状态、完成进度和预警。{{ 预警说明 }}“—”为该季度没有这个分项或没有设立填报。{{ 发文机关 }}制表。"
_QUARTER = 1280  # 正常推进 100% of 小五 in one line

COLUMNS = (
    Column("序号", 480, "{{ 行.序号 }}"),
    Column("任务名称", 1744, "{{ 行.任务名称 }}", centred=False),
    Column("职责", 500, "{{ 行.职责 }}"),
    Column("完成\n时限", 1000, "{{ 行.完成时限 }}"),
    Column("{{ 季度一 }}", _QUARTER, "{{ 行.季度一 }}"),
    Column("{{ 季度二 }}", _QUARTER, "{{ 行.季度二 }}"),
    Column("{{ 季度三 }}", _QUARTER, "{{ 行.季度三 }}"),
    Column("{{ 季度四 }}", _QUARTER, "{{ 行.季度四 }}"),
)


def draft(profile: gb.Profile) -> Draft:
    """The template."""
    text = [
        paragraph(PAGE_TITLE, "{{ 标题|标题分行(单位, 季度) }}"),
        paragraph(st.TABLE_TEXT, INTRODUCTION),  # small, so that sixteen items stay on one page
        paragraph(st.TABLE_GAP),
        page_table(COLUMNS, over="分项"),
        paragraph(SMALL_TEXT, NOTE),
    ]
    return Draft([*text, pages.portrait(profile, "nextPage")], pages.common_margins(), tuple(page_styles(profile)))
