"""任务分解函: a letter (信函格式, GB/T 9704-2012 §10.1) with the unit's part of the task table as annex.

Its wording holds for every unit: without tasks to lead, without tasks to support, with one task or with many.
"""

from docgen.gongwen import standard as gb
from docgen.word import letterhead, pages
from docgen.word import styles as st
from docgen.word.oxml import Element, element, paragraph
from docgen.word.pages import Column, Draft

OPENING = (
    "根据{{ 依据 }}，我办对{{ 方案 }}{{ 任务总数 }}项重点任务作了分解，形成《{{ 任务表名称 }}》。"
    "现将涉及你单位的任务函告如下，请抓好落实。"
)
SHARE = (
    "{% if 牵头任务数 %}由你单位牵头的任务{{ 牵头任务数 }}项，即{{ 牵头任务名称 }}；"
    "{% if 配合任务数 %}列名配合的任务{{ 配合任务数 }}项，即{{ 配合任务名称 }}。"
    "{% else %}没有列名配合的任务。{% endif %}"
    "{% else %}你单位没有牵头任务，列名配合的任务{{ 配合任务数 }}项，即{{ 配合任务名称 }}。{% endif %}"
    "具体内容和时限见附件，共{{ 列名分项数 }}个分项。"
)
COMMON_IF = "{%p if 共性任务数 %}"
COMMON = (
    "另有{{ 共性任务数 }}项任务的责任单位为“{{ 共性任务单位 }}”，即{{ 共性任务序号 }}，请按照牵头单位的安排主动配合。"
)
LEADING = "对牵头任务，请会同责任单位制定措施，明确阶段目标和责任人，按时限推进；难以协调解决的问题，及时报我办。"
SUPPORTING = "对配合任务，请主动与牵头单位对接，按分工提供数据、资料和工作支持，并向牵头单位反馈进展。"
REPORTING = (
    "自{{ 首报季度 }}起，请于{{ 报送期限 }}填写《{{ 填报表名称 }}》（电子版随季度通知另发），"
    "经本单位负责人审核后报我办；没有进展的如实填报。"
)
REPLACING = (
    "本函印发后，原{{ 替代函 }}同时作废"
    "{% if 调整对照 %}；与原函相比的调整共{{ 调整对照|length }}处，见附件所附调整对照表{% endif %}。"
)

COLUMNS = (
    Column("序号", 560, "{{ 任务.序号|纵向合并 }}"),
    Column("主题", 1000, "{{ 任务.主题 }}"),
    Column("任务名称", 1400, "{{ 任务.任务名称|纵向合并 }}"),
    Column("任务内容", 5392, "{{ 任务.任务内容 }}{% if 任务.附加栏 %}（{{ 任务.附加栏 }}）{% endif %}", centred=False),
    Column("牵头单位", 1240, "{{ 任务.牵头单位 }}"),
    Column("责任单位", 1240, "{{ 任务.责任单位 }}"),
    Column("启动\n时间", 962, "{{ 任务.启动时间 }}"),
    Column("完成\n时限", 962, "{{ 任务.完成时限 }}"),
)
ADJUSTED_COLUMNS = (
    Column("序号", 560, "{{ 调整.序号 }}"),
    Column("任务名称", 1700, "{{ 调整.任务名称 }}"),
    Column("调整内容", 962, "{{ 调整.栏目 }}"),
    Column("原", 3600, "{{ 调整.原 }}", centred=False),
    Column("现", 3600, "{{ 调整.现 }}", centred=False),
    Column("依据和日期", 2334, "{{ 调整.依据 }}（{{ 调整.日期 }}）"),
)


def draft(profile: gb.Profile) -> Draft:
    """The template as a document with its headers and footers."""
    main = [
        *letterhead.head(OPENING),
        *_tasks(),
        *_duties(),
        *_reports(),
        *pages.closing(),
        pages.end_of_section(letterhead.pages_of_letter(profile), st.REMARK, pages.CONTACT),
    ]
    # The last section holds 抄送 only; without it `finish` drops the section.
    end = [pages.end_of_section(pages.landscape(profile)), *letterhead.copied_to()]
    return Draft([*main, *_annex(), *end, pages.portrait(profile, "evenPage", numbered=False)], letterhead.margins())


def _tasks() -> list[Element]:
    return [
        paragraph(st.LEVEL_1, "一、任务分工"),
        *pages.body(SHARE, COMMON_IF, COMMON, "{%p endif %}"),
    ]


def _duties() -> list[Element]:
    return [
        paragraph(st.LEVEL_1, "二、落实要求"),
        *pages.body(
            "{%p if 牵头任务数 %}", LEADING, "{%p endif %}", "{%p if 配合任务数 %}", SUPPORTING, "{%p endif %}"
        ),
    ]


def _reports() -> list[Element]:
    last = paragraph(st.BODY, "特此函告。", extra=[element("w:keepNext")])
    return [
        paragraph(st.LEVEL_1, "三、进展报送"),
        *pages.body(REPORTING, "{%p if 替代函 %}", REPLACING, "{%p endif %}"),
        last,
    ]


def _annex() -> list[Element]:
    columns = len(COLUMNS)
    rows = [
        pages.tag_row(columns, "{%tr for 组 in 任务组 %}"),
        pages.wide_row(columns, "{{ 组.标题 }}"),
        pages.tag_row(columns, "{%tr for 任务 in 组.任务 %}"),
        pages.data_row(COLUMNS, at_top=True),
        pages.tag_row(columns, "{%tr endfor %}"),
        pages.tag_row(columns, "{%tr endfor %}"),
    ]
    return [*pages.annex(COLUMNS, rows), *_adjusted()]


def _adjusted() -> list[Element]:
    """调整对照表 under the tasks: what changed since the letter this one replaces."""
    columns = len(ADJUSTED_COLUMNS)
    rows = [
        pages.tag_row(columns, "{%tr for 调整 in 调整对照 %}"),
        pages.data_row(ADJUSTED_COLUMNS),
        pages.tag_row(columns, "{%tr endfor %}"),
    ]
    return [
        paragraph(st.CARRIER, "{%p if 调整对照 %}"),
        paragraph(st.TABLE_CAPTION, "调整对照表"),
        pages.annex_table(ADJUSTED_COLUMNS, rows),
        paragraph(st.CARRIER, "{%p endif %}"),
    ]
