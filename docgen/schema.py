"""The columns of the task table, the form and the ledger, each declared once.

From these declarations come the recognised headings of an import, the form and its drop-downs, the
填报说明, the checks of a return, the messages and the manual's tables, so that they cannot disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache

from docgen import zh


class Kind(Enum):
    """What a cell of a column holds."""

    TEXT = "文字"
    CHOICE = "下拉选项"
    PERCENT = "0 至 100 的整数"
    DATE = "日期"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `width` is in Excel character units; `max_length` in characters (None: no limit of ours).

    `editable`: the reporting unit fills it. `required`: a blank cell is a fault, whatever else the row says.
    `instruction` and `example` go to the 填报说明.
    """

    key: str
    heading: str
    aliases: tuple[str, ...] = ()
    width: float = 10
    kind: Kind = Kind.TEXT
    editable: bool = False
    required: bool = False
    max_length: int | None = None
    instruction: str = ""
    example: str = ""

    def spellings(self) -> tuple[str, ...]:
        return (self.heading, *self.aliases)


TASK_COLUMNS: tuple[Column, ...] = (
    Column("id", "分项编号", width=9.5),  # of tables docgen made: tells which item a row is, whatever was edited
    Column("number", "序号", ("编号", "项目序号", "任务序号", "任务编号", "项目编号", "No."), width=6, required=True),
    Column("theme", "主题", ("类别", "工作任务", "项目名称", "民生实事", "任务类别", "领域"), width=18),
    Column("name", "任务名称", ("重点任务", "任务", "阶段性任务", "目标任务", "工作事项", "事项"), width=24, required=True),
    Column(
        "content", "任务内容", ("具体要求", "工作要求", "主要内容", "具体实施内容", "工作措施", "具体内容", "工作内容"),
        width=60, required=True,
    ),
    Column(
        "lead_units", "牵头单位",
        (
            "主要责任单位", "牵头部门", "牵头责任单位", "主办单位", "牵头科室", "牵头责任部门", "主要责任部门", "主责单位",
            "主责部门", "主办部门", "主办科室",
        ),
        width=22, required=True,
    ),
    Column(
        "units", "责任单位",
        (
            "配合单位", "协同单位", "协同配合单位", "其他责任单位", "参与单位", "责任部门", "责任科室", "协办单位", "配合部门",
            "协同部门", "协办部门", "参与部门", "参加单位", "配合科室", "协办科室", "配合责任单位", "其他责任部门",
        ),
        width=30,
    ),
    Column("start", "启动时间", ("开始时间", "启动时限", "启动日期", "开始日期"), width=12),
    Column(
        "deadline", "完成时限",
        (
            "时限要求", "时间节点", "进度安排", "预计完成时间", "完成时间", "时限", "年度目标", "完成期限", "完成日期",
            "截止时间", "截止日期", "办结时限", "办结时间", "办理时限", "时间要求",
        ),
        width=14, required=True,
    ),
)  # fmt: skip

UNIT_COLUMNS: tuple[Column, ...] = (
    Column("code", "单位代码", width=14),
    Column("name", "单位全称", width=34, required=True),
    Column("short_name", "单位简称", width=16),
    Column("kind", "单位类别", width=14, required=True),
    Column("aliases", "其他名称", width=34),
    Column("contact", "联系人", width=12),
    Column("phone", "联系电话", width=18),
    Column("successor", "承接单位", width=30),
    Column("ended", "撤并日期", width=13),
    Column("email", "电子邮箱", width=24),
)

LONGEST_TEXT = 1000  # characters of one answer; a form cell that holds more is a file pasted into a cell

