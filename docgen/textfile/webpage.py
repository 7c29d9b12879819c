"""Tables of a web page or of Excel's HTML export, nested ones too; merged cells say what they cover.

Only the text counts: scripts and styles are skipped, nothing is fetched, nothing is run.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from unicodedata import east_asian_width

from docgen.source import RawCell, RawRow, RawTable, SourceRef
from docgen.textfile.lines import unread

MAX_COLUMNS = 200
_FURTHEST = 5000  # rows one merged cell may cover
_LINES_ABOVE = 12  # a title stands near its table; further up is the menu of a web page

_PAGE = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html|head|body|meta|title|style|table|div|p|center)\b",
    re.IGNORECASE | re.DOTALL,
)
# <![if supportMisalignedColumns]> and the like; html.parser stumbles over those it does not know.
_DECLARATION = re.compile(r"<!(?!--|doctype)[^>]*>?", re.IGNORECASE)
_SKIPPED = frozenset({"script", "style", "title"})
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "blockquote", "center"}
)
_DELETED = frozenset({"del", "s", "strike"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def looks_like_page(text: str) -> bool:
    return bool(_PAGE.match(text))


@dataclass(frozen=True)
class Page:
    """The tables in the order they begin, and the lines outside all tables with their line in the file."""

    tables: tuple[RawTable, ...]
    outside: tuple[tuple[str, int], ...]


def read_page(text: str, *, file: str) -> Page:
    """Read a page; whatever is wrong with its markup, as a browser would."""
    parser = _Parser()
    parser.feed(_DECLARATION.sub("", text))
    parser.close()
    parser.flush()
    drafts = [draft for draft in parser.tables if any(draft.rows)]
    behind = parser.outside[parser.seen :]
    tables = []
    for number, draft in enumerate(drafts, start=1):
        more = unread(behind, "在表格之后") if number == len(drafts) else ()
        more += _deleted(draft.deleted)
        tables.append(_table(draft, SourceRef(file, table=number), more))
    return Page(tuple(tables), tuple(parser.outside))


# ---- text as a browser shows it ----------------------------------------------------------------------------------

_BLANKS = re.compile(r"[ \t\r\n\f]+")
# Signs that cannot be left in the data, since they are blanks there.
_SOURCE_LINE, _BREAK, _BLOCK = "\r", "\n", "\f"


class _Text:
    """Text put together as a browser shows it: runs of blanks are one, <br> and blocks are line breaks."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def add(self, data: str) -> None:
        self.pieces.append(_BLANKS.sub(lambda run: _SOURCE_LINE if set(run[0]) & {"\r", "\n"} else " ", data))

    def mark(self, sign: str) -> None:
        self.pieces.append(sign)

    def __str__(self) -> str:
        whole = re.sub(r" *\r[ \r]*", _joint, "".join(self.pieces))
        whole = re.sub(r" *\n? *\f[\f ]*", "\n", whole)
        return "\n".join(re.sub(" +", " ", line).strip(" ") for line in whole.split("\n")).strip("\n")


