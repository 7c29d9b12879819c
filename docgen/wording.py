"""The facts of the model in the words of the office: contexts for letters and reports, rows for lists.

Pure. Numbers come from the `Ledger`; nothing is counted twice and a fact that is not known reads 待明确.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence

from docgen import contexts as c
from docgen import zh
from docgen.model import (
    UNKNOWN,
    Issued,
    Item,
    Lamp,
    Ledger,
    LedgerRow,
    Office,
    Period,
    Registry,
    StatusKind,
    Tally,
    Task,
    TaskTable,
    Unit,
    UnitState,
    UnitStatus,
)

EXCERPT = 90  # characters of a unit's own text that a theme paragraph takes, cut at the end of a sentence
NAMED_TASKS = 4  # up to so many tasks are named in a sentence, beyond that only numbered
UNANSWERED = "未报送"
NOBODY = "无"

Pair = tuple[Task, Item]


# ---- shared ------------------------------------------------------------------------------------------------------


def unit_names(codes: Iterable[str], registry: Registry) -> str:
    return zh.enumerated([registry[code].name for code in codes])


def lead_text(item: Item, registry: Registry) -> str:
    return unit_names(item.lead_units, registry) or UNKNOWN


def units_text(item: Item, registry: Registry) -> str:
    """责任单位 as the table has them: units, names not resolved, groups; 等相关单位 where the list is open."""
    named = zh.enumerated([*(registry[code].name for code in item.units), *item.unresolved])
    if item.open_list:
        return f"{named}等相关单位"
    return zh.enumerated([each for each in (named, *item.groups) if each]) or NOBODY


def role(item: Item, code: str) -> str:
    return "牵头" if code in item.lead_units else "配合"


def form_title(office: Office) -> str:
    return f"{office.plan}重点任务进展情况填报表"


def _sentence_part(text: str) -> str:
    """A unit's text for use inside a sentence: without the stop at its end."""
    return text.strip().rstrip("。；;.！!，, ")


def _percent(value: int | None) -> str:
    return f"{value}%" if value is not None else UNKNOWN


# ---- the letter --------------------------------------------------------------------------------------------------


def letter(
    unit: Unit,
    table: TaskTable,
    *,
    office: Office,
    registry: Registry,
    issued: Issued,
    replaced: str,
    first_period: Period | None,
) -> c.任务分解函:
    """The letter that tells `unit` its tasks. `replaced`: 发文字号 of the letter it replaces, or empty."""
    pairs = table.of_unit(unit.code)
    leads = [pair for pair in pairs if unit.code in pair[1].lead_units]
    named = [pair for pair in pairs if unit.code not in pair[1].lead_units]
    shared = _shared(table, unit.code)
    return c.任务分解函(
        发文机关=office.name,
        发文字号=issued.number,
        标题=f"关于分解落实{office.plan}重点任务的函",
        主送=unit.name,
        方案=office.plan,
        依据=office.basis,
        任务表名称=table.title,
        任务总数=len(table.tasks),
        牵头任务数=len(_tasks(leads)),
        配合任务数=len(_tasks(named)),
        列名分项数=len(pairs),
        牵头任务名称=_named_tasks(leads),
        配合任务名称=_named_tasks(named),
        共性任务数=len(shared),
        共性任务序号=zh.enumerated([task.number for task, _ in shared]),
        共性任务单位=zh.enumerated(list(dict.fromkeys(group for _, item in shared for group in item.groups))),
        首报季度=first_period.name if first_period else "本季度",
        报送期限=office.reporting_rule,
        填报表名称=form_title(office),
        联系人=office.contact.name or UNKNOWN,
        联系电话=office.contact.phone or UNKNOWN,
        成文日期=zh.long_date(issued.date),
        附件名称=f"{unit.name}{table.title}",
        任务组=_groups(leads, named, registry),
        替代函=replaced,
    )


def _tasks(pairs: Sequence[Pair]) -> list[Task]:
    return list(dict.fromkeys(task for task, _ in pairs))


def _shared(table: TaskTable, code: str) -> list[Pair]:
    """Tasks of 各相关单位 that concern every unit, without those this unit leads or is named in."""
    found = {task.id: (task, item) for task, item in table.items if item.groups and not item.involves(code)}
    return list(found.values())


