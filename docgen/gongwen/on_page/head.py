"""Rules about page 1 above the text: 发文机关标志, red rules, 发文字号, 签发人, 标题, 主送机关 (§7.2, §7.3.1–2, §10.1)."""

from collections.abc import Iterator

from docgen.gongwen import faces
from docgen.gongwen import standard as gb
from docgen.gongwen.on_page.base import (
    ERROR,
    FILE,
    FIXED,
    LETTER,
    NOTE,
    OFFICIAL,
    PRACTICE,
    RECOMMENDED,
    USUAL,
    WARNING,
    about,
    at,
    check,
    not_found,
    on,
)
from docgen.gongwen.on_page.elements import ONE
from docgen.gongwen.on_page.found import Found
from docgen.gongwen.on_page.sheet import faces_of
from docgen.gongwen.page import Stroke
from docgen.gongwen.rules.base import Answer, Seen, gathered, judged, mm, near

_MARK_TOLERANCE_MM = 1.0
_MIDDLE_MM = (gb.LEFT_WHITE_MM + gb.TYPE_AREA_WIDTH_MM / 2, gb.PAGE_WIDTH_MM / 2)  # of type area, of sheet: accept both
_MIDDLE_TOLERANCE_MM = 1.5
_RULE_GAP_TOLERANCE_MM = 0.7
_RULE_TOLERANCE_MM = 1.0
_WEIGHTS_MM = (0.35, 1.0)  # 实务; the standard gives no weight for the red rule
_THICKER = 1.8
_LINE_GAP_TOLERANCE_MM = 2.5
_NUMBER_GAP_TOLERANCE_MM = 1.0
_HALF = ONE / 2
_RIGHT_MM = gb.PAGE_WIDTH_MM - gb.RIGHT_WHITE_MM
_TITLE_SIZE_TOLERANCE_PT = 0.5
_MARK = "发文机关标志"


# ---- mark ---------------------------------------------------------------------------------------------------------


@check("mark-red", "7.2.4", FIXED, ERROR, "发文机关标志为红色", OFFICIAL)
def mark_red(found: Found) -> Iterator[Answer]:
    words = found.located(found.texts.get(_MARK, ""))
    if found.mark:
        yield judged(True, "红色", "红色", on(1))
    elif words:
        yield judged(False, "红色", str(words[0].line.glyphs[0].colour), at(words[0]))
    else:
        yield not_found("红色", _MARK)


def _mark_top(found: Found, wanted: float) -> Iterator[Answer]:
    expected = about(wanted, _MARK_TOLERANCE_MM)
    if found.mark is None:
        yield not_found(expected, _MARK)
    else:
        yield judged(near(found.mark.top, wanted, _MARK_TOLERANCE_MM), expected, mm(found.mark.top), f"{on(1)}{_MARK}")


@check("mark-top", "7.2.4", FIXED, ERROR, "发文机关标志上边缘距纸上边 72 mm（版心上边 35 mm）", (FILE,))
def mark_top(found: Found) -> Iterator[Answer]:
    yield from _mark_top(found, found.numbers.mark_top_mm)


@check("letter-mark-top", "10.1", FIXED, ERROR, "信函发文机关标志上边缘距纸上边 30 mm", (LETTER,))
def letter_mark_top(found: Found) -> Iterator[Answer]:
    yield from _mark_top(found, found.numbers.letter_mark_top_mm)


@check("mark-middle", "7.2.4", FIXED, ERROR, "发文机关标志居中", OFFICIAL)
def mark_middle(found: Found) -> Iterator[Answer]:
    expected = f"中线距纸左边 {_MIDDLE_MM[1]:.1f} 或 {_MIDDLE_MM[0]:.1f} mm，± {_MIDDLE_TOLERANCE_MM:.1f} mm"
    if found.mark is None:
        yield not_found(expected, _MARK)
    else:
        middle = found.mark.middle_x
        yield judged(_is_middle(middle, _MIDDLE_TOLERANCE_MM), expected, mm(middle), f"{on(1)}{_MARK}")


def _is_middle(x: float, tolerance: float) -> bool:
    return any(near(x, wanted, tolerance) for wanted in _MIDDLE_MM)


