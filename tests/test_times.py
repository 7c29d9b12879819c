"""Starts and deadlines as real tables write them (wild-tables §1): one table of cases per question."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import zh
from tests.tables import cut


def shown(when: zh.When | None) -> str:
    """2020-01-01…2020-12-31 +going on ~comes back, or 读不出."""
    if when is None:
        return "读不出"
    first, last = (day.isoformat() if day else "" for day in (when.first, when.last))
    return f"{first}…{last}" + (" +" if when.ongoing else "") + (" ~" if when.recurring else "")


def cases(text: str) -> list[tuple[str, ...]]:
    return [tuple(row) for row in cut(text)]


@pytest.mark.parametrize(
    ("words", "days"),
    cases("""
    | 2021年 | 2021-01-01…2021-12-31 |
    | 2021年底 | 2021-01-01…2021-12-31 |
    | 2021年底前 | 2021-01-01…2021-12-31 |
    | 2021年年内 | 2021-01-01…2021-12-31 |
    | 2021年全年 | 2021-01-01…2021-12-31 |
    | 2026年12月 | 2026-12-01…2026-12-31 |
    | 2020 年 12 月 | 2020-12-01…2020-12-31 |
    | ２０２０年１２月底前 | 2020-12-01…2020-12-31 |
    | 2020年12月份 | 2020-12-01…2020-12-31 |
    | 2020年元月 | 2020-01-01…2020-01-31 |
    | 2020年6月初 | 2020-06-01…2020-06-10 |
    | 2020年6月中旬前 | 2020-06-11…2020-06-20 |
    | 2024.10.8 | 2024-10-08…2024-10-08 |
    | 2024/10/8 | 2024-10-08…2024-10-08 |
    | 2024-10-08 | 2024-10-08…2024-10-08 |
    | 20241008 | 2024-10-08…2024-10-08 |
    | 2020年6月30号前 | 2020-06-30…2020-06-30 |
    | 不迟于2021年6月30日 | 2021-06-30…2021-06-30 |
    | 201803 | 2018-03-01…2018-03-31 |
    | 2018.3 | 2018-03-01…2018-03-31 |
    | 2020年第三季度 | 2020-07-01…2020-09-30 |
    | 2021年一季度末 | 2021-01-01…2021-03-31 |
    | 2020Q4 | 2020-10-01…2020-12-31 |
    | 2021年上半年 | 2021-01-01…2021-06-30 |
    | 2021年下半年前 | 2021-07-01…2021-12-31 |
    | 二○二○年九月十三日 | 2020-09-13…2020-09-13 |
    | 二〇二〇年九月三十日 | 2020-09-30…2020-09-30 |
    | 二0二0年十月廿一日 | 2020-10-21…2020-10-21 |
    | 二〇二一年底 | 2021-01-01…2021-12-31 |
    | 二〇二一年十二月底前 | 2021-12-01…2021-12-31 |
    """),
)
def test_a_time_with_its_year_spans_the_days_it_means(words: str, days: str) -> None:
    assert shown(zh.read_when(words)) == days
    assert shown(zh.read_when(words, default_year=1999)) == days


@pytest.mark.parametrize(
    ("words", "days"),
    cases("""
    | 年底 | 2020-01-01…2020-12-31 |
    | 年底前 | 2020-01-01…2020-12-31 |
    | 今年底 | 2020-01-01…2020-12-31 |
    | 本年度内 | 2020-01-01…2020-12-31 |
    | 12月底前 | 2020-12-01…2020-12-31 |
    | 十二月底前 | 2020-12-01…2020-12-31 |
    | 6月底完成 | 2020-06-01…2020-06-30 |
    | 6月30日前 | 2020-06-30…2020-06-30 |
    | 第三季度 | 2020-07-01…2020-09-30 |
    | 三季度末前 | 2020-07-01…2020-09-30 |
    | 上半年 | 2020-01-01…2020-06-30 |
    | 1—6月 | 2020-01-01…2020-06-30 |
    | 6月1日至30日 | 2020-06-01…2020-06-30 |
    | 9月投入使用 | 2020-09-01…2020-09-30 |
    | 5月底前动工 | 2020-05-01…2020-05-31 |
    """),
)
def test_a_time_without_its_year_needs_the_year_of_the_table(words: str, days: str) -> None:
    assert zh.read_when(words) is None
    assert shown(zh.read_when(words, default_year=2020)) == days


@pytest.mark.parametrize(
    ("words", "days"),
    cases("""
    | 2020-2022年 | 2020-01-01…2022-12-31 |
    | 2020-2022 | 2020-01-01…2022-12-31 |
    | 2020–2022年 | 2020-01-01…2022-12-31 |
    | 2020年至2022年底 | 2020-01-01…2022-12-31 |
    | 2020年——2022年 | 2020-01-01…2022-12-31 |
    | 2020年1月至2021年6月 | 2020-01-01…2021-06-30 |
    | 2020年1月起至2021年6月底前 | 2020-01-01…2021-06-30 |
    | 2020年1—6月 | 2020-01-01…2020-06-30 |
    | 2020年1月—6月底 | 2020-01-01…2020-06-30 |
    | 2020.1-2021.6 | 2020-01-01…2021-06-30 |
    | 2020-01-15至2020-12-31 | 2020-01-15…2020-12-31 |
    | 20200115-20201231 | 2020-01-15…2020-12-31 |
    | 2020年6月1—15日 | 2020-06-01…2020-06-15 |
    | 2020年6月1日至7月15日 | 2020-06-01…2020-07-15 |
    | 2020年一至三季度 | 2020-01-01…2020-09-30 |
    | 2020年2-3季度 | 2020-04-01…2020-09-30 |
    | 2020年6月至年底 | 2020-06-01…2020-12-31 |
    | 2020年11月至次年3月 | 2020-11-01…2021-03-31 |
    """),
)
def test_from_one_time_to_another_the_sides_lend_each_other_what_they_leave_out(words: str, days: str) -> None:
    assert shown(zh.read_when(words)) == days


@pytest.mark.parametrize(
    ("words", "days"),
    cases("""
    | 长期推进 | … + |
    | 长期坚持 | … + |
    | 持续推进 | … + |
    | 持续建设 | … + |
    | 常态化 | … + |
    | 立行立改，长期坚持 | … + |
    | 全年 | … + |
    | 每季度 | … + ~ |
    | 每月 | … + ~ |
    | 每年12月底前 | … + ~ |
    | 每年4月、10月 | … + ~ |
    | 每半年一次 | … + ~ |
    | 按季度推进 | … + ~ |
    | 2020年3月起 | 2020-03-01… + |
    | 自2020年3月起长期坚持 | 2020-03-01… + |
    | 2021年起每年12月底前 | 2021-01-01… + ~ |
    | 2026年6月并持续跟踪 | 2026-06-01…2026-06-30 + |
    | 2021年底前完成，并长期推进 | 2021-01-01…2021-12-31 + |
    | 2021年底前完成并持续推进 | 2021-01-01…2021-12-31 + |
    | 2021年6月建成，每年更新 | 2021-06-01…2021-06-30 + ~ |
    | 2021年每季度 | 2021-01-01…2021-12-31 + ~ |
    """),
)
@pytest.mark.parametrize("year", [None, 2020])
def test_what_goes_on_or_comes_back_is_told_beside_the_days(words: str, days: str, year: int | None) -> None:
    assert shown(zh.read_when(words, default_year=year)) == days


@pytest.mark.parametrize(
    ("words", "last", "action"),
    cases("""
    | 2020年9月投入使用 | 2020-09-30 | 投入使用 |
    | 2020年5月底前动工 | 2020-05-31 | 动工 |
    | 2021年上线 | 2021-12-31 | 上线 |
    | 2021年12月到位 | 2021-12-31 | 到位 |
    | 2021年底前初步建成 | 2021-12-31 | 初步建成 |
    | 2021年6月平台上线 | 2021-06-30 | 平台上线 |
    | 力争2021年6月底前完成主体工程，通过验收 | 2021-06-30 | 完成主体工程，通过验收 |
    | 2021年底前接入100项数据 | 2021-12-31 | 接入100项数据 |
    | 一期2020年底前完成 | 2020-12-31 | 一期完成 |
    | 2020年底前完成（一期）建设 | 2020-12-31 | 完成(一期)建设 |
    | 2026年6月并持续跟踪 | 2026-06-30 | 持续跟踪 |
    | 2021年 | 2021-12-31 | |
    """),
)
def test_what_is_to_be_done_then_is_kept(words: str, last: str, action: str) -> None:
    when = zh.read_when(words)
    assert when is not None
    assert (str(when.last), when.action) == (last, action)


@pytest.mark.parametrize(
    "words",
    ["", "无", "—", "待定", "尽快", "近期", "三年内", "6个月内", "20年底", "第五季度", "2020年第五季度", "2020年13月",
     "2020年2月30日", "2022-2020年", "2020年4-3季度", "2020年11月至3月", "2020年1月—", "12021年", "0000年", "3020年",
     "2020年6月左右", "2020年6月前后完成", "2020年6月或12月", "2020年6月后启动", "2020年上半年后启动", "2020年以后持续推进",
     "2020年初完成", "2020年中完成", "2020年底前视情况完成", "2020年底前未完成", "2020年底前完成，现延至2021年6月", "原2020年底",
     "参照2019年标准", "按2019年要求完成", "2021年6月底前完成，2020年底前启动", "三年底前完成", "2020年第五季度长期"],
)  # fmt: skip
@pytest.mark.parametrize("year", [None, 2020])
def test_a_time_that_is_not_certain_is_never_guessed(words: str, year: int | None) -> None:
    assert zh.read_when(words, default_year=year) is None
    assert zh.read_date(words, default_year=year) is None


def test_two_times_are_equal_if_they_span_the_same_days() -> None:
    assert zh.read_when("每季度") == zh.read_when("长期推进") == zh.OPEN
    assert zh.OPEN.open and zh.OPEN.ongoing
    assert zh.read_when("2026年6月并持续跟踪") == zh.When(date(2026, 6, 1), date(2026, 6, 30))
    assert not zh.When(date(2026, 6, 1), date(2026, 6, 30)).open


# ---- several steps -----------------------------------------------------------------------------------------------------


def steps(words: str, year: int | None = None) -> str:
    return "；".join(f"{what} {when.last}" for what, when in zh.milestones(words, default_year=year))


@pytest.mark.parametrize(
    ("words", "expected", "days"),
    cases("""
    | 分两步：2020年底前完成试点，2021年6月底前全面推广 | 完成试点 2020-12-31；全面推广 2021-06-30 | 2020-01-01…2021-06-30 |
    | 2020年6月底前完成立项，12月底前完成招标 | 完成立项 2020-06-30；完成招标 2020-12-31 | 2020-06-01…2020-12-31 |
    | ①2020年底前完成甲；②2021年6月底前完成乙。 | 完成甲 2020-12-31；完成乙 2021-06-30 | 2020-01-01…2021-06-30 |
    | 一是2020年底前完成甲，通过验收；二是2021年6月底前完成乙 | 完成甲，通过验收 2020-12-31；完成乙 2021-06-30 | 2020-01-01…2021-06-30 |
    | 一期2020年底前完成，二期2021年6月底前完成 | 一期完成 2020-12-31；二期完成 2021-06-30 | 2020-01-01…2021-06-30 |
    | 2020年：完成甲。2021年：完成乙。 | 完成甲 2020-12-31；完成乙 2021-12-31 | 2020-01-01…2021-12-31 |
    | 第一步2020年9月动工，第二步2021年9月投入使用，并长期运行 | 动工 2020-09-30；投入使用，并长期运行 2021-09-30 | 2020-09-01…2021-09-30 + |
    """),
)
def test_the_steps_of_a_cell_are_told_apart_and_span_the_whole(words: str, expected: str, days: str) -> None:
    assert steps(words) == expected
    assert shown(zh.read_when(words)) == days


def test_a_line_break_parts_steps_and_joins_a_date_cut_in_two() -> None:
    assert steps("2020年6月底前完成甲\n12月底前完成乙") == "完成甲 2020-06-30；完成乙 2020-12-31"
    assert shown(zh.read_when("2020年6月底前完成甲\n12月底前完成乙")) == "2020-06-01…2020-12-31"
    assert steps("2020年\n12月底前") == ""
    assert shown(zh.read_when("2020年\n12月底前")) == "2020-12-01…2020-12-31"


def test_steps_without_a_year_take_that_of_the_table() -> None:
    assert steps("6月底前完成甲，12月底前完成乙") == ""
    assert steps("6月底前完成甲，12月底前完成乙", 2020) == "完成甲 2020-06-30；完成乙 2020-12-31"


@pytest.mark.parametrize(
    "words", ["", "2021年", "2021年6月底前完成，并长期推进", "长期推进，每季度报送", "2020年1月至2021年6月"]
)
def test_fewer_than_two_dates_are_no_steps(words: str) -> None:
    assert zh.milestones(words) == ()


# ---- any text ------------------------------------------------------------------------------------------------------------

TIMES = st.text(
    "0123456789年月日底前每季度第一二三四十○〇至到-—～、，；。并长期持续起完成上下半旬初末今Q./ \n（）", max_size=40
)


@given(st.one_of(TIMES, st.text(max_size=60)), st.sampled_from([None, 2020]))
def test_any_text_gives_a_time_that_runs_forwards_or_none(text: str, year: int | None) -> None:
    when = zh.read_when(text, default_year=year)
    for each in (when, *(step for _, step in zh.milestones(text, default_year=year))):
        if each and each.last:
            assert each.first is not None and each.first <= each.last
        if each and each.open:
            assert each.ongoing
        if each and each.recurring:
            assert each.ongoing


@given(st.integers(1900, 2199), st.integers(1, 12), st.integers(1, 28))
def test_the_year_of_the_table_means_the_same_as_the_year_written_out(year: int, month: int, day: int) -> None:
    for short in (
        f"{month}月",
        f"{month}月底前",
        f"{month}月{day}日",
        f"第{'一二三四'[(month - 1) // 3]}季度",
        "年底前",
    ):
        written = f"{year}{short}" if short == "年底前" else f"{year}年{short}"
        assert zh.read_when(short, default_year=year) == zh.read_when(written) is not None


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.integers(0, 3000))
def test_two_written_days_span_what_lies_between(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    if last.year < 2200:
        for sign in ("至", "—", "-", "到", "~"):
            assert zh.read_when(f"{zh.long_date(first)}{sign}{zh.long_date(last)}") == zh.When(first, last)


@given(st.integers(1, 31))
def test_days_in_chinese_numerals_are_days(day: int) -> None:
    assert zh.read_date(f"二〇二〇年十二月{zh.numeral(day)}日") == date(2020, 12, day)
