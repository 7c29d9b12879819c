"""Whether a report agrees with itself: the same number wherever it stands, and every whole the sum of its parts.

Looks at what will be printed (the context of the template, its charts, the sheets of the ledger) and at the figures
it was taken from. Pure: the same in, the same mismatches out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docgen import contexts as c
from docgen import figures, zh
from docgen.charts import Chart
from docgen.errors import OutputError
from docgen.model import Change, Ledger, StatusKind
from docgen.schema import LEDGER_COLUMNS
from docgen.sheets import TableSheet

Told = int | str
_LISTED = (  # a list of the report, and the figure that counts it
    ("滞后任务", figures.BEHIND),
    ("逾期任务", figures.OVERDUE),
    ("预警任务", figures.WARNED),
    ("不一致", figures.DIFFERING),
    ("存在问题", figures.PROBLEMS),
    ("协调事项", figures.ASKED),
    ("下季到期", figures.DUE_NEXT),
    ("滞后清单", figures.LATE),
)
_CHANGED = {
    "新完成": Change.NEWLY_DONE,
    "好转": Change.BETTER,
    "变差": Change.WORSE,
    "恢复报送": Change.HEARD,
    "转为暂无数据": Change.SILENT,
    "新增": Change.NEW,
}
_RETURNED = ("应报", "实报", "按时", "迟报", "采用", "退回", "未报", "免报")
_NAMED = (("退回单位", "退回数"), ("未报单位", "未报数"), ("迟报单位", "迟报数"), ("免报单位", "免报数"))


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Two numbers that must be the same and are not, each with where it stands."""

    first: str
    one: Told
    second: str
    other: Told

    def __str__(self) -> str:
        return f"{self.first}为 {self.one}，{self.second}为 {self.other}"


Pair = tuple[str, Told, str, Told]


def require_agreement(context: c.进展情况报告, ledger: Ledger, sheets: Sequence[TableSheet] = ()) -> None:
    """:raises OutputError: the numbers of the report do not agree; nothing is to be written."""
    found = mismatches(context, ledger, sheets)
    if found:
        told = "；".join(str(each) for each in found[:5]) + ("……" if len(found) > 5 else "")
        raise OutputError(
            f"报告中有 {len(found)} 处数字对不上，没有写报告：{told}。", hint="数据没有改动，请把这段话交给维护人员。"
        )


def mismatches(context: c.进展情况报告, ledger: Ledger, sheets: Sequence[TableSheet] = ()) -> tuple[Mismatch, ...]:
    """Every disagreement in what is to be printed, in the order of the report."""
    pairs = (
        *_of_figures(ledger),
        *_overall(context, ledger),
        *_themes(context, ledger),
        *_summary(context),
        *_lists(context, ledger),
        *_changes(context, ledger),
        *_returns(context, ledger),
        *_charts(context),
        *_of_sheets(sheets, context),
    )
    return tuple(Mismatch(*pair) for pair in pairs if pair[1] != pair[3])


def _of_figures(ledger: Ledger) -> Iterator[Pair]:
    """What is written down as adding up, by what it counts: nothing twice, nothing missing."""
    found = ledger.figures
    for each in found.sums:
        parts = [part for name in each.parts for part in found[name].parts]
        yield f"“{each.whole}”", found[each.whole].value, f"“{each.parts[0]}”等各项之和", len(parts)
        yield f"“{each.whole}”", found[each.whole].value, f"“{each.parts[0]}”等各项不重复的", len(set(parts))


