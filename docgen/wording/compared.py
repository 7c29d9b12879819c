"""What became of the items since last quarter, and the annexes of a report, in the words of the office."""

from typing import TypedDict

from docgen import contexts as c
from docgen import figures, zh
from docgen.model import UNKNOWN, Change, Lamp, Ledger, LedgerRow, UnitState
from docgen.wording.points import expected, gap, item_name, point, points
from docgen.wording.shared import lead_text, percent

_TIES = 3  # items that moved equally far and are all named; more would say nothing


class Compared(TypedDict):
    """The fields of a report that compare it with last quarter, as keywords of its context."""

    变化统计: tuple[c.变化统计, ...]
    新完成: tuple[c.要点, ...]
    好转: tuple[c.要点, ...]
    变差: tuple[c.要点, ...]
    恢复报送: tuple[c.要点, ...]
    转为暂无数据: tuple[c.要点, ...]
    新增: tuple[c.要点, ...]
    取消: tuple[c.要点, ...]
    时限调整: tuple[c.时限调整, ...]
    进度提高数: int
    进度未变数: int
    进度下降数: int
    提高最多: tuple[c.要点, ...]
    提高最少: tuple[c.要点, ...]
    下降最多: tuple[c.要点, ...]


def compared(ledger: Ledger) -> Compared:
    found = ledger.figures

    def became(change: Change) -> tuple[c.要点, ...]:
        return points(ledger, [row for row in ledger.rows if row.change is change])

    shown = [change for change in Change if change is not Change.UNKNOWN] if ledger.previous else []
    return Compared(
        变化统计=tuple(c.变化统计(each.value, found.value(figures.CHANGED, each.value)) for each in shown),
        新完成=became(Change.NEWLY_DONE),
        好转=became(Change.BETTER),
        变差=became(Change.WORSE),
        恢复报送=became(Change.HEARD),
        转为暂无数据=became(Change.SILENT),
        新增=became(Change.NEW),
        取消=_cancelled(ledger),
        时限调整=_deadlines(ledger),
        进度提高数=found.value(figures.CHANGED, figures.MOVED_ON),
        进度未变数=found.value(figures.CHANGED, figures.STILL),
        进度下降数=found.value(figures.CHANGED, figures.MOVED_BACK),
        提高最多=points(ledger, _furthest(ledger, by=1, done=True)),
        提高最少=points(ledger, _least(ledger)),
        下降最多=points(ledger, _furthest(ledger, by=-1, done=True)),
    )


def _furthest(ledger: Ledger, *, by: int, done: bool) -> list[LedgerRow]:
    """The items that moved most points forward (`by` 1) or back (-1); none where more than a few are equal."""
    moved = [row for row in ledger.rows if row.movement is not None and row.movement * by > 0]
    moved = [row for row in moved if done or not (row.lead and row.lead.done)]
    best = max((row.movement * by for row in moved if row.movement is not None), default=0)
    found = [row for row in moved if row.movement == best * by]
    return found if len(found) <= _TIES else []


def _least(ledger: Ledger) -> list[LedgerRow]:
    """The unfinished items that moved forward the fewest points; none where they are also those that moved most."""
    moved = [row for row in ledger.rows if row.movement and row.movement > 0 and not (row.lead and row.lead.done)]
    least = min((row.movement for row in moved if row.movement), default=0)
    found = [row for row in moved if row.movement == least]
    most = max((row.movement for row in ledger.rows if row.movement), default=0)
    return found if len(found) <= _TIES and least < most else []


def _cancelled(ledger: Ledger) -> tuple[c.要点, ...]:
    before = ledger.previous
    if before is None:
        return ()
    rows = [LedgerRow(task, item, None, (), None, None, Lamp.NONE) for task, item in ledger.cancelled]
    return tuple(point(number, row, None, ledger) for number, row in enumerate(rows, start=1))


def _deadlines(ledger: Ledger) -> tuple[c.时限调整, ...]:
    return tuple(
        c.时限调整(
            任务编号=each.item.id,
            任务名称=item_name(each.task, each.item),
            单位=lead_text(each.item, ledger.registry),
            原=each.before or UNKNOWN,
            现=each.after or UNKNOWN,
            依据=each.basis or UNKNOWN,
        )
        for each in ledger.deadlines
    )


# ---- annexes ------------------------------------------------------------------------------------------------------


class Annexes(TypedDict):
    """The fields of a report about its annexes, as keywords of its context."""

    附件名称: str
    附件标记: str
    其他附件: tuple[c.附件项, ...]
    滞后清单: tuple[c.滞后行, ...]
    滞后清单名称: str
    滞后清单标记: str
    未报名单: tuple[c.名单行, ...]
    未报名单名称: str
    未报名单标记: str


def annexes(ledger: Ledger) -> Annexes:
    """The table of all items, and those lists that have a row; numbered where there is more than one."""
    quarter = ledger.round.period.name
    late, silent = _late(ledger), _silent(ledger)
    names = {"late": f"{quarter}滞后和逾期任务清单", "silent": f"{quarter}未报送和退回单位名单"}
    there = [name for name, rows in (("late", late), ("silent", silent)) if rows]
    numbers = {name: number for number, name in enumerate(there, start=2)}
    return Annexes(
        附件名称=f"{quarter}重点任务进展情况汇总表",
        附件标记="附件1" if there else "附件",
        其他附件=tuple(c.附件项(numbers[name], names[name]) for name in there),
        滞后清单=late,
        滞后清单名称=names["late"],
        滞后清单标记=f"附件{numbers['late']}" if late else "",
        未报名单=silent,
        未报名单名称=names["silent"],
        未报名单标记=f"附件{numbers['silent']}" if silent else "",
    )


def _late(ledger: Ledger) -> tuple[c.滞后行, ...]:
    rows = [row for row in ledger.rows if figures.late(row)]
    return tuple(_late_row(number, row, ledger) for number, row in enumerate(rows, start=1))


def _late_row(number: int, row: LedgerRow, ledger: Ledger) -> c.滞后行:
    told = point(number, row, row.lead, ledger)
    return c.滞后行(
        任务编号=row.item.id,
        序号=number,
        任务名称=told.任务名称,
        牵头单位=told.单位,
        完成时限=told.完成时限,
        状态=told.状态,
        预警=told.预警,
        进度=percent(row.lead.progress if row.lead else None),
        差距=gap(row, row.lead).replace("落后序时进度", "落后") or "—",
        连续季度=row.quarters_behind,
        原因=told.原因 or UNKNOWN,
        措施=told.措施 or UNKNOWN,
        预计=expected(row.lead),
    )


def _silent(ledger: Ledger) -> tuple[c.名单行, ...]:
    """Units that sent nothing, then those whose return went back, each in official order."""
    states = ((UnitState.MISSING, "未报送"), (UnitState.RETURNED, "退回修改尚未重报"))
    listed = [(status, words) for state, words in states for status in ledger.result.in_state(state)]
    return tuple(
        c.名单行(
            序号=number,
            单位=ledger.registry[status.unit].name,
            情况=words,
            应报分项数=len(ledger.table.of_unit(status.unit)),
            收到日期=zh.long_date(status.submission.receipt.received) if status.submission else "—",
            提醒=_reminded(status.unit, ledger),
        )
        for number, (status, words) in enumerate(listed, start=1)
    )


def _reminded(unit: str, ledger: Ledger) -> str:
    sent = [each.day for each in ledger.result.reminded(unit) if each.day <= ledger.round.report_date]
    return f"{len(sent)}次，最近{sent[-1].month}月{sent[-1].day}日" if sent else "—"
