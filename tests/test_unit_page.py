"""单位进展页: what one unit reported, four quarters side by side, on one page."""

from pathlib import Path

import openpyxl
import pytest
from docx import Document

from docgen.rendering.office import program
from docgen.rendering.render import to_pdf
from tests.running import docgen

PERIOD = "2020Q3"


def page(workspace: Path, unit: str) -> Path:
    result = docgen("summary", PERIOD, "--unit", unit, at=workspace)
    assert result.status == 0, result.err
    return next((workspace / f"output/{PERIOD}/units").glob(f"*{unit}*.docx"))


def rows(path: Path) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in Document(str(path)).tables[0].rows]


def test_each_item_has_what_the_unit_wrote_in_its_forms(workspace: Path) -> None:
    found = rows(page(workspace, "区水务局"))
    assert found[0][4:] == ["2019年\n4季度", "2020年\n1季度", "2020年\n2季度", "2020年\n3季度"]
    assert found[1][:3] == ["24", "打造智慧水务", "牵头"]
    assert found[1][4:6] == ["—", "—"]
    for cell, quarter, file in ((found[1][6], "2020Q2", "区水务局-01.xlsx"), (found[1][7], PERIOD, "区水务局-02.xlsx")):
        sheet = openpyxl.load_workbook(workspace / f"data/rounds/{quarter}/returns/{file}", data_only=True)["填报表"]
        status, progress = sheet["I5"].value, str(sheet["J5"].value).rstrip("%")
        assert cell == f"{status} {progress}%\n绿灯"


def test_a_unit_that_did_not_answer_is_told_so(workspace: Path) -> None:
    path = page(workspace, "区委宣传部")
    assert rows(path)[1][-1] == "未报送"
    assert any("本季度没有收到填报表。" in each.text for each in Document(str(path)).paragraphs)


def test_a_return_that_went_back_is_told_so(workspace: Path) -> None:
    path = page(workspace, "区委组织部")
    assert rows(path)[1][-1] == "退回待重报"
    assert any("已退回，尚未重报" in each.text for each in Document(str(path)).paragraphs)


def test_the_same_returns_give_the_same_page_whatever_the_day(workspace: Path) -> None:
    path = page(workspace, "区水务局")
    before = path.read_bytes()
    path.unlink()
    docgen("summary", PERIOD, "--unit", "区水务局", "--as-of", "2027-01-01", at=workspace)
    assert path.read_bytes() == before


def test_a_unit_that_has_nothing_or_is_unknown_gets_a_message(workspace: Path) -> None:
    result = docgen("summary", PERIOD, "--unit", "不存在的局", at=workspace)
    assert (result.status, result.err.count("错误：")) == (1, 1)


@pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
def test_the_unit_with_the_most_items_of_the_sample_has_one_page(workspace: Path) -> None:
    import pypdfium2

    path = page(workspace, "区政务服务数据管理局")
    pdf = to_pdf({"页": path.read_bytes()})["页"]
    assert len(pypdfium2.PdfDocument(pdf)) == 1
