"""退回修改件 through `collect`: what a unit sent, what goes back to it, and what becomes of that when it is sent again."""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from docgen import schema
from docgen.archive import read_parts
from docgen.diagnostics import finding
from docgen.excel.correction import mark
from docgen.excel.form import read_form
from docgen.source import SourceRef
from tests.damages import DAMAGES
from tests.excel_forms import changed
from tests.running import docgen
from tests.test_correction_package import MACROS, with_macros

UNIT = "区应急管理局"
COPY = f"output/2020Q3/corrections/{UNIT}-退回修改.xlsx"
ORIGINAL = Path(__file__).parent.parent / f"data/rounds/2020Q3/returns/{UNIT}-01.xlsx"
EDITABLE = tuple(column.key for column in schema.INPUT_COLUMNS)


@pytest.fixture
def quiet(workspace: Path) -> Path:
    """A workspace whose round has received nothing and has no quarter before it."""
    shutil.rmtree(workspace / "data/rounds/2020Q2")
    folder = workspace / "data/rounds/2020Q3"
    shutil.rmtree(folder / "returns")
    (folder / "returns.yaml").write_text("received: []\n", encoding="utf-8")
    return workspace


def collected(workspace: Path, data: bytes, name: str) -> dict[str, object]:
    """What `collect` says of this file, the newest of the round."""
    path = workspace / name
    path.write_bytes(data)
    answer = docgen("collect", "2020Q3", path, "--json", "--as-of", "2020-10-09", at=workspace)
    assert answer.status == 0, answer.err
    submission: dict[str, object] = next(each for each in answer.json["submissions"] if each["original_name"] == name)
    return submission


def spoilt(data: bytes, change: Callable[[list[list[str]]], object]) -> bytes:
    """The form as .csv, after a change to its rows."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))["填报表"]
    rows = [[str(cell.date() if isinstance(cell, datetime) else cell or "") for cell in row] for row in sheet.values]
    change(rows)
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("gb18030")


def answers(data: bytes) -> dict[str, dict[str, str]]:
    form = read_form(data, file="x")
    return {row["item_id"].text: {key: row[key].text for key in EDITABLE} for row in form.rows}


def test_what_cannot_be_marked_goes_back_as_a_form_with_everything_that_could_be_read(quiet: Path) -> None:
    def spoil(rows: list[list[str]]) -> None:
        rows[4][9] = "120%"
        rows[4], rows[5] = rows[5], rows[4]

    assert collected(quiet, spoilt(ORIGINAL.read_bytes(), spoil), "报送.csv")["state"] == "退回"
    copy = (quiet / COPY).read_bytes()
    sent = answers(ORIGINAL.read_bytes())
    first = next(iter(sent))
    assert answers(copy) == sent | {first: sent[first] | {"progress": "120%"}}
    was, now = (read_form(data, file="x").sign_off for data in (ORIGINAL.read_bytes(), copy))
    assert {label: cell.text for label, cell in now.items()} == {label: cell.text for label, cell in was.items()}
    # put right, it is accepted
    put_right = changed(copy, lambda sheet: put_in(sheet, "完成进度（%）", 100))
    assert collected(quiet, put_right, "重报.xlsx")["state"] == "采用"
    assert not (quiet / COPY).exists()


def put_in(sheet: Worksheet, heading: str, value: object) -> None:
    """Into the first row of the table."""
    place = next(cell for line in sheet.iter_rows() for cell in line if cell.value == heading)
    sheet.cell(place.row + 1, place.column, value)


def test_a_form_without_one_of_its_rows_goes_back_whole_with_the_answers_it_had(quiet: Path) -> None:
    """In a protected form nobody can put a row back."""
    sent = DAMAGES["a row deleted"](ORIGINAL.read_bytes())
    assert collected(quiet, sent, "缺行.xlsx")["state"] == "退回"
    copy = (quiet / COPY).read_bytes()
    kept = answers(sent)
    assert len(kept) == 5 and answers(copy).items() >= kept.items()
    (missing,) = answers(copy).keys() - kept.keys()
    assert not any(answers(copy)[missing].values())
    listed = list(openpyxl.load_workbook(io.BytesIO(copy))["校验意见"].values)
    assert "请补填缺少的部分" in str(listed[1][0])


def with_a_picture(data: bytes) -> bytes:
    stream = io.BytesIO()
    Picture.new("RGB", (9, 9), "red").save(stream, "PNG")
    return changed(data, lambda sheet: sheet.add_image(Image(io.BytesIO(stream.getvalue())), "K6"))


def test_what_the_unit_added_is_not_given_up_for_a_missing_row(quiet: Path) -> None:
    sent = with_a_picture(DAMAGES["a row deleted"](ORIGINAL.read_bytes()))
    assert collected(quiet, sent, "缺行.xlsx")["state"] == "退回"
    assert answers((quiet / COPY).read_bytes()) == answers(sent)
    assert any("media/" in name for name in read_parts((quiet / COPY).read_bytes(), name="x"))


def test_a_macro_workbook_goes_back_under_its_own_extension(quiet: Path) -> None:
    sent = rich_form(ORIGINAL.read_bytes())
    assert collected(quiet, sent, "报送.xlsm")["state"] == "退回"
    (copy,) = (quiet / COPY).parent.iterdir()
    assert copy.name == f"{UNIT}-退回修改.xlsm"
    assert read_parts(copy.read_bytes(), name="x")["xl/vbaProject.bin"] == MACROS


def rich_form(data: bytes) -> bytes:
    return with_macros(changed(data, lambda sheet: put_in(sheet, "完成进度（%）", 120)))


def test_a_reply_in_the_column_of_remarks_is_told(quiet: Path) -> None:
    first = mark(ORIGINAL.read_bytes(), [finding("form-version", "旧版。", SourceRef("x"))], title="意见")
    sent = changed(first, lambda sheet: put_in(sheet, "校验意见", "已与区水务局核对"))
    found = collected(quiet, sent, "答复.xlsx")
    assert found["state"] == "采用"
    notes = [each["message"] for each in found["diagnostics"] if each["code"] == "form-note"]  # type: ignore[attr-defined]
    assert notes == ["“校验意见”栏中有单位写的内容（P5“已与区水务局核对”），未读取。"]
