"""版面 (§5, §8): paper, margins, type area, lines and characters, and the look of ordinary text."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from docgen.gongwen import standard as gb
from docgen.gongwen.facts import Paragraph, Section, millimetres
from docgen.gongwen.roles import TEXT
from docgen.gongwen.rules.base import (
    ERROR,
    FIXED,
    GB9704,
    USUAL,
    WARNING,
    Answer,
    Case,
    Seen,
    character_twips,
    check,
    gathered,
    judged,
    line_box_twips,
    mm,
    near,
    unknown,
)

_PAPER_TOLERANCE_MM = 0.5
_NEARLY = 0.005  # of a character: what rounding to twips and to 1/4096 pt may cost
_PROFILES = (gb.E_DOC, gb.NOMINAL)


@check("paper-size", f"{GB9704} 5.1", FIXED, ERROR, "纸张为 A4（210 mm × 297 mm）")
def paper_size(case: Case) -> Iterator[Answer]:
    """Every section; a landscape one is the sheet turned."""
    wanted = (gb.PAGE_WIDTH_MM, gb.PAGE_HEIGHT_MM)
    seen = []
    for section in case.document.sections:
        sides = sorted((millimetres(section.width_twips), millimetres(section.height_twips)))
        good = all(near(side, want, _PAPER_TOLERANCE_MM) for side, want in zip(sides, wanted, strict=True))
        turned = "（横排）" if section.landscape else ""
        seen.append(Seen(section.where, f"{sides[0]:.1f} mm × {sides[1]:.1f} mm{turned if not good else ''}", good))
    return gathered("210.0 mm × 297.0 mm", seen)


def portrait(case: Case) -> list[Section]:
    return [section for section in case.document.sections if not section.landscape]


def profile_of(section: Section) -> gb.Profile:
    """The profile whose upper margin is nearer."""
    return min(_PROFILES, key=lambda profile: abs(profile.top_mm - millimetres(abs(section.top))))


@check("top-white", f"{GB9704} 5.2.1", FIXED, ERROR, "天头（上白边）37 mm ± 1 mm；电子公文按 GB/T 33476.2 的软件页边距")
def top_white(case: Case) -> Iterator[Answer]:
    """Either profile conforms; which one is told. Pages with another head (信函) have their body here too."""
    n = case.numbers
    wanted = [n.top_mm] if n.top_mm is not None else [profile.top_mm for profile in _PROFILES]
    expected = " 或 ".join(f"{each:g}" for each in wanted) + f" mm（±{n.white_tolerance_mm:g} mm）"
    seen = []
    for section in portrait(case):
        top = millimetres(abs(section.top))
        good = any(near(top, each, n.white_tolerance_mm) for each in wanted)
        told = f"（页边距体例 {profile_of(section).name}）" if good and n.top_mm is None else ""
        seen.append(Seen(section.where, f"{mm(top)}{told}", good))
    return gathered(expected, seen)


@check("left-white", f"{GB9704} 5.2.1", FIXED, ERROR, "订口（左白边）28 mm ± 1 mm")
def left_white(case: Case) -> Iterator[Answer]:
    n = case.numbers
    lengths = [(section.where, millimetres(section.left + section.gutter)) for section in portrait(case)]
    seen = [Seen(where, mm(left), near(left, n.left_mm, n.white_tolerance_mm)) for where, left in lengths]
    return gathered(f"{n.left_mm:g} mm（±{n.white_tolerance_mm:g} mm）", seen)


@check("type-area-width", f"{GB9704} 5.2.1", FIXED, ERROR, "版心宽 156 mm（±1 mm）")
def type_area_width(case: Case) -> Iterator[Answer]:
    n = case.numbers
    lengths = [(section.where, millimetres(section.text_width_twips)) for section in portrait(case)]
    seen = [Seen(where, mm(width), near(width, n.width_mm, n.white_tolerance_mm)) for where, width in lengths]
    return gathered(f"{n.width_mm:g} mm（±{n.white_tolerance_mm:g} mm）", seen)


@check(
    "type-area-height",
    f"{GB9704} 5.2.1",
    FIXED,
    ERROR,
    "版心高 225 mm（±1 mm）；按 GB/T 33476.2 的软件页边距为 229.8 mm",
)
def type_area_height(case: Case) -> Iterator[Answer]:
    """In the profile of the section's upper margin: the software's text area is higher than the ink."""
    n = case.numbers
    seen, expected = [], set()
    for section in portrait(case):
        wanted = n.height_mm if n.height_mm is not None else profile_of(section).text_height_mm
        height = millimetres(section.text_height_twips)
        expected.add(f"{wanted:.1f} mm（±{n.white_tolerance_mm:g} mm）")
        seen.append(Seen(section.where, mm(height), near(height, wanted, n.white_tolerance_mm)))
    return gathered(" 或 ".join(sorted(expected)), seen)


@check(
    "landscape-area",
    f"{GB9704} 8",
    FIXED,
    ERROR,
    "横排页按竖排纸面顺时针转 90°：版心宽 225 mm、高 156 mm，上 28、下 26 mm",
)
def landscape_area(case: Case) -> Iterator[Answer]:
    """Portrait left becomes top, bottom left, top right: on odd and even pages alike."""
    n = case.numbers
    expected = " 或 ".join(_margin_words(gb.turned(profile)) for profile in _PROFILES)
    seen = []
    for section in case.document.sections:
        if section.landscape:
            sides = (abs(section.top) + section.gutter, section.right, abs(section.bottom), section.left)
            found = gb.Turned(*(millimetres(side) for side in sides))
            good = any(_alike(found, gb.turned(profile), n.white_tolerance_mm) for profile in _PROFILES)
            seen.append(Seen(section.where, _margin_words(found), good))
    return gathered(f"{expected}（各±{n.white_tolerance_mm:g} mm）", seen)


def _margin_words(turned: gb.Turned) -> str:
    return f"上 {turned.top_mm:.1f}、下 {turned.bottom_mm:.1f}、左 {turned.left_mm:.1f}、右 {turned.right_mm:.1f} mm"


def _alike(one: gb.Turned, two: gb.Turned, tolerance: float) -> bool:
    pairs = ((one.top_mm, two.top_mm), (one.right_mm, two.right_mm), (one.bottom_mm, two.bottom_mm))
    return all(near(a, b, tolerance) for a, b in (*pairs, (one.left_mm, two.left_mm)))


# ---- lines and characters ------------------------------------------------------------------------------------


def plain_text(case: Case) -> tuple[Paragraph, ...]:
    """Body text outside of tables on portrait pages."""
    found = case.reading.all(*TEXT)
    return tuple(each for each in found if not case.document.section_of(each).landscape)


def _most(case: Case, measure: Callable[[Paragraph, Section], float | None]) -> Iterator[tuple[Section, float | None]]:
    """For each section with text, the value most of its paragraphs have."""
    found: dict[int, Counter[float | None]] = defaultdict(Counter)
    for paragraph in plain_text(case):
        section = case.document.section_of(paragraph)
        found[section.number][measure(paragraph, section)] += len(paragraph.text)
    for number, values in found.items():
        yield case.document.sections[number], values.most_common(1)[0][0]


@check("lines-per-page", f"{GB9704} 5.2.3", USUAL, WARNING, "每面排 22 行")
def lines_per_page(case: Case) -> Iterator[Answer]:
    """By the line pitch most of the text has, and the height of the text area."""
    wanted = case.numbers.lines_per_page
    for section, pitch in _most(case, line_box_twips):
        if not pitch:
            yield unknown(f"{wanted} 行", "行距随字体变化，没有固定值", section.where)
        else:
            lines = int(section.text_height_twips // pitch)
            height = mm(millimetres(section.text_height_twips))
            yield judged(
                lines == wanted, f"{wanted} 行", f"{lines} 行（行距 {pitch / 20:g} 磅，版心高 {height}）", section.where
            )


@check("characters-per-line", f"{GB9704} 5.2.3", USUAL, WARNING, "每行排 28 个字")
def characters_per_line(case: Case) -> Iterator[Answer]:
    """By the advance of a Han character (size and spacing, or the character grid) and the width of the text area."""
    wanted = case.numbers.characters_per_line
    for section, advance in _most(case, lambda paragraph, section: character_twips(paragraph, section, case.document)):
        if advance:
            count = math.floor(section.text_width_twips / advance + _NEARLY)
            width = mm(millimetres(section.text_width_twips))
            actual = f"{count} 字（每字 {advance / 20:g} 磅，版心宽 {width}）"
            yield judged(count == wanted, f"{wanted} 字", actual, section.where)


CHECKS = (
    paper_size,
    top_white,
    left_white,
    type_area_width,
    type_area_height,
    landscape_area,
    lines_per_page,
    characters_per_line,
)
