""".xlsx workbooks that hold nothing but plain cells, straight from their XML: many times as quick as through openpyxl.

What it gives is what `xlsx` gives. Whatever it has not been told to expect (formulas, links, comments, drawings,
parts and elements it does not know) it leaves to that reader. Whether a file may be opened at all is decided by
`packages`.

Cells and shared texts that are written the way spreadsheet programs write them, to the letter, are cut out of the XML
by a pattern, in a quarter of the time; the XML parser has what is left, and all of it where anything is written
otherwise.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import from_excel

from docgen import archive
from docgen.excel import cells, grid
from docgen.excel.grid import Found, Page, Span, Visibility
from docgen.excel.shown import CHINESE_DATES

_TEXTS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_BOOK, _LINKS, _CORE = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "docProps/core.xml"
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core|custom)\.xml|xl/(?:workbook|styles|sharedStrings)\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/theme/theme\d+\.xml|xl/worksheets/sheet\d+\.xml"
    r"|xl/worksheets/_rels/sheet\d+\.xml\.rels|xl/printerSettings/printerSettings\d+\.bin"
)
_ODD_DAY = re.compile(
    rb"<(?:\w+:)?(?:created|modified)\b[^>]*>(?!\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?<)"
)  # openpyxl stops at it
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_BLOCK = re.compile(f"{_ADDRESS.pattern}:{_ADDRESS.pattern}")
_NUMBER = re.compile(r"-?\d{1,17}(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_ODD_NAME = re.compile(r"[\\*?:/\[\]]")
_MAX_ROWS, _MAX_COLUMNS, _MAX_SHEETS = 1000, 40, 10  # blank cells between can then not be more than `grid` allows

# One cell, and the row that begins before the first one of it. No reference and no control character is in a value.
_CELL = re.compile(
    r"""<c r="([A-Z]{1,2})([1-9]\d{0,6})"(?: s="(\d{1,6})")?(?: t="([a-z]+)")?(?:/>|><v>([!-%'-;=?-~]+)</v></c>)""",
    re.ASCII,
)
_BEGUN = re.compile(r"""<row r="([1-9]\d{0,6})"(?: [\w:]+="[^"<>]*")*>\s*""", re.ASCII)
_COLUMNS = {get_column_letter(number): number for number in range(1, _MAX_COLUMNS + 1)}
_SHARED = re.compile(
    r"""<si><t(?: xml:space="preserve")?>([^<>\x00-\x08\x0b-\x1f\ufffe\uffff]*)</t>"""
    r"""(?:<phoneticPr fontId="\d+"(?: type="\w+")?/>)?</si>"""
)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_C, _V, _IS, _T, _R, _SI = (_MAIN + name for name in ("c", "v", "is", "t", "r", "si"))
_ROW, _DATA, _COLS, _COL, _MERGES, _MERGE = (
    _MAIN + name for name in ("row", "sheetData", "cols", "col", "mergeCells", "mergeCell")
)
_UNHEARD = frozenset(
    _MAIN + name for name in ("rPr", "rPh", "phoneticPr")
)  # of a text: looks, and how it is read aloud
_UNUSED = frozenset(
    _MAIN + name
    for name in (
        *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "sheetProtection", "autoFilter", "phoneticPr"),
        *("conditionalFormatting", "dataValidations", "printOptions", "pageMargins", "pageSetup", "headerFooter"),
        *("ignoredErrors", "extLst"),
    )
)


class _Unusual(Exception):  # noqa: N818 – no error: the other reader knows it
    """There is something that only the full reader understands."""


_Stored = tuple[tuple[int, int], int, str, str]  # a cell as the XML has it: row and column, style, kind, content


class _Sheet(NamedTuple):
    cells: Sequence[_Stored]
    merged: Sequence[Span]
    covered: frozenset[tuple[int, int]]
    hidden_rows: Sequence[int]
    hidden_columns: Sequence[tuple[int, int]]


class _Look(NamedTuple):
    """A number format: its code, and what a number is under it."""

    code: str
    day: bool
    span: bool


def read(parts: Mapping[str, bytes], file: str) -> tuple[Page, ...] | None:
    """Every worksheet in order, as `xlsx.read` gives them; None where that one has to read them.

    :raises WorkbookError: too much text.
    """
    try:
        pages = list(_pages(parts))
    except (_Unusual, ParseError, LookupError, ValueError, ArithmeticError):
        return None
    return grid.checked(pages, file)


def _pages(parts: Mapping[str, bytes]) -> Iterator[Page]:
    _expect(all(_PARTS.fullmatch(name) for name in parts) and not _ODD_DAY.search(parts.get(_CORE, b"")))
    for links in (content for name, content in parts.items() if name.startswith("xl/worksheets/_rels/")):
        _expect(all(link.get("Type") == f"{_OFFICE}/printerSettings" for link in fromstring(links)))
    looks = _looks(parts[_STYLES])
    texts = _texts(parts[_TEXTS]) if _TEXTS in parts else []
    for name, visibility, part in _sheets(parts):
        yield _page(Page(name, visibility), _sheet(parts[part]), texts, looks)


def _expect(usual: object) -> None:
    if not usual:
        raise _Unusual


# ---- around the sheets -------------------------------------------------------------------------------------------


def _sheets(parts: Mapping[str, bytes]) -> Iterator[tuple[str, Visibility, str]]:
    """Name, visibility and part of every sheet."""
    book = fromstring(parts[_BOOK])
    settings = book.find(f"{_MAIN}workbookPr")
    _expect(settings is None or settings.get("date1904", "0") in ("0", "false"))
    links = {link.get("Id"): link for link in fromstring(parts[_LINKS])}
    listed = book.findall(f"{_MAIN}sheets/{_MAIN}sheet")
    names = [sheet.attrib["name"] for sheet in listed]
    _expect(0 < len({name.casefold() for name in names}) == len(names) <= _MAX_SHEETS)
    for name, sheet in zip(names, listed, strict=True):
        link = links[sheet.get(f"{{{_OFFICE}}}id")]
        _expect(link.get("Type") == f"{_OFFICE}/worksheet" and 0 < len(name) <= 31 and not _ODD_NAME.search(name))
        target = link.attrib["Target"]
        yield name, Visibility(sheet.get("state", "visible")), target[1:] if target[0] == "/" else f"xl/{target}"


@archive.once_for_equal
def _looks(styles: bytes) -> tuple[_Look, ...]:
    """The number formats by the number of the cell's style. Many returns have the same styles to the byte."""
    root = fromstring(styles)
    fills = root.find(f"{_MAIN}fills")
    _expect(fills is not None and all(len(fill) == 1 for fill in fills))  # openpyxl stops at an empty one
    own = {int(each.attrib["numFmtId"]): each.attrib["formatCode"] for each in root.iter(f"{_MAIN}numFmt")}
    formats = root.find(f"{_MAIN}cellXfs")
    _expect(formats is not None and len(formats))
    return tuple(_look(int(each.get("numFmtId", "0")), own) for each in formats or ())


def _look(number: int, own: Mapping[int, str]) -> _Look:
    code = own.get(number) or BUILTIN_FORMATS.get(number)
    chinese = CHINESE_DATES.get(number) if code is None else None
    if code is None:
        return _Look(chinese or "General", chinese is not None, False)
    return _Look(code, is_date_format(code), is_timedelta_format(code))


def _texts(xml: bytes) -> list[str]:
    """The shared texts, as they may stand in a cell."""
    texts = _cut_texts(xml.decode())
    if texts is None:
        texts = [_text(item) for item in fromstring(xml)]
    # openpyxl takes this out of these texts, and not of inline ones.
    return [cells.clean(cells.unescaped(each.replace("x005F_", "")) if "_" in each else each) for each in texts]


def _cut_texts(xml: str) -> list[str] | None:
    """The shared texts where the pattern finds all; None where the XML parser has to."""
    before, *texts = _SHARED.split(xml)
    if not texts or "".join(texts[1:-1:2]).strip() or texts[-1].strip() != "</sst>" or not _straight(before):
        return None
    root = fromstring(f"{before}</sst>".encode())
    if root.tag != f"{_MAIN}sst" or len(root):
        return None
    return [(fromstring(f"<t>{each}</t>").text or "") if "&" in each else each for each in texts[::2]]


def _straight(xml: str) -> bool:
    """Whether all that looks like an element is one: no comments, no CDATA, no instructions after the declaration."""
    return "<!" not in xml and xml.rfind("<?") <= 0


def _text(item: Element) -> str:
    """The words of a shared or an inline text, whatever their looks."""
    if len(item) == 1 and item[0].tag == _T:
        return item[0].text or ""
    words = []
    for part in item:
        if part.tag == _T:
            words.append(part.text or "")
        elif part.tag == _R:
            words += [each.text or "" for each in part if each.tag == _T]
            _expect(all(each.tag == _T or each.tag in _UNHEARD for each in part))
        else:
            _expect(part.tag in _UNHEARD)
    return "".join(words)


# ---- a sheet -----------------------------------------------------------------------------------------------------


@archive.once_for_equal
def _sheet(xml: bytes) -> _Sheet:
    """What a sheet holds, texts by their number. The 填报说明 of many returns is the same to the byte."""
    stored, rest = _cut_cells(xml.decode())
    root = fromstring(xml if rest is None else rest.encode())
    merged: list[Span] = []
    hidden_rows: list[int] = []
    hidden_columns: list[tuple[int, int]] = []
    for part in root:
        if part.tag == _DATA:
            _read_rows(part, stored, hidden_rows)
        elif part.tag == _COLS:
            hidden = [each for each in part if _hidden(each)]
            hidden_columns += [(int(each.attrib["min"]), int(each.attrib["max"])) for each in hidden]
        elif part.tag == _MERGES:
            merged += [_span(each) for each in part]
        else:
            _expect(part.tag in _UNUSED and next(part.iter(_ROW), None) is None)  # openpyxl finds rows anywhere
    return _Sheet(stored, merged, _covered(merged), hidden_rows, hidden_columns)


def _cut_cells(xml: str) -> tuple[list[_Stored], str | None]:
    """The cells where the pattern finds all, and the sheet without them; none and None where the XML parser has to."""
    stored: list[_Stored] = []
    head, _, rest = xml.partition("<sheetData>")
    body, _, tail = rest.partition("</sheetData>")
    pieces = _CELL.split(body)
    left = "".join(pieces[::6])
    if "<c" in left or ":c" in left or xml.count("sheetData") != 2 or not _straight(xml):
        return [], None
    row, begun, last = 0, "", 0
    for between, letters, digits, style, kind, content in zip(*[iter(pieces)] * 6, strict=False):
        if between and not between.isspace():
            opened = _BEGUN.fullmatch(between, max(between.rfind("<row "), 0))
            begun, last = opened[1] if opened else "", 0
            row = int(begun or 0)
        column = _COLUMNS.get(letters, 0)
        if digits != begun or column <= last:
            return [], None
        last = column
        if content is not None:
            stored.append(((row, column), int(style or 0), kind or "n", content))
    return stored, f"{head}<sheetData>{left}</sheetData>{tail}"


def _read_rows(data: Element, stored: list[_Stored], hidden: list[int]) -> None:
    last = 0
    for row in data:
        number = int(row.attrib["r"])
        _expect(row.tag == _ROW and last < number <= _MAX_ROWS)
        last = number
        if _hidden(row):
            hidden.append(number)
        before = 0
        for cell in row:
            at, column = _place(cell.attrib["r"])
            if cell.tag != _C or at != number or not before < column <= _MAX_COLUMNS:
                raise _Unusual
            before = column
            if len(cell) and (content := _content(cell)) is not None:
                style = cell.get("s", "0")
                _expect(style.isdigit() and len(cell.attrib) == 1 + ("s" in cell.attrib) + ("t" in cell.attrib))
                stored.append(((number, column), int(style), cell.get("t", "n"), content))


def _content(cell: Element) -> str | None:
    """What is stored of the value; None where there is none. An inline text may be empty, and is one all the same."""
    held = cell[0]
    inline = cell.get("t") == "inlineStr"
    if len(cell) > 1 or held.tag != (_IS if inline else _V):
        raise _Unusual
    return _text(held) if inline else held.text or None


def _hidden(element: Element) -> bool:
    word = element.get("hidden", "0")
    _expect(word in ("0", "1", "true", "false"))
    return word in ("1", "true")


@lru_cache(maxsize=8192)
def _place(address: str) -> tuple[int, int]:
    """Row and column from 1."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise _Unusual
    return int(found[2]), column_index_from_string(found[1])


def _span(merge: Element) -> Span:
    block = _BLOCK.fullmatch(merge.attrib["ref"])
    if block is None:
        raise _Unusual
    (top, left), (bottom, right) = _place(block[1] + block[2]), _place(block[3] + block[4])
    _expect(left <= right <= _MAX_COLUMNS and top <= bottom <= _MAX_ROWS and (top, left) != (bottom, right))
    return Span(top, bottom, left, right)


def _covered(merged: Sequence[Span]) -> frozenset[tuple[int, int]]:
    """The cells that merged ranges hide; ranges that overlap are unusual."""
    whole = [
        (row, column)
        for span in merged
        for row in range(span.first_row, span.last_row + 1)
        for column in range(span.first_column, span.last_column + 1)
    ]
    _expect(len(set(whole)) == len(whole))
    return frozenset(whole) - {(span.first_row, span.first_column) for span in merged}


def _page(page: Page, sheet: _Sheet, texts: Sequence[str], looks: Sequence[_Look]) -> Page:
    held, covered = page.cells, sheet.covered
    for place, style, kind, content in sheet.cells:
        found = _found(kind, content, texts, looks[style])
        if place not in covered:  # openpyxl keeps nothing of what a merged cell hides
            held[place] = found
    page.merged.extend(sheet.merged)
    page.hide_rows(sheet.hidden_rows)
    for first, last in sheet.hidden_columns:
        page.hide_columns(first, last)
    return page


def _found(kind: str, content: str, texts: Sequence[str], look: _Look) -> Found:
    if kind == "s" and content.isdigit():
        text = texts[int(content)]
        return Found(text, text, look.code)
    if kind in ("str", "inlineStr"):
        text = grid.cleaned(cells.unescaped(content))
        return Found(text, text, look.code)
    if kind == "n":
        _expect(_NUMBER.fullmatch(content))
        number = float(content) if re.search("[.eE]", content) else int(content)
        return grid.found(from_excel(number, timedelta=look.span) if look.day else number, look.code)
    if kind == "e":
        return grid.error_value(content, look.code)
    _expect(kind == "b" and content in ("0", "1"))
    return grid.found(content == "1", look.code)
