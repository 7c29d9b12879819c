"""A part finished as text says the same as one finished as a tree, for every template and whatever is printed."""

import gc
import itertools
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from docgen import contexts, contexts_samples
from docgen.archive import is_intact, packed, read_parts
from docgen.contexts import 任务组
from docgen.errors import TemplateError
from docgen.gongwen import standard as gb
from docgen.passages import passages_of
from docgen.printed import Printed
from docgen.word import placing, plain, styles
from docgen.word.blueprint import build
from docgen.word.drawing import text_box
from docgen.word.oxml import cell, paragraph, row, table, table_borders
from docgen.word.render import Template
from docgen.word.vertical import NotPlain
from tests import word_contexts as samples
from tests.test_word_render import HOSTILE, compile_letter, grid

DOCUMENT = "word/document.xml"
MANY_OR_LONG = (contexts.LETTER, contexts.REMINDER, contexts.RETURNED, contexts.REPORT, contexts.BULLETIN)
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
ROWS = tuple(row for group in samples.NINE_LEADS.任务组 for row in group.任务)


def as_tree(template: Template, context: object, digit_font: str | None = None) -> dict[str, bytes]:
    """The parts of a document that was made of trees."""
    trees = replace(
        template, _made=replace(template._made, parts=tuple(replace(p, shape=None) for p in template._made.parts))
    )
    return read_parts(trees.render(context, digit_font=digit_font), name="tree")


def as_text(template: Template, context: object, digit_font: str | None = None) -> dict[str, bytes]:
    """The parts of a document that was made as text wherever that can be."""
    return read_parts(template.render(context, digit_font=digit_font), name="text")


def content(part: bytes) -> bytes:
    """A part in canonical form, without the number of a shape and what only says how blanks are read."""
    root = etree.fromstring(part)
    for node in root.iter("{*}t"):
        node.attrib.pop(SPACE, None)
    for shape in root.iter("{*}docPr"):
        shape.attrib.pop("id", None)
    return bytes(etree.tostring(root, method="c14n"))


def assert_same(template: Template, context: object, digit_font: str | None = None) -> None:
    text, tree = as_text(template, context, digit_font), as_tree(template, context, digit_font)
    assert list(text) == list(tree)
    assert [name for name in text if text[name] != tree[name] and content(text[name]) != content(tree[name])] == []


def is_plain(template: Template, context: object) -> bool:
    values = {name: getattr(context, name) for name in type(context).__dataclass_fields__}  # type: ignore[attr-defined]
    try:
        for part in template._made.parts:
            template._as_text(part, values, None)
    except NotPlain:
        return False
    return True


def contexts_of(kind: str) -> list[object]:
    own = [each for each in vars(samples).values() if type(each) is contexts.TEMPLATES[kind]]
    return [*contexts_samples.samples(kind).values(), *own]


@pytest.mark.parametrize("profile", gb.PROFILES)
@pytest.mark.parametrize("kind", contexts.TEMPLATES)
def test_every_shipped_template_says_the_same_as_text_and_as_tree(kind: str, profile: str) -> None:
    template = Template.compile(build(kind, gb.PROFILES[profile]), kind=kind, file=kind)
    for context, font in itertools.product(contexts_of(kind), (None, "Times New Roman")):
        assert_same(template, context, font)
    if kind in MANY_OR_LONG:
        assert all(is_plain(template, context) for context in contexts_of(kind))


@pytest.mark.parametrize(
    "text", [*HOSTILE, "一\n二", "\n一\n\n二\t", "\t", "甲\r\n乙", "第3章 GB/T 9704", "渔邨A村𠮷1"]
)
@pytest.mark.parametrize("font", [None, "Times New Roman"])
def test_every_text_comes_out_the_same(text: str, font: str | None) -> None:
    template = compile_letter("主送：{{ 主送 }}。", "{{ 主送 }}", grid("{{ 主送|纵向合并 }} | {{ 标题 }}"))
    assert_same(template, replace(samples.ONE_LEAD, 主送=text, 标题=f"{text}的函"), font)


