"""What each Word template may use: one documented dataclass per template, with Chinese field names.

The field names are what a clerk types between ``{{`` and ``}}``; their meaning and example are declared
with them and printed in the manual. `wording` fills them; whole sentences belong to the templates.
"""

from dataclasses import is_dataclass

from docgen.contexts.base import described, send_as_values, values, 公文, 图, 年月日, 收文单位, 机关
from docgen.contexts.letters import 任务分解函, 任务组, 任务行, 修改意见, 催报函, 调整行, 调整说明, 退回修改函
from docgen.contexts.pages import 单位进展行, 单位进展页, 报送情况, 报送行
from docgen.contexts.reports import (
    主题进展,
    变化统计,
    名单行,
    时限调整,
    汇总行,
    滞后行,
    状态统计,
    要点,
    进展情况报告,
    进展情况通报,
    附件项,
)

__all__ = [
    "BULLETIN",
    "LETTER",
    "REMINDER",
    "REPORT",
    "RETURNED",
    "STATUS",
    "TEMPLATES",
    "UNIT_PAGE",
    "described",
    "values",
    "主题进展",
    "任务分解函",
    "任务组",
    "任务行",
    "修改意见",
    "催报函",
    "公文",
    "单位进展行",
    "单位进展页",
    "变化统计",
    "名单行",
    "图",
    "年月日",
    "报送情况",
    "报送行",
    "收文单位",
    "时限调整",
    "机关",
    "汇总行",
    "滞后行",
    "状态统计",
    "要点",
    "调整行",
    "调整说明",
    "进展情况报告",
    "进展情况通报",
    "退回修改函",
    "附件项",
]

LETTER = "任务分解函"
REMINDER = "催报函"
RETURNED = "退回修改函"
REPORT = "进展情况报告"
BULLETIN = "进展情况通报"
STATUS = "报送情况"
UNIT_PAGE = "单位进展页"

TEMPLATES: dict[str, type] = {
    LETTER: 任务分解函,
    REMINDER: 催报函,
    RETURNED: 退回修改函,
    REPORT: 进展情况报告,
    BULLETIN: 进展情况通报,
    STATUS: 报送情况,
    UNIT_PAGE: 单位进展页,
}

for _each in tuple(vars().values()):
    if isinstance(_each, type) and is_dataclass(_each):
        send_as_values(_each)
