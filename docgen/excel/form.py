"""填报表: the workbook a unit fills in. Writing is here, reading is in `returned`, the 填报说明 in `guidance`.

Everything about a column (heading, width, kind, instruction) comes from `schema.FORM_COLUMNS`; which items,
what was reported last quarter and which words the status scale has is decided by the caller.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from typing import TypeVar

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from docgen import schema, zh
from docgen.excel import cells, guidance
from docgen.excel.prototype import NAME, ROW, Line, Prototype
from docgen.excel.returned import IDENTITY_SHEET, read_form
from docgen.excel.writing import A3, DATE_FORMAT, GRID, HEAD_FONT, Book, put, put_across, row_height, set_print
from docgen.model import Period, Unit
from docgen.schema import Column, Kind
from docgen.sheets import FormRow, FormSpec, Value

__all__ = ["read_form", "write_form"]

SHEET = "填报表"
GIVEN_FILL = "#EDEDED"
INPUT_FILL = "#FFFBE0"
PROTECTION = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}

# Narrower columns make longer rows and larger print; at three quarters a task of 400 characters still fits into the
# tallest row, and the text of 11 points is printed at more than 9 on A3. On A4 it would be 7: fifteen columns are
# no table for A4, and a printer that has nothing else scales the page itself.
_WIDTH_SCALE = 0.75
# A date that does not fit is shown as ###, a status would break after three characters.
_LEAST_WIDTH = {Kind.DATE: 11.5, Kind.CHOICE: 8.5, Kind.PERCENT: 7.5}
_SIZES = (11, 10, 9, 8)  # of given text; a smaller one only where the text would not fit into the tallest row
_INPUT_SIZE = 11.0
_LEAST_ROW_HEIGHT = 66  # points: four lines to write in
_LIST_LIMIT = 255  # characters of a drop-down written into the cell rule; Excel's limit
_STATUS_NAME = "docgen_statuses"
_FIRST_DAY = date(1900, 3, 1)  # Excel counts the days before it in its own way
_TITLE, _UNIT, _HINT, _HEADINGS, _FIRST = range(5)
_HINT_TEXT = (
    "黄色格由填报单位填写，灰色格为任务原文，请勿改动。点选黄色格可看到填写要求，详见“填报说明”表。"
    "请填好后以 .xlsx 格式报回，不要另建表格，不要增减栏目。"
)

_Look = tuple[int, float]  # place of a column, size of the text
Style = TypeVar("Style")


def write_form(spec: FormSpec) -> bytes:
    """The form as an .xlsx file; the same spec gives the same bytes.

    Forms that differ in their unit and their rows only are filled into one prototype, to the bytes of `laid_out`.
    """
    if not _fits_prototype(spec):
        return laid_out(spec)
    last = tuple(any(getattr(row, key) for row in spec.rows) for key in ("last_achievements", "last_next_steps"))
    mould = _mould(
        spec.title, spec.period, spec.due, spec.form_version, spec.statuses, tuple(spec.meanings.items()), last
    )
    return mould.filled(spec) or laid_out(spec)


def laid_out(spec: FormSpec) -> bytes:
    """The form, all of it by XlsxWriter."""
    book = Book(spec.title)
    draw(book, spec)
    return book.finished()


def draw(book: Book, spec: FormSpec) -> None:
    """Put the form into a new book. What all forms of a round have in common comes first, so that it is numbered alike."""
    looks = _looks(book)
    for style in looks.values():
        book.number(style)
    sheet = book.sheet(SHEET)
    guidance.write(
        book, statuses=spec.statuses, meanings=spec.meanings, due=spec.due, unit=spec.unit.name, period=spec.period
    )
    _set_columns(sheet, spec)
    _write_head(book, sheet, spec)
    _write_headings(book, sheet)
    last_row = _write_sign_off(book, sheet, _FIRST + len(spec.rows) + 1, spec.sign_off)
    for offset, row in enumerate(spec.rows):
        _write_row(book, sheet, _FIRST + offset, row, looks)
    status_source = _write_identity(book, spec)
    _set_rules(sheet, len(spec.rows), status_source)
    _set_view(sheet, last_row)


# ---- the prototype -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mould:
    """The prototype of the forms of a round, and the numbers it has given to the formats of the table and the facts."""

    prototype: Prototype
    numbers: Mapping[_Look, int]
    plain: int

    def filled(self, spec: FormSpec) -> bytes | None:
        lines = []
        for row in spec.rows:
            height, planned = _planned(row, self.numbers)
            lines.append(Line(row_height(height), planned))
        facts = [Line(None, [(place, text, self.plain) for place, text in line]) for line in _facts(spec)]
        return self.prototype.filled(spec.unit.name, lines, facts)


def _fits_prototype(spec: FormSpec) -> bool:
    """Whether the form differs from others of its round in what the prototype lets differ."""
    name = spec.unit.name
    lines = [guidance.heights(spec.due, each, spec.period) for each in (name, NAME)]
    plain = name != "" and name == cells.clean(name)
    return bool(spec.rows) and not spec.sign_off and plain and lines[0] == lines[1]


@lru_cache(maxsize=16)
def _mould(
    title: str,
    period: Period,
    due: date,
    form_version: int,
    statuses: tuple[str, ...],
    meanings: tuple[tuple[str, str], ...],
    last: tuple[bool, ...],
) -> _Mould:
    """Laid out with two rows that stand for any number; `last` says which columns of last quarter have something."""
    did, planned = (ROW if used else "" for used in last)
    rows = tuple(FormRow(f"{ROW}{nth}", "", "", "", "", "", did, planned) for nth in (1, 2))
    unit = Unit(NAME, NAME, NAME, "", 0)
    spec = FormSpec(title, unit, period, due, form_version, statuses, rows, dict(meanings))
    book = Book(title)
    draw(book, spec)
    prototype = Prototype.of(book.finished(), name=SHEET, first=_FIRST + 1, last=_FIRST + 2)
    numbers = {look: book.number(style) for look, style in _looks(book).items()}
    return _Mould(prototype, numbers, book.number(_plain(book)))


# ---- columns -----------------------------------------------------------------------------------------------------


def _width(column: Column) -> float:
    return max(column.width * _WIDTH_SCALE, _LEAST_WIDTH.get(column.kind, 0))


_COLUMNS = tuple((place, column, _width(column)) for place, column in enumerate(schema.FORM_COLUMNS))


def _place(key: str) -> int:
    return [column.key for column in schema.FORM_COLUMNS].index(key)


def _set_columns(sheet: Worksheet, spec: FormSpec) -> None:
    """Without anything from last quarter its two columns are hidden: a sixth of the paper for the rest."""
    for place, column in enumerate(schema.FORM_COLUMNS):
        sheet.set_column(place, place, _width(column), None, {"hidden": not _used(column, spec)})


def _used(column: Column, spec: FormSpec) -> bool:
    return not column.key.startswith("last_") or any(getattr(row, column.key) for row in spec.rows)


# ---- above the table ---------------------------------------------------------------------------------------------


def _write_head(book: Book, sheet: Worksheet, spec: FormSpec) -> None:
    last = len(schema.FORM_COLUMNS) - 1
    title = book.style(font_name=HEAD_FONT, font_size=18, align="center")
    put_across(sheet, _TITLE, 0, last, spec.title, title)
    book.set_height(sheet, _TITLE, 36)
    label, fact = book.style(font_name=HEAD_FONT, text_wrap=False), book.style(text_wrap=False)
    put_across(sheet, _UNIT, 0, 1, "填报单位：", label)
    put_across(sheet, _UNIT, 2, 3, spec.unit.name, book.style(text_wrap=False, bold=True, bottom=1))
    for key, words in (
        ("status", f"填报季度：{spec.period.name}"),
        ("problems", f"报送截止：{zh.long_date(spec.due)}"),
        ("expected", f"表格版本：第{spec.form_version}版"),
    ):
        put(sheet, _UNIT, _place(key), words, fact)
    book.set_height(sheet, _UNIT, 24)
    put_across(sheet, _HINT, 0, last, _HINT_TEXT, book.style(font_color="#7F3F00"))
    book.set_height(sheet, _HINT, 21)


def _write_headings(book: Book, sheet: Worksheet) -> None:
    look = {"font_name": HEAD_FONT, "align": "center", "border": 1, "border_color": GRID}
    for place, column in enumerate(schema.FORM_COLUMNS):
        fill = "#FFE699" if column.editable else "#D0D7E2"
        size = cells.heading_size(column.heading, width=_width(column))
        put(sheet, _HEADINGS, place, column.heading, book.style(bg_color=fill, font_size=size, **look))
    tallest = max(cells.text_height(column.heading, width=_width(column), size=10) for column in schema.FORM_COLUMNS)
    book.set_height(sheet, _HEADINGS, tallest + 8)


# ---- the table ---------------------------------------------------------------------------------------------------


def _write_row(book: Book, sheet: Worksheet, at: int, row: FormRow, looks: Mapping[_Look, Format]) -> None:
    height, planned = _planned(row, looks)
    for place, value, style in planned:
        put(sheet, at, place, value, style)
    book.set_height(sheet, at, height, grows=True)


def _planned(row: FormRow, looks: Mapping[_Look, Style]) -> tuple[float, Sequence[tuple[int, Value, Style]]]:
    """The height in points that a row needs, and its cells: place of the column, value, and what `looks` has for it."""
    tallest = float(_LEAST_ROW_HEIGHT)
    planned: list[tuple[int, Value, Style]] = []
    for place, column, width in _COLUMNS:
        if not column.editable:
            text = cells.storable(getattr(row, column.key))
            size, height = cells.fitted(text, width=width, sizes=_SIZES, known=tallest)
            tallest = max(tallest, height)
            planned.append((place, text, looks[place, size]))
        elif row.prefilled and (text := row.prefilled.get(column.key, "")):
            tallest = max(tallest, cells.text_height(text, width=width, size=_INPUT_SIZE))
            planned.append((place, _typed(column, text), looks[place, _INPUT_SIZE]))
        else:
            planned.append((place, "", looks[place, _INPUT_SIZE]))
    return tallest, planned


def _typed(column: Column, text: str) -> Value:
    """What Excel would have made of the text, had the clerk typed it."""
    if column.kind is Kind.PERCENT and re.fullmatch("0|[1-9][0-9]{0,2}", text):
        return int(text)
    if column.kind is Kind.DATE:
        with contextlib.suppress(ValueError):
            day = date.fromisoformat(text)
            return day if day >= _FIRST_DAY else text
    return cells.storable(text)


def _short(column: Column) -> bool:
    """Narrow columns hold words and numbers, which look better centred."""
    return column.width < 14


def _looks(book: Book) -> Mapping[_Look, Format]:
    """The format of every cell the table may have, by the place of its column and the size of its text."""
    return {
        (place, size): _style(book, column, size)
        for place, column, _ in _COLUMNS
        for size in ((_INPUT_SIZE,) if column.editable else _SIZES)
    }


def _style(book: Book, column: Column, size: float) -> Format:
    align = "center" if _short(column) else "left"
    if not column.editable:
        return book.style(bg_color=GIVEN_FILL, border=1, border_color=GRID, align=align, font_size=size)
    number_format = {"num_format": DATE_FORMAT} if column.kind is Kind.DATE else {}
    return book.style(bg_color=INPUT_FILL, border=1, border_color=GRID, align=align, locked=False, **number_format)


def _set_rules(sheet: Worksheet, count: int, status_source: Sequence[str] | str) -> None:
    if count == 0:
        return
    for place, column in enumerate(schema.FORM_COLUMNS):
        if column.editable:
            rule = {**_rule(column, status_source), **_messages(column), "ignore_blank": True}
            sheet.data_validation(_FIRST, place, _FIRST + count - 1, place, rule)


def _rule(column: Column, status_source: Sequence[str] | str) -> dict[str, object]:
    if column.kind is Kind.CHOICE:
        return {"validate": "list", "source": status_source}
    if column.kind is Kind.PERCENT:
        return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100}
    if column.kind is Kind.DATE:
        # A warning, which the clerk can pass: 长期 is an answer too.
        days = {"minimum": date(2000, 1, 1), "maximum": date(2099, 12, 31)}
        return {"validate": "date", "criteria": "between", "error_type": "warning", **days}
    return {"validate": "length", "criteria": "<=", "value": column.max_length or cells.TEXT_LIMIT}


_FAULTS = {
    Kind.CHOICE: "请从下拉选项中选取，不要另写其他字样。",
    Kind.PERCENT: "请填写 0 至 100 的整数，不要写“%”“左右”等字样。",
    Kind.DATE: "这里应填日期，如 2020-12-31；确实没有日期的，可照写“长期”。",
}


def _messages(column: Column) -> dict[str, str]:
    need = "必填" if column.required else "选填"
    fault = _FAULTS.get(column.kind, f"文字过长，请精简到{column.max_length}字以内。")
    return {
        "input_title": f"{column.heading}（{need}）"[:32],
        "input_message": column.instruction[:255],
        "error_title": "请改正",
        "error_message": fault[:255],
    }


# ---- below the table ---------------------------------------------------------------------------------------------


def _write_sign_off(book: Book, sheet: Worksheet, first: int, given: Mapping[str, str]) -> int:
    """Two labels to a row, each with its cell to the right; gives the last row used."""
    label = book.style(font_name=HEAD_FONT, align="right", text_wrap=False)
    blank = book.style(locked=False, bg_color=INPUT_FILL, bottom=1, num_format="@")
    for number, word in enumerate(schema.SIGN_OFF):
        row, half = first + number // 2, number % 2
        place = _place("progress") if half else _place("name")
        put(sheet, row, place, f"{word}：", label)
        put(sheet, row, place + 1, given.get(word, ""), blank)
        book.set_height(sheet, row, 26)
    return first + (len(schema.SIGN_OFF) - 1) // 2


def _set_view(sheet: Worksheet, last_row: int) -> None:
    sheet.freeze_panes(_FIRST, 0)
    sheet.protect("", PROTECTION)
    last_column = len(schema.FORM_COLUMNS) - 1
    set_print(sheet, heading_row=_HEADINGS, last_row=last_row, last_column=last_column, paper=A3)
    sheet.set_selection(_FIRST, _place("status"), _FIRST, _place("status"))


# ---- the very hidden sheet ---------------------------------------------------------------------------------------


def _write_identity(book: Book, spec: FormSpec) -> Sequence[str] | str:
    """What the form is and whose, out of sight; gives the source of the drop-down of statuses."""
    sheet = book.sheet(IDENTITY_SHEET)
    plain = _plain(book)
    for number, line in enumerate(_facts(spec)):
        for place, text in line:
            put(sheet, number, place, text, plain)
    sheet.very_hidden()
    sheet.protect()
    if any("," in word for word in spec.statuses) or cells.units(",".join(spec.statuses)) > _LIST_LIMIT:
        # A name, because a direct reference to another sheet is re-saved as an extension that openpyxl drops.
        book.workbook.define_name(_STATUS_NAME, f"={IDENTITY_SHEET}!$D$1:$D${len(spec.statuses)}")
        return f"={_STATUS_NAME}"
    return [cells.clean(word) for word in spec.statuses]


def _plain(book: Book) -> Format:
    return book.style(num_format="@", text_wrap=False)


def _facts(spec: FormSpec) -> Iterator[Sequence[tuple[int, str]]]:
    """The rows of the sheet: key and value, and beside them the words of the scale, by the place of their column."""
    facts = (
        ("form", "docgen"),
        ("period", str(spec.period)),
        ("unit", spec.unit.code),
        ("unit_name", spec.unit.name),
        ("form_version", str(spec.form_version)),
        ("items", str(len(spec.rows))),
        *(("item", row.item_id) for row in spec.rows),
    )
    for fact, word in zip_longest(facts, spec.statuses):
        pairs = [*enumerate(fact or ()), *([(3, word)] if word is not None else [])]
        yield [(place, cells.storable(text)) for place, text in pairs]