def loop(*cells: str) -> Any:
    rows = (
        "{%tr for 组 in 任务组 %}",
        "{%tr for 任务 in 组.任务 %}",
        " | ".join(cells),
        "{%tr endfor %}",
        "{%tr endfor %}",
    )
    return grid("序号 | 名称", *rows)


@pytest.mark.parametrize(
    "numbers",
    ["1", "11", "12", "112", "1112", "1122", "1221", "111", "1" * 40, "12" * 20],
)
def test_cells_are_merged_the_same_way(numbers: str) -> None:
    template = compile_letter(loop("{{ 任务.序号|纵向合并 }}", "{{ 任务.任务名称|纵向合并 }}"), "完")
    rows = tuple(replace(ROWS[0], 序号=each, 任务名称=str(int(each) % 2)) for each in numbers)
    context = replace(samples.ONE_LEAD, 任务组=(任务组("一", rows), 任务组("二", rows[::-1])))
    assert is_plain(template, context)
    assert_same(template, context)


def test_a_long_table_is_cut_between_rows_and_comes_out_the_same() -> None:
    template = compile_letter("前", loop("{{ 任务.序号|纵向合并 }}", "{{ 任务.任务内容 }}"), "后 {{ 主送 }}")
    rows = tuple(replace(ROWS[0], 序号=str(n // 3), 任务内容=f"第{n}项渔邨<&>") for n in range(1500))
    context = replace(samples.ONE_LEAD, 任务组=(任务组("一", rows),))
    assert is_plain(template, context)
    assert_same(template, context)


def test_nothing_is_lost_behind_pieces_that_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    template = compile_letter(loop("{{ 任务.序号 }}", "{{ 任务.任务名称 }}"), "结语")
    text, traced = as_text(template, samples.NINE_LEADS), list(placing.placed(template, samples.NINE_LEADS))
    made = Template.chunks
    spaced = lambda *given: (each for piece in made(*given) for each in (*[""] * 500, piece))  # noqa: E731
    monkeypatch.setattr(Template, "chunks", spaced)
    assert as_text(template, samples.NINE_LEADS) == text
    assert list(placing.placed(template, samples.NINE_LEADS)) == traced


def test_a_merged_cell_in_a_spanning_row_counts_grid_columns() -> None:
    wide = row(cell(2000, paragraph(styles.TABLE_TEXT, "{{ 任务.主题 }}"), span=2))
    narrow = row(
        *(cell(1000, paragraph(styles.TABLE_TEXT, f"{{{{ 任务.{name}|纵向合并 }}}}")) for name in ("序号", "主题"))
    )
    tags = [row(cell(2000, paragraph(styles.TABLE_TEXT, tag), span=2)) for tag in (
        "{%tr for 组 in 任务组 %}", "{%tr for 任务 in 组.任务 %}", "{%tr endfor %}", "{%tr endfor %}")]  # fmt: skip
    borders = table_borders(outer_eighths=4, inner_eighths=4, sides=True)
    built = table([1000, 1000], *tags[:2], narrow, wide, narrow, *tags[2:], borders=borders, side_twips=0)
    assert_same(compile_letter(built, "完"), samples.NINE_LEADS)


@pytest.mark.parametrize(
    "body",
    [
        ("{%p for 组 in 任务组 %}", paragraph(styles.BODY, text_box(7, "框", paragraph(styles.BODY, "{{ 组.标题 }}"),
          left_mm=1, top_mm=1, size_mm=(9, 9))), "{%p endfor %}"),
        (grid("{{ 主送|纵向合并 }}{{ 标题 }} | b", "{{ 主送 }} | c"),),
        (grid("{% set 名 = 主送|纵向合并 %}{{ 名 }} | b", "{{ 主送 }} | c"),),
    ],
    ids=["a shape in a loop", "two texts in a merged cell", "a merged text by another name"],
)  # fmt: skip
def test_what_only_a_tree_can_do_is_left_to_one(body: tuple[Any, ...]) -> None:
    template = compile_letter(*body)
    assert not is_plain(template, samples.NINE_LEADS)
    assert_same(template, samples.NINE_LEADS)


def test_a_cell_that_may_stay_empty_is_left_to_a_tree_when_it_does() -> None:
    inside = [paragraph(styles.TABLE_TEXT, text) for text in ("{%p if 替代函 %}", "{{ 替代函 }}", "{%p endif %}")]
    borders = table_borders(outer_eighths=4, inner_eighths=4, sides=True)
    template = compile_letter(table([1000], row(cell(1000, *inside)), borders=borders, side_twips=0), "完")
    assert is_plain(template, replace(samples.ONE_LEAD, 替代函="甲"))
    assert not is_plain(template, replace(samples.ONE_LEAD, 替代函=""))
    assert_same(template, replace(samples.ONE_LEAD, 替代函=""))


def test_a_text_that_does_not_arrive_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    template = compile_letter("主送：{{ 主送 }}。", "{{ 标题 }}")
    monkeypatch.setattr(plain, "_shown", lambda text: "".join(plain._TEXT.findall(text)).replace("函", ""))
    with pytest.raises(TemplateError, match=r"字段“标题”的内容“.*”没有完整写入文档"):
        template.render(samples.ONE_LEAD)


def test_a_part_that_does_not_inflate_to_itself_is_not_intact() -> None:
    for size in (0, 10, 3 * 2**20):
        part = packed(b"ab" * size)
        assert is_intact(part)
        assert not is_intact(replace(part, crc=part.crc ^ 1))
        assert not is_intact(replace(part, size=part.size + 1))


def test_the_same_template_gives_the_same_bytes_whatever_it_made_before() -> None:
    template, fresh = (Template.compile(build(contexts.LETTER), kind=contexts.LETTER, file="x") for _ in range(2))
    for context in (samples.NINE_LEADS, samples.ONE_LEAD):
        template.render(context)
    assert template.render(samples.NINE_LEADS) == fresh.render(samples.NINE_LEADS)


@pytest.mark.parametrize("characters", [300, 20_000])
def test_a_long_report_is_traced_in_slices_as_it_is_as_a_whole(
    characters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = Template.compile(build(contexts.REPORT), kind=contexts.REPORT, file="x")
    sample = contexts_samples.samples(contexts.REPORT)[contexts_samples.ORDINARY]
    assert isinstance(sample, contexts.进展情况报告)
    rows = tuple(replace(sample.汇总表[0], 序号=str(n // 3), 主题="甲" if n % 50 else "乙") for n in range(120))
    whole = list(placing.placed(template, replace(sample, 汇总表=rows)))
    monkeypatch.setattr(placing, "_SLICE", characters)
    assert list(placing.placed(template, replace(sample, 汇总表=rows))) == whole
    assert len({each.number for each in whole}) == len(whole) > 120


def test_of_a_long_report_that_is_traced_little_is_held() -> None:
    template = Template.compile(build(contexts.REPORT), kind=contexts.REPORT, file="x")
    sample = contexts_samples.samples(contexts.REPORT)[contexts_samples.ORDINARY]
    assert isinstance(sample, contexts.进展情况报告)
    rows = tuple(replace(sample.汇总表[0], 任务编号=f"T{n}", 进展=f"完成第{n}个点位。") for n in range(2000))
    context = replace(sample, 汇总表=rows)
    most = 0
    texts: dict[str, str] = {}
    for passage in passages_of(context, placing.placed(template, context)):
        texts[passage.text] = passage.text
        if len(texts) % 500 == 0:
            most = max(most, sum(isinstance(each, Printed | placing._Text) for each in gc.get_objects()))
    assert 0 < most < 2000, "one of ten values of the rows at most"
    assert all(texts[row.进展] is row.进展 for row in rows), "a cell holds the text of the context, not a copy"
