"""`docgen run`: the main job, every verb in order, safe to repeat."""

from docgen.diagnostics import Diagnostic, finding
from docgen.errors import ConfigError
from docgen.model import Period
from docgen.project.store import Written, sha256
from docgen.project.workspace import TASKS, read_given
from docgen.source import SourceRef
from docgen.workflow.collecting import collect
from docgen.workflow.freezing import checked, differing, freeze, lock_of, view
from docgen.workflow.importing import findings_of_source, import_table
from docgen.workflow.reminding import list_silent
from docgen.workflow.reporting import summary
from docgen.workflow.sending import forms, letters
from docgen.workflow.session import Outcome, Session
from docgen.workflow.state_pages import save_status


def run(session: Session, period: Period, *, freezing: bool = False) -> Outcome:
    """Letters, forms, collected returns, the list of silent units, 报送情况, report and ledger of a quarter.

    `freezing`: the inputs are kept with the round, which is made of them from then on. A frozen round writes no letters:
    those are not its own.
    """
    workspace = session.workspace
    workspace.require()
    workspace.round(period)
    lock = lock_of(session, period)
    with session.writing():
        imported, notes = _tasks_in_force(session) if lock is None else (Written(), checked(session, period, lock))
        seen = view(session, period)
        steps = {
            "letters": letters(session) if lock is None else Outcome({"letters": 0}),
            "forms": forms(seen, period),
            "collect": collect(seen, period),
            "remind": list_silent(seen, period),
            "status": save_status(seen, period),
            "summary": summary(seen, period),
        }
        made = sum((step.written for step in steps.values()), Written())
        if lock is not None:
            notes = (*notes, *differing(session, period, lock, made))
        elif freezing and not session.dry_run:
            imported += freeze(session, period, made.files)
    written = sum((step.written for step in steps.values()), imported)
    counts = {
        **steps["collect"].counts,
        **steps["summary"].counts,
        "units": steps["forms"].counts["units"],
        "letters": steps["letters"].counts["letters"],
        "forms": steps["forms"].counts["forms"],
        "files": len(written.files),
        "files_created": len(written.created),
        "files_changed": len(written.changed),
        "files_unchanged": len(written.unchanged),
        "files_removed": len(written.removed),
    }
    found = (*notes, *(each for step in steps.values() for each in step.diagnostics))
    details = {
        "units": steps["collect"].details["units"],
        "submissions": steps["collect"].details["submissions"],
        "withdrawn": steps["collect"].details["withdrawn"],
        "decisions": steps["collect"].details["decisions"],
        "adjustment_requests": steps["collect"].details["adjustment_requests"],
        "statuses": steps["summary"].details["statuses"],
        **{key: steps["summary"].details[key] for key in ("draft", "changes", "edits")},
        "missing": steps["remind"].details["missing"],
        "returned": steps["remind"].details["returned"],
    }
    return Outcome(counts=counts, written=written, diagnostics=found, details=details)


def _tasks_in_force(session: Session) -> tuple[Written, tuple[Diagnostic, ...]]:
    """Import the only table in data/source where there are no tasks yet; else see that the source is still the same.

    :raises ConfigError: there are no tasks and not exactly one table to take them from, or it has errors.
    """
    workspace = session.workspace
    if workspace.tasks_if_any is not None:
        return Written(), _source_again(session)
    folder = workspace.root / "data" / "source"
    tables = [each for each in folder.glob("*") if each.is_file()] if folder.is_dir() else []
    if len(tables) != 1:
        raise ConfigError("还没有导入任务分解表。", file=TASKS, hint="请运行 docgen import 任务表文件。")
    outcome = import_table(session, tables[0], accept=False)
    if outcome.refused:
        raise ConfigError(
            f"{workspace.relative(tables[0])} 有错误，没有导入。",
            hint=f"请运行 docgen import {workspace.relative(tables[0])} 查看。",
        )
    return outcome.written, outcome.diagnostics


def _source_again(session: Session) -> tuple[Diagnostic, ...]:
    """What there is to tell of the source of the tasks in force; that it changed, where it did."""
    workspace = session.workspace
    path = workspace.root / workspace.tasks.file
    if not workspace.tasks.file or not path.is_file():
        return ()
    if sha256(read_given(path)) != workspace.tasks.sha256:
        message = "原件在导入以后改动过，现行任务仍是导入时的。"
        return (finding("source-changed", message, SourceRef(workspace.tasks.file)),)
    return findings_of_source(session, path)
