"""Whatever a round holds, the report agrees with itself and reads as an office writes."""

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen import contexts, lists, sums, wording
from docgen.archive import read_parts
from docgen.consolidate import consolidate, decide
from docgen.errors import OutputError
from docgen.model import Issued, Item, Ledger, ProgressEntry, RoundResult, Task, TaskTable, UnitState
from docgen.word.blueprint import build
from docgen.word.oxml import plain_text
from docgen.word.render import Template
from docgen.workflow.drawing import illustrated
from tests.tables import (
    BEHIND,
    DONE,
    NOT_STARTED,
    OFFICE,
    ON_TRACK,
    REGISTRY,
    UNITS,
    entry,
    item,
    round_,
    submission,
    task,
    task_table,
)

CODES = [unit.code for unit in UNITS]
TEXTS = (
    "完成方案评审。", "1.完成招标；\n2.设备到货四成\n3.开工", "同上", "（）", "。", "完成率<80%，A&B；；。", "无新进展", "本季度无新进展",
    "None", "完成“一网统管”，", "图〔〕",
)  # fmt: skip
ISSUED = Issued("某统", 2020, 2, "进展情况报告", "2020Q3", date(2020, 10, 20), "")
UGLY = re.compile(
    r"[，。；：、！？][，；：、]|[，；：、][。！？]|[。！？]{2}|[（“《〔]\s*[）”》〕]|[（“《][，。；：、]|\{|\}|〔图|个个|：。"
)
NOTHING = re.compile(r"(?<![\d第一])0[个项](?!百分点|季度)")


@st.composite
def items(draw: st.DrawFn, number: int) -> Item:
    leads = tuple(draw(st.lists(st.sampled_from(CODES), min_size=0, max_size=2, unique=True)))
    units = tuple(draw(st.lists(st.sampled_from([c for c in CODES if c not in leads]), max_size=2, unique=True)))
    deadline = draw(st.sampled_from(["2020年", "2021年", "2020年6月底", "长期推进", "每季度", "2020年9月30日"]))
    start = draw(st.sampled_from(["2020年", "2019年", "2021年"])) if deadline in ("2021年", "长期推进") else "2019年"
    return item(f"T{number:03}-1", leads=leads, units=units, start=start, deadline=deadline)


@st.composite
def tables(draw: st.DrawFn) -> TaskTable:
    count = draw(st.integers(1, 7))
    themes = draw(st.lists(st.sampled_from(["甲", "乙", "", "夯实.底座"]), min_size=count, max_size=count))
    return task_table(*(task(str(n), draw(items(n)), theme=themes[n - 1]) for n in range(1, count + 1)))


@st.composite
def said(draw: st.DrawFn, item_id: str, unit: str) -> ProgressEntry:
    status, progress = draw(
        st.sampled_from([(DONE, 100), (ON_TRACK, 0), (ON_TRACK, 60), (BEHIND, 5), (BEHIND, 99), (NOT_STARTED, 0)])
    )
    late = {"problems": draw(st.sampled_from(TEXTS)), "next_steps": draw(st.sampled_from(TEXTS))}
    return entry(
        item_id, unit, status, progress, achievements=draw(st.sampled_from(TEXTS)), **late,
        expected=draw(st.sampled_from([None, date(2020, 12, 31), date(2022, 1, 1)])),
        coordination=draw(st.sampled_from(["", "请协调数据接口；"])),
    )  # fmt: skip


@st.composite
def rounds(draw: st.DrawFn, table: TaskTable, quarter: int) -> RoundResult:
    sent = []
    for code in CODES:
        if table.of_unit(code) and draw(st.integers(0, 3)):
            entries = [draw(said(each.id, code)) for _, each in table.of_unit(code)]
            sent.append(submission(code, *entries, accepted=draw(st.integers(0, 4)) > 0,
                                   received=date(2020, 10, draw(st.sampled_from([9, 15])))))  # fmt: skip
    expected = [unit.code for unit in REGISTRY.in_order(table.unit_codes())]
    exempt = draw(st.lists(st.sampled_from(CODES), max_size=1))
    return decide(round_(2020, quarter), sent, table=table, expected=expected, exempt=exempt)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    now, before = draw(tables()), draw(tables())
    previous = draw(rounds(before, 2)) if draw(st.booleans()) else None
    return consolidate(draw(rounds(now, 3)), previous, registry=REGISTRY)


@cache
def template() -> Template:
    return Template.compile(build(contexts.REPORT), kind=contexts.REPORT, file="r")


def report_of(ledger: Ledger) -> contexts.进展情况报告:
    return wording.report(ledger, office=OFFICE, issued=ISSUED, letters=(), adjustments=())


def body_of(context: contexts.进展情况报告) -> str:
    """The text of the report up to its annexes, as Word shows it, with the charts put in."""
    document = illustrated(template().render(context), context, file="r")
    return plain_text(etree.fromstring(read_parts(document, name="r")["word/document.xml"])).split("特此报告")[0]


