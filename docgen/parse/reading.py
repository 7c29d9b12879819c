"""The state of one pass over a table: what has been read, what was refused, what has to be told."""

from dataclasses import dataclass, field

from docgen.diagnostics import Diagnostic, finding
from docgen.parse.texts import clipped
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
class Section:
    """A title over the tasks below it; `level` by its number (一、 over （一）), 0 without one.

    `in_row`: it was a row of the table, which counts; else a line above the table. `used`: a task has it as theme.
    """

    level: int
    title: str
    where: SourceRef
    in_row: bool = True
    used: bool = False


@dataclass
class Reading:
    """What one pass over the rows has found so far.

    `theme_piece` is what the last cell of themes itself held: a page further on, a merged theme repeats only that.
    `note_column` is the column of a note in the row just read, -1 where it was no note.
    """

    tasks: list[Draft] = field(default_factory=list)
    theme: Cell = field(default_factory=Cell)
    theme_piece: str = ""
    sections: list[Section] = field(default_factory=list)
    note_column: int = -1
    read: int = 0
    refused: int = 0
    notes: list[Diagnostic] = field(default_factory=list)
    own: list[Line] = field(default_factory=list)  # rows of a table docgen exported, in the order of the sheet

    def note(self, code: str, message: str, *places: SourceRef, hint: str | None = None, subject: str = "") -> None:
        self.notes.append(finding(code, message, *places, hint=hint, subject=subject))

    def begin_section(self, section: Section) -> None:
        """A title, under those of a higher level that stand above it."""
        kept = [each for each in self.sections if section.level and 0 < each.level < section.level]
        self._leave([each for each in self.sections if each not in kept])
        self.sections = [*kept, section]
        self.theme = Cell("：".join(each.title for each in self.sections), section.where)
        self.theme_piece = ""

    def use_sections(self) -> None:
        """The theme of a task is that of the sections, if nothing else has taken its place."""
        if self.sections and self.theme.where is self.sections[-1].where:
            for each in self.sections:
                each.used = True

    def end_sections(self) -> None:
        self._leave(self.sections)
        self.sections = []

    def _leave(self, sections: list[Section]) -> None:
        for each in sections:
            if each.used:
                continue
            if each.in_row:
                self.refuse("section-unused", f"“{clipped(each.title)}”以下没有以它为主题的任务。", each.where)
            else:
                self.note("text-between-tables", f"表格以外的文字“{clipped(each.title)}”未作任务读取。", each.where)

    def refuse(self, code: str, message: str, where: SourceRef) -> None:
        """A row that is read and not used; its finding says why."""
        self.refused += 1
        self.note(code, message, where)
