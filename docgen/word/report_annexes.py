"""The annexes of 进展情况报告, turned sheets with a table each, and its 版记."""

from docgen.gongwen import standard as gb
from docgen.word import pages
from docgen.word import styles as st
from docgen.word.drawing import text_box
from docgen.word.oxml import Element, cell, element, paragraph, row, table, table_borders
from docgen.word.pages import Column

_IMPRINT_BOX_MM = 215.0  # nearly the whole type area, for 主送 and 抄送 of many; the text stands on its lower edge
_IMPRINT_TAIL_MM = 0.62  # the paragraph Word wants after a table, and half of the last rule

COLUMNS = (
    Column("序号", 560, "{{ 行.序号|纵向合并 }}"),
    Column("主题", 1000, "{{ 行.主题|纵向合并 }}"),
    Column("任务名称", 1400, "{{ 行.任务名称|纵向合并 }}"),
    Column("牵头单位", 1240, "{{ 行.牵头单位 }}"),
    Column("完成\n时限", 962, "{{ 行.完成时限 }}"),
    Column("状态", 962, "{{ 行.状态 }}"),
    Column("进度", 760, "{{ 行.进度 }}"),
    Column("预警", 760, "{{ 行.预警 }}"),
    Column("进展", 2900, "{{ 行.进展|无则('待明确') }}", centred=False),
    Column("下一步", 2212, "{{ 行.下一步|无则('待明确') }}", centred=False),
)
LATE_COLUMNS = (
    Column("序号", 560, "{{ 行.序号 }}"),
    Column("任务名称", 1400, "{{ 行.任务名称 }}"),
    Column("牵头单位", 1150, "{{ 行.牵头单位 }}"),
    Column("完成\n时限", 860, "{{ 行.完成时限 }}"),
    Column("状态", 780, "{{ 行.状态 }}"),
    Column("预警", 700, "{{ 行.预警 }}"),
    Column("进度", 640, "{{ 行.进度 }}"),
    Column("差距", 900, "{{ 行.差距 }}"),
    Column("连续\n季度", 600, "{{ 行.连续季度 }}"),
    Column("预计完成\n时间", 960, "{{ 行.预计 }}"),
    Column("原因", 2150, "{{ 行.原因 }}", centred=False),
    Column("措施", 2056, "{{ 行.措施 }}", centred=False),
)
SILENT_COLUMNS = (
    Column("序号", 900, "{{ 行.序号 }}"),
    Column("单位", 4600, "{{ 行.单位 }}"),
    Column("应报分项数", 1356, "{{ 行.应报分项数 }}"),
    Column("最近收到日期", 1700, "{{ 行.收到日期 }}"),
    Column("提醒", 1700, "{{ 行.提醒 }}"),
    Column("情况", 2500, "{{ 行.情况 }}"),
)


def notes() -> list[Element]:
    """附件说明: 附件：名称 where the table is the only one, else all of them with their numbers."""
    return [
        paragraph(st.CARRIER, "{%p if 其他附件 %}"),
        paragraph(st.ANNEX_NOTE_FIRST, "附件：1.{{ 附件名称 }}"),
        paragraph(st.CARRIER, "{%p for 附件 in 其他附件 %}"),
        paragraph(st.ANNEX_NOTE_NEXT, "{{ 附件.序号 }}.{{ 附件.名称 }}"),
        paragraph(st.CARRIER, "{%p endfor %}"),
        paragraph(st.CARRIER, "{%p else %}"),
        *pages.annex_notes("{{ 附件名称 }}"),
        paragraph(st.CARRIER, "{%p endif %}"),
    ]


def annexes(profile: gb.Profile) -> list[Element]:
    """汇总表, then the lists that have a row, each on a page of its own."""
    return [
        paragraph(st.ANNEX_MARK, "{{ 附件标记 }}"),
        paragraph(st.ANNEX_TITLE, "{{ 附件名称 }}"),
        pages.annex_table(COLUMNS, _rows(COLUMNS, "汇总表", at_top=True)),
        paragraph(st.TABLE_TEXT, "注：{{ 预警说明 }}"),
        *_list("滞后清单", LATE_COLUMNS),
        *_list("未报名单", SILENT_COLUMNS),
        pages.end_of_section(pages.landscape(profile)),
    ]


def _list(field: str, columns: tuple[Column, ...]) -> list[Element]:
    return [
        paragraph(st.CARRIER, f"{{%p if {field} %}}"),
        paragraph(st.ANNEX_MARK, f"{{{{ {field}标记 }}}}", extra=[element("w:pageBreakBefore")]),
        paragraph(st.ANNEX_TITLE, f"{{{{ {field}名称 }}}}"),
        pages.annex_table(columns, _rows(columns, field)),
        paragraph(st.CARRIER),
        paragraph(st.CARRIER, "{%p endif %}"),
    ]


def _rows(columns: tuple[Column, ...], field: str, *, at_top: bool = False) -> list[Element]:
    return [
        pages.tag_row(len(columns), f"{{%tr for 行 in {field} %}}"),
        pages.data_row(columns, at_top=at_top),
        pages.tag_row(len(columns), "{%tr endfor %}"),
    ]


def imprint(*, moved: bool) -> Element:
    """§7.4: 抄送 if any, 印发机关 and 印发日期 between rules, the last on the lower edge of the type area.

    `moved`: the document may have its 主送 here (§7.3.2), above 抄送 and without a rule between.
    """
    width = gb.twips(gb.TYPE_AREA_WIDTH_MM)
    # OOXML counts rules in eighths of a point: 0.35 mm is 8, 0.25 mm is 6.
    rules = table_borders(outer_eighths=8, inner_eighths=6, sides=False)
    made = table(
        [width],
        pages.tag_row(1, "{%tr if 抄送 or 主送移版记 %}" if moved else "{%tr if 抄送 %}"),
        row(cell(width, *(_addressees_below() if moved else [paragraph(st.COPIED_TO, "抄送：{{ 抄送 }}。")]))),
        pages.tag_row(1, "{%tr endif %}"),
        row(cell(width, paragraph(st.IMPRINT, "{{ 发文机关 }}\t{{ 成文日期 }}印发"))),
        borders=rules,
        side_twips=0,
    )
    bottom = gb.TYPE_AREA_BOTTOM_MM + _IMPRINT_TAIL_MM
    box = text_box(
        901,
        "版记",
        made,
        paragraph(st.CARRIER),
        left_mm=gb.LEFT_WHITE_MM,
        top_mm=bottom - _IMPRINT_BOX_MM,
        size_mm=(gb.TYPE_AREA_WIDTH_MM, _IMPRINT_BOX_MM),
        at_bottom=True,
    )
    return paragraph(st.CARRIER, box)


def _addressees_below() -> list[Element]:
    return [
        paragraph(st.CARRIER, "{%p if 主送移版记 %}"),
        paragraph(st.COPIED_TO, "主送：{{ 主送 }}。"),
        paragraph(st.CARRIER, "{%p endif %}"),
        paragraph(st.CARRIER, "{%p if 抄送 %}"),
        paragraph(st.COPIED_TO, "抄送：{{ 抄送 }}。"),
        paragraph(st.CARRIER, "{%p endif %}"),
    ]
