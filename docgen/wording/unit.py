"""单位进展页 in words: what one unit reported of its items, quarter by quarter, and the lamp of each answer."""

from collections.abc import Sequence

from docgen import contexts as c
from docgen import zh
from docgen.model import UNKNOWN, Item, Office, Period, ProgressEntry, RoundResult, Task, Unit, UnitState, UnitStatus
from docgen.progress import lamp
from docgen.wording.report import lamp_words
from docgen.wording.shared import NOBODY, role

QUARTERS = 4
_NOTHING = "—"
_SILENT = {UnitState.MISSING: "未报送", UnitState.RETURNED: "退回待重报", UnitState.EXEMPT: "免报"}


def unit_page(unit: Unit, results: Sequence[RoundResult], periods: Sequence[Period], *, office: Office) -> c.单位进展页:
    """The page of a unit. `results`: rounds, this one last; `periods`: the four quarters of its columns, in order."""
    now = results[-1]
    pairs = now.table.of_unit(unit.code)
    leads = sum(unit.code in item.lead_units for _, item in pairs)
    by_period = {each.round.period: each for each in results}
    names = [f"{each.year}年\n{each.quarter}季度" for each in periods]
    return c.单位进展页(
        标题=f"{unit.name}{now.round.period.name}重点任务进展情况",
        单位=unit.name,
        发文机关=office.name,
        方案=office.plan,
        季度=now.round.period.name,
        截至日期=c.年月日(now.round.as_of),
        分项数=len(pairs),
        牵头数=leads,
        配合数=len(pairs) - leads,
        报送说明=_returned(now, unit.code),
        预警说明=lamp_words(now.round),
        季度一=names[0],
        季度二=names[1],
        季度三=names[2],
        季度四=names[3],
        分项=tuple(_row(task, item, unit.code, [by_period.get(each) for each in periods]) for task, item in pairs),
    )


def _row(task: Task, item: Item, unit: str, quarters: Sequence[RoundResult | None]) -> c.单位进展行:
    cells = [_NOTHING if each is None else _cell(item, unit, each) for each in quarters]
    several = f"（分项{task.items.index(item) + 1}）" if len(task.items) > 1 else ""
    return c.单位进展行(
        任务编号=item.id,
        序号=task.number,
        任务名称=f"{task.name}{several}",
        职责=role(item, unit),
        完成时限=item.deadline.shown or UNKNOWN,
        季度一=cells[0],
        季度二=cells[1],
        季度三=cells[2],
        季度四=cells[3],
    )


def _cell(item: Item, unit: str, result: RoundResult) -> str:
    """已完成 100%, and the lamp below; why there is nothing, where the unit did not answer."""
    if item.id not in result.table.by_id:
        return _NOTHING
    entry: ProgressEntry | None = result.entries.get((item.id, unit))
    if entry is None:
        status = _status(result, unit)
        return _SILENT.get(status.state, NOBODY) if status else _NOTHING
    word = entry.status.word if entry.status else ""
    progress = f" {entry.progress}%" if entry.progress is not None else ""
    _, then = result.table.by_id[item.id]
    shown = result.round.lamp_word(lamp(then, entry, result.round.as_of, result.round.thresholds))
    return f"{word}{progress}\n{shown}"


def _status(result: RoundResult, unit: str) -> UnitStatus | None:
    return next((each for each in result.units if each.unit == unit), None)


def _returned(result: RoundResult, unit: str) -> str:
    """已采用2020年10月9日收到的填报表, or what there is instead."""
    status = _status(result, unit)
    if status is None or status.submission is None:
        return "免报" if status and status.state is UnitState.EXEMPT else "没有收到填报表"
    day = zh.long_date(status.submission.receipt.received)
    late = "" if status.on_time else "，第一次报送迟于截止日期"
    if status.state is UnitState.ACCEPTED:
        return f"已采用{day}收到的填报表{late}"
    return f"{day}收到的填报表已退回，尚未重报{late}"
