"""All returns of a round as one table: who stands where, what each item reports, every figure counted once.

Pure logic over read submissions. Text, table and annex take their figures from the `Ledger` made here
and count nothing themselves.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from docgen import reconcile
from docgen.diagnostics import Diagnostic, finding
from docgen.model import (
    Item,
    Lamp,
    Ledger,
    LedgerRow,
    ProgressEntry,
    Registry,
    Round,
    RoundResult,
    Submission,
    Tally,
    Task,
    TaskTable,
    UnitState,
    UnitStatus,
)
from docgen.progress import lamp, time_progress
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


def consolidate(result: RoundResult, previous: RoundResult | None, *, registry: Registry) -> Ledger:
    """The ledger of a round. The parts of every tally add up to the number of items (asserted here)."""
    table = result.table
    rows = tuple(_row(task, item, result, previous, registry) for task, item in table.items)
    before = _tally(_lead_entry(item, previous) for _, item in previous.table.items) if previous else None
    overall = _tally(row.lead for row in rows)
    by_theme = {theme: _tally(row.lead for row in rows if row.task.theme == theme) for theme in table.themes}
    leads = [unit.code for unit in registry if any(unit.code in item.lead_units for _, item in table.items)]
    by_unit = {
        code: _tally(result.entries.get((row.item.id, code)) for row in rows if code in row.item.lead_units)
        for code in leads
    }
    lamps = Counter(row.lamp for row in rows)
    found = reconcile.disagreements(rows)
    if not len(rows) == overall.total == sum(t.total for t in by_theme.values()) == sum(lamps.values()):
        raise AssertionError("the parts of the ledger do not add up")
    return Ledger(
        round=result.round,
        table=table,
        registry=registry,
        result=result,
        rows=rows,
        overall=overall,
        previous_overall=before,
        by_theme=by_theme,
        by_unit=by_unit,
        by_lamp={each: lamps[each] for each in Lamp},
        diagnostics=(*reconcile.told(found, registry), *reconcile.unanswered(rows, result, registry)),
        disagreements=found,
    )


def _row(task: Task, item: Item, result: RoundResult, previous: RoundResult | None, registry: Registry) -> LedgerRow:
    lead = _lead_entry(item, result)
    reporting = registry.in_order((*item.lead_units, *item.units))
    others = tuple(
        entry for unit in reporting if (entry := result.entries.get((item.id, unit.code))) and entry is not lead
    )
    return LedgerRow(
        task=task,
        item=item,
        lead=lead,
        others=others,
        previous=_lead_entry(item, previous) if previous else None,
        time_progress=time_progress(item, result.round.as_of),
        lamp=lamp(item, lead, result.round.as_of, result.round.thresholds),
    )


def _lead_entry(item: Item, result: RoundResult) -> ProgressEntry | None:
    """What stands for the item: the accepted answer of the lead unit named first, else of the next."""
    answers: Mapping[tuple[str, str], ProgressEntry] = result.entries
    return next((found for code in item.lead_units if (found := answers.get((item.id, code)))), None)


def _tally(entries: Iterable[ProgressEntry | None]) -> Tally:
    words: Counter[str] = Counter()
    unanswered = 0
    for entry in entries:
        if entry is None or entry.status is None:
            unanswered += 1
        else:
            words[entry.status.word] += 1
    return Tally(dict(words), unanswered)
