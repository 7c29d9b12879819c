"""Which step of the reminder ladder is due for a unit on a day. Pure; the log and the calendar are passed in.

The latest rung whose day has come is taken, once; rungs that were missed are not made up for. A unit that goes from
missing to returned is told of its new state at the rung then due. Nobody is named who was not reminded before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from docgen.model import Reminded, Rung, StepKind, UnitState, UnitStatus
from docgen.workdays import Workdays

OPEN_STATES = (UnitState.MISSING, UnitState.RETURNED)


@dataclass(frozen=True, slots=True)
class Climb:
    """A ladder on the calendar: what `due` is, and with `workdays` the day of every rung."""

    rungs: tuple[Rung, ...]
    due: date
    workdays: Workdays

    def day(self, rung: Rung) -> date:
        return self.workdays.shifted(self.due, rung.days)

    def reached(self, day: date) -> tuple[Rung, ...]:
        """The rungs whose day has come, in their order."""
        return tuple(rung for rung in self.rungs if self.day(rung) <= day)


def due_step(climb: Climb, status: UnitStatus, *, log: Sequence[Reminded], on: date) -> Rung | None:
    """The rung to take for this unit on this day; None: nothing is due, or it may not be reminded."""
    reached = climb.reached(on)
    if status.state not in OPEN_STATES or not reached or not may_be_reminded(log, status.unit, on=on):
        return None
    alike = [line for line in log if line.unit == status.unit and line.state is status.state]
    rung: Rung | None = reached[-1]
    if reached[-1].kind is StepKind.NAMING:
        if any(line.kind is StepKind.NAMING for line in alike):
            return None
        if any(line.day > climb.due for line in alike):
            return rung
        rung = _before_naming(reached)
    covered = rung is None or any(line.day >= climb.day(rung) for line in alike)
    return None if covered else rung


def _before_naming(reached: Sequence[Rung]) -> Rung | None:
    return next((rung for rung in reversed(reached) if rung.kind is not StepKind.NAMING), None)


def may_be_reminded(log: Iterable[Reminded], unit: str, *, on: date) -> bool:
    """Whether a unit may get a reminder on a day: never twice on one day, and the log never goes back in time."""
    return not any(line.day > on or (line.unit == unit and line.day == on) for line in log)
