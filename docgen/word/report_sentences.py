"""The sentences of 进展情况报告 as its template has them, with the fields of `contexts`.

Judging words are avoided: the sentences say what was counted and what the units wrote. Every list has its sentence
for nothing.
"""

OPENING = (
    "根据《{{ 任务表名称 }}》{% if 分解函字号 %}和任务分解函（{{ 分解函字号 }}）{% endif %}，"
    "我办汇总了{{ 方案 }}重点任务{{ 季度 }}进展情况，数据截至{{ 截至日期 }}。"
    "{% if 应报数 %}本季度应报送单位{{ 应报数 }}个，{% else %}本季度没有应报送的单位，{% endif %}{% if 采用数 and 采用数 == 应报数 %}填报数据已全部采用"
    "{% elif 采用数 %}已报送{{ 实报数 }}个，采用{{ 采用数 }}个单位的填报数据"
    "{% else %}{% if 实报数 %}已报送{{ 实报数 }}个，{% endif %}没有可以采用的填报数据{% endif %}。"
    "{% if 示例 %}本报告由示例数据生成，仅供试用，不作为工作依据。{% endif %}"
    "现将有关情况{{ 称谓 }}如下。"
)
OVERVIEW = (
    "重点任务共{{ 任务总数 }}项{% if 分项总数 != 任务总数 %}，分为{{ 分项总数 }}个分项{% endif %}。按分项统计，"
    "{% for 项 in 状态统计 if 项.数量 %}{{ 项.状态 }}{{ 项.数量 }}个，占{{ 项.占比 }}"
    "{% if not loop.last %}；{% endif %}{% endfor %}。"
    "对照序时进度，{% for 项 in 预警统计 if 项.数量 %}{{ 项.状态 }}{{ 项.数量 }}个，占{{ 项.占比 }}"
    "{% if not loop.last %}；{% endif %}{% endfor %}。"
)
COMPARED = (
    "{%p if 有上季度 %}",
    "与上季度相比，{% for 项 in 状态统计 if 项.数量|string != 项.上季数量 %}"
    "{{ 项.状态 }}{{ 项.增减 }}{% if not loop.last %}，{% endif %}"
    "{% else %}各状态的分项数量没有变化{% endfor %}；"
    "{% for 项 in 预警统计 if 项.数量|string != 项.上季数量 %}"
    "{{ 项.状态 }}{{ 项.增减 }}{% if not loop.last %}，{% endif %}"
    "{% else %}各种预警的分项数量没有变化{% endfor %}。",
    "{%p endif %}",
)
SHARES = "注：占比保留一位小数，四舍五入，各项相加可能不等于100%。"
THEME = "共{{ 主题.分项数 }}个分项，{{ 主题.统计 }}；预警{{ 主题.预警统计 }}。"
POINT = "{{ 点.序号 }}.{{ 点.任务名称 }}（{{ 点.单位 }}，完成进度{{ 点.进度 }}）。{{ 点.进展|无则('进展待明确。') }}{% if 点.配合 %}{{ 点.配合 }}{% endif %}"
NOT_STARTED = "未启动的分项{{ 主题.未启动数 }}个：{{ 主题.未启动任务 }}。"
UNREPORTED = "暂无数据的分项{{ 主题.未报数 }}个：{{ 主题.未报任务 }}。"

