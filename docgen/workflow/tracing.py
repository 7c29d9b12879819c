"""`docgen trace`: where a value comes from, down to the cell and the hash of its file, and what versions changed.

A subject is what the words after the quarter mean. `FINDERS` are asked one after the other; each knows one kind of
subject and gives the keys it adds to the JSON, or None where the words mean nothing to it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from docgen import schema, wording
from docgen.consolidate import consolidate
from docgen.errors import DocgenError
from docgen.excel.sniff import WorkbookError
from docgen.model import (
    Item,
    LedgerRow,
    Period,
    ProgressEntry,
    RoundResult,
    Submission,
    Task,
    Unit,
    UnitStatus,
)
from docgen.sheets import RawForm
from docgen.source import SourceRef
from docgen.versions import CellChange, changed_cells, rows_by_id, said
from docgen.workflow import quoting
from docgen.workflow.freezing import view
from docgen.workflow.returns import evaluate, evaluate_if_any
from docgen.workflow.session import Outcome, Session
from docgen.workflow.standing import decision_json

Json = dict[str, object]
_NUMBER = re.compile(r"(?:第)?(\d+)(?:项)?")


@dataclass
class Trail:
    """What one trace looks things up in: the round, the round before, and the forms it opened."""

    session: Session
    period: Period
    result: RoundResult
    previous: RoundResult | None
    forms: dict[str, RawForm | None] = field(default_factory=dict)

    def form(self, period: Period, submission: Submission) -> RawForm | None:
        """The form of a return as found; None where its file is gone or no form."""
        if submission.path not in self.forms:
            data = self.session.original(period, submission.receipt)
            try:
                read = self.session.memory(period).read(data, file=submission.path) if data is not None else None
            except WorkbookError:
                read = None
            self.forms[submission.path] = read
        return self.forms[submission.path]


@dataclass(frozen=True, slots=True)
class Found:
    """What words mean: the kind of subject, its items with the units asked about (None: all), the further keys."""

    kind: str
    items: Sequence[tuple[Task, Item]]
    units: frozenset[str] | None = None
    more: Mapping[str, object] = field(default_factory=dict)


Finder = Callable[[Trail, str], Found | None]


def trace(
    session: Session, period: Period, subject: str | None = None, *, between: tuple[int, int] | None = None
) -> Outcome:
    """Items, or a unit, with every value's file, cell and hash. Writes nothing. None: every item.

    `between`: which two versions of a unit are compared; else each with the one before it.

    :raises DocgenError: the words name no task, item or unit of this quarter, or a version there is not.
    """
    session = view(session, period)  # of a closed round, what it was made of
    trail = Trail(session, period, evaluate(session, period), evaluate_if_any(session, period.previous))
    found = _found(trail, subject)
    if between and found.units is None:
        raise DocgenError(
            "只有追溯一个单位时才能比较两次报送。", hint="请写明单位，例如 docgen trace 2020Q3 区水务局。"
        )
    more = dict(found.more)
    if found.units and found.kind == "unit":
        more["unit"] = _unit(trail, next(iter(found.units)), between)
    ledger = consolidate(trail.result, trail.previous, registry=session.workspace.registry)
    rows = {row.item.id: row for row in ledger.rows}
    items = [_item(trail, rows[item.id], found.units) for _, item in found.items]
    answers = sum(len(each["answers"]) for each in items if isinstance(each["answers"], list))
    return Outcome(
        counts={"items": len(items), "answers": answers},
        details={
            "subject": {"kind": found.kind, "words": subject or ""},
            "unit": None,
            "figure": None,
            "passages": [],
            "items": items,
            **more,
        },
    )


def _found(trail: Trail, subject: str | None) -> Found:
    if subject is None:
        return Found("all", trail.result.table.items)
    for finder in FINDERS:
        if found := finder(trail, subject.strip()):
            return found
    registry = trail.session.workspace.registry
    near = "、".join(unit.name for unit in registry.suggestions(subject))
    hint = (
        f"是否为：{near}？"
        if near
        else "请写任务编号（T013）、分项编号（T013-1）、序号（13）、单位名称、数字（总体.已完成），或报告里的一句话。"
    )
    raise DocgenError(f"{trail.period.name}没有任务、分项、单位或数字“{subject}”，报告里也没有这句话。", hint=hint)


# ---- subjects ------------------------------------------------------------------------------------------------------


def _by_id(trail: Trail, words: str) -> Found | None:
    """T013, T013-1."""
    key = words.upper()
    pairs = [(task, item) for task, item in trail.result.table.items if key in (task.id.upper(), item.id.upper())]
    return Found("items", pairs) if pairs else None


def _by_number(trail: Trail, words: str) -> Found | None:
    """13, 第13项: the 序号 of this quarter's table, of every theme that has it."""
    match = _NUMBER.fullmatch(words)
    pairs = [(task, item) for task, item in trail.result.table.items if match and task.number == match[1]]
    return Found("items", pairs) if pairs else None


