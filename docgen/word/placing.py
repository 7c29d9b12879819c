"""Which value of its context every printed text of a document is, and where in the document it stands.

The template is filled a second time with values that know their place; the document itself is `render`'s.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import islice
from typing import Any

from lxml import etree

from docgen.printed import Place, Printed, TracedParagraph
from docgen.word.compiling import strict_parser
from docgen.word.filters import MISSING
from docgen.word.finish import finish
from docgen.word.oxml import Element, own_text, own_text_nodes, qualified
from docgen.word.plain import without_marks
from docgen.word.programs import Prints
from docgen.word.render import Template

DOCUMENT = "word/document.xml"
_PLACE = "docgen-place"  # a processing instruction: escaped values cannot contain one
_P, _T, _BOXED, _ROW = (qualified(f"w:{name}") for name in ("p", "t", "txbxContent", "tr"))
_MARK = re.compile(rf"<\?{_PLACE} \d+\?>")
_BETWEEN = "</w:tr><w:tr"
_CHUNKS = 2**4  # of a program, joined at once
_SLICE = 2**17  # characters of a part that are made a tree at once, at least


def placed(template: Template, context: object) -> Iterator[TracedParagraph]:
    """The paragraphs with text of the document `template.render(context)` makes, those in text boxes left out, in order.

    They are made as they are asked for, and of a long table no more than some hundred rows are held at a time.
    """
    part = next((part for part in template.parts if part.name == DOCUMENT), None)
    if part is None:
        return
    prints = _Placed()
    values = {member.name: _with_places(getattr(context, member.name), (member.name,)) for member in fields(context)}  # type: ignore[arg-type]
    chunks = template.chunks(part, {**values, MISSING: []}, prints)
    batches = map("".join, iter(lambda: list(islice(chunks, _CHUNKS)), []))
    yield from _traced(_slices(batches, plain=part.shape is not None and not part.shape.nested), prints)


def _traced(slices: Iterable[tuple[str, bool]], prints: "_Placed") -> Iterator[TracedParagraph]:
    first = 0  # number of the first paragraph of the slice that was not in the last one
    for xml, overlaps in slices:
        root = etree.fromstring(xml.encode("utf-8"), strict_parser())
        marks = list(_marks(root))  # keeps the paragraphs alive, so that no other node takes their place in a dict
        finish(root, set())
        printed: dict[Element, list[Printed]] = {}
        for number, node, start in marks:
            printed.setdefault(node, []).append(prints.taken(number, start))
        before = len(list(next(root.iter(_ROW)).iter(_P))) if overlaps else 0
        yield from (
            replace(each, number=each.number - before + first)
            for each in _paragraphs(root, printed)
            if each.number >= before
        )
        first += sum(1 for _ in root.iter(_P)) - before


def _slices(batches: Iterable[str], *, plain: bool) -> Iterator[tuple[str, bool]]:
    """The part in documents of some hundred rows each, so that a long table is never a tree as a whole; whether each
    begins with the last row of the one before, which tells what its cells continue and prints nothing.

    `plain`: no table stands in a cell; else the part stays whole.
    """
    before, held = "", ""  # `before`: what stands before the rows of every slice but the first
    for batch in batches:
        held += without_marks(batch)
        while plain and (cut := _cut(held, inside=bool(before))) >= 0:
            piece, held = held[:cut], held[cut:]
            yield f"{before}{piece}</w:tbl></w:body></w:document>", bool(before)
            last = piece[max(piece.rfind("<w:tr>"), piece.rfind("<w:tr ")) :]
            opening = before[: before.index(">") + 1] if before else piece[: piece.index(">") + 1]
            before = f"{opening}<w:body><w:tbl>{_MARK.sub('', last)}"
    yield before + held, bool(before)


def _cut(xml: str, *, inside: bool) -> int:
    """Where a slice may end: between two rows of a table of the body; -1 where nowhere. `inside`: it begins in one."""
    at = xml.find(_BETWEEN, _SLICE)
    while at >= 0:
        piece = xml[:at]
        open_tables = piece.count("<w:tbl>") - piece.count("</w:tbl>") + inside
        if open_tables == 1 and piece.count("<w:txbxContent>") == piece.count("</w:txbxContent>"):
            return at + len("</w:tr>")
        at = xml.find(_BETWEEN, at + 1)
    return -1


def _paragraphs(root: Element, printed: Mapping[Element, list[Printed]]) -> Iterator[TracedParagraph]:
    for number, node in enumerate(root.iter(_P)):
        text = own_text(node)
        if text and next(node.iterancestors(_BOXED), None) is None:
            kept = tuple(each for each in printed.get(node, ()) if text.startswith(each.text, each.start))
            alone = len(kept) == 1 and kept[0].text == text  # as in most cells: held once
            yield TracedParagraph(number, kept[0].text if alone else text, kept)


def _marks(root: Element) -> Iterator[tuple[int, Element, int]]:
    """(number of the printed text, its paragraph, first character there) for every mark, each paragraph read once."""
    for paragraph in root.iter(_P):
        length = 0
        for node in own_text_nodes(paragraph):
            length += len(node.text or "") if node.tag == _T else 1
            for mark in node:
                if mark.target == _PLACE:
                    yield int(mark.text), paragraph, length
                length += len(mark.tail or "")


class _Placed(Prints):
    """A record of what was printed that also marks in the document where each text begins."""

    def __init__(self) -> None:
        super().__init__({MISSING: []}, breaks=False)  # what is missing was told when the document was made
        self.places: list[Place] = []

    def __call__(self, value: object, label: str) -> str:
        self.places.append(getattr(value, "place", ()))
        return f"<?{_PLACE} {len(self.places) - 1}?>" + super().__call__(value, label)

    def taken(self, number: int, start: int) -> Printed:
        """What was printed under this number, given away: a mark is read once. `start`: where it stands."""
        text, self.texts[number] = str(self.texts[number]), ""
        place, self.places[number] = self.places[number], ()
        return Printed(self.labels[number], text, place, start)


class _Text(str):
    """A text of the context that knows its place."""

    place: Place = ()


class _Number(int):
    place: Place = ()


class _Members(tuple[Any, ...]):
    """A list of the context whose members learn their places as they are come to: to copy them all would take as much
    again as the context does."""

    place: Place = ()

    def __iter__(self) -> Iterator[Any]:
        return (_with_places(each, (*self.place, number)) for number, each in enumerate(super().__iter__()))

    def __getitem__(self, wanted: Any) -> Any:
        if isinstance(wanted, slice):
            return tuple(self)[wanted]
        return _with_places(super().__getitem__(wanted), (*self.place, range(len(self))[wanted]))


def _with_places(content: object, place: Place) -> object:
    if is_dataclass(content) and not isinstance(content, type):
        members = {
            each.name: _with_places(getattr(content, each.name), (*place, each.name)) for each in fields(content)
        }
        return type(content)(**members)
    if isinstance(content, bool) or not isinstance(content, str | int | tuple):
        return content
    kind: Any = _Text if isinstance(content, str) else _Number if isinstance(content, int) else _Members
    made = kind(content)
    made.place = place
    return made
