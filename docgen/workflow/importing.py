"""`docgen import`: a received table becomes the tasks in force, as a reviewed difference."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.adjusting import adjustments
from docgen.changes import Changes, identify
from docgen.contexts import LETTER
from docgen.diagnostics import Diagnostic, Severity, finding, has_errors, worst_first
from docgen.model import Adjustment, Decision, Item, Milestone, Registry, RowCount, Task, TaskTable
from docgen.parse import read_task_table
from docgen.project import records
from docgen.project.store import Written, sha256
from docgen.project.workspace import ADJUSTMENTS, DECISIONS, TASKS, read_given
from docgen.source import RawTable, SourceRef
from docgen.workflow.session import Outcome, Session
from docgen.workflow.sources import raw_tables
from docgen.workflow.units import import_units, lists_units

ACCEPTED = "accepted"  # the kind of decision that --accept records
_BEGINNING = re.compile(r"^第[^项]{1,12}项(?:第\d+分项)?的?")
_OF_WORDS = ("unknown-unit", "deadline-unreadable")  # findings about words, wherever they stand
_LONGEST = 100  # characters of an item's text that tell what was accepted

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Given:
    """The file that is imported."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is to be read: what its user says about it on the command line."""

    first_leads: bool = False
    year: int | None = None
    progress: Progress | None = None


def import_table(
    session: Session, file: Path, *, accept: bool, basis: str | None = None, how: Reading | None = None
) -> Outcome:
    """Read `file`, compare with what is in force and write it, unless there are errors and no `accept`.

    A list of units (as `docgen export units` writes it) goes to the registry, every other table to the tasks.
    `basis`: on what the changes rest; kept with each of them once letters went out.

    :raises SourceError: the file holds no table that can be read.
    """
    session.workspace.require()
    data = read_given(file)
    tables = raw_tables(data, file=session.workspace.relative(file))
    with session.writing():  # what is in force is read under the lock: two imports at once do not undo each other
        if lists_units(tables):
            return import_units(session, tables)
        return _import_tasks(session, data, tables, accept=accept, basis=basis, how=how or Reading())


def _import_tasks(
    session: Session, data: bytes, tables: Sequence[RawTable], *, accept: bool, basis: str | None, how: Reading
) -> Outcome:
    workspace = session.workspace
    given = _Given(tables[0].where.file if tables else "", sha256(data))
    table, rows, changes, found = _read(session, given, tables, how)
    blocked = not table.tasks or (has_errors(found) and not accept)
    first = workspace.tasks_if_any is None
    made = () if first else _adjustments(session, changes, basis)
    if made and not basis:
        found = (*found, finding("basis-missing", f"本次调整 {len(made)} 处，没有写明依据。", SourceRef(given.name)))
    accepted = [each for each in found if accept and each.severity is Severity.ERROR]
    files = _files(session, table, made, _decisions(session, accepted, given))
    written = Written() if blocked else session.commit(files)
    return Outcome(
        counts=_counts(table, rows, workspace.registry) | {"adjustments": len(made)},
        written=written,
        diagnostics=worst_first(found),
        details={
            "tasks": [_task_json(task, workspace.registry) for task in table.tasks],
            "changes": changes.as_json(),
            "first_import": first,
            "themes": list(table.themes),
            "what": "tasks",
        },
        refused=blocked,
    )


def _adjustments(session: Session, changes: Changes, basis: str | None) -> tuple[Adjustment, ...]:
    """What has to be kept as 原 → 现: nothing before the first letter went out."""
    register = session.workspace.register
    if not any(line.kind == LETTER for line in register):
        return ()
    return adjustments(changes, day=session.as_of, basis=basis, registered=len(register))


def _files(
    session: Session, table: TaskTable, made: Sequence[Adjustment], accepted: Sequence[Decision]
) -> dict[str, bytes]:
    workspace = session.workspace
    files = {TASKS: records.task_table_text(table).encode()}
    if made:
        files[ADJUSTMENTS] = records.adjustments_text((*workspace.adjustments, *made)).encode()
    if accepted:
        before = workspace.optional_text(DECISIONS)
        files[DECISIONS] = records.with_decisions(before, accepted, file=DECISIONS).encode()
    return files


def _decisions(session: Session, accepted: Iterable[Diagnostic], given: _Given) -> list[Decision]:
    """What --accept accepted, so that the next import asks nothing twice."""
    why = f"导入 {given.name} 时核对接受（--accept）。"
    who, day = session.workspace.office.name, session.as_of
    said = dict.fromkeys(_said(each, given) for each in accepted)
    return [Decision(ACCEPTED, code, message, why, who, day, SourceRef(DECISIONS)) for code, message in said]


