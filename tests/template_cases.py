"""Broken templates: what was typed, where it is found, and what is said of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.archive import read_parts, write_parts
from docgen.gongwen import standard as gb
from docgen.word import pages, styles
from docgen.word.drawing import text_box
from docgen.word.oxml import NAMESPACES, cell, element, paragraph, row, run, table, table_borders
from docgen.word.package import word_package


def docx_of(*content: Any) -> bytes:
    """A small template: strings become paragraphs."""
    body = [paragraph(styles.BODY, part) if isinstance(part, str) else part for part in content]
    return word_package(
        pages.Draft([*body, pages.portrait(gb.E_DOC, "nextPage")], {}).document(),
        pages.common_margins(),
        title="试",
        profile=gb.E_DOC,
    )


def grid(*rows: str) -> Any:
    """A table of one row per string; cells are separated by a | between blanks."""
    lines = [row(*(cell(1000, paragraph(styles.TABLE_TEXT, text)) for text in line.split(" | "))) for line in rows]
    borders = table_borders(outer_eighths=4, inner_eighths=4, sides=True)
    return table([1000] * (rows[0].count(" | ") + 1), *lines, borders=borders, side_twips=0)


def split(*runs: Any) -> Any:
    """A paragraph of runs as an editor leaves them."""
    return paragraph(styles.BODY, *runs)


def boxed(text: str) -> Any:
    box = text_box(5, "框", paragraph(styles.BODY, text), left_mm=20, top_mm=20, size_mm=(50.0, 10.0))
    return paragraph(styles.BODY, box, "正文")


def inserted(text: str) -> Any:
    return element("w:ins", {"id": 1, "author": "甲"}, run(text))


def deleted(text: str) -> Any:
    gone = element("w:delText")
    gone.text = text
    return element("w:del", {"id": 2, "author": "甲"}, element("w:r", None, gone))


def field_code(text: str) -> Any:
    code = element("w:instrText")
    code.text = text
    return paragraph(styles.BODY, "见", element("w:r", None, code))


def content_control(*content: Any) -> Any:
    return element("w:sdt", None, element("w:sdtContent", None, *content))


def in_part(name: str, old: str, new: str) -> Callable[[bytes], bytes]:
    """Change a part of the finished package."""

    def change(data: bytes) -> bytes:
        parts = dict(read_parts(data, name="t"))
        found = next(each for each in parts if name in each)
        assert old.encode() in parts[found]
        return write_parts({**parts, found: parts[found].replace(old.encode(), new.encode(), 1)})

    return change


def added_part(name: str, content: str) -> Callable[[bytes], bytes]:
    return lambda data: write_parts({**read_parts(data, name="t"), name: content.encode()})


def story(tag: str, text: str) -> str:
    """A header, footer or the notes with one paragraph."""
    inner = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    noted = f'<w:footnote w:id="2">{inner}</w:footnote>' if tag == "footnotes" else inner
    return f'<w:{tag} xmlns:w="{NAMESPACES["w"]}">{noted}</w:{tag}>'


@dataclass(frozen=True)
class Case:
    """One broken template. `place`: as a person is told; `says`: message and remedy, as far as they are the mistake's own."""

    name: str
    content: tuple[Any, ...]
    place: str
    says: tuple[str, ...]
    code: str
    change: Callable[[bytes], bytes] | None = None

    def data(self) -> bytes:
        made = docx_of(*self.content)
        return self.change(made) if self.change else made


HEAD = "一、任务分工"


def _case(code: str, name: str, text: str, *says: str) -> Case:
    """A single paragraph under a heading."""
    return Case(name, (HEAD, "正文。", text), f"正文“{HEAD}”下第3段", says, code)


def _made(code: str, name: str, content: tuple[Any, ...], place: str, *says: str) -> Case:
    return Case(name, content, place, says, code)


