"""Rules about the lower edge: page numbers (§7.5, §10.1) and 版记 (§7.4)."""

from collections.abc import Iterator

from docgen.gongwen import faces
from docgen.gongwen import standard as gb
from docgen.gongwen.numbers import CENTRE
from docgen.gongwen.on_page.base import (
    ERROR,
    FILE,
    FIXED,
    GB33476,
    LETTER,
    OFFICIAL,
    PRACTICE,
    RECOMMENDED,
    USUAL,
    WARNING,
    about,
    check,
    not_found,
    on,
)
from docgen.gongwen.on_page.elements import DASHES, Numbered, free_rules
from docgen.gongwen.on_page.found import Found
from docgen.gongwen.on_page.sheet import faces_of
from docgen.gongwen.page import Box, Line, Stroke
from docgen.gongwen.rules.base import Answer, Seen, gathered, judged, mm, near, unknown

_FOUR = gb.SIZE_4_PT * gb.MM_PER_POINT  # one character of 4号, 4.94 mm
_DASH_TOLERANCE_MM = 1.0
_SIDE_TOLERANCE_MM = 2.0
_SIZE_TOLERANCE_PT = 0.3
_RULE_TOLERANCE_MM = 1.0
_WEIGHT_TOLERANCE_MM = 0.1
_E_DOC_BOTTOM_MM = gb.PAGE_HEIGHT_MM - gb.E_DOC.bottom_mm  # 264.42, where software has the edge of its text area
_LEFT_MM, _RIGHT_MM = gb.LEFT_WHITE_MM, gb.PAGE_WIDTH_MM - gb.RIGHT_WHITE_MM


# ---- page numbers -------------------------------------------------------------------------------------------------


def dash_of(numbered: Numbered) -> Box | None:
    """The ink of the first dash beside a page number. A dash is a rectangle, so its own box is exact."""
    return next((glyph.ink for glyph in numbered.line.glyphs if glyph.text in DASHES), None)


def _portrait(found: Found) -> list[Numbered]:
    return [each for each in found.page_numbers if not each.page.is_landscape]


@check("number-height", "7.5", FIXED, WARNING, "页码一字线上距版心下边缘 7 mm（距纸上边 269 mm）")
def number_height(found: Found) -> Iterator[Answer]:
    wanted = found.numbers.page_number_mm
    expected = about(wanted, _DASH_TOLERANCE_MM)
    dashes = [(each, dash) for each in _portrait(found) if (dash := dash_of(each))]
    yield from gathered(
        expected,
        (
            Seen(on(each.page.number), mm(dash.middle_y), near(dash.middle_y, wanted, _DASH_TOLERANCE_MM))
            for each, dash in dashes
        ),
    )
    if not dashes:
        yield unknown(expected, "没有看到带一字线的页码", "整个文件")


@check("number-side", "7.5", FIXED, ERROR, "单页码居右空一字，双页码居左空一字")
def number_side(found: Found) -> Iterator[Answer]:
    centre = found.numbers.page_number_place == CENTRE
    expected = (
        f"居中，± {_SIDE_TOLERANCE_MM:.1f} mm"
        if centre
        else f"单页右端 {_RIGHT_MM - _FOUR:.1f}、双页左端 {_LEFT_MM + _FOUR:.1f} mm，± {_SIDE_TOLERANCE_MM:.1f} mm"
    )

    def seen(each: Numbered) -> Seen:
        cell = each.line.cell
        if centre:
            words, value, wanted = "中线", cell.middle_x, (_LEFT_MM + _RIGHT_MM) / 2
        elif each.label % 2:
            words, value, wanted = "右端", cell.right, _RIGHT_MM - _FOUR
        else:
            words, value, wanted = "左端", cell.left, _LEFT_MM + _FOUR
        return Seen(on(each.page.number), f"{words} {mm(value)}", near(value, wanted, _SIDE_TOLERANCE_MM))

    yield from gathered(expected, map(seen, _portrait(found)))


