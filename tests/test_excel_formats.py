"""Every kind of spreadsheet gives the same tables, and no file hangs or kills the program."""

import io
import os
import re
import subprocess
import sys
import time as clock
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
import xlrd
from openpyxl.workbook.workbook import Workbook

from docgen.archive import read_parts, write_parts
from docgen.excel import fallback, packages, table, worker, xls, xlsx
from docgen.excel.correction import mark
from docgen.excel.fallback import NOTE
from docgen.excel.form import read_form, write_form
from docgen.excel.grid import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Page, built, found
from docgen.excel.sniff import FileKind, WorkbookError, kind_of
from docgen.excel.table import Sheet, Visibility, needs_guard, read_sheets
from docgen.excel.worker import guarded
from docgen.source import RawCell
from tests.excel_forms import filled, opened, saved, spec
from tests.rendering import missing_tools
from tests.task_tables import seed_rows
from tests.task_tables_excel import FIRST_ROW, as_ods, as_xls, as_xlsx, converted

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SPREADSHEETS = (".xls", ".xlsx", ".xlsm", ".ods")

with_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the repository")
with_office = pytest.mark.skipif(bool(missing_tools()), reason=f"missing: {missing_tools()}")


def read(data: bytes, name: str = "甲.xlsx") -> tuple[Sheet, ...]:
    return read_sheets(data, file=name)


def real(name: str) -> tuple[Sheet, ...]:
    return read((CORPUS / name).read_bytes(), name)


def refusal(data: bytes) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        read(data)
    return caught.value


def texts(sheet: Sheet) -> list[list[str]]:
    return [list(row.texts()) for row in sheet.table.rows]


def without_tail(row: list[str]) -> list[str]:
    return row[: max((place for place, text in enumerate(row, 1) if text), default=0)]


def cell(sheet: Sheet, address: str) -> RawCell:
    return next(each for row in sheet.table.rows for each in row if each.where.cell == address)


def covered(sheet: Sheet) -> dict[str, tuple[str, str]]:
    cells = [each for row in sheet.table.rows for each in row]
    return {each.where.cell or "": (each.covered, each.inherited) for each in cells if each.covered}


def facts(sheets: tuple[Sheet, ...]) -> list[object]:
    """All that can be known of a workbook but the words of its number formats."""
    return [
        (
            sheet.name,
            sheet.visible,
            [str(span) for span in sheet.merged],
            sheet.hidden_rows,
            sheet.table.hidden_rows,
            sheet.hidden_columns,
            sheet.table.notes,
            [
                [(c.where.row, c.where.cell, c.text, c.value, c.fault, c.covered, c.inherited) for c in row]
                for row in sheet.table.rows
            ],
        )
        for sheet in sheets
    ]


# ---- the same workbook in every format ---------------------------------------------------------------------------


