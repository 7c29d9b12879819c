"""Tables that docgen hands out as a workbook: 台账, 报送情况, 汇总, 问题清单.

Which rows and columns they have is decided by the caller; here they become sheets that can be filtered,
read on a screen and printed.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from docgen.excel import cells
from docgen.excel.chart import put_chart
from docgen.excel.prototype import Line
from docgen.excel.writing import DATE_FORMAT, GRID, HEAD_FONT, Book, put, put_across, row_height, set_print, shown_value
from docgen.schema import Column
from docgen.sheets import COLOURS, TableSheet, Value

FILLS: Mapping[str, str] = dict(
    zip(COLOURS, ("#FFC7CE", "#FCD5B4", "#FFF2A8", "#D5EBCB", "#E3E3E3", "#CFE2F3"), strict=True)
)

_WIDTH_SCALE = 0.8  # of the schema's widths, at 10 points as many characters to a line as they mean at 11
_SIZES = (10, 9, 8, 7)
_PAGE_WIDTH = 170.0  # units on one A4 landscape page; more would print below 7 points
_ROWS_ON_ONE_PAGE = 40  # upright; more would print below 7 points
_MANY_ROWS = 100  # from here on it pays to write them past XlsxWriter
_SPARE_ROWS = 200  # below the table, where rows may be added
_NOTHING = "（没有记录）"


def write_workbook(sheets: Sequence[TableSheet], *, title: str) -> bytes:
    """An .xlsx file with these sheets in this order; the same content gives the same bytes.

    :raises ValueError: no sheet, a row longer than the columns, or a colour that is not in `COLOURS`.
    """
    if not sheets:
        raise ValueError("a workbook needs a sheet")
    book = Book(title)
    for name, table in zip(_sheet_names(sheets), sheets, strict=True):
        if table.charts:
            _draw(book, book.sheet(name), table)
        else:
            _write(book, book.sheet(name), table)
    return book.finished()


def _sheet_names(sheets: Sequence[TableSheet]) -> Iterator[str]:
    """Names as Excel accepts them: 31 characters, without \\ / ? * : [ ], none twice."""
    taken: set[str] = set()
    for number, table in enumerate(sheets, 1):
        name = re.sub(r"[\\/?*:\[\]\n]", " ", cells.clean(table.name)).strip(" '")[:31] or f"表{number}"
        if name.casefold() in taken:
            name = f"{name[:27]}（{number}）"
        taken.add(name.casefold())
        yield name


def _write(book: Book, sheet: Worksheet, table: TableSheet) -> None:
    for place, column in enumerate(table.columns):
        options = {"hidden": True} if column.key in table.hidden else {}
        sheet.set_column(place, place, _width(column), None, options)
    heading_row = _write_head(book, sheet, table)
    _write_headings(book, sheet, table, heading_row)
    if len(table.rows) >= _MANY_ROWS:
        lines = _lines(book, table)
        book.fill(sheet, lines, first=heading_row + 1, count=len(table.rows), width=len(table.columns))
    else:
        for number, row in enumerate(table.rows):
            _write_row(book, sheet, table, heading_row, number, row)
    last_row = heading_row + max(len(table.rows), 1)
    if not table.rows:
        put(sheet, last_row, 0, _NOTHING, book.style(text_wrap=False))
    _offer(book, sheet, table, heading_row, last_row)
    _set_view(sheet, table, heading_row, last_row)


def _draw(book: Book, sheet: Worksheet, table: TableSheet) -> None:
    """Charts under each other, each beside its numbers; one page wide in print."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 7, 13)
    put(sheet, 0, 0, table.title or table.name, book.style(font_name=HEAD_FONT, font_size=18, text_wrap=False))
    book.set_height(sheet, 0, 36)
    row = 2
    for chart in table.charts:
        row = put_chart(book, sheet, chart, row=row)
    set_print(sheet, heading_row=None, last_row=row, last_column=16)


def _offer(book: Book, sheet: Worksheet, table: TableSheet, heading_row: int, last_row: int) -> None:
    """Drop-downs, for the rows there are and for some that may be added; what is typed instead is taken too."""
    offered = [(place, table.choices.get(column.key)) for place, column in enumerate(table.columns)]
    for place, words in ((place, words) for place, words in offered if words):
        source = book.listed(words)
        rule = {"validate": "list", "source": source, "show_error": False}
        sheet.data_validation(heading_row + 1, place, last_row + _SPARE_ROWS, place, rule)


def _width(column: Column) -> float:
    return column.width * _WIDTH_SCALE


def _write_head(book: Book, sheet: Worksheet, table: TableSheet) -> int:
    """Title and notes; gives the row of the headings."""
    title, notes = _head_spans(table)
    one_page = _pages(table) == 1
    size = 18 if one_page else 14
    text = table.title or table.name
    style = book.style(font_name=HEAD_FONT, font_size=size, align="center" if one_page else "left")
    put_across(sheet, 0, *title, text, style)
    book.set_height(sheet, 0, max(36, cells.text_height(text, width=_span_width(table, title), size=size) + 6))
    for row, note in enumerate(table.notes, 1):
        put_across(sheet, row, *notes, note, book.style(font_color="#404040"))
        book.set_height(sheet, row, cells.text_height(note, width=_span_width(table, notes), size=11) + 2)
    return 1 + len(table.notes)


