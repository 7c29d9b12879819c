"""A filled template says exactly what the context says, or the run stops with a message that helps."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import pytest
from lxml import etree

from docgen import contexts
from docgen.archive import read_parts, write_parts
from docgen.contexts import 任务组
from docgen.errors import SourceError, TemplateError
from docgen.gongwen import standard as gb
from docgen.word import pages, styles
from docgen.word.blueprint import build
from docgen.word.drawing import text_box
from docgen.word.fields import kinds
from docgen.word.filters import title_lines
from docgen.word.oxml import cell, element, paragraph, plain_text, row, run, table, table_borders
from docgen.word.package import word_package
from docgen.word.render import Template
from tests import word_contexts as samples

FILE = "任务分解函.docx"
HOSTILE = (
    "完成率<80%，A&B 工程",
    "{{x}}",
    "{%",
    "{# 说明 #}",
    "｛｛ 主送 ｝｝",
    "<w:p>",
    "</w:t></w:r></w:p>",
    "&amp;&lt;",
    "<?docgen-merge?>",
    "]]>",
    "𠮷林路",
    "  前后有空格  ",
    "“引号”'\"",
    "{_{ a }_}",
    "=SUM(A1)",
)


def docx_of(*content: Any) -> bytes:
    """A small template: strings become paragraphs."""
    body = [paragraph(styles.BODY, part) if isinstance(part, str) else part for part in content]
    return word_package(
        pages.Draft([*body, pages.portrait(gb.E_DOC, "nextPage")], {}).document(),
        pages.common_margins(),
        title="试",
        profile=gb.E_DOC,
    )


def compile_letter(*content: Any) -> Template:
    return Template.compile(docx_of(*content), kind=contexts.LETTER, file=FILE)


def filled(*content: Any, context: object = samples.ONE_LEAD, part: str = "word/document.xml") -> Any:
    """The tree of a part after filling."""
    return etree.fromstring(read_parts(compile_letter(*content).render(context), name="r")[part])


def text_of(*content: Any, context: object = samples.ONE_LEAD) -> str:
    return plain_text(filled(*content, context=context)).strip("\n")


def refusal(*content: Any, context: object = samples.ONE_LEAD) -> str:
    """What the user reads when this template is compiled and filled."""
    with pytest.raises(TemplateError) as caught:
        compile_letter(*content).render(context)
    return str(caught.value)


def grid(*rows: str) -> Any:
    """A table of one row per string; cells are separated by a | between blanks."""
    lines = [row(*(cell(1000, paragraph(styles.TABLE_TEXT, text)) for text in line.split(" | "))) for line in rows]
    borders = table_borders(outer_eighths=4, inner_eighths=4, sides=True)
    return table([1000] * (rows[0].count(" | ") + 1), *lines, borders=borders, side_twips=0)


# ---- what arrives --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_arrives_as_text(text: str) -> None:
    assert text_of("主送：{{ 主送 }}。", context=replace(samples.ONE_LEAD, 主送=text)) == f"主送：{text}。"


@cache
def shipped(kind: str) -> Template:
    return Template.compile(build(kind), kind=kind, file=f"{kind}.docx")


def strings_of(context: object) -> Iterator[str]:
    for member in fields(context):  # type: ignore[arg-type]
        value = getattr(context, member.name)
        if isinstance(value, str):
            yield member.name
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            yield from (f"{member.name}.{inner}" for inner in strings_of(value[0]))


def with_hostile(context: Any, path: str, text: str) -> Any:
    name, _, rest = path.partition(".")
    value = getattr(context, name)
    return replace(context, **{name: (with_hostile(value[0], rest, text), *value[1:]) if rest else text})


# Conditions and lists decide whether these are printed at all; the rest is printed once at least.
SILENT = {
    contexts.LETTER: {"任务组.任务.任务编号", "配合任务名称", "共性任务序号", "共性任务单位"},
    contexts.REPORT: {
        "汇总表.任务编号",
        "滞后清单.任务编号",
        "时限调整.任务编号",
        "任务调整.说明",
        "任务调整.依据",
        "任务调整.日期",
        "免报单位",
        "经催报单位",
        "待审单位",
    },
}


@pytest.mark.parametrize(
    ("kind", "path"),
    [(kind, path) for kind, (context, *_) in samples.SAMPLES.items() for path in strings_of(context)],
)
def test_every_field_of_the_shipped_templates_survives_hostile_text(kind: str, path: str) -> None:
    text = "完成率<80%，A&B 工程{{x}}{%<w:p>𠮷"
    context = with_hostile(samples.SAMPLES[kind][0], path, text)
    result = shipped(kind).render(context)
    whole = "".join(plain_text(etree.fromstring(part)) for name, part in parts_of(result) if is_text(name))
    if text in whole.replace("\n", ""):
        return
    lists = (
        *(name for name, value in kinds(contexts.TEMPLATES[kind]).items() if value.owner is contexts.要点),
        "主题进展.要点",
        "牵头任务",
        "配合任务",
    )
    assert path.startswith(lists) or path in SILENT[kind], f"{path} is printed nowhere"


def parts_of(result: bytes) -> list[tuple[str, bytes]]:
    return list(read_parts(result, name="r").items())


def is_text(name: str) -> bool:
    return re.fullmatch(r"word/(document|header.*|footer.*)\.xml", name) is not None


def test_a_new_line_becomes_a_line_break_and_a_tab_a_tab() -> None:
    root = filled("{{ 主送 }}", context=replace(samples.ONE_LEAD, 主送="甲\n乙\r\n丙\t丁"))
    assert [len(root.findall(f".//{{*}}r/{{*}}{tag}")) for tag in ("br", "tab")] == [2, 1]
    assert plain_text(root).strip("\n") == "甲\n乙\n丙\t丁"


def test_a_tag_that_an_editor_split_over_runs_is_filled() -> None:
    pieces = [run(piece) for piece in ("主送：{", "{ 主", "送 ", "}", "}。")]
    assert text_of(paragraph(styles.BODY, *pieces)) == "主送：区水务局。"


def test_a_spelling_mark_within_a_split_tag_does_no_harm() -> None:
    mark = element("w:proofErr", {"type": "spellStart"})
    assert text_of(paragraph(styles.BODY, run("{{ 主"), mark, run("送 }}"))) == "区水务局"


def test_curly_quotes_typed_in_a_tag_are_understood() -> None:
    assert text_of("{{ 替代函|无则(“无”) }}") == "无"


def test_a_text_box_and_a_header_are_filled_too() -> None:
    size = (50.0, 10.0)
    box = text_box(5, "框", paragraph(styles.BODY, "{{ 主送 }}"), left_mm=20, top_mm=20, size_mm=size)
    assert "区水务局" in text_of(paragraph(styles.BODY, box, "正文"))
    letter = Template.compile(build(contexts.LETTER), kind=contexts.LETTER, file=FILE).render(samples.ONE_LEAD)
    header = read_parts(letter, name="r")["word/header-letter.xml"]
    assert samples.ONE_LEAD.发文机关 in plain_text(etree.fromstring(header))


def test_the_same_context_gives_the_same_bytes() -> None:
    for kind, contexts_of_kind in samples.SAMPLES.items():
        template = Template.compile(build(kind), kind=kind, file=kind)
        for context in contexts_of_kind:
            assert template.render(context) == template.render(context)


def test_parts_without_tags_are_copied() -> None:
    before = read_parts(build(contexts.LETTER), name="t")
    letter = Template.compile(build(contexts.LETTER), kind=contexts.LETTER, file=FILE).render(samples.ONE_LEAD)
    after = read_parts(letter, name="r")
    assert list(after) == list(before)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"word/document.xml", "word/header-letter.xml"}


@pytest.mark.parametrize("number", [0, 1, 30])
def test_any_number_of_tasks_gives_as_many_rows(number: int) -> None:
    tasks = tuple(samples.row(n + 1, f"主题{n}", f"任务{n}") for n in range(number))
    context = replace(samples.ONE_LEAD, 任务组=(任务组("牵头任务", tasks),) if tasks else ())
    letter = Template.compile(build(contexts.LETTER), kind=contexts.LETTER, file=FILE).render(context)
    root = etree.fromstring(read_parts(letter, name="r")["word/document.xml"])
    assert len(root.findall(".//{*}tbl/{*}tr")) == 1 + (number + 1 if number else 0)


def test_a_shape_repeated_by_a_loop_gets_its_own_number() -> None:
    box = text_box(7, "框", paragraph(styles.BODY, "印"), left_mm=20, top_mm=20, size_mm=(50.0, 10.0))
    context = replace(samples.ONE_LEAD, 任务组=samples.NINE_LEADS.任务组)
    root = filled(
        "{%p for 组 in 任务组 %}", paragraph(styles.BODY, box, "{{ 组.标题 }}"), "{%p endfor %}", context=context
    )
    numbers = [shape.get("id") for shape in root.iter("{*}docPr")]
    assert len(numbers) == len(set(numbers)) == 2


def test_a_cell_left_without_a_paragraph_gets_one() -> None:
    tag = paragraph(styles.BODY, "{%p if 替代函 %}")
    inside = row(cell(1000, tag, paragraph(styles.BODY, "原函"), paragraph(styles.BODY, "{%p endif %}")))
    borders = table_borders(outer_eighths=4, inner_eighths=4, sides=True)
    root = filled(table([1000], inside, borders=borders, side_twips=0), "{{ 主送 }}")
    assert len(root.findall(".//{*}tc/{*}p")) == 1


# ---- merged cells --------------------------------------------------------------------------------------------


def merges(*rows: str, context: object = samples.ONE_LEAD) -> list[list[str]]:
    """The merge state of each cell: 'restart', 'continue' or its text."""
    states = []
    for line in filled(grid(*rows), context=context).findall(".//{*}tr"):
        cells = []
        for tc in line.findall("{*}tc"):
            merge = tc.find("{*}tcPr/{*}vMerge")
            cells.append(plain_text(tc).strip("\n") if merge is None else merge.values()[0])
        states.append(cells)
    return states


def test_equal_texts_below_each_other_become_one_cell() -> None:
    tag = "{{ 主送|纵向合并 }} | {{ 联系人 }}"
    assert merges(tag, tag, tag) == [["restart", "待明确"], ["continue", "待明确"], ["continue", "待明确"]]


def test_different_texts_stay_apart() -> None:
    assert merges("{{ 主送|纵向合并 }}", "{{ 联系人|纵向合并 }}") == [["区水务局"], ["待明确"]]


def test_a_row_without_the_mark_breaks_the_run() -> None:
    marked = "{{ 主送|纵向合并 }}"
    assert merges(marked, "区水务局", marked) == [["区水务局"]] * 3


def test_equal_texts_in_other_columns_are_not_merged() -> None:
    assert merges("{{ 主送|纵向合并 }} | 甲", "乙 | {{ 主送|纵向合并 }}") == [["区水务局", "甲"], ["乙", "区水务局"]]


def test_a_merged_cell_shows_its_text_once_and_stays_valid() -> None:
    root = filled(grid(*["{{ 主送|纵向合并 }}"] * 3))
    assert plain_text(root).count("区水务局") == 1
    assert [len(tc.findall("{*}p")) for tc in root.iter("{*}tc")] == [1, 1, 1]
    assert not root.xpath("//processing-instruction()")


def test_the_annex_merges_number_and_name_and_says_the_theme_in_every_row() -> None:
    root = etree.fromstring(read_parts(letter_of(samples.NINE_LEADS), name="r")["word/document.xml"])
    table_of_tasks = root.find(".//{*}tbl")
    texts = [[plain_text(tc).strip("\n") for tc in line.findall("{*}tc")] for line in table_of_tasks.findall("{*}tr")]
    second = next(at for at, line in enumerate(texts) if line[0] == "2")
    assert texts[second + 1][:3] == ["", samples.BASE, ""]
    after = next(at for at, line in enumerate(texts) if line[0].startswith("二、"))
    assert texts[after + 1][1] == samples.BASE


def letter_of(context: object) -> bytes:
    return Template.compile(build(contexts.LETTER), kind=contexts.LETTER, file=FILE).render(context)


# ---- what is refused -----------------------------------------------------------------------------------------


def test_an_unknown_field_is_named_with_its_paragraph_and_a_suggestion() -> None:
    message = refusal("请{{ 主送单位 }}办理。")
    assert all(part in message for part in (FILE, "请{{ 主送单位 }}办理。", "主送单位", "是否应为“主送”"))


def test_an_unknown_field_in_a_loop_is_found_before_any_data() -> None:
    message = refusal(
        "{%p for 组 in 任务组 %}", "{%p for 行 in 组.任务 %}", "{{ 行.牵头部门 }}", *["{%p endfor %}"] * 2
    )
    assert "牵头部门" in message
    assert "是否应为“牵头单位”" in message


def test_an_unknown_field_in_a_branch_never_taken_is_found_too() -> None:
    assert "原函字号" in refusal("{% if 替代函 %}{{ 原函字号 }}{% endif %}")


def test_all_mistakes_of_a_template_come_in_one_message() -> None:
    message = refusal("{{ 甲 }}", "{{ 乙 }}")
    assert "有2处错误" in message
    assert "甲" in message
    assert "乙" in message


def test_an_unknown_filter_is_named() -> None:
    assert "纵向合井" in refusal("{{ 主送|纵向合井 }}")


@pytest.mark.parametrize(
    "text", ["｛｛ 主送 ｝｝", "{{ 主送 ｝｝", "{ 主送 }", "{{ 主送 }", "{% if 替代函 %", "主送 }}"]
)
def test_broken_or_full_width_braces_are_refused_with_their_paragraph(text: str) -> None:
    message = refusal(f"请{text}办理")
    assert "花括号" in message
    assert text in message


def test_a_tag_over_two_paragraphs_is_refused() -> None:
    assert "花括号" in refusal("请{{ 主", "送 }}办理")


def test_an_unclosed_loop_is_refused() -> None:
    assert "没有与它成对的 endfor" in refusal("{%p for 组 in 任务组 %}", "{{ 组.标题 }}")


@pytest.mark.parametrize(
    "text",
    [
        "{% autoescape false %}{{ 主送 }}{% endautoescape %}",
        "{% include '/etc/passwd' %}",
        "{% macro a() %}{% endmacro %}",
    ],
)
def test_statements_that_a_letter_does_not_need_are_refused(text: str) -> None:
    assert "不支持的指令" in refusal(text)


@pytest.mark.parametrize("text", ["{{ 主送|safe }}", "{{ 主送|e }}", "{{ 主送|attr('upper') }}"])
def test_filters_that_could_write_markup_are_not_there(text: str) -> None:
    assert "没有过滤器" in refusal(text)


def test_python_is_out_of_reach() -> None:
    assert FILE in refusal("{{ ''.__class__.__mro__ }}")


def test_an_empty_value_is_never_printed() -> None:
    message = refusal("原{{ 替代函 }}作废")
    assert "替代函" in message
    assert "没有内容" in message
    assert "原{{ 替代函 }}作废" in message


def test_a_missing_value_is_refused_and_named() -> None:
    context = replace(samples.ONE_LEAD, 主送=None)  # type: ignore[arg-type]
    assert "主送" in refusal("正文 {{ 联系人 }}", context=context)


def test_a_missing_value_deep_inside_is_named_with_its_place() -> None:
    broken = replace(samples.row(1, "主题", "任务"), 任务内容=None)  # type: ignore[arg-type]
    context = replace(samples.ONE_LEAD, 任务组=(任务组("标题", (samples.row(2, "主题", "任务"), broken)),))
    assert "任务组[1].任务[2].任务内容" in refusal("{{ 主送 }}", context=context)


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\x0c", "\x1f", "￾", "\ud800"])
def test_a_control_character_is_refused_with_its_field_and_code(char: str) -> None:
    message = refusal("{{ 主送 }}", context=replace(samples.ONE_LEAD, 主送=f"区{char}水务局"))
    assert "“主送”" in message
    assert f"U+{ord(char):04X}" in message


@pytest.mark.parametrize("tag", ["{{ 任务组 }}", "{{ 牵头任务数 == 1 }}"])
def test_lists_and_truth_values_are_not_printed(tag: str) -> None:
    assert "不能直接印出" in refusal(tag)


def test_a_calculation_that_fails_is_told_with_its_paragraph() -> None:
    message = refusal("共{{ 牵头任务数 + 主送 }}项")
    assert "不能计算" in message
    assert "共{{ 牵头任务数 + 主送 }}项" in message


def test_a_tag_where_nothing_is_filled_is_refused() -> None:
    package = read_parts(docx_of("{{ 主送 }}"), name="t")
    package["docProps/core.xml"] = package["docProps/core.xml"].replace("试".encode(), "{{ 标题 }}".encode())
    with pytest.raises(TemplateError, match=r"docProps/core\.xml"):
        Template.compile(write_parts(package), kind=contexts.LETTER, file=FILE)


def test_a_damaged_part_is_refused() -> None:
    package = read_parts(docx_of("{{ 主送 }}"), name="t")
    package["word/document.xml"] = package["word/document.xml"][:-20]
    with pytest.raises(TemplateError, match="损坏"):
        Template.compile(write_parts(package), kind=contexts.LETTER, file=FILE)


def test_a_file_that_is_no_word_document_is_refused() -> None:
    with pytest.raises(TemplateError, match="不是 Word 文档"):
        Template.compile(write_parts({"a.txt": b"x"}), kind=contexts.LETTER, file=FILE)
    with pytest.raises(SourceError):
        Template.compile(b"%PDF", kind=contexts.LETTER, file=FILE)


def test_a_context_of_another_template_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError):
        compile_letter("{{ 主送 }}").render(samples.REPORT)


def test_every_refusal_tells_the_remedy() -> None:
    for content in ("{{ 主送单位 }}", "{ 主送 }", "{{ 替代函 }}"):
        with pytest.raises(TemplateError) as caught:
            compile_letter(content).render(samples.ONE_LEAD)
        assert caught.value.hint.endswith("。")


# ---- filters -------------------------------------------------------------------------------------------------


def test_a_number_is_written_in_chinese() -> None:
    assert text_of("{{ 任务总数|中文数字 }}项") == "二十八项"


def test_otherwise_fills_a_gap_and_leaves_a_value_and_a_zero() -> None:
    assert text_of("{{ 替代函|无则('无') }}，{{ 主送|无则('无') }}，{{ 配合任务数|无则('无') }}") == "无，区水务局，0"


def test_a_list_of_numbers_is_said_one_by_one() -> None:
    context = replace(samples.ONE_LEAD, 牵头任务名称="第1、5、16项", 配合任务名称="第2项“甲、乙”、第3项“丙”")
    assert text_of("{{ 牵头任务名称|逐项 }}", context=context) == "第1项、第5项、第16项"
    assert text_of("{{ 配合任务名称|逐项 }}", context=context) == "第2项“甲、乙”、第3项“丙”"


@pytest.mark.parametrize(
    ("title", "phrases", "lines"),
    [
        ("关于重点任务的函", (), ["关于重点任务的函"]),
        (
            samples.ONE_LEAD.标题,
            (samples.ONE_LEAD.方案,),
            ["关于分解落实罗湖区智慧城区建设", "重点任务的函"],
        ),
        (
            samples.REPORT.标题,
            (samples.REPORT.方案, samples.REPORT.季度),
            ["关于罗湖区智慧城区建设重点任务", "2020年第三季度进展情况的报告"],
        ),
        ("一" * 25, ("二",), ["一" * 25]),
    ],
)
def test_a_long_title_breaks_at_the_edge_of_a_phrase(title: str, phrases: tuple[str, ...], lines: list[str]) -> None:
    assert title_lines(title, *phrases).split("\n") == lines


# ---- wording -------------------------------------------------------------------------------------------------

WATER = samples.ONE_LEAD
VARIANTS = [
    replace(
        WATER,
        牵头任务数=lead,
        牵头任务名称="第24项“打造智慧水务”" if lead else "",
        配合任务数=support,
        配合任务名称="第2、4、5、6、8项" if support else "",
        共性任务数=shared,
        共性任务序号="1、5、6" if shared else "",
        共性任务单位="各相关单位" if shared else "",
        首报季度=first,
        替代函=replaced,
    )
    for lead, support, shared, first, replaced in itertools.product(
        (0, 1), (0, 5), (0, 3), ("本季度", "2020年第二季度"), ("", "罗智统函〔2020〕3号")
    )
    if lead or support
]
_DOUBLED = re.compile(r"[，。；：、！？]{2}|（）|“”|《》|〔〕|[（“《][，。；：、]|None|\{|\}|  ")


def sentences(result: bytes) -> str:
    return plain_text(etree.fromstring(read_parts(result, name="r")["word/document.xml"]))


@pytest.mark.parametrize("context", VARIANTS)
def test_a_letter_reads_well_for_every_kind_of_unit(context: contexts.任务分解函) -> None:
    text = sentences(letter_of(context))
    assert not _DOUBLED.search(text), _DOUBLED.search(text)
    assert ("对牵头任务" in text) == bool(context.牵头任务数)
    assert ("对配合任务" in text) == bool(context.配合任务数)
    assert ("各相关单位" in text) == bool(context.共性任务数)
    assert ("同时作废" in text) == bool(context.替代函)
    assert "0项" not in text


REPORTS = [
    replace(base, **change)
    for base in (samples.REPORT, samples.EMPTY_REPORT)
    for change in (
        {},
        {"有上季度": not base.有上季度},
        {"迟报单位": "", "退回单位": ""},
        {"未报单位": "区教育局", "退回单位": "", "未报数": 1},
        {"退回单位": "区教育局", "未报单位": "", "退回数": 1},
        {"逾期任务": (replace(samples.point(1, "甲", "乙"), 原因="", 措施="", 进展=""),)},
        {"滞后未逾期": (replace(samples.point(1, "甲", "乙"), 原因="", 措施="", 进展=""),)},
        {"免报数": 2, "抄送": "区委办公室"},
        {"分解函字号": "", "示例": False},
    )
]


@pytest.mark.parametrize("context", REPORTS)
def test_a_report_reads_well_whatever_was_returned(context: contexts.进展情况报告) -> None:
    result = Template.compile(build(contexts.REPORT), kind=contexts.REPORT, file="r").render(context)
    text = sentences(result)
    assert not _DOUBLED.search(text), _DOUBLED.search(text)
    assert ("与上季度相比" in text) == context.有上季度
    assert ("本季度无滞后任务。" in text) == (not context.滞后任务)
    assert ("本季度无逾期任务。" in text) == (not context.逾期任务)
    assert ("示例数据" in text) == context.示例
    assert ("抄送：" in text) == bool(context.抄送)
    assert (f"（{context.未报单位}）" in text) == bool(context.未报单位)