FORM_COLUMNS: tuple[Column, ...] = (
    Column("item_id", "任务编号", width=9.5),
    Column("number", "序号", width=5),
    Column("name", "任务名称", width=14),
    Column("content", "任务内容", width=40),
    Column("role", "本单位职责", width=9),
    Column("deadline", "完成时限", width=9.5),
    Column("last_achievements", "上季度进展情况", width=24),
    Column("last_next_steps", "上季度下一步工作计划", width=20),
    Column(
        "status",
        "进度状态",
        width=10,
        kind=Kind.CHOICE,
        editable=True,
        required=True,
        instruction="从下拉选项中选取，不要另写其他字样。",
        example="正常推进",
    ),
    Column(
        "progress",
        "完成进度（%）",
        ("完成进度", "完成进度%", "进度（%）"),
        width=9,
        kind=Kind.PERCENT,
        editable=True,
        required=True,
        instruction="填写 0 至 100 的整数，不写“%”“左右”“八成”等字样；已完成填 100，未启动填 0。",
        example="60",
    ),
    Column(
        "achievements",
        "本季度进展情况",
        ("本季度进展", "进展情况"),
        width=36,
        editable=True,
        required=True,
        max_length=LONGEST_TEXT,
        instruction="写本季度做成了什么，有数量、时间、阶段；没有新进展的写“本季度无新进展”。",
        example="已完成需求调研和方案评审，8月20日发布招标公告，接入数据126项。",
    ),
    Column(
        "problems",
        "存在问题及原因",
        ("存在问题", "问题及原因"),
        width=24,
        editable=True,
        max_length=LONGEST_TEXT,
        instruction="状态为“滞后”的必须写明原因；没有问题的可以不填。",
        example="接口规范尚未统一，影响数据接入。",
    ),
    Column(
        "next_steps",
        "下一步工作计划",
        ("下一步计划", "下一步工作"),
        width=24,
        editable=True,
        max_length=LONGEST_TEXT,
        instruction="写下季度要做的事和完成的时间；已完成的可以不填。",
        example="10月底前完成招标，12月底前上线试运行。",
    ),
    Column(
        "expected",
        "预计完成时间",
        ("预计完成日期",),
        width=13,
        kind=Kind.DATE,
        editable=True,
        instruction="写成 2020-12-31；长期推进的任务可以不填；已完成的填实际完成日期。",
        example="2021-06-30",
    ),
    Column(
        "coordination",
        "需协调事项",
        width=18,
        editable=True,
        max_length=LONGEST_TEXT,
        instruction="需要本办或其他单位协调的事项；没有的不填。",
        example="请协调提供辖区水务监测数据接口。",
    ),
)
INPUT_COLUMNS = tuple(each for each in FORM_COLUMNS if each.editable)  # what the units fill in

SIGN_OFF: tuple[str, ...] = ("填报人", "联系电话", "审核人", "填报日期")

LEDGER_COLUMNS: tuple[Column, ...] = (
    Column("item_id", "任务编号", width=9.5),
    Column("number", "序号", width=6),
    Column("theme", "主题", width=16),
    Column("name", "任务名称", width=22),
    Column("lead_units", "牵头单位", width=20),
    Column("units", "责任单位", width=24),
    Column("start", "启动时间", width=10),
    Column("deadline", "完成时限", width=10),
    Column("reported_by", "填报单位", width=20),
    Column("status", "进度状态", width=10),
    Column("progress", "完成进度（%）", width=9),
    Column("time_progress", "序时进度（%）", width=9),
    Column("lamp", "预警", width=10),
    Column("last_status", "上季度状态", width=10),
    Column("last_progress", "上季度进度（%）", width=9),
    Column("achievements", "本季度进展情况", width=46),
    Column("problems", "存在问题及原因", width=30),
    Column("next_steps", "下一步工作计划", width=30),
    Column("expected", "预计完成时间", width=12),
    Column("coordination", "需协调事项", width=22),
    Column("others", "配合单位进展", width=46),
    Column("source", "出处", width=34),
)


def column(columns: Iterable[Column], key: str) -> Column:
    """The column with this key. :raises KeyError: there is none."""
    for each in columns:
        if each.key == key:
            return each
    raise KeyError(key)


def headed(columns: Iterable[Column], heading: str) -> Column | None:
    """The column that a heading names, by its heading or a declared alias; white space and width do not matter."""
    return _by_spelling(tuple(columns)).get(zh.comparable(heading))


@cache
def _by_spelling(columns: tuple[Column, ...]) -> dict[str, Column]:
    """Every cell of a table is asked whether it is a heading, so the spellings are made comparable once."""
    return {zh.comparable(spelling): each for each in reversed(columns) for spelling in each.spellings()}
