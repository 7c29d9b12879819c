"""The checks of text leave alone what is right, and what is no Chinese text at all."""

import pytest

from docgen.gongwen.checking import judge_document
from docgen.gongwen.rules.lint import CHECKS
from docgen.gongwen.verdict import Verdict
from docgen.word.view import view
from tests.word_xml import docx, p

CODES = {check.rule.code for check in CHECKS}
RIGHT = """
联系电话0755-25666666，传真：0755-25666667-8001，邮编518000。
详见https://www.sz.gov.cn/a/b-c.html?x=1,2，邮箱abc.d@sz.gov.cn。
文件编号为DB4403/T 33-2019和GB/T 9704-2012、ISO 9001:2015，版本号为v2.3.1。
采用B/S架构、5G+AI技术，IP地址为192.168.1.1，端口8080:80。
每天9:00至17:30办理，比例为1:500，占比为3:2。
到2025年，建成100个雨水管网流量监测站、21个易涝点监测站、11个水质站。
2020年9月30日前，2019—2021年，1月至3月，第1、5、6项，3～5天，63%～68%，9亿～16亿元。
用三四十个、五六天时间，在一、二、三年级和第三、四季度推广。
三、四年级学生参加，二、三号线贯通。
“一网通办”“一网统管”，《甲》《乙》，（一）（二），他说：“‘好’”。
投资12,345万元，共1234个，1 234 567人，占6.9%，GDP增长6.1%。
罗湖区CBD片区（含A、B、C地块）；AI生态小镇（IOC）；iPhone 12（64GB）。
参见附件2.xlsx、填报表-2020.docx，文件名为a-b_c.txt。
建设罗湖区智能运营中心项目（IOC）——城市大脑；坚持全面从严治党……
面积20平方米、5km、10kg，50公里，100亩，30 ℃。
根据国办发〔2012〕1号、粤府〔2020〕15号，罗智统函〔2020〕1号至28号。
（联系人：张三，联系电话：12345678）
1.完成水质站建设11个。
2.3%的企业受到影响。
序号1-5的任务；T001-1、T002-2；A-1地块；2020-2021学年；12-24小时
He said "OK", see Table 1-2 (p. 3-5), e.g. Smith et al., 2012; U.S.A.
注：1.数据截至9月30日；2.单位为个。
一网统管，二〇二〇年，十四五规划，三大平台，一二线城市，
1）第一项；2）第二项 a）第三项
从2018年的60%提高到2020年的80%，同比增长-3.5%，-5℃
完成进度落后10个百分点以内；2020年Q3；第3-4版；G15-3路口；PM2.5浓度
"""
FAULTS = (
    ("text-date-form", "截至2020.9.30完成"),
    ("text-date-form", "截至2020-9-30完成"),
    ("text-range-sign", "需要3-5天"),
    ("text-range-sign", "需要3–5天"),
    ("text-range-unit", "约9～16亿元"),
    ("text-dash", "一条主线——数据。两条--辅线"),
    ("text-straight-quotes", '坚持"一网统管"建设'),
    ("text-ellipsis", "水务、消防...等"),
    ("text-ellipsis", "水务、消防…等"),
    ("text-enumerator", "1、总体要求"),
    ("text-enumerator", "(一)总体要求"),
    ("text-half-width", "完成建设;继续推进"),
    ("text-half-width", "完成建设."),
    ("text-half-width", "水务局(区河长办)牵头"),
    ("text-doubled-mark", "完成建设。，继续推进"),
    ("text-quote-pairs", "落实（三年行动方案要求"),
    ("text-approximate", "用3、4个月"),
    ("text-approximate", "三、四十个项目"),
    ("text-grouping", "投资1,2345元"),
    ("text-units", "面积20平米"),
    ("text-number-brackets", "根据粤府［2020］15号"),
    ("text-number-brackets", "根据粤府【2020】15号"),
)


def violated(text: str) -> set[str]:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    results = judge_document(view(docx(p("第一段。") + p(escaped)), file="x.docx"))
    return {each.rule.code for each in results if each.verdict is Verdict.VIOLATES} & CODES


@pytest.mark.parametrize("text", RIGHT.strip().splitlines())
def test_right_text_is_left_alone(text: str) -> None:
    assert violated(text) == set()


@pytest.mark.parametrize(("code", "text"), FAULTS)
def test_a_fault_in_a_sentence_is_found_by_its_rule_only(code: str, text: str) -> None:
    assert violated(text) == {code}
