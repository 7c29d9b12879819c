"""`docgen summary --unit`: the page of one unit, to go with its next letter."""

from docgen import wording
from docgen.contexts import UNIT_PAGE
from docgen.errors import DocgenError
from docgen.model import Period, RoundResult
from docgen.project.workspace import safe_name
from docgen.workflow import printing
from docgen.workflow.freezing import view
from docgen.workflow.printing import Printout
from docgen.workflow.returns import evaluate, evaluate_if_any
from docgen.workflow.sending import missing_template
from docgen.workflow.session import Outcome, Session


def unit_page(session: Session, period: Period, name: str) -> Outcome:
    """Write 单位进展页 of a quarter and the three before it. Nothing in it tells the day it is written on.

    :raises DocgenError: no such unit, or it has nothing to report in this quarter.
    """
    session = view(session, period)
    workspace, office = session.workspace, session.workspace.office
    unit = session.unit(name)
    now = evaluate(session, period)
    items = now.table.of_unit(unit.code)
    if not items:
        raise DocgenError(f"{unit.name}在{period.name}没有要填报的分项。", hint="请核对单位，或查看 docgen status。")
    periods = [period]
    while len(periods) < wording.QUARTERS:
        periods.insert(0, periods[0].previous)
    results: list[RoundResult] = [each for one in periods[:-1] if (each := evaluate_if_any(session, one)) is not None]
    context = wording.unit_page(unit, [*results, now], periods, office=office)
    name = f"{unit.order:02d}-{safe_name(unit.name)}-{period.name}进展页.docx"
    path = f"{workspace.output_folder(period)}/units/{name}"
    source = printing.source(session, UNIT_PAGE, period)
    page = printing.one(session, Printout(source, context, office.digit_font, name))
    with session.writing():
        written = session.commit({path: page})
    return Outcome(
        counts={"items": len(items), "quarters": len(results) + 1},
        written=written,
        diagnostics=(*missing_template(session, UNIT_PAGE, period), *printing.missing_values(session)),
        details={"unit": unit.name},
    )
