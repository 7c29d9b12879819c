"""Small .docx packages from pieces of XML, for tests of reading: nothing in them but what a test writes down."""

from collections.abc import Mapping

from docgen.archive import write_parts

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
A4 = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" '
    'w:header="851" w:footer="1415" w:gutter="0"/>'
)


def docx(body: str, *, parts: Mapping[str, str] | None = None, relations: Mapping[str, str] | None = None) -> bytes:
    """`parts`: name (styles, settings, header1 …) → inner XML with its root's tag in front, `styles` for w:styles.
    `relations`: id → target of further relations."""
    roots = {"styles": "styles", "settings": "settings", "numbering": "numbering"}
    made = {"word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>"}
    targets = dict(relations or {})
    for name, content in (parts or {}).items():
        tag = roots.get(name, "hdr" if name.startswith("header") else "ftr" if name.startswith("footer") else "")
        made[f"word/{name}.xml"] = f"<w:{tag} {NAMES}>{content}</w:{tag}>" if tag else content
        targets.setdefault(name, f"{name}.xml")
    each = "".join(
        f'<Relationship Id="{name}" Type="{R}/{name.rstrip("0123456789")}" Target="{target}"/>'
        for name, target in targets.items()
    )
    main = f'<Relationship Id="d" Type="{R}/officeDocument" Target="word/document.xml"/>'
    made["_rels/.rels"] = f'<Relationships xmlns="{PACKAGE}">{main}</Relationships>'
    made["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{PACKAGE}">{each}</Relationships>'
    return write_parts({name: content.encode("utf-8") for name, content in made.items()})


def p(text: str = "", *, style: str = "", ppr: str = "", rpr: str = "", inner: str = "") -> str:
    """A paragraph; `inner` comes after its run."""
    chosen = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = f'<w:r><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{chosen}{ppr}</w:pPr>{run}{inner}</w:p>"


def style(
    identifier: str, *, based: str = "", ppr: str = "", rpr: str = "", kind: str = "paragraph", more: str = ""
) -> str:
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identifier}" {more}><w:name w:val="{identifier}"/>{on}'
        f"<w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>"
    )
