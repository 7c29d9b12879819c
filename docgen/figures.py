"""Every figure of the report, counted once: text, tables, charts, annexes and the ledger take theirs from here.

A figure is counted by naming what it counts, so that each leads back to its items or units; and what must add up
is written down where it is counted. Pure.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from docgen.comparison import lamp_then, standing
from docgen.model import (
    NO_DATA,
    Change,
    Figure,
    Figures,
    Item,
    Lamp,
    LedgerRow,
    ProgressEntry,
    Registry,
    Round,
    RoundResult,
    StatusKind,
    Sum,
    Task,
    Unit,
    UnitState,
    UnitStatus,
    key,
)

ALL, BEFORE, THEME, UNIT = "总体", "上季", "主题", "单位"
STATUS, LAMP, ITEMS, TASKS = "状态", "预警", "分项", "任务"
LISTED, CHANGED, RETURNS = "清单", "变化", "报送"
NO_THEME = "未分主题"

BEHIND, OVERDUE, WARNED, DIFFERING = "滞后", "逾期", "填报状态以外的预警", "状态与预警不一致"
LATE, DUE_NEXT, ASKED, PROBLEMS = "滞后和逾期", "临期", "需协调", "存在问题"
CANCELLED, DEADLINES, MOVED_ON, MOVED_BACK, STILL = "取消", "时限调整", "进度提高", "进度下降", "进度未变"
EXPECTED, RECEIVED, ON_TIME, BELATED = "应报", "实报", "按时", "迟报"
NO_NEWS = "无新进展"


@dataclass
class _Count:
    """Figures under construction."""

    found: dict[str, Figure] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)

    def add(self, path: Sequence[str], parts: Iterable[str]) -> str:
        name = key(*path)
        self.found[name] = Figure(name, tuple(parts))
        return name

    def split(self, whole: str, path: Sequence[str], groups: Iterable[tuple[str, Iterable[str]]]) -> None:
        """A figure for each group below `path`; together they are `whole`."""
        self.sums.append(Sum(whole, tuple(self.add((*path, name), parts) for name, parts in groups)))


@dataclass(frozen=True, slots=True)
class _Standing:
    """One item as it is counted: what its unit reports, and its lamp."""

    item_id: str
    entry: ProgressEntry | None
    lamp: Lamp

    @property
    def word(self) -> str:
        return status_word(self.entry)


def status_word(entry: ProgressEntry | None) -> str:
    """The status of an item in words; 暂无数据 where nobody answered."""
    return entry.status.word if entry and entry.status else NO_DATA


def theme_name(theme: str) -> str:
    return theme or NO_THEME


def themes(rows: Iterable[LedgerRow]) -> dict[str, list[LedgerRow]]:
    """The items of each theme, by its name, in the order of the table."""
    found: dict[str, list[LedgerRow]] = {}
    for row in rows:
        found.setdefault(theme_name(row.task.theme), []).append(row)
    return found


def lead_units(rows: Iterable[LedgerRow], registry: Registry) -> tuple[Unit, ...]:
    """The units that lead an item, in official order."""
    return registry.in_order(code for row in rows for code in row.item.lead_units)


def pair(item_id: str, unit: str) -> str:
    """What a figure of answers counts: an item and the unit that answers for it."""
    return f"{item_id}@{unit}"


def counted(
    rows: Sequence[LedgerRow],
    *,
    result: RoundResult,
    previous: RoundResult | None,
    registry: Registry,
    cancelled: Sequence[tuple[Task, Item]] = (),
    deadlines: Iterable[str] = (),
) -> Figures:
    """All figures of a round. `deadlines`: the items whose deadline was adjusted."""
    count = _Count()
    words = status_words(result, previous)
    lamps = result.round
    now = [_Standing(row.item.id, row.lead, row.lamp) for row in rows]
    count.add((ALL, TASKS), (task.id for task in result.table.tasks))
    _spread(count, (ALL,), now, words, lamps)
    if previous is not None:
        before = [
            _Standing(item.id, standing(item, previous), lamp_then(item, previous)) for _, item in previous.table.items
        ]
        _spread(count, (BEFORE,), before, words, lamps)
    _themes(count, rows, words, lamps)
    _units(count, rows, result, words, registry)
    _lists(count, rows, result)
    _changes(count, rows, previous, cancelled, deadlines)
    _returns(count, result)
    return Figures(count.found, tuple(count.sums))


def status_words(result: RoundResult, previous: RoundResult | None) -> tuple[str, ...]:
    """The words of this round's scale, those in use last quarter that it no longer has, and 暂无数据."""
    now = [status.word for status in result.round.statuses]
    before = {status_word(standing(item, previous)) for _, item in previous.table.items} if previous else set()
    kept = [status.word for status in previous.round.statuses if status.word in before] if previous else []
    return (*now, *(word for word in kept if word not in now), NO_DATA)


def _spread(
    count: _Count, path: tuple[str, ...], items: Sequence[_Standing], words: Iterable[str], looks: Round
) -> None:
    """The items below a path, by status and by lamp."""
    whole = count.add((*path, ITEMS), (each.item_id for each in items))
    by_status = [(word, [each.item_id for each in items if each.word == word]) for word in words]
    count.split(whole, (*path, STATUS), by_status)
    by_lamp = [(looks.lamp_word(lamp), [each.item_id for each in items if each.lamp is lamp]) for lamp in Lamp]
    count.split(whole, (*path, LAMP), by_lamp)


