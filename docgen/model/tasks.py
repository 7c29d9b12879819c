"""Tasks, their items and times: the table in force."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from docgen import zh

EVERYONE = re.compile(r"各?(?:相关|有关)(?:单位|部门)")  # groups that mean every unit
_YEAR_BEHIND = re.compile(r"(.*\S)\s*[（(]\s*([12]\d{3})年?\s*[）)]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Milestone:
    """阶段节点: one of several steps in a cell; what is to be done (it may be empty), and when."""

    action: str
    when: zh.When


@dataclass(frozen=True, slots=True)
class Deadline:
    """A start or a deadline: the words of the table and, read from them, the days they mean.

    `when` None: the words are blank or could not be read, which is not the same as an open deadline.
    `milestones`: the steps where there are several. `year`: the year of the table, where the words leave it
    out (12月底前); it is kept with the words, so that they mean the same for ever.
    """

    words: str
    when: zh.When | None
    milestones: tuple[Milestone, ...] = ()
    year: int | None = None

    @classmethod
    @lru_cache(maxsize=4096)
    def read(cls, words: str, *, year: int | None = None) -> "Deadline":
        """Read the words of a cell; `year` is used only where they leave it out, also behind them (`shown`)."""
        when = zh.read_when(words)
        behind = _YEAR_BEHIND.fullmatch(words) if when is None else None
        if behind and zh.read_when(behind[1]) is None and zh.read_when(behind[1], default_year=int(behind[2])):
            words, year = behind[1], int(behind[2])
        used = None
        if when is None and year is not None and (when := zh.read_when(words, default_year=year)):
            used = year
        steps = zh.milestones(words, default_year=used) if when else ()
        return cls(words, when, tuple(Milestone(*step) for step in steps), used)

    @property
    def shown(self) -> str:
        """The words with the year they leave out: 12月底前（2021年）. Read again, they mean the same."""
        return f"{self.words}（{self.year}年）" if self.year else self.words

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

    `open_list`: the list of units ends with 等相关单位. `unresolved`, `unresolved_leads`: names the registry
    does not have, kept as written because the office accepted the table with them. `extra`: heading and text of
    columns that docgen has no field for.
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
    unresolved_leads: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """The year of the table, where its times leave it out."""
        return self.deadline.year or self.start.year

    def involves(self, code: str) -> bool:
        return code in self.lead_units or code in self.units

    def codes(self) -> tuple[str, ...]:
        """All units of the item, leads first."""
        return tuple(dict.fromkeys((*self.lead_units, *self.units)))


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
    def for_everyone(self) -> tuple[tuple[Task, Item], ...]:
        """The tasks that concern every unit (各相关单位), each with the last item that says so.

        Other groups (各街道) concern their members only; those are named units where the registry declares them.
        """
        found = {
            task.id: (task, item)
            for task, item in self.items
            if any(EVERYONE.fullmatch(group) for group in item.groups)
        }
        return tuple(found.values())

    @cached_property
    def themes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(task.theme for task in self.tasks))

    def of_unit(self, code: str) -> tuple[tuple[Task, Item], ...]:
        """The items a unit must report: those it leads first, then those it is named in."""
        return self._of_units.get(code, ())

    @cached_property
    def _of_units(self) -> Mapping[str, tuple[tuple[Task, Item], ...]]:
        leads: dict[str, list[tuple[Task, Item]]] = {}
        named: dict[str, list[tuple[Task, Item]]] = {}
        for pair in self.items:
            for code in pair[1].codes():
                (leads if code in pair[1].lead_units else named).setdefault(code, []).append(pair)
        return {code: (*leads.get(code, ()), *named.get(code, ())) for code in (*leads, *named)}

    @cached_property
    def by_id(self) -> Mapping[str, tuple[Task, Item]]:
        """Every item with its task, by the item's id."""
        return {item.id: (task, item) for task, item in self.items}

    @cached_property
    def ids_by_content(self) -> Mapping[str, frozenset[str]]:
        """The items of a content, which several may share, by the content made comparable."""
        found: dict[str, set[str]] = {}
        for _, item in self.items:
            found.setdefault(zh.comparable(item.content), set()).add(item.id)
        return {content: frozenset(ids) for content, ids in found.items()}

    @property
    def year(self) -> int | None:
        """The latest year that times of this table leave out; None where all are written in full."""
        return max((item.year for _, item in self.items if item.year), default=None)

    def unit_codes(self) -> frozenset[str]:
        return frozenset(self._of_units)


# ---- the life of the table -----------------------------------------------------------------------------------

ADDED, CANCELLED = "新增", "取消"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """调整: one change of the table after letters went out, 原 → 现, on which day and basis; kept for ever.

    `item` empty: the whole task. `field` is the heading of the column that changed, or 新增, 取消. `units`: codes
    of all units and the groups it concerns, before or after. `registered`: how many documents 发文登记簿 had at that moment,
    which tells the letters issued before it from those after it.
    """

    day: date
    basis: str
    task: str
    item: str
    number: str
    name: str
    field: str
    before: str
    after: str
    units: tuple[str, ...]
    registered: int
