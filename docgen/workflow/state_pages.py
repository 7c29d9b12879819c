"""报送情况 as a page of Word and a sheet of Excel, for `docgen status --save` and `docgen run`."""

from docgen.answering import standings, standings_page, standings_sheet, standings_title
from docgen.contexts import STATUS
from docgen.excel.ledger import write_workbook
from docgen.model import Period
from docgen.workflow import printing
from docgen.workflow.printing import Printout
from docgen.workflow.returns import evaluate
from docgen.workflow.sending import missing_template
from docgen.workflow.session import Outcome, Session


def save_status(session: Session, period: Period) -> Outcome:
    """Write 报送情况. It tells nothing of the day it is written on, so that the same returns give the same bytes."""
    workspace, office = session.workspace, session.workspace.office
    result = evaluate(session, period)
    lines = standings(result, registry=workspace.registry, workdays=workspace.workdays)
    name = f"{workspace.output_folder(period)}/{standings_title(result)}"
    template, context = printing.source(session, STATUS, period), standings_page(lines, result, office=office)
    file = f"{standings_title(result)}.docx"
    page = printing.one(session, Printout(template, context, office.digit_font, file))
    sheet = write_workbook([standings_sheet(lines, result, office=office)], title=standings_title(result))
    with session.writing():
        written = session.commit({f"{name}.docx": page, f"{name}.xlsx": sheet})
    return Outcome(
        counts=result.counts(),
        written=written,
        diagnostics=(*missing_template(session, STATUS, period), *printing.missing_values(session)),
    )
