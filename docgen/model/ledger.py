"""台账: every item of a round with its answers, and the figures counted from it once."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from docgen.diagnostics import Diagnostic
from docgen.model.figures import Figures
from docgen.model.returns import ProgressEntry, RoundResult
from docgen.model.rounds import BEHIND_LAMPS, Lamp, Round
from docgen.model.tasks import Item, Task, TaskTable
from docgen.model.units import Registry


class Change(Enum):
    """What became of an item since last quarter. Each item has exactly one; the value is the word shown."""

    NEWLY_DONE = "新完成"
    BETTER = "好转"
    WORSE = "变差"
    SAME = "没有变化"
    HEARD = "恢复报送"  # nothing last quarter, something now
    SILENT = "转为暂无数据"
    NEW = "新增"
    UNKNOWN = "上季度无统计"  # there was no round before


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One item in one round. `lead` None: no lead unit's return was accepted; `previous`: last quarter's `lead`.

    `time_progress` is the share of the time gone in per cent; None where the deadline is open. `gap` is how many
    points the item lacks of it (below 0: it is ahead); None where one of both is not known. `movement` is how many
    points it moved since last quarter. `quarters_behind`: quarters in a row in which it was behind by its unit's
    own word or by its lamp, this one included. `differs`: the unit's own word and the lamp contradict each other.
    `previous_lamp` None: the item was not there last quarter.
    """

    task: Task
    item: Item
    lead: ProgressEntry | None
    others: tuple[ProgressEntry, ...]
    previous: ProgressEntry | None
    time_progress: int | None
    lamp: Lamp
    gap: int | None = None
    movement: int | None = None
    previous_lamp: Lamp | None = None
    change: Change = Change.UNKNOWN
    differs: bool = False
    quarters_behind: int = 0

    @property
    def overdue(self) -> bool:
        return self.lamp is Lamp.OVERDUE

    @property
    def behind(self) -> bool:
        """Behind by the word of its unit or by its lamp."""
        return self.lamp in BEHIND_LAMPS or (self.lead is not None and self.lead.behind)


@dataclass(frozen=True, slots=True)
class DeadlineChange:
    """A deadline that is not what it was last quarter, 原 → 现. `basis` and `day` None: nothing is on record."""

    task: Task
    item: Item
    before: str
    after: str
    basis: str | None
    day: date | None


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
class Ledger:
    """台账: every item of the table in one round, and every figure counted from it, once.

    `previous` None: there was no round before. `cancelled`: items of last quarter's table that this one has no more.
    `earlier`: every round before this one that was read, the latest first.
    """

    round: Round
    table: TaskTable
    registry: Registry
    result: RoundResult
    rows: tuple[LedgerRow, ...]
    figures: Figures
    diagnostics: tuple[Diagnostic, ...]
    disagreements: tuple[Disagreement, ...] = ()
    previous: RoundResult | None = None
    cancelled: tuple[tuple[Task, Item], ...] = ()
    deadlines: tuple[DeadlineChange, ...] = ()
    earlier: tuple[RoundResult, ...] = ()
