"""Charts in a finished document: native DrawingML with a workbook of its own, put where `{{ 图_… }}` stood.

Works on the filled document, not on the template: a field prints a mark that nobody can know beforehand, and a
template without the field has no chart. What the chart shows comes as parts that `excel` made.
"""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from docgen.archive import Part, packed, read_parts, write_parts
from docgen.errors import TemplateError
from docgen.word.drawing import EMU_PER_MM
from docgen.word.oxml import Element, element, properties_of, put, qualified, run_properties, to_bytes

_DOCUMENT, _RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONG = 2**19  # bytes of a table that is not made a tree
_ROWS = re.compile(rb"<\?docgen-rows (\d+)\?>")
WIDTH_MM = 150.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart ready to be put in: its part, the workbook its numbers are in, what it shows in words, its height."""

    part: bytes
    workbook: bytes
    title: str
    height_mm: float


def with_charts(document: bytes, charts: Mapping[str, Drawn], *, file: str) -> bytes:
    """The document with each of `charts` (by mark) in place of every mark of it; `file` names it in messages.

    :raises TemplateError: a mark outside the text of the document, where Word has no charts.
    """
    package = read_parts(document, name=file)
    _refuse_elsewhere(package, charts, file)
    if not any(mark.encode() in package[_DOCUMENT] for mark in charts):
        return document
    text, rows = _without_long_tables(package[_DOCUMENT], [mark.encode() for mark in charts])
    root = _parsed(text)
    used = [charts[mark] for mark in _placed(root, charts)]
    made: dict[str, Part] = {**package, _DOCUMENT: packed(_with_rows(to_bytes(root), rows))}
    first = 1 + sum(name.startswith("word/charts/chart") for name in package)
    for number, drawn in enumerate(used, start=first):
        made |= _parts(drawn, number)
    made[_RELATIONS] = _related(package[_RELATIONS], range(first, first + len(used)))
    made[_TYPES] = _typed(package[_TYPES], range(first, first + len(used)))
    return write_parts(made)


def _refuse_elsewhere(package: Mapping[str, bytes], charts: Mapping[str, Drawn], file: str) -> None:
    for name, content in package.items():
        if name != _DOCUMENT and name.endswith(".xml") and any(mark.encode() in content for mark in charts):
            raise TemplateError(f"模板“{file}”：图只能放在正文中，现在{name}里。", hint="请把 {{ 图_… }} 移到正文。")


def _without_long_tables(xml: bytes, marks: Collection[bytes]) -> tuple[bytes, list[memoryview]]:
    """The document with a mark in place of the rows of each very long table, and those rows: a tree of ten thousand rows
    takes half a gigabyte, and no chart stands there."""
    whole = memoryview(xml)
    kept: list[memoryview | bytes] = []
    rows: list[memoryview] = []
    done = 0
    while (start := xml.find(b"<w:tbl>", done)) >= 0:
        end = xml.find(b"</w:tbl>", start)
        special = (b"<w:tbl>", b"<wp:docPr", *marks)
        if end - start > _LONG and all(xml.find(each, start + 1, end) < 0 for each in special):
            first, last = (find(b"</w:tr>", start, end) + len(b"</w:tr>") for find in (xml.find, xml.rfind))
            kept += (whole[done:first], b"<?docgen-rows %d?>" % len(rows))
            rows.append(whole[first:last])
            done = last
        else:
            kept.append(whole[done:end])
            done = end
    return b"".join((*kept, whole[done:])), rows


def _with_rows(xml: bytes, rows: Sequence[memoryview]) -> Iterator[bytes | memoryview]:
    """The document in pieces, its rows in place of their marks: put together it would be there once more."""
    pieces = _ROWS.split(xml)
    for piece, number in zip(pieces[::2], pieces[1::2], strict=False):
        yield piece
        yield rows[int(number)]
    yield pieces[-1]


# ---- the text -----------------------------------------------------------------------------------------------------


def _placed(root: Element, charts: Mapping[str, Drawn]) -> list[str]:
    """Put a drawing in place of every mark; gives the marks in their order."""
    found: list[str] = []
    numbers = _shape_numbers(root)
    first = 1 + sum(1 for _ in root.iter(f"{{{_C}}}chart"))
    for paragraph in _likely(root, charts):
        for mark in charts:
            while (place := _text(paragraph).find(mark)) >= 0:
                relation = f"docgenChart{first + len(found)}"
                number = max(numbers, default=0) + 1
                numbers.add(number)
                _replace(paragraph, place, len(mark), _drawing(charts[mark], relation, number))
                found.append(mark)
    return found


def _likely(root: Element, charts: Mapping[str, Drawn]) -> list[Element]:
    """The paragraphs with the first sign of a mark; to read every paragraph of a long table would take seconds."""
    signs = {mark[0] for mark in charts}
    nodes = (node for node in root.iter(qualified("w:t")) if node.text and not signs.isdisjoint(node.text))
    return list(dict.fromkeys(next(node.iterancestors(qualified("w:p"))) for node in nodes))


def _shape_numbers(root: Element) -> set[int]:
    return {int(shape.get("id", "0")) for shape in root.iter(qualified("wp:docPr"))}


def _pieces(paragraph: Element) -> Iterator[Element]:
    """The w:t of a paragraph itself, not of a text box within it."""
    for node in paragraph.iter(qualified("w:t")):
        if next(node.iterancestors(qualified("w:p")), None) is paragraph:
            yield node


def _text(paragraph: Element) -> str:
    return "".join(node.text or "" for node in _pieces(paragraph))


def _replace(paragraph: Element, place: int, length: int, drawing: Element) -> None:
    """A run with the drawing instead of these characters, which may lie in several runs."""
    position, end, first = 0, place + length, None
    for node in list(_pieces(paragraph)):
        content = node.text or ""
        start, stop = max(place - position, 0), min(end - position, len(content))
        position += len(content)
        if start >= stop:
            continue
        if first is None:
            first = node.getparent()
            rest = _rest(first, node, content[stop:])
            first.addnext(drawing)
            drawing.addnext(rest)
            node.text = content[:start]
        else:
            node.text = content[:start] + content[stop:]
    _make_room(paragraph)


def _rest(run: Element, node: Element, text: str) -> Element:
    """A run like `run` with this text and what stands behind `node`."""
    look = run.find(qualified("w:rPr"))
    made = element("w:r", None, etree.fromstring(etree.tostring(look)) if look is not None else None)
    kept = element("w:t", {"xml:space": "preserve"})
    kept.text = text
    made.append(kept)
    made.extend(node.itersiblings())
    return made


def _make_room(paragraph: Element) -> None:
    """No exact line, which would cut the picture off, and no indent, which would push it over the edge."""
    looks = properties_of(paragraph, "w:pPr")
    put(looks, element("w:snapToGrid", {"val": 0}))
    put(looks, element("w:spacing", {"before": 0, "after": 0, "line": 240, "lineRule": "auto"}))
    put(looks, element("w:ind", {"firstLineChars": 0, "firstLine": 0}))


def _drawing(drawn: Drawn, relation: str, number: int) -> Element:
    size: dict[str, object] = {"cx": round(WIDTH_MM * EMU_PER_MM), "cy": round(drawn.height_mm * EMU_PER_MM)}
    shown = etree.Element(f"{{{_C}}}chart", nsmap={"c": _C, "r": _R})
    shown.set(f"{{{_R}}}id", relation)
    inline = element(
        "wp:inline",
        dict.fromkeys(("distT", "distB", "distL", "distR"), 0),
        element("wp:extent", size),
        element("wp:effectExtent", dict.fromkeys("ltrb", 0)),
        element("wp:docPr", {"id": number, "name": f"图 {number}", "descr": drawn.title}),
        element("wp:cNvGraphicFramePr"),
        element("a:graphic", None, element("a:graphicData", {"uri": _C}, shown)),
    )
    return element("w:r", None, run_properties(), element("w:drawing", None, inline))


# ---- the package --------------------------------------------------------------------------------------------------


def _parts(drawn: Drawn, number: int) -> dict[str, bytes]:
    workbook = f"word/embeddings/docgen{number}.xlsx"
    root = etree.fromstring(f'<Relationships xmlns="{_PACKAGE}/relationships"/>')
    target = posixpath.relpath(workbook, "word/charts")
    _relate(root, "rId1", f"{_R}/package", target)
    return {
        f"word/charts/chart{number}.xml": _edited(drawn.part),
        f"word/charts/_rels/chart{number}.xml.rels": to_bytes(root),
        workbook: drawn.workbook,
    }


def _edited(part: bytes) -> bytes:
    """The part with the workbook behind "edit data" named in it, and without the print set-up of a spreadsheet."""
    root = _parsed(part)
    for printing in root.findall(f"{{{_C}}}printSettings"):
        root.remove(printing)
    data = etree.SubElement(root, f"{{{_C}}}externalData")
    data.set(f"{{{_R}}}id", "rId1")
    etree.SubElement(data, f"{{{_C}}}autoUpdate").set("val", "0")
    for language in root.iter(f"{{{_C}}}lang"):
        language.set("val", "zh-CN")
    return to_bytes(root)


def _related(relations: bytes, numbers: range) -> bytes:
    root = _parsed(relations)
    for number in numbers:
        _relate(root, f"docgenChart{number}", f"{_R}/chart", f"charts/chart{number}.xml")
    return to_bytes(root)


def _relate(root: Element, identifier: str, kind: str, target: str) -> None:
    made = {"Id": identifier, "Type": kind, "Target": target}
    etree.SubElement(root, f"{{{_PACKAGE}/relationships}}Relationship", made)


def _typed(types: bytes, numbers: range) -> bytes:
    root, namespace = _parsed(types), f"{_PACKAGE}/content-types"
    if not any(each.get("Extension", "").lower() == "xlsx" for each in root):
        made = etree.Element(f"{{{namespace}}}Default", Extension="xlsx", ContentType=_WORKBOOK_TYPE)
        root.insert(0, made)
    for number in numbers:
        name = f"/word/charts/chart{number}.xml"
        etree.SubElement(root, f"{{{namespace}}}Override", PartName=name, ContentType=_CHART_TYPE)
    return to_bytes(root)


def _parsed(content: bytes) -> Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