@lru_cache(maxsize=1)
def motley() -> bytes:
    """A little of everything a sheet can hold."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "甲 表"
    values = (
        ("标题",),
        ("序号", "主题", "任务", "进度", "日期"),
        (1, "主题一", "第一行\n第二行", 0.85, date(2020, 9, 30)),
        ("2", None, " 两头有空格 ", 0.855, datetime(2020, 9, 30, 14, 5)),
        (3, None, "𠮷林路 〔2020〕①", "=1/0", time(8, 30)),
        (4.5, "00123", "长" * 3000, "=D3*2", True),
        (0.1 + 0.2, "=REPT(A2,2)", "<b>&amp;", 1234567890123, "长期"),
    )
    for row, texts_ in enumerate(values, 1):
        for column, value in enumerate(texts_, 1):
            sheet.cell(row, column).value = value
    sheet["D3"].number_format, sheet["D4"].number_format, sheet["D6"].number_format = "0%", "0.0%", "0%"
    sheet["E3"].number_format, sheet["E4"].number_format = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
    sheet["E5"].number_format = "hh:mm"
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("B3:B5")
    sheet.merge_cells("G3:H4")
    sheet["G3"] = "二乘二"
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["F"].hidden = True
    workbook.create_sheet("隐藏").sheet_state = "hidden"
    workbook["隐藏"]["B2"] = "x"
    return saved(workbook)


@pytest.mark.rendering
@with_office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
@pytest.mark.parametrize("given", [motley, filled], ids=["motley", "form"])
def test_a_workbook_saved_in_another_format_is_the_same_cell_by_cell(given: Callable[[], bytes], suffix: str) -> None:
    reference = read(converted(given(), "xlsx"))
    assert facts(read(converted(given(), suffix))) == facts(reference)


@pytest.mark.rendering
@with_office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_values_of_every_kind_arrive_from_other_formats(suffix: str) -> None:
    sheet = read(converted(motley(), suffix))[0]
    shown = {address: cell(sheet, address).text for address in ("D3", "D4", "D6", "E3", "E4", "E5", "E6", "A4", "A7")}
    assert shown == {
        "D3": "85%",
        "D4": "85.5%",
        "D6": "170%",
        "E3": "2020-09-30",
        "E4": "2020-09-30 14:05",
        "E5": "08:30",
        "E6": "TRUE",
        "A4": "2",
        "A7": "0.3",
    }
    assert cell(sheet, "D5").fault == "错误值 #DIV/0!"
    assert (cell(sheet, "A3").value, cell(sheet, "A4").value, cell(sheet, "D3").value) == (1, "2", 0.85)
    assert "%" in cell(sheet, "D3").number_format


@pytest.mark.rendering
@with_office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_a_form_returned_in_another_format_is_read_but_cannot_be_marked(suffix: str) -> None:
    data = converted(filled(), suffix)
    form = read_form(data, file=f"区水务局.{suffix}")
    assert form.identity is not None and form.identity["unit"] == "QSWJ"
    assert form.item_ids == ("T001-1", "T002-1", "T003-1")
    assert [row["progress"].value for row in form.rows] == [60, 60, 60]
    assert form.rows[0]["expected"].value == datetime(2021, 6, 30)
    assert form.notes == ()
    with pytest.raises(WorkbookError) as caught:
        mark(data, (), title="校验意见")
    assert caught.value.code == "not-a-workbook"


@pytest.mark.rendering
@with_office
@pytest.mark.parametrize("saved_as", [as_xls, as_ods])
def test_the_task_table_is_the_same_in_every_format(saved_as: Callable[..., bytes]) -> None:
    assert facts(read(saved_as(seed_rows()))) == facts(read(as_xlsx(seed_rows())))


def test_the_task_table_keeps_its_rows_and_tells_what_a_theme_covers() -> None:
    (sheet,) = read(as_xlsx(seed_rows()))
    rows = [row for page in seed_rows() for row in page]
    assert [without_tail(each) for each in texts(sheet)[FIRST_ROW - 1 :]] == [without_tail(row) for row in rows]
    theme = rows[1][1]
    assert covered(sheet)["B5"] == ("above", theme)
    assert cell(sheet, "B7").covered == ""  # the first row of the next page, cut in the middle of a task


# ---- merged ranges -----------------------------------------------------------------------------------------------


def test_cells_under_a_merged_range_are_blank_and_know_its_text() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet["B2"], sheet["E2"] = "主题", "x"
    sheet.merge_cells("B2:C3")
    (read_,) = read(saved(workbook))
    assert covered(read_) == {"C2": ("left", "主题"), "B3": ("above", "主题"), "C3": ("above", "主题")}
    assert all(cell(read_, address).blank for address in ("C2", "B3", "C3"))


def test_a_blank_merged_range_makes_no_row_longer() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet["A1"], sheet["D1"] = "x", "y"
    sheet.merge_cells("B1:C3")
    (read_,) = read(saved(workbook))
    assert len(read_.table.rows) == 1
    assert covered(read_) == {"C1": ("left", "")}


def test_a_merged_range_over_a_whole_row_ends_with_the_grid() -> None:
    workbook = Workbook()
    workbook.active["A1"] = "标题"
    workbook.active.merge_cells("A1:XFD1")
    (read_,) = read(saved(workbook))
    assert len(read_.table.rows[0].cells) == MAX_COLUMNS


def test_rows_that_are_hidden_are_named_by_the_table() -> None:
    workbook = Workbook()
    workbook.active["A3"] = "x"
    workbook.active.row_dimensions[2].hidden = True
    assert read(saved(workbook))[0].table.hidden_rows == (2,)


# ---- real files --------------------------------------------------------------------------------------------------


@with_corpus
def test_xls_dates_counted_from_1904_are_the_dates_that_were_written() -> None:
    (sheet,) = real("odd-date1904.xls")
    assert [cell(sheet, f"A{row}").value for row in (1, 2)] == [datetime(2021, 1, 1), datetime(2021, 1, 2)]
    assert cell(sheet, "A3").value == timedelta(days=10, hours=15, minutes=10, seconds=10)
    assert cell(sheet, "A3").text == "255:10:10"


@with_corpus
def test_xls_merged_rows_and_dates_of_a_format_known_by_number_only_are_read() -> None:
    sheet = real("easypoi-merged-rows.xls")[0]
    assert len(sheet.merged) == 11
    assert Counter(side for side, _ in covered(sheet).values()) == {"above": 10, "left": 3}
    assert cell(sheet, "E3").value == datetime(2017, 9, 10)


@with_corpus
def test_xls_sheets_know_whether_they_are_hidden() -> None:
    sheets = real("odd-hidden-veryhidden.xls")
    assert [sheet.visibility for sheet in sheets] == list(Visibility)


@with_corpus
def test_the_fund_application_of_an_office_keeps_its_22_merges_and_two_row_heading() -> None:
    sheet = real("gov-fund-application-template.xls")[0]
    assert len(sheet.merged) == 22
    assert cell(sheet, "C4").text == "预算科目" and covered(sheet)["D4"] == ("left", "预算科目")
    assert covered(sheet)["A5"] == ("above", "序号")


@with_corpus
def test_ods_content_under_a_merged_cell_is_not_read_and_said() -> None:
    (sheet,) = real("odd-covered-cells.ods")
    assert texts(sheet) == [["a1"], ["a2"], [""]]
    assert covered(sheet) == {"A3": ("above", "a2")}
    assert sheet.table.notes == ("合并的单元格下盖住了1个有内容的单元格（A3），未读取。",)


@with_corpus
@pytest.mark.parametrize(
    ("name", "address", "text"),
    [("odd-strict-ooxml.xlsx", "A1", "Item"), ("odd-minimal-package.xlsx", "A3", "BKG_NUM")],
)
def test_a_workbook_openpyxl_cannot_open_is_read_another_way_and_says_so(name: str, address: str, text: str) -> None:
    (sheet,) = real(name)
    assert cell(sheet, address).text == text
    assert NOTE in sheet.table.notes


@with_corpus
def test_a_range_that_claims_a_million_rows_is_read_as_far_as_it_holds_something() -> None:
    sheets = real("odd-docling-inflated-range.xlsx")
    assert [len(sheet.table.rows) for sheet in sheets] == [7, 18, 13, 2]
    assert not sheets[3].visible
    assert covered(sheets[2])["C1"] == ("left", "header")


@with_corpus
@pytest.mark.parametrize("name", ["odd-missing-parts.xlsx", "odd-zero-bytes.xlsx"])
def test_what_no_reader_can_open_is_refused(name: str) -> None:
    error = refusal((CORPUS / name).read_bytes())
    assert error.code == "not-a-workbook" and error.hint


@with_corpus
def test_a_workbook_with_prefixed_element_names_is_read_with_all_its_features() -> None:
    (sheet,) = real("easyexcel-t02-odd-namespace.xlsx")
    assert texts(sheet)[2][:3] == ["1", "01502200", "1，2-戊二醇"]
    assert sheet.table.notes == () and len(sheet.merged) == 1


@with_corpus
def test_every_real_spreadsheet_ends_in_sheets_or_one_refusal_within_time_and_memory() -> None:
    guarded(len, (), file="甲")  # a worker to measure
    assert worker._worker is not None
    process = worker._worker.process
    slow, refused = {}, set()
    for path in sorted(path for path in CORPUS.iterdir() if path.suffix in SPREADSHEETS):
        begun = clock.monotonic()
        try:
            read_sheets(path.read_bytes(), file=path.name)
        except WorkbookError as error:
            assert str(error).startswith(f"{path.name}：") and error.hint
            refused.add(path.name)
        if clock.monotonic() - begun > 20:
            slow[path.name] = clock.monotonic() - begun
    assert slow == {}
    assert refused == {"odd-missing-parts.xlsx", "odd-zero-bytes.xlsx"}
    assert worker._worker is not None and worker._worker.process is process, "one worker served them all"
    if sys.platform == "linux":
        assert _most_memory(process.pid or 0) < 2**30


def _most_memory(pid: int) -> int:
    """Bytes; getrusage would count what the parent had when the worker was started."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


