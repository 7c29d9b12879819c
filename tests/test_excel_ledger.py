"""Tables that docgen hands out as a workbook."""

import io
import os
import subprocess
import sys
from datetime import date, datetime

import openpyxl
import pytest

from docgen.excel import ledger
from docgen.excel.ledger import FILLS, write_workbook
from docgen.schema import LEDGER_COLUMNS, Column
from docgen.sheets import TableSheet, Value
from tests.excel_forms import CONTENT, HOSTILE, opened

COLUMNS = (
    Column("order", "序号", width=6),
    Column("unit", "单位", width=26),
    Column("progress", "完成进度（%）", width=10),
    Column("day", "收到日期", width=12),
    Column("text", "说明", width=60),
)
ROWS: tuple[tuple[Value, ...], ...] = (
    (1, "区水务局", 60, date(2020, 10, 9), CONTENT),
    (2, "区教育局", 12.5, None, ""),
    (
        3,
        "区财政局",
    ),
)


def table(**fields: object) -> TableSheet:
    known = {
        "name": "报送情况",
        "columns": COLUMNS,
        "rows": ROWS,
        "title": "2020年第三季度报送情况",
        "notes": ("截至10月10日。",),
    }
    return TableSheet(**{**known, **fields})  # type: ignore[arg-type]


def test_numbers_are_numbers_dates_are_dates_and_text_is_text() -> None:
    sheet = opened(write_workbook([table()], title="报送情况"))["报送情况"]
    rows = [[cell.value for cell in cells] for cells in sheet["A3:E6"]]
    assert rows == [
        ["序号", "单位", "完成进度（%）", "收到日期", "说明"],
        [1, "区水务局", 60, datetime(2020, 10, 9), CONTENT],
        [2, "区教育局", 12.5, None, None],
        [3, "区财政局", None, None, None],
    ]
    assert sheet["D4"].number_format == "yyyy-mm-dd"


def test_title_and_notes_stand_above_the_table() -> None:
    sheet = opened(write_workbook([table()], title="报送情况"))["报送情况"]
    assert (sheet["A1"].value, sheet["A2"].value) == ("2020年第三季度报送情况", "截至10月10日。")
    assert opened(write_workbook([table(title="")], title="x"))["报送情况"]["A1"].value == "报送情况"


def test_the_table_can_be_filtered_scrolled_and_printed() -> None:
    sheet = opened(write_workbook([table(frozen_columns=2)], title="报送情况"))["报送情况"]
    assert sheet.auto_filter.ref == "A3:E6"
    assert sheet.freeze_panes == "C4"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == "'报送情况'!$A$1:$E$6"
    assert sheet.row_dimensions[4].height > 3 * sheet.row_dimensions[5].height


def test_a_wide_table_is_printed_over_several_pages_with_its_first_columns_repeated() -> None:
    rows = [tuple("x" for _ in LEDGER_COLUMNS)]
    data = write_workbook([TableSheet("台账", LEDGER_COLUMNS, rows, notes=("说明",), frozen_columns=4)], title="台账")
    sheet = opened(data)["台账"]
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (2, 0)
    assert sheet.print_title_cols == "$A:$D"
    assert "A1:D1" in {str(span) for span in sheet.merged_cells.ranges}


@pytest.mark.parametrize("word", FILLS)
def test_a_cell_is_coloured_by_the_word(word: str) -> None:
    sheet = opened(write_workbook([table(fills={(1, 2): word})], title="x"))["报送情况"]
    assert sheet["C5"].fill.fgColor.rgb == f"FF{FILLS[word][1:]}"
    assert sheet["C4"].fill.fill_type is None


def test_an_unknown_colour_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="紫"):
        write_workbook([table(fills={(0, 0): "紫"})], title="x")


def test_a_row_longer_than_the_columns_is_a_mistake_and_not_cut() -> None:
    with pytest.raises(ValueError):
        write_workbook([table(rows=[(1, 2, 3, 4, 5, 6)])], title="x")


def test_a_workbook_without_a_sheet_is_a_mistake() -> None:
    with pytest.raises(ValueError):
        write_workbook([], title="x")


def test_a_table_without_rows_says_so() -> None:
    sheet = opened(write_workbook([table(rows=())], title="x"))["报送情况"]
    assert sheet["A4"].value == "（没有记录）"


