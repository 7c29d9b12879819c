"""One item of a report in words (要点): its name, its units, how far it is, what its units say."""

from collections.abc import Iterable

from docgen import contexts as c
from docgen import zh
from docgen.model import (
    NO_DATA,
    UNKNOWN,
    Item,
    Ledger,
    LedgerRow,
    ProgressEntry,
    Task,
    UnitState,
    UnitStatus,
)
from docgen.wording.editing import clause, edited, resolved
from docgen.wording.shared import lead_text, percent

_SILENT = {
    UnitState.RETURNED: "退回修改尚未重报",
    UnitState.EXEMPT: "免报",
    UnitState.MISSING: "未报送",
    UnitState.ACCEPTED: "未填报本项",
}


def points(ledger: Ledger, rows: Iterable[LedgerRow]) -> tuple[c.要点, ...]:
    return tuple(point(number, row, row.lead, ledger) for number, row in enumerate(rows, start=1))


def point(number: int, row: LedgerRow, entry: ProgressEntry | None, ledger: Ledger) -> c.要点:
    """An item as `entry` tells it: the lead's answer, or that of another unit."""
    return c.要点(
        任务编号=row.item.id,
        序号=number,
        任务名称=item_name(row.task, row.item),
        单位=reporting_units(row, entry, ledger),
        完成时限=row.item.deadline.shown or UNKNOWN,
        状态=entry.status.word if entry and entry.status else NO_DATA,
        预警=ledger.round.lamp_word(row.lamp),
        进度=percent(entry.progress if entry else None),
        序时进度=f"{row.time_progress}%" if row.time_progress is not None else "不计",
        差距=gap(row, entry),
        连续季度=row.quarters_behind,
        进展=_news(row, entry, ledger),
        配合=_helped(row, entry, ledger),
        原因=_clause(entry, "problems", ledger),
        措施=_clause(entry, "next_steps", ledger),
        预计=expected(entry),
        逾限=_too_late(row.item, entry),
        协调=_clause(entry, "coordination", ledger),
        上季进度=f"{row.previous.progress}%" if row.previous and row.previous.progress is not None else "—",
        变动=_moved(row),
        变化=_changed(row, ledger),
        情况=why_silent(row, ledger) if row.lead is None else "",
    )


def item_name(task: Task, item: Item) -> str:
    """The task's name; where it has several items, with the item's place among them."""
    return task.name if len(task.items) == 1 else f"{task.name}（分项{task.items.index(item) + 1}）"


def reporting_units(row: LedgerRow, entry: ProgressEntry | None, ledger: Ledger) -> str:
    """All lead units of what the lead reports; the unit itself of what another one reports."""
    if entry is None or entry is row.lead:
        return lead_text(row.item, ledger.registry)
    return ledger.registry[entry.unit].name


def why_silent(row: LedgerRow, ledger: Ledger) -> str:
    """Why there is nothing from the lead units, each by its own state in the round."""
    states = {status.unit: status for status in ledger.result.units}
    told = (f"{ledger.registry[code].name}{_silent(states.get(code))}" for code in row.item.lead_units)
    return "，".join(told) or f"牵头单位{UNKNOWN}"


def _silent(status: UnitStatus | None) -> str:
    if status is None:
        return _SILENT[UnitState.MISSING]
    return "填报尚待审核" if status.held else _SILENT[status.state]


def gap(row: LedgerRow, entry: ProgressEntry | None) -> str:
    if entry is None or entry.progress is None or row.time_progress is None:
        return ""
    points_behind = row.time_progress - entry.progress
    return f"落后序时进度{points_behind}个百分点" if points_behind > 0 else "达到序时进度"


def expected(entry: ProgressEntry | None) -> str:
    if entry is None:
        return UNKNOWN
    return zh.long_date(entry.expected) if entry.expected else clause(entry.expected_words) or UNKNOWN


def _news(row: LedgerRow, entry: ProgressEntry | None, ledger: Ledger) -> str:
    """The lead's text, then each further lead unit's with its name in front."""
    if entry is None:
        return ""
    others = [each for each in row.others if each.unit in row.item.lead_units] if entry is row.lead else []
    return _excerpt(entry, ledger) + "".join(_named(each, ledger) for each in others)


def _helped(row: LedgerRow, entry: ProgressEntry | None, ledger: Ledger) -> str:
    """What the units in 配合 did, after the lead's: what is news, and not the lead's own words again."""
    if entry is None or entry is not row.lead:
        return ""
    own = zh.comparable(resolved(entry, "achievements", ledger))
    found = [each for each in row.others if each.unit not in row.item.lead_units and not each.no_news]
    found = [each for each in found if zh.comparable(resolved(each, "achievements", ledger)) != own]
    return "".join(told for each in found if (told := _named(each, ledger, role="配合单位")))


def _named(entry: ProgressEntry, ledger: Ledger, *, role: str = "") -> str:
    words = _excerpt(entry, ledger)
    return f"{role}{ledger.registry[entry.unit].name}：{words}" if words else ""


def _excerpt(entry: ProgressEntry, ledger: Ledger) -> str:
    """Whole sentences up to the limit; of a finished item everything, since the end tells of its completion."""
    text = resolved(entry, "achievements", ledger)
    return edited(text, len(text) + 3 * len(text.splitlines()) if entry.done else ledger.round.excerpt)


def _clause(entry: ProgressEntry | None, field: str, ledger: Ledger) -> str:
    return clause(resolved(entry, field, ledger)) if entry else ""


def _too_late(item: Item, entry: ProgressEntry | None) -> bool:
    return bool(entry and entry.expected and item.deadline.date and entry.expected > item.deadline.date)


def _moved(row: LedgerRow) -> str:
    if row.movement is None:
        return ""
    if row.movement == 0:
        return "与上季度相同"
    return f"{'提高' if row.movement > 0 else '下降'}{abs(row.movement)}个百分点"


def _changed(row: LedgerRow, ledger: Ledger) -> str:
    """状态由滞后转为正常推进，预警由黄灯转为绿灯: what is not as it was last quarter."""
    parts = []
    now, before = row.lead.status if row.lead else None, row.previous.status if row.previous else None
    if now and before and now.word != before.word:
        parts.append(f"状态由{before.word}转为{now.word}")
    if now and before and row.previous_lamp not in (None, row.lamp) and ledger.previous:
        assert row.previous_lamp is not None
        shown = ledger.previous.round.lamp_word(row.previous_lamp), ledger.round.lamp_word(row.lamp)
        parts.append(f"预警由{shown[0]}转为{shown[1]}")
    return "，".join(parts)