# ---- xlsx that openpyxl cannot open, or reads wrong --------------------------------------------------------------


def without_styles(data: bytes) -> bytes:
    parts = read_parts(data, name="x")
    del parts["xl/styles.xml"]
    return write_parts(parts)


def with_empty_fill(data: bytes) -> bytes:
    parts = read_parts(data, name="x")
    parts["xl/styles.xml"] = re.sub(rb"<fills.*</fills>", b"<fills><fill/></fills>", parts["xl/styles.xml"])
    return write_parts(parts)


@pytest.mark.parametrize("spoilt", [without_styles, with_empty_fill])
def test_a_form_with_spoilt_styles_is_read_with_its_merges_and_a_note(spoilt: Callable[[bytes], bytes]) -> None:
    form = read_form(spoilt(filled()), file="区水务局.xlsx")
    assert [row["item_id"].text for row in form.rows] == ["T001-1", "T002-1", "T003-1"]
    assert form.rows[0]["progress"].value == 60
    assert form.identity is not None and form.identity["unit"] == "QSWJ"
    assert form.notes == (NOTE,)


@pytest.mark.parametrize(("number", "shown"), [(31, "2020-09-30"), (57, "2020-09-30"), (32, "12:00"), (2, "44104.5")])
def test_a_date_in_a_format_that_chinese_excel_knows_by_number_is_a_date(number: int, shown: str) -> None:
    workbook = Workbook()
    cell_ = workbook.active["A1"]
    cell_.value, cell_.number_format = (0.5 if number == 32 else 44104.5 if number == 2 else 44104), "0.00"
    parts = read_parts(saved(workbook), name="x")
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b'numFmtId="2"', b'numFmtId="%d"' % number)
    assert read(write_parts(parts))[0].table.rows[0].cells[0].text == shown