_STANDING = (
    "完成进度{{ 点.进度 }}，{% if 点.差距 %}序时进度{{ 点.序时进度 }}，{{ 点.差距 }}{% else %}不计序时进度{% endif %}"
    "{% if 点.连续季度 > 1 %}，已连续{{ 点.连续季度 }}个季度滞后{% endif %}。"
)
_REASON = (
    "原因：{{ 点.原因|无则('待明确') }}。措施：{{ 点.措施|无则('待明确') }}。"
    "预计完成时间：{{ 点.预计 }}{% if 点.逾限 %}（晚于完成时限）{% endif %}。"
)
_ITEM = "{{ 点.序号 }}.{{ 点.任务名称 }}（{{ 点.单位 }}）。完成时限{{ 点.完成时限 }}，"
LATE = _ITEM + _STANDING + _REASON
OVERDUE = _ITEM + "填报状态为{{ 点.状态 }}，" + _STANDING + _REASON
LATE_FOUND = (
    "自报滞后的分项{{ 滞后任务|length }}个"
    "{% if 滞后逾期数 %}，其中{{ 滞后逾期数 }}个已超过完成时限，列入逾期任务{% endif %}"
    "{% if 滞后未逾期 %}：{% else %}。{% endif %}"
)
NOBODY_LATE = "本季度无滞后任务。"
OVERDUE_FOUND = "超过完成时限仍未完成的分项{{ 逾期任务|length }}个："
NOTHING_OVERDUE = "本季度无逾期任务。"
WARNED = (
    "{% if 滞后任务 or 逾期任务 %}另有{% else %}有{% endif %}{{ 预警任务|length }}个分项自报不滞后、但落后序时进度较多，"
    "已列入核实：{% for 点 in 预警任务 %}{{ 点.任务名称 }}（{{ 点.单位 }}，填报状态为{{ 点.状态 }}，预警为{{ 点.预警 }}"
    "{% if 点.差距 %}，完成进度{{ 点.进度 }}，{{ 点.差距 }}{% endif %}"
    "{% if 点.连续季度 > 1 %}，已连续{{ 点.连续季度 }}个季度{% endif %}）"
    "{% if not loop.last %}、{% endif %}{% endfor %}。"
)

NO_QUARTER_BEFORE = "{{ 上季度 }}没有统计数据，本季度不作比较。"


def _furthest(field: str, words: str) -> str:
    """；提高最多的是甲（乙，由20%到60%，提高40个百分点）."""
    item = "{{ 点.任务名称 }}（{{ 点.单位 }}，由{{ 点.上季进度 }}到{{ 点.进度 }}，{{ 点.变动 }}）"
    return f"；{words}的是{{% for 点 in {field} %}}{item}{{% if not loop.last %}}、{{% endif %}}{{% endfor %}}"


CHANGES = (
    "与{{ 上季度 }}相比，{% if not 变化统计 %}各分项没有变化{% endif %}{% for 项 in 变化统计 if 项.数量 %}{{ 项.变化 }}{{ 项.数量 }}个"
    "{% if not loop.last %}，{% endif %}{% endfor %}"
    "{% if 取消 %}；取消{{ 取消|length }}个{% endif %}{% if 时限调整 %}；调整完成时限{{ 时限调整|length }}个{% endif %}。"
    "{% if 进度提高数 + 进度未变数 + 进度下降数 %}"
    "两个季度都有完成进度的分项中，进度{% if 进度提高数 %}提高{{ 进度提高数 }}个{% endif %}"
    "{% if 进度未变数 %}{% if 进度提高数 %}、{% endif %}相同{{ 进度未变数 }}个{% endif %}"
    "{% if 进度下降数 %}{% if 进度提高数 or 进度未变数 %}、{% endif %}下降{{ 进度下降数 }}个{% endif %}"
    f"{{% if 提高最多 %}}{_furthest('提高最多', '提高最多')}{{% endif %}}"
    f"{{% if 下降最多 %}}{_furthest('下降最多', '下降最多')}"
    f"{{% elif 提高最少 and not 进度未变数 %}}{_furthest('提高最少', '提高最少')}{{% endif %}}。{{% endif %}}"
)


def named(field: str, found: str, about: str) -> tuple[str, ...]:
    """A paragraph that names every item of a list, only where there is one."""
    loop = f"{{% for 点 in {field} %}}{{{{ 点.任务名称 }}}}{about}{{% if not loop.last %}}、{{% endif %}}{{% endfor %}}"
    return (f"{{%p if {field} %}}", f"{found}{{{{ {field}|length }}}}个：{loop}。", "{%p endif %}")


_CHANGED = "（{{ 点.单位 }}{% if 点.变化 %}，{{ 点.变化 }}{% endif %}）"
CHANGED = (
    *named("新完成", "新完成的分项", "（{{ 点.单位 }}）"),
    *named("好转", "好转的分项", _CHANGED),
    *named("变差", "变差的分项", _CHANGED),
    *named("恢复报送", "上季度暂无数据、本季度有数据的分项", "（{{ 点.单位 }}，{{ 点.状态 }}）"),
    *named("转为暂无数据", "上季度有数据、本季度暂无数据的分项", "（{{ 点.情况 }}）"),
    *named("新增", "新增的分项", "（{{ 点.单位 }}）"),
    *named("取消", "取消的分项", "（{{ 点.单位 }}）"),
    "{%p if 时限调整 %}",
    "完成时限有调整的分项{{ 时限调整|length }}个：{% for 调整 in 时限调整 %}{{ 调整.任务名称 }}（{{ 调整.单位 }}）由“{{ 调整.原 }}”"
    "调整为“{{ 调整.现 }}”，依据为{{ 调整.依据 }}{% if not loop.last %}；{% endif %}{% endfor %}。",
    "{%p endif %}",
)
ADJUSTED = (
    "{%p if 其他调整 %}",
    "本季度对任务作了{% if 时限调整 %}其他{% endif %}调整：{% for 调整 in 其他调整 %}{{ 调整.说明 }}（{{ 调整.依据 }}，{{ 调整.日期 }}）"
    "{% if not loop.last %}；{% endif %}{% endfor %}。",
    "{%p endif %}",
)

