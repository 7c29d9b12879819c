"""The facts of the model in the words of the office: contexts for letters and reports, rows for lists.

Pure. Numbers come from the `Ledger`; nothing is counted twice and a fact that is not known reads 待明确.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence

from docgen import contexts as c
from docgen import zh
from docgen.model import (
    NO_DATA,
    UNKNOWN,
    Issued,
    Item,
    Lamp,
    Ledger,
    LedgerRow,
    Office,
    Period,
    ProgressEntry,
    Registry,
    StatusKind,
    Tally,
    Task,
    TaskTable,
    Unit,
    UnitState,
    UnitStatus,
)

EXCERPT = 150  # characters of a unit's own text that a theme paragraph takes, cut at the end of a sentence
NAMED_TASKS = 4  # up to so many tasks are named in a sentence, beyond that only numbered
UNANSWERED = NO_DATA
NOBODY = "无"
NO_THEME = "未分主题"
EVERYONE = re.compile(r"各?(?:相关|有关)(?:单位|部门)")  # groups that mean every unit

Pair = tuple[Task, Item]

STATUS_MEANINGS = {
    StatusKind.DONE: "任务内容已全部完成，完成进度填 100。",
    StatusKind.ON_TRACK: "正在按计划推进，预计能按完成时限完成。",
    StatusKind.BEHIND: "落后于计划，或预计不能按完成时限完成；必须写明原因和下一步措施。",
    StatusKind.NOT_STARTED: "还没有开始实施，完成进度填 0；前期准备可写在“本季度进展情况”中。",
}


# ---- shared ------------------------------------------------------------------------------------------------------


def unit_names(codes: Iterable[str], registry: Registry) -> str:
    return zh.enumerated([registry[code].name for code in codes])


def lead_text(item: Item, registry: Registry) -> str:
    return unit_names(item.lead_units, registry) or UNKNOWN


def units_text(item: Item, registry: Registry) -> str:
    """责任单位 as the table has them: units, names not resolved, groups; 等相关单位 where the list is open."""
    named = zh.enumerated([*(registry[code].name for code in item.units), *item.unresolved])
    if item.open_list and named:
        named += "等相关单位"
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
        共性任务序号=zh.runs([task.number for task, _ in shared]),
        共性任务单位=zh.enumerated(_everyone(shared)),
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
    """Tasks of 各相关单位 that concern every unit, without those this unit leads or is named in.

    Other groups (各街道) concern their members only; those are named units where the registry declares them.
    """
    found = {
        task.id: (task, item)
        for task, item in table.items
        if any(EVERYONE.fullmatch(group) for group in item.groups)
        and not any(each.involves(code) for each in task.items)
    }
    return list(found.values())


def _everyone(pairs: Sequence[Pair]) -> list[str]:
    groups = (group for _, item in pairs for group in item.groups)
    return list(dict.fromkeys(group for group in groups if EVERYONE.fullmatch(group)))


def _named_tasks(pairs: Sequence[Pair]) -> str:
    tasks = _tasks(pairs)
    if len(tasks) > NAMED_TASKS:
        return zh.runs([task.number for task in tasks])
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
        预警任务=_points(ledger, [row for row in ledger.rows if _behind_time_only(row)]),
        预警说明=lamp_words(ledger),
        逾期任务=_points(ledger, [row for row in ledger.rows if row.lamp is Lamp.OVERDUE]),
        协调事项=_matters(ledger),
        应报数=counts["expected"],
        实报数=counts["received"],
        按时数=counts["on_time"],
        采用数=counts["accepted"],
        退回数=counts["returned"],
        未报数=counts["missing"],
        免报数=counts["exempt"],
        报送截止=zh.long_date(ledger.round.due),
        迟报数=counts["received"] - counts["on_time"],
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
    """罗智统函〔2020〕1号至28号: the letters in force; empty where none was issued.

    A letter that another one replaced is not quoted; numbers that do not follow one another are counted.
    """
    replaced = {line.replaces for line in letters}
    valid = [line for line in letters if line.number not in replaced]
    if not valid:
        return ""
    first, last = valid[0], valid[-1]
    if len(valid) == 1:
        return first.number
    follows = first.year == last.year and last.serial - first.serial == len(valid) - 1
    return f"{first.number}至{last.serial}号" if follows else f"{first.number}等{len(valid)}件"


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
        change = _change(count - last) if last is not None else "—"
        found.append(
            c.状态统计(word, count, zh.share(count, ledger.overall.total), "—" if last is None else str(last), change)
        )
    return tuple(found)


def _change(difference: int) -> str:
    return f"增加{difference}个" if difference > 0 else f"减少{-difference}个" if difference else "持平"


def lamp_words(ledger: Ledger) -> str:
    """What the lamps mean, in one sentence, with the thresholds in force in this round."""
    limits = ledger.round.thresholds
    return (
        f"完成进度落后序时进度不超过{limits.yellow}个百分点为绿灯，超过{limits.red}个百分点为红灯，其间为黄灯；"
        "过了完成时限未完成为逾期；没有确定时限或暂无数据的不计。序时进度为已过时间占启动至完成时限的比例。"
    )


def _themes(ledger: Ledger) -> tuple[c.主题进展, ...]:
    found = []
    for number, (theme, tally) in enumerate(ledger.by_theme.items(), start=1):
        rows = [row for row in ledger.rows if row.task.theme == theme]
        silent = [f"“{_item_name(row)}”（{_why_silent(row, ledger)}）" for row in rows if row.lead is None]
        waiting = [f"“{_item_name(row)}”（{row.item.start.words or UNKNOWN}启动）" for row in rows if _not_started(row)]
        found.append(
            c.主题进展(
                序号=zh.numeral(number),
                名称=theme or NO_THEME,
                分项数=tally.total,
                统计=_theme_counts(tally, ledger),
                要点=_points(ledger, [row for row in rows if _has_news(row)]),
                未启动任务=zh.enumerated(waiting),
                未报任务=zh.enumerated(silent),
            )
        )
    return tuple(found)


def _theme_counts(tally: Tally, ledger: Ledger) -> str:
    """其中已完成2个，正常推进5个; 均为正常推进 where all are alike."""
    found = [(word, n) for word in status_words(ledger) if (n := tally_of(tally, word))]
    if len(found) == 1:
        return ("均为" if tally.total > 1 else "为") + found[0][0]
    return "其中" + "，".join(f"{word}{n}个" for word, n in found)


def _why_silent(row: LedgerRow, ledger: Ledger) -> str:
    """Why there is nothing from the lead units, each by its own state in the round."""
    words = {
        UnitState.RETURNED: "退回修改尚未重报",
        UnitState.EXEMPT: "免报",
        UnitState.MISSING: "未报送",
        UnitState.ACCEPTED: "未填报本项",
    }
    states = {status.unit: status.state for status in ledger.result.units}
    return "，".join(
        f"{ledger.registry[code].name}{words[states.get(code, UnitState.MISSING)]}" for code in row.item.lead_units
    )


def _not_started(row: LedgerRow) -> bool:
    status = row.lead.status if row.lead else None
    return status is not None and status.kind is StatusKind.NOT_STARTED


def _behind_time_only(row: LedgerRow) -> bool:
    """Behind 序时进度 by its figures, though the unit does not call it so."""
    return row.lamp in (Lamp.YELLOW, Lamp.RED) and not (row.lead and row.lead.behind)


def _matters(ledger: Ledger) -> tuple[c.要点, ...]:
    """需协调事项 of every unit that has one, not of the first lead only."""
    asked = [(row, entry) for row in ledger.rows for entry in (row.lead, *row.others) if entry and entry.coordination]
    return tuple(_point(number, row, entry, ledger) for number, (row, entry) in enumerate(asked, start=1))


def _has_news(row: LedgerRow) -> bool:
    status = row.lead.status if row.lead else None
    return status is not None and status.kind is not StatusKind.NOT_STARTED


def _points(ledger: Ledger, rows: Iterable[LedgerRow]) -> tuple[c.要点, ...]:
    return tuple(_point(number, row, row.lead, ledger) for number, row in enumerate(rows, start=1))


def _point(number: int, row: LedgerRow, entry: ProgressEntry | None, ledger: Ledger) -> c.要点:
    return c.要点(
        序号=number,
        任务名称=_item_name(row),
        单位=_reporting_units(row, entry, ledger),
        完成时限=row.item.deadline.words or UNKNOWN,
        状态=entry.status.word if entry and entry.status else UNANSWERED,
        进度=_percent(entry.progress if entry else None),
        序时进度=f"{row.time_progress}%" if row.time_progress is not None else "不计",
        差距=_gap(row, entry),
        进展=_news(row, entry, ledger),
        原因=_sentence_part(entry.problems) if entry else "",
        措施=_sentence_part(entry.next_steps) if entry else "",
        预计=_expected(entry),
        逾限=_too_late(row.item, entry),
        协调=_sentence_part(entry.coordination) if entry else "",
    )


def _reporting_units(row: LedgerRow, entry: ProgressEntry | None, ledger: Ledger) -> str:
    """All lead units of what the lead reports; the unit itself of what another one reports."""
    if entry is None or entry is row.lead:
        return lead_text(row.item, ledger.registry)
    return ledger.registry[entry.unit].name


def _news(row: LedgerRow, entry: ProgressEntry | None, ledger: Ledger) -> str:
    """The lead's text, then each further lead unit's with its name in front."""
    if entry is None:
        return ""
    own = _excerpt(entry)
    others = [each for each in row.others if each.unit in row.item.lead_units] if entry is row.lead else []
    return own + "".join(f"{ledger.registry[each.unit].name}：{_excerpt(each)}" for each in others if each.achievements)


def _excerpt(entry: ProgressEntry) -> str:
    """Whole sentences up to the limit; of a finished item everything, since the end tells of its completion."""
    return zh.first_sentences(entry.achievements, len(entry.achievements) if entry.done else EXCERPT)


def _gap(row: LedgerRow, entry: ProgressEntry | None) -> str:
    if entry is None or entry.progress is None or row.time_progress is None:
        return ""
    points = row.time_progress - entry.progress
    return f"落后序时进度{points}个百分点" if points > 0 else "达到序时进度"


def _expected(entry: ProgressEntry | None) -> str:
    if entry is None:
        return UNKNOWN
    return zh.long_date(entry.expected) if entry.expected else entry.expected_words or UNKNOWN


def _too_late(item: Item, entry: ProgressEntry | None) -> bool:
    return bool(entry and entry.expected and item.deadline.date and entry.expected > item.deadline.date)


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
        if row.item.deadline.date and row.item.deadline.date <= limit and not _known_done(row)
    ]


def _known_done(row: LedgerRow) -> bool:
    latest = row.lead or row.previous
    return latest is not None and latest.done


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
        进展=entry.achievements if entry else f"{_why_silent(row, ledger)}。",
        下一步=(entry.next_steps or NOBODY) if entry else "—",
    )
