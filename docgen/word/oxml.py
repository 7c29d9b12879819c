"""Raw WordprocessingML: elements made, ordered as the schema wants them, and read back as text.

Every touch of `w:` markup is here; shapes are in `drawing`, the parts of a package in `package`.
Lengths are twips (1/20 pt) where a name says so; type sizes are points.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from lxml import etree

Element = Any  # lxml has no types of its own

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}

# Word refuses, or silently drops, children in another order. Each tuple is the sequence of the schema.
_ORDER = {
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath",
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "w:tblPr": "tblStyle tblpPr tblOverlap tblW jc tblInd tblBorders tblLayout tblCellMar",
    "w:trPr": "cantSplit trHeight tblHeader",
    "w:tcPr": "tcW gridSpan vMerge tcBorders shd noWrap textDirection vAlign",
    "w:sectPr": "headerReference footerReference type pgSz pgMar pgNumType vAlign titlePg docGrid",
}
_SEQUENCE = {tag: {f"w:{name}": place for place, name in enumerate(names.split())} for tag, names in _ORDER.items()}


@cache
def qualified(tag: str) -> str:
    """`w:p` → `{namespace}p`, the spelling of lxml."""
    prefix, name = tag.split(":")
    return f"{{{NAMESPACES[prefix]}}}{name}"


def element(tag: str, attributes: dict[str, object] | None = None, *children: Element | None) -> Element:
    """An element. In `w:` elements attributes without a prefix are `w:` attributes; absent children are skipped."""
    made = etree.Element(qualified(tag), nsmap=NAMESPACES)
    for name, value in (attributes or {}).items():
        if name.startswith("xml:"):
            made.set("{http://www.w3.org/XML/1998/namespace}" + name[4:], str(value))
        elif ":" in name or tag.startswith("w:"):
            made.set(qualified(name if ":" in name else f"w:{name}"), str(value))
        else:
            made.set(name, str(value))
    made.extend(child for child in children if child is not None)
    return made


def value(tag: str, content: object) -> Element:
    """An element with the one attribute w:val."""
    return element(tag, {"val": content})


def switch(tag: str, *, on: bool) -> Element:
    """A toggle, written out either way so that no style or default decides."""
    return value(tag, 1 if on else 0)


def properties(tag: str, *children: Element | None) -> Element:
    """A property element with its children in the order of the schema.

    :raises KeyError: a child the order does not know; it would stand at an arbitrary place.
    """
    sequence = _SEQUENCE[tag]
    present = [child for child in children if child is not None]
    return element(tag, None, *sorted(present, key=lambda child: sequence[short_tag(child)]))


def put(parent: Element, node: Element) -> None:
    """Set a property in a property element at its place, instead of one of its kind; what is not known stays behind it."""
    sequence = _SEQUENCE[short_tag(parent)]
    for old in parent.findall(node.tag):
        parent.remove(old)
    place = sequence[short_tag(node)]
    before = [child for child in parent if sequence.get(short_tag(child), len(sequence)) < place]
    parent.insert(len(before), node)


def properties_of(node: Element, tag: str) -> Element:
    """The property element (w:rPr, w:pPr) of a run or paragraph, made where it has none."""
    found = node.find(qualified(tag))
    if found is None:
        found = element(tag)
        node.insert(0, found)
    return found


def short_tag(node: Element) -> str:
    """`{namespace}p` → `w:p`; the full tag where the namespace is none of ours."""
    name = etree.QName(node)
    prefix = next((prefix for prefix, uri in NAMESPACES.items() if uri == name.namespace), None)
    return f"{prefix}:{name.localname}" if prefix else str(node.tag)


def to_bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


# ---- character properties ------------------------------------------------------------------------------------


def fonts(name: str) -> Element:
    """One font in all four slots, without theme attributes, which would win over names.

    The hint gives curly quotes and dashes, which both scripts share, to the Chinese font.
    """
    return element("w:rFonts", {"hint": "eastAsia", "ascii": name, "eastAsia": name, "hAnsi": name, "cs": name})


def size(points: float) -> tuple[Element, Element]:
    half_points = round(2 * points)
    return value("w:sz", half_points), value("w:szCs", half_points)


def run_properties(
    *, font: str = "", points: float = 0, color: str = "", squeeze_twips: int | None = None, bold: bool | None = None
) -> Element:
    """w:rPr; what is not given is inherited."""
    return properties(
        "w:rPr",
        fonts(font) if font else element("w:rFonts", {"hint": "eastAsia"}),
        switch("w:b", on=bold) if bold is not None else None,
        value("w:color", color) if color else None,
        value("w:spacing", squeeze_twips) if squeeze_twips is not None else None,
        *(size(points) if points else ()),
    )


# ---- runs and paragraphs -------------------------------------------------------------------------------------


def text(content: str) -> Element:
    node = element("w:t", {"xml:space": "preserve"})
    node.text = content
    return node


def run(content: str, *, character: Element | None = None) -> Element:
    """A run of text; a tab character becomes w:tab, a new line w:br."""
    made = element("w:r", None, character if character is not None else run_properties())
    made.extend(text_pieces(content))
    return made


def text_pieces(content: str) -> Iterator[Element]:
    """Text as w:t, w:br for each new line and w:tab for each tab."""
    for piece in re.split(r"([\n\t])", content):
        if piece in ("\n", "\t"):
            yield element("w:br" if piece == "\n" else "w:tab")
        elif piece:
            yield text(piece)


def page_field(*, character: Element | None = None) -> list[Element]:
    """The runs of a PAGE field; each carries the same properties, since Word takes the result's from any of them."""

    def part(child: Element) -> Element:
        copy = etree.fromstring(etree.tostring(character)) if character is not None else run_properties()
        return element("w:r", None, copy, child)

    instruction = element("w:instrText", {"xml:space": "preserve"})
    instruction.text = " PAGE "
    return [
        part(element("w:fldChar", {"fldCharType": "begin"})),
        part(instruction),
        part(element("w:fldChar", {"fldCharType": "separate"})),
        part(text("1")),
        part(element("w:fldChar", {"fldCharType": "end"})),
    ]


