"""校验意见: marks in the unit's own workbook, put on, taken off and put on again."""

import io
import re
from collections.abc import Sequence

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen.archive import read_parts, write_parts
from docgen.diagnostics import Diagnostic, Severity, finding
from docgen.excel.correction import MARKS, mark
from docgen.excel.form import GIVEN_FILL, INPUT_FILL, read_form, write_form
from docgen.excel.sniff import WorkbookError
from docgen.source import SourceRef
from tests.excel_forms import HOSTILE, changed, filled, opened, saved, spec

FILE = "区水务局.xlsx"
TITLE = "区水务局2020年第三季度填报表校验意见"


def at(cell: str, sheet: str = "填报表") -> SourceRef:
    return SourceRef(FILE, sheet=sheet, row=int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), cell=cell)


FOUND = (
    finding("expected-after-deadline", "预计完成时间晚于完成时限。", at("N6")),
    finding("progress-out-of-range", "完成进度应在 0 至 100 之间，填报值为“120%”。", at("J5")),
    finding("cell-blank", "“存在问题及原因”为空。", at("L5"), at("L7")),
    finding("row-missing", "缺少 T009-1 这一行。", SourceRef(FILE, sheet="填报表")),
    finding("progress-normalised", "“85%”已换算为 85。", at("J7")),
    finding("form-version", "填报表不是现行的版本。", SourceRef(FILE)),
)


def marked(data: bytes | None = None, found: Sequence[Diagnostic] = FOUND) -> Workbook:
    return opened(mark(data or filled(), found, title=TITLE))


def colour(sheet: Worksheet, address: str) -> str:
    return str(sheet[address].fill.fgColor.rgb)


def comments(workbook: Workbook) -> dict[str, str]:
    cells = (cell for cells in workbook["填报表"].iter_rows() for cell in cells)
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


def values(workbook: Workbook, *, without: Sequence[str] = ()) -> dict[str, object]:
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in workbook
        if sheet.title not in without
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.value is not None
    }


# ---- marks -------------------------------------------------------------------------------------------------------


def test_faulty_cells_are_coloured_by_severity_and_carry_message_and_remedy() -> None:
    workbook = marked()
    sheet = workbook["填报表"]
    assert [colour(sheet, cell) for cell in ("J5", "L5", "L7")] == [MARKS[Severity.ERROR]] * 3
    assert colour(sheet, "N6") == MARKS[Severity.WARNING]
    assert comments(workbook).keys() == {"J5", "L5", "L7", "N6"}
    assert "填报值为“120%”。请改为 0 至 100 的整数。" in comments(workbook)["J5"]


def test_a_note_colours_nothing_and_is_listed() -> None:
    workbook = marked()
    assert colour(workbook["填报表"], "J7").endswith(INPUT_FILL[1:])
    assert any(row[1] == "说明" for row in workbook["校验意见"].values)


def test_the_worst_of_two_findings_colours_the_cell_and_both_are_in_its_comment() -> None:
    more = finding("progress-fell", "完成进度低于上季度。", at("J5"))
    workbook = marked(found=(more, *FOUND))
    assert colour(workbook["填报表"], "J5") == MARKS[Severity.ERROR]
    assert "120%" in comments(workbook)["J5"] and "低于上季度" in comments(workbook)["J5"]


def test_the_column_beside_the_table_lists_the_findings_of_each_row() -> None:
    sheet = marked()["填报表"]
    assert sheet["P4"].value == "校验意见"
    assert str(sheet["P5"].value).splitlines() == [
        "【错误】完成进度（%）：完成进度应在 0 至 100 之间，填报值为“120%”。请改为 0 至 100 的整数。",
        "【错误】存在问题及原因：“存在问题及原因”为空。请填写。",
    ]
    assert not sheet["P5"].protection.locked and sheet["P5"].alignment.wrap_text
    assert sheet.print_area == "'填报表'!$A$1:$P$10"


def test_the_first_sheet_lists_all_findings_worst_first() -> None:
    workbook = marked()
    assert workbook.sheetnames[0] == "校验意见" and workbook.active.title == "校验意见"
    rows = list(workbook["校验意见"].values)
    assert rows[0][0] == TITLE and "错误3条，请核对2条，说明1条" in str(rows[1][0])
    assert rows[2] == ("序号", "性质", "位置", "问题", "如何修改")
    assert [row[1] for row in rows[3:]] == ["错误"] * 3 + ["请核对"] * 2 + ["说明"]
    assert [row[2] for row in rows[3:]] == [
        "填报表 J5（完成进度（%））",
        "填报表 L5、L7（存在问题及原因）",
        "填报表",
        "填报表 N6（预计完成时间）",
        "整个文件",
        "填报表 J7（完成进度（%））",
    ]


