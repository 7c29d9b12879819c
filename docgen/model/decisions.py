"""人工核定 of a round: what the office decided about a return, a cell, a unit; never an edited original."""

from dataclasses import dataclass
from datetime import date

from docgen.rulings import DecisionKind, Review
from docgen.source import SourceRef


@dataclass(frozen=True, slots=True)
class RoundDecision:
    """One decision about a round. Which fields say something depends on `kind`; empty: nothing is said.

    `subject` is a unit or an archived file; `column` the key of a column; `old`, `new` the texts of a cell; `codes`
    the faults that are accepted. `status`, `progress`: of an item without news, where last quarter does not tell.
    """

    kind: DecisionKind
    subject: str
    why: str
    who: str
    when: date
    where: SourceRef
    item: str = ""
    column: str = ""
    old: str = ""
    new: str = ""
    codes: tuple[str, ...] = ()
    state: Review | None = None
    note: str = ""
    status: str = ""
    progress: int | None = None

    @property
    def cell(self) -> tuple[str, str]:
        return self.item, self.column


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a decision: whose return it is about (None: nobody's), and whether it does anything.

    `told` says what it does, or why it does nothing.
    """

    decision: RoundDecision
    unit: str | None
    effective: bool
    told: str
