# ruff: noqa: SIM905 – words are easier to read in a line
"""A made-up province: units, tasks of all kinds and filled returns, as many as wanted, always the same.

Run as ``python tests/province.py FOLDER [UNITS]`` to have one on the disk, ready for ``docgen run 2020Q3``.
"""

import random
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from docgen.archive import read_parts, write_parts
from docgen.excel.form import read_form
from docgen.model import Period
from docgen.project import records
from docgen.project.workspace import Workspace
from docgen.sheets import RawForm
from docgen.workflow import Session, collect, forms

QUARTER = Period(2020, 3)
ITEMS_PER_UNIT = 10
SIGNED, COLLECTED = date(2020, 10, 9), date(2020, 10, 12)
SHEET = "xl/worksheets/sheet1.xml"

_PLACES = (
    "东江 西山 南湖 北岭 清溪 白沙 龙门 凤凰 金水 玉泉 长河 永安 太平 新丰 和平 丰乐 石桥 双塔 云台 海陵"
).split()
_KINDS = (
    "发展和改革局 教育局 科技创新局 财政局 住房和城乡建设局 水务局 卫生健康局 应急管理局 "
    "城市管理和综合执法局 政务服务数据管理局"
).split()
_VERBS = ("推进 完善 建立健全 加快建设 优化 统筹 深化 规范 落实 升级改造").split()
_OBJECTS = (
    "公共信用信息平台 智慧水务监测体系 城市运行指挥中心 视频门禁数据归集 政务服务事项标准 "
    "社区网格化管理机制 老旧小区电梯更新 中小学数字校园 重点企业服务专班 防汛排涝应急预案 "
    "基层医疗远程会诊 地下管网普查 “一件事一次办”改革 产业空间数据底板 生态修复项目库"
).split()
_AIMS = (
    "形成可复制的经验并在全市推广 实现数据“应归尽归” 为精准服务提供支撑 确保群众办事“最多跑一次” "
    "提升城区治理的精细化水平 年底前完成验收并投入使用 做到底数清、情况明、责任实"
).split()
_THEMES = ("夯实数字底座 优化营商环境 提升治理效能 保障改善民生 守牢安全底线 推动绿色发展").split()
_DEADLINES = (
    "2021年 2021年6月底 2020年12月 2020年 2020年9月底 2020年8月31日 2022年底前 长期推进 每季度 2020年第四季度 持续推进"
).split()
_REASONS = ("受疫情影响招标推迟 项目用地尚未移交 部门间数据接口标准不一 专项资金下达较晚").split()


def sentence(dice: random.Random) -> str:
    number = dice.randint(2, 980)
    return f"{dice.choice(_VERBS)}{dice.choice(_OBJECTS)}，完成{number}个点位建设，{dice.choice(_AIMS)}"


def passage(dice: random.Random, characters: int) -> str:
    """Whole sentences, at least so many characters."""
    said = ""
    while len(said) < characters:
        said += sentence(dice) + dice.choice("；。。")
    return said.rstrip("；。") + "。"


def unit_names(count: int) -> list[str]:
    return [f"{_PLACES[n // 10 % 20]}{'一二三四五'[n // 200]}区{_KINDS[n % 10]}" for n in range(count)]


