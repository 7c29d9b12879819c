"""This quarter beside those before it: every item has one change, and the quarters behind are counted back."""

from datetime import date

import pytest

from docgen.consolidate import consolidate, decide
from docgen.model import Adjustment, Change, Item, Lamp, Ledger, RoundResult, Status
from tests.tables import (
    BEHIND,
    DONE,
    NOT_STARTED,
    ON_TRACK,
    REGISTRY,
    entry,
    item,
    round_,
    submission,
    task,
    task_table,
)

Said = tuple[Status, int] | None


def result_of(said: Said, of: Item | None = None, *, year: int = 2020, quarter: int = 3) -> RoundResult:
    """A round in which 区水务局 said this of its one item, or nothing."""
    table = task_table(task("1", of or item("T001-1")))
    entries = [entry("T001-1", status=said[0], progress=said[1])] if said else []
    sent = [submission("shuiwuju", *entries)] if said else []
    return decide(round_(year, quarter), sent, table=table, expected=["shuiwuju"], exempt=[])


def ledger_of(now: Said, before: Said, *earlier: Said) -> Ledger:
    quarters = [(2020, 2), (2020, 1), (2019, 4), (2019, 3)]
    rounds = [
        result_of(said, year=year, quarter=quarter)
        for said, (year, quarter) in zip((before, *earlier), quarters, strict=False)
    ]
    return consolidate(result_of(now), rounds[0], registry=REGISTRY, earlier=rounds[1:])


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ((ON_TRACK, 60), (DONE, 100), Change.NEWLY_DONE),
        ((DONE, 100), (DONE, 100), Change.SAME),
        (None, (DONE, 100), Change.NEWLY_DONE),
        (None, (ON_TRACK, 60), Change.HEARD),
        ((ON_TRACK, 60), None, Change.SILENT),
        (None, None, Change.SAME),
        ((BEHIND, 40), (ON_TRACK, 60), Change.BETTER),
        ((NOT_STARTED, 0), (ON_TRACK, 40), Change.BETTER),
        ((ON_TRACK, 60), (BEHIND, 60), Change.WORSE),
        ((ON_TRACK, 25), (ON_TRACK, 25), Change.WORSE),  # green in June, yellow in September
        ((ON_TRACK, 60), (ON_TRACK, 60), Change.SAME),
        ((DONE, 100), (ON_TRACK, 90), Change.WORSE),
    ],
)
def test_what_became_of_an_item(before: Said, now: Said, change: Change) -> None:
    (row,) = ledger_of(now, before).rows
    assert row.change is change


def test_without_a_round_before_nothing_is_compared() -> None:
    ledger = consolidate(result_of((ON_TRACK, 60)), None, registry=REGISTRY)
    assert ledger.rows[0].change is Change.UNKNOWN
    assert not any(name.startswith("上季.") for name in ledger.figures)


def test_movement_is_counted_in_points() -> None:
    assert ledger_of((ON_TRACK, 60), (ON_TRACK, 45)).rows[0].movement == 15
    assert ledger_of((ON_TRACK, 40), (ON_TRACK, 45)).rows[0].movement == -5
    assert ledger_of((ON_TRACK, 40), None).rows[0].movement is None


@pytest.mark.parametrize(
    ("said", "quarters"),
    [
        (((ON_TRACK, 60), (BEHIND, 20)), 0),
        (((BEHIND, 60), (ON_TRACK, 60)), 1),
        (((BEHIND, 60), (BEHIND, 20)), 2),
        (((BEHIND, 60), (ON_TRACK, 5), (BEHIND, 1), (ON_TRACK, 0)), 3),  # 5 % in June is yellow, 0 % in 2019 is green
        (((BEHIND, 60), None, (BEHIND, 1)), 1),
    ],
)
def test_quarters_in_a_row_behind(said: tuple[Said, ...], quarters: int) -> None:
    assert ledger_of(*said).rows[0].quarters_behind == quarters


def test_an_item_that_is_gone_is_cancelled_and_one_that_came_is_new() -> None:
    def result(*tasks: str) -> RoundResult:
        table = task_table(*(task(number, item(f"T00{number}-1")) for number in tasks))
        return decide(round_(), [], table=table, expected=["shuiwuju"], exempt=[])

    ledger = consolidate(result("1", "3"), result("1", "2"), registry=REGISTRY)
    assert [row.change for row in ledger.rows] == [Change.SAME, Change.NEW]
    assert [each.id for _, each in ledger.cancelled] == ["T002-1"]
    assert ledger.figures.value("变化", "取消") == ledger.figures.value("变化", "新增") == 1


def test_a_deadline_that_was_adjusted_is_told_with_its_basis() -> None:
    made = Adjustment(
        date(2020, 9, 1), "某府办〔2020〕15号", "T001", "T001-1", "1", "任务1", "完成时限", "2021年", "2022年6月底",
        ("shuiwuju",), 3,
    )  # fmt: skip
    now = result_of((ON_TRACK, 60), item("T001-1", deadline="2022年6月底"))
    before = result_of((ON_TRACK, 60), quarter=2)
    (change,) = consolidate(now, before, registry=REGISTRY, adjustments=[made]).deadlines
    assert (change.before, change.after, change.basis) == ("2021年", "2022年6月底", "某府办〔2020〕15号")
    (unknown,) = consolidate(now, before, registry=REGISTRY).deadlines
    assert unknown.basis is None


def test_a_unit_whose_word_contradicts_its_lamp_is_asked_about_and_nothing_is_overwritten() -> None:
    ledger = ledger_of((ON_TRACK, 3), (ON_TRACK, 2))
    (row,) = ledger.rows
    assert row.differs and row.lamp is Lamp.RED and row.lead is not None and row.lead.status == ON_TRACK
    (told,) = [each for each in ledger.diagnostics if each.code == "status-lamp-differ"]
    assert told.message == "T001-1“任务1”：区水务局填报状态为“正常推进”，预警为“红灯”，完成进度3%，序时进度37%。"
    assert told.where.cell == "I5"


def test_every_figure_names_what_it_counts_and_every_sum_holds() -> None:
    said = (entry("T001-1"), entry("T002-1", status=BEHIND, progress=5), entry("T003-1", status=DONE, progress=100))
    table = task_table(*(task(str(n), item(each.item_id)) for n, each in enumerate(said, start=1)))
    sent = [submission("shuiwuju", *said)]
    result = decide(round_(), sent, table=table, expected=["shuiwuju", "jiaoyuju"], exempt=[])
    found = consolidate(result, None, registry=REGISTRY).figures
    assert found["总体.状态.滞后"].parts == ("T002-1",)
    assert found["清单.滞后和逾期"].value == 1
    assert found["报送.未报"].parts == ("jiaoyuju",)
    assert len(found.sums) > 5
    for each in found.sums:
        assert sorted(part for name in each.parts for part in found[name].parts) == sorted(found[each.whole].parts)