def test_only_the_first_sheet_is_selected_so_that_nobody_edits_two_at_once() -> None:
    assert [sheet.title for sheet in marked() if sheet.sheet_view.tabSelected] == ["校验意见"]


def test_a_finding_in_a_merged_cell_marks_the_cell_that_stands_for_it() -> None:
    data = changed(filled(), lambda sheet: sheet.merge_cells("L5:L6"))
    workbook = marked(data, (finding("cell-blank", "为空。", at("L6")),))
    assert colour(workbook["填报表"], "L5") == MARKS[Severity.ERROR]


def test_a_finding_at_a_place_the_workbook_does_not_have_is_only_listed() -> None:
    found = (
        finding("cell-blank", "为空。", at("A1", "别的表")),
        finding("cell-blank", "为空。", SourceRef(FILE, row=3, cell="任务")),
    )
    workbook = marked(found=found)
    assert comments(workbook) == {} and len(list(workbook["校验意见"].values)) == 5


def test_a_workbook_that_is_not_our_form_gets_the_list_only() -> None:
    other = Workbook()
    other.active["A1"] = "x"
    workbook = marked(saved(other), (finding("not-our-form", "不是本办发出的填报表。", SourceRef(FILE)),))
    assert workbook.sheetnames == ["校验意见", "Sheet"]


def test_a_file_that_is_no_workbook_cannot_be_marked() -> None:
    with pytest.raises(WorkbookError, match=r"^区水务局.xlsx："):
        mark(b"%PDF-1.4", FOUND, title=TITLE)


# ---- everything else stays ---------------------------------------------------------------------------------------


def test_every_value_outside_the_marks_is_unchanged() -> None:
    before = values(opened(filled()))
    after = values(marked(), without=("校验意见",))
    assert {key: value for key, value in after.items() if not key.startswith("填报表!P")} == before


def test_validations_protection_print_set_up_and_the_hidden_sheet_survive() -> None:
    before, after = opened(filled()), marked()

    def kept(workbook: Workbook) -> object:
        sheet = workbook["填报表"]
        rules = [
            (rule.type, rule.formula1, str(rule.sqref), rule.prompt) for rule in sheet.data_validations.dataValidation
        ]
        return (
            rules,
            sheet.protection.sheet,
            sheet.print_title_rows,
            sheet.freeze_panes,
            workbook["_docgen"].sheet_state,
        )

    assert kept(after) == kept(before)
    assert after["_docgen"].sheet_state == "veryHidden"


@pytest.mark.parametrize(
    ("result", "kind"), [("61", ""), ("0.1", ""), ("1", ' t="b"'), ("甲 < 乙", ' t="str"'), ("#DIV/0!", ' t="e"')]
)
def test_a_formula_keeps_its_result(result: str, kind: str) -> None:
    parts = read_parts(changed(filled(), lambda sheet: sheet.__setitem__("J6", '=IF(J5<1,"a",J5+1)')), name="x")
    name = "xl/worksheets/sheet1.xml"
    cell = re.search(rb'<c r="J6"[^>]*', parts[name])
    assert cell
    wanted = cell[0] + kind.encode() + b">"
    text = result.replace("<", "&lt;").encode()
    parts[name] = parts[name].replace(cell[0] + b">", wanted).replace(b"</f><v></v>", b"</f><v>%b</v>" % text)
    data = write_parts(parts)
    before = read_form(data, file=FILE).rows[1]["progress"]
    copy = mark(data, FOUND, title=TITLE)
    assert before.text == {' t="b"': "TRUE"}.get(kind, result)
    assert read_form(copy, file=FILE).rows[1]["progress"] == before
    assert opened(copy)["填报表"]["J6"].value == '=IF(J5<1,"a",J5+1)'


def test_a_marked_form_is_read_like_the_unmarked_one() -> None:
    def seen(data: bytes) -> object:
        form = read_form(data, file=FILE)
        rows = [{key: cell.text for key, cell in row.cells.items()} for row in form.rows]
        return form.identity, form.item_ids, rows, {key: cell.text for key, cell in form.sign_off.items()}, form.notes

    assert seen(mark(filled(), FOUND, title=TITLE)) == seen(filled())


