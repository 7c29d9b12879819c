"""`docgen letters` and `docgen forms`: what goes out to the units."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from docgen import numbering, wording, zh
from docgen.adjusting import shown_in
from docgen.contexts import LETTER
from docgen.diagnostics import Diagnostic, finding
from docgen.entries import prefilled
from docgen.errors import DocgenError
from docgen.excel.form import write_form
from docgen.model import Issued, Period, ProgressEntry, Round, TaskTable, Unit
from docgen.numbering import Wanted, assign, latest
from docgen.project import records
from docgen.project.workspace import LETTERS, OFFICE, REGISTER, UNITS, safe_name
from docgen.sheets import FormRow, FormSpec, RawForm
from docgen.source import SourceRef
from docgen.workflow import printing
from docgen.workflow.printing import Printout, Source
from docgen.workflow.returns import evaluate_if_any
from docgen.workflow.session import Outcome, Session

_FORM_SECONDS = 0.003  # about what a form takes


def letters(session: Session, *, unit: str | None = None, changed: bool = False) -> Outcome:
    """Write a 任务分解函 for every unit of the table (or one, or those whose tasks changed)."""
    workspace = session.workspace
    table, registry = workspace.tasks, workspace.registry
    units = registry.in_order(table.unit_codes())
    if unit is not None:
        units = _among(session.unit(unit), units)
    if changed:
        known, columns = workspace.register, workspace.office.letter_columns
        units = tuple(each for each in units if _is_new(each, table, known, columns))
    template = printing.source(session, LETTER)
    printing.template(template)  # before anything is numbered it tells its mistakes
    with session.writing():
        before = workspace.register
        register, given = number_letters(session, units)
        paths = [f"{LETTERS}/{_letter_name(each, given[each.code])}" for each in units]
        letter = _Letter(session, template, register)
        printouts = (letter.printout(each, given[each.code]) for each in units)
        made = printing.documents(session, printouts, count=len(units), label="任务分解函")
        numbers = {REGISTER: records.register_text(register).encode()} if register != before else {}
        written = session.commit(chain(zip(paths, made, strict=True), numbers.items()))  # issued letters stay
    return Outcome(
        counts={"letters": len(units), "units": len(units)},
        written=written,
        diagnostics=(
            *missing_template(session, LETTER),
            *printing.missing_values(session),
            *_unknown_contacts(session),
            *_without_tasks(session),
            *_ended(session, units),
        ),
        details={"letters": [{"unit": each.name, "number": given[each.code].number} for each in units]},
    )


def _without_tasks(session: Session) -> Iterator[Diagnostic]:
    """Units that were told tasks and have none any more: no letter replaces the one they hold."""
    table, registry = session.workspace.tasks, session.workspace.registry
    valid = [line for line in session.workspace.register if line.kind == LETTER and line.withdrawn is None]
    told = {line.about: line for line in valid}
    for unit in registry.in_order(told):
        if unit.code not in table.unit_codes():
            message = f"“{unit.name}”现在没有任务，{told[unit.code].number}没有替代的函。"
            yield finding("unit-without-tasks", message, SourceRef(REGISTER))


def withdraw(session: Session, number: str) -> Outcome:
    """Mark a 发文字号 作废: it stays on record, and what it was about gets a new number.

    :raises DocgenError: the register does not have it, or it is withdrawn already.
    """
    workspace = session.workspace
    with session.writing():
        register = numbering.withdraw(workspace.register, number, session.as_of)
        if register is None:
            raise DocgenError(f"发文登记簿中没有“{number}”，或者已经作废。", hint=f"请查看 {REGISTER}。")
        written = session.commit({REGISTER: records.register_text(register).encode()})
    return Outcome(counts={"withdrawn": 1}, written=written, details={"number": number})


def _ended(session: Session, units: tuple[Unit, ...]) -> Iterator[Diagnostic]:
    """Units that are no more on this day and still are in the table."""
    for unit in units:
        if unit.ended is None or unit.ended > session.as_of:
            continue
        heir = session.workspace.registry.heir(unit, session.as_of)
        who = f"由“{heir.name}”承接" if heir is not unit else "没有登记承接单位"
        message = f"“{unit.name}”已于{zh.long_date(unit.ended)}撤并，{who}；任务表中仍有它的任务。"
        yield finding("unit-ended", message, SourceRef(UNITS), subject=unit.code)


def _among(wanted: Unit, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    return tuple(each for each in units if each == wanted)


def _is_new(unit: Unit, table: TaskTable, register: tuple[Issued, ...], columns: tuple[str, ...]) -> bool:
    known = latest(register, LETTER, unit.code)
    return known is None or known.digest != wording.letter_digest(unit, table, columns)


def number_letters(session: Session, units: tuple[Unit, ...]) -> tuple[tuple[Issued, ...], Mapping[str, Issued]]:
    workspace = session.workspace
    columns = workspace.office.letter_columns
    wanted = [
        Wanted(LETTER, unit.code, wording.letter_digest(unit, workspace.tasks, columns), unit.name) for unit in units
    ]
    return assign(workspace.register, wanted, series=workspace.office.letter_prefix, day=session.as_of)


class _Letter:
    """The letters of one run: what is the same in all of them, looked up once."""

    def __init__(self, session: Session, template: Source, register: tuple[Issued, ...]) -> None:
        self.workspace = session.workspace
        self.template = template
        self.register = register
        self.periods = self.workspace.periods()
        self.annex = wording.Annex(self.workspace.registry, self.workspace.office.letter_columns)

    def printout(self, unit: Unit, issued: Issued) -> Printout:
        workspace = self.workspace
        columns = workspace.office.letter_columns
        later = [period for period in self.periods if period.last_day >= issued.date]
        context = wording.letter(
            replace(unit, name=issued.addressee or unit.name),  # a letter keeps the name it was issued to
            workspace.tasks,
            office=workspace.office,
            annex=self.annex,
            issued=issued,
            replaced=issued.replaces,
            first_period=min(later, default=None),
            adjustments=shown_in(issued, workspace.adjustments, self.register, columns=columns),
        )
        return Printout(self.template, context, workspace.office.digit_font, _letter_name(unit, issued))


def _ordinal(unit: Unit) -> str:
    return f"{unit.order:02d}"


def _letter_name(unit: Unit, issued: Issued) -> str:
    """A letter that replaces another one has its number in its name, so that the issued one is kept beside it."""
    number = f"（{issued.serial}号）" if issued.replaces else ""
    return f"{_ordinal(unit)}-{safe_name(issued.addressee or unit.name)}-任务分解函{number}.docx"


def _unknown_contacts(session: Session) -> tuple[Diagnostic, ...]:
    contact = session.workspace.office.contact
    if contact.name and contact.phone:
        return ()
    message, hint = "本办的联系人或电话没有登记，函中写作“待明确”。", f"请在 {OFFICE} 中补充。"
    return (finding("contact-unknown", message, SourceRef(OFFICE), hint=hint),)


def missing_template(session: Session, kind: str, period: Period | None = None) -> tuple[Diagnostic, ...]:
    """A note where the office has no template of its own: its wording may have been lost."""
    if session.workspace.template_in_force(kind, period) is not None:
        return ()
    return (finding("template-missing", f"没有“{kind}”模板。", SourceRef(f"templates/{kind}.docx")),)


def forms(session: Session, period: Period, *, unit: str | None = None, renew: bool = False) -> Outcome:
    """Write the 填报表 of a quarter for every unit that has an item to report (or for one).

    The tasks are kept with the round when its forms first go out; from then on the round stays with them,
    whatever becomes of the tasks in force, until `renew` takes those.
    """
    workspace = session.workspace
    if renew:
        session.tables[period] = workspace.tasks
        session.rounds.clear()
    round_, table, registry = workspace.round(period), session.table(period), workspace.registry
    units = registry.in_order(table.unit_codes())
    if unit is not None:
        units = _among(session.unit(unit), units)
    previous = evaluate_if_any(session, period.previous)
    entries = previous.entries if previous else {}
    folder = f"{workspace.output_folder(period)}/forms"
    with session.writing():
        paths = [f"{folder}/{form_name(each, period)}" for each in units]
        specs = (form_spec(each, session, round_, entries) for each in units)
        made = session.workforce.each(write_form, specs, count=len(units), seconds=_FORM_SECONDS, label="填报表")
        snapshot = {workspace.round_tasks_file(period): records.task_table_text(table).encode()}
        if workspace.frozen is not None:
            snapshot = {}  # what lies there now is not what this round is made of
        files = chain(zip(paths, made, strict=True), snapshot.items())
        written = session.commit(files, owned=[] if unit else [folder])
    found = () if table.tasks == workspace.tasks.tasks else (_other_tasks(period, workspace.round_tasks_file(period)),)
    found = (*found, *_ended(session, units))
    return Outcome(counts={"forms": len(units), "units": len(units)}, written=written, diagnostics=found)


def form_name(unit: Unit, period: Period) -> str:
    return f"{_ordinal(unit)}-{safe_name(unit.name)}-{period.name}填报表.xlsx"


def _other_tasks(period: Period, path: str) -> Diagnostic:
    message = f"{period.name}的填报表按发出时的任务编制，与现行任务不同。"
    hint = f"如要按现行任务重发，请加大 round.yaml 中的 form_version，再运行 docgen forms {period} --renew。"
    return finding("round-tasks-differ", message, SourceRef(path), hint=hint)


def fresh_form(session: Session, unit: Unit, round_: Round, answers: RawForm | None = None) -> bytes:
    """The form of one unit as it went out; with `answers`, what could be read of a return stands in it already."""
    previous = evaluate_if_any(session, round_.period.previous)
    spec = form_spec(unit, session, round_, previous.entries if previous else {})
    return write_form(spec if answers is None else prefilled(spec, answers))


def form_spec(unit: Unit, session: Session, round_: Round, last: Mapping[tuple[str, str], ProgressEntry]) -> FormSpec:
    """What the form of `unit` shows; `last` are last quarter's accepted entries by item and unit."""
    workspace = session.workspace
    rows = []
    for task, item in session.table(round_.period).of_unit(unit.code):
        before = last.get((item.id, unit.code))
        rows.append(
            FormRow(
                item_id=item.id,
                number=task.number,
                name=task.name,
                content=item.content,
                role=wording.role_in_words(item, unit.code, workspace.registry),
                deadline=item.deadline.shown,
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
        meanings={status.word: wording.STATUS_MEANINGS[status.kind] for status in round_.statuses},
    )


def _last_words(entry: ProgressEntry | None) -> str:
    if entry is None or entry.status is None:
        return ""
    return f"［{entry.status.word}，{entry.progress}%］{entry.achievements}"
