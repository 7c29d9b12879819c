"""人工核定 applied: the decisions of a round, to a form, its answers and its findings; and what became of each.

A corrected value is put in the place of the cell before anything is read, so that it goes through the same reading
and the same checks. What no longer fits (the return says something else by now) is never forced; it is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from docgen import schema, values, zh
from docgen.diagnostics import Diagnostic, Severity, finding
from docgen.errors import ConfigError
from docgen.model import (
    NO_NEWS,
    DecisionKind,
    ProgressEntry,
    Receipt,
    Registry,
    Review,
    Round,
    RoundDecision,
    Status,
)
from docgen.sheets import FilledRow, RawForm
from docgen.source import RawCell, SourceRef
from docgen.versions import rows_by_id, said

Answers = Mapping[tuple[str, str], ProgressEntry]
Unfit = list[tuple[RoundDecision, str]]
_OF_FILES = (DecisionKind.WITHDRAW, DecisionKind.REVIEW)
_OF_UNITS = (DecisionKind.EXEMPT, DecisionKind.NO_NEWS)
_MUST_SAY = ("status", "progress", "achievements")


@dataclass(frozen=True)
class Standing:
    """The decisions of a round in their order, each with the unit, or the file, it is about."""

    decisions: tuple[RoundDecision, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)  # subject → code, of the subjects that are units

    def of(self, *kinds: DecisionKind) -> tuple[RoundDecision, ...]:
        return tuple(each for each in self.decisions if each.kind in kinds)

    def about(self, unit: str, file: str) -> "Standing":
        """Those about this unit or this very file."""
        mine = (each for each in self.decisions if file == each.subject or self.units.get(each.subject) == unit)
        return Standing(tuple(mine), self.units)

    def withdrawn(self) -> frozenset[str]:
        return frozenset(each.subject for each in self.of(DecisionKind.WITHDRAW))

    def exempt(self) -> frozenset[str]:
        return frozenset(self.units[each.subject] for each in self.of(DecisionKind.EXEMPT))


def standing(
    decisions: Iterable[RoundDecision], *, receipts: Iterable[Receipt], registry: Registry, round_: Round
) -> Standing:
    """Tell units from files. :raises ConfigError: a subject is neither, or not what its kind needs; an unknown status."""
    files = [receipt.file for receipt in receipts]
    found = tuple(decisions)
    units: dict[str, str] = {}
    for each in found:
        if each.status and round_.status(each.status) is None:
            words = "、".join(status.word for status in round_.statuses)
            raise _wrong(each, "status", f"不认识的进度状态“{each.status}”。", f"可用：{words}。")
        if each.kind not in _OF_UNITS and each.subject in files:
            continue
        unit = registry.named(each.subject) if each.kind not in _OF_FILES else None
        if unit is None:
            raise _unknown(each, files, registry)
        units[each.subject] = unit.code
    return Standing(found, units)


def _unknown(each: RoundDecision, files: Sequence[str], registry: Registry) -> ConfigError:
    if each.kind in _OF_FILES:
        near = "、".join(get_close_matches(each.subject, files, n=3, cutoff=0.5))
        return _wrong(each, "subject", f"本季度没有收到“{each.subject}”。", f"是否为：{near}？" if near else "")
    near = "、".join(unit.name for unit in registry.suggestions(each.subject))
    return _wrong(each, "subject", f"单位名录中没有“{each.subject}”。", f"是否为：{near}？" if near else "")


def _wrong(each: RoundDecision, key: str, message: str, hint: str = "") -> ConfigError:
    return ConfigError(message, file=each.where.file, line=each.where.row, key=key, hint=hint)


# ---- a cell that says something else -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Corrected:
    """A form with the values that were decided; `done` fit, `unfit` did not; `told` says so."""

    form: RawForm
    done: tuple[RoundDecision, ...]
    unfit: tuple[tuple[RoundDecision, str], ...]
    told: tuple[Diagnostic, ...]


def corrected(form: RawForm, decisions: Standing) -> Corrected:
    """Put the decided values where the return still says what it said when they were decided."""
    rows, unfit = rows_by_id(form), Unfit()
    fit: dict[tuple[str, str], RoundDecision] = {}
    for each in decisions.of(DecisionKind.VALUE):
        row = rows.get(each.item)
        if reason := _unfit_value(each, row):
            unfit.append((each, reason))
            continue
        if each.cell in fit:
            unfit.append((fit[each.cell], f"同一格后来另有核定（{each.where}）"))
        fit[each.cell] = each
    changed = tuple(_with_values(row, _of_row(fit.values(), row, rows)) for row in form.rows)
    told = tuple(_told_value(each, rows[each.item][each.column]) for each in fit.values())
    return Corrected(replace(form, rows=changed), tuple(fit.values()), tuple(unfit), told)


def _unfit_value(each: RoundDecision, row: FilledRow | None) -> str:
    """Why a value does not fit the form; empty where it does."""
    heading = schema.column(schema.FORM_COLUMNS, each.column).heading
    if row is None:
        return f"报来的表中没有 {each.item} 这一行"
    cell = row.get(each.column)
    if cell is None:
        return f"报来的表中没有“{heading}”栏"
    if zh.comparable(said(cell)) != zh.comparable(each.old):
        return f"{each.item}“{heading}”所报为{_quoted(said(cell))}，不是{_quoted(each.old)}"
    return ""


def _quoted(text: str) -> str:
    return f"“{values.short(text)}”" if text else "空白"


def _of_row(fit: Iterable[RoundDecision], row: FilledRow, rows: Mapping[str, FilledRow]) -> list[RoundDecision]:
    return [each for each in fit if rows[each.item] is row]


def _with_values(row: FilledRow, decisions: Sequence[RoundDecision]) -> FilledRow:
    cells = {
        each.column: RawCell(each.new, row.where, each.new or None, column=row[each.column].column)
        for each in decisions
    }
    return replace(row, cells={**row.cells, **cells}) if cells else row


def _told_value(each: RoundDecision, cell: RawCell) -> Diagnostic:
    heading = schema.column(schema.FORM_COLUMNS, each.column).heading
    message = f"“{heading}”原填{_quoted(each.old)}，按核定采用{_quoted(each.new)}（{_reason(each)}）。"
    return finding("value-by-decision", message, cell.where, subject=each.item)


def _reason(each: RoundDecision) -> str:
    return f"{each.why.rstrip('。')}；{each.who}，{each.when}"


# ---- nothing to report -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """Whose return it is, which items it must answer, and what the unit said last quarter."""

    unit: str
    expected: Sequence[str]
    previous: Answers
    round: Round


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers and findings after the decisions about them; `done` and `unfit` as above."""

    entries: tuple[ProgressEntry, ...]
    diagnostics: tuple[Diagnostic, ...]
    done: tuple[RoundDecision, ...] = ()
    unfit: tuple[tuple[RoundDecision, str], ...] = ()


