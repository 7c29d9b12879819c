"""What a template may apply to a value, `{{ 报送截止|日期 }}`: declared here once, done in `word.filters`.

The check of templates goes by these declarations; the manual and `docgen templates fields` print them.
"""

from dataclasses import dataclass

TEXT, NUMBER, TRUTH, DAY, LIST, RECORD, ANY = "文字", "整数", "是否", "日期", "列表", "一项", "任意"


@dataclass(frozen=True, slots=True)
class FilterDeclaration:
    """A filter. `takes`: the kinds of value it is for; `gives`: the kind it makes, ANY: that of what it was given.

    `english`: the engine's own name, understood as well; `arguments`: fewest and most in the brackets.
    """

    name: str
    takes: tuple[str, ...]
    gives: str
    meaning: str
    example: str
    english: str = ""
    arguments: tuple[int, int] = (0, 0)


FILTERS = (
    FilterDeclaration(
        "无则", (ANY,), ANY, "没有内容时印括号里的文字；0 不算没有", '{{ 抄送|无则("无") }}', arguments=(1, 1)
    ),
    FilterDeclaration(
        "日期",
        (DAY,),
        TEXT,
        "日期的写法，括号里写“年月日”（不写也是它）、“月日”“年月”“点”（2020.10.12）、“横线”（2020-10-12）、"
        "“汉字”（二〇二〇年十月十二日）或“星期”（带星期几）；“待明确”照印",
        '{{ 报送截止|日期("月日") }}',
        arguments=(0, 1),
    ),
    FilterDeclaration(
        "序时",
        (DAY,),
        TEXT,
        "到这一天为止，当年的时间过了百分之几：9月30日是 74%；括号里写起止两个日期的，是这段时间过了百分之几",
        "全年时间已过{{ 截至日期|序时 }}",
        arguments=(0, 2),
    ),
    FilterDeclaration("大写数字", (NUMBER, TEXT), TEXT, "整数写成大写：28 写成“贰拾捌”", "{{ 任务总数|大写数字 }}"),
    FilterDeclaration("中文数字", (NUMBER, TEXT), TEXT, "整数写成中文：2 写成“二”", "{{ 牵头任务数|中文数字 }}"),
    FilterDeclaration(
        "纵向合并",
        (TEXT, NUMBER, DAY),
        TEXT,
        "用在表格里：上下相邻、内容相同的格并成一格；要放在最后",
        "{{ 任务.主题|纵向合并 }}",
    ),
    FilterDeclaration(
        "标题分行",
        (TEXT,),
        TEXT,
        "标题一行排不下时，在括号里的词的边上换行",
        "{{ 标题|标题分行(方案) }}",
        arguments=(0, 9),
    ),
    FilterDeclaration(
        "逐项",
        (TEXT,),
        TEXT,
        "把连写的序号逐个写明，“第1、5、6项”写成“第1项、第5项、第6项”",
        "第{{ 共性任务序号|逐项 }}项",
    ),
    FilterDeclaration(
        "项数", (LIST, TEXT), NUMBER, "列表有几项，或文字有几个字", "{{ 滞后任务|项数 }}", english="length"
    ),
    FilterDeclaration(
        "连接",
        (LIST,),
        TEXT,
        "把列表各项的一个字段连成一串：先写中间用的符号，再写字段名",
        '{{ 滞后任务|连接("、", "单位") }}',
        english="join",
        arguments=(0, 2),
    ),
    FilterDeclaration(
        "首项",
        (LIST,),
        RECORD,
        "列表的第一项；空列表不能用",
        "{% set 头 = 滞后任务|首项 %}{{ 头.单位 }}",
        english="first",
    ),
    FilterDeclaration(
        "末项",
        (LIST,),
        RECORD,
        "列表的最后一项；空列表不能用",
        "{% set 尾 = 滞后任务|末项 %}{{ 尾.单位 }}",
        english="last",
    ),
    FilterDeclaration("去空白", (TEXT,), TEXT, "去掉两头的空白", "{{ 主送|去空白 }}", english="trim", arguments=(0, 1)),
    FilterDeclaration(
        "替换",
        (TEXT,),
        TEXT,
        "替换文字：先写原来的，再写改成的",
        '{{ 共性任务序号|替换("、", "，") }}',
        english="replace",
        arguments=(2, 3),
    ),
    FilterDeclaration(
        "作文字",
        (TEXT, NUMBER, DAY),
        TEXT,
        "当作文字，用于比较",
        "{% if 项.数量|作文字 != 项.上季数量 %}",
        english="string",
    ),
    FilterDeclaration(
        "作整数",
        (TEXT, NUMBER),
        NUMBER,
        "当作整数，用于比较；不是整数的文字当作 0",
        "{% if 点.序号|作整数 > 3 %}",
        english="int",
        arguments=(0, 2),
    ),
)
BY_NAME = {each.name: each for each in FILTERS} | {each.english: each for each in FILTERS if each.english}
