"""退回修改件: what goes back to a unit whose return has errors."""

from collections.abc import Mapping

from docgen.excel.correction import mark
from docgen.excel.sniff import WorkbookError
from docgen.model import Round, RoundResult, Submission, Unit, UnitState
from docgen.project.workspace import safe_name
from docgen.workflow.returns import open_form
from docgen.workflow.sending import fresh_form
from docgen.workflow.session import Session


def corrections(session: Session, result: RoundResult) -> Mapping[str, bytes]:
    """The correction copy of each returned workbook, by the name of its file."""
    copies = {}
    for each in result.in_state(UnitState.RETURNED):
        data = session.original(result.round.period, each.submission.receipt) if each.submission else None
        if each.submission is not None and data is not None:
            unit = session.workspace.registry[each.unit]
            name = f"{safe_name(unit.name)}-退回修改.xlsx"
            copies[name] = _marked(session, result.round, unit, each.submission, data)
    return copies


def _marked(session: Session, round_: Round, unit: Unit, submission: Submission, data: bytes) -> bytes:
    """The unit's own workbook with its faults marked; where that cannot be, this quarter's form with their list.

    What could be read stands in that form already, but for a form of another quarter, whose answers are no answers.
    """
    title = f"{unit.name}{round_.period.name}填报表校验意见"
    if any(each.code == "other-period" for each in submission.diagnostics):
        return mark(fresh_form(session, unit, round_), submission.diagnostics, title=title)
    try:
        return mark(data, submission.diagnostics, title=title)
    except WorkbookError:  # .xls, .et, .ods, .csv: read, but not marked in place
        form, _ = open_form(session, round_.period, data, submission.path)
        return mark(fresh_form(session, unit, round_, form), submission.diagnostics, title=title)
