"""The text of a paragraph as pieces of its runs; tags that Word or WPS split over runs are put together again.

A tag takes the looks of the run it begins in. Only text moves between w:t elements, so that whatever wraps the runs
(hyperlinks, content controls, spelling marks) stays as it is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lxml import etree

from docgen.word.oxml import Element, element, owner, properties_of, put, qualified, short_tag
from docgen.word.tags import DELETED, OBJECT, Tag

_TEXT = {"w:t": "", "w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-", "w:delText": DELETED}
_OBJECTS = (
    "w:drawing", "w:pict", "w:object", "w:sym", "w:fldChar", "w:footnoteReference", "w:endnoteReference",
    "w:commentReference", "w:ptab", "w:pgNum",
)  # fmt: skip
_SEEN = frozenset(map(qualified, (*_TEXT, *_OBJECTS)))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
OPTIONAL_MARK = "docgen-optional"  # a processing instruction in a paragraph that is dropped where it stays empty


@dataclass(frozen=True, slots=True)
class Piece:
    """What an element shows, at an offset of the paragraph's text."""

    node: Element
    text: str
    at: int

    @property
    def end(self) -> int:
        return self.at + len(self.text)


def pieces(paragraph: Element) -> list[Piece]:
    """The text of a paragraph with its elements; pictures, fields and deleted text as one sign each."""
    found: list[Piece] = []
    at = 0
    for node in paragraph.iter(_SEEN):
        name = short_tag(node)
        parent = node.getparent().tag
        if owner(node) is not paragraph or (name == "w:tab" and parent != qualified("w:r")):
            continue
        text = (node.text or "") if name == "w:t" else _TEXT.get(name, OBJECT)
        if text:
            found.append(Piece(node, text, at))
            at += len(text)
    return found


def join(parts: Sequence[Piece], found: Sequence[Tag]) -> None:
    """Put each tag, as the engine wants it, into the w:t it begins in."""
    for tag in sorted(found, key=lambda each: each.span, reverse=True):
        start, end = tag.span
        touched = [part for part in parts if part.at < end and part.end > start]
        first = touched[0].node
        for part in touched:
            # The text of a node is cut from its end; tags are put in from the last to the first.
            node, here = part.node, part.node.text or ""
            cut = min(end, part.end) - part.at
            kept = here[: max(start - part.at, 0)]
            node.text = kept + (tag.source if node is first else "") + here[cut:]
            node.set(_SPACE, "preserve")


def page_breaks(paragraph: Element) -> list[Element]:
    return [node for node in paragraph.iter(qualified("w:br")) if node.get(qualified("w:type")) == "page"]


def keep_page_break(paragraph: Element, statements: Collection[Element]) -> None:
    """LibreOffice puts the page break of a paragraph into the statement above it, which is not printed: give it back.

    `statements`: the paragraphs that are statements.
    """
    following = next((each for each in paragraph.itersiblings(paragraph.tag) if each not in statements), None)
    if page_breaks(paragraph) and following is not None:
        put(properties_of(following, "w:pPr"), element("w:pageBreakBefore"))


def drop_if_empty(paragraph: Element, found: Sequence[Tag]) -> None:
    """Leave no empty line where a paragraph that is nothing but conditions and loops prints nothing.

    A single condition is put around the paragraph as well; else the paragraph is marked, for `finish` to see.
    """
    words = [tag.word for tag in found if tag.word]
    if words != ["if", "endif"]:
        paragraph.append(etree.ProcessingInstruction(OPTIONAL_MARK))
        return
    paragraph.addprevious(_statement(next(tag.content for tag in found if tag.word == "if")))
    paragraph.addnext(_statement("endif"))


def _statement(content: str) -> Element:
    made = element("w:t")
    made.text = f"{{%p {content} %}}"
    return element("w:p", None, element("w:r", None, made))
