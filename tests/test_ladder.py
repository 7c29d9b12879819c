"""The ladder of reminders over a calendar: which step is due for whom on which day."""

from datetime import date

import pytest

from docgen.errors import ConfigError
from docgen.ladder import Climb, due_step
from docgen.model import LADDER, Registry, Reminded, StepKind, Unit, UnitState, UnitStatus
from docgen.project import records
from docgen.project.yamlfile import parse
from docgen.workdays import Workdays

CLIMB = Climb(LADDER, date(2020, 10, 12), Workdays())
STATES = {state.value: state for state in UnitState}


def unit(state: UnitState) -> UnitStatus:
    return UnitStatus("a", state, None, False, 0)


def climbed(days: list[tuple[str, str]]) -> list[str]:
    """What a run on each day does, where each step is logged; the state of the unit on each day."""
    log: list[Reminded] = []
    done = []
    for day, state in days:
        rung = due_step(CLIMB, unit(STATES[state]), log=log, on=date.fromisoformat(day))
        if rung is not None:
            log.append(Reminded("a", rung.name, rung.kind, STATES[state], date.fromisoformat(day), "x"))
        done.append(rung.name if rung else "—")
    return done


# Each column is one unit: its state on the day / what is done. Runs on the days of the first column, in their order.
CALENDAR = """
| 日期       | 一直未报          | 十四日合格       | 退回到底          | 十四日报来有错    | 免报    |
| 2020-09-27 | 未报 —            | 未报 —           | 未报 —            | 未报 —            | 免报 —  |
| 2020-09-28 | 未报 报送提醒     | 未报 报送提醒    | 未报 报送提醒     | 未报 报送提醒     | 免报 —  |
| 2020-09-28 | 未报 —            | 未报 —           | 未报 —            | 未报 —            | 免报 —  |
| 2020-10-09 | 未报 —            | 未报 —           | 退回 报送提醒     | 未报 —            | 免报 —  |
| 2020-10-12 | 未报 —            | 未报 —           | 退回 —            | 未报 —            | 免报 —  |
| 2020-10-13 | 未报 催报通知     | 未报 催报通知    | 退回 催报通知     | 未报 催报通知     | 免报 —  |
| 2020-10-14 | 未报 —            | 采用 —           | 退回 —            | 退回 催报通知     | 免报 —  |
| 2020-10-15 | 未报 催报函       | 采用 —           | 退回 催报函       | 退回 催报函       | 免报 —  |
| 2020-10-16 | 未报 —            | 采用 —           | 退回 —            | 退回 —            | 免报 —  |
| 2020-10-21 | 未报 在报告中点名 | 采用 —           | 退回 在报告中点名 | 退回 在报告中点名 | 免报 —  |
| 2020-10-22 | 未报 —            | 采用 —           | 退回 —            | 退回 —            | 免报 —  |
| 2020-12-01 | 未报 —            | 采用 —           | 退回 —            | 退回 —            | 免报 —  |
"""
GRID = [[cell.strip() for cell in line.strip("|").split("|")] for line in CALENDAR.strip().splitlines()]


@pytest.mark.parametrize("column", range(1, len(GRID[0])), ids=GRID[0][1:])
def test_each_unit_climbs_as_the_calendar_says(column):
    days = [(row[0], *row[column].split()) for row in GRID[1:]]
    assert climbed([(day, state) for day, state, _ in days]) == [step for _, _, step in days]


def test_steps_that_were_missed_are_not_made_up_for():
    assert climbed([("2020-10-15", "未报"), ("2020-10-16", "未报")]) == ["催报函", "—"]


def test_nobody_is_named_who_was_not_reminded_after_the_day_due():
    assert climbed([("2020-11-02", "未报"), ("2020-11-02", "未报"), ("2020-11-03", "未报")]) == [
        "催报函",
        "—",
        "在报告中点名",
    ]
    assert climbed([("2020-09-28", "未报"), ("2020-10-21", "未报")]) == ["报送提醒", "催报函"]


def test_a_faulty_return_after_the_naming_is_told_of_its_faults_first():
    days = [("2020-10-15", "未报"), ("2020-10-21", "未报"), ("2020-10-22", "退回"), ("2020-10-23", "退回")]
    assert climbed(days) == ["催报函", "在报告中点名", "催报函", "在报告中点名"]


