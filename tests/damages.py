"""What units and their programs do to a form, one function each: bytes in, bytes out. For tests only."""

import csv
import html
import io
from collections.abc import Callable
from datetime import date, datetime

from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from docgen.archive import read_parts, write_parts
from tests.excel_forms import changed, opened, saved

Damage = Callable[[bytes], bytes]
HEAD, FIRST = 4, 5  # rows of the headings and of the first task
STATUS, PROGRESS, DID, WHY, NEXT, WHEN, HELP = range(9, 16)
UNIT_CELL = "C2"

DAMAGES: dict[str, Damage] = {}


def damage(name: str) -> Callable[[Damage], Damage]:
    def kept(function: Damage) -> Damage:
        DAMAGES[name] = function
        return function

    return kept


def sheet(name: str, change: Callable[[Worksheet], object]) -> None:
    DAMAGES[name] = lambda data: changed(data, lambda page: change(page) and None)


def book(name: str, change: Callable[[Workbook], object]) -> None:
    def done(data: bytes) -> bytes:
        workbook = opened(data)
        change(workbook)
        return saved(workbook)

    DAMAGES[name] = done


def last(page: Worksheet) -> int:
    """The row of the last task."""
    row = FIRST
    while page.cell(row + 1, 1).value:
        row += 1
    return row


def unmerged(page: Worksheet) -> Worksheet:
    for span in [str(each) for each in page.merged_cells.ranges]:
        page.unmerge_cells(span)
    return page


def put(letter: str, value: object, number_format: str = "") -> Callable[[Worksheet], object]:
    def change(page: Worksheet) -> None:
        cell = page[f"{letter}{FIRST}"]
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return change


def everywhere(column: int, value: object) -> Callable[[Worksheet], object]:
    return lambda page: [setattr(page.cell(row, column), "value", value) for row in range(FIRST, last(page) + 1)]


def rows_of(data: bytes) -> list[list[object]]:
    return [list(row) for row in opened(data)["填报表"].iter_rows(values_only=True)]


def spoken(value: object) -> str:
    """As Excel writes a value into a text file."""
    if isinstance(value, date | datetime):
        return f"{value.year}/{value.month}/{value.day}"
    return "" if value is None else str(value)


# ---- sheets and files ----------------------------------------------------------------------------------------------------

DAMAGES["nothing at all"] = lambda data: data
book("sheet renamed", lambda b: setattr(b["填报表"], "title", "Sheet1 (2)"))
book("introduction in front", lambda b: b.create_sheet("说明", 0).append(["各位领导：请查收。"]))
book("instructions deleted", lambda b: b.remove(b["填报说明"]))
book("form hidden", lambda b: (setattr(b["填报表"], "sheet_state", "hidden"), setattr(b, "active", 1)))
book("identity merely hidden", lambda b: setattr(b["_docgen"], "sheet_state", "hidden"))
book("identity deleted", lambda b: b.remove(b["_docgen"]))
book(
    "identity shown and renamed",
    lambda b: (setattr(b["_docgen"], "sheet_state", "visible"), setattr(b["_docgen"], "title", "a")),
)
book("a copy of the form behind", lambda b: b.copy_worksheet(b["填报表"]))
book("a hidden sheet of their own", lambda b: setattr(b.create_sheet("底稿"), "sheet_state", "hidden"))
book("date1904", lambda b: setattr(b, "epoch", datetime(1904, 1, 1)))


def _without(b: Workbook, unit: object) -> None:
    b.remove(b["_docgen"])
    b["填报表"][UNIT_CELL].value = unit


book("identity and unit lost", lambda b: _without(b, None))
book("identity lost, unit misspelt", lambda b: _without(b, "区应急局办公室"))
book("identity lost, another unit named", lambda b: _without(b, "区水务局"))
book("another unit named", lambda b: setattr(b["填报表"][UNIT_CELL], "value", "区水务局"))
book("unit in other words", lambda b: setattr(b["填报表"][UNIT_CELL], "value", "应急管理局（盖章）"))
book(
    "an older version",
    lambda b: [setattr(r[1], "value", "0") for r in b["_docgen"].iter_rows() if r[0].value == "form_version"],
)
book(
    "another quarter",
    lambda b: [setattr(r[1], "value", "2020Q2") for r in b["_docgen"].iter_rows() if r[0].value == "period"],
)


