"""A form to test with, filled and changed the way units do it. For tests only; openpyxl plays the clerk."""

import io
from collections.abc import Callable, Mapping
from datetime import date

import openpyxl
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen.excel.form import write_form
from docgen.model import Period, Unit
from docgen.sheets import FormRow, FormSpec

CONTENT = (
    "推动公安视频门禁数据与网格员采集人口数据、“i深圳”人口申报数据、全员人口数据等辖区人口数据融合，"
    "用“天眼”代替人眼，智能采集人口信息，精准分析人口变化，指导网格员人口精准信息采集，提高基层工作效率，"
    "实现对罗湖人口的精细化、智慧化管理；推动公安重点片区视频人流密度数据在区城区运行指挥中心的应用。"
)
STATUSES = ("已完成", "正常推进", "滞后", "未启动")
HOSTILE = (
    '=HYPERLINK("http://x","点我")',
    "+1+1",
    "-1",
    "@SUM(A1)",
    "{{x}}",
    "{% for a in b %}",
    "<w:p>",
    "<r><t>假的格式</t></r>",
    "&amp; & <b> \"'",
    "𠮷林路",
    "第一行\n第二行",
    " 两头有空格 ",
    "00123",
    "长" * 5000,
)


def row(nth: int, /, **fields: object) -> FormRow:
    known = {
        "item_id": f"T{nth:03d}-1",
        "number": str(nth),
        "name": f"任务名称{nth}",
        "content": CONTENT,
        "role": "牵头",
        "deadline": "2021年",
        "last_achievements": "已完成需求调研。",
        "last_next_steps": "10月底前完成招标。",
    }
    return FormRow(**{**known, **fields})  # type: ignore[arg-type]


def spec(count: int = 3, **fields: object) -> FormSpec:
    known = {
        "title": "罗湖区智慧城区建设重点任务2020年第三季度进展情况填报表",
        "unit": Unit("QSWJ", "区水务局", "水务局", "政府工作部门", 7),
        "period": Period(2020, 3),
        "due": date(2020, 10, 10),
        "form_version": 1,
        "statuses": STATUSES,
        "rows": tuple(row(number) for number in range(1, count + 1)),
        "meanings": {"已完成": "任务内容全部完成。"},
    }
    return FormSpec(**{**known, **fields})  # type: ignore[arg-type]


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(workbook: Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def changed(data: bytes, change: Callable[[Worksheet], None], sheet: str = "填报表") -> bytes:
    """The workbook after a clerk's change to one of its sheets."""
    workbook = opened(data)
    change(workbook[sheet])
    return saved(workbook)


ANSWERS = {"I": "正常推进", "J": 60, "K": "已完成招标。", "L": "", "M": "12月底前上线。", "N": date(2021, 6, 30)}


def filled(data: bytes | None = None, answers: Mapping[str, object] = ANSWERS) -> bytes:
    """A form with the same answers in every row and a complete sign-off block."""

    def fill(sheet: Worksheet) -> None:
        for number in range(5, 8):
            for letter, value in answers.items():
                sheet[f"{letter}{number}"] = value
        sheet["D9"], sheet["K9"], sheet["D10"], sheet["K10"] = "张三", "0755-25666666", "李四", "2020年10月9日"

    return changed(data or write_form(spec()), fill)