PROBLEMS_FOUND = (
    "{% if 滞后任务 or 逾期任务 %}除滞后和逾期任务外，{% endif %}牵头单位反映存在问题的分项{{ 存在问题|length }}个："
)
PROBLEM = "{{ 点.序号 }}.{{ 点.任务名称 }}（{{ 点.单位 }}）：{{ 点.原因|无则('待明确') }}。{% if 点.措施 %}下一步：{{ 点.措施 }}。{% endif %}"
NO_PROBLEMS = "{% if 滞后任务 or 逾期任务 %}除滞后和逾期任务外，{% endif %}牵头单位没有反映存在问题。"
ASKED_FOUND = "各单位提出需协调事项{{ 协调事项|length }}项："
ASKED = "{{ 点.序号 }}.{{ 点.任务名称 }}（{{ 点.单位 }}）：{{ 点.协调|无则('待明确') }}。"
NOTHING_ASKED = "本季度各单位没有提出需协调事项。"

RETURNS = (
    "{% if 应报数 %}本季度应报送单位{{ 应报数 }}个。{% else %}本季度没有应报送的单位。{% endif %}"
    "报送截止日期为{{ 报送截止 }}，截至{{ 成文日期 }}，"
    "{% if 实报数 %}已报送{{ 实报数 }}个"
    "{% if 迟报数 == 0 %}，均按时报送{% else %}，其中{% if 按时数 %}按时报送{{ 按时数 }}个、{% endif %}"
    "逾期报送{{ 迟报数 }}个{% if 迟报单位 %}（{{ 迟报单位 }}）{% endif %}{% endif %}。"
    "经校验，{% if 采用数 %}采用{{ 采用数 }}个{% else %}没有采用的{% endif %}"
    "{% if 待审数 %}（其中{{ 待审数 }}个尚待审核，暂不计入{% if 待审单位 %}：{{ 待审单位 }}{% endif %}）{% endif %}"
    "{% if 退回数 %}，退回修改尚未重报{{ 退回数 }}个{% if 退回单位 %}（{{ 退回单位 }}）{% endif %}{% endif %}。"
    "{% else %}没有收到填报表。{% endif %}"
    "{% if 未报数 %}未报送{{ 未报数 }}个{% if 未报单位 %}（{{ 未报单位 }}）{% endif %}。{% endif %}"
    "{% if 免报数 %}免报{{ 免报数 }}个{% if 免报单位 %}（{{ 免报单位 }}）{% endif %}。{% endif %}"
)
NEXT_DUE = (
    "{% if 下季到期 %}{{ 下季度 }}末以前到期、尚未报告完成的分项有{{ 下季到期|length }}个："
    "{% for 点 in 下季到期 %}{{ 点.任务名称 }}（{{ 点.单位 }}，完成时限{{ 点.完成时限 }}"
    "{% if 点.逾限 %}，预计{{ 点.预计 }}完成{% endif %}）"
    "{% if not loop.last %}、{% endif %}{% endfor %}。我办将逐项跟踪，督促牵头单位抓紧推进。"
    "{% else %}{{ 下季度 }}末以前没有到期的分项，我办将督促各牵头单位按序时进度推进。{% endif %}"
)
NEXT_RETURNS = (
    "{%p if 未报单位 or 退回单位 %}",
    "对{% if 未报单位 %}未报送{% endif %}{% if 未报单位 and 退回单位 %}和{% endif %}"
    "{% if 退回单位 %}退回修改尚未重报{% endif %}的单位，我办将逐一催办，补报情况纳入{{ 下季度 }}报告。",
    "{%p endif %}",
)
