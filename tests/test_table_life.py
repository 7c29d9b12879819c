"""The life of the table: exported, edited, taken back; adjusted after its letters; accepted once, not asked twice."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen import wording
from docgen.adjusting import shown_in
from docgen.changes import identify, marked
from docgen.contexts import LETTER
from docgen.editing import task_sheet
from docgen.excel.ledger import write_workbook
from docgen.model import Adjustment, Deadline, Issued, Item, Task, TaskTable
from docgen.parse import read_task_table
from docgen.word.blueprint import build
from docgen.word.render import Template
from docgen.workflow.sources import raw_tables
from tests.running import Result, docgen, snapshot
from tests.tables import OFFICE, REGISTRY, table

DAY = date(2020, 9, 1)
BASIS = "罗府办〔2020〕15号"


@pytest.fixture
def told(workspace: Path) -> Path:
    """The sample office after its letters went out."""
    assert docgen("letters", at=workspace).status == 0
    return workspace


def exported(workspace: Path, what: str = "tasks") -> Path:
    file = workspace / "修改" / f"{what}.xlsx"
    assert docgen("export", what, file, at=workspace).status == 0
    return file


def edited(file: Path, **changes: str) -> Path:
    """`T002-1_I="…"` puts a text into column I of the row of that id; `delete` names the id of a row to go."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows()}
    for key, text in changes.items():
        if key != "delete":
            name, column = key.rsplit("_", 1)
            sheet[f"{column}{rows[name.replace('__', '-')]}"] = text
    if "delete" in changes:
        sheet.delete_rows(rows[changes["delete"]])
    book.save(file)
    return file


def imported(file: Path, workspace: Path, *more: str) -> Result:
    return docgen("import", file, "--json", *more, at=workspace)


# ---- out and back --------------------------------------------------------------------------------------------------


def test_a_table_exported_and_taken_back_changes_nothing(workspace: Path) -> None:
    file = exported(workspace)
    before = snapshot(workspace)
    result = imported(file, workspace)
    assert result.status == 0
    assert not any(result.json["changes"].values())
    assert snapshot(workspace) == before


def test_the_workbook_has_hidden_ids_and_drop_downs_that_leave_room_for_new_rows(workspace: Path) -> None:
    book = openpyxl.load_workbook(exported(workspace))
    sheet = book.worksheets[0]
    assert sheet.column_dimensions["A"].hidden
    assert [each.sheet_state for each in book.worksheets] == ["visible", "veryHidden"]
    offered = {str(each.sqref)[0]: each for each in sheet.data_validations.dataValidation}
    assert set(offered) == {"C", "F", "G"}
    assert all(each.showErrorMessage is False for each in offered.values()), "two units may be typed into a cell"
    assert max(span.max_row for each in offered.values() for span in each.sqref.ranges) > sheet.max_row
    words = book.defined_names[offered["F"].formula1.removeprefix("=")].attr_text
    assert words.startswith("_docgen_lists!")


def test_sorted_rows_keep_their_ids(workspace: Path) -> None:
    file = exported(workspace)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "分项编号")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head + 1)]
    for place, row in enumerate(reversed(rows), start=head + 1):
        for column, value in enumerate(row, start=1):
            sheet.cell(place, column).value = value
    book.save(file)
    changes = imported(file, workspace).json["changes"]
    assert not any(changes[kind] for kind in ("added", "removed", "renumbered"))


def test_edits_come_back_word_by_word_and_a_new_row_is_a_new_task(workspace: Path) -> None:
    file = edited(exported(workspace), T024__1_I="2021年6月底", delete="T007-1")
    book = openpyxl.load_workbook(file)
    book.worksheets[0].append([None, "29", "主题", "新任务", "新的内容。", "区水务局", "", "2020年", "2020年底"])
    book.save(file)
    changes = imported(file, workspace).json["changes"]
    assert [each["id"] for each in changes["added"]] == ["T029"]
    assert [each["id"] for each in changes["removed"]] == ["T007"]
    (change,) = changes["changed"]
    assert (change["field"], change["words"]) == ("完成时限", "［删：2020年］［增：2021年6月底］")


