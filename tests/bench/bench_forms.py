"""1,000 forms of 28 rows: filled into the prototype, against the libraries and against what the machine can do at best."""

import zlib
from pathlib import Path

from docgen.archive import read_parts
from docgen.excel.form import write_form
from docgen.model import Unit
from docgen.sheets import FormSpec
from tests.bench import form_rivals
from tests.bench.race import Race
from tests.excel_forms import CONTENT, row, spec

COUNT = 1000
ROWS = 28
FEW = 100  # enough of the slowest


def one(number: int) -> FormSpec:
    """The form of one of many units; no two tasks have the same text."""
    rows = []
    for nth in range(1, ROWS + 1):
        turn = (number * ROWS + nth) % len(CONTENT)
        rows.append(
            row(
                nth,
                item_id=f"T{number:04}-{nth}",
                name=f"单位{number}的任务{nth}",
                content=f"{number}、{CONTENT[turn:]}{CONTENT[:turn]}",
                last_achievements=f"第{number}次：8月{nth}日发布招标公告，接入数据{number * nth}项。",
                last_next_steps=f"10月{nth}日前完成第{number}批招标，12月底前上线试运行。",
            )
        )
    unit = Unit(f"U{number}", f"区第{number}局", f"{number}局", "政府工作部门", number)
    return spec(rows=tuple(rows), unit=unit)


def deflated(parts: list[bytes]) -> bytes:
    return b"".join(zlib.compress(each, 6) for each in parts)


def test_forms(race: Race, shelf: Path) -> None:
    specs = [one(number) for number in range(COUNT)]
    parts = [list(read_parts(write_form(each), name="x").values()) for each in specs]
    few = specs[:FEW]
    with form_rivals.measured(specs):
        race(
            f"填报表（{ROWS} 行）{COUNT} 份",
            {
                "docgen": lambda: [shelf.write_bytes(write_form(each)) for each in specs],
                "极限：压缩同样的 XML 并写出": lambda: [shelf.write_bytes(deflated(each)) for each in parts],
                "XlsxWriter（in_memory）": lambda: [
                    shelf.write_bytes(form_rivals.by_xlsxwriter(each)) for each in specs
                ],
                f"openpyxl（{FEW} 份，按比例）": lambda: [
                    shelf.write_bytes(form_rivals.by_openpyxl(each)) for each in few
                ],
            },
            count=COUNT,
            counts={f"openpyxl（{FEW} 份，按比例）": FEW},
        )
