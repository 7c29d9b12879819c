"""版记 (§7.4): 抄送, 印发机关 and 印发日期 between rules, the last rule on the lower edge of the type area."""

from collections.abc import Iterator

from docgen.gongwen import standard as gb
from docgen.gongwen.facts import Block, Border, Drawing, Paragraph, Section, Table, millimetres, paragraphs_in
from docgen.gongwen.fonts import family
from docgen.gongwen.roles import Role
from docgen.gongwen.rules.base import (
    ERROR,
    FIXED,
    GB9704,
    RECOMMENDED,
    USUAL,
    WARNING,
    WITH_HEAD,
    Answer,
    Case,
    Seen,
    characters,
    check,
    first_line,
    gathered,
    judged,
    left_free,
    mm,
    near,
    right_free,
    unknown,
)
from docgen.gongwen.rules.closing import GOOD_DATE
from docgen.gongwen.rules.lettering import shown

_WEIGHT_TOLERANCE_MM = 0.1
_LENGTH_TOLERANCE_MM = 1.0
_BOTTOM_TOLERANCE_MM = 1.5
_HALF = 0.5  # characters
_ELEMENTS = (Role.COPIED_TO, Role.IMPRINT)


@check("imprint-present", f"{GB9704} 7.4", USUAL, WARNING, "文件格式有版记（印发机关和印发日期）", WITH_HEAD)
def imprint_present(case: Case) -> Iterator[Answer]:
    found = case.reading.first(Role.IMPRINT)
    where = str(found.place) if found else "末页"
    yield judged(found is not None, "有", "有" if found else "没有认出印发机关和印发日期", where)


@check("imprint-type", f"{GB9704} 7.4.2、7.4.3", FIXED, ERROR, "抄送、印发机关、印发日期用 4 号仿宋体")
def imprint_type(case: Case) -> Iterator[Answer]:
    seen = []
    for paragraph in case.reading.all(*_ELEMENTS):
        for run in shown(paragraph):
            actual = f"{run.size_pt:g} 磅{family(run.font.east_asia)}"
            seen.append(Seen(paragraph.place, actual, actual == "14 磅仿宋"))
    return gathered("14 磅仿宋", seen)


@check("copied-to-form", f"{GB9704} 7.4.2", FIXED, ERROR, "抄送机关以“抄送：”起头，最后一个名称后标句号")
def copied_to_form(case: Case) -> Iterator[Answer]:
    seen = []
    for paragraph in case.reading.all(Role.COPIED_TO):
        text = paragraph.text.strip()
        faults = [] if text[:3] in ("抄送：", "主送：", "分送：") else [f"以“{text[:3]}”起头"]
        faults += [] if text.endswith("。") else [f"以“{text[-1]}”结尾"]
        seen.append(Seen(paragraph.place, "、".join(faults) or "以“抄送：”起头，以“。”结尾", not faults))
    return gathered("抄送：……。", seen)


@check("copied-to-indent", f"{GB9704} 7.4.2", FIXED, WARNING, "抄送左右各空一字，回行与冒号后的首字对齐")
def copied_to_indent(case: Case) -> Iterator[Answer]:
    seen = []
    for paragraph in case.reading.all(Role.COPIED_TO):
        rest, right = left_free(paragraph, case), right_free(paragraph, case)
        begin = rest + first_line(paragraph, case)
        good = near(begin, 1, _HALF) and near(rest, 4, _HALF) and near(right, 1, _HALF)
        actual = f"左空 {begin:.1f} 字，回行空 {rest:.1f} 字，右空 {right:.1f} 字"
        seen.append(Seen(paragraph.place, actual, good))
    return gathered("左空 1 字，回行空 4 字，右空 1 字", seen)


@check("imprint-form", f"{GB9704} 7.4.3", FIXED, ERROR, "印发日期用阿拉伯数字写全，月、日不编虚位，后加“印发”")
def imprint_form(case: Case) -> Iterator[Answer]:
    for paragraph in case.reading.all(Role.IMPRINT):
        date = paragraph.text.strip().split("\t")[-1].split(" ")[-1].rpartition("\u3000")[2]
        good = date.endswith("印发") and bool(GOOD_DATE.fullmatch(date.removesuffix("印发")))
        yield judged(good, "如“2026年3月8日印发”", f"“{date}”", str(paragraph.place))


@check("imprint-indent", f"{GB9704} 7.4.3", FIXED, WARNING, "印发机关左空一字，印发日期右空一字")
def imprint_indent(case: Case) -> Iterator[Answer]:
    seen = []
    for paragraph in case.reading.all(Role.IMPRINT):
        begin = left_free(paragraph, case) + first_line(paragraph, case)
        full = case.document.section_of(paragraph).text_width_twips
        tabs = [tab for tab in paragraph.tabs if tab.kind in ("right", "end")]
        if "\t" not in paragraph.text or not tabs:
            continue
        free = characters(None, full - tabs[-1].twips, paragraph, case)
        good = near(begin, 1, _HALF) and near(free, 1, _HALF)
        seen.append(Seen(paragraph.place, f"左空 {begin:.1f} 字，右空 {free:.1f} 字", good))
    return gathered("左空 1 字，右空 1 字", seen)


# ---- rules and place -----------------------------------------------------------------------------------------


