"""Pages measured by docgen.rendering, held against pixels of another program; and faults, each caught by its rule.

One call of LibreOffice makes all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from docgen import contexts
from docgen.archive import read_parts
from docgen.errors import OutputError
from docgen.gongwen import standard as gb
from docgen.gongwen.page import Page, RenderedDocument
from docgen.gongwen.page_rules import check_pages
from docgen.gongwen.verdict import Level, Result, Verdict
from docgen.rendering import office
from docgen.rendering.render import document_of, render, to_pdf
from docgen.word.blueprint import build
from docgen.word.render import Template
from docgen.workflow.drawing import illustrated
from tests import page_faults as faults
from tests import rendering
from tests import word_contexts as samples
from tests.rendering import Rendered, bands, black, red

pytestmark = [
    pytest.mark.rendering,
    pytest.mark.skipif(bool(rendering.missing_tools()), reason=f"没有 {rendering.missing_tools()}"),
]
KINDS = {faults.LETTER: "letter", faults.REPORT: "file"}
TEXTS = {"发文机关标志": "罗湖区智慧城区建设统筹办公室文件", "主送机关": "区智慧城区建设领导小组："}
PIXEL_MM = 0.2  # two pixels and the two programs' anti-aliasing


@dataclass(frozen=True)
class Batch:
    measured: Mapping[str, RenderedDocument]
    folder: Path

    def seen(self, name: str) -> Rendered:
        """The same PDF by poppler."""
        return Rendered(self.folder / f"{name}.pdf")

    def results(self, name: str, base: str) -> tuple[Result, ...]:
        return check_pages(self.measured[name], KINDS[base], TEXTS if base == faults.REPORT else {})

    def violated(self, name: str, base: str) -> frozenset[str]:
        found = (each for each in self.results(name, base) if each.verdict is Verdict.VIOLATES)
        return frozenset(each.rule.code.removeprefix("page-") for each in found)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    good = {
        faults.LETTER: _filled(contexts.LETTER, samples.ONE_LEAD),
        faults.REPORT: _filled(contexts.REPORT, samples.REPORT),
    }
    documents = good | {name: fault.made(good[fault.base]) for name, fault in faults.FAULTS.items()}
    folder = tmp_path_factory.mktemp("measured")
    pdfs = to_pdf(documents)
    for name in good:
        (folder / f"{name}.pdf").write_bytes(pdfs[name])
    renderer = office.version(office.program() or "")
    parts = {name: read_parts(content, name=name) for name, content in documents.items()}
    measured = {name: document_of(parts[name], pdfs.get(name), renderer) for name in documents}
    return Batch(measured, folder)


def _filled(kind: str, context: object) -> bytes:
    return illustrated(Template.compile(build(kind), kind=kind, file=kind).render(context), context, file=kind)


def near(value: float, tolerance: float = PIXEL_MM) -> object:
    return pytest.approx(value, abs=tolerance)


# ---- against pixels ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [faults.LETTER, faults.REPORT])
def test_red_ink_and_red_rules_are_where_pixels_are(batch: Batch, name: str) -> None:
    page = batch.measured[name].pages[0]
    seen = bands(red(batch.seen(name).picture(1)))
    assert len(page.red_ink) == len(seen)
    for ours, theirs in zip(page.red_ink, seen, strict=True):
        assert (ours.top, ours.bottom, ours.left, ours.right) == (
            near(theirs.top), near(theirs.bottom), near(theirs.left), near(theirs.right),
        )  # fmt: skip
    rules = [stroke for stroke in page.strokes if stroke.colour.is_red]
    for stroke, theirs in zip(rules, seen[1:], strict=True):
        assert stroke.box.top == near(theirs.top)
        assert stroke.weight == near(theirs.weight, 0.1)
        assert stroke.length == near(theirs.length)


@pytest.mark.parametrize(("name", "page"), [(faults.LETTER, 1), (faults.REPORT, 1), (faults.REPORT, 6)])
def test_lines_of_text_are_where_pixels_are(batch: Batch, name: str, page: int) -> None:
    rows = _rows(batch.measured[name].pages[page - 1])
    seen = bands(black(batch.seen(name).picture(page)), within=(0, 0, gb.PAGE_WIDTH_MM, 266))
    assert len(rows) == len(seen)
    for (top, bottom, left, right), theirs in zip(rows, seen, strict=True):
        assert (top, bottom, left, right) == (
            near(theirs.top), near(theirs.bottom), near(theirs.left), near(theirs.right),
        )  # fmt: skip


def _rows(page: Page) -> list[tuple[float, float, float, float]]:
    """Black lines on one base line together, as a row of pixels shows them: top, bottom, left, right."""
    lines = [line for line in page.lines if not line.is_red and line.ink.top < 266]
    rows: dict[float, list[object]] = {}
    for line in lines:
        rows.setdefault(round(line.base), []).append(line.ink)
    return [
        (min(b.top for b in row), max(b.bottom for b in row), min(b.left for b in row), max(b.right for b in row))  # type: ignore[attr-defined]
        for row in rows.values()
    ]


def test_the_rules_of_the_imprint_are_where_pixels_are(batch: Batch) -> None:
    page = batch.measured[faults.REPORT].pages[-1]
    seen = [band for band in bands(black(batch.seen(faults.REPORT).picture(page.number))) if band.length > 150]
    rules = [stroke for stroke in page.strokes if stroke.is_level]
    assert [stroke.y for stroke in rules] == [near((band.top + band.bottom) / 2) for band in seen if band.weight < 1]
    assert [round(stroke.weight, 2) for stroke in rules] == [0.35, 0.26, 0.35]


def test_a_landscape_number_is_read_turned(batch: Batch) -> None:
    (line,) = (each for each in batch.measured[faults.REPORT].pages[8].lines if each.turned)
    assert (line.packed, line.turned, line.size_pt) == ("—9—", 90, 14.0)


def test_fonts_asked_for_and_used_are_named(batch: Batch) -> None:
    document = batch.measured[faults.REPORT]
    assert document.renderer.startswith("LibreOffice ")
    assert {"仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"} <= set(document.asked)
    assert document.embedded
    assert not document.character_grid


# ---- our own documents -----------------------------------------------------------------------------------------

KNOWN: frozenset[str] = frozenset()


@pytest.mark.parametrize("name", [faults.LETTER, faults.REPORT])
def test_a_good_document_violates_nothing(batch: Batch, name: str) -> None:
    assert batch.violated(name, name) <= KNOWN
    open_errors = [
        each.rule.code
        for each in batch.results(name, name)
        if each.verdict is Verdict.UNKNOWN and each.rule.level is Level.ERROR
    ]
    assert open_errors == []


# ---- faults ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", faults.FAULTS)
def test_a_fault_is_caught_by_its_rule_and_by_no_unrelated_one(batch: Batch, name: str) -> None:
    fault = faults.FAULTS[name]
    new = batch.violated(name, fault.base) - (batch.violated(fault.base, fault.base) - fault.caught_by)
    assert fault.caught_by <= new
    assert new <= fault.caught_by | fault.besides


# ---- conversion ----------------------------------------------------------------------------------------------------


def test_one_damaged_file_does_not_stop_the_others(batch: Batch) -> None:
    good = _filled(contexts.LETTER, samples.ONE_LEAD)
    damaged = faults.fault("", "", (faults.DOCUMENT, "</w:body>", "")).made(good)
    found = render({"好": good, "坏": damaged, "不是": b"nothing"})
    assert list(found) == ["好", "坏", "不是"]
    assert found["好"].pages and not found["好"].failure
    for name in ("坏", "不是"):
        assert found[name].failure.endswith("。")
        assert {each.verdict for each in check_pages(found[name], "letter")} == {Verdict.UNKNOWN}


def test_without_libreoffice_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(OutputError, match="没有安装 LibreOffice"):
        render({"a": b""})
