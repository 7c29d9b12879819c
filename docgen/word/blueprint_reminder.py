"""催报函 and 退回修改函: short letters (信函格式), to units that are silent or sent what cannot be used."""

from collections.abc import Sequence

from docgen.gongwen import standard as gb
from docgen.word import letterhead, pages
from docgen.word import styles as st
from docgen.word.oxml import Element, element, paragraph
from docgen.word.pages import Column, Draft

DUE = (
    "{% if 分解函字号 %}按照任务分解函（{{ 分解函字号 }}）的要求，{% endif %}"
    "{{ 方案 }}重点任务{{ 季度 }}进展情况应当在{{ 报送截止 }}以前报我办。"
    "截至{{ 成文日期 }}，尚未收到你单位的填报表，应报分项{{ 应报分项数 }}个。"
)
SEND = (
    "请接函后尽快填写《{{ 填报表名称 }}》（{{ 季度 }}），经本单位负责人审核后报我办；没有进展的如实填报。"
    "已经报送的，请与我办联系核对。"
)
FAULTY = (
    "{{ 收到日期 }}收到你单位报送的《{{ 填报表名称 }}》（{{ 季度 }}）。"
    "经校验，有{{ 修改意见|length }}处必须修改，该表未予采用"
    "{% if 修改意见|length > 8 %}，逐处列在附件中。{% else %}：{% endif %}"
)
FAULT = (
    "{{ 意见.序号 }}.{% if 意见.位置 %}{{ 意见.位置 }}：{% endif %}{{ 意见.问题 }}。"
    "{% if 意见.办法 %}{{ 意见.办法 }}。{% endif %}"
)
MEND = (
    "请在随函发送的退回修改件（电子表格）中改正，经本单位负责人审核后尽快重新报我办"
    "（本季度报送截止日期为{{ 报送截止 }}）。对校验结果有疑问的，请与我办联系。"
)


MANY = "修改意见|length > 8"  # more faults than that make a table that is easier to work through
ANNEX = "填报表修改意见"

COLUMNS = (
    Column("序号", 700, "{{ 意见.序号 }}"),
    Column("位置", 2000, "{{ 意见.位置|无则('整份文件') }}"),
    Column("问题", 3572, "{{ 意见.问题 }}", centred=False),
    Column("怎样修改", 2572, "{{ 意见.办法|无则('请改正') }}", centred=False),
)


def reminder(profile: gb.Profile) -> Draft:
    """催报函."""
    return _letter(profile, DUE, pages.body(SEND))


def returned(profile: gb.Profile) -> Draft:
    """退回修改函."""
    listed = ("{%p for 意见 in 修改意见 %}", FAULT, "{%p endfor %}")
    text = pages.body(f"{{%p if not ({MANY}) %}}", *listed, "{%p endif %}", MEND)
    return _letter(profile, FAULTY, text, note=_when(*pages.annex_notes(ANNEX)), annex=_when(*_annex()))


def _when(*content: Element) -> list[Element]:
    """Only where there are many faults."""
    return [paragraph(st.CARRIER, f"{{%p if {MANY} %}}"), *content, paragraph(st.CARRIER, "{%p endif %}")]


def _annex() -> list[Element]:
    """§7.3.7 in portrait: on a page of its own, 附件 on its first line, the title on its third."""
    columns = len(COLUMNS)
    rows = [
        pages.tag_row(columns, "{%tr for 意见 in 修改意见 %}", width=_WIDTH),
        pages.data_row(COLUMNS),
        pages.tag_row(columns, "{%tr endfor %}", width=_WIDTH),
    ]
    return [
        paragraph(st.ANNEX_MARK, "附件", extra=[element("w:pageBreakBefore")]),
        paragraph(st.ANNEX_TITLE, ANNEX),
        pages.annex_table(COLUMNS, rows),
        paragraph(st.CARRIER),
    ]


_WIDTH = gb.twips(gb.TYPE_AREA_WIDTH_MM)


def _letter(
    profile: gb.Profile,
    opening: str,
    text: list[Element],
    *,
    note: Sequence[Element] = (),
    annex: Sequence[Element] = (),
) -> Draft:
    body = [
        *letterhead.head(opening, phrases="方案, 季度"),
        *text,
        paragraph(st.BODY, "特此函告。", extra=[element("w:keepNext")]),
        *note,
        *pages.closing(annex=False),
        paragraph(st.REMARK, pages.CONTACT),
        *annex,
        *letterhead.copied_to(),
        letterhead.pages_of_letter(profile),
    ]
    return Draft(body, letterhead.margins())
