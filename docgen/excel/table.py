"""Any .xlsx workbook as sheets of cells with addresses, and the refusal of everything else.

No meaning: what a heading or a value is for is decided by `returned` and `parse`. A file is hostile until it
has passed the limits of `archive`; only a grid of 5000 × 200 is looked at, and what lies beyond is counted.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import CellCoordinatesException, IllegalCharacterError, InvalidFileException
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen import archive
from docgen.errors import SourceError
from docgen.excel import cells
from docgen.excel.results import has_formulas
from docgen.excel.sniff import FileKind, WorkbookError, kind_of
from docgen.source import RawCell, RawRow, RawTable, SourceRef

MAX_ROWS = 5000
MAX_COLUMNS = 200

# What openpyxl has been seen to raise on odd and damaged files; a fault of ours would be caught by the tests.
FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    CellCoordinatesException,
    EOFError,
    IllegalCharacterError,
    InvalidFileException,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,  # what both XML parsers raise on text that is no XML
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)

_SAVE_AS = "请在 WPS 或 Excel 中另存为 .xlsx 后重新报送。"
_DOCTYPE = re.compile(rb"<!DOCTYPE|<\0!\0D\0O\0C\0T|\0<\0!\0D\0O\0C\0T")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class Visibility(Enum):
    """Whether a person sees the sheet; the value is OOXML's word."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range, rows and columns counted from 1, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def __str__(self) -> str:
        corners = (address(self.first_row, self.first_column), address(self.last_row, self.last_column))
        return ":".join(corners)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `hidden_rows` and `hidden_columns` are numbers from 1, within the grid that is looked at."""

    name: str
    visibility: Visibility
    table: RawTable
    merged: tuple[Span, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()

    @property
    def visible(self) -> bool:
        return self.visibility is Visibility.VISIBLE


def address(row: int, column: int) -> str:
    """E7, from row and column counted from 1."""
    return f"{get_column_letter(column)}{row}"


def read_sheets(data: bytes, *, file: str) -> tuple[Sheet, ...]:
    """Every worksheet of an .xlsx or .xlsm workbook, hidden ones included, in their order.

    Rows are ragged: each ends with its last cell that holds something; blank rows inside stay, at the end not.

    :raises WorkbookError: it is something else, protected, damaged or too large; the message says what to do.
    """
    refuse_unreadable(data, file=file)
    formulas = load(data, file=file, values=False)
    values = load(data, file=file, values=True) if has_formulas(formulas) else formulas
    try:
        return tuple(_sheet(sheet, values, file) for sheet in formulas.worksheets)
    except FAULTS as error:
        raise _damaged(file) from error


# ---- refusing ----------------------------------------------------------------------------------------------------


def refuse_unreadable(data: bytes, *, file: str) -> None:
    """:raises WorkbookError: for everything but an .xlsx package within the limits and without DOCTYPE."""
    if len(data) > archive.MAX_FILE_BYTES:
        raise WorkbookError(f"{file}：文件过大（{len(data) // 2**20} MB）。", code="workbook-too-large")
    kind = kind_of(data)
    if kind is not FileKind.XLSX:
        raise _refusal(kind, file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            archive.check_limits(package, name=file)
    except SourceError as error:
        raise WorkbookError(error.message, code="workbook-too-large") from error
    except FAULTS as error:
        raise _damaged(file) from error
    _refuse_parts(data, file)


def _refuse_parts(data: bytes, file: str) -> None:
    try:
        parts = archive.read_parts(data, name=file)
    except SourceError as error:
        raise _damaged(file) from error
    for name, content in parts.items():
        if name.lower().endswith((".xml", ".rels", ".vml")) and _DOCTYPE.search(content):
            raise WorkbookError(
                f"{file}：文件内有不该出现的 DOCTYPE 声明，不予打开。", code="not-a-workbook", hint=_SAVE_AS
            )


def _refusal(kind: FileKind, file: str) -> WorkbookError:
    if kind is FileKind.ENCRYPTED:
        return WorkbookError(f"{file}：工作簿设有打开密码。", code="workbook-protected")
    if kind is FileKind.EMPTY:
        return WorkbookError(f"{file}：文件是空的。", code="not-a-workbook", hint="请重新发送该文件。")
    if kind in (FileKind.DOCX, FileKind.DOC, FileKind.PDF):
        hint = "请在本办发出的 Excel 填报表中填写后报送；盖章的扫描件可另附。"
    elif kind is FileKind.ZIP:
        hint = "请解压后报送其中的 .xlsx 文件。"
    else:
        hint = _SAVE_AS
    return WorkbookError(f"{file}：这是{kind.value}，不能直接读取。", code="not-a-workbook", hint=hint)


def _damaged(file: str) -> WorkbookError:
    message = f"{file}：文件已损坏或写法特殊，不能读取。"
    return WorkbookError(message, code="not-a-workbook", hint="如能在 WPS 或 Excel 中打开，" + _SAVE_AS)


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
        raise _damaged(file) from error
    if not sheets:
        raise _damaged(file)
    return workbook


# ---- sheets ------------------------------------------------------------------------------------------------------


def _stored(sheet: Worksheet) -> Iterator[Cell]:
    """The cells that hold something, wherever they are; the empty millions between them cost nothing."""
    for cell in sheet._cells.values():  # openpyxl's public iterators walk the whole rectangle
        if isinstance(cell, Cell) and cell.value is not None:
            yield cell


def _sheet(sheet: Worksheet, values: Workbook, file: str) -> Sheet:
    where = SourceRef(file, sheet=sheet.title)
    results = values[sheet.title]
    kept: dict[int, dict[int, RawCell]] = {}
    beyond: list[str] = []
    for cell in _stored(sheet):
        if cell.row > MAX_ROWS or cell.column > MAX_COLUMNS:
            beyond.append(cell.coordinate)
            continue
        kept.setdefault(cell.row, {})[cell.column] = _cell(cell, results, where)
    return Sheet(
        sheet.title,
        Visibility(sheet.sheet_state),
        RawTable(_rows(kept, where), where, _notes(beyond)),
        tuple(_span(each) for each in sheet.merged_cells.ranges),
        tuple(sorted(row for row, look in sheet.row_dimensions.items() if look.hidden and row <= MAX_ROWS)),
        _hidden_columns(sheet),
    )


def _span(found: object) -> Span:
    first_column, first_row, last_column, last_row = found.bounds  # type: ignore[attr-defined]
    return Span(first_row, last_row, first_column, last_column)


def _hidden_columns(sheet: Worksheet) -> tuple[int, ...]:
    hidden: set[int] = set()
    for look in sheet.column_dimensions.values():
        if look.hidden and look.min and look.max:
            hidden.update(range(look.min, min(look.max, MAX_COLUMNS) + 1))
    return tuple(sorted(hidden))


def _notes(beyond: list[str]) -> tuple[str, ...]:
    if not beyond:
        return ()
    shown = "、".join(beyond[:3]) + ("等" if len(beyond) > 3 else "")
    return (f"第{MAX_ROWS}行以下或第{MAX_COLUMNS}列以右另有{len(beyond)}个单元格有内容（{shown}），未读取。",)


def _rows(kept: dict[int, dict[int, RawCell]], where: SourceRef) -> tuple[RawRow, ...]:
    filled = {row: found for row, found in kept.items() if not all(cell.blank for cell in found.values())}
    return tuple(_row(row, filled.get(row, {}), where.at(row=row)) for row in range(1, max(filled, default=0) + 1))


def _row(row: int, found: dict[int, RawCell], where: SourceRef) -> RawRow:
    columns = range(1, max(found, default=0) + 1)
    return RawRow(
        tuple(found.get(column) or RawCell("", where.at(cell=address(row, column))) for column in columns), where
    )


# ---- cells -------------------------------------------------------------------------------------------------------


def _cell(cell: Cell, results: Worksheet, sheet: SourceRef) -> RawCell:
    where = sheet.at(row=cell.row, cell=cell.coordinate)
    value: object = cell.value
    kind, number_format = cell.data_type, cell.number_format
    if kind == "f":
        if "DISPIMG" in str(getattr(value, "text", value)):
            return RawCell("", where, None, number_format, "单元格内嵌图片")
        result = results[cell.coordinate]
        value, kind = result.value, result.data_type
        if value is None:
            return RawCell("", where, None, number_format, "公式没有计算结果")
    if kind == "e":
        return RawCell(str(value), where, value, number_format, f"错误值 {value}")
    if isinstance(value, str):
        value = cells.clean(cells.unescaped(value))
    return RawCell(shown(value, number_format), where, value, number_format)


def shown(value: object, number_format: str = "General") -> str:
    """What a person sees of a value: 60 for 60.0, 85% for 0.85 under a percent format, ISO for dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _number(value: int | float, number_format: str) -> str:
    bare = _QUOTED.sub("", number_format.split(";")[0])
    if "%" not in bare:
        return _plain(value)
    decimals = len(re.sub(r"^[^.]*\.?([0#?]*).*$", r"\1", bare)) if "." in bare else 0
    rounded = (Decimal(repr(value)) * 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded}%"


def _plain(value: int | float) -> str:
    """15 digits, as Excel keeps them, so that 0.1 + 0.2 is 0.3; never in powers of ten below 10^15."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, int) else f"{value:.15g}"
