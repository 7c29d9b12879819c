"""`docgen remind`: the list of units that are silent or sent what cannot be used, and letters to them."""

from collections.abc import Mapping, Sequence

from docgen import lists, wording, zh
from docgen.contexts import LETTER, REMINDER, RETURNED
from docgen.diagnostics import Diagnostic
from docgen.excel.ledger import write_workbook
from docgen.model import Issued, Period, RoundResult, Unit, UnitState, UnitStatus
from docgen.numbering import Wanted, assign, latest
from docgen.project import records
from docgen.project.workspace import REGISTER, safe_name
from docgen.workflow.returns import evaluate
from docgen.workflow.sending import compiled, missing_template
from docgen.workflow.session import Outcome, Session

_KINDS = {UnitState.MISSING: REMINDER, UnitState.RETURNED: RETURNED}


def remind(session: Session, period: Period, *, letters: bool = False) -> Outcome:
    """Write the list of units that have not answered, or whose return went back and has not come again.

    `letters`: a 催报函 or 退回修改函 for each of them as well, with numbers from 发文登记簿.
    """
    workspace = session.workspace
    result = evaluate(session, period)
    open_units = [each for each in result.units if each.state in _KINDS]
    folder = f"{workspace.output_folder(period)}/reminders"
    sheet = lists.silent_units(open_units, result, registry=workspace.registry)
    with session.writing():
        files = {f"{folder}/{period.name}未报送和退回单位名单.xlsx": write_workbook([sheet], title=sheet.title)}
        made = _letters(session, open_units, result, folder) if letters else {}
        written = session.commit({**files, **made})  # issued letters stay, also when the unit has answered since
    names = {
        state: [workspace.registry[each.unit].name for each in open_units if each.state is state] for state in _KINDS
    }
    return Outcome(
        counts=result.counts() | {"letters": sum(path.endswith(".docx") for path in made)},
        written=written,
        diagnostics=_notes(session) if letters else (),
        details={
            "unrecognised": [each.receipt.original_name for each in result.submissions if each.unit is None],
            "due": zh.long_date(result.round.due),
            "missing": names[UnitState.MISSING],
            "returned": names[UnitState.RETURNED],
        },
    )


def _notes(session: Session) -> tuple[Diagnostic, ...]:
    return tuple(each for kind in _KINDS.values() for each in missing_template(session, kind))


def _letters(
    session: Session, open_units: Sequence[UnitStatus], result: RoundResult, folder: str
) -> Mapping[str, bytes]:
    workspace = session.workspace
    wanted = [_wanted(workspace.registry[each.unit], each, result) for each in open_units]
    series = workspace.office.letter_prefix
    register, given = assign(workspace.register, wanted, series=series, day=session.as_of)
    files: dict[str, bytes] = {}
    for status, want in zip(open_units, wanted, strict=True):
        unit, issued = workspace.registry[status.unit], given[want.about]
        serial = f"（{issued.serial}号）" if issued.replaces else ""
        name = f"{unit.order:02d}-{safe_name(unit.name)}-{want.kind}{serial}.docx"
        files[f"{folder}/{name}"] = _letter(session, unit, status, issued, result)
    if register != workspace.register:
        files[REGISTER] = records.register_text(register).encode()
    return files


def _wanted(unit: Unit, status: UnitStatus, result: RoundResult) -> Wanted:
    about = f"{result.round.period} {unit.code}"
    if status.state is UnitState.RETURNED and status.submission:
        return Wanted(RETURNED, about, wording.returned_digest(status.submission), unit.name)
    return Wanted(REMINDER, about, wording.reminder_digest(unit, result.table, result.round), unit.name)


def _letter(session: Session, unit: Unit, status: UnitStatus, issued: Issued, result: RoundResult) -> bytes:
    office = session.workspace.office
    kind = _KINDS[status.state]
    if status.state is UnitState.RETURNED and status.submission:
        context: object = wording.returned(unit, status.submission, round_=result.round, office=office, issued=issued)
    else:
        told = latest(session.workspace.register, LETTER, unit.code)
        number = told.number if told else ""
        context = wording.reminder(unit, result.table, round_=result.round, office=office, issued=issued, told=number)
    return compiled(session, kind).render(context, digit_font=office.digit_font)