def lay_out(root: Path, units: int) -> Workspace:
    """A workspace with this many units and ten times as many items, as it is before any command."""
    dice, sample = random.Random(units), Path(__file__).parent.parent / "data"
    (root / "data/rounds/2020Q3").mkdir(parents=True)
    for name in ("office.yaml", "rounds/2020Q3/round.yaml"):
        (root / "data" / name).write_bytes((sample / name).read_bytes())
    known = [{"code": f"u{n:04}", "name": name, "kind": "区政府部门"} for n, name in enumerate(unit_names(units), 1)]
    _write(root / "data/units.yaml", {"units": known})
    codes = [str(unit["code"]) for unit in known]
    tasks = [_task(number, dice, codes) for number in range(1, units * ITEMS_PER_UNIT // 2 + 1)]
    _write(root / "data/tasks.yaml", {"title": "重点任务分解表", "tasks": tasks})
    return Workspace(root)


def _write(path: Path, body: object) -> None:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    path.write_text(yaml.dump(body, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10**6), encoding="utf-8")


def _task(number: int, dice: random.Random, codes: list[str]) -> dict[str, object]:
    items = [_item(f"T{number:05}-{each}", dice, codes) for each in (1, 2)]
    theme = _THEMES[(number - 1) * len(_THEMES) // (len(codes) * ITEMS_PER_UNIT // 2)]
    name = f"{dice.choice(_VERBS)}{dice.choice(_OBJECTS)}"
    return {"id": f"T{number:05}", "number": str(number), "theme": theme, "name": name, "items": items}


def _item(name: str, dice: random.Random, codes: list[str]) -> dict[str, object]:
    leads = dice.choice((1, 1, 1, 2, 3))
    chosen = dice.sample(codes, leads + dice.choice((0, 0, 1, 2, 4)))
    item: dict[str, Any] = {"id": name, "content": passage(dice, dice.randint(80, 260)), "lead_units": chosen[:leads]}
    item |= {"units": chosen[leads:]} if chosen[leads:] else {}
    item |= {"groups": ["各相关单位"]} if dice.random() < 0.02 else {}
    return item | {"start": "2020年", "deadline": dice.choice(_DEADLINES)}


# ---- returns -------------------------------------------------------------------------------------------------------


def answers(dice: random.Random) -> dict[str, object]:
    """What a unit says of an item: mostly well, sometimes behind, now and then with a fault."""
    progress = dice.choice((20, 35, 45, 60, 75, 90))
    said: dict[str, object] = {"status": "正常推进", "progress": progress, "achievements": passage(dice, 60)}
    said["next_steps"] = f"12月底前{sentence(dice)}。"
    if (roll := dice.random()) < 0.12:
        said |= {"status": "滞后", "progress": 10, "problems": dice.choice(_REASONS), "expected": date(2021, 6, 30)}
    elif roll < 0.2:
        said |= {"status": "未启动", "progress": 0, "problems": dice.choice(_REASONS)}
    elif roll < 0.21:
        said["progress"] = "八成左右"
    return said


def filled(form: bytes, shape: RawForm, dice: random.Random) -> bytes:
    """A form filled in place, as a program that keeps everything else would. `shape`: any form of the round as read."""
    parts = read_parts(form, name="form")
    sheet = parts[SHEET].decode()
    columns = {key: _letters(cell.where.cell) for key, cell in shape.rows[0].cells.items()}
    first = int(re.sub(r"\D", "", shape.rows[0]["status"].where.cell or ""))
    values: dict[str, object] = {}
    for row in range(first, first + _rows(sheet, columns["status"], first)):
        values |= {f"{columns[key]}{row}": value for key, value in answers(dice).items()}
    parts[SHEET] = _with(sheet, values).encode()
    return write_parts(parts)


def _letters(cell: str | None) -> str:
    return re.sub(r"\d", "", cell or "")


def _rows(sheet: str, column: str, first: int) -> int:
    """How many rows of the table there are: they end where a row has no cell for the status."""
    count = 0
    while f'<c r="{column}{first + count}" ' in sheet:
        count += 1
    return count


def _with(sheet: str, values: dict[str, object]) -> str:
    def cell(match: re.Match[str]) -> str:
        value = values.get(match[1])
        if value is None:
            return match[0]
        if isinstance(value, date):
            return f'<c r="{match[1]}"{match[2]}><v>{(value - date(1899, 12, 30)).days}</v></c>'
        if isinstance(value, int):
            return f'<c r="{match[1]}"{match[2]}><v>{value}</v></c>'
        return f'<c r="{match[1]}"{match[2]} t="inlineStr"><is><t>{value}</t></is></c>'

    return re.sub(r'<c r="([A-Z]+\d+)"([^>]*?)/>', cell, sheet)


def returned(root: Path, share: float = 0.9) -> Iterator[tuple[str, bytes]]:
    """The returns of a share of the units, from the forms that were written to output/."""
    shape = None
    for number, path in enumerate(sorted((root / "output/2020Q3/forms").glob("*.xlsx"))):
        dice = random.Random(number)
        form = path.read_bytes()
        shape = shape or read_form(form, file=path.name)
        if dice.random() < share:
            yield path.name.partition("-")[2], filled(form, shape, dice)


def make(root: Path, units: int) -> None:
    """A province on the disk: laid out, forms sent, returns received and archived, outputs removed again."""
    import shutil

    workspace = lay_out(root, units)
    forms(Session(workspace, SIGNED), QUARTER)
    inbox = root / "inbox"
    inbox.mkdir()
    for name, data in returned(root):
        (inbox / name).write_bytes(data)
    collect(Session(Workspace(root), COLLECTED), QUARTER, [inbox])
    for folder in ("inbox", "output"):
        shutil.rmtree(root / folder)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
    sys.stdout.write(
        f"{len(records.receipts((Path(sys.argv[1]) / 'data/rounds/2020Q3/returns.yaml').read_text(), file='r'))} returns\n"
    )