def _pasted(values: list[list[object]], row: int = 1, column: int = 1) -> bytes:
    workbook = Workbook()
    for down, line in enumerate(values):
        for right, value in enumerate(line):
            if value is not None:
                workbook.active.cell(row + down, column + right).value = value
    return saved(workbook)


DAMAGES["values in an empty workbook"] = lambda data: _pasted(rows_of(data))
DAMAGES["values moved right and down"] = lambda data: _pasted(rows_of(data), 3, 4)
DAMAGES["values of the table only"] = lambda data: _pasted(rows_of(data)[HEAD - 1 :])
DAMAGES["rows without headings"] = lambda data: _pasted(rows_of(data)[HEAD:])
DAMAGES["answers without the given columns"] = lambda data: _pasted(
    [row[STATUS - 1 :] for row in rows_of(data)[HEAD - 1 :]]
)


@damage("pictures only")
def _(data: bytes) -> bytes:
    workbook = Workbook()
    workbook.active.add_image(Image(_picture()), "B2")
    return saved(workbook)


def _picture() -> io.BytesIO:
    stream = io.BytesIO()
    Picture.new("RGB", (40, 40), "red").save(stream, "PNG")
    stream.seek(0)
    return stream


sheet("a picture on the answers", lambda p: p.add_image(Image(_picture()), "K5"))
DAMAGES["a png"] = lambda data: _picture().read()
DAMAGES["cut off"] = lambda data: data[: len(data) // 2]
DAMAGES["empty"] = lambda data: b""
DAMAGES["zeros"] = lambda data: bytes(4096)
DAMAGES["a pdf"] = lambda data: b"%PDF-1.7\n" + data
DAMAGES["password"] = lambda data: (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + "EncryptedPackage".encode("utf-16-le") + bytes(99)
)


@damage("styles lost")
def _(data: bytes) -> bytes:
    parts = read_parts(data, name="x")
    del parts["xl/styles.xml"]
    return write_parts(parts)


# ---- text ----------------------------------------------------------------------------------------------------------------


def _csv(data: bytes, encoding: str, delimiter: str = ",") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows([spoken(value) for value in row] for row in rows_of(data))
    return stream.getvalue().encode(encoding)


DAMAGES["csv in gbk"] = lambda data: _csv(data, "gb18030")
DAMAGES["csv in utf-8"] = lambda data: _csv(data, "utf-8")
DAMAGES["csv with a mark"] = lambda data: _csv(data, "utf-8-sig")
DAMAGES["unicode text"] = lambda data: _csv(data, "utf-16", "\t")


@damage("a web page as .xls")
def _(data: bytes) -> bytes:
    lines = ("".join(f"<td>{html.escape(spoken(value))}</td>" for value in row) for row in rows_of(data))
    return f"<html><meta charset=gbk><body><table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table></body></html>".encode(
        "gb18030"
    )


# ---- rows ----------------------------------------------------------------------------------------------------------------


def _sorted(page: Worksheet) -> None:
    end = last(page)
    values = [[cell.value for cell in page[row]] for row in range(FIRST, end + 1)]
    for row, line in zip(range(FIRST, end + 1), reversed(values), strict=True):
        for column, value in enumerate(line, 1):
            page.cell(row, column).value = value


def _total(page: Worksheet) -> None:
    row = last(page) + 1
    page.insert_rows(row)
    page.cell(row, 1).value, page.cell(row, PROGRESS).value = "合计", 300


def _added(page: Worksheet) -> None:
    page.insert_rows(FIRST + 1)
    page.cell(FIRST + 1, 3).value, page.cell(FIRST + 1, DID).value = "自行增加", "走访32家"


def _merge(letter: str) -> Callable[[Worksheet], object]:
    return lambda page: page.merge_cells(f"{letter}{FIRST}:{letter}{FIRST + 1}")


def _repeated_heading(page: Worksheet) -> None:
    page.insert_rows(FIRST + 2)
    for column in range(1, 16):
        page.cell(FIRST + 2, column).value = page.cell(HEAD, column).value


def _twice(page: Worksheet) -> None:
    page.insert_rows(FIRST + 1)
    for column in range(1, 16):
        page.cell(FIRST + 1, column).value = page.cell(FIRST, column).value


sheet("rows sorted", _sorted)
sheet("blank rows between", lambda p: p.insert_rows(FIRST + 1, 3))
sheet("rows above", lambda p: (unmerged(p), p.insert_rows(1, 4)))
sheet("a row deleted", lambda p: p.delete_rows(FIRST + 1))
sheet("a total", _total)
sheet("a row of their own", _added)
sheet("heading repeated", _repeated_heading)
sheet("a row twice", _twice)
sheet("progress merged over rows", _merge("J"))
sheet("texts merged over rows", _merge("K"))
sheet("numbers merged over rows", _merge("A"))
sheet("rows hidden", lambda p: setattr(p.row_dimensions[FIRST + 1], "hidden", True))
sheet("number in lower case", lambda p: setattr(p["A5"], "value", f" {str(p['A5'].value).lower()} "))
sheet("number deleted", put("A", None))
sheet("number of another unit", put("A", "T024-1"))
sheet("sign-off deleted", lambda p: p.delete_rows(last(p) + 1, 9))

# ---- columns -------------------------------------------------------------------------------------------------------------


def _moved(page: Worksheet) -> None:
    for row in range(HEAD, last(page) + 1):
        page.cell(row, 20).value = page.cell(row, STATUS).value
    unmerged(page).delete_cols(STATUS)


sheet(
    "a column inserted",
    lambda p: (unmerged(p), p.insert_cols(STATUS, 1), setattr(p.cell(HEAD, STATUS), "value", "责任人")),
)
sheet("a column moved", _moved)
sheet("columns hidden", lambda p: [setattr(p.column_dimensions[x], "hidden", True) for x in "CDEF"])
sheet("an answer column deleted", lambda p: unmerged(p).delete_cols(NEXT))
sheet("the number column deleted", lambda p: unmerged(p).delete_cols(1))
sheet("the content column deleted", lambda p: unmerged(p).delete_cols(4))
sheet("a heading renamed", lambda p: setattr(p.cell(HEAD, DID), "value", "进展情况"))
sheet("a heading renamed beyond recognition", lambda p: setattr(p.cell(HEAD, DID), "value", "干了啥"))
sheet(
    "whole column coloured",
    lambda p: [setattr(p.cell(row, 10), "fill", PatternFill("solid", "FFFF00")) for row in (1000, 6000, 1048576)],
)
sheet("something in the last row", lambda p: setattr(p["XFD1048576"], "value", "x"))

# ---- cells ---------------------------------------------------------------------------------------------------------------

sheet("drop-downs gone", lambda p: setattr(p.data_validations, "dataValidation", []))
sheet(
    "unprotected",
    lambda p: (setattr(p.protection, "sheet", False), setattr(p["K5"], "protection", Protection(locked=False))),
)
sheet("comments", lambda p: [setattr(p[f"{c}5"], "comment", Comment("请核", "甲")) for c in "AJK"])
sheet("deadline changed", put("F", "2022年"))
sheet("task text changed", put("D", "改为另一件事"))
for _letter, _values in {
    "I": ("进展顺利", "正常推进。", "已完成 ", None),
    "J": ("85％左右", "八成", 0.85, "85%", "８５", "120", None, "/", "同上", "无"),
    "K": ("同上", "见附件", "无", "/", None, "一\n二", "#REF!"),
    "M": ("同上", "——"),
    "N": ("9月底", "长期", "2020.12.31", 44196, "44196", "尽快", "2020年12月", "/"),
}.items():
    for _value in _values:
        sheet(f"{_letter}: {_value!r}", put(_letter, _value))
sheet("J: 0.85 shown as 85%", put("J", 0.85, "0%"))
sheet(
    "同上 all the way down",
    lambda p: [setattr(p.cell(row, DID), "value", "同上") for row in range(FIRST + 1, last(p) + 1)],
)
sheet("formula without result", put("J", "=1+1"))
sheet("text formula without result", put("K", '=CONCAT("a","b")'))
sheet("#REF! in every progress", everywhere(PROGRESS, "#REF!"))
sheet("everything blank", lambda p: [everywhere(column, None)(p) for column in range(STATUS, HELP + 1)])
