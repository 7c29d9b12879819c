"""Contexts of letters and reports, rows of lists: nothing empty that should speak, every count the rows it counts."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen import lists, wording
from docgen.consolidate import consolidate, decide
from docgen.contexts import 任务分解函, 任务行, 进展情况报告
from docgen.model import Issued, Item, Ledger, Office, Period, ProgressEntry, Registry, RoundResult, TaskTable, Unit
from docgen.project import records
from tests.tables import (
    BEHIND,
    DONE,
    NOT_STARTED,
    OFFICE,
    ON_TRACK,
    REGISTRY,
    STATUSES,
    UNITS,
    entry,
    item,
    round_,
    submission,
    task,
    task_table,
)

DATA = Path(__file__).parent.parent / "data"
WATER, EDUCATION = UNITS[4], UNITS[2]
ISSUED = Issued("某统函", 2020, 3, "任务分解函", "shuiwuju", date(2020, 6, 8), "0")
EMPTY_BRACKETS = re.compile(r"（\s*）|〔\s*〕|“\s*”|《\s*》|\(\s*\)|、、|，，|、$|^、|None")
MAY_BE_EMPTY = {
    "份号", "密级", "紧急程度", "附加栏",
    "替代函", "牵头任务名称", "配合任务名称", "共性任务序号", "共性任务单位", "迟报单位", "退回单位", "未报单位", "分解函字号", "抄送",
    "未报任务", "未启动任务", "差距", "进展", "原因", "措施", "协调", "配合", "变动", "变化", "情况", "免报单位", "经催报单位", "待审单位",
    "上季报告",
    "滞后清单标记", "未报名单标记",
}  # fmt: skip


@cache
def sample() -> tuple[Registry, TaskTable, Office]:
    registry = records.registry((DATA / "units.yaml").read_text(encoding="utf-8"), file="units.yaml")
    table = records.task_table((DATA / "tasks.yaml").read_text(encoding="utf-8"), file="tasks.yaml", known=registry)
    return registry, table, records.office((DATA / "office.yaml").read_text(encoding="utf-8"), file="office.yaml")


def values(context: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a context with the path of its fields."""
    if is_dataclass(context):
        for each in fields(context):
            yield from values(getattr(context, each.name), f"{path}.{each.name}")
    elif isinstance(context, tuple):
        for each in context:
            yield from values(each, path)
    else:
        yield path, context


def assert_speaks(context: object) -> None:
    """No None, no empty bracket, and nothing empty but what is declared as possibly empty."""
    for path, value in values(context):
        assert isinstance(value, str | int), path
        if isinstance(value, str):
            assert value.strip() or path.rpartition(".")[2] in MAY_BE_EMPTY, path
            assert not EMPTY_BRACKETS.search(value), f"{path}: {value}"


def numbers(words: str) -> list[str]:
    """The numbers that `第1项、第5至8项` names."""
    found: list[str] = []
    for first, last in re.findall(r"第(\d+)(?:至(\d+))?项", words):
        found += [str(number) for number in range(int(first), int(last or first) + 1)]
    return found


def letter(
    unit: Unit, table: TaskTable, registry: Registry = REGISTRY, office: Office = OFFICE, **known: object
) -> 任务分解函:
    facts = {"issued": ISSUED, "replaced": "", "first_period": Period(2020, 2)} | known
    return wording.letter(unit, table, office=office, annex=wording.Annex(registry, office.letter_columns), **facts)  # type: ignore[arg-type]


def report(ledger: Ledger, office: Office = OFFICE, letters: tuple[Issued, ...] = (ISSUED,)) -> 进展情况报告:
    issued = Issued(office.report_prefix, 2020, 2, "进展情况报告", "2020Q3", date(2020, 10, 20), "")
    return wording.report(ledger, office=office, issued=issued, letters=letters)


def ledger_of(table: TaskTable, *entries: ProgressEntry, registry: Registry = REGISTRY, **known: object) -> Ledger:
    """The ledger of a round in which these entries were accepted, one file for each unit."""
    sent = [
        submission(code, *(e for e in entries if e.unit == code)) for code in dict.fromkeys(e.unit for e in entries)
    ]
    expected = [unit.code for unit in registry.in_order(table.unit_codes())]
    result = decide(round_(**known), sent, table=table, expected=expected, exempt=[])  # type: ignore[arg-type]
    return consolidate(result, None, registry=registry)


