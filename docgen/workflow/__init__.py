"""One function per verb: load, decide, write all or nothing.

`session` carries what is loaded once per command; each other module is one verb or two. Nothing here
prints; every verb returns an `Outcome`. The module of a verb is imported when the verb is first asked for: `status`
does not wait for what writes letters. `checking` is imported by those who check.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docgen.workflow.adopting import adopt as adopt
    from docgen.workflow.collecting import collect as collect
    from docgen.workflow.deciding import Wish as Wish
    from docgen.workflow.deciding import decide as decide
    from docgen.workflow.exporting import export_tasks as export_tasks
    from docgen.workflow.exporting import export_units as export_units
    from docgen.workflow.importing import Reading as Reading
    from docgen.workflow.importing import import_table as import_table
    from docgen.workflow.opening import init as init
    from docgen.workflow.opening import restore_templates as restore_templates
    from docgen.workflow.reminding import remind as remind
    from docgen.workflow.reporting import summary as summary
    from docgen.workflow.running import run as run
    from docgen.workflow.sending import forms as forms
    from docgen.workflow.sending import letters as letters
    from docgen.workflow.sending import withdraw as withdraw
    from docgen.workflow.session import Outcome as Outcome
    from docgen.workflow.session import Session as Session
    from docgen.workflow.standing import status as status
    from docgen.workflow.state_pages import save_status as save_status
    from docgen.workflow.tracing import trace as trace
    from docgen.workflow.unit_pages import unit_page as unit_page
else:
    _MODULES = {  # a verb stands above, for the type checker, and here
        "adopting": ("adopt",),
        "collecting": ("collect",),
        "deciding": ("Wish", "decide"),
        "exporting": ("export_tasks", "export_units"),
        "importing": ("Reading", "import_table"),
        "opening": ("init", "restore_templates"),
        "reminding": ("remind",),
        "reporting": ("summary",),
        "running": ("run",),
        "sending": ("forms", "letters", "withdraw"),
        "session": ("Outcome", "Session"),
        "standing": ("status",),
        "state_pages": ("save_status",),
        "tracing": ("trace",),
        "unit_pages": ("unit_page",),
    }

    def __getattr__(name: str) -> object:
        for module, names in _MODULES.items():
            if name in names:
                return getattr(import_module(f"{__name__}.{module}"), name)
        raise AttributeError(f"module {__name__} has no attribute {name}")
