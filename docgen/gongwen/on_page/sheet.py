"""Rules about the sheet, the type area and what fills it: §5, and the fonts and colours of the text."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from docgen.gongwen import faces
from docgen.gongwen import standard as gb
from docgen.gongwen.on_page.base import (
    ANY,
    ERROR,
    FIXED,
    NOTE,
    OFFICIAL,
    PRACTICE,
    USUAL,
    WARNING,
    about,
    at,
    check,
    on,
)
from docgen.gongwen.on_page.elements import ONE, Spot
from docgen.gongwen.on_page.found import Found
from docgen.gongwen.page import Line, Page
from docgen.gongwen.patterns import level_of
from docgen.gongwen.rules.base import Answer, Seen, gathered, mm, near, unknown
from docgen.gongwen.verdict import Verdict

_SHEET_TOLERANCE_MM = 0.5
_INK_TOP_MM = (36.0, 39.5)  # first ink of a full page, with stand-ins that sit up to 0.6 mm lower
_INK_HEIGHT_MM, _INK_HEIGHT_TOLERANCE_MM = 223.5, 2.0  # 22 × 5.54 + 21 × 4.84
_WIDE_MM = 140.0  # a line of text so wide shows where the lines begin and end
_ENOUGH_LINES = 3
_ENOUGH_FULL = 2
_INDENT_TOLERANCE_MM = 0.3 * ONE
_ENOUGH_SAMPLES = 5
_PITCH_TOLERANCE = 0.15  # of a line
_HANGING = "，。、；：！？）》」』】〕”’,.;:!?)"
_AMBIGUOUS = "“”‘’—…"
_SIZE_TOLERANCE_PT = 0.3


@check("paper", "5.1", FIXED, ERROR, "幅面为 A4（210 mm × 297 mm），横排表格为 297 mm × 210 mm")
def paper(found: Found) -> Iterator[Answer]:
    def seen(page: Page) -> Seen:
        short, long = sorted((page.width, page.height))
        good = near(short, gb.PAGE_WIDTH_MM, _SHEET_TOLERANCE_MM) and near(long, gb.PAGE_HEIGHT_MM, _SHEET_TOLERANCE_MM)
        return Seen(on(page.number), f"{page.width:.1f} × {page.height:.1f} mm", good)

    yield from gathered("210.0 × 297.0 mm（横排 297.0 × 210.0 mm），± 0.5 mm", map(seen, found.pages))


# ---- type area ----------------------------------------------------------------------------------------------------


@check("ink-top", "5.2.1", FIXED, NOTE, "满页正文首行字迹上缘距纸上边 37 mm")
def ink_top(found: Found) -> Iterator[Answer]:
    low, high = _INK_TOP_MM
    expected = f"{low:.1f} 至 {high:.1f} mm"
    tops = [(page, rows[0].ink.top) for page, rows in found.full_pages]
    yield from gathered(expected, (Seen(on(page.number), mm(top), low <= top <= high) for page, top in tops))
    if not tops:
        yield unknown(expected, "没有写满正文的续页", "整个文件")


@check("ink-height", "5.2.1", USUAL, NOTE, "满页正文字迹高度撑满 225 mm 的版心")
def ink_height(found: Found) -> Iterator[Answer]:
    expected = about(_INK_HEIGHT_MM, _INK_HEIGHT_TOLERANCE_MM)
    heights = [(page, rows[-1].ink.bottom - rows[0].ink.top) for page, rows in found.full_pages]
    yield from gathered(
        expected,
        (
            Seen(on(page.number), mm(height), near(height, _INK_HEIGHT_MM, _INK_HEIGHT_TOLERANCE_MM))
            for page, height in heights
        ),
    )
    if not heights:
        yield unknown(expected, "没有写满正文的续页", "整个文件")


@check("left-edge", "5.2.1", FIXED, ERROR, "正文左边距纸左边（订口）28 mm")
def left_edge(found: Found) -> Iterator[Answer]:
    wanted, tolerance = found.numbers.left_mm, found.numbers.white_tolerance_mm
    edges = [(page, left) for page, left, _ in _edges(found)]
    yield from gathered(
        about(wanted, tolerance),
        (Seen(on(page.number), mm(left), near(left, wanted, tolerance)) for page, left in edges),
    )
    if not edges:
        yield unknown(about(wanted, tolerance), "没有几行满行的正文", "整个文件")


@check("width", "5.2.1", FIXED, ERROR, "正文左右之间（版心宽）156 mm")
def width(found: Found) -> Iterator[Answer]:
    wanted, tolerance = found.numbers.width_mm, found.numbers.white_tolerance_mm
    edges = [(page, right - left) for page, left, right in _edges(found)]
    yield from gathered(
        about(wanted, tolerance),
        (Seen(on(page.number), mm(wide), near(wide, wanted, tolerance)) for page, wide in edges),
    )
    if not edges:
        yield unknown(about(wanted, tolerance), "没有几行满行的正文", "整个文件")


def _edges(found: Found) -> Iterator[tuple[Page, float, float]]:
    """Pages on which paragraphs go on from line to line: where those lines begin, and where full ones end."""
    least = _least(found)
    if least is None:
        return
    for page in found.main_pages:
        full = [
            _right(spot.line)
            for spot, after in pairwise(found.body)
            if spot.page is page and after.line.cell.left < least + 1 and spot.line.cell.width >= _WIDE_MM
        ]
        begins = [spot.line.cell.left for spot in found.body if spot.page is page]
        flush = [left for left in begins if left < least + ONE]
        if len(full) >= _ENOUGH_FULL and flush:
            yield page, min(flush), median(full)


def _least(found: Found) -> float | None:
    """Where the lines of the text begin; None where all seen may be first lines of paragraphs."""
    begins = [spot.line.cell.left for spot in found.body if spot.line.cell.width >= _WIDE_MM]
    if not begins:
        return None
    least, indent = min(begins), found.numbers.first_line_characters * ONE
    may_be_first = near(least, found.numbers.left_mm + indent, _INDENT_TOLERANCE_MM)
    goes_on = any(near(left, least + indent, _INDENT_TOLERANCE_MM) for left in begins)
    return None if may_be_first and not goes_on else least


def _right(line: Line) -> float:
    """The right end of a line without punctuation at it, which may hang or be set half as wide."""
    kept = [glyph for glyph in line.glyphs if not glyph.text.isspace()]
    if len(kept) > 1 and kept[-1].text in _HANGING:
        hangs = kept[-1].cell.right > gb.PAGE_WIDTH_MM - gb.RIGHT_WHITE_MM + 0.5
        return kept[-2].cell.right if hangs else kept[-1].cell.right
    return kept[-1].cell.right


# ---- 22 lines of 28 characters -------------------------------------------------------------------------------------


@check("lines", "5.2.3", USUAL, WARNING, "每面排 22 行")
def lines(found: Found) -> Iterator[Answer]:
    wanted = found.numbers.lines_per_page
    yield from gathered(
        f"{wanted} 行",
        (Seen(on(page.number), f"{len(rows)} 行", len(rows) == wanted) for page, rows in found.full_pages),
    )
    if not found.full_pages:
        yield unknown(f"{wanted} 行", "没有写满正文的续页", "整个文件")


@check("characters", "5.2.3", USUAL, WARNING, "每行排 28 个字")
def characters(found: Found) -> Iterator[Answer]:
    wanted = found.numbers.characters_per_line
    expected = f"{wanted} 字"
    counts = _characters(found)
    if found.document.character_grid and found.document.by_libreoffice:
        yield unknown(expected, "文件用字符网格，LibreOffice 排不准，以文件中的设置为准", "整个文件")
    elif len(counts) >= _ENOUGH_SAMPLES or wanted in counts:
        usual = Counter(counts).most_common(1)[0][0]
        best = wanted if len(counts) < _ENOUGH_SAMPLES else usual
        yield from gathered(expected, [Seen(f"{len(counts)} 个满行", f"{best} 字", best == wanted)])
    else:
        yield unknown(expected, "全由汉字组成的满行太少", "整个文件")


def _characters(found: Found) -> list[int]:
    """Characters of the full lines that have nothing but wide ones; an indent counts as the characters it is."""
    counts = []
    edges = {page.number: (left, right) for page, left, right in _edges(found)}
    for spot, after in pairwise(found.body):
        line = spot.line
        left, right = edges.get(spot.page.number, (0.0, 0.0))
        full = right and _right(line) >= right - 0.9 * ONE and after.line.cell.left < left + 1
        if full and all(_is_wide(glyph.text) for glyph in line.glyphs):
            indent = round((line.cell.left - left) / ONE)
            counts.append(len(line.glyphs) + indent - (line.cell.right > right + 0.5))
    return counts


def _is_wide(character: str) -> bool:
    return character >= "⺀" or character in _AMBIGUOUS


@check("pitch", "5.2.3", USUAL, WARNING, "正文行距一致，段前段后不另加空")
def pitch(found: Found) -> Iterator[Answer]:
    steps = [
        (after, after.line.base - before.line.base)
        for before, after in pairwise(found.body)
        if before.page is after.page and not _table_between(before, after) and after.line.base - before.line.base > 1
    ]
    if len(steps) < _ENOUGH_LINES:
        return
    usual = median(step for _, step in steps)
    yield from gathered(
        f"{usual:.2f} mm 的整数倍",
        (
            Seen(at(after), f"{step:.2f} mm", abs(step / usual - max(1, round(step / usual))) <= _PITCH_TOLERANCE)
            if abs(step / usual - max(1, round(step / usual))) > _PITCH_TOLERANCE
            else Seen("正文", f"{usual:.2f} mm", True)
            for after, step in steps
        ),
    )


def _table_between(before: Spot, after: Spot) -> bool:
    """Whether anything that is no text of the body stands between two of its lines."""
    lines = before.page.lines
    return any(before.line.base + 1 < line.base < after.line.base - 1 for line in lines) or any(
        before.line.base < stroke.y < after.line.base for stroke in before.page.strokes
    )


# ---- type ---------------------------------------------------------------------------------------------------------


def judged_face(found: Found, line: Line, wanted: faces.Face, where: str) -> Answer | Seen:
    """Whether a line is in the wanted type. A font that only stands in for another may say nothing."""
    face = faces.embedded_face(line.font)
    shown = f"{face.value if face else '其他字体'}（{line.font}）"
    asked = {faces.asked_face(name) for name in found.document.asked}
    if face is not wanted and faces.is_stand_in(line.font) and face not in asked:
        return unknown(wanted.value, f"渲染时用了替代字体 {line.font}，看不出原来的字体", where)
    return Seen(where, shown, face is wanted)


def faces_of(found: Found, wanted: faces.Face, spots: list[tuple[str, Line]]) -> Iterator[Answer]:
    """One answer for the lines that are judged, one for those that cannot be."""
    answers = [judged_face(found, line, wanted, where) for where, line in spots]
    yield from gathered(wanted.value, (each for each in answers if isinstance(each, Seen)))
    yield from dict.fromkeys(each for each in answers if isinstance(each, Answer))


@check("body-type", "5.2.2", USUAL, WARNING, "正文用 3 号仿宋体字", OFFICIAL)
def body_type(found: Found) -> Iterator[Answer]:
    plain = [spot for spot in found.body if not _headed(spot)]
    size = found.numbers.body_size_pt
    yield from gathered(
        f"{size:g} 磅",
        (
            Seen(at(spot) if not _sized(spot, size) else "正文", f"{spot.line.size_pt:g} 磅", _sized(spot, size))
            for spot in plain
        ),
    )
    wanted = faces.asked_face(found.numbers.body_font)
    if wanted:
        yield from faces_of(found, wanted, [("正文", spot.line) for spot in plain])


def _sized(spot: Spot, size: float) -> bool:
    return abs(spot.line.size_pt - size) <= _SIZE_TOLERANCE_PT


def _headed(spot: Spot) -> bool:
    return level_of(spot.line.packed) is not None


@check("level-type", "7.3.3", USUAL, WARNING, "第一层黑体、第二层楷体、第三第四层仿宋体", OFFICIAL)
def level_type(found: Found) -> Iterator[Answer]:
    for level in range(1, 5):
        wanted = faces.asked_face(found.numbers.level_font(level))
        heads = [spot for spot in found.body if level_of(spot.line.packed) == level and _begins(spot, found)]
        if wanted and heads:
            yield from faces_of(found, wanted, [(at(spot), _beginning(spot.line)) for spot in heads])


def _begins(spot: Spot, found: Found) -> bool:
    """Whether the line begins a paragraph: it is indented."""
    return spot.line.cell.left > found.numbers.left_mm + ONE


def _beginning(line: Line) -> Line:
    """The first characters after the enumerator's first; the heading may end within the line."""
    return Line(line.glyphs[1:5] or line.glyphs, line.ink, line.base, line.turned)


