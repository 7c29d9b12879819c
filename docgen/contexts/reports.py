"""The quarterly report and the bulletin."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.contexts.base import described, 公文, 图, 年月日
from docgen.contexts.letters import 调整说明


@dataclass(frozen=True, slots=True)
class 状态统计:
    """一种进度状态或预警的数量。"""

    状态: str = described("进度状态，或“暂无数据”；预警统计中是预警的字样", "正常推进")
    数量: int = described("分项数", "15")
    占比: str = described("占全部分项的比例", "51.7%")
    上季数量: str = described("上季度的数量；没有上季度的为“—”", "16")
    增减: str = described("比上季度增减；没有上季度的为“—”", "减少1个")
    类别: str = described("填报状态，或预警", "填报状态")


@dataclass(frozen=True, slots=True)
class 要点:
    """一个分项的一段话。"""

    任务编号: str = described("docgen 给分项的编号，不随序号变动", "T024-1")
    序号: int = described("在本节中的顺序", "1")
    任务名称: str = described("任务名称；任务有几个分项的，带第几分项", "打造智慧水务")
    单位: str = described("牵头单位", "区水务局")
    完成时限: str = described("原表的写法", "2020年")
    状态: str = described("进度状态", "滞后")
    预警: str = described("对照序时进度的预警", "黄灯")
    进度: str = described("完成进度，带百分号；未填的为“待明确”", "20%")
    序时进度: str = described("序时进度，带百分号；没有确定时限的为“不计”", "37%")
    差距: str = described("与序时进度的差距；不能计算的为空", "落后序时进度15个百分点")
    连续季度: int = described("连续滞后的季度数，连本季度在内；不滞后的为 0", "2")
    进展: str = described("本季度进展情况（按整句截取），几个牵头单位的依次写；没有的为空", "完成水质站建设11个。")
    配合: str = described("配合单位的进展，写在牵头单位之后；没有的为空", "配合单位区财政局：落实运维经费。")
    原因: str = described("存在问题及原因，不带句号；没有的为空", "受疫情影响招标推迟")
    措施: str = described("下一步工作计划，不带句号；没有的为空", "11月底前完成招标")
    预计: str = described("预计完成时间", "2020年12月20日")
    逾限: bool = described("预计完成时间晚于完成时限", "是")
    协调: str = described("需协调事项，不带句号；没有的为空", "协调提供数据接口")
    上季进度: str = described("上季度的完成进度；没有的为“—”", "15%")
    变动: str = described("完成进度比上季度的变动；不能计算的为空", "提高5个百分点")
    变化: str = described("状态和预警比上季度的变化；没有变化的为空", "状态由正常推进转为滞后")
    情况: str = described("没有采用填报数据的原因；已采用的为空", "区水务局未报送")


@dataclass(frozen=True, slots=True)
class 主题进展:
    """分主题进展中的一段。"""

    序号: str = described("中文序号", "一")
    名称: str = described("主题名称", "夯实城区数字底座")
    分项数: int = described("该主题的分项数", "8")
    统计: str = described("该主题各状态的数量；都一样的写“均为”", "其中正常推进5个，未启动3个")
    预警统计: str = described("该主题各种预警的数量；都一样的写“均为”", "绿灯7个，黄灯1个")
    要点: tuple[要点, ...] = described("有新进展的分项", "")
    未启动数: int = described("未启动的分项数", "1")
    未启动任务: str = described("未启动的任务及其启动时间；没有的为空", "“加固云计算基础设施平台”（2021年启动）")
    未报数: int = described("暂无数据的分项数", "1")
    未报任务: str = described("暂无数据的任务及其原因；没有的为空", "“打造智慧城管”（区城市管理和综合执法局未报送）")


@dataclass(frozen=True, slots=True)
class 汇总行:
    """附件汇总表的一行。"""

    任务编号: str = described("docgen 给分项的编号，不随序号变动", "T002-1")
    序号: str = described("任务序号", "2")
    主题: str = described("主题", "夯实城区数字底座")
    任务名称: str = described("任务名称", "推动重点领域的数据融合应用")
    牵头单位: str = described("牵头单位", "区政务服务数据管理局")
    完成时限: str = described("完成时限", "2021年")
    状态: str = described("进度状态，或“未报送”", "正常推进")
    进度: str = described("完成进度，带百分号", "45%")
    预警: str = described("对照序时进度的灯色", "绿灯")
    进展: str = described("本季度进展情况全文", "已完成……")
    下一步: str = described("下一步工作计划全文", "12月底前……")


@dataclass(frozen=True, slots=True)
class 滞后行:
    """附件滞后清单的一行：填报状态为滞后，或已逾期。"""

    任务编号: str = described("docgen 给分项的编号，不随序号变动", "T024-1")
    序号: int = described("从 1 起", "1")
    任务名称: str = described("任务名称；任务有几个分项的，带第几分项", "打造智慧水务")
    牵头单位: str = described("牵头单位", "区水务局")
    完成时限: str = described("完成时限", "2020年")
    状态: str = described("进度状态", "滞后")
    预警: str = described("对照序时进度的预警", "红灯")
    进度: str = described("完成进度，带百分号", "45%")
    差距: str = described("与序时进度的差距；不能计算的为“—”", "落后30个百分点")
    连续季度: int = described("连续滞后的季度数，连本季度在内", "2")
    原因: str = described("存在问题及原因，未填的为“待明确”", "受疫情影响招标推迟")
    措施: str = described("下一步工作计划，未填的为“待明确”", "11月底前完成招标")
    预计: str = described("预计完成时间", "2020年12月20日")


@dataclass(frozen=True, slots=True)
class 名单行:
    """附件未报送和退回单位名单的一行。"""

    序号: int = described("从 1 起", "1")
    单位: str = described("单位全称", "区委宣传部")
    情况: str = described("未报送，或退回修改尚未重报", "未报送")
    应报分项数: int = described("该单位应报的分项数", "2")
    收到日期: str = described("最近一次收到的日期；没有的为“—”", "2020年10月9日")
    提醒: str = described("成文日期以前提醒过几次，最近在哪一天；没有的为“—”", "2次，最近10月14日")


@dataclass(frozen=True, slots=True)
class 变化统计:
    """比上季度的一种变化。每个分项恰有一种。"""

    变化: str = described("新完成、好转、变差、没有变化、恢复报送、转为暂无数据、新增之一", "好转")
    数量: int = described("分项数", "3")


@dataclass(frozen=True, slots=True)
class 时限调整:
    """一个分项的完成时限比上季度的调整。"""

    任务编号: str = described("docgen 给分项的编号，不随序号变动", "T024-1")
    任务名称: str = described("任务名称；任务有几个分项的，带第几分项", "打造智慧水务")
    单位: str = described("牵头单位", "区水务局")
    原: str = described("原完成时限", "2020年")
    现: str = described("现完成时限", "2021年6月底")
    依据: str = described("调整依据，没有写明的为“待明确”", "罗府办〔2020〕15号")


@dataclass(frozen=True, slots=True)
class 附件项:
    """附件说明中的一个附件。"""

    序号: int = described("附件的顺序号", "2")
    名称: str = described("附件标题，与附件说明一致", "2020年第三季度滞后和逾期任务清单")


@dataclass(frozen=True, slots=True)
class 进展情况报告(公文):
    """模板“进展情况报告.docx”：每季度一份。"""

    签发人: str = described("签发人，未登记的为“待明确”", "待明确")
    季度: str = described("季度名称", "2020年第三季度")
    下季度: str = described("下一季度名称", "2020年第四季度")
    截至日期: 年月日 = described("统计截止日期", "2020年9月30日")
    分解函字号: str = described("任务分解函的字号范围；没有登记的为空", "罗智统函〔2020〕1号至28号")
    任务表名称: str = described("任务分解表的名称", "重点任务分解表")
    任务总数: int = described("任务数", "28")
    分项总数: int = described("分项数", "29")
    预警统计: tuple[状态统计, ...] = described("按预警的统计（“状态”是预警的字样），各项之和等于分项总数", "")
    状态统计: tuple[状态统计, ...] = described("按状态的统计，各项之和等于分项总数", "")
    上季报告: str = described(
        "上季度定稿的报告：标题和字号；没有定稿的为空",
        "《关于罗湖区智慧城区建设重点任务2020年第二季度进展情况的报告》（罗智统〔2020〕1号）",
    )
    有上季度: bool = described("上一季度有统计数据", "是")
    上季度: str = described("上一季度名称", "2020年第二季度")
    主题进展: tuple[主题进展, ...] = described("按主题的进展", "")
    滞后任务: tuple[要点, ...] = described("自报滞后的分项", "")
    滞后未逾期: tuple[要点, ...] = described("自报滞后、还没有过完成时限的分项", "")
    滞后逾期数: int = described("自报滞后、又过了完成时限的分项数", "1")
    预警任务: tuple[要点, ...] = described("黄灯、红灯而自报状态不是滞后的分项", "")
    预警说明: str = described("灯色的含义", "完成进度落后序时进度不超过10个百分点为绿灯……")
    逾期任务: tuple[要点, ...] = described("过了完成时限仍未完成的分项", "")
    不一致: tuple[要点, ...] = described("单位填报的状态与预警不一致的分项，供核实", "")
    存在问题: tuple[要点, ...] = described("滞后和逾期以外，牵头单位反映了问题的分项", "")
    协调事项: tuple[要点, ...] = described("单位提出需协调事项的分项", "")
    变化统计: tuple[变化统计, ...] = described("比上季度的变化，各项之和等于分项总数；没有上季度的为空", "")
    新完成: tuple[要点, ...] = described("本季度新完成的分项", "")
    好转: tuple[要点, ...] = described("状态或预警好转的分项", "")
    变差: tuple[要点, ...] = described("状态或预警变差的分项", "")
    恢复报送: tuple[要点, ...] = described("上季度暂无数据、本季度有数据的分项", "")
    转为暂无数据: tuple[要点, ...] = described("上季度有数据、本季度暂无数据的分项", "")
    新增: tuple[要点, ...] = described("上季度没有的分项", "")
    取消: tuple[要点, ...] = described("上季度有、本季度没有的分项", "")
    时限调整: tuple[时限调整, ...] = described("完成时限比上季度有调整的分项", "")
    进度提高数: int = described("完成进度比上季度提高的分项数", "20")
    进度未变数: int = described("完成进度与上季度相同的分项数", "5")
    进度下降数: int = described("完成进度比上季度下降的分项数", "0")
    提高最多: tuple[要点, ...] = described("完成进度提高最多的分项，并列的都列出", "")
    提高最少: tuple[要点, ...] = described("尚未完成、完成进度有提高而提高最少的分项，并列的都列出", "")
    下降最多: tuple[要点, ...] = described("完成进度下降最多的分项，并列的都列出", "")
    应报数: int = described("应报单位数", "28")
    实报数: int = described("已报送单位数", "25")
    按时数: int = described("按时报送单位数", "23")
    采用数: int = described("采用单位数", "20")
    退回数: int = described("退回修改单位数", "5")
    未报数: int = described("未报送单位数", "3")
    免报数: int = described("免报单位数", "0")
    报送截止: 年月日 = described("本季度报送截止日期", "2020年10月12日")
    迟报数: int = described("迟于截止日期报送的单位数", "2")
    迟报单位: str = described("迟于截止日期报送的单位；没有的为空", "区财政局")
    退回单位: str = described("退回修改尚未重报的单位；没有的为空", "区教育局")
    未报单位: str = described("未报送单位；没有的为空", "区委宣传部")
    经催报单位: str = described(
        "走到点名一步、仍未报送或者重报的单位，和各次催报的日期、方式；没有的为空",
        "区委宣传部（10月13日通知、10月15日发函）",
    )
    待审数: int = described("采用而尚待审核、暂不计入的单位数", "0")
    待审单位: str = described("采用而尚待审核的单位；没有的为空", "区财政局")
    免报单位: str = described("免报单位；没有的为空", "区金融服务署")
    下季到期: tuple[要点, ...] = described("下季度末以前到期、尚未完成的分项", "")
    汇总表: tuple[汇总行, ...] = described("附件汇总表，全部分项", "")
    附件名称: str = described("附件标题，与附件说明一致", "2020年第三季度重点任务进展情况汇总表")
    附件标记: str = described("汇总表上方的字样：只有一个附件的为“附件”", "附件1")
    其他附件: tuple[附件项, ...] = described("汇总表以外的附件；没有的为空", "")
    滞后清单: tuple[滞后行, ...] = described("附件滞后和逾期任务清单；没有的不附", "")
    滞后清单名称: str = described("滞后清单的标题", "2020年第三季度滞后和逾期任务清单")
    滞后清单标记: str = described("滞后清单上方的字样；没有清单的为空", "附件2")
    未报名单: tuple[名单行, ...] = described("附件未报送和退回单位名单；没有的不附", "")
    未报名单名称: str = described("未报送和退回单位名单的标题", "2020年第三季度未报送和退回单位名单")
    未报名单标记: str = described("未报送和退回单位名单上方的字样；没有名单的为空", "附件3")
    任务调整: tuple[调整说明, ...] = described("上次报告以来对任务的调整（改号、改名的不计）", "")
    其他调整: tuple[调整说明, ...] = described("任务调整中没有列入时限调整的", "")
    图_状态: 图 = described("图：各状态的分项数，本季度与上季度", "")
    图_预警: 图 = described("图：各种预警的分项数，本季度与上季度", "")
    图_主题: 图 = described("图：各主题各状态的分项数", "")
    示例: bool = described("数据为示例数据", "是")


@dataclass(frozen=True, slots=True)
class 进展情况通报(进展情况报告):
    """模板“进展情况通报.docx”：发给各单位，每季度一份（summary 加 --bulletin 时）。"""

    主送移版记: bool = described("主送机关太多、正文排不到首页的为是：主送移到版记", "")
