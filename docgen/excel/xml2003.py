"""XML Spreadsheet 2003 (urn:schemas-microsoft-com:office:spreadsheet), which many systems export under the name .xls.

Microsoft's "XML Spreadsheet Reference" of 2001 describes it: a cell or row stands behind the one before, unless
``ss:Index`` says otherwise. The reader is called in the worker process only.
"""

from collections.abc import Mapping
from datetime import datetime
from xml.etree.ElementTree import Element

from docgen.excel import grid
from docgen.excel.grid import Found, Page, Visibility
from docgen.excel.markup import local, parsed, whole_number
from docgen.excel.shown import whole
from docgen.excel.sniff import FileKind, damaged

SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_NAMED_FORMATS = {"Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00", "Scientific": "0.00E+00"}
_VISIBILITY = {"SheetHidden": Visibility.HIDDEN, "SheetVeryHidden": Visibility.VERY_HIDDEN}


def read(data: bytes, file: str) -> tuple[Page, ...]:
    """Every worksheet, hidden ones included, in their order.

    :raises WorkbookError: damaged or too large.
    """
    try:
        root = parsed(data, file)
        formats = _formats(root)
        pages = [_page(sheet, formats) for sheet in root.iterfind(f"{SS}Worksheet")]
    except grid.FAULTS as error:
        raise damaged(file, FileKind.XML2003) from error
    if not pages:
        raise damaged(file, FileKind.XML2003)
    return grid.checked(pages, file)


def _attribute(element: Element, name: str) -> str | None:
    """With the namespace as Excel writes it, or without as some exporters do."""
    return element.get(SS + name, element.get(name))


def _formats(root: Element) -> dict[str | None, str]:
    """Number formats by the ID of their style; a style without one has its parent's."""
    styles = {_attribute(style, "ID"): style for style in root.iterfind(f"{SS}Styles/{SS}Style")}
    formats = {}
    for name, style in styles.items():
        own = style.find(f"{SS}NumberFormat")
        if own is None:
            parent = styles.get(_attribute(style, "Parent"))
            own = parent.find(f"{SS}NumberFormat") if parent is not None else None
        code = _attribute(own, "Format") if own is not None else None
        formats[name] = _NAMED_FORMATS.get(code or "", code or "General")
    return formats


def _page(sheet: Element, formats: Mapping[str | None, str]) -> Page:
    shown = sheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible", "")
    page = Page(_attribute(sheet, "Name") or "", _VISIBILITY.get(shown, Visibility.VISIBLE))
    table = sheet.find(f"{SS}Table")
    row, column = 0, 0
    for element in table if table is not None else ():
        if local(element) == "Column":
            column = whole_number(_attribute(element, "Index"), column + 1)
            last = column + int(_attribute(element, "Span") or 0)
            if _attribute(element, "Hidden") == "1":
                page.hide_columns(column, last)
            column = last
        elif local(element) == "Row":
            row = whole_number(_attribute(element, "Index"), row + 1)
            last = row + int(_attribute(element, "Span") or 0)
            if _attribute(element, "Hidden") == "1":
                page.hide_rows(range(row, min(last, grid.MAX_ROWS) + 1))
            _take_cells(page, element, row, formats)
            row = last
    return page


def _take_cells(page: Page, row_element: Element, row: int, formats: Mapping[str | None, str]) -> None:
    column = 0
    for cell in row_element:
        if local(cell) != "Cell":
            continue
        column = whole_number(_attribute(cell, "Index"), column + 1)
        across, down = int(_attribute(cell, "MergeAcross") or 0), int(_attribute(cell, "MergeDown") or 0)
        style = _attribute(cell, "StyleID") or _attribute(row_element, "StyleID")
        what = _found(cell, formats.get(style, "General"))
        if what is not None:
            page.put(row, column, what)
        page.merge(row, row + down, column, column + across)
        column += across


def _found(cell: Element, number_format: str) -> Found | None:
    """None for a cell that holds nothing."""
    data = cell.find(f"{SS}Data")
    if data is None:
        return grid.unread("公式没有计算结果", number_format) if _attribute(cell, "Formula") else None
    text, kind = "".join(data.itertext()), _attribute(data, "Type")
    if kind == "Error":
        return grid.error_value(text.strip(), number_format)
    try:
        value = _value(text, kind)
    except ValueError:  # not what its type says: what is written is all there is
        value = text
    return None if value == "" else grid.found(value, number_format)


def _value(text: str, kind: str | None) -> object:
    if kind == "Number":
        return whole(float(text))
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "DateTime":
        moment = datetime.fromisoformat(text.strip())
        return moment.time() if moment.year < 1900 else moment  # a time of day is one of 31 December 1899
    return text
