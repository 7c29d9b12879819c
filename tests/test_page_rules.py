"""The rules about pages on pages made by hand: three answers, and never more than was seen."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from docgen.gongwen import faces
from docgen.gongwen.numbers import CENTRE, NATIONAL
from docgen.gongwen.on_page.found import Found
from docgen.gongwen.page import BLACK, RED, Box, Colour, Glyph, Line, Page, RenderedDocument
from docgen.gongwen.page_rules import CHECKS, PAGE_RULES, check_pages, rendering_notes
from docgen.gongwen.verdict import Level, Verdict
from docgen.rendering import picture
from docgen.rendering.fonts import configuration_for
from docgen.rendering.lines import banded, joined, lines_of
from tests import pages_by_hand as hand

C, V, U = Verdict.CONFORMS, Verdict.VIOLATES, Verdict.UNKNOWN


def answers(document: RenderedDocument, kind: str, **texts: str) -> dict[str, set[Verdict]]:
    found: dict[str, set[Verdict]] = {}
    for each in check_pages(document, kind, texts):
        found.setdefault(each.rule.code.removeprefix("page-"), set()).add(each.verdict)
    return found


def violated(document: RenderedDocument, kind: str, **texts: str) -> set[str]:
    return {code for code, verdicts in answers(document, kind, **texts).items() if V in verdicts}


# ---- the catalogue ---------------------------------------------------------------------------------------------


def test_every_rule_has_a_code_of_its_own_a_clause_and_a_title() -> None:
    assert len({rule.code for rule in PAGE_RULES}) == len(PAGE_RULES) == len(CHECKS)
    assert all(rule.code.startswith("page-") and rule.title for rule in PAGE_RULES)
    assert all(rule.clause.startswith("GB/T") or rule.strength.value == "实务" for rule in PAGE_RULES)


def test_every_answer_says_what_was_wanted_seen_and_where() -> None:
    for each in (*check_pages(hand.letter(), "letter"), *check_pages(hand.file(), "file")):
        assert each.expected and each.actual and each.where
        assert each.measured_in == "rendering"


def test_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="memo"):
        check_pages(hand.letter(), "memo")


# ---- good documents ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("made", "kind"), [(hand.letter, "letter"), (hand.file, "file")])
def test_a_good_document_violates_nothing_and_leaves_no_error_open(
    made: Callable[[], RenderedDocument], kind: str
) -> None:
    results = check_pages(made(), kind)
    assert [(each.rule.code, each.actual) for each in results if each.verdict is V] == []
    assert [each.rule.code for each in results if each.verdict is U and each.rule.level is Level.ERROR] == []


def test_a_full_page_is_measured() -> None:
    found = answers(hand.file(), "file")
    assert found["lines"] == found["characters"] == found["ink-top"] == found["ink-height"] == {C}


def test_rules_of_a_letter_say_nothing_about_a_file() -> None:
    assert not any(code.startswith("letter-") for code in answers(hand.file(), "file"))
    assert "mark-top" not in answers(hand.letter(), "letter")


# ---- what was not seen is unknown ----------------------------------------------------------------------------------


def test_a_document_without_pages_is_unknown_to_every_rule() -> None:
    failed = RenderedDocument((), hand.RENDERER, failure="排不出来。")
    results = check_pages(failed, "letter")
    assert {each.verdict for each in results} == {U}
    assert {each.actual for each in results} == {"排不出来。"}
    assert len(results) == sum("letter" in each.kinds for each in CHECKS)


def test_a_blank_page_proves_nothing() -> None:
    found = answers(hand.document(hand.page(1)), "letter")
    for code in ("letter-mark-top", "letter-rule-gap", "letter-number-gap", "date-place", "lines", "characters"):
        assert found[code] == {U}


def test_a_grid_of_characters_is_not_judged_by_libreoffice() -> None:
    assert answers(replace(hand.file(), character_grid=True), "file")["characters"] == {U}
    other = replace(hand.file(), character_grid=True, renderer="Word")
    assert answers(other, "file")["characters"] == {C}


def test_a_font_of_last_resort_proves_nothing_about_type() -> None:
    def swapped(line: Line) -> Line:
        return replace(line, glyphs=tuple(replace(each, font="WenQuanYiZenHei") for each in line.glyphs))

    pages = tuple(replace(each, lines=tuple(map(swapped, each.lines))) for each in hand.file().pages)
    found = answers(hand.document(*pages), "file")
    assert found["mark-type"] == {U}
    assert V not in found["body-type"] | found["title-type"] | found["number-type"]


def test_a_stand_in_is_named() -> None:
    document = replace(hand.letter(), embedded=("FandolFang-Regular", "SimHei"))
    assert [str(each) for each in document.substitutions] == ["“仿宋”以 FandolFang-Regular 代替"]
    first, second = rendering_notes(document)
    assert hand.RENDERER in first
    assert "FandolFang-Regular" in second
    assert len(rendering_notes(hand.letter())) == 1


# ---- faults ------------------------------------------------------------------------------------------------------


def shifted(line: Line, dx: float = 0, dy: float = 0) -> Line:
    def moved(box: Box) -> Box:
        return Box(box.left + dx, box.top + dy, box.right + dx, box.bottom + dy)

    glyphs = tuple(replace(each, cell=moved(each.cell), ink=moved(each.ink)) for each in line.glyphs)
    return Line(glyphs, moved(line.ink), line.base + dy, line.turned)


def test_a_mark_and_its_rules_5_mm_lower() -> None:
    rules = tuple(
        replace(each, box=Box(each.box.left, each.box.top + 5, each.box.right, each.box.bottom + 5))
        for each in hand.LETTER_RULES[:2]
    )
    lines = tuple(shifted(each, dy=5) for each in hand.LETTER_LINES)
    page = hand.page(1, *lines, strokes=(*rules, *hand.LETTER_RULES[2:]))
    assert violated(hand.changed(hand.letter(), 1, page), "letter") == {"letter-mark-top"}


def test_a_mark_that_is_a_picture_is_seen_by_its_red_ink() -> None:
    page = hand.page(1, *hand.LETTER_LINES[1:], strokes=hand.LETTER_RULES)
    page = replace(page, red_ink=(hand.LETTER_MARK.ink, *(each.box for each in hand.LETTER_RULES)))
    found = answers(hand.changed(hand.letter(), 1, page), "letter")
    assert found["letter-mark-top"] == found["letter-rule-gap"] == found["mark-middle"] == {C}


@pytest.mark.parametrize(
    ("rules", "caught"),
    [
        ((0, 2, 3), {"letter-rule-weights"}),
        ((1, 0, 2, 3), set()),
        ((0, 1), set()),
    ],
)
def test_red_rules_that_are_missing(rules: tuple[int, ...], caught: set[str]) -> None:
    strokes = tuple(hand.LETTER_RULES[place] for place in sorted(rules))
    found = hand.changed(hand.letter(), 1, hand.page(1, *hand.LETTER_LINES, strokes=strokes))
    assert violated(found, "letter") - {"letter-number-gap"} == caught
    assert answers(found, "letter")["letter-lower-rule"] == ({U} if 3 not in rules else {C})


@pytest.mark.parametrize(
    ("dash_y", "verdict"), [(268.0, C), (269.0, C), (270.0, C), (267.9, V), (270.1, V), (287.4, V)]
)
def test_the_dash_may_be_1_mm_off_and_no_more(dash_y: float, verdict: Verdict) -> None:
    page = hand.page(2, *hand.text_rows(38.0, 22), hand.number(2, dash_y=dash_y))
    assert answers(hand.changed(hand.file(), 2, page), "file")["number-height"] - {C} == ({V} & {verdict})


def test_numbers_in_the_middle_are_for_a_local_rule() -> None:
    page = hand.page(2, *hand.text_rows(38.0, 22), shifted(hand.number(2), dx=66.8))
    document = hand.changed(hand.file(), 2, page)
    assert violated(document, "file") == {"number-side"}
    local = NATIONAL.with_local("本区", {"page_number_place": CENTRE})
    sides = [each for each in check_pages(document, "file", {}, local) if each.rule.code == "page-number-side"]
    assert [(each.verdict, each.where) for each in sides if "第2页" in each.where] == []


@pytest.mark.parametrize(
    ("rows", "step", "wanted"), [(21, 10.8, {V}), (22, 10.39, {C}), (23, 9.8, {V}), (20, 10.39, {U})]
)
def test_lines_are_counted_on_full_pages_only(rows: int, step: float, wanted: set[Verdict]) -> None:
    page = hand.page(2, *hand.text_rows(38.0, rows, step=step), hand.number(2))
    assert answers(hand.changed(hand.file(), 2, page), "file")["lines"] == wanted


def test_paragraphs_of_one_line_do_not_show_the_left_edge() -> None:
    rows = tuple(hand.line(hand.FULL[2:], 28 + 2 * hand.CHARACTER_MM, 38 + row * 10.39) for row in range(9))
    found = answers(hand.document(hand.page(1, *rows)), "unknown")
    assert found["left-edge"] == found["width"] == {U}


def test_27_characters_in_a_line() -> None:
    rows = tuple(
        hand.line(hand.FULL[:25] if row % 4 == 0 else hand.FULL[:27], 39.14 if row % 4 == 0 else 28, 38 + row * 10.39,
                  step=156 / 27)
        for row in range(22)
    )  # fmt: skip
    assert "characters" in violated(hand.changed(hand.file(), 2, hand.page(2, *rows, hand.number(2))), "file")


def test_imprint_on_an_odd_page_and_off_the_edge() -> None:
    three = hand.document(*hand.file().pages[:2], replace(hand.file().pages[3], number=3))
    assert "imprint-even" in violated(three, "file")
    higher = tuple(
        replace(each, box=Box(28, each.box.top - 2, 184, each.box.bottom - 2)) for each in hand.IMPRINT_RULES
    )
    page = hand.page(4, *hand.IMPRINT, strokes=higher)
    assert violated(hand.changed(hand.file(), 4, page), "file") == {"imprint-bottom"}


def test_unsealed_name_and_date() -> None:
    name = hand.ending("统筹建设办公室", 184 - 2 * hand.CHARACTER_MM, 110.0)
    date = hand.line("2020年6月8日", name.cell.left + 2 * hand.CHARACTER_MM, 120.39)
    page = hand.page(3, *hand.text_rows(38.0, 5), name, date, hand.number(3))
    assert violated(hand.changed(hand.file(), 3, page), "file") == set()
    wrong = hand.page(3, *hand.text_rows(38.0, 5), name, shifted(date, dx=6), hand.number(3))
    assert violated(hand.changed(hand.file(), 3, wrong), "file") == {"date-place"}


def test_a_signature_without_text_on_its_page() -> None:
    page = hand.page(3, *hand.signature(110.0), hand.number(3))
    assert violated(hand.changed(hand.file(), 3, page), "file") == {"signature-page"}


def test_a_title_is_found_by_the_words_of_the_file() -> None:
    found = Found(hand.file(), "file", {"标题": "关于进展情况\n的报告"})
    assert [spot.line.packed for spot in found.title] == ["关于进展情况的报告"]
    assert found.located("不在版面上的话") == ()


def test_quotes_in_a_latin_font_and_coloured_text() -> None:
    row = hand.line("“建设”城市", 28, 38 + 22 * 10.39 - 100)
    latin = replace(row, glyphs=tuple(
        replace(each, font="TimesNewRomanPSMT") if each.text in "“”" else each for each in row.glyphs
    ))  # fmt: skip
    page = hand.page(3, *hand.text_rows(38.0, 5), latin, *hand.signature(200.0), hand.number(3))
    assert "quotes" in violated(hand.changed(hand.file(), 3, page), "file")
    blue = replace(row, glyphs=tuple(replace(each, colour=Colour(0, 0, 255)) for each in row.glyphs))
    page = hand.page(3, *hand.text_rows(38.0, 5), blue, *hand.signature(200.0), hand.number(3))
    assert "colour" in violated(hand.changed(hand.file(), 3, page), "file")


# ---- landscape -----------------------------------------------------------------------------------------------------


def landscape(number: int, *, left: float = 35.0, x: float = 28.0, turned: int = 90) -> Page:
    """An annex page with a table 225 mm wide and its number on the sheet's edge."""
    strokes = (
        hand.level(60, left, left + 225, 0.18), hand.level(70, left, left + 225, 0.18),
        hand.level(180, left, left + 225, 0.18), hand.plumb(left, 60, 180), hand.plumb(left + 224.8, 60, 180),
    )  # fmt: skip
    end = 179.06 if number % 2 else 28 + 4.94 + 12.35
    glyphs = tuple(
        Glyph(text, Box(x - 2, top, x + 3, top + high), Box(x - 0.1, top, x + 0.1, top + high), hand.SONG, 14, BLACK)
        for text, top, high in (("—", end - 12.35, 4.94), (str(number), end - 7.41, 2.47), ("—", end - 4.94, 4.94))
    )
    mark = hand.line("附件", left, 31.5, font=hand.HEI)
    title = hand.line("任务分解表", 148.5 - 19.4, 31.5 + 2 * 10.39, size=22, font=hand.TITLE)
    return hand.page(
        number, mark, title, hand.line("序号", left + 2, 63, size=10.5),
        Line(glyphs, Box(x - 0.1, end - 12.35, x + 0.1, end), x - 2, turned),
        strokes=strokes, turned=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "caught"),
    [
        ({}, set()),
        ({"left": 28.0}, {"landscape-box"}),
        ({"x": 20.0}, {"landscape-number"}),
        ({"turned": 270}, {"landscape-number"}),
    ],
)
def test_a_landscape_page(given: dict[str, float], caught: set[str]) -> None:
    document = hand.document(*hand.letter().pages, landscape(3, **given))  # type: ignore[arg-type]
    assert violated(document, "letter") == caught


