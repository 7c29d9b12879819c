"""信函格式 (§10.1): the mark 30 mm from the edge, four red rules of 170 mm, no number on page 1."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.gongwen import patterns as pt
from docgen.gongwen import standard as gb
from docgen.gongwen.facts import Drawing, Paragraph, Section, millimetres
from docgen.gongwen.roles import Kind, Role
from docgen.gongwen.rules.base import (
    ERROR,
    FIXED,
    GB9704,
    NOTE,
    PRACTICE,
    Answer,
    Case,
    Seen,
    check,
    gathered,
    inside_line_mm,
    judged,
    mm,
    near,
    right_free,
    unknown,
)
from docgen.gongwen.rules.head import estimated, top_in_flow

LETTER = (Kind.LETTER,)
_CLAUSE = f"{GB9704} 10.1"
_LENGTH_TOLERANCE_MM = 1.5
_HEIGHT_TOLERANCE_MM = 1.0
_THICKER = 1.8  # the thick rule is at least so many times as thick as the thin one
_FREE_TOLERANCE = 0.5  # characters
_INK_BELOW_EM = 0.11  # 小标宋: the ink ends so much of its size above the lower edge of its square (measured)
_WHITE_MM = (0.2, 3.0)
_LONG_MM = 100.0  # shorter lines are no rules of the head


@dataclass(frozen=True, slots=True)
class Ruled:
    """A long red or black line of page 1 with its height on the sheet; None where the file does not fix it."""

    drawing: Drawing
    y_mm: float | None

    @property
    def name(self) -> str:
        return self.drawing.name or "直线"

    @property
    def weight_mm(self) -> float:
        return self.drawing.weight_mm or 0.0


def _lines(case: Case) -> list[Ruled]:
    """The long horizontal lines of page 1 from top to bottom, those of unknown height last."""
    section = case.document.sections[0]
    found = [
        Ruled(line, _height_on_sheet(line, section))
        for line in case.reading.first_lines()
        if line.width_mm > _LONG_MM and line.height_mm < 1
    ]
    return sorted(found, key=lambda line: math.inf if line.y_mm is None else line.y_mm)


def _height_on_sheet(line: Drawing, section: Section) -> float | None:
    starts = {
        "page": 0.0,
        "margin": millimetres(abs(section.top)),
        "topMargin": 0.0,
        "bottomMargin": millimetres(section.height_twips - abs(section.bottom)),
    }
    start, distance = starts.get(line.down.relative), line.down.distance_mm
    return None if start is None or distance is None else start + distance


def _halves(case: Case) -> tuple[list[Ruled], list[Ruled]]:
    """The lines in the upper and in the lower half of the sheet, as far as their height is known."""
    middle = gb.PAGE_HEIGHT_MM / 2
    lines = [line for line in _lines(case) if line.y_mm is not None]
    upper = [line for line in lines if _y(line) < middle]
    return upper, lines[len(upper) :]


def _y(line: Ruled) -> float:
    return line.y_mm or 0.0


def _count(lines: list[Ruled]) -> int:
    """A line drawn as a compound of two is two."""
    return sum(2 if line.drawing.compound else 1 for line in lines)


@check("letter-mark-position", _CLAUSE, FIXED, ERROR, "发文机关标志上缘距纸上边 30 mm", LETTER)
def letter_mark_position(case: Case) -> Iterator[Answer]:
    mark = case.reading.first(Role.MARK)
    if mark is not None:
        wanted = case.numbers.letter_mark_top_mm
        why = "标志不在首页页眉的第一行，或行高不固定，要排成版面才能量"
        expected = f"距纸上边 {wanted:g} mm（±1 mm）"
        yield estimated(_mark_top(mark, case), wanted, expected, str(mark.place), why)


def _mark_top(mark: Paragraph, case: Case) -> float | None:
    """The upper edge of the mark's type: in a frame fixed to the sheet, in the first page's header as its first
    paragraph, or in the text."""
    section = case.document.sections[0]
    story = section.headers.get("first" if section.own_first_page else "default")
    inside = inside_line_mm(mark, section)
    if mark.frame_top is not None and inside is not None:
        return millimetres(mark.frame_top) + inside
    if any(each is mark for each in case.document.paragraphs):
        return top_in_flow(mark, case)
    if story is None or not story.blocks or story.blocks[0] is not mark or inside is None or mark.frame:
        return None
    return millimetres(section.header + mark.spacing.before) + inside


@check("letter-mark-name", _CLAUSE, FIXED, ERROR, "信函格式的发文机关标志不加“文件”二字", LETTER)
def letter_mark_name(case: Case) -> Iterator[Answer]:
    for mark in case.reading.all(Role.MARK):
        text = mark.text.strip()
        yield judged(not text.endswith("文件"), "机关全称或规范化简称", f"“{text}”", str(mark.place))


@check("letter-rules", _CLAUSE, FIXED, ERROR, "首页上下各有一条红色双线，每条长 170 mm", LETTER)
def letter_rules(case: Case) -> Iterator[Answer]:
    wanted = case.numbers.letter_rule_length_mm
    expected = f"上下各两条，红色，长 {wanted:g} mm（±{_LENGTH_TOLERANCE_MM:g} mm）"
    lines = _lines(case)
    if not lines or any(line.y_mm is None for line in lines):
        yield unknown(expected, "直线没有固定在纸面上，或不是直线，要排成版面才能量", "首页")
        return
    upper, lower = _halves(case)
    counts = (_count(upper), _count(lower))
    if counts != (2, 2):
        yield judged(False, expected, f"上 {counts[0]} 条、下 {counts[1]} 条", "首页")
        return
    yield from gathered(expected, [_length(line, wanted) for line in lines])


def _length(line: Ruled, wanted: float) -> Seen:
    width, color = line.drawing.width_mm, line.drawing.color
    red = pt.is_red_color(color)
    actual = f"长 {mm(width)}" if red else f"颜色 {color or '黑'}"
    return Seen(line.name, actual, red and near(width, wanted, _LENGTH_TOLERANCE_MM))


@check("letter-rule-order", _CLAUSE, FIXED, ERROR, "上双线上粗下细，下双线上细下粗", LETTER)
def letter_rule_order(case: Case) -> Iterator[Answer]:
    upper, lower = _halves(case)
    for name, lines, thick in (("上双线", upper, 0), ("下双线", lower, 1)):
        expected = "上粗下细" if thick == 0 else "上细下粗"
        if len(lines) == 1 and (kind := lines[0].drawing.compound):
            yield judged(kind == ("thickThin", "thinThick")[thick], expected, f"复合线 {kind}", name)
        if len(lines) == 2:
            weights = [line.weight_mm for line in lines]
            good = weights[thick] >= _THICKER * weights[1 - thick]
            yield judged(good, expected, f"上 {weights[0]:.2f} mm，下 {weights[1]:.2f} mm", name)


@check("letter-rule-gap", _CLAUSE, FIXED, ERROR, "上双线距发文机关标志 4 mm", LETTER)
def letter_rule_gap(case: Case) -> Iterator[Answer]:
    mark, (upper, _) = case.reading.first(Role.MARK), _halves(case)
    if mark is None or not upper:
        return
    expected = f"{gb.LETTER_RULE_GAP_MM:g} mm（±0.7 mm）"
    top = _mark_top(mark, case)
    line = upper[0]
    bottom = None if top is None else top + mark.size_pt * gb.MM_PER_POINT * (1 - _INK_BELOW_EM)
    gap = None if bottom is None else _y(line) - line.weight_mm / 2 - bottom
    yield estimated(gap, gb.LETTER_RULE_GAP_MM, expected, line.name, "标志的高度推算不出，要排成版面才能量")


@check("letter-lower-rule", _CLAUSE, FIXED, ERROR, "下双线距纸下边 20 mm", LETTER)
def letter_lower_rule(case: Case) -> Iterator[Answer]:
    """By the lower edge of the lower line."""
    _, lower = _halves(case)
    if lower:
        wanted = case.numbers.letter_lower_rule_mm
        line = lower[-1]
        found = gb.PAGE_HEIGHT_MM - _y(line) - line.weight_mm / 2
        expected = f"{wanted:g} mm（±{_HEIGHT_TOLERANCE_MM:g} mm）"
        yield judged(near(found, wanted, _HEIGHT_TOLERANCE_MM), expected, mm(found), line.name)


@check("letter-rules-centred", _CLAUSE, FIXED, ERROR, "红色双线居中排布", LETTER)
def letter_rules_centred(case: Case) -> Iterator[Answer]:
    """On the sheet or on the type area: sources differ, both conform."""
    seen = []
    for line in _lines(case):
        across = line.drawing.across
        if across.align == "center":
            seen.append(Seen(line.name, "居中", True))
        elif across.relative == "page" and across.distance_mm is not None:
            middle = across.distance_mm + line.drawing.width_mm / 2
            centres = (gb.PAGE_WIDTH_MM / 2, gb.LEFT_WHITE_MM + gb.TYPE_AREA_WIDTH_MM / 2)
            good = any(near(middle, centre, _HEIGHT_TOLERANCE_MM) for centre in centres)
            seen.append(Seen(line.name, "居中" if good else f"中点距纸左边 {mm(middle)}", good))
    return gathered("居中", seen)


@check("letter-rules-first-page", _CLAUSE, FIXED, ERROR, "红色双线只在首页", LETTER)
def letter_rules_first_page(case: Case) -> Iterator[Answer]:
    seen = []
    for section in case.document.sections:
        for kind, story in section.headers.items():
            if not (section.number == 0 and kind == "first") and _used(case, section.number, kind):
                red = [line for line in story.drawings if line.kind == "line" and pt.is_red_color(line.color)]
                seen.append(Seen(story.name, "有红线" if red else "没有红线", not red))
    return gathered("其他页没有红线", seen)


def _used(case: Case, number: int, kind: str) -> bool:
    """Whether pages of a section show its header of this kind."""
    section = case.document.sections[number]
    return {"first": section.own_first_page, "even": case.document.settings.even_and_odd}.get(kind, True)


@check("letter-first-page-number", _CLAUSE, FIXED, ERROR, "首页不显示页码", LETTER)
def letter_first_page_number(case: Case) -> Iterator[Answer]:
    section = case.document.sections[0]
    story = section.footers.get("first")
    numbered = story is not None and story.numbers_pages
    if not section.own_first_page:
        default = section.footers.get("default")
        numbered = default is not None and default.numbers_pages
    actual = "首页有页码" if numbered else "首页没有页码"
    where = "第1节" + ("" if section.own_first_page else "（没有设首页不同）")
    yield judged(not numbered, "首页没有页码", actual, where)


@check("letter-number-place", _CLAUSE, FIXED, ERROR, "发文字号顶格居版心右边缘", LETTER)
def letter_number_place(case: Case) -> Iterator[Answer]:
    for paragraph in case.reading.all(Role.NUMBER):
        free = right_free(paragraph, case)
        words = {"right": "居右", "center": "居中"}.get(paragraph.jc, "居左")
        good = paragraph.jc == "right" and near(free, 0, _FREE_TOLERANCE)
        yield judged(
            good, "居右顶格", words + (f"，空 {free:.1f} 字" if abs(free) > 0.05 else ""), str(paragraph.place)
        )


@check("letter-imprint", _CLAUSE, FIXED, ERROR, "信函格式的版记不加印发机关、印发日期和分隔线", LETTER)
def letter_imprint(case: Case) -> Iterator[Answer]:
    printed = case.reading.all(Role.IMPRINT)
    copied = case.reading.all(Role.COPIED_TO)
    for paragraph in printed:
        yield judged(False, "没有印发机关和印发日期", f"“{paragraph.text.strip()}”", str(paragraph.place))
    for paragraph in copied:
        ruled = any(side in ("top", "bottom") for side in (border.side for border in paragraph.borders))
        yield judged(not ruled, "没有分隔线", "有分隔线" if ruled else "没有分隔线", str(paragraph.place))


@check("letter-rule-white", _CLAUSE, PRACTICE, NOTE, "双线之间留有白，不合成一条粗线", LETTER)
def letter_rule_white(case: Case) -> Iterator[Answer]:
    for name, lines in zip(("上双线", "下双线"), _halves(case), strict=True):
        if len(lines) == 2:
            one, two = lines
            white = _y(two) - _y(one) - (one.weight_mm + two.weight_mm) / 2
            yield judged(_WHITE_MM[0] <= white <= _WHITE_MM[1], "0.2 至 3 mm", f"{white:.2f} mm", name)


CHECKS = (
    letter_mark_position,
    letter_mark_name,
    letter_rules,
    letter_rule_order,
    letter_rule_gap,
    letter_lower_rule,
    letter_rules_centred,
    letter_rules_first_page,
    letter_first_page_number,
    letter_number_place,
    letter_imprint,
    letter_rule_white,
)
