"""The steps of the reminder ladder that are due on a day, each with its letter or text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from docgen import wording
from docgen.contexts import LETTER, REMINDER, RETURNED
from docgen.ladder import Climb, due_step, may_be_reminded
from docgen.model import Issued, Reminded, RoundResult, Rung, StepKind, Unit, UnitState, UnitStatus
from docgen.numbering import Wanted, assign, latest
from docgen.project.workspace import safe_name
from docgen.wording import Occasion, ToldLetter
from docgen.workflow import printing
from docgen.workflow.printing import Printout
from docgen.workflow.session import Session

KINDS = {UnitState.MISSING: REMINDER, UnitState.RETURNED: RETURNED}


@dataclass(frozen=True)
class Step:
    """What is done with one open unit today. `line` None: only a letter that was registered before is made again."""

    unit: Unit
    status: UnitStatus
    line: Reminded | None
    issued: Issued | None = None
    taken_now: bool = False

    @property
    def letter_now(self) -> bool:
        """Whether the letter goes out with this step, and was not sent before."""
        return self.issued is not None and (self.line is None or self.line.kind is StepKind.LETTER)

    @property
    def letter(self) -> ToldLetter | None:
        """The letter as the text to the unit names it."""
        return ToldLetter(self.issued.kind, self.issued.number, sent_now=self.letter_now) if self.issued else None


@dataclass(frozen=True)
class Plan:
    """The steps of a day and the register they need.

    `passed_over`: open units that were reminded that day or later; `early`: those whose return came later still.
    """

    steps: tuple[Step, ...]
    register: tuple[Issued, ...]
    passed_over: tuple[Unit, ...] = ()
    early: tuple[Unit, ...] = ()

    def lines(self) -> tuple[Reminded, ...]:
        """The lines to add to the log."""
        return tuple(step.line for step in self.steps if step.line and step.taken_now)


@dataclass(frozen=True)
class Planner:
    """The facts a plan is made from: the round as it stands and its log on the disk."""

    session: Session
    result: RoundResult
    log: tuple[Reminded, ...]
    notices: str  # the file that holds the texts of the day

    def plan(self, *, letters: bool) -> Plan:
        """`letters`: a letter for every open unit, whatever the ladder says."""
        registry, register = self.session.workspace.registry, self.session.workspace.register
        found: list[Step] = []
        passed: list[Unit] = []
        early: list[Unit] = []
        for status in self.result.units:
            if status.state not in KINDS:
                continue
            unit = registry[status.unit]
            if status.submission and status.submission.receipt.received > self.session.as_of:
                early.append(unit)
                continue
            step, register = self._step(unit, status, register, letters=letters)
            if step is not None:
                found.append(step)
            if letters and (step is None or _without_letter(step)):
                passed.append(unit)
        return Plan(tuple(found), register, tuple(passed), tuple(early))

    def _step(
        self, unit: Unit, status: UnitStatus, register: tuple[Issued, ...], *, letters: bool
    ) -> tuple[Step | None, tuple[Issued, ...]]:
        today = [line for line in self.log if line.unit == unit.code and line.day == self.session.as_of]
        if today:
            return self._again(unit, status, today[0], register), register
        numbered, issued = self._numbered(unit, status, register)
        known = any(line.document == issued.number for line in self.log)
        if letters and known:
            return Step(unit, status, None, issued), register
        if letters and may_be_reminded(self.log, unit.code, on=self.session.as_of):
            return self._taken(unit, status, Rung(0, issued.kind, StepKind.LETTER), issued), numbered
        rung = None if letters else due_step(self.climb, status, log=self.log, on=self.session.as_of)
        if rung is None:
            return None, register
        if rung.kind is StepKind.LETTER and not known:
            return self._taken(unit, status, rung, issued), numbered
        kind = StepKind.NOTICE if rung.kind is StepKind.LETTER else rung.kind  # a letter is sent once
        return self._taken(unit, status, replace(rung, kind=kind), issued if known else None), register

    def _again(self, unit: Unit, status: UnitStatus, line: Reminded, register: Sequence[Issued]) -> Step:
        """The step of this day once more. A letter is made again only while it still says what is so."""
        _, issued = self._numbered(unit, status, tuple(register))
        same = line.state is status.state and any(each == issued for each in register)
        sent = same and (line.document == issued.number or line.kind is StepKind.NOTICE)
        return Step(unit, status, line, issued if sent else None)

    def _taken(self, unit: Unit, status: UnitStatus, rung: Rung, issued: Issued | None) -> Step:
        document = {
            StepKind.NOTICE: self.notices,
            StepKind.LETTER: issued.number if issued else "",
            StepKind.NAMING: f"{self.result.round.period.name}进展情况报告",
        }[rung.kind]
        line = Reminded(unit.code, rung.name, rung.kind, status.state, self.session.as_of, document)
        return Step(unit, status, line, issued, taken_now=True)

    @property
    def climb(self) -> Climb:
        workspace, round_ = self.session.workspace, self.result.round
        return Climb(round_.ladder or workspace.office.ladder, round_.due, workspace.workdays)

    def days(self) -> tuple[date, ...]:
        """The days between which working days are counted."""
        return (self.session.as_of, *(self.climb.day(rung) for rung in self.climb.rungs))

    def _numbered(
        self, unit: Unit, status: UnitStatus, register: tuple[Issued, ...]
    ) -> tuple[tuple[Issued, ...], Issued]:
        want = self._wanted(unit, status)
        series = self.session.workspace.office.letter_prefix
        register, given = assign(register, [want], series=series, day=self.session.as_of)
        return register, given[want.about]

    def _wanted(self, unit: Unit, status: UnitStatus) -> Wanted:
        about = f"{self.result.round.period} {unit.code}"
        if status.state is UnitState.RETURNED and status.submission:
            return Wanted(RETURNED, about, wording.returned_digest(status.submission), unit.name)
        return Wanted(REMINDER, about, wording.reminder_digest(unit, self.result.table, self.result.round), unit.name)


def _without_letter(step: Step) -> bool:
    return step.line is not None and step.line.kind is not StepKind.LETTER


def occasion(session: Session, result: RoundResult, step: Step) -> Occasion:
    """When and for what the text of a step is written."""
    workspace = session.workspace
    day = step.line.day if step.line else session.as_of
    return Occasion(result.round, workspace.office, day, workspace.workdays)


def is_sent(step: Step) -> bool:
    """Whether a text goes to the unit: not with a naming, and not where its state has changed since."""
    return step.line is not None and step.line.kind is not StepKind.NAMING and step.line.state is step.status.state


def letters_of(session: Session, steps: Sequence[Step], result: RoundResult) -> dict[str, tuple[str, bytes]]:
    """The letters of these steps, name and bytes by unit code."""
    register = session.workspace.register
    printouts = {step.unit.code: each for step in steps for each in _letters(session, step, result, register)}
    pages = (printout for _, printout in printouts.values())
    made = printing.documents(session, pages, count=len(printouts), label="催报函、退回修改函")
    return {code: (name, data) for (code, (name, _)), data in zip(printouts.items(), made, strict=True)}


def _letters(
    session: Session, step: Step, result: RoundResult, register: Sequence[Issued]
) -> Iterator[tuple[str, Printout]]:
    issued = step.issued
    if issued is None or not step.letter_now:
        return
    serial = f"（{issued.serial}号）" if issued.replaces else ""
    name = f"{step.unit.order:02d}-{safe_name(step.unit.name)}-{issued.kind}{serial}.docx"
    yield name, _letter(session, step, issued, result, register, name)


def _letter(
    session: Session, step: Step, issued: Issued, result: RoundResult, register: Sequence[Issued], name: str
) -> Printout:
    office, unit, status = session.workspace.office, step.unit, step.status
    if status.state is UnitState.RETURNED and status.submission:
        context: object = wording.returned(unit, status.submission, round_=result.round, office=office, issued=issued)
    else:
        told = latest(register, LETTER, unit.code)
        number = told.number if told else ""
        context = wording.reminder(unit, result.table, round_=result.round, office=office, issued=issued, told=number)
    template = printing.source(session, KINDS[status.state], result.round.period)
    return Printout(template, context, office.digit_font, name)
