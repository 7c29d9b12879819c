"""What every workbook docgen makes with XlsxWriter has in common: standard font, one way to put a value
into a cell, print set-up, and the finishing that makes bytes repeatable and rows able to grow.
"""

import io
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from docgen import archive
from docgen.archive import Part
from docgen.excel import cells
from docgen.excel.prototype import TEXTS, Line, Texts, row_xml, texts_of
from docgen.sheets import Value

BODY_FONT = "宋体"
HEAD_FONT = "黑体"
DATE_FORMAT = "yyyy-mm-dd"
GRID = "#7F7F7F"
A4, A3 = 9, 8  # as Excel numbers papers
LISTS_SHEET = "_docgen_lists"

_CREATED = datetime(2000, 1, 1)  # a real time would change the bytes each run
# XlsxWriter takes text between <r> and </r> for ready-made markup. A leading noncharacter, which `cells.clean`
# leaves in no text, keeps it from doing so; `finished` takes the mark out again.
_SHIELD = "\U0010ffff"
_LATIN = re.compile(rb'<a:latin typeface="([^"]*)"[^>]*/>')  # XlsxWriter names no font for Chinese characters
_LABELS = b"".join(
    b'<c:%s val="%d"/>' % (name, name == b"showVal")
    for name in (b"showLegendKey", b"showVal", b"showCatName", b"showSerName", b"showPercent", b"showBubbleSize")
)
_FIXED_ROW = re.compile(rb'(<row r="(\d+)"[^>]*) customHeight="1"')
_LAST_CELL = re.compile(rb'(?<=:)[A-Z]+\d+(?="/><sheetViews>)')  # of the dimension, which stands before the views
_SPANS = re.compile(rb'(<row r="\d+") spans="[\d:]+"')  # a hint that no program needs, and that other rows change


@dataclass(frozen=True, slots=True)
class _Filling:
    """Rows that are still to be written: the number of the first from 1, how many they are, and how many columns."""

    lines: Iterable[Line]
    first: int
    count: int
    width: int


