"""A person's words put into a finished document: paragraphs changed, taken out and added, cell by cell in tables.

The paragraphs keep the look of the template. Which words go where is decided in `docgen.drafts`.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from docgen.archive import read_parts, write_parts
from docgen.drafts import Cell, Merge, Passage
from docgen.word.commenting import DOCUMENT, parsed
from docgen.word.oxml import Element, element, own_text, own_text_nodes, qualified, text_pieces, to_bytes

_P, _R, _T, _TC, _TR, _TBL = (qualified(f"w:{name}") for name in ("p", "r", "t", "tc", "tr", "tbl"))
_PPR, _RPR = qualified("w:pPr"), qualified("w:rPr")
_APART = frozenset((qualified("w:txbxContent"), qualified("mc:Fallback")))
_SECTION, _MERGED = qualified("w:sectPr"), qualified("w:vMerge")


# ---- reading -------------------------------------------------------------------------------------------------------


def passages(data: bytes, *, file: str) -> tuple[Passage, ...]:
    """The paragraphs with text of a document as it reads with all tracked changes accepted; text boxes are left out.

    :raises SourceError: not a .docx.
    """
    root = parsed(read_parts(data, name=file)[DOCUMENT])
    rows = {
        row: (table, number)
        for table, each in enumerate(root.iter(_TBL))
        for number, row in enumerate(each.iterchildren(_TR))
    }
    found = ((number, node, own_text(node)) for number, node in enumerate(root.iter(_P)))
    return tuple(
        Passage(text, cell=_cell(node, rows), number=number)
        for number, node, text in found
        if text.strip() and not any(each.tag in _APART for each in node.iterancestors())
    )


def _cell(node: Element, rows: Mapping[Element, tuple[int, int]]) -> Cell | None:
    """Table, row and first grid column: a cell joined over columns moves none of the others."""
    cell = next(node.iterancestors(_TC), None)
    if cell is None:
        return None
    return *rows[next(cell.iterancestors(_TR))], _column(cell)


def _column(cell: Element) -> int:
    spans = (
        each.find(f"{qualified('w:tcPr')}/{qualified('w:gridSpan')}") for each in cell.itersiblings(_TC, preceding=True)
    )
    return sum(1 if span is None else int(span.get(qualified("w:val"))) for span in spans)


# ---- writing -------------------------------------------------------------------------------------------------------


def reworded(data: bytes, texts: Mapping[int, str]) -> bytes:
    """The document with other words in some paragraphs, by number; what stays of a paragraph keeps its look."""
    if not texts:
        return data
    parts = read_parts(data, name=DOCUMENT)
    root = parsed(parts[DOCUMENT])
    nodes = list(root.iter(_P))
    for number, text in texts.items():
        _set_text(nodes[number], text)
    parts[DOCUMENT] = to_bytes(root)
    return write_parts(parts)


def rearranged(data: bytes, plan: Merge) -> bytes:
    """The document without what was taken out and with what was added. The last step: it moves the numbers."""
    if not (plan.deleted or plan.inserted):
        return data
    parts = read_parts(data, name=DOCUMENT)
    root = parsed(parts[DOCUMENT])
    nodes = list(root.iter(_P))
    body = [each for each in nodes if not any(one.tag in _APART for one in each.iterancestors())]
    for number, added in plan.inserted.items():
        _insert(nodes[number] if number >= 0 else body[0], added, before=number < 0)
    _remove([nodes[number] for number in sorted(plan.deleted)])
    parts[DOCUMENT] = to_bytes(root)
    return write_parts(parts)


def _set_text(node: Element, text: str) -> None:
    """Letter by letter what differs is replaced in the run it stands in."""
    pieces = own_text_nodes(node)
    if not own_text(node):
        node.append(element("w:r", None, *text_pieces(text)))
        return
    old = own_text(node)
    owners = [
        run for piece in pieces for run in [piece.getparent()] * max(len(piece.text or "") if piece.tag == _T else 1, 0)
    ]
    wanted: dict[Element, list[str]] = {piece.getparent(): [] for piece in pieces}
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, text, autojunk=False).get_opcodes():
        if tag == "equal":
            for place, letter in zip(range(i1, i2), text[j1:j2], strict=True):
                wanted[owners[place]].append(letter)
        elif j2 > j1:
            wanted[owners[min(i1, len(owners) - 1) if tag == "replace" else max(i1 - 1, 0)]].append(text[j1:j2])
    for piece in pieces:
        piece.getparent().remove(piece)
    for run, letters in wanted.items():
        run.extend(text_pieces("".join(letters)))


def _insert(at: Element, added: Sequence[Passage], *, before: bool) -> None:
    """Paragraphs behind (or before) one that is there; new rows of a table behind its row."""
    for row in _rows(added):
        cell, table_row = next(at.iterancestors(_TC), None), next(at.iterancestors(_TR), None)
        if row[0].cell is not None and table_row is not None and len({each.cell for each in row}) > 1:
            table_row.addnext(_new_row(table_row, row))
            at = next(table_row.getnext().iter(_P))
            continue
        for each in row:
            made = _like(at, each.text)
            outside = at if each.cell is not None or cell is None else _outermost(at)
            outside.addprevious(made) if before else outside.addnext(made)
            at, cell = (at, cell) if before else (made, next(made.iterancestors(_TC), None))


def _rows(added: Sequence[Passage]) -> Iterator[list[Passage]]:
    """Added paragraphs by the table row they stand in; those outside of tables one by one."""
    rows: dict[object, list[Passage]] = {}
    for number, each in enumerate(added):
        rows.setdefault(each.cell[:2] if each.cell else number, []).append(each)
    yield from rows.values()


def _outermost(node: Element) -> Element:
    return list(node.iterancestors(_TBL))[-1]


def _like(node: Element, text: str) -> Element:
    """A paragraph of these words that looks as another one does; what ends a section is not copied."""
    made = element("w:p")
    look = node.find(_PPR)
    if look is not None:
        kept = deepcopy(look)
        for end in kept.findall(_SECTION):
            kept.remove(end)
        made.append(kept)
    first = next((piece.getparent().find(_RPR) for piece in own_text_nodes(node)), None)
    made.append(element("w:r", None, deepcopy(first) if first is not None else None, *text_pieces(text)))
    return made


def _new_row(row: Element, added: Sequence[Passage]) -> Element:
    made = deepcopy(row)
    by_column: dict[int, list[str]] = {}
    for each in added:
        by_column.setdefault(each.cell[2] if each.cell else 0, []).append(each.text)
    for cell in made.findall(_TC):
        text = "\n".join(by_column.get(_column(cell), []))
        for joined in list(cell.iter(_MERGED)):  # an empty cell goes on with the one above, as those below it do
            if text:
                joined.getparent().remove(joined)
            else:
                joined.set(qualified("w:val"), "continue")
        first, *others = cell.findall(_P)
        for other in others:
            cell.remove(other)
        for mark in list(first):
            if mark.tag not in (_PPR, _R):
                first.remove(mark)
        _set_text(first, text)
    return made


def _remove(nodes: Sequence[Element]) -> None:
    """Paragraphs taken out: a row with nothing left goes, a cell keeps an empty paragraph, as a section its end."""
    gone = set(nodes)
    rows = {row for node in nodes for row in list(node.iterancestors(_TR))[:1]}
    empty = [row for row in rows if all(each in gone or not own_text(each).strip() for each in row.iter(_P))]
    lost = {row for row in empty if next(row.iter(_MERGED), None) is None}
    for row in lost:
        row.getparent().remove(row)
    for node in nodes:
        if lost.isdisjoint(node.iterancestors(_TR)):
            _take_out(node)


def _take_out(node: Element) -> None:
    parent = node.getparent()
    if (parent.tag == _TC and len(parent.findall(_P)) == 1) or node.find(f"{_PPR}/{_SECTION}") is not None:
        for piece in own_text_nodes(node):
            piece.getparent().remove(piece)
    else:
        parent.remove(node)
