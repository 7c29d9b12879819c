"""What the office works with: units, tasks and their items, rounds, returns, decisions, the ledger.

Frozen values without behaviour beyond what they themselves know. Nothing here reads or writes.
"""

from docgen.model.figures import Figure, Figures, Sum, key
from docgen.model.ledger import Change, DeadlineChange, Disagreement, Ledger, LedgerRow
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
    BEHIND_LAMPS,
    EXCERPT,
    LAMP_LOOKS,
    NO_DATA,
    UNKNOWN,
    Decision,
    Issued,
    Lamp,
    LampLook,
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
    "BEHIND_LAMPS",
    "CANCELLED",
    "EXCERPT",
    "LAMP_LOOKS",
    "NO_DATA",
    "NO_NEWS",
    "UNKNOWN",
    "Adjustment",
    "AdjustmentRequest",
    "Change",
    "Contact",
    "Deadline",
    "DeadlineChange",
    "Decision",
    "Disagreement",
    "Figure",
    "Figures",
    "Issued",
    "Item",
    "Lamp",
    "LampLook",
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
    "Sum",
    "Task",
    "TaskTable",
    "Thresholds",
    "Unit",
    "UnitState",
    "UnitStatus",
    "key",
]
