"""CSV as Excel and WPS save it: commas or semicolons, quoted cells with line breaks, a title above.

A text is CSV if a heading row stands in it (short texts side by side) and the rows below it are as wide.
Text with tabs never comes here.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from docgen.source import RawRow, RawTable, SourceRef
from docgen.textfile.lines import lines_of, row_of

_LONGEST_HEADING = 30
_SENTENCE = re.compile(r"[。！？；]|（.*[：:]")
_SEP = re.compile(r"^sep=([,;])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Record:
    """A row and the line it begins on."""

    cells: tuple[str, ...]
    line: int

    @property
    def filled(self) -> int:
        return sum(1 for cell in self.cells if cell.strip())


def read_csv(text: str, *, file: str) -> tuple[RawTable, ...]:
    """The one table of a CSV text, rows at their line; `notes` are the rows of one text above the headings.

    Empty where the text is no CSV.
    """
    best: tuple[int, RawTable] | None = None
    for delimiter in ",;":
        records, notes = _records(text, delimiter)
        heading = _heading(records)
        if heading is None or not _fits(records[heading:]):
            continue
        width = len(records[heading].cells)
        if best is None or width > best[0]:
            best = width, _table(records, heading, notes, file)
    return (best[1],) if best else ()


def _records(text: str, delimiter: str) -> tuple[list[_Record], tuple[str, ...]]:
    """All records; where the quotation marks do not pair, every line is one and the marks stay as they are."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[_Record] = []
    line = 1
    try:
        for cells in reader:
            found.append(_Record(tuple("\n".join(lines_of(cell)) for cell in cells), line))
            line = reader.line_num + 1
    except csv.Error:
        split = [_Record(tuple(each.split(delimiter)), place) for place, each in enumerate(lines_of(text), start=1)]
        return _without_sep(split), ("引号不成对，各行按分隔符直接拆分，引号原样保留，换行的单元格未读取为一格。",)
    return _without_sep(found), ()


def _without_sep(records: list[_Record]) -> list[_Record]:
    """Excel's own first line `sep=;` is no row."""
    first = records[0] if records else None
    is_sep = first is not None and (_SEP.match(first.cells[0] if first.cells else "") or first.cells in (("sep=", ""),))
    return records[1:] if is_sep else records


def _heading(records: list[_Record]) -> int | None:
    """The first record with two texts, if it reads like headings: short, and no sentences."""
    for index, record in enumerate(records):
        if record.filled >= 2:
            short = all(len(cell) <= _LONGEST_HEADING and not _SENTENCE.search(cell) for cell in record.cells)
            return index if short else None
    return None


def _fits(records: list[_Record]) -> bool:
    """There are rows, and most are as wide as the headings; hand-made files leave out empty cells at the end.

    Lines with one comma each may be sentences, so two columns must be kept throughout.
    """
    width = len(records[0].cells)
    below = [record for record in records[1:] if record.filled]
    wide = sum(len(record.cells) == width for record in below)
    return bool(below) and (wide == len(below) if width == 2 else 2 * wide >= len(below))


def _table(records: list[_Record], heading: int, notes: tuple[str, ...], file: str) -> RawTable:
    above = tuple(cell.strip() for record in records[:heading] for cell in record.cells if cell.strip())
    rows = tuple(_rows(records[heading:], file))
    return RawTable(rows, SourceRef(file), above + notes + _wider(records[heading:]))


def _rows(records: list[_Record], file: str) -> Iterable[RawRow]:
    return (row_of(record.cells, SourceRef(file, row=record.line)) for record in records)


def _wider(records: list[_Record]) -> tuple[str, ...]:
    lines = [str(record.line) for record in records if len(record.cells) > len(records[0].cells)]
    return (
        (f"有 {len(lines)} 行的格数多于表头（第{'、'.join(lines[:12])}行），可能是内容中的分隔符没有加引号。",)
        if lines
        else ()
    )
