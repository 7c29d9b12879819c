"""`docgen summary`: the quarterly report and the ledger, from one computed place."""

from docgen import lists, wording
from docgen.consolidate import consolidate
from docgen.contexts import LETTER, REPORT
from docgen.excel.ledger import write_workbook
from docgen.model import Adjustment, Ledger, Period, Round
from docgen.numbering import Wanted, assign
from docgen.project import records
from docgen.project.workspace import REGISTER
from docgen.workflow.returns import evaluate, evaluate_if_any
from docgen.workflow.sending import compiled, missing_template
from docgen.workflow.session import Outcome, Session


def ledger_of(session: Session, period: Period) -> Ledger:
    workspace = session.workspace
    return consolidate(
        evaluate(session, period),
        evaluate_if_any(session, period.previous),
        registry=workspace.registry,
    )


def summary(session: Session, period: Period) -> Outcome:
    """Write 进展情况报告 (Word) and 台账 (Excel) of a quarter."""
    workspace = session.workspace
    ledger = ledger_of(session, period)
    template = compiled(session, REPORT)
    folder = workspace.output_folder(period)
    with session.writing():
        wanted = [Wanted(REPORT, str(period), "")]
        register, given = assign(
            workspace.register, wanted, series=workspace.office.report_prefix, day=ledger.round.report_date
        )
        letters = [line for line in workspace.register if line.kind == LETTER and line.date <= ledger.round.as_of]
        context = wording.report(
            ledger,
            office=workspace.office,
            issued=given[str(period)],
            letters=letters,
            adjustments=_since_last_report(session, ledger.round),
        )
        files = {
            f"{folder}/{period.name}进展情况报告.docx": template.render(context),
            f"{folder}/{period.name}台账.xlsx": write_workbook(
                lists.ledger_sheets(ledger), title=f"{workspace.office.plan}重点任务{period.name}台账"
            ),
        }
        if register != workspace.register:
            files[REGISTER] = records.register_text(register).encode()
        written = session.commit(files)
    return Outcome(
        counts=_counts(ledger),
        written=written,
        diagnostics=(*missing_template(session, REPORT), *ledger.diagnostics),
        details={
            "statuses": {word: wording.tally_of(ledger.overall, word) for word in wording.status_words(ledger)},
            "lamps": {lamp.value: count for lamp, count in ledger.by_lamp.items()},
            "number": given[str(period)].number,
        },
    )


def _since_last_report(session: Session, round_: Round) -> tuple[Adjustment, ...]:
    """Adjustments from the day after the last round's figures were taken to the day of this round's."""
    workspace, last = session.workspace, round_.period.previous
    after = workspace.round(last).as_of if last in workspace.periods() else round_.period.previous.last_day
    return tuple(each for each in workspace.adjustments if after < each.day <= round_.as_of)


def _counts(ledger: Ledger) -> dict[str, int]:
    return {
        **ledger.result.counts(),
        "tasks": len(ledger.table.tasks),
        "items": ledger.overall.total,
        "items_answered": ledger.overall.total - ledger.overall.unanswered,
        "items_unanswered": ledger.overall.unanswered,
    }
