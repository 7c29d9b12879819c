"""This quarter beside the quarters before it: what became of every item, and for how long it has been behind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from docgen.model import (
    BEHIND_LAMPS,
    Adjustment,
    Change,
    DeadlineChange,
    Item,
    Lamp,
    LedgerRow,
    ProgressEntry,
    RoundResult,
    StatusKind,
    Task,
)
from docgen.progress import lamp
from docgen.schema import TASK_COLUMNS, column

DEADLINE = column(TASK_COLUMNS, "deadline").heading
SHOWN_BEFORE = 7  # rounds before this one that the ledger shows; with it they are two years
_LEVELS = {Lamp.YELLOW: 1, Lamp.RED: 2, Lamp.OVERDUE: 3}


def standing(item: Item, result: RoundResult) -> ProgressEntry | None:
    """What stands for the item: the accepted answer of the lead unit named first, else of the next."""
    answers: Mapping[tuple[str, str], ProgressEntry] = result.entries
    return next((found for code in item.lead_units if (found := answers.get((item.id, code)))), None)


def lamp_then(item: Item, result: RoundResult) -> Lamp:
    """The lamp of an item in a round, by the dates and thresholds in force there."""
    return lamp(item, standing(item, result), result.round.as_of, result.round.thresholds)


def compared(row: LedgerRow, previous: RoundResult | None) -> LedgerRow:
    """The row with what became of it since the round before; `previous` None: there was none."""
    if previous is None:
        return row
    if row.item.id not in previous.table.by_id:
        return replace(row, change=Change.NEW)
    _, then = previous.table.by_id[row.item.id]
    before = standing(then, previous)
    shown = lamp_then(then, previous)
    compared_row = replace(row, previous=before, previous_lamp=shown, movement=_movement(row.lead, before))
    return replace(compared_row, change=_change(row, before, shown))


def _movement(now: ProgressEntry | None, before: ProgressEntry | None) -> int | None:
    if now is None or before is None or now.progress is None or before.progress is None:
        return None
    return now.progress - before.progress


def _change(row: LedgerRow, before: ProgressEntry | None, shown: Lamp) -> Change:
    now = row.lead
    if now is None or now.status is None:
        return Change.SAME if before is None or before.status is None else Change.SILENT
    if now.done and not (before is not None and before.done):
        return Change.NEWLY_DONE
    if before is None or before.status is None:
        return Change.HEARD
    levels = _level(now, row.lamp), _level(before, shown)
    return Change.BETTER if levels < levels[::-1] else Change.WORSE if levels > levels[::-1] else Change.SAME


def _level(entry: ProgressEntry, shown: Lamp) -> tuple[int, int]:
    """How badly an item stands: by the worse of its unit's word and its lamp, then by whether it has begun."""
    kind = entry.status.kind if entry.status else None
    told = 1 if kind is StatusKind.BEHIND else 0
    waiting = 0 if kind is StatusKind.DONE else 2 if kind is StatusKind.NOT_STARTED else 1
    return max(told, _LEVELS.get(shown, 0)), waiting


def quarters_behind(row: LedgerRow, rounds: Sequence[RoundResult]) -> int:
    """Quarters in a row the item has been behind. `rounds`: those before this one, the latest first.

    A quarter in which nothing was reported, or the item was not there, ends the row: nothing can be said of it.
    """
    if not row.behind:
        return 0
    count = 1
    for result in rounds:
        if not _behind_then(row.item.id, result):
            break
        count += 1
    return count


def _behind_then(item_id: str, result: RoundResult) -> bool:
    if item_id not in result.table.by_id:
        return False
    _, item = result.table.by_id[item_id]
    entry = standing(item, result)
    return entry is not None and (entry.behind or lamp_then(item, result) in BEHIND_LAMPS)


def rounds_needed(rows: Iterable[LedgerRow], earlier: Iterable[RoundResult]) -> tuple[RoundResult, ...]:
    """The rounds before this one, the latest first: those the ledger shows, and as far back as an item was behind."""
    open_ = {row.item.id for row in rows if row.behind}
    found: list[RoundResult] = []
    for result in earlier:
        found.append(result)
        open_ = {each for each in open_ if _behind_then(each, result)}
        if not open_ and len(found) >= SHOWN_BEFORE:
            break
    return tuple(found)


def cancelled(rows: Iterable[LedgerRow], previous: RoundResult | None) -> tuple[tuple[Task, Item], ...]:
    """Items of last quarter's table that are in this one no more."""
    if previous is None:
        return ()
    now = {row.item.id for row in rows}
    return tuple((task, item) for task, item in previous.table.items if item.id not in now)


def deadline_changes(
    rows: Iterable[LedgerRow], previous: RoundResult | None, made: Sequence[Adjustment]
) -> tuple[DeadlineChange, ...]:
    """Deadlines that are not what they were last quarter, each with the basis that is on record for it."""
    if previous is None:
        return ()
    found = []
    for row in rows:
        if row.item.id not in previous.table.by_id:
            continue
        _, then = previous.table.by_id[row.item.id]
        before, after = then.deadline.shown, row.item.deadline.shown
        if before != after:
            record = next((each for each in made if each.item == row.item.id and each.field == DEADLINE), None)
            basis, day = (record.basis, record.day) if record else (None, None)
            found.append(DeadlineChange(row.task, row.item, before, after, basis, day))
    return tuple(found)
