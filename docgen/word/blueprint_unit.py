"""单位进展页: one A4 page that a unit gets with its next letter: its items, up to four quarters, lamps with words.

No document of the standard; it looks as 报送情况 does.
"""

from docgen.gongwen import standard as gb
from docgen.word import pages
from docgen.word import styles as st
from docgen.word.blueprint_status import PAGE_TITLE, SMALL_CENTRED, SMALL_HEAD, SMALL_TEXT, page_styles
from docgen.word.oxml import Element, cell, paragraph, row, table
from docgen.word.oxml import table_borders as borders
from docgen.word.pages import Column, Draft

_ROW_TWIPS = 252
_RULE_EIGHTHS = 4

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
        paragraph(
            st.TABLE_TEXT, INTRODUCTION
        ),  # smaller than a document's text: sixteen items have to stay on one page
        paragraph(st.TABLE_GAP),
        _table(),
        paragraph(SMALL_TEXT, NOTE),
    ]
    return Draft([*text, pages.portrait(profile, "nextPage")], pages.common_margins(), tuple(page_styles(profile)))


def _table() -> Element:
    width = sum(column.width for column in COLUMNS)
    head = row(*(cell(c.width, paragraph(SMALL_HEAD, c.heading)) for c in COLUMNS), header=True, minimum_twips=300)
    line = row(
        *(cell(c.width, paragraph(SMALL_CENTRED if c.centred else SMALL_TEXT, c.content)) for c in COLUMNS),
        minimum_twips=_ROW_TWIPS,
    )
    rows = [
        pages.tag_row(len(COLUMNS), "{%tr for 行 in 分项 %}", width=width),
        line,
        pages.tag_row(len(COLUMNS), "{%tr endfor %}", width=width),
    ]
    rules = borders(outer_eighths=_RULE_EIGHTHS, inner_eighths=_RULE_EIGHTHS, sides=True)
    return table([c.width for c in COLUMNS], head, *rows, borders=rules, side_twips=57)