def _joint(match: re.Match[str]) -> str:
    """A line break of the source is a blank, but nothing between two Chinese signs."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    wide = before and after and all(east_asian_width(sign) in "WFA" for sign in before + after)
    return "" if wide else " "


# ---- the page ----------------------------------------------------------------------------------------------------


@dataclass
class _Cell:
    """A cell as it grows. `rows` 0: down to the end of the table."""

    rows: int
    columns: int
    text: _Text = field(default_factory=_Text)


@dataclass
class _Draft:
    """A table as it grows; `cell` is the open one."""

    above: tuple[str, ...]
    rows: list[list[_Cell]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    cell: _Cell | None = None
    deleted: list[str] = field(default_factory=list)


class _Parser(HTMLParser):
    """Follows the tags; `seen` counts the lines outside that stand above a table or between two."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Draft] = []
        self.open: list[_Draft] = []
        self.outside: list[tuple[str, int]] = []
        self.seen = 0
        self._line = _Text()
        self._line_number = 1
        self._skipping = ""
        self._deletions = 0  # open tags of deleted text; none goes on beyond its cell

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SKIPPED:
            self._skipping = tag
        elif tag in _DELETED:
            self._begin_deletion()
        elif tag == "table":
            self._begin_table()
        elif tag == "tr" and self.open:
            self._begin_row(hidden=bool(_HIDDEN.search(given.get("style") or "")))
        elif tag in ("td", "th") and self.open:
            self._begin_cell(_Cell(_number(given.get("rowspan")), max(1, _number(given.get("colspan")))))
        else:
            self._mark(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipping:
            self._skipping = ""
        elif tag in _DELETED:
            self._deletions = max(0, self._deletions - 1)
        elif tag == "table" and self.open:
            self.flush()
            self.open.pop()
            self._deletions = 0
        elif tag in ("td", "th", "tr") and self.open:
            self.open[-1].cell = None
            self._deletions = 0
        elif tag in _BLOCKS or tag == "caption":
            self._mark("p")

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        cell = self.open[-1].cell if self.open else None
        if cell and self._deletions:
            self.open[-1].deleted[-1] += data
        elif cell:
            cell.text.add(data)
        elif data.strip():
            if not str(self._line):
                self._line_number = self.getpos()[0]
            self._line.add(data)

    def flush(self) -> None:
        """End the line outside of cells; inside a table (its caption) it is the table's own."""
        for line in filter(None, (each.strip() for each in str(self._line).split("\n"))):
            if self.open:
                self.open[-1].above += (line,)
            else:
                self.outside.append((line, self._line_number))
        self._line = _Text()

    def _mark(self, tag: str) -> None:
        cell = self.open[-1].cell if self.open else None
        if tag != "br" and tag not in _BLOCKS:
            return
        if cell:
            cell.text.mark(_BREAK if tag == "br" else _BLOCK)
        else:
            self.flush()

    def _begin_deletion(self) -> None:
        """Text of a cell that its author struck out: accepted, it is gone, and what it was is told."""
        if self.open and self.open[-1].cell:
            self._deletions += 1
            self.open[-1].deleted.append("")

    def _begin_table(self) -> None:
        above: tuple[str, ...] = ()
        if not self.open:
            self.flush()
            lines = self.outside[self.seen :]
            self.seen = len(self.outside)
            above = unread(lines[:-_LINES_ABOVE], "在表格上方较远处") + tuple(line for line, _ in lines[-_LINES_ABOVE:])
        draft = _Draft(above)
        self.tables.append(draft)
        self.open.append(draft)

    def _begin_row(self, *, hidden: bool) -> None:
        draft = self.open[-1]
        draft.cell = None
        draft.rows.append([])
        if hidden:
            draft.hidden.append(len(draft.rows))

    def _begin_cell(self, cell: _Cell) -> None:
        draft = self.open[-1]
        if not draft.rows:
            draft.rows.append([])
        draft.rows[-1].append(cell)
        draft.cell = cell


def _deleted(texts: list[str]) -> tuple[str, ...]:
    known = [bare for text in texts if (bare := _BLANKS.sub(" ", text).strip())]
    return (f"有 {len(known)} 处标明删除的文字，未读取：{'、'.join(f'“{each}”' for each in known)}。",) if known else ()


def _number(text: str | None) -> int:
    """A span; 1 where none is given or it is no number."""
    match = re.match(r"\s*(\d{1,5})", text or "", re.ASCII)
    return int(match[1]) if match else 1


# ---- the grid ----------------------------------------------------------------------------------------------------


@dataclass
class _Below:
    """What a merged cell still covers in one column."""

    rows: int
    text: str


def _table(draft: _Draft, where: SourceRef, more: tuple[str, ...]) -> RawTable:
    rows = []
    below: dict[int, _Below] = {}
    cut = 0
    for number, cells in enumerate(draft.rows, start=1):
        row, beyond = _row(cells, below, where.at(row=number))
        cut += beyond
        rows.append(row)
    if cut:
        more = (*more, f"有 {cut} 格在第 {MAX_COLUMNS} 栏以后，未读取。")
    return RawTable(tuple(rows), where, draft.above + more, tuple(draft.hidden))


def _row(cells: list[_Cell], below: dict[int, _Below], where: SourceRef) -> tuple[RawRow, int]:
    """Lay the cells of a row beside what merged cells above cover; `below` is carried from row to row."""
    found: list[RawCell] = []
    started: dict[int, _Below] = {}
    beyond = 0
    for cell in cells:
        _fill_covered(found, below, where)
        text = str(cell.text)
        for offset in range(cell.columns):
            if len(found) >= MAX_COLUMNS:
                beyond += 1 if offset == 0 else 0
                break
            started[len(found)] = _Below((cell.rows or _FURTHEST) - 1, text)
            covered = RawCell("", where, covered="left", inherited=text)
            found.append(covered if offset else RawCell(text, where, value=text or None))
    last = max((column for column, each in below.items() if each.rows > 0), default=-1)
    while len(found) <= last:
        _fill_covered(found, below, where)
        if len(found) <= last:
            found.append(RawCell("", where))
    for column, each in below.items():
        each.rows -= 1 if column not in started else 0
    below.update(started)
    return RawRow(tuple(found), where), beyond


def _fill_covered(found: list[RawCell], below: dict[int, _Below], where: SourceRef) -> None:
    while (above := below.get(len(found))) and above.rows > 0:
        found.append(RawCell("", where, covered="above", inherited=above.text))