def test_a_doctype_is_refused_and_no_other_reader_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "guarded", _never)
    parts = read_parts(write_form(spec()), name="x")
    parts["xl/styles.xml"] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + parts["xl/styles.xml"]
    assert "DOCTYPE" in str(refusal(write_parts(parts)))


def _never(*_: object, **__: object) -> None:
    raise AssertionError("the worker was asked")


def test_a_password_is_named_whatever_the_format(monkeypatch: pytest.MonkeyPatch) -> None:
    def encrypted(**_: object) -> None:
        raise xlrd.XLRDError("Workbook is encrypted")

    monkeypatch.setattr(xls.xlrd, "open_workbook", encrypted)
    with pytest.raises(WorkbookError) as caught:
        xls.read(b"", "甲.xls")
    assert caught.value.code == "workbook-protected"
    assert refusal(ods("", manifest=b"<m><encryption-data/></m>")).code == "workbook-protected"


# ---- OpenDocument ------------------------------------------------------------------------------------------------


def ods(rows: str, *, styles: str = "", manifest: bytes = b"<m/>") -> bytes:
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content{names}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="甲" table:style-name="t">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest,
    }
    return write_parts(parts)


def ods_cell(attributes: str = "", text: str = "") -> str:
    return f"<table:table-cell {attributes}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


