"""A small office to kill: six units, five items, a table that takes no time. For tests only."""

import io
import re
import shutil
from datetime import date
from pathlib import Path

import openpyxl

from docgen.archive import read_parts, write_parts
from tests.running import docgen

ROOT = Path(__file__).parent.parent
TASKS = ("T012", "T016", "T017", "T024")
QUARTER = "2020Q3"


def small_office(root: Path) -> Path:
    """Templates, units, a table of four tasks and one quarter that nobody has reported for yet."""
    for folder in ("templates", "data"):
        kept = shutil.ignore_patterns(".docgen.lock*", "returns*", "2020Q2", "source", "tasks.yaml", "register.yaml")
        shutil.copytree(ROOT / folder, root / folder, ignore=kept)
    head, *tasks = re.split(r"(?m)^(?=  - id: )", (ROOT / "data/tasks.yaml").read_text(encoding="utf-8"))
    chosen = [task for task in tasks if task[8:12] in TASKS]
    (root / "data/tasks.yaml").write_text(head + "".join(chosen), encoding="utf-8")
    return root


def mail(root: Path, folder: Path) -> Path:
    """What the units send: two good returns, a fault to be marked, one in a package that cannot be, and no form."""
    assert docgen("forms", QUARTER, at=root).status == 0
    forms = sorted((root / f"output/{QUARTER}/forms").glob("*.xlsx"))
    folder.mkdir()
    for number, path in enumerate(forms[:4]):
        workbook = openpyxl.load_workbook(path)
        sheet = workbook["填报表"]
        for row in range(5, 5 + sum(str(cell.value or "").startswith("T") for cell in sheet["A"])):
            sheet[f"I{row}"], sheet[f"J{row}"] = "正常推进", 120 if number in (1, 2) else 60
            sheet[f"K{row}"], sheet[f"N{row}"] = f"8月{number + 1}日完成招标。", date(2020, 12, 31)
        stream = io.BytesIO()
        workbook.save(stream)
        (folder / f"{number}.xlsx").write_bytes(odd(stream.getvalue()) if number == 2 else stream.getvalue())
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.4 not a form")
    return folder


def odd(data: bytes) -> bytes:
    """As some libraries write: the first cell without its address, which every program reads and nobody can mark."""
    parts = read_parts(data, name="x")
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b'<c r="A1"', b"<c", 1)
    return write_parts(parts)