def _head_spans(table: TableSheet) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last column of the title and of the notes.

    Where columns are repeated on a second page, what lies half over them would be cut there: the title then stays
    inside them, so that every page has it, and the notes keep to the rest of the first page.
    """
    last = len(table.columns) - 1
    if _pages(table) == 1:
        return (0, last), (0, last)
    first_page = max(place for place in range(last + 1) if _span_width(table, (0, place)) <= 0.9 * _PAGE_WIDTH)
    frozen = table.frozen_columns
    return ((0, frozen - 1), (frozen, first_page)) if frozen else ((0, first_page), (0, first_page))


def _span_width(table: TableSheet, span: tuple[int, int]) -> float:
    return sum(_width(column) for column in table.columns[span[0] : span[1] + 1])


def _pages(table: TableSheet) -> int:
    """How many pages wide the print is."""
    return max(math.ceil(sum(_width(column) for column in table.columns) / _PAGE_WIDTH), 1)


def _write_headings(book: Book, sheet: Worksheet, table: TableSheet, row: int) -> None:
    look = {"font_name": HEAD_FONT, "align": "center", "border": 1, "border_color": GRID, "bg_color": "#D0D7E2"}
    for place, column in enumerate(table.columns):
        size = cells.heading_size(column.heading, width=_width(column))
        put(sheet, row, place, column.heading, book.style(font_size=size, **look))
    heights = (cells.text_height(column.heading, width=_width(column), size=10) for column in table.columns)
    book.set_height(sheet, row, max(heights, default=14) + 12)  # the filter's arrow needs room under the text


def _write_row(
    book: Book, sheet: Worksheet, table: TableSheet, heading_row: int, number: int, row: Sequence[Value]
) -> None:
    height, planned = _planned(table, number, row)
    for place, value, look in planned:
        put(sheet, heading_row + 1 + number, place, value, _style(book, look))
    book.set_height(sheet, heading_row + 1 + number, height, grows=True)


def _lines(book: Book, table: TableSheet) -> Iterator[Line]:
    """The rows of a long table, planned when they are written; the looks they may have get their numbers at once."""
    colours = dict.fromkeys((None, *map(_colour, table.fills.values())))  # a set has another order in each process
    looks = [_Look(*look) for look in product(_SIZES, (True, False), (True, False), colours)]
    numbers = {look: book.number(_style(book, look)) for look in looks}
    return (_line(table, number, row, numbers) for number, row in enumerate(table.rows))


def _line(table: TableSheet, number: int, row: Sequence[Value], numbers: Mapping["_Look", int]) -> Line:
    height, planned = _planned(table, number, row)
    return Line(row_height(height), [(place, value, numbers[look]) for place, value, look in planned])


class _Look(NamedTuple):
    """How a cell looks: size of its text, whether it is centred, whether it is a day, its colour."""

    size: float
    centred: bool
    day: bool
    colour: str | None


def _planned(table: TableSheet, number: int, row: Sequence[Value]) -> tuple[float, Sequence[tuple[int, Value, _Look]]]:
    """The height in points that a row needs, and its cells."""
    height, planned = 20.0, []
    for place, (column, value) in enumerate(zip(table.columns, _padded(row, len(table.columns)), strict=True)):
        text, width = shown_value(value), _width(column)
        size, tall = cells.fitted(text, width=width, sizes=_SIZES, known=height)
        height = max(height, tall)
        centred = not isinstance(value, str) or column.width <= 12  # numbers, days, and what is in narrow columns
        day = value is not None and not isinstance(value, str | int | float)
        look = _Look(size, centred, day, _colour(table.fills.get((number, place))))
        planned.append((place, text if isinstance(value, str) else value, look))
    return height, planned


def _padded(row: Sequence[Value], length: int) -> tuple[Value, ...]:
    return (*row, *(None for _ in range(length - len(row))))


def _colour(word: str | None) -> str | None:
    if word is not None and word not in FILLS:
        raise ValueError(f"no such colour: {word}")
    return FILLS[word] if word else None


def _style(book: Book, look: _Look) -> Format:
    more: dict[str, object] = {"bg_color": look.colour} if look.colour else {}
    if look.day:
        more["num_format"] = DATE_FORMAT
    align = "center" if look.centred else "left"
    return book.style(font_size=look.size, border=1, border_color=GRID, align=align, **more)


def _set_view(sheet: Worksheet, table: TableSheet, heading_row: int, last_row: int) -> None:
    last = len(table.columns) - 1
    pages = _pages(table)
    sheet.freeze_panes(heading_row + 1, table.frozen_columns)
    sheet.autofilter(heading_row, 0, last_row, last)
    set_print(sheet, heading_row=heading_row, last_row=last_row, last_column=last, pages_wide=pages)
    if table.portrait:
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1 if len(table.rows) <= _ROWS_ON_ONE_PAGE else 0)
    if pages > 1:
        sheet.print_across()
        if table.frozen_columns:
            sheet.repeat_columns(0, table.frozen_columns - 1)
