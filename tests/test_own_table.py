"""A table that docgen exported and the office edited: the hidden id decides, whatever was moved, merged or taken away."""

import pytest

from docgen.changes import Changes, identify
from docgen.model import Deadline, TaskTable
from docgen.parse import TableRead, read_task_table
from docgen.source import RawRow, RawTable
from tests.tables import REGISTRY, item, table, task, task_table

HEAD = "| 分项编号 | 序号 | 主题 | 任务名称 | 任务内容 | 牵头单位 | 责任单位 | 启动时间 | 完成时限 |"
ROWS = {
    "T001-1": "| T001-1 | 1 | 主题一 | 任务1 | 甲 | 区水务局 | | 2020年 | 2021年 |",
    "T002-1": "| T002-1 | 2 | 主题一 | 任务2 | 乙 | 区水务局 | | 2020年 | 2021年 |",
    "T002-2": "| T002-2 | 2 | 主题一 | 任务2 | 丙 | 区教育局 | | 2020年 | 2021年 |",
    "T003-1": "| T003-1 | 3 | 主题一 | 任务3 | 丁 | 区水务局 | | 2020年 | 2021年 |",
}
FORCE = task_table(
    task("1", item("T001-1", "甲")),
    task("2", item("T002-1", "乙"), item("T002-2", "丙", leads=("jiaoyuju",))),
    task("3", item("T003-1", "丁")),
)


def back(*rows: str, present: TaskTable = FORCE, head: str = HEAD) -> tuple[TaskTable, Changes, TableRead]:
    """The edited rows taken back."""
    return taken(table("\n".join((head, *rows))), present=present)


def taken(*raw: RawTable, present: TaskTable = FORCE) -> tuple[TaskTable, Changes, TableRead]:
    read = read_task_table(raw, registry=REGISTRY, present=present)
    assert read.rows.read == read.rows.used + read.rows.refused
    found, changes, _ = identify(present, read.table, registry=REGISTRY)
    return found, changes, read


def codes(read: TableRead) -> list[str]:
    return [each.code for each in read.diagnostics]


def ids(found: TaskTable) -> list[str]:
    return [each.id for _, each in found.items]


def without(rows: dict[str, str], column: int) -> list[str]:
    """The table with one column taken away."""
    return ["|" + "|".join(c for i, c in enumerate(row.strip("|").split("|")) if i != column) + "|"
            for row in (HEAD, *rows.values())]  # fmt: skip


def test_the_table_as_exported_changes_nothing_and_tells_nothing() -> None:
    found, changes, read = back(*ROWS.values())
    assert (bool(changes), codes(read), found.tasks[1].items[1].id) == (False, [], "T002-2")


@pytest.mark.parametrize(
    "order",
    [
        ("T002-2", "T001-1", "T003-1", "T002-1"),
        ("T003-1", "T002-1", "T001-1", "T002-2"),
        ("T002-1", "T003-1", "T002-2", "T001-1"),
    ],
)
def test_items_of_a_task_belong_together_wherever_their_rows_stand(order: tuple[str, ...]) -> None:
    found, changes, read = back(*(ROWS[name] for name in order))
    assert not changes and codes(read) == []
    assert [each.id for each in found.tasks] == list(dict.fromkeys(name[:4] for name in order))


def test_a_blank_number_keeps_the_task_its_number() -> None:
    found, changes, read = back(
        ROWS["T001-1"], ROWS["T002-1"].replace("| 2 |", "| |"), ROWS["T002-2"].replace("| 2 |", "| |"), ROWS["T003-1"]
    )
    assert not changes and codes(read) == ["number-kept"]
    assert found.tasks[1].number == "2"


def test_a_row_of_which_all_but_the_id_was_cleared_is_an_error_and_not_a_cancelled_task() -> None:
    cleared = "| T003-1 | | | | | | | | |"
    found, changes, read = back(ROWS["T001-1"], ROWS["T002-1"], ROWS["T002-2"], cleared)
    assert "required-blank" in codes(read)
    assert (changes.removed, ids(found)[-1]) == ((), "T003-1")