# ---- putting lines and rules together --------------------------------------------------------------------------------


def test_pieces_of_a_rule_are_one_rule() -> None:
    pieces = [hand.level(50, 28, 100, 0.25), hand.level(50, 100.1, 184, 0.25), hand.level(52, 28, 184, 0.25)]
    assert [round(each.length) for each in joined(pieces)] == [156, 156]
    assert len(joined([hand.level(50, 28, 100, 0.25), hand.level(50, 110, 184, 0.25)])) == 2
    assert len(joined([hand.level(50, 28, 100, 0.25), hand.level(50, 100, 184, 0.25, RED)])) == 2


def test_wide_gaps_and_upright_rules_part_lines() -> None:
    glyphs = [*hand.line("甲乙", 28, 50).glyphs, *hand.line("丙", 41.5, 50).glyphs, *hand.line("丁", 100, 50).glyphs]
    placed = [(each, 55.0, 0) for each in glyphs]
    assert [each.text for each in lines_of(placed, (), lambda box: box)] == ["甲乙丙", "丁"]
    assert [each.text for each in lines_of(placed, (hand.plumb(40, 40, 60),), lambda box: box)] == ["甲乙", "丙", "丁"]


def test_bands_of_ink() -> None:
    assert banded([Box(0, 5, 1, 6), Box(0, 1, 1, 3), Box(2, 2, 5, 4)]) == (Box(0, 1, 5, 4), Box(0, 5, 1, 6))
    white, ink = b"\xff", b"\x00"
    mask = picture.dark(white * 4 + white + ink + ink + white + white * 4, 4, 3, 4)
    found = mask.ink(Box(0, 0, 1, 1))
    assert found is not None
    assert [round(side / picture.MM_PER_PIXEL) for side in (found.left, found.top, found.right, found.bottom)] == [
        1,
        1,
        3,
        2,
    ]
    assert mask.bands() == (found,)
    red = picture.red(b"\x00\x00\xff" + b"\x00\x00\x00" + b"\xff\xff\xff" + b"\x00\x00\xff", 2, 2, 6)
    assert len(red.bands()) == 1


# ---- fonts -------------------------------------------------------------------------------------------------------------


def test_fonts_are_known_by_their_role() -> None:
    assert faces.asked_face("FangSong_GB2312") is faces.asked_face("仿宋") is faces.Face.FANG
    assert faces.embedded_face("BousungEG-Light-GB") is faces.embedded_face("SimSun") is faces.Face.SONG
    assert faces.embedded_face("WenQuanYiZenHei") is None
    assert faces.is_stand_in("FandolKai-Regular")
    assert not faces.is_stand_in("KaiTi_GB2312")


def test_only_missing_fonts_get_stand_ins_and_a_brother_goes_first() -> None:
    made = configuration_for(frozenset({"仿宋", "黑体"}))
    assert '<test qual="any" name="family"><string>仿宋</string>' not in made
    assert (
        '<string>仿宋_GB2312</string></test><edit name="family" mode="assign" binding="same"><string>仿宋</string>'
        in made
    )
    assert "{cache}" in made
