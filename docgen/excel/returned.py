"""Reading a returned 填报表: which sheet is the form, where its columns, rows and sign-off block are.

Everything is found by what it says, never by sheet name or address, because units rename sheets, insert rows
and columns and sort. Whether the values are right is judged by `parse` and `validate`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from openpyxl.utils import get_column_letter

from docgen import schema, zh
from docgen.archive import MAX_FILE_BYTES
from docgen.diagnostics import Severity
from docgen.excel import packages, textual
from docgen.excel.grid import Page, built
from docgen.excel.sniff import WorkbookError, kind_of, refusal
from docgen.excel.table import Sheet, Visibility, read_pages
from docgen.excel.worker import guarded
from docgen.garbage import uncollected
from docgen.sheets import FilledRow, RawForm
from docgen.source import RawCell, RawRow
from docgen.values import short

IDENTITY_SHEET = "_docgen"
REMARKS = "校验意见"  # the sheet and the column that `correction` adds; no column of the form

_LEAST_HEADINGS = 5
_BY_SPELLING = {
    zh.comparable(spelling): column.key for column in schema.FORM_COLUMNS for spelling in column.spellings()
}
_GIVEN = frozenset(column.key for column in schema.FORM_COLUMNS if not column.editable)
_ANSWERS = tuple(column.key for column in schema.FORM_COLUMNS if column.editable)
_LONGEST_HEADING = 60  # with blanks; longer texts are not worth keeping in mind
_UNIT_LABEL = "填报单位"
_ITEM_ID = re.compile(r"[Tt]\d{3,}-\d+")
_LABELLED = re.compile(rf"({'|'.join(schema.SIGN_OFF)})(?:\([^)]*\))?(?::|$)")
_LABEL = re.compile(r"\s*[\u4e00-\u9fff]{2,8}\s*(?:[(（][^)）]*[)）])?\s*[:：]")


@dataclass(frozen=True)
class Located:
    """Where the form is in a workbook: its sheet, the number of its heading row (from 1), its columns (from 0)."""

    sheet: Sheet
    row: int
    columns: Mapping[str, int]

    @cached_property
    def below(self) -> tuple[RawRow, ...]:
        return self.sheet.table.rows[self.row :]

    def table_rows(self) -> tuple[RawRow, ...]:
        """The rows between the headings and the sign-off block."""
        return self._table_rows

    @cached_property
    def _table_rows(self) -> tuple[RawRow, ...]:
        rows = self.below
        end = next((number for number, row in enumerate(rows) if self.signs_off(row)), len(rows))
        return rows[:end]

    def signs_off(self, row: RawRow) -> bool:
        """A row with one of the sign-off labels and no task number."""
        number = self.cell(row, "item_id")
        if number is not None and not number.blank and (_ITEM_ID.fullmatch(number.text) or _label(number.text) is None):
            return False
        return any(_label(cell.text) is not None for cell in row)

    def cell(self, row: RawRow, key: str) -> RawCell | None:
        """The cell of a column, blank where the row ends before it; None when the column is not there."""
        if key not in self.columns:
            return None
        return _at(row, self.columns[key])


def read_form(data: bytes, *, file: str) -> RawForm:
    """Read a returned form.

    :raises WorkbookError: not a readable workbook, or no sheet of it is the form.
    """
    with uncollected():
        return _read(data, file)


def _read(data: bytes, file: str) -> RawForm:
    kind = kind_of(data)
    textual_kind = kind in textual.KINDS and len(data) <= MAX_FILE_BYTES
    pages = guarded(textual.read, data, kind, file, file=file) if textual_kind else read_pages(data, file=file)
    sheets = built([page for page in pages if _concerns(page)], file)
    found = locate(sheets)
    if not found:
        raise _no_form(data, built(pages, file), file)
    form, others = found[0], found[1:]
    identity, item_ids = _identity(sheets)
    rows = tuple(_filled(form, row) for row in form.table_rows())
    above = form.sheet.table.rows[: form.row - 1]
    return RawForm(
        where=form.sheet.table.where,
        identity=identity,
        item_ids=item_ids,
        unit_text=_beside(above, _UNIT_LABEL),
        period_text=_period_text(above),
        heading_row=form.row,
        headings=form.columns,
        missing=tuple(column.key for column in schema.FORM_COLUMNS if column.key not in form.columns),
        rows=tuple(row for row in rows if any(not cell.blank for cell in row.cells.values())),
        sign_off=_sign_off(form),
        notes=tuple(_notes(sheets, form, others)),
    )


def _concerns(page: Page) -> bool:
    """Whether a sheet could be the form, tell whose it is, or has to be mentioned for being hidden."""
    first = page.cells.get((1, 1))
    if page.visibility is Visibility.HIDDEN or (first is not None and first.text.strip() == "form"):
        return True
    return any(_column_headed(each.text) in _GIVEN for each in page.cells.values())


def _no_form(data: bytes, sheets: tuple[Sheet, ...], file: str) -> WorkbookError:
    """Why no sheet is the form: only pictures, nothing at all, rows without their headings, or something else."""
    kind = kind_of(data)
    if kind in textual.KINDS:
        return refusal(kind, file)
    rows = [row for sheet in sheets for row in sheet.table.rows if not row.blank]
    if not rows:
        pictures = packages.pictures(data)
        what = f"工作簿里只有图片（{pictures} 张），没有可读的文字" if pictures else "工作簿是空的，没有内容"
        hint = "请在本办发出的 Excel 填报表中填写文字后报送；图片可另附。"
        return WorkbookError(f"{file}：{what}。", code="not-our-form", hint=hint)
    ids = [cell for row in rows for cell in row if _ITEM_ID.fullmatch(cell.text.strip())]
    ids = [cell for cell in ids if cell.where.sheet != IDENTITY_SHEET]
    if ids:
        places = "、".join(f"{cell.where.cell}“{cell.text.strip()}”" for cell in ids[:12])
        message = f"{file}：表头（各栏目名称的一行）不在了，有任务编号的 {len(ids)} 行没有读取（{places}）。"
        return WorkbookError(message, code="not-our-form", hint="请恢复表头，或在本办发出的填报表中填写。")
    return WorkbookError(f"{file}：不是本办发出的填报表。", code="not-our-form")


# ---- finding the form --------------------------------------------------------------------------------------------


def locate(sheets: tuple[Sheet, ...]) -> tuple[Located, ...]:
    """Every sheet that has the form's headings, the one with the most answers first, visible ones before hidden."""
    found = [place for sheet in sheets if (place := _located(sheet)) is not None]
    if len(found) > 1:
        found.sort(key=lambda place: (not place.sheet.visible, -_answers(place)))
    return tuple(found)


