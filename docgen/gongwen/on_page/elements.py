"""Single lines and rules of a page: which are page numbers, in tables, of the 版记, free of a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.gongwen import patterns
from docgen.gongwen import standard as gb
from docgen.gongwen.page import Line, Page, Stroke

ONE = gb.TYPE_AREA_WIDTH_MM / gb.CHARACTERS_PER_LINE  # 一字, 5.57 mm
DASHES = "—–―─－﹣-"
ISSUED = re.compile(rf".*(?:{patterns.FULL_DATE})印发")
COPIED = re.compile(r"(?:抄[送报]|分送|主送)[：:].*")
_LONG_RULE_MM = 120.0
_NUMBER_REGION_MM = 34.0  # a page number stands in so much of the sheet's edge
_PAGE_NUMBER = re.compile(rf"[{DASHES}]*第?(\d{{1,4}})页?[{DASHES}]*")


@dataclass(frozen=True, slots=True)
class Spot:
    """A line and the page it is on."""

    page: Page
    line: Line


@dataclass(frozen=True, slots=True)
class Numbered:
    """A page number: the line with its dashes, and the number it shows."""

    page: Page
    line: Line
    label: int

    @property
    def is_turned(self) -> bool:
        return self.line.turned != 0


def in_table(line: Line, page: Page) -> bool:
    """Whether an upright rule passes the line on either side: it is in a table, or in a frame."""
    middle = line.ink.middle_y
    return any(
        not stroke.is_level and stroke.length > 3 and stroke.box.top <= middle <= stroke.box.bottom
        for stroke in page.strokes
    )


def is_centred(line: Line) -> bool:
    """Whether a line stands about the middle of the type area with much white on both sides."""
    middle = gb.LEFT_WHITE_MM + gb.TYPE_AREA_WIDTH_MM / 2
    return abs(line.cell.middle_x - middle) <= ONE and line.cell.left > gb.LEFT_WHITE_MM + 3 * ONE


def free_rules(page: Page) -> tuple[Stroke, ...]:
    """The long black rules that are no part of a table."""
    plumb = [stroke for stroke in page.strokes if not stroke.is_level and stroke.length > 3]
    return tuple(
        stroke
        for stroke in page.strokes
        if is_long(stroke)
        and not stroke.colour.is_red
        and not any(each.box.top - 0.5 <= stroke.y <= each.box.bottom + 0.5 for each in plumb)
    )


def is_long(stroke: Stroke) -> bool:
    return stroke.is_level and stroke.length >= _LONG_RULE_MM


def is_imprint(line: Line) -> bool:
    low = line.ink.top > gb.PAGE_HEIGHT_MM / 3
    return low and bool(ISSUED.fullmatch(line.packed) or COPIED.fullmatch(line.packed))


def page_number_of(page: Page) -> Numbered | None:
    for line in _at_the_edges(page):
        if match := _PAGE_NUMBER.fullmatch(line.packed):
            return Numbered(page, line, int(match[1]))
    return None


def _at_the_edges(page: Page) -> Iterator[Line]:
    """Lines where a page number may stand: turned text first, then the lowest of the sheet."""
    yield from (line for line in page.lines if line.turned)
    yield from (line for line in page.lines if not line.turned and line.ink.top > page.height - _NUMBER_REGION_MM)