@check("colour", "5.2.2", FIXED, ERROR, "发文机关标志以外的文字为黑色", OFFICIAL)
def colour(found: Found) -> Iterator[Answer]:
    mark = {id(line) for line in found.mark_lines}
    yield from gathered(
        "000000",
        (
            Seen(at(spot) if not black else "全文", ("、".join(colours) or "000000"), black)
            for spot in found.upright
            if id(spot.line) not in mark
            for colours in [_colours(spot.line)]
            for black in [not colours]
        ),
    )


def _colours(line: Line) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(glyph.colour) for glyph in line.glyphs if not glyph.colour.is_black))


@check("quotes", "", PRACTICE, WARNING, "引号、破折号、省略号用中文字体", OFFICIAL)
def quotes(found: Found) -> Iterator[Answer]:
    def seen(spot: Spot) -> Seen:
        latin = [glyph for glyph in spot.line.glyphs if glyph.text in _AMBIGUOUS and _is_latin(glyph.font)]
        where = at(spot) if latin else "全文"
        return Seen(where, f"“{latin[0].text}”用了 {latin[0].font}" if latin else "中文字体", not latin)

    yield from gathered("中文字体", (seen(spot) for spot in found.upright if set(spot.line.text) & set(_AMBIGUOUS)))


def _is_latin(font: str) -> bool:
    known = faces.embedded_face(font)
    return known is faces.Face.LATIN or (known is None and faces.plain(font).startswith(("dejavu", "arial", "calibri")))