def _overall(context: c.进展情况报告, ledger: Ledger) -> Iterator[Pair]:
    found, items = ledger.figures, context.分项总数
    yield "分项总数", items, "台账的分项", found.value(figures.ALL, figures.ITEMS)
    yield "任务总数", context.任务总数, "任务表的任务", found.value(figures.ALL, figures.TASKS)
    for called, rows, step in (
        ("状态统计", context.状态统计, figures.STATUS),
        ("预警统计", context.预警统计, figures.LAMP),
    ):
        yield f"{called}各项之和", sum(row.数量 for row in rows), "分项总数", items
        counted = {word: figure.value for word, figure in found.under(figures.ALL, step).items()}
        before = {word: figure.value for word, figure in found.under(figures.BEFORE, step).items()}
        for row in rows:
            yield f"{called}“{row.状态}”", row.数量, "台账", counted.get(row.状态, 0)
            yield f"{called}“{row.状态}”的占比", row.占比, "按数量计算", zh.share(row.数量, items)
            if context.有上季度:
                yield f"{called}“{row.状态}”的上季数量", row.上季数量, "上季度台账", str(before.get(row.状态, 0))


def _themes(context: c.进展情况报告, ledger: Ledger) -> Iterator[Pair]:
    yield "各主题分项数之和", sum(each.分项数 for each in context.主题进展), "分项总数", context.分项总数
    for each in context.主题进展:
        name = f"主题“{each.名称}”"
        yield f"{name}的分项数", each.分项数, "台账", ledger.figures.value(figures.THEME, each.名称, figures.ITEMS)
        told = len(each.要点) + each.未启动数 + each.未报数
        yield f"{name}有进展、未启动、暂无数据的分项之和", told, "分项数", each.分项数


def _summary(context: c.进展情况报告) -> Iterator[Pair]:
    rows = context.汇总表
    yield "附件汇总表的行数", len(rows), "分项总数", context.分项总数
    for called, counted, told in (
        ("状态", Counter(row.状态 for row in rows), context.状态统计),
        ("预警", Counter(row.预警 for row in rows), context.预警统计),
    ):
        for each in told:
            yield f"附件汇总表{called}为“{each.状态}”的行数", counted[each.状态], f"{called}统计", each.数量
    by_theme = Counter(figures.theme_name("" if row.主题 == "无" else row.主题) for row in rows)
    for theme in context.主题进展:
        if theme.名称 in by_theme:
            yield f"附件汇总表主题“{theme.名称}”的行数", by_theme[theme.名称], "分主题进展", theme.分项数


def _lists(context: c.进展情况报告, ledger: Ledger) -> Iterator[Pair]:
    for field, name in _LISTED:
        yield f"“{field}”的项数", len(getattr(context, field)), "台账", ledger.figures.value(figures.LISTED, name)
    words = {status.word for status in ledger.round.statuses if status.kind is StatusKind.BEHIND}
    behind = sum(row.数量 for row in context.状态统计 if row.状态 in words)
    yield "滞后任务的项数", len(context.滞后任务), "状态统计中滞后的分项", behind
    parts = len(context.滞后未逾期) + context.滞后逾期数
    yield "滞后未逾期与滞后逾期之和", parts, "滞后任务的项数", len(context.滞后任务)
    late = len(context.滞后未逾期) + len(context.逾期任务)
    yield "附件滞后清单的行数", len(context.滞后清单), "正文滞后和逾期任务的项数", late
    overdue = {look.word for lamp, look in ledger.round.lamps.items() if lamp.name == "OVERDUE"}
    told = sum(row.数量 for row in context.预警统计 if row.状态 in overdue)
    yield "逾期任务的项数", len(context.逾期任务), "预警统计中逾期的分项", told


def _changes(context: c.进展情况报告, ledger: Ledger) -> Iterator[Pair]:
    found = ledger.figures
    for field, change in _CHANGED.items():
        yield f"“{field}”的项数", len(getattr(context, field)), "台账", found.value(figures.CHANGED, change.value)
    yield "取消的分项", len(context.取消), "台账", found.value(figures.CHANGED, figures.CANCELLED)
    yield "时限调整的分项", len(context.时限调整), "台账", found.value(figures.CHANGED, figures.DEADLINES)
    for told, name in (
        (context.进度提高数, figures.MOVED_ON),
        (context.进度未变数, figures.STILL),
        (context.进度下降数, figures.MOVED_BACK),
    ):
        yield f"“{name}”", told, "台账", found.value(figures.CHANGED, name)
    if context.有上季度:
        yield "变化统计各项之和", sum(each.数量 for each in context.变化统计), "分项总数", context.分项总数
        for each in context.变化统计:
            yield f"变化统计“{each.变化}”", each.数量, "台账", found.value(figures.CHANGED, each.变化)