def assert_reads_well(context: contexts.进展情况报告) -> None:
    text = body_of(context)
    own = [line for line in text.split("\n") if line.strip()]
    for line in own:
        assert not UGLY.search(line.replace("图〔〕", "").replace("“图", "“")), f"{UGLY.search(line)}: {line}"
        assert "None" not in line.replace("None。", "").replace("：None", "").replace("。None", ""), line
        assert not NOTHING.search(line), line
    for field, sentence in (
        ("逾期任务", "本季度无逾期任务。"),
        ("滞后任务", "本季度无滞后任务。"),
        ("协调事项", "没有提出需协调事项。"),
    ):
        assert (sentence in text) == (not getattr(context, field)), field


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(ledgers())
def test_the_report_of_any_round_agrees_with_itself_and_reads_well(ledger: Ledger) -> None:
    context = report_of(ledger)
    assert sums.mismatches(context, ledger, lists.ledger_sheets(ledger)) == ()
    assert_reads_well(context)


def many(count: int) -> Ledger:
    tasks: list[Task] = []
    given_: dict[str, list[ProgressEntry]] = {}
    for n in range(1, count + 1):
        code = CODES[n % len(CODES)]
        tasks.append(task(str(n), item(f"T{n:03}-1", leads=(code,)), theme=f"主题{n % 6}"))
        status, progress = ((DONE, 100), (ON_TRACK, 40), (BEHIND, 10), (NOT_STARTED, 0))[n % 4]
        given_.setdefault(code, []).append(
            entry(f"T{n:03}-1", code, status, progress, problems="原因。" if n % 2 else "")
        )
    table = task_table(*tasks)
    sent = [submission(code, *entries) for code, entries in given_.items()]
    expected = [unit.code for unit in REGISTRY.in_order(table.unit_codes())]
    return consolidate(decide(round_(), sent, table=table, expected=expected, exempt=[]), None, registry=REGISTRY)


@pytest.mark.parametrize("count", [1, 300])
def test_a_report_of_one_task_and_of_300_agrees_with_itself_and_reads_well(count: int) -> None:
    ledger = many(count)
    context = report_of(ledger)
    assert sums.mismatches(context, ledger, lists.ledger_sheets(ledger)) == ()
    assert_reads_well(context)


# ---- a report that does not agree with itself ------------------------------------------------------------------------------


NUMBERS = (
    "任务总数", "分项总数", "应报数", "实报数", "按时数", "采用数", "退回数", "未报数", "免报数", "迟报数", "滞后逾期数", "进度提高数",
    "进度未变数", "进度下降数",
)  # fmt: skip
TUPLES = ("滞后任务", "滞后未逾期", "存在问题", "滞后清单", "汇总表", "主题进展", "状态统计", "预警统计")


@pytest.mark.parametrize("field", NUMBERS)
def test_a_number_that_stands_wrong_anywhere_refuses_the_report(field: str) -> None:
    ledger = many(8)
    wrong = replace(report_of(ledger), **{field: getattr(report_of(ledger), field) + 1})
    with pytest.raises(OutputError) as refused:
        sums.require_agreement(wrong, ledger)
    assert re.search(r"为 \d+，.*为 \d+", str(refused.value)), str(refused.value)


@pytest.mark.parametrize("field", TUPLES)
def test_a_row_that_is_missing_anywhere_refuses_the_report(field: str) -> None:
    ledger = many(8)
    context = report_of(ledger)
    assert getattr(context, field)
    assert sums.mismatches(replace(context, **{field: getattr(context, field)[1:]}), ledger)


@pytest.mark.parametrize("field", ["数量", "占比"])
@pytest.mark.parametrize("table", ["状态统计", "预警统计"])
def test_a_count_or_share_that_was_changed_refuses_the_report(table: str, field: str) -> None:
    ledger = many(8)
    context = report_of(ledger)
    first, *others = getattr(context, table)
    wrong = replace(first, **{field: first.数量 + 1 if field == "数量" else "99.9%"})
    assert sums.mismatches(replace(context, **{table: (wrong, *others)}), ledger)


@pytest.mark.parametrize("name", ["图_状态", "图_预警", "图_主题"])
def test_a_chart_that_shows_another_number_refuses_the_report(name: str) -> None:
    ledger = many(8)
    context = report_of(ledger)
    chart = getattr(context, name).chart
    last = chart.series[-1]
    bent = replace(chart, series=(*chart.series[:-1], replace(last, values=(last.values[0] + 1, *last.values[1:]))))
    found = sums.mismatches(replace(context, **{name: contexts.图.of(bent)}), ledger)
    assert any(str(each).startswith("图“") for each in found)


def test_a_sheet_of_the_ledger_that_lost_a_row_refuses_the_report() -> None:
    ledger = many(8)
    sheets = lists.ledger_sheets(ledger)
    sheets[0] = replace(sheets[0], rows=sheets[0].rows[1:])
    assert sums.mismatches(report_of(ledger), ledger, sheets)


def test_units_that_sent_nothing_are_what_is_left_over() -> None:
    ledger = many(8)
    assert {status.state for status in ledger.result.units} == {UnitState.ACCEPTED}
    assert "没有收到" not in body_of(report_of(ledger))
