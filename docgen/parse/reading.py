"""The state of one pass over a table: what has been read, what was refused, what has to be told."""

from dataclasses import dataclass, field

from docgen.diagnostics import Diagnostic, finding
from docgen.source import SourceRef


@dataclass
class Cell:
    """A cell of one item, grown by the rows that continue it. `where` None: no row had this cell."""

    text: str = ""
    where: SourceRef | None = None


@dataclass
class Line:
    """One item being put together from a row and its continuations; `extra` are columns docgen has no field for."""

    cells: dict[str, Cell]
    rows: list[SourceRef]
    extra: dict[str, Cell] = field(default_factory=dict)
    year: int | None = None  # the one its item has in force, for times that leave it out
    columns: frozenset[str] = frozenset()  # of an exported table: keys of its columns, headings of the others

    @property
    def where(self) -> SourceRef:
        return self.rows[0]

    def place(self, key: str) -> SourceRef:
        return self.cells[key].where or self.where

    @property
    def about(self) -> str:
        """The text that tells which item this is, under whatever number."""
        return self.cells["content"].text or self.cells["name"].text


@dataclass
class Draft:
    """One task being put together; `theme` is shared by the tasks under it, so that a continued theme names all."""

    number: str
    theme: Cell
    lines: list[Line] = field(default_factory=list)
    id: str = ""


@dataclass
class Reading:
    """What one pass over the rows has found so far."""

    tasks: list[Draft] = field(default_factory=list)
    theme: Cell = field(default_factory=Cell)
    read: int = 0
    refused: int = 0
    notes: list[Diagnostic] = field(default_factory=list)
    own: list[Line] = field(default_factory=list)  # rows of a table docgen exported, in the order of the sheet

    def note(
        self, code: str, message: str, *places: SourceRef, hint: str | None = None, subject: str = ""
    ) -> None:
        self.notes.append(finding(code, message, *places, hint=hint, subject=subject))

    def refuse(self, code: str, message: str, where: SourceRef) -> None:
        """A row that is read and not used; its finding says why."""
        self.refused += 1
        self.note(code, message, where)
