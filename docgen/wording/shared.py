"""Words that letters, forms, reports and lists share."""

from collections.abc import Iterable
from typing import TypedDict

from docgen import zh
from docgen.contexts import 年月日, 收文单位, 机关, 调整行, 调整说明
from docgen.model import (
    ADDED,
    CANCELLED,
    NO_DATA,
    UNKNOWN,
    Adjustment,
    Issued,
    Item,
    Office,
    Registry,
    StatusKind,
    Unit,
)

UNANSWERED = NO_DATA
NOBODY = "无"
QUOTED = 60  # characters of an adjustment, before and after, that a sentence quotes

STATUS_MEANINGS = {
    StatusKind.DONE: "任务内容已全部完成，完成进度填 100。",
    StatusKind.ON_TRACK: "正在按计划推进，预计能按完成时限完成。",
    StatusKind.BEHIND: "落后于计划，或预计不能按完成时限完成；必须写明原因和下一步措施。",
    StatusKind.NOT_STARTED: "还没有开始实施，完成进度填 0；前期准备可写在“本季度进展情况”中。",
}


def unit_names(codes: Iterable[str], registry: Registry) -> str:
    return zh.enumerated([registry[code].name for code in codes])


def leads_in_words(item: Item, registry: Registry) -> str:
    """牵头单位 as a cell of the table; empty where there is none."""
    return zh.enumerated([*(registry[code].name for code in item.lead_units), *item.unresolved_leads])


def units_in_words(item: Item, registry: Registry) -> str:
    """责任单位 as a cell of the table: units, names not resolved, 等相关单位 where the list is open, groups."""
    named = zh.enumerated([*(registry[code].name for code in item.units), *item.unresolved])
    return zh.enumerated([each for each in (named + "等相关单位" * item.open_list, *item.groups) if each])


def lead_text(item: Item, registry: Registry) -> str:
    return leads_in_words(item, registry) or UNKNOWN


def units_text(item: Item, registry: Registry) -> str:
    """As shown to people: an open list of leads does not make 等相关单位 stand alone among the others."""
    alone = item.open_list and not item.units and not item.unresolved
    return (zh.enumerated(item.groups) if alone else units_in_words(item, registry)) or NOBODY


def role(item: Item, code: str) -> str:
    return "牵头" if code in item.lead_units else "配合"


def role_in_words(item: Item, code: str, registry: Registry) -> str:
    """As the form shows it, so that each knows whom to turn to: 配合（牵头：区水务局）, 牵头（共同牵头：区教育局）."""
    others = [*(registry[each].name for each in item.lead_units if each != code), *item.unresolved_leads]
    word = role(item, code)
    with_whom = "共同牵头" if word == "牵头" else "牵头"
    return f"{word}（{with_whom}：{zh.enumerated(others)}）" if others else word


def form_title(office: Office) -> str:
    return f"{office.plan}重点任务进展情况填报表"


class Heading(TypedDict):
    """The fields every document has, as keywords of its context."""

    发文机关: str
    联合机关: tuple[机关, ...]
    份号: str
    密级: str
    紧急程度: str
    发文字号: str
    方案: str
    联系人: str
    联系电话: str
    加盖印章: bool


def heading(office: Office, issued: Issued) -> Heading:
    """What the office says of itself in every document."""
    return Heading(
        发文机关=office.name,
        联合机关=tuple(机关(name) for name in office.joint),
        份号=office.copy_number,
        密级=office.secrecy,
        紧急程度=office.urgency,
        发文字号=issued.number,
        方案=office.plan,
        联系人=office.contact.name or UNKNOWN,
        联系电话=office.contact.phone or UNKNOWN,
        加盖印章=office.sealed,
    )


def told_unit(unit: Unit) -> 收文单位:
    """The unit a letter goes to."""
    contact = unit.contact
    return 收文单位(unit.name, unit.short_name, contact.name or UNKNOWN, contact.phone or UNKNOWN)


def sentence_part(text: str) -> str:
    """A unit's text for use inside a sentence: without the stop at its end."""
    return text.strip().rstrip("。；;.！!，, ")


def percent(value: int | None) -> str:
    return f"{value}%" if value is not None else UNKNOWN


def adjusted(made: Iterable[Adjustment]) -> tuple[调整行, ...]:
    """调整对照, one row for each adjustment."""
    return tuple(
        调整行(
            序号=each.number,
            任务名称=each.name,
            栏目=each.field,
            原=each.before or _before(each),
            现=each.after or _after(each),
            依据=each.basis,
            日期=年月日(each.day),
        )
        for each in made
    )


def adjustments_told(made: Iterable[Adjustment]) -> tuple[调整说明, ...]:
    """Adjustments as sentences for a report."""
    return tuple(调整说明(_adjustment_told(each), each.basis, 年月日(each.day)) for each in made)


def _adjustment_told(made: Adjustment) -> str:
    """第2项“…”的完成时限由“2021年”调整为“2022年6月底”; long texts are not quoted."""
    task = f"第{made.number}项“{made.name}”"
    if made.field == ADDED:
        return f"{task}{'增加一个分项' if made.item else '为新增任务'}"
    if made.field == CANCELLED:
        return f"{task}{'取消一个分项' if made.item else '取消'}"
    if len(made.before) + len(made.after) > QUOTED:
        return f"{task}的{made.field}有调整"
    return f"{task}的{made.field}由“{made.before or NOBODY}”调整为“{made.after or NOBODY}”"


def _before(made: Adjustment) -> str:
    return "全部内容" if made.field == CANCELLED else "—" if made.field == ADDED else NOBODY


def _after(made: Adjustment) -> str:
    return "见任务分解表" if made.field == ADDED else "—" if made.field == CANCELLED else NOBODY
