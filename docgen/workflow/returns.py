"""Reading a round: every archived return read, recognised and checked, every unit placed. Writes nothing."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from docgen import entries as reading
from docgen.consolidate import decide
from docgen.diagnostics import Diagnostic, finding, has_errors, joined, on_trial, worst_first
from docgen.errors import ConfigError
from docgen.excel.sniff import WorkbookError
from docgen.model import (
    Period,
    ProgressEntry,
    Receipt,
    Round,
    RoundResult,
    RowCount,
    Submission,
    Unit,
)
from docgen.project.store import sha256
from docgen.recognising import by_tasks
from docgen.schema import SIGN_OFF
from docgen.sheets import RawForm
from docgen.source import SourceRef
from docgen.validate import check_entries, given_text_changes, requested_adjustments
from docgen.workflow.session import Session

Answers = Mapping[tuple[str, str], ProgressEntry]


def evaluate(session: Session, period: Period) -> RoundResult:
    """Everything known about a round, read once per command.

    Last quarter's answers are compared with, but never decide whether a return is accepted, so one
    quarter back is enough.
    """
    if period not in session.rounds:
        before = _evaluate(session, period.previous, {}) if period.previous in session.workspace.periods() else None
        session.rounds[period] = _evaluate(session, period, before.entries if before else {})
    return session.rounds[period]


def evaluate_if_any(session: Session, period: Period) -> RoundResult | None:
    return evaluate(session, period) if period in session.workspace.periods() else None


def _evaluate(session: Session, period: Period, previous: Answers) -> RoundResult:
    workspace = session.workspace
    round_, registry = workspace.round(period), workspace.registry
    receipts = sorted(session.receipts(period), key=lambda receipt: receipt.received)
    submissions = [_read(session, round_, receipt, previous) for receipt in receipts]
    folder = workspace.returns_folder(period)
    known = {receipt.file for receipt in receipts}
    strays = [
        finding("original-unregistered", "文件没有登记。", SourceRef(f"{folder}/{name}"))
        for name in workspace.archived(period)
        if name not in known
    ]
    table = session.table(period)
    expected = [unit.code for unit in registry.in_order(table.unit_codes())]
    exempt = [_exempt(session, d.subject, d.where) for d in workspace.round_decisions(period) if d.kind == "exempt"]
    found = decide(round_, submissions, table=table, expected=expected, exempt=exempt, diagnostics=strays)
    return replace(found, reminders=workspace.reminders(period))


def _exempt(session: Session, name: str, where: SourceRef) -> str:
    unit = session.workspace.registry.named(name)
    if unit is None:
        raise ConfigError(f"单位名录中没有“{name}”。", file=where.file, line=where.row, key="subject")
    return unit.code


def _read(session: Session, round_: Round, receipt: Receipt, previous: Answers) -> Submission:
    workspace = session.workspace
    path = f"{workspace.returns_folder(round_.period)}/{receipt.file}"
    where = SourceRef(path)
    data = session.original(round_.period, receipt)
    if data is None:
        return _unusable(receipt, finding("original-missing", "文件不见了。", where))
    if sha256(data) != receipt.sha256:
        return _unusable(receipt, finding("original-changed", "与收到时登记的不一致。", where))
    form, problem = open_form(session, round_.period, data, path)
    if form is None:
        return _unusable(receipt, *problem)
    return _check(session, round_, receipt, form, previous)


def open_form(
    session: Session, period: Period, data: bytes, path: str
) -> tuple[RawForm | None, tuple[Diagnostic, ...]]:
    """The form in a file, or None with the finding that says why there is none."""
    try:
        return session.memory(period).read(data, file=path), ()
    except WorkbookError as error:
        message = error.message.removeprefix(f"{path}：")
        return None, (finding(error.code, message, SourceRef(path), hint=error.hint or None),)


def whose_form(session: Session, round_: Round, form: RawForm, original_name: str) -> reading.Identified:
    """Unit and quarter: by the hidden sheet, else by the visible cells, else by the tasks."""
    registry = session.workspace.registry
    name = PurePosixPath(original_name).name
    whose = reading.identify(form, round_=round_, registry=registry, original_name=name)
    return by_tasks(whose, form, table=session.table(round_.period), registry=registry)


def _unusable(receipt: Receipt, *problems: Diagnostic) -> Submission:
    path = problems[0].where.file
    named = finding("file-name-told", f"收到时的文件名是“{receipt.original_name}”。", SourceRef(path))
    problems = (*problems, named)
    return Submission(receipt, path, None, accepted=False, entries=(), diagnostics=problems, rows=RowCount())


def _check(session: Session, round_: Round, receipt: Receipt, form: RawForm, previous: Answers) -> Submission:
    whose = whose_form(session, round_, form, receipt.original_name)
    notes = tuple(finding("form-note", note, form.where) for note in form.notes)
    if whose.unit is None or has_errors(whose.diagnostics):
        unread = RowCount(len(form.rows), 0, len(form.rows))
        unit = whose.unit.code if whose.unit else None
        found = worst_first((*whose.diagnostics, *notes))
        return Submission(receipt, form.where.file, unit, False, (), found, unread)
    read, faults = _entries(session, round_, receipt, form, whose.unit, previous)
    requests = requested_adjustments(form, session.table(round_.period).of_unit(whose.unit.code), whose.unit.code)
    faults = (*faults, *given_text_changes(requests))
    diagnostics = worst_first(on_trial(joined((*whose.diagnostics, *faults, *_sign_off(form), *notes)), round_.trial))
    return Submission(
        receipt=receipt,
        path=form.where.file,
        unit=whose.unit.code,
        accepted=not has_errors(diagnostics),
        entries=read.entries,
        diagnostics=diagnostics,
        rows=read.rows,
        signed_by=form.sign_off["填报人"].text if "填报人" in form.sign_off else "",
        requests=requests,
    )


def _entries(
    session: Session, round_: Round, receipt: Receipt, form: RawForm, unit: Unit, previous: Answers
) -> tuple[reading.Entries, tuple[Diagnostic, ...]]:
    pairs = session.table(round_.period).of_unit(unit.code)
    read = reading.read_entries(
        form,
        unit=unit,
        round_=round_,
        expected=[item.id for _, item in pairs],
        names={item.id: task.name for task, item in pairs},
    )
    checked = check_entries(
        read.entries,
        items={item.id: item for _, item in pairs},
        previous=previous,
        already=read.diagnostics,
        as_of=round_.as_of,
        received=receipt.received,
    )
    return read, (*read.diagnostics, *checked)


def _sign_off(form: RawForm) -> tuple[Diagnostic, ...]:
    blank = [label for label in SIGN_OFF if label not in form.sign_off or form.sign_off[label].blank]
    if not blank:
        return ()
    return (finding("sign-off-blank", f"签报栏缺{'、'.join(blank)}。", form.where),)