def test_nothing_is_done_behind_what_was_done_later():
    log = [Reminded("a", "催报函", StepKind.LETTER, UnitState.MISSING, date(2020, 10, 15), "x")]
    assert due_step(CLIMB, unit(UnitState.MISSING), log=log, on=date(2020, 10, 13)) is None
    other = UnitStatus("b", UnitState.MISSING, None, on_time=False, versions=0)
    assert due_step(CLIMB, other, log=log, on=date(2020, 10, 13)) is None  # the log never goes back in time
    assert due_step(CLIMB, other, log=log, on=date(2020, 10, 15)) is not None


# ---- ladder and log as files ---------------------------------------------------------------------------------------


def ladder(text: str):
    return records.ladder(parse(f"ladder: {text}", file="round.yaml"))


def test_an_office_may_have_its_own_ladder():
    own = ladder("[{days: -3, step: 提醒, by: 通知}, {days: 2, step: 催报函, by: 函}]")
    assert [(rung.days, rung.name, rung.kind) for rung in own] == [
        (-3, "提醒", StepKind.NOTICE),
        (2, "催报函", StepKind.LETTER),
    ]
    assert records.ladder(parse("period: 2020Q3", file="round.yaml")) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "点名以前至少要有一次催报"),
        ("[{days: 7, step: 点名, by: 点名}]", "点名以前至少要有一次催报"),
        ("[{days: 3, step: 甲, by: 函}, {days: 3, step: 乙, by: 通知}]", "“乙”应在“甲”之后"),
        ("[{days: 1, step: 甲, by: 函}, {days: 3, step: 甲, by: 通知}]", "“甲”写了两次"),
        ("[{days: 1, step: 甲, by: 函}, {days: 3, step: 乙, by: 点名}, {days: 4, step: 丙, by: 函}]", "不再有别的步骤"),
        ("[{days: -2, step: 甲, by: 函}, {days: 0, step: 乙, by: 点名}]", "点名只能在报送截止以后"),
        ("[{days: 三, step: 甲, by: 函}]", "现为“三”"),
        ("[{days: 999, step: 甲, by: 函}]", "现为“999”"),
        ("[{days: 1, step: 甲, by: 电话}]", "可用：通知、函、点名"),
        ("[{days: 1, step: 甲}]", "缺少“by”"),
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused(text, words):
    with pytest.raises(ConfigError) as error:
        ladder(text)
    assert words in str(error.value)


UNITS = Registry((Unit("a", "区水务局", "水务局", "部门", 1), Unit("b", "区教育局", "教育局", "部门", 2)))
LOG = (
    Reminded("a", "催报通知", StepKind.NOTICE, UnitState.MISSING, date(2020, 10, 13), "2020-10-13提醒名单.xlsx"),
    Reminded("b", "催报函", StepKind.LETTER, UnitState.RETURNED, date(2020, 10, 15), "罗智统函〔2020〕29号"),
)


def test_the_log_is_read_as_it_was_written():
    assert records.reminders(records.reminders_text(LOG), file="reminders.yaml", known=UNITS) == LOG


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("'2020-10-15'", "'2020-10-01'", "早于上一行"),
        ("unit: b", "unit: c", "没有代码“c”"),
        ("state: 退回", "state: 采用", "可用：未报、退回"),
        ("by: 函", "by: 信", "可用：通知、函、点名"),
        ("    document: 罗智统函〔2020〕29号\n", "", "缺少“document”"),
    ],
)
def test_a_log_that_was_meddled_with_is_refused(old, new, words):
    text = records.reminders_text(LOG)
    assert old in text
    with pytest.raises(ConfigError) as error:
        records.reminders(text.replace(old, new), file="reminders.yaml", known=UNITS)
    assert words in str(error.value)


def test_a_unit_logged_twice_on_one_day_is_refused():
    text = records.reminders_text((LOG[0], LOG[0]))
    with pytest.raises(ConfigError, match="登记了两次"):
        records.reminders(text, file="reminders.yaml", known=UNITS)
