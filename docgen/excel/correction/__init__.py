"""The unit's own workbook with its faults marked, to be sent back: 校验意见.

Faulty cells are coloured and commented, a column beside the table lists the faults of each row and can be filtered
by, a first sheet lists them all. Marks of an earlier copy are taken off first. The package itself is changed: what
carries no mark keeps its bytes, pictures, macros, charts and comments among it. What cannot be changed so is refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docgen import schema
from docgen.diagnostics import Diagnostic, worst_first
from docgen.excel import cells, guidance
from docgen.excel.correction import listing, notes
from docgen.excel.correction.looks import MARKS, Looks
from docgen.excel.correction.remarks import Remarks, sentence
from docgen.excel.correction.sheet import SheetMarkup, address_of, deselected, place_of
from docgen.excel.form import GIVEN_FILL, INPUT_FILL, SHEET
from docgen.excel.openxml import Package, SheetPart, quoted
from docgen.excel.returned import IDENTITY_SHEET, REMARKS, Located, locate
from docgen.excel.sniff import WorkbookError
from docgen.excel.table import FAULTS, Sheet, read_sheets
from docgen.source import SourceRef

__all__ = ["MARKS", "mark", "replaceable", "suffix"]

_COLUMN_WIDTH = 40.0
_OWN_SHEETS = frozenset((SHEET, guidance.SHEET, IDENTITY_SHEET, REMARKS))
_PLAIN_PART = re.compile(
    r"\[Content_Types\]\.xml|docProps/.*|.*\.rels|xl/(?:workbook|styles|sharedStrings|calcChain)\.xml"
    r"|xl/(?:worksheets|theme|printerSettings)/[^/]*"
)
_EDITABLE = frozenset(column.key for column in schema.INPUT_COLUMNS)


def mark(
    data: bytes,
    diagnostics: Sequence[Diagnostic],
    *,
    title: str,
    moved: Mapping[SourceRef, SourceRef] | None = None,
    lead: str = "",
) -> bytes:
    """The workbook with all findings marked; same input, same bytes.

    Errors are light red, warnings light orange, notes are only listed. A finding without a cell is only listed.
    `moved`: `data` is a form of ours in place of what came, and this is where the places of the findings are in it;
    `lead` says so above the list.

    :raises WorkbookError: it cannot be read, or not be marked without losing what it holds.
    """
    file = diagnostics[0].where.file if diagnostics else title
    sheets = read_sheets(data, file=file)
    try:
        return _Copy.of(data, sheets, file).marked(worst_first(diagnostics), title, moved, lead)
    except FAULTS as error:
        raise WorkbookError(f"{file}：写法特殊，不能加注意见。", code="not-a-workbook") from error


def suffix(data: bytes) -> str:
    """What the name of a marked workbook ends with: Excel refuses macros in an .xlsx."""
    return Package(data, "").suffix


def replaceable(data: bytes) -> bool:
    """Whether a form of ours can hold all that this workbook does: no sheet, picture, comment or macro of the unit's own.

    :raises WorkbookError: no .xlsx package.
    """
    try:
        package = Package(data, "")
        names = {each.name for each in package.sheets()}
    except FAULTS:
        return True  # it cannot be marked either
    return names <= _OWN_SHEETS and all(_PLAIN_PART.fullmatch(name) for name in package.parts)


@dataclass
class _Copy:
    """A workbook under correction: its package, its sheets as read, its styles, the form in it if it has one."""

    package: Package
    read: Mapping[str, Sheet]
    looks: Looks
    form: Located | None

    @classmethod
    def of(cls, data: bytes, sheets: Sequence[Sheet], file: str) -> "_Copy":
        package = Package(data, file)
        _ = package.suffix  # refuses what has none
        styles = package.related(package.workbook, "styles")
        if styles is None:
            raise LookupError("a workbook without styles")
        form = next(iter(locate(tuple(sheets))), None)
        by_libreoffice = b"LibreOffice" in package.parts.get("docProps/app.xml", b"")
        looks = Looks(package.parts[styles], by_libreoffice=by_libreoffice)
        return cls(package, {each.name: each for each in sheets}, looks, form)

    def marked(
        self, found: Sequence[Diagnostic], title: str, moved: Mapping[SourceRef, SourceRef] | None, lead: str
    ) -> bytes:
        parts = self.package.sheets()
        remarks = Remarks(found, self.form, frozenset(each.name for each in parts), moved, lead)
        old = next((each for each in parts if self._is_list(each)), None)
        for part in parts:
            if part != old:
                self._mark_sheet(part, remarks)
        for path in self.package.pages_without_cells():
            self.package.parts[path] = deselected(self.package.parts[path])
        self._write_list(old, remarks, title)
        styles = self.package.related(self.package.workbook, "styles") or ""
        self.package.parts[styles] = self.looks.result()
        return self.package.packed()

    # ---- the list ----------------------------------------------------------------------------------------------------

    def _is_list(self, part: SheetPart) -> bool:
        """A list of an earlier copy, whatever the unit called it since."""
        rows = self.read[part.name].table.rows if part.name in self.read else ()
        headings = [word for word, _ in listing.COLUMNS]
        row = rows[listing.HEADING_ROW - 1].texts() if len(rows) >= listing.HEADING_ROW else ()
        return list(row) == headings

    def _write_list(self, old: SheetPart | None, remarks: Remarks, title: str) -> None:
        content = listing.sheet(remarks, self.looks, title)
        if old is None:
            part = self.package.insert_first(self._free_name(remarks.sheets), content)
        else:
            part = old
            self.package.parts[part.path] = content
        self.package.activate(part)
        self.package.set_local_name("_xlnm.Print_Area", part, listing.print_area(remarks))
        self.package.set_local_name("_xlnm.Print_Titles", part, listing.PRINT_TITLES)

    def _free_name(self, taken: frozenset[str]) -> str:
        lowered = {name.lower() for name in taken}
        return next(name for n in range(1, 10_000) if (name := REMARKS + (str(n) if n > 1 else "")) not in lowered)

    # ---- one sheet ---------------------------------------------------------------------------------------------------

    def _mark_sheet(self, part: SheetPart, remarks: Remarks) -> None:
        content = deselected(self.package.parts[part.path])
        form = self.form if self.form is not None and part.name == self.form.sheet.name else None
        at_cells = remarks.at_cells(part.name)
        if form or at_cells or self.looks.marked or notes.has_ours(self.package, part.path):
            sheet = SheetMarkup(content)
            self._unmark(sheet, form)
            texts = self._mark_cells(sheet, at_cells)
            if form is not None:
                self._write_column(part, sheet, form, remarks.by_row())
            notes.annotate(self.package, part.path, sheet, texts)
            content = sheet.result()
        self.package.parts[part.path] = content

    def _unmark(self, sheet: SheetMarkup, form: Located | None) -> None:
        for place in sheet.styled(self.looks.marked):
            colour, locked = _plain_look(place, form)
            sheet.changes.styles[place] = self.looks.unmark(sheet.style(place), colour, locked=locked)
        if form is not None:
            for index in _remarks_columns(form):
                rows = range(form.row, form.row + len(form.table_rows()) + 1)
                sheet.changes.gone.update(sheet.in_column(index + 1, rows))

    def _mark_cells(self, sheet: SheetMarkup, at_cells: Mapping[str, Sequence[Diagnostic]]) -> dict[str, str]:
        """Colours the cells; gives what is to be said at each."""
        groups: dict[str, list[Diagnostic]] = {}
        for address, group in at_cells.items():
            groups.setdefault(address_of(sheet.anchor(place_of(address))), []).extend(group)
        for address, group in groups.items():
            place = place_of(address)
            before = sheet.changes.styles.get(place, sheet.style(place))
            severity = worst_first(group)[0].severity
            # In a protected sheet the cell is unlocked too: it is there to be put right.
            sheet.changes.styles[place] = self.looks.mark(before, severity, unlocked=sheet.protected)
        return {
            address: notes.HEAD + "\n".join(dict.fromkeys(sentence(each) for each in worst_first(group)))
            for address, group in groups.items()
        }

    # ---- the column beside the table ---------------------------------------------------------------------------------

    def _write_column(self, part: SheetPart, sheet: SheetMarkup, form: Located, by_row: Mapping[int, str]) -> None:
        first, last = form.row + 1, _last_row(form)
        column = max(_last_filled(form), sheet.last_merged_column(range(form.row, last + 1))) + 1
        sheet.widen(column, _COLUMN_WIDTH)
        sheet.changes.texts[form.row, column] = (REMARKS, self.looks.heading())
        for row in range(first, last + 1):
            if row in by_row:
                sheet.changes.texts[row, column] = (by_row[row], self.looks.remark())
                sheet.raise_row(row, cells.text_height(by_row[row], width=_COLUMN_WIDTH - 1, size=11))
        columns = range(min(form.columns.values()) + 1, column + 1)
        if last >= first and (ref := sheet.filter(columns, range(form.row, last + 1))):
            self.package.set_local_name("_xlnm._FilterDatabase", part, _absolute(ref), hidden=True)
        self._print_column(part, column)

    def _print_column(self, part: SheetPart, column: int) -> None:
        """Let the new column be printed with the table, where the sheet has one print area."""
        sheet, _, area = (self.package.local_name("_xlnm.Print_Area", part) or "").rpartition("!")
        if sheet not in (part.name, quoted(part.name)):
            return
        first, _, last = area.replace("$", "").partition(":")
        try:
            (_, _), (bottom, right) = place_of(first), place_of(last)
        except ValueError:  # whole rows or columns, or several areas
            return
        if right < column:
            self.package.set_local_name("_xlnm.Print_Area", part, _absolute(f"{first}:{address_of((bottom, column))}"))


def _plain_look(place: tuple[int, int], form: Located | None) -> tuple[str | None, bool | None]:
    """The colour that a cell had before its mark if the unit gave it none, and whether it was locked; None: unknown."""
    if form is None or not form.row < place[0] <= form.row + len(form.table_rows()):
        return None, None
    key = next((key for key, index in form.columns.items() if index + 1 == place[1]), None)
    if key is None:
        return None, None
    return (INPUT_FILL, False) if key in _EDITABLE else (GIVEN_FILL, True)


def _remarks_columns(form: Located) -> tuple[int, ...]:
    heading = form.sheet.table.rows[form.row - 1]
    return tuple(place for place, cell in enumerate(heading) if cell.text.strip() == REMARKS)


def _last_filled(form: Located) -> int:
    """The last column (from 1) that holds anything of the table, a column of an earlier copy left out."""
    old = _remarks_columns(form)
    rows = (form.sheet.table.rows[form.row - 1], *form.table_rows())
    return max(place for row in rows for place, cell in enumerate(row) if not cell.blank and place not in old) + 1


def _last_row(form: Located) -> int:
    """The last row (from 1) of the table that holds anything; the headings' own where none does."""
    return max((row.where.row or 0 for row in form.table_rows() if not row.blank), default=form.row)


def _absolute(ref: str) -> str:
    """$A$1:$P$9."""
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", ref)
