"""Where a value came from, and tables of text cells that remember it.

`RawTable` is what every reader (plain text, Excel, later Word) hands to `parse`: cells with
addresses and no meaning. Nothing here knows what a column is for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

# What a note of a `RawTable` says that parse tells under a code of its own.
TASKS_OUTSIDE = "带单位括号的任务不在表格中，未读取"
UNITS_IN_TEXT = "句中的单位括号，按正文保留，单位未读取"

_NOT_PAGED = (".docx", ".doc", ".wps", ".html", ".htm")  # a text file has one table for each page of the original


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A place in a received file. `None` means "the whole of": no sheet, no row, no cell is named.

    `row` counts from 1 (a line of a text file, a row of a sheet or of a Word table); `table` counts the
    tables of a text or Word file from 1; `cell` is an Excel address or the heading of the column. Of a Word
    document, `part` is 正文, 页眉 …, and `heading` the nearest one above.
    """

    file: str
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    cell: str | None = None
    paragraph: int | None = None
    part: str | None = None
    heading: str | None = None

    def __str__(self) -> str:
        if self.sheet is not None:
            inner = self.sheet + (f"!{self.cell}" if self.cell else f" 第{self.row}行" if self.row else "")
        else:
            word = "个表格" if self.file.lower().endswith(_NOT_PAGED) else "页"
            parts = [self.part or "", f"“{self.heading}”下" if self.heading else ""]
            parts += [f"第{self.table}{word}" if self.table else "", f"第{self.row}行" if self.row else ""]
            parts += [f"第{self.paragraph}段" if self.paragraph else "", f"“{self.cell}”列" if self.cell else ""]
            inner = "".join(parts)
        return f"{self.file}〔{inner}〕" if inner else self.file

    def at(self, *, row: int | None = None, cell: str | None = None) -> "SourceRef":
        """The same file and sheet, another row or cell."""
        return SourceRef(self.file, self.sheet, self.table, self.row if row is None else row, cell, self.paragraph)

    def in_column(self, letters: str) -> "SourceRef":
        """The cell of this row of a sheet; without letters, the row."""
        return self.at(cell=f"{letters}{self.row}") if letters else self

    def as_json(self) -> dict[str, str | int]:
        """The contract's ``where`` object: ``file`` and whichever of the others is known."""
        names = ("file", "sheet", "table", "row", "cell", "paragraph", "part", "heading")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


class RawCell(NamedTuple):
    """One cell as read. `value` is what the file holds (None: empty); `text` what a person sees of it.

    `row` is the place of its row, and `column` the letters of its column where it has such: hundreds of cells are
    read for each one whose place is told, so that `where` is made only then.
    `number_format` is Excel's and decides whether 0.85 is shown as 85%; `fault` names what kept the value
    from being read (an error value, a formula without result), and is empty where all is well.
    `covered` says that a merged cell covers this one: "above" where the merge begins in a row above, "left"
    where it begins in this row; `text` is empty then and `inherited` is the text of the merged cell.
    """

    text: str
    row: SourceRef
    value: object = None
    number_format: str = ""
    fault: str = ""
    covered: Literal["", "above", "left"] = ""
    inherited: str = ""
    column: str = ""

    @property
    def where(self) -> SourceRef:
        return self.row.in_column(self.column)

    @property
    def blank(self) -> bool:
        return not self.text.strip() and not self.fault


class Places(Mapping[str, SourceRef]):
    """The places of cells of one row by their keys, made when somebody asks: few are ever told.

    `columns` are the letters of their columns; none stand for the row itself.
    """

    __slots__ = ("columns", "row")

    def __init__(self, row: SourceRef, columns: Mapping[str, str]) -> None:
        self.row, self.columns = row, columns

    def __getitem__(self, key: str) -> SourceRef:
        return self.row.in_column(self.columns[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __contains__(self, key: object) -> bool:
        return key in self.columns


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of cells, in the order of the columns; missing cells at the end are allowed."""

    cells: tuple[RawCell, ...]
    where: SourceRef

    @property
    def blank(self) -> bool:
        return all(cell.blank for cell in self.cells)

    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)

    def __iter__(self) -> Iterator[RawCell]:
        return iter(self.cells)


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows of one sheet, page or Word table, in their order, blank ones included.

    `notes`: what stands above the table (its title) where the source has such text, and sentences about what
    was seen and not read. `hidden_rows`, `hidden_columns`: numbers from 1 of what a person does not see, read all
    the same.
    """

    rows: tuple[RawRow, ...]
    where: SourceRef
    notes: tuple[str, ...] = field(default=())
    hidden_rows: tuple[int, ...] = field(default=())
    hidden_columns: tuple[int, ...] = field(default=())