@check("mark-type", "7.2.4", RECOMMENDED, WARNING, "发文机关标志用小标宋体字", OFFICIAL)
def mark_type(found: Found) -> Iterator[Answer]:
    yield from faces_of(found, faces.Face.TITLE, [(f"{on(1)}{_MARK}", line) for line in found.mark_lines])


# ---- red rules ----------------------------------------------------------------------------------------------------


@check("letter-rule-gap", "10.1", FIXED, ERROR, "上红色双线在发文机关标志下 4 mm", (LETTER,))
def letter_rule_gap(found: Found) -> Iterator[Answer]:
    expected = about(gb.LETTER_RULE_GAP_MM, _RULE_GAP_TOLERANCE_MM)
    if found.mark is None or not found.upper_rules:
        yield not_found(expected, f"{_MARK}或上红色双线")
    else:
        gap = found.upper_rules[0].box.top - found.mark.bottom
        yield judged(near(gap, gb.LETTER_RULE_GAP_MM, _RULE_GAP_TOLERANCE_MM), expected, mm(gap), f"{on(1)}上红色双线")


@check("letter-rule-length", "10.1", FIXED, ERROR, "红色双线长 170 mm", (LETTER,))
def letter_rule_length(found: Found) -> Iterator[Answer]:
    wanted = found.numbers.letter_rule_length_mm
    yield from gathered(
        about(wanted, _RULE_TOLERANCE_MM),
        (
            Seen(_named(rule), mm(rule.length), near(rule.length, wanted, _RULE_TOLERANCE_MM))
            for rule in found.red_rules
        ),
    )
    if not found.red_rules:
        yield not_found(about(wanted, _RULE_TOLERANCE_MM), "红色双线")


@check("letter-rule-middle", "10.1", FIXED, ERROR, "红色双线居中", (LETTER,))
def letter_rule_middle(found: Found) -> Iterator[Answer]:
    expected = f"中线距纸左边 {_MIDDLE_MM[1]:.1f} 或 {_MIDDLE_MM[0]:.1f} mm，± {_RULE_TOLERANCE_MM:.1f} mm"
    yield from gathered(
        expected,
        (
            Seen(_named(rule), mm(rule.box.middle_x), _is_middle(rule.box.middle_x, _RULE_TOLERANCE_MM))
            for rule in found.red_rules
        ),
    )
    if not found.red_rules:
        yield not_found(expected, "红色双线")


def _named(rule: Stroke) -> str:
    return f"{on(1)}{'上' if rule.y < gb.PAGE_HEIGHT_MM / 2 else '下'}红色双线"


@check("letter-lower-rule", "10.1", FIXED, ERROR, "下红色双线距纸下边 20 mm（距纸上边 277 mm）", (LETTER,))
def letter_lower_rule(found: Found) -> Iterator[Answer]:
    wanted = gb.PAGE_HEIGHT_MM - found.numbers.letter_lower_rule_mm
    if found.lower_rules:
        bottom = found.lower_rules[-1].box.bottom
        good = near(bottom, wanted, _RULE_TOLERANCE_MM)
        yield judged(good, about(wanted, _RULE_TOLERANCE_MM), mm(bottom), f"{on(1)}下红色双线")
    else:
        yield not_found(about(wanted, _RULE_TOLERANCE_MM), "下红色双线")


@check("letter-rule-weights", "10.1", FIXED, ERROR, "上红色双线上粗下细，下红色双线上细下粗", (LETTER,))
def letter_rule_weights(found: Found) -> Iterator[Answer]:
    for words, rules, expected in (("上", found.upper_rules, "上粗下细"), ("下", found.lower_rules, "上细下粗")):
        where = f"{on(1)}{words}红色双线"
        shown = "、".join(f"{rule.weight:.2f} mm" for rule in rules)
        if not rules:
            yield not_found(expected, f"{words}红色双线")
        elif len(rules) != 2:
            yield judged(False, expected, f"{len(rules)} 条线（{shown}）", where)
        else:
            thick, thin = rules if words == "上" else reversed(rules)
            yield judged(thick.weight >= _THICKER * thin.weight, expected, f"自上而下 {shown}", where)


