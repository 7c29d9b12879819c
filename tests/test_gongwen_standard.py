"""The numbers of GB/T 9704-2012 agree with each other."""

import pytest

from docgen.gongwen import standard as gb
from docgen.word import styles


def test_the_type_area_and_its_white_make_up_the_sheet() -> None:
    assert gb.LEFT_WHITE_MM + gb.TYPE_AREA_WIDTH_MM + gb.RIGHT_WHITE_MM == gb.PAGE_WIDTH_MM
    assert gb.TYPE_AREA_BOTTOM_MM == 262.0
    assert gb.RIGHT_WHITE_MM == 26.0


@pytest.mark.parametrize("profile", [gb.E_DOC, gb.NOMINAL], ids=lambda profile: profile.name)
def test_a_page_holds_22_lines_and_not_23(profile: gb.Profile) -> None:
    assert profile.lines == gb.LINES_PER_PAGE
    assert profile.text_width_mm == gb.TYPE_AREA_WIDTH_MM


def test_the_widespread_29_points_lose_a_line() -> None:
    assert gb.Profile("29 pt", 37, 35, 28, 26, 580).lines == 21


def test_a_line_of_the_e_doc_profile_is_as_high_as_gb_33476_says() -> None:
    assert gb.twips(gb.LINE_MM) == gb.E_DOC.line_twips


def test_28_characters_fill_a_line_and_29_do_not_fit() -> None:
    width = gb.twips(gb.TYPE_AREA_WIDTH_MM)
    assert 28 * gb.CHARACTER_TWIPS <= width < 29 * gb.CHARACTER_TWIPS
    assert width - 28 * gb.CHARACTER_TWIPS < 28, "the rest is less than a twentieth of a point per character"


def test_the_squeeze_turns_16_points_into_the_width_of_a_character() -> None:
    assert 20 * gb.SIZE_3_PT + gb.SQUEEZE_TWIPS == gb.CHARACTER_TWIPS


def test_marks_lie_where_the_clauses_say() -> None:
    assert gb.MARK_TOP_MM == 72.0
    assert gb.PAGE_NUMBER_DASH_MM == 269.0
    assert gb.PAGE_HEIGHT_MM - gb.LETTER_LOWER_RULE_MM == 277.0


def test_a_title_line_is_its_height_and_seven_eighths_of_a_body_character() -> None:
    assert pytest.approx(gb.SIZE_2_PT + gb.SEVEN_EIGHTHS_MM / gb.MM_PER_POINT, abs=0.1) == gb.TITLE_LINE_PT


def test_a_turned_page_keeps_the_type_area() -> None:
    turned = gb.turned(gb.E_DOC)
    assert gb.PAGE_WIDTH_MM - turned.top_mm - turned.bottom_mm == gb.TYPE_AREA_WIDTH_MM
    assert gb.PAGE_HEIGHT_MM - turned.left_mm - turned.right_mm == pytest.approx(gb.E_DOC.text_height_mm)
    assert (turned.top_mm, turned.bottom_mm) == (28.0, 26.0)


def test_the_marks_leave_room_for_names_of_16_characters() -> None:
    points = gb.LETTER_RULE_LENGTH_MM / gb.MM_PER_POINT
    assert points >= 16 * styles.LETTER_MARK_PT
    assert 16 * styles.REPORT_MARK_PT <= gb.TYPE_AREA_WIDTH_MM / gb.MM_PER_POINT


def test_a_signature_of_14_characters_fits_into_its_box_centred_on_the_date() -> None:
    box = 14.5
    assert box / 2 - 6.5 / 2 == gb.DATE_FREE_CHARACTERS, "a date of 6 to 7 characters has 4 white to its right"
