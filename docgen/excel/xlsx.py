""".xlsx and .xlsm workbooks through openpyxl: the reader that sees most.

Whether a file may be opened at all is decided by `packages`, what it costs by `worker`.
"""

import io
import warnings
from collections.abc import Iterator
from datetime import datetime

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.exceptions import CellCoordinatesException, IllegalCharacterError, InvalidFileException
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen.excel import cells, grid, packages
from docgen.excel.grid import Found, Page, Visibility
from docgen.excel.shown import CHINESE_DATES
from docgen.excel.sniff import damaged

# What openpyxl has been seen to raise besides.
FAULTS = (*grid.FAULTS, CellCoordinatesException, IllegalCharacterError, InvalidFileException)


def read(data: bytes, file: str) -> tuple[Page, ...]:
    """Every worksheet, hidden ones included, in their order.

    :raises WorkbookError: damaged, of a kind openpyxl does not know, or too large.
    """
    formulas = load(data, file=file, values=False)
    values = load(data, file=file, values=True) if has_formulas(formulas) else formulas
    try:
        return grid.checked([_page(sheet, values) for sheet in formulas.worksheets], file)
    except FAULTS as error:
        raise damaged(file) from error


def read_unchecked(data: bytes, file: str) -> tuple[Page, ...]:
    """As `read`, of a package whose parts nobody has looked at.

    :raises WorkbookError: also where a part has a DOCTYPE.
    """
    packages.unpacked(data, file)
    return read(data, file)


def load(data: bytes, *, file: str, values: bool) -> Workbook:
    """The workbook as openpyxl sees it; `values`: results in place of formulas.

    Normal mode, because the read-only mode believes the sheet's own size, which WPS writes wrong.

    :raises WorkbookError: openpyxl cannot make sense of it, or finds no worksheet.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions it does not know; nothing a clerk could act on
            workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
            sheets = workbook.worksheets
    except FAULTS as error:
        raise damaged(file) from error
    if not sheets:
        raise damaged(file)
    return workbook


def has_formulas(workbook: Workbook) -> bool:
    """Whether any worksheet has a formula, and loading the results is worth its time."""
    return any(cell.data_type == "f" for sheet in workbook.worksheets for cell in sheet._cells.values())


def _page(sheet: Worksheet, values: Workbook) -> Page:
    page = Page(sheet.title, Visibility(sheet.sheet_state))
    results = values[sheet.title]
    epoch: datetime = values.epoch
    for cell in _stored(sheet):
        page.put(cell.row, cell.column, _found(cell, results, epoch))
    for merged in sheet.merged_cells.ranges:
        first_column, first_row, last_column, last_row = merged.bounds
        page.merge(first_row, last_row, first_column, last_column)
    page.hide_rows(row for row, look in sheet.row_dimensions.items() if look.hidden)
    for look in sheet.column_dimensions.values():
        if look.hidden and look.min and look.max:
            page.hide_columns(look.min, look.max)
    return page


def _stored(sheet: Worksheet) -> Iterator[Cell]:
    """The cells that hold something, wherever they are; the empty millions between them cost nothing."""
    for cell in sheet._cells.values():  # openpyxl's public iterators walk the whole rectangle
        if isinstance(cell, Cell) and cell.value is not None:
            yield cell


def _found(cell: Cell, results: Worksheet, epoch: datetime) -> Found:
    value: object = cell.value
    kind, number_format = cell.data_type, cell.number_format
    if kind == "f":
        if "DISPIMG" in str(getattr(value, "text", value)):
            return grid.unread("单元格内嵌图片", number_format)
        result = results[cell.coordinate]
        value, kind = result.value, result.data_type
        if value is None:
            return grid.unread("公式没有计算结果", number_format)
    if kind == "e":
        return grid.error_value(str(value), number_format)
    if isinstance(value, str):
        return grid.found(cells.unescaped(value), number_format)
    # openpyxl has no code for these numbers and calls them General.
    chinese = CHINESE_DATES.get(cell._style.numFmtId)  # type: ignore[attr-defined]
    if chinese and kind == "n" and isinstance(value, int | float):
        return grid.found(from_excel(value, epoch), chinese)
    return grid.found(value, number_format)
