"""The sample task table as workbooks: what an office that keeps it in Excel would send. For tests only.

`pages` are those of `tests.task_tables.seed_rows`: lists of rows of cell texts, the repeated heading row included.
"""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl.styles import Alignment
from openpyxl.workbook.workbook import Workbook

TITLE = "罗湖区智慧城区建设重点任务分解表"
INSTRUCTION = "填表说明：牵头单位排在首位的为第一牵头单位；“长期推进”的任务按季度报送进展情况。"
THEME = 2  # the column (from 1) that is merged downward
FIRST_ROW = 3  # title and instruction stand above

Page = Sequence[Sequence[str]]

# LibreOffice's filters; without a name "xls" may become Excel 5.
_FILTERS = {"xls": "xls:MS Excel 97", "xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods"}


def as_xlsx(pages: Sequence[Page]) -> bytes:
    """Title and instruction over all columns, then every row of every page, cut rows and repeated headings included.

    A theme is merged with the blank cells under it, as far as its page goes, as `tests.task_tables.as_docx` does.
    """
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "任务分解表"
    width = max(len(row) for page in pages for row in page)
    for number, text in enumerate((TITLE, INSTRUCTION), 1):
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
        sheet.cell(number, 1).value = text
    row = FIRST_ROW
    for page in pages:
        for texts in page:
            for column, text in enumerate(texts, 1):
                if text:
                    cell = sheet.cell(row, column)
                    cell.value, cell.data_type = text, "s"
                    cell.alignment = Alignment(wrap_text=True, vertical="center")
            row += 1
        for first, last in _themes(page):
            top, bottom = row - len(page) + first, row - len(page) + last
            sheet.merge_cells(start_row=top, end_row=bottom, start_column=THEME, end_column=THEME)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def as_xls(pages: Sequence[Page]) -> bytes:
    """The same, saved by LibreOffice as Excel 97; the calling test is skipped where that is missing."""
    return converted(as_xlsx(pages), "xls")


def as_ods(pages: Sequence[Page]) -> bytes:
    """The same, saved by LibreOffice as OpenDocument; the calling test is skipped where that is missing."""
    return converted(as_xlsx(pages), "ods")


def _themes(page: Page) -> Iterator[tuple[int, int]]:
    """First and last row (from 0) of every theme that has blank cells under it; the heading row has none."""
    starts = [place for place, row in enumerate(page) if row[THEME - 1] and place]
    for place, after in pairwise([*starts, len(page)]):
        if after - place > 1:
            yield place, after - 1


@lru_cache(maxsize=32)
def converted(data: bytes, suffix: str) -> bytes:
    """An .xlsx workbook as LibreOffice saves it: xlsx, xls or ods."""
    if shutil.which("soffice") is None:
        pytest.skip("soffice is missing")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "given.xlsx").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        where = ["--outdir", str(folder / "made"), str(folder / "given.xlsx")]
        command = ["soffice", profile, "--headless", "--convert-to", _FILTERS[suffix], *where]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return (folder / "made" / f"given.{suffix}").read_bytes()