def _holder(blocks: tuple[Block, ...], paragraph: Paragraph) -> tuple[Table | None, Drawing | None]:
    """The table and the text box that a paragraph of the 版记 stands in."""
    for block in blocks:
        if isinstance(block, Table):
            if any(each is paragraph for each in paragraphs_in((block,))):
                return block, None
        else:
            for drawing in block.drawings:
                if any(each is paragraph for each in paragraphs_in(drawing.blocks)):
                    return _holder(drawing.blocks, paragraph)[0], drawing
    return None, None


def _element(case: Case) -> Paragraph | None:
    """The last element of the 版记."""
    return next(reversed(case.reading.all(*_ELEMENTS)), None)


def _rules(case: Case, element: Paragraph) -> tuple[list[Border], list[Border]]:
    """The first and last rule, and the inner ones: of the table, or of the paragraphs."""
    table, _ = _holder(case.document.blocks, element)
    if table is not None:
        outer = [border for side in ("top", "bottom") if (border := table.border(side))]
        inner = [border for border in [table.border("insideH")] if border and len(table.rows) > 1]
        return outer, inner
    elements = case.reading.all(*_ELEMENTS)
    outer = [each for each in (elements[0].border("top"), elements[-1].border("bottom")) if each]
    middle = [each.border("top") or each.border("between") for each in elements[1:]]
    return outer, [each for each in middle if each]


@check(
    "imprint-rules", f"{GB9704} 7.4.1", RECOMMENDED, WARNING, "版记首末分隔线粗 0.35 mm，中间的粗 0.25 mm", WITH_HEAD
)
def imprint_rules(case: Case) -> Iterator[Answer]:
    element = _element(case)
    if element is None:
        return
    outer, inner = _rules(case, element)
    expected = "首末 0.35 mm，中间 0.25 mm（±0.1 mm，首末较粗）"
    if len(outer) < 2:
        yield unknown(expected, "没有在段落和表格的边框中找到首末分隔线", str(element.place))
        return
    good = all(near(each.weight_mm, gb.IMPRINT_OUTER_RULE_MM, _WEIGHT_TOLERANCE_MM) for each in outer)
    good = good and all(near(each.weight_mm, gb.IMPRINT_INNER_RULE_MM, _WEIGHT_TOLERANCE_MM) for each in inner)
    good = good and all(one.eighths > two.eighths for one in outer for two in inner)
    weights = "、".join(f"{each.weight_mm:.2f}" for each in outer)
    actual = f"首末 {weights} mm" + (f"，中间 {inner[0].weight_mm:.2f} mm" if inner else "")
    yield judged(good, expected, actual, str(element.place))


@check("imprint-rule-length", f"{GB9704} 7.4.1", FIXED, ERROR, "版记中的分隔线与版心等宽", WITH_HEAD)
def imprint_rule_length(case: Case) -> Iterator[Answer]:
    element = _element(case)
    if element is None:
        return
    table, _ = _holder(case.document.blocks, element)
    wanted = case.numbers.width_mm
    expected = f"{wanted:g} mm（±{_LENGTH_TOLERANCE_MM:g} mm）"
    if table is not None and table.width_twips:
        length = millimetres(table.width_twips)
    elif table is None and element.border("bottom"):
        free = element.indents.left + element.indents.right
        length = millimetres(case.document.section_of(element).text_width_twips - free)
    else:
        yield unknown(expected, "没有在段落和表格的边框中找到分隔线", str(element.place))
        return
    yield judged(near(length, wanted, _LENGTH_TOLERANCE_MM), expected, mm(length), str(element.place))


@check("imprint-bottom", f"{GB9704} 7.4.1", FIXED, ERROR, "版记末条分隔线与最后一面的版心下边缘重合", WITH_HEAD)
def imprint_bottom(case: Case) -> Iterator[Answer]:
    """Where the 版记 is in a text box fixed to the sheet or to the margins; elsewhere the page decides."""
    element = _element(case)
    if element is None:
        return
    _, box = _holder(case.document.blocks, element)
    low, high = gb.TYPE_AREA_BOTTOM_MM, gb.PAGE_HEIGHT_MM - gb.E_DOC.bottom_mm
    expected = f"距纸上边 {low:g} 至 {high:.1f} mm（±{_BOTTOM_TOLERANCE_MM:g} mm）"
    bottom = _bottom(box, case.document.section_of(element)) if box else None
    if bottom is None:
        yield unknown(expected, "版记没有固定在版心下边缘，要排成版面才能量", str(element.place))
    else:
        good = low - _BOTTOM_TOLERANCE_MM <= bottom <= high + _BOTTOM_TOLERANCE_MM
        yield judged(good, expected, f"文本框下边 {mm(bottom)}", str(element.place))


def _bottom(box: Drawing, section: Section) -> float | None:
    """The lower edge of a box whose text stands on it."""
    lower = millimetres(section.height_twips - abs(section.bottom))
    if box.down.align == "bottom" and box.down.relative == "margin":
        return lower
    if not box.at_bottom or box.down.distance_mm is None:
        return None
    above = {"page": 0.0, "margin": millimetres(abs(section.top))}.get(box.down.relative)
    return None if above is None else above + box.down.distance_mm + box.height_mm


CHECKS = (
    imprint_present,
    imprint_type,
    copied_to_form,
    copied_to_indent,
    imprint_form,
    imprint_indent,
    imprint_rules,
    imprint_rule_length,
    imprint_bottom,
)