@pytest.mark.parametrize("name", ["T002-1", "T002-2"])
@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("主题一", "主题二", "主题"), ("任务2", "新名", "任务名称"), ("| 2 |", "| 2之二 |", "序号")],
)
def test_what_is_edited_in_one_row_of_a_task_is_told_and_taken(name: str, old: str, new: str, field: str) -> None:
    rows = ROWS | {name: ROWS[name].replace(old, new)}
    _, changes, read = back(*rows.values())
    assert codes(read) == ["own-rows-disagree"]
    assert [(each.field, each.after) for each in (*changes.changed, *changes.renumbered)] == [(field, new.strip("| "))]


def test_where_every_row_says_another_thing_the_first_one_counts() -> None:
    rows = ROWS | {"T002-1": ROWS["T002-1"].replace("任务2", "一"), "T002-2": ROWS["T002-2"].replace("任务2", "二")}
    found, _, read = back(*rows.values())
    assert (codes(read), found.tasks[1].name) == (["own-rows-disagree"], "一")


def test_a_row_given_to_another_task_stays_with_its_id_and_is_told() -> None:
    moved = ROWS["T002-2"].replace("| 2 |", "| 1 |").replace("任务2", "任务1")
    found, changes, read = back(ROWS["T001-1"], moved, ROWS["T002-1"], ROWS["T003-1"])
    assert not changes and codes(read) == ["own-rows-disagree"]
    assert sorted(ids(found)) == sorted(ROWS)


def test_a_copied_row_goes_by_its_text_wherever_it_stands() -> None:
    copy = ROWS["T001-1"].replace("甲", "全新").replace("任务1", "新任务").replace("| 1 |", "| 9 |")
    found, changes, read = back(copy, *ROWS.values())
    assert codes(read) == ["id-repeated"]
    assert [each.name for each in changes.added] == ["新任务"] and not changes.changed
    assert {each.content: each.id for _, each in found.items}["甲"] == "T001-1"


def test_a_new_row_with_number_and_name_of_a_task_is_its_item_wherever_it_stands() -> None:
    new = "| | 2 | 主题一 | 任务2 | 新的 | 区水务局 | | 2020年 | 2021年 |"
    for rows in ((new, *ROWS.values()), (*ROWS.values(), new)):
        found, changes, _ = back(*rows)
        assert [(each.field, each.item) for each in changes.changed] == [("新增", "T002-3")]
        assert len(found.tasks) == 3


def test_a_new_task_without_a_number_gets_the_next_one() -> None:
    new = "| | | 主题一 | 新任务 | 新的 | 区水务局 | | 2020年 | 2021年 |"
    _, changes, read = back(ROWS["T001-1"], new, *list(ROWS.values())[1:])
    assert [(each.number, each.name) for each in changes.added] == [("4", "新任务")]
    assert codes(read) == ["number-counted"]


def test_an_id_that_was_cancelled_is_told() -> None:
    first, _, _ = back(ROWS["T001-1"], ROWS["T002-1"], ROWS["T002-2"])
    found, changes, read = back(*ROWS.values(), present=first)
    assert codes(read) == ["id-cancelled"]
    assert [each.task for each in changes.added] == ["T004"] and len(found.tasks) == 3


def test_a_total_and_a_remark_below_are_refused_and_counted() -> None:
    _, changes, read = back(*ROWS.values(), "| | 合计 | | 3项 | | | | | |", "| | 注：以上已确认 | | | | | | | |")
    assert not changes and (read.rows.read, read.rows.refused) == (6, 2)
    assert sorted(codes(read)) == ["row-empty", "row-total"]


# ---- columns and sheets --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", range(1, 9))
def test_a_column_taken_away_is_an_error_and_wipes_nothing(column: int) -> None:
    rows = without(ROWS, column)
    _, changes, read = back(*rows[1:], head=rows[0])
    assert codes(read) == ["own-column-missing"]
    assert not changes


@pytest.mark.parametrize("column", [2, 5, 6, 7, 8])
def test_a_column_under_another_name_is_an_error_and_wipes_nothing(column: int) -> None:
    heading = HEAD.strip("|").split("|")[column].strip()
    _, changes, read = back(*ROWS.values(), head=HEAD.replace(f"| {heading} |", "| 另一名称 |"))
    assert {"own-column-missing", "heading-unknown"} == set(codes(read))
    assert {(each.field, each.before) for each in changes.changed} <= {("另一名称", "")}


@pytest.mark.parametrize("heading", ["编码", ""])
def test_ids_are_known_under_any_heading(heading: str) -> None:
    _, changes, read = back(*reversed(ROWS.values()), head=HEAD.replace("| 分项编号 |", f"| {heading} |"))
    assert not changes and codes(read) == []


