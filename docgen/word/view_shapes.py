"""Shapes of a received document: DrawingML lines, boxes and pictures, and the VML ones of old editors.

Positions are millimetres; where a shape lies relative to is told, not resolved. What a text box holds is read by the
caller, who knows styles.
"""

import re
from collections.abc import Callable, Iterator

from docgen.gongwen.facts import Block, Drawing, Offset
from docgen.word.oxml import Element, qualified, short_tag

EMU_PER_MM = 36000
_VML = "{urn:schemas-microsoft-com:vml}"
_BOX = qualified("w:txbxContent")
_DEFAULT_LINE_MM = 9525 / EMU_PER_MM
_LINES = frozenset({"line", "straightConnector1"})
_CSS_MM = re.compile(r"(-?\d*\.?\d+)(pt|mm|cm|in|px)?")
_MM_PER = {"pt": 25.4 / 72, "mm": 1.0, "cm": 10.0, "in": 25.4, "px": 25.4 / 96}
_NAMED_COLORS = {"red": "FF0000", "black": "000000", "white": "FFFFFF"}

Inside = Callable[[Element], tuple[Block, ...]]  # what a w:txbxContent holds


def drawings(node: Element, inside: Inside) -> Iterator[Drawing]:
    """The shapes below a run's child (w:drawing, w:pict, w:object)."""
    if node.tag == qualified("w:drawing"):
        for frame in node:
            if short_tag(frame) in ("wp:anchor", "wp:inline"):
                yield _drawing(frame, inside)
    else:
        yield from _vml(node, inside)


def _drawing(frame: Element, inside: Inside) -> Drawing:
    extent = frame.find(qualified("wp:extent"))
    name = frame.find(qualified("wp:docPr"))
    shape = next((child for child in frame.iter() if _is_shape(child)), None)
    kind, box = _kind(shape), next(frame.iter(_BOX), None)
    stroke = next((each for each in frame.iter(qualified("a:ln")) if each.find(qualified("a:noFill")) is None), None)
    body = next((child for child in frame.iter(qualified("wps:bodyPr"))), None)
    return Drawing(
        kind="box" if box is not None else kind,
        name=str(name.get("name", "")) if name is not None else "",
        across=_offset(frame, "wp:positionH"),
        down=_offset(frame, "wp:positionV"),
        width_mm=_emu(extent, "cx") or 0.0,
        height_mm=_emu(extent, "cy") or 0.0,
        weight_mm=(_emu(stroke, "w") or _DEFAULT_LINE_MM) if kind == "line" else None,
        color=_color(stroke),
        compound=_compound(stroke),
        anchored=short_tag(frame) == "wp:anchor",
        at_bottom=body is not None and body.get("anchor") == "b",
        turned=body is not None and body.get("vert", "horz") in ("vert", "eaVert"),
        blocks=inside(box) if box is not None else (),
    )


def _is_shape(node: Element) -> bool:
    return short_tag(node) == "wps:wsp" or str(node.tag).endswith("}pic")


def _kind(shape: Element | None) -> str:
    if shape is None:
        return "other"
    if str(shape.tag).endswith("}pic"):
        return "picture"
    geometry = next(shape.iter(qualified("a:prstGeom")), None)
    return "line" if geometry is not None and geometry.get("prst") in _LINES else "other"


def _emu(node: Element | None, name: str) -> float | None:
    try:
        return int(node.get(name, "")) / EMU_PER_MM if node is not None else None
    except ValueError:
        return None


def _offset(frame: Element, tag: str) -> Offset:
    node = frame.find(qualified(tag))
    if node is None:
        return Offset("")
    distance, align = node.find(qualified("wp:posOffset")), node.find(qualified("wp:align"))
    try:
        length = int(distance.text) / EMU_PER_MM if distance is not None else None
    except (ValueError, TypeError):
        length = None
    return Offset(str(node.get("relativeFrom", "")), length, (align.text or "") if align is not None else "")


def _color(stroke: Element | None) -> str:
    found = next(stroke.iter(qualified("a:srgbClr")), None) if stroke is not None else None
    return str(found.get("val", "")).upper() if found is not None else ""


def _compound(stroke: Element | None) -> str:
    kind = str(stroke.get("cmpd", "sng")) if stroke is not None else "sng"
    return "" if kind == "sng" else kind


# ---- VML -----------------------------------------------------------------------------------------------------


def _vml(node: Element, inside: Inside) -> Iterator[Drawing]:
    for shape in node:
        if not str(shape.tag).startswith(_VML):
            continue
        if shape.tag == f"{_VML}group":
            yield from _vml(shape, inside)
        elif shape.tag != f"{_VML}shapetype":
            yield _old_shape(shape, inside)


def _old_shape(shape: Element, inside: Inside) -> Drawing:
    style = dict(pair.split(":", 1) for pair in _declarations(shape))
    box = next(shape.iter(_BOX), None)
    line = shape.tag == f"{_VML}line"
    start, end = _point(shape.get("from")), _point(shape.get("to"))
    kind = "line" if line else "picture" if shape.find(f"{_VML}imagedata") is not None else "other"
    across = _old_offset(style, "horizontal", "left", start[0] if line else None)
    down = _old_offset(style, "vertical", "top", start[1] if line else None)
    color = str(shape.get("strokecolor", "")).split()[:1]
    return Drawing(
        kind="box" if box is not None else kind,
        name=str(shape.get("id", "")),
        across=across,
        down=down,
        width_mm=abs(end[0] - start[0]) if line else _css(style.get("width")) or 0.0,
        height_mm=abs(end[1] - start[1]) if line else _css(style.get("height")) or 0.0,
        weight_mm=(_css(shape.get("strokeweight")) or 0.75 * 25.4 / 72) if line else None,
        color=_hexadecimal(color[0]) if color else "",
        compound=_old_compound(shape),
        anchored=style.get("position") == "absolute",
        blocks=inside(box) if box is not None else (),
    )


def _old_compound(shape: Element) -> str:
    stroke = shape.find(f"{_VML}stroke")
    kind = str(stroke.get("linestyle", "")) if stroke is not None else ""
    return {"thinThin": "dbl", "single": ""}.get(kind, kind)


def _declarations(shape: Element) -> list[str]:
    parts = (part.strip() for part in str(shape.get("style", "")).split(";"))
    return [part.replace(" ", "") for part in parts if ":" in part]


def _point(text: str | None) -> tuple[float, float]:
    parts = [_css(part) or 0.0 for part in (text or "0,0").split(",")]
    return parts[0], parts[1] if len(parts) > 1 else 0.0


def _css(text: str | None) -> float | None:
    match = _CSS_MM.fullmatch(text.strip()) if text else None
    return float(match[1]) * _MM_PER[match[2] or "pt"] if match else None


def _old_offset(style: dict[str, str], axis: str, side: str, start: float | None) -> Offset:
    distance = start if start is not None else _css(style.get(f"margin-{side}"))
    align = style.get(f"mso-position-{axis}", "")
    return Offset(
        style.get(f"mso-position-{axis}-relative", ""), None if align and align != "absolute" else distance, align
    )


def _hexadecimal(color: str) -> str:
    if color.startswith("#"):
        digits = color[1:]
        return ("".join(2 * each for each in digits) if len(digits) == 3 else digits).upper()
    return _NAMED_COLORS.get(color.lower(), "")
