"""A returned form as entries: whose it is, which items its rows answer, what each cell says."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.diagnostics import Diagnostic, Severity
from docgen.entries import Entries, Identified, identify, read_entries
from docgen.model import Period, ProgressEntry, RowCount
from docgen.schema import FORM_COLUMNS
from docgen.source import RawCell, SourceRef
from tests.tables import REGISTRY, UNITS, form, round_

WATER = UNITS[4]
OURS = {"form": "docgen", "period": "2020Q3", "unit": "shuiwuju", "form_version": "1"}
PLACE = SourceRef("区水务局.xlsx", sheet="填报表", row=5)


def read(text: str, *expected: str, missing: tuple[str, ...] = (), **cells: RawCell) -> Entries:
    wanted = expected or ("T024-1",)
    names = {each: f"任务{each}" for each in wanted}
    return read_entries(form(text, missing=missing, **cells), unit=WATER, round_=round_(), expected=wanted, names=names)


def one(column: str, text: str, **cell: object) -> tuple[ProgressEntry, tuple[Diagnostic, ...]]:
    """The entry of a row in which one more cell is filled."""
    raw = RawCell(text, PLACE, column="E", **cell)  # type: ignore[arg-type]
    found = read(f"| item_id | {column} |\n| T024-1 | |", **{column: raw})
    return found.entries[0], found.diagnostics


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return [each.code for each in found]


# ---- whose form it is -------------------------------------------------------------------------------------------------


def who(name: str = "填报表.xlsx", **facts: object) -> Identified:
    return identify(form(**facts), round_=round_(), registry=REGISTRY, original_name=name)  # type: ignore[arg-type]


def test_the_hidden_sheet_says_whose_form_it_is_and_of_which_quarter() -> None:
    found = who(identity=OURS)
    assert (found.unit, found.period, found.diagnostics) == (WATER, Period(2020, 3), ())


def test_without_the_hidden_sheet_the_visible_cells_decide_and_a_warning_is_given() -> None:
    found = who(unit_text="水务局", period_text="某区任务进展情况填报表（2020年第三季度）")
    assert (found.unit, found.period) == (WATER, Period(2020, 3))
    assert codes(found.diagnostics) == ["hidden-marks-lost"]


@pytest.mark.parametrize(("unit_text", "shown"), [("区水务处", "“区水务处”"), ("", "空白"), (None, "空白")])
def test_a_form_that_names_no_known_unit_is_refused(unit_text: str | None, shown: str) -> None:
    found = who(unit_text=unit_text)
    assert found.unit is None
    assert f"填报单位为{shown}" in next(each for each in found.diagnostics if each.code == "unit-unknown").message


def test_a_visible_unit_that_contradicts_the_hidden_one_is_an_error_at_its_cell() -> None:
    found = who(identity=OURS, unit_text="区教育局")
    (problem,) = found.diagnostics
    assert (problem.code, problem.where.cell, problem.severity) == ("unit-disagrees", "B2", Severity.ERROR)


@pytest.mark.parametrize("unit_text", ["水务局", " 区 水务局 ", "", None])
def test_a_visible_unit_in_another_spelling_or_wiped_out_is_no_contradiction(unit_text: str | None) -> None:
    assert who(identity=OURS, unit_text=unit_text).diagnostics == ()


@pytest.mark.parametrize(
    "facts", [{"identity": OURS | {"period": "2020Q2"}}, {"period_text": "2020年第二季度"}, {"period_text": ""}]
)
def test_a_form_of_another_quarter_or_of_none_is_refused(facts: dict[str, object]) -> None:
    assert "other-period" in codes(who(**facts).diagnostics)


@pytest.mark.parametrize(
    "text", ["2020年第三季度", "2020年三季度", "2020年3季度", "2020Q3", "（２０２０年第三季度）", "2020 年第三季度"]
)
def test_the_quarter_is_found_inside_a_title(text: str) -> None:
    assert who(period_text=f"进展情况填报表{text}").period == Period(2020, 3)


@pytest.mark.parametrize("text", ["2020年 第三季度", "二〇二〇年第三季度", "2020年第 三 季度"])
def test_the_quarter_is_found_inside_a_title_with_blanks_or_chinese_digits(text: str) -> None:
    assert who(period_text=f"进展情况填报表{text}").period == Period(2020, 3)


def test_an_older_version_of_the_form_is_a_warning() -> None:
    found = identify(form(identity=OURS), round_=round_(form_version=2), registry=REGISTRY, original_name="a.xlsx")
    (problem,) = found.diagnostics
    assert (problem.code, problem.severity) == ("form-version", Severity.WARNING)


@pytest.mark.parametrize("name", ["区教育局2020年第三季度填报表.xlsx", "区水务局2020年第二季度(1) - 副本.xlsx"])
def test_a_file_name_that_says_otherwise_is_noted_and_decides_nothing(name: str) -> None:
    found = who(name, identity=OURS)
    assert (found.unit, codes(found.diagnostics)) == (WATER, ["file-name-disagrees"])


@pytest.mark.parametrize("name", ["区水务局2020年第三季度填报表.xlsx", "最终版改2.xls.xlsx", "区水务局、区教育局.xlsx"])
def test_a_file_name_that_agrees_or_says_nothing_is_not_mentioned(name: str) -> None:
    assert who(name, identity=OURS).diagnostics == ()


# ---- rows -----------------------------------------------------------------------------------------------------------------


def test_rows_are_known_by_id_in_any_order_and_come_out_in_the_order_of_the_table() -> None:
    found = read(
        "| item_id | achievements |\n| T003-1 | 丙 |\n|  t001-1 | 甲 |\n| T002-1 | 乙 |", "T001-1", "T002-1", "T003-1"
    )
    assert [(each.item_id, each.achievements) for each in found.entries] == [
        ("T001-1", "甲"),
        ("T002-1", "乙"),
        ("T003-1", "丙"),
    ]
    assert (found.rows, found.diagnostics) == (RowCount(3, 3, 0), ())


def test_a_missing_row_is_told_with_its_task() -> None:
    found = read("| item_id |\n| T001-1 |", "T001-1", "T002-1")
    (problem,) = found.diagnostics
    assert (problem.code, problem.subject) == ("row-missing", "T002-1")
    assert problem.message == "缺少 T002-1“任务T002-1”这一行。"


def test_a_row_of_another_unit_is_refused_at_its_cell() -> None:
    found = read("| item_id |\n| T024-1 |\n| T001-1 |")
    assert found.rows == RowCount(2, 1, 1)
    assert [(each.code, each.where.cell) for each in found.diagnostics] == [("row-unknown", "A6")]


def test_a_row_given_twice_counts_once_and_the_first_one_counts() -> None:
    found = read("| item_id | achievements |\n| T024-1 | 前 |\n| T024-1 | 后 |")
    assert [each.achievements for each in found.entries] == ["前"]
    assert (found.rows, codes(found.diagnostics)) == (RowCount(2, 1, 1), ["row-repeated"])


def test_a_row_the_unit_added_is_refused_with_its_words_and_does_not_make_the_return_faulty() -> None:
    found = read("| item_id | name | achievements |\n| T024-1 | | |\n| | 自行增加 | 走访企业 |")
    (problem,) = found.diagnostics
    assert (problem.code, problem.severity) == ("row-added", Severity.WARNING)
    assert "自行增加；走访企业" in problem.message
    assert found.rows == RowCount(2, 1, 1)


def test_a_lost_column_is_told_once_by_its_heading() -> None:
    found = read("| item_id |\n| T024-1 |", missing=("progress", "deadline"))
    assert [each.message for each in found.diagnostics if each.code == "form-heading-missing"] == [
        "没有找到“完成进度（%）”栏。"
    ]


def test_a_task_of_another_unit_is_named_with_its_unit() -> None:
    rows = form("| item_id |\n| T013-1 |")
    words = "区财政局牵头的“电子支付”"
    found = read_entries(rows, unit=WATER, round_=round_(), expected=(), names={}, whose=lambda _: words)
    assert f"任务编号“T013-1”（{words}）不在本单位应报的任务之中。" in [each.message for each in found.diagnostics]


IDS = st.lists(st.sampled_from(["T001-1", "t001-1 ", "T002-1", "T003-1", "T9", "", "合计"]), max_size=8)


@given(IDS)
def test_whatever_the_rows_read_is_used_plus_refused_and_every_expected_item_is_answered_or_missing(
    ids: list[str],
) -> None:
    expected = ("T001-1", "T002-1", "T003-1")
    found = read("| item_id | name |\n" + "".join(f"| {each} | 名 |\n" for each in ids), *expected)
    assert found.rows.read == len(ids) == found.rows.used + found.rows.refused
    assert found.rows.used == len(found.entries)
    missing = [each.subject for each in found.diagnostics if each.code == "row-missing"]
    assert sorted([*missing, *(each.item_id for each in found.entries)]) == sorted(expected)
    refusals = [
        each for each in found.diagnostics if each.code in ("row-unknown", "row-repeated", "row-added", "row-total")
    ]
    assert len(refusals) == found.rows.refused


# ---- cells ------------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 100))
def test_a_whole_number_from_0_to_100_is_read_silently(number: int) -> None:
    for cell in ({}, {"value": number}, {"value": float(number)}):
        entry, problems = one("progress", str(number), **cell)
        assert (entry.progress, problems) == (number, ())


@pytest.mark.parametrize(
    ("text", "cell"),
    [("85%", {}), ("８５％", {}), ("85.0", {}), ("085", {}), ("85 %", {}), ("85%", {"value": 0.85, "number_format": "0%"}),
     ("85.00%", {"value": 0.85, "number_format": "0.00%"}), ("85％", {}), ("已完成85%", {}), ("百分之八十五", {}),
     ("八十五", {}), ("八成五", {}), ("八成半", {})],
)  # fmt: skip
def test_another_certain_spelling_of_85_is_read_and_noted(text: str, cell: dict[str, object]) -> None:
    entry, problems = one("progress", text, **cell)
    assert (entry.progress, codes(problems)) == (85, ["progress-normalised"])


def test_the_width_of_the_digits_does_not_matter() -> None:
    entry, problems = one("progress", "８５")
    assert (entry.progress, problems) == (85, ())


@pytest.mark.parametrize(
    "text",
    ["85%左右", "八成左右", "近八成", "85%以上", "约85", "85-90", "同上", "已完成", "无", "/", "—", "-5", "1e2", "8,5"],
)
def test_a_progress_in_words_is_refused_with_its_words(text: str) -> None:
    entry, (problem,) = one("progress", text)
    assert (entry.progress, problem.code) == (None, "progress-not-a-number")
    assert f"“{text}”" in problem.message


@pytest.mark.parametrize(("text", "number"), [("八成", 80), ("两成", 20), ("十成", 100), ("零", 0), ("一百", 100)])
def test_tenths_and_numerals_without_doubt_are_read_and_noted(text: str, number: int) -> None:
    entry, (note,) = one("progress", text)
    assert (entry.progress, note.message) == (number, f"完成进度“{text}”读作 {number}。")


def test_a_progress_in_a_cell_of_dates_says_what_to_do() -> None:
    (problem,) = one("progress", "1900-03-25", value=datetime(1900, 3, 25))[1]
    assert problem.code == "progress-not-a-number" and "日期格式" in problem.message


def test_a_progress_over_100_is_refused_and_points_to_its_cell() -> None:
    entry, (problem,) = one("progress", "120%", value="120%")
    assert (entry.progress, problem.code, str(problem.where)) == (
        None,
        "progress-out-of-range",
        "区水务局.xlsx〔填报表!E5〕",
    )
    assert problem.message == "完成进度应在 0 至 100 之间，填报值为“120%”。"


@pytest.mark.parametrize("cell", [{"value": 0.85}, {"value": 0.85, "number_format": "General"}, {"value": "0.85"}])
def test_085_may_mean_85_per_cent_and_is_asked_about_not_guessed(cell: dict[str, object]) -> None:
    entry, (problem,) = one("progress", "0.85", **cell)
    assert (entry.progress, problem.code) == (None, "progress-not-a-number")
    assert "请填 85" in problem.message


def test_85_typed_into_a_cell_of_per_cent_is_8500_per_cent_and_refused() -> None:
    entry, (problem,) = one("progress", "8500%", value=85, number_format="0%")
    assert (entry.progress, problem.code) == (None, "progress-out-of-range")


@given(st.floats(allow_nan=True), st.sampled_from(["0%", "General", ""]))
def test_any_number_at_all_is_read_as_0_to_100_or_refused(number: float, number_format: str) -> None:
    entry, problems = one("progress", str(number), value=number, number_format=number_format)
    assert entry.progress is None or 0 <= entry.progress <= 100
    assert entry.progress is not None or any(each.severity is Severity.ERROR for each in problems)


def test_a_status_is_one_of_the_scale_and_any_other_word_is_an_error_that_lists_them() -> None:
    assert one("status", " 滞后 ")[0].status == round_().statuses[2]
    entry, (problem,) = one("status", "基本完成")
    assert (entry.status, problem.code) == (None, "status-not-listed")
    assert problem.message == "进度状态“基本完成”不在选项之内（已完成、正常推进、滞后、未启动）。"


@pytest.mark.parametrize("text", ["已完成。", "（已完成）", "√已完成", "已 完 成；"])
def test_signs_around_a_status_are_dropped_with_a_note(text: str) -> None:
    entry, (note,) = one("status", text)
    assert (entry.status, note.code) == (round_().statuses[0], "status-normalised")


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("2021-06-30", "2021-06-30", date(2021, 6, 30)),
        ("2021年6月30日", "2021年6月30日", date(2021, 6, 30)),
        ("2021年6月底", "2021年6月底", date(2021, 6, 30)),
        ("2021/6/30", datetime(2021, 6, 30, 12, 0), date(2021, 6, 30)),
        ("2021/6/30", date(2021, 6, 30), date(2021, 6, 30)),
        ("长期", "长期", None),
        ("", None, None),
    ],
)
def test_an_expected_date_is_read_from_a_date_cell_or_from_words(
    text: str, value: object, expected: date | None
) -> None:
    entry, problems = one("expected", text, value=value)
    assert (entry.expected, entry.expected_words, problems) == (expected, text, ())


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("9月底", "9月底", date(2020, 9, 30)),
        ("12月底前", "12月底前", date(2020, 12, 31)),
        ("年底", "年底", date(2020, 12, 31)),
        ("44196", 44196, date(2020, 12, 31)),
        ("44196", "44196", date(2020, 12, 31)),
        ("４４１９６", "４４１９６", date(2020, 12, 31)),
    ],
)
def test_a_date_without_year_and_a_serial_number_are_read_and_noted(text: str, value: object, expected: date) -> None:
    entry, (note,) = one("expected", text, value=value)
    assert (entry.expected, note.code, note.severity) == (expected, "date-normalised", Severity.NOTE)
    assert f"“{text}”" in note.message and f"读作 {expected}" in note.message


@pytest.mark.parametrize(
    "text", ["2021-06-30 00:00:00", "2021/6/30 0:00", "２０２１．６．３０", "20210630", "二○二一年六月三十日"]
)
def test_a_full_date_in_any_form_is_read_silently(text: str) -> None:
    assert one("expected", text)[0].expected == date(2021, 6, 30)
    assert one("expected", text)[1] == ()


def test_a_year_typed_into_a_cell_of_dates_is_asked_about() -> None:
    entry, (problem,) = one("expected", "1905-07-13", value=datetime(1905, 7, 13))
    assert (entry.expected, problem.code) == (None, "date-unreadable")
    assert "如指2021年" in problem.message


def test_a_serial_number_of_a_workbook_that_counts_from_1904_is_not_taken_four_years_early() -> None:
    entry, (problem,) = one("expected", "42734", value=42734)  # 2020-12-31 there, 2016-12-30 in others
    assert (entry.expected, problem.code) == (None, "date-unreadable")


@pytest.mark.parametrize("text", ["待定", "同上", "见附件", "12345", "99999", "尽快"])
def test_an_expected_date_that_cannot_be_read_is_an_error_with_its_words(text: str) -> None:
    entry, (problem,) = one("expected", text)
    assert (entry.expected, entry.expected_words, problem.code) == (None, text, "date-unreadable")


@pytest.mark.parametrize("text", ["无", "/", "—"])
def test_none_written_into_a_cell_that_may_be_blank_is_no_error(text: str) -> None:
    assert one("expected", text)[1] == ()


@pytest.mark.parametrize("column", ["problems", "coordination", "next_steps"])
def test_none_written_into_a_text_cell_is_no_text(column: str) -> None:
    assert [getattr(one(column, text)[0], column) for text in ("无", "无。", "/", "—", "暂无")] == [""] * 5


@given(st.sampled_from([each.key for each in FORM_COLUMNS if each.editable]))
def test_a_cell_with_a_formula_without_result_is_an_error_at_its_cell_and_is_not_read(column: str) -> None:
    entry, problems = one(column, "85", fault="没有结果的公式")
    assert [(each.code, each.where.cell) for each in problems] == [("cell-fault", "E5")]
    assert getattr(entry, column) in (None, "")


def test_texts_arrive_as_they_were_written_without_the_blanks_at_their_ends() -> None:
    entry, _ = one("achievements", "  第一行\n=1+1 {{x}} <w:p> \u3000")
    assert entry.achievements == "第一行\n=1+1 {{x}} <w:p>"


def test_every_entry_knows_the_cells_it_came_from() -> None:
    entry, _ = one("achievements", "进展")
    assert {key: str(where) for key, where in entry.cells.items()} == {
        "item_id": "区水务局.xlsx〔填报表!A5〕",
        "achievements": "区水务局.xlsx〔填报表!E5〕",
    }
