"""退回修改件: what goes back to a unit whose return has errors."""

from collections.abc import Iterator, Mapping

from docgen.excel.correction import mark, suffix
from docgen.excel.form import read_form
from docgen.excel.sniff import WorkbookError
from docgen.model import Round, RoundResult, Submission, Unit, UnitState
from docgen.project.workspace import safe_name
from docgen.sheets import FilledRow, RawForm
from docgen.source import SourceRef
from docgen.workflow.returns import open_form
from docgen.workflow.sending import fresh_form
from docgen.workflow.session import Session

_PREFILLED = "报来的文件不能直接加注意见，这是本季度的填报表，读得出的内容已经照原样填好，请逐格核对、补齐。"
_EMPTY = "报来的不是本季度的填报表，这是本季度的，请填写。"


def corrections(session: Session, result: RoundResult) -> Mapping[str, bytes]:
    """The correction copy of each returned workbook, by the name of its file."""
    copies = {}
    for each in result.in_state(UnitState.RETURNED):
        data = session.original(result.round.period, each.submission.receipt) if each.submission else None
        if each.submission is not None and data is not None:
            unit = session.workspace.registry[each.unit]
            copy = _marked(session, result.round, unit, each.submission, data)
            copies[f"{safe_name(unit.name)}-退回修改{suffix(copy)}"] = copy
    return copies


def _marked(session: Session, round_: Round, unit: Unit, submission: Submission, data: bytes) -> bytes:
    """The unit's own workbook with its faults marked; where that cannot be, this quarter's form with their list.

    What could be read stands in that form already, but for a form of another quarter, whose answers are no answers.
    """
    title = f"{unit.name}{round_.period.name}填报表校验意见"
    other_period = any(each.code == "other-period" for each in submission.diagnostics)
    if not other_period:
        try:
            return mark(data, submission.diagnostics, title=title)
        except WorkbookError:  # .xls, .et, .ods, .csv, an odd package: read, but not marked in place
            pass
    form, _ = open_form(session, round_.period, data, submission.path)
    answers = None if other_period else form
    fresh = fresh_form(session, unit, round_, answers)
    moved = dict(_moves(answers, read_form(fresh, file=submission.path))) if answers else {}
    lead = _PREFILLED if answers else _EMPTY
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
