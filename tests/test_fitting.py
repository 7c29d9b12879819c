"""What is placed after its text is known: marks in one line, signatures, annex notes, a section that holds nothing."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from docgen import contexts
from docgen.archive import read_parts, write_parts
from docgen.gongwen import standard as gb
from docgen.word import oxml, pages
from docgen.word import styles as st
from docgen.word.blueprint import build
from docgen.word.drawing import text_box
from docgen.word.filters import width
from docgen.word.finish import drop_empty_last_section
from docgen.word.fitting import fit
from docgen.word.looks import Looks, shown
from docgen.word.naming import name_lines
from docgen.word.oxml import cell, element, paragraph, plain_text, properties, row, run, run_properties, table
from docgen.word.oxml import table_borders as borders
from docgen.word.render import Template
from docgen.word.styles import styles_part
from tests import word_contexts as samples

W = f"{{{oxml.NAMESPACES['w']}}}"
LONG = "深圳市罗湖区推进政府职能转变和数字政府改革建设暨营商环境优化工作领导小组办公室"
LOOKS = Looks.of({"styles": styles_part(gb.E_DOC)})


def fitted(*paragraphs: Any) -> Any:
    root = element("w:body", None, *paragraphs)
    fit(root, LOOKS)
    return root


def unchanged(*paragraphs: Any) -> bool:
    root = element("w:body", None, *paragraphs)
    before = etree.tostring(root)
    return fit(root, LOOKS) == [] and etree.tostring(root) == before


# ---- marks ---------------------------------------------------------------------------------------------------


def scales(root: Any) -> list[int]:
    return [int(node.get(f"{W}val")) for node in root.iter(f"{W}w")]


@pytest.mark.parametrize(
    ("style", "characters", "percent"),
    [
        (st.LETTER_MARK, 16, None),
        (st.LETTER_MARK, 17, 94),
        (st.LETTER_MARK, 20, 80),
        (st.LETTER_MARK, 25, 64),
        (st.LETTER_MARK, 30, 53),
        (st.LETTER_MARK, 40, gb.MARK_NARROWEST_PERCENT),
        (st.REPORT_MARK, 17, None),
        (st.REPORT_MARK, 18, 94),
        (st.REPORT_MARK, 30, 56),
        (st.REPORT_MARK_STACKED, 18, 94),
        (st.BODY, 40, None),
    ],
)
def test_a_mark_longer_than_its_line_is_narrowed(style: str, characters: int, percent: int | None) -> None:
    assert scales(fitted(paragraph(style, LONG[:characters].ljust(characters, "办")))) == ([percent] if percent else [])


def test_a_mark_that_fits_and_all_other_text_stay_as_they_are() -> None:
    assert unchanged(paragraph(st.LETTER_MARK, LONG[:16]), paragraph(st.BODY, LONG * 5), paragraph(st.TITLE, LONG))


def test_the_scale_stands_where_the_schema_wants_it() -> None:
    own = run(LONG[:20], character=run_properties(font=gb.FONT_TITLE, points=30, color=gb.RED, squeeze_twips=0))
    (found,) = fitted(paragraph(st.LETTER_MARK, own)).iter(f"{W}rPr")
    names = [oxml.short_tag(each) for each in found]
    assert names == ["w:rFonts", "w:color", "w:spacing", "w:w", "w:sz", "w:szCs"]


def test_the_size_in_effect_counts_and_the_longest_line() -> None:
    small = run(LONG[:30], character=run_properties(points=15))
    assert scales(fitted(paragraph(st.LETTER_MARK, small))) == []
    assert scales(fitted(paragraph(st.LETTER_MARK, f"{LONG[:16]}\n{LONG[:12]}"))) == []
    assert scales(fitted(paragraph(st.LETTER_MARK, f"{LONG[:10]}\n{LONG[:20]}"))) == [80]


def test_a_mark_in_a_frame_or_a_cell_has_their_room() -> None:
    frame = element("w:framePr", {"w": 6000})
    assert scales(fitted(paragraph(st.LETTER_MARK, LONG[:16], extra=[frame]))) == [62]
    lines = borders(outer_eighths=0, inner_eighths=0, sides=False)
    box = table([5200], row(cell(5200, paragraph(st.REPORT_MARK_STACKED, LONG[:16]))), borders=lines, side_twips=0)
    assert scales(fitted(box)) == [62]


def test_the_imprint_keeps_name_and_date_in_one_line() -> None:
    assert unchanged(paragraph(st.IMPRINT, f"{LONG[:18]}\t2020年10月20日印发"))
    (percent,) = set(scales(fitted(paragraph(st.IMPRINT, f"{LONG}\t2020年10月20日印发"))))
    assert gb.MARK_NARROWEST_PERCENT <= percent < 70


# ---- names in lines --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        "罗湖区智慧城区建设统筹办公室",
        "深圳市罗湖区/智慧城区建设统筹办公室",
        "深圳市罗湖区智慧城区建设/统筹工作领导小组办公室",
        "深圳市龙华区/城市管理和综合执法局",
        "新疆维吾尔自治区某某市某某区/政务服务数据管理局",
        "中共深圳市罗湖区委/全面深化改革委员会办公室",
        "深圳市公安局罗湖分局/网络警察大队科技中队",
        "罗湖区推进政府职能转变和数字/政府改革建设领导小组办公室",
        "一二三四五六七八/九十一二三四五六",
    ],
)
def test_a_name_is_broken_where_it_may_be(lines: str) -> None:
    assert "/".join(name_lines(lines.replace("/", ""), 14)) == lines


@given(some.text(alphabet="深圳市罗湖区和暨（）、办公室建设A1《》", max_size=40), some.integers(6, 20))
def test_lines_are_the_name_and_fit(name: str, longest: int) -> None:
    lines = name_lines(name, longest)
    assert "".join(lines) == name
    assert len(lines) == 1 or max(map(width, lines)) <= longest


# ---- sealed ------------------------------------------------------------------------------------------------------


def test_a_sealed_name_of_14_characters_stays_whole_and_a_longer_one_is_broken() -> None:
    assert unchanged(paragraph(st.ISSUER, LONG[:14]), paragraph(st.DATE, "2020年6月8日"))
    root = fitted(paragraph(st.ISSUER, "深圳市罗湖区智慧", "城区建设统筹办公室"), paragraph(st.DATE, "2020年6月8日"))
    assert shown(root[0]) == "深圳市罗湖区\n智慧城区建设统筹办公室"
    assert root[0].find(f".//{W}ind") is None, "the box of the style centres both lines on the date"


def test_a_name_that_someone_broke_is_left_alone() -> None:
    assert unchanged(paragraph(st.ISSUER, "深圳市罗湖区推进政府职能\n转变和数字政府改革建设办公室"))


def letter(changed: dict[str, tuple[str, str]] | None = None, **values: Any) -> Any:
    package = read_parts(build(contexts.LETTER), name="t")
    for name, (old, new) in (changed or {}).items():
        package[name] = package[name].replace(old.encode(), new.encode())
    template = Template.compile(write_parts(package), kind=contexts.LETTER, file="t")
    return read_parts(template.render(replace(samples.ONE_LEAD, **values)), name="r")


def styled(part: bytes, style: str) -> list[str]:
    root = etree.fromstring(part)
    return [shown(each) for each in root.iter(f"{W}p") if LOOKS.style(each) == style]


def test_a_broken_signature_is_read_back_as_the_name_it_is() -> None:
    parts = letter(发文机关=LONG[:24])
    assert styled(parts["word/document.xml"], st.ISSUER) == ["深圳市罗湖区推进政府职能\n转变和数字政府改革建设暨"]
    assert styled(parts["word/header-letter.xml"], st.LETTER_MARK) == [LONG[:24]]


def test_a_renamed_style_is_known_by_its_id() -> None:
    renamed = {"word/styles.xml": ('w:val="署名"', 'w:val="落款单位"')}
    assert "\n" in styled(letter(renamed, 发文机关=LONG[:20])["word/document.xml"], st.ISSUER)[0]


# ---- unsealed ------------------------------------------------------------------------------------------------------


def lefts(*paragraphs: Any) -> list[tuple[int, int]]:
    """The indents of the paragraphs in hundredths of a character and twips."""
    found = [each.find(f"{W}pPr/{W}ind") for each in fitted(*paragraphs).iter(f"{W}p")]
    return [(int(each.get(f"{W}leftChars")), int(each.get(f"{W}left"))) for each in found]


@pytest.mark.parametrize(
    ("name", "date", "begin"),
    [
        ("罗湖区智慧城区建设统筹办公室", "2020年6月8日", 12.0),
        ("罗湖区智慧城区建设统筹办公室", "2020年12月20日", 12.0),
        ("罗湖区智慧建设局", "2020年6月8日", 18.0),
        ("区水务局", "2020年6月8日", 18.0),
        ("区水务局", "2020年12月20日", 17.0),
        (LONG[:24], "2020年6月8日", 2.0),
    ],
)
def test_an_unsealed_date_begins_two_characters_after_the_name(name: str, date: str, begin: float) -> None:
    found = lefts(paragraph(st.ISSUER_UNSEALED, name), paragraph(st.DATE_UNSEALED, date))
    assert found == [
        (round(100 * left), round(left * gb.CHARACTER_TWIPS)) for left in (begin, begin + gb.UNSEALED_SHIFT_CHARACTERS)
    ]
    free = [gb.CHARACTERS_PER_LINE - begin - width(name), gb.CHARACTERS_PER_LINE - begin - 2 - width(date)]
    assert min(free) >= gb.UNSEALED_FREE_CHARACTERS and gb.UNSEALED_FREE_CHARACTERS in free


def test_a_long_unsealed_name_is_broken_and_several_begin_alike() -> None:
    root = fitted(paragraph(st.ISSUER_UNSEALED, LONG[:30]), paragraph(st.DATE_UNSEALED, "2020年6月8日"))
    lines = shown(root[0]).split("\n")
    assert len(lines) == 2
    first = lefts(paragraph(st.ISSUER_UNSEALED, LONG[:30]), paragraph(st.DATE_UNSEALED, "2020年6月8日"))[0][0]
    assert first == 100 * (26 - max(map(len, lines)))
    names = [paragraph(st.ISSUER_UNSEALED, name) for name in ("区水务局", "区政务服务数据管理局")]
    assert [left for left, _ in lefts(*names, paragraph(st.DATE_UNSEALED, "2020年6月8日"))] == [1600, 1600, 1800]


def test_what_an_office_changed_on_the_paragraph_is_replaced_in_its_order() -> None:
    kept = [
        element("w:keepNext"),
        element("w:contextualSpacing"),
        oxml.value("w:jc", "right"),
        oxml.indents(right=2, character_twips=315),
    ]
    name = paragraph(st.ISSUER_UNSEALED, "区水务局", extra=kept)
    root = fitted(name, paragraph(st.DATE_UNSEALED, "2020年6月8日"))
    order = [oxml.short_tag(each) for each in root[0].find(f"{W}pPr")]
    assert order == ["w:pStyle", "w:keepNext", "w:ind", "w:contextualSpacing", "w:jc"]
    assert root[0].find(f"{W}pPr/{W}ind").get(f"{W}right") == "0"
    assert root[0].find(f"{W}pPr/{W}jc").get(f"{W}val") == "left"


def test_the_letter_has_one_form_or_the_other() -> None:
    for sealed in (True, False):
        part = letter(加盖印章=sealed)["word/document.xml"]
        found = [bool(styled(part, style)) for style in (st.ISSUER, st.DATE, st.ISSUER_UNSEALED, st.DATE_UNSEALED)]
        assert found == [sealed, sealed, not sealed, not sealed]


# ---- annex notes -----------------------------------------------------------------------------------------------------


def test_annex_notes() -> None:
    def of(*names: str) -> list[tuple[str, str]]:
        return [(LOOKS.style(each), shown(each)) for each in pages.annex_notes(*names)]

    assert of("任务表") == [(st.ANNEX_NOTE, "附件：任务表")]
    assert of("任务表", "填报表", "名录") == [
        (st.ANNEX_NOTE_FIRST, "附件：1.任务表"),
        (st.ANNEX_NOTE_NEXT, "2.填报表"),
        (st.ANNEX_NOTE_NEXT, "3.名录"),
    ]


# ---- a last section that holds nothing -----------------------------------------------------------------------------


def section_end(name: str, *runs: Any) -> Any:
    return pages.end_of_section(element("w:sectPr", None, oxml.value("w:type", name)), st.CARRIER, *runs)


def document(*blocks: Any) -> Any:
    return element("w:document", None, element("w:body", None, *blocks))


LAST = properties("w:sectPr", oxml.value("w:type", "evenPage"))


def kinds(root: Any) -> list[str]:
    return [node.find(f"{W}type").get(f"{W}val") for node in root.iter(f"{W}sectPr")]


def test_a_last_section_without_text_goes() -> None:
    root = document(
        paragraph(st.BODY, "文"), section_end("nextPage"), paragraph(st.CARRIER), paragraph(st.BODY, " "), LAST
    )
    drop_empty_last_section(root)
    assert kinds(root) == ["nextPage"]
    assert [oxml.short_tag(each) for each in root[0]] == ["w:p", "w:p", "w:sectPr"]
    assert plain_text(root).strip() == "文"


def boxed(content: str) -> Any:
    inner = paragraph(st.COPIED_TO, content)
    return paragraph(st.CARRIER, text_box(901, "版记", inner, left_mm=28, top_mm=200, size_mm=(156, 60)))


@pytest.mark.parametrize(
    "held",
    [
        lambda: paragraph(st.BODY, "字"),
        lambda: boxed("抄送：区委办公室。"),
        lambda: element("w:p", None, element("w:r", None, element("w:drawing", None, element("a:blip")))),
    ],
    ids=["text", "text box", "picture"],
)
def test_a_last_section_that_holds_something_stays(held: Any) -> None:
    root = document(
        paragraph(st.BODY, "文"),
        section_end("nextPage"),
        held(),
        properties("w:sectPr", oxml.value("w:type", "evenPage")),
    )
    before = etree.tostring(root)
    drop_empty_last_section(root)
    assert etree.tostring(root) == before


def test_an_empty_text_box_is_nothing_and_a_document_of_one_section_stays() -> None:
    end = properties("w:sectPr", oxml.value("w:type", "evenPage"))
    root = document(paragraph(st.BODY, "文"), section_end("nextPage", "尾"), boxed(" "), end)
    drop_empty_last_section(root)
    assert kinds(root) == ["nextPage"]
    one = document(paragraph(st.BODY), properties("w:sectPr", oxml.value("w:type", "nextPage")))
    before = etree.tostring(one)
    drop_empty_last_section(one)
    assert etree.tostring(one) == before
    header = element("w:hdr", None, paragraph(st.HEADER))
    drop_empty_last_section(header)
