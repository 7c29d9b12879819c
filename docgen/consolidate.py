"""All returns of a round as one table: who stands where, what each item reports, every figure counted once.

Pure logic over read submissions. Text, table and annex take their figures from the `Ledger` made here
and count nothing themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from docgen import comparison, figures, progress, reconcile
from docgen.comparison import standing
from docgen.diagnostics import Diagnostic, finding
from docgen.model import (
    Adjustment,
    Item,
    Ledger,
    LedgerRow,
    Registry,
    Round,
    RoundResult,
    Submission,
    Task,
    TaskTable,
    UnitState,
    UnitStatus,
)
from docgen.source import SourceRef


def decide(
    round_: Round,
    submissions: Sequence[Submission],
    *,
    table: TaskTable,
    expected: Iterable[str],
    exempt: Iterable[str],
    diagnostics: Iterable[Diagnostic] = (),
) -> RoundResult:
    """Where every unit stands: the newest accepted return counts; without one, the newest returned one."""
    excused = frozenset(exempt)
    by_unit: dict[str, list[Submission]] = {}
    numbered: list[Submission] = []
    for submission in submissions:
        versions = by_unit.setdefault(submission.unit, []) if submission.unit is not None else []
        versions.append(replace(submission, version=len(versions) + 1))
        numbered.append(versions[-1])
    units = tuple(_unit_status(code, by_unit.get(code, []), round_, code in excused) for code in expected)
    notes = [note for versions in by_unit.values() for note in _replaced(versions)]
    return RoundResult(round_, table, tuple(numbered), units, (*diagnostics, *notes))


def _unit_status(code: str, versions: Sequence[Submission], round_: Round, exempt: bool) -> UnitStatus:
    valid = [submission for submission in versions if submission.accepted]
    counts = valid[-1] if valid else versions[-1] if versions else None
    if counts is None:
        return UnitStatus(code, UnitState.EXEMPT if exempt else UnitState.MISSING, None, False, 0)
    state = UnitState.ACCEPTED if counts.accepted else UnitState.EXEMPT if exempt else UnitState.RETURNED
    on_time = versions[0].receipt.received <= round_.due
    return UnitStatus(code, state, counts, on_time, len(versions))


def _replaced(versions: Sequence[Submission]) -> list[Diagnostic]:
    valid = [submission for submission in versions if submission.accepted]
    counts = valid[-1] if valid else versions[-1]
    return [
        finding("replaced-by-later", f"该单位后来又报送了 {counts.name}，以其为准。", SourceRef(each.path))
        for each in versions[: versions.index(counts)]
    ]


def consolidate(
    result: RoundResult,
    previous: RoundResult | None,
    *,
    registry: Registry,
    earlier: Iterable[RoundResult] = (),
    adjustments: Sequence[Adjustment] = (),
) -> Ledger:
    """The ledger of a round. `earlier`: the rounds before `previous`, the latest first; taken only as far as needed.

    `adjustments`: what was adjusted in the table since `previous`.
    """
    rows = [comparison.compared(_row(task, item, result, registry), previous) for task, item in result.table.items]
    rounds = comparison.rounds_needed(rows, chain([previous], earlier)) if previous else ()
    rows = [replace(row, quarters_behind=comparison.quarters_behind(row, rounds)) for row in rows]
    cancelled = comparison.cancelled(rows, previous)
    deadlines = comparison.deadline_changes(rows, previous, adjustments)
    found = reconcile.disagreements(rows)
    return Ledger(
        round=result.round,
        table=result.table,
        registry=registry,
        result=result,
        rows=tuple(rows),
        figures=figures.counted(
            rows,
            result=result,
            previous=previous,
            registry=registry,
            cancelled=cancelled,
            deadlines=[each.item.id for each in deadlines],
        ),
        diagnostics=(
            *reconcile.told(found, registry),
            *reconcile.unanswered(rows, result, registry),
            *reconcile.lamps_apart(rows, result.round, registry),
        ),
        disagreements=found,
        previous=previous,
        cancelled=cancelled,
        deadlines=deadlines,
        earlier=rounds,
    )


def _row(task: Task, item: Item, result: RoundResult, registry: Registry) -> LedgerRow:
    lead, as_of = standing(item, result), result.round.as_of
    reporting = registry.in_order((*item.lead_units, *item.units))
    others = tuple(
        entry for unit in reporting if (entry := result.entries.get((item.id, unit.code))) and entry is not lead
    )
    shown = progress.lamp(item, lead, as_of, result.round.thresholds)
    return LedgerRow(
        task=task,
        item=item,
        lead=lead,
        others=others,
        previous=None,
        time_progress=progress.time_progress(item, as_of),
        lamp=shown,
        gap=progress.gap(item, lead, as_of),
        differs=progress.differs(item, lead, shown, as_of),
    )