# ---- letters ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(28))
def test_the_letter_of_every_unit_of_the_sample_speaks_and_counts_its_own_rows(number: int) -> None:
    registry, table, office = sample()
    unit = registry.units[number]
    context = letter(unit, table, registry, office)
    assert_speaks(context)
    rows = [row for group in context.任务组 for row in group.任务]
    pairs = [(t, i) for t, i in table.items if unit.code in (*i.lead_units, *i.units)]
    assert sorted(row.任务编号 for row in rows) == sorted(i.id for _, i in pairs)
    assert context.列名分项数 == len(rows)
    assert context.牵头任务数 == len({t.id for t, i in pairs if unit.code in i.lead_units})
    assert context.配合任务数 == len({t.id for t, i in pairs if unit.code not in i.lead_units})
    assert context.任务总数 == 28
    shared = [t.number for t, i in table.items if i.groups and unit.code not in (*i.lead_units, *i.units)]
    assert numbers(context.共性任务序号) == shared
    assert context.共性任务数 == len(shared)
    assert bool(context.共性任务单位) == bool(shared)


def test_the_letter_of_a_unit_that_leads_two_items_of_one_task_counts_one_task_and_two_items() -> None:
    context = letter(WATER, task_table(task("1", item("T001-1"), item("T001-2"))))
    assert (context.牵头任务数, context.配合任务数, context.列名分项数) == (1, 0, 2)
    assert [group.标题 for group in context.任务组] == ["牵头任务（1项，2个分项）"]


def test_two_groups_are_numbered_and_one_is_not() -> None:
    table = task_table(task("1", item("T001-1")), task("2", item("T002-1", leads=("jiaoyuju",), units=("shuiwuju",))))
    assert [group.标题 for group in letter(WATER, table).任务组] == ["一、牵头任务（1项）", "二、配合任务（1项）"]
    assert [group.标题 for group in letter(EDUCATION, table).任务组] == ["牵头任务（1项）"]


def test_up_to_four_tasks_are_named_and_five_are_only_numbered() -> None:
    tasks = [task(str(n), item(f"T00{n}-1")) for n in range(1, 6)]
    assert letter(WATER, task_table(*tasks[:2])).牵头任务名称 == "第1项“任务1”、第2项“任务2”"
    assert letter(WATER, task_table(*tasks)).牵头任务名称 == "第1至5项"


def test_what_is_not_known_reads_to_be_made_clear() -> None:
    context = letter(WATER, task_table(task("1", item("T001-1", start="", deadline=""))), first_period=None)
    assert (context.联系人, context.联系电话, context.首报季度) == ("待明确", "待明确", "本季度")
    (row,) = context.任务组[0].任务
    assert (row.启动时间, row.完成时限, row.责任单位) == ("待明确", "待明确", "无")


def test_the_digest_of_a_letter_changes_with_its_tasks_and_with_nothing_else() -> None:
    before = task_table(task("1", item("T001-1")), task("2", item("T002-1", leads=("jiaoyuju",))))
    other = task_table(task("1", item("T001-1")), task("2", item("T002-1", "改写", leads=("jiaoyuju",))))
    own = task_table(task("1", item("T001-1", "改写")), task("2", item("T002-1", leads=("jiaoyuju",))))
    digest = wording.letter_digest(WATER, before)
    assert wording.letter_digest(WATER, replace(before, title="另一名称")) == digest
    assert wording.letter_digest(WATER, other) == digest
    assert wording.letter_digest(WATER, own) != digest
    assert wording.letter_digest(EDUCATION, other) != wording.letter_digest(EDUCATION, before)


# ---- units in words -----------------------------------------------------------------------------------------------------


def units_text(one: Item) -> str:
    return wording.units_text(one, REGISTRY)


