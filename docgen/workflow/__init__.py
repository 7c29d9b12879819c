"""One function per verb: load, decide, write all or nothing.

`session` carries what is loaded once per command; each other module is one verb or two. Nothing here
prints; every verb returns an `Outcome`. `checking` is imported by those who check: its rules and the reader of
PDF take a quarter of a second that no other verb needs.
"""

from docgen.workflow.collecting import collect, status
from docgen.workflow.exporting import export_tasks, export_units
from docgen.workflow.importing import Reading, import_table
from docgen.workflow.opening import init, restore_templates
from docgen.workflow.reminding import remind
from docgen.workflow.reporting import summary
from docgen.workflow.running import run
from docgen.workflow.sending import forms, letters, withdraw
from docgen.workflow.session import Outcome, Session

__all__ = [
    "Outcome",
    "Reading",
    "Session",
    "collect",
    "export_tasks",
    "export_units",
    "forms",
    "import_table",
    "init",
    "letters",
    "remind",
    "restore_templates",
    "run",
    "status",
    "summary",
    "withdraw",
]
