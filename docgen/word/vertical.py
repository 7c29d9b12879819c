"""Merging equal cells below each other in the text of a table, one row held back: as `finish.merge_cells` does it in a
tree, for tables of any length.
"""

import re
from dataclasses import dataclass, field

from docgen.word.programs import MARK, TEXT, Prints
from docgen.word.tracing import Shape

_SHOWN = re.compile(rf"{TEXT}([^<]*)|<w:(br|tab)/>|(</w:p>)")
_SPAN = re.compile(r'<w:gridSpan w:val="(\d+)"')
_GRID = ("<w:gridSpan", "<w:gridBefore")
_BEFORE = re.compile(r'<w:gridBefore w:val="(\d+)"')
_FIRST = re.compile(r"<w:p(?: [^>]*)?>(?:<w:pPr>.*?</w:pPr>|<w:pPr/>)?", re.DOTALL)
_WIDTHS = re.compile(r"(?:<w:(?:cnfStyle|tcW|gridSpan|hMerge)\b[^>]*/>)*")  # what stands before vMerge in the schema
_OLD = re.compile(r"<w:vMerge\b[^>]*/>")
_UNUSUAL = ("Change ", "<w:bookmark", "<w:comment")
_ROW, _CELL = "</w:tr>", "</w:tc>"

Place = tuple[int, int]  # first grid column, columns spanned


class NotPlain(Exception):  # noqa: N818 – a signal to the caller, who has another way
    """The text is not of the kind that is finished as text."""


@dataclass(slots=True)
class _Row:
    """A row with marks. `cells`: the text up to each </w:tc> and behind the last, without the marks; `marked`: which of
    them have one, with their text as it was printed; `mark`: the number of the first mark in the part; `merged`: cells
    that are part of a merged one."""

    cells: list[str]
    marked: dict[Place, tuple[int, str]]
    mark: int
    merged: set[Place] = field(default_factory=set)

    def merge(self, place: Place, kind: str) -> None:
        self.merged.add(place)
        number, _ = self.marked[place]
        self.cells[number] = _merged(self.cells[number], kind)

    def done(self) -> str:
        return _CELL.join(self.cells)


@dataclass
class Merger:
    """Takes the text of a part in pieces that end between rows, and gives it back merged, up to a row later.

    `prints`: what has been printed so far, at least all that stands in the piece.
    """

    shape: Shape
    prints: Prints
    _cleared: list[int] = field(default_factory=list)
    _marks: int = 0
    _held: _Row | None = None

    @property
    def holding(self) -> bool:
        return self._held is not None

    def merged(self, text: str) -> str:
        """:raises NotPlain: a row holds what only a tree can tell apart."""
        made: list[str] = []
        place = _last_row(text) if self._all_differ() else 0
        if place > 0:
            made += (self.rest(), text[:place].replace(MARK, ""))
            self._marks += text.count(MARK, 0, place)
        while (start := _row_start(text, place)) >= 0:
            end = text.find(_ROW, start) + len(_ROW)
            if start > place:
                self._between(text[place:start], made)
            self._next(text[start:end], made)
            place = end
        if place < len(text):
            self._between(text[place:], made)
        return "".join(made)

    def newly_cleared(self) -> list[int]:
        """Which of the printed texts stood in cells that became continued, and empty, since this was last asked."""
        cleared, self._cleared = self._cleared, []
        return [self.prints.marked[mark] for mark in cleared]

    def rest(self) -> str:
        """The row held back."""
        held, self._held = self._held, None
        return held.done() if held else ""

    def _all_differ(self) -> bool:
        """Whether no two cells with marks, from the row held back on, can show the same: nothing is to be merged."""
        if self.shape.nested or not self.shape.bare:
            return False
        first = self._held.mark if self._held else self._marks
        texts = [self.prints.texts[number] for number in self.prints.marked[first:]]
        return len(set(texts)) == len(texts)

    def _between(self, text: str, made: list[str]) -> None:
        if self._held is not None and "tbl>" not in text:  # a bookmark: still the same table
            self._held.cells[-1] += text
        else:
            made += (self.rest(), text)

    def _next(self, line: str, made: list[str]) -> None:
        if MARK not in line:
            made += (self.rest(), line)
            return
        row, above = self._read(line), self._held
        for mark, (place, (_, printed)) in enumerate(row.marked.items(), row.mark):
            if above is None or place not in above.marked or not _same(printed, above.marked[place][1]):
                continue
            if place not in above.merged:
                above.merge(place, "restart")
            row.merge(place, "continue")
            self._cleared.append(mark)
        made.append(self.rest())
        self._held = row

    def _read(self, line: str) -> _Row:
        if self.shape.nested and "<w:tbl>" in line:
            raise NotPlain
        cells = line.split(_CELL)
        places = _places(cells) if any(each in line for each in _GRID) else None
        marked: dict[Place, tuple[int, str]] = {}
        for number, cell in enumerate(cells):
            if MARK in cell:
                marked[places[number] if places else (number, 1)] = number, cell
                cells[number] = cell.replace(MARK, "")
        row = _Row(cells, marked, self._marks)
        self._marks += len(marked)
        return row


def _same(cell: str, above: str) -> bool:
    """Whether two cells, given with their marks, show the same."""
    if cell == above:
        return True
    if cell.partition(MARK)[0] == above.partition(MARK)[0]:  # cells of one template row differ in what they print only
        return False
    return _SHOWN.findall(cell.replace(MARK, "")) == _SHOWN.findall(above.replace(MARK, ""))


def _row_start(text: str, place: int) -> int:
    """Where the next w:tr begins; -1 where none does."""
    while (start := text.find("<w:tr", place)) >= 0 and text[start + 5] not in " >":
        place = start + 5
    return start


def _last_row(text: str) -> int:
    return max(text.rfind("<w:tr>"), text.rfind("<w:tr "))


def _places(pieces: list[str]) -> list[Place]:
    before = _BEFORE.search(pieces[0])
    column, places = int(before[1]) if before else 0, []
    for piece in pieces:
        found = _SPAN.search(piece)
        span = max(int(found[1]), 1) if found else 1
        places.append((column, span))
        column += span
    return places


def _merged(piece: str, kind: str) -> str:
    """A cell as the first of a merged one (restart), or as a further one, which is empty (continue)."""
    if any(each in piece for each in _UNUSUAL):
        raise NotPlain
    begin = piece.find(">", piece.find("<w:tc")) + 1
    head, rest = piece[:begin], piece[begin:]
    properties, content = "", rest
    if rest.startswith("<w:tcPr>"):
        properties, _, content = rest.removeprefix("<w:tcPr>").partition("</w:tcPr>")
    properties = _OLD.sub("", properties)
    widths = _WIDTHS.match(properties)
    at = widths.end() if widths else 0
    if kind == "continue":
        first = _FIRST.match(content)
        if first is None:
            raise NotPlain
        content = first[0] + "</w:p>"
    mark = f'<w:vMerge w:val="{kind}"/>'
    return f"{head}<w:tcPr>{properties[:at]}{mark}{properties[at:]}</w:tcPr>{content}"