def marked(entries: Iterable[ProgressEntry], decisions: Iterable[RoundDecision]) -> tuple[ProgressEntry, ...]:
    """The answers, each with the decisions about its cells."""
    done = tuple(decisions)
    own = ((entry, tuple(each for each in done if each.item == entry.item_id)) for entry in entries)
    return tuple(replace(entry, decisions=mine) if mine else entry for entry, mine in own)


def with_no_news(read: Answered, faults: Sequence[Diagnostic], decisions: Standing, case: Case) -> Answered:
    """The answers, with 本季度无新进展 for the items decided so. `faults`: all findings about the answers as they came.

    A decision about a whole unit fills only what the unit left open; one about an item stands in place of the answer.
    """
    entries = {each.item_id: each for each in read.entries}
    found, done, unfit = list(read.diagnostics), list(read.done), list(read.unfit)
    for each in decisions.of(DecisionKind.NO_NEWS):
        wanted, reason = _without_news(each, entries, faults, case)
        unfit += [(each, reason)] if reason else []
        for item_id in wanted:
            own = entries.get(item_id)
            entry = _no_news(each, own, item_id, case)
            if entry is None:
                unfit.append((each, f"{item_id} 没有上季度的数据，也没有写明状态和进度"))
                continue
            found = [*_without_settled(found, item_id, own), _told_no_news(each, entry)]
            entries[item_id] = entry
            done.append(each)
    ordered = tuple(entries[item_id] for item_id in case.expected if item_id in entries)
    return Answered(ordered, tuple(found), tuple(dict.fromkeys(done)), tuple(unfit))


def _without_news(
    each: RoundDecision, entries: Mapping[str, ProgressEntry], faults: Sequence[Diagnostic], case: Case
) -> tuple[list[str], str]:
    """The items a decision is about; and why there are none."""
    if each.item:
        known = each.item in case.expected
        return ([each.item], "") if known else ([], f"{each.item} 不是该单位本季度应报的分项")
    wanted = [item_id for item_id in case.expected if _left_open(item_id, entries, faults)]
    return wanted, "" if wanted else "该单位没有空着的分项"


def _left_open(item_id: str, entries: Mapping[str, ProgressEntry], faults: Iterable[Diagnostic]) -> bool:
    """No row, or nothing usable in the cell of the progress."""
    entry = entries.get(item_id)
    if entry is None:
        return True
    cell = entry.cells.get("achievements", entry.where)
    return any(cell in each.places for each in faults if each.severity is Severity.ERROR and each.subject == item_id)


def _no_news(each: RoundDecision, own: ProgressEntry | None, item_id: str, case: Case) -> ProgressEntry | None:
    """The answer that the office gives; status and share are the unit's own, else the decision's, else last quarter's."""
    before = case.previous.get((item_id, case.unit))
    status = _first(own.status if own else None, case.round.status(each.status), before.status if before else None)
    progress = own.progress if own and own.progress is not None else each.progress
    if progress is None and before:
        progress = before.progress
    if status is None or progress is None:
        return None
    base = own or _blank(each, item_id, case.unit)
    decisions = (*base.decisions, each)
    return replace(base, status=status, progress=progress, achievements=NO_NEWS, decisions=decisions)


