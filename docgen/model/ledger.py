"""台账: every item of a round with its answers, and the figures counted from it once."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from docgen.diagnostics import Diagnostic
from docgen.model.returns import ProgressEntry, RoundResult
from docgen.model.rounds import Round
from docgen.model.tasks import Item, Task, TaskTable
from docgen.model.units import Registry


class Lamp(Enum):
    """How an item stands against 序时进度. The value is the word shown beside every colour."""

    GREEN = "绿灯"
    YELLOW = "黄灯"
    RED = "红灯"
    OVERDUE = "逾期"
    NONE = "不计"  # no date to measure by, or nothing reported


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One item in one round. `lead` None: no lead unit's return was accepted; `previous`: last quarter's `lead`.

    `time_progress` is the share of the time gone in per cent; None where the deadline is open.
    """

    task: Task
    item: Item
    lead: ProgressEntry | None
    others: tuple[ProgressEntry, ...]
    previous: ProgressEntry | None
    time_progress: int | None
    lamp: Lamp


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two units contradict each other on one item, in the column with this key; `both_lead`: else `other` is 配合."""

    item_id: str
    name: str
    column: str
    lead: ProgressEntry
    other: ProgressEntry
    both_lead: bool


@dataclass(frozen=True)
class Tally:
    """Items counted by status word, with those nobody answered; the parts add up to `total`."""

    by_status: Mapping[str, int]
    unanswered: int

    @property
    def total(self) -> int:
        return sum(self.by_status.values()) + self.unanswered


@dataclass(frozen=True)
class Ledger:
    """台账: every item of the table in one round, and the figures counted from it, once."""

    round: Round
    table: TaskTable
    registry: Registry
    result: RoundResult
    rows: tuple[LedgerRow, ...]
    overall: Tally
    previous_overall: Tally | None
    by_theme: Mapping[str, Tally]
    by_unit: Mapping[str, Tally]
    by_lamp: Mapping[Lamp, int]
    diagnostics: tuple[Diagnostic, ...]
    disagreements: tuple[Disagreement, ...] = ()
