"""Merging equal cells below each other in the text of a table, one row held back: as `finish.merge_cells` does it in a
tree, for tables of any length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docgen.word.programs import MARK, TEXT

_SHOWN = re.compile(rf"{TEXT}([^<]*)|<w:(br|tab)/>|(</w:p>)")
_SPAN = re.compile(r'<w:gridSpan w:val="(\d+)"')
_GRID = re.compile("<w:grid(?:Span|Before)")
_BEFORE = re.compile(r'<w:gridBefore w:val="(\d+)"')
_FIRST = re.compile(r"<w:p(?: [^>]*)?>(?:<w:pPr>.*?</w:pPr>|<w:pPr/>)?", re.DOTALL)
_WIDTHS = re.compile(r"(?:<w:(?:cnfStyle|tcW|gridSpan|hMerge)\b[^>]*/>)*")  # what stands before vMerge in the schema
_OLD = re.compile(r"<w:vMerge\b[^>]*/>")
_UNUSUAL = ("Change ", "<w:bookmark", "<w:comment")
_ROW, _CELL = "</w:tr>", "</w:tc>"

Place = tuple[int, int]  # first grid column, columns spanned


class NotPlain(Exception):  # noqa: N818 – a signal to the caller, who has another way
    """The text is not of the kind that is finished as text."""


@dataclass(frozen=True, slots=True)
class _Marked:
    """A cell with a mark: its text before and behind that, which cell of its row it is, and which mark of the part."""

    before: str
    behind: str
    cell: int
    mark: int

    def shows_the_same(self, other: "_Marked") -> bool:
        if self.before == other.before:  # cells of one template row differ in what they print only
            return self.behind == other.behind
        return _SHOWN.findall(self.before + self.behind) == _SHOWN.findall(other.before + other.behind)


@dataclass
class _Row:
    """A row with marks. `merged`: cells that are part of a merged one; `pieces`: the text up to each </w:tc>, once asked."""

    text: str
    marked: dict[Place, _Marked]
    merged: set[Place] = field(default_factory=set)
    pieces: list[str] = field(default_factory=list)

    def merge(self, place: Place, kind: str) -> None:
        self.pieces = self.pieces or self.text.split(_CELL)
        self.merged.add(place)
        number = self.marked[place].cell
        self.pieces[number] = _merged(self.pieces[number], kind)

    def extend(self, text: str) -> None:
        """Take in what stands behind the row and is none: a bookmark."""
        self.text += text
        if self.pieces:
            self.pieces[-1] += text

    def done(self) -> str:
        return _CELL.join(self.pieces) if self.pieces else self.text


@dataclass
class Merger:
    """Takes the text of a part in pieces that end between rows, and gives it back merged, up to a row later.

    `nested`: there may be tables in cells.
    """

    nested: bool
    _cleared: list[int] = field(default_factory=list)
    _marks: int = 0
    _held: _Row | None = None

    @property
    def holding(self) -> bool:
        return self._held is not None

    def merged(self, text: str) -> Iterator[str]:
        """:raises NotPlain: a row holds what only a tree can tell apart."""
        place = 0
        while (start := _row_start(text, place)) >= 0:
            end = text.find(_ROW, start) + len(_ROW)
            yield from self._between(text[place:start])
            yield from self._next(text[start:end])
            place = end
        yield from self._between(text[place:])

    def newly_cleared(self) -> list[int]:
        """Which marks of the part, counted from 0, stood in cells that became continued, and empty, since asked last."""
        cleared, self._cleared = self._cleared, []
        return cleared

    def rest(self) -> Iterator[str]:
        """The row held back."""
        if self._held is not None:
            yield self._held.done()
            self._held = None

    def _between(self, text: str) -> Iterator[str]:
        if not text:
            return
        if self._held is not None and "tbl>" not in text:  # still the same table
            self._held.extend(text)
            return
        yield from self.rest()
        yield text

    def _next(self, line: str) -> Iterator[str]:
        first, *behind = line.split(MARK)
        if not behind:
            yield from self.rest()
            yield line
            return
        row, above = self._read(first, behind), self._held
        for place, cell in row.marked.items():
            if above is None or place not in above.marked or not cell.shows_the_same(above.marked[place]):
                continue
            if place not in above.merged:
                above.merge(place, "restart")
            row.merge(place, "continue")
            self._cleared.append(cell.mark)
        yield from self.rest()
        self._held = row

    def _read(self, first: str, behind: list[str]) -> _Row:
        """A row by its text before the first mark and behind each."""
        text = "".join((first, *behind))
        if self.nested and "<w:tbl>" in text:
            raise NotPlain
        marked: dict[Place, _Marked] = {}
        cell, before = 0, first
        spans = any(_GRID.search(each) for each in (first, *behind[:-1]))
        places = _places(text.split(_CELL)) if spans else None
        for piece in behind:
            cell += before.count(_CELL)
            begin = before.rfind(_CELL)
            place = places[cell] if places else (cell, 1)
            marked[place] = _Marked(
                before[begin:] if begin >= 0 else before, piece[: piece.find(_CELL)], cell, self._marks
            )
            self._marks += 1
            before = piece
        return _Row(text, marked)


def _row_start(text: str, place: int) -> int:
    """Where the next w:tr begins; -1 where none does."""
    while (start := text.find("<w:tr", place)) >= 0 and text[start + 5] not in " >":
        place = start + 5
    return start


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
