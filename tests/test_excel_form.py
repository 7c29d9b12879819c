"""The 填报表, written and read back, untouched and after what units do to it."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen import schema
from docgen.archive import read_parts
from docgen.excel.cells import TEXT_LIMIT, clean, storable, text_height
from docgen.excel.form import read_form, write_form
from docgen.excel.sniff import WorkbookError
from docgen.schema import FORM_COLUMNS, Kind
from docgen.sheets import RawForm
from tests.excel_forms import CONTENT, HOSTILE, STATUSES, changed, filled, opened, row, saved, spec

GIVEN = tuple(column.key for column in FORM_COLUMNS if not column.editable)
EDITABLE = schema.INPUT_COLUMNS


def read(data: bytes) -> RawForm:
    return read_form(data, file="区水务局.xlsx")


def texts(form: RawForm, key: str) -> list[str]:
    return [each[key].text for each in form.rows]


def rule_of(data: bytes, key: str) -> Any:
    place = [column.key for column in FORM_COLUMNS].index(key) + 1
    letter = openpyxl.utils.get_column_letter(place)
    found = [rule for rule in opened(data)["填报表"].data_validations.dataValidation if f"{letter}5" in rule.sqref]
    assert len(found) == 1
    return found[0]


# ---- what is written is what is read -----------------------------------------------------------------------------


def test_every_given_cell_comes_back_as_it_was_given() -> None:
    asked = spec(9)
    form = read(write_form(asked))
    assert form.missing == () and form.notes == ()
    assert [[each[key].text for key in GIVEN] for each in form.rows] == [
        [getattr(given, key) for key in GIVEN] for given in asked.rows
    ]


def test_a_new_form_has_blank_answers_and_a_blank_sign_off_block_with_addresses() -> None:
    form = read(write_form(spec()))
    assert all(each[column.key].blank for each in form.rows for column in EDITABLE)
    assert {label: cell.where.cell for label, cell in form.sign_off.items()} == {
        "填报人": "D9",
        "联系电话": "K9",
        "审核人": "D10",
        "填报日期": "K10",
    }
    assert all(cell.blank for cell in form.sign_off.values())


def test_a_form_knows_from_inside_whose_it_is() -> None:
    form = read(write_form(spec()))
    assert form.identity == {
        "form": "docgen",
        "period": "2020Q3",
        "unit": "QSWJ",
        "unit_name": "区水务局",
        "form_version": "1",
        "items": "3",
    }
    assert form.item_ids == ("T001-1", "T002-1", "T003-1")
    assert form.unit_text is not None and form.unit_text.text == "区水务局"
    assert form.period_text == spec().title


def test_answers_and_sign_off_are_read_at_their_addresses() -> None:
    form = read(filled())
    first = form.rows[0]
    assert (first["status"].text, first["progress"].value, first["expected"].value) == (
        "正常推进",
        60,
        datetime(2021, 6, 30),
    )
    assert str(first["achievements"].where) == "区水务局.xlsx〔填报表!K5〕"
    assert {label: cell.text for label, cell in form.sign_off.items()} == {
        "填报人": "张三",
        "联系电话": "0755-25666666",
        "审核人": "李四",
        "填报日期": "2020年10月9日",
    }


def test_prefilled_answers_are_typed_as_a_clerk_would_have_typed_them() -> None:
    given = {"status": "已完成", "progress": "100", "expected": "2020-06-30", "achievements": "已验收。"}
    form = read(write_form(spec(rows=(row(1, prefilled=given), row(2, prefilled={"expected": "长期"})))))
    first, second = form.rows
    assert (first["status"].text, first["progress"].value, first["achievements"].text) == ("已完成", 100, "已验收。")
    assert first["expected"].value == datetime(2020, 6, 30)
    assert second["expected"].value == "长期"


def test_the_same_spec_gives_the_same_bytes() -> None:
    assert write_form(spec()) == write_form(spec())


def test_a_form_without_items_is_still_a_form() -> None:
    assert read(write_form(spec(0))).rows == ()


# ---- what the clerk sees -----------------------------------------------------------------------------------------


def test_the_drop_down_offers_the_words_of_the_scale() -> None:
    rule = rule_of(write_form(spec()), "status")
    assert (rule.type, rule.formula1) == ("list", f'"{",".join(STATUSES)}"')
    assert str(rule.sqref) == "I5:I7"


@pytest.mark.parametrize("words", [tuple(f"这是一个很长的状态名称之{n}" for n in range(30)), ("已完成,待验收", "其他")])
def test_a_drop_down_that_does_not_fit_into_the_cell_points_to_the_hidden_sheet(words: tuple[str, ...]) -> None:
    data = write_form(spec(statuses=words))
    workbook = opened(data)
    assert rule_of(data, "status").formula1 == "docgen_statuses"
    assert workbook.defined_names["docgen_statuses"].attr_text == f"_docgen!$D$1:$D${len(words)}"
    assert tuple(workbook["_docgen"].cell(n + 1, 4).value for n in range(len(words))) == words


def test_progress_takes_whole_numbers_from_0_to_100_only() -> None:
    rule = rule_of(write_form(spec()), "progress")
    assert (rule.type, rule.formula1, rule.formula2, rule.errorStyle or "stop") == ("whole", "0", "100", "stop")


def test_a_date_cell_warns_but_lets_words_pass() -> None:
    rule = rule_of(write_form(spec()), "expected")
    assert (rule.type, rule.errorStyle) == ("date", "warning")


def test_every_input_cell_shows_its_instruction_and_its_limit() -> None:
    data = write_form(spec())
    for column in EDITABLE:
        rule = rule_of(data, column.key)
        assert rule.prompt == column.instruction and column.heading in rule.promptTitle
        assert rule.error
        if column.kind is Kind.TEXT:
            assert (rule.type, rule.formula1) == ("textLength", str(column.max_length))


def test_only_input_cells_are_unlocked_and_there_is_no_password() -> None:
    sheet = opened(write_form(spec()))["填报表"]
    assert sheet.protection.sheet and not sheet.protection.password
    assert not sheet.protection.formatColumns and not sheet.protection.formatRows and not sheet.protection.sort
    unlocked = {cell.coordinate for cells in sheet.iter_rows() for cell in cells if not cell.protection.locked}
    answers = {f"{letter}{number}" for letter in "IJKLMNO" for number in (5, 6, 7)}
    assert unlocked == answers | {"D9", "K9", "D10", "K10"}


def test_the_form_prints_on_a3_landscape_one_page_wide_with_its_headings() -> None:
    sheet = opened(write_form(spec()))["填报表"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.print_area == "'填报表'!$A$1:$O$10"
    assert sheet.freeze_panes == "A5"
    assert "&P" in sheet.oddFooter.center.text


def test_a_row_is_high_enough_for_its_text_and_grows_with_the_answers() -> None:
    data = write_form(spec())
    sheet = opened(data)["填报表"]
    assert sheet.row_dimensions[5].height >= 0.95 * text_height(CONTENT, width=30, size=11)
    xml = read_parts(data, name="x")["xl/worksheets/sheet1.xml"].decode()
    rows = {int(found[1]): found[0] for found in re.finditer(r'<row r="(\d+)"[^>]*>', xml)}
    assert [number for number, tag in rows.items() if "ht=" in tag and "customHeight" not in tag] == [5, 6, 7]


def test_a_text_too_long_for_the_tallest_row_is_set_smaller() -> None:
    sheet = opened(write_form(spec(rows=(row(1, content="任务内容。" * 120), row(2)))))["填报表"]
    assert sheet["D5"].font.size < sheet["D6"].font.size == 11
    assert sheet.row_dimensions[5].height <= 409


def test_the_columns_of_last_quarter_are_hidden_when_nothing_was_reported_then() -> None:
    rows = tuple(row(number, last_achievements="", last_next_steps="") for number in (1, 2))
    first_quarter = write_form(spec(rows=rows))
    assert opened(first_quarter)["填报表"].column_dimensions["G"].hidden
    assert not opened(write_form(spec()))["填报表"].column_dimensions["G"].hidden
    assert read(first_quarter).missing == () and read(first_quarter).notes == ()


def test_the_instruction_sheet_explains_every_column_and_status_from_the_schema() -> None:
    sheet = opened(write_form(spec()))["填报说明"]
    said = [str(cell.value) for cells in sheet.iter_rows() for cell in cells if cell.value is not None]
    for column in EDITABLE:
        assert any(text.endswith(f"．{column.heading}") for text in said)
        assert column.instruction in said and said.count(column.example) == 2
    assert "1．已完成：任务内容全部完成。" in said and "3．滞后" in said
    assert "示例" in said
    assert any("2020年10月10日前报回" in text for text in said)
    assert any("本季度无新进展" in text for text in said)


def test_the_hidden_sheet_is_very_hidden() -> None:
    assert opened(write_form(spec()))["_docgen"].sheet_state == "veryHidden"


# ---- what units do -----------------------------------------------------------------------------------------------


def insert_column(sheet: Worksheet) -> None:
    sheet.insert_cols(9)
    sheet["I4"] = "备注"


def insert_rows(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 2)


def sort_rows(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in cells] for cells in sheet["A5:O7"]]
    for number, values in enumerate(reversed(rows), 5):
        for place, value in enumerate(values, 1):
            sheet.cell(number, place).value = value


def rename(sheet: Worksheet) -> None:
    sheet.title = "水务局第三季度"


def add_sheet_in_front(sheet: Worksheet) -> None:
    sheet.parent.create_sheet("封面", 0)["A1"] = "区水务局2020年第三季度进展情况"


@pytest.mark.parametrize("change", [insert_column, insert_rows, sort_rows, rename, add_sheet_in_front])
def test_what_was_filled_is_found_wherever_it_was_moved(change: Callable[[Worksheet], None]) -> None:
    form = read(changed(filled(), change))
    assert form.missing == ()
    assert sorted(texts(form, "item_id")) == ["T001-1", "T002-1", "T003-1"]
    assert texts(form, "status") == ["正常推进"] * 3
    assert form.identity is not None and form.identity["unit"] == "QSWJ"
    assert form.unit_text is not None and form.unit_text.text == "区水务局"
    assert form.sign_off["审核人"].text == "李四"


def test_values_pasted_into_a_new_workbook_are_read_without_identity() -> None:
    workbook = Workbook()
    for cells in opened(filled())["填报表"].iter_rows():
        for cell in cells:
            if cell.value is not None:
                workbook.active[cell.coordinate] = cell.value
    form = read(saved(workbook))
    assert form.identity is None and form.item_ids == ()
    assert texts(form, "item_id") == ["T001-1", "T002-1", "T003-1"]
    assert form.unit_text is not None and form.unit_text.text == "区水务局"
    assert "2020年第三季度" in form.period_text


def test_a_unit_written_into_the_label_cell_is_found() -> None:
    def write(sheet: Worksheet) -> None:
        sheet["C2"] = None
        sheet["A2"] = "填报单位（盖章）：区水务局"

    form = read(changed(filled(), write))
    assert form.unit_text is not None
    assert (form.unit_text.text, form.unit_text.where.cell) == ("区水务局", "A2")


def test_a_blank_unit_cell_is_blank_and_not_the_next_label() -> None:
    def write(sheet: Worksheet) -> None:
        sheet["C2"] = None

    form = read(changed(filled(), write))
    assert form.unit_text is not None and form.unit_text.blank


def test_a_sign_off_written_into_the_label_cell_is_found() -> None:
    def write(sheet: Worksheet) -> None:
        sheet["C9"], sheet["D9"] = "填报人: 王五", None

    assert read(changed(filled(), write)).sign_off["填报人"].text == "王五"


def test_a_column_that_was_deleted_is_missing_and_the_rest_is_read() -> None:
    form = read(changed(filled(), lambda sheet: sheet.delete_cols(12)))
    assert form.missing == ("problems",)
    assert form.rows[0].get("problems") is None
    assert form.rows[0]["next_steps"].text == "12月底前上线。"


def test_an_alias_of_a_heading_names_its_column() -> None:
    def write(sheet: Worksheet) -> None:
        sheet["J4"], sheet["K4"] = "完成进度％", "本季度进展"

    assert read(changed(filled(), write)).missing == ()


def test_blank_rows_are_dropped_and_added_rows_are_kept_for_judgement() -> None:
    def write(sheet: Worksheet) -> None:
        sheet.insert_rows(6)
        sheet.insert_rows(8)
        sheet["C8"] = "自行增加的任务"

    form = read(changed(filled(), write))
    assert texts(form, "item_id") == ["T001-1", "T002-1", "", "T003-1"]
    assert [each.where.row for each in form.rows] == [5, 7, 8, 9]


def test_the_sheet_with_more_answers_is_read_and_the_other_one_named() -> None:
    workbook = opened(filled())
    copy = workbook.copy_worksheet(workbook["填报表"])
    copy["O5"] = "请协调。"
    form = read(saved(workbook))
    assert form.where.sheet == copy.title
    assert any("“填报表”表也是填报表的样式" in note for note in form.notes)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (insert_column, "备注"),
        (lambda sheet: sheet.merge_cells("K5:K6"), "K5:K6"),
        (lambda sheet: setattr(sheet.row_dimensions[6], "hidden", True), "1行被隐藏（第6行）"),
        (lambda sheet: sheet.__setitem__("B14", "另附一段说明"), "签报栏以下另有内容（第14行）"),
        (lambda sheet: sheet.__setitem__("P4", "进度状态"), "重复出现（进度状态）"),
        (lambda sheet: sheet.__setitem__("A6000", "x"), "未读取"),
    ],
)
def test_what_was_seen_and_not_used_is_said(change: Callable[[Worksheet], None], said: str) -> None:
    notes = read(changed(filled(), change)).notes
    assert len(notes) == 1 and said in notes[0]


def test_a_hidden_sheet_of_the_unit_is_named() -> None:
    def hide(sheet: Worksheet) -> None:
        hidden = sheet.parent.create_sheet("底稿")
        hidden["A1"], hidden.sheet_state = "x", "hidden"

    assert read(changed(filled(), hide)).notes == ("有隐藏的工作表（底稿），未读取。",)


def test_a_hidden_sheet_made_merely_hidden_by_another_program_still_identifies() -> None:
    data = changed(filled(), lambda sheet: setattr(sheet, "sheet_state", "hidden"), sheet="_docgen")
    form = read(data)
    assert form.identity is not None and form.notes == ()


@pytest.mark.parametrize(
    "headings", [[], ["序号", "任务名称", "备注"], [column.heading for column in EDITABLE], ["进度状态"] * 8]
)
def test_a_workbook_without_the_form_is_not_ours(headings: list[str]) -> None:
    workbook = Workbook()
    workbook.active.append(headings or ["x"])
    with pytest.raises(WorkbookError) as caught:
        read(saved(workbook))
    assert caught.value.code == "not-our-form"
    assert "不是本办发出的填报表" in str(caught.value)


def test_a_faulty_formula_in_an_answer_is_a_fault_at_its_cell() -> None:
    cell = read(changed(filled(), lambda sheet: sheet.__setitem__("J6", "=J5+1"))).rows[1]["progress"]
    assert (cell.fault, cell.where.cell) == ("公式没有计算结果", "J6")


# ---- hostile texts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_a_hostile_text_stays_text_in_every_field(text: str) -> None:
    """Given fields, prefilled answers, title, unit name and status words."""
    fields = {key: text for key in GIVEN if key != "item_id"}
    prefilled = {column.key: text for column in EDITABLE}
    unit = spec().unit
    unit = type(unit)(unit.code, text[:500], "水务局", "政府工作部门", 7)
    data = write_form(
        spec(title=text, unit=unit, statuses=(text[:100], "其他"), rows=(row(1, **fields, prefilled=prefilled),))
    )
    form = read(data)
    assert {key: form.rows[0][key].text for key in fields} == fields
    assert {key: form.rows[0][key].text for key in prefilled} == prefilled
    assert form.unit_text is not None and form.unit_text.text == text[:500]
    assert not any(cell.data_type == "f" for sheet in opened(data) for cells in sheet.iter_rows() for cell in cells)


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x0b", "\x1f", "\x7f", "\ufffe", "\uffff", "\ud800", "\U0010ffff"])
def test_characters_that_a_workbook_cannot_hold_are_left_out(bad: str) -> None:
    data = write_form(spec(title=f"标{bad}题", rows=(row(1, name=f"任{bad}务", prefilled={"problems": f"甲{bad}乙"}),)))
    form = read(data)
    assert (form.rows[0]["name"].text, form.rows[0]["problems"].text) == ("任务", "甲乙")
    assert form.period_text == "标题" or "季度" in form.period_text


@pytest.mark.parametrize("character", ["长", "𠮷"])
def test_a_text_longer_than_a_cell_is_cut_visibly(character: str) -> None:
    form = read(write_form(spec(rows=(row(1, content=character * 40000),))))
    text = form.rows[0]["content"].text
    assert text.endswith("（文字过长，以下从略）")
    assert len(text.encode("utf-16-le")) // 2 in (TEXT_LIMIT, TEXT_LIMIT - 1)
    assert storable("长" * TEXT_LIMIT) == "长" * TEXT_LIMIT


def test_the_escape_of_a_line_end_is_a_line_end_even_where_it_was_typed_as_text() -> None:
    """Excel shows the typed text; openpyxl does not tell the two apart when it reads."""
    data = write_form(spec(rows=(row(1, name="甲_x000D_乙"),)))
    assert b"_x005F_x000D_" in read_parts(data, name="x")["xl/sharedStrings.xml"]
    assert read(data).rows[0]["name"].text == "甲\n乙"


def test_line_ends_become_newlines() -> None:
    assert clean("甲\r\n乙\r丙\n丁") == "甲\n乙\n丙\n丁"


def test_the_form_opens_at_its_first_answer_and_carries_no_time() -> None:
    data = write_form(spec())
    assert opened(data)["填报表"].sheet_view.selection[-1].activeCell == "I5"
    assert opened(data).properties.created == datetime(2000, 1, 1)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time[:3] for entry in package.infolist()} == {(1980, 1, 1)}