@check("number-type", "7.5", USUAL, WARNING, "页码用 4 号半角宋体阿拉伯数字")
def number_type(found: Found) -> Iterator[Answer]:
    size = found.numbers.page_number_size_pt
    yield from gathered(
        f"{size:g} 磅",
        (
            Seen(on(each.page.number), f"{each.line.size_pt:g} 磅", near(each.line.size_pt, size, _SIZE_TOLERANCE_PT))
            for each in found.page_numbers
        ),
    )
    if wanted := faces.asked_face(found.numbers.page_number_font):
        yield from faces_of(found, wanted, [(on(each.page.number), each.line) for each in found.page_numbers])


@check("numbers-run", "7.5", FIXED, WARNING, "页码连续编排，附件与正文一起编排")
def numbers_run(found: Found) -> Iterator[Answer]:
    if not found.page_numbers:
        yield unknown("每页有页码，逐页加一", "没有看到页码", "整个文件")
        return
    labels = {each.page.number: each.label for each in found.page_numbers}
    start = found.page_numbers[0].label - found.page_numbers[0].page.number

    def seen(number: int) -> Seen:
        shown = f"页码 {labels[number]}" if number in labels else "没有页码"
        good = labels.get(number) == number + start
        return Seen(on(number), "连续" if good else shown, good)

    due = [page.number for page in found.pages if _is_due(found, page.number) or page.number in labels]
    yield from gathered("每页有页码，逐页加一", map(seen, due))


def _is_due(found: Found, number: int) -> bool:
    """Whether a page needs a number: not page 1 of a letter, no blank page, no page of nothing but 版记."""
    page = found.pages[number - 1]
    first_of_letter = number == 1 and found.kind == LETTER
    return not first_of_letter and bool(found.on_page(page)) and not found.is_imprint_only(page)


@check("letter-first-number", "10.1", FIXED, ERROR, "信函首页不显示页码", (LETTER,))
def letter_first_number(found: Found) -> Iterator[Answer]:
    here = next((each for each in found.page_numbers if each.page is found.first), None)
    yield judged(here is None, "没有页码", f"页码 {here.label}" if here else "没有页码", on(1))


# ---- 版记 ---------------------------------------------------------------------------------------------------------


@check("imprint-width", "7.4.1", FIXED, WARNING, "版记中的分隔线与版心等宽", (FILE,))
def imprint_width(found: Found) -> Iterator[Answer]:
    wide, tolerance = found.numbers.width_mm, _RULE_TOLERANCE_MM
    expected = f"长 {wide:.1f} mm、左端 {_LEFT_MM:.1f} mm，± {tolerance:.1f} mm"
    yield from gathered(
        expected,
        (
            Seen(
                f"{_where(found)}第{place}条线",
                f"长 {mm(rule.length)}、左端 {mm(rule.box.left)}",
                near(rule.length, wide, tolerance) and near(rule.box.left, _LEFT_MM, tolerance),
            )
            for place, rule in enumerate(found.imprint_rules, start=1)
        ),
    )
    if not found.imprint_rules:
        yield not_found(expected, "版记的分隔线", "末页")


@check("imprint-weight", "7.4.1", RECOMMENDED, WARNING, "版记首末条分隔线粗 0.35 mm，中间的粗 0.25 mm", (FILE,))
def imprint_weight(found: Found) -> Iterator[Answer]:
    rules = found.imprint_rules
    expected = f"首末 {gb.IMPRINT_OUTER_RULE_MM:.2f}、中间 {gb.IMPRINT_INNER_RULE_MM:.2f} mm，± 0.1 mm"

    def seen(place: int, rule: Stroke) -> Seen:
        outer = place in (0, len(rules) - 1)
        wanted = gb.IMPRINT_OUTER_RULE_MM if outer else gb.IMPRINT_INNER_RULE_MM
        good = near(rule.weight, wanted, _WEIGHT_TOLERANCE_MM)
        return Seen(f"{_where(found)}第{place + 1}条线", f"{rule.weight:.2f} mm", good)

    yield from gathered(expected, (seen(place, rule) for place, rule in enumerate(rules)))