@check("letter-rule-pages", "10.1", FIXED, ERROR, "红色双线只在首页", (LETTER,))
def letter_rule_pages(found: Found) -> Iterator[Answer]:
    if found.red_rules:
        later = [
            page.number
            for page in found.pages[1:]
            if any(rule.is_level and rule.colour.is_red and rule.length > 100 for rule in page.strokes)
        ]
        where = "、".join(map(on, later)) or "首页以后"
        yield judged(not later, "没有", "有红线" if later else "没有", where)


@check("red-rule-gap", "7.2.7", FIXED, ERROR, "红色分隔线在发文字号下 4 mm", (FILE,))
def red_rule_gap(found: Found) -> Iterator[Answer]:
    expected = about(gb.RED_RULE_GAP_MM, _RULE_GAP_TOLERANCE_MM)
    if found.number is None or not found.upper_rules:
        yield not_found(expected, "发文字号或红色分隔线")
    else:
        above = max(line.ink.bottom for line in found.row(found.number))
        gap = found.upper_rules[0].box.top - above
        yield judged(near(gap, gb.RED_RULE_GAP_MM, _RULE_GAP_TOLERANCE_MM), expected, mm(gap), f"{on(1)}红色分隔线")


@check("red-rule-width", "7.2.7", FIXED, ERROR, "红色分隔线与版心等宽并居中", (FILE,))
def red_rule_width(found: Found) -> Iterator[Answer]:
    wide, left, tolerance = found.numbers.width_mm, found.numbers.left_mm, _RULE_TOLERANCE_MM
    expected = f"长 {wide:.1f} mm、左端距纸左边 {left:.1f} mm，± {tolerance:.1f} mm"
    for rule in found.upper_rules[:1]:
        good = near(rule.length, wide, tolerance) and near(rule.box.left, left, tolerance)
        yield judged(good, expected, f"长 {mm(rule.length)}、左端 {mm(rule.box.left)}", f"{on(1)}红色分隔线")
    if not found.upper_rules:
        yield not_found(expected, "红色分隔线")


@check("red-rule-weight", "7.2.7", PRACTICE, WARNING, "红色分隔线粗 0.35 至 1.0 mm", (FILE,))
def red_rule_weight(found: Found) -> Iterator[Answer]:
    low, high = _WEIGHTS_MM
    for rule in found.upper_rules[:1]:
        shown = f"{rule.weight:.2f} mm"
        yield judged(low - 0.01 <= rule.weight <= high, f"{low:.2f} 至 {high:.2f} mm", shown, f"{on(1)}红色分隔线")


# ---- 发文字号 and 签发人 -----------------------------------------------------------------------------------------


@check("number-gap", "7.2.5", FIXED, WARNING, "发文字号在发文机关标志下空二行", (FILE,))
def number_gap(found: Found) -> Iterator[Answer]:
    wanted = gb.MARK_GAP_LINES * gb.LINE_MM
    expected = about(wanted, _LINE_GAP_TOLERANCE_MM)
    if found.number is None or found.mark is None:
        yield not_found(expected, f"{_MARK}或发文字号")
    else:
        gap = found.number.line.ink.top - found.mark.bottom
        yield judged(near(gap, wanted, _LINE_GAP_TOLERANCE_MM), expected, mm(gap), at(found.number))


@check("number-place", "7.2.5", FIXED, ERROR, "发文字号居中；上行文居左空一字", (FILE,))
def number_place(found: Found) -> Iterator[Answer]:
    if found.number is None:
        yield not_found("居中；上行文居左空一字", "发文字号")
    elif found.signer:
        wanted, left = found.numbers.left_mm + ONE, found.number.line.cell.left
        yield judged(near(left, wanted, _HALF), f"左端 {about(wanted, _HALF)}", mm(left), at(found.number))
    else:
        wanted, middle = _MIDDLE_MM[0], found.number.line.cell.middle_x
        good = _is_middle(middle, _MIDDLE_TOLERANCE_MM)
        yield judged(good, f"中线 {about(wanted, _MIDDLE_TOLERANCE_MM)}", mm(middle), at(found.number))


