"""`docgen import`: a received table becomes the tasks in force, as a reviewed difference."""

from pathlib import Path

from docgen.changes import Changes, identify
from docgen.diagnostics import Diagnostic, has_errors, worst_first
from docgen.model import Item, Registry, RowCount, Task, TaskTable
from docgen.parse import read_task_table
from docgen.project import records
from docgen.project.store import Written, sha256
from docgen.project.workspace import TASKS, read_given
from docgen.workflow.session import Outcome, Session
from docgen.workflow.sources import raw_tables


def import_table(session: Session, file: Path, *, accept: bool, first_leads: bool = False) -> Outcome:
    """Read `file`, compare with the tasks in force and write them, unless there are errors and no `accept`.

    :raises SourceError: the file holds no table that can be read.
    """
    workspace = session.workspace
    workspace.require()
    table, rows, changes, found = _read(session, file, first_leads=first_leads)
    blocked = not table.tasks or (has_errors(found) and not accept)
    first = workspace.tasks_if_any is None
    with session.writing():
        text = records.task_table_text(table).encode()
        written = Written() if blocked else session.commit({TASKS: text})
    return Outcome(
        counts=_counts(table, rows, workspace.registry),
        written=written,
        diagnostics=worst_first(found),
        details={
            "tasks": [_task_json(task, workspace.registry) for task in table.tasks],
            "changes": changes.as_json(),
            "first_import": first,
            "themes": list(table.themes),
        },
        refused=blocked,
    )


def compare_with_source(session: Session) -> tuple[TaskTable, tuple[Diagnostic, ...]] | None:
    """Read the recorded source of the tasks in force again; None where it is not there any more."""
    present = session.workspace.tasks_if_any
    if present is None or not present.file:
        return None
    path = session.workspace.root / present.file
    if not path.is_file():
        return None
    table, _, _, found = _read(session, path)
    return table, found


def _read(
    session: Session, file: Path, *, first_leads: bool = False
) -> tuple[TaskTable, RowCount, Changes, tuple[Diagnostic, ...]]:
    workspace = session.workspace
    data = read_given(file)
    name = workspace.relative(file)
    read = read_task_table(
        raw_tables(data, file=name),
        registry=workspace.registry,
        decisions=workspace.decisions,
        first_leads=first_leads,
    )
    source = TaskTable(read.table.title, read.table.tasks, name, sha256(data))
    table, changes, doubts = identify(workspace.tasks_if_any, source, registry=workspace.registry)
    return table, read.rows, changes, (*read.diagnostics, *doubts)


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
        "unresolved": list(item.unresolved),
        "start": item.start.words,
        "deadline": item.deadline.words,
        "deadline_date": end.isoformat() if end else None,
        "ongoing": item.deadline.ongoing,
        "extra": dict(item.extra),
        "source_rows": list(item.rows),
    }
