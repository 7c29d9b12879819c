"""The letters: 任务分解函, 催报函, 退回修改函."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.contexts.base import described, 公文, 年月日, 收文单位


@dataclass(frozen=True, slots=True)
class 任务行:
    """附件表格中的一行：一个分项。"""

    任务编号: str = described("docgen 给分项的编号，不随序号变动", "T002-1")
    序号: str = described("任务分解表中的序号", "2")
    主题: str = described("任务所属主题", "夯实城区数字底座")
    任务名称: str = described("任务名称", "推动重点领域的数据融合应用")
    任务内容: str = described("任务内容全文", "推动公安视频门禁数据与网格员采集人口数据……融合")
    牵头单位: str = described("牵头单位全称，顿号分隔", "区政务服务数据管理局、市公安局罗湖分局")
    责任单位: str = described("责任（配合）单位全称，顿号分隔；没有的为“无”", "区委政法委、区应急管理局")
    启动时间: str = described("原表的写法", "2020年")
    完成时限: str = described("原表的写法", "2021年")
    附加栏: str = described(
        "docgen 没有对应栏目的附加栏中，office.yaml 的 letter_columns 要求列出的；没有的为空", "责任领导：某某"
    )


@dataclass(frozen=True, slots=True)
class 调整行:
    """任务的一处调整，原 → 现。"""

    序号: str = described("任务序号", "2")
    任务名称: str = described("任务名称", "推动重点领域的数据融合应用")
    栏目: str = described("调整的栏目，或“新增”“取消”", "完成时限")
    原: str = described("原来的内容；新增的为“—”", "2021年")
    现: str = described("现在的内容；取消的为“—”", "2022年6月底")
    依据: str = described("调整依据，没有写明的为“待明确”", "罗府办〔2020〕15号")
    日期: 年月日 = described("调整日期", "2020年9月1日")


@dataclass(frozen=True, slots=True)
class 调整说明:
    """任务的一处调整，写成一句话。"""

    说明: str = described("一句话；内容较长的不引原文", "第2项“……”的完成时限由“2021年”调整为“2022年6月底”")
    依据: str = described("调整依据，没有写明的为“待明确”", "罗府办〔2020〕15号")
    日期: 年月日 = described("调整日期", "2020年9月1日")


@dataclass(frozen=True, slots=True)
class 任务组:
    """附件表格中的一组任务，带一行通栏小标题。"""

    标题: str = described("通栏小标题", "一、牵头任务（2项）")
    任务: tuple[任务行, ...] = described("这一组的任务行", "")


@dataclass(frozen=True, slots=True)
class 任务分解函(公文):
    """模板“任务分解函.docx”：每个单位一份。"""

    依据: str = described("发函依据", "罗湖区智慧城区建设工作安排")
    任务表名称: str = described("任务分解表的名称", "重点任务分解表")
    任务总数: int = described("全表任务数", "28")
    牵头任务数: int = described("本单位牵头的任务数", "2")
    配合任务数: int = described("本单位被列名配合的任务数", "1")
    列名分项数: int = described("附件表格的行数：本单位要填报的分项", "4")
    牵头任务名称: str = described("本单位牵头任务的序号和名称", "第24项“打造智慧水务”")
    配合任务名称: str = described("本单位列名配合任务的序号和名称", "第4项“构建共性能力赋能平台”")
    共性任务数: int = described("责任单位为一类单位（各相关单位）的任务数，不含本单位牵头的", "19")
    共性任务序号: str = described("上述任务的序号，连续的合写", "第1项、第5至8项")
    共性任务单位: str = described("原表对这一类单位的写法", "各相关单位")
    首报季度: str = described("首次填报的季度；还没有设立季度的为“本季度”", "2020年第二季度")
    报送期限: str = described("每季度何时报送", "每季度结束后10日内")
    填报表名称: str = described("季度填报表的名称", "罗湖区智慧城区建设重点任务进展情况填报表")
    附件名称: str = described("附件标题，与附件说明一致", "区水务局重点任务分解表")
    任务组: tuple[任务组, ...] = described("附件表格的各组任务，牵头在前", "")
    牵头任务: tuple[任务行, ...] = described("本单位牵头的分项，不分组", "")
    配合任务: tuple[任务行, ...] = described("本单位列名配合的分项，不分组", "")
    单位: 收文单位 = described("收函的单位", "")
    替代函: str = described("本函替代的原函字号；没有的为空", "")
    调整对照: tuple[调整行, ...] = described("与所替代的原函相比，涉及本单位的调整", "")


@dataclass(frozen=True, slots=True)
class 催报函(公文):
    """模板“催报函.docx”：没有报送的单位各一份（remind 加 --letters 时）。"""

    季度: str = described("季度名称", "2020年第三季度")
    分解函字号: str = described("发给该单位的任务分解函；没有登记的为空", "罗智统函〔2020〕10号")
    填报表名称: str = described("季度填报表的名称", "罗湖区智慧城区建设重点任务进展情况填报表")
    报送截止: 年月日 = described("本季度报送截止日期", "2020年10月12日")
    应报分项数: int = described("该单位本季度应报的分项数", "3")
    单位: 收文单位 = described("收函的单位", "")


@dataclass(frozen=True, slots=True)
class 修改意见:
    """一处要修改的地方。"""

    序号: int = described("从 1 起", "1")
    位置: str = described("填报表中的位置；整份文件的为空", "填报表J5格")
    问题: str = described("问题，不带句号", "完成进度应在 0 至 100 之间，填报值为“120”")
    办法: str = described("怎样修改，不带句号；没有的为空", "请改为 0 至 100 的整数")


@dataclass(frozen=True, slots=True)
class 退回修改函(公文):
    """模板“退回修改函.docx”：报送的文件没有采用的单位各一份（remind 加 --letters 时）。"""

    季度: str = described("季度名称", "2020年第三季度")
    填报表名称: str = described("季度填报表的名称", "罗湖区智慧城区建设重点任务进展情况填报表")
    收到日期: 年月日 = described("收到该文件的日期", "2020年10月10日")
    报送截止: 年月日 = described("本季度报送截止日期", "2020年10月12日")
    修改意见: tuple[修改意见, ...] = described("必须修改的地方", "")
    单位: 收文单位 = described("收函的单位", "")
