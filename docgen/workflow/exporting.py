"""`docgen export`: the tasks in force or the registry as a workbook that clerks can edit."""

from pathlib import Path

from docgen.editing import task_sheet, unit_sheet
from docgen.errors import OutputError
from docgen.excel.ledger import write_workbook
from docgen.project.store import Written, write_given
from docgen.workflow.session import Outcome, Session

_KEPT = ("data", "templates", "output")  # folders of the workspace


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
    _refuse_place(session.workspace.root, file)
    written = write_given(file, data, overwrite=session.overwrite, dry_run=session.dry_run)
    return Outcome(counts=counts, written=Written(created=(str(file),)) if written else Written(unchanged=(str(file),)))


def _refuse_place(root: Path, file: Path) -> None:
    """What docgen keeps itself is never replaced by an export, and only a workbook is named one."""
    for folder in _KEPT:
        if file.resolve().is_relative_to((root / folder).resolve()):
            message = f"{file} 在工作区的 {folder} 文件夹里，那里只放 docgen 自己登记、写出的文件，没有导出。"
            raise OutputError(message, hint="请写到别处，例如 docgen export tasks 任务.xlsx。")
    if file.suffix.lower() != ".xlsx":
        raise OutputError(
            f"{file} 的名称不以 .xlsx 结尾，没有导出。", hint="导出的是 Excel 工作簿，请写成 任务.xlsx 一类的名称。"
        )