def _returns(context: c.进展情况报告, ledger: Ledger) -> Iterator[Pair]:
    for name in _RETURNED:
        yield f"报送情况“{name}”", getattr(context, f"{name}数"), "台账", ledger.figures.value(figures.RETURNS, name)
    parts = context.采用数 + context.退回数 + context.未报数 + context.免报数
    yield "采用、退回、未报、免报之和", parts, "应报数", context.应报数
    yield "按时、迟报之和", context.按时数 + context.迟报数, "实报数", context.实报数
    yield "附件名单的行数", len(context.未报名单), "未报数与退回数之和", context.未报数 + context.退回数
    for field, count in _NAMED:
        names = getattr(context, field)
        yield f"“{field}”的个数", len(names.split("、")) if names else 0, count, getattr(context, count)


def _charts(context: c.进展情况报告) -> Iterator[Pair]:
    counted: Iterable[tuple[c.图, Sequence[c.状态统计]]] = (
        (context.图_状态, context.状态统计),
        (context.图_预警, context.预警统计),
    )
    for chart, rows in ((mark.chart, rows) for mark, rows in counted):
        shown = dict(zip(chart.categories, chart.series[-1].values, strict=True))
        yield f"图“{chart.title}”各柱之和", sum(shown.values()), "分项总数", context.分项总数
        for row in rows:
            yield f"图“{chart.title}”中“{row.状态}”", shown.get(row.状态, 0), "统计表", row.数量
            if context.有上季度:
                before = dict(zip(chart.categories, chart.series[0].values, strict=True))
                yield f"图“{chart.title}”上季度“{row.状态}”", str(before.get(row.状态, 0)), "统计表", row.上季数量
    yield from _theme_chart(context.图_主题.chart, context)


def _theme_chart(chart: Chart, context: c.进展情况报告) -> Iterator[Pair]:
    yield f"图“{chart.title}”各段之和", sum(chart.totals()), "分项总数", context.分项总数
    counted = {row.状态: row.数量 for row in context.状态统计}
    for series, total in zip(chart.series, chart.totals(), strict=True):
        yield f"图“{chart.title}”中“{series.name}”各段之和", total, "状态统计", counted.get(series.name, 0)
    items = {theme.名称: theme.分项数 for theme in context.主题进展}
    for place, theme in enumerate(chart.categories):
        shown = sum(series.values[place] for series in chart.series)
        yield f"图“{chart.title}”中“{theme}”一条", shown, "分主题进展", items.get(theme, 0)


def _of_sheets(sheets: Sequence[TableSheet], context: c.进展情况报告) -> Iterator[Pair]:
    by_name = {sheet.name: sheet for sheet in sheets}
    if "台账" in by_name:
        rows = by_name["台账"].rows
        yield "台账的行数", len(rows), "分项总数", context.分项总数
        place = [column.key for column in LEDGER_COLUMNS].index("status")
        counted = Counter(row[place] for row in rows)
        for each in context.状态统计:
            yield f"台账状态为“{each.状态}”的行数", counted[each.状态], "状态统计", each.数量
    if "统计" in by_name:
        for row in by_name["统计"].rows:
            parts = [value for value in row[2:-1] if isinstance(value, int)]
            total = row[-1] if isinstance(row[-1], int) else 0
            yield f"台账“统计”表“{row[1]}”各项之和", sum(parts), "合计", total
