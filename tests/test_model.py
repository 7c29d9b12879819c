"""The values of the model: what they know about themselves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.model import Period, Registry, RoundResult, RowCount, Unit, UnitState, UnitStatus
from tests.tables import REGISTRY, UNITS, item, round_, submission, task, task_table, when

PERIODS = st.builds(Period, st.integers(2000, 2099), st.integers(1, 4))


# ---- units -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["区发展和改革局", "发改局", "区发展和改革委员会", "区发改局", " 区发展和 改革局\n"])
def test_a_unit_is_known_by_full_name_short_name_and_alias_whatever_the_blanks(name: str) -> None:
    found = REGISTRY.named(name)
    assert found is not None and found.code == "fagaiju"


@pytest.mark.parametrize("name", ["区金融服务业", "发展和改革局", "区水务", "", "fagaiju"])
def test_a_similar_name_is_never_taken_for_the_unit(name: str) -> None:
    assert REGISTRY.named(name) is None


def test_a_misspelt_name_brings_the_likely_unit_as_a_suggestion_first() -> None:
    assert [unit.name for unit in REGISTRY.suggestions("区金融服务业")][:1] == ["区金融服务署"]
    assert REGISTRY.suggestions("完全不同的东西") == ()


def test_no_more_than_three_units_are_suggested_and_each_once() -> None:
    many = Registry(tuple(Unit(f"u{n}", f"区第{n}中学", f"第{n}中学", "学校", n, (f"区第{n}中",)) for n in range(1, 9)))
    near = many.suggestions("区第9中学")
    assert len(near) == len(set(near)) == 3


@given(st.lists(st.sampled_from([unit.code for unit in UNITS])))
def test_units_are_listed_in_official_order_and_once(codes: list[str]) -> None:
    found = REGISTRY.in_order(codes)
    assert {unit.code for unit in found} == set(codes)
    assert [unit.order for unit in found] == sorted({unit.order for unit in found})


# ---- tasks -------------------------------------------------------------------------------------------------------

TABLE = task_table(
    task("1", item("T001-1", leads=("jiaoyuju",), units=("shuiwuju",)), theme="甲"),
    task("2", item("T002-1", leads=("shuiwuju", "jiaoyuju")), item("T002-2", leads=("caizhengju",)), theme="乙"),
    task("3", item("T003-1", leads=("shuiwuju",), units=("shuiwuju", "jiaoyuju")), theme="甲"),
)


def test_a_unit_reports_the_items_it_leads_first_and_every_item_once() -> None:
    assert [found.id for _, found in TABLE.of_unit("shuiwuju")] == ["T002-1", "T003-1", "T001-1"]
    assert [found.id for _, found in TABLE.of_unit("luotou")] == []


def test_a_table_counts_its_items_themes_and_units() -> None:
    assert len(TABLE.items) == 4
    assert TABLE.themes == ("甲", "乙")
    assert TABLE.unit_codes() == {"jiaoyuju", "shuiwuju", "caizhengju"}


def test_a_deadline_is_the_last_day_meant_and_an_open_one_has_none() -> None:
    assert (when("2021年").date, when("2021年").ongoing) == (date(2021, 12, 31), False)
    assert (when("长期推进").date, when("长期推进").ongoing) == (None, True)
    assert (when("持续建设").date, when("持续建设").ongoing) == (None, True)


# ---- quarters ------------------------------------------------------------------------------------------------------


@given(PERIODS)
def test_quarters_follow_one_another_without_gap(period: Period) -> None:
    assert period.following.first_day - period.last_day == timedelta(days=1)
    assert period.following.previous == period == period.previous.following
    assert period.previous < period < period.following


def test_a_quarter_has_a_short_and_a_chinese_name() -> None:
    assert (str(Period(2020, 3)), Period(2020, 3).name) == ("2020Q3", "2020年第三季度")


# ---- sums -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.sampled_from(list(UnitState)), st.integers(0, 3), st.booleans()), max_size=12))
def test_expected_units_are_accepted_returned_missing_and_exempt_together(
    states: list[tuple[UnitState, int, bool]],
) -> None:
    units = tuple(UnitStatus(f"u{n}", state, None, late, sent) for n, (state, sent, late) in enumerate(states))
    counts = RoundResult(round_(), TABLE, (), units, ()).counts()
    assert counts["expected"] == len(states)
    assert counts["expected"] == sum(counts[name] for name in ("accepted", "returned", "missing", "exempt"))
    assert counts["received"] == sum(sent > 0 for _, sent, _ in states)


def test_the_rows_of_a_round_are_the_rows_of_all_its_files() -> None:
    files = (
        replace(submission("shuiwuju"), rows=RowCount(5, 4, 1)),
        replace(submission("jiaoyuju"), rows=RowCount(3, 0, 3)),
    )
    assert RoundResult(round_(), TABLE, files, (), ()).rows() == RowCount(8, 4, 4)


def test_a_status_is_known_by_its_exact_word() -> None:
    assert round_().status("滞后") == round_().statuses[2]
    assert round_().status("进展滞后") is None