class Book:
    """A workbook under construction. Formats are shared, so that equal ones are stored once."""

    def __init__(self, title: str) -> None:
        self._stream = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self._stream,
            {
                "in_memory": True,
                "default_format_properties": {"font_name": BODY_FONT, "font_size": 11},
                "default_column_width": 72,  # pixels; XlsxWriter then reckons with 宋体's 8-pixel digits
                "default_row_height": 18,
            },
        )
        self.workbook.set_properties({"title": cells.storable(title)[:200], "author": "docgen", "created": _CREATED})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._lists: Worksheet | None = None
        self._listed = 0
        self._growing: dict[str, set[int]] = {}
        self._fillings: dict[str, _Filling] = {}

    def sheet(self, name: str) -> Worksheet:
        return self.workbook.add_worksheet(name)

    def listed(self, words: Sequence[str]) -> str:
        """The source of a drop-down: a column of a very hidden sheet, since a list in the cell itself may have 255 signs."""
        if self._lists is None:
            self._lists = self.workbook.add_worksheet(LISTS_SHEET)
            self._lists.very_hidden()
        column, plain = self._listed, self.style(num_format="@", text_wrap=False)
        self._listed += 1
        for row, word in enumerate(words):
            put(self._lists, row, column, word, plain)
        name = f"docgen_list_{column + 1}"
        letter = xl_col_to_name(column)
        self.workbook.define_name(name, f"={LISTS_SHEET}!${letter}$1:${letter}${len(words)}")
        return f"={name}"

    def style(self, **properties: Any) -> Format:
        """The format with these XlsxWriter properties; text is wrapped unless told otherwise."""
        wanted = {"font_name": BODY_FONT, "font_size": 11, "text_wrap": True, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(wanted)
        return self._formats[key]

    def number(self, style: Format) -> int:
        """The number by which cells name the format; it is given now, if it was not."""
        return int(style._get_xf_index())  # XlsxWriter gives it as late as when it writes the first cell

    def set_height(self, sheet: Worksheet, row: int, height: float, *, grows: bool = False) -> None:
        """Give a row its height in points, capped at what Excel allows.

        `grows`: the height is where the row starts; Excel and WPS make it higher as text is typed. Not for rows
        with merged cells, which the programs leave out when they fit a row.
        """
        sheet.set_row(row, row_height(height))
        if grows:
            self._growing.setdefault(_part(sheet), set()).add(row + 1)

    def fill(self, sheet: Worksheet, lines: Iterable[Line], *, first: int, count: int, width: int) -> None:
        """Rows to be written below all others when the workbook is finished, `first` counted from 0.

        They never are there all at once. Their formats must have their `number` by now.
        """
        self._fillings[_part(sheet)] = _Filling(lines, first + 1, count, width)

    def finished(self) -> bytes:
        """Close the workbook and give its bytes, the same for the same content."""
        self.workbook.close()
        read = archive.read_parts(self._stream.getvalue(), name="docgen")
        parts = {name: self._finished_part(name, content) for name, content in read.items()}
        return archive.write_parts({**parts, **(_filled(parts, self._fillings) if self._fillings else {})})

    def _finished_part(self, name: str, content: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            return content.replace(_SHIELD.encode(), b"")
        if name.startswith("xl/charts/"):
            return _finished_chart(content)
        return released(_SPANS.sub(rb"\1", content), self._growing.get(name, set()))


def _part(sheet: Worksheet) -> str:
    return f"xl/worksheets/sheet{sheet.index + 1}.xml"


def _filled(parts: Mapping[str, bytes], fillings: Mapping[str, _Filling]) -> dict[str, Part]:
    """The sheets with their rows behind those that they have, and the table of texts with those of the rows."""
    opening, _, rest = parts[TEXTS].decode().partition(" count=")
    known = texts_of(parts[TEXTS])
    texts = Texts(known, int(rest.split('"')[1]))
    changed: dict[str, Part] = {}
    for name, filling in fillings.items():
        before, _, after = parts[name].partition(b"</sheetData>")
        last = f"{xl_col_to_name(filling.width - 1)}{filling.first + filling.count - 1}"
        before = _LAST_CELL.sub(last.encode(), before, count=1)
        rows = (row_xml(number, line, texts).encode() for number, line in enumerate(filling.lines, filling.first))
        changed[name] = archive.packed(chain((before,), rows, (b"</sheetData>" + after,)))
    changed[TEXTS] = texts.written(opening, rest.partition(">")[2].removesuffix("</sst>"), len(known))
    return changed


def row_height(height: float) -> float:
    """Points as they are stored: whole pixels, and no more than Excel allows."""
    return min(round(height * 4 / 3), int(cells.TALLEST_ROW * 4 / 3)) * 0.75


def _finished_chart(part: bytes) -> bytes:
    """Chinese characters in the same fonts; labels with the value alone, whatever a program takes for the default."""
    named = _LATIN.sub(rb'<a:latin typeface="\1"/><a:ea typeface="\1"/>', part)
    return named.replace(b'<c:showVal val="1"/>', _LABELS)


def released(sheet: bytes, rows: Container[int]) -> bytes:
    """The sheet's XML with these rows (from 1) free to grow: their height stays, the fixing goes."""
    return _FIXED_ROW.sub(lambda row: row[1] if int(row[2]) in rows else row[0], sheet)


def put(sheet: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
    """Write one value: a number as number, a date as date, any text as text, whatever it begins with.

    `row` and `column` count from 0, as everywhere in XlsxWriter.
    """
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        text = cells.storable(value)
        sheet.write_string(row, column, _SHIELD + text if text.startswith("<r>") else text, style)


def shown_value(value: Value) -> str:
    """The value as it will be seen, for measuring."""
    return "" if value is None else cells.storable(value) if isinstance(value, str) else str(value)


def put_across(sheet: Worksheet, row: int, first: int, last: int, value: Value, style: Format) -> None:
    """Write one value over the merged cells `first` to `last` of a row."""
    if first < last:
        sheet.merge_range(row, first, row, last, "", style)
    put(sheet, row, first, value, style)


def set_print(
    sheet: Worksheet, *, heading_row: int | None, last_row: int, last_column: int, pages_wide: int = 1, paper: int = A4
) -> None:
    """Landscape, `pages_wide` pages wide and as many high as it takes, heading repeated, page numbers."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(pages_wide, 0)
    sheet.set_margins(left=0.25, right=0.25, top=0.5, bottom=0.6)  # inches
    sheet.set_footer("&C第 &P 页，共 &N 页", {"margin": 0.3})
    sheet.center_horizontally()
    sheet.print_area(0, 0, last_row, last_column)
    if heading_row is not None:
        sheet.repeat_rows(heading_row)
