"""Reading a round: every archived return read, recognised and checked, every unit placed. Writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from docgen import entries as reading
from docgen.consolidate import decide
from docgen.deciding import (
    Answered,
    Answers,
    Case,
    Reviewed,
    Standing,
    corrected,
    in_place_of,
    marked,
    reviewed,
    standing,
    with_accepted,
    with_no_news,
)
from docgen.diagnostics import Diagnostic, finding, has_errors, joined, on_trial, worst_first
from docgen.excel.sniff import WorkbookError
from docgen.garbage import uncollected
from docgen.model import (
    AdjustmentRequest,
    DecisionKind,
    Item,
    Period,
    Receipt,
    Round,
    RoundDecision,
    RoundResult,
    RowCount,
    Submission,
    Task,
    Unit,
)
from docgen.outcomes import with_outcomes
from docgen.project.store import sha256
from docgen.recognising import by_tasks, with_numbers
from docgen.schema import SIGN_OFF
from docgen.sheets import RawForm
from docgen.source import SourceRef
from docgen.validate import check_entries, given_text_changes, requested_adjustments
from docgen.wording import role_in_words
from docgen.workflow.checked import recall
from docgen.workflow.freezing import view
from docgen.workflow.remembering import packed_form
from docgen.workflow.session import Session

_READING_SECONDS = 0.003  # about what a return takes


@uncollected()
def evaluate(session: Session, period: Period) -> RoundResult:
    """Everything known about a round, read once per command. All that is read stays until the end of it.

    Last quarter's answers are compared with, but never decide whether a return is accepted, so one
    quarter back is enough.
    """
    if period not in session.rounds:
        seen = view(session, period)  # a closed round is what it was, also to those that compare with it
        known = recall(seen, period)
        takes_over = any(each.kind is DecisionKind.NO_NEWS for each in seen.round_decisions(period))
        before = _answers_before(seen, period) if known is None or takes_over else {}
        session.rounds[period] = _evaluate(seen, period, before, known)
    return session.rounds[period]


def _answers_before(session: Session, period: Period) -> Answers:
    """Last quarter's answers. A decision of last quarter that took over the answers before it reads those as well."""
    before = period.previous
    if before not in session.workspace.periods():
        return {}
    takes_over = any(each.kind is DecisionKind.NO_NEWS for each in session.round_decisions(before))
    known = before in session.rounds or takes_over
    return (evaluate(session, before) if known else _evaluate(view(session, before), before, {})).entries


def evaluate_if_any(session: Session, period: Period) -> RoundResult | None:
    return evaluate(session, period) if period in session.workspace.periods() else None


def _evaluate(
    session: Session, period: Period, previous: Answers, known: Sequence[Submission] | None = None
) -> RoundResult:
    """`known`: the submissions as they were found before, where nothing has changed since."""
    workspace = session.workspace
    round_, registry, table = workspace.round(period), workspace.registry, session.table(period)
    receipts = sorted(session.receipts(period), key=lambda receipt: receipt.received)
    decisions = standing(session.round_decisions(period), receipts=receipts, registry=registry, round_=round_)
    withdrawn = [receipt for receipt in receipts if receipt.file in decisions.withdrawn()]
    asked = Asked(session, round_, previous, decisions)
    submissions = known
    if submissions is None:
        submissions = _read_all(asked, [receipt for receipt in receipts if receipt not in withdrawn])
    expected = [unit.code for unit in registry.in_order(table.unit_codes())]
    sent = {each.unit for each in submissions}
    answered = {code: in_place_of(decisions, asked.case(code)) for code in expected if code not in sent}
    result = decide(
        round_,
        submissions,
        table=table,
        expected=expected,
        exempt=decisions.exempt(),
        diagnostics=(*_strays(session, period, receipts), *(_withdrawn(session, period, each) for each in withdrawn)),
        answered=[entry for each in answered.values() for entry in each.entries],
        withdrawn=withdrawn,
    )
    unfit = dict(pair for each in answered.values() for pair in each.unfit)
    return replace(with_outcomes(result, decisions, unfit), reminders=workspace.reminders(period))