def test_an_additional_column_taken_away_is_an_error_and_wipes_nothing() -> None:
    head = HEAD + " 备注 |"
    present, _, _ = back(*(row + " 见附件 |" for row in ROWS.values()), head=head)
    assert present.tasks[0].items[0].extra == (("备注", "见附件"),)
    _, changes, read = back(*ROWS.values(), present=present)
    assert (codes(read), bool(changes)) == (["own-column-missing"], False)


def test_a_copy_of_the_sheet_is_refused() -> None:
    text = "\n".join((HEAD, *ROWS.values()))
    found, changes, read = taken(table(text), table(text, sheet="备份"))
    assert set(codes(read)) == {"own-sheet-doubled"} and not changes
    assert (read.rows.used, read.rows.refused, len(found.items)) == (4, 4, 4)


def test_merged_cells_say_the_same_in_every_row() -> None:
    raw = table("\n".join((HEAD, *ROWS.values())))
    merged = RawTable(tuple(_merged(row) if place == 3 else row for place, row in enumerate(raw.rows)), raw.where)
    _, changes, read = taken(merged)
    assert not changes and codes(read) == []


def _merged(row: RawRow) -> RawRow:
    cells = [
        cell._replace(text="", value=None, covered="above", inherited=cell.text) if place in (1, 2, 3) else cell
        for place, cell in enumerate(row)
    ]
    return RawRow(tuple(cells), row.where)


# ---- years -----------------------------------------------------------------------------------------------------------


def dated(year: int, words: str = "12月底前") -> TaskTable:
    found = read_task_table([table("\n".join((HEAD, *ROWS.values())).replace("2021年", words))], registry=REGISTRY,
                            year=year)  # fmt: skip
    return identify(None, found.table, registry=REGISTRY)[0]


def received(text: str, present: TaskTable, year: int | None = None) -> tuple[TaskTable, Changes]:
    read = read_task_table([table(text)], registry=REGISTRY, present=present, usual_year=present.year, year=year)
    found, changes, _ = identify(present, read.table, registry=REGISTRY)
    return found, changes


PLAIN = """
| 序号 | 主题 | 任务名称 | 任务内容 | 牵头单位 | 启动时间 | 完成时限 |
| 1 | 主题一 | 任务1 | 甲 | 区水务局 | 2020年 | 12月底前 |
"""


def test_the_year_that_words_leave_out_is_shown_and_read_again() -> None:
    found = Deadline.read("12月底前", year=2021)
    assert (found.shown, Deadline.read("2021年").shown, Deadline.read("长期推进").shown) == (
        "12月底前（2021年）", "2021年", "长期推进"
    )  # fmt: skip
    assert Deadline.read(found.shown, year=2030) == found
    assert Deadline.read("2021年底（2022年）").when is None, "two years say nothing"


def test_another_year_is_a_difference() -> None:
    present = dated(2021)
    _, changes = received(PLAIN, present, year=2023)
    (change,) = changes.changed
    assert (change.field, change.before, change.after) == ("完成时限", "12月底前（2021年）", "12月底前（2023年）")


def test_an_item_of_the_same_words_keeps_its_year_where_others_have_a_later_one() -> None:
    later = task_table(*dated(2021).tasks, task("9", item("T009-1", "癸", deadline="2021年")))
    late = received(PLAIN.replace("甲", "子").replace("任务1", "任务9"), later, year=2023)[0].tasks[0]
    present = task_table(dated(2021).tasks[0], late)
    assert present.year == 2023
    found, changes = received(PLAIN, present)
    assert (found.tasks[0].items[0].deadline.year, changes.changed) == (2021, ())


def test_a_year_can_be_edited_in_the_workbook_and_another_month_keeps_the_year_of_the_item() -> None:
    present = dated(2021)
    rows = [row.replace("| 2021年 |", "| 12月底前（2021年） |") for row in ROWS.values()]
    assert not back(*rows, present=present)[1]
    edited = [rows[0].replace("（2021年）", "（2022年）"), rows[1].replace("12月底前（2021年）", "6月底前"), *rows[2:]]
    _, changes, _ = back(*edited, present=present)
    assert [(each.before, each.after) for each in changes.changed] == [
        ("12月底前（2021年）", "12月底前（2022年）"), ("12月底前（2021年）", "6月底前（2021年）")
    ]  # fmt: skip
