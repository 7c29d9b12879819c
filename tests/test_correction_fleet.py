"""The fleet of damaged forms sent back, put right cell by cell as a clerk would, and sent again: accepted."""

import io
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from docgen import schema
from docgen.model import Receipt, Submission
from docgen.project.store import sha256
from docgen.project.workspace import Workspace
from docgen.workflow.correcting import corrections
from docgen.workflow.returns import evaluate
from docgen.workflow.session import Session
from tests.damages import DAMAGES
from tests.excel_forms import opened, saved
from tests.test_damaged_forms import ORIGINAL, QUARTER, ROOT

GOOD: Mapping[str, object] = {
    "status": "正常推进", "progress": 60, "achievements": "9月完成招标，完成投资300万元。", "problems": None,
    "next_steps": "12月底前上线。", "expected": date(2020, 12, 31), "coordination": None,
}  # fmt: skip
HEADINGS = {schema.column(schema.FORM_COLUMNS, key).heading: value for key, value in GOOD.items()}
# What takes more than typing into the marked cells: a row or a merge to be undone, a heading or a number restored.
MORE_THAN_TYPING = {
    "identity lost, another unit named", "heading repeated", "a row twice", "progress merged over rows",
    "texts merged over rows", "number of another unit", "a heading renamed beyond recognition",
}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fleet")
    left_out = shutil.ignore_patterns("returns*", "2020Q2", ".docgen.lock*")
    shutil.copytree(ROOT / "data", folder / "data", ignore=left_out)
    return folder


def judged(root: Path, data: bytes, name: str) -> tuple[Submission, list[tuple[str, bytes]]]:
    """What becomes of the file in a round that received nothing else, and what goes back."""
    session = Session(Workspace(root), date(2020, 10, 9), dry_run=True)
    receipt = Receipt(f"a{Path(name).suffix}", name, sha256(data), date(2020, 10, 9))
    session.trial[QUARTER] = {receipt: data}
    result = evaluate(session, QUARTER)
    return result.submissions[0], list(corrections(session, result))


def put_right(copy: bytes) -> bytes:
    workbook = opened(copy)
    for sheet in workbook:
        places = {
            cell.value: cell for line in sheet.iter_rows() for cell in line if cell.value in {*HEADINGS, "任务编号"}
        }
        if len(places) == len(HEADINGS) + 1:
            fill(sheet, places)
    return saved(workbook)


def fill(sheet: Worksheet, places: Mapping[str, Cell]) -> None:
    """Every answer of every row, and nothing else; a cell shown in per cent as Excel takes 60 there, as 60 %."""
    head = places["任务编号"]
    for row in range(head.row + 1, sheet.max_row + 1):
        if str(sheet.cell(row, head.column).value or "").strip().upper().startswith("T"):
            for heading, value in HEADINGS.items():
                cell = sheet.cell(row, places[heading].column)
                if isinstance(cell, Cell):
                    shown = isinstance(value, int) and "%" in cell.number_format
                    cell.value = value / 100 if shown and isinstance(value, int) else value


@pytest.mark.parametrize("part", range(3))
def test_a_copy_put_right_and_sent_again_is_accepted(root: Path, part: int) -> None:
    refused, returned = set(), 0
    for name in list(DAMAGES)[part::3]:
        sent, copies = judged(root, DAMAGES[name](ORIGINAL.read_bytes()), "报送.xlsx")
        if sent.unit is None or sent.accepted:
            continue
        returned += 1
        ((copy_name, copy),) = copies
        again, more = judged(root, put_right(copy), copy_name)
        if not again.accepted:
            refused.add(name)
        else:
            assert more == [] and not {str(each) for each in again.diagnostics if "校验意见" in str(each)}, name
    assert returned > 5
    assert refused == MORE_THAN_TYPING & set(list(DAMAGES)[part::3])


def test_a_copy_of_a_copy_names_only_what_is_still_wrong(root: Path) -> None:
    """Put right but for one cell: the second copy has that one mark, and no trace of the first."""
    _, ((name, copy),) = judged(root, DAMAGES["everything blank"](ORIGINAL.read_bytes()), "报送.xlsx")
    workbook = opened(put_right(copy))
    workbook["填报表"]["J6"] = "八成左右"
    _, ((_, second),) = judged(root, saved(workbook), name)
    sheet = openpyxl.load_workbook(io.BytesIO(second))["填报表"]
    noted = [cell.coordinate for line in sheet.iter_rows() for cell in line if cell.comment]
    assert noted == ["J6"]
    assert [cell.value is not None for cell in sheet["P"][4:10]] == [False, True, False, False, False, False]