def _said(found: Diagnostic, given: _Given) -> tuple[str, str]:
    """Code and what was accepted: the message without the number of the task, which the next table may change.

    What is wrong with words is accepted for those words; what is wrong with an item, for the item of this text;
    all else for this very file.
    """
    words = _BEGINNING.sub("", found.message)
    if found.code in _OF_WORDS:
        return found.code, words
    about = f"任务：{_short(found.subject)}" if found.subject else f"文件校验值：{given.sha256[:16]}"
    return found.code, f"{words}（{about}）"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 20]}……{text[-18:]}"


def _with_accepted(found: Iterable[Diagnostic], decisions: Iterable[Decision], given: _Given) -> tuple[Diagnostic, ...]:
    """Errors that were accepted in an earlier import, as notes."""
    known = {(each.subject, each.value): each for each in decisions if each.kind == ACCEPTED}

    def told(each: Diagnostic) -> Diagnostic:
        decision = known.get(_said(each, given)) if each.severity is Severity.ERROR else None
        if decision is None:
            return each
        message = f"{each.message.rstrip('。')}（{decision.when} 已核对接受）。"
        return finding("accepted-before", message, *each.places)

    return tuple(told(each) for each in found)


def findings_of_source(session: Session, path: Path) -> tuple[Diagnostic, ...]:
    """Read the source of the tasks in force again, for what there is to tell about it."""
    data = read_given(path)
    tables = raw_tables(data, file=session.workspace.relative(path))
    found = _read(session, _Given(session.workspace.relative(path), sha256(data)), tables, Reading())[3]
    return tuple(each for each in found if each.code != "table-differs")  # the office may have gone far from it


def _read(
    session: Session, given: _Given, tables: Sequence[RawTable], how: Reading
) -> tuple[TaskTable, RowCount, Changes, tuple[Diagnostic, ...]]:
    workspace = session.workspace
    present = workspace.tasks_if_any
    read = read_task_table(
        tables,
        registry=workspace.registry,
        decisions=workspace.decisions,
        first_leads=how.first_leads,
        year=how.year,
        usual_year=present.year if present else None,
        present=present,
        day=session.as_of,
        progress=how.progress,
    )
    source = TaskTable(read.table.title, read.table.tasks, given.name, given.sha256)
    table, changes, doubts = identify(present, source, registry=workspace.registry)
    if present and any(task.id for task in read.table.tasks):
        table = _with_source(table, present)
    found = _with_accepted((*read.diagnostics, *doubts), workspace.decisions, given)
    return table, read.rows, changes, found


def _with_source(table: TaskTable, present: TaskTable) -> TaskTable:
    """A table that docgen exported and the office edited: its source stays what was received at first."""
    rows = {item.id: item.rows for _, item in present.items}
    tasks = tuple(
        replace(task, items=tuple(replace(item, rows=rows.get(item.id, ())) for item in task.items))
        for task in table.tasks
    )
    return replace(table, title=present.title, tasks=tasks, file=present.file, sha256=present.sha256)


def _counts(table: TaskTable, rows: RowCount, registry: Registry) -> dict[str, int]:
    leads = {code for _, item in table.items for code in item.lead_units}
    return {
        "rows_read": rows.read,
        "rows_used": rows.used,
        "rows_refused": rows.refused,
        "tasks": len(table.tasks),
        "items": len(table.items),
        "themes": len(table.themes),
        "units": len(table.unit_codes()),
        "lead_units": len(leads),
    }


def _task_json(task: Task, registry: Registry) -> dict[str, object]:
    return {
        "id": task.id,
        "number": task.number,
        "theme": task.theme,
        "name": task.name,
        "items": [_item_json(item, registry) for item in task.items],
    }


def _item_json(item: Item, registry: Registry) -> dict[str, object]:
    end = item.deadline.date
    return {
        "id": item.id,
        "content": item.content,
        "lead_units": [registry[code].name for code in item.lead_units],
        "units": [registry[code].name for code in item.units],
        "groups": list(item.groups),
        "open_list": item.open_list,
        "unresolved": [*item.unresolved_leads, *item.unresolved],
        "start": item.start.words,
        "deadline": item.deadline.words,
        "deadline_date": end.isoformat() if end else None,
        "ongoing": item.deadline.ongoing,
        "milestones": [_milestone_json(step) for step in item.deadline.milestones],
        "extra": dict(item.extra),
        "source_rows": list(item.rows),
    }


def _milestone_json(step: Milestone) -> dict[str, object]:
    return {"action": step.action, "date": step.when.last.isoformat() if step.when.last else None}
