"""Single characters of a page put together to lines, and pieces of rules to whole rules. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from docgen.gongwen.page import Box, Glyph, Line, Stroke, around
from docgen.gongwen.standard import MM_PER_POINT

_SAME_BASE_MM = 0.5
_WIDE_GAP = 1.5  # of the type size: more white than that parts two lines
_CELL_GAP = 0.2  # of the type size: so much white and a vertical rule in it part two cells of a table
_SAME_RULE_MM = 0.12
_ABUTTING_MM = 0.35
_SAME_WEIGHT_MM = 0.06

Placed = tuple[Glyph, float, int]  # a character, its base line, degrees clockwise


def lines_of(placed: Iterable[Placed], strokes: Sequence[Stroke], ink: Callable[[Box], Box | None]) -> tuple[Line, ...]:
    """Lines in reading order, upright ones first. `ink` gives the true extent of what is printed in a rectangle."""
    plumb = [stroke for stroke in strokes if not stroke.is_level]
    found = []
    for turned, row in _rows(placed):
        for glyphs in _parted(row, turned, plumb):
            if line := _line(glyphs, turned, ink):
                found.append(line)
    return tuple(sorted(found, key=lambda line: (line.turned, line.base, line.cell.left)))


def _rows(placed: Iterable[Placed]) -> list[tuple[int, list[tuple[Glyph, float]]]]:
    rows: list[tuple[int, list[tuple[Glyph, float]]]] = []
    begun = float("nan")
    for glyph, base, turned in sorted(placed, key=lambda each: (each[2], each[1])):
        if rows and rows[-1][0] == turned and base - begun <= _SAME_BASE_MM:
            rows[-1][1].append((glyph, base))
        else:
            rows.append((turned, [(glyph, base)]))
            begun = base
    return rows


def _parted(row: list[tuple[Glyph, float]], turned: int, plumb: Sequence[Stroke]) -> list[list[tuple[Glyph, float]]]:
    ordered = sorted(row, key=lambda each: _along(each[0], turned)[0])
    parts = [ordered[:1]]
    for before, after in pairwise(ordered):
        gap = _along(after[0], turned)[0] - _along(before[0], turned)[1]
        size = max(before[0].size_pt, after[0].size_pt) * MM_PER_POINT
        apart = gap > _WIDE_GAP * size or (
            gap > _CELL_GAP * size and not turned and _ruled_off(before[0], after[0], plumb)
        )
        if apart:
            parts.append([])
        parts[-1].append(after)
    return parts


def _along(glyph: Glyph, turned: int) -> tuple[float, float]:
    """Where the character begins and ends in the direction of writing."""
    cell = glyph.cell
    return {0: (cell.left, cell.right), 90: (cell.top, cell.bottom), 270: (-cell.bottom, -cell.top)}.get(
        turned, (-cell.right, -cell.left)
    )


def _ruled_off(before: Glyph, after: Glyph, plumb: Sequence[Stroke]) -> bool:
    middle = before.cell.middle_y
    return any(
        before.cell.right - 0.5 <= stroke.box.middle_x <= after.cell.left + 0.5
        and stroke.box.top <= middle <= stroke.box.bottom
        for stroke in plumb
    )


def _line(row: list[tuple[Glyph, float]], turned: int, ink: Callable[[Box], Box | None]) -> Line | None:
    """The line without blanks at its ends; None for blanks only."""
    marks = [number for number, (glyph, _) in enumerate(row) if not glyph.text.isspace()]
    if not marks:
        return None
    kept = row[marks[0] : marks[-1] + 1]
    outer = around(glyph.ink for glyph, _ in kept if not glyph.text.isspace())
    return Line(tuple(glyph for glyph, _ in kept), ink(outer) or outer, kept[0][1], turned)


def joined(strokes: Iterable[Stroke]) -> tuple[Stroke, ...]:
    """Rules in place of their pieces: the border of a table row is often drawn cell by cell."""
    done: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda each: (each.is_level, *_line_first(each))):
        if done and _continues(done[-1], stroke):
            done[-1] = replace(done[-1], box=around((done[-1].box, stroke.box)))
        else:
            done.append(stroke)
    return tuple(sorted(done, key=lambda each: (each.box.top, each.box.left)))


def _line_first(stroke: Stroke) -> tuple[float, float]:
    box = stroke.box
    return (round(box.middle_y, 1), box.left) if stroke.is_level else (round(box.middle_x, 1), box.top)


def _continues(one: Stroke, two: Stroke) -> bool:
    if one.is_level != two.is_level or one.colour != two.colour or abs(one.weight - two.weight) > _SAME_WEIGHT_MM:
        return False
    if one.is_level:
        return abs(one.y - two.y) <= _SAME_RULE_MM and two.box.left <= one.box.right + _ABUTTING_MM
    return abs(one.box.middle_x - two.box.middle_x) <= _SAME_RULE_MM and two.box.top <= one.box.bottom + _ABUTTING_MM


def banded(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """Boxes that share a height of the page joined, from top to bottom."""
    found: list[Box] = []
    for box in sorted(boxes, key=lambda each: each.top):
        if found and box.top <= found[-1].bottom:
            found[-1] = around((found[-1], box))
        else:
            found.append(box)
    return tuple(found)
