"""What each Word template may use: one documented dataclass per template, with Chinese field names.

The field names are what a clerk types between ``{{`` and ``}}``; their meaning and example are declared
with them and printed in the manual. `wording` fills them; whole sentences belong to the templates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from docgen import zh
from docgen.charts import Chart

LETTER = "任务分解函"
REMINDER = "催报函"
RETURNED = "退回修改函"
REPORT = "进展情况报告"
BULLETIN = "进展情况通报"
STATUS = "报送情况"
UNIT_PAGE = "单位进展页"


class 年月日(str):
    """A day: printed by itself in the long form 2020年9月30日, by the filter 日期 in others. `day` is the day."""

    __slots__ = ("day",)
    day: date

    def __new__(cls, day: date) -> 年月日:
        made = super().__new__(cls, zh.long_date(day))
        made.day = day
        return made

    def __getnewargs__(self) -> tuple[date]:  # type: ignore[override]  # str has a text here
        return (self.day,)


def described(meaning: str, example: str) -> Any:
    """A field of a template with what it means and what it may look like."""
    return field(metadata={"meaning": meaning, "example": example})


class 图(str):
    """What `{{ 图_… }}` prints: a mark that the chart is put in place of. Nobody can know it beforehand, so that no
    text from outside becomes a chart."""

    chart: Chart

    @classmethod
    def of(cls, chart: Chart) -> 图:
        made = cls(chart.mark)
        made.chart = chart
        return made


@dataclass(frozen=True, slots=True)
class 机关:
    """一个联合发文的机关。"""

    名称: str = described("机关全称或规范化简称", "罗湖区政务服务数据管理局")


@dataclass(frozen=True, slots=True)
class 收文单位:
    """收文的单位，来自单位名录。"""

    名称: str = described("单位全称", "区水务局")
    简称: str = described("单位简称；没有登记的为空", "水务局")
    联系人: str = described("该单位的联系人，未登记的为“待明确”", "待明确")
    联系电话: str = described("该单位的联系电话，未登记的为“待明确”", "待明确")


@dataclass(frozen=True, slots=True)
class 公文:
    """各模板都有的字段。"""

    发文机关: str = described("发文机关标志和署名；联合发文的为主办机关", "罗湖区智慧城区建设统筹办公室")
    联合机关: tuple[机关, ...] = described("联合发文的其他机关，按次序；没有的为空", "")
    份号: str = described("份号，6 位数字；没有的为空", "000001")
    密级: str = described("密级和保密期限；没有的为空", "秘密★1年")
    紧急程度: str = described("紧急程度；没有的为空", "加急")
    发文字号: str = described("登记簿给出的发文字号", "罗智统函〔2020〕3号")
    标题: str = described("公文标题", "关于分解落实罗湖区智慧城区建设重点任务的函")
    主送: str = described("主送机关，单位全称", "区水务局")
    方案: str = described("这批任务的总名称", "罗湖区智慧城区建设")
    抄送: str = described("抄送机关；没有的为空", "区委办公室、区政府办公室")
    联系人: str = described("统筹办公室联系人，未登记的为“待明确”", "待明确")
    联系电话: str = described("联系电话，未登记的为“待明确”", "待明确")
    成文日期: 年月日 = described("成文日期", "2020年6月8日")
    加盖印章: bool = described("加盖印章的为是；决定署名和成文日期的位置", "是")


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
    其他调整: tuple[调整说明, ...] = described("任务调整中完成时限以外的", "")
    图_状态: 图 = described("图：各状态的分项数，本季度与上季度", "")
    图_预警: 图 = described("图：各种预警的分项数，本季度与上季度", "")
    图_主题: 图 = described("图：各主题各状态的分项数", "")
    示例: bool = described("数据为示例数据", "是")


@dataclass(frozen=True, slots=True)
class 进展情况通报(进展情况报告):
    """模板“进展情况通报.docx”：发给各单位，每季度一份（summary 加 --bulletin 时）。"""

    主送移版记: bool = described("主送机关太多、正文排不到首页的为是：主送移到版记", "")


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


TEMPLATES: dict[str, type] = {
    LETTER: 任务分解函,
    REMINDER: 催报函,
    RETURNED: 退回修改函,
    REPORT: 进展情况报告,
    BULLETIN: 进展情况通报,
    STATUS: 报送情况,
    UNIT_PAGE: 单位进展页,
}
