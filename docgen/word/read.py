"""A received .docx as tables of text cells and as paragraphs: bytes in, `RawTable`s and `Paragraph`s out.

What a column or a paragraph means is `parse`'s business. The XML is read directly, because libraries refuse
files with dangling relations and repeat, miss or misplace merged cells, text boxes and list numbers.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from docgen.errors import SourceError
from docgen.source import RawRow, RawTable, SourceRef
from docgen.word.oxml import Element, qualified
from docgen.word.reading_grid import GridRow, shape_of
from docgen.word.reading_numbers import Numbering, numbered, whole
from docgen.word.reading_package import open_document
from docgen.word.reading_text import Seen, Sight, contents, paragraph_text

REMARK = "读取说明："  # begins each sentence of `RawTable.notes` that is no text of the document
MAX_CELLS = 500_000

_TITLE_LINES = 10
_PLACES_SHOWN = 5
_SHOWN = 60  # characters of a paragraph that a remark names
_P, _TBL, _TR, _TC = (qualified(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_ROW_PROPERTIES = qualified("w:trPr")
_MARK = f"{qualified('w:pPr')}/{qualified('w:rPr')}"
_DELETED, _MOVED = qualified("w:del"), qualified("w:moveFrom")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside of tables that holds text, its list number in front."""

    text: str
    where: SourceRef


def read_tables(data: bytes, *, file: str) -> tuple[RawTable, ...]:
    """Every table of a .docx in the order in which they begin, nested ones and those in text boxes included.

    Cells hold text only; a cell that a merged one covers says so. `notes`: sentences on what was seen and not
    read, each beginning with `REMARK`, then the last paragraphs since the table before. None at all: ().

    :raises SourceError: not a .docx, protected, damaged or too large.
    """
    return tuple(table for table in _read(data, file).tables if table is not None)


def read_paragraphs(data: bytes, *, file: str) -> tuple[Paragraph, ...]:
    """The paragraphs outside of tables, text boxes included. Blank ones are left out and not counted.

    :raises SourceError: as in `read_tables`.
    """
    return _read(data, file).paragraphs()


def read_document(data: bytes, *, file: str) -> tuple[tuple[RawTable, ...], tuple[Paragraph, ...]]:
    """Tables and paragraphs at once. The paragraphs below the last table are notes of a table without rows.

    :raises SourceError: as in `read_tables`.
    """
    reading = _read(data, file)
    tables = tuple(table for table in reading.tables if table is not None)
    below = reading.body.titles() if tables else ()
    return (*tables, *([RawTable((), SourceRef(file), below)] if below else [])), reading.paragraphs()


def _read(data: bytes, file: str) -> "_Reading":
    parts = open_document(data, file=file)
    reading = _Reading(file, Numbering(parts.numbering, parts.styles))
    try:
        reading.blocks(parts.body, reading.body)
    except RecursionError as error:
        raise SourceError(
            f"{file}：内容嵌套过深，不能读取。", hint="请在 WPS 或 Word 中简化后另存为 .docx 格式。"
        ) from error
    reading.body.end()
    return reading


def _unseen(sight: Sight) -> None:
    """Outside of tables nothing is lost by what is not text."""


