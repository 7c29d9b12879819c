"""The files a new workspace starts with, as text: to be filled in by the technical colleague."""

OFFICE = """\
# 统筹办公室的基本情况。带“（请填写）”的都要改。
name: （请填写）统筹办公室全称
region: （请填写）区名
plan: （请填写）这批任务的总名称，如“智慧城区建设”
basis: （请填写）发函依据
letter_prefix: （请填写）函的发文机关代字，如“某统函”
report_prefix: （请填写）报告的发文机关代字，如“某统”
reporting_rule: 每季度结束后10日内
addressee: （请填写）报告的主送机关
# contact: {name: 联系人, phone: 电话, email: 邮箱}
# signer: 签发人
# copied_to: [报告的抄送机关]
# letter_copied_to: [函的抄送机关]
# sealed: 否            不加盖印章
# mail: 是              催报时另写邮件草稿
# ladder: [{days: -5, step: 报送提醒, by: 通知}, {days: 3, step: 催报函, by: 函}]  催报步骤，不写的用默认的四步
# profile: nominal      版面按 37/35 mm；不写为 e-doc（34.58/32.58 mm）
"""

HOLIDAYS = """\
# 本办自己的休息日和工作日。国家的放假和调休程序里已有；程序还没有的年份、本办另有规定的，写在这里。
years:
#  - year: 2027
#    complete: 是                            # 这一年的安排已全部写在这里
#    rest: [2027-01-01, 2027-02-05 至 2027-02-11]  # 休息日（举例，以公布的为准）
#    work: [2027-02-14]                      # 调休上班
"""

UNITS = """\
# 单位名录。排列次序就是公文中的次序。
# aliases 写该单位的其他名称；不知道联系人的不要写 contact，文中会写作“待明确”。
units:
  - {code: example, name: （请填写）单位全称, short_name: （请填写）简称, kind: 区政府部门}
"""

ROUND = """\
# 一个季度的填报。把本文件夹改名为要填报的季度（如 2021Q1），并改好各个日期。
period: 2021Q1
as_of: 2021-03-31        # 统计截止日期
due: 2021-04-12          # 报送截止日期
report_date: 2021-04-20  # 报告成文日期
form_version: 1
statuses:
  - {word: 已完成, meaning: 完成}
  - {word: 正常推进, meaning: 正常}
  - {word: 滞后, meaning: 滞后}
  - {word: 未启动, meaning: 未启动}
thresholds: {yellow: 10, red: 30}  # 落后序时进度的百分点：不超过 10 为绿灯，超过 30 为红灯
"""


FILES: dict[str, str] = {
    "data/office.yaml": OFFICE,
    "data/units.yaml": UNITS,
    "data/holidays.yaml": HOLIDAYS,
    "data/rounds/2021Q1/round.yaml": ROUND,
}
