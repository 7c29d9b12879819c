"""Ink lies where GB/T 9704-2012 wants it: measured on the pages as LibreOffice shows them."""

import pytest

from docgen import contexts
from docgen.gongwen import standard as gb
from docgen.word.blueprint import build
from docgen.word.render import Template
from docgen.workflow.drawing import illustrated
from tests import rendering
from tests import word_contexts as samples
from tests.rendering import Band, Rendered, bands, black, red

pytestmark = [
    pytest.mark.rendering,
    pytest.mark.skipif(bool(rendering.missing_tools()), reason=f"没有 {rendering.missing_tools()}"),
]
SHEET = (0.0, 0.0, gb.PAGE_WIDTH_MM, gb.PAGE_HEIGHT_MM)
DOCUMENTS = {
    "lead": samples.NINE_LEADS,
    "support": samples.NO_LEAD,
    "one": samples.ONE_LEAD,
    "report": samples.REPORT,
    "short": samples.EMPTY_REPORT,
}


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rendered]:
    templates = {kind: Template.compile(build(kind), kind=kind, file=kind) for kind in contexts.TEMPLATES}
    kinds = {contexts.TEMPLATES[kind]: kind for kind in templates}
    filled = {name: templates[kinds[type(context)]].render(context) for name, context in DOCUMENTS.items()}
    results = {name: illustrated(data, DOCUMENTS[name], file=name) for name, data in filled.items()}
    return rendering.render(results, tmp_path_factory.mktemp("rendering"))


def red_bands(document: Rendered) -> list[Band]:
    return bands(red(document.picture(1)))


def near(value: float, tolerance: float) -> object:
    return pytest.approx(value, abs=tolerance)


# ---- the letter ----------------------------------------------------------------------------------------------

LETTERS = ("lead", "support", "one")


@pytest.mark.parametrize("name", LETTERS)
def test_the_mark_of_a_letter_begins_30_mm_from_the_edge(rendered: dict[str, Rendered], name: str) -> None:
    mark, *_ = red_bands(rendered[name])
    assert mark.top == near(gb.LETTER_MARK_TOP_MM, 1)
    assert (mark.left + mark.right) / 2 == near(gb.PAGE_WIDTH_MM / 2, 1.5)


@pytest.mark.parametrize("name", LETTERS)
def test_the_upper_double_rule_is_thick_over_thin_4_mm_below_the_mark(rendered: dict[str, Rendered], name: str) -> None:
    mark, thick, thin, *_ = red_bands(rendered[name])
    assert thick.top - mark.bottom == near(gb.LETTER_RULE_GAP_MM, 0.7)
    assert thick.weight >= 1.8 * thin.weight
    assert thick.length == near(gb.LETTER_RULE_LENGTH_MM, 1.5)
    assert thin.length == near(gb.LETTER_RULE_LENGTH_MM, 1.5)
    assert thick.left == near(20, 1.1), "centred on the sheet"


@pytest.mark.parametrize("name", LETTERS)
def test_the_lower_double_rule_is_thin_over_thick_20_mm_above_the_edge(
    rendered: dict[str, Rendered], name: str
) -> None:
    *_, thin, thick = red_bands(rendered[name])
    assert len(red_bands(rendered[name])) == 5
    assert thick.bottom == near(gb.PAGE_HEIGHT_MM - gb.LETTER_LOWER_RULE_MM, 1)
    assert thick.weight >= 1.8 * thin.weight
    assert thick.length == near(gb.LETTER_RULE_LENGTH_MM, 1.5)


def test_the_rules_are_on_the_first_page_only(rendered: dict[str, Rendered]) -> None:
    for page in (2, 3):
        assert not bands(red(rendered["lead"].picture(page)))


@pytest.mark.parametrize("name", LETTERS)
def test_number_and_title_keep_their_distances(rendered: dict[str, Rendered], name: str) -> None:
    thin = red_bands(rendered[name])[2]
    number, title, *_ = bands(black(rendered[name].picture(1)))
    assert number.top - thin.bottom == near(gb.LETTER_NUMBER_GAP_MM, 2)
    assert number.right == near(gb.PAGE_WIDTH_MM - gb.RIGHT_WHITE_MM, 1)
    assert title.top - number.bottom == near(2 * gb.LINE_MM, 2.5)
    assert (title.left + title.right) / 2 == near(gb.LEFT_WHITE_MM + gb.TYPE_AREA_WIDTH_MM / 2, 1)


@pytest.mark.parametrize("name", [*LETTERS, "report", "short"])
def test_the_addressee_stands_one_line_below_the_title(rendered: dict[str, Rendered], name: str) -> None:
    lines = bands(black(rendered[name].picture(1)))
    addressee = next(line for line in lines[2:] if line.left < gb.LEFT_WHITE_MM + 2)
    title = lines[lines.index(addressee) - 1]
    assert addressee.top - title.bottom == near(gb.LINE_MM, 2.5)
    assert addressee.left == near(gb.LEFT_WHITE_MM, 1.5)


@pytest.mark.parametrize("name", LETTERS)
def test_the_first_page_of_a_letter_shows_body_text_but_no_number(rendered: dict[str, Rendered], name: str) -> None:
    assert "一、任务分工" in rendered[name].pages[0]
    assert not bands(black(rendered[name].picture(1)), within=(0, 266, 210, 297))