def _strays(session: Session, period: Period, receipts: Iterable[Receipt]) -> list[Diagnostic]:
    folder = session.workspace.returns_folder(period)
    known = {receipt.file for receipt in receipts}
    return [
        finding("original-unregistered", "文件没有登记。", SourceRef(f"{folder}/{name}"))
        for name in session.workspace.archived(period)
        if name not in known
    ]


def _withdrawn(session: Session, period: Period, receipt: Receipt) -> Diagnostic:
    message = f"收到时的文件名是“{receipt.original_name}”，已核定撤回，不计入任何单位。"
    return finding("file-withdrawn", message, SourceRef(f"{session.workspace.returns_folder(period)}/{receipt.file}"))


@dataclass(frozen=True)
class Asked:
    """What every return of a round is read against."""

    session: Session
    round: Round
    previous: Answers
    decisions: Standing

    def case(self, unit: str) -> Case:
        expected = [item.id for _, item in self.session.table(self.round.period).of_unit(unit)]
        return Case(unit, expected, self.previous, self.round)


def _read_all(asked: Asked, receipts: Sequence[Receipt]) -> list[Submission]:
    """Every file as it is found."""
    session, period = asked.session, asked.round.period
    if not session.workforce.alone(count=len(receipts), seconds=_READING_SECONDS):
        read_ahead(session, period, (session.original(period, receipt) for receipt in receipts))
    return [_read(asked, receipt) for receipt in receipts]


def _read(asked: Asked, receipt: Receipt) -> Submission:
    session, round_, workspace = asked.session, asked.round, asked.session.workspace
    path = f"{workspace.returns_folder(round_.period)}/{receipt.file}"
    where = SourceRef(path)
    data = session.original(round_.period, receipt)
    if data is None:
        return _unusable(receipt, finding("original-missing", "文件不见了。", where))
    if sha256(data) != receipt.sha256:
        return _unusable(receipt, finding("original-changed", "与收到时登记的不一致。", where))
    form, problem = open_form(session, round_.period, data, path)
    if form is None:
        return _unusable(receipt, *problem)
    return _check(asked, receipt, form)


def read_ahead(session: Session, period: Period, files: Iterable[bytes | None]) -> None:
    """Have the workforce read the forms that nobody has read before. What it cannot read is tried again, and told, later."""
    found = [data for data in files if data is not None]
    memory = session.memory(period) if found else None  # which takes a while to load
    if memory is None:
        return
    unread = {key: data for data in found if (key := sha256(data)) not in memory.known}
    if len(unread) > 1:
        forms = session.workforce.each(
            packed_form, unread.values(), count=len(unread), seconds=_READING_SECONDS, label="读填报表"
        )
        memory.known |= {key: form for key, form in zip(unread, forms, strict=True) if form is not None}


def open_form(
    session: Session, period: Period, data: bytes, path: str
) -> tuple[RawForm | None, tuple[Diagnostic, ...]]:
    """The form in a file, or None with the finding that says why there is none."""
    try:
        return session.memory(period).read(data, file=path, keeps=session.holding), ()
    except WorkbookError as error:
        message = error.message.removeprefix(f"{path}：")
        return None, (finding(error.code, message, SourceRef(path), hint=error.hint or None),)


def whose_form(session: Session, round_: Round, form: RawForm, original_name: str) -> reading.Identified:
    """Unit and quarter: by the hidden sheet, else by the visible cells, else by the tasks."""
    registry = session.workspace.registry
    name = PurePosixPath(original_name).name
    whose = reading.identify(form, round_=round_, registry=registry, original_name=name)
    return by_tasks(whose, form, table=session.table(round_.period), registry=registry)


def _unusable(receipt: Receipt, *problems: Diagnostic) -> Submission:
    path = problems[0].where.file
    named = finding("file-name-told", f"收到时的文件名是“{receipt.original_name}”。", SourceRef(path))
    problems = (*problems, named)
    return Submission(receipt, path, None, accepted=False, entries=(), diagnostics=problems, rows=RowCount())


