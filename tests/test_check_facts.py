"""Facts of a Word file: what takes effect, whatever place of the file says it."""

import pytest

from docgen.gongwen.facts import Document, Paragraph, Run
from docgen.word.view import view
from tests.word_xml import A4, docx, p, style


def read(body: str, **parts: str) -> Document:
    return view(docx(body, parts=parts), file="试.docx")


def paragraph(body: str, **parts: str) -> Paragraph:
    return read(body, **parts).paragraphs[0]


def run(body: str, **parts: str) -> Run:
    return paragraph(body, **parts).first_run


DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>'
    '<w:sz w:val="21"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
)
THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
    '<a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:font script="Hans" typeface="等线"/></a:minorFont>'
    "</a:fontScheme></a:themeElements></a:theme>"
)


# ---- characters ----------------------------------------------------------------------------------------------


def test_without_styles_the_defaults_of_word_hold() -> None:
    found = run(p("正文"))
    assert (found.size_pt, found.bold, found.font.east_asia) == (10, False, "")


def test_sizes_and_fonts_come_from_defaults_then_styles_then_the_run() -> None:
    styles = (
        DEFAULTS + style("A", rpr='<w:sz w:val="32"/>') + style("B", based="A", rpr='<w:rFonts w:eastAsia="黑体"/>')
    )
    assert run(p("文", style="B"), styles=styles).size_pt == 16
    assert run(p("文", style="B"), styles=styles).font.east_asia == "黑体"
    assert run(p("文", style="B", rpr='<w:sz w:val="28"/>'), styles=styles).size_pt == 14
    assert run(p("文"), styles=styles).size_pt == 10.5


def test_a_theme_font_is_resolved_and_told() -> None:
    found = run(p("文"), styles=DEFAULTS, theme=THEME)
    assert (found.font.east_asia, found.font.ascii) == ("等线", "Calibri")
    assert found.font.themed == ("eastAsia", "ascii")


def test_a_theme_wins_over_the_name_beside_it_and_loses_to_a_later_name() -> None:
    both = '<w:rFonts w:eastAsia="仿宋" w:eastAsiaTheme="minorEastAsia"/>'
    assert run(p("文", rpr=both), theme=THEME).font.east_asia == "等线"
    named = run(p("文", rpr='<w:rFonts w:eastAsia="仿宋"/>'), styles=DEFAULTS, theme=THEME)
    assert named.font.east_asia == "仿宋"
    assert named.font.themed == ("ascii",)


def test_bold_in_two_styles_is_not_bold_and_direct_bold_is() -> None:
    styles = style("H", rpr="<w:b/>") + style("S", rpr="<w:b/>", kind="character")
    assert run(p("文", style="H"), styles=styles).bold
    assert not run(p("文", style="H", rpr='<w:rStyle w:val="S"/>'), styles=styles).bold
    assert run(p("文", style="H", rpr='<w:rStyle w:val="S"/><w:b/>'), styles=styles).bold
    assert not run(p("文", style="H", rpr='<w:b w:val="0"/>'), styles=styles).bold


def test_a_style_based_on_itself_ends() -> None:
    styles = style("A", based="B", rpr='<w:sz w:val="32"/>') + style("B", based="A")
    assert run(p("文", style="A"), styles=styles).size_pt == 16


def test_hidden_and_deleted_text_is_no_text() -> None:
    body = p(
        "看见",
        inner="<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>",
    )
    assert paragraph(body).text == "看见"


