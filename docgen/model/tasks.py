"""Tasks, their items and times: the table in force."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from docgen import zh


@dataclass(frozen=True, slots=True)
class Deadline:
    """A start or a deadline: the words of the table and, read from them, the days they mean.

    `when` None: the words are blank or could not be read, which is not the same as an open deadline.
    """

    words: str
    when: zh.When | None

    @property
    def first(self) -> date | None:
        return self.when.first if self.when else None

    @property
    def date(self) -> date | None:
        """The last day meant; None where no date is meant (长期推进) or known."""
        return self.when.last if self.when else None

    @property
    def ongoing(self) -> bool:
        return self.when is not None and (self.when.open or self.when.ongoing)


@dataclass(frozen=True, slots=True)
class Item:
    """分项: what is reported on. Units are codes; `groups` are words such as 各相关单位.

    `open_list`: the list of units ends with 等相关单位. `unresolved`: names the registry does not have,
    kept as written because the office accepted the table with them. `extra`: heading and text of columns that
    docgen has no field for.
    """

    id: str
    content: str
    lead_units: tuple[str, ...]
    units: tuple[str, ...]
    groups: tuple[str, ...]
    open_list: bool
    start: Deadline
    deadline: Deadline
    unresolved: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()

    def involves(self, code: str) -> bool:
        return code in self.lead_units or code in self.units


@dataclass(frozen=True, slots=True)
class Task:
    """任务. `number` is the 序号 of the table now in force; `id` outlives every renumbering."""

    id: str
    number: str
    theme: str
    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class TaskTable:
    """重点任务分解表 as in force, with the file it came from.

    `cancelled`: tasks, or tasks with just those items, that were in force once; on record for ever.
    """

    title: str
    tasks: tuple[Task, ...]
    file: str = ""
    sha256: str = ""
    cancelled: tuple[Task, ...] = ()

    @cached_property
    def items(self) -> tuple[tuple[Task, Item], ...]:
        return tuple((task, item) for task in self.tasks for item in task.items)

    @cached_property
    def themes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(task.theme for task in self.tasks))

    def of_unit(self, code: str) -> tuple[tuple[Task, Item], ...]:
        """The items a unit must report: those it leads first, then those it is named in."""
        leads = tuple(pair for pair in self.items if code in pair[1].lead_units)
        named = tuple(pair for pair in self.items if code in pair[1].units and code not in pair[1].lead_units)
        return leads + named

    def unit_codes(self) -> frozenset[str]:
        return frozenset(code for _, item in self.items for code in (*item.lead_units, *item.units))
