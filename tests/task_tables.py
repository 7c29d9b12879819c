"""The sample task table as the Word document it was copied from. Nothing here reads with the program's readers."""

import io
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import _Cell

SOURCES = Path(__file__).parent.parent / "data" / "source"
THEME = 1  # the column that is merged downward

Page = list[list[str]]


def seed_rows() -> tuple[Page, ...]:
    """The pages of data/source/*.txt, each a list of rows of cell texts, the repeated heading row included."""
    (path,) = SOURCES.glob("*.txt")
    blocks = path.read_text(encoding="utf-8-sig").split("\n\n")
    pages = [[line.split("\t") for line in block.split("\n") if "\t" in line] for block in blocks]
    return tuple(page for page in pages if page)


def as_docx(
    pages: Sequence[Page],
    *,
    titles: Sequence[str] = ("附件", "重点任务分解表"),
    merge_themes: bool = True,
) -> bytes:
    """A .docx with the titles above one table over all pages, the rows as they stand.

    With `merge_themes` a theme is merged with the blank cells under it, as far as its page goes; blank cells with
    no theme above them on the page stay cells of their own.
    """
    rows = [row for page in pages for row in page]
    width = max(map(len, rows))
    document = docx.Document()
    for title in titles:
        document.add_paragraph(title)
    table = document.add_table(rows=len(rows), cols=width)
    cells = table._cells  # the public way to a cell walks the whole table each time
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                cells[place * width + column].text = text
    if merge_themes:
        themes = cells[THEME::width]
        for page in pages:
            _merge(themes[: len(page)], page)
            themes = themes[len(page) :]
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _merge(themes: Sequence[_Cell], page: Page) -> None:
    open_ = False
    for place, row in enumerate(page):
        heading = row == page[0]
        if row[THEME] or heading:
            below = page[place + 1][THEME] if place + 1 < len(page) else "a page ends here"
            open_ = not heading and not below
            if open_:
                _mark(themes[place], "restart")
        elif open_:
            _mark(themes[place], None)


def _mark(cell: _Cell, value: str | None) -> None:
    """w:vMerge by hand: python-docx merges by moving paragraphs, which no office program does to blank cells."""
    mark = OxmlElement("w:vMerge")
    if value:
        mark.set(qn("w:val"), value)
    cell._tc.get_or_add_tcPr().append(mark)
