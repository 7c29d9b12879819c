"""What the office works with: units, tasks and their items, rounds, returns, decisions, the ledger.

Frozen values without behaviour beyond what they themselves know. Nothing here reads or writes.
"""

from docgen.model.ledger import Disagreement, Lamp, Ledger, LedgerRow, Tally
from docgen.model.returns import (
    NO_NEWS,
    AdjustmentRequest,
    ProgressEntry,
    Receipt,
    RoundResult,
    RowCount,
    Submission,
    UnitState,
    UnitStatus,
)
from docgen.model.rounds import (
    NO_DATA,
    UNKNOWN,
    Decision,
    Issued,
    Office,
    Period,
    Round,
    Status,
    StatusKind,
    Thresholds,
)
from docgen.model.tasks import ADDED, CANCELLED, Adjustment, Deadline, Item, Milestone, Task, TaskTable
from docgen.model.units import Contact, Registry, Unit

__all__ = [
    "ADDED",
    "CANCELLED",
    "NO_DATA",
    "NO_NEWS",
    "UNKNOWN",
    "Adjustment",
    "AdjustmentRequest",
    "Contact",
    "Deadline",
    "Decision",
    "Disagreement",
    "Issued",
    "Item",
    "Lamp",
    "Ledger",
    "LedgerRow",
    "Milestone",
    "Office",
    "Period",
    "ProgressEntry",
    "Receipt",
    "Registry",
    "Round",
    "RoundResult",
    "RowCount",
    "Status",
    "StatusKind",
    "Submission",
    "Tally",
    "Task",
    "TaskTable",
    "Thresholds",
    "Unit",
    "UnitState",
    "UnitStatus",
]
