"""Every character in a font that has it; digits in the one an office wants; runs split only where that is needed."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from docgen import contexts
from docgen.archive import read_parts, write_parts
from docgen.gongwen import fonts
from docgen.gongwen import standard as gb
from docgen.word import oxml
from docgen.word import styles as st
from docgen.word.blueprint import build
from docgen.word.lettering import set_letters
from docgen.word.looks import Looks
from docgen.word.oxml import element, page_field, paragraph, plain_text, run, run_properties, value
from docgen.word.render import Template
from docgen.word.styles import styles_part
from docgen.word.view_styles import Styles
from tests import word_contexts as samples

TIMES = "Times New Roman"
W = f"{{{oxml.NAMESPACES['w']}}}"


def looks(styles: Any = None, theme: Any = None) -> Looks:
    return Looks.of({"styles": styles if styles is not None else styles_part(gb.E_DOC), "theme": theme})


def lettered(*paragraphs: Any, digit_font: str | None = None, by: Looks | None = None) -> Any:
    root = element("w:body", None, *paragraphs)
    set_letters(root, by or looks(), digit_font)
    return root


def slot(made: Any, name: str) -> str:
    found = made.find(f"{W}rPr/{W}rFonts")
    return "" if found is None else found.get(f"{W}{name}", "")


def split(root: Any, name: str = "eastAsia") -> list[tuple[str, str]]:
    """The text of each run with the font it names in a slot."""
    return [(plain_text(each), slot(each, name)) for each in root.iter(f"{W}r")]


def xml(root: Any) -> bytes:
    return bytes(etree.tostring(root))


# ---- what fonts have -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("character", "邨喆镕堃玥旻〇㎡")
def test_a_character_outside_gb2312_goes_to_the_same_hand(character: str) -> None:
    for font, wider in gb.WIDER_FONTS.items():
        assert fonts.font_for(character, font) == wider
        assert fonts.font_for(character, wider) == "", "one that has it keeps it"


@pytest.mark.parametrize("character", "村“”—…·℃×〔《，１①ⅠαA5")
def test_a_character_of_gb2312_stays(character: str) -> None:
    assert fonts.font_for(character, gb.FONT_BODY) == ""


def test_beyond_the_first_plane_no_office_font_reaches() -> None:
    for font in (gb.FONT_BODY, "仿宋", gb.FONT_HEI, gb.FONT_SONG, "方正小标宋_GBK"):
        assert fonts.font_for("𠮷", font) == gb.FONT_SUPPLEMENTARY
    assert fonts.font_for("𠮷", "某单位自造字体") == ""
    assert fonts.font_for("😀", gb.FONT_BODY) == "", "no Han character"


# ---- odd characters ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "wider"),
    [
        (st.BODY, "仿宋"),
        (st.LEVEL_2, "楷体"),
        (st.TITLE, "方正小标宋_GBK"),
        (st.LETTER_MARK, "方正小标宋_GBK"),
        (st.LEVEL_1, ""),
        (st.TABLE_TEXT, "仿宋"),
    ],
)
def test_a_run_is_split_around_an_odd_character(style: str, wider: str) -> None:
    root = lettered(paragraph(style, "打造智慧渔邨片区"))
    expected = [("打造智慧渔", ""), ("邨", wider), ("片区", "")] if wider else [("打造智慧渔邨片区", "")]
    assert split(root) == expected


def test_neighbours_share_a_run_and_a_run_of_its_own_is_not_split() -> None:
    assert split(lettered(paragraph(st.BODY, "朱镕玥"))) == [("朱", ""), ("镕玥", "仿宋")]
    assert split(lettered(paragraph(st.BODY, "喆"))) == [("喆", "仿宋")]
    assert split(lettered(paragraph(st.BODY, "𠮷喆"))) == [("𠮷", gb.FONT_SUPPLEMENTARY), ("喆", "仿宋")]


def test_a_selector_stays_with_its_character() -> None:
    assert split(lettered(paragraph(st.BODY, "葛\U000e0100城"))) == [("葛\U000e0100城", "")]
    assert split(lettered(paragraph(st.BODY, "喆\U000e0100城"))) == [("喆\U000e0100", "仿宋"), ("城", "")]


def test_the_pieces_keep_properties_breaks_tabs_and_blanks() -> None:
    whole = run("甲 \t邨\n 乙", character=run_properties(font=gb.FONT_KAI, points=14, color="FF0000", bold=False))
    whole.set(f"{W}rsidR", "00AA")
    root = lettered(paragraph(st.BODY, deepcopy(whole)))
    assert [each[0] for each in split(root)] == ["甲 \t", "邨\n", " 乙"]
    assert plain_text(root) == plain_text(element("w:body", None, paragraph(st.BODY, whole)))
    for made in root.iter(f"{W}r"):
        assert made.get(f"{W}rsidR") == "00AA"
        assert [oxml.short_tag(each) for each in made[0]] == ["w:rFonts", "w:b", "w:color", "w:sz", "w:szCs"]
    assert all(text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve" for text in root.iter(f"{W}t"))


def test_the_font_in_effect_decides() -> None:
    """Run before character style before paragraph style before what it is based on before defaults."""
    styles = styles_part(gb.E_DOC)
    styles.append(element("w:style", {"type": "character", "styleId": "Sung"}, run_properties(font="宋体")))
    by = looks(styles)
    named = run("邨", character=oxml.properties("w:rPr", value("w:rStyle", "Sung")))
    both = run("邨", character=oxml.properties("w:rPr", value("w:rStyle", "Sung"), oxml.fonts(gb.FONT_KAI)))
    based = paragraph(st.ADDRESSEE, "邨")
    bare = element("w:p", None, run("邨"))
    root = lettered(paragraph(st.BODY, named), paragraph(st.BODY, both), based, bare, by=by)
    assert [font for _, font in split(root)] == ["", "楷体", "仿宋", "仿宋"]
    empty = element("w:styles", None, styles_part(gb.E_DOC)[0])
    assert split(lettered(element("w:p", None, run("邨")), by=looks(empty))) == [("邨", "仿宋")], "docDefaults"
    assert split(lettered(paragraph(st.BODY, "邨"), by=Looks.of({}))) == [("邨", "")], "no styles, no font"


def test_a_font_of_the_theme_is_looked_up_and_its_attribute_goes() -> None:
    minor = element(
        "a:minorFont", None, element("a:latin", {"typeface": "Calibri"}), element("a:ea", {"typeface": gb.FONT_BODY})
    )
    theme = element("a:theme", None, element("a:fontScheme", None, minor))
    themed = oxml.properties(
        "w:rPr", element("w:rFonts", {"eastAsiaTheme": "minorEastAsia", "asciiTheme": "minorHAnsi"})
    )
    root = lettered(paragraph(st.BODY, run("邨", character=themed)), by=looks(theme=theme))
    assert split(root) == [("邨", "仿宋")]
    assert not [name for name in root.find(f".//{W}rFonts").attrib if name.endswith("Theme")]


def test_a_text_box_within_a_run_is_lettered_and_the_run_around_it_left_alone() -> None:
    inner = paragraph(st.TITLE, "邨")
    outer = element("w:r", None, element("w:drawing", None, element("w:txbxContent", None, inner)))
    root = lettered(element("w:p", None, outer, run("文")))
    assert [font for _, font in split(root)] == ["", "方正小标宋_GBK", ""]


# ---- nothing to do -------------------------------------------------------------------------------------------


def test_a_document_without_such_characters_stays_byte_for_byte() -> None:
    made = element("w:body", None, *(paragraph(style, "李“哲”2020年—…·℃ABC 5%") for style in (st.BODY, st.TITLE)))
    before = xml(made)
    set_letters(made, looks())
    assert xml(made) == before


def test_styles_are_worked_out_once_for_all_runs_and_not_at_all_without_need(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    real = Styles.run
    monkeypatch.setattr(Styles, "run", lambda self, *ids, direct: asked.append(ids) or real(self, *ids, direct=direct))
    plain = [paragraph(st.BODY, *["没有生僻字的一段"] * 10) for _ in range(100)]
    lettered(*plain)
    assert asked == []
    odd = [paragraph(st.BODY, *["渔邨"] * 10) for _ in range(100)]
    lettered(*plain, *odd, paragraph(st.TITLE, "邨"), by=looks())
    assert len(asked) == 2, "one for each style with such characters"


# ---- digits and Latin letters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("没有数字", [("没有数字", "")]),
        ("2020年6月8日", [("2020", TIMES), ("年", ""), ("6", TIMES), ("月", ""), ("8", TIMES), ("日", "")]),
        ("占51.7%，", [("占", ""), ("51.7%", TIMES), ("，", "")]),
        ("“2019-nCoV”", [("“", ""), ("2019-nCoV", TIMES), ("”", "")]),
        ("A—B…C·D", [("A", TIMES), ("—", ""), ("B", TIMES), ("…", ""), ("C", TIMES), ("·", ""), ("D", TIMES)]),
        ("36℃×2", [("36", TIMES), ("℃×", ""), ("2", TIMES)]),
        ("ROMA 平台", [("ROMA", TIMES), (" 平台", "")]),
        ("Wi-Fi 6 路由", [("Wi-Fi 6", TIMES), (" 路由", "")]),
        ("（IOC）", [("（", ""), ("IOC", TIMES), ("）", "")]),
        ("é级", [("é", TIMES), ("级", "")]),
        ("100", [("100", TIMES)]),
        ("…… !", [("…… !", "")]),
        ("渔邨2期", [("渔", ""), ("邨", ""), ("2", TIMES), ("期", "")]),
    ],
)
def test_digits_and_latin_letters_get_their_font(text: str, expected: list[tuple[str, str]]) -> None:
    root = lettered(paragraph(st.BODY, text), digit_font=TIMES)
    shown = [(words, font if font == TIMES else "") for words, font in split(root, "ascii")]
    assert shown == expected
    assert "".join(words for words, _ in shown) == text


def test_only_the_latin_slots_change_and_the_hint_stays() -> None:
    root = lettered(paragraph(st.BODY, run("5", character=run_properties(font=gb.FONT_KAI))), digit_font=TIMES)
    made = next(root.iter(f"{W}r"))
    assert [slot(made, name) for name in ("ascii", "hAnsi", "cs", "eastAsia", "hint")] == [
        TIMES, TIMES, TIMES, gb.FONT_KAI, "eastAsia"
    ]  # fmt: skip
    plain = lettered(paragraph(st.BODY, run("“", character=run_properties())), digit_font=TIMES)
    assert slot(next(plain.iter(f"{W}r")), "hint") == "eastAsia"


def test_a_run_in_that_font_already_is_left_alone() -> None:
    made = element("w:body", None, paragraph(st.BODY, run("甲5", character=run_properties(font=TIMES))))
    before = xml(made)
    set_letters(made, looks(), TIMES)
    assert xml(made) == before


def test_a_page_number_keeps_its_font() -> None:
    simple = element("w:fldSimple", {"instr": " PAGE "}, run("1"))
    root = lettered(paragraph(st.PAGE_ODD, "— ", *page_field(), " —"), element("w:p", None, simple), digit_font=TIMES)
    assert TIMES not in {font for _, font in split(root, "ascii")}


# ---- in a whole document -----------------------------------------------------------------------------------------


def filled(
    context: Any = samples.ONE_LEAD, *, changed: dict[str, tuple[str, str]] | None = None, **given: Any
) -> dict[str, bytes]:
    """The parts of a letter; `changed`: what is replaced in parts of the template before."""
    package = read_parts(build(contexts.LETTER), name="t")
    for name, (old, new) in (changed or {}).items():
        text = package[name].decode("utf-8")
        assert old in text
        package[name] = text.replace(old, new).encode("utf-8")
    template = Template.compile(write_parts(package), kind=contexts.LETTER, file="t")
    return dict(read_parts(template.render(context, **given), name="r"))


ODD = replace(samples.ONE_LEAD, 主送="渔邨街道办事处", 依据="李喆、𠮷林2020年12月的意见", 标题="关于渔邨重点任务的函")


def fonts_of(part: bytes) -> dict[str, set[str]]:
    """The texts set in each font that runs name."""
    found: dict[str, set[str]] = {}
    for text, font in split(etree.fromstring(part)):
        found.setdefault(font, set()).add(text)
    return found


def test_a_letter_is_lettered_and_reads_as_before() -> None:
    part = filled(ODD)["word/document.xml"]
    found = fonts_of(part)
    assert {"邨", "喆"} <= found["仿宋"]
    assert found[gb.FONT_SUPPLEMENTARY] == {"𠮷"}
    assert found["方正小标宋_GBK"] == {"邨"}
    text = plain_text(etree.fromstring(part))
    assert all(words in text for words in (ODD.主送, ODD.依据, ODD.标题))


def test_an_office_s_own_fonts_decide() -> None:
    part = filled(ODD, changed={"word/styles.xml": (gb.FONT_BODY, "仿宋")})["word/document.xml"]
    assert "仿宋" not in fonts_of(part), "仿宋 has them all"


def test_parts_without_fields_are_lettered_too_or_copied_as_they_are() -> None:
    shipped = read_parts(build(contexts.LETTER), name="t")
    plain = filled(digit_font=TIMES)
    assert all(plain[name] == shipped[name] for name in shipped if name.startswith("word/footer"))
    header = ("</w:hdr>", "<w:p><w:r><w:t>渔邨</w:t></w:r></w:p></w:hdr>")
    part = filled(changed={"word/header-blank.xml": header})["word/header-blank.xml"]
    assert fonts_of(part)["仿宋"] == {"邨"}


def test_the_digit_font_reaches_every_digit_but_page_numbers() -> None:
    assert filled() == filled(digit_font=None)
    root = etree.fromstring(filled(digit_font=TIMES)["word/document.xml"])
    for text, font in split(root, "ascii"):
        assert (font == TIMES) == any(sign.isascii() and sign.isalnum() for sign in text), text
    assert samples.ONE_LEAD.成文日期 in plain_text(root)