BRACES = (
    _case("template-brace", "opening brace lost", "请{ 主送 }}办理", "开头只有一个花括号"),
    _case("template-brace", "closing brace lost", "请{{ 主送 }办理", "结尾只有一个花括号"),
    _case("template-brace", "single braces", "请{ 主送 }办理", "前后只有一个花括号", "圆括号"),
    _case("template-brace", "triple braces", "请{{{ 主送 }}}办理", "花括号多了"),
    _case("template-brace", "never closed", "请{{ 主送办理", "“{{ 主送办理”后面没有结束的花括号"),
    _case(
        "template-brace", "not closed before the next", "请{{ 主送 和{{ 方案 }}办理", "“{{ 主送 和”后面没有结束的花括号"
    ),
    _case("template-brace", "never opened", "请主送 }}办理", "“}}”前面没有开始的花括号"),
    _case("template-brace", "blank between braces", "请{ { 主送 } }办理", "两个括号之间有空格"),
    _case("template-brace", "blank before the last brace", "请{{ 主送 } }办理", "“{{ 主送 } }”：两个括号之间有空格"),
    _case("template-brace", "ends as a statement", "请{{ 主送 %}办理", "开头是“{{”，结尾是“%}”"),
    _case("template-brace", "ends as a field", "{% if 替代函 }}废止{% endif %}", "开头是“{%”，结尾是“}}”"),
    _case("template-brace", "end without per cent", "{% if 替代函 }废止{% endif %}", "结尾少了百分号"),
    _case("template-brace", "beginning without per cent", "{% if 替代函 %}废止{ endif %}", "开头少了百分号"),
    _case("template-brace", "note not closed", "请{# 说明 #办理", "后面没有结束的花括号"),
    _made(
        "template-brace",
        "over two paragraphs",
        ("请{{ 主送", "方案 }}办理"),
        "正文第1段",
        "“{{ 主送”后面没有结束的花括号",
        "“}}”前面没有开始的花括号",
    ),
)
WIDTHS = (
    _case("template-width", "full-width braces", "请｛｛ 主送 ｝｝办理", "花括号“｛”、“｝”是全角的", "请改为半角：{{ 主送 }}"),
    _case("template-width", "one full-width brace", "请{{ 主送 }｝办理", "花括号“｝”是全角的"),
    _case("template-width", "full-width per cent", "{％ if 替代函 ％}废止{％ endif ％}", "“％”是全角的", "请改为半角：{% if 替代函 %}"),
    _case("template-width", "full-width bar", "{{ 任务总数｜中文数字 }}", "“｜”是全角的", "“｜”改为“|”"),
    _case("template-width", "full-width brackets", "{{ 替代函|无则（“无”） }}", "“（”、“）”是全角的"),
    _case("template-width", "full-width dot", "{% for 组 in 任务组 %}{{ 组．标题 }}{% endfor %}", "“．”是全角的", "“．”改为“.”"),
    _case("template-width", "full-width comma", '{{ 标题|标题分行(方案，依据) }}', "“，”是全角的"),
    _case("template-quote", "one curly quote", "{{ 替代函|无则(“无) }}", "引号““”没有配对"),
    _case("template-quote", "curly and straight", '{{ 替代函|无则(“无") }}', "两边的引号不是一种"),
    _case("template-quote", "one straight quote", "{{ 替代函|无则('无) }}", "引号“'”没有配对"),
)  # fmt: skip
SPLITS = (
    _made(
        "template-tag-split",
        "a picture within",
        (split("{{ 主", text_box(7, "图", paragraph(styles.BODY), left_mm=1, top_mm=1, size_mm=(5.0, 5.0)), "送 }}"),),
        "正文第1段",
        "中间夹着图片、域、批注号或符号",
    ),
    _made("template-tag-split", "a line break within", (split("{{ 主\n送 }}"),), "正文第1段", "中间有换行或制表符"),
    _made(
        "template-tag-split", "a tab within", (split("{{ 主送\t}}"),), "正文第1段", "“{{ 主送 }}”：中间有换行或制表符"
    ),
    _made(
        "template-tag-split",
        "deleted words within",
        (split("{{ 主", deleted("办"), "送 }}"),),
        "正文第1段",
        "中间有修订删去的字",
        "接受或拒绝修订",
    ),
    _made(
        "template-tag-split",
        "partly inserted",
        (split("{{ 主", inserted("送"), " }}"),),
        "正文第1段",
        "有一部分是修订中加进的字",
    ),
)
SYNTAX = (
    _case("template-syntax", "empty field", "请{{ }}办理", "括号里没有内容"),
    _case("template-syntax", "field as a statement", "请{% 主送 %}办理", "{% %} 里要写指令", "请写成 {{ 主送 }}"),
    _case("template-syntax", "statement as a field", "{{ endif }}", "指令不能写在 {{ }} 里", "请写成 {% endif %}"),
    _case("template-syntax", "Chinese statement", "{% 如果 替代函 %}", "指令不能写成“如果”", "请写成 if"),
    _case("template-syntax", "misspelt statement", "{% esle %}", "没有指令“esle”", "是否应为“else”"),
    _case("template-syntax", "statement not supported", "{% include '甲' %}", "不支持的指令“include”"),
    _case("template-syntax", "merging of docxtpl", "{% vm %}甲", "不支持“vm”", "纵向合并"),
    _case("template-syntax", "minus sign", "甲{%- set 乙 = 主送 %}", "会把前后两段连在一起"),
    _case("template-syntax", "p without blank", "{%pset 甲 = 主送 %}", "“p”后面要空一格", "请写成 {%p set … %}"),
    _case("template-syntax", "field with p", "{{p 主送 }}", "字段前面不能加“p”"),
    _case("template-syntax", "column loop", "{%tc set 甲 = 主送 %}", "没有“{%tc”这种指令"),
    _case("template-syntax", "for without in", "{% for 任务组 %}甲{% endfor %}", "for 的写法是"),
    _case("template-syntax", "if without condition", "{% if %}甲{% endif %}", "if 后面没有条件"),
    _case("template-syntax", "set without value", "{% set 甲 %}", "set 的写法是"),
    _case("template-syntax", "else with a condition", "{% if 替代函 %}甲{% else 主送 %}乙{% endif %}", "“else”后面不能再写别的"),
    _case("template-syntax", "one equals sign", "{% if 任务总数 = 3 %}甲{% endif %}", "要写两个等号"),
    _case("template-syntax", "blank in a name", "{{ 任务 总数 }}", "“总数”处写法不通"),
    _case("template-syntax", "bar without filter", "{{ 主送| }}", "竖线后面没有过滤器的名称"),
    _case("template-syntax", "dot without field", "{{ 主送. }}", "点的后面没有字段名"),
    _case("template-syntax", "bracket not closed", '{{ 替代函|无则("无" }}', "圆括号没有成对"),
    _case("template-syntax", "sign that cannot be", "{{ 主送、方案 }}", "有不能用的字符“、”"),
    _case("template-syntax", "function", "{{ 主送.upper() }}", "不能调用函数"),
    _case("template-syntax", "square brackets", "{{ 任务组[0] }}", "不能用方括号取值"),
    _case("template-syntax", "multiplication", "{{ 任务总数 * 2 }}", "不能做乘法"),
)  # fmt: skip
BLOCKS = (
    _case(
        "template-block",
        "if without end",
        "{% if 替代函 %}废止。",
        "没有与它成对的 endif",
        "请在同一段里加上 {% endif %}",
    ),
    _made(
        "template-block",
        "paragraph loop without end",
        ("{%p for 组 in 任务组 %}", "{{ 组.标题 }}"),
        "正文第1段",
        "没有与它成对的 endfor",
        "后面加一段，只写 {%p endfor %}",
    ),
    _made(
        "template-block",
        "row loop without end",
        (grid("甲 | 乙", "{%tr for 组 in 任务组 %} | ", "{{ 组.标题 }} | 丙"),),
        "正文第1个表格第2行第1列",
        "没有与它成对的 endfor",
        "这个表格里加一行，只写 {%tr endfor %}",
    ),
    _case("template-block", "end without if", "废止{% endif %}。", "前面没有与它成对的 if"),
    _case(
        "template-block",
        "end of the other kind",
        "{% if 替代函 %}废止{% endfor %}{% endif %}",
        "前面没有与它成对的 for",
        "请写成 {% endif %}",
    ),
    _case(
        "template-block",
        "crossed",
        "{% for 组 in 任务组 %}{% if 组.标题 %}甲{% endfor %}{% endif %}",
        "交叉：里面的还没有结束",
        "“{% endif %}”：前面没有与它成对的 if",
    ),
    _case("template-block", "else alone", "甲{% else %}乙", "不在 if 与 endif 之间"),
    _case("template-block", "two else", "{% if 替代函 %}甲{% else %}乙{% else %}丙{% endif %}", "前面已经有 else"),
    _made(
        "template-block",
        "end at another level",
        ("{%p if 替代函 %}", "废止{% endif %}"),
        "正文第2段",
        "与开头“{%p if 替代函 %}”不一致",
        "开头带 p，这里也要带 p",
    ),
    _made(
        "template-block",
        "sentence over two paragraphs",
        ("{% if 替代函 %}甲", "乙{% endif %}"),
        "正文第2段",
        "不在同一段之内",
        "跨段的请用 {%p … %}",
    ),
    _made(
        "template-block",
        "end in a cell",
        ("{%p if 替代函 %}", grid("甲 | {%p endif %}")),
        "正文第1个表格第1行第2列",
        "不在同一处（正文、同一个单元格或同一个文本框）之内",
    ),
    _made(
        "template-block",
        "end in another table",
        (grid("{%tr for 组 in 任务组 %} | ", "{{ 组.标题 }} | "), "甲", grid("{%tr endfor %} | ")),
        "正文第2个表格第1行第1列",
        "不在同一个表格之内",
    ),
    _made(
        "template-block",
        "end outside a content control",
        (content_control(paragraph(styles.BODY, "{%p if 替代函 %}"), paragraph(styles.BODY, "甲")), "{%p endif %}"),
        "正文第3段",
        "与开头“{%p if 替代函 %}”不在同一处",
    ),
)
PLACES = (
    _case(
        "template-place", "words beside a paragraph tag", "现将{%p set 甲 = 主送 %}", "要独占一段，“现将”会被一起删去"
    ),
    _case("template-place", "two paragraph tags", "{%p if 替代函 %}{%p endif %}", "一段里有2个带 p 或 tr 的指令"),
    _made(
        "template-place",
        "words beside a row tag",
        (grid("{%tr for 组 in 任务组 %} | 说明", "{{ 组.标题 }} | ", "{%tr endfor %} | "),),
        "正文第1个表格第1行第1列",
        "这一行的其他格会被一起删去",
    ),
    _made(
        "template-place",
        "row tag outside a table",
        ("{%tr if 替代函 %}", "甲", "{%tr endif %}"),
        "正文第1段",
        "要写在表格里",
        "“{%tr endif %}”",
    ),
    _made(
        "template-place",
        "page break in the statement of a loop",
        (
            split(run("{%p for 组 in 任务组 %}"), element("w:r", None, element("w:br", {"type": "page"}))),
            "{{ 组.标题 }}",
            "{%p endfor %}",
        ),
        "正文第1段",
        "循环的开头有分页符",
    ),
    _made("template-place", "tag in a field code", (field_code(" REF {{ 主送 }} "),), "正文第1段", "域代码中有标签"),
)
FIELDS = (
    _case("template-field-unknown", "unknown field", "{{ 主送单位 }}：", "没有字段“主送单位”", "是否应为“主送”"),
    _case("template-field-unknown", "field of an item", "{{ 任务名称 }}", "它是列表“任务组.任务”里每一项的字段"),
    _case("template-field-unknown", "field of another template", "{{ 分项总数 }}", "它是“进展情况报告”模板的字段"),
    _case(
        "template-field-unknown",
        "unknown field of an item",
        "{% for 组 in 任务组 %}{{ 组.题目 }}{% endfor %}",
        "“组”没有字段“题目”",
        "是否应为“标题”",
    ),
    _case("template-field-unknown", "part of a text", "{{ 主送.名称 }}", "“主送”是文字，里面没有字段“名称”"),
    _case(
        "template-field-unknown",
        "item after its loop",
        "{% for 组 in 任务组 %}甲{% endfor %}{{ 组.标题 }}",
        "没有字段“组”",
    ),
    _case("template-field-unknown", "Python's own", "{{ 主送.__class__ }}", "里面没有字段“__class__”"),
    _case(
        "template-filter-unknown",
        "unknown filter",
        "{{ 任务总数|中文数子 }}",
        "没有过滤器“中文数子”",
        "是否应为“中文数字”",
    ),
    _case("template-filter-unknown", "filter of the engine", "{{ 主送|safe }}", "没有过滤器“safe”"),
    _case("template-loop", "loop over a text", "{% for 字 in 主送 %}{{ 字 }}{% endfor %}", "“主送”是文字，不是列表"),
    _case(
        "template-loop", "loop over a number", "{% for 甲 in 任务总数 %}乙{% endfor %}", "“任务总数”是整数，不是列表"
    ),
    _case(
        "template-loop",
        "loop over a truth value",
        "{% for 甲 in 加盖印章 %}乙{% endfor %}",
        "“加盖印章”是“是否”，不是列表",
        "请用 if 判断",
    ),
    _case("template-value", "list printed", "{{ 任务组 }}", "“任务组”是列表，不能直接印出"),
    _case("template-value", "truth value printed", "{{ 加盖印章 }}", "“加盖印章”只有是、否两个值"),
    _case(
        "template-value",
        "item printed",
        "{% for 组 in 任务组 %}{{ 组 }}{% endfor %}",
        "“组”有几个字段，不能整个印出",
        "{{ 组.标题 }}",
    ),
    _case("template-value", "field of a list", "{{ 任务组.标题 }}", "“任务组”是列表，不能直接取“标题”"),
    _case(
        "template-value",
        "filter of other values",
        "{{ 任务组|中文数字 }}",
        "过滤器“中文数字”用于整数、文字，“任务组”是列表",
    ),
    _case("template-value", "filter without its words", "{{ 替代函|无则 }}", "过滤器“无则”的括号里要写1项"),
)
PARTS = (
    _made(
        "template-field-unknown",
        "unknown field in a text box",
        (boxed("{{ 主送单位 }}"),),
        "正文的文本框",
        "没有字段“主送单位”",
    ),
    Case(
        "unknown field in a header",
        ("{{ 主送 }}",),
        "页眉第1段",
        ("没有字段“页眉字段”",),
        "template-field-unknown",
        added_part("word/header9.xml", story("hdr", "{{ 页眉字段 }}")),
    ),
    Case(
        "broken tag in a footer",
        ("{{ 主送 }}",),
        "页脚第1段",
        ("“{{ 印发”后面没有结束的花括号",),
        "template-brace",
        added_part("word/footer9.xml", story("ftr", "{{ 印发")),
    ),
    Case(
        "full-width braces in a footnote",
        ("{{ 主送 }}",),
        "脚注第1段",
        ("花括号“｛”、“｝”是全角的",),
        "template-width",
        added_part("word/footnotes.xml", story("footnotes", "见｛｛ 依据 ｝｝")),
    ),
    Case(
        "tag in a comment",
        ("{{ 主送 }}",),
        "批注",
        ("批注（word/comments.xml）中有标签",),
        "template-place",
        added_part("word/comments.xml", "<a>{<b>{</b> 主送 }}</a>"),
    ),
    Case(
        "tag in the title of the file",
        ("{{ 主送 }}",),
        "文件属性",
        ("文件属性（docProps/core.xml）中有标签",),
        "template-place",
        in_part("docProps/core.xml", ">试<", ">{{ 标题 }}<"),
    ),
    Case(
        "damaged footer",
        ("{{ 主送 }}",),
        "页脚",
        ("word/footer9.xml）已损坏",),
        "template-damaged",
        added_part("word/footer9.xml", "<w:ftr"),
    ),
)
CASES: tuple[Case, ...] = (*BRACES, *WIDTHS, *SPLITS, *SYNTAX, *BLOCKS, *PLACES, *FIELDS, *PARTS)
KINDS: Mapping[str, tuple[Case, ...]] = {
    "braces": BRACES, "widths": WIDTHS, "splits": SPLITS, "syntax": SYNTAX, "blocks": BLOCKS, "places": PLACES,
    "fields": FIELDS, "parts": PARTS,
}  # fmt: skip
