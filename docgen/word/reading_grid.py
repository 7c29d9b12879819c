"""Rows of Word cells as a grid of columns: merged cells in both directions, rows that begin late.

Word stores a cell that is merged downward once in every row, and one merged along as a single wide cell or,
in old files, as several. Which text a cell has is read in `read`.
"""

from dataclasses import dataclass
from typing import Literal

from docgen.errors import SourceError
from docgen.source import RawCell, RawRow, SourceRef
from docgen.word.oxml import Element, qualified
from docgen.word.reading_numbers import whole

MAX_COLUMNS = 200  # Word itself stops at 63

_VAL, _PROPERTIES = qualified("w:val"), qualified("w:tcPr")
_WIDE, _DOWN, _ALONG = qualified("w:gridSpan"), qualified("w:vMerge"), qualified("w:hMerge")

Covered = Literal["", "above", "left"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a w:tc says of its place: columns wide; begins or continues a merge downward; continues one along."""

    wide: int
    down: Literal["", "begins", "continues"] = ""
    along: bool = False


@dataclass(frozen=True, slots=True)
class Covering:
    """Whether a merged cell covers this one, and the text of that cell."""

    by: Covered = ""
    text: str = ""


def shape_of(cell: Element) -> Shape:
    properties = cell.find(_PROPERTIES)
    found = {child.tag: child for child in properties} if properties is not None else {}
    down, along = found.get(_DOWN), found.get(_ALONG)
    begins = down is not None and down.get(_VAL) == "restart"
    return Shape(
        wide=max(1, whole(found.get(_WIDE), 1) or 1),
        down="" if down is None else "begins" if begins else "continues",
        along=along is not None and along.get(_VAL) != "restart",
    )


class GridRow:
    """One row being put together under the row above it."""

    def __init__(self, where: SourceRef, *, above: "GridRow | None" = None) -> None:
        self.where = where
        self._cells: list[RawCell] = []
        self._open_above = above._open if above else {}
        self._open: dict[int, str] = {}  # texts of the merges that may go on below, by column
        self._last: Covering | None = None

    @property
    def column(self) -> int:
        """The number, from 1, of the column where the next cell stands."""
        return len(self._cells) + 1

    def skip(self, columns: int) -> None:
        """Columns without a cell at the beginning or the end of a row."""
        self._require_room(columns)
        self._cells.extend([RawCell("", self.where)] * columns)
        self._last = None

    def covering(self, shape: Shape) -> Covering:
        """What covers the next cell. A merge continued from nowhere is none: the cell stands for itself."""
        if shape.down == "continues" and self.column in self._open_above:
            return Covering("above", self._open_above[self.column])
        if shape.along and self._last is not None:
            return Covering(self._last.by or "left", self._last.text)
        return Covering()

    def add(self, shape: Shape, text: str, covering: Covering) -> None:
        """The next cell; `text` is its own, which nobody sees where it is covered."""
        self._require_room(shape.wide)
        merged = covering.text if covering.by else text
        if shape.down == "begins" or covering.by == "above":
            self._open.update(dict.fromkeys(range(self.column, self.column + shape.wide), merged))
        if covering.by:
            self._cells.append(RawCell("", self.where, covered=covering.by, inherited=merged))
        else:
            self._cells.append(RawCell(text, self.where, value=text or None))
        rest = RawCell("", self.where, covered=covering.by or "left", inherited=merged)
        self._cells.extend([rest] * (shape.wide - 1))
        self._last = Covering(covering.by, merged)

    def finished(self) -> RawRow:
        return RawRow(tuple(self._cells), self.where)

    def _require_room(self, columns: int) -> None:
        if len(self._cells) + columns > MAX_COLUMNS:
            raise SourceError(
                f"{self.where.file}：第{self.where.table}个表格第{self.where.row}行超过{MAX_COLUMNS}列，不予读取。",
                hint="请在 WPS 或 Word 中检查该表格，另存为 .docx 格式后再导入。",
            )
