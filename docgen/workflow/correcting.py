"""退回修改件: what goes back to a unit whose return has errors."""

from collections.abc import Iterator

from docgen.diagnostics import Diagnostic
from docgen.excel.correction import mark, replaceable, suffix
from docgen.excel.form import read_form
from docgen.excel.sniff import WorkbookError
from docgen.model import Round, RoundResult, Submission, Unit, UnitState, UnitStatus
from docgen.project.workspace import safe_name
from docgen.sheets import FilledRow, RawForm
from docgen.source import SourceRef
from docgen.workflow.returns import open_form
from docgen.workflow.sending import fresh_form
from docgen.workflow.session import Session

_GONE = {"row-missing", "form-heading-missing"}
_ITS_OWN = {"row-added", "row-unknown", "row-repeated", "row-total", "form-note"}  # content with no place in our form
_SECONDS = 0.03  # about what a correction copy takes
_PREFILLED = "报来的文件不能直接加注意见，这是本季度的填报表，读得出的内容已经照原样填好，请逐格核对、补齐。"
_COMPLETE = "报来的表缺少任务行或栏目，这是本季度的填报表，读得出的内容已经照原样填好，请补填缺少的部分。"
_EMPTY = "报来的不是本季度的填报表，这是本季度的，请填写。"


def corrections(session: Session, result: RoundResult) -> Iterator[tuple[str, bytes]]:
    """The correction copy of each returned workbook, with the name of its file."""
    returned = [each for each in result.in_state(UnitState.RETURNED) if each.submission is not None]
    jobs = (_job(session, result.round, each) for each in returned)
    made = session.workforce.each(_as_sent, jobs, count=len(returned), seconds=_SECONDS, label="退回修改件")
    for each, marked in zip(returned, made, strict=True):
        if copy := _copy(session, result.round, each, marked):
            yield copy


def correction(session: Session, round_: Round, status: UnitStatus) -> tuple[str, bytes] | None:
    """The correction copy of one returned workbook with its name; None where the original has gone."""
    return _copy(session, round_, status, _as_sent(_job(session, round_, status)))


def _copy(session: Session, round_: Round, status: UnitStatus, marked: bytes | None) -> tuple[str, bytes] | None:
    unit, data = session.workspace.registry[status.unit], _original(session, round_, status)
    if status.submission is None or data is None:
        return None
    copy = marked or _as_fresh(session, round_, unit, status.submission, data)
    return f"{safe_name(unit.name)}-退回修改{suffix(copy)}", copy


Job = tuple[bytes, tuple[Diagnostic, ...], str]  # a workbook, what is wrong with it, the title of the list of that


def _job(session: Session, round_: Round, status: UnitStatus) -> Job | None:
    """None: the form of another quarter, one without some of its cells, or gone; the unit gets a fresh one."""
    data, submission = _original(session, round_, status), status.submission
    if submission is None or data is None or _is_of_another_period(submission) or _lacks_cells(submission, data):
        return None
    return data, submission.diagnostics, _title(session.workspace.registry[status.unit], round_)


def _original(session: Session, round_: Round, status: UnitStatus) -> bytes | None:
    return session.original(round_.period, status.submission.receipt) if status.submission else None


def _is_of_another_period(submission: Submission) -> bool:
    return any(each.code == "other-period" for each in submission.diagnostics)


def _lacks_cells(submission: Submission, data: bytes) -> bool:
    """Rows or columns are gone, which nobody can fill in or mark, and there is nothing else a new form would lose."""
    codes = {each.code for each in submission.diagnostics}
    return bool(codes & _GONE) and not codes & _ITS_OWN and replaceable(data)


def _title(unit: Unit, round_: Round) -> str:
    return f"{unit.name}{round_.period.name}填报表校验意见"


def _as_sent(job: Job | None) -> bytes | None:
    """The unit's own workbook with its faults marked; None where that cannot be: .xls, .et, .ods, .csv, an odd package."""
    if job is None:
        return None
    data, diagnostics, title = job
    try:
        return mark(data, diagnostics, title=title)
    except WorkbookError:
        return None


def _as_fresh(session: Session, round_: Round, unit: Unit, submission: Submission, data: bytes) -> bytes:
    """This quarter's form with the list of faults. What could be read stands in it already, but for a form of another
    quarter, whose answers are no answers."""
    title, other_period = _title(unit, round_), _is_of_another_period(submission)
    form, _ = open_form(session, round_.period, data, submission.path)
    answers = None if other_period else form
    fresh = fresh_form(session, unit, round_, answers)
    moved = dict(_moves(answers, read_form(fresh, file=submission.path))) if answers else {}
    lead = _EMPTY if answers is None else _COMPLETE if _lacks_cells(submission, data) else _PREFILLED
    return mark(fresh, submission.diagnostics, title=title, moved=moved, lead=lead)


def _moves(was: RawForm, now: RawForm) -> Iterator[tuple[SourceRef, SourceRef]]:
    """Where each cell of what came is in the form that goes back: rows by the id of their item, cells by column."""
    rows = {_item_id(row): row for row in now.rows}
    for row in reversed(was.rows):  # of two rows with the same id the first one was used
        new = rows.get(_item_id(row))
        if new is not None:
            yield row.where, new.where
            yield from ((cell.where, new[key].where) for key, cell in row.cells.items() if key in new.cells)
    for label, cell in was.sign_off.items():
        yield cell.where, now.sign_off[label].where
    if was.unit_text and now.unit_text:
        yield was.unit_text.where, now.unit_text.where


def _item_id(row: FilledRow) -> str:
    cell = row.get("item_id")
    return cell.text.strip().upper() if cell else ""
