"""The checks of what a unit reports, each on the value next to its limit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.diagnostics import Diagnostic, finding
from docgen.entries import read_entries
from docgen.model import Item, ProgressEntry, Status
from docgen.validate import CHECKS, check_entries
from tests.tables import BEHIND, DONE, NOT_STARTED, ON_TRACK, REGISTRY, STATUSES, entry, form, item, round_


def checked(
    now: ProgressEntry,
    before: ProgressEntry | None = None,
    *,
    of: Item | None = None,
    already: tuple[Diagnostic, ...] = (),
) -> tuple[Diagnostic, ...]:
    subject = of or item(now.item_id)
    previous = {(before.item_id, before.unit): before} if before else {}
    return check_entries([now], items={subject.id: subject}, previous=previous, already=already)


def told(*args: object, **more: object) -> list[tuple[str, str | None]]:
    return [(each.code, each.where.cell) for each in checked(*args, **more)]  # type: ignore[arg-type]


def test_an_answer_without_fault_is_not_mentioned() -> None:
    assert told(entry("T1-1"), entry("T1-1", progress=40, achievements="上季度的话。")) == []


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
    assert told(entry("T1-1", **{column: "字" * 1000})) == []  # type: ignore[arg-type]
    (problem,) = checked(entry("T1-1", **{column: "字" * 1001}))  # type: ignore[arg-type]
    assert problem.code == "text-too-long" and "有 1001 字，超过 1000 字" in problem.message


# ---- status and progress ---------------------------------------------------------------------------------------------------


@given(st.sampled_from(STATUSES), st.integers(0, 100))
def test_status_and_progress_agree_exactly_where_done_is_100_and_not_started_is_0(
    status: Status, progress: int
) -> None:
    found = {
        code
        for code, _ in told(entry("T1-1", status=status, progress=progress, problems="原因", expected_words="长期"))
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
    assert told(entry("T1-1", status=DONE, progress=None)) == [("cell-blank", "J5")]


def test_behind_needs_a_reason_at_the_cell_of_the_reasons() -> None:
    assert told(entry("T1-1", status=BEHIND, expected_words="长期")) == [("behind-without-reason", "L5")]
    assert told(entry("T1-1", status=BEHIND, problems="招标推迟", expected_words="长期")) == []


@pytest.mark.parametrize("words", ["无", "/", "—", "无。", "暂无"])
def test_none_is_no_reason_for_being_behind(words: str) -> None:
    rows = f"""
        | item_id | status | progress | achievements | problems | next_steps | expected |
        | T1-1    | 滞后   | 20       | 完成招标。   | {words}  | 年底前完成 | 长期     |
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


@pytest.mark.parametrize("words", ["同上", "见附件", "同上。", "略", "无"])
def test_an_answer_that_only_points_elsewhere_is_none(words: str) -> None:
    assert told(entry("T1-1", achievements=words)) == [("text-refers-elsewhere", "K5")]


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


# ---- against the last quarter ------------------------------------------------------------------------------------------------


@given(st.integers(1, 99), st.integers(1, 99))
def test_progress_that_fell_is_told_and_any_other_is_not(before: int, now: int) -> None:
    found = told(entry("T1-1", progress=now), entry("T1-1", progress=before, achievements="上季度的话。"))
    assert found == ([("progress-fell", "J5")] if now < before else [])


def test_what_was_done_and_is_not_done_any_more_is_told() -> None:
    before = entry("T1-1", status=DONE, progress=100, achievements="上季度的话。")
    assert ("done-reopened", "I5") in told(entry("T1-1", progress=90), before)
    assert told(entry("T1-1", status=DONE, progress=100), before) == []


def test_the_words_of_last_quarter_are_told_unless_the_item_is_done() -> None:
    assert told(entry("T1-1"), entry("T1-1")) == [("text-repeated", "K5")]
    done = entry("T1-1", status=DONE, progress=100)
    assert told(done, done) == []


def test_an_answer_is_compared_with_the_same_unit_only() -> None:
    assert told(entry("T1-1", progress=10), entry("T1-1", unit="jiaoyuju", progress=90)) == []


def test_no_news_in_two_quarters_running_is_no_repeated_text() -> None:
    silent = entry("T1-1", achievements="本季度无新进展")
    assert told(silent, silent) == []


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
