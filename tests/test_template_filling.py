"""What a filled template holds: missing values told, texts exact, code locked in, tables and paragraphs whole."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import etree

from docgen import contexts
from docgen.archive import read_parts
from docgen.contexts import 任务组, 年月日
from docgen.errors import TemplateError
from docgen.gongwen import standard as gb
from docgen.word import styles
from docgen.word.compiling import mistakes
from docgen.word.oxml import cell, element, paragraph, plain_text, qualified, row, run, table, table_borders
from docgen.word.render import Template
from tests import word_contexts as samples
from tests.template_cases import docx_of, grid, inserted, split

FILE = "任务分解函.docx"
W = qualified("w:p").removesuffix("p")


def compiled(*content: Any, kind: str = contexts.LETTER) -> Template:
    return Template.compile(docx_of(*content), kind=kind, file=FILE)


def filled(*content: Any, context: object = samples.ONE_LEAD, missing: list[str] | None = None) -> Any:
    kind = type(context).__name__
    data = compiled(*content, kind=kind).render(context, missing=missing)
    return etree.fromstring(read_parts(data, name="r")["word/document.xml"])


def text_of(*content: Any, context: object = samples.ONE_LEAD, missing: list[str] | None = None) -> str:
    return plain_text(filled(*content, context=context, missing=missing)).strip("\n")


def refusal(*content: Any, context: object = samples.ONE_LEAD) -> str:
    with pytest.raises(TemplateError) as caught:
        compiled(*content, kind=type(context).__name__).render(context)
    return str(caught.value)


def cells(root: Any) -> list[list[str]]:
    return [[plain_text(each).strip() for each in line.iter(W + "tc")] for line in root.iter(W + "tr")]


# ---- missing values --------------------------------------------------------------------------------------------

EMPTY = replace(samples.ONE_LEAD, 抄送="", 依据="", 成文日期="")


@pytest.mark.parametrize(
    ("tag", "field"),
    [
        ("{{ 抄送 }}", "抄送"),
        ("{{ 抄送|去空白 }}", "抄送"),
        ("{{ 抄送|替换('甲', '乙') }}", "抄送"),
        ("{{ 抄送|作文字 }}", "抄送"),
        ("{{ 抄送|逐项 }}", "抄送"),
        ("{{ 抄送|大写数字 }}", "抄送"),
        ("{{ 抄送|中文数字 }}", "抄送"),
        ("{{ 抄送|标题分行 }}", "抄送"),
        ("{{ 成文日期|日期 }}", "成文日期"),
        ("{{ 成文日期|序时 }}", "成文日期"),
        ("{% set 甲 = 抄送 %}{{ 甲 }}", "甲"),
        ("{{ 抄送 or 依据 }}", "（算式）"),
    ],
)
def test_a_missing_value_is_written_as_unknown_and_told(tag: str, field: str) -> None:
    missing: list[str] = []
    assert text_of(f"抄送：{tag}。", context=EMPTY, missing=missing) == "抄送：待明确。"
    assert missing == [field]


def test_what_is_joined_or_chained_has_no_silent_gaps() -> None:
    missing: list[str] = []
    late = tuple(replace(each, 原因="") for each in samples.REPORT.滞后任务)
    context = replace(samples.REPORT, 滞后任务=late)
    assert text_of("{{ 滞后任务|连接('；', '原因') }}", context=context, missing=missing) == "待明确；待明确"
    assert text_of("{{ 密级 ~ '、' ~ 紧急程度 }}", context=context, missing=missing) == "待明确、待明确"
    assert missing == ["原因", "密级", "紧急程度"]


def test_a_value_that_is_not_there_at_all_is_told_too() -> None:
    missing: list[str] = []
    context = replace(samples.ONE_LEAD, 主送=None)
    assert text_of("{{ 主送 }}：", context=context, missing=missing) == "待明确："
    assert missing == ["主送"]
    assert "字段“主送”没有值" in refusal("{{ 主送 }}", context=context)


def test_a_missing_value_in_a_merged_column_is_told() -> None:
    missing: list[str] = []
    context = replace(
        samples.NINE_LEADS, 牵头任务=tuple(replace(each, 主题="") for each in samples.NINE_LEADS.牵头任务)
    )
    root = filled(
        grid("{%tr for 任务 in 牵头任务 %} | ", "{{ 任务.主题|纵向合并 }} | {{ 任务.序号 }}", "{%tr endfor %} | "),
        context=context,
        missing=missing,
    )
    assert cells(root)[0] == ["待明确", "1"] and missing == ["任务.主题"]


def test_a_condition_on_a_missing_value_prints_nothing_and_tells_nothing() -> None:
    missing: list[str] = []
    assert text_of("甲{% if 抄送 %}抄送：{{ 抄送 }}{% endif %}", context=EMPTY, missing=missing) == "甲"
    assert text_of('{{ 抄送|无则("无") }}', context=EMPTY, missing=missing) == "无"
    assert missing == []


# ---- dates and numbers -----------------------------------------------------------------------------------------

DATED = replace(samples.REPORT, 报送截止=年月日(date(2020, 10, 12)), 截至日期=年月日(date(2020, 9, 30)))


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{{ 报送截止 }}", "2020年10月12日"),
        ("{{ 报送截止|日期 }}", "2020年10月12日"),
        ('{{ 报送截止|日期("月日") }}', "10月12日"),
        ('{{ 报送截止|日期("年月") }}', "2020年10月"),
        ('{{ 报送截止|日期("点") }}', "2020.10.12"),
        ('{{ 报送截止|日期("横线") }}', "2020-10-12"),
        ('{{ 报送截止|日期("汉字") }}', "二〇二〇年十月十二日"),
        ('{{ 报送截止|日期("星期") }}', "2020年10月12日（星期一）"),
        ("{{ 截至日期|序时 }}", "74%"),
        ("{{ 报送截止|序时(截至日期, 报送截止) }}", "100%"),
        ("{{ 截至日期|序时(截至日期, 报送截止) }}", "7%"),
        ("{{ 任务总数|大写数字 }}", "贰拾捌"),
        ("{{ 任务总数|中文数字 }}", "二十八"),
        ("{{ 滞后任务|项数 }}", "2"),
        ('{{ 滞后任务|连接("、", "单位") }}', "区水务局、区消防救援大队"),
        ('{{ 滞后任务|join("、", attribute="单位") }}', "区水务局、区消防救援大队"),
    ],
)
@pytest.mark.parametrize("typed", [True, False], ids=["date", "text"])
def test_a_filter_writes(tag: str, shown: str, typed: bool) -> None:
    plain = replace(DATED, 报送截止="2020年10月12日", 截至日期="2020年9月30日")
    assert text_of(tag, context=DATED if typed else plain) == shown


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        ("{{ 方案|日期 }}", "不是日期，不能用过滤器“日期”"),
        ('{{ 报送截止|日期("农历") }}', "日期没有“农历”这种写法"),
        ("{{ 方案|大写数字 }}", "不是整数，不能用过滤器“大写数字”"),
        ("{{ 报送截止|序时(报送截止, 截至日期) }}", "晚于止日"),
    ],
)
def test_a_filter_refuses_what_it_cannot_write(tag: str, why: str) -> None:
    told = refusal(tag, context=DATED)
    assert why in told and "“{{" in told


def test_an_unknown_day_stays_unknown() -> None:
    context = replace(DATED, 报送截止="待明确")
    assert text_of('{{ 报送截止|日期("月日") }}，{{ 报送截止|序时 }}', context=context) == "待明确，待明确"


def test_the_unit_and_its_tasks_can_be_reached_by_name() -> None:
    root = filled(
        "{{ 单位.名称 }}（{{ 单位.简称 }}）",
        grid("{%tr for 任务 in 牵头任务 %} | ", "{{ 任务.序号 }} | {{ 任务.任务名称 }}", "{%tr endfor %} | "),
    )
    assert "区水务局（水务局）" in plain_text(root)
    assert cells(root) == [["24", "打造智慧水务"]]


# ---- code stays locked in ------------------------------------------------------------------------------------------

ESCAPES = (
    "{{ 主送.__class__.__mro__ }}",
    "{{ 主送.__init__.__globals__ }}",
    "{{ 主送['__class__'] }}",
    "{{ 主送|attr('__class__') }}",
    "{{ 任务组|map(attribute='__class__')|list }}",
    "{{ '{0.__class__}'.format(主送) }}",
    "{{ '%s'|format(主送) }}",
    "{{ 主送.format }}",
    "{{ ''.join(主送) }}",
    "{{ self.__dict__ }}",
    "{{ cycler.__init__ }}",
    "{{ lipsum() }}",
    "{{ range(10) }}",
    "{% for 甲 in range(10**9) %}{% endfor %}",
    "{{ loop.__class__ }}",
    "{% for 组 in 任务组 %}{{ loop.__class__ }}{% endfor %}",
    "{% for 组 in 任务组 %}{{ 组.__dataclass_fields__ }}{% endfor %}",
    "{{ 任务组|连接('、', '__class__') }}",
    "{{ 任务组|join(attribute='标题.__class__') }}",
    "{{ 任务总数 ** 99999999 }}",
    "{{ 主送 * 999999999 }}",
    "{{ 'a' * 999999999 }}",
    "{{ {}.x }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends '甲' %}",
    "{% macro 甲() %}{% endmacro %}",
    "{% call 甲() %}{% endcall %}",
    "{% filter upper %}甲{% endfilter %}",
    "{% raw %}甲{% endraw %}",
    "{% do 主送 %}",
    "{{ docgen_printed }}",
    "{{ docgen_prints }}",
    "{{ docgen_anything }}",
    "{{ 主送|docgen_printed('甲') }}",
    "{{ 主送|safe }}",
    "{{ 主送|xmlattr }}",
)


@pytest.mark.parametrize("text", ESCAPES)
def test_a_template_reaches_nothing_but_its_fields(text: str) -> None:
    assert mistakes(docx_of(text), kind=contexts.LETTER, file=FILE)


MANY = replace(samples.ONE_LEAD, 牵头任务=samples.ONE_LEAD.牵头任务 * 2000)
LONG = "{% set 甲 = 主送 %}" + "{% set 甲 = 甲 ~ 甲 %}" * 40 + "{{ 甲 }}"


def test_loops_within_loops_end() -> None:
    loops = "".join(f"{{% for {name} in 牵头任务 %}}" for name in "甲乙丙")
    assert "循环的次数太多" in refusal(loops + "{{ 甲.序号 }}" + "{% endfor %}" * 3, context=MANY)


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "{% set 甲 = 主送|替换('', '甲乙丙丁' ~ 标题) %}" + "{% set 甲 = 甲|替换('', 甲) %}" * 6 + "{{ 甲 }}",
        "{% set 甲 = 牵头任务|连接(标题, '任务内容') %}{% set 乙 = 牵头任务|连接(甲, '任务内容') %}{{ 乙 }}",
    ],
    ids=["doubled", "replaced", "joined"],
)
def test_no_text_grows_beyond_measure(text: str) -> None:
    assert "太长" in refusal(text, context=MANY)


# ---- paragraphs and tables -----------------------------------------------------------------------------------------


def lines(root: Any) -> list[str]:
    return [plain_text(each).strip("\n") for each in root.iter(W + "p")]


def test_a_paragraph_that_is_only_a_condition_leaves_no_empty_line() -> None:
    content = ("甲", "{% if 替代函 %}原{{ 替代函 }}废止。{% endif %}", "乙")
    assert lines(filled(*content))[:2] == ["甲", "乙"]
    there = replace(samples.ONE_LEAD, 替代函="罗智统函〔2020〕1号")
    assert lines(filled(*content, context=there))[:3] == ["甲", "原罗智统函〔2020〕1号废止。", "乙"]


def test_a_paragraph_that_is_only_a_loop_leaves_no_empty_line() -> None:
    assert lines(filled("甲", "{% for 调整 in 调整对照 %}{{ 调整.原 }}；{% endfor %}", "乙"))[:2] == ["甲", "乙"]


def test_a_paragraph_with_more_than_a_condition_stays() -> None:
    assert lines(filled("甲", "无{% if 替代函 %}乙{% endif %}", "{% if 替代函 %}丙{% else %}丁{% endif %}"))[:3] == [
        "甲",
        "无",
        "丁",
    ]


def test_an_empty_list_is_written_as_the_template_says() -> None:
    rows = (
        "序号 | 内容",
        "{%tr for 调整 in 调整对照 %} | ",
        "{{ 调整.序号 }} | {{ 调整.原 }}",
        "{%tr else %} | ",
        "— | 无调整",
        "{%tr endfor %} | ",
    )
    assert cells(filled(grid(*rows))) == [["序号", "内容"], ["—", "无调整"]]
    assert len(cells(filled(grid(*rows), context=samples.NINE_LEADS))) == 1 + len(samples.ADJUSTED)


def test_a_cell_may_hold_several_paragraphs_and_a_loop_of_them() -> None:
    box = cell(
        2000,
        paragraph(styles.TABLE_TEXT, "{{ 组.标题 }}"),
        paragraph(styles.TABLE_TEXT, "{%p for 任务 in 组.任务 %}"),
        paragraph(styles.TABLE_TEXT, "{{ 任务.序号 }}.{{ 任务.任务名称 }}"),
        paragraph(styles.TABLE_TEXT, "{%p endfor %}"),
    )
    tagged = [
        row(cell(2000, paragraph(styles.TABLE_TEXT, text))) for text in ("{%tr for 组 in 任务组 %}", "{%tr endfor %}")
    ]
    borders = table_borders(outer_eighths=4, inner_eighths=4, sides=True)
    made = table([2000], tagged[0], row(box), tagged[1], borders=borders, side_twips=0)
    found = cells(filled(made, context=samples.NINE_LEADS))
    assert len(found) == len(samples.NINE_LEADS.任务组)
    first = samples.NINE_LEADS.任务组[0]
    assert found[0][0].split("\n") == [first.标题, *(f"{each.序号}.{each.任务名称}" for each in first.任务)]


def test_items_of_a_task_are_merged_and_other_tasks_of_the_same_theme_are_not() -> None:
    rows = ("{%tr for 任务 in 牵头任务 %} | ", "{{ 任务.序号|纵向合并 }} | {{ 任务.任务内容 }}", "{%tr endfor %} | ")
    root = filled(grid(*rows), context=samples.NINE_LEADS)
    merged = [[each.get(W + "val") for each in line.iter(W + "vMerge")] for line in root.iter(W + "tr")]
    assert merged == [[], ["restart"], ["continue"], *([[]] * 7)]


def test_heading_rows_are_repeated_and_rows_stay_whole() -> None:
    letter = Template.compile(_letter(), kind=contexts.LETTER, file=FILE).render(samples.NINE_LEADS)
    root = etree.fromstring(read_parts(letter, name="r")["word/document.xml"])
    annex = next(each for each in root.iter(W + "tbl") if "任务内容" in plain_text(each))
    found = annex.findall(W + "tr")
    assert found[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert all(line.find(f"{W}trPr/{W}cantSplit") is not None for line in found)
    assert len(found) > sum(len(each.任务) for each in samples.NINE_LEADS.任务组)


def _letter() -> bytes:
    from docgen.word.blueprint import build

    return build(contexts.LETTER, gb.E_DOC)


@pytest.mark.parametrize("number", [0, 1, 2, 30])
def test_every_group_and_item_of_a_nested_loop_arrives_in_order(number: int) -> None:
    groups = tuple(
        任务组(f"第{each}组", tuple(samples.row(place, "甲", f"任务{each}-{place}") for place in range(1, number + 1)))
        for each in (1, 2)
    )
    rows = (
        "{%tr for 组 in 任务组 %}",
        "{{ 组.标题 }}",
        "{%tr for 任务 in 组.任务 %}",
        "{{ 任务.任务名称 }}",
        "{%tr endfor %}",
        "{%tr endfor %}",
    )
    found = [line[0] for line in cells(filled(grid(*rows), context=replace(samples.ONE_LEAD, 任务组=groups)))]
    assert found == [
        text for each in (1, 2) for text in (f"第{each}组", *(f"任务{each}-{at}" for at in range(1, number + 1)))
    ]


# ---- what is put right ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "runs",
    [
        ("{", "{ 主送 }", "}"),
        ("{{", " ", "主", "送", " ", "}}"),
        tuple("{{ 主送 }}"),
        ("前{{ 主", "送 }}后"),
        ("{{ 主送", "|无则(“", "无”) }}"),
        ("{% if 主送 ", "%}", "{{ 主", "送 }}{%", " endif %}"),
    ],
    ids=str,
)
def test_a_tag_split_over_runs_is_joined(runs: tuple[str, ...]) -> None:
    assert "区水务局" in text_of(split(*(run(each) for each in runs)))


def test_a_tag_beside_an_accepted_insertion_is_filled() -> None:
    assert text_of(split(run("{{ 主送 }}"), inserted("及各街道"))) == "区水务局及各街道"


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{{ 抄送|无则(“无”) }}", "无"),
        ("{{ 抄送|无则(‘无’) }}", "无"),
        ("{{ 抄送|无则(“A&B<C”) }}", "A&B<C"),
        ('{{ 抄送|无则("“无”") }}', "“无”"),
        ("{{ 抄送|无则('100%') }}", "100%"),
        ("{% p if 主送 %}", None),
    ],
)
def test_quotes_and_signs_within_a_tag_are_what_they_say(tag: str, shown: str | None) -> None:
    if shown is None:
        assert lines(filled(tag, "甲", "{%p endif %}"))[0] == "甲"
    else:
        assert text_of(tag) == shown


def test_a_page_break_that_an_editor_put_into_a_statement_is_kept() -> None:
    broken = split(run("{%p if 主送 %}"), element("w:r", None, element("w:br", {"type": "page"})))
    root = filled("甲", broken, "乙", "{%p endif %}")
    breaking = [
        plain_text(each).strip() for each in root.iter(W + "p") if each.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert breaking == ["乙"]