def test_a_letter_is_two_pages_and_its_annex(rendered: dict[str, Rendered]) -> None:
    for name in LETTERS:
        page = next(number for number, text in enumerate(rendered[name].pages) if text.lstrip().startswith("附件\n"))
        assert page == 2, f"{name}: the annex begins on a new sheet"


# ---- page numbers --------------------------------------------------------------------------------------------


def dash(document: Rendered, page: int, *, right: bool) -> Band:
    """The dash at the outer side of a portrait page's number."""
    within = (175.0, 264.0, 182.0, 275.0) if right else (30.0, 264.0, 37.0, 275.0)
    (found,) = bands(black(document.picture(page)), within=within)
    return found


def test_an_even_number_stands_left_7_mm_below_the_type_area(rendered: dict[str, Rendered]) -> None:
    found = dash(rendered["one"], 2, right=False)
    assert (found.top + found.bottom) / 2 == near(gb.PAGE_NUMBER_DASH_MM, 1.5)
    assert found.left == near(gb.LEFT_WHITE_MM + 14 * gb.MM_PER_POINT, 1)


def test_an_odd_number_stands_right_7_mm_below_the_type_area(rendered: dict[str, Rendered]) -> None:
    found = dash(rendered["report"], 1, right=True)
    assert (found.top + found.bottom) / 2 == near(gb.PAGE_NUMBER_DASH_MM, 1.5)
    edge = gb.PAGE_WIDTH_MM - gb.RIGHT_WHITE_MM
    assert bands(black(rendered["report"].picture(1)), within=(150, 264, 200, 275))[0].right == near(
        edge - 14 * gb.MM_PER_POINT, 1
    )


@pytest.mark.parametrize(("name", "page"), [("lead", 3), ("lead", 4), ("one", 3), ("report", 9), ("report", 10)])
def test_the_number_of_a_landscape_page_is_where_it_is_on_the_sheet(
    rendered: dict[str, Rendered], name: str, page: int
) -> None:
    picture = rendered[name].picture(page)
    assert picture.width > picture.height
    first, *_, last = bands(black(picture), within=(22, 5, 32, 205))
    assert (first.left + first.right) / 2 == near(gb.PAGE_HEIGHT_MM - gb.PAGE_NUMBER_DASH_MM, 1.5)
    inset = 14 * gb.MM_PER_POINT
    if page % 2:
        assert last.bottom == near(28 + gb.TYPE_AREA_WIDTH_MM - inset, 1.5)
    else:
        assert first.top == near(28 + inset, 1.5)


def test_numbers_run_on_through_the_annex(rendered: dict[str, Rendered]) -> None:
    for number, text in enumerate(rendered["lead"].pages[1:], start=2):
        words = text.split()
        assert words.count("—") == 2
        assert str(number) in words


# ---- the report ----------------------------------------------------------------------------------------------

REPORTS = ("report", "short")


@pytest.mark.parametrize("name", REPORTS)
def test_the_mark_of_a_report_begins_72_mm_from_the_edge(rendered: dict[str, Rendered], name: str) -> None:
    mark, rule = red_bands(rendered[name])
    assert mark.top == near(gb.MARK_TOP_MM, 1)
    assert rule.length == near(gb.TYPE_AREA_WIDTH_MM, 1)
    assert 0.35 <= rule.weight <= 1.0


@pytest.mark.parametrize("name", REPORTS)
def test_number_rule_and_title_of_a_report_keep_their_distances(rendered: dict[str, Rendered], name: str) -> None:
    mark, rule = red_bands(rendered[name])
    number, title, *_ = bands(black(rendered[name].picture(1)))
    assert number.top - mark.bottom == near(2 * gb.LINE_MM, 2.5)
    assert rule.top - number.bottom == near(gb.RED_RULE_GAP_MM, 0.7)
    assert title.top - rule.bottom == near(2 * gb.LINE_MM, 2.5)
    one = gb.TYPE_AREA_WIDTH_MM / gb.CHARACTERS_PER_LINE
    assert number.left == near(gb.LEFT_WHITE_MM + one, 1)
    assert number.right == near(gb.PAGE_WIDTH_MM - gb.RIGHT_WHITE_MM - one, 1.5)


@pytest.mark.parametrize(("name", "inner"), [("report", 1), ("short", 0)])
def test_the_imprint_ends_with_its_rule_on_the_edge_of_the_type_area(
    rendered: dict[str, Rendered], name: str, inner: int
) -> None:
    document = rendered[name]
    rules = [
        band for band in bands(black(document.picture(len(document.pages)))) if band.length > 150 and band.weight < 1
    ]
    assert len(rules) == 2 + inner
    assert 262.0 <= rules[-1].bottom <= 264.5
    assert all(rule.length == near(gb.TYPE_AREA_WIDTH_MM, 1) for rule in rules)
    assert "印发" in document.pages[-1]
    assert "—" not in document.pages[-1], "the page of the 版记 carries no number"


def test_a_full_page_holds_22_lines_of_28_characters(rendered: dict[str, Rendered]) -> None:
    lines = bands(black(rendered["report"].picture(3)), within=(20, 30, 200, 265))
    assert len(lines) == gb.LINES_PER_PAGE
    assert lines[-1].bottom - lines[0].top == near(223.5, 2)


def test_every_text_of_the_context_is_on_paper(rendered: dict[str, Rendered]) -> None:
    text = rendered["report"].text
    for point in (*samples.REPORT.滞后任务, *samples.REPORT.协调事项):
        assert point.任务名称 in text
    for unit in samples.REPORT.未报单位.split("、"):
        assert unit in text
