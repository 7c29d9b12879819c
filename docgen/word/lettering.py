"""Characters in fonts that have them: runs are split where a font ends or another is wanted.

Characters that a GB2312 font lacks (邨, 喆, 𠮷) go to a font of the same hand; digits and Latin letters to the one an
office wants. Quotes, dashes, …, · and ℃ stay with the Chinese: LibreOffice knows no w:hint, so each stands in a run
whose every slot is the Chinese font. Where there is nothing to do the tree is left as it is.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from docgen.gongwen import fonts
from docgen.word import oxml
from docgen.word.looks import Looks, runs
from docgen.word.oxml import Element, qualified
from docgen.word.view_values import attribute

_P, _T, _RPR = qualified("w:p"), qualified("w:t"), qualified("w:rPr")
_CODE, _SIMPLE = qualified("w:instrText"), qualified("w:fldSimple")
_SIGNS = "!-~À-ÖØ-öø-ɏ"
_LATIN = re.compile(f"[{_SIGNS}](?:[{_SIGNS} ]*[{_SIGNS}])?")
_WORD = re.compile("[0-9A-Za-zÀ-ÖØ-öø-ɏ]")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # they choose the shape of the character before
_LATIN_SLOTS = ("ascii", "hAnsi", "cs")


@dataclass(frozen=True, slots=True)
class _Face:
    """A font that part of a run is to get, in all slots or in those of Latin letters; no name: as it is."""

    name: str = ""
    latin: bool = False


_SAME = _Face()


def set_letters(root: Element, looks: Looks, digit_font: str | None = None) -> None:
    """Give every character of a part a font that has it, and digits and Latin letters `digit_font`.

    Page numbers keep theirs (§7.5: 宋体).
    """
    for paragraph in root.iter(_P):
        wanted = None if digit_font is None or _has_page_number(paragraph) else digit_font
        for run in list(runs(paragraph)):
            if _concerned(run, wanted):
                _set(run, looks, wanted)


def _has_page_number(paragraph: Element) -> bool:
    codes = [code.text or "" for code in paragraph.iter(_CODE)]
    codes += [attribute(field, "instr") or "" for field in paragraph.iter(_SIMPLE)]
    return any("PAGE" in code.upper() for code in codes)


def _concerned(run: Element, digit_font: str | None) -> bool:
    """Whether a look at the run's fonts is worth it; cheap, since nearly every run is asked."""
    return any(has_letters(node.text or "", digit_font) for node in run.iterchildren(_T))


def has_letters(text: str, digit_font: str | None) -> bool:
    """Whether a text may have to be set in other fonts."""
    return not fonts.is_in_gb2312(text) or bool(digit_font and _WORD.search(text))


def _set(run: Element, looks: Looks, digit_font: str | None) -> None:
    """Split a run by the fonts its characters need, unless all stay as they are."""
    layer = looks.layer(run)
    chinese = looks.font(layer, "eastAsia")
    if digit_font == looks.font(layer, "ascii") == looks.font(layer, "hAnsi"):
        digit_font = None
    parts = [part for child in run if child.tag != _RPR for part in _parts(child, chinese, digit_font)]
    groups = list(_grouped(parts))
    if any(face.name for face, _ in groups):
        _write(run, groups)


def _parts(child: Element, chinese: str, digit_font: str | None) -> Iterator[tuple[_Face | None, Element]]:
    """A child of a run, or the pieces of its text, with their fonts; None: it goes with what stands before it."""
    if child.tag != _T:
        yield None, child
        return
    text = child.text or ""
    faces = list(_faces(text, chinese, digit_font))
    for face, places in itertools.groupby(range(len(text)), key=faces.__getitem__):
        yield face, oxml.text("".join(text[place] for place in places))


def _faces(text: str, chinese: str, digit_font: str | None) -> Iterator[_Face]:
    """The font of each character."""
    latin = set(_latin_places(text)) if digit_font else set()
    wanted, whole = _Face(digit_font or "", latin=True), fonts.is_in_gb2312(text)
    face = _SAME
    for place, character in enumerate(text):
        if place in latin:
            face = wanted
        elif not _SELECTORS.match(character):
            face = _SAME if whole else _Face(fonts.font_for(character, chinese))
        yield face


def _latin_places(text: str) -> Iterable[int]:
    """Where digits and Latin letters stand, with the signs between them and beside them."""
    found = (match for match in _LATIN.finditer(text) if _WORD.search(match[0]))
    return itertools.chain.from_iterable(range(match.start(), match.end()) for match in found)


def _grouped(parts: list[tuple[_Face | None, Element]]) -> Iterator[tuple[_Face, list[Element]]]:
    """Neighbours of one font; breaks and tabs go with what stands before them."""
    face: _Face = next((face for face, _ in parts if face is not None), _SAME)
    group: list[Element] = []
    for own, element in parts:
        if own is not None and own != face:
            yield face, group
            face, group = own, []
        group.append(element)
    if group:
        yield face, group


def _write(run: Element, groups: list[tuple[_Face, list[Element]]]) -> None:
    """The first group in place of what the run held, the others in runs like it behind it."""
    properties = run.find(_RPR)
    after = [_like(run, properties) for _ in groups[1:]]
    for child in list(run):
        if child is not properties:
            run.remove(child)
    for made, (face, content) in zip((run, *after), groups, strict=True):
        made.extend(content)
        if face.name:
            _set_font(oxml.properties_of(made, "w:rPr"), face)
    for made in reversed(after):
        run.addnext(made)


def _like(run: Element, properties: Element | None) -> Element:
    made = oxml.element("w:r", None, deepcopy(properties) if properties is not None else None)
    for name, value in run.attrib.items():
        made.set(name, value)
    return made


def _set_font(properties: Element, face: _Face) -> None:
    """Names win over a theme only where that is gone."""
    old = properties.find(qualified("w:rFonts"))
    if not face.latin:
        oxml.put(properties, oxml.fonts(face.name))
        return
    made = deepcopy(old) if old is not None else oxml.element("w:rFonts", {"hint": "eastAsia"})
    for slot in _LATIN_SLOTS:
        made.set(qualified(f"w:{slot}"), face.name)
        made.attrib.pop(qualified(f"w:{slot}Theme"), None)
    made.attrib.pop(qualified("w:cstheme"), None)
    oxml.put(properties, made)
