"""The ledger of 10,000 rows, against XlsxWriter writing the same cells with the same formats."""

import io
import zlib
from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter

from docgen.archive import read_parts
from docgen.excel.ledger import write_workbook
from docgen.schema import LEDGER_COLUMNS
from docgen.sheets import TableSheet, Value
from tests.bench.race import Race

COUNT = 10_000


def row(nth: int) -> dict[str, Value]:
    unit, other = f"区第{nth % 300}工作局", f"区第{(nth + 1) % 300}工作局"
    return {
        "item_id": f"T{nth:05}-1",
        "number": str(nth),
        "theme": f"主题{nth % 7}",
        "name": f"重点任务第{nth}项",
        "lead_units": unit,
        "units": f"{other}、区财政局",
        "start": "2020年",
        "deadline": "2021年",
        "reported_by": unit,
        "status": "正常推进",
        "progress": nth % 101,
        "time_progress": 75,
        "lamp": "黄灯",
        "last_status": "正常推进",
        "last_progress": nth % 90,
        "achievements": f"第{nth}项：已完成需求调研和方案评审，8月{1 + nth % 28}日发布招标公告，接入数据{nth}项。",
        "problems": f"第{nth}项接口规范尚未统一，影响数据接入。" if nth % 3 else "",
        "next_steps": "10月底前完成招标，12月底前上线试运行。",
        "expected": date(2021, 6, 1 + nth % 28),
        "others": f"{other}：配合完成数据接入{nth}项。",
        "source": f"data/rounds/2020Q3/returns/{unit}-01.xlsx〔填报表!{5 + nth % 28}〕",
    }


def ledger(count: int) -> TableSheet:
    rows = [tuple(row(nth).get(column.key) for column in LEDGER_COLUMNS) for nth in range(count)]
    lamp = [column.key for column in LEDGER_COLUMNS].index("lamp")
    fills = {(nth, lamp): "黄" for nth in range(count)}
    return TableSheet("台账", LEDGER_COLUMNS, rows, title="2020年第三季度台账", fills=fills, frozen_columns=4)


def by_xlsxwriter(table: TableSheet, *, constant_memory: bool) -> bytes:
    """The cells with three formats, nothing measured: the least a program must do."""
    stream = io.BytesIO()
    options = {"constant_memory": True} if constant_memory else {"in_memory": True}
    book = xlsxwriter.Workbook(stream, options)
    sheet = book.add_worksheet("台账")
    text = book.add_format({"text_wrap": True, "border": 1})
    centred = book.add_format({"align": "center", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    for number, values in enumerate(table.rows):
        for place, value in enumerate(values):
            if value is None or value == "":
                sheet.write_blank(number, place, None, text)
            elif isinstance(value, str):
                sheet.write_string(number, place, value, text)
            elif isinstance(value, date):
                sheet.write_datetime(number, place, value, day)
            else:
                sheet.write_number(number, place, value, centred)
    book.close()
    return stream.getvalue()


def by_openpyxl(table: TableSheet) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    for values in table.rows:
        sheet.append(values)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_ledger(race: Race, shelf: Path) -> None:
    table = ledger(COUNT)
    parts = list(read_parts(write_workbook([table], title="台账"), name="x").values())
    race(
        f"台账 {COUNT} 行（每行）",
        {
            "docgen": lambda: shelf.write_bytes(write_workbook([table], title="台账")),
            "极限：压缩同样的 XML 并写出": lambda: shelf.write_bytes(
                b"".join(zlib.compress(each, 6) for each in parts)
            ),
            "XlsxWriter（in_memory），不量行高": lambda: shelf.write_bytes(by_xlsxwriter(table, constant_memory=False)),
            "XlsxWriter（constant_memory），不量行高": lambda: shelf.write_bytes(
                by_xlsxwriter(table, constant_memory=True)
            ),
            "openpyxl（write_only），没有格式": lambda: shelf.write_bytes(by_openpyxl(table)),
        },
        count=COUNT,
    )


def test_ledger_of_300_rows(race: Race, shelf: Path) -> None:
    """So that the table shows whether the cost of a row stays the same."""
    table = ledger(300)
    race("台账 300 行（每行）", {"docgen": lambda: shelf.write_bytes(write_workbook([table], title="台账"))}, count=300)
