"""What is done to a part after it is filled: cells merged, line breaks set, shape numbers made unique.

What goes by the styles of the template, and so needs to know them, is in `fitting` and `lettering`.
"""

from collections.abc import Iterator

from docgen.word.filters import MERGE_MARK
from docgen.word.joining import OPTIONAL_MARK
from docgen.word.oxml import Element, element, plain_text, properties, qualified, short_tag, text_pieces, value

_SECTION_END = f"{qualified('w:pPr')}/{qualified('w:sectPr')}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def finish(root: Element, used_numbers: set[int]) -> None:
    """Make a filled part whole. `used_numbers`: docPr ids already taken in the package; extended here."""
    for tbl in root.iter(qualified("w:tbl")):
        merge_cells(tbl)
    _drop_optional(root)
    for text in list(root.iter(qualified("w:t"))):
        _without_marks(text)
        _broken_lines(text)
    _keep_valid(root)
    drop_empty_last_section(root)
    _number_shapes(root, used_numbers)


# ---- sections ------------------------------------------------------------------------------------------------


def drop_empty_last_section(root: Element) -> None:
    """A last section without text or picture would be a blank page: the document ends with the section before it."""
    body = root.find(qualified("w:body"))
    blocks = list(body) if body is not None else []
    ends = [place for place, block in enumerate(blocks) if block.find(_SECTION_END) is not None]
    if not ends or blocks[-1].tag != qualified("w:sectPr"):
        return
    last = blocks[ends[-1] + 1 : -1]
    if any(plain_text(block).strip() or _pictures(block) for block in last):
        return
    for block in (*last, blocks[-1]):
        body.remove(block)
    body.append(blocks[ends[-1]].find(_SECTION_END))


def _pictures(block: Element) -> list[Element]:
    return list(block.iter("{*}blip", "{*}imagedata", "{*}OLEObject"))


# ---- merged cells --------------------------------------------------------------------------------------------


def merge_cells(tbl: Element) -> None:
    """Join marked cells of one column with the marked cell above if both show the same text."""
    above: dict[tuple[int, int], tuple[str, Element]] = {}
    for line in tbl.findall(qualified("w:tr")):
        current: dict[tuple[int, int], tuple[str, Element]] = {}
        for place, tc in _placed(line):
            if not _marked(tc):
                continue
            shown = plain_text(tc)
            start = above[place][1] if place in above and above[place][0] == shown else None
            if start is not None:
                _set_merge(start, "restart")
                _set_merge(tc, "continue")
                _clear(tc)
            current[place] = (shown, tc if start is None else start)
        above = current


def _placed(line: Element) -> Iterator[tuple[tuple[int, int], Element]]:
    """The cells of a row with (first grid column, columns spanned)."""
    before = line.find(f"{qualified('w:trPr')}/{qualified('w:gridBefore')}")
    column = _number(before)
    for tc in line.findall(qualified("w:tc")):
        span = max(_number(tc.find(f"{qualified('w:tcPr')}/{qualified('w:gridSpan')}")), 1)
        yield (column, span), tc
        column += span


def _number(node: Element | None) -> int:
    return int(node.get(qualified("w:val"))) if node is not None else 0


def _marked(tc: Element) -> bool:
    return any(mark.target == MERGE_MARK for mark in _instructions(tc))


def _instructions(node: Element) -> list[Element]:
    return list(node.xpath(".//processing-instruction()"))


def _set_merge(tc: Element, kind: str) -> None:
    old = tc.find(qualified("w:tcPr"))
    kept = [child for child in old if short_tag(child) != "w:vMerge"] if old is not None else []
    fresh = properties("w:tcPr", *kept, value("w:vMerge", kind))
    if old is not None:
        tc.replace(old, fresh)
    else:
        tc.insert(0, fresh)


def _clear(tc: Element) -> None:
    """Leave one empty paragraph: Word wants one in every cell, and shows none of a continued one."""
    paragraphs = tc.findall(qualified("w:p"))
    for run in list(paragraphs[0].iter(qualified("w:r"))):
        run.getparent().remove(run)
    for paragraph in paragraphs[1:]:
        tc.remove(paragraph)


# ---- paragraphs that are nothing but a condition --------------------------------------------------------------


def _drop_optional(root: Element) -> None:
    """A marked paragraph that came out empty goes, unless its cell, or a section's end, needs it."""
    for mark in root.xpath(f".//processing-instruction('{OPTIONAL_MARK}')"):
        paragraph = mark.getparent()
        paragraph.remove(mark)
        if plain_text(paragraph).strip() or _pictures(paragraph) or paragraph.find(_SECTION_END) is not None:
            continue
        home = paragraph.getparent()
        if len(home.findall(paragraph.tag)) > 1 or short_tag(home) == "w:body":
            home.remove(paragraph)


# ---- text ----------------------------------------------------------------------------------------------------


def _without_marks(node: Element) -> None:
    if len(node):
        content = "".join((node.text or "", *(child.tail or "" for child in node)))
        del node[:]
        node.text = content


def _broken_lines(node: Element) -> None:
    """In a w:t, a new line becomes w:br and a tab w:tab; outer blanks are kept."""
    content = node.text or ""
    if content != content.strip():
        node.set(_SPACE, "preserve")
    if "\n" not in content and "\t" not in content:
        return
    run, at = node.getparent(), node.getparent().index(node)
    run.remove(node)
    for offset, piece in enumerate(text_pieces(content)):
        run.insert(at + offset, piece)


# ---- validity ------------------------------------------------------------------------------------------------


def _keep_valid(root: Element) -> None:
    """Word calls a file damaged whose cell ends without a paragraph or whose table has no row."""
    for tbl in list(root.iter(qualified("w:tbl"))):
        if tbl.find(qualified("w:tr")) is None:
            tbl.getparent().remove(tbl)
    for tc in root.iter(qualified("w:tc")):
        if len(tc) == 0 or tc[-1].tag != qualified("w:p"):
            tc.append(element("w:p"))


def _number_shapes(root: Element, used: set[int]) -> None:
    """A shape within a loop is repeated with its number; Word repairs, or refuses, equal numbers."""
    for shape in root.iter(qualified("wp:docPr")):
        number = int(shape.get("id", "0"))
        if number in used:
            number = max(used) + 1
            shape.set("id", str(number))
        used.add(number)
