"""进展情况报告: a report upward (文件格式 上行文, GB/T 9704-2012 §7) with the table of all items as annex and 版记.

The sentences are in `report_sentences`, annexes and 版记 in `report_annexes`.
"""

from docgen.gongwen import standard as gb
from docgen.word import pages
from docgen.word import report_sentences as text
from docgen.word import styles as st
from docgen.word.oxml import Element, cell, element, paragraph, row, run, run_properties, table, table_borders, value
from docgen.word.pages import Column, Draft
from docgen.word.report_annexes import annexes, imprint, notes

STATUS_COLUMNS = (
    Column("类别", 1244, "{{ 项.类别|纵向合并 }}"),
    Column("名称", 1600, "{{ 项.状态 }}"),
    Column("数量", 1500, "{{ 项.数量 }}"),
    Column("占比", 1500, "{{ 项.占比 }}"),
    Column("上季数量", 1500, "{{ 项.上季数量 }}"),
    Column("增减", 1500, "{{ 项.增减 }}"),
)


def report(profile: gb.Profile) -> Draft:
    """进展情况报告 (上行文): with 签发人."""
    number = paragraph(
        st.REPORT_NUMBER, "{{ 发文字号 }}\t签发人：", run("{{ 签发人 }}", character=run_properties(font=gb.FONT_KAI))
    )
    return _draft(profile, number, [paragraph(st.ADDRESSEE, "{{ 主送 }}：")], "报告")


def bulletin(profile: gb.Profile) -> Draft:
    """进展情况通报 (下行文): to many units, which move to the 版记 where page 1 would show no text."""
    addressees = paragraph(st.ADDRESSEE, "{{ 主送 }}：")
    tags = [paragraph(st.CARRIER, tag) for tag in ("{%p if not 主送移版记 %}", "{%p else %}", "{%p endif %}")]
    to = [tags[0], addressees, tags[1], paragraph(st.HEAD_ITEM), tags[2]]  # the line between title and text stays free
    return _draft(profile, paragraph(st.BULLETIN_NUMBER, "{{ 发文字号 }}"), to, "通报")


def _draft(profile: gb.Profile, number: Element, addressees: list[Element], called: str) -> Draft:
    main = [
        *_head(number, addressees, called),
        *_overview(),
        *_themes(),
        *_late(),
        *_changes(),
        *_matters(),
        paragraph(st.LEVEL_1, "六、报送情况"),
        *pages.body(text.RETURNS),
        *_next_steps(called),
        *notes(),
        *pages.closing(annex=False),
        pages.end_of_section(pages.portrait(profile, "nextPage"), st.REMARK, pages.CONTACT),
    ]
    end = [imprint(moved=called == "通报"), pages.portrait(profile, "evenPage", numbered=False)]
    return Draft([*main, *annexes(profile), *end], pages.common_margins())


def _head(number: Element, addressees: list[Element], called: str) -> list[Element]:
    return [
        *pages.head_items(gb.TOP_WHITE_MM),
        *_mark(),
        number,
        paragraph(st.TITLE, "{{ 标题|标题分行(方案, 季度) }}"),
        *addressees,
        *pages.body(text.OPENING.replace("{{ 称谓 }}", called)),
    ]


def _mark() -> list[Element]:
    """§7.2.4: the mark; of a joint issue the lead agency's first, 文件 beside the stack and in its middle."""
    widths = (gb.twips(gb.TYPE_AREA_WIDTH_MM - st.FILE_WORD_MM), gb.twips(st.FILE_WORD_MM))
    word = cell(widths[1], paragraph(st.REPORT_MARK_STACKED, "文件"), merge="restart")
    below = cell(widths[1], paragraph(st.REPORT_MARK_STACKED), merge="continue")
    lead = row(cell(widths[0], _name("{{ 发文机关 }}")), word)
    others = row(cell(widths[0], _name("{{ 机关.名称 }}")), below)
    stack = table(
        list(widths),
        lead,
        pages.tag_row(2, "{%tr for 机关 in 联合机关 %}"),
        others,
        pages.tag_row(2, "{%tr endfor %}"),
        borders=table_borders(outer_eighths=0, inner_eighths=0, sides=False),
        side_twips=0,
    )
    return [
        paragraph(st.CARRIER, "{%p if 联合机关 %}"),
        paragraph(st.REPORT_MARK_ABOVE),
        stack,
        paragraph(st.CARRIER, "{%p else %}"),
        paragraph(st.REPORT_MARK, "{{ 发文机关 }}文件"),
        paragraph(st.CARRIER, "{%p endif %}"),
    ]