def _first(*found: Status | None) -> Status | None:
    return next((each for each in found if each is not None), None)


def _blank(each: RoundDecision, item_id: str, unit: str) -> ProgressEntry:
    return ProgressEntry(item_id, unit, None, None, "", "", "", None, "", "", each.where)


def _without_settled(found: Iterable[Diagnostic], item_id: str, own: ProgressEntry | None) -> Iterator[Diagnostic]:
    """Findings without those that the answer of the office makes idle."""
    cells = {own.cells[key] for key in _MUST_SAY if key in own.cells} if own else set()
    for each in found:
        about = each.subject == item_id and (each.code == "row-missing" or set(each.places) <= cells)
        if not (about and each.severity is Severity.ERROR):
            yield each


def _told_no_news(each: RoundDecision, entry: ProgressEntry) -> Diagnostic:
    place = entry.cells.get("achievements", entry.where)
    message = f"{entry.item_id} 按核定计为“{NO_NEWS}”（{_reason(each)}）。"
    return finding("no-news-by-decision", message, place, subject=entry.item_id)


def in_place_of(decisions: Standing, case: Case) -> Answered:
    """What the office answers for a unit that sent nothing: the items it decided are without news."""
    mine = Standing(tuple(each for each in decisions.decisions if decisions.units.get(each.subject) == case.unit))
    return with_no_news(Answered((), ()), (), mine, case)


# ---- faults that are accepted -----------------------------------------------------------------------------------------


def with_accepted(read: Answered, faults: Sequence[Diagnostic], decisions: Standing) -> Answered:
    """The findings, with those the office accepted as notes. `faults`: every finding about the return."""
    entries = {each.item_id: each for each in read.entries}
    found, done, unfit = list(faults), list(read.done), list(read.unfit)
    for each in decisions.of(DecisionKind.ACCEPT):
        meant = [fault for fault in found if fault.severity is Severity.ERROR and _is_meant(each, fault, entries)]
        usable = [fault for fault in meant if not _must_say(fault, entries)]
        if len(usable) < len(meant):
            unfit.append((each, "有的格必须有内容，请用更正写明"))
        elif not usable:
            unfit.append((each, "报来的表中没有这样的错误"))
        elif idle := [code for code in each.codes if all(fault.code != code for fault in usable)]:
            unfit.append((each, f"没有 {'、'.join(idle)} 一类的错误"))
        for fault in usable:
            found[found.index(fault)] = _told_accepted(each, fault)
            if entry := entries.get(fault.subject):
                entries[fault.subject] = replace(entry, decisions=(*entry.decisions, each))
        done += [each] if usable else []
    return Answered(tuple(entries.values()), tuple(found), tuple(done), tuple(unfit))


def _is_meant(each: RoundDecision, fault: Diagnostic, entries: Mapping[str, ProgressEntry]) -> bool:
    if fault.code not in each.codes or (each.item and fault.subject != each.item):
        return False
    entry = entries.get(fault.subject)
    return not each.column or (entry is not None and entry.cells.get(each.column) in fault.places)


def _must_say(fault: Diagnostic, entries: Mapping[str, ProgressEntry]) -> bool:
    """The fault is about a cell, or a column, without which there is no answer."""
    if fault.code == "form-heading-missing":
        return any(each.cells and not set(_MUST_SAY) <= set(each.cells) for each in entries.values())
    entry = entries.get(fault.subject)
    cells = {entry.cells.get(key) for key in _MUST_SAY} if entry else set()
    return fault.code == "cell-fault" and bool(cells & set(fault.places))


def _told_accepted(each: RoundDecision, fault: Diagnostic) -> Diagnostic:
    message = f"{fault.message.rstrip('。')}（核定采用：{_reason(each)}）。"
    return finding("accepted-by-decision", message, *fault.places, subject=fault.subject)


# ---- review --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the office says of a return in the end, the finding where it goes back, and which decision said so."""

    state: Review | None
    told: tuple[Diagnostic, ...]
    done: tuple[RoundDecision, ...]


def reviewed(form: RawForm, decisions: Standing) -> Reviewed:
    """The last review of a return counts."""
    reviews = decisions.of(DecisionKind.REVIEW)
    if not reviews:
        return Reviewed(None, (), ())
    last = reviews[-1]
    if last.state is not Review.RETURNED:
        return Reviewed(last.state, (), (last,))
    message = f"审核退回：{(last.note or last.why).rstrip('。')}。"
    told = finding("returned-by-review", message, _place(form, last), subject=last.item)
    return Reviewed(last.state, (told,), (last,))


def _place(form: RawForm, each: RoundDecision) -> SourceRef:
    row = rows_by_id(form).get(each.item)
    cell = row.get(each.column) if row else None
    return cell.where if cell else row.where if row else form.where
