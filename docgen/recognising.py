"""Whose form it is, and which item a row is, told by the tasks: what is left when hidden sheet, unit cell, numbers are lost.

A unit is taken only where its tasks, and hardly any others, stand in the file and no second unit comes near; how
sure that is, is said. The same comparison tells a form that names one unit and holds the tasks of another.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from docgen import zh
from docgen.diagnostics import Diagnostic, finding
from docgen.entries import Identified
from docgen.model import Item, Registry, Task, TaskTable
from docgen.sheets import FilledRow, RawForm
from docgen.source import RawCell

ENOUGH = 60  # per cent: how alike the tasks of the file and of the unit must be
AHEAD = 20  # points: how far the second unit must be behind


@dataclass(frozen=True, slots=True)
class Likeness:
    """How the tasks in a file agree with those of a unit: `found` of `of`; `alike` is their share of both together."""

    unit: str
    found: int
    of: int
    alike: int

    @property
    def share(self) -> int:
        return self.found * 100 // self.of


def likenesses(form: RawForm, table: TaskTable) -> list[Likeness]:
    """Every unit with one of the tasks in the file, the likeliest first."""
    items = _items_in(form, table)
    common = Counter(code for name in items for code in table.by_id[name][1].codes())
    found = [_likeness(code, count, len(table.of_unit(code)), len(items)) for code, count in common.items()]
    return sorted(found, key=lambda each: (-each.alike, each.unit))


def _likeness(unit: str, common: int, own: int, in_file: int) -> Likeness:
    return Likeness(unit, common, own, common * 100 // (own + in_file - common))


def _items_in(form: RawForm, table: TaskTable) -> set[str]:
    """The items whose number or whose text stands in a row of the form."""
    found: set[str] = set()
    for row in form.rows:
        number, content = row.get("item_id"), row.get("content")
        if number is not None and (item_id := number.text.strip().upper()) in table.by_id:
            found.add(item_id)
        elif content is not None and not content.blank:
            found |= table.ids_by_content.get(zh.comparable(content.text), frozenset())
    return found


def _own(unit: str, table: TaskTable) -> set[str]:
    return {item.id for _, item in table.of_unit(unit)}


def _clear(found: list[Likeness]) -> Likeness | None:
    second = found[1].alike if len(found) > 1 else 0
    return found[0] if found and found[0].alike >= ENOUGH and found[0].alike - second >= AHEAD else None


def by_tasks(whose: Identified, form: RawForm, *, table: TaskTable, registry: Registry) -> Identified:
    """The same with what the tasks say: a unit where none was told, an error where they are another unit's."""
    disagree = any(each.code == "unit-disagrees" for each in whose.diagnostics)
    if disagree or any(each.code == "other-period" for each in whose.diagnostics):
        return whose
    if whose.unit is not None and _items_in(form, table) == _own(whose.unit.code, table):
        return whose  # nobody can be likelier
    found = likenesses(form, table)
    best = _clear(found)
    where = form.unit_text.where if form.unit_text else form.where
    if whose.unit is not None:
        if best is None or best.unit == whose.unit.code or best.unit not in registry:
            return whose
        message = f"填报单位是“{whose.unit.name}”，表内的任务却是“{registry[best.unit].name}”的（{_words(best)}）。"
        return replace(whose, diagnostics=(*whose.diagnostics, finding("tasks-of-other-unit", message, where)))
    if best is None:
        if not found:
            return whose
        message = f"按任务也分不清：{_candidates(found[:3], registry)}。"
        return replace(whose, diagnostics=(*whose.diagnostics, finding("unit-not-clear", message, where)))
    message = f"填报单位认不出，按表内的任务认作“{registry[best.unit].name}”（{_words(best)}"
    message += f"；其次是{_candidates(found[1:2], registry)}）。" if len(found) > 1 else "）。"
    others: Iterable[Diagnostic] = (each for each in whose.diagnostics if each.code != "unit-unknown")
    return Identified(registry[best.unit], whose.period, (*others, finding("unit-from-tasks", message, where)))


def _words(like: Likeness) -> str:
    return f"应报 {like.of} 项，表内有 {like.found} 项，占 {like.share}%；相符 {like.alike}%"


def _candidates(found: list[Likeness], registry: Registry) -> str:
    return "、".join(f"“{registry[each.unit].name}”相符 {each.alike}%" for each in found if each.unit in registry)


# ---- rows without a number ---------------------------------------------------------------------------------------------


def with_numbers(form: RawForm, pairs: Iterable[tuple[Task, Item]]) -> tuple[RawForm, tuple[Diagnostic, ...]]:
    """The form with the number put in where a row has lost it and its 任务内容 is, to the letter, one item's only.

    `pairs`: what the unit must report. An item that another row names by its number is not taken a second time.
    """
    named = {cell.text.strip().upper() for row in form.rows if (cell := row.get("item_id"))}
    open_items: dict[str, list[tuple[Task, Item]]] = {}
    for task, item in pairs:
        if item.id not in named:
            open_items.setdefault(zh.comparable(item.content), []).append((task, item))
    wanted = Counter(_content(row) for row in form.rows if _unnumbered(row))
    certain = {text: found[0] for text, found in open_items.items() if len(found) == 1 and wanted[text] == 1}
    rows, told = [], []
    for row in form.rows:
        task_and_item = certain.get(_content(row)) if _unnumbered(row) else None
        rows.append(_numbered(row, task_and_item[1]) if task_and_item else row)
        told += [_told_number(rows[-1], *task_and_item)] if task_and_item else []
    if not told:
        return form, ()
    whole = all(not _unnumbered(row) for row in rows)
    missing = tuple(key for key in form.missing if key != "item_id" or not whole)
    return replace(form, rows=tuple(rows), missing=missing), tuple(told)


def _unnumbered(row: FilledRow) -> bool:
    cell = row.get("item_id")
    return cell is None or cell.blank


def _content(row: FilledRow) -> str:
    cell = row.get("content")
    return zh.comparable(cell.text) if cell is not None else ""


def _numbered(row: FilledRow, item: Item) -> FilledRow:
    cell = row.get("item_id")
    column = cell.column if cell else ""
    return replace(row, cells={**row.cells, "item_id": RawCell(item.id, row.where, item.id, column=column)})


def _told_number(row: FilledRow, task: Task, item: Item) -> Diagnostic:
    message = f"任务编号空着，按任务内容认作 {item.id}“{task.name}”。"
    return finding("row-by-content", message, row["item_id"].where, subject=item.id)
