"""Rules about annexes and landscape tables: §7.3.7 and §8."""

from collections.abc import Iterator
from itertools import pairwise

from docgen.gongwen import faces
from docgen.gongwen import standard as gb
from docgen.gongwen.numbers import CENTRE
from docgen.gongwen.on_page.base import ERROR, FIXED, NOTE, PRACTICE, WARNING, check, on
from docgen.gongwen.on_page.elements import Numbered
from docgen.gongwen.on_page.foot import dash_of
from docgen.gongwen.on_page.found import Found
from docgen.gongwen.on_page.sheet import faces_of
from docgen.gongwen.page import Box, Line, Page, Stroke, around
from docgen.gongwen.rules.base import Answer, Seen, gathered, mm, near

_BOX_TOLERANCE_MM = 1.0
_DASH_TOLERANCE_MM = 1.0
_SIDE_TOLERANCE_MM = 2.0
_FIRST_LINE_MM = 7.0  # first ink is so far below the upper edge of the text area at most
_WIDE_TABLE_MM = 200.0
_FOUR = gb.SIZE_4_PT * gb.MM_PER_POINT
_TITLE_SIZE_PT = 19.0
_SAME_COLUMN_MM = 0.5
_SPANNING = 0.8  # of the table's width: a rule that ends a row of it
# The portrait sheet turned clockwise: head at the left edge, foot at the right one. Profiles differ in both.
_TOP_MM, _BOTTOM_MM = gb.LEFT_WHITE_MM, gb.PAGE_WIDTH_MM - gb.RIGHT_WHITE_MM
_LEFT_MM = min(gb.E_DOC.bottom_mm, gb.NOMINAL.bottom_mm)
_RIGHT_MM = gb.PAGE_HEIGHT_MM - min(gb.E_DOC.top_mm, gb.NOMINAL.top_mm)


def _landscape(found: Found) -> list[Page]:
    """The landscape pages that are not blank."""
    return [page for page in found.pages if page.is_landscape and (page.lines or page.strokes)]


# ---- first page of an annex ---------------------------------------------------------------------------------------


@check("annex-first-line", "7.3.7", FIXED, ERROR, "“附件”及其顺序号在版心左上角第一行")
def annex_first_line(found: Found) -> Iterator[Answer]:
    def seen(page: Page) -> Seen:
        top = gb.LEFT_WHITE_MM if page.is_landscape else gb.TOP_WHITE_MM
        below = found.on_page(page)[0].ink.top - top
        return Seen(on(page.number), f"字迹在版心上边缘下 {mm(below)}", -_FIRST_LINE_MM / 2 < below <= _FIRST_LINE_MM)

    yield from gathered(f"字迹在版心上边缘下不超过 {_FIRST_LINE_MM:.1f} mm", map(seen, found.annex_pages))


@check("annex-title", "7.3.7", FIXED, ERROR, "附件标题居中编排在版心第三行")
def annex_title(found: Found) -> Iterator[Answer]:
    for page in found.annex_pages:
        mark, *others = found.on_page(page)
        title = next((line for line in others if line.size_pt >= _TITLE_SIZE_PT), None)
        if title is None:
            continue
        rows = (title.ink.top - mark.ink.top) / gb.LINE_MM + 1
        off = title.cell.middle_x - (_middle(page))
        good = near(rows, gb.ANNEX_TITLE_LINE, 0.5) and abs(off) <= 1.5
        shown = f"第 {rows:.1f} 行，偏离中线 {mm(abs(off))}"
        yield from gathered("第 3 行（± 0.5 行），居中（± 1.5 mm）", [Seen(on(page.number), shown, good)])


def _middle(page: Page) -> float:
    """The middle of the text area; that of a landscape page by the nominal margins lies 1 mm to the left of e-doc's."""
    if page.is_landscape:
        return (_LEFT_MM + _RIGHT_MM) / 2
    return gb.LEFT_WHITE_MM + gb.TYPE_AREA_WIDTH_MM / 2


@check("annex-type", "7.3.7", FIXED, WARNING, "“附件”及其顺序号用 3 号黑体字")
def annex_type(found: Found) -> Iterator[Answer]:
    marks = [(on(page.number), found.on_page(page)[0]) for page in found.annex_pages]
    yield from gathered(
        f"{gb.SIZE_3_PT:g} 磅",
        (Seen(where, f"{line.size_pt:g} 磅", near(line.size_pt, gb.SIZE_3_PT, 0.3)) for where, line in marks),
    )
    yield from faces_of(found, faces.Face.HEI, marks)


# ---- landscape pages ----------------------------------------------------------------------------------------------