def paragraph(style: str, *runs: str | Element, extra: Iterable[Element | None] = ()) -> Element:
    """A paragraph in a named style (its id); strings become runs. `extra` are direct paragraph properties."""
    made = element("w:p", None, properties("w:pPr", value("w:pStyle", style), *extra))
    made.extend(run(part) if isinstance(part, str) else part for part in runs)
    return made


# ---- paragraph properties ------------------------------------------------------------------------------------


def exact_lines(twips: int, *, before_twips: int = 0, after_twips: int = 0) -> Element:
    """Line pitch that no font can stretch. Space before and after is written out, also when none."""
    return element("w:spacing", {"before": before_twips, "after": after_twips, "line": twips, "lineRule": "exact"})


def indents(
    *, left: float = 0, right: float = 0, first: float = 0, hanging: float = 0, character_twips: int
) -> Element:
    """Indents in characters: as …Chars for Word and WPS, and as twips for LibreOffice, which ignores the former.

    `left` is where the lines after the first begin. Word's leftChars does not count the hanging part, its left does.
    """
    second = {"hanging": hanging} if hanging else {"firstLine": first}
    attributes: dict[str, object] = {"leftChars": round(100 * (left - hanging)), "rightChars": round(100 * right)}
    attributes |= {f"{name}Chars": round(100 * characters) for name, characters in second.items()}
    distances = {"left": left, "right": right, **second}
    attributes |= {name: round(character_twips * characters) for name, characters in distances.items()}
    return element("w:ind", attributes)


def border(tag: str, *, eighths: int, space_pt: int = 0, color: str = "auto") -> Element:
    """A single line; its weight in eighths of a point, as OOXML counts."""
    return element(tag, {"val": "single", "sz": eighths, "space": space_pt, "color": color})


def off_grid() -> Element:
    return switch("w:snapToGrid", on=False)


# ---- tables --------------------------------------------------------------------------------------------------


def table(column_twips: list[int], *rows: Element, borders: Element, side_twips: int, above_twips: int = 0) -> Element:
    """A fixed-layout table: WPS goes by gridCol, Word by tcW, so both are written (`row` writes the latter)."""
    white = {"top": above_twips, "left": side_twips, "bottom": above_twips, "right": side_twips}
    margins = [element(f"w:{side}", {"w": width, "type": "dxa"}) for side, width in white.items()]
    return element(
        "w:tbl",
        None,
        properties(
            "w:tblPr",
            element("w:tblW", {"w": sum(column_twips), "type": "dxa"}),
            element("w:tblInd", {"w": 0, "type": "dxa"}),
            borders,
            value_type("w:tblLayout", "fixed"),
            element("w:tblCellMar", None, *margins),
        ),
        element("w:tblGrid", None, *(element("w:gridCol", {"w": width}) for width in column_twips)),
        *rows,
    )


def value_type(tag: str, content: str) -> Element:
    """An element with the one attribute w:type."""
    return element(tag, {"type": content})


def table_borders(*, outer_eighths: int, inner_eighths: int, sides: bool) -> Element:
    """Rules of a table; without `sides` only the horizontal ones."""
    weights = {"top": outer_eighths, "left": outer_eighths * sides, "bottom": outer_eighths}
    weights |= {"right": outer_eighths * sides, "insideH": inner_eighths, "insideV": inner_eighths * sides}
    made = element("w:tblBorders")
    for side, eighths in weights.items():
        made.append(border(f"w:{side}", eighths=eighths) if eighths else element(f"w:{side}", {"val": "nil"}))
    return made


def row(*cells: Element, header: bool = False, minimum_twips: int = 0) -> Element:
    """A row that stays on one page; a header row is repeated on each. Office's own schema knows no 1 for either."""
    height = element("w:trHeight", {"val": minimum_twips, "hRule": "atLeast"}) if minimum_twips else None
    made = properties("w:trPr", element("w:cantSplit"), height, element("w:tblHeader") if header else None)
    return element("w:tr", None, made, *cells)


