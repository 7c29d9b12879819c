"""The checks of what a unit reports, each on the value next to its limit."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.diagnostics import Diagnostic, Severity, finding
from docgen.entries import read_entries
from docgen.model import NO_NEWS, Item, ProgressEntry, Status
from docgen.schema import FORM_COLUMNS, column
from docgen.validate import CHECKS, SLOGANS, check_entries, same_share
from tests.tables import (
    BEHIND,
    DONE,
    NOT_STARTED,
    ON_TRACK,
    REGISTRY,
    STATUSES,
    entry,
    form,
    item,
    round_,
)

AS_OF, RECEIVED = date(2020, 9, 30), date(2020, 10, 9)
FINISHED = date(2020, 9, 18)


def checked(
    now: ProgressEntry,
    before: ProgressEntry | None = None,
    *,
    of: Item | None = None,
    already: tuple[Diagnostic, ...] = (),
) -> tuple[Diagnostic, ...]:
    subject = of or item(now.item_id)
    previous = {(before.item_id, before.unit): before} if before else {}
    return check_entries(
        [now], items={subject.id: subject}, previous=previous, already=already, as_of=AS_OF, received=RECEIVED
    )


def told(*args: object, **more: object) -> list[tuple[str, str | None]]:
    return [(each.code, each.where.cell) for each in checked(*args, **more)]  # type: ignore[arg-type]


def test_an_answer_without_fault_is_not_mentioned() -> None:
    assert told(entry("T1-1"), entry("T1-1", progress=40, achievements="上季度的话。")) == []


def test_what_follows_from_a_lost_column_is_not_told_again() -> None:
    rows = form(
        "| item_id | status | achievements |\n| T1-1 | 滞后 | 完成招标工作。 |", missing=("progress", "problems")
    )
    read = read_entries(rows, unit=REGISTRY["shuiwuju"], round_=round_(), expected=["T1-1"], names={})
    assert [each.message for each in read.diagnostics] == [
        "没有找到“完成进度（%）”栏。",
        "没有找到“存在问题及原因”栏。",
    ]
    assert told(read.entries[0], already=read.diagnostics) == []


# ---- blank and long cells ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blank", "cell", "heading"),
    [
        ({"status": None}, "I5", "进度状态"),
        ({"progress": None}, "J5", "完成进度（%）"),
        ({"achievements": ""}, "K5", "本季度进展情况"),
    ],
)
def test_a_blank_required_cell_is_an_error_at_that_cell(blank: dict[str, object], cell: str, heading: str) -> None:
    (problem,) = checked(entry("T1-1", **blank))  # type: ignore[arg-type]
    assert (problem.code, problem.where.cell, problem.message) == ("cell-blank", cell, f"“{heading}”没有填写。")


def test_a_progress_of_0_is_an_answer() -> None:
    assert told(entry("T1-1", status=NOT_STARTED, progress=0)) == []


def test_cells_that_may_be_blank_may_be_blank() -> None:
    assert told(entry("T1-1", problems="", next_steps="", coordination="")) == []


def test_an_unreadable_cell_is_not_told_as_blank_too() -> None:
    now = entry("T1-1", progress=None)
    unread = finding("progress-not-a-number", "读不出。", now.cells["progress"])
    assert told(now, already=(unread,)) == []


@pytest.mark.parametrize("column", ["achievements", "problems", "next_steps", "coordination"])
def test_a_text_may_have_1000_characters_and_not_1001(column: str) -> None:
    assert told(entry("T1-1", **{column: "8" * 1000})) == []  # type: ignore[arg-type]
    (problem,) = checked(entry("T1-1", **{column: "8" * 1001}))  # type: ignore[arg-type]
    assert problem.code == "text-too-long" and "有 1001 字，超过 1000 字" in problem.message


# ---- status and progress ---------------------------------------------------------------------------------------------------


@given(st.sampled_from(STATUSES), st.integers(0, 100))
def test_status_and_progress_agree_exactly_where_done_is_100_and_not_started_is_0(
    status: Status, progress: int
) -> None:
    found = {
        code
        for code, _ in told(
            entry("T1-1", status=status, progress=progress, problems="原因", expected_words="长期"),
            of=item("T1-1", deadline="长期推进"),
        )
        if code != "done-without-date"
    }
    wanted = set()
    if status is DONE and progress < 100:
        wanted.add("done-below-100")
    if status is not DONE and progress == 100:
        wanted.add("full-but-not-done")
    if status is NOT_STARTED and progress > 0:
        wanted.add("not-started-with-progress")
    assert found == wanted


def test_a_contradiction_points_to_the_cell_to_be_looked_at() -> None:
    assert told(entry("T1-1", status=DONE, progress=99)) == [("done-below-100", "J5")]
    assert told(entry("T1-1", status=ON_TRACK, progress=100)) == [("full-but-not-done", "I5")]


def test_no_contradiction_is_told_of_a_cell_that_was_not_read() -> None:
    assert told(entry("T1-1", status=DONE, progress=None, expected=FINISHED)) == [("cell-blank", "J5")]


def test_behind_needs_a_reason_at_the_cell_of_the_reasons() -> None:
    assert told(entry("T1-1", status=BEHIND, expected_words="长期")) == [("behind-without-reason", "L5")]
    assert told(entry("T1-1", status=BEHIND, problems="招标推迟", expected_words="长期")) == []


@pytest.mark.parametrize("words", ["无", "/", "—", "无。", "暂无"])
def test_none_is_no_reason_for_being_behind(words: str) -> None:
    rows = f"""
        | item_id | status | progress | achievements | problems | next_steps | expected |
        | T1-1    | 滞后   | 20       | 完成招标工作。 | {words}  | 年底前完成 | 长期     |
        """
    unit = REGISTRY["shuiwuju"]
    read = read_entries(form(rows), unit=unit, round_=round_(), expected=["T1-1"], names={"T1-1": "任务"})
    assert told(read.entries[0], already=read.diagnostics) == [("behind-without-reason", "E5")]


@pytest.mark.parametrize(
    ("given_", "codes"),
    [
        ({"next_steps": "", "expected_words": "2021年6月"}, [("behind-without-plan", "M5")]),
        ({"next_steps": "年底前完成", "expected_words": ""}, [("behind-without-plan", "N5")]),
        ({"next_steps": "年底前完成", "expected_words": "2021年6月"}, []),
    ],
)
def test_behind_needs_a_plan_and_a_date(given_: dict[str, str], codes: list[object]) -> None:
    assert told(entry("T1-1", status=BEHIND, problems="招标推迟", **given_)) == codes  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words", ["同上", "见附件", "同上。", "略", "无", "暂无", "没有", "同上季度", "与上季度相同", "……", "。"]
)
def test_an_answer_that_only_points_elsewhere_is_none(words: str) -> None:
    assert told(entry("T1-1", achievements=words)) == [("text-refers-elsewhere", "K5")]


@pytest.mark.parametrize("blank", [{"expected_words": ""}, {"expected_words": "长期"}])
def test_what_is_done_has_a_date(blank: dict[str, str]) -> None:
    now = entry("T1-1", status=DONE, progress=100, **blank)  # type: ignore[arg-type]
    assert told(now) == [("done-without-date", "N5")]
    assert told(entry("T1-1", status=DONE, progress=100, expected=FINISHED)) == []


def test_a_doubtful_status_or_an_unreadable_date_hides_that_the_date_is_lacking() -> None:
    assert told(entry("T1-1", status=DONE, progress=60)) == [("done-below-100", "J5")]
    now = entry("T1-1", status=DONE, progress=100, expected_words="同上")
    unread = finding("date-unreadable", "读不出。", now.cells["expected"])
    assert told(now, already=(unread,)) == []


def test_a_blank_status_hides_every_rule_about_it() -> None:
    now = entry("T1-1", status=None, progress=100, expected=date(2020, 1, 1))
    before = entry("T1-1", status=DONE, progress=100, achievements="上季度的话。")
    assert told(now, before) == [("cell-blank", "I5")]


def test_behind_tells_all_that_is_lacking_except_in_cells_that_were_not_read() -> None:
    now = entry("T1-1", status=BEHIND, next_steps="")
    assert told(now) == [("behind-without-reason", "L5"), ("behind-without-plan", "M5"), ("behind-without-plan", "N5")]
    unread = finding("cell-fault", "是错误值。", now.cells["next_steps"])
    assert ("behind-without-plan", "M5") not in told(now, already=(unread,))
    assert ("behind-without-plan", "N5") not in told(now, of=item("T1-1", deadline="长期推进"))


# ---- times -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "expected", "codes"),
    [
        ("2021年", date(2021, 12, 31), []),
        ("2021年", date(2022, 1, 1), [("expected-after-deadline", "N5")]),
        ("长期推进", date(2030, 1, 1), []),
        ("2021年", None, []),
    ],
)
def test_an_expected_date_may_be_the_deadline_and_not_later(
    deadline: str, expected: date | None, codes: list[object]
) -> None:
    assert told(entry("T1-1", expected=expected), of=item("T1-1", deadline=deadline)) == codes


@pytest.mark.parametrize(
    ("expected", "codes"),
    [(date(2020, 10, 9), []), (date(2020, 10, 31), []), (date(2020, 11, 1), [("done-in-future", "N5")])],
)
def test_nothing_was_done_in_a_month_after_the_return_came(expected: date, codes: list[object]) -> None:
    assert told(entry("T1-1", status=DONE, progress=100, expected=expected)) == codes


@pytest.mark.parametrize(
    ("expected", "codes"), [(date(2020, 9, 30), []), (date(2020, 9, 29), [("expected-past", "N5")])]
)
def test_what_is_not_done_is_not_expected_before_the_day_of_the_figures(expected: date, codes: list[object]) -> None:
    assert told(entry("T1-1", expected=expected)) == codes


def test_a_day_before_the_start_is_told_once() -> None:
    late_start = item("T1-1", start="2020年10月", deadline="2021年")
    assert told(entry("T1-1", expected=date(2020, 9, 30)), of=late_start) == [("expected-before-start", "N5")]
    assert told(entry("T1-1", expected=date(2020, 9, 1)), of=late_start) == [("expected-past", "N5")]
    done = entry("T1-1", status=DONE, progress=100, expected=date(2019, 12, 31))
    assert told(done) == [("expected-before-start", "N5")]


# ---- against the last quarter ------------------------------------------------------------------------------------------------


@given(st.integers(1, 99), st.integers(1, 99))
def test_progress_that_fell_is_told_and_any_other_is_not(before: int, now: int) -> None:
    found = told(entry("T1-1", progress=now), entry("T1-1", progress=before, achievements="上季度的话。"))
    assert found == ([("progress-fell", "J5")] if now < before else [])


def test_what_was_done_and_is_not_done_any_more_is_told() -> None:
    before = entry("T1-1", status=DONE, progress=100, achievements="上季度的话。")
    assert ("done-reopened", "I5") in told(entry("T1-1", progress=90), before)
    assert told(entry("T1-1", status=DONE, progress=100, expected=FINISHED), before) == []


def test_the_words_of_last_quarter_are_told_unless_the_item_is_done() -> None:
    assert told(entry("T1-1"), entry("T1-1")) == [("text-repeated", "K5")]
    done = entry("T1-1", status=DONE, progress=100, expected=FINISHED)
    assert told(done, done) == []


def test_an_answer_is_compared_with_the_same_unit_only() -> None:
    assert told(entry("T1-1", progress=10), entry("T1-1", unit="jiaoyuju", progress=90)) == []


def test_no_news_in_two_quarters_running_is_no_repeated_text() -> None:
    silent = entry("T1-1", achievements="本季度无新进展")
    assert told(silent, silent) == []


@pytest.mark.parametrize(
    "words", ["本季度无新进展", "本季度无新进展。", "无新进展", "暂无进展", "本季度没有新的进展", "本季度 无新进展"]
)
def test_nothing_to_report_is_an_answer_and_known_as_one(words: str) -> None:
    assert entry("T1-1", achievements=words).no_news
    assert told(entry("T1-1", achievements=words), entry("T1-1")) == []


@pytest.mark.parametrize("words", ["", "无", "完成招标，其他无新进展。", "无"])
def test_other_words_are_not_taken_for_nothing_to_report(words: str) -> None:
    assert not entry("T1-1", achievements=words).no_news


def test_nothing_to_report_and_more_progress_contradict_each_other() -> None:
    now = entry("T1-1", achievements=NO_NEWS, progress=70)
    assert told(now, entry("T1-1")) == [("no-news-but-moved", "K5")]


def test_the_form_asks_for_the_words_that_are_counted() -> None:
    assert NO_NEWS in column(FORM_COLUMNS, "achievements").instruction


def test_a_text_that_is_nearly_the_last_one_is_told_with_the_share() -> None:
    before = entry("T1-1", achievements="已完成需求调研和方案评审，8月20日发布招标公告，接入数据126项。")
    now = entry("T1-1", achievements="已完成需求调研和方案评审，8月20日发布招标公告，接入数据130项。")
    (problem,) = checked(now, before)
    assert problem.code == "text-repeated" and "有 94% 相同" in problem.message
    other = entry("T1-1", achievements="已完成需求调研，9月完成开标，确定中标单位，签订合同，进场施工3处。")
    assert told(other, before) == []


@given(st.text("完成招标公告，。12 ", max_size=40), st.text("完成招标公告，。12 ", max_size=40))
def test_the_share_is_100_exactly_for_equal_texts(one: str, other: str) -> None:
    share = same_share(one, other)
    assert 0 <= share <= 100
    plain = one.replace(" ", ""), other.replace(" ", "")
    assert (share == 100) == (plain[0] == plain[1] != "")


# ---- hints on texts --------------------------------------------------------------------------------------------------------------

LONG = "该项目已经按照方案的要求组织有关单位开展前期的调查研究并形成了初步的成果目前正在征求各有关方面的意见建议并对方案作进一步的修改和完善工作"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("高度重视，扎实推进。", "text-only-slogans"),
        ("区领导高度重视此项工作，压实责任，各项工作有序推进，取得阶段性成效。", "text-only-slogans"),
        ("正在推进。", "text-too-short"),
        (LONG, "text-without-facts"),
    ],
)
def test_a_text_that_says_little_gets_a_hint_that_returns_nothing(words: str, code: str) -> None:
    (hint,) = checked(entry("T1-1", achievements=words))
    assert (hint.code, hint.severity, hint.where.cell) == (code, Severity.NOTE, "K5")


@pytest.mark.parametrize(
    "words",
    [
        "完成方案评审。",
        "高度重视，完成招标。",
        "扎实推进，接入数据126项。",
        LONG + "，召开三次会议。",
        LONG[:59],
        "",
        NO_NEWS,
    ],
)
def test_a_text_that_says_something_gets_no_hint(words: str) -> None:
    assert [code for code, _ in told(entry("T1-1", achievements=words)) if code.startswith("text-")] == []


def test_the_manual_lists_every_slogan() -> None:
    page = (Path(__file__).parent.parent / "docgen" / "help" / "data.md").read_text(encoding="utf-8")
    assert "、".join(SLOGANS) in page


# ---- all checks ------------------------------------------------------------------------------------------------------------------

TEXTS = st.sampled_from(["", "无", "完成招标。", "字" * 1001])
ENTRIES = st.builds(
    entry,
    st.just("T1-1"),
    status=st.sampled_from([*STATUSES, None]),
    progress=st.none() | st.integers(0, 100),
    achievements=TEXTS,
    problems=TEXTS,
    expected=st.none() | st.dates(date(2020, 1, 1), date(2023, 1, 1)),
)


@given(ENTRIES, st.none() | ENTRIES)
def test_whatever_is_reported_every_finding_names_the_item_and_lies_in_its_row(
    now: ProgressEntry, before: ProgressEntry | None
) -> None:
    for each in checked(now, before):
        assert each.subject == "T1-1"
        assert each.where in (*now.cells.values(), now.where)


def test_every_check_of_the_module_is_in_the_tuple() -> None:
    from docgen import validate

    checks = {
        name
        for name, value in vars(validate).items()
        if getattr(value, "__annotations__", {}).get("c") is validate.Checked
    }
    assert checks == {each.__name__ for each in CHECKS}