def test_units_are_written_in_full_names_then_groups_and_nobody_is_none() -> None:
    assert (
        units_text(item("T1-1", units=("jiaoyuju", "caizhengju"), groups=("各街道",))) == "区教育局、区财政局、各街道"
    )
    assert units_text(item("T1-1", groups=("各相关单位",))) == "各相关单位"
    assert units_text(item("T1-1")) == "无"
    assert units_text(item("T1-1", units=("luotou",), open_list=True)) == "罗湖投资控股有限公司等相关单位"


def test_an_open_list_keeps_its_groups() -> None:
    assert "各街道" in units_text(item("T1-1", units=("luotou",), groups=("各街道",), open_list=True))


def test_an_open_list_of_leads_does_not_stand_alone_among_the_others() -> None:
    assert units_text(item("T1-1", leads=("shuiwuju",), units=(), open_list=True)) != "等相关单位"


def test_an_unknown_lead_is_shown_as_the_lead_it_was_written_as() -> None:
    unknown = replace(item("T1-1", leads=()), unresolved_leads=("区金融服务业",))
    assert "区金融服务业" not in units_text(unknown)
    assert wording.lead_text(unknown, REGISTRY) == "区金融服务业"


def test_a_task_the_unit_leads_is_not_a_shared_one_too() -> None:
    table = task_table(task("1", item("T001-1"), item("T001-2", leads=("jiaoyuju",), groups=("各相关单位",))))
    assert (letter(WATER, table).牵头任务数, letter(WATER, table).共性任务数) == (1, 0)


# ---- reports --------------------------------------------------------------------------------------------------------------

PHRASES = st.sampled_from(["", "完成招标。", "接口规范尚未统一，影响接入；", "走访企业32家。完成评审！", "年底前完成"])


@st.composite
def answers(draw: st.DrawFn) -> list[ProgressEntry]:
    """Answers of a random part of the units of the sample to all their items."""
    registry, table, _ = sample()
    reporting = draw(st.sets(st.sampled_from([unit.code for unit in registry])))
    found = []
    for code in sorted(reporting):
        for _, each in table.of_unit(code):
            status = draw(st.sampled_from(STATUSES))
            progress = {DONE: 100, NOT_STARTED: 0}.get(status, draw(st.integers(1, 99)))
            texts = {key: draw(PHRASES) for key in ("problems", "next_steps", "coordination")}
            expected = draw(st.none() | st.just(date(2021, 6, 30)))
            found.append(entry(each.id, code, status, progress, expected=expected, **texts))  # type: ignore[arg-type]
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answers())
def test_whoever_answers_what_the_report_speaks_and_its_figures_are_its_rows(given_: list[ProgressEntry]) -> None:
    registry, table, office = sample()
    ledger = ledger_of(table, *given_, registry=registry)
    context = report(ledger, office)
    assert_speaks(context)
    leads = {row.item.id: row.lead for row in ledger.rows}
    assert context.分项总数 == len(context.汇总表) == sum(each.数量 for each in context.状态统计) == 29
    for each in context.状态统计:
        assert each.数量 == sum(row.状态 == each.状态 for row in context.汇总表)
    assert sum(each.分项数 for each in context.主题进展) == 29
    for theme in context.主题进展:
        counts = [int(number) for number in re.findall(r"(\d+)[项个]", theme.统计)]
        assert sum(counts) == theme.分项数 or (counts == [] and theme.统计.startswith(("均为", "为")))
    assert len(context.滞后任务) == sum(lead is not None and lead.status is BEHIND for lead in leads.values())
    assert len(context.逾期任务) == sum(row.预警 == "逾期" for row in context.汇总表)
    assert len(context.协调事项) == sum(bool(each.coordination) for each in given_)
    assert context.应报数 == context.采用数 + context.退回数 + context.未报数 + context.免报数 == 28
    assert context.实报数 == len({each.unit for each in given_})
    assert len([name for name in context.未报单位.split("、") if name]) == context.未报数


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answers())
def test_the_sheets_of_the_ledger_have_the_figures_of_the_report(given_: list[ProgressEntry]) -> None:
    registry, table, office = sample()
    ledger = ledger_of(table, *given_, registry=registry)
    context = report(ledger, office)
    sheets = {sheet.name: sheet for sheet in lists.ledger_sheets(ledger)}
    items, figures, states = sheets["台账"], sheets["统计"], sheets["报送情况"]
    for sheet in (items, figures, states):
        assert all(len(row) == len(sheet.columns) for row in sheet.rows), sheet.name
    assert len(items.rows) == 29 and len(states.rows) == 28
    for row in figures.rows:
        counts = [value for value in row[2:] if isinstance(value, int)]
        assert sum(counts[:-1]) == counts[-1], row
    assert list(figures.rows[0][2:-1]) == [each.数量 for each in context.状态统计]


