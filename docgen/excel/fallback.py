"""Workbooks the other readers cannot open, through calamine: strict OOXML, missing styles, odd packages, .xlsb.

calamine reads almost anything and sees less: no formats, no hidden rows, error values as blanks. It asks for the
whole rectangle of a sheet at once, and one cell in the last corner makes it kill its process (tafia/calamine #693),
so it is called in the worker process only, and never with a path, whose extension it would believe.
"""

import io
from datetime import date, datetime, time

import python_calamine as calamine

from docgen.excel import grid
from docgen.excel.grid import Found, Page, Visibility
from docgen.excel.shown import whole
from docgen.excel.sniff import damaged, protected

NOTE = "本文件由备用方式读取，隐藏行列、批注和数字格式不可得。"

_FAULTS = (*grid.FAULTS, calamine.CalamineError)


def read(data: bytes, file: str) -> tuple[Page, ...]:
    """Every worksheet, hidden ones included, in their order, each with a note on what could not be seen.

    :raises WorkbookError: damaged, with a password, or too large.
    """
    try:
        workbook = calamine.load_workbook(io.BytesIO(data))
        pages = [_page(workbook, sheet) for sheet in workbook.sheets_metadata if _holds_cells(sheet)]
        if not pages:
            raise damaged(file)
        return grid.checked(pages, file)
    except calamine.PasswordError as error:
        raise protected(file) from error
    except _FAULTS as error:
        raise damaged(file) from error


def _holds_cells(sheet: calamine.SheetMetadata) -> bool:
    return sheet.typ == calamine.SheetTypeEnum.WorkSheet


def _page(workbook: calamine.CalamineWorkbook, about: calamine.SheetMetadata) -> Page:
    page = Page(about.name, _visibility(about), notes=[NOTE])
    sheet = workbook.get_sheet_by_name(about.name)
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
        for column, value in enumerate(values, 1):
            if value != "":
                page.put(row, column, _found(value))
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():  # from 0, the ends included
        page.merge(top + 1, bottom + 1, left + 1, right + 1)
    return page


def _visibility(about: calamine.SheetMetadata) -> Visibility:
    if about.visible == calamine.SheetVisibleEnum.Visible:
        return Visibility.VISIBLE
    hidden = about.visible == calamine.SheetVisibleEnum.Hidden
    return Visibility.HIDDEN if hidden else Visibility.VERY_HIDDEN


def _found(value: object) -> Found:
    if isinstance(value, float):
        return grid.found(whole(value))
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())  # as the other readers give a day
    return grid.found(value)