@pytest.mark.parametrize(
    "field",
    [
        '<w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "><w:r><w:t>1</w:t></w:r></w:fldSimple>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PA</w:instrText><w:instrText>GE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ],
)
def test_a_page_field_is_known_however_it_is_written(field: str) -> None:
    found = paragraph(p("— ", inner=f"{field}<w:r><w:t> —</w:t></w:r>"))
    assert "PAGE" in found.fields
    assert found.text.startswith("— ")
    assert found.text.endswith(" —")
    assert "PAGE" not in found.text


# ---- paragraphs ----------------------------------------------------------------------------------------------


def test_indents_and_spacing_replace_each_other_one_by_one() -> None:
    styles = DEFAULTS + style(
        "A", ppr='<w:ind w:firstLineChars="200" w:firstLine="640"/><w:spacing w:line="560" w:lineRule="exact"/>'
    )
    found = paragraph(p("文", style="A", ppr='<w:ind w:left="100"/><w:spacing w:before="20"/>'), styles=styles)
    assert (found.indents.first, found.indents.first_chars, found.indents.left) == (640, 200, 100)
    assert (found.spacing.before, found.spacing.after, found.spacing.line, found.spacing.rule) == (
        20,
        160,
        560,
        "exact",
    )


def test_inherited_characters_win_over_a_direct_length_unless_they_are_taken_back() -> None:
    styles = style("A", ppr='<w:ind w:firstLineChars="200"/>')
    assert paragraph(p("文", style="A", ppr='<w:ind w:firstLine="0"/>'), styles=styles).indents.first_chars == 200
    back = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    assert paragraph(p("文", style="A", ppr=back), styles=styles).indents.first_chars is None
    hanging = paragraph(p("文", style="A", ppr='<w:ind w:left="640" w:hanging="320"/>'), styles=styles)
    assert (hanging.indents.first, hanging.indents.first_chars) == (-320, None)


def test_white_counted_in_lines_is_twips() -> None:
    assert paragraph(p("文", ppr='<w:spacing w:beforeLines="100" w:before="5"/>')).spacing.before == 240


def test_a_list_number_stands_in_front_of_the_text() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    found = read(p("总体要求", ppr=listed) + p("工作任务", ppr=listed), numbering=numbering)
    assert [each.text for each in found.paragraphs] == ["一、总体要求", "二、工作任务"]


# ---- sections, headers ---------------------------------------------------------------------------------------


def test_a_document_without_a_section_has_one_with_words_defaults() -> None:
    (only,) = read(p("文")).sections
    assert (only.width_twips, only.top, only.landscape) == (12240, 1440, False)


def test_headers_are_inherited_and_dangling_ones_are_empty() -> None:
    first = f'<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="gone"/>{A4}</w:sectPr>'
    found = read(p("一", ppr=first) + p("二") + f"<w:sectPr>{A4}</w:sectPr>", header1=p("页眉"))
    one, two = found.sections
    assert one.headers["default"] is two.headers["default"]
    assert one.headers["default"].paragraphs[0].text == "页眉"
    assert one.footers["default"].blocks == ()
    assert [each.place.section for each in found.paragraphs] == [0, 1]


def test_settings_that_matter_are_read() -> None:
    found = read(p("文"), settings='<w:evenAndOddHeaders/><w:mirrorMargins w:val="0"/>').settings
    assert (found.even_and_odd, found.mirror_margins) == (True, False)


def test_strict_files_say_lengths_with_units() -> None:
    data = docx(
        p("文", rpr='<w:sz w:val="16pt"/>')
        + '<w:sectPr><w:pgSz w:w="210mm" w:h="297mm"/><w:pgMar w:top="3.7cm"/></w:sectPr>'
    )
    found = view(data, file="试.docx")
    assert found.paragraphs[0].size_pt == 16
    assert (found.sections[0].width_twips, found.sections[0].top) == (11906, 2098)


# ---- shapes and tables ---------------------------------------------------------------------------------------

BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:positionH relativeFrom="page">'
    '<wp:posOffset>360000</wp:posOffset></wp:positionH><wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align>'
    '</wp:positionV><wp:extent cx="720000" cy="36000"/><wp:docPr id="1" name="框"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
    "<w:txbxContent>" + p("框中") + '</w:txbxContent></wps:txbx><wps:bodyPr anchor="b"/></wps:wsp></a:graphicData></a:graphic>'
    "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>" + p("框中")
    + "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)  # fmt: skip


def test_a_text_box_is_read_once_with_its_place() -> None:
    found = read(p("文", inner=BOX))
    (box,) = found.paragraphs[0].drawings
    assert (box.kind, box.across.distance_mm, box.down.align, box.width_mm, box.at_bottom) == (
        "box",
        10,
        "bottom",
        20,
        True,
    )
    assert [each.text for each in found.everywhere] == ["文", "框中"]
    assert found.paragraphs[0].text == "文"


def test_an_old_line_has_length_weight_and_colour() -> None:
    line = (
        '<w:r><w:pict><v:line from="56.7pt,100pt" to="538.6pt,100pt" strokecolor="red" strokeweight="2pt" '
        'style="position:absolute;mso-position-horizontal-relative:page"/></w:pict></w:r>'
    )
    (found,) = paragraph(p(inner=line)).drawings
    assert (found.kind, found.color, round(found.width_mm), found.across.relative) == ("line", "FF0000", 170, "page")
    assert found.weight_mm == pytest.approx(0.706, abs=0.001)


def test_tables_keep_rows_borders_and_their_style() -> None:
    table = (
        '<w:tbl><w:tblPr><w:tblW w:w="8844" w:type="dxa"/><w:tblBorders><w:top w:val="single" w:sz="8"/>'
        '<w:bottom w:val="nil"/></w:tblBorders></w:tblPr><w:tr><w:trPr><w:tblHeader/><w:cantSplit w:val="0"/></w:trPr>'
        f"<w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>"
    )
    found = read(table + p("后"))
    (made,) = found.tables
    assert (made.width_twips, made.rows[0].header, made.rows[0].cant_split) == (8844, True, False)
    top = made.border("top")
    assert top is not None
    assert top.weight_mm == pytest.approx(0.353, abs=0.001)
    assert made.border("bottom") is None
    assert [each.text for each in found.everywhere] == ["甲", "乙", "后"]
