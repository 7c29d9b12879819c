"""任务分解函 in the words of the office."""

import hashlib
import json
from collections.abc import Sequence

from docgen import contexts as c
from docgen import zh
from docgen.model import EVERYONE, UNKNOWN, Adjustment, Issued, Item, Office, Period, Registry, Task, TaskTable, Unit
from docgen.wording.shared import NOBODY, adjusted, form_title, heading, lead_text, told_unit, units_text

NAMED_TASKS = 4  # up to so many tasks are named in a sentence, beyond that only numbered

Pair = tuple[Task, Item]


class Annex:
    """The rows of a table as letters show them, each made once for all letters. `columns`: the further columns of the
    table that the office wants in them."""

    def __init__(self, registry: Registry, columns: Sequence[str] = ()) -> None:
        self._registry, self._columns = registry, columns
        self._made: dict[str, c.任务行] = {}

    def rows(self, pairs: Sequence[Pair]) -> tuple[c.任务行, ...]:
        for task, item in pairs:
            if item.id not in self._made:
                self._made[item.id] = _task_row(task, item, self._registry, self._columns)
        return tuple(self._made[item.id] for _, item in pairs)


def letter(
    unit: Unit,
    table: TaskTable,
    *,
    office: Office,
    annex: Annex,
    issued: Issued,
    replaced: str,
    first_period: Period | None,
    adjustments: Sequence[Adjustment] = (),
) -> c.任务分解函:
    """The letter that tells `unit` its tasks. `replaced`: 发文字号 of the letter it replaces, or empty.

    `annex`: the rows of all letters of this table; `adjustments`: what changed for this unit since that letter.
    """
    pairs = table.of_unit(unit.code)
    leads = [pair for pair in pairs if unit.code in pair[1].lead_units]
    named = [pair for pair in pairs if unit.code not in pair[1].lead_units]
    shared = _shared(table, unit.code)
    return c.任务分解函(
        **heading(office, issued),
        抄送="、".join(office.letter_copied_to),
        标题=f"关于分解落实{office.plan}重点任务的函",
        主送=unit.name,
        依据=office.basis,
        任务表名称=table.title,
        任务总数=len(table.tasks),
        牵头任务数=len(_tasks(leads)),
        配合任务数=len(_tasks(named)),
        列名分项数=len(pairs),
        牵头任务名称=_named_tasks(leads),
        配合任务名称=_named_tasks(named),
        共性任务数=len(shared),
        共性任务序号=zh.runs([task.number for task, _ in shared]),
        共性任务单位=zh.enumerated(_everyone(shared)),
        首报季度=first_period.name if first_period else "本季度",
        报送期限=office.reporting_rule,
        填报表名称=form_title(office),
        成文日期=c.年月日(issued.date),
        附件名称=f"{unit.name}{table.title}",
        任务组=_groups(leads, named, annex),
        牵头任务=annex.rows(leads),
        配合任务=annex.rows(named),
        单位=told_unit(unit),
        替代函=replaced,
        调整对照=adjusted(adjustments),
    )


def _tasks(pairs: Sequence[Pair]) -> list[Task]:
    return list({task.id: task for task, _ in pairs}.values())  # an id is quicker to compare than a whole task


def _shared(table: TaskTable, code: str) -> list[Pair]:
    """Tasks of 各相关单位, without those this unit leads or is named in."""
    own = {task.id for task, _ in table.of_unit(code)}
    return [pair for pair in table.for_everyone if pair[0].id not in own]


def _everyone(pairs: Sequence[Pair]) -> list[str]:
    groups = (group for _, item in pairs for group in item.groups)
    return list(dict.fromkeys(group for group in groups if EVERYONE.fullmatch(group)))


def _named_tasks(pairs: Sequence[Pair]) -> str:
    tasks = _tasks(pairs)
    if len(tasks) > NAMED_TASKS:
        return zh.runs([task.number for task in tasks])
    return zh.enumerated([f"第{task.number}项“{task.name}”" for task in tasks])


def _groups(leads: Sequence[Pair], named: Sequence[Pair], annex: Annex) -> tuple[c.任务组, ...]:
    present = [(title, pairs) for title, pairs in (("牵头任务", leads), ("配合任务", named)) if pairs]
    groups = []
    for number, (title, pairs) in enumerate(present, start=1):
        tasks, items = len(_tasks(pairs)), len(pairs)
        count = f"{tasks}项" + (f"，{items}个分项" if items != tasks else "")
        heading = f"{zh.numeral(number)}、" if len(present) > 1 else ""
        groups.append(c.任务组(f"{heading}{title}（{count}）", annex.rows(pairs)))
    return tuple(groups)


def _task_row(task: Task, item: Item, registry: Registry, extra: Sequence[str]) -> c.任务行:
    return c.任务行(
        任务编号=item.id,
        序号=task.number,
        主题=task.theme or NOBODY,
        任务名称=task.name,
        任务内容=item.content,
        牵头单位=lead_text(item, registry),
        责任单位=units_text(item, registry),
        启动时间=item.start.shown or UNKNOWN,
        完成时限=item.deadline.shown or UNKNOWN,
        附加栏="；".join(f"{heading}：{text}" for heading, text in _shown(item, extra)),
    )


def _shown(item: Item, columns: Sequence[str]) -> list[tuple[str, str]]:
    """The columns docgen has no field for that the office wants in its letters, in the office's order."""
    known = dict(item.extra)
    return [(heading, known[heading]) for heading in columns if known.get(heading)]


def letter_digest(unit: Unit, table: TaskTable, columns: Sequence[str] = ()) -> str:
    """What a letter's number was given to: the unit's tasks, not the wording of template or office.

    What was added later (`columns`, leads not in the registry, the year that times leave out) counts only where it says something, so that the
    letters already issued keep their numbers.
    """
    part = [
        [task.number, task.theme, task.name, item.id, item.content, item.lead_units, item.units, item.groups,
         item.open_list, item.unresolved, item.start.words, item.deadline.words,
         *([item.unresolved_leads] if item.unresolved_leads else []), *([item.year] if item.year else []), *_shown(item, columns)]
        for task, item in table.of_unit(unit.code)
    ]  # fmt: skip
    shared = [task.number for task, _ in _shared(table, unit.code)]
    text = json.dumps([part, shared], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
