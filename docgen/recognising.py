"""Whose form it is, told by the tasks in it: what is left when hidden sheet and unit cell are lost.

A unit is taken only where its tasks, and hardly any others, stand in the file and no second unit comes near; how
sure that is, is said. The same comparison tells a form that names one unit and holds the tasks of another.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from docgen import zh
from docgen.diagnostics import Diagnostic, finding
from docgen.entries import Identified
from docgen.model import Registry, TaskTable
from docgen.sheets import RawForm

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


def _clear(found: list[Likeness]) -> Likeness | None:
    second = found[1].alike if len(found) > 1 else 0
    return found[0] if found and found[0].alike >= ENOUGH and found[0].alike - second >= AHEAD else None


def by_tasks(whose: Identified, form: RawForm, *, table: TaskTable, registry: Registry) -> Identified:
    """The same with what the tasks say: a unit where none was told, an error where they are another unit's."""
    disagree = any(each.code == "unit-disagrees" for each in whose.diagnostics)
    if disagree or any(each.code == "other-period" for each in whose.diagnostics):
        return whose
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