@pytest.mark.parametrize(
    ("attributes", "text", "value", "shown", "fault"),
    [
        ('office:value-type="float" office:value="60"', "60.00", 60, "60", ""),
        ('office:value-type="percentage" office:value="0.855"', "85.5%", 0.855, "85.5%", ""),
        ('office:value-type="percentage" office:value="0.85"', "85%", 0.85, "85%", ""),
        ('office:value-type="date" office:date-value="2020-09-30"', "九月", datetime(2020, 9, 30), "2020-09-30", ""),
        ('office:value-type="date" office:date-value="-0044-03-15"', "前44年", "前44年", "前44年", ""),
        ('office:value-type="time" office:time-value="PT08H30M00S"', "8:30", time(8, 30), "08:30", ""),
        ('office:value-type="time" office:time-value="PT30H00M01.5S"', "", timedelta(hours=30, seconds=1), "30:00:01", ""),
        ('office:value-type="boolean" office:boolean-value="true"', "是", True, "TRUE", ""),
        ('office:value-type="string"', "甲<text:s text:c='3'/>乙<text:line-break/>丙", "甲   乙\n丙", "甲   乙\n丙", ""),
        ('table:formula="of:=1/0" office:value-type="string"', "#DIV/0!", "#DIV/0!", "#DIV/0!", "错误值 #DIV/0!"),
        ('table:formula="of:=A1"', "", None, "", "公式没有计算结果"),
    ],
)  # fmt: skip
def test_ods_values_are_typed(attributes: str, text: str, value: object, shown: str, fault: str) -> None:
    (sheet,) = read(ods(ods_row(ods_cell(attributes, text))))
    only = sheet.table.rows[0].cells[0]
    assert (only.value, only.text, only.fault) == (value, shown, fault)


