"""What can only be placed when its text is known: 发文机关标志 and 印发机关 in one line, 署名 beside 成文日期.

Paragraphs are found by the ids of their styles, so that this holds for templates an office edited.
"""

import math
from collections.abc import Iterator

from docgen.gongwen import standard as gb
from docgen.word import oxml
from docgen.word import styles as st
from docgen.word.filters import width
from docgen.word.looks import Looks, pieces, runs, shown
from docgen.word.naming import name_lines
from docgen.word.oxml import Element, properties_of, put, qualified, value
from docgen.word.view_values import attribute, child, measure

_P, _T, _CELL, _STYLE = (qualified(f"w:{name}") for name in ("p", "t", "tc", "pStyle"))
# What must stay in one line, by style, with the room of that line. Of 印发机关 and 印发日期 one character at each side
# is free, one is between them, and one is for LibreOffice, which sets digits apart from Chinese.
_ROOM_MM = {
    st.LETTER_MARK: gb.LETTER_RULE_LENGTH_MM,
    st.REPORT_MARK: gb.TYPE_AREA_WIDTH_MM,
    st.REPORT_MARK_STACKED: gb.TYPE_AREA_WIDTH_MM,
    st.IMPRINT: gb.TYPE_AREA_WIDTH_MM - 4 * gb.SIZE_4_PT * gb.MM_PER_POINT,
}
# By style: the characters that stay in one line, and how many a line holds at most of a name with more.
_NAMES = {
    st.ISSUER: (14, 14),  # to both sides of a date's middle before the edge of the type area
    st.ISSUER_UNSEALED: (24, 20),  # two to the right are free, and two to the left of the date
}
STYLES = frozenset({*_ROOM_MM, *_NAMES, st.DATE_UNSEALED})  # ids of the styles whose paragraphs may have to change

Broken = tuple[str, str]  # a paragraph's text as it was filled in, and with its line breaks


def fit(root: Element, looks: Looks) -> list[Broken]:
    """Narrow marks, break and place signatures. What was broken is returned, since it now reads in lines."""
    broken: list[Broken] = []
    names: list[Element] = []
    for paragraph, style in _concerned(root):
        if style in _ROOM_MM:
            _narrow(paragraph, min(_room(paragraph), gb.twips(_ROOM_MM[style])), looks)
        elif style in _NAMES:
            broken += _break(paragraph, *_NAMES[style])
        elif names:
            _place(names, paragraph, looks)
        names = [*names, paragraph] if style == st.ISSUER_UNSEALED else []
    return broken


def _concerned(root: Element) -> list[tuple[Element, str]]:
    """The paragraphs that may have to change, with the ids of their styles."""
    given = ((node, attribute(node, "val") or "") for node in root.iter(_STYLE))
    return [(next(node.iterancestors(_P)), style) for node, style in given if style in STYLES]


# ---- 发文机关标志, 印发机关 -----------------------------------------------------------------------------------


def _narrow(paragraph: Element, room_twips: int, looks: Looks) -> None:
    """Scale the characters of a line that is too long; its height stays, so all below does."""
    percent = math.floor(100 * room_twips / max(_natural(paragraph, looks), 1))
    if percent < 100:
        for run in runs(paragraph):
            put(properties_of(run, "w:rPr"), value("w:w", max(percent, gb.MARK_NARROWEST_PERCENT)))


def _room(paragraph: Element) -> int:
    """The width of the frame or cell a paragraph stands in, else that of the sheet."""
    frame = measure(attribute(child(child(paragraph, "pPr"), "framePr"), "w"))
    cell = next(paragraph.iterancestors(_CELL), None)
    return frame or measure(attribute(child(child(cell, "tcPr"), "tcW"), "w")) or gb.twips(gb.PAGE_WIDTH_MM)


def _natural(paragraph: Element, looks: Looks) -> float:
    """The width of the longest line of a paragraph, unscaled."""
    longest = line = 0.0
    for piece in pieces(paragraph):
        if piece.tag == _T:
            line += width(piece.text or "") * looks.character_twips(piece.getparent())
        else:
            line = 0.0
        longest = max(longest, line)
    return longest


# ---- 署名 and 成文日期 ----------------------------------------------------------------------------------------


def _break(paragraph: Element, whole: int, longest: int) -> Iterator[Broken]:
    """Set a name that is too long for its line in lines; one that someone has broken is left as it is."""
    text = shown(paragraph)
    lines = name_lines(text, longest) if "\n" not in text and width(text) > whole else (text,)
    if len(lines) > 1:
        at = 0
        for line in lines[:-1]:
            at += len(line)
            _break_at(paragraph, at)
            at += 1
        yield text, "\n".join(lines)


def _break_at(paragraph: Element, place: int) -> None:
    """A w:br before the character at this place."""
    for piece in pieces(paragraph):
        length = len(piece.text or "") if piece.tag == _T else 1
        if place <= length:
            before, after = (piece.text or "")[:place], (piece.text or "")[place:]
            piece.addprevious(oxml.text(before))
            piece.addprevious(oxml.element("w:br"))
            piece.addprevious(oxml.text(after))
            piece.getparent().remove(piece)
            return
        place -= length


def _place(names: list[Element], date: Element, looks: Looks) -> None:
    """§7.3.5.2: the name two characters from the right, the date two to the right of where it begins.

    A date that would reach farther stands two from the right itself, and the name two before it. Both begin at an
    indent, so that no program's idea of their width moves one against the other. Several names begin alike.
    """
    whole = gb.CHARACTERS_PER_LINE - gb.UNSEALED_FREE_CHARACTERS
    longest = max(width(line) for name in names for line in shown(name).split("\n"))
    begin = min(whole - longest, whole - width(shown(date)) - gb.UNSEALED_SHIFT_CHARACTERS)
    lefts = [*((name, begin) for name in names), (date, begin + gb.UNSEALED_SHIFT_CHARACTERS)]
    for paragraph, left in lefts:
        twips = next((looks.character_twips(run) for run in runs(paragraph)), 0) or gb.CHARACTER_TWIPS
        properties = properties_of(paragraph, "w:pPr")
        put(properties, oxml.indents(left=max(left, 0), character_twips=twips))
        put(properties, value("w:jc", "left"))
