"""Comments of ours in a sheet beside those of the unit: the comments part, and the old drawing (VML) that shows them.

A comment of the unit stays with its own runs of text; where a cell has a mark too, ours is put in front of it.
"""

import re
from collections.abc import Iterator, Mapping

from docgen.excel import cells
from docgen.excel.correction.sheet import SheetMarkup, place_of
from docgen.excel.openxml import MAIN, Package
from docgen.excel.splicing import Element, Markup, escaped
from docgen.excel.writing import BODY_FONT

HEAD = "【校验】"
REST = "\n——原批注——\n"

_AUTHOR = "docgen"
_ORDER = ("authors", "commentList", "extLst")
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_COMMENTS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{MAIN}"><authors></authors>'
    "<commentList></commentList></comments>"
).encode()
_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_NO_DRAWING = '<xml {names}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
_SHAPE_TYPE = (
    '<v:shapetype{names} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape{names} id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:1.5pt;'
    'width:300px;height:{height}px;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPES = re.compile(rb"<([\w.-]+):shape\b.*?</\1:shape>", re.DOTALL)


def has_ours(package: Package, path: str) -> bool:
    """Whether a comment of an earlier copy may stand in the sheet."""
    part = package.related(path, "comments")
    return part is not None and HEAD.encode() in package.parts[part]


def annotate(package: Package, path: str, sheet: SheetMarkup, texts: Mapping[str, str]) -> None:
    """Take our comments of an earlier copy off the sheet and put these on, by address."""
    talks = _with_a_conversation(package, path)
    texts = {address: text for address, text in texts.items() if address not in talks}
    part = package.related(path, "comments")
    if part is None and not texts:
        return
    markup = Markup(package.parts[part] if part else _NO_COMMENTS, depth=6)
    comments = _Comments(markup)
    if not texts and not any(_is_ours(each) for each in comments.present.values()):
        return
    comments.change(texts)
    if part is None:
        part = package.add("xl/comments", "xml", b"", _COMMENTS_TYPE)
        package.relate(path, "comments", part)
    package.parts[part] = markup.result()
    _draw(package, path, sheet, comments)


def _with_a_conversation(package: Package, path: str) -> frozenset[str]:
    """Cells whose comment is the shadow of a threaded one, which would not show what is written into its shadow."""
    part = package.related(path, "threadedComment")
    if part is None:
        return frozenset()
    root = Markup(package.parts[part], depth=2).root
    return frozenset(each.attributes.get("ref", "") for each in root.children)


class _Comments:
    """The comments of one sheet; `new` and `gone` are the addresses that got one or lost it."""

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        found = markup.root.child("commentList")
        if found is None:
            raise LookupError("no commentList")
        self._list = found
        self.present = {each.attributes["ref"]: each for each in found.named("comment")}
        self.new: dict[str, str] = {}
        self.gone: list[str] = []

    def change(self, texts: Mapping[str, str]) -> None:
        for address, comment in self.present.items():
            self._rewrite(address, comment, texts.get(address, ""))
        author = self._author() if texts.keys() - self.present.keys() else 0
        for address, text in texts.items():
            if address not in self.present:
                self.new[address] = text
                whole = f'<comment ref="{address}" authorId="{author}"><text>{_run(text)}</text></comment>'
                self._markup.append(self._list, self._markup.own(whole))

    def _rewrite(self, address: str, comment: Element, text: str) -> None:
        body = comment.child("text")
        if body is None or (not text and not _is_ours(comment)):
            return
        original = self._original(comment, body)
        if text:
            first = self._markup.own(_run(text + (REST if original else "")))
            self._markup.fill(body, first + original)
        elif original:
            self._markup.fill(body, original)
        else:
            self._markup.replace(comment, b"")
            self.gone.append(address)

    def _original(self, comment: Element, body: Element) -> bytes:
        """What the unit wrote, as runs; byte for byte while no program has joined its runs with ours."""
        if not _is_ours(comment):
            plain = body.child("t")
            inner = self._markup.inner(body)
            return inner if plain is None else self._markup.own("<r>") + inner + self._markup.own("</r>")
        runs = list(body.named("r"))
        first = next((number for number, run in enumerate(runs) if _text(run).endswith(REST)), None)
        if first is not None:
            return self._markup.data[runs[first].end : body.closed]
        _, _, original = _text(body).partition(REST)
        return self._markup.own(_run(original)) if original else b""

    def _author(self) -> int:
        """The number of our name among the authors, which is added where it is missing."""
        authors = self._markup.root.child("authors")
        new = self._markup.own(f"<author>{_AUTHOR}</author>")
        if authors is None:
            whole = self._markup.own("<authors>") + new + self._markup.own("</authors>")
            self._markup.put(self._markup.root, "authors", whole, _ORDER)
            return 0
        names = [each.text for each in authors.named("author")]
        if _AUTHOR not in names:
            self._markup.append(authors, new)
        return names.index(_AUTHOR) if _AUTHOR in names else len(names)


def _run(text: str) -> str:
    return (
        f'<r><rPr><sz val="9"/><rFont val="{BODY_FONT}"/></rPr>'
        f'<t xml:space="preserve">{escaped(cells.storable(text))}</t></r>'
    )


def _is_ours(comment: Element) -> bool:
    return _text(comment).startswith(HEAD)


def _text(element: Element) -> str:
    """The characters of all its <t>, the reading aids of Japanese left out."""
    return "".join(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    if element.name == "t":
        yield element.text
    for child in element.children:
        if child.name != "rPh":
            yield from _texts(child)


# ---- the drawing -------------------------------------------------------------------------------------------------


def _draw(package: Package, path: str, sheet: SheetMarkup, comments: _Comments) -> None:
    """A box for every new comment, and none for those that are gone; other shapes stay as they are."""
    part = package.related(path, "vmlDrawing") if sheet.root.child("legacyDrawing") is not None else None
    if part is None and not comments.new:
        return
    if part is None:
        empty = _NO_DRAWING.format(names=_NAMESPACES, block=_free_block(package)).encode()
        part = package.add("xl/drawings/vmlDrawing", "vml", empty, _DRAWING_TYPE)
        sheet.draw(package.relate(path, "vmlDrawing", part))
    drawing = _without(package.parts[part], {place_of(address) for address in comments.gone})
    end = drawing.rindex(b"</xml>")
    package.parts[part] = drawing[:end] + "".join(_shapes(drawing, comments.new)).encode() + drawing[end:]


def _without(drawing: bytes, places: set[tuple[int, int]]) -> bytes:
    def kept(shape: re.Match[bytes]) -> bytes:
        row, column = (re.search(rb":%b>\s*(\d+)" % name, shape[0]) for name in (b"Row", b"Column"))
        gone = row and column and (int(row[1]) + 1, int(column[1]) + 1) in places and b'"Note"' in shape[0]
        return b"" if gone else shape[0]

    return _SHAPES.sub(kept, drawing) if places else drawing


def _shapes(drawing: bytes, texts: Mapping[str, str]) -> Iterator[str]:
    """Programs declare the prefixes at the top or, as openpyxl, at each shape with names of their own."""
    top = drawing[: drawing.index(b">") + 1].decode()
    names = "" if all(each in top for each in _NAMESPACES.split()) else f" {_NAMESPACES}"
    if b'"_x0000_t202"' not in drawing:
        yield _SHAPE_TYPE.format(names=names)
    taken = [int(each) for each in re.findall(rb"_x0000_s(\d+)", drawing)]
    block = re.search(rb'idmap[^>]*data="(\d+)', drawing)
    first = max([1024 * int(block[1]) if block else 1024, *taken]) + 1
    for number, (address, text) in enumerate(texts.items(), first):
        row, column = place_of(address)
        height = 24 + 18 * cells.line_count(text, width=34, size=9)
        yield _SHAPE.format(names=names, id=number, height=height, row=row - 1, column=column - 1)


def _free_block(package: Package) -> int:
    """The numbers of shapes go in blocks of 1024, and no two drawings of a workbook share one."""
    drawings = (content for name, content in package.parts.items() if name.lower().endswith(".vml"))
    taken = [int(each) for content in drawings for each in re.findall(rb'idmap[^>]*data="(\d+)', content)]
    return max(taken, default=0) + 1
