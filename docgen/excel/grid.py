"""Sheets as every reader finds them, and their way into tables of cells with addresses.

A reader fills `Page`s, sparse and picklable, so that they travel between processes; `built` makes `Sheet`s of them:
blank cells between, covered cells of merged ranges, notes. Only a grid of 5000 × 200 is looked at, and what
lies beyond is counted. No format and no meaning is known here.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Literal, NamedTuple

from openpyxl.utils import get_column_letter

from docgen.excel import cells
from docgen.excel.shown import shown
from docgen.excel.sniff import WorkbookError
from docgen.source import RawCell, RawRow, RawTable, SourceRef

MAX_ROWS = 5000
MAX_COLUMNS = 200
MAX_CELLS = 500_000  # of all sheets together, blank and covered ones included: 5000 tasks of 100 columns
MAX_CHARACTERS = 20_000_000  # of all sheets together; one text can stand in every cell at the cost of a number

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of any sheet; files may claim more

# What all readers have been seen to raise on odd and damaged files; a fault of ours would be caught by the tests.
FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,  # what both XML parsers raise on text that is no XML
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


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


@lru_cache(maxsize=16_384)
def address(row: int, column: int) -> str:
    """E7, from row and column counted from 1."""
    return f"{get_column_letter(column)}{row}"


# ---- what readers fill -------------------------------------------------------------------------------------------


class Found(NamedTuple):
    """What one cell holds; the words are `RawCell`'s."""

    text: str
    value: object
    number_format: str = "General"
    fault: str = ""

    @property
    def blank(self) -> bool:
        return not self.text.strip() and not self.fault


def found(value: object, number_format: str = "General") -> Found:
    """A cell with a value; text is cleaned of what nobody can see."""
    if isinstance(value, str):
        value = cleaned(value)
    return Found(shown(value, number_format), value, number_format)


def error_value(name: str, number_format: str = "General") -> Found:
    """#REF! and the like."""
    return Found(name, name, number_format, f"错误值 {name}")


def unread(fault: str, number_format: str = "General") -> Found:
    """A cell whose content cannot be had, and why."""
    return Found("", None, number_format, fault)


# One text can stand in a million cells; cleaning it a million times would be the attack.
cleaned = lru_cache(maxsize=4096)(cells.clean)


@dataclass
class Page:
    """One sheet as a reader finds it: the cells that hold something, by row and column from 1.

    `beyond` are the first cells outside the grid, `beyond_count` is how many there are.
    """

    name: str
    visibility: Visibility = Visibility.VISIBLE
    cells: dict[tuple[int, int], Found] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    beyond: list[str] = field(default_factory=list)
    beyond_count: int = 0
    notes: list[str] = field(default_factory=list)

    def put(self, row: int, column: int, what: Found) -> None:
        if row <= MAX_ROWS and column <= MAX_COLUMNS:
            self.cells[row, column] = what
        else:
            self._count(row, column, 1)

    def repeat(self, rows: range, columns: range, what: Found) -> None:
        """The same in every cell of a block, whose size a file may only claim: a million cost no more than the grid."""
        inside = (
            range(rows.start, min(rows.stop, MAX_ROWS + 1)),
            range(columns.start, min(columns.stop, MAX_COLUMNS + 1)),
        )
        for row in inside[0]:
            for column in inside[1]:
                self.cells[row, column] = what
        beyond = len(rows) * len(columns) - len(inside[0]) * len(inside[1])
        if beyond:
            row = rows.start if columns.stop > MAX_COLUMNS + 1 else max(rows.start, MAX_ROWS + 1)
            column = max(columns.start, MAX_COLUMNS + 1) if columns.stop > MAX_COLUMNS + 1 else columns.start
            self._count(row, column, beyond)

    def _count(self, row: int, column: int, count: int) -> None:
        self.beyond_count += count
        if len(self.beyond) < 3:
            self.beyond.append(address(min(row, LAST_ROW), min(column, LAST_COLUMN)))

    def merge(self, first_row: int, last_row: int, first_column: int, last_column: int) -> None:
        """A merged range, cut to what a sheet can have; one of a single cell or outside the grid is none."""
        last_row, last_column = min(last_row, LAST_ROW), min(last_column, LAST_COLUMN)
        more = last_row > first_row or last_column > first_column
        if more and last_row >= first_row and last_column >= first_column and first_column <= LAST_COLUMN:
            self.merged.append(Span(first_row, last_row, first_column, last_column))

    def hide_rows(self, rows: Iterable[int]) -> None:
        self.hidden_rows.update(row for row in rows if row <= MAX_ROWS)

    def hide_columns(self, first: int, last: int) -> None:
        self.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))


def checked(pages: Sequence[Page], file: str) -> tuple[Page, ...]:
    """The pages, if together they are worth reading.

    :raises WorkbookError: too many cells or too much text.
    """
    if sum(len(page.cells) for page in pages) > MAX_CELLS:
        raise too_large(file)
    if sum(len(each.text) for page in pages for each in page.cells.values()) > MAX_CHARACTERS:
        raise WorkbookError(f"{file}：表内文字过多。", code="workbook-too-large")
    return tuple(pages)