def test_a_copied_row_with_its_hidden_id_is_a_new_item(workspace: Path) -> None:
    file = exported(workspace)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    row = next([cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == "T028-1")
    sheet.append([*row[:4], "另一分项的内容。", *row[5:]])
    book.save(file)
    result = imported(file, workspace)
    assert "id-repeated" in {each["code"] for each in result.json["diagnostics"]}
    (change,) = result.json["changes"]["changed"]
    assert (change["field"], change["item"]) == ("新增", "T028-2")


def test_an_export_does_not_overwrite_a_file_unless_told(workspace: Path) -> None:
    file = exported(workspace)
    assert docgen("export", "tasks", file, at=workspace).status == 0, "the same content again"
    file.write_bytes(b"the clerk's own")
    refused = docgen("export", "tasks", file, at=workspace)
    assert refused.status == 1 and "已经存在" in refused.err
    assert file.read_bytes() == b"the clerk's own"
    assert docgen("export", "tasks", file, "--overwrite", at=workspace).status == 0
    assert file.read_bytes() != b"the clerk's own"


def test_a_dry_run_of_an_export_writes_nothing(workspace: Path) -> None:
    file = workspace / "x.xlsx"
    assert docgen("export", "units", file, "--dry-run", at=workspace).status == 0
    assert not file.exists()


# ---- units ---------------------------------------------------------------------------------------------------------


def test_units_exported_and_taken_back_change_nothing(workspace: Path) -> None:
    file = exported(workspace, "units")
    before = snapshot(workspace)
    result = imported(file, workspace)
    assert result.status == 0 and not any(result.json["changes"].values())
    assert snapshot(workspace) == before


def test_a_renamed_unit_keeps_its_code_and_a_new_one_gets_one(workspace: Path) -> None:
    file = edited(exported(workspace, "units"), shuiwuju_B="区水务和湖泊局", shuiwuju_E="区水务局", shuiwuju_G="0755-1")
    book = openpyxl.load_workbook(file)
    book.worksheets[0].append([None, "区新设局", "新设局", "区政府部门"])
    book.save(file)
    result = imported(file, workspace)
    assert result.status == 0, result.err
    assert {each["field"] for each in result.json["changes"]["changed"]} == {"单位全称", "其他名称", "联系电话"}
    told = docgen("letters", "--unit", "区水务和湖泊局", "--json", at=workspace)
    assert told.json["counts"]["letters"] == 1
    assert docgen("letters", "--unit", "区新设局", "--json", at=workspace).json["counts"]["letters"] == 0


def test_a_unit_that_tasks_name_cannot_go(workspace: Path) -> None:
    file = edited(exported(workspace, "units"), delete="shuiwuju")
    before = snapshot(workspace)
    result = imported(file, workspace)
    assert result.status == 1 and "unit-in-use" in {each["code"] for each in result.json["diagnostics"]}
    assert snapshot(workspace) == before


def test_two_units_of_one_name_are_refused(workspace: Path) -> None:
    result = imported(edited(exported(workspace, "units"), shuiwuju_C="教育局"), workspace)
    assert result.status == 1 and "unit-name-doubled" in {each["code"] for each in result.json["diagnostics"]}


def test_a_successor_takes_over_and_the_old_name_stays_readable(workspace: Path) -> None:
    file = edited(exported(workspace, "units"), shuiwuju_H="区应急管理局", shuiwuju_I="2020-07-01")
    assert imported(file, workspace).status == 0
    again = docgen("import", workspace / "data/source/重点任务分解表.txt", "--dry-run", "--json", at=workspace)
    assert "unit-succeeded" in {each["code"] for each in again.json["diagnostics"]}


# ---- adjustments ---------------------------------------------------------------------------------------------------


def test_changes_before_the_first_letters_are_no_adjustments(workspace: Path) -> None:
    (workspace / "data/register.yaml").unlink()
    result = imported(edited(exported(workspace), T024__1_I="2021年"), workspace)
    assert result.json["counts"]["adjustments"] == 0
    assert not (workspace / "data/adjustments.yaml").exists()


def test_a_change_after_the_letters_is_kept_and_told_in_the_letter_that_replaces_one(told: Path) -> None:
    file = edited(exported(told), T024__1_I="2021年6月底")
    result = imported(file, told, "--basis", BASIS, "--as-of", "2020-09-01")
    assert result.json["counts"]["adjustments"] == 1
    assert "basis-missing" not in {each["code"] for each in result.json["diagnostics"]}
    issued = docgen("letters", "--changed", "--as-of", "2020-09-02", "--json", at=told).json
    assert {each["unit"] for each in issued["letters"]} == {"区水务局", "区政务服务数据管理局"}
    path = next(each for each in issued["files"] if "区水务局" in each)
    words = [[cell.text for cell in row.cells] for row in Document(str(told / path)).tables[-1].rows]
    assert words[1] == ["24", "打造智慧水务", "完成时限", "2020年", "2021年6月底", f"{BASIS}（2020年9月1日）"]
    assert docgen("letters", "--changed", "--as-of", "2020-09-03", "--json", at=told).json["letters"] == []


def test_a_first_letter_and_a_later_unchanged_one_show_no_comparison(told: Path) -> None:
    file = edited(exported(told), T024__1_I="2021年6月底")
    imported(file, told, "--basis", BASIS, "--as-of", "2020-09-01")
    docgen("letters", "--as-of", "2020-09-02", at=told)
    other = next((told / "output/letters").glob("05-*.docx"))
    assert len(Document(str(other)).tables) == 1


def test_without_a_basis_the_clerk_is_told_and_the_record_says_it_is_not_known(told: Path) -> None:
    result = imported(edited(exported(told), T024__1_I="2021年"), told)
    assert "basis-missing" in {each["code"] for each in result.json["diagnostics"]}
    assert "basis: 待明确" in (told / "data/adjustments.yaml").read_text(encoding="utf-8")


def test_the_report_tells_what_was_adjusted_in_its_quarter_only(told: Path) -> None:
    file = edited(exported(told), T024__1_I="2021年6月底")
    imported(file, told, "--basis", BASIS, "--as-of", "2020-09-01")
    sentence = f"第24项“打造智慧水务”的完成时限由“2020年”调整为“2021年6月底”（{BASIS}，2020年9月1日）"
    for period, there in (("2020Q3", True), ("2020Q2", False)):
        assert docgen("summary", period, at=told).status == 0
        report = next((told / f"output/{period}").glob("*报告.docx"))
        text = "".join(paragraph.text for paragraph in Document(str(report)).paragraphs)
        assert (sentence in text) is there


def test_a_unit_that_loses_its_last_task_is_named_since_no_letter_replaces_its_own(told: Path) -> None:
    file = exported(told)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and "区教育局" in cell.value:
                cell.value = "、".join(each for each in cell.value.split("、") if each != "区教育局")
    book.save(file)
    result = imported(file, told, "--accept", "--basis", BASIS)
    assert result.status == 0, result.err
    issued = docgen("letters", "--changed", "--json", at=told).json
    assert [
        "区教育局" in each["message"] for each in issued["diagnostics"] if each["code"] == "unit-without-tasks"
    ] == [True]


def _issued(serial: int, replaces: str = "") -> Issued:
    return Issued("函", 2020, serial, "任务分解函", "shuiwuju", DAY, "", replaces)


def _adjusted(registered: int, field: str = "完成时限", units: tuple[str, ...] = ("shuiwuju",)) -> Adjustment:
    return Adjustment(DAY, "依据", "T001", "", "1", "名", field, "甲", "乙", units, registered)


def test_a_letter_shows_what_came_between_it_and_the_one_it_replaces() -> None:
    register = (_issued(1), _issued(2, "函〔2020〕1号"), _issued(3, "函〔2020〕2号"))
    before, between, after = _adjusted(0), _adjusted(1), _adjusted(2)
    made = (before, between, after)
    assert shown_in(register[0], made, register) == ()
    assert shown_in(register[1], made, register) == (between,)
    assert shown_in(register[2], made, register) == (after,)
    everyone = _adjusted(1, units=("jiaoyuju", "各相关单位"))
    assert shown_in(register[1], (everyone,), register) == ()
    gone = _adjusted(1, "取消", ("jiaoyuju", "各相关单位"))
    assert shown_in(register[1], (gone,), register) == (gone,)


# ---- accepted once -------------------------------------------------------------------------------------------------


def test_what_was_accepted_once_is_not_asked_again(workspace: Path) -> None:
    file = edited(exported(workspace), T024__1_F="区不存在局", T005__1_I="尽快")
    asked = imported(file, workspace)
    assert asked.status == 1
    comment = (workspace / "data/decisions.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert imported(file, workspace, "--accept", "--as-of", "2020-06-01").status == 0
    decisions = (workspace / "data/decisions.yaml").read_text(encoding="utf-8")
    assert decisions.startswith(comment), "what people wrote in the file stays"
    again = imported(file, workspace)
    assert again.status == 0, again.err
    noted = [each["message"] for each in again.json["diagnostics"] if each["code"] == "accepted-before"]
    assert len(noted) == 2 and all("2020-06-01 已核对接受" in each for each in noted)
    assert (workspace / "data/decisions.yaml").read_text(encoding="utf-8") == decisions
    assert docgen("run", "2020Q3", at=workspace).status == 0, "a table accepted with an unknown lead can be worked with"


def test_acceptance_starts_a_decisions_file_where_there_is_none(workspace: Path) -> None:
    (workspace / "data/decisions.yaml").unlink()
    source = workspace / "data/source/重点任务分解表.txt"
    assert imported(source, workspace, "--accept").status == 0
    assert imported(source, workspace).status == 0


# ---- issued again --------------------------------------------------------------------------------------------------


def test_a_list_issued_again_with_more_rows_under_new_numbers_keeps_the_ids_of_the_same_texts() -> None:
    """113 → 126 rows as it happened: 103 of the same text, 92 of those under another number."""
    chance = random.Random(113)

    def text(number: int) -> str:
        return f"推进第{number}号事项，" + "".join(chance.choice("建设完善平台数据服务治理") for _ in range(40))

    texts = [text(number) for number in range(113)]
    kept = [*texts[:11], *texts[21:]]  # the first 11 keep their number, 10 go
    fresh = [text(number) for number in range(200, 223)]
    later = kept[11:] + fresh
    chance.shuffle(later)
    before = read_task_table([_listed(texts)], registry=REGISTRY).table
    first, *_ = identify(None, before, registry=REGISTRY)
    after = read_task_table([_listed([*kept[:11], *later])], registry=REGISTRY).table
    second, changes, doubts = identify(first, after, registry=REGISTRY)
    known = {task.items[0].content: task.id for task in first.tasks}
    same = [task for task in second.tasks if task.items[0].content in known]
    assert len(second.tasks) == 126 and len(same) == 103
    assert all(task.id == known[task.items[0].content] for task in same)
    assert len(changes.renumbered) >= 85
    matched = {each.message for each in doubts}
    assert len(changes.added) + len(matched) == 23, "a new text is a new task, or a doubtful match that is told"


def _listed(texts: list[str]):
    lines = ["| 序号 | 任务内容 | 牵头单位 | 完成时限 |"]
    lines += [f"| {number} | {text} | 区水务局 | 2021年 |" for number, text in enumerate(texts, start=1)]
    return table("\n".join(lines))


# ---- any table -----------------------------------------------------------------------------------------------------

_SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\u2028\u2029")
_TEXT = st.text(_SIGNS, min_size=1, max_size=30).map(str.strip).filter(bool)
_CONTENT = st.one_of(
    _TEXT,
    st.sampled_from(["=1+1", "<p>甲</p>", "第一行\n第二行", "'引", "＝甲", "<r>x</r>", "{{ 甲 }}", "1.0"]),
)
_CODES = st.lists(st.sampled_from([unit.code for unit in REGISTRY]), min_size=1, max_size=4, unique=True)
_TIMES = st.sampled_from(
    ["2020年", "2021年6月底前", "长期推进", "2020年底前完成试点，2021年6月底前推广", "每季度", "12月底前"]
)


@st.composite
def _items(draw: st.DrawFn, name: str) -> Item:
    codes = draw(_CODES)
    leads = draw(st.integers(1, len(codes)))
    return Item(
        id=name,
        content=draw(_CONTENT),
        lead_units=tuple(codes[:leads]),
        units=tuple(codes[leads:]),
        groups=draw(st.sampled_from([(), ("各相关单位",), ("各街道",)])),
        open_list=draw(st.booleans()),
        start=Deadline.read("2019年"),
        deadline=Deadline.read(draw(_TIMES), year=2020),
        extra=draw(st.sampled_from([(), (("备注", "见附件"),), (("责任领导", "某某"), ("备注", "甲"))])),
    )


@st.composite
def tables(draw: st.DrawFn) -> TaskTable:
    tasks = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        identity = f"T{number:03d}"
        items = tuple(draw(_items(f"{identity}-{place}")) for place in range(1, draw(st.integers(1, 3)) + 1))
        theme = draw(st.one_of(st.just(""), _TEXT))
        tasks.append(Task(identity, str(number), theme, draw(_TEXT), items))
    return TaskTable("任务分解表", tuple(tasks))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_any_table_written_as_a_workbook_and_read_again_is_the_same(present: TaskTable) -> None:
    data = write_workbook([task_sheet(present, REGISTRY)], title="任务表")
    read = read_task_table(raw_tables(data, file="任务.xlsx"), registry=REGISTRY, usual_year=2020)
    again, changes, _ = identify(present, read.table, registry=REGISTRY)
    assert not changes
    assert [_bare(task) for task in again.tasks] == [_bare(task) for task in present.tasks]
    assert read.rows.read == read.rows.used == len(present.items)


def _bare(task: Task) -> tuple[object, ...]:
    """A task without the rows it was read from."""
    return (task.id, task.number, task.theme, task.name, *((item.id, item.content, item.lead_units, item.units,
            item.groups, item.open_list, item.start, item.deadline, dict(item.extra)) for item in task.items))  # fmt: skip


# ---- word by word --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("2021年", "2022年", "［删：2021］［增：2022］年"),
        ("甲乙丙", "甲乙丙丁", "甲乙丙［增：丁］"),
        ("", "新", "［增：新］"),
        ("完成试点并推广应用。", "完成验收并推广应用。", "完成［删：试点］［增：验收］并推广应用。"),
        ("甲" * 60 + "乙", "甲" * 60 + "丙", "……" + "甲" * 12 + "［删：乙］［增：丙］"),
    ],
)
def test_differences_are_shown_word_by_word(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_that_changed_is_left_out_of_the_difference(before: str, after: str) -> None:
    words = marked(before, after)
    gone = [sign for sign in before if sign not in after]
    come = [sign for sign in after if sign not in before]
    assert all(sign in words for sign in (*gone, *come))


# ---- a letter read back --------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_the_annex_of_a_letter_read_back_is_the_part_of_the_table_it_was_made_of(present: TaskTable) -> None:
    """A unit that takes part in everything: its letter has every item, led ones first."""
    items = {item.id: _involving(item, "shuiwuju") for _, item in present.items}
    everything = replace(
        present,
        tasks=tuple(replace(task, items=tuple(items[each.id] for each in task.items)) for task in present.tasks),
    )
    context = wording.letter(
        REGISTRY["shuiwuju"],
        everything,
        office=OFFICE,
        annex=wording.Annex(REGISTRY),
        issued=_issued(1),
        replaced="",
        first_period=None,
    )
    data = Template.compile(build(LETTER), kind=LETTER, file="函.docx").render(context)
    read = read_task_table(raw_tables(data, file="函.docx"), registry=REGISTRY, usual_year=2020)
    found = {
        (task.number, item.content): (item.lead_units, item.units, item.groups, item.deadline)
        for task, item in read.table.items
    }
    expected = {
        (task.number, item.content): (item.lead_units, item.units, item.groups, item.deadline)
        for task, item in everything.items
    }
    assert found == expected


def _involving(item: Item, code: str) -> Item:
    """The item with `code` among its units, plain content without markup of a web page, nothing but what a letter shows."""
    others = tuple(each for each in item.units if each != code)
    content = f"推进{item.id}号事项，建设平台。"
    units = others if code in item.lead_units else (*others, code)
    return replace(item, content=content, units=units, extra=())


def test_a_column_docgen_has_no_field_for_is_shown_in_letters_on_request(told: Path) -> None:
    file = exported(told)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "分项编号")
    sheet.cell(head, sheet.max_column + 1).value = "责任领导"
    place = next(row[0].row for row in sheet.iter_rows() if row[0].value == "T024-1")
    sheet.cell(place, sheet.max_column).value = "某某"
    book.save(file)
    assert imported(file, told, "--basis", BASIS).status == 0
    letters = ("letters", "--unit", "区水务局", "--json")
    (path,) = docgen(*letters, at=told).json["files"]
    assert "某某" not in _words(told / path)
    office = told / "data/office.yaml"
    office.write_text(office.read_text(encoding="utf-8") + "letter_columns: [责任领导]\n", encoding="utf-8")
    path = next(each for each in docgen(*letters, at=told).json["files"] if each.endswith(".docx"))
    assert "（责任领导：某某）" in _words(told / path)


def _words(path: Path) -> str:
    return "".join(cell.text for table in Document(str(path)).tables for row in table.rows for cell in row.cells)