def _by_unit(trail: Trail, words: str) -> Found | None:
    registry = trail.session.workspace.registry
    unit = registry.named(words) or registry.get(words)
    if unit is None or not any(each.unit == unit.code for each in trail.result.units):
        return None
    return Found("unit", trail.result.table.of_unit(unit.code), frozenset((unit.code,)))


def _by_figure(trail: Trail, words: str) -> Found | None:
    """总体.状态.已完成, or 总体.已完成: a figure of the report with the cells of what it counts."""
    found = quoting.figure(trail.session, trail.period, words)
    return Found("figure", (), more={"figure": found}) if found else None


def _by_sentence(trail: Trail, words: str) -> Found | None:
    """A stretch of the report's text: the cells that its values rest on."""
    found = quoting.sentence(trail.session, trail.period, words)
    return Found("sentence", (), more={"passages": found}) if found else None


FINDERS: tuple[Finder, ...] = (_by_id, _by_number, _by_unit, _by_figure, _by_sentence)


# ---- an item ---------------------------------------------------------------------------------------------------------


def _item(trail: Trail, row: LedgerRow, units: frozenset[str] | None) -> Json:
    registry, item, task = trail.session.workspace.registry, row.item, row.task
    asked = [unit for unit in registry.in_order(item.codes()) if units is None or unit.code in units]
    return {
        "item": item.id,
        "task": task.id,
        "number": task.number,
        "theme": task.theme,
        "name": task.name,
        "content": item.content,
        "start": item.start.shown,
        "deadline": item.deadline.shown,
        "lamp": row.lamp.value,
        "time_progress": row.time_progress,
        "answers": [_answer(trail, row, unit) for unit in asked],
    }


def _answer(trail: Trail, row: LedgerRow, unit: Unit) -> Json:
    """What a unit says of an item in the file that counts for it, accepted or not, and what it said last quarter."""
    status = _status(trail.result, unit.code)
    sent = status.submission if status else None
    entry = trail.result.entries.get((row.item.id, unit.code)) or _entry_of(sent, row.item.id)
    told = [each for each in sent.diagnostics if each.subject == row.item.id] if sent else []
    return {
        "unit": unit.name,
        "role": wording.role(row.item, unit.code),
        "state": status.state.value if status else "未报",
        "stands": row.lead is not None and entry is row.lead,
        **_file(sent),
        "fields": _fields(trail, trail.period, sent, entry),
        "previous": _previous(trail, row.item.id, unit.code),
        "decisions": [
            decision_json(trail.session, each)
            for each in trail.result.decisions
            if each.unit == unit.code and each.decision.item in ("", row.item.id)
        ],
        "findings": [each.as_json() for each in told],
    }


def _previous(trail: Trail, item_id: str, unit: str) -> Json | None:
    """What the unit said of the item last quarter, where that was accepted."""
    entry = trail.previous.entries.get((item_id, unit)) if trail.previous else None
    if trail.previous is None or entry is None:
        return None
    status = _status(trail.previous, unit)
    sent = status.submission if status else None
    return {**_file(sent), "fields": _fields(trail, trail.period.previous, sent, entry)}