def cell(width_twips: int, *paragraphs: Element, span: int = 1, at_top: bool = False, merge: str = "") -> Element:
    """A cell with its content in the middle, or at the top: what is centred in a cell merged over a page break
    stands where no reader expects it, and in LibreOffice takes its whole row along. `merge`: restart or continue."""
    made = properties(
        "w:tcPr",
        element("w:tcW", {"w": width_twips, "type": "dxa"}),
        value("w:gridSpan", span) if span > 1 else None,
        value("w:vMerge", merge) if merge else None,
        value("w:vAlign", "top" if at_top else "center"),
    )
    return element("w:tc", None, made, *paragraphs)


def downward_box(content: Element, *, left_twips: int, top_twips: int, size_twips: tuple[int, int]) -> Element:
    """A cell fixed to the sheet whose text reads downward, as on a sheet turned 90° clockwise.

    Not a text box: in a header LibreOffice 7.4 now and then moves that to the corner of a landscape page.
    """
    width, height = size_twips
    place = {"leftFromText": 0, "rightFromText": 0, "vertAnchor": "page", "horzAnchor": "page"}
    margins = [element(f"w:{side}", {"w": 0, "type": "dxa"}) for side in ("left", "right")]
    frame = properties(
        "w:tblPr",
        element("w:tblpPr", {**place, "tblpX": left_twips, "tblpY": top_twips}),
        value("w:tblOverlap", "never"),
        element("w:tblW", {"w": width, "type": "dxa"}),
        value_type("w:tblLayout", "fixed"),
        element("w:tblCellMar", None, *margins),
    )
    tall = properties("w:trPr", element("w:trHeight", {"val": height, "hRule": "exact"}))
    turned = properties("w:tcPr", element("w:tcW", {"w": width, "type": "dxa"}), value("w:textDirection", "tbRl"))
    line = element("w:tr", None, tall, element("w:tc", None, turned, content))
    return element("w:tbl", None, frame, element("w:tblGrid", None, element("w:gridCol", {"w": width})), line)


# ---- sections ------------------------------------------------------------------------------------------------


def section(
    references: Iterable[Element],
    *,
    kind: str,
    size_twips: tuple[int, int],
    margins_twips: dict[str, int],
    line_twips: int,
    own_first_page: bool = False,
) -> Element:
    """w:sectPr. A width above the height makes it landscape; the grid has lines only: a character grid with a
    negative squeeze halves the characters of a line in LibreOffice."""
    width, height = size_twips
    sheet: dict[str, object] = {"w": width, "h": height}
    return properties(
        "w:sectPr",
        *references,
        value("w:type", kind),
        element("w:pgSz", sheet | ({"orient": "landscape"} if width > height else {})),
        element("w:pgMar", {**margins_twips, "gutter": 0}),
        element("w:titlePg") if own_first_page else None,
        element("w:docGrid", {"type": "lines", "linePitch": line_twips}),
    )


def reference(tag: str, kind: str, relation: str) -> Element:
    """w:headerReference or w:footerReference; kind is default, even or first."""
    return element(f"w:{tag}Reference", {"type": kind, "r:id": relation})


# ---- reading back --------------------------------------------------------------------------------------------


def plain_text(node: Element) -> str:
    """The text below a node as a reader sees it: w:br is a new line, w:tab a tab, each paragraph a line."""
    pieces: list[str] = []
    for child in node.iter(qualified("w:t"), qualified("w:br"), qualified("w:tab"), qualified("w:p")):
        name = etree.QName(child).localname
        if name == "t":
            pieces.append("".join(child.itertext()))
        elif name == "tab":
            pieces.append("\t" if child.getparent().tag == qualified("w:r") else "")
        else:
            pieces.append("\n")
    return "".join(pieces)


_PIECES = (qualified("w:t"), qualified("w:br"), qualified("w:tab"))
_RUN, _PARAGRAPH, _MOVED_AWAY = qualified("w:r"), qualified("w:p"), qualified("w:moveFrom")


def owner(node: Element) -> Element | None:
    """The paragraph a node stands in; text boxes hold paragraphs within paragraphs."""
    return next(node.iterancestors(_PARAGRAPH), None)


def own_text_nodes(paragraph: Element) -> list[Element]:
    """The w:t, w:br and w:tab of a paragraph without those of the text boxes in it and those moved elsewhere."""
    return [
        node
        for node in paragraph.iter(*_PIECES)
        if (run := node.getparent()).tag == _RUN and owner(node) is paragraph and run.getparent().tag != _MOVED_AWAY
    ]


def own_text(paragraph: Element) -> str:
    """As `plain_text`, of one paragraph and without the text boxes in it."""
    pieces = {_PIECES[1]: "\n", _PIECES[2]: "\t"}
    return "".join(pieces.get(node.tag) or "".join(node.itertext()) for node in own_text_nodes(paragraph))
