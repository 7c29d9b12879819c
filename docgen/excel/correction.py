"""The unit's own workbook with its faults marked, to be sent back: 校验意见.

Faulty cells are coloured and commented, a column beside the table lists the faults of each row, a first sheet
lists them all. Marks of an earlier pass are taken off first. openpyxl keeps cells, validations, protection
and hidden sheets, but drops pictures, charts and macros; the original as received is never touched.
"""

import io
import re
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen import archive, schema
from docgen.diagnostics import Diagnostic, Severity, worst_first
from docgen.excel import cells
from docgen.excel.form import GIVEN_FILL, INPUT_FILL
from docgen.excel.results import has_formulas, put_back
from docgen.excel.returned import REMARKS, Located, locate
from docgen.excel.sniff import WorkbookError
from docgen.excel.table import FAULTS, load, read_sheets
from docgen.excel.writing import BODY_FONT, HEAD_FONT, released
from docgen.source import SourceRef

# Unusual shades, so that a mark is known again by its colour alone, wherever the cell was moved to.
MARKS: Mapping[Severity, str] = {Severity.ERROR: "FFFFB9B7", Severity.WARNING: "FFFFD9A6"}

_AUTHOR = "docgen"
_COMMENT_HEAD = "【校验】"
_COMMENT_REST = "\n——原批注——\n"
_LIST_HEADINGS = (("序号", 6.0), ("性质", 9.0), ("位置", 34.0), ("问题", 52.0), ("如何修改", 52.0))
_COLUMN_WIDTH = 40.0
_SETTLED = datetime(2000, 1, 1)  # a real time would change the bytes each run
_THIN = Side(style="thin", color="FF7F7F7F")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A finding at one of its places."""

    diagnostic: Diagnostic
    place: SourceRef


def mark(data: bytes, diagnostics: Sequence[Diagnostic], *, title: str) -> bytes:
    """The workbook with all findings marked; same input, same bytes.

    Errors are light red, warnings light orange, notes are only listed. A finding without a cell is only listed.

    :raises WorkbookError: the workbook cannot be read.
    """
    file = diagnostics[0].where.file if diagnostics else title
    form = next(iter(locate(read_sheets(data, file=file))), None)
    workbook = load(data, file=file, values=False)
    results = load(data, file=file, values=True) if has_formulas(workbook) else None
    _remove_marks(workbook, form)
    found = worst_first(diagnostics)
    _mark_cells(workbook, found)
    growing = _write_column(workbook[form.sheet.name], form, found) if form else ()
    _write_list(workbook, found, form, title)
    parts = _saved(workbook, file)
    for number, sheet in enumerate(workbook.worksheets, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        if results is not None and sheet.title in results.sheetnames:
            parts[name] = put_back(parts[name], results[sheet.title])
        if form is not None and sheet.title == form.sheet.name:
            parts[name] = released(parts[name], growing)
    return archive.write_parts(parts)


def _put(cell: Cell, text: str) -> None:
    """Text as text, whatever it begins with."""
    cell.value = cells.storable(text)
    cell.data_type = "s"


# ---- taking old marks off ----------------------------------------------------------------------------------------


def _remove_marks(workbook: Workbook, form: Located | None) -> None:
    for sheet in list(workbook.worksheets):
        if _is_list(sheet):
            workbook.remove(sheet)
            continue
        for cell in list(sheet._cells.values()):
            if isinstance(cell, Cell):
                _clear_comment(cell)
                _clear_colour(cell, in_form=form is not None and sheet.title == form.sheet.name)
    if form is not None:
        _clear_column(workbook[form.sheet.name], form)


def _is_list(sheet: Worksheet) -> bool:
    headings = [sheet.cell(3, number).value for number in range(1, len(_LIST_HEADINGS) + 1)]
    return sheet.title.startswith(REMARKS) and headings == [heading for heading, _ in _LIST_HEADINGS]


def _clear_comment(cell: Cell) -> None:
    if cell.comment is not None and cell.comment.text.startswith(_COMMENT_HEAD):
        _, _, original = cell.comment.text.partition(_COMMENT_REST)
        cell.comment = Comment(original, cell.comment.author) if original else None


def _clear_colour(cell: Cell, *, in_form: bool) -> None:
    """A marked cell gets the colour back that the form gives such cells."""
    if not cell.has_style or cell.fill.fill_type != "solid" or cell.fill.fgColor.rgb not in MARKS.values():
        return
    colour = (GIVEN_FILL if cell.protection.locked else INPUT_FILL) if in_form else None
    cell.fill = PatternFill("solid", fgColor=f"FF{colour[1:]}") if colour else PatternFill()


def _clear_column(sheet: Worksheet, form: Located) -> None:
    for place in _remarks_columns(form):
        for row in range(form.row, len(form.sheet.table.rows) + 1):
            sheet._cells.pop((row, place + 1), None)


def _remarks_columns(form: Located) -> tuple[int, ...]:
    heading = form.sheet.table.rows[form.row - 1]
    return tuple(place for place, cell in enumerate(heading) if cell.text.strip() == REMARKS)


# ---- cells -------------------------------------------------------------------------------------------------------


def _mark_cells(workbook: Workbook, found: Sequence[Diagnostic]) -> None:
    at_cell: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for each in found:
        for place in each.places:
            if place.sheet in workbook.sheetnames and _is_address(place.cell) and each.severity in MARKS:
                at_cell[place.sheet or "", place.cell or ""].append(each)
    for (sheet, cell), group in at_cell.items():
        _mark_cell(_anchor(workbook[sheet], cell), group)


def _is_address(cell: str | None) -> bool:
    return cell is not None and re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", cell) is not None


def _anchor(sheet: Worksheet, address: str) -> Cell:
    """The cell, or the one that stands for it in a merged range."""
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        span = next(each for each in sheet.merged_cells.ranges if address in each)
        cell = sheet.cell(span.min_row, span.min_col)
    return cell  # type: ignore[no-any-return]


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    return _anchor(sheet, f"{get_column_letter(column)}{row}")


def _mark_cell(cell: Cell, group: Sequence[Diagnostic]) -> None:
    """`group` is worst first, so its first member gives the colour."""
    cell.fill = PatternFill("solid", fgColor=MARKS[group[0].severity])
    text = _COMMENT_HEAD + "\n".join(_sentence(each) for each in group)
    if cell.comment is not None and not cell.comment.text.startswith(_COMMENT_HEAD):
        text += _COMMENT_REST + cell.comment.text
    height = 24 + 18 * cells.line_count(text, width=34, size=9)
    cell.comment = Comment(cells.storable(text), _AUTHOR, height=height, width=300)


def _sentence(each: Diagnostic) -> str:
    return f"{each.severity.value}：{each.message}{each.hint}"


# ---- the column beside the table ---------------------------------------------------------------------------------


def _write_column(sheet: Worksheet, form: Located, found: Sequence[Diagnostic]) -> Container[int]:
    """Gives the rows of the table, whose heights are to stay free."""
    by_row: dict[int, list[str]] = defaultdict(list)
    for each in found:
        for place in each.places:
            if place.sheet == sheet.title and place.row and _is_address(place.cell):
                by_row[place.row].append(_remark(each, place, form))
    first, last = form.row + 1, form.row + len(form.table_rows())
    column = _free_column(form)
    _set_column(sheet, column, _COLUMN_WIDTH)
    _remark_cell(_at(sheet, form.row, column), REMARKS, heading=True)
    for row in range(first, last + 1):
        if by_row[row]:
            text = "\n".join(dict.fromkeys(by_row[row]))
            _remark_cell(_at(sheet, row, column), text, heading=False)
            _raise_row(sheet, row, cells.text_height(text, width=_COLUMN_WIDTH - 1, size=11))
    _print_column(sheet, column)
    return range(first, last + 1)


def _remark(each: Diagnostic, place: SourceRef, form: Located) -> str:
    heading = _heading_of(place, form)
    return f"【{each.severity.value}】" + (f"{heading}：" if heading else f"{place.cell}：") + each.message + each.hint


def _heading_of(place: SourceRef, form: Located) -> str:
    letters = re.match(r"[A-Z]+", place.cell or "")
    for key, index in form.columns.items():
        if letters and get_column_letter(index + 1) == letters[0] and place.sheet == form.sheet.name:
            return schema.column(schema.FORM_COLUMNS, key).heading
    return ""


def _free_column(form: Located) -> int:
    """The first column (from 1) right of everything in the table."""
    old = _remarks_columns(form)
    rows = (form.sheet.table.rows[form.row - 1], *form.table_rows())
    filled = [place for row in rows for place, cell in enumerate(row) if not cell.blank and place not in old]
    return max(filled) + 2


def _set_column(sheet: Worksheet, column: int, width: float) -> None:
    """Cut the column out of any group of columns it lies in: overlapping groups make Excel repair the file."""
    letter = get_column_letter(column)
    for name, look in list(sheet.column_dimensions.items()):
        if name != letter and look.min and look.max and look.min <= column <= look.max:
            look.max = column - 1
    look = sheet.column_dimensions[letter]
    look.min = look.max = column
    look.width, look.hidden = width, False


def _remark_cell(cell: Cell, text: str, *, heading: bool) -> None:
    _put(cell, text)
    cell.font = Font(name=HEAD_FONT if heading else BODY_FONT, size=11, color="FFC00000")
    cell.alignment = Alignment(
        wrap_text=True, vertical="center" if heading else "top", horizontal="center" if heading else "left"
    )
    cell.border = _BOX
    cell.fill = PatternFill()
    cell.protection = Protection(locked=False)


def _raise_row(sheet: Worksheet, row: int, needed: float) -> None:
    look = sheet.row_dimensions[row]
    if look.height is not None and look.height < needed:
        look.height = min(needed, cells.TALLEST_ROW)


def _print_column(sheet: Worksheet, column: int) -> None:
    """Let the new column be printed with the table, where the sheet has one print area."""
    area = str(sheet.print_area or "").split("!")[-1]
    if re.fullmatch(r"\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+", area):
        left, top, right, bottom = range_boundaries(area)
        if right is not None and right < column:
            sheet.print_area = f"{get_column_letter(left or 1)}{top}:{get_column_letter(column)}{bottom}"


# ---- the first sheet ---------------------------------------------------------------------------------------------


def _write_list(workbook: Workbook, found: Sequence[Diagnostic], form: Located | None, title: str) -> None:
    sheet = workbook.create_sheet(REMARKS, 0)
    _list_head(sheet, found, title)
    for number, each in enumerate(found, 1):
        _list_row(sheet, 3 + number, number, each, form)
    _list_print(sheet, 3 + len(found))
    workbook.active = 0
    for other in workbook.worksheets:  # two selected sheets would be edited together
        other.sheet_view.tabSelected = other is sheet


def _list_head(sheet: Worksheet, found: Sequence[Diagnostic], title: str) -> None:
    last = len(_LIST_HEADINGS)
    for row, text, font, height in (
        (1, title, Font(name=HEAD_FONT, size=16), 32),
        (2, _summary(found), Font(name=BODY_FONT, size=11), 38),
    ):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
        cell = _at(sheet, row, 1)
        _put(cell, text)
        cell.font = font
        cell.alignment = Alignment(horizontal="center" if row == 1 else "left", vertical="center", wrap_text=True)
        sheet.row_dimensions[row].height = height
    for number, (heading, width) in enumerate(_LIST_HEADINGS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        _list_cell(_at(sheet, 3, number), heading, colour="FFD0D7E2", centred=True)
        sheet.cell(3, number).font = Font(name=HEAD_FONT, size=11)
    sheet.row_dimensions[3].height = 24


def _summary(found: Sequence[Diagnostic]) -> str:
    counts = [sum(each.severity is severity for each in found) for severity in Severity]
    return (
        f"共{len(found)}条：错误{counts[0]}条，请核对{counts[1]}条，说明{counts[2]}条。错误须改正后重新报送；"
        "请核对的，属实的可以不改。红色格为错误，橙色格为请核对，鼠标移到格上可看到意见，点本表的序号可转到该格。"
        "改好后直接用本文件报回，本表和表中的“校验意见”栏不必删除。"
    )


def _list_row(sheet: Worksheet, row: int, number: int, each: Diagnostic, form: Located | None) -> None:
    texts = (str(number), each.severity.value, _position(each, form), each.message, each.hint)
    for place, text in enumerate(texts, 1):
        colour = MARKS.get(each.severity) if place == 2 else None
        _list_cell(_at(sheet, row, place), text, colour=colour, centred=place < 3)
    _link(_at(sheet, row, 1), each.where)
    heights = (
        cells.text_height(text, width=width - 1, size=11)
        for text, (_, width) in zip(texts, _LIST_HEADINGS, strict=True)
    )
    sheet.row_dimensions[row].height = min(max(heights) + 6, cells.TALLEST_ROW)


def _list_cell(cell: Cell, text: str, *, colour: str | None, centred: bool) -> None:
    _put(cell, text)
    cell.font = Font(name=BODY_FONT, size=11)
    cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
    cell.border = _BOX
    if colour:
        cell.fill = PatternFill("solid", fgColor=colour)


def _position(each: Diagnostic, form: Located | None) -> str:
    """Where it is, in words a clerk can follow: 填报表 J7（完成进度（%））."""
    where = each.where
    if where.sheet is None:
        return "整个文件"
    heading = _heading_of(where, form) if form else ""
    names = [place.cell or f"第{place.row}行" for place in each.places if place.cell or place.row]
    shown = "、".join(dict.fromkeys(names[:12])) + ("等" if len(names) > 12 else "")
    return f"{where.sheet} {shown}".strip() + (f"（{heading}）" if heading else "")


def _link(cell: Cell, where: SourceRef) -> None:
    """On the number, since LibreOffice does not wrap the text of a link."""
    if where.sheet is not None and _is_address(where.cell):
        sheet = where.sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!{where.cell}")
        cell.font = Font(name=BODY_FONT, size=11, color="FF0563C1", underline="single")


def _list_print(sheet: Worksheet, last_row: int) -> None:
    sheet.freeze_panes = "A4"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "3:3"
    sheet.print_area = f"A1:{get_column_letter(len(_LIST_HEADINGS))}{last_row}"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"  # type: ignore[union-attr]


# ---- saving ------------------------------------------------------------------------------------------------------


def _saved(workbook: Workbook, file: str) -> dict[str, bytes]:
    """The parts of the package, without the time of saving that openpyxl writes."""
    workbook.properties.created = _SETTLED
    stream = io.BytesIO()
    try:
        workbook.save(stream)
    except FAULTS as error:
        raise WorkbookError(f"{file}：写法特殊，不能加注意见。", code="not-a-workbook") from error
    parts = archive.read_parts(stream.getvalue(), name=file)
    stamp = f"{_SETTLED.isoformat()}Z".encode()
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, core)
    return parts
