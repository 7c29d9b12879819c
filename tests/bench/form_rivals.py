"""The form as programs make it that lay out each workbook anew. What rows need in height is reckoned for them before."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from functools import lru_cache
from unittest import mock

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet as Written

from docgen.excel import cells
from docgen.excel import form as forms
from docgen.excel.form import laid_out
from docgen.excel.writing import Book, put, row_height
from docgen.sheets import FormRow, FormSpec, Value
from tests.excel_forms import opened, spec

_Planned = tuple[float, Sequence[tuple[int, Value, tuple[int, float]]]]
_plans: dict[int, _Planned] = {}


class _Keys(dict[tuple[int, float], tuple[int, float]]):
    """Has for every look the look itself."""

    def __missing__(self, look: tuple[int, float]) -> tuple[int, float]:
        return look


@contextmanager
def measured(specs: Sequence[FormSpec]) -> Iterator[None]:
    """Know the heights of all rows of these forms."""
    _plans.update({id(row): forms._planned(row, _Keys()) for each in specs for row in each.rows})
    yield
    _plans.clear()


# ---- XlsxWriter ----------------------------------------------------------------------------------------------------------


def _write_row(book: Book, sheet: Written, at: int, row: FormRow, looks: Mapping[tuple[int, float], Format]) -> None:
    height, planned = _plans[id(row)]
    for place, value, look in planned:
        put(sheet, at, place, value, looks[look])
    book.set_height(sheet, at, height, grows=True)


_text_height = lru_cache(maxsize=None)(cells.text_height)


def by_xlsxwriter(each: FormSpec) -> bytes:
    """The calls docgen itself makes for a prototype, and the bytes as XlsxWriter leaves them."""
    with mock.patch.object(forms, "_write_row", _write_row), mock.patch.object(cells, "text_height", _text_height):
        book = Book(each.title)
        forms.draw(book, each)
    book.workbook.close()
    return book._stream.getvalue()


# ---- openpyxl ------------------------------------------------------------------------------------------------------------

_FIRST = 5


@lru_cache(maxsize=1)
def _sample() -> Workbook:
    """A form of two rows to take looks, widths and rules from."""
    return opened(laid_out(spec(2)))


def by_openpyxl(each: FormSpec) -> bytes:
    """Built cell by cell; each look is given once and its number then copied, which is the fastest openpyxl offers."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    looks: dict[tuple[int, ...], Cell] = {}
    for model in _sample().worksheets:
        sheet = book.create_sheet(model.title)
        sheet.sheet_state = model.sheet_state
        rows = range(1, _FIRST) if model.title == forms.SHEET else range(1, model.max_row + 1)
        for number in rows:
            _copy_row(model, sheet, number, looks)
        _copy_page(model, sheet)
    _fill(book.worksheets[0], each, looks)
    for number, row in enumerate(each.rows):
        _put(book.worksheets[-1], 7 + number, 1, "item", _sample().worksheets[-1]["A7"], looks)
        _put(book.worksheets[-1], 7 + number, 2, row.item_id, _sample().worksheets[-1]["B7"], looks)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: Worksheet, each: FormSpec, looks: dict[tuple[int, ...], Cell]) -> None:
    model = _sample().worksheets[0]
    sheet["C2"].value = each.unit.name
    for number, row in enumerate(each.rows, _FIRST):
        height, planned = _plans[id(row)]
        for place, value, _ in planned:
            _put(sheet, number, place + 1, value or None, model.cell(_FIRST, place + 1), looks)
        sheet.row_dimensions[number].height = row_height(height)
    end = _FIRST + len(each.rows)
    for offset in (0, 1):
        for place in (3, 4, 10, 11):
            old = model.cell(_FIRST + 3 + offset, place)
            _put(sheet, end + 1 + offset, place, old.value, old, looks)
    for rule in model.data_validations.dataValidation:
        letter = str(rule.sqref).split(":")[0].rstrip("0123456789")
        new = DataValidation(
            **{name: getattr(rule, name) for name in (*rule.__attrs__, *rule.__elements__) if name != "sqref"}
        )
        new.add(f"{letter}{_FIRST}:{letter}{end - 1}")
        sheet.add_data_validation(new)


def _copy_row(model: Worksheet, sheet: Worksheet, number: int, looks: dict[tuple[int, ...], Cell]) -> None:
    for old in model[number]:
        if not isinstance(old, MergedCell) and (old.value is not None or old.has_style):
            _put(sheet, number, old.column, old.value, old, looks)
    sheet.row_dimensions[number].height = model.row_dimensions[number].height


def _put(sheet: Worksheet, row: int, column: int, value: object, old: Cell, looks: dict[tuple[int, ...], Cell]) -> None:
    cell = sheet.cell(row, column)
    cell.value = value
    key = tuple(old._style)
    known = looks.get(key)
    if known is None:
        cell.font, cell.fill, cell.border = copy(old.font), copy(old.fill), copy(old.border)
        cell.alignment, cell.protection = copy(old.alignment), copy(old.protection)
        cell.number_format = old.number_format
        looks[key] = cell
    else:
        cell._style = known._style


def _copy_page(model: Worksheet, sheet: Worksheet) -> None:
    for span in model.merged_cells.ranges:
        sheet.merge_cells(str(span))
    for letter, look in model.column_dimensions.items():
        sheet.column_dimensions[letter].width = look.width
    sheet.protection.sheet = model.protection.sheet
    sheet.freeze_panes = model.freeze_panes
    sheet.page_setup.orientation = model.page_setup.orientation
    sheet.page_setup.paperSize = model.page_setup.paperSize
    sheet.print_title_rows = model.print_title_rows
