"""Words that letters, forms, reports and lists share."""

from collections.abc import Iterable

from docgen import zh
from docgen.model import NO_DATA, UNKNOWN, Item, Office, Registry, StatusKind

UNANSWERED = NO_DATA
NOBODY = "无"
NO_THEME = "未分主题"

STATUS_MEANINGS = {
    StatusKind.DONE: "任务内容已全部完成，完成进度填 100。",
    StatusKind.ON_TRACK: "正在按计划推进，预计能按完成时限完成。",
    StatusKind.BEHIND: "落后于计划，或预计不能按完成时限完成；必须写明原因和下一步措施。",
    StatusKind.NOT_STARTED: "还没有开始实施，完成进度填 0；前期准备可写在“本季度进展情况”中。",
}


def unit_names(codes: Iterable[str], registry: Registry) -> str:
    return zh.enumerated([registry[code].name for code in codes])


def lead_text(item: Item, registry: Registry) -> str:
    return unit_names(item.lead_units, registry) or UNKNOWN


def units_text(item: Item, registry: Registry) -> str:
    """责任单位 as the table has them: units, names not resolved, groups; 等相关单位 where the list is open."""
    named = zh.enumerated([*(registry[code].name for code in item.units), *item.unresolved])
    if item.open_list and named:
        named += "等相关单位"
    return zh.enumerated([each for each in (named, *item.groups) if each]) or NOBODY


def role(item: Item, code: str) -> str:
    return "牵头" if code in item.lead_units else "配合"


def form_title(office: Office) -> str:
    return f"{office.plan}重点任务进展情况填报表"


def sentence_part(text: str) -> str:
    """A unit's text for use inside a sentence: without the stop at its end."""
    return text.strip().rstrip("。；;.！!，, ")


def percent(value: int | None) -> str:
    return f"{value}%" if value is not None else UNKNOWN