def _named_tasks(pairs: Sequence[Pair]) -> str:
    tasks = _tasks(pairs)
    if len(tasks) > NAMED_TASKS:
        return f"第{zh.enumerated([task.number for task in tasks])}项"
    return zh.enumerated([f"第{task.number}项“{task.name}”" for task in tasks])


def _groups(leads: Sequence[Pair], named: Sequence[Pair], registry: Registry) -> tuple[c.任务组, ...]:
    present = [(title, pairs) for title, pairs in (("牵头任务", leads), ("配合任务", named)) if pairs]
    groups = []
    for number, (title, pairs) in enumerate(present, start=1):
        tasks, items = len(_tasks(pairs)), len(pairs)
        count = f"{tasks}项" + (f"，{items}个分项" if items != tasks else "")
        heading = f"{zh.numeral(number)}、" if len(present) > 1 else ""
        groups.append(c.任务组(f"{heading}{title}（{count}）", tuple(_task_row(*pair, registry) for pair in pairs)))
    return tuple(groups)


def _task_row(task: Task, item: Item, registry: Registry) -> c.任务行:
    return c.任务行(
        任务编号=item.id,
        序号=task.number,
        主题=task.theme or NOBODY,
        任务名称=task.name,
        任务内容=item.content,
        牵头单位=lead_text(item, registry),
        责任单位=units_text(item, registry),
        启动时间=item.start.words or UNKNOWN,
        完成时限=item.deadline.words or UNKNOWN,
    )


