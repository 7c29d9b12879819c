"""进展情况报告 in the words of the office. Numbers come from the figures of the `Ledger`; nothing is counted here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Any

from docgen import contexts as c
from docgen import figures, zh
from docgen.model import (
    UNKNOWN,
    Adjustment,
    Adopted,
    Issued,
    Lamp,
    Ledger,
    LedgerRow,
    Office,
    Round,
    StatusKind,
    UnitState,
    UnitStatus,
)
from docgen.wording.compared import annexes, compared
from docgen.wording.editing import resolved
from docgen.wording.named import named
from docgen.wording.pictured import charts
from docgen.wording.points import item_name, point, points, why_silent
from docgen.wording.shared import (
    NOBODY,
    UNANSWERED,
    adjustments_told,
    heading,
    lead_text,
    percent,
    unit_names,
)

_FORMAL = ("序号", "主题", "任务名称")  # adjustments a report does not tell
_DEADLINE = "完成时限"
# §7.3.2: page 1 must show text. Under mark, number and a title of two lines it holds nine lines; seven of addressees
# leave two for the text.
ADDRESSEES_ON_PAGE_1 = 7 * 28


def report(
    ledger: Ledger,
    *,
    office: Office,
    issued: Issued,
    letters: Sequence[Issued],
    adjustments: Sequence[Adjustment] = (),
    final: Adopted | None = None,
) -> c.进展情况报告:
    """The quarterly report. `adjustments`: what was adjusted since the last one; `final`: that one, as it went out."""
    period = ledger.round.period
    told = [each for each in adjustments if each.field not in _FORMAL]
    moved = {each.item.id for each in ledger.deadlines}  # told by the comparison with last quarter
    by_status, by_lamp, by_theme = (c.图.of(chart) for chart in charts(ledger))
    return c.进展情况报告(
        **heading(office, issued),
        **compared(ledger),
        **annexes(ledger),
        **_returns(ledger),
        **_listed(ledger),
        签发人=office.signer or UNKNOWN,
        标题=f"关于{office.plan}重点任务{period.name}进展情况的报告",
        主送=office.addressee,
        季度=period.name,
        下季度=period.following.name,
        上季度=period.previous.name,
        截至日期=c.年月日(ledger.round.as_of),
        分解函字号=_number_range(letters),
        任务表名称=ledger.table.title,
        任务总数=ledger.figures.value(figures.ALL, figures.TASKS),
        分项总数=ledger.figures.value(figures.ALL, figures.ITEMS),
        状态统计=_counts(ledger, figures.STATUS, "填报状态"),
        预警统计=_counts(ledger, figures.LAMP, "预警"),
        上季报告=_cited(final) if final else "",
        有上季度=ledger.previous is not None,
        主题进展=_themes(ledger),
        汇总表=tuple(_summary_row(row, ledger) for row in ledger.rows),
        抄送="、".join(office.copied_to),
        成文日期=c.年月日(ledger.round.report_date),
        任务调整=adjustments_told(told),
        其他调整=adjustments_told(each for each in told if each.field != _DEADLINE or each.item not in moved),
        图_状态=by_status,
        图_预警=by_lamp,
        图_主题=by_theme,
        示例=office.sample,
    )


def _listed(ledger: Ledger) -> dict[str, Any]:
    """The fields that list items: those behind, warned of, overdue, with problems, due next."""
    return {
        "滞后任务": _points(ledger, _behind),
        "滞后未逾期": _points(ledger, lambda row: _behind(row) and not row.overdue),
        "滞后逾期数": sum(_behind(row) and row.overdue for row in ledger.rows),
        "预警任务": _points(ledger, figures.warned),
        "预警说明": lamp_words(ledger.round),
        "逾期任务": _points(ledger, lambda row: row.overdue),
        "不一致": _points(ledger, lambda row: row.differs),
        "存在问题": _points(ledger, figures.has_problem),
        "协调事项": _matters(ledger),
        "下季到期": _points(ledger, lambda row: figures.due_next(row, ledger.round)),
    }


def _returns(ledger: Ledger) -> dict[str, Any]:
    """The fields of 报送情况."""
    counts = {name: figure.value for name, figure in ledger.figures.under(figures.RETURNS).items()}
    return {
        "应报数": counts["应报"],
        "实报数": counts["实报"],
        "按时数": counts["按时"],
        "采用数": counts["采用"],
        "退回数": counts["退回"],
        "未报数": counts["未报"],
        "免报数": counts["免报"],
        "报送截止": c.年月日(ledger.round.due),
        "迟报数": counts["迟报"],
        "迟报单位": _names(ledger, [s for s in ledger.result.units if s.versions and not s.on_time]),
        "退回单位": _names(ledger, ledger.result.in_state(UnitState.RETURNED)),
        "未报单位": _names(ledger, ledger.result.in_state(UnitState.MISSING)),
        "经催报单位": named(ledger.result, ledger.registry),
        "待审数": sum(status.held for status in ledger.result.units),
        "待审单位": _names(ledger, [status for status in ledger.result.units if status.held]),
        "免报单位": _names(ledger, ledger.result.in_state(UnitState.EXEMPT)),
    }


def bulletin(
    ledger: Ledger,
    *,
    office: Office,
    issued: Issued,
    letters: Sequence[Issued],
    adjustments: Sequence[Adjustment] = (),
    final: Adopted | None = None,
) -> c.进展情况通报:
    """The same facts as the report, told to the units (下行文)."""
    base = report(ledger, office=office, issued=issued, letters=letters, adjustments=adjustments, final=final)
    addressees = unit_names([status.unit for status in ledger.result.units], ledger.registry)
    values = {each.name: getattr(base, each.name) for each in fields(base)}
    values["标题"] = f"关于{office.plan}重点任务{ledger.round.period.name}进展情况的通报"
    values["主送"] = addressees
    return c.进展情况通报(**values, 主送移版记=len(addressees) > ADDRESSEES_ON_PAGE_1)


def _cited(final: Adopted) -> str:
    """《…的报告》（罗智统〔2020〕1号), with what of it is known."""
    named = f"《{final.title}》" if final.title else "上季度报告"
    return named + (f"（{final.number}）" if final.number else "")


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


# ---- counts ------------------------------------------------------------------------------------------------------


def status_words(ledger: Ledger) -> tuple[str, ...]:
    """The words of this round's scale, those of last quarter's that it no longer has, and 暂无数据."""
    return tuple(ledger.figures.under(figures.ALL, figures.STATUS))


def _counts(ledger: Ledger, step: str, called: str) -> tuple[c.状态统计, ...]:
    """Every word of a scale with its count, share, last quarter's count and the difference."""
    found = ledger.figures
    whole = found.value(figures.ALL, figures.ITEMS)
    before = found.under(figures.BEFORE, step) if ledger.previous else None
    counts = []
    for word, figure in found.under(figures.ALL, step).items():
        last = before[word].value if before and word in before else 0
        change = _change(figure.value - last) if before else "—"
        share = zh.share(figure.value, whole)
        counts.append(c.状态统计(word, figure.value, share, str(last) if before else "—", change, called))
    return tuple(counts)


