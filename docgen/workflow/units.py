"""`docgen import` of a list of units: the registry changes, as a reviewed difference."""

from collections.abc import Callable, Iterator, Sequence

from docgen.diagnostics import Diagnostic, finding, has_errors, worst_first
from docgen.model import Registry, Unit
from docgen.parse import headings_of_units, read_units
from docgen.project import records
from docgen.project.store import Written
from docgen.project.workspace import UNITS
from docgen.source import RawTable, SourceRef
from docgen.workflow.session import Outcome, Session

_FIELDS: dict[str, Callable[[Unit], str]] = {
    "单位全称": lambda unit: unit.name,
    "单位简称": lambda unit: unit.short_name,
    "单位类别": lambda unit: unit.kind,
    "其他名称": lambda unit: "、".join(unit.aliases),
    "联系人": lambda unit: unit.contact.name or "",
    "联系电话": lambda unit: unit.contact.phone or "",
    "电子邮箱": lambda unit: unit.contact.email or "",
    "承接单位": lambda unit: unit.successor or "",
    "撤并日期": lambda unit: unit.ended.isoformat() if unit.ended else "",
}


def lists_units(tables: Sequence[RawTable]) -> bool:
    return headings_of_units(tables) is not None


def import_units(session: Session, tables: Sequence[RawTable]) -> Outcome:
    """Write `data/units.yaml` from an edited list, unless there are errors: a broken registry stops every command."""
    present = session.workspace.registry
    read = read_units(tables, present=present)
    found = (*read.diagnostics, *_in_use(session, present, read.registry))
    changes = _changes(present, read.registry)
    blocked = has_errors(found) or not len(read.registry)
    with session.writing():
        changed = read.registry.units != present.units
        files = {UNITS: records.registry_text(read.registry).encode()} if changed else {}
        written = Written() if blocked else session.commit(files)
    return Outcome(
        counts={"rows_read": read.rows, "units": len(read.registry)},
        written=written,
        diagnostics=worst_first(found),
        details={"changes": changes, "first_import": False, "what": "units"},
        refused=blocked,
    )


def _in_use(session: Session, present: Registry, read: Registry) -> Iterator[Diagnostic]:
    """Units that the list leaves out, though tasks, rounds or groups name them."""
    workspace = session.workspace
    tables = [table for table in (workspace.tasks_if_any,) if table]
    tables += [workspace.round_tasks(period) for period in workspace.periods()] if tables else []
    used = {code for table in tables for code in table.unit_codes()}
    used |= {code for table in tables for task in table.cancelled for item in task.items for code in item.codes()}
    used |= {code for members in present.groups.values() for code in members}
    for unit in present:
        if unit.code in used and unit.code not in read:
            yield finding("unit-in-use", f"“{unit.name}”在任务表或单位组中，不能从名录中去掉。", SourceRef(UNITS))


def _changes(present: Registry, read: Registry) -> dict[str, list[dict[str, str]]]:
    both = [(present[unit.code], unit) for unit in read if unit.code in present]
    return {
        "added": [_named(unit) for unit in read if unit.code not in present],
        "removed": [_named(unit) for unit in present if unit.code not in read],
        "changed": [change for old, new in both for change in _differences(old, new)],
        "renumbered": [
            _named(new) | {"field": "次序", "before": str(old.order), "after": str(new.order)}
            for old, new in both
            if old.order != new.order
        ],
    }


def _named(unit: Unit) -> dict[str, str]:
    return {"id": unit.code, "number": str(unit.order), "name": unit.name}


def _differences(old: Unit, new: Unit) -> Iterator[dict[str, str]]:
    for field, text in _FIELDS.items():
        if text(old) != text(new):
            yield _named(new) | {"field": field, "before": text(old), "after": text(new)}
