"""Any workbook as cells with addresses, and the refusal of everything that is none."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from docgen.archive import read_parts, write_parts
from docgen.errors import SourceError
from docgen.excel.form import write_form
from docgen.excel.sniff import WorkbookError
from docgen.excel.table import MAX_COLUMNS, MAX_ROWS, Visibility, read_sheets
from docgen.source import RawCell
from tests.excel_forms import saved, spec

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def one_cell(value: object, number_format: str = "General") -> RawCell:
    workbook = Workbook()
    cell = workbook.active["E7"]
    cell.value, cell.number_format = value, number_format
    return read_sheets(saved(workbook), file="甲.xlsx")[0].table.rows[6].cells[4]


def refusal(data: bytes) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        read_sheets(data, file="甲.xlsx")
    return caught.value


# ---- cells -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (60, "General", "60"),
        (60.0, "General", "60"),
        (0.1 + 0.2, "General", "0.3"),
        (0.85, "0%", "85%"),
        (0.855, "0.0%", "85.5%"),
        (0.855, "0%", "86%"),
        (1.2, "0%;[Red]-0%", "120%"),
        (0.85, '0"%"', "0.85"),
        (1234567890123456, "General", "1234567890123456"),
        (True, "General", "TRUE"),
        (date(2020, 9, 30), "yyyy-mm-dd", "2020-09-30"),
        (datetime(2020, 9, 30, 14, 5), "yyyy-mm-dd hh:mm", "2020-09-30 14:05"),
        (time(8, 30), "hh:mm", "08:30"),
        ("  八成左右 ", "General", "  八成左右 "),
    ],
)
def test_the_text_of_a_cell_is_what_a_person_sees(value: object, number_format: str, text: str) -> None:
    assert one_cell(value, number_format).text == text


def test_a_percentage_keeps_its_value_and_format() -> None:
    cell = one_cell(0.85, "0%")
    assert (cell.value, cell.number_format, cell.text) == (0.85, "0%", "85%")


def test_a_cell_knows_file_sheet_row_and_address() -> None:
    assert str(one_cell(1).where) == "甲.xlsx〔Sheet!E7〕"


def test_cells_between_are_blank_and_have_their_own_address() -> None:
    workbook = Workbook()
    workbook.active["C2"] = "x"
    rows = read_sheets(saved(workbook), file="甲.xlsx")[0].table.rows
    assert rows[0].cells == ()
    assert [(cell.text, cell.where.cell) for cell in rows[1]] == [("", "A2"), ("", "B2"), ("x", "C2")]


def test_blank_rows_at_the_end_are_dropped_even_when_coloured() -> None:
    workbook = Workbook()
    workbook.active["A1"] = "x"
    workbook.active["A300"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF0000")
    workbook.active["A200"] = "  "
    assert len(read_sheets(saved(workbook), file="甲.xlsx")[0].table.rows) == 1


@pytest.mark.parametrize("fault", ["#REF!", "#DIV/0!", "#N/A"])
def test_an_error_value_is_a_fault_at_its_cell(fault: str) -> None:
    cell = one_cell(fault)
    assert (cell.text, cell.fault, cell.where.cell) == (fault, f"错误值 {fault}", "E7")


def test_a_formula_without_result_is_a_fault_at_its_cell() -> None:
    cell = one_cell("=SUM(A1:A3)")
    assert (cell.text, cell.fault, cell.blank) == ("", "公式没有计算结果", False)


def test_a_formula_with_a_result_is_its_result() -> None:
    parts = read_parts(saved(_with_formula()), name="x")
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<v />", b"<v>3</v>").replace(b"<v></v>", b"<v>3</v>")
    cell = read_sheets(write_parts(parts), file="甲.xlsx")[0].table.rows[0].cells[0]
    assert (cell.text, cell.value, cell.fault) == ("3", 3, "")


def _with_formula() -> Workbook:
    workbook = Workbook()
    workbook.active["A1"] = "=1+2"
    return workbook


def test_a_picture_inside_a_cell_is_a_fault_and_not_a_formula_text() -> None:
    assert one_cell('=DISPIMG("ID_1",1)').fault == "单元格内嵌图片"


def test_escaped_and_control_characters_are_cleaned() -> None:
    assert one_cell("甲_x000D_\n乙_x0007_丙").text == "甲\n乙丙"


# ---- sheets ------------------------------------------------------------------------------------------------------


def test_hidden_sheets_rows_and_columns_and_merges_are_reported() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet["A1"] = "x"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions.group("C", "E", hidden=True)
    sheet.merge_cells("A1:B2")
    workbook.create_sheet("隐藏").sheet_state = "hidden"
    workbook.create_sheet("深藏").sheet_state = "veryHidden"
    sheets = read_sheets(saved(workbook), file="甲.xlsx")
    assert [each.visibility for each in sheets] == list(Visibility)
    assert (sheets[0].hidden_rows, sheets[0].hidden_columns) == ((3,), (3, 4, 5))
    assert [str(span) for span in sheets[0].merged] == ["A1:B2"]


def test_content_beyond_the_grid_is_counted_and_said() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet["A1"], sheet["XFD1048576"], sheet.cell(MAX_ROWS + 1, 1).value = "x", "远", "下"
    sheet.cell(1, MAX_COLUMNS + 1).value = "右"
    table = read_sheets(saved(workbook), file="甲.xlsx")[0].table
    assert len(table.rows) == 1
    assert len(table.notes) == 1
    assert "3个单元格有内容" in table.notes[0] and "XFD1048576" in table.notes[0]


# ---- refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "not-a-workbook", "空的"),
        (b"%PDF-1.4", "not-a-workbook", "PDF"),
        ("序号,任务".encode(), "not-a-workbook", "另存为 .xlsx"),
        (b"<html><table></table>", "not-a-workbook", "网页"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + "Workbook".encode("utf-16-le") + bytes(99),
            "not-a-workbook",
            "旧格式",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + "EncryptedPackage".encode("utf-16-le") + bytes(99),
            "workbook-protected",
            "密码",
        ),
        (b"x" * (20 * 2**20 + 1), "workbook-too-large", "过大"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_remedy(data: bytes, code: str, said: str) -> None:
    error = refusal(data)
    assert error.code == code
    assert said in str(error) and str(error).startswith("甲.xlsx：") and error.hint


def test_a_damaged_workbook_is_refused() -> None:
    data = write_form(spec())
    for cut in (100, len(data) // 2, len(data) - 30):
        assert refusal(data[:cut]).code == "not-a-workbook"


def test_every_damaged_part_is_a_refusal_or_a_reading_and_never_a_traceback() -> None:
    parts = read_parts(write_form(spec()), name="x")
    for name in parts:
        for damage in (b"", b"<a/>", parts[name][: len(parts[name]) // 2], parts[name].replace(b'"1"', b'"x"')):
            try:
                read_sheets(write_parts({**parts, name: damage}), file="甲.xlsx")
            except SourceError as error:
                assert str(error).startswith("甲.xlsx：")


def test_a_part_with_a_doctype_is_refused() -> None:
    parts = read_parts(write_form(spec()), name="x")
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'<?xml version="1.0"', bomb + b"<?x", 1)
    assert "DOCTYPE" in str(refusal(write_parts(parts)))


def test_a_size_bomb_is_refused_before_it_goes_off() -> None:
    stream = io.BytesIO(write_form(spec()))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", bytes(50 * 2**20))
    assert refusal(stream.getvalue()).code == "workbook-too-large"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the repository")
def test_real_odd_files_are_read_or_refused_in_chinese() -> None:
    read, refused = set(), set()
    for path in sorted(CORPUS.iterdir()):
        try:
            read_sheets(path.read_bytes(), file=path.name)
            read.add(path.name)
        except SourceError as error:
            assert error.hint
            refused.add(path.name)
    spreadsheets = (".xlsx", ".xlsm", ".xls", ".ods")
    assert {name for name in refused if name.endswith(spreadsheets)} == {
        "odd-missing-parts.xlsx",
        "odd-zero-bytes.xlsx",
    }
    assert not {name for name in read if not name.endswith(spreadsheets)}
