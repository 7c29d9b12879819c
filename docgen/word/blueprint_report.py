"""进展情况报告: a report upward (文件格式 上行文, GB/T 9704-2012 §7) with the table of all items as annex and 版记.

Judging words are avoided: the sentences say what was counted and what the units wrote.
"""

from docgen.gongwen import standard as gb
from docgen.word import pages
from docgen.word import styles as st
from docgen.word.drawing import text_box
from docgen.word.oxml import (
    Element,
    cell,
    element,
    paragraph,
    row,
    run,
    run_properties,
    table,
    table_borders,
    value,
)
from docgen.word.pages import Column, Draft

_IMPRINT_BOX_MM = 215.0  # nearly the whole type area, for 主送 and 抄送 of many; the text stands on its lower edge
_IMPRINT_TAIL_MM = 0.62  # the paragraph Word wants after a table, and half of the last rule

OPENING = (
    "根据《{{ 任务表名称 }}》{% if 分解函字号 %}和任务分解函（{{ 分解函字号 }}）{% endif %}，"
    "我办汇总了{{ 方案 }}重点任务{{ 季度 }}进展情况，数据截至{{ 截至日期 }}。"
    "本季度应报送单位{{ 应报数 }}个，{% if 采用数 == 应报数 %}填报数据已全部采用{% else %}采用其中{{ 采用数 }}个单位的填报数据{% endif %}。"
    "{% if 示例 %}本报告由示例数据生成，仅供试用，不作为工作依据。{% endif %}"
    "现将有关情况{{ 称谓 }}如下。"
)
OVERVIEW = (
    "重点任务共{{ 任务总数 }}项{% if 分项总数 != 任务总数 %}，分为{{ 分项总数 }}个分项{% endif %}。按分项统计，"
    "{% for 项 in 状态统计 if 项.数量 %}{{ 项.状态 }}{{ 项.数量 }}个，占{{ 项.占比 }}"
    "{% if not loop.last %}；{% endif %}{% endfor %}。"
)
COMPARED = (
    "{%p if 有上季度 %}",
    "与上季度相比，{% for 项 in 状态统计 if 项.数量|string != 项.上季数量 %}"
    "{{ 项.状态 }}{{ 项.增减 }}{% if not loop.last %}，{% endif %}"
    "{% else %}各状态的分项数量没有变化{% endfor %}。",
    "{%p endif %}",
)
ADJUSTED = (
    "{%p if 任务调整 %}",
    "本季度对任务作了调整：{% for 调整 in 任务调整 %}{{ 调整.说明 }}（{{ 调整.依据 }}，{{ 调整.日期 }}）"
    "{% if not loop.last %}；{% endif %}{% endfor %}。",
    "{%p endif %}",
)
THEME = "共{{ 主题.分项数 }}个分项，{{ 主题.统计 }}。"
POINT = "{{ 点.序号 }}.{{ 点.任务名称 }}（{{ 点.单位 }}）。{{ 点.进展|无则('进展待明确。') }}"
NOT_STARTED = "未启动的任务：{{ 主题.未启动任务 }}。"
UNREPORTED = "暂无数据的任务：{{ 主题.未报任务 }}。"
LATE = (
    "{{ 点.序号 }}.{{ 点.任务名称 }}（{{ 点.单位 }}）。完成时限{{ 点.完成时限 }}，"
    "完成进度{{ 点.进度 }}，序时进度{{ 点.序时进度 }}{% if 点.差距 %}，{{ 点.差距 }}{% endif %}。原因：{{ 点.原因|无则('待明确') }}。"
    "措施：{{ 点.措施|无则('待明确') }}。预计完成时间：{{ 点.预计 }}{% if 点.逾限 %}（晚于完成时限）{% endif %}。"
)
WARNED = (
    "另有{{ 预警任务|length }}个分项填报状态不是滞后、但落后序时进度较多："
    "{% for 点 in 预警任务 %}{{ 点.任务名称 }}（{{ 点.单位 }}，{{ 点.状态 }}，完成进度{{ 点.进度 }}，{{ 点.差距 }}）"
    "{% if not loop.last %}、{% endif %}{% endfor %}。"
)
OVERDUE = (
    "{{ 点.序号 }}.{{ 点.任务名称 }}（{{ 点.单位 }}）。完成时限{{ 点.完成时限 }}，"
    "状态为{{ 点.状态 }}，完成进度{{ 点.进度 }}。{% if 点.原因 %}原因：{{ 点.原因 }}。{% endif %}"
    "{% if 点.措施 %}措施：{{ 点.措施 }}。{% endif %}预计完成时间：{{ 点.预计 }}。"
)
ASKED = "{{ 点.序号 }}.{{ 点.任务名称 }}（{{ 点.单位 }}）：{{ 点.协调 }}。"
RETURNS = (
    "本季度应报送单位{{ 应报数 }}个{% if 免报数 %}（其中免报{{ 免报数 }}个）{% endif %}。"
    "报送截止日期为{{ 报送截止 }}，截至{{ 成文日期 }}，已报送{{ 实报数 }}个，其中按时报送{{ 按时数 }}个"
    "{% if 迟报单位 %}、逾期报送{{ 迟报数 }}个（{{ 迟报单位 }}）{% endif %}。"
    "经校验，采用{{ 采用数 }}个{% if 退回数 %}，退回修改{{ 退回数 }}个{% endif %}"
    "{% if 未报数 %}；未报送{{ 未报数 }}个{% endif %}。"
    "{% if 退回单位 %}退回修改尚未重报的单位：{{ 退回单位 }}。{% endif %}"
    "{% if 未报单位 %}未报送的单位：{{ 未报单位 }}。{% endif %}"
)
NEXT_DUE = (
    "{% if 下季到期 %}{{ 下季度 }}末以前到期、尚未报告完成的分项有{{ 下季到期|length }}个："
    "{% for 点 in 下季到期 %}{{ 点.任务名称 }}（{{ 点.单位 }}，{{ 点.完成时限 }}"
    "{% if 点.逾限 %}，预计{{ 点.预计 }}完成{% endif %}）"
    "{% if not loop.last %}、{% endif %}{% endfor %}。我办将逐项跟踪，督促牵头单位抓紧推进。"
    "{% else %}{{ 下季度 }}末以前没有到期的分项，我办将督促各牵头单位按序时进度推进。{% endif %}"
)
NEXT_RETURNS = (
    "{%p if 未报单位 or 退回单位 %}",
    "对{% if 未报单位 %}未报送{% endif %}{% if 未报单位 and 退回单位 %}和{% endif %}"
    "{% if 退回单位 %}退回修改尚未重报{% endif %}的单位，我办将逐一催办，补报情况纳入{{ 下季度 }}报告。",
    "{%p endif %}",
)