@check("landscape-box", "8", FIXED, ERROR, "横排表格的版心为 225 mm × 156 mm，表头朝向竖排时的左边")
def landscape_box(found: Found) -> Iterator[Answer]:
    expected = (
        f"左 ≥ {_LEFT_MM:.1f}、右 ≤ {_RIGHT_MM:.1f}、上 {_TOP_MM:.1f} 起、下 ≤ {_BOTTOM_MM:.1f} mm，"
        f"通栏表格宽 {gb.TYPE_AREA_HEIGHT_MM:.1f} mm，± {_BOX_TOLERANCE_MM:.1f} mm"
    )

    def seen(page: Page, box: Box) -> Seen:
        tolerance = _BOX_TOLERANCE_MM
        inside = box.left >= _LEFT_MM - tolerance and box.right <= _RIGHT_MM + tolerance
        upright = _TOP_MM - tolerance <= box.top <= _TOP_MM + _FIRST_LINE_MM and box.bottom <= _BOTTOM_MM + tolerance
        table = max((rule.length for rule in page.strokes if rule.is_level), default=0.0)
        fits = table < _WIDE_TABLE_MM or near(table, gb.TYPE_AREA_HEIGHT_MM, tolerance)
        shown = f"左 {mm(box.left)}、右 {mm(box.right)}、上 {mm(box.top)}、下 {mm(box.bottom)}"
        shown += f"，表格宽 {mm(table)}" if table else ""
        return Seen(on(page.number), shown, inside and upright and fits)

    boxes = ((page, _extent(found, page)) for page in _landscape(found))
    yield from gathered(expected, (seen(page, box) for page, box in boxes if box))


def _extent(found: Found, page: Page) -> Box | None:
    """What is printed on a page but its number."""
    boxes = [line.cell for line in found.on_page(page)]
    tops = [line.ink for line in found.on_page(page)]
    boxes = [Box(cell.left, ink.top, cell.right, ink.bottom) for cell, ink in zip(boxes, tops, strict=True)]
    boxes += [stroke.box for stroke in page.strokes]
    return around(boxes) if boxes else None


@check("landscape-number", "8", FIXED, ERROR, "横排表格的页码位置和方向与竖排时相同：单页在左下，双页在左上")
def landscape_number(found: Found) -> Iterator[Answer]:
    across = gb.PAGE_HEIGHT_MM - found.numbers.page_number_mm
    ends = (_BOTTOM_MM - _FOUR, _TOP_MM + _FOUR)
    if found.numbers.page_number_place == CENTRE:
        return  # a local rule that centres numbers says nothing about landscape pages
    expected = (
        f"字头向右转 90°，一字线距纸左边 {across:.1f} ± {_DASH_TOLERANCE_MM:.1f} mm，"
        f"单页下端 {ends[0]:.1f}、双页上端 {ends[1]:.1f} ± {_SIDE_TOLERANCE_MM:.1f} mm"
    )
    by_page = {each.page.number: each for each in found.page_numbers}

    def seen(page: Page) -> Seen:
        numbered = by_page.get(page.number)
        if numbered is None:
            return Seen(on(page.number), "没有页码", False)
        return Seen(on(page.number), *_turned(numbered, across, ends))

    yield from gathered(expected, map(seen, _landscape(found)))


def _turned(numbered: Numbered, across: float, ends: tuple[float, float]) -> tuple[str, bool]:
    """What is seen of a landscape page's number, and whether it is where it would be on the upright sheet."""
    line, dash = numbered.line, dash_of(numbered)
    if not line.turned:
        return "页码没有转向", False
    x = dash.middle_x if dash else line.ink.middle_x
    odd = numbered.label % 2 == 1
    y, wanted = (line.cell.bottom, ends[0]) if odd else (line.cell.top, ends[1])
    shown = f"转 {line.turned}°，一字线 {mm(x)}，{'下' if odd else '上'}端 {mm(y)}"
    placed = near(x, across, _DASH_TOLERANCE_MM) and near(y, wanted, _SIDE_TOLERANCE_MM)
    return shown, line.turned == 90 and placed


# ---- tables over several pages --------------------------------------------------------------------------------------


@check("table-head", "", PRACTICE, NOTE, "跨页的表格每页重复表头")
def table_head(found: Found) -> Iterator[Answer]:
    def seen(before: Page, after: Page) -> Iterator[Seen]:
        one, two = _last_table(before), _last_table(after)
        lines = found.on_page(after)
        above = [line for line in lines if two and line.ink.bottom < two.top]
        if one and two and not above and _columns(before, one) == _columns(after, two):
            same = _head(found, before, one) == _head(found, after, two)
            yield Seen(on(after.number), "重复表头" if same else "没有重复表头", same)

    yield from gathered("重复表头", (each for pages in pairwise(found.pages) for each in seen(*pages)))


def _plumb(page: Page) -> list[Stroke]:
    return [stroke for stroke in page.strokes if not stroke.is_level and stroke.length > 3]


def _last_table(page: Page) -> Box | None:
    """The lowest table of a page, by its outer vertical rules."""
    plumb = _plumb(page)
    if len(plumb) < 2:
        return None
    low = max(plumb, key=lambda stroke: (round(stroke.box.bottom, 1), stroke.length))
    return around(each.box for each in plumb if each.box.bottom > low.box.top and each.box.top < low.box.bottom)


def _columns(page: Page, table: Box) -> tuple[float, ...]:
    inner = [stroke.box.middle_x for stroke in _plumb(page) if stroke.box.top >= table.top - _SAME_COLUMN_MM]
    return tuple(sorted({round(x) for x in inner}))


def _head(found: Found, page: Page, table: Box) -> tuple[str, ...]:
    """The texts of the first row of a table."""
    ends = [
        stroke.y
        for stroke in page.strokes
        if stroke.is_level and stroke.length >= _SPANNING * table.width and stroke.y > table.top + 1
    ]
    end = min(ends, default=table.bottom)
    lines: list[Line] = [line for line in found.on_page(page) if table.top <= line.ink.middle_y <= end]
    return tuple(line.packed for line in lines)


CHECKS = (
    annex_first_line, annex_title, annex_type, landscape_box, landscape_number, table_head,
)  # fmt: skip
