"""`docgen letters` and `docgen forms`: what goes out to the units."""

from collections.abc import Mapping

from docgen import wording
from docgen.contexts import LETTER
from docgen.diagnostics import Diagnostic, finding
from docgen.excel.form import write_form
from docgen.model import Issued, Period, ProgressEntry, Round, TaskTable, Unit
from docgen.numbering import Wanted, assign, latest
from docgen.project import records
from docgen.project.workspace import LETTERS, REGISTER, safe_name
from docgen.sheets import FormRow, FormSpec
from docgen.source import SourceRef
from docgen.word.blueprint import build
from docgen.word.render import Template
from docgen.workflow.returns import evaluate_if_any
from docgen.workflow.session import Outcome, Session


def letters(session: Session, *, unit: str | None = None, changed: bool = False) -> Outcome:
    """Write a 任务分解函 for every unit of the table (or one, or those whose tasks changed)."""
    workspace = session.workspace
    table, registry = workspace.tasks, workspace.registry
    units = registry.in_order(table.unit_codes())
    if unit is not None:
        units = _among(session.unit(unit), units)
    if changed:
        units = tuple(each for each in units if _is_new(each, table, workspace.register))
    template = compiled(session, LETTER)
    with session.writing():
        register, given = number_letters(session, units)
        files = {
            f"{LETTERS}/{_ordinal(each)}-{safe_name(each.name)}-任务分解函.docx": _letter(
                session, each, given[each.code], template
            )
            for each in units
        }
        if register != workspace.register:
            files[REGISTER] = records.register_text(register).encode()
        written = session.commit(files, owned=[] if unit or changed else [LETTERS])
    return Outcome(
        counts={"letters": len(units), "units": len(units)},
        written=written,
        diagnostics=_unknown_contacts(session),
        details={"letters": [{"unit": each.name, "number": given[each.code].number} for each in units]},
    )


def _among(wanted: Unit, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    return tuple(each for each in units if each == wanted)


def _is_new(unit: Unit, table: TaskTable, register: tuple[Issued, ...]) -> bool:
    known = latest(register, LETTER, unit.code)
    return known is None or known.digest != wording.letter_digest(unit, table)


def number_letters(session: Session, units: tuple[Unit, ...]) -> tuple[tuple[Issued, ...], Mapping[str, Issued]]:
    workspace = session.workspace
    wanted = [Wanted(LETTER, unit.code, wording.letter_digest(unit, workspace.tasks)) for unit in units]
    return assign(workspace.register, wanted, series=workspace.office.letter_prefix, day=session.as_of)


def _letter(session: Session, unit: Unit, issued: Issued, template: Template) -> bytes:
    workspace = session.workspace
    later = [period for period in workspace.periods() if period.last_day >= issued.date]
    context = wording.letter(
        unit,
        workspace.tasks,
        office=workspace.office,
        registry=workspace.registry,
        issued=issued,
        replaced=issued.replaces,
        first_period=min(later, default=None),
    )
    return template.render(context)


def compiled(session: Session, kind: str) -> Template:
    """The office's template of this kind, or the package's where the office has none; compiled once."""
    own = session.workspace.template(kind)
    return Template.compile(own if own is not None else build(kind), kind=kind, file=f"templates/{kind}.docx")


def _ordinal(unit: Unit) -> str:
    return f"{unit.order:02d}"


def _unknown_contacts(session: Session) -> tuple[Diagnostic, ...]:
    contact = session.workspace.office.contact
    if contact.name and contact.phone:
        return ()
    return (
        finding("contact-unknown", "本办的联系人或电话没有登记，函中写作“待明确”。", SourceRef("data/office.yaml")),
    )


def forms(session: Session, period: Period, *, unit: str | None = None) -> Outcome:
    """Write the 填报表 of a quarter for every unit that has an item to report (or for one)."""
    workspace = session.workspace
    round_, table, registry = workspace.round(period), workspace.tasks, workspace.registry
    units = registry.in_order(table.unit_codes())
    if unit is not None:
        units = _among(session.unit(unit), units)
    previous = evaluate_if_any(session, period.previous)
    entries = previous.entries if previous else {}
    folder = f"{workspace.output_folder(period)}/forms"
    with session.writing():
        files = {
            f"{folder}/{_ordinal(each)}-{safe_name(each.name)}-{period.name}填报表.xlsx": write_form(
                form_spec(each, session, round_, entries)
            )
            for each in units
        }
        written = session.commit(files, owned=[] if unit else [folder])
    return Outcome(counts={"forms": len(files), "units": len(units)}, written=written)


def form_spec(unit: Unit, session: Session, round_: Round, last: Mapping[tuple[str, str], ProgressEntry]) -> FormSpec:
    """What the form of `unit` shows; `last` are last quarter's accepted entries by item and unit."""
    workspace = session.workspace
    rows = []
    for task, item in workspace.tasks.of_unit(unit.code):
        before = last.get((item.id, unit.code))
        rows.append(
            FormRow(
                item_id=item.id,
                number=task.number,
                name=task.name,
                content=item.content,
                role=wording.role(item, unit.code),
                deadline=item.deadline.words,
                last_achievements=_last_words(before),
                last_next_steps=before.next_steps if before else "",
            )
        )
    return FormSpec(
        title=f"{wording.form_title(workspace.office)}（{round_.period.name}）",
        unit=unit,
        period=round_.period,
        due=round_.due,
        form_version=round_.form_version,
        statuses=tuple(status.word for status in round_.statuses),
        rows=tuple(rows),
    )


def _last_words(entry: ProgressEntry | None) -> str:
    if entry is None or entry.status is None:
        return ""
    return f"［{entry.status.word}，{entry.progress}%］{entry.achievements}"
