"""`docgen export`: the tasks in force or the registry as a workbook that clerks can edit."""

from pathlib import Path

from docgen.editing import task_sheet, unit_sheet
from docgen.excel.ledger import write_workbook
from docgen.project.store import Written, write_given
from docgen.workflow.session import Outcome, Session


def export_tasks(session: Session, file: Path) -> Outcome:
    """Write the table in force. :raises OutputError: the file is there already, or cannot be written."""
    workspace = session.workspace
    sheet = task_sheet(workspace.tasks, workspace.registry)
    return _written(session, file, write_workbook([sheet], title=sheet.title), {"items": len(sheet.rows)})


def export_units(session: Session, file: Path) -> Outcome:
    """Write the registry. :raises OutputError: as above."""
    sheet = unit_sheet(session.workspace.registry)
    return _written(session, file, write_workbook([sheet], title=sheet.title), {"units": len(sheet.rows)})


def _written(session: Session, file: Path, data: bytes, counts: dict[str, int]) -> Outcome:
    written = write_given(file, data, overwrite=session.overwrite, dry_run=session.dry_run)
    return Outcome(counts=counts, written=Written(created=(str(file),)) if written else Written(unchanged=(str(file),)))