@check("imprint-bottom", "7.4.1", FIXED, ERROR, "版记最后一条分隔线与版心下边缘重合", (FILE,))
def imprint_bottom(found: Found) -> Iterator[Answer]:
    edges = (gb.TYPE_AREA_BOTTOM_MM, _E_DOC_BOTTOM_MM)
    expected = f"距纸上边 {edges[0]:.1f} 或 {edges[1]:.1f} mm，± {_RULE_TOLERANCE_MM:.1f} mm"
    if found.imprint_rules:
        y = found.imprint_rules[-1].y
        good = any(near(y, edge, _RULE_TOLERANCE_MM) for edge in edges)
        yield judged(good, expected, mm(y), f"{_where(found)}末条线")
    else:
        yield not_found(expected, "版记的分隔线", "末页")


@check("imprint-even", f"{GB33476} 7.3.1", PRACTICE, WARNING, "版记在双页上，是最后一面", (FILE,))
def imprint_even(found: Found) -> Iterator[Answer]:
    if found.imprint_page is None:
        yield not_found("双页，最后一面", "版记", "末页")
        return
    number = found.imprint_page.number
    good = number % 2 == 0 and number == len(found.pages)
    yield judged(good, "双页，最后一面", f"第 {number} 面，共 {len(found.pages)} 面", on(number))


def _where(found: Found) -> str:
    return f"{on(found.imprint_page.number)}版记" if found.imprint_page else "版记"


@check("imprint-copied", "7.4.2", FIXED, WARNING, "抄送左空一字，回行与冒号后的首字对齐", OFFICIAL)
def imprint_copied(found: Found) -> Iterator[Answer]:
    if not found.copied:
        return
    glyphs = [glyph for glyph in found.copied[0].glyphs if not glyph.text.isspace()]
    colon = next(place for place, glyph in enumerate(glyphs) if glyph.text in "：:")
    name = glyphs[min(colon + 1, len(glyphs) - 1)].cell.left

    def seen(line: Line, left: float) -> Seen:
        first = line.text.lstrip().startswith(("抄送", "主送"))
        wanted = _LEFT_MM + _FOUR if first else name
        words = f"首行 {mm(left)}" if first else f"回行 {mm(left)}（应为 {mm(name)}）"
        return Seen(f"{_where(found)}抄送", words, near(left, wanted, _FOUR / 2))

    expected = f"左端 {about(_LEFT_MM + _FOUR, _FOUR / 2)}，回行对齐冒号后的首字"
    yield from gathered(expected, (seen(line, line.cell.left) for line in found.copied))


@check("imprint-issued", "7.4.3", FIXED, WARNING, "印发机关左空一字，印发日期右空一字", (FILE,))
def imprint_issued(found: Found) -> Iterator[Answer]:
    wanted = (_LEFT_MM + _FOUR, _RIGHT_MM - _FOUR)
    expected = f"左端 {wanted[0]:.1f}、右端 {wanted[1]:.1f} mm，± {_FOUR / 2:.1f} mm"
    if found.issued is None:
        yield not_found(expected, "印发机关和印发日期", "末页")
        return
    row = [line.cell for line in found.imprint_lines if abs(line.base - found.issued.base) <= 1]
    left, right = min(cell.left for cell in row), max(cell.right for cell in row)
    good = near(left, wanted[0], _FOUR / 2) and near(right, wanted[1], _FOUR / 2)
    yield judged(good, expected, f"左端 {mm(left)}、右端 {mm(right)}", f"{_where(found)}印发机关和印发日期")


@check("letter-imprint", "10.1", FIXED, ERROR, "信函的版记不加分隔线，不加印发机关和印发日期", (LETTER,))
def letter_imprint(found: Found) -> Iterator[Answer]:
    page = found.imprint_page or found.pages[-1]
    faults = []
    if lines := len(free_rules(page)):
        faults.append(f"{lines} 条分隔线")
    if found.issued:
        faults.append("有印发日期")
    yield judged(not faults, "没有分隔线和印发日期", "、".join(faults) or "没有", on(page.number))


CHECKS = (
    number_height, number_side, number_type, numbers_run, letter_first_number, imprint_width, imprint_weight,
    imprint_bottom, imprint_even, imprint_copied, imprint_issued, letter_imprint,
)  # fmt: skip