def letter_digest(unit: Unit, table: TaskTable) -> str:
    """What a letter's number was given to: the unit's tasks, not the wording of template or office."""
    part = [
        [task.number, task.theme, task.name, item.id, item.content, item.lead_units, item.units, item.groups,
         item.open_list, item.unresolved, item.start.words, item.deadline.words]
        for task, item in table.of_unit(unit.code)
    ]  # fmt: skip
    shared = [task.number for task, _ in _shared(table, unit.code)]
    text = json.dumps([part, shared], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# ---- the report --------------------------------------------------------------------------------------------------


def report(ledger: Ledger, *, office: Office, issued: Issued, letters: Sequence[Issued]) -> c.进展情况报告:
    """The quarterly report."""
    period, counts = ledger.round.period, ledger.result.counts()
    return c.进展情况报告(
        发文机关=office.name,
        发文字号=issued.number,
        签发人=office.signer or UNKNOWN,
        标题=f"关于{office.plan}重点任务{period.name}进展情况的报告",
        主送=office.addressee,
        方案=office.plan,
        季度=period.name,
        下季度=period.following.name,
        截至日期=zh.long_date(ledger.round.as_of),
        分解函字号=_number_range(letters),
        任务表名称=ledger.table.title,
        任务总数=len(ledger.table.tasks),
        分项总数=len(ledger.rows),
        状态统计=_status_counts(ledger),
        有上季度=ledger.previous_overall is not None,
        主题进展=_themes(ledger),
        滞后任务=_points(ledger, [row for row in ledger.rows if row.lead and row.lead.behind]),
        逾期任务=_points(ledger, [row for row in ledger.rows if row.lamp is Lamp.OVERDUE]),
        协调事项=_points(ledger, [row for row in ledger.rows if row.lead and row.lead.coordination]),
        应报数=counts["expected"],
        实报数=counts["received"],
        按时数=counts["on_time"],
        采用数=counts["accepted"],
        退回数=counts["returned"],
        未报数=counts["missing"],
        免报数=counts["exempt"],
        报送截止=zh.long_date(ledger.round.due),
        迟报单位=_names(ledger, [s for s in ledger.result.units if s.versions and not s.on_time]),
        退回单位=_names(ledger, ledger.result.in_state(UnitState.RETURNED)),
        未报单位=_names(ledger, ledger.result.in_state(UnitState.MISSING)),
        下季到期=_points(ledger, _due_next(ledger)),
        汇总表=tuple(_summary_row(row, ledger) for row in ledger.rows),
        附件名称=f"{period.name}重点任务进展情况汇总表",
        抄送="、".join(office.copied_to),
        联系人=office.contact.name or UNKNOWN,
        联系电话=office.contact.phone or UNKNOWN,
        成文日期=zh.long_date(ledger.round.report_date),
        示例=office.sample,
    )


def _number_range(letters: Sequence[Issued]) -> str:
    """罗智统函〔2020〕1号至28号; a single letter by its own number; empty where none was issued."""
    if not letters:
        return ""
    first, last = letters[0], letters[-1]
    return first.number if first == last else f"{first.number}至{last.serial}号"


def status_words(ledger: Ledger) -> tuple[str, ...]:
    return (*(status.word for status in ledger.round.statuses), UNANSWERED)


def tally_of(tally: Tally, word: str) -> int:
    return tally.unanswered if word == UNANSWERED else tally.by_status.get(word, 0)


def _status_counts(ledger: Ledger) -> tuple[c.状态统计, ...]:
    before = ledger.previous_overall
    found = []
    for word in status_words(ledger):
        count = tally_of(ledger.overall, word)
        last = tally_of(before, word) if before else None
        change = f"{count - last:+d}".replace("+0", "0") if last is not None else "—"
        found.append(
            c.状态统计(word, count, zh.share(count, ledger.overall.total), "—" if last is None else str(last), change)
        )
    return tuple(found)


def _themes(ledger: Ledger) -> tuple[c.主题进展, ...]:
    found = []
    for number, (theme, tally) in enumerate(ledger.by_theme.items(), start=1):
        rows = [row for row in ledger.rows if row.task.theme == theme]
        silent = dict.fromkeys(f"“{row.task.name}”" for row in rows if row.lead is None)
        found.append(
            c.主题进展(
                序号=zh.numeral(number),
                名称=theme or "未分主题",
                分项数=tally.total,
                统计="，".join(f"{word}{n}个" for word in status_words(ledger) if (n := tally_of(tally, word))),
                要点=_points(ledger, [row for row in rows if _has_news(row)]),
                未报任务="".join(silent),
            )
        )
    return tuple(found)


def _has_news(row: LedgerRow) -> bool:
    status = row.lead.status if row.lead else None
    return status is not None and status.kind is not StatusKind.NOT_STARTED


def _points(ledger: Ledger, rows: Iterable[LedgerRow]) -> tuple[c.要点, ...]:
    return tuple(_point(number, row, ledger) for number, row in enumerate(rows, start=1))


def _point(number: int, row: LedgerRow, ledger: Ledger) -> c.要点:
    entry = row.lead
    expected = zh.long_date(entry.expected) if entry and entry.expected else (entry.expected_words if entry else "")
    return c.要点(
        序号=number,
        任务名称=_item_name(row),
        单位=ledger.registry[entry.unit].name if entry else lead_text(row.item, ledger.registry),
        完成时限=row.item.deadline.words or UNKNOWN,
        状态=entry.status.word if entry and entry.status else UNANSWERED,
        进度=_percent(entry.progress if entry else None),
        序时进度=f"{row.time_progress}%" if row.time_progress is not None else "不计",
        进展=zh.first_sentences(entry.achievements, EXCERPT) if entry else "",
        原因=_sentence_part(entry.problems) if entry else "",
        措施=_sentence_part(entry.next_steps) if entry else "",
        预计=expected or UNKNOWN,
        协调=_sentence_part(entry.coordination) if entry else "",
    )


def _item_name(row: LedgerRow) -> str:
    """The task's name; where it has several items, with the item's place among them."""
    if len(row.task.items) == 1:
        return row.task.name
    return f"{row.task.name}（分项{row.task.items.index(row.item) + 1}）"


def _due_next(ledger: Ledger) -> list[LedgerRow]:
    limit = ledger.round.period.following.last_day
    return [
        row
        for row in ledger.rows
        if row.item.deadline.date and row.item.deadline.date <= limit and not (row.lead and row.lead.done)
    ]


def _names(ledger: Ledger, statuses: Iterable[UnitStatus]) -> str:
    return unit_names([status.unit for status in statuses], ledger.registry)


def _summary_row(row: LedgerRow, ledger: Ledger) -> c.汇总行:
    entry = row.lead
    return c.汇总行(
        序号=row.task.number,
        主题=row.task.theme or NOBODY,
        任务名称=row.task.name,
        牵头单位=lead_text(row.item, ledger.registry),
        完成时限=row.item.deadline.words or UNKNOWN,
        状态=entry.status.word if entry and entry.status else UNANSWERED,
        进度=_percent(entry.progress) if entry else "—",
        预警=row.lamp.value,
        进展=entry.achievements if entry else "牵头单位未报送。",
        下一步=(entry.next_steps or NOBODY) if entry else "—",
    )
