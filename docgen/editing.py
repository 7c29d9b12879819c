"""The editing surface of clerks: the table in force and the registry as sheets, one row per item or unit.

Values only. `docgen import` takes the edited workbook back as a reviewed difference; the hidden id tells which
item a row is, whatever was edited, sorted or inserted.
"""

from docgen.model import Item, Registry, Task, TaskTable
from docgen.schema import TASK_COLUMNS, UNIT_COLUMNS, Column
from docgen.sheets import TableSheet, Value
from docgen.wording import leads_in_words, units_in_words

TASKS_NOTE = "一行一个分项；同一任务的各分项，序号、任务名称相同。可以改、加、删、移动各行，改完保存后用 docgen import 导回核对。"
UNITS_NOTE = "一行一个单位，上下次序就是公文中的次序。其他名称用顿号分隔。改完保存后用 docgen import 导回核对。"


def task_sheet(table: TaskTable, registry: Registry) -> TableSheet:
    """重点任务分解表 as it is read back: every cell in the words that mean the same again."""
    headings = dict.fromkeys(heading for _, item in table.items for heading, _ in item.extra)
    extra = tuple(Column(f"extra:{heading}", heading, width=18) for heading in headings)
    names = tuple(unit.name for unit in registry if unit.successor is None)
    choices = {
        "theme": tuple(theme for theme in table.themes if theme),
        "lead_units": names,
        "units": (*names, *dict.fromkeys(group for _, item in table.items for group in item.groups)),
    }
    rows = tuple(_task_row(task, item, registry, tuple(headings)) for task, item in table.items)
    return TableSheet(
        "重点任务分解表",
        (*TASK_COLUMNS, *extra),
        rows,
        table.title,
        (TASKS_NOTE,),
        choices=choices,
        hidden=frozenset({"id"}),
    )


def _task_row(task: Task, item: Item, registry: Registry, headings: tuple[str, ...]) -> tuple[Value, ...]:
    more = dict(item.extra)
    return (
        item.id,
        task.number,
        task.theme,
        task.name,
        item.content,
        leads_in_words(item, registry),
        units_in_words(item, registry),
        item.start.shown,
        item.deadline.shown,
        *(more.get(heading, "") for heading in headings),
    )


def unit_sheet(registry: Registry) -> TableSheet:
    """单位名录 in its official order."""
    rows = tuple(
        (
            unit.code,
            unit.name,
            unit.short_name if unit.short_name != unit.name else "",
            unit.kind,
            "、".join(unit.aliases),
            unit.contact.name,
            unit.contact.phone,
            registry[unit.successor].name if unit.successor else "",
            unit.ended.isoformat() if unit.ended else "",
            unit.contact.email,
        )
        for unit in registry
    )
    choices = {
        "kind": tuple(dict.fromkeys(unit.kind for unit in registry)),
        "successor": tuple(unit.name for unit in registry if unit.successor is None),
    }
    return TableSheet(
        "单位名录", UNIT_COLUMNS, rows, "单位名录", (UNITS_NOTE,), choices=choices, hidden=frozenset({"code"})
    )