def _located(sheet: Sheet) -> Located | None:
    for number, row in enumerate(sheet.table.rows, 1):
        columns = _columns(row)
        # The example row of the 填报说明 has headings too, but none of a given column.
        if len(columns) >= _LEAST_HEADINGS and "status" in columns and _GIVEN & columns.keys():
            return Located(sheet, number, columns)
    return None


def _columns(row: RawRow) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(row):
        key = _column_headed(cell.text)
        if key is not None:
            columns.setdefault(key, place)
    return columns


def _column_headed(text: str) -> str | None:
    """The key of the column that has this heading."""
    return _known_heading(text) if len(text) <= _LONGEST_HEADING else _BY_SPELLING.get(zh.comparable(text))


@lru_cache(maxsize=4096)
def _known_heading(text: str) -> str | None:
    return _BY_SPELLING.get(zh.comparable(text))


def _answers(place: Located) -> int:
    cells = (place.cell(row, key) for row in place.table_rows() for key in _ANSWERS)
    return sum(cell is not None and not cell.blank for cell in cells)


def _identity(sheets: tuple[Sheet, ...]) -> tuple[Mapping[str, str] | None, tuple[str, ...]]:
    """Told by its first row, not by its name; LibreOffice turns very hidden into hidden."""
    for sheet in sheets:
        pairs = [(_at(row, 0).text.strip(), _at(row, 1).text.strip()) for row in sheet.table.rows]
        if pairs[:1] == [("form", "docgen")]:
            facts = {key: value for key, value in pairs if key and key != "item"}
            return facts, tuple(value for key, value in pairs if key == "item")
    return None, ()


# ---- its parts ---------------------------------------------------------------------------------------------------


def _at(row: RawRow, place: int) -> RawCell:
    if place < len(row.cells):
        return row.cells[place]
    return RawCell("", row.where, column=get_column_letter(place + 1))


def _filled(form: Located, row: RawRow) -> FilledRow:
    return FilledRow({key: _at(row, place) for key, place in form.columns.items()}, row.where)


def _label(text: str) -> str | None:
    """The sign-off label that a cell is or begins with, as in 填报人：张三."""
    found = _LABELLED.match(zh.comparable(text)) if text else None
    return found[1] if found else None


def _sign_off(form: Located) -> dict[str, RawCell]:
    rows = form.below[len(form.table_rows()) :]
    found = {label: _beside(rows, label) for label in schema.SIGN_OFF}
    return {label: cell for label, cell in found.items() if cell is not None}


