"""Makes the sample returns of 2020Q2 and 2020Q3 (示例数据) out of the forms docgen writes.

Run as ``python tests/sample/make_returns.py WORKSPACE``: fills each unit's form with the made-up texts of
``texts.yaml``, damages some of them the way life does, and hands them to ``docgen collect`` day by day.
The results are originals and stay in the repository; run this only when the sample itself is to change.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import openpyxl
import yaml
from openpyxl.worksheet.worksheet import Worksheet

from docgen.excel.form import read_form
from docgen.model import Period, Round, Unit
from docgen.project.workspace import Workspace
from docgen.sheets import RawForm
from docgen.workflow import Session, collect
from docgen.workflow.returns import evaluate_if_any
from docgen.workflow.sending import form_spec, write_form

Texts = Mapping[str, Mapping[str, Mapping[str, Mapping[str, object]]]]
Damage = Callable[[Worksheet, RawForm], None]

MISSING = ("区委宣传部", "市市场监督管理局罗湖管理局", "区城市管理和综合执法局")
LATE = {"区教育局": date(2020, 10, 14), "罗湖医院集团": date(2020, 10, 15)}
EARLY = date(2020, 10, 9)


def set_cell(key: str, value: object, row: int = 0) -> Damage:
    def damage(sheet: Worksheet, form: RawForm) -> None:
        sheet[form.rows[row][key].where.cell].value = value

    return damage


def insert_own_row(sheet: Worksheet, form: RawForm) -> None:
    """The unit adds a row of its own in the middle of the table."""
    at = form.rows[-1].where.row
    _move_down(sheet, at)
    words = {
        "name": "自行增加：科技企业数字化走访",
        "status": "正常推进",
        "progress": 50,
        "achievements": "走访企业32家。",
    }
    for key, value in words.items():
        sheet.cell(at, form.headings[key] + 1).value = value


def _move_down(sheet: Worksheet, at: int) -> None:
    for row in range(sheet.max_row, at - 1, -1):
        for column in range(1, sheet.max_column + 1):
            cell = sheet.cell(row, column)
            if type(cell).__name__ == "Cell" and type(sheet.cell(row + 1, column)).__name__ == "Cell":
                sheet.cell(row + 1, column).value = cell.value
    for column in range(1, sheet.max_column + 1):
        if type(sheet.cell(at, column)).__name__ == "Cell":
            sheet.cell(at, column).value = None


def sort_by_progress(sheet: Worksheet, form: RawForm) -> None:
    """The unit sorts its table, best progress first."""
    columns = [index + 1 for index in form.headings.values()]
    numbers = [row.where.row for row in form.rows]
    values = [[sheet.cell(number, column).value for column in columns] for number in numbers]
    place = list(form.headings).index("progress")
    values.sort(key=lambda row: -int(row[place] or 0))
    for number, row in zip(numbers, values, strict=True):
        for column, value in zip(columns, row, strict=True):
            sheet.cell(number, column).value = value


DAMAGES: dict[str, Damage] = {
    "市公安局交通警察支队罗湖大队": set_cell("progress", 120),
    "区城市更新和土地整备局": set_cell("progress", "八成左右"),
    "区委组织部": set_cell("progress", 80),
    "区工业和信息化局": set_cell("achievements", None),
    "区政务服务数据管理局": sort_by_progress,
    "区科技创新局": insert_own_row,
    "区财政局": set_cell("progress", "100%"),
}
RENAMED = {"市公安局罗湖分局": "填报表最终版(1) - 副本.xlsx", "区水务局": "附件：水务局进展情况.xlsx"}
OTHER_QUARTER = "市交通运输局罗湖管理局"


def filled(form_bytes: bytes, unit: Unit, texts: Texts, period: str, signed: date, damage: Damage | None) -> bytes:
    """The form filled in as a clerk would, with a damage applied at the end."""
    form = read_form(form_bytes, file="form.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(form_bytes))
    sheet = book[form.where.sheet]
    for row in form.rows:
        answer = texts[period][row["item_id"].text][unit.name]
        for key in ("status", "progress", "achievements", "problems", "next_steps", "coordination"):
            sheet[row[key].where.cell].value = answer.get(key)
        if "expected" in answer:
            sheet[row["expected"].where.cell].value = date.fromisoformat(str(answer["expected"]))
    signs = {"填报人": "示例甲", "联系电话": "0755-0000000", "审核人": "示例乙", "填报日期": signed}
    for label, value in signs.items():
        sheet[form.sign_off[label].where.cell].value = value
    if damage:
        damage(sheet, form)
    book.properties.creator = unit.name
    book.properties.created = datetime(2020, signed.month, signed.day)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def main(root: Path) -> None:
    texts = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8"))
    workspace = Workspace(root)
    for quarter in (2, 3):
        folder = root / workspace.round_folder(Period(2020, quarter))
        shutil.rmtree(folder / "returns", ignore_errors=True)
        (folder / "returns.yaml").unlink(missing_ok=True)
    second, third = Period(2020, 2), Period(2020, 3)
    for unit in workspace.registry:
        receive(root, second, unit.name, form_for(root, second, unit), unit, texts, date(2020, 7, 10))
    for unit in workspace.registry:
        if unit.name in MISSING:
            continue
        day = LATE.get(unit.name, EARLY)
        form = form_for(root, third, unit)
        name = RENAMED.get(unit.name, f"{unit.name}2020年第三季度填报表.xlsx")
        damage = DAMAGES.get(unit.name)
        if unit.name == OTHER_QUARTER:
            form = form_for(root, second, unit)
        if unit.name == "区水务局":  # sent, returned, corrected, sent again
            receive(root, third, name, form, unit, texts, EARLY, set_cell("progress", 120))
            day, name = date(2020, 10, 12), "附件：水务局进展情况（改）.xlsx"
        receive(root, third, name, form, unit, texts, day, damage)


def form_for(root: Path, period: Period, unit: Unit) -> bytes:
    session = Session(Workspace(root), date(2020, 9, 30))
    round_: Round = session.workspace.round(period)
    last = evaluate_if_any(session, period.previous)
    return write_form(form_spec(unit, session, round_, last.entries if last else {}))


def receive(
    root: Path, period: Period, name: str, form: bytes, unit: Unit, texts: Texts, day: date, damage: Damage | None = None
) -> None:  # fmt: skip
    if not name.endswith(".xlsx"):
        name += f"{period.name}填报表.xlsx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(filled(form, unit, texts, str(period), day, damage))
        outcome = collect(Session(Workspace(root), day), period, [path])
    print(name, outcome.counts["accepted"], outcome.counts["returned"])  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
