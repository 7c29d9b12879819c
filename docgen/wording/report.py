"""进展情况报告 in the words of the office. Numbers come from the `Ledger`; nothing is counted twice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from docgen import contexts as c
from docgen import figures, zh
from docgen.model import (
    UNKNOWN,
    Adjustment,
    Issued,
    Item,
    Lamp,
    Ledger,
    LedgerRow,
    Office,
    ProgressEntry,
    Round,
    StatusKind,
    UnitState,
    UnitStatus,
)
from docgen.wording.shared import (
    NOBODY,
    UNANSWERED,
    adjustments_told,
    heading,
    lead_text,
    percent,
    sentence_part,
    unit_names,
)

_FORMAL = ("序号", "主题", "任务名称")  # adjustments a report does not tell
# §7.3.2: page 1 must show text. Under mark, number and a title of two lines it holds nine lines; seven of addressees
# leave two for the text.
ADDRESSEES_ON_PAGE_1 = 7 * 28
EXCERPT = 150  # characters of a unit's own text that a theme paragraph takes, cut at the end of a sentence


def report(
    ledger: Ledger,
    *,
    office: Office,
    issued: Issued,
    letters: Sequence[Issued],
    adjustments: Sequence[Adjustment] = (),
) -> c.进展情况报告:
    """The quarterly report. `adjustments`: what was adjusted since the last one."""
    period, returns = ledger.round.period, ledger.figures.under(figures.RETURNS)
    counts = {name: figure.value for name, figure in returns.items()}
    return c.进展情况报告(
        **heading(office, issued),
        签发人=office.signer or UNKNOWN,
        标题=f"关于{office.plan}重点任务{period.name}进展情况的报告",
        主送=office.addressee,
        季度=period.name,
        下季度=period.following.name,
        截至日期=c.年月日(ledger.round.as_of),
        分解函字号=_number_range(letters),
        任务表名称=ledger.table.title,
        任务总数=len(ledger.table.tasks),
        分项总数=len(ledger.rows),
        状态统计=_status_counts(ledger),
        有上季度=ledger.previous is not None,
        主题进展=_themes(ledger),
        滞后任务=_points(ledger, [row for row in ledger.rows if row.lead and row.lead.behind]),
        预警任务=_points(ledger, [row for row in ledger.rows if figures.warned(row)]),
        预警说明=lamp_words(ledger.round),
        逾期任务=_points(ledger, [row for row in ledger.rows if row.overdue]),
        协调事项=_matters(ledger),
        应报数=counts["应报"],
        实报数=counts["实报"],
        按时数=counts["按时"],
        采用数=counts["采用"],
        退回数=counts["退回"],
        未报数=counts["未报"],
        免报数=counts["免报"],
        报送截止=c.年月日(ledger.round.due),
        迟报数=counts["迟报"],
        迟报单位=_names(ledger, [s for s in ledger.result.units if s.versions and not s.on_time]),
        退回单位=_names(ledger, ledger.result.in_state(UnitState.RETURNED)),
        未报单位=_names(ledger, ledger.result.in_state(UnitState.MISSING)),
        下季到期=_points(ledger, [row for row in ledger.rows if figures.due_next(row, ledger.round)]),
        汇总表=tuple(_summary_row(row, ledger) for row in ledger.rows),
        附件名称=f"{period.name}重点任务进展情况汇总表",
        抄送="、".join(office.copied_to),
        成文日期=c.年月日(ledger.round.report_date),
        任务调整=adjustments_told(each for each in adjustments if each.field not in _FORMAL),
        示例=office.sample,
    )


def bulletin(
    ledger: Ledger,
    *,
    office: Office,
    issued: Issued,
    letters: Sequence[Issued],
    adjustments: Sequence[Adjustment] = (),
) -> c.进展情况通报:
    """The same facts as the report, told to the units (下行文)."""
    base = report(ledger, office=office, issued=issued, letters=letters, adjustments=adjustments)
    addressees = unit_names([status.unit for status in ledger.result.units], ledger.registry)
    values = {each.name: getattr(base, each.name) for each in fields(base)}
    values["标题"] = f"关于{office.plan}重点任务{ledger.round.period.name}进展情况的通报"
    values["主送"] = addressees
    return c.进展情况通报(**values, 主送移版记=len(addressees) > ADDRESSEES_ON_PAGE_1)


def _number_range(letters: Sequence[Issued]) -> str:
    """罗智统函〔2020〕1号至28号: the letters in force; empty where none was issued.

    A letter that another one replaced is not quoted; numbers that do not follow one another are counted.
    """
    replaced = {line.replaces for line in letters}
    valid = [line for line in letters if line.number not in replaced and line.withdrawn is None]
    if not valid:
        return ""
    first, last = valid[0], valid[-1]
    if len(valid) == 1:
        return first.number
    follows = first.year == last.year and last.serial - first.serial == len(valid) - 1
    return f"{first.number}至{last.serial}号" if follows else f"{first.number}等{len(valid)}件"


def status_words(ledger: Ledger) -> tuple[str, ...]:
    """The words of this round's scale, those of last quarter's that it no longer has, and 暂无数据."""
    return tuple(ledger.figures.under(figures.ALL, figures.STATUS))


def _status_counts(ledger: Ledger) -> tuple[c.状态统计, ...]:
    return tuple(c.状态统计(*each) for each in _counts(ledger, figures.STATUS))


def _counts(ledger: Ledger, step: str) -> Iterator[tuple[str, int, str, str, str]]:
    """Every word of a scale with its count, share, last quarter's count and the difference."""
    found = ledger.figures
    whole = found.value(figures.ALL, figures.ITEMS)
    before = found.under(figures.BEFORE, step) if ledger.previous else None
    for word, figure in found.under(figures.ALL, step).items():
        last = before[word].value if before and word in before else 0
        change = _change(figure.value - last) if before else "—"
        yield word, figure.value, zh.share(figure.value, whole), str(last) if before else "—", change