def _beside(rows: tuple[RawRow, ...], label: str) -> RawCell | None:
    """What stands with a label: the rest of its cell after ：, or the first filled cell to its right.

    None: no cell has the label. A blank cell: the label is there, nothing stands with it.
    """
    pattern = re.compile(rf"\s*{label}\s*(?:[(（][^)）]*[)）])?\s*(?:[:：]\s*(.*)|)$", re.DOTALL)
    for row in rows:
        for place, cell in enumerate(row):
            if match := pattern.match(cell.text):
                rest = (match[1] or "").strip()
                return cell._replace(text=rest, value=rest) if rest else _to_the_right(row, place)
    return None


def _to_the_right(row: RawRow, place: int) -> RawCell:
    for cell in row.cells[place + 1 :]:
        if _LABEL.match(cell.text):
            break  # the next label: our own cell is blank
        if not cell.blank:
            return cell
    return _at(row, place + 1)


def _period_text(above: tuple[RawRow, ...]) -> str:
    """The first text above the table that names a quarter, or else the first text there."""
    texts = [cell.text.strip() for row in above for cell in row if not cell.blank]
    return next((text for text in texts if "季度" in text), texts[0] if texts else "")


# ---- what was seen and not used ----------------------------------------------------------------------------------


def _notes(sheets: tuple[Sheet, ...], form: Located, others: tuple[Located, ...]) -> Iterator[str]:
    yield from form.sheet.table.notes
    for other in others:
        yield f"“{other.sheet.name}”表也是填报表的样式，未读取；采用的是填写较多的“{form.sheet.name}”表。"
    hidden = [sheet.name for sheet in sheets if sheet.visibility is Visibility.HIDDEN and _has_rows(sheet)]
    hidden = [name for name in hidden if name not in (IDENTITY_SHEET, form.sheet.name)]
    if hidden:
        yield f"有隐藏的工作表（{'、'.join(hidden)}），未读取。"
    yield from _odd_rows(form)
    yield from _odd_columns(form)


def _has_rows(sheet: Sheet) -> bool:
    return bool(sheet.table.rows)


def _odd_rows(form: Located) -> Iterator[str]:
    first, last = form.row + 1, form.row + len(form.table_rows())
    hidden = [row for row in form.sheet.hidden_rows if first <= row <= last]
    if hidden:
        yield f"表中有{len(hidden)}行被隐藏（第{'、'.join(map(str, hidden[:12]))}行），已照常读取。"
    merged = [str(span) for span in form.sheet.merged if first <= span.first_row and span.last_row <= last]
    if merged:
        yield f"表中有合并的单元格（{'、'.join(merged[:12])}），只有左上一格的内容被读取。"
    below = form.below[last - form.row :]
    stray = [row.where.row for row in below if not row.blank and not form.signs_off(row)]
    if stray:
        yield f"签报栏以下另有内容（第{'、'.join(map(str, stray[:12]))}行），未读取。"


def _replies(form: Located, heading: RawRow) -> list[str]:
    """What the unit wrote into our column of remarks, all of which begin with the word of their severity."""
    places = [place for place, cell in enumerate(heading) if cell.text.strip() == REMARKS]
    written = [cell for row in form.table_rows() for place in places if not (cell := _at(row, place)).blank]
    own = [cell for cell in written if not cell.text.startswith(tuple(f"【{each.value}】" for each in Severity))]
    return [f"{cell.where.cell}“{short(cell.text.strip())}”" for cell in own]


def _odd_columns(form: Located) -> Iterator[str]:
    known = set(form.columns.values())
    filled = [form.columns[each.key] for each in schema.INPUT_COLUMNS if each.key in form.columns]
    hidden = [place for place in sorted(filled) if place + 1 in form.sheet.hidden_columns]
    if hidden:
        names = "、".join(form.sheet.table.rows[form.row - 1].cells[place].text.strip() for place in hidden[:12])
        yield f"表中有{len(hidden)}栏被隐藏（{names}），已照常读取。"
    row = form.sheet.table.rows[form.row - 1]
    if replies := _replies(form, row):
        yield f"“{REMARKS}”栏中有单位写的内容（{'、'.join(replies[:12])}），未读取。"
    extra = [cell.text.strip() for place, cell in enumerate(row) if place not in known and not cell.blank]
    extra = [text for text in extra if text != REMARKS]
    repeated = [text for text in extra if zh.comparable(text) in _BY_SPELLING]
    if repeated:
        yield f"栏目重复出现（{'、'.join(repeated)}），只读取左起第一处。"
    added = [text for text in extra if text not in repeated]
    if added:
        yield f"自行增加的栏目（{'、'.join(added[:12])}）未读取。"
