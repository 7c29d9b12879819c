"""A newly read table against the one in force: ids survive, differences are told."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from docgen.changes import Changes, identify
from docgen.diagnostics import Diagnostic
from docgen.model import Item, Task, TaskTable
from tests.tables import REGISTRY, item, task, task_table


def fresh(number: str, *contents: str, name: str = "") -> Task:
    """A task as `parse` hands it over: without ids."""
    return replace(task(number, *(item("", each) for each in contents), name=name or f"名称{contents[0]}"), id="")


def compared(present: TaskTable | None, *read: Task) -> tuple[TaskTable, Changes, tuple[Diagnostic, ...]]:
    return identify(present, task_table(*read), registry=REGISTRY)


def in_force(*read: Task) -> TaskTable:
    return compared(None, *read)[0]


def ids(table: TaskTable) -> dict[str, str]:
    """Ids by content."""
    return {found.content: found.id for _, found in table.items}


def test_a_first_table_gets_ids_in_its_order_and_no_differences() -> None:
    table, changes, notes = compared(None, fresh("1", "甲"), fresh("2", "乙", "丙"))
    assert ids(table) == {"甲": "T001-1", "乙": "T002-1", "丙": "T002-2"}
    assert (bool(changes), notes) == (False, ())


def test_the_same_table_again_changes_nothing() -> None:
    read = (fresh("1", "甲"), fresh("2", "乙", "丙"))
    present = in_force(*read)
    table, changes, notes = compared(present, *read)
    assert table.tasks == present.tasks
    assert (bool(changes), notes) == (False, ())


def test_ids_survive_renumbering() -> None:
    present = in_force(fresh("1", "甲"), fresh("2", "乙"), fresh("3", "丙"))
    table, changes, notes = compared(present, fresh("1", "丙"), fresh("2", "甲"), fresh("5", "乙"))
    assert ids(table) == ids(present)
    assert {(each.task, each.before, each.after) for each in changes.renumbered} == {
        ("T001", "1", "2"), ("T002", "2", "5"), ("T003", "3", "1")
    }  # fmt: skip
    assert (changes.added, changes.removed, changes.changed, notes) == ((), (), (), ())


def test_two_tasks_that_swap_their_numbers_keep_their_ids() -> None:
    present = in_force(fresh("1", "甲"), fresh("2", "乙"))
    table, changes, _ = compared(present, fresh("1", "乙"), fresh("2", "甲"))
    assert ids(table) == ids(present)
    assert len(changes.renumbered) == 2 and not changes.changed


def test_an_added_task_gets_a_new_id_and_pushes_nobody_aside() -> None:
    present = in_force(fresh("1", "甲"), fresh("2", "乙"))
    table, changes, _ = compared(present, fresh("1", "新"), fresh("2", "甲"), fresh("3", "乙"))
    assert ids(table) == {"新": "T003-1", "甲": "T001-1", "乙": "T002-1"}
    assert [(each.task, each.number, each.name) for each in changes.added] == [("T003", "1", "名称新")]
    assert changes.removed == ()


def test_a_removed_task_is_told_by_id_and_name() -> None:
    present = in_force(fresh("1", "甲"), fresh("2", "乙"))
    table, changes, _ = compared(present, fresh("1", "乙"))
    assert ids(table) == {"乙": "T002-1"}
    assert [(each.task, each.name) for each in changes.removed] == [("T001", "名称甲")]


def test_a_changed_content_is_known_by_its_name_and_told_with_both_texts() -> None:
    present = in_force(fresh("1", "甲", name="打造智慧水务"))
    table, changes, notes = compared(present, fresh("7", "改写", name="打造智慧水务"))
    assert ids(table) == {"改写": "T001-1"}
    assert [(each.field, each.before, each.after) for each in changes.changed] == [("任务内容", "甲", "改写")]
    assert notes == ()


def test_a_changed_name_is_known_by_its_content() -> None:
    present = in_force(fresh("1", "甲", name="旧名"))
    _, changes, notes = compared(present, fresh("9", "甲", name="新名"))
    assert [(each.field, each.before, each.after) for each in changes.changed] == [("任务名称", "旧名", "新名")]
    assert notes == ()


def test_a_task_known_by_its_number_only_is_doubtful_and_told() -> None:
    present = in_force(fresh("1", "甲", name="旧名"))
    table, _, notes = compared(present, fresh("1", "全新内容", name="新名"))
    assert ids(table) == {"全新内容": "T001-1"}
    assert [each.code for each in notes] == ["task-matched-by-number"]


def test_blanks_and_width_of_signs_make_no_other_task() -> None:
    present = in_force(fresh("1", "融合，实现。"))
    table, _, notes = compared(present, fresh("4", "融合,实现。", name="名称融合，实现。"))
    assert next(iter(ids(table).values())) == "T001-1"
    assert notes == ()


def test_the_same_text_twice_keeps_both_ids_while_the_numbers_stay() -> None:
    read = (fresh("1", "甲"), fresh("2", "甲"), fresh("3", "乙"))
    present = in_force(*read)
    table, changes, _ = compared(present, *read)
    assert [each.id for each in table.tasks] == ["T001", "T002", "T003"]
    assert not changes


def test_the_same_text_twice_keeps_both_ids_when_renumbered() -> None:
    present = in_force(fresh("1", "甲"), fresh("2", "甲"))
    table, changes, _ = compared(present, fresh("1", "新"), fresh("2", "甲"), fresh("3", "甲"))
    assert table.tasks[0].id == "T003"
    assert {each.id for each in table.tasks[1:]} == {"T001", "T002"}
    assert (len(changes.added), changes.removed) == (1, ())


def test_the_same_text_twice_under_the_same_numbers_raises_no_doubt() -> None:
    read = (fresh("1", "甲"), fresh("2", "甲"))
    assert compared(in_force(*read), *read)[2] == ()


# ---- items -------------------------------------------------------------------------------------------------------------


def test_an_added_item_gets_a_number_of_its_own_and_the_others_keep_theirs() -> None:
    present = in_force(fresh("1", "甲", "乙", name="名"))
    table, changes, _ = compared(present, fresh("1", "甲", "新", "乙", name="名"))
    assert ids(table) == {"甲": "T001-1", "新": "T001-3", "乙": "T001-2"}
    assert ("新增", "", "新") in [(each.field, each.before, each.after) for each in changes.changed]


def test_a_removed_item_is_told() -> None:
    present = in_force(fresh("1", "甲", "乙", name="名"))
    table, changes, _ = compared(present, fresh("1", "乙", name="名"))
    assert ids(table) == {"乙": "T001-2"}
    assert [(each.field, each.before, each.after) for each in changes.changed] == [("取消", "甲", "")]


def test_items_that_change_places_keep_their_ids() -> None:
    present = in_force(fresh("1", "甲", "乙", name="名"))
    assert ids(compared(present, fresh("1", "乙", "甲", name="名"))[0]) == ids(present)


def test_changed_units_and_times_are_told_in_the_words_of_the_table() -> None:
    def read(one: Item) -> Task:
        return replace(task("1", one), id="")

    present = in_force(read(item("", units=("jiaoyuju",))))
    later = item("", leads=("caizhengju",), units=("jiaoyuju",), groups=("各街道",), deadline="2022年")
    _, changes, _ = compared(present, read(later))
    assert [(each.field, each.before, each.after) for each in changes.changed] == [
        ("牵头单位", "区水务局", "区财政局"),
        ("责任单位", "区教育局", "区教育局、各街道"),
        ("完成时限", "2021年", "2022年"),
    ]


def test_two_items_with_the_same_content_keep_their_ids() -> None:
    read = replace(task("1", item("", "同", leads=("shuiwuju",)), item("", "同", leads=("caizhengju",))), id="")
    present = in_force(read)
    assert [found.id for _, found in compared(present, read)[0].items] == [found.id for _, found in present.items]


# ---- ids are never given twice --------------------------------------------------------------------------------------------


def test_the_id_of_a_removed_task_is_never_given_to_another() -> None:
    first = in_force(fresh("1", "甲"), fresh("2", "乙"))
    second, _, _ = compared(first, fresh("1", "甲"))
    third, _, _ = compared(second, fresh("1", "甲"), fresh("2", "丙"))
    assert third.tasks[1].id not in {each.id for each in first.tasks}


def test_the_id_of_a_removed_item_is_never_given_to_another() -> None:
    first = in_force(fresh("1", "甲", "乙", name="名"))
    second, _, _ = compared(first, fresh("1", "甲", name="名"))
    third, _, _ = compared(second, fresh("1", "甲", "丙", name="名"))
    assert ids(third)["丙"] != ids(first)["乙"]


WORDS = st.lists(st.sampled_from("甲乙丙丁戊己庚辛"), unique=True, min_size=1, max_size=8)


@given(WORDS, WORDS)
def test_tasks_of_the_same_text_keep_their_ids_and_nobody_shares_one(before: list[str], after: list[str]) -> None:
    present = in_force(*(fresh(str(n), word) for n, word in enumerate(before, start=1)))
    table, changes, _ = compared(present, *(fresh(str(n), word) for n, word in enumerate(after, start=1)))
    assert {word: ids(table)[word] for word in after if word in before} == {
        word: ids(present)[word] for word in before if word in after
    }
    assert len({each.id for each in table.tasks}) == len(after)
    assert len(present.tasks) - len(changes.removed) + len(changes.added) == len(table.tasks)


@given(WORDS)
def test_any_order_of_the_same_tasks_is_renumbering_and_nothing_else(words: list[str]) -> None:
    present = in_force(*(fresh(str(n), word) for n, word in enumerate(words, start=1)))
    _, changes, notes = compared(present, *(fresh(str(n), word) for n, word in enumerate(sorted(words), start=1)))
    assert (changes.added, changes.removed, changes.changed, notes) == ((), (), (), ())


def test_json_leaves_out_what_says_nothing() -> None:
    present = in_force(fresh("1", "甲"))
    _, changes, _ = compared(present, fresh("2", "甲"))
    renumbered = {"id": "T001", "number": "2", "name": "名称甲", "field": "序号", "before": "1", "after": "2"}
    assert changes.as_json() == {"added": [], "removed": [], "changed": [], "renumbered": [renumbered]}