def test_ods_repeated_rows_and_columns_keep_their_places_and_stop_at_the_grid() -> None:
    blank = ods_row(ods_cell('table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="3"')
    row = ods_row(ods_cell('table:number-columns-repeated="2"'), ods_cell('table:number-columns-repeated="3"', "x"))
    tail = ods_row(ods_cell("", "尾"), attributes='table:number-rows-repeated="1048572"')
    (sheet,) = read(ods(blank + row + tail))
    assert [each.where.cell for each in sheet.table.rows[3] if each.text] == ["C4", "D4", "E4"]
    assert len(sheet.table.rows) == MAX_ROWS
    outside = 1048572 - (MAX_ROWS - 4)
    assert sheet.table.notes == (
        f"第{MAX_ROWS}行以下或第{MAX_COLUMNS}列以右另有{outside}个单元格有内容（A5001等），未读取。",
    )


def test_ods_blank_cells_without_end_cost_nothing() -> None:
    far = '"9999999999999"'
    row = ods_row(ods_cell(f"table:number-columns-repeated={far}"), attributes=f"table:number-rows-repeated={far}")
    (sheet,) = read(ods(ods_row(ods_cell("", "x")) + row))
    assert texts(sheet) == [["x"]]


def test_ods_hidden_sheets_rows_columns_and_merges_are_reported() -> None:
    styles = '<style:style style:name="t"><style:table-properties table:display="false"/></style:style>'
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    span = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    rows = (
        f"<table:table-header-rows>{ods_row(ods_cell(span, '题'))}</table:table-header-rows>"
        + ods_row("<table:covered-table-cell/>", attributes='table:visibility="filter"')
        + ods_row(ods_cell("", "尾"))
    )
    (sheet,) = read(ods(columns + rows, styles=styles))
    assert (sheet.visibility, sheet.hidden_columns) == (Visibility.HIDDEN, (2, 3))
    assert sheet.hidden_rows == sheet.table.hidden_rows == (2,)
    assert [str(each) for each in sheet.merged] == ["A1:B2"]
    assert covered(sheet) == {"B1": ("left", "题"), "A2": ("above", "题"), "B2": ("above", "题")}


def test_ods_comments_are_no_content() -> None:
    cell_ = "<table:table-cell><office:annotation><text:p>批注</text:p></office:annotation><text:p>甲</text:p></table:table-cell>"
    assert texts(read(ods(ods_row(cell_)))[0]) == [["甲"]]


@pytest.mark.parametrize("broken", [b"<a>", b"<a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_a_broken_or_hostile_ods_is_refused(broken: bytes) -> None:
    parts = read_parts(ods(""), name="x")
    assert refusal(write_parts({**parts, "content.xml": broken})).code == "not-a-workbook"


# ---- XML Spreadsheet 2003 ----------------------------------------------------------------------------------------

XML_2003 = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style><Style ss:ID="q" ss:Parent="p"/></Styles>
<Worksheet ss:Name="任务"><Table>
<Column/><Column ss:Hidden="1" ss:Span="1"/>
<Row><Cell ss:MergeAcross="2" ss:MergeDown="1"><Data ss:Type="String">标题</Data></Cell>
<Cell><Data ss:Type="String"><B xmlns="http://www.w3.org/TR/REC-html40">粗</B>体</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="2" ss:StyleID="q"><Data ss:Type="Number">0.85</Data></Cell>
<Cell><Data ss:Type="DateTime">2020-09-30T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:Formula="=A1"/><Cell><Data ss:Type="Boolean">1</Data></Cell>
<Cell><Data ss:Type="DateTime">1899-12-31T08:30:00.000</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="底稿"><Table/><x:WorksheetOptions><x:Visible>SheetVeryHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "GB2312", "utf-16"])
def test_xml_2003_is_read_with_positions_merges_and_types(encoding: str) -> None:
    data = XML_2003.format(encoding=encoding).encode(encoding)
    assert kind_of(data) is FileKind.XML2003
    sheet, draft = read(data, "导出.xls")
    assert draft.visibility is Visibility.VERY_HIDDEN
    assert texts(sheet) == [
        ["标题", "", "", "粗体"],
        ["", "", ""],
        [],
        ["", "85%", "2020-09-30", "#REF!", "", "TRUE", "08:30"],
    ]
    assert [str(span) for span in sheet.merged] == ["A1:C2"] and covered(sheet)["C2"] == ("above", "标题")
    assert (sheet.table.hidden_rows, sheet.hidden_columns) == ((4,), (2, 3))
    assert (cell(sheet, "D4").fault, cell(sheet, "E4").fault) == ("错误值 #REF!", "公式没有计算结果")
    assert cell(sheet, "C4").value == datetime(2020, 9, 30)


@pytest.mark.parametrize(
    "broken",
    [
        XML_2003.format(encoding="utf-8").replace("</Workbook>", ""),
        XML_2003.format(encoding="utf-8").replace("<Workbook", '<!DOCTYPE a [<!ENTITY b "c">]><Workbook'),
        XML_2003.format(encoding="utf-8").replace('ss:Index="4"', 'ss:Index="-4"'),
    ],
)
def test_a_broken_or_hostile_xml_2003_is_refused(broken: str) -> None:
    assert refusal(broken.encode()).code == "not-a-workbook"


@pytest.mark.parametrize("data", ["序号,任务\n".encode("gbk"), b"<html><table><tr><td>1</td></tr></table></html>"])
def test_text_and_web_pages_named_xls_are_left_to_the_caller(data: bytes) -> None:
    error = refusal(data)
    assert error.code == "not-a-workbook" and kind_of(data) in (FileKind.TEXT, FileKind.HTML)


# ---- bombs -------------------------------------------------------------------------------------------------------

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def package(rows: str, after: str = "") -> bytes:
    """The least .xlsx, without styles."""

    def pointing(kind: str, target: str) -> bytes:
        return (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
        ).encode()

    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    parts = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": pointing("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": pointing("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode(),
    }
    return write_parts(parts)


def corner(style: str = "") -> bytes:
    """A value in the first and in the last cell; with a style that is not there, openpyxl gives up."""
    first, last = (f'<c r="{address}" {style}><v>1</v></c>' for address in ("A1", "XFD1048576"))
    return package(f'<row r="1">{first}</row><row r="1048576">{last}</row>')


@pytest.fixture
def started() -> None:
    """A worker that runs already, so that a test measures reading and not starting."""
    guarded(len, (), file="甲")


def seconds(action: Callable[[], object]) -> float:
    begun = clock.monotonic()
    action()
    return clock.monotonic() - begun


def test_a_value_in_the_last_cell_of_the_sheet_is_counted_and_kills_nobody() -> None:
    (sheet,) = read(corner())
    assert len(sheet.table.rows) == 1 and "XFD1048576" in sheet.table.notes[0]