def test_a_report_of_a_round_without_any_answer_says_so_in_every_row() -> None:
    context = report(ledger_of(task_table(task("1", item("T001-1")))))
    assert_speaks(context)
    assert [(row.状态, row.进度, row.预警, row.进展) for row in context.汇总表] == [
        (wording.UNANSWERED, "—", "不计", "区水务局未报送。")
    ]
    assert (context.未报数, context.未报单位) == (1, "区水务局")
    assert context.主题进展[0].未报任务.startswith("“任务1”")


def test_a_status_is_compared_with_the_last_quarter() -> None:
    table = task_table(task("1", item("T001-1")), task("2", item("T002-1")))

    def result(*entries: ProgressEntry) -> RoundResult:
        return decide(round_(), [submission("shuiwuju", *entries)], table=table, expected=["shuiwuju"], exempt=[])

    before = result(entry("T001-1", status=BEHIND), entry("T002-1", status=BEHIND))
    now = result(entry("T001-1", status=DONE, progress=100), entry("T002-1", status=BEHIND))
    context = report(consolidate(now, before, registry=REGISTRY))
    assert [(each.状态, each.数量, each.占比, each.上季数量, each.增减) for each in context.状态统计] == [
        ("已完成", 1, "50%", "0", "增加1个"),
        ("正常推进", 0, "0%", "0", "持平"),
        ("滞后", 1, "50%", "2", "减少1个"),
        ("未启动", 0, "0%", "0", "持平"),
        (wording.UNANSWERED, 0, "0%", "0", "持平"),
    ]


def test_an_item_due_by_the_end_of_the_next_quarter_and_not_done_is_named() -> None:
    table = task_table(
        task("1", item("T001-1", deadline="2020年")),
        task("2", item("T002-1", deadline="2020年")),
        task("3", item("T003-1", deadline="2021年1月")),
        task("4", item("T004-1", deadline="长期推进")),
    )
    context = report(ledger_of(table, entry("T001-1"), entry("T002-1", status=DONE, progress=100)))
    assert [each.任务名称 for each in context.下季到期] == ["任务1"]


def test_reasons_stand_in_a_sentence_without_the_stop_at_their_end() -> None:
    table = task_table(task("1", item("T001-1")))
    late = entry("T001-1", status=BEHIND, problems="受疫情影响，招标推迟。", coordination="请协调数据接口；")
    (point,) = report(ledger_of(table, late)).滞后任务
    assert (point.原因, point.协调) == ("受疫情影响，招标推迟", "请协调数据接口")


def test_units_that_were_late_are_named_in_official_order() -> None:
    table = task_table(task("1", item("T001-1", leads=("shuiwuju", "jiaoyuju"))))
    sent = [submission(code, entry("T001-1", code), received=date(2020, 10, 15)) for code in ("shuiwuju", "jiaoyuju")]
    result = decide(round_(), sent, table=table, expected=["jiaoyuju", "shuiwuju"], exempt=[])
    assert report(consolidate(result, None, registry=REGISTRY)).迟报单位 == "区教育局、区水务局"


def issued(serial: int, year: int = 2020) -> Issued:
    return Issued("某统函", year, serial, "任务分解函", "u", date(year, 6, 8), "0")


@pytest.mark.parametrize(
    ("letters", "shown"),
    [((), ""), ((issued(3),), "某统函〔2020〕3号"), (tuple(map(issued, range(1, 29))), "某统函〔2020〕1号至28号")],
)
def test_the_numbers_of_the_letters_are_given_as_a_range(letters: tuple[Issued, ...], shown: str) -> None:
    assert report(ledger_of(task_table(task("1", item("T001-1")))), letters=letters).分解函字号 == shown


