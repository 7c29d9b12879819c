"""Shapes: straight lines and text boxes in DrawingML (`wps`), placed on the page.

Positions and lengths are millimetres from the upper left corner of the sheet. There is no VML fallback: it would
hold every field of a template twice, and editors since Word 2010 and WPS 2016 read `wps`.
"""

from docgen.word.oxml import Element, element, run_properties

EMU_PER_MM = 36000
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def horizontal_line(
    number: int, name: str, *, left_mm: float, centre_mm: float, length_mm: float, weight_mm: float, color: str
) -> Element:
    """A run with a horizontal line; `centre_mm` is the middle of its weight. `number`: unique docPr id."""
    geometry = element("a:prstGeom", {"prst": "line"}, element("a:avLst"))
    stroke = element("a:ln", {"w": _emu(weight_mm), "cap": "flat"}, _fill(color))
    size = (length_mm, 0.0)
    shape = element("wps:wsp", None, element("wps:cNvCnPr"), _frame(size, geometry, stroke), element("wps:bodyPr"))
    return _anchored(number, name, shape, left_mm=left_mm, top_mm=centre_mm, size_mm=size)


def text_box(
    number: int,
    name: str,
    *content: Element,
    left_mm: float,
    top_mm: float,
    size_mm: tuple[float, float],
    at_bottom: bool = False,
) -> Element:
    """A run with a frameless box. `at_bottom`: content stands on the lower edge of the box."""
    geometry = element("a:prstGeom", {"prst": "rect"}, element("a:avLst"))
    stroke = element("a:ln", None, element("a:noFill"))
    insets: dict[str, object] = dict.fromkeys(("lIns", "tIns", "rIns", "bIns"), 0)
    body = element(
        "wps:bodyPr",
        {"wrap": "square", **insets, "anchor": "b" if at_bottom else "t"},
        element("a:noAutofit"),
    )
    shape = element(
        "wps:wsp",
        None,
        element("wps:cNvSpPr", {"txBox": 1}),
        _frame(size_mm, geometry, element("a:noFill"), stroke),
        element("wps:txbx", None, element("w:txbxContent", None, *content)),
        body,
    )
    return _anchored(number, name, shape, left_mm=left_mm, top_mm=top_mm, size_mm=size_mm)


def _emu(length_mm: float) -> int:
    return round(length_mm * EMU_PER_MM)


def _fill(color: str) -> Element:
    return element("a:solidFill", None, element("a:srgbClr", {"val": color}))


def _frame(size_mm: tuple[float, float], *children: Element) -> Element:
    extent = element("a:ext", {"cx": _emu(size_mm[0]), "cy": _emu(size_mm[1])})
    place = element("a:xfrm", None, element("a:off", {"x": 0, "y": 0}), extent)
    return element("wps:spPr", None, place, *children)


def _anchored(
    number: int, name: str, shape: Element, *, left_mm: float, top_mm: float, size_mm: tuple[float, float]
) -> Element:
    anchor = element(
        "wp:anchor",
        {
            **dict.fromkeys(("distT", "distB", "distL", "distR", "simplePos"), 0),
            "relativeHeight": 251658240 + number,
            "behindDoc": 0,
            "locked": 0,
            "layoutInCell": 1,
            "allowOverlap": 1,
        },
        element("wp:simplePos", {"x": 0, "y": 0}),
        _from_page("wp:positionH", left_mm),
        _from_page("wp:positionV", top_mm),
        element("wp:extent", {"cx": _emu(size_mm[0]), "cy": _emu(size_mm[1])}),
        element("wp:effectExtent", dict.fromkeys("ltrb", 0)),
        element("wp:wrapNone"),
        element("wp:docPr", {"id": number, "name": name}),
        element("wp:cNvGraphicFramePr"),
        element("a:graphic", None, element("a:graphicData", {"uri": _SHAPE}, shape)),
    )
    choice = element("mc:Choice", {"Requires": "wps"}, element("w:drawing", None, anchor))
    return element("w:r", None, run_properties(), element("mc:AlternateContent", None, choice))


def _from_page(tag: str, offset_mm: float) -> Element:
    offset = element("wp:posOffset")
    offset.text = str(_emu(offset_mm))
    return element(tag, {"relativeFrom": "page"}, offset)
