"""Working days by the state's arrangement, the office's own table, and what is said of years nobody has entered."""

from datetime import date, timedelta

import pytest

from docgen.errors import ConfigError
from docgen.project import records
from docgen.workdays import Workdays

STATE = Workdays()


def own(text: str) -> Workdays:
    return records.holidays(text, file="data/holidays.yaml")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2020-09-27", True),  # Sunday, 调休
        ("2020-10-01", False),
        ("2020-10-08", False),  # Thursday
        ("2020-10-10", True),  # Saturday, 调休
        ("2020-10-11", False),
        ("2026-02-14", True),  # Saturday before the Spring Festival
        ("2026-02-17", False),
        ("2026-11-27", True),
    ],
)
def test_the_state_arranges_holidays_and_days_to_make_up_for_them(day, works):
    assert STATE.is_workday(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("due", "count", "day"),
    [
        ("2020-10-12", -5, "2020-09-28"),  # over the eight days of the National Day, with the Saturday before it
        ("2020-10-12", -1, "2020-10-10"),
        ("2020-10-12", 0, "2020-10-12"),
        ("2020-10-12", 1, "2020-10-13"),
        ("2020-10-12", 7, "2020-10-21"),
        ("2020-10-04", 1, "2020-10-09"),  # from a rest day
        ("2020-10-04", -1, "2020-09-30"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
    ],
)
def test_days_are_counted_over_holidays(due, count, day):
    assert STATE.shifted(date.fromisoformat(due), count) == date.fromisoformat(day)


def test_what_lies_between_is_counted_as_it_is_shifted():
    due = date(2020, 9, 25)
    for count in range(1, 15):
        assert STATE.between(due, STATE.shifted(due, count)) == count
    assert STATE.between(due, due) == STATE.between(due, due - timedelta(days=3)) == 0


def test_years_nobody_knows_of_are_counted_as_they_would_be_day_by_day():
    first, last = date(2095, 3, 2), date(2098, 7, 9)
    days = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    assert STATE.between(first, last) == sum(day.weekday() < 5 for day in days)
    assert STATE.between(date(2020, 1, 1), date(9999, 12, 31)) > 2_000_000


def test_a_year_that_is_not_announced_goes_by_the_days_of_the_week_and_is_named():
    assert STATE.is_workday(date(2099, 1, 1))  # a Thursday, and New Year
    assert not STATE.is_workday(date(2099, 1, 3))
    assert STATE.unknown_years([date(2020, 1, 1), date(2099, 1, 1), date(2099, 5, 1), date(2098, 1, 1)]) == (2098, 2099)


def test_the_offices_table_stands_before_the_states():
    workdays = own("years: [{year: 2020, rest: [2020-10-09], work: [2020-10-08]}]")
    assert workdays.is_workday(date(2020, 10, 8))
    assert not workdays.is_workday(date(2020, 10, 9))
    assert workdays.is_workday(date(2020, 10, 10))  # the rest is as the state arranged it
    assert workdays.shifted(date(2020, 10, 12), -1) == date(2020, 10, 10)
    assert workdays.shifted(date(2020, 10, 12), -2) == date(2020, 10, 8)


def test_a_year_entered_in_full_is_known_and_one_entered_in_part_is_not():
    text = "years: [{{year: 2099, rest: [2099-01-01 至 2099-01-03], work: [2099-01-04]{0}}}]"
    part, full = own(text.format("")), own(text.format(", complete: 是"))
    assert part.unknown_years([date(2099, 1, 1)]) == (2099,)
    assert full.unknown_years([date(2099, 1, 1)]) == ()
    for each in (part, full):
        assert [each.is_workday(date(2099, 1, day)) for day in (1, 2, 3, 4, 5)] == [False, False, False, True, True]


def test_a_table_with_comments_only_declares_nothing():
    assert own("years:\n# - {year: 2027}\n") == Workdays()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("years: [{year: 2027, rest: [2026-01-01]}]", "2026年1月1日不在2027年"),
        ("years: [{year: 2027, rest: [2027-01-01, 2027-01-01]}]", "写了两次"),
        ("years: [{year: 2027, rest: [2027-01-01], work: [2027-01-01]}]", "既写作休息日，又写作工作日"),
        ("years: [{year: 2027, rest: [1月1日]}]", "“1月1日”不是日期"),
        ("years: [{year: 2027, rest: [2027-01-09 至 2027-01-01]}]", "不是日期"),
        ("years: [{year: 2027, rest: [2027-01-32]}]", "不是日期"),
        ("years: [{year: 2027}]", "没有写一个日期"),
        ("years: [{year: 2027, rest: [2027-01-01]}, {year: 2027, rest: [2027-01-02]}]", "2027年写了两次"),
        ("years: [{year: 2027, rest: [2027-01-01 至 2027-12-31]}]", "365 个休息日"),
        ("years: [{year: 2027, rests: [2027-01-01]}]", "是否应为“rest”"),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_place(text, words):
    with pytest.raises(ConfigError, match=r"data/holidays\.yaml 第 ?1 ?行") as error:
        own(text)
    assert words in str(error.value)