@check("fallback", "", PRACTICE, WARNING, "字都在所用的字体里，没有换成别的字体", ANY)
def fallback(found: Found) -> Iterator[Answer]:
    """Characters beyond U+FFFF are in a font of their own everywhere."""
    odd: dict[str, list[str]] = {}
    for spot in found.upright:
        for glyph in spot.line.glyphs:
            if "㐀" <= glyph.text <= "\uffff" and _is_odd(glyph.font, spot.line, found):
                odd.setdefault(f"“{glyph.text}”用了 {glyph.font}", []).append(at(spot))
    substituted = {font for each in found.document.substitutions for font in each.used}
    for actual, where in odd.items():
        if substituted:
            yield unknown("同一行的字体", f"{actual}；本机没有原来的字体，不能断定", where[0])
        else:
            yield Answer(Verdict.VIOLATES, "同一行的字体", actual, where[0])
    if not odd:
        yield from gathered("同一行的字体", [Seen("全文", "没有换字体的字", True)])


def _is_odd(font: str, line: Line, found: Found) -> bool:
    """A font that a few characters of a line have, and that the file does not ask for."""
    few = sum(glyph.font == font for glyph in line.glyphs) * 2 < len(line.glyphs)
    face = faces.embedded_face(font)
    asked = {faces.asked_face(name) for name in found.document.asked}
    return few and font != line.font and (face is None or face not in asked or _is_last_resort(font, found))


def _is_last_resort(font: str, found: Found) -> bool:
    """Several fonts of one role: the one with fewer characters in the whole file stands in for the other."""
    same = [each for each in found.document.embedded if faces.embedded_face(each) is faces.embedded_face(font)]
    counts = Counter(glyph.font for spot in found.upright for glyph in spot.line.glyphs)
    return len(same) > 1 and counts[font] < max(counts[each] for each in same)


CHECKS = (
    paper, ink_top, ink_height, left_edge, width, lines, characters, pitch, body_type, level_type, colour, quotes,
    fallback,
)  # fmt: skip
