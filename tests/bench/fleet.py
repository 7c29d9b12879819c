"""A made-up district of any number of units that all report on the same 28 tasks, and their filled forms."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

from docgen.excel.form import write_form
from docgen.model import Period
from docgen.project.workspace import Workspace
from docgen.workflow import Session
from docgen.workflow.sending import form_spec
from tests.excel_forms import CONTENT

ROOT = Path(__file__).parents[2]
PERIOD = Period(2020, 3)
DAY = date(2020, 10, 9)
TASKS = 28
_SIGNED = {"填报人": "示例甲", "联系电话": "0755-0000000", "审核人": "示例乙", "填报日期": "2020-10-09"}


def district(root: Path, units: int) -> Path:
    """A workspace with this many units and nothing received."""
    root.mkdir(exist_ok=True)
    shutil.copytree(ROOT / "templates", root / "templates")
    (root / "data/rounds/2020Q3").mkdir(parents=True)
    shutil.copy(ROOT / "data/office.yaml", root / "data")
    shutil.copy(ROOT / "data/rounds/2020Q3/round.yaml", root / "data/rounds/2020Q3")
    lines = [
        f"  - {{code: u{nth:04}, name: 区第{nth}工作局, short_name: {nth}局, kind: 区政府部门}}"
        for nth in range(1, units + 1)
    ]
    (root / "data/units.yaml").write_text("\n".join(["units:", *lines, ""]), encoding="utf-8")
    (root / "data/tasks.yaml").write_text(_tasks(units), encoding="utf-8")
    return root


def _tasks(units: int) -> str:
    others = ", ".join(f"u{nth:04}" for nth in range(2, units + 1))
    lines = ["title: 重点任务分解表", "tasks:"]
    for nth in range(1, TASKS + 1):
        lines += [
            f"  - id: T{nth:03}",
            f"    number: '{nth}'",
            f"    theme: 主题{nth % 5}",
            f"    name: 重点任务第{nth}项",
            "    items:",
            f"      - id: T{nth:03}-1",
            f"        content: 第{nth}项，{CONTENT}",
            "        lead_units: [u0001]",
            *([f"        units: [{others}]"] if others else []),
            "        start: 2020年",
            "        deadline: 2021年",
        ]
    return "\n".join([*lines, ""])


def inbox(root: Path) -> Path:
    """The forms of all units, filled in, every twentieth with a fault, in a folder."""
    session = Session(Workspace(root), DAY)
    folder = root / "inbox"
    folder.mkdir()
    for number, unit in enumerate(session.workspace.registry, 1):
        spec = form_spec(unit, session, session.workspace.round(PERIOD), {})
        rows = tuple(replace(row, prefilled=_answer(number, nth)) for nth, row in enumerate(spec.rows, 1))
        data = write_form(replace(spec, rows=rows, sign_off=_SIGNED))
        (folder / f"{unit.name}2020年第三季度填报表.xlsx").write_bytes(data)
    return folder


def _answer(unit: int, task: int) -> dict[str, str]:
    faulty = unit % 20 == 0 and task == 1
    return {
        "status": "正常推进",
        "progress": "120" if faulty else str(30 + (unit + task) % 60),
        "achievements": f"第{unit}局第{task}项：8月{task}日发布招标公告，接入数据{unit * task}项，完成接口联调{task}个。",
        "problems": "" if task % 3 else f"第{task}项接口规范尚未统一，影响数据接入。",
        "next_steps": f"10月{task}日前完成第{unit}批招标，12月底前上线试运行。",
        "expected": f"2021-0{1 + task % 9}-15",
    }
