"""Word comments put into a finished document, and read out of one; and the mark of 核稿版 in its headers.

A comment stands beside a stretch of one paragraph. The day they carry is given, so that the same notes
give the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from lxml import etree

from docgen.archive import read_parts, write_parts
from docgen.gongwen import standard as gb
from docgen.printed import Note
from docgen.word import styles as st
from docgen.word.compiling import strict_parser
from docgen.word.oxml import (
    Element,
    element,
    exact_lines,
    own_text_nodes,
    owner,
    paragraph,
    plain_text,
    properties,
    qualified,
    run,
    run_properties,
    text_pieces,
    to_bytes,
    value,
)

DOCUMENT = "word/document.xml"
_COMMENTS, _TYPES, _RELATIONS = "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"
_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P, _R, _T, _COMMENT = (qualified(f"w:{name}") for name in ("p", "r", "t", "comment"))
_START, _END = qualified("w:commentRangeStart"), qualified("w:commentRangeEnd")
_ID = qualified("w:id")
_BOXED = qualified("w:txbxContent")
_SIZE_PT = 9
_MARK_TWIPS = 320


def commented(data: bytes, notes: Sequence[Note], *, day: date) -> bytes:
    """The document with these comments beside those it has. Word knows no comment in a text box: such notes stay out.

    `day`: the date they carry; without one LibreOffice writes a date that is none when it saves the file.

    :raises IndexError: a note on a paragraph the document does not have.
    """
    parts = read_parts(data, name=DOCUMENT)
    root = parsed(parts[DOCUMENT])
    comments = parsed(parts[_COMMENTS]) if _COMMENTS in parts else element("w:comments")
    paragraphs = list(root.iter(_P))
    numbers = [int(each.get(_ID)) for each in comments.iter(_COMMENT)]
    number = max(numbers, default=-1) + 1
    for note in notes:
        node = paragraphs[note.paragraph]
        if next(node.iterancestors(_BOXED), None) is None:
            _anchor(node, note, number)
            comments.append(_comment(note, number, day))
            number += 1
    if not len(comments):
        return data
    parts[DOCUMENT], parts[_COMMENTS] = to_bytes(root), to_bytes(comments)
    _registered(parts, "comments")
    return write_parts(parts)


def parsed(content: bytes) -> Element:
    """A part as a tree, without what an attacker could put into it."""
    return etree.fromstring(content, strict_parser())


def _comment(note: Note, number: int, day: date) -> Element:
    character = run_properties(font=gb.FONT_SONG, points=_SIZE_PT)
    layout = properties(
        "w:pPr",
        element("w:spacing", {"before": 0, "after": 0, "line": 240, "lineRule": "auto"}),
        element("w:ind", {"firstLine": 0, "firstLineChars": 0}),
        value("w:jc", "left"),
    )
    lines = [
        element("w:p", None, deepcopy(layout), run(line, character=deepcopy(character)))
        for line in note.text.split("\n")
    ]
    lines[0].insert(1, element("w:r", None, element("w:annotationRef")))
    about = {"id": number, "author": note.author, "date": f"{day}T00:00:00Z", "initials": note.author[:1].upper()}
    return element("w:comment", about, *lines)


def _anchor(node: Element, note: Note, number: int) -> None:
    begin, end = element("w:commentRangeStart", {"id": number}), element("w:commentRangeEnd", {"id": number})
    mark = element("w:r", None, element("w:commentReference", {"id": number}))
    if note.start is None or note.end is None or note.end <= note.start:
        first = node.find(qualified("w:pPr"))
        node.insert(0 if first is None else 1, begin)
        node.extend((end, mark))
        return
    last = run_ending_at(node, note.end)
    last.addnext(mark)
    last.addnext(end)
    run_starting_at(node, note.start).addprevious(begin)


# ---- runs ------------------------------------------------------------------------------------------------------


def run_starting_at(node: Element, offset: int) -> Element:
    """The run of a paragraph whose text begins with this character; a run is split where none does."""
    position = 0
    for piece in own_text_nodes(node):
        length = len(piece.text or "") if piece.tag == _T else 1
        if position <= offset < position + length:
            return _split(piece, offset - position)
        position += length
    raise IndexError(offset)


def run_ending_at(node: Element, offset: int) -> Element:
    """The run that ends before this character."""
    length = sum(len(piece.text or "") if piece.tag == _T else 1 for piece in own_text_nodes(node))
    if offset >= length:
        return own_text_nodes(node)[-1].getparent()
    behind = run_starting_at(node, offset)
    return next(each for each in behind.itersiblings(_R, preceding=True))


def _split(piece: Element, characters: int) -> Element:
    """The run that begins with a piece, or with these characters of it cut off; what stood before is a run of its own."""
    behind: Element = piece.getparent()
    place = behind.index(piece)
    before = [child for child in behind[:place] if child.tag != qualified("w:rPr")]
    if not before and not characters:
        return behind
    front = element("w:r")
    look = behind.find(qualified("w:rPr"))
    front.extend([deepcopy(look)] if look is not None else [])
    front.extend(before)
    if characters:
        front.extend(text_pieces((piece.text or "")[:characters]))
        piece.text = (piece.text or "")[characters:]
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    behind.addprevious(front)
    return behind


# ---- parts -------------------------------------------------------------------------------------------------------


def _registered(parts: dict[str, bytes], name: str, identifier: str = "") -> None:
    """Tell the package that word/NAME.xml is there; what is told already stays."""
    kind = "header" if name.startswith("header") else name
    types, relations = parsed(parts[_TYPES]), parsed(parts.get(_RELATIONS, _NO_RELATIONS))
    if not any(each.get("PartName") == f"/word/{name}.xml" for each in types):
        tag = etree.QName(types).namespace
        etree.SubElement(types, f"{{{tag}}}Override", PartName=f"/word/{name}.xml", ContentType=f"{_KIND}.{kind}+xml")
    if not any(each.get("Target", "").endswith(f"{name}.xml") for each in relations):
        tag, target = etree.QName(relations).namespace, f"{name}.xml"
        etree.SubElement(
            relations,
            f"{{{tag}}}Relationship",
            Id=identifier or f"docgen-{name}",
            Type=f"{_RELATION}/{kind}",
            Target=target,
        )
    parts[_TYPES], parts[_RELATIONS] = to_bytes(types), to_bytes(relations)


# ---- comments that are there ---------------------------------------------------------------------------------------


def notes_of(data: bytes, *, file: str) -> tuple[Note, ...]:
    """The comments of a document, each on the whole of the paragraph it begins in."""
    parts = read_parts(data, name=file)
    told = next((content for name, content in parts.items() if name.endswith("/comments.xml")), None)
    if told is None:
        return ()
    texts = {
        each.get(_ID): (each.get(qualified("w:author")) or "", _lines(each)) for each in parsed(told).iter(_COMMENT)
    }
    root = parsed(parts[DOCUMENT])
    numbers = {node: number for number, node in enumerate(root.iter(_P))}
    return tuple(_anchored(root, numbers, texts))


def _anchored(root: Element, numbers: Mapping[Any, int], texts: Mapping[str, tuple[str, str]]) -> Iterator[Note]:
    seen: set[str] = set()
    for mark in root.iter(_START, qualified("w:commentReference")):
        number = mark.get(_ID)
        if number in texts and number not in seen:
            seen.add(number)
            author, text = texts[number]
            node = owner(mark)
            if node is None:  # a range may begin between paragraphs
                node = next(mark.itersiblings(_P), None)
            if node is not None:
                yield Note(numbers[node], text, author=author)


def _lines(comment: Element) -> str:
    return "\n".join(plain_text(each).strip("\n") for each in comment.iter(_P))


# ---- 核稿版 ----------------------------------------------------------------------------------------------------------


def marked(data: bytes, words: str) -> bytes:
    """The document with `words` in the headers of all its pages, where no text moves for it.

    A header that is there gets a line more; a section without one gets one.
    """
    parts = read_parts(data, name=DOCUMENT)
    root = parsed(parts[DOCUMENT])
    targets = {
        each.get("Id"): _part_name(each.get("Target") or "") for each in parsed(parts.get(_RELATIONS, _NO_RELATIONS))
    }
    sections = list(root.iter(qualified("w:sectPr")))
    if not sections:
        sections = [element("w:sectPr")]
        root[0].append(sections[0])
    references = [each for section in sections for each in section.findall(qualified("w:headerReference"))]
    for name in sorted({targets.get(each.get(qualified("r:id")), "") for each in references} & parts.keys()):
        header = parsed(parts[name])
        header.append(_mark(words))
        parts[name] = to_bytes(header)
    first = {each.get(qualified("w:type")) for each in sections[0].findall(qualified("w:headerReference"))}
    missing = [kind for kind in ("first", "even", "default") if kind not in first]  # later sections inherit theirs
    for kind in missing:
        sections[0].insert(0, element("w:headerReference", {"type": kind, "r:id": "docgen-header-draft"}))
    if missing:
        parts["word/header-draft.xml"] = to_bytes(element("w:hdr", None, _mark(words)))
        _registered(parts, "header-draft", "docgen-header-draft")
    parts[DOCUMENT] = to_bytes(root)
    return write_parts(parts)


def _part_name(target: str) -> str:
    """The part a relation of the document leads to; some programs write it from the root of the package."""
    return target[1:] if target.startswith("/") else f"word/{target}"


def _mark(words: str) -> Element:
    """A line at the right; the distance from the edge of the sheet to the type area has room for it."""
    character = run_properties(font=gb.FONT_HEI, points=gb.SIZE_4_PT, color="FF0000")
    return paragraph(
        st.HEADER, run(words, character=character), extra=[exact_lines(_MARK_TWIPS), value("w:jc", "right")]
    )