@check("signer", "7.2.6", FIXED, ERROR, "签发人居右空一字，与发文字号在同一行", (FILE,))
def signer(found: Found) -> Iterator[Answer]:
    if found.signer is None or found.number is None:
        return
    wanted, right = _RIGHT_MM - ONE, found.signer.line.cell.right
    same = any(line is found.signer.line for line in found.row(found.number))
    shown = mm(right) + ("" if same else "，不在发文字号的行上")
    yield judged(near(right, wanted, _HALF) and same, f"右端 {about(wanted, _HALF)}", shown, at(found.signer))


@check("letter-number-gap", "10.1", FIXED, ERROR, "发文字号与上红色双线的距离为 3 号汉字高度的 7/8", (LETTER,))
def letter_number_gap(found: Found) -> Iterator[Answer]:
    expected = about(gb.LETTER_NUMBER_GAP_MM, _NUMBER_GAP_TOLERANCE_MM)
    if found.number is None or not found.upper_rules:
        yield not_found(expected, "发文字号或上红色双线")
    else:
        gap = found.number.line.ink.top - found.upper_rules[-1].box.bottom
        good = near(gap, gb.LETTER_NUMBER_GAP_MM, _NUMBER_GAP_TOLERANCE_MM)
        yield judged(good, expected, mm(gap), at(found.number))


@check("letter-number-right", "10.1", FIXED, ERROR, "发文字号顶格居版心右边缘", (LETTER,))
def letter_number_right(found: Found) -> Iterator[Answer]:
    expected = f"右端 {about(_RIGHT_MM, _RULE_TOLERANCE_MM)}"
    if found.number is None:
        yield not_found(expected, "发文字号")
    else:
        right = found.number.line.cell.right
        yield judged(near(right, _RIGHT_MM, _RULE_TOLERANCE_MM), expected, mm(right), at(found.number))


# ---- 标题 and 主送机关 -------------------------------------------------------------------------------------------


@check("title-gap", "7.3.1", FIXED, WARNING, "标题在红色分隔线下（信函在最后一个要素下）空二行", OFFICIAL)
def title_gap(found: Found) -> Iterator[Answer]:
    wanted = gb.TITLE_GAP_LINES * gb.LINE_MM
    expected = about(wanted, _LINE_GAP_TOLERANCE_MM)
    above = _above_title(found)
    if not found.title or above is None:
        yield not_found(expected, "标题或它上面的要素")
    else:
        gap = found.title[0].line.ink.top - above
        yield judged(near(gap, wanted, _LINE_GAP_TOLERANCE_MM), expected, mm(gap), at(found.title[0]))


def _above_title(found: Found) -> float | None:
    """The lower edge of what the title keeps its distance from."""
    if not found.title:
        return None
    top = found.title[0].line.ink.top
    if found.kind == FILE:
        return max((rule.box.bottom for rule in found.upper_rules if rule.y < top), default=None)
    texts = [line.ink.bottom for line in found.on_page(found.first) if line.ink.bottom < top and not line.is_red]
    return max(texts + [rule.box.bottom for rule in found.upper_rules if rule.y < top], default=None)


@check("title-middle", "7.3.1", FIXED, WARNING, "标题居中", OFFICIAL)
def title_middle(found: Found) -> Iterator[Answer]:
    wanted, tolerance = found.numbers.left_mm + found.numbers.width_mm / 2, _RULE_TOLERANCE_MM
    expected = f"中线 {about(wanted, tolerance)}"
    yield from gathered(
        expected,
        (
            Seen(at(spot), mm(spot.line.cell.middle_x), near(spot.line.cell.middle_x, wanted, tolerance))
            for spot in found.title
        ),
    )
    if not found.title:
        yield not_found(expected, "标题")