def test_the_rows_still_grow_with_their_text() -> None:
    parts = read_parts(mark(write_form(spec()), FOUND, title=TITLE), name="x")
    rows = parts["xl/worksheets/sheet1.xml"].decode().split("<row ")[1:]
    assert all("customHeight" not in rows[number].split(">")[0] for number in (4, 5, 6))


def test_a_column_in_a_coloured_group_of_columns_is_cut_out_of_it() -> None:
    def widen(sheet: Worksheet) -> None:
        look = sheet.column_dimensions["O"]
        look.min, look.max = 15, 16384

    looks = marked(changed(filled(), widen))["填报表"].column_dimensions
    assert (looks["O"].min, looks["O"].max) == (15, 15)
    assert (looks["P"].min, looks["P"].max, looks["P"].width) == (16, 16, 40)


def test_the_same_input_gives_the_same_bytes() -> None:
    data = filled()
    assert mark(data, FOUND, title=TITLE) == mark(data, FOUND, title=TITLE)


# ---- a second pass -----------------------------------------------------------------------------------------------


def test_marks_of_an_earlier_pass_are_removed_and_not_doubled() -> None:
    first = mark(filled(), FOUND, title=TITLE)
    second = mark(first, FOUND, title=TITLE)
    assert values(opened(second)) == values(opened(first))
    assert comments(opened(second)) == comments(opened(first))


def test_a_cell_that_was_put_right_gets_its_own_colour_back() -> None:
    again = finding("cell-blank", "“存在问题及原因”为空。", at("L7"))
    workbook = marked(mark(filled(), FOUND, title=TITLE), (again,))
    sheet = workbook["填报表"]
    assert colour(sheet, "J5").endswith(INPUT_FILL[1:]) and colour(sheet, "L7") == MARKS[Severity.ERROR]
    assert comments(workbook).keys() == {"L7"}
    assert [sheet[f"P{row}"].value for row in (5, 6)] == [None, None]
    assert colour(sheet, "D5").endswith(GIVEN_FILL[1:])


def test_marks_are_known_again_after_the_unit_sorted_and_inserted() -> None:
    def insert(sheet: Worksheet) -> None:
        sheet.insert_rows(5, 2)
        sheet.insert_cols(1)

    moved = changed(mark(filled(), FOUND, title=TITLE), insert)
    workbook = marked(moved, (finding("cell-blank", "为空。", at("M9")),))
    sheet = workbook["填报表"]
    coloured = {
        cell.coordinate for cells in sheet.iter_rows() for cell in cells if cell.fill.fgColor.rgb in MARKS.values()
    }
    assert coloured == {"M9"}
    assert [cell.value for cell in sheet[4] if cell.value == "校验意见"] == ["校验意见"]


def test_a_comment_of_the_unit_is_kept_beside_ours_and_alone_when_ours_goes() -> None:
    data = changed(filled(), lambda sheet: setattr(sheet["J5"], "comment", Comment("口径请见附件", "张三")))
    first = mark(data, FOUND, title=TITLE)
    assert "口径请见附件" in comments(opened(first))["J5"] and "120%" in comments(opened(first))["J5"]
    assert comments(marked(first, (FOUND[0],)))["J5"] == "口径请见附件"


# ---- hostile texts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*HOSTILE, "甲\x07乙", "长" * 40000], ids=lambda text: repr(text[:12]))
def test_a_hostile_text_in_a_message_or_an_answer_stays_text(text: str) -> None:
    def answer(sheet: Worksheet) -> None:
        sheet["K5"].value = text.replace("\x07", "")[:32767]
        sheet["K5"].data_type = "s"

    data = changed(write_form(spec()), answer)
    workbook = openpyxl.load_workbook(
        io.BytesIO(mark(data, (finding("cell-blank", text, at("K5"), hint=text),), title=text))
    )
    assert not any(cell.data_type == "f" for sheet in workbook for cells in sheet.iter_rows() for cell in cells)
    assert workbook["填报表"]["K5"].value == text.replace("\x07", "")[:32767]
    assert str(workbook["校验意见"]["D4"].value)[:4000] == text.replace("\x07", "")[:4000]