def _check(asked: Asked, receipt: Receipt, form: RawForm) -> Submission:
    session, round_ = asked.session, asked.round
    whose = whose_form(session, round_, form, receipt.original_name)
    notes = tuple(finding("form-note", note, form.where) for note in form.notes)
    if whose.unit is None or has_errors(whose.diagnostics):
        unread = RowCount(len(form.rows), 0, len(form.rows))
        unit = whose.unit.code if whose.unit else None
        found = worst_first((*whose.diagnostics, *notes))
        return Submission(receipt, form.where.file, unit, False, (), found, unread)
    mine = asked.decisions.about(whose.unit.code, receipt.file)
    form, numbered = with_numbers(form, session.table(round_.period).of_unit(whose.unit.code))
    read = _entries(asked, receipt, form, whose.unit, mine)
    found = worst_first(
        on_trial(joined((*whose.diagnostics, *numbered, *read.found, *_sign_off(form), *notes)), round_.trial)
    )
    return Submission(
        receipt=receipt,
        path=form.where.file,
        unit=whose.unit.code,
        accepted=not has_errors(found),
        entries=read.answers.entries,
        diagnostics=found,
        rows=read.rows,
        no_news=sum(entry.no_news for entry in read.answers.entries),
        signed_by=form.sign_off["填报人"].text if "填报人" in form.sign_off else "",
        requests=read.requests,
        review=read.review.state,
        decided=read.done,
        unfit=read.answers.unfit,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """The answers of a return after everything that was decided about them."""

    answers: Answered
    rows: RowCount
    requests: tuple[AdjustmentRequest, ...]
    review: Reviewed

    @property
    def done(self) -> tuple[RoundDecision, ...]:
        return (*self.answers.done, *self.review.done)

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        return (*self.answers.diagnostics, *self.review.told)


def _entries(asked: Asked, receipt: Receipt, form: RawForm, unit: Unit, mine: Standing) -> _Read:
    """Corrected cells are read like others; the office's answers are checked like others; faults are accepted last."""
    pairs = asked.session.table(asked.round.period).of_unit(unit.code)
    fixed = corrected(form, mine)
    read = reading.read_entries(
        fixed.form,
        unit=unit,
        round_=asked.round,
        expected=[item.id for _, item in pairs],
        names={item.id: task.name for task, item in pairs},
        whose=lambda item_id: _whose(asked, item_id),
    )
    first = Answered(marked(read.entries, fixed.done), read.diagnostics, fixed.done, fixed.unfit)
    answers = first
    if mine.of(DecisionKind.NO_NEWS):
        as_came = (*first.diagnostics, *_checked(asked, receipt, pairs, first))
        answers = with_no_news(first, as_came, mine, asked.case(unit.code))
    registry = asked.session.workspace.registry
    roles = {item.id: role_in_words(item, unit.code, registry) for _, item in pairs}
    requests = requested_adjustments(form, pairs, unit.code, roles=roles)
    faults = (
        *fixed.told, *answers.diagnostics, *_checked(asked, receipt, pairs, answers), *given_text_changes(requests),
    )  # fmt: skip
    return _Read(with_accepted(answers, faults, mine), read.rows, requests, reviewed(form, mine))


def _whose(asked: Asked, item_id: str) -> str:
    """区教育局的“深化智慧教育服务”: an item of another unit, in words; empty for a number nobody has."""
    pair = asked.session.table(asked.round.period).by_id.get(item_id)
    if pair is None:
        return ""
    task, item = pair
    registry = asked.session.workspace.registry
    return f"{'、'.join(registry[code].name for code in item.lead_units)}牵头的“{task.name}”"


def _checked(
    asked: Asked, receipt: Receipt, pairs: Iterable[tuple[Task, Item]], read: Answered
) -> tuple[Diagnostic, ...]:
    return check_entries(
        read.entries,
        items={item.id: item for _, item in pairs},
        previous=asked.previous,
        already=read.diagnostics,
        as_of=asked.round.as_of,
        received=receipt.received,
    )


def _sign_off(form: RawForm) -> tuple[Diagnostic, ...]:
    blank = [label for label in SIGN_OFF if label not in form.sign_off or form.sign_off[label].blank]
    if not blank:
        return ()
    return (finding("sign-off-blank", f"签报栏缺{'、'.join(blank)}。", form.where),)