def test_the_same_where_only_calamine_opens_it_kills_the_worker_and_is_refused(started: None) -> None:
    data = corner('s="7"')
    assert len(data) < 4800
    assert seconds(lambda: refusal(data)) < 2
    assert refusal(data).code in ("not-a-workbook", "workbook-too-large")
    assert "意外中止" in str(refusal(data))
    assert read(without_styles(filled()))[0].table.notes == (NOTE,), "the next file is served"


def test_a_size_bomb_is_refused_before_it_goes_off() -> None:
    stream = io.BytesIO(write_form(spec()))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as bomb, bomb.open("xl/worksheets/sheet9.xml", "w") as part:
        for _ in range(600):
            part.write(b" " * 2**20)
    data = stream.getvalue()
    assert len(data) < 700_000
    assert seconds(lambda: refusal(data)) < 1
    assert refusal(data).code == "workbook-too-large"


def test_a_size_bomb_within_the_limits_of_packages_costs_the_worker_its_memory_or_time(started: None) -> None:
    row = "<row>" + "".join(f"<c><v>{n * n % 97}</v></c>" for n in range(200)) + "</row>"
    data = package(row * 2000)
    guarded(xlsx.read, write_form(spec()), "甲.xlsx", file="甲.xlsx")  # openpyxl is loaded
    for bounds in ({"memory_bytes": 120 * 2**20}, {"seconds": 0.2}):
        with pytest.raises(WorkbookError) as caught:
            guarded(xlsx.read_unchecked, data, "甲.xlsx", file="甲.xlsx", **bounds)  # type: ignore[arg-type]
        assert caught.value.code == "workbook-too-large"
    assert texts(read(ods(ods_row(ods_cell("", "x"))))[0]) == [["x"]]


@pytest.mark.parametrize(
    "after",
    [
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        '<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
    ],
)
def test_a_few_bytes_that_claim_the_whole_sheet_are_refused_at_once(after: str) -> None:
    data = package('<row r="1"><c r="A1"><v>1</v></c></row>', after)
    assert seconds(lambda: refusal(data)) < 1
    assert refusal(data).code == "workbook-too-large"


def test_merges_over_merges_are_refused_before_they_are_laid_out() -> None:
    page = Page("S", cells={(1, 1): found("x")})
    for _ in range(1000):
        page.merge(1, MAX_ROWS, 1, MAX_COLUMNS)
    with pytest.raises(WorkbookError, match=f"{MAX_CELLS // 10_000}万格"):
        built([page], "甲.xlsx")


def test_one_text_in_very_many_cells_is_refused() -> None:
    many = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 3000))
    parts = read_parts(package(many), name="x")
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}"><si><t>{"长" * 30_000}</t></si></sst>'.encode()
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'.encode(),
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    assert "文字过多" in str(refusal(write_parts(parts)))


# ---- which files need the worker ---------------------------------------------------------------------------------


def in_sheet(old: bytes, new: bytes) -> bytes:
    parts = read_parts(write_form(spec()), name="x")
    assert old in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new, 1)
    return write_parts(parts)


def guard_needed(data: bytes) -> bool:
    return needs_guard(data, kind=kind_of(data), file="甲.xlsx")


def test_forms_of_ours_are_read_without_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "guarded", _never)
    for data in (write_form(spec(60)), filled(), saved(opened(filled()))):
        assert read(data)


