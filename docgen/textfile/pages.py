"""Tab-separated text: what copying a Word or Excel table into a text file gives.

One table per run of tab-separated lines, since a table that runs over pages arrives as several.
"""

from collections.abc import Iterator, Sequence

from docgen.source import RawRow, RawTable, SourceRef
from docgen.textfile.lines import lines_of, row_of


def read_pages(text: str, *, file: str) -> tuple[RawTable, ...]:
    """The tables of a tab-separated text; `notes` of each are the lines above it (title and the like)."""
    return tuple(_tables(text, file))


def _tables(text: str, file: str) -> Iterator[RawTable]:
    number = 1
    above: list[str] = []
    rows: list[RawRow] = []
    for line_number, line in _whole(lines_of(text)):
        if "\t" in line:
            cells = [_unquoted(each) for each in line.split("\t")]
            rows.append(row_of(cells, SourceRef(file, table=number, row=line_number)))
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


def _whole(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Lines with their number; those of a cell that Excel copied in quotation marks, as it has line breaks, as one.

    A mark that is not closed within a few lines is a mark of the text.
    """
    index = 0
    while index < len(lines):
        end = index
        if _open(lines[index]):
            closed = (at for at in range(index + 1, min(index + _MOST_LINES, len(lines))) if _closes(lines[at]))
            end = next(closed, index)
        yield index + 1, "\n".join(lines[index : end + 1])
        index = end + 1


_MOST_LINES = 30  # of one cell


def _open(line: str) -> bool:
    """Its last cell begins with a quotation mark and does not end with one."""
    last = line.rsplit("\t", 1)[-1]
    return "\t" in line and last.startswith('"') and last.count('"') % 2 == 1


def _closes(line: str) -> bool:
    return line.split("\t", 1)[0].count('"') % 2 == 1 and line.split("\t", 1)[0].endswith('"')


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"' and "\n" in cell:
        return cell[1:-1].replace('""', '"')
    return cell
