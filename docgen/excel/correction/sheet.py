"""The XML of one sheet with cells restyled, texts put beside the table and marks taken off; nothing else is written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string

from docgen.excel import cells
from docgen.excel.openxml import RELATIONS
from docgen.excel.splicing import Element, Markup, escaped, with_attributes

Place = tuple[int, int]  # row and column from 1

# The children of <worksheet> in the order of its schema (ISO/IEC 29500-1 §18.3.1.99); Excel refuses any other.
_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "mc:AlternateContent",
    "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_MOST_SPANS = 500  # every marked cell is looked for in each
_SELECTED = re.compile(rb"""\s+tabSelected\s*=\s*["'](?:1|true)["']""")
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


def deselected(sheet: bytes) -> bytes:
    """The sheet, of cells or a chart, as one that is not selected: two selected ones would be edited together."""
    begin = sheet.find(b"sheetViews")
    end = sheet.find(b"sheetViews>", begin + len(b"sheetViews>"))
    return sheet if begin < 0 or end < 0 else sheet[:begin] + _SELECTED.sub(b"", sheet[begin:end]) + sheet[end:]


def place_of(address: str) -> Place:
    """:raises ValueError: no address of one cell."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(f"{address} is no cell")
    return int(match[2]), column_index_from_string(match[1])


def address_of(place: Place) -> str:
    return f"{get_column_letter(place[1])}{place[0]}"


@dataclass
class Changes:
    """What is to be done to the cells: other styles, texts of ours with their styles, cells taken out, row heights."""

    styles: dict[Place, int] = field(default_factory=dict)
    texts: dict[Place, tuple[str, int]] = field(default_factory=dict)
    gone: set[Place] = field(default_factory=set)
    heights: dict[int, float] = field(default_factory=dict)

    def rows(self) -> Iterator[int]:
        yield from sorted({row for row, _ in (*self.styles, *self.texts, *self.gone)} | self.heights.keys())


class SheetMarkup:
    """A sheet and what is to change in it."""

    def __init__(self, data: bytes) -> None:
        """:raises ValueError, LookupError: cells without addresses, rows out of order, no cells at all."""
        self.markup = Markup(data, depth=4)
        self.root = self.markup.root
        found = self.root.child("sheetData")
        if found is None:
            raise LookupError("a sheet without sheetData")
        self._data = found
        self._rows = {int(row.attributes["r"]): row for row in found.named("row")}
        if list(self._rows) != sorted(self._rows) or len(self._rows) != len(list(found.named("row"))):
            raise ValueError("rows out of order")
        self._cells = {place_of(cell.attributes["r"]): cell for row in self._rows.values() for cell in row.named("c")}
        self.changes = Changes()
        self._spans = [_corners(each.attributes["ref"]) for each in self._children("mergeCells")]
        if len(self._spans) > _MOST_SPANS:
            raise ValueError("more merged cells than any form has")

    def _children(self, name: str) -> list[Element]:
        found = self.root.child(name)
        return found.children if found is not None else []

    @property
    def protected(self) -> bool:
        found = self.root.child("sheetProtection")
        return found is not None and found.attributes.get("sheet") in ("1", "true")

    def anchor(self, place: Place) -> Place:
        """The cell, or the one that stands for it in a merged range."""
        for (top, left), (bottom, right) in self._spans:
            if top <= place[0] <= bottom and left <= place[1] <= right:
                return top, left
        return place

    def last_merged_column(self, rows: range) -> int:
        return max((right for (top, _), (_, right) in self._spans if top in rows), default=0)

    def style(self, place: Place) -> int:
        """The number of the cell's style, of its row's or its column's where there is no such cell."""
        if place in self._cells:
            return int(self._cells[place].attributes.get("s", "0"))
        row = self._rows.get(place[0])
        if row is not None and row.attributes.get("customFormat") in ("1", "true"):
            return int(row.attributes.get("s", "0"))
        groups = (each for each in self._children("cols") if _covers(each, place[1]))
        return next((int(each.attributes.get("style", "0")) for each in groups), 0)

    def styled(self, styles: Iterable[int]) -> tuple[Place, ...]:
        """The cells that have one of these styles."""
        wanted = {str(each) for each in styles}
        return tuple(place for place, cell in self._cells.items() if cell.attributes.get("s") in wanted)

    def in_column(self, column: int, rows: range) -> tuple[Place, ...]:
        return tuple(place for place in self._cells if place[1] == column and place[0] in rows)

    def raise_row(self, row: int, needed: float) -> None:
        """Make a row higher where it has a height of its own that is less."""
        height = self._rows[row].attributes.get("ht") if row in self._rows else None
        if height is not None and float(height) < needed:
            self.changes.heights[row] = min(needed, cells.TALLEST_ROW)

    # ---- around the cells --------------------------------------------------------------------------------------------

    def widen(self, column: int, width: float) -> None:
        """Give one column its width. It is cut out of a group: overlapping groups make Excel repair the file."""
        own = self.markup.own(f'<col min="{column}" max="{column}" width="{width:g}" customWidth="1"/>')
        cols = self.root.child("cols")
        if cols is None:
            self.markup.put(self.root, "cols", self.markup.own("<cols>") + own + self.markup.own("</cols>"), _ORDER)
            return
        around = next((each for each in cols.children if _covers(each, column)), None)
        if around is not None:
            self.markup.replace(around, self._cut(around, column, own))
            return
        following = next((each for each in cols.children if int(each.attributes["min"]) > column), None)
        if following is None:
            self.markup.append(cols, own)
        else:
            self.markup.before(following, own)

    def _cut(self, group: Element, column: int, own: bytes) -> bytes:
        first, last = int(group.attributes["min"]), int(group.attributes["max"])
        pieces = [own]
        if first < column:
            pieces.insert(0, _ranged(self.markup.raw(group), first, column - 1))
        if last > column:
            pieces.append(_ranged(self.markup.raw(group), column + 1, last))
        return b"".join(pieces)

    def filter(self, columns: range, rows: range) -> str | None:
        """Let the rows be filtered by the last of the columns; gives the filter's cells, None where there can be none.

        It spans the whole table, so that rows stay together when somebody sorts by it, and has only that button. A
        filter the sheet has is stretched to the column. A protection that forbids filtering is left alone.
        """
        protection = self.root.child("sheetProtection")
        if protection is not None and self.protected and protection.attributes.get("autoFilter") not in ("0", "false"):
            return None
        first, column = rows[0], columns[-1]
        present = self.root.child("autoFilter")
        if present is None:
            # Excel repairs a workbook where a filter of the sheet overlaps a table of its own.
            left = column if self.root.child("tableParts") is not None else columns[0]
            ref = f"{address_of((first, left))}:{address_of((rows[-1], column))}"
            hidden = "".join(f'<filterColumn colId="{place}" hiddenButton="1"/>' for place in range(column - left))
            whole = self.markup.own(f'<autoFilter ref="{ref}">{hidden}</autoFilter>')
            self.markup.put(self.root, "autoFilter", whole, _ORDER)
            return ref
        (top, left), (bottom, right) = _corners(present.attributes["ref"])
        if top != first or column > right + 1:
            return None
        ref = f"{address_of((top, left))}:{address_of((max(bottom, rows[-1]), max(right, column)))}"
        self.markup.set(present, ref=ref)
        return ref

    def draw(self, relation: str) -> None:
        """Refer to the legacy drawing that the comments need."""
        xml = f'<legacyDrawing xmlns:r="{RELATIONS}" r:id="{relation}"/>'
        self.markup.put(self.root, "legacyDrawing", self.markup.own(xml), _ORDER)

    # ---- the cells ---------------------------------------------------------------------------------------------------

    def result(self) -> bytes:
        new = self._new_cells()
        for number in self.changes.rows():
            row = self._rows.get(number)
            if row is None:
                self._new_row(number, b"".join(new.get(number, {}).values()))
            else:
                self._change_row(number, row, new.get(number, {}))
        self._stretch_dimension()
        return self.markup.result()

    def _new_cells(self) -> dict[int, dict[int, bytes]]:
        """The cells that are written anew, by row and column."""
        changes = self.changes
        new = {place: self._written(place, text, style) for place, (text, style) in changes.texts.items()}
        for place, style in changes.styles.items():
            if place not in self._cells and place not in new:
                new[place] = self.markup.own(f'<c r="{address_of(place)}" s="{style}"/>')
        rows: dict[int, dict[int, bytes]] = {}
        for (row, column), xml in sorted(new.items()):
            rows.setdefault(row, {})[column] = xml
        return rows

    def _written(self, place: Place, text: str, style: int) -> bytes:
        inside = f'<is><t xml:space="preserve">{escaped(cells.storable(text))}</t></is>'
        return self.markup.own(f'<c r="{address_of(place)}" s="{style}" t="inlineStr">{inside}</c>')

    def _new_row(self, number: int, content: bytes) -> None:
        if not content:
            return
        whole = self.markup.own(f'<row r="{number}">') + content + self.markup.own("</row>")
        following = next((row for other, row in self._rows.items() if other > number), None)
        if following is None:
            self.markup.append(self._data, whole)
        else:
            self.markup.before(following, whole)

    def _change_row(self, number: int, row: Element, new: dict[int, bytes]) -> None:
        present = {place_of(cell.attributes["r"])[1]: cell for cell in row.named("c")}
        for column, cell in present.items():
            place = (number, column)
            if column in new or place in self.changes.gone:
                self.markup.replace(cell, new.pop(column, b""))
            elif place in self.changes.styles:
                self.markup.set(cell, s=str(self.changes.styles[place]))
        for column, xml in new.items():
            following = next((cell for other, cell in present.items() if other > column), None)
            if following is not None:
                self.markup.before(following, xml)
            else:
                self._behind_cells(row, xml)
        if new and "spans" in row.attributes:
            self.markup.set(row, spans=None)  # a hint which columns the row has; it would be wrong now
        if number in self.changes.heights:
            self.markup.set(row, ht=f"{self.changes.heights[number]:g}")

    def _behind_cells(self, row: Element, xml: bytes) -> None:
        other = next((child for child in row.children if child.name != "c"), None)
        if other is None:
            self.markup.append(row, xml)
        else:
            self.markup.before(other, xml)

    def _stretch_dimension(self) -> None:
        known = self.root.child("dimension")
        places = (*self.changes.texts, *self.changes.styles)
        if known is None or not places:
            return
        (top, left), (bottom, right) = _corners(known.attributes["ref"])
        rows, columns = zip(*places, strict=True)
        first = (min(top, *rows), min(left, *columns))
        last = (max(bottom, *rows), max(right, *columns))
        if (first, last) != ((top, left), (bottom, right)):
            self.markup.set(known, ref=f"{address_of(first)}:{address_of(last)}")


def _corners(ref: str) -> tuple[Place, Place]:
    first, _, last = ref.partition(":")
    return place_of(first), place_of(last or first)


def _covers(group: Element, column: int) -> bool:
    return int(group.attributes["min"]) <= column <= int(group.attributes["max"])


def _ranged(group: bytes, first: int, last: int) -> bytes:
    return with_attributes(group, {"min": str(first), "max": str(last)})