def test_numbers_of_two_years_are_not_given_as_one_range() -> None:
    letters = (*map(issued, range(1, 29)), issued(3, 2021))
    assert "至3号" not in report(ledger_of(task_table(task("1", item("T001-1")))), letters=letters).分解函字号


def test_tasks_without_theme_have_a_name_in_the_figures_of_the_ledger() -> None:
    figures = lists.ledger_sheets(ledger_of(task_table(task("1", item("T001-1"), theme=""))))[1]
    assert [row for row in figures.rows if not str(row[1]).strip()] == []


def test_last_quarters_figures_add_up_even_if_the_scale_has_changed() -> None:
    table = task_table(task("1", item("T001-1")))
    before = decide(round_(), [submission("shuiwuju", entry("T001-1"))], table=table, expected=["shuiwuju"], exempt=[])
    renamed = round_(statuses=tuple(replace(each, word=f"新{each.word}") for each in STATUSES))
    now = decide(renamed, [], table=table, expected=["shuiwuju"], exempt=[])
    context = report(consolidate(now, before, registry=REGISTRY))
    assert sum(int(each.上季数量) for each in context.状态统计) == 1


# ---- lists -------------------------------------------------------------------------------------------------------------------


def test_silent_units_are_listed_with_what_they_owe_and_whom_to_call() -> None:
    table = task_table(task("1", item("T001-1", leads=("shuiwuju", "jiaoyuju"))))
    sent = [submission("shuiwuju", entry("T001-1"), accepted=False)]
    result = decide(round_(), sent, table=table, expected=["jiaoyuju", "shuiwuju"], exempt=[])
    sheet = lists.silent_units(result.units, result, registry=REGISTRY)
    assert [row[1:7] for row in sheet.rows] == [
        ("区教育局", "未报送", date(2020, 10, 12), 1, "待明确", "待明确"),
        ("区水务局", "退回待重报", date(2020, 10, 12), 1, "待明确", "待明确"),
    ]
    assert "应报 2 个单位，未报送 1 个，退回待重报 1 个" in sheet.notes[0]


def test_a_colour_of_the_ledger_says_the_same_as_the_word_in_its_cell() -> None:
    table = task_table(
        task("1", item("T001-1")), task("2", item("T002-1", deadline="2020年6月")), task("3", item("T003-1"))
    )
    ledger = ledger_of(
        table, entry("T001-1", progress=100, status=DONE), entry("T002-1", progress=5), entry("T003-1", progress=0)
    )
    sheet = lists.ledger_sheets(ledger)[0]
    assert [(sheet.rows[row][column], colour) for (row, column), colour in sorted(sheet.fills.items())] == [
        ("绿灯", "绿"), ("逾期", "红"), ("红灯", "红")
    ]  # fmt: skip


def test_every_row_of_the_ledger_leads_to_the_file_it_came_from() -> None:
    sheet = lists.ledger_sheets(ledger_of(task_table(task("1", item("T001-1"))), entry("T001-1", status=ON_TRACK)))[0]
    source = [column.key for column in sheet.columns].index("source")
    assert sheet.rows[0][source] == "shuiwuju.xlsx〔填报表 第5行〕"


def test_a_row_of_an_annex_shows_what_the_table_says() -> None:
    row = (
        letter(WATER, task_table(task("7", item("T007-1", "内容", units=("jiaoyuju",), deadline="长期推进"))))
        .任务组[0]
        .任务[0]
    )
    assert row == 任务行("T007-1", "7", "主题一", "任务7", "内容", "区水务局", "区教育局", "2020年", "长期推进", "")


@pytest.mark.parametrize(
    ("leads", "code", "shown"),
    [
        (("shuiwuju",), "shuiwuju", "牵头"),
        (("shuiwuju",), "jiaoyuju", "配合（牵头：区水务局）"),
        (("shuiwuju", "jiaoyuju"), "shuiwuju", "牵头（共同牵头：区教育局）"),
        ((), "shuiwuju", "配合"),
    ],
)
def test_a_form_says_who_leads_where_its_unit_does_not_do_so_alone(
    leads: tuple[str, ...], code: str, shown: str
) -> None:
    assert wording.role_in_words(item("T1-1", leads=leads), code, REGISTRY) == shown