def _status(result: RoundResult, unit: str) -> UnitStatus | None:
    return next((each for each in result.units if each.unit == unit), None)


def _entry_of(sent: Submission | None, item_id: str) -> ProgressEntry | None:
    return next((each for each in sent.entries if each.item_id == item_id), None) if sent else None


def _file(sent: Submission | None) -> Json:
    return {
        "file": sent.path if sent else None,
        "version": sent.version if sent else None,
        "sha256": sent.receipt.sha256 if sent else None,
    }


def _fields(trail: Trail, period: Period, sent: Submission | None, entry: ProgressEntry | None) -> list[Json]:
    """Every column the unit fills: the value as used, what the cell says where that is something else, its place."""
    if entry is None:
        return []
    form = trail.form(period, sent) if sent else None
    row = rows_by_id(form).get(entry.item_id) if form else None
    found: list[Json] = []
    for column in schema.INPUT_COLUMNS:
        value = value_of(entry, column.key)
        written = said(row.get(column.key)) if row else ""
        place = entry.cells.get(column.key, entry.where)
        found.append(
            {
                "column": column.heading,
                "value": value,
                "written": written if written != ("" if value is None else str(value)) else None,
                "where": place.as_json(),
            }
        )
    return found


def value_of(entry: ProgressEntry, key: str) -> str | int | None:
    """An answer as it is used: the word of the status, the share as a number, a date as 2020-12-31, texts as they are."""
    value = getattr(entry, key)
    if key == "status":
        return entry.status.word if entry.status else None
    if key == "expected":
        return entry.expected.isoformat() if entry.expected else entry.expected_words or None
    return value if isinstance(value, int) else value or None


# ---- a unit ------------------------------------------------------------------------------------------------------------


def _unit(trail: Trail, code: str, between: tuple[int, int] | None) -> Json:
    """All versions of a unit and what changed from one to the next, or between the two that are asked for."""
    status = _status(trail.result, code)
    versions = [each for each in trail.result.submissions if each.unit == code]
    counts = status.submission if status else None
    pairs: Iterable[tuple[Submission, Submission]] = pairwise(versions)
    if between:
        pairs = [(_version(versions, between[0]), _version(versions, between[1]))]
    return {
        "unit": trail.session.workspace.registry[code].name,
        "state": status.state.value if status else "未报",
        "versions": [_version_json(each, counts=each is counts) for each in versions],
        "changes": [_changes(trail, one, other) for one, other in pairs],
        "decisions": [decision_json(trail.session, each) for each in trail.result.decisions if each.unit == code],
    }


def _version(versions: Sequence[Submission], number: int) -> Submission:
    found = next((each for each in versions if each.version == number), None)
    if found is None:
        raise DocgenError(f"没有第 {number} 次报送，共报送 {len(versions)} 次。")
    return found


def _version_json(each: Submission, *, counts: bool) -> Json:
    return {
        **_file(each),
        "original_name": each.receipt.original_name,
        "received": each.receipt.received.isoformat(),
        "state": "采用" if each.accepted else "退回",
        "review": each.review.value if each.review else None,
        "counts": counts,
        "errors": sum(found.severity.name == "ERROR" for found in each.diagnostics),
    }


def _changes(trail: Trail, one: Submission, other: Submission) -> Json:
    before, after = (trail.form(trail.period, each) for each in (one, other))
    cells = changed_cells(before, after) if before and after else ()
    return {
        "from": one.version,
        "to": other.version,
        "readable": before is not None and after is not None,
        "cells": [_change_json(each) for each in cells],
    }


def _change_json(change: CellChange) -> Json:
    return {
        "item": change.item_id,
        "column": change.column,
        "before": change.before,
        "after": change.after,
        "where_before": _place(change.where_before),
        "where_after": _place(change.where_after),
    }


def _place(where: SourceRef | None) -> dict[str, str | int] | None:
    return where.as_json() if where else None