def _change(difference: int) -> str:
    return f"增加{difference}个" if difference > 0 else f"减少{-difference}个" if difference else "持平"


def lamp_words(round_: Round) -> str:
    """What the lamps mean, with the words and thresholds in force in this round."""
    limits, word = round_.thresholds, round_.lamp_word
    return (
        f"完成进度落后序时进度不超过{limits.yellow}个百分点为{word(Lamp.GREEN)}，"
        f"超过{limits.red}个百分点为{word(Lamp.RED)}，其间为{word(Lamp.YELLOW)}；"
        f"过了完成时限未完成为{word(Lamp.OVERDUE)}；长期推进和定期开展的按填报状态；"
        f"没有确定时限或暂无数据的{word(Lamp.NONE)}。序时进度为已过时间占启动至完成时限的比例。"
    )


def _themes(ledger: Ledger) -> tuple[c.主题进展, ...]:
    found = []
    for number, (theme, rows) in enumerate(figures.themes(ledger.rows).items(), start=1):
        silent = [f"“{_item_name(row)}”（{_why_silent(row, ledger)}）" for row in rows if row.lead is None]
        waiting = [f"“{_item_name(row)}”（{row.item.start.shown or UNKNOWN}启动）" for row in rows if _not_started(row)]
        found.append(
            c.主题进展(
                序号=zh.numeral(number),
                名称=theme,
                分项数=ledger.figures.value(figures.THEME, theme, figures.ITEMS),
                统计=_theme_counts(ledger, theme),
                要点=_points(ledger, [row for row in rows if figures.started(row)]),
                未启动任务=zh.enumerated(waiting),
                未报任务=zh.enumerated(silent),
            )
        )
    return tuple(found)


def _theme_counts(ledger: Ledger, theme: str) -> str:
    """其中已完成2个，正常推进5个; 均为正常推进 where all are alike."""
    counts = ledger.figures.under(figures.THEME, theme, figures.STATUS)
    found = [(word, figure.value) for word, figure in counts.items() if figure.value]
    if len(found) == 1:
        return ("均为" if found[0][1] > 1 else "为") + found[0][0]
    return "其中" + "，".join(f"{word}{n}个" for word, n in found)


def _why_silent(row: LedgerRow, ledger: Ledger) -> str:
    """Why there is nothing from the lead units, each by its own state in the round."""
    words = {
        UnitState.RETURNED: "退回修改尚未重报",
        UnitState.EXEMPT: "免报",
        UnitState.MISSING: "未报送",
        UnitState.ACCEPTED: "未填报本项",
    }
    states = {status.unit: status for status in ledger.result.units}
    told = {
        code: "填报尚待审核" if status.held else words[status.state]
        for code in row.item.lead_units
        if (status := states.get(code))
    }
    missing = words[UnitState.MISSING]
    return "，".join(f"{ledger.registry[code].name}{told.get(code, missing)}" for code in row.item.lead_units)


def _not_started(row: LedgerRow) -> bool:
    status = row.lead.status if row.lead else None
    return status is not None and status.kind is StatusKind.NOT_STARTED


def _matters(ledger: Ledger) -> tuple[c.要点, ...]:
    """需协调事项 of every unit that has one, not of the first lead only."""
    asked = figures.asked(ledger.rows)
    return tuple(_point(number, row, entry, ledger) for number, (row, entry) in enumerate(asked, start=1))


def _points(ledger: Ledger, rows: Iterable[LedgerRow]) -> tuple[c.要点, ...]:
    return tuple(_point(number, row, row.lead, ledger) for number, row in enumerate(rows, start=1))


def _point(number: int, row: LedgerRow, entry: ProgressEntry | None, ledger: Ledger) -> c.要点:
    return c.要点(
        任务编号=row.item.id,
        序号=number,
        任务名称=_item_name(row),
        单位=_reporting_units(row, entry, ledger),
        完成时限=row.item.deadline.shown or UNKNOWN,
        状态=entry.status.word if entry and entry.status else UNANSWERED,
        进度=percent(entry.progress if entry else None),
        序时进度=f"{row.time_progress}%" if row.time_progress is not None else "不计",
        差距=_gap(row, entry),
        进展=_news(row, entry, ledger),
        原因=sentence_part(entry.problems) if entry else "",
        措施=sentence_part(entry.next_steps) if entry else "",
        预计=_expected(entry),
        逾限=_too_late(row.item, entry),
        协调=sentence_part(entry.coordination) if entry else "",
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


def _names(ledger: Ledger, statuses: Iterable[UnitStatus]) -> str:
    return unit_names([status.unit for status in statuses], ledger.registry)


def _summary_row(row: LedgerRow, ledger: Ledger) -> c.汇总行:
    entry = row.lead
    return c.汇总行(
        任务编号=row.item.id,
        序号=row.task.number,
        主题=row.task.theme or NOBODY,
        任务名称=row.task.name,
        牵头单位=lead_text(row.item, ledger.registry),
        完成时限=row.item.deadline.shown or UNKNOWN,
        状态=entry.status.word if entry and entry.status else UNANSWERED,
        进度=percent(entry.progress) if entry else "—",
        预警=ledger.round.lamp_word(row.lamp),
        进展=entry.achievements if entry else f"{_why_silent(row, ledger)}。",
        下一步=(entry.next_steps or NOBODY) if entry else "—",
    )