@dataclass
class _Story:
    """Paragraphs that follow each other: the body, one cell, one text box in a cell."""

    seen: Seen = _unseen
    in_cell: bool = False
    counted: bool = True  # list numbers go on; not in a covered cell, which nobody sees
    texts: list[str] = field(default_factory=list)
    after_table: int = 0
    _carried: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.texts.append("".join([*self._carried, text]))
        self._carried.clear()

    def carry(self, text: str) -> None:
        """The text of a paragraph whose end was deleted: it runs on into the next one."""
        self._carried.append(text)

    def end(self) -> None:
        if self._carried:
            self.add("")

    def titles(self) -> tuple[str, ...]:
        """The last texts since the table before, and of more a remark; from here on they belong to the next one."""
        found = [text.strip() for text in self.texts[self.after_table :] if text.strip()]
        self.after_table = len(self.texts)
        far = found[:-_TITLE_LINES]
        shown = "、".join(f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”" for text in far[:_TITLE_LINES])
        remark = (
            f"{REMARK}表格上方较远处有 {len(far)} 段文字，未读取（{shown}{'…' if len(far) > _TITLE_LINES else ''}）。"
        )
        return (*((remark,) if far else ()), *found[-_TITLE_LINES:])


class _Reading:
    """One pass over the document in its order, which list numbers depend on."""

    def __init__(self, file: str, numbering: Numbering) -> None:
        self.file = file
        self.numbering = numbering
        self.body = _Story()
        self.tables: list[RawTable | None] = []  # None: begun, since a nested table ends before its outer one
        self._cells = 0

    def paragraphs(self) -> tuple[Paragraph, ...]:
        texts = [text for text in self.body.texts if text.strip()]
        return tuple(
            Paragraph(text, SourceRef(self.file, paragraph=place)) for place, text in enumerate(texts, start=1)
        )

    def blocks(self, node: Element, story: _Story) -> None:
        for part in contents(node, story.seen):
            if part.tag == _P:
                self._paragraph(part, story)
            elif part.tag == _TBL:
                self._table(part, story)

    def _paragraph(self, node: Element, story: _Story) -> None:
        text, boxes = paragraph_text(node, story.seen)
        mark = node.find(_MARK)
        if mark is not None and (mark.find(_DELETED) is not None or mark.find(_MOVED) is not None):
            story.seen(Sight.REVISION)
            story.carry(text)
        elif story.counted:
            story.add(numbered(self.numbering.number(node), text))
        else:
            if self.numbering.has_number(node):
                story.seen(Sight.UNCOUNTED)
            story.add(text)
        for box in boxes:
            self._box(box, story)

    def _box(self, node: Element, story: _Story) -> None:
        if not story.in_cell:
            self.blocks(node, story)
            return
        story.seen(Sight.BOX)
        self.blocks(node, _Story(story.seen, in_cell=True, counted=story.counted))

    def _table(self, node: Element, story: _Story) -> None:
        if story.in_cell:
            story.seen(Sight.NESTED)
        place = len(self.tables)
        self.tables.append(None)
        titles = story.titles()
        table = _TableReading(self, SourceRef(self.file, table=place + 1))
        for part in contents(node, lambda _: None):
            if part.tag == _TR:
                table.take(part)
        self.tables[place] = RawTable(
            tuple(table.rows), table.where, (*table.remarks(), *titles), tuple(table.hidden_rows)
        )

    def count_cells(self, added: int) -> None:
        self._cells += added
        if self._cells > MAX_CELLS:
            raise SourceError(f"{self.file}：表格过大（超过{MAX_CELLS}个单元格）。", hint="请拆成几个文件后再导入。")


class _TableReading:
    """One table being read: its rows so far, and what was seen in which cells."""

    def __init__(self, reading: _Reading, where: SourceRef) -> None:
        self.reading = reading
        self.where = where
        self.rows: list[RawRow] = []
        self.hidden_rows: list[int] = []
        self._above: GridRow | None = None
        self._sights: dict[Sight, dict[str, None]] = defaultdict(dict)

    def take(self, node: Element) -> None:
        properties = node.find(_ROW_PROPERTIES)
        number = len(self.rows) + 1
        if _has(properties, "del"):
            self._sights[Sight.REVISION][f"第{number}行之前"] = None
            return
        row = GridRow(self.where.at(row=number), above=self._above)
        row.skip(_columns(properties, "gridBefore"))
        for part in contents(node, lambda _: None):
            if part.tag == _TC:
                self._cell(part, row)
        row.skip(_columns(properties, "gridAfter"))
        self.reading.count_cells(row.column)  # an empty row costs as well
        if _has(properties, "hidden"):
            self.hidden_rows.append(number)
        self.rows.append(row.finished())
        self._above = row

    def _cell(self, node: Element, row: GridRow) -> None:
        shape = shape_of(node)
        covering = row.covering(shape)
        place = f"第{row.where.row}行第{row.column}列"

        def seen(sight: Sight) -> None:
            self._sights[sight][place] = None

        story = _Story(seen, in_cell=True, counted=not covering.by)
        self.reading.blocks(node, story)
        story.end()
        text = "\n".join(story.texts).strip("\n")
        if covering.by and text.strip():
            seen(Sight.COVERED)
        row.add(shape, text, covering)

    def remarks(self) -> list[str]:
        return [f"{REMARK}{_enumerated(list(places))}有{sight.value}。" for sight, places in self._sights.items()]


def _enumerated(places: list[str]) -> str:
    more = f"等{len(places)}处" if len(places) > _PLACES_SHOWN else ""
    return "、".join(places[:_PLACES_SHOWN]) + more


def _has(properties: Element | None, name: str) -> bool:
    found = properties.find(qualified(f"w:{name}")) if properties is not None else None
    return found is not None and found.get(qualified("w:val"), "1") in ("1", "true", "on")


def _columns(properties: Element | None, name: str) -> int:
    found = properties.find(qualified(f"w:{name}")) if properties is not None else None
    return max(0, whole(found, 0) or 0)
