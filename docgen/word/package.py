"""The parts of a Word package around the document: content types, relations, settings, properties.

The same parts give the same bytes: dates are fixed, no machine, user or time is written.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from docgen.archive import write_parts
from docgen.gongwen import standard as gb
from docgen.word.oxml import Element, element, to_bytes, value
from docgen.word.styles import styles_part

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CORE = f"{_PACKAGE}/metadata/core-properties"
_FIXED_TIME = "2020-01-01T00:00:00Z"  # a real one would change the bytes at each build
# What stands in on a Windows without the font: 仿宋_GB2312 left it with Vista, 小标宋 was never part of it.
_STAND_INS = {
    gb.FONT_TITLE: "华文中宋",
    gb.FONT_BODY: "仿宋",
    gb.FONT_KAI: "楷体",
    gb.FONT_HEI: "SimHei",
    gb.FONT_SONG: "SimSun",
    gb.WIDER_FONTS[gb.FONT_TITLE]: "华文中宋",
    gb.FONT_SUPPLEMENTARY: "宋体-方正超大字符集",
}


def word_package(
    document: Element,
    margins: Mapping[str, Element],
    *,
    title: str,
    profile: gb.Profile,
    styles: Iterable[Element] = (),
) -> bytes:
    """A .docx of this document. `margins`: headers and footers by file name without ending; the name is also the
    relation id that the sections of `document` use. `styles`: further ones, that only this document has."""
    kinds = {"styles": styles_part(profile, styles), "settings": _settings(), "fontTable": _font_table()}
    parts = {
        "[Content_Types].xml": _content_types([*kinds, *margins]),
        "_rels/.rels": _relations(
            {
                "document": (f"{_OFFICE}/officeDocument", "word/document.xml"),
                "core": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                "app": (f"{_OFFICE}/extended-properties", "docProps/app.xml"),
            }
        ),
        "docProps/core.xml": _core_properties(title),
        "docProps/app.xml": _application(),
        "word/document.xml": to_bytes(document),
        "word/_rels/document.xml.rels": _relations(
            {name: (f"{_OFFICE}/{_kind(name)}", f"{name}.xml") for name in [*kinds, *margins]}
        ),
    }
    named = {f"word/{name}.xml": to_bytes(root) for name, root in {**kinds, **margins}.items()}
    return write_parts({**parts, **named})


def _kind(name: str) -> str:
    """letter-header-first → header; the kind is in the name of the part."""
    return next((kind for kind in ("header", "footer") if kind in name), name)


def _unprefixed(namespace: str) -> dict[Any, str]:
    """The default namespace: lxml's stubs do not know its None key."""
    return {None: namespace}


def _content_types(names: list[str]) -> bytes:
    namespace = f"{_PACKAGE}/content-types"
    root = etree.Element(f"{{{namespace}}}Types", nsmap=_unprefixed(namespace))
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(root, f"{{{namespace}}}Default", Extension=extension, ContentType=kind)
    overrides = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    overrides |= {f"/word/{name}.xml": f"{_WORD}.{_kind(name)}+xml" for name in names}
    for part, kind in overrides.items():
        etree.SubElement(root, f"{{{namespace}}}Override", PartName=part, ContentType=kind)
    return to_bytes(root)


def _relations(targets: Mapping[str, tuple[str, str]]) -> bytes:
    namespace = f"{_PACKAGE}/relationships"
    root = etree.Element(f"{{{namespace}}}Relationships", nsmap=_unprefixed(namespace))
    for identifier, (kind, target) in targets.items():
        etree.SubElement(root, f"{{{namespace}}}Relationship", Id=identifier, Type=kind, Target=target)
    return to_bytes(root)


def _core_properties(title: str) -> bytes:
    dublin, terms = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
    instance = "http://www.w3.org/2001/XMLSchema-instance"
    root = etree.Element(
        f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": dublin, "dcterms": terms, "xsi": instance}
    )
    etree.SubElement(root, f"{{{dublin}}}title").text = title
    etree.SubElement(root, f"{{{dublin}}}creator").text = "docgen"
    etree.SubElement(root, f"{{{_CORE}}}lastModifiedBy").text = "docgen"
    for name in ("created", "modified"):
        moment = etree.SubElement(root, f"{{{terms}}}{name}")
        moment.set(f"{{{instance}}}type", "dcterms:W3CDTF")
        moment.text = _FIXED_TIME
    return to_bytes(root)


def _application() -> bytes:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    root = etree.Element(f"{{{namespace}}}Properties", nsmap=_unprefixed(namespace))
    etree.SubElement(root, f"{{{namespace}}}Application").text = "docgen"
    return to_bytes(root)


def _settings() -> Element:
    """Odd and even footers; East Asian line layout as Chinese Word has it; a line before w:br is not stretched."""
    compatible = [
        element(f"w:{name}")
        for name in (
            "spaceForUL",
            "balanceSingleByteDoubleByteWidth",
            "doNotLeaveBackslashAlone",
            "ulTrailSpace",
            "doNotExpandShiftReturn",
            "useFELayout",
        )
    ]
    mode = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word", "val": 15}
    return element(
        "w:settings",
        None,
        element("w:zoom", {"percent": 100}),
        value("w:defaultTabStop", 420),
        element("w:evenAndOddHeaders"),
        value("w:characterSpacingControl", "compressPunctuation"),
        element("w:compat", None, *compatible, element("w:compatSetting", mode)),
    )


def _font_table() -> Element:
    """The fonts with the other name under which each may be installed."""
    return element(
        "w:fonts",
        None,
        *(
            element("w:font", {"name": name}, value("w:altName", other), value("w:charset", "86"))
            for name, other in _STAND_INS.items()
        ),
    )
