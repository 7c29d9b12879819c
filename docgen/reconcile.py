"""Units that answer for one item, side by side: where they contradict each other, and which items nobody answered.

Leads speak for the whole item, so they must agree. 配合 units speak for their part: it may be done before the
whole, but not after it, and the whole is not in order where a part is behind.
"""

from collections.abc import Iterable, Iterator

from docgen.diagnostics import Diagnostic, finding
from docgen.model import (
    Disagreement,
    LedgerRow,
    ProgressEntry,
    Registry,
    Round,
    RoundResult,
    StatusKind,
)
from docgen.source import SourceRef

LEADS_APART = 20  # points between two leads of the same status that are worth asking about
PARTS_BEHIND = 50  # points that a part may be behind the whole
DAYS_APART = 31  # between the dates of two leads

# A status of the lead, and those of a 配合 unit that cannot stand beside it.
_WHOLE_AND_PART = {
    StatusKind.DONE: (StatusKind.ON_TRACK, StatusKind.BEHIND, StatusKind.NOT_STARTED),
    StatusKind.ON_TRACK: (StatusKind.BEHIND,),
    StatusKind.NOT_STARTED: (StatusKind.DONE, StatusKind.ON_TRACK, StatusKind.BEHIND),
}


def disagreements(rows: Iterable[LedgerRow]) -> tuple[Disagreement, ...]:
    """Every contradiction, the lead that stands for the item against each of the others."""
    return tuple(
        Disagreement(row.item.id, row.task.name, column, row.lead, other, other.unit in row.item.lead_units)
        for row in rows
        if row.lead is not None and row.lead.status is not None
        for other in row.others
        if other.status is not None
        if (column := _between(row.lead, other, both_lead=other.unit in row.item.lead_units))
    )


def _between(lead: ProgressEntry, other: ProgressEntry, *, both_lead: bool) -> str:
    """The key of the column they contradict each other in, the weightiest only; empty where they do not."""
    if _in_status(lead, other, both_lead):
        return "status"
    if _in_progress(lead, other, both_lead):
        return "progress"
    return "expected" if _in_date(lead, other, both_lead) else ""


def _in_status(lead: ProgressEntry, other: ProgressEntry, both_lead: bool) -> bool:
    if both_lead:
        return lead.status != other.status
    if lead.status is None or other.status is None:
        return False
    return other.status.kind in _WHOLE_AND_PART.get(lead.status.kind, ())


def _in_progress(lead: ProgressEntry, other: ProgressEntry, both_lead: bool) -> bool:
    if lead.progress is None or other.progress is None:
        return False
    ahead = lead.progress - other.progress
    return abs(ahead) >= LEADS_APART if both_lead else ahead >= PARTS_BEHIND


def _in_date(lead: ProgressEntry, other: ProgressEntry, both_lead: bool) -> bool:
    if lead.expected is None or other.expected is None:
        return False
    later = (other.expected - lead.expected).days
    return abs(later) > DAYS_APART if both_lead else later > 0 and not other.done


def says(entry: ProgressEntry, column: str) -> str:
    """What a unit reports in the column of a disagreement, as a person reads it."""
    if column == "status":
        return entry.status.word if entry.status else ""
    return f"{entry.progress}%" if column == "progress" else str(entry.expected or entry.expected_words)


def told(found: Iterable[Disagreement], registry: Registry) -> Iterator[Diagnostic]:
    for each in found:
        lead, other = (
            f"{registry[entry.unit].name}报“{says(entry, each.column)}”" for entry in (each.lead, each.other)
        )
        code = "leads-disagree" if each.both_lead else "partner-disagrees"
        places = (entry.cells.get(each.column, entry.where) for entry in (each.lead, each.other))
        message = f"{each.item_id}“{each.name}”：{lead}，{other}。"
        yield finding(code, message, *places, subject=each.item_id)


def unanswered(rows: Iterable[LedgerRow], result: RoundResult, registry: Registry) -> Iterator[Diagnostic]:
    """Every item without an accepted answer of a lead, with where its leads stand."""
    states = {status.unit: "待审" if status.held else status.state.value for status in result.units}
    place = SourceRef(f"{result.round.period.name}台账.xlsx", sheet="台账")
    for row in rows:
        if row.lead is None or row.lead.status is None:
            leads = "、".join(f"{registry[code].name}{states.get(code, '未报')}" for code in row.item.lead_units)
            message = f"{row.item.id}“{row.task.name}”没有牵头单位的答复（{leads or '没有牵头单位'}）。"
            yield finding("item-unanswered", message, place, subject=row.item.id)


def lamps_apart(rows: Iterable[LedgerRow], round_: Round, registry: Registry) -> Iterator[Diagnostic]:
    """Every item whose unit says one thing while its figures say another: to be asked about, never overwritten."""
    for row in rows:
        if not row.differs or row.lead is None or row.lead.status is None:
            continue
        name, word, lamp = registry[row.lead.unit].name, row.lead.status.word, round_.lamp_word(row.lamp)
        measured = (
            f"，完成进度{row.lead.progress}%，序时进度{row.time_progress}%" if row.time_progress is not None else ""
        )
        message = f"{row.item.id}“{row.task.name}”：{name}填报状态为“{word}”，预警为“{lamp}”{measured}。"
        place = row.lead.cells.get("status", row.lead.where)
        yield finding("status-lamp-differ", message, place, subject=row.item.id)