def too_large(file: str) -> WorkbookError:
    return WorkbookError(f"{file}：表格过大，超过{MAX_CELLS // 10_000}万格。", code="workbook-too-large")


# ---- what the program uses ---------------------------------------------------------------------------------------


_NOTHING = Found("", None, "")
_LETTERS = ("", *map(get_column_letter, range(1, MAX_COLUMNS + 1)))
_Cover = tuple[Literal["above", "left"], str]
_Held = Mapping[int, Found]
_Covers = Mapping[int, _Cover]


def built(pages: Sequence[Page], file: str) -> tuple[Sheet, ...]:
    """Sheets with rows of cells: each row ends with its last cell that holds something or is covered by text.

    Blank rows inside stay, at the end not.

    :raises WorkbookError: with the cells between and under merged ranges there are too many.
    """
    left = MAX_CELLS
    sheets = []
    for page in pages:
        sheet = _Building(page, file, left)
        sheets.append(sheet.finished())
        left = sheet.left
    return tuple(sheets)


class _Building:
    """One page on its way to a sheet; `left` is how many cells may still be made."""

    def __init__(self, page: Page, file: str, left: int) -> None:
        self.page, self.file, self.left = page, file, left
        self.where = SourceRef(file, sheet=page.name)
        self.buried: list[str] = []
        by_row: dict[int, dict[int, Found]] = {}
        for (row, column), what in page.cells.items():
            by_row.setdefault(row, {})[column] = what
        self.rows = {row: held for row, held in by_row.items() if not all(each.blank for each in held.values())}
        self.covers: dict[int, dict[int, _Cover]] = {}

    def finished(self) -> Sheet:
        page = self.page
        spans = sorted(page.merged, key=lambda span: (span.first_row, span.first_column))
        for span in spans:
            self._cover(span)
        filled = {row for row, held in self.rows.items() if not all(each.blank for each in held.values())}
        filled |= {row for row, covers in self.covers.items() if any(text for _, text in covers.values())}
        rows = tuple(self._row(row, blank=row not in filled) for row in range(1, max(filled, default=0) + 1))
        hidden = tuple(sorted(page.hidden_rows))
        width = max((len(row.cells) for row in rows), default=0)
        columns = tuple(sorted(each for each in page.hidden_columns if each <= width))
        table = RawTable(rows, self.where, tuple(self._notes()), hidden, columns)
        return Sheet(page.name, page.visibility, table, tuple(spans), hidden, tuple(sorted(page.hidden_columns)))

    def _cover(self, span: Span) -> None:
        """Only one cell of a merged range can be seen; what a file holds in the others is named in a note."""
        anchor = self.rows.get(span.first_row, {}).get(span.first_column)
        text = "" if anchor is None or anchor.blank else anchor.text
        for row, column in self._under(span):
            what = self.rows.get(row, {}).pop(column, None)
            if what is not None and not what.blank:
                self.buried.append(address(row, column))
            side: Literal["above", "left"] = "left" if row == span.first_row else "above"
            self.covers.setdefault(row, {})[column] = (side, text)

    def _under(self, span: Span) -> Iterator[tuple[int, int]]:
        """All cells of the range but its first, as far as the grid goes."""
        rows = range(span.first_row, min(span.last_row, MAX_ROWS) + 1)
        columns = range(span.first_column, min(span.last_column, MAX_COLUMNS) + 1)
        self._spend(len(rows) * len(columns))
        for row in rows:
            for column in columns:
                if (row, column) != (span.first_row, span.first_column):
                    yield row, column

    def _spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise too_large(self.file)

    def _row(self, row: int, *, blank: bool) -> RawRow:
        where = self.where.at(row=row)
        if blank:
            return RawRow((), where)
        held, covers = self.rows.get(row, {}), self.covers.get(row, {})
        # What a blank range covers does not make a row longer.
        width = max((*held, *(column for column, (_, text) in covers.items() if text)))
        self._spend(width)
        return RawRow(tuple(self._cells(where, held, covers, width)), where)

    def _cells(self, where: SourceRef, held: _Held, covers: _Covers, width: int) -> Iterator[RawCell]:
        for column in range(1, width + 1):
            if column in covers:
                side, text = covers[column]
                yield RawCell("", where, covered=side, inherited=text, column=_LETTERS[column])
            else:
                text, value, number_format, fault = held.get(column, _NOTHING)
                yield RawCell(text, where, value, number_format, fault, "", "", _LETTERS[column])

    def _notes(self) -> Iterator[str]:
        page = self.page
        if page.beyond_count:
            shown_ = _some(page.beyond, page.beyond_count)
            yield (
                f"第{MAX_ROWS}行以下或第{MAX_COLUMNS}列以右另有{page.beyond_count}个单元格有内容（{shown_}），未读取。"
            )
        if self.buried:
            yield f"合并的单元格下盖住了{len(self.buried)}个有内容的单元格（{_some(self.buried, len(self.buried))}），未读取。"
        yield from page.notes


def _some(places: Sequence[str], count: int) -> str:
    return "、".join(places[:3]) + ("等" if count > 3 else "")
