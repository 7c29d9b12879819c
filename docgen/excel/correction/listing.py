"""The first sheet of a correction copy: every finding with its place and its remedy, as a worksheet of its own."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from openpyxl.utils import get_column_letter

from docgen.diagnostics import Diagnostic
from docgen.excel import cells
from docgen.excel.correction.looks import MARKS, Looks
from docgen.excel.correction.remarks import Remarks, is_address, summary
from docgen.excel.openxml import MAIN, quoted
from docgen.excel.splicing import escaped
from docgen.excel.writing import HEAD_FONT
from docgen.source import SourceRef

COLUMNS = (("序号", 6.0), ("性质", 9.0), ("位置", 34.0), ("问题", 52.0), ("如何修改", 52.0))
HEADING_ROW = 3
_LAST = get_column_letter(len(COLUMNS))


def sheet(remarks: Remarks, looks: Looks, title: str) -> bytes:
    """The part. Its names for printing are `print_area` and `PRINT_TITLES`."""
    head = looks.own(font=HEAD_FONT, size=16, across="center", boxed=False)
    note, named = looks.own(boxed=False), looks.own(font=HEAD_FONT, fill="FFD0D7E2", across="center")
    words = summary(remarks.found, remarks.lead)
    note_height = max(38.0, cells.text_height(words, width=sum(width for _, width in COLUMNS) - 2, size=11) + 6)
    rows = [
        _row(1, 32, _cell("A1", title, head)),
        _row(2, note_height, _cell("A2", words, note)),
        _row(HEADING_ROW, 24, "".join(_cell(f"{_letter(n)}3", word, named) for n, (word, _) in enumerate(COLUMNS))),
        *(_finding_row(number, each, remarks, looks) for number, each in enumerate(remarks.found, 1)),
    ]
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width:g}" customWidth="1"/>'
        for number, (_, width) in enumerate(COLUMNS, 1)
    )
    links = "".join(_links(remarks))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{_LAST}{HEADING_ROW + len(remarks.found)}"/>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        '<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A4" sqref="A4"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{"".join(rows)}</sheetData>'
        f'<mergeCells count="2"><mergeCell ref="A1:{_LAST}1"/><mergeCell ref="A2:{_LAST}2"/></mergeCells>'
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    ).encode()


def print_area(remarks: Remarks) -> str:
    return f"$A$1:${_LAST}${HEADING_ROW + len(remarks.found)}"


PRINT_TITLES = f"${HEADING_ROW}:${HEADING_ROW}"


def _letter(place: int) -> str:
    return get_column_letter(place + 1)


def _row(number: int, height: float, content: str) -> str:
    return f'<row r="{number}" ht="{min(height, cells.TALLEST_ROW):g}" customHeight="1">{content}</row>'


def _cell(address: str, text: str, style: int) -> str:
    inner = f'<is><t xml:space="preserve">{escaped(cells.storable(text))}</t></is>'
    return f'<c r="{address}" s="{style}" t="inlineStr">{inner}</c>'


def _finding_row(number: int, each: Diagnostic, remarks: Remarks, looks: Looks) -> str:
    row = HEADING_ROW + number
    texts = (str(number), each.severity.value, remarks.position(each), each.message, each.hint)
    plain, middle = looks.own(), looks.own(across="center")
    styles = [
        looks.own(across="center", link=_target(each, remarks) is not None),
        looks.own(across="center", fill=MARKS[each.severity]) if each.severity in MARKS else middle,
        *[plain] * 3,
    ]
    content = "".join(
        _cell(f"{_letter(place)}{row}", text, style)
        for place, (text, style) in enumerate(zip(texts, styles, strict=True))
    )
    heights = (
        cells.text_height(text, width=width - 1, size=11) for text, (_, width) in zip(texts, COLUMNS, strict=True)
    )
    return _row(row, max(heights) + 6, content)


def _target(each: Diagnostic, remarks: Remarks) -> SourceRef | None:
    """The cell a finding leads to."""
    places = (place for place in remarks.places(each) if place.sheet in remarks.sheets and is_address(place.cell))
    return next(places, None)


def _links(remarks: Remarks) -> Iterator[str]:
    """On the number, since LibreOffice does not wrap the text of a link."""
    for number, each in enumerate(remarks.found, 1):
        place = _target(each, remarks)
        if place is not None and place.sheet is not None:
            location = quoteattr(f"{quoted(place.sheet)}!{place.cell}")
            yield f'<hyperlink ref="A{HEADING_ROW + number}" location={location}/>'