def _themes(count: _Count, rows: Sequence[LedgerRow], words: Sequence[str], looks: Round) -> None:
    named = themes(rows)
    for theme, own in named.items():
        _spread(count, (THEME, theme), [_Standing(row.item.id, row.lead, row.lamp) for row in own], words, looks)
    count.sums.append(Sum(key(ALL, ITEMS), tuple(key(THEME, each, ITEMS) for each in named)))
    kinds = [(STATUS, word) for word in words] + [(LAMP, looks.lamp_word(lamp)) for lamp in Lamp]
    for step in kinds:
        count.sums.append(Sum(key(ALL, *step), tuple(key(THEME, each, *step) for each in named)))


def _units(
    count: _Count, rows: Sequence[LedgerRow], result: RoundResult, words: Iterable[str], registry: Registry
) -> None:
    """The items every lead unit leads, by what it says of them itself."""
    led: dict[str, list[str]] = {}
    for row in rows:
        for code in row.item.lead_units:
            led.setdefault(code, []).append(row.item.id)
    for unit in lead_units(rows, registry):
        own = led[unit.code]
        said = {each: status_word(result.entries.get((each, unit.code))) for each in own}
        whole = count.add((UNIT, unit.name, ITEMS), own)
        groups = [(word, [each for each in own if said[each] == word]) for word in words]
        count.split(whole, (UNIT, unit.name, STATUS), groups)


def due_next(row: LedgerRow, round_: Round) -> bool:
    """临期: the deadline lies before the end of the next quarter, and the item is not known to be done."""
    limit, latest = row.item.deadline.date, row.lead or row.previous
    within = limit is not None and limit <= round_.period.following.last_day
    return within and not (latest is not None and latest.done)


def warned(row: LedgerRow) -> bool:
    """Behind 序时进度 by its figures, though the unit does not call it so; what is 逾期 has a list of its own."""
    return row.lamp in (Lamp.YELLOW, Lamp.RED) and not (row.lead and row.lead.behind)


def late(row: LedgerRow) -> bool:
    return row.overdue or (row.lead is not None and row.lead.behind)


def _lists(count: _Count, rows: Sequence[LedgerRow], result: RoundResult) -> None:
    tests: dict[str, Callable[[LedgerRow], bool]] = {
        BEHIND: lambda row: row.lead is not None and row.lead.behind,
        OVERDUE: lambda row: row.overdue,
        LATE: late,
        WARNED: warned,
        DIFFERING: lambda row: row.differs,
        DUE_NEXT: lambda row: due_next(row, result.round),
        PROBLEMS: has_problem,
    }
    for name, test in tests.items():
        count.add((LISTED, name), (row.item.id for row in rows if test(row)))
    count.add((LISTED, ASKED), (pair(row.item.id, entry.unit) for row, entry in asked(rows)))


def has_problem(row: LedgerRow) -> bool:
    """A problem its lead unit tells, of an item that is not listed as late with its reason anyway."""
    return row.lead is not None and bool(row.lead.problems.strip()) and not late(row)


def asked(rows: Iterable[LedgerRow]) -> list[tuple[LedgerRow, ProgressEntry]]:
    """需协调事项 of every unit that has one, not of the first lead only."""
    return [(row, entry) for row in rows for entry in (row.lead, *row.others) if entry and entry.coordination.strip()]


def _changes(
    count: _Count,
    rows: Sequence[LedgerRow],
    previous: RoundResult | None,
    cancelled: Sequence[tuple[Task, Item]],
    deadlines: Iterable[str],
) -> None:
    groups = [(change.value, [row.item.id for row in rows if row.change is change]) for change in Change]
    count.split(key(ALL, ITEMS), (CHANGED,), groups)
    count.add((CHANGED, CANCELLED), (item.id for _, item in cancelled))
    count.add((CHANGED, DEADLINES), deadlines)
    moved = [(row.item.id, row.movement) for row in rows if row.movement is not None]
    count.add((CHANGED, MOVED_ON), (each for each, points in moved if points > 0))
    count.add((CHANGED, MOVED_BACK), (each for each, points in moved if points < 0))
    count.add((CHANGED, STILL), (each for each, points in moved if points == 0))
    if previous is not None:  # last quarter's items are those that are still there and those cancelled
        kept = [key(CHANGED, change.value) for change in Change if change not in (Change.NEW, Change.UNKNOWN)]
        count.sums.append(Sum(key(BEFORE, ITEMS), (*kept, key(CHANGED, CANCELLED))))


def _returns(count: _Count, result: RoundResult) -> None:
    units = result.units

    def codes(test: Callable[[UnitStatus], bool]) -> list[str]:
        return [status.unit for status in units if test(status)]

    whole = count.add((RETURNS, EXPECTED), (status.unit for status in units))
    count.split(
        whole,
        (RETURNS,),
        [(state.value, codes(lambda each, state=state: each.state is state)) for state in UnitState],  # type: ignore[misc]
    )
    received = count.add((RETURNS, RECEIVED), codes(lambda each: each.versions > 0))
    count.split(
        received,
        (RETURNS,),
        [
            (ON_TIME, codes(lambda each: each.versions > 0 and each.on_time)),
            (BELATED, codes(lambda each: each.versions > 0 and not each.on_time)),
        ],
    )
    answers = result.entries.values()
    count.add((RETURNS, NO_NEWS), (pair(entry.item_id, entry.unit) for entry in answers if entry.no_news))


def started(row: LedgerRow) -> bool:
    """Whether there is something to tell of the item: it was answered, and not with 未启动."""
    status = row.lead.status if row.lead else None
    return status is not None and status.kind is not StatusKind.NOT_STARTED
