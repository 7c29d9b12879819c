"""A newly read table against the one in force: who is who, and what is different.

Ids outlive renumbering: a task is known by the id that a table made by docgen carries, else by its text, and
by its number only then, where the texts have something in common (told as doubtful).
"""

import difflib
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from docgen import zh
from docgen.diagnostics import Diagnostic, finding
from docgen.model import ADDED, CANCELLED, Item, Registry, Task, TaskTable
from docgen.source import SourceRef
from docgen.wording import leads_in_words, units_in_words

NUMBER = "序号"
_ALIKE_NAMES, _ALIKE_CONTENTS = 0.5, 0.3  # of unrelated tasks of one plan, contents stay below 0.2
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `item` empty: it is about the whole task. `field` is the heading of the column, or 新增, 取消.

    `units` are the codes of the units and the groups (各相关单位) it concerns, before or after.
    """

    task: str
    number: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""
    item: str = ""
    units: tuple[str, ...] = ()

    def as_json(self) -> dict[str, str]:
        pairs = {"id": self.task, "number": self.number, "name": self.name, "field": self.field}
        pairs |= {"before": self.before, "after": self.after, "item": self.item}
        if self.before and self.after and self.field != NUMBER:
            pairs["words"] = marked(self.before, self.after)
        return {key: value for key, value in pairs.items() if value or key in ("id", "number", "name")}


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
        _change(new, NUMBER, before.number, new.number, units=_concerned(*new.items))
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
    if 2 * len(removed) > len(old):
        message = f"现行的 {len(old)} 项任务中有 {len(removed)} 项不在这张表里，将被取消。"
        notes = (finding("table-differs", message, SourceRef(read.file)), *notes)
    cancelled = (*past, *_cancelled(old, tasks))
    return replace(read, tasks=tasks, cancelled=cancelled), Changes(added, removed, changed, renumbered), notes


def _cancelled(old: Sequence[Task], new: Sequence[Task]) -> list[Task]:
    """What was in force and is no longer: whole tasks, or tasks with just the items that went."""
    kept = {item.id for task in new for item in task.items}
    left = [(task, tuple(item for item in task.items if item.id not in kept)) for task in old]
    return [replace(task, items=items) for task, items in left if items]


def _matched(old: Sequence[Task], new: Sequence[Task]) -> tuple[dict[int, Task], list[tuple[str, str]]]:
    """Pairs of new position → old task: by id, by name and content, by content, by name, and only then by number.

    In a table that carries ids a row without one was added: it is known by its whole text or not at all.
    """
    pairs: dict[int, Task] = {}
    doubtful: list[tuple[str, str]] = []
    keys: tuple[Callable[[Task], Hashable], ...] = (
        lambda task: task.id or id(task),
        lambda task: (zh.comparable(task.name), _content(task)),
        _content,
        lambda task: zh.comparable(task.name),
        _number,
    )
    keys = keys[:3] if any(task.id for task in new) else keys
    for key in keys:
        taken = {task.id for task in pairs.values()}
        free = _grouped((task for task in old if task.id not in taken), key)
        seeking = _grouped(
            (index for index in range(len(new)) if index not in pairs), [key(task) for task in new].__getitem__
        )
        for value, indexes in seeking.items():
            found = _alike(indexes, free.get(value, []), new)
            if key is _number:
                found = {index: task for index, task in found.items() if _in_common(task, new[index])}
            pairs |= found
            if key is _number:
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


def _in_common(old: Task, new: Task) -> bool:
    """Names or contents of two tasks of the same number look as if one had been made of the other."""
    names = _likeness(zh.comparable(old.name), zh.comparable(new.name))
    return names >= _ALIKE_NAMES or _likeness(_content(old), _content(new)) >= _ALIKE_CONTENTS


def _likeness(one: str, two: str) -> float:
    return difflib.SequenceMatcher(None, one, two, autojunk=False).ratio()


def _number(task: Task) -> str:
    return task.number


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
    """Items keep the id they carry, else by content, else by position; a new one gets a number never used here."""
    known = {item.id for item in old}
    carried = [item.id if item.id in known else None for item in task.items]
    ids = [found if carried.index(found) == place else None for place, found in enumerate(carried)]
    by_content = _grouped((item for item in old if item.id not in ids), lambda item: zh.comparable(item.content))
    for place, item in enumerate(task.items):
        same = by_content.get(zh.comparable(item.content), []) if ids[place] is None else []
        ids[place] = same.pop(0).id if same else ids[place]
    for place, item in enumerate(() if any(carried) else old):
        if place < len(ids) and ids[place] is None and item.id not in ids:
            ids[place] = item.id
    used = [int(tail) for item in (*old, *cancelled) if (tail := item.id.rpartition("-")[2]).isdecimal()]
    numbers = iter(range(max(used, default=0) + 1, 10**6))
    return tuple(
        replace(item, id=found or f"{identity}-{next(numbers)}") for item, found in zip(task.items, ids, strict=True)
    )


def _whole(task: Task) -> Change:
    return Change(task.id, task.number, task.name, units=_concerned(*task.items))


def _concerned(*items: Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys(who for item in items for who in (*item.codes(), *item.groups)))


def _differences(before: Task, after: Task, registry: Registry) -> list[Change]:
    everyone = _concerned(*before.items, *after.items)
    heads = (("主题", before.theme, after.theme), ("任务名称", before.name, after.name))
    found = [_change(after, field, old, new, units=everyone) for field, old, new in heads if old != new]
    old_items = {item.id: item for item in before.items}
    for item in after.items:
        found += _of_item(after, old_items.pop(item.id, None), item, registry)
    for item in old_items.values():
        found.append(_change(after, CANCELLED, item.content, "", item=item.id, units=_concerned(item)))
    return found


def _of_item(task: Task, old: Item | None, new: Item, registry: Registry) -> list[Change]:
    if old is None:
        return [_change(task, ADDED, "", new.content, item=new.id, units=_concerned(new))]
    before, after = item_texts(old, registry), item_texts(new, registry)
    units = _concerned(old, new)
    return [
        _change(task, field, before.get(field, ""), after.get(field, ""), item=new.id, units=units)
        for field in dict.fromkeys((*before, *after))
        if before.get(field, "") != after.get(field, "")
    ]


def _change(task: Task, field: str, before: str, after: str, *, item: str = "", units: tuple[str, ...] = ()) -> Change:
    return Change(task.id, task.number, task.name, field, before, after, item, units)


def item_texts(item: Item, registry: Registry) -> dict[str, str]:
    """An item in the words of the table, by heading, with the columns docgen has no field for."""
    return {
        "任务内容": item.content,
        "牵头单位": leads_in_words(item, registry),
        "责任单位": units_in_words(item, registry),
        "启动时间": item.start.shown,
        "完成时限": item.deadline.shown,
        **dict(item.extra),
    }


# ---- word by word ------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[0-9A-Za-z.%]+|.", re.DOTALL)
_SHORT = 2  # signs that two texts share by chance between two differences


def marked(before: str, after: str) -> str:
    """What became of a text: ［删：…］ is gone, ［增：…］ is new, a long stretch that stayed is cut to its ends."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found = []
    steps = _merged(difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    for position, (kind, a, b, c, d) in enumerate(steps):
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            found.append(_ends(gone, first=position == 0, last=position == len(steps) - 1))
        else:
            found.append((f"［删：{gone}］" if gone else "") + (f"［增：{come}］" if come else ""))
    return "".join(found)


def _merged(steps: Sequence[tuple[str, int, int, int, int]]) -> list[tuple[str, int, int, int, int]]:
    """Neighbouring differences as one, where no more than two signs between them stayed the same."""
    found: list[tuple[str, int, int, int, int]] = []
    for index, step in enumerate(steps):
        inner = 0 < index < len(steps) - 1
        kind = "replace" if step[0] != "equal" or (inner and step[2] - step[1] <= _SHORT) else "equal"
        if found and found[-1][0] == kind == "replace":
            found[-1] = (kind, found[-1][1], step[2], found[-1][3], step[4])
        else:
            found.append((kind, *step[1:]))
    return found


def _ends(text: str, *, first: bool, last: bool, kept: int = 12) -> str:
    if len(text) <= 2 * kept + 2:
        return text
    head, tail = "" if first else text[:kept], "" if last else text[-kept:]
    return f"{head}……{tail}"
