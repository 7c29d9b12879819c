"""退回修改件 through `collect`: what a unit sent, what goes back to it, and what becomes of that when it is sent again."""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from docgen import schema
from docgen.excel.form import read_form
from tests.running import docgen

UNIT = "区应急管理局"
COPY = f"output/2020Q3/corrections/{UNIT}-退回修改.xlsx"
ORIGINAL = Path(__file__).parent.parent / f"data/rounds/2020Q3/returns/{UNIT}-01.xlsx"
EDITABLE = tuple(column.key for column in schema.editable(schema.FORM_COLUMNS))


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
