"""报送情况: one A4 page that says who has answered, for the office itself and for a meeting; no document of the standard.

Title and text look as in an annex; the table is narrower set, so that some thirty units have room on one page. With
more of them it runs on, its head repeated.
"""

from collections.abc import Sequence

from docgen.gongwen import standard as gb
from docgen.word import pages
from docgen.word import styles as st
from docgen.word.oxml import Element, cell, exact_lines, off_grid, paragraph, row, run_properties, table, value
from docgen.word.oxml import table_borders as borders
from docgen.word.pages import Column, Draft

PAGE_TITLE = "AnnexTitleAtTop"
SMALL_HEAD, SMALL_TEXT, SMALL_CENTRED = "TableHeadSmall", "TableTextSmall", "TableCentredSmall"
_SMALL_PT = 9  # 小五
_LINE_TWIPS = 240
_ROW_TWIPS = 252
_RULE_EIGHTHS = 4

DUE = (
    "{{ 方案 }}重点任务{{ 季度 }}进展情况的报送截止日期为{{ 报送截止 }}"
    "{% if 最后收件 %}，最近一次收件在{{ 最后收件 }}{% else %}，还没有收件{% endif %}。"
    "应报单位{{ 应报数 }}个{% if 免报数 %}（其中免报{{ 免报数 }}个）{% endif %}，"
    "实报{{ 实报数 }}个（{{ 实报率 }}），其中按时{{ 按时数 }}个（{{ 按时率 }}）、迟报{{ 迟报数 }}个；"
    "采用{{ 采用数 }}个（{{ 采用率 }}），退回待重报{{ 退回数 }}个（{{ 退回率 }}），未报{{ 未报数 }}个（{{ 未报率 }}）。"
)
NOTE = "注：括号内为占应报单位{% if 免报数 %}（不含免报）{% endif %}的比例，四舍五入保留一位小数。{{ 发文机关 }}制表。"

COLUMNS = (
    Column("序号", 480, "{{ 行.序号 }}"),
    Column("单位", 2800, "{{ 行.单位 }}", centred=False),
    Column("状态", 800, "{{ 行.状态 }}"),
    Column("收到日期", 1000, "{{ 行.收到日期|无则('—') }}"),
    Column("说明", 3764, "{% if 行.说明 %}{{ 行.说明 }}{% endif %}", centred=False),
)


def draft(profile: gb.Profile) -> Draft:
    """The template."""
    text = [
        paragraph(PAGE_TITLE, "{{ 标题|标题分行(季度) }}"),
        *pages.body(DUE),
        paragraph(st.TABLE_GAP),
        page_table(COLUMNS, over="单位"),
        paragraph(SMALL_TEXT, NOTE),
    ]
    return Draft([*text, pages.portrait(profile, "nextPage")], pages.common_margins(), tuple(page_styles(profile)))


def page_table(columns: Sequence[Column], *, over: str) -> Element:
    """The table of a page of this kind, a row for each `行` of the list `over`."""
    width = sum(column.width for column in columns)
    head = row(*(cell(c.width, paragraph(SMALL_HEAD, c.heading)) for c in columns), header=True, minimum_twips=300)
    line = row(
        *(cell(c.width, paragraph(SMALL_CENTRED if c.centred else SMALL_TEXT, c.content)) for c in columns),
        minimum_twips=_ROW_TWIPS,
    )
    rows = [
        pages.tag_row(len(columns), f"{{%tr for 行 in {over} %}}", width=width),
        line,
        pages.tag_row(len(columns), "{%tr endfor %}", width=width),
    ]
    rules = borders(outer_eighths=_RULE_EIGHTHS, inner_eighths=_RULE_EIGHTHS, sides=True)
    return table([c.width for c in columns], head, *rows, borders=rules, side_twips=57)


def page_styles(profile: gb.Profile) -> list[Element]:
    """The styles of a page of this kind, beside those every template has."""
    title = st.style(
        PAGE_TITLE,
        "附件标题（居首）",
        paragraph=(exact_lines(profile.line_twips, after_twips=200), value("w:jc", "center")),
        character=run_properties(font=gb.FONT_TITLE, points=gb.SIZE_2_PT, squeeze_twips=0),
    )
    return [
        title,
        *(
            _small(identifier, name, font, justification)
            for identifier, name, font, justification in (
                (SMALL_HEAD, "表头（小）", gb.FONT_HEI, "center"),
                (SMALL_TEXT, "表文（小）", "", "left"),
                (SMALL_CENTRED, "表文居中（小）", "", "center"),
            )
        ),
    ]


def _small(identifier: str, name: str, font: str, justification: str) -> Element:
    return st.style(
        identifier,
        name,
        paragraph=(off_grid(), exact_lines(_LINE_TWIPS), value("w:jc", justification)),
        character=run_properties(font=font, points=_SMALL_PT, squeeze_twips=0),
    )
