"""Why the engine cannot read one tag, in words for the person who typed it."""

import re

import jinja2

from docgen.word.tags import Tag, unquoted

_LONGEST = 500  # characters of a tag
_CLOSED = {"if": "{% endif %}", "for": "{% endfor %}"}
_SHAPES = {
    "for": (r"for\s+\w+(\s*,\s*\w+)*\s+in\s+\S", "for 的写法是：for 项 in 列表。", "例如 {%p for 点 in 滞后任务 %}"),
    "if": (r"if\s+\S", "if 后面没有条件。", "例如 {%p if 替代函 %}"),
    "elif": (r"elif\s+\S", "elif 后面没有条件。", "例如 {% elif 配合任务数 %}"),
    "set": (r"set\s+\w+\s*=\s*\S", "set 的写法是：set 名称 = 值。", "例如 {% set 头 = 滞后任务|首项 %}"),
}


def reason(tag: Tag, environment: jinja2.Environment) -> tuple[str, str] | None:
    """What is wrong and the remedy; None where the tag by itself can be read."""
    if len(tag.source) > _LONGEST:
        return f"标签太长（超过 {_LONGEST} 个字）。", "请分成几个标签。"
    shape = _SHAPES.get(tag.word)
    if shape and not re.match(shape[0], tag.content):
        return shape[1], shape[2]
    around = "{% if 1 %}" if tag.word == "elif" else ""
    closed = "{% endif %}" if tag.word == "elif" else _CLOSED.get(tag.word, "")
    source = tag.source.replace(f"{{%{tag.level} ", "{% ", 1).replace("\n", " ")
    try:
        environment.parse(around + source + closed)
    except jinja2.TemplateSyntaxError as error:
        return _told(tag, str(error.message))
    except RecursionError:
        return "写得太复杂。", "请分成几个标签。"
    return None


def _told(tag: Tag, message: str) -> tuple[str, str]:
    bare = unquoted(tag.content)
    if bare.count("(") != bare.count(")"):
        return "圆括号没有成对。", '过滤器的括号前后各一个，例如 无则("待明确")。'
    if re.search(r"\|\s*(\||$|\))", bare):
        return "竖线后面没有过滤器的名称。", "请写上过滤器，或删去竖线。"
    if re.search(r"\.\s*(\.|$|\|)", bare):
        return "点的后面没有字段名。", "例如 {{ 点.单位 }}"
    if bare.count("=") == 1 and "==" not in bare and tag.word in ("if", "elif"):
        return "比较是否相等要写两个等号。", "例如 {% if 应报数 == 采用数 %}"
    if sign := re.search(r"unexpected char '(.*?)'", message):
        return f"有不能用的字符“{_shown(sign[1])}”。", "字段名只用字段表里的文字。"
    if got := re.search(r"got '(.*?)'$", message):
        return f"“{got[1]}”处写法不通。", "字段名中不能有空格，过滤器前面要有竖线。"
    return f"写法不通（{message}）。", "请对照手册“模板”页检查。"


def _shown(sign: str) -> str:
    return sign.encode("latin-1", "ignore").decode("unicode-escape") if sign.startswith("\\") else sign
