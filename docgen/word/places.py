"""Where each paragraph of a part stands, in the words of a person who looks for it in WPS."""

import re
from collections.abc import Iterator, Mapping

from docgen.word.mistakes import Place
from docgen.word.oxml import Element, own_text, qualified

BODY = "正文"
_PART_WORDS = (
    ("word/document", BODY),
    ("word/header", "页眉"),
    ("word/footer", "页脚"),
    ("word/footnotes", "脚注"),
    ("word/endnotes", "尾注"),
    ("word/comments", "批注"),
    ("word/charts/", "图表"),
    ("word/diagrams/", "图示"),
    ("docProps/", "文件属性"),
    ("word/glossary/", "自动图文集"),
)
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|第[一二三四五六七八九十]+[章节])\S")
_HEADING_LENGTH = 40  # what is longer is a paragraph that begins with a number
_P, _TBL, _TR, _TC = (qualified(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_BOX = qualified("w:txbxContent")


def part_word(name: str) -> str:
    """word/header2.xml → 页眉; the name itself for a part that has no word."""
    return next((word for start, word in _PART_WORDS if name.startswith(start)), name)


def is_fallback(node: Element) -> bool:
    """Whether the node is the copy that Word keeps of a text box for old programs."""
    return any(parent.tag.endswith("}Fallback") for parent in node.iterancestors() if isinstance(parent.tag, str))


def places(root: Element, part: str, levels: Mapping[str, int]) -> dict[Element, Place]:
    """The place of every paragraph. `levels`: style id → outline level, for headings."""
    word = part_word(part)
    tables = {table: number for number, table in enumerate(_outer_tables(root), start=1)}
    found: dict[Element, Place] = {}
    heading, line = "", 0
    for paragraph in root.iter(_P):
        text = own_text(paragraph)
        cell = _cell(paragraph, tables)
        boxed = _boxed(paragraph)
        if cell is None and not boxed and text.strip():
            line += 1
            heading = text if _is_heading(paragraph, text, levels) else heading
        table, row, column = cell or (None, None, None)
        found[paragraph] = Place(
            f"{word}的文本框" if boxed else word,
            "" if heading == text else heading.strip(),
            table,
            row,
            column,
            line if cell is None and not boxed and text.strip() else None,
            text,
        )
    return found


def _outer_tables(root: Element) -> Iterator[Element]:
    return (table for table in root.iter(_TBL) if not is_fallback(table) and not any(table.iterancestors(_TBL)))


def _cell(paragraph: Element, tables: Mapping[Element, int]) -> tuple[int, int, int] | None:
    """Number of the table, row and column, all from 1; within a table in a table, those of the outer one."""
    chain = list(paragraph.iterancestors())
    table = next((each for each in reversed(chain) if each in tables), None)
    if table is None:
        return None
    inside = chain[: chain.index(table)]
    row = next(each for each in reversed(inside) if each.tag == _TR)
    cell = next((each for each in reversed(inside) if each.tag == _TC), None)
    rows, cells = list(table.iter(_TR)), list(row.iter(_TC))
    outer = [each for each in rows if next(each.iterancestors(_TBL)) is table]
    return tables[table], outer.index(row) + 1, cells.index(cell) + 1 if cell is not None else 1


def _boxed(paragraph: Element) -> bool:
    return next(paragraph.iterancestors(_BOX), None) is not None


def _is_heading(paragraph: Element, text: str, levels: Mapping[str, int]) -> bool:
    style = paragraph.find(f"{qualified('w:pPr')}/{qualified('w:pStyle')}")
    outlined = style is not None and style.get(qualified("w:val")) in levels
    return len(text) <= _HEADING_LENGTH and "{%p" not in text and (outlined or bool(_NUMBERED.match(text.strip())))


def outline_levels(styles: Element | None) -> dict[str, int]:
    """The styles that are headings, by id, with those based on them."""
    if styles is None:
        return {}
    own: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in styles.iter(qualified("w:style")):
        name = style.get(qualified("w:styleId"), "")
        level = style.find(f"{qualified('w:pPr')}/{qualified('w:outlineLvl')}")
        parent = style.find(qualified("w:basedOn"))
        if level is not None and level.get(qualified("w:val"), "9").isdigit():
            own[name] = int(level.get(qualified("w:val"), "9"))
        if parent is not None:
            based[name] = parent.get(qualified("w:val"), "")
    for name in based:
        seen, at = {name}, name
        while at not in own and at in based and based[at] not in seen:
            at = based[at]
            seen.add(at)
        if at in own:
            own.setdefault(name, own[at])
    return {name: level for name, level in own.items() if level < 9}
