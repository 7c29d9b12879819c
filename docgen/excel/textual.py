"""A form that came as text: CSV, tab-separated text, a web page saved under the name of a workbook.

All values are texts, there are no hidden sheets, and addresses are those the text gets when Excel opens it.
"""

import csv

from docgen.errors import SourceError
from docgen.excel.grid import Page, found
from docgen.excel.sniff import FileKind, refusal
from docgen.textfile import decode
from docgen.textfile.decoding import decode_page
from docgen.textfile.webpage import read_page

KINDS = (FileKind.TEXT, FileKind.HTML)


def read(data: bytes, kind: FileKind, file: str) -> tuple[Page, ...]:
    """:raises WorkbookError: no encoding fits, or it is not laid out in columns."""
    try:
        return _page(data, file) if kind is FileKind.HTML else (_text(decode(data, file=file)),)
    except (SourceError, csv.Error) as error:
        raise refusal(kind, file) from error


def _text(text: str) -> Page:
    page = Page("CSV")
    tabs = text.count("\t") > text.count(",")
    lines = csv.reader(text.replace("\0", "").splitlines(keepends=True), delimiter="\t" if tabs else ",")
    for number, cells in enumerate(lines, 1):
        for place, words in enumerate(cells, 1):
            if words.strip():
                page.put(number, place, found(words))
    return page


def _page(data: bytes, file: str) -> tuple[Page, ...]:
    pages = []
    for table in read_page(decode_page(data, file=file), file=file).tables:
        page = Page("网页")
        for number, row in enumerate(table.rows, 1):
            for place, cell in enumerate(row, 1):
                if not cell.blank and not cell.covered:
                    page.put(number, place, found(cell.text))
        pages.append(page)
    return tuple(pages)
