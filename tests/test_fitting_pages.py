"""Long marks, signatures of both forms, odd characters and several annexes, as they stand on the page.

One call of LibreOffice; pages are measured and judged as `docgen check --render` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from docgen import contexts
from docgen.gongwen import standard as gb
from docgen.gongwen.on_page.elements import ONE, Spot
from docgen.gongwen.on_page.found import Found
from docgen.gongwen.page import RenderedDocument
from docgen.gongwen.page_rules import check_pages
from docgen.gongwen.verdict import Verdict
from docgen.rendering.render import render
from docgen.word import pages
from docgen.word import styles as st
from docgen.word.blueprint import build
from docgen.word.oxml import paragraph
from docgen.word.package import word_package
from docgen.word.render import Template
from tests import rendering
from tests import word_contexts as samples

pytestmark = [
    pytest.mark.rendering,
    pytest.mark.skipif(bool(rendering.missing_tools()), reason=f"没有 {rendering.missing_tools()}"),
]
LONG = "深圳市罗湖区推进政府职能转变和数字政府改革建设暨营商环境优化工作领导小组办公室"
MARKS = (16, 17, 20, 25, 30)
RIGHT_MM = gb.PAGE_WIDTH_MM - gb.RIGHT_WHITE_MM
LETTERS: dict[str, dict[str, Any]] = {
    **{f"letter {count}": {"发文机关": LONG[:count]} for count in MARKS},
    "unsealed": {"加盖印章": False},
    "unsealed short": {"加盖印章": False, "发文机关": "区水务局"},
    "unsealed long date": {"加盖印章": False, "发文机关": "区水务局", "成文日期": "2020年12月20日"},
    "unsealed long": {"加盖印章": False, "发文机关": LONG[:30]},
    "odd": {"主送": "渔邨街道办事处", "依据": "李喆、朱镕、𠮷林的意见", "标题": "关于分解落实渔邨建设重点任务的函"},
    "times": {},
}
REPORTS = {f"report {count}": {"发文机关": LONG[: count - 2]} for count in MARKS}  # with 文件


@dataclass(frozen=True)
class Batch:
    measured: Mapping[str, RenderedDocument]

    def kind(self, name: str) -> str:
        return "file" if name in REPORTS else "letter"

    def found(self, name: str) -> Found:
        signed = {**LETTERS, **REPORTS}.get(name, {}).get("发文机关", samples.ONE_LEAD.发文机关)
        return Found(self.measured[name], self.kind(name), {"署名": signed})

    def violated(self, name: str) -> list[str]:
        found = self.found(name)
        results = check_pages(self.measured[name], self.kind(name), found.texts)
        return [each.rule.code for each in results if each.verdict is Verdict.VIOLATES]


def annexes() -> bytes:
    """A page that ends with three annexes, the names of two of them longer than a line."""
    names = (f"{LONG[:24]}重点任务分解表", f"{LONG[:30]}重点任务进展情况填报表", "单位名录")
    text = paragraph(st.BODY, "请按照附件的要求抓好落实，每季度结束后按时报送进展情况，没有进展的如实填报。" * 2)
    body = [text, *pages.annex_notes(*names), paragraph(st.ISSUER, "区水务局"), paragraph(st.DATE, "2020年6月8日")]
    draft = pages.Draft([*body, pages.portrait(gb.E_DOC, "nextPage")], pages.common_margins())
    return word_package(draft.document(), draft.margins, title="试", profile=gb.E_DOC)


@pytest.fixture(scope="module")
def batch() -> Batch:
    letter, report = (
        Template.compile(build(kind), kind=kind, file=kind) for kind in (contexts.LETTER, contexts.REPORT)
    )
    documents = {
        name: letter.render(
            replace(samples.ONE_LEAD, **given), digit_font="Times New Roman" if name == "times" else None
        )
        for name, given in LETTERS.items()
    }
    documents |= {name: report.render(replace(samples.REPORT, **given)) for name, given in REPORTS.items()}
    return Batch(render({**documents, "annexes": annexes()}))


def near(value: float, tolerance: float) -> object:
    return pytest.approx(value, abs=tolerance)


@pytest.mark.parametrize("name", [*LETTERS, *REPORTS])
def test_nothing_is_violated(batch: Batch, name: str) -> None:
    assert batch.violated(name) == []


# ---- marks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "room"), [("letter", gb.LETTER_RULE_LENGTH_MM), ("report", gb.TYPE_AREA_WIDTH_MM)])
@pytest.mark.parametrize("count", MARKS[1:])
def test_a_long_mark_moves_nothing(batch: Batch, kind: str, room: float, count: int) -> None:
    short, long = batch.found(f"{kind} 16"), batch.found(f"{kind} {count}")
    assert long.mark is not None and short.mark is not None
    assert len(long.mark_lines) == 1
    assert room * 0.96 <= long.mark.width <= room
    assert (long.mark.top, long.mark.height) == (near(short.mark.top, 0.15), near(short.mark.height, 0.15))
    assert [rule.y for rule in long.red_rules] == [near(rule.y, 0.1) for rule in short.red_rules]
    assert long.title[0].line.ink.top == near(short.title[0].line.ink.top, 0.1)


# ---- signatures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "lines"), [("letter 16", 2), ("letter 20", 2), ("letter 25", 2), ("report 30", 2)])
def test_the_lines_of_a_sealed_name_are_centred_on_the_date(batch: Batch, name: str, lines: int) -> None:
    found = batch.found(name)
    assert found.date is not None
    assert len(found.name) == lines
    for spot in found.name:
        assert spot.line.cell.middle_x == near(found.date.line.cell.middle_x, 0.5)
        assert spot.line.cell.right <= RIGHT_MM


UNSEALED = [name for name in LETTERS if name.startswith("unsealed")]


@pytest.mark.parametrize("name", UNSEALED)
def test_an_unsealed_date_begins_two_characters_after_the_name(batch: Batch, name: str) -> None:
    found = batch.found(name)
    assert found.date is not None and found.name
    assert len(found.name) == (2 if name == "unsealed long" else 1)
    for spot in found.name:
        assert found.date.line.cell.left - spot.line.cell.left == near(2 * ONE, 0.3)
    text = found.annex_note[-1].line
    assert found.name[0].line.base - text.base == near(2 * gb.LINE_MM, 0.2), "one blank line"


def test_two_characters_stay_free_beside_whatever_reaches_farther(batch: Batch) -> None:
    def free(spot: Spot | None) -> float:
        assert spot is not None
        return RIGHT_MM - spot.line.cell.right

    assert free(batch.found("unsealed").name[0]) == near(2 * ONE, 0.6)
    for name in ("unsealed short", "unsealed long date"):
        # LibreOffice sets digits 0.2 em apart from Chinese, at five places of a date
        assert ONE - 0.6 <= free(batch.found(name).date) <= 2 * ONE + 0.6


# ---- letters -----------------------------------------------------------------------------------------------------


def test_odd_characters_are_asked_in_fonts_that_have_them(batch: Batch) -> None:
    asked = batch.measured["odd"].asked
    assert {"仿宋", "方正小标宋_GBK", gb.FONT_SUPPLEMENTARY} <= set(asked)
    assert not {"仿宋", "方正小标宋_GBK", gb.FONT_SUPPLEMENTARY} & set(batch.measured["unsealed"].asked)
    text = "".join(line.packed for page in batch.measured["odd"].pages for line in page.lines)
    assert "渔邨街道办事处" in text and "李喆、朱镕、𠮷林的意见" in text


def test_digits_are_in_the_wanted_font_and_page_numbers_are_not(batch: Batch) -> None:
    found = batch.found("times")
    digits = {
        glyph.font
        for spot in found.upright
        for glyph in spot.line.glyphs
        if glyph.text.isascii() and glyph.text.isdigit()
    }
    assert digits == {"LiberationSerif"}
    numbers = {glyph.font for each in found.page_numbers for glyph in each.line.glyphs}
    assert numbers and "LiberationSerif" not in numbers


# ---- annexes -------------------------------------------------------------------------------------------------------


def test_several_annexes_stand_under_each_other(batch: Batch) -> None:
    found = Found(batch.measured["annexes"], "unknown")
    first, wrapped, second, again, third = (spot.line for spot in found.annex_note)
    left = gb.LEFT_WHITE_MM
    assert first.packed.startswith("附件：1.") and first.cell.left == near(left + 2 * ONE, 0.5)
    assert (second.packed[:2], third.packed[:2]) == ("2.", "3.")
    for line in (second, third):
        assert line.cell.left == near(left + 5 * ONE, 0.5)
    for line in (wrapped, again):
        assert line.cell.left == near(left + 6 * ONE, 0.5)
    assert "page-annex-note" not in [
        each.rule.code for each in check_pages(batch.measured["annexes"], "letter") if each.verdict is Verdict.VIOLATES
    ]
