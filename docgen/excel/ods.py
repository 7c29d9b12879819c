""".ods workbooks (OpenDocument 1.x, ISO/IEC 26300-1 §9) read from their content.xml.

An own reader, because no library at hand keeps merged cells, hidden rows and percentages together. Repeated
rows and columns are counted as far as the grid goes and no further. It is called in the worker process only.
"""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from xml.etree.ElementTree import Element

from docgen import archive
from docgen.errors import SourceError
from docgen.excel import grid
from docgen.excel.grid import Found, Page, Visibility
from docgen.excel.markup import local, parsed, whole_number
from docgen.excel.shown import whole
from docgen.excel.sniff import FileKind, damaged, not_unpacked, protected

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT, STYLE = _OASIS + "office:1.0}", _OASIS + "table:1.0}", _OASIS + "text:1.0}", _OASIS + "style:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

_ROW_GROUPS = ("table-header-rows", "table-row-group", "table-rows")
_COLUMN_GROUPS = ("table-header-columns", "table-column-group", "table-columns")
_UNSEEN = ("annotation", "note", "ruby-text")  # comments and the like inside a paragraph
_ERROR = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)|Err:\d{3}")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?)?")


def read(data: bytes, file: str) -> tuple[Page, ...]:
    """Every sheet, hidden ones included, in their order.

    :raises WorkbookError: damaged, with a password, or too large.
    """
    try:
        parts = archive.read_parts(data, name=file)
    except SourceError as error:
        raise not_unpacked(file) from error
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise protected(file)
    try:
        pages = _pages(parsed(parts["content.xml"], file))
    except grid.FAULTS as error:
        raise damaged(file, FileKind.ODS) from error
    if not pages:
        raise damaged(file, FileKind.ODS)
    return grid.checked(pages, file)


def _pages(root: Element) -> list[Page]:
    hidden = _hidden_styles(root)
    return [_page(table, hidden) for table in root.findall(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table")]


def _hidden_styles(root: Element) -> set[str | None]:
    """The names of the table styles that hide a sheet."""
    styles = root.iterfind(f"{OFFICE}automatic-styles/{STYLE}style[{STYLE}table-properties]")
    return {style.get(f"{STYLE}name") for style in styles if _hides(style)}


def _hides(style: Element) -> bool:
    return any(look.get(f"{TABLE}display") == "false" for look in style)


# ---- rows and columns --------------------------------------------------------------------------------------------


def _page(table: Element, hidden: set[str | None]) -> Page:
    unseen = table.get(f"{TABLE}style-name") in hidden
    page = Page(table.get(f"{TABLE}name", ""), Visibility.HIDDEN if unseen else Visibility.VISIBLE)
    column = 1
    for look in _members(table, "table-column", _COLUMN_GROUPS):
        after = column + whole_number(look.get(f"{TABLE}number-columns-repeated"))
        if _collapsed(look):
            page.hide_columns(column, after - 1)
        column = after
    row = 1
    for element in _members(table, "table-row", _ROW_GROUPS):
        after = row + whole_number(element.get(f"{TABLE}number-rows-repeated"))
        _take_row(page, element, range(row, after))
        row = after
    return page


def _members(parent: Element, name: str, groups: tuple[str, ...]) -> Iterator[Element]:
    """Rows or columns in their order, out of the groups they may stand in."""
    for child in parent:
        if local(child) == name:
            yield child
        elif local(child) in groups:
            yield from _members(child, name, groups)


def _collapsed(element: Element) -> bool:
    return element.get(f"{TABLE}visibility") in ("collapse", "filter")


def _take_row(page: Page, element: Element, rows: range) -> None:
    """One row, or several alike."""
    if _collapsed(element):
        page.hide_rows(range(rows.start, min(rows.stop, grid.MAX_ROWS + 1)))
    column = 1
    for cell in element:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        after = column + whole_number(cell.get(f"{TABLE}number-columns-repeated"))
        what = _found(cell)
        if what is not None:
            page.repeat(rows, range(column, after), what)
        down = whole_number(cell.get(f"{TABLE}number-rows-spanned"))
        right = whole_number(cell.get(f"{TABLE}number-columns-spanned"))
        page.merge(rows.start, rows.start + down - 1, column, column + right - 1)
        column = after


# ---- cells -------------------------------------------------------------------------------------------------------


def _found(cell: Element) -> Found | None:
    """None for a cell that holds nothing."""
    text = "\n".join(_text(paragraph) for paragraph in cell if paragraph.tag == f"{TEXT}p")
    kind, formula = cell.get(f"{OFFICE}value-type"), cell.get(f"{TABLE}formula")
    if cell.get(f"{_CALCEXT}value-type") == "error" or (formula and _ERROR.fullmatch(text.strip())):
        return grid.error_value(text.strip() or "#N/A")
    if kind is None and formula:
        return grid.unread("公式没有计算结果")
    if kind == "percentage":
        return _percentage(cell, text)
    try:
        value = _value(cell, kind, text)
    except ValueError:  # a date before the year 1, a number that is none: what is shown is all there is
        value = text
    return None if value == "" else grid.found(value)


def _percentage(cell: Element, text: str) -> Found:
    """The format is named elsewhere; the text shows how many decimals it has."""
    decimals = re.search(r"[.,](\d+)\s*%", text)
    return grid.found(_number(cell), f"0.{'0' * len(decimals[1])}%" if decimals else "0%")


def _value(cell: Element, kind: str | None, text: str) -> object:
    if kind in ("float", "currency"):
        # A truth value under the format General is a number for LibreOffice, shown as TRUE.
        return text == "TRUE" if text in ("TRUE", "FALSE") else _number(cell)
    if kind == "date":
        return datetime.fromisoformat(cell.get(f"{OFFICE}date-value", ""))
    if kind == "time":
        return _time(cell.get(f"{OFFICE}time-value", ""))
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value") == "true"
    return text or cell.get(f"{OFFICE}string-value", "")


def _number(cell: Element) -> int | float:
    return whole(float(cell.get(f"{OFFICE}value", "")))


def _time(duration: str) -> time | timedelta:
    """PT08H30M00S, an ISO duration, as a time of day, or as a span where it is none."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(f"{duration} is no duration")
    sign, *parts = match.groups()
    days, hours, minutes, seconds = (int(part or 0) for part in parts)
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if sign or span >= timedelta(days=1):
        return -span if sign else span
    return (datetime.min + span).time()


def _text(element: Element) -> str:
    """The text of a paragraph: runs of blanks count once, unless they are written as elements (§6.1.2)."""
    pieces = [_plain(element.text)]
    for child in element:
        name = local(child)
        if name == "s":
            pieces.append(" " * min(whole_number(child.get(f"{TEXT}c")), 1000))
        elif name in ("tab", "line-break"):
            pieces.append("\t" if name == "tab" else "\n")
        elif name not in _UNSEEN:
            pieces.append(_text(child))
        pieces.append(_plain(child.tail))
    return "".join(pieces)


def _plain(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")