def _name(content: str) -> Element:
    """A name of the stack, spread over the width so that long and short ones are flush on both sides."""
    return paragraph(st.REPORT_MARK_STACKED, content, extra=[value("w:jc", "distribute")])


def _overview() -> list[Element]:
    columns = len(STATUS_COLUMNS)
    head = row(
        *(cell(c.width, paragraph(st.TABLE_HEAD, c.heading)) for c in STATUS_COLUMNS), header=True, minimum_twips=440
    )
    rows = [
        part
        for field in ("状态统计", "预警统计")
        for part in (
            pages.tag_row(columns, f"{{%tr for 项 in {field} %}}"),
            pages.data_row(STATUS_COLUMNS),
            pages.tag_row(columns, "{%tr endfor %}"),
        )
    ]
    rules = table_borders(outer_eighths=4, inner_eighths=4, sides=True)
    return [
        paragraph(st.LEVEL_1, "一、总体情况"),
        *pages.body(text.OVERVIEW, *text.COMPARED),
        paragraph(st.TABLE_CAPTION, "分项状态和预警统计表（单位：个）"),
        table([c.width for c in STATUS_COLUMNS], head, *rows, borders=rules, side_twips=57),
        paragraph(st.TABLE_TEXT, text.SHARES),
        *_picture("图_状态", "图1　分项填报状态（单位：个）"),
        *_picture("图_预警", "图2　分项预警（单位：个）"),
    ]


def _picture(field: str, caption: str) -> list[Element]:
    """A chart with its caption below; docgen puts the chart where the field stands."""
    return [paragraph(st.FIGURE, f"{{{{ {field} }}}}"), paragraph(st.FIGURE_CAPTION, caption)]


def _themes() -> list[Element]:
    return [
        paragraph(st.LEVEL_1, "二、分主题进展"),
        *_picture("图_主题", "图3　各主题分项填报状态（单位：个）"),
        *pages.body("{%p for 主题 in 主题进展 %}"),
        paragraph(st.LEVEL_2, "（{{ 主题.序号 }}）{{ 主题.名称 }}"),
        *pages.body(text.THEME, "{%p for 点 in 主题.要点 %}", text.POINT, "{%p endfor %}"),
        *pages.body("{%p if 主题.未启动任务 %}", text.NOT_STARTED, "{%p endif %}"),
        *pages.body("{%p if 主题.未报任务 %}", text.UNREPORTED, "{%p endif %}", "{%p endfor %}"),
    ]


def _listed(field: str, found: str, line: str, none: str, *, items: str = "") -> list[Element]:
    """A sentence and a numbered list, or the sentence that there is none. `items`: the list, where it is another."""
    loop = (f"{{%p for 点 in {items or field} %}}", line, "{%p endfor %}")
    return pages.body(f"{{%p if {field} %}}", found, *loop, "{%p else %}", none, "{%p endif %}")


def _late() -> list[Element]:
    return [
        paragraph(st.LEVEL_1, "三、滞后和逾期任务"),
        *_listed("滞后任务", text.LATE_FOUND, text.LATE, text.NOBODY_LATE, items="滞后未逾期"),
        *_listed("逾期任务", text.OVERDUE_FOUND, text.OVERDUE, text.NOTHING_OVERDUE),
        *pages.body("{%p if 预警任务 %}", text.WARNED, "{%p endif %}"),
    ]


def _changes() -> list[Element]:
    return [
        paragraph(st.LEVEL_1, "四、较上季度变化"),
        *pages.body(
            "{%p if 有上季度 %}", text.CHANGES, *text.CHANGED, "{%p else %}", text.NO_QUARTER_BEFORE, "{%p endif %}"
        ),
        *pages.body(*text.ADJUSTED),
    ]


def _matters() -> list[Element]:
    return [
        paragraph(st.LEVEL_1, "五、存在问题和需协调事项"),
        *_listed("存在问题", text.PROBLEMS_FOUND, text.PROBLEM, text.NO_PROBLEMS),
        *_listed("协调事项", text.ASKED_FOUND, text.ASKED, text.NOTHING_ASKED),
    ]


def _next_steps(called: str) -> list[Element]:
    return [
        paragraph(st.LEVEL_1, "七、下一步工作"),
        *pages.body(text.NEXT_DUE, *text.NEXT_RETURNS),
        paragraph(st.BODY, f"特此{called}。", extra=[element("w:keepNext")]),
    ]
