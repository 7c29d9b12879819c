"""A newly read table against the one in force: who is who, and what is different.

Ids outlive renumbering: a task is known by its text first and by its number only then (told as doubtful).
"""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from docgen import zh
from docgen.diagnostics import Diagnostic, finding
from docgen.model import Item, Registry, Task, TaskTable
from docgen.source import SourceRef

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `field` is the heading of the column; empty for a whole task."""

    task: str
    number: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""

    def as_json(self) -> dict[str, str]:
        pairs = {"id": self.task, "number": self.number, "name": self.name, "field": self.field}
        pairs |= {"before": self.before, "after": self.after}
        return {key: value for key, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class Changes:
    """The reviewed difference of an import."""

    added: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    renumbered: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.renumbered)

    def as_json(self) -> dict[str, list[dict[str, str]]]:
        names = ("added", "removed", "changed", "renumbered")
        return {name: [change.as_json() for change in getattr(self, name)] for name in names}


def identify(
    present: TaskTable | None, read: TaskTable, *, registry: Registry
) -> tuple[TaskTable, Changes, tuple[Diagnostic, ...]]:
    """Give the tasks of `read` the ids of the same tasks in `present`, new ids to the others, and compare."""
    old = present.tasks if present else ()
    past = present.cancelled if present else ()
    pairs, doubtful = _matched(old, read.tasks)
    fresh = _fresh_ids((*old, *past))
    gone_items = _grouped(((task.id, item) for task in past for item in task.items), lambda pair: pair[0])
    tasks = tuple(
        _with_ids(task, known, identity, [item for _, item in gone_items.get(identity, [])])
        for task, known, identity in (
            (task, pairs.get(index), pairs[index].id if index in pairs else fresh())
            for index, task in enumerate(read.tasks)
        )
    )
    added = tuple(_whole(task) for index, task in enumerate(tasks) if present and index not in pairs)
    gone = {task.id for task in old} - {task.id for task in tasks}
    removed = tuple(_whole(task) for task in old if task.id in gone)
    both = [(pairs[index], task) for index, task in enumerate(tasks) if index in pairs]
    renumbered = tuple(
        Change(new.id, new.number, new.name, "序号", before.number, new.number)
        for before, new in both
        if before.number != new.number
    )
    changed = tuple(change for before, new in both for change in _differences(before, new, registry))
    notes = tuple(
        finding(
            "task-matched-by-number",
            f"第{number}项“{name}”与原表第{number}项按序号认作同一任务。",
            SourceRef(read.file),
        )
        for number, name in doubtful
    )
    cancelled = (*past, *_cancelled(old, tasks))
    return replace(read, tasks=tasks, cancelled=cancelled), Changes(added, removed, changed, renumbered), notes


def _cancelled(old: Sequence[Task], new: Sequence[Task]) -> list[Task]:
    """What was in force and is no longer: whole tasks, or tasks with just the items that went."""
    kept = {item.id for task in new for item in task.items}
    left = [(task, tuple(item for item in task.items if item.id not in kept)) for task in old]
    return [replace(task, items=items) for task, items in left if items]


def _matched(old: Sequence[Task], new: Sequence[Task]) -> tuple[dict[int, Task], list[tuple[str, str]]]:
    """Pairs of new position → old task: by name and content, by content, by name, and only then by number."""
    pairs: dict[int, Task] = {}
    doubtful: list[tuple[str, str]] = []
    keys: tuple[Callable[[Task], Hashable], ...] = (
        lambda task: (zh.comparable(task.name), _content(task)),
        _content,
        lambda task: zh.comparable(task.name),
        lambda task: task.number,
    )
    for step, key in enumerate(keys):
        taken = {task.id for task in pairs.values()}
        free = _grouped((task for task in old if task.id not in taken), key)
        seeking = _grouped(
            (index for index in range(len(new)) if index not in pairs), [key(task) for task in new].__getitem__
        )
        for value, indexes in seeking.items():
            found = _alike(indexes, free.get(value, []), new)
            pairs |= found
            if step == len(keys) - 1:
                doubtful += [(new[index].number, new[index].name) for index in found]
    return pairs, doubtful


def _grouped(things: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    found: dict[Hashable, list[T]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found


def _alike(indexes: Sequence[int], free: Sequence[Task], new: Sequence[Task]) -> dict[int, Task]:
    """Pair tasks that a key cannot tell apart: those that kept their number first, the others in their order."""
    left = list(free)
    pairs: dict[int, Task] = {}
    for index in indexes:
        same = next((task for task in left if task.number == new[index].number), None)
        if same is not None:
            pairs[index] = same
            left.remove(same)
    rest = [index for index in indexes if index not in pairs]
    return pairs | dict(zip(rest, left, strict=False))


def _content(task: Task) -> str:
    return "\n".join(zh.comparable(item.content) for item in task.items)


def _fresh_ids(used_tasks: Iterable[Task]) -> Callable[[], str]:
    """New ids, above every one ever given: the id of a cancelled task is not used again."""
    used = [int(match[1]) for task in used_tasks if (match := re.fullmatch(r"T(\d+)", task.id))]
    counter = iter(range(max(used, default=0) + 1, 10**6))
    return lambda: f"T{next(counter):03d}"


def _with_ids(task: Task, known: Task | None, identity: str, cancelled: Sequence[Item]) -> Task:
    return replace(task, id=identity, items=_items_with_ids(task, known.items if known else (), identity, cancelled))


def _items_with_ids(task: Task, old: Sequence[Item], identity: str, cancelled: Sequence[Item]) -> tuple[Item, ...]:
    """Items keep their id by content, else by position; a new one gets a number never used in this task."""
    by_content = _grouped(old, lambda item: zh.comparable(item.content))
    ids: list[str | None] = []
    for item in task.items:
        same = by_content.get(zh.comparable(item.content), [])
        ids.append(same.pop(0).id if same else None)
    for position, item in enumerate(old):
        if position < len(ids) and ids[position] is None and item.id not in ids:
            ids[position] = item.id
    used = [int(tail) for item in (*old, *cancelled) if (tail := item.id.rpartition("-")[2]).isdecimal()]
    numbers = iter(range(max(used, default=0) + 1, 10**6))
    return tuple(
        replace(item, id=found or f"{identity}-{next(numbers)}") for item, found in zip(task.items, ids, strict=True)
    )


def _whole(task: Task) -> Change:
    return Change(task.id, task.number, task.name)


def _differences(before: Task, after: Task, registry: Registry) -> list[Change]:
    def change(field: str, old: str, new: str) -> list[Change]:
        return [Change(after.id, after.number, after.name, field, old, new)] if old != new else []

    found = change("主题", before.theme, after.theme) + change("任务名称", before.name, after.name)
    old_items = {item.id: item for item in before.items}
    for item in after.items:
        old_texts = item_texts(old_items[item.id], registry) if item.id in old_items else {}
        for field, text in item_texts(item, registry).items():
            found += change(field, old_texts.get(field, ""), text)
    for item in before.items:
        if item.id not in {each.id for each in after.items}:
            found += change("分项", item.id, "")
    return found


def item_texts(item: Item, registry: Registry) -> dict[str, str]:
    """An item in the words of the table, by heading."""
    return {
        "任务内容": item.content,
        "牵头单位": "、".join(registry[code].name for code in item.lead_units),
        "责任单位": "、".join([*(registry[code].name for code in item.units), *item.groups, *item.unresolved])
        + ("等相关单位" if item.open_list else ""),
        "启动时间": item.start.words,
        "完成时限": item.deadline.words,
    }
