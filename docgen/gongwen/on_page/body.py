"""Rules about the text and what follows it: indents, 附件说明, 署名, 成文日期, 附注 (§7.3.3 to §7.3.6)."""

import re
from collections.abc import Iterator

from docgen.gongwen import standard as gb
from docgen.gongwen.on_page.base import (
    ERROR,
    FIXED,
    OFFICIAL,
    PRACTICE,
    WARNING,
    about,
    at,
    check,
    not_found,
    on,
)
from docgen.gongwen.on_page.elements import ONE, Spot
from docgen.gongwen.on_page.found import Found
from docgen.gongwen.page import Glyph, around
from docgen.gongwen.rules.base import Answer, Seen, gathered, judged, mm, near

_INDENT_TOLERANCE_MM = 0.3 * ONE
_FLUSH_TOLERANCE_MM = 1.0
_HALF = ONE / 2
_TEXT_BEGINS_MM = 60.0  # what begins farther to the right is no line of text
_DATE_TOLERANCE_MM = 3.0
_NAME_TOLERANCE_MM = 3.0
_SERIAL = re.compile(r"\d{1,2}[.．、]")


@check("indent", "7.3.3", FIXED, ERROR, "正文每个自然段左空二字，回行顶格", OFFICIAL)
def indent(found: Found) -> Iterator[Answer]:
    left = found.numbers.left_mm
    inner = left + found.numbers.first_line_characters * ONE
    lines = [spot for spot in found.body if spot.line.cell.left < _TEXT_BEGINS_MM]
    expected = f"首行 {about(inner, _INDENT_TOLERANCE_MM)}，回行 {about(left, _FLUSH_TOLERANCE_MM)}"
    if not lines:
        yield not_found(expected, "正文", "整个文件")
        return
    indented = [near(spot.line.cell.left, inner, _INDENT_TOLERANCE_MM) for spot in lines]
    if not any(indented):
        yield judged(False, expected, f"没有空字的行，首行 {mm(lines[0].line.cell.left)}", at(lines[0]))
        return
    yield from gathered(
        expected,
        (
            Seen("正文", f"{mm(inner)} 和 {mm(left)}", True)
            if first or near(spot.line.cell.left, left, _FLUSH_TOLERANCE_MM)
            else Seen(at(spot), mm(spot.line.cell.left), False)
            for spot, first in zip(lines, indented, strict=True)
        ),
    )


# ---- 附件说明 -----------------------------------------------------------------------------------------------------


@check("annex-note", "7.3.4", FIXED, ERROR, "附件说明左空二字，回行与附件名称的首字对齐", OFFICIAL)
def annex_note(found: Found) -> Iterator[Answer]:
    if not found.annex_note:
        return
    wanted = found.numbers.left_mm + gb.FIRST_LINE_CHARACTERS * ONE
    serial, name = _columns(found.annex_note[0])

    def seen(spot: Spot) -> Seen:
        left = spot.line.cell.left
        if spot is found.annex_note[0]:
            place, what = wanted, "首行"
        elif _SERIAL.match(spot.line.packed):
            place, what = serial, "顺序号"
        else:
            place, what = name, "回行"
        return Seen(at(spot), f"{what} {mm(left)}（应为 {mm(place)}）", near(left, place, _HALF))

    yield from gathered(f"左空二字，回行对齐附件名称，± {_HALF:.1f} mm", map(seen, found.annex_note))


def _columns(first: Spot) -> tuple[float, float]:
    """Where the serial of an annex stands, and where its name does."""
    glyphs = [glyph for glyph in first.line.glyphs if not glyph.text.isspace()]
    text = "".join(glyph.text for glyph in glyphs)
    after = next((place + 1 for place, mark in enumerate(text) if mark in "：:"), 0)
    serial = _SERIAL.match(text[after:])
    start = after + (serial.end() if serial else 0)
    return _left(glyphs, after), _left(glyphs, start)


def _left(glyphs: list[Glyph], place: int) -> float:
    return glyphs[min(place, len(glyphs) - 1)].cell.left