def _change(difference: int) -> str:
    return f"增加{difference}个" if difference > 0 else f"减少{-difference}个" if difference else "持平"


def lamp_words(round_: Round) -> str:
    """What the lamps mean, with the words and thresholds in force in this round."""
    limits, word = round_.thresholds, round_.lamp_word
    return (
        f"完成进度落后序时进度不超过{limits.yellow}个百分点为{word(Lamp.GREEN)}，"
        f"超过{limits.red}个百分点为{word(Lamp.RED)}，其间为{word(Lamp.YELLOW)}；"
        f"过了完成时限未完成为{word(Lamp.OVERDUE)}；长期推进和定期开展的按填报状态；"
        f"没有确定时限或暂无数据的为{word(Lamp.NONE)}。序时进度为已过时间占启动至完成时限的比例。"
    )


# ---- themes ------------------------------------------------------------------------------------------------------


def _themes(ledger: Ledger) -> tuple[c.主题进展, ...]:
    found = []
    for number, (theme, rows) in enumerate(figures.themes(ledger.rows).items(), start=1):
        silent = [row for row in rows if row.lead is None or row.lead.status is None]
        waiting = [row for row in rows if _not_started(row)]
        found.append(
            c.主题进展(
                序号=zh.numeral(number),
                名称=theme,
                分项数=ledger.figures.value(figures.THEME, theme, figures.ITEMS),
                统计=_theme_counts(ledger, theme, figures.STATUS, "其中"),
                预警统计=_theme_counts(ledger, theme, figures.LAMP, ""),
                要点=points(ledger, [row for row in rows if figures.started(row)]),
                未启动数=len(waiting),
                未启动任务=zh.enumerated([_waiting(row) for row in waiting]),
                未报数=len(silent),
                未报任务=zh.enumerated([f"“{_name(row)}”（{why_silent(row, ledger)}）" for row in silent]),
            )
        )
    return tuple(found)


def _theme_counts(ledger: Ledger, theme: str, step: str, opening: str) -> str:
    """其中已完成2个，正常推进5个; 均为正常推进 where all are alike."""
    counts = ledger.figures.under(figures.THEME, theme, step)
    found = [(word, figure.value) for word, figure in counts.items() if figure.value]
    if len(found) == 1:
        return ("均为" if found[0][1] > 1 else "为") + found[0][0]
    return opening + "，".join(f"{word}{n}个" for word, n in found)


def _name(row: LedgerRow) -> str:
    return item_name(row.task, row.item)


def _waiting(row: LedgerRow) -> str:
    return f"“{_name(row)}”（启动时间为{row.item.start.shown or UNKNOWN}）"


def _not_started(row: LedgerRow) -> bool:
    status = row.lead.status if row.lead else None
    return status is not None and status.kind is StatusKind.NOT_STARTED


def _behind(row: LedgerRow) -> bool:
    return row.lead is not None and row.lead.behind


# ---- lists -------------------------------------------------------------------------------------------------------


def _points(ledger: Ledger, test: Callable[[LedgerRow], bool]) -> tuple[c.要点, ...]:
    return points(ledger, [row for row in ledger.rows if test(row)])


def _matters(ledger: Ledger) -> tuple[c.要点, ...]:
    """需协调事项 of every unit that has one, not of the first lead only."""
    asked = figures.asked(ledger.rows)
    return tuple(point(number, row, entry, ledger) for number, (row, entry) in enumerate(asked, start=1))


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
        进展=resolved(entry, "achievements", ledger) if entry else f"{why_silent(row, ledger)}。",
        下一步=(resolved(entry, "next_steps", ledger) or NOBODY) if entry else "—",
    )