HOSTILE_SHEETS: tuple[tuple[bytes, bytes], ...] = (
    (b'<mergeCell ref="A1:', b'<mergeCell xmlns:y="y" y:ref="A1:A2" ref="A1:'),
    (b"<mergeCell ref=", b"<mergeCell  \n style='' ref="),
    (b'<mergeCell ref="A1:O1"', b"<mergeCell ref='A1:O1'"),
    (b'<mergeCell ref="A1:O1"', b'<mergeCell ref="A1:O&#49;"'),
    (b'<mergeCell ref="A1:O1"', b'<mergeCell ref="A1:O20000"'),
    (b'encoding="UTF-8"', b'encoding="cp037"'),
    (b"<sheetData>", b"<sheetData>" + b"<row/>" * packages.CHEAP_TAGS),
    (b"<sheetData>", b"<sheetData>" + b" " * (packages.CHEAP_WORK // 1000)),
)


@pytest.mark.parametrize(("old", "new"), HOSTILE_SHEETS)
def test_a_sheet_that_could_cost_much_goes_to_the_worker(old: bytes, new: bytes) -> None:
    assert guard_needed(in_sheet(old, new))


def test_every_other_format_goes_to_the_worker() -> None:
    assert guard_needed(ods(""))
    assert guard_needed(XML_2003.format(encoding="utf-8").encode())
    assert guard_needed(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + "Workbook".encode("utf-16-le") + b"\0\0"
    )


# ---- the worker --------------------------------------------------------------------------------------------------


def _refuse() -> None:
    raise WorkbookError("甲.xls：不行。", code="workbook-protected", hint="请改。")


def _pid() -> int:
    return os.getpid()


def stopped(function: Callable[..., object], *arguments: object, **bounds: float) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        guarded(function, *arguments, file="甲.xls", **bounds)  # type: ignore[arg-type]
    return caught.value


def test_one_worker_serves_call_after_call() -> None:
    first = guarded(_pid, file="甲.xls")
    assert first != os.getpid()
    assert guarded(_pid, file="乙.xls") == first


def test_what_the_function_raises_arrives_whole() -> None:
    error = stopped(_refuse)
    assert (error.message, error.code, error.hint) == ("甲.xls：不行。", "workbook-protected", "请改。")


@pytest.mark.parametrize(
    ("function", "arguments", "bounds", "code", "said"),
    [
        (os.abort, (), {}, "not-a-workbook", "意外中止"),
        (int, ("x",), {}, "not-a-workbook", "意外中止"),
        (clock.sleep, (30,), {"seconds": 0.2}, "workbook-too-large", "超过0.2秒"),
        (bytearray, (2**31,), {}, "workbook-too-large", "内存过大"),
    ],
)
def test_a_call_that_kills_hangs_or_devours_is_one_refusal_and_the_next_is_served(
    function: Callable[..., object], arguments: tuple[object, ...], bounds: dict[str, float], code: str, said: str
) -> None:
    if function is bytearray and sys.platform != "linux":
        pytest.skip("memory is limited on Linux only")
    error = stopped(function, *arguments, **bounds)
    assert error.code == code and said in str(error) and str(error).startswith("甲.xls：") and error.hint
    assert guarded(len, "四个字儿", file="乙.xls") == 4


def test_a_late_answer_is_not_taken_for_the_next_one() -> None:
    stopped(clock.sleep, 0.4, seconds=0.1)
    clock.sleep(0.5)
    assert guarded(len, "二字", file="乙.xls") == 2


def test_a_script_without_a_guard_is_run_once_and_dying_workers_print_nothing(tmp_path: Path) -> None:
    (tmp_path / "甲.ods").write_bytes(ods(ods_row(ods_cell("", "x"))))
    (tmp_path / "乙.xlsx").write_bytes(corner('s="7"'))
    script = tmp_path / "script.py"
    script.write_text(
        "import pathlib\n"
        "from docgen.excel.table import read_sheets\n"
        "from docgen.errors import SourceError\n"
        "for name in ('甲.ods', '乙.xlsx'):\n"
        "    try:\n"
        "        print(len(read_sheets(pathlib.Path(__file__).with_name(name).read_bytes(), file='file')))\n"
        "    except SourceError as error:\n"
        "        print(error.code)\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, str(script)], capture_output=True, timeout=60, env=environment, check=True)
    assert done.stdout.decode().split() == ["1", "not-a-workbook"]
    assert done.stderr == b""


def test_calamine_is_never_called_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def here(*_: object, **__: object) -> Iterator[Page]:
        raise AssertionError("calamine runs unguarded")

    monkeypatch.setattr(fallback.calamine, "load_workbook", here)
    assert read(without_styles(filled()))[0].table.notes == (NOTE,)


@lru_cache(maxsize=1)
def _sources() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docgen" / "excel").glob("*.py")}


@pytest.mark.parametrize(("library", "home"), [("xlrd", "xls"), ("python_calamine", "fallback")])
def test_each_trusting_library_has_one_home(library: str, home: str) -> None:
    assert {name for name, text in _sources().items() if f"import {library}" in text} == {home}
