"""The shipped templates are what the blueprint builds, and say nothing they cannot keep."""

import dataclasses
import re
from pathlib import Path

import docx
import pytest
from lxml import etree

from docgen import contexts
from docgen.archive import read_parts
from docgen.word.blueprint import build
from docgen.word.oxml import NAMESPACES, plain_text
from docgen.word.render import Template

ROOT = Path(__file__).parent.parent
KINDS = sorted(contexts.TEMPLATES)
# 任务编号 is docgen's own number; a unit meets it in the form, where it proves a row, not in a letter.
_IDS = {"要点.任务编号", "汇总行.任务编号", "滞后行.任务编号", "时限调整.任务编号"}
# For offices that want to print them; what they say stands elsewhere in the shipped report.
_IDS |= {"不一致", "任务调整"}
_OTHER_WAYS = {"牵头任务", "配合任务", "单位"}  # for offices that write their own templates
NOT_PRINTED: dict[str, set[str]] = {
    contexts.LETTER: {"任务行.任务编号", *_OTHER_WAYS},
    contexts.REMINDER: {"单位"},
    contexts.RETURNED: {"单位"},
    contexts.REPORT: _IDS,
    contexts.BULLETIN: {"签发人"} | _IDS,
    contexts.UNIT_PAGE: {"单位进展行.任务编号"},
}  # 下行文 has no 签发人
SECTIONS = {  # whether each section is landscape
    contexts.LETTER: [False, True, False],
    contexts.REMINDER: [False],
    contexts.RETURNED: [False],
    contexts.REPORT: [False, True, False],
    contexts.BULLETIN: [False, True, False],
    contexts.STATUS: [False],
    contexts.UNIT_PAGE: [False],
}


def parts(kind: str) -> dict[str, bytes]:
    return read_parts(build(kind), name=kind)


def xml_of(kind: str, part: str) -> etree._Element:
    return etree.fromstring(parts(kind)[part])


def compiled(kind: str) -> Template:
    return Template.compile(build(kind), kind=kind, file=f"{kind}.docx")


def fields_of(kind: str) -> set[str]:
    """Every field of a context and of the dataclasses in it, in the spelling of `Template.fields`."""
    pending, found, seen = [(contexts.TEMPLATES[kind], "")], set[str](), set[type]()
    while pending:
        owner, prefix = pending.pop()
        if owner in seen:
            continue
        seen.add(owner)
        for member in dataclasses.fields(owner):
            found.add(prefix + member.name)
            for inner in re.findall(r"\w+", str(member.type).removeprefix("tuple")):
                other = getattr(contexts, inner, None)
                if isinstance(other, type) and dataclasses.is_dataclass(other) and "tuple" in str(member.type):
                    pending.append((other, f"{other.__name__}."))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_template_is_the_blueprint_byte_for_byte(kind: str) -> None:
    assert (ROOT / "templates" / f"{kind}.docx").read_bytes() == build(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_building_twice_gives_the_same_bytes(kind: str) -> None:
    assert build(kind) == build(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_no_theme_font_can_win_over_a_named_one(kind: str) -> None:
    assert not [name for name, content in parts(kind).items() if re.search(rb"[tT]heme", content)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_font_is_set_in_all_four_slots(kind: str) -> None:
    for node in xml_of(kind, "word/styles.xml").iter("{*}rFonts"):
        names = [node.get(f"{{{NAMESPACES['w']}}}{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")]
        assert len(set(names)) == 1, names


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_context_is_used(kind: str) -> None:
    assert fields_of(kind) - compiled(kind).fields == NOT_PRINTED.get(kind, set())


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_template_is_in_the_context(kind: str) -> None:
    assert compiled(kind).fields <= fields_of(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_style_used_is_defined(kind: str) -> None:
    package = parts(kind)
    key = f"{{{NAMESPACES['w']}}}"
    defined = {style.get(f"{key}styleId") for style in etree.fromstring(package["word/styles.xml"]).iter("{*}style")}
    used = {
        node.get(f"{key}val")
        for name, content in package.items()
        if name.startswith("word/") and name.endswith(".xml")
        for tag in ("pStyle", "basedOn", "next")
        for node in etree.fromstring(content).iter(f"{{*}}{tag}")
    }
    assert used <= defined


@pytest.mark.parametrize("kind", KINDS)
def test_python_docx_opens_it_and_finds_the_pages(kind: str, tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(build(kind))
    document = docx.Document(str(tmp_path / "t.docx"))
    assert document.settings.odd_and_even_pages_header_footer
    landscape = [section.page_width > section.page_height for section in document.sections]
    assert landscape == SECTIONS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_relations_and_content_types_name_every_part(kind: str) -> None:
    package = parts(kind)
    types = {node.get("PartName") for node in etree.fromstring(package["[Content_Types].xml"]).iter("{*}Override")}
    assert types == {f"/{name}" for name in package if name.endswith(".xml") and name != "[Content_Types].xml"}
    targets = {node.get("Target") for node in etree.fromstring(package["word/_rels/document.xml.rels"])}
    assert all(f"word/{target}" in package for target in targets)


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_pitch_in_the_body_is_exact(kind: str) -> None:
    for node in xml_of(kind, "word/styles.xml").iter("{*}spacing"):
        rule = node.get(f"{{{NAMESPACES['w']}}}lineRule")
        assert rule in ("exact", None)


def test_the_letter_has_a_first_page_of_its_own_and_no_number_on_it() -> None:
    document = xml_of(contexts.LETTER, "word/document.xml")
    first = document.find(".//{*}sectPr")
    assert first.find("{*}titlePg") is not None
    assert plain_text(xml_of(contexts.LETTER, "word/footer-blank.xml")).strip() == ""
    relation = f"{{{NAMESPACES['r']}}}id"
    kinds = {node.get(f"{{{NAMESPACES['w']}}}type"): node.get(relation) for node in first.findall("{*}footerReference")}
    assert kinds == {"default": "footer-odd", "even": "footer-even", "first": "footer-blank"}


def test_the_annex_table_repeats_its_head_and_keeps_rows_whole() -> None:
    rows = xml_of(contexts.LETTER, "word/document.xml").findall(".//{*}tbl/{*}tr")
    assert rows[0].find("{*}trPr/{*}tblHeader") is not None
    assert all(row.find("{*}trPr/{*}cantSplit") is not None for row in rows)


@pytest.mark.parametrize("kind", [contexts.LETTER, contexts.REPORT, contexts.BULLETIN])
def test_the_annex_table_is_225_mm_wide_in_grid_and_cells(kind: str) -> None:
    key = f"{{{NAMESPACES['w']}}}w"
    table = max(xml_of(kind, "word/document.xml").iter("{*}tbl"), key=lambda tbl: len(tbl.find("{*}tblGrid")))
    grid = [int(column.get(key)) for column in table.findall("{*}tblGrid/{*}gridCol")]
    head = [int(cell.get(key)) for cell in table.find("{*}tr").iter("{*}tcW")]
    assert sum(grid) == 12756
    assert head == grid


def test_the_head_of_the_letter_annex_has_the_eight_columns() -> None:
    head = xml_of(contexts.LETTER, "word/document.xml").find(".//{*}tbl/{*}tr")
    titles = [plain_text(cell).replace("\n", "") for cell in head.findall("{*}tc")]
    assert titles == ["序号", "主题", "任务名称", "任务内容", "牵头单位", "责任单位", "启动时间", "完成时限"]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        build("催办函")
