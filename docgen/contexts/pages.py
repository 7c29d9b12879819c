"""Pages of one table: 报送情况, 单位进展页."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.contexts.base import described, 年月日


@dataclass(frozen=True, slots=True)
class 报送行:
    """一个单位的报送情况。"""

    序号: int = described("从 1 起，公文中的次序", "1")
    单位: str = described("单位全称", "区水务局")
    状态: str = described("采用、退回、未报或免报", "采用")
    收到日期: str = described("为准的文件的收到日期，与截止日期同年的不写年；没有收到的为空", "10月9日")
    说明: str = described("迟报几个工作日、有几处要修改、催报过几次；没有的为空", "迟报2个工作日")


@dataclass(frozen=True, slots=True)
class 报送情况:
    """模板“报送情况.docx”：每季度一份，一页（status 加 --save 时，以及 run）。不是公文，没有字号。"""

    标题: str = described("标题", "2020年第三季度重点任务报送情况")
    发文机关: str = described("本办全称", "罗湖区智慧城区建设统筹办公室")
    方案: str = described("这批任务的总名称", "罗湖区智慧城区建设")
    季度: str = described("季度名称", "2020年第三季度")
    报送截止: 年月日 = described("本季度报送截止日期", "2020年10月12日")
    最后收件: str = described("最近一次收件的日期；没有收件的为空", "2020年10月14日")
    应报数: int = described("应报单位数", "28")
    实报数: int = described("已报送单位数", "25")
    实报率: str = described("占应报单位（不含免报）的比例，四舍五入，一位小数", "89.3%")
    按时数: int = described("按时报送单位数", "23")
    按时率: str = described("比例，算法同上", "82.1%")
    迟报数: int = described("迟于截止日期报送的单位数", "2")
    采用数: int = described("采用单位数", "20")
    采用率: str = described("比例，算法同上", "71.4%")
    退回数: int = described("退回修改单位数", "5")
    退回率: str = described("比例，算法同上", "17.9%")
    未报数: int = described("未报送单位数", "3")
    未报率: str = described("比例，算法同上", "10.7%")
    免报数: int = described("免报单位数", "0")
    单位: tuple[报送行, ...] = described("各单位，按公文中的次序", "")


@dataclass(frozen=True, slots=True)
class 单位进展行:
    """单位进展页的一行：一个分项。"""

    任务编号: str = described("docgen 给分项的编号，不随序号变动", "T024-1")
    序号: str = described("任务序号", "24")
    任务名称: str = described("任务名称；任务有几个分项的，带第几分项", "打造智慧水务")
    职责: str = described("牵头或配合", "牵头")
    完成时限: str = described("原表的写法", "2020年")
    季度一: str = described("三个季度以前：状态、进度，下一行是预警；没有的为“—”", "正常推进 35%")
    季度二: str = described("两个季度以前，写法同上", "正常推进 50%")
    季度三: str = described("上季度，写法同上", "滞后 55%")
    季度四: str = described("本季度，写法同上；没有报送的写明", "已完成 100%")


@dataclass(frozen=True, slots=True)
class 单位进展页:
    """模板“单位进展页.docx”：一个单位一页（summary 加 --unit 时），随下一次发函附上。不是公文，没有字号。"""

    标题: str = described("标题", "区水务局2020年第三季度重点任务进展情况")
    单位: str = described("单位全称", "区水务局")
    发文机关: str = described("本办全称", "罗湖区智慧城区建设统筹办公室")
    方案: str = described("这批任务的总名称", "罗湖区智慧城区建设")
    季度: str = described("季度名称", "2020年第三季度")
    截至日期: 年月日 = described("统计截止日期", "2020年9月30日")
    分项数: int = described("该单位本季度应填报的分项数", "4")
    牵头数: int = described("其中牵头的", "3")
    配合数: int = described("其中配合的", "1")
    报送说明: str = described("本季度报送情况，一句话，不带句号", "已采用2020年10月9日收到的填报表")
    预警说明: str = described("灯色的含义", "完成进度落后序时进度不超过10个百分点为绿灯……")
    季度一: str = described("表头：三个季度以前", "2019年4季度")
    季度二: str = described("表头：两个季度以前", "2020年1季度")
    季度三: str = described("表头：上季度", "2020年2季度")
    季度四: str = described("表头：本季度", "2020年3季度")
    分项: tuple[单位进展行, ...] = described("该单位的分项，牵头在前", "")
