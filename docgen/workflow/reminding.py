"""`docgen remind`: the list of units that are silent or sent what cannot be used, and the steps due with them."""

from collections.abc import Iterator, Sequence

from docgen import lists, wording, zh
from docgen.answering import SentReminder, reminders_sheet
from docgen.diagnostics import Diagnostic, finding
from docgen.excel.ledger import write_workbook
from docgen.model import Period, Reminded, RoundResult, UnitState
from docgen.project import records
from docgen.project.workspace import REGISTER
from docgen.source import SourceRef
from docgen.workflow import printing
from docgen.workflow.calendar_notes import calendar_notes
from docgen.workflow.mailing import mail_files, mail_notes
from docgen.workflow.returns import evaluate
from docgen.workflow.sending import missing_template
from docgen.workflow.session import Outcome, Session
from docgen.workflow.steps import KINDS, Plan, Planner, Step, is_sent, letters_of, occasion


def list_silent(session: Session, period: Period) -> Outcome:
    """Write the list of units that have not answered, or whose return went back and has not come again.

    It says nothing of the day it is written on, so that it may be written again at any time.
    """
    result = evaluate(session, period)
    with session.writing():
        written = session.commit(_list(session, result))
    return Outcome(counts=result.counts(), written=written, details=_details(session, result))


def remind(session: Session, period: Period, *, letters: bool = False, mail: bool = False) -> Outcome:
    """Write the list, and take the step of the ladder that is due with each of these units today.

    `letters`: a 催报函 or 退回修改函 for each of them instead. Every step is written into the log; a unit is reminded
    once a day at most, so that a second run makes the same files again. `mail`: as mail drafts too, also where the
    office does not ask for them.
    """
    result = evaluate(session, period)
    folder, mailed = _folder(session, result), mail or session.workspace.office.mail
    with session.writing():
        log = session.workspace.reminders(period)
        planner = Planner(session, result, log, f"{session.as_of.isoformat()}提醒名单.xlsx")
        plan = planner.plan(letters=letters)
        made = letters_of(session, plan.steps, result)
        drafts = mail_files(session, result, plan.steps, letters=made, folder=folder) if mailed else {}
        files = {f"{folder}/{name}": data for name, data in made.values()} | _list(session, result) | drafts
        if day := _day_list(session, result, plan, (*log, *plan.lines())):
            files[f"{folder}/{planner.notices}"] = day
        written = session.commit({**files, **_records(session, period, plan, log)})
    notes = (*calendar_notes(session, result.round, planner.days()), *_notes(session, plan, period))
    return Outcome(
        counts=result.counts() | {"letters": len(made), "reminded": len(plan.lines()), "mails": len(drafts)},
        written=written,
        diagnostics=(*notes, *(mail_notes(session, plan.steps) if mailed else ())),
        details={**_details(session, result), "steps": [_step_json(step) for step in plan.steps if step.line]},
    )


def _folder(session: Session, result: RoundResult) -> str:
    return f"{session.workspace.output_folder(result.round.period)}/reminders"


def _list(session: Session, result: RoundResult) -> dict[str, bytes]:
    open_units = [each for each in result.units if each.state in KINDS]
    sheet = lists.silent_units(open_units, result, registry=session.workspace.registry)
    name = f"{result.round.period.name}未报送和退回单位名单.xlsx"
    return {f"{_folder(session, result)}/{name}": write_workbook([sheet], title=sheet.title)}


def _records(session: Session, period: Period, plan: Plan, log: Sequence[Reminded]) -> dict[str, bytes]:
    workspace = session.workspace
    files = {}
    if plan.lines():
        files[workspace.reminders_file(period)] = records.reminders_text((*log, *plan.lines())).encode()
    if plan.register != workspace.register:
        files[REGISTER] = records.register_text(plan.register).encode()
    return files


def _day_list(session: Session, result: RoundResult, plan: Plan, log: Sequence[Reminded]) -> bytes | None:
    """The reminders of the day with their texts; None where there are none."""
    texts = {step.line: text_of(session, result, step) for step in plan.steps if step.line}
    lines = [line for line in log if line.day == session.as_of]
    if not lines:
        return None
    registry = session.workspace.registry
    sent = [
        SentReminder(line, texts.get(line, "")) for line in sorted(lines, key=lambda line: registry[line.unit].order)
    ]
    sheet = reminders_sheet(sent, result, day=session.as_of, registry=registry)
    return write_workbook([sheet], title=sheet.title)


def text_of(session: Session, result: RoundResult, step: Step) -> str:
    """What is written to the unit; empty for a naming, and where its state has changed since."""
    if not is_sent(step):
        return ""
    items = len(result.table.of_unit(step.unit.code))
    return wording.notice(occasion(session, result, step), step.unit, step.status, items=items, letter=step.letter)


def _details(session: Session, result: RoundResult) -> dict[str, object]:
    registry = session.workspace.registry
    names = {state: [registry[each.unit].name for each in result.in_state(state)] for state in KINDS}
    return {
        "unrecognised": [each.receipt.original_name for each in result.submissions if each.unit is None],
        "due": zh.long_date(result.round.due),
        "missing": names[UnitState.MISSING],
        "returned": names[UnitState.RETURNED],
    }


def _step_json(step: Step) -> dict[str, object]:
    assert step.line is not None
    return {
        "unit": step.unit.name,
        "state": step.line.state.value,
        "step": step.line.step,
        "by": step.line.kind.value,
        "day": step.line.day.isoformat(),
        "document": step.line.document,
        "new": step.taken_now,
    }


def _notes(session: Session, plan: Plan, period: Period) -> Iterator[Diagnostic]:
    kinds = {step.issued.kind for step in plan.steps if step.issued}
    for kind in sorted(kinds):
        yield from missing_template(session, kind, period)
    yield from printing.missing_values(session)
    where = SourceRef(session.workspace.reminders_file(period))
    for unit in plan.passed_over:
        yield finding("reminded-later", f"“{unit.name}”已经提醒过，这次没有写函。", where, subject=unit.code)
    if plan.early:
        names = zh.enumerated([unit.name for unit in plan.early])
        message = f"{names}报送的文件是在{zh.long_date(session.as_of)}以后收到的，这次没有提醒。"
        yield finding("received-later", message, where)
