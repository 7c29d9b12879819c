"""Tab-separated text: what copying a Word or Excel table into a text file gives.

One table per run of tab-separated lines, since a table that runs over pages arrives as several.
"""

from collections.abc import Iterator

from docgen.source import RawRow, RawTable, SourceRef
from docgen.textfile.lines import lines_of, row_of


def read_pages(text: str, *, file: str) -> tuple[RawTable, ...]:
    """The tables of a tab-separated text; `notes` of each are the lines above it (title and the like)."""
    return tuple(_tables(text, file))


def _tables(text: str, file: str) -> Iterator[RawTable]:
    number = 1
    above: list[str] = []
    rows: list[RawRow] = []
    for line_number, line in enumerate(lines_of(text), start=1):
        if "\t" in line:
            rows.append(row_of(line.split("\t"), SourceRef(file, table=number, row=line_number)))
        elif line.strip():
            if rows:  # a text between two tables belongs to the second
                yield RawTable(tuple(rows), SourceRef(file, table=number), tuple(above))
                number, above, rows = number + 1, [], []
            above.append(line.strip())
        elif rows:
            yield RawTable(tuple(rows), SourceRef(file, table=number), tuple(above))
            number, above, rows = number + 1, [], []
    if rows or above:  # lines below the last table come as the notes of a table without rows
        yield RawTable(tuple(rows), SourceRef(file, table=number), tuple(above))
