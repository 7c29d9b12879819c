""".xls and .et workbooks (BIFF, Excel 97 and before) through xlrd, formats and hidden rows included.

xlrd is an old and trusting parser; it is called in the worker process only.
"""

import io
from datetime import datetime

import xlrd
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel
from xlrd.book import Book
from xlrd.sheet import Cell
from xlrd.sheet import Sheet as Worksheet

from docgen.excel import grid
from docgen.excel.grid import Found, Page, Visibility
from docgen.excel.shown import CHINESE_DATES, typed
from docgen.excel.sniff import FileKind, damaged, protected

_FAULTS = (*grid.FAULTS, xlrd.XLRDError, xlrd.compdoc.CompDocError)
_VISIBILITY = (Visibility.VISIBLE, Visibility.HIDDEN, Visibility.VERY_HIDDEN)


def read(data: bytes, file: str) -> tuple[Page, ...]:
    """Every worksheet, hidden ones included, in their order.

    :raises WorkbookError: damaged, with a password, or too large.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        pages = grid.checked([_page(book, sheet) for sheet in book.sheets()], file)
    except _FAULTS as error:
        if "encrypted" in str(error):
            raise protected(file) from error
        raise damaged(file, FileKind.XLS) from error
    if not pages:
        raise damaged(file, FileKind.XLS)
    return pages


def _page(book: Book, sheet: Worksheet) -> Page:
    page = Page(sheet.name, _VISIBILITY[min(sheet.visibility, 2)])
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row), 1):
            if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                page.put(row + 1, column, _found(book, cell))
    for top, below, left, right in sheet.merged_cells:  # from 0, the ends excluded
        page.merge(top + 1, below, left + 1, right)
    page.hide_rows(row + 1 for row, look in sheet.rowinfo_map.items() if look.hidden)
    for column, look in sheet.colinfo_map.items():
        if look.hidden:
            page.hide_columns(column + 1, column + 1)
    return page


def _found(book: Book, cell: Cell) -> Found:
    number_format = _format(book, cell)
    value: object = cell.value
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return grid.error_value(xlrd.error_text_from_code.get(value, "#N/A"), number_format)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return grid.found(bool(value), number_format)
    if isinstance(value, float):
        return grid.found(_number(book, cell, number_format), number_format)
    return grid.found(value, number_format)


def _number(book: Book, cell: Cell, number_format: str) -> object:
    """openpyxl's rules for what is a date, with xlrd's own where no format code is stored."""
    epoch: datetime = CALENDAR_MAC_1904 if book.datemode else CALENDAR_WINDOWS_1900
    value = typed(cell.value, number_format, epoch)
    if cell.ctype == xlrd.XL_CELL_DATE and value == cell.value:
        return from_excel(cell.value, epoch)
    return value


def _format(book: Book, cell: Cell) -> str:
    key = book.xf_list[cell.xf_index].format_key if cell.xf_index is not None else 0
    known = book.format_map.get(key)
    return (known.format_str if known is not None else None) or CHINESE_DATES.get(key, "General")