STATUS_COLUMNS = (
    Column("状态", 2844, "{{ 项.状态 }}"),
    Column("数量", 1500, "{{ 项.数量 }}"),
    Column("占比", 1500, "{{ 项.占比 }}"),
    Column("上季数量", 1500, "{{ 项.上季数量 }}"),
    Column("增减", 1500, "{{ 项.增减 }}"),
)
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
        *_asked(),
        paragraph(st.LEVEL_1, "五、报送情况"),
        *pages.body(RETURNS),
        *_next_steps(called),
        *pages.closing(),
        pages.end_of_section(pages.portrait(profile, "nextPage"), st.REMARK, pages.CONTACT),
    ]
    end = [_imprint(moved=called == "通报"), pages.portrait(profile, "evenPage", numbered=False)]
    return Draft([*main, *_annex(profile), *end], pages.common_margins())


def _head(number: Element, addressees: list[Element], called: str) -> list[Element]:
    return [
        *pages.head_items(gb.TOP_WHITE_MM),
        *_mark(),
        number,
        paragraph(st.TITLE, "{{ 标题|标题分行(方案, 季度) }}"),
        *addressees,
        *pages.body(OPENING.replace("{{ 称谓 }}", called)),
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
        pages.tag_row(columns, "{%tr for 项 in 状态统计 %}"),
        pages.data_row(STATUS_COLUMNS),
        pages.tag_row(columns, "{%tr endfor %}"),
    ]
    rules = table_borders(outer_eighths=4, inner_eighths=4, sides=True)
    return [
        paragraph(st.LEVEL_1, "一、总体情况"),
        *pages.body(OVERVIEW, *COMPARED),
        paragraph(st.TABLE_CAPTION, "分项状态统计表（单位：个）"),
        table([c.width for c in STATUS_COLUMNS], head, *rows, borders=rules, side_twips=57),
        paragraph(st.TABLE_GAP),
        *pages.body(*ADJUSTED),
    ]


def _themes() -> list[Element]:
    return [
        paragraph(st.LEVEL_1, "二、分主题进展"),
        *pages.body("{%p for 主题 in 主题进展 %}"),
        paragraph(st.LEVEL_2, "（{{ 主题.序号 }}）{{ 主题.名称 }}"),
        *pages.body(THEME, "{%p for 点 in 主题.要点 %}", POINT, "{%p endfor %}"),
        *pages.body("{%p if 主题.未启动任务 %}", NOT_STARTED, "{%p endif %}"),
        *pages.body("{%p if 主题.未报任务 %}", UNREPORTED, "{%p endif %}", "{%p endfor %}"),
    ]


def _listed(field: str, found: str, line: str, none: str) -> list[Element]:
    """A sentence and a numbered list, or the sentence that there is none."""
    loop = (f"{{%p for 点 in {field} %}}", line, "{%p endfor %}")
    return pages.body(f"{{%p if {field} %}}", found, *loop, "{%p else %}", none, "{%p endif %}")


def _late() -> list[Element]:
    return [
        paragraph(st.LEVEL_1, "三、滞后任务及原因"),
        *_listed("滞后任务", "填报状态为滞后的分项{{ 滞后任务|length }}个：", LATE, "本季度无滞后任务。"),
        *pages.body("{%p if 预警任务 %}", WARNED, "{%p endif %}"),
        *_listed("逾期任务", "超过完成时限仍未完成的分项{{ 逾期任务|length }}个：", OVERDUE, "本季度无逾期任务。"),
    ]


def _asked() -> list[Element]:
    found = "各单位提出需协调事项{{ 协调事项|length }}项："
    return [
        paragraph(st.LEVEL_1, "四、需协调事项"),
        *_listed("协调事项", found, ASKED, "本季度各单位没有提出需协调事项。"),
    ]


def _next_steps(called: str) -> list[Element]:
    return [
        paragraph(st.LEVEL_1, "六、下一步工作"),
        *pages.body(NEXT_DUE, *NEXT_RETURNS),
        paragraph(st.BODY, f"特此{called}。", extra=[element("w:keepNext")]),
    ]


def _annex(profile: gb.Profile) -> list[Element]:
    columns = len(COLUMNS)
    rows = [
        pages.tag_row(columns, "{%tr for 行 in 汇总表 %}"),
        pages.data_row(COLUMNS, at_top=True),
        pages.tag_row(columns, "{%tr endfor %}"),
    ]
    note = paragraph(st.TABLE_TEXT, "注：{{ 预警说明 }}")
    return [*pages.annex(COLUMNS, rows), note, pages.end_of_section(pages.landscape(profile))]


def _imprint(*, moved: bool) -> Element:
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
