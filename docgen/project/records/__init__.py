"""The files of the workspace as model values, and back: one reader and one writer per kind of file.

Pure: text in, values out (and the other way round). Which keys a file may have is said here once and
described for people in ``docgen/help/data.md``.
"""

from docgen.project.records.closing import adopted, adopted_text
from docgen.project.records.decisions import (
    DECISION_KINDS,
    ROUND_DECISION_KINDS,
    decisions,
    round_decisions,
    with_decisions,
    with_round_decisions,
)
from docgen.project.records.holidays import holidays
from docgen.project.records.letters import register, register_text
from docgen.project.records.office import OFFICE_KEYS, office
from docgen.project.records.reminders import ladder, reminders, reminders_text
from docgen.project.records.rounds import ROUND_KEYS, STATUS_KINDS, collection_round, period, receipts, receipts_text
from docgen.project.records.tasks import (
    ITEM_KEYS,
    TASK_KEYS,
    adjustments,
    adjustments_text,
    task_table,
    task_table_text,
)
from docgen.project.records.units import UNIT_KEYS, registry, registry_text

__all__ = [
    "DECISION_KINDS",
    "ITEM_KEYS",
    "OFFICE_KEYS",
    "ROUND_DECISION_KINDS",
    "ROUND_KEYS",
    "STATUS_KINDS",
    "TASK_KEYS",
    "UNIT_KEYS",
    "adjustments",
    "adjustments_text",
    "adopted",
    "adopted_text",
    "collection_round",
    "decisions",
    "holidays",
    "ladder",
    "office",
    "period",
    "receipts",
    "receipts_text",
    "register",
    "register_text",
    "registry",
    "registry_text",
    "reminders",
    "reminders_text",
    "round_decisions",
    "task_table",
    "task_table_text",
    "with_decisions",
    "with_round_decisions",
]
