"""Two versions of a form, compared cell by cell."""

from docgen.versions import OWN_ROW, changed_cells
from tests.tables import form


def changes(before: str, after: str) -> list[tuple[str, str, str, str]]:
    found = changed_cells(form(before), form(after))
    return [(each.item_id, each.column, each.before, each.after) for each in found]


def test_a_changed_cell_is_told_with_both_its_places():
    before = form("""
        | item_id | status   | progress |
        | T001-1  | 正常推进 | 40       |
        | T002-1  | 滞后     | 10       |
    """)
    after = form("""
        | item_id | progress | status   |
        | T002-1  | 10       | 滞后     |
        | T001-1  | 60       | 正常推进 |
    """)
    (found,) = changed_cells(before, after)
    assert (found.item_id, found.column, found.before, found.after) == ("T001-1", "完成进度（%）", "40", "60")
    assert (found.where_before.cell, found.where_after.cell) == ("C5", "B6")


def test_rows_and_columns_that_only_moved_are_no_change():
    assert not changes(
        "| item_id | status |\n| T001-1 | 滞后 |\n| T002-1 | 已完成 |",
        "| status | item_id |\n| 已完成 | T002-1 |\n| 滞后 | T001-1 |",
    )


def test_a_row_that_is_gone_is_told_for_each_cell_it_had():
    found = changes("| item_id | status | problems |\n| T001-1 | 滞后 | 缺人 |", "| item_id | status |")
    assert found == [("T001-1", "进度状态", "滞后", ""), ("T001-1", "存在问题及原因", "缺人", "")]


def test_another_spelling_of_the_same_value_is_a_change():
    assert changes("| item_id | progress |\n| T001-1 | 80 |", "| item_id | progress |\n| T001-1 | ８０ |")


def test_a_row_the_unit_typed_in_itself_is_told_whole():
    found = changes("| item_id | name |", "| item_id | name |\n| | 新增一事 |")
    assert found == [("", OWN_ROW, "", "新增一事")]
