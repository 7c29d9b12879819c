"""序时进度 and lamps."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.model import Lamp, Status, Thresholds
from docgen.progress import differs, lamp, time_progress
from tests.tables import BEHIND, DONE, NOT_STARTED, ON_TRACK, entry, item

LIMITS = Thresholds(yellow=10, red=30)
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2023, 12, 31))


@pytest.mark.parametrize(
    ("start", "deadline", "as_of", "expected"),
    [
        ("2020年", "2020年", date(2020, 11, 30), 91),  # 335 of 366 days: 91.5, rounded down
        ("2020年", "2021年", date(2020, 9, 30), 37),  # 274 of 731
        ("2020年", "2020年", date(2020, 12, 31), 100),
        ("2020年", "2020年", date(2021, 3, 31), 100),
        ("2021年", "2022年", date(2020, 9, 30), 0),
        ("2020年", "2020年", date(2020, 1, 1), 0),
        ("2020-09-30", "2020-09-30", date(2020, 9, 30), 100),
    ],
)
def test_time_progress_is_the_share_of_the_days_gone(start: str, deadline: str, as_of: date, expected: int) -> None:
    assert time_progress(item("T1-1", start=start, deadline=deadline), as_of) == expected


def test_without_two_dates_there_is_no_time_progress_and_no_lamp() -> None:
    nothing = item("T1-1", start="", deadline="2021年")
    assert time_progress(nothing, date(2020, 9, 30)) is None
    assert lamp(nothing, entry("T1-1", progress=0), date(2020, 9, 30), LIMITS) is Lamp.NONE


@pytest.mark.parametrize("deadline", ["长期推进", "持续建设", "每季度", "每年12月底前", "2019年12月底前并长期推进"])
@pytest.mark.parametrize(
    ("status", "expected"),
    [(DONE, Lamp.GREEN), (ON_TRACK, Lamp.GREEN), (BEHIND, Lamp.YELLOW), (NOT_STARTED, Lamp.YELLOW)],
)
def test_work_without_end_is_judged_by_its_units_own_word(deadline: str, status: Status, expected: Lamp) -> None:
    open_item, said = item("T1-1", start="2020年", deadline=deadline), entry("T1-1", status=status, progress=1)
    assert time_progress(open_item, date(2020, 9, 30)) is None
    assert lamp(open_item, said, date(2020, 9, 30), LIMITS) is expected
    assert not differs(open_item, said, expected, date(2020, 9, 30))


def test_work_without_end_that_is_to_begin_later_is_not_behind() -> None:
    later = item("T1-1", start="2021年", deadline="长期推进")
    assert lamp(later, entry("T1-1", status=NOT_STARTED, progress=0), date(2020, 9, 30), LIMITS) is Lamp.GREEN


@pytest.mark.parametrize(
    ("status", "progress", "contradicts"),
    [(ON_TRACK, 37, False), (ON_TRACK, 20, True), (BEHIND, 20, False), (BEHIND, 37, True), (NOT_STARTED, 0, True),
     (DONE, 100, False)],
)  # fmt: skip
def test_a_units_word_and_the_lamp_contradict_each_other_where_only_one_says_behind(
    status: Status, progress: int, contradicts: bool
) -> None:
    said, day = entry("T1-1", status=status, progress=progress), date(2020, 9, 30)
    assert differs(item("T1-1"), said, lamp(item("T1-1"), said, day, LIMITS), day) is contradicts


@given(DAYS, DAYS)
def test_time_progress_never_runs_backwards_and_stays_between_0_and_100(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    for end in ("2020年", "2021年", "2020年10月"):
        before, after = (time_progress(item("T1-1", deadline=end), day) for day in (earlier, later))
        assert before is not None and after is not None and 0 <= before <= after <= 100


@pytest.mark.parametrize(
    ("progress", "expected"),
    [(37, Lamp.GREEN), (27, Lamp.GREEN), (26, Lamp.YELLOW), (7, Lamp.YELLOW), (6, Lamp.RED), (99, Lamp.GREEN)],
)
def test_the_lamp_goes_by_the_points_behind_time_progress(progress: int, expected: Lamp) -> None:
    assert lamp(item("T1-1"), entry("T1-1", progress=progress), date(2020, 9, 30), LIMITS) is expected


def test_an_item_past_its_deadline_is_overdue_from_the_day_after_on() -> None:
    late = item("T1-1", deadline="2020年6月30日")
    almost = entry("T1-1", status=BEHIND, progress=95)
    assert lamp(late, almost, date(2020, 6, 30), LIMITS) is Lamp.GREEN
    assert lamp(late, almost, date(2020, 7, 1), LIMITS) is Lamp.OVERDUE


def test_an_item_that_is_done_is_green_even_after_its_deadline() -> None:
    done = entry("T1-1", status=DONE, progress=100)
    assert lamp(item("T1-1", deadline="2020年6月30日"), done, date(2020, 9, 30), LIMITS) is Lamp.GREEN


@given(st.sampled_from([ON_TRACK, NOT_STARTED, BEHIND, DONE]), DAYS)
def test_an_item_nobody_answered_lights_no_lamp(status: Status, as_of: date) -> None:
    assert lamp(item("T1-1"), None, as_of, LIMITS) is Lamp.NONE
    assert lamp(item("T1-1"), entry("T1-1", status=status, progress=None), as_of, LIMITS) is Lamp.NONE


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 50), st.integers(0, 50))
def test_more_progress_never_gives_a_worse_lamp(one: int, other: int, yellow: int, more: int) -> None:
    order = [Lamp.RED, Lamp.YELLOW, Lamp.GREEN]
    limits = Thresholds(yellow, yellow + more)
    less, greater = sorted((one, other))
    lamps = [lamp(item("T1-1"), entry("T1-1", progress=each), date(2020, 9, 30), limits) for each in (less, greater)]
    assert order.index(lamps[0]) <= order.index(lamps[1])


def test_the_day_counts_to_its_end() -> None:
    two_days = item("T1-1", start="2020-09-29", deadline="2020-09-30")
    assert [time_progress(two_days, date(2020, 9, 28) + timedelta(days=n)) for n in range(4)] == [0, 50, 100, 100]
