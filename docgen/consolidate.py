"""All returns of a round as one table: who stands where, what each item reports, every figure counted once.

Pure logic over read submissions. Text, table and annex take their figures from the `Ledger` made here
and count nothing themselves.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from docgen import comparison, figures, progress, reconcile
from docgen.comparison import standing
from docgen.diagnostics import Diagnostic, Severity, finding
from docgen.model import (
    Adjustment,
    DecisionKind,
    Item,
    Ledger,
    LedgerRow,
    ProgressEntry,
    Receipt,
    Registry,
    Review,
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
    answered: Iterable[ProgressEntry] = (),
    withdrawn: Iterable[Receipt] = (),
) -> RoundResult:
    """Where every unit stands: the newest accepted return counts; without one, the newest returned one.

    `answered`: what the office answers for units that sent nothing; one with all its items so answered is accepted.
    """
    excused = frozenset(exempt)
    by_unit: dict[str, list[Submission]] = {}
    numbered: list[Submission] = []
    for submission in submissions:
        versions = by_unit.setdefault(submission.unit, []) if submission.unit is not None else []
        versions.append(replace(submission, version=len(versions) + 1))
        numbered.append(versions[-1])
    given = tuple(answered)
    answers = Counter(entry.unit for entry in given)
    whole = {code for code, count in answers.items() if count == len(table.of_unit(code))}
    units = tuple(
        _unit_status(code, by_unit.get(code, []), round_, exempt=code in excused, answered=code in whole)
        for code in expected
    )
    notes = [note for versions in by_unit.values() for note in _replaced(versions)]
    kept = tuple(entry for status in units for entry in _answered_in(status))
    found = (*diagnostics, *notes, *(_awaiting(each.submission) for each in units if each.held and each.submission))
    return RoundResult(
        round_, table, tuple(numbered), units, found, withdrawn=tuple(withdrawn), answered=(*given, *kept)
    )


def _awaiting(sent: Submission) -> Diagnostic:
    return finding("awaiting-review", "还没有审核通过，暂不计入报告。", SourceRef(sent.path))


def _unit_status(
    code: str, versions: Sequence[Submission], round_: Round, *, exempt: bool, answered: bool
) -> UnitStatus:
    if not versions:
        state = UnitState.EXEMPT if exempt else UnitState.ACCEPTED if answered else UnitState.MISSING
        return UnitStatus(code, state, None, False, 0)
    counts = _counting(versions)
    state = UnitState.ACCEPTED if counts.accepted else UnitState.EXEMPT if exempt else UnitState.RETURNED
    on_time = versions[0].receipt.received <= round_.due
    held = round_.review_required and counts.accepted and counts.review is not Review.PASSED
    return UnitStatus(code, state, counts, on_time, len(versions), held)


def _counting(versions: Sequence[Submission]) -> Submission:
    """The newest valid return, else the newest. What the office returned after reading it, with all before it, is not valid."""
    since = max((n + 1 for n, each in enumerate(versions) if each.review is Review.RETURNED), default=0)
    valid = [each for each in versions[since:] if each.accepted]
    return (valid or versions)[-1]


def _answered_in(status: UnitStatus) -> Iterator[ProgressEntry]:
    """Of a return that goes back: the items the office decided are without news, where nothing else is wrong with them."""
    sent = status.submission
    if sent is None or status.state is not UnitState.RETURNED:
        return
    faulty = {each.subject for each in sent.diagnostics if each.severity is Severity.ERROR}
    for entry in sent.entries:
        if entry.item_id not in faulty and any(each.kind is DecisionKind.NO_NEWS for each in entry.decisions):
            yield entry


def _replaced(versions: Sequence[Submission]) -> list[Diagnostic]:
    counts = _counting(versions)
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