def test_sheet_names_are_made_acceptable_and_distinct() -> None:
    names = ["台账", "台账", "a/b:c", "长" * 40, "长" * 40, "", "'引号'", "甲\n乙"]
    found = opened(write_workbook([table(name=name) for name in names], title="x")).sheetnames
    assert found == ["台账", "台账（2）", "a b c", "长" * 31, "长" * 27 + "（5）", "表6", "引号", "甲 乙"]


def test_the_same_content_gives_the_same_bytes() -> None:
    assert write_workbook([table()], title="x") == write_workbook([table()], title="x")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_a_hostile_text_stays_text(text: str) -> None:
    columns = (Column("a", text[:200], width=20),)
    data = write_workbook([TableSheet(text, columns, [(text,)], title=text, notes=(text,))], title=text)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == [text, text, text[:200], text]
    assert all(cell.data_type != "f" for cells in sheet.iter_rows() for cell in cells)


def test_control_characters_and_overlong_texts_do_not_break_the_workbook() -> None:
    sheet = opened(write_workbook([table(rows=[(1, "甲\x00\ud800乙", None, None, "长" * 40000)])], title="\x07"))[
        "报送情况"
    ]
    assert sheet["B4"].value == "甲乙" and len(sheet["E4"].value) == 32767
    assert sheet.row_dimensions[4].height <= 409


# ---- long tables, written past XlsxWriter ----------------------------------------------------------------------------


def _seen(data: bytes) -> list[object]:
    """Everything a person sees of a workbook, row by row."""
    return [
        (
            sheet.title,
            sheet.dimensions,
            sheet.auto_filter.ref,
            sheet.print_area,
            [
                (
                    c.coordinate,
                    c.value,
                    c.data_type,
                    c.number_format,
                    c.font.sz,
                    c.fill.fgColor.rgb,
                    c.alignment.horizontal,
                )
                for row in sheet.iter_rows()
                for c in row
            ],
            {number: (look.height, look.customHeight) for number, look in sheet.row_dimensions.items()},
        )
        for sheet in opened(data).worksheets
    ]


@pytest.mark.parametrize("rows", [1, 2, 150])
def test_a_long_table_is_the_table_that_xlsxwriter_would_have_written(
    rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = (*HOSTILE[:-1], "长" * 700, "", "水务局", None, 0, 12.5, date(2020, 9, 30))
    lines = [[texts[(row * 3 + place) % len(texts)] for place in range(5)] for row in range(rows)]
    fills = {(row, row % 4): ("红", "绿", "黄")[row % 3] for row in range(rows)}
    tables = [table(rows=lines, fills=fills), table(rows=lines), table(rows=[])]
    monkeypatch.setattr(ledger, "_MANY_ROWS", 10**6)
    by_library = write_workbook(tables, title="x")
    monkeypatch.setattr(ledger, "_MANY_ROWS", 1)
    by_hand = write_workbook(tables, title="x")
    assert _seen(by_hand) == _seen(by_library)
    assert by_hand == write_workbook(tables, title="x")


def test_a_long_table_refuses_what_a_short_one_refuses() -> None:
    rows = [(1, 2, 3, 4, 5)] * 200
    with pytest.raises(ValueError, match="紫"):
        write_workbook([table(rows=rows, fills={(150, 0): "紫"})], title="x")
    with pytest.raises(ValueError):
        write_workbook([table(rows=[*rows, (1, 2, 3, 4, 5, 6)])], title="x")


PROGRAM = """
import hashlib
from docgen.excel.ledger import FILLS, write_workbook
from docgen.schema import Column
from docgen.sheets import TableSheet
fills = {(row, 0): colour for row, colour in enumerate(FILLS)}
table = TableSheet("表", (Column("a", "甲", width=9),), [(1,)] * 200, fills=fills)
print(hashlib.sha256(write_workbook([table], title="x")).hexdigest())
"""


def test_a_long_table_has_the_same_bytes_in_every_process() -> None:
    seeds = [{**os.environ, "PYTHONHASHSEED": seed} for seed in "123"]
    made = [
        subprocess.run([sys.executable, "-c", PROGRAM], env=each, check=True, capture_output=True) for each in seeds
    ]
    assert len({each.stdout for each in made}) == 1