# ---- 署名 and 成文日期 -------------------------------------------------------------------------------------------


@check(
    "date-place",
    "7.3.5",
    FIXED,
    WARNING,
    "成文日期右空四字（盖章）；署名右空二字、日期首字右移二字（不盖章）",
    OFFICIAL,
)
def date_place(found: Found) -> Iterator[Answer]:
    expected = f"日期右空 {mm(gb.DATE_FREE_CHARACTERS * ONE)}；或署名右空 {mm(gb.UNSEALED_FREE_CHARACTERS * ONE)}、日期右移二字"
    if found.date is None:
        yield not_found(expected, "成文日期", "正文之后")
        return
    free = _right_mm(found) - found.date.line.cell.right
    good = _is_sealed(found) or _is_unsealed(found)
    yield judged(good, expected, f"日期右空 {mm(free)}", at(found.date))


@check("name-middle", "7.3.5.1", FIXED, WARNING, "署名以成文日期为准居中（盖章）", OFFICIAL)
def name_middle(found: Found) -> Iterator[Answer]:
    if found.date is None or not found.name or not _is_sealed(found) or _is_unsealed(found):
        return
    middle = found.date.line.cell.middle_x
    yield from gathered(
        f"中线相差不超过 {_NAME_TOLERANCE_MM:.1f} mm",
        (
            Seen(at(spot), mm(abs(off)), abs(off) <= _NAME_TOLERANCE_MM)
            for spot in found.name
            for off in [spot.line.cell.middle_x - middle]
        ),
    )


def _right_mm(found: Found) -> float:
    return found.numbers.left_mm + found.numbers.width_mm


def _is_sealed(found: Found) -> bool:
    """The date with four characters free. LibreOffice widens a date where digits meet Han characters: it may reach
    by half of that farther to the right."""
    if found.date is None:
        return False
    free = _right_mm(found) - found.date.line.cell.right
    wanted = gb.DATE_FREE_CHARACTERS * ONE
    return wanted - _DATE_TOLERANCE_MM - _widened(found.date) / 2 <= free <= wanted + _DATE_TOLERANCE_MM


def _widened(date: Spot) -> float:
    """By how much a date is wider than its characters."""
    nominal = sum(0.5 if character.isascii() else 1.0 for character in date.line.packed) * ONE
    return max(0.0, date.line.cell.width - nominal)


def _is_unsealed(found: Found) -> bool:
    """The date two characters to the right of the name, and two free beside the name or, if it reaches farther, the
    date, which LibreOffice may have widened to the right."""
    if found.date is None or not found.name:
        return False
    name, date = around(spot.line.cell for spot in found.name), found.date.line.cell
    shifted = near(date.left - name.left, gb.UNSEALED_SHIFT_CHARACTERS * ONE, _HALF)
    ends = (name.right, max(name.right, date.right - _widened(found.date)))
    wanted = gb.UNSEALED_FREE_CHARACTERS * ONE
    return shifted and any(near(_right_mm(found) - right, wanted, _HALF) for right in ends)


@check("signature-page", "7.3.5.5", PRACTICE, WARNING, "署名和成文日期所在的页有正文", OFFICIAL)
def signature_page(found: Found) -> Iterator[Answer]:
    if found.date is None:
        yield not_found("有正文", "成文日期", "正文之后")
        return
    page = found.date.page
    count = sum(spot.page is page for spot in found.body)
    yield judged(count > 0, "有正文", f"{count} 行正文", on(page.number))


@check("remark", "7.3.6", FIXED, WARNING, "附注左空二字", OFFICIAL)
def remark(found: Found) -> Iterator[Answer]:
    if found.remark:
        wanted = found.numbers.left_mm + gb.FIRST_LINE_CHARACTERS * ONE
        left = found.remark.line.cell.left
        yield judged(near(left, wanted, _HALF), f"左端 {about(wanted, _HALF)}", mm(left), at(found.remark))


CHECKS = (indent, annex_note, date_place, name_middle, signature_page, remark)