@check("title-type", "7.3.1", USUAL, WARNING, "标题用 2 号小标宋体字", OFFICIAL)
def title_type(found: Found) -> Iterator[Answer]:
    size = found.numbers.title_size_pt
    yield from gathered(
        f"{size:g} 磅",
        (
            Seen(at(spot), f"{spot.line.size_pt:g} 磅", near(spot.line.size_pt, size, _TITLE_SIZE_TOLERANCE_PT))
            for spot in found.title
        ),
    )
    if wanted := faces.asked_face(found.numbers.title_font):
        yield from faces_of(found, wanted, [(at(spot), spot.line) for spot in found.title])


@check("title-shape", "7.3.1", FIXED, NOTE, "标题排成梯形或菱形，不排成上下长中间短的形状，末行不止一两个字", OFFICIAL)
def title_shape(found: Found) -> Iterator[Answer]:
    lines = [spot.line for spot in found.title]
    if len(lines) < 2:
        return
    widths = [line.cell.width for line in lines]
    waist = any(
        widths[place] < widths[place - 1] - ONE and widths[place] < widths[place + 1] - ONE
        for place in range(1, len(widths) - 1)
    )
    short = len(lines[-1].packed) <= 2
    shown = "、".join(f"{width:.0f} mm" for width in widths)
    fault = "（中间短）" if waist else "（末行太短）" if short else ""
    yield judged(not waist and not short, "梯形或菱形", f"各行宽 {shown}{fault}", at(found.title[0]))


@check("addressee-gap", "7.3.2", FIXED, WARNING, "主送机关在标题下空一行", OFFICIAL)
def addressee_gap(found: Found) -> Iterator[Answer]:
    wanted = gb.ADDRESSEE_GAP_LINES * gb.LINE_MM
    if found.addressee and found.title:
        gap = found.addressee[0].line.ink.top - found.title[-1].line.ink.bottom
        good = near(gap, wanted, _LINE_GAP_TOLERANCE_MM)
        yield judged(good, about(wanted, _LINE_GAP_TOLERANCE_MM), mm(gap), at(found.addressee[0]))
    elif found.kind == LETTER:
        yield not_found(about(wanted, _LINE_GAP_TOLERANCE_MM), "主送机关")


@check("addressee-left", "7.3.2", FIXED, ERROR, "主送机关顶格，回行仍顶格", OFFICIAL)
def addressee_left(found: Found) -> Iterator[Answer]:
    wanted, tolerance = found.numbers.left_mm, found.numbers.white_tolerance_mm
    yield from gathered(
        f"左端 {about(wanted, tolerance)}",
        (
            Seen(at(spot), mm(spot.line.cell.left), near(spot.line.cell.left, wanted, tolerance))
            for spot in found.addressee
        ),
    )


@check("first-page-text", "7.3.3", FIXED, ERROR, "首页显示正文", OFFICIAL)
def first_page_text(found: Found) -> Iterator[Answer]:
    if not found.title:
        yield not_found("首页有正文", "标题")
        return
    count = sum(spot.page is found.first for spot in found.body)
    yield judged(count > 0, "首页有正文", f"{count} 行正文", on(1))


# ---- 份号, 密级, 紧急程度 ---------------------------------------------------------------------------------------


@check("flush-marks", "7.2.1", FIXED, ERROR, "份号、密级和保密期限、紧急程度顶格编排在版心左上角", OFFICIAL)
def flush_marks(found: Found) -> Iterator[Answer]:
    wanted, tolerance = found.numbers.left_mm, found.numbers.white_tolerance_mm
    spots = [
        spot for role in ("份号", "密级和保密期限", "紧急程度") for spot in found.located(found.texts.get(role, ""))
    ]
    yield from gathered(
        f"左端 {about(wanted, tolerance)}",
        (Seen(at(spot), mm(spot.line.cell.left), near(spot.line.cell.left, wanted, tolerance)) for spot in spots),
    )


CHECKS = (
    mark_red, mark_top, letter_mark_top, mark_middle, mark_type, letter_rule_gap, letter_rule_length,
    letter_rule_middle, letter_lower_rule, letter_rule_weights, letter_rule_pages, red_rule_gap, red_rule_width,
    red_rule_weight, flush_marks, number_gap, number_place, signer, letter_number_gap, letter_number_right, title_gap,
    title_middle, title_type, title_shape, addressee_gap, addressee_left, first_page_text,
)  # fmt: skip
