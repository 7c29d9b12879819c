"""A workbook laid out once by a library, and filled any number of times: only its cells are written anew.

Styles, columns, rules and print set-up are the library's. Everything else is written as the library would have
written it, to the byte: some rows of the first sheet, all rows of the last one, the texts, and the references to
rows that moved. What the rows hold is decided by `form`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from xlsxwriter.utility import xl_col_to_name

from docgen import archive
from docgen.archive import Packed, Part
from docgen.excel import cells
from docgen.sheets import Value

# Stand for the name that differs from workbook to workbook, and for the first text of the rows. Nobody writes them.
NAME = "\ue0d0\ue0d1\ue0d2"
ROW = "\ue0d0\ue0d1\ue0d3"

TEXTS, _WORKBOOK = "xl/sharedStrings.xml", "xl/workbook.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LETTERS = tuple(map(xl_col_to_name, range(256)))
_REFERENCES = re.compile(r'(?<= )(?:r|ref|sqref|activeCell|topLeftCell)="[^"]*"')
_ONE_CELL = re.compile(r'(?<= sqref=")([A-Z]+\d+):\1(?=")')
_DAY_0 = date(1899, 12, 30)  # right from March 1900 on

_Pieces = tuple[str | int, ...]  # text, and numbers of rows that move


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its height in points, None for the standard one, and its cells: place from 0, value, number of the format."""

    height: float | None
    cells: Sequence[tuple[int, Value, int]]


@dataclass(frozen=True, slots=True)
class _Page:
    """The XML of a sheet around the rows that are filled in, and the numbers of the first and the last of them."""

    before: _Pieces
    after: _Pieces
    first: int
    last: int

    def written(self, lines: Sequence[Line], texts: "Texts") -> bytes:
        moved = self.first + len(lines) - 1 - self.last
        rows = [row_xml(number, line, texts) for number, line in enumerate(lines, self.first)]
        after = _at(self.after, moved)
        if len(lines) == 1:
            after = _ONE_CELL.sub(r"\1", after)
        return "".join((_at(self.before, moved), *rows, after)).encode()


class Texts:
    """The table of texts of one workbook, as it grows while cells are written."""

    def __init__(self, fixed: Sequence[str], uses: int) -> None:
        self.places = dict(zip(fixed, range(len(fixed)), strict=True))
        self.uses = uses

    def cell(self, begun: str, value: str | int | float | date) -> str:
        """The rest of the XML of a cell whose tag is `begun`."""
        if isinstance(value, str):
            self.uses += 1
            return f'{begun} t="s"><v>{self.places.setdefault(value, len(self.places))}</v></c>'
        number = (value - _DAY_0).days if isinstance(value, date) else value
        return f"{begun}><v>{number:.16G}</v></c>"

    def written(self, head: str, fixed: str, known: int) -> bytes:
        """`fixed` is the XML of the first `known` texts."""
        new = list(self.places)[known:]
        counts = f'{head} count="{self.uses}" uniqueCount="{len(self.places)}">'
        return "".join((counts, fixed, *map(_item, new), "</sst>")).encode()


@dataclass(frozen=True, slots=True)
class Prototype:
    """A workbook whose rows `first` to `last` (from 1) of the sheet `name` are to be filled."""

    parts: Mapping[str, Packed]  # in their order; those that change with what they were in the prototype
    page: _Page
    facts: _Page
    facts_part: str
    workbook: _Pieces
    texts_head: str
    texts: tuple[str, ...]
    uses: int

    @classmethod
    def of(cls, data: bytes, *, name: str, first: int, last: int) -> "Prototype":
        """Take a laid out workbook apart. The texts of its rows begin with `ROW`, and with nothing that stands elsewhere."""
        parts = archive.read_parts(data, name=name)
        sheets = [each for each in parts if each.startswith("xl/worksheets/sheet")]
        page = _page(parts[sheets[0]].decode(), first, last)
        facts = parts[sheets[-1]].decode()
        texts = texts_of(parts[TEXTS])
        fixed = texts[: next(place for place, text in enumerate(texts) if text.startswith(ROW))]
        kept = [parts[each].decode() for each in sheets[1:-1]]
        around = [piece for piece in (*kept, *page.before, *page.after) if isinstance(piece, str)]
        return cls(
            parts={each: archive.packed(content) for each, content in parts.items()},
            page=page,
            facts=_page(facts, 1, int(re.findall(r'<row r="(\d+)"', facts)[-1])),
            facts_part=sheets[-1],
            workbook=_movable(parts[_WORKBOOK].decode(), re.compile(rf">{name}![^<]*<"), last),
            texts_head=parts[TEXTS].decode().partition(" count=")[0],
            texts=fixed,
            uses=sum(each.count('t="s"') for each in around),
        )

    def filled(self, name: str, lines: Sequence[Line], facts: Sequence[Line]) -> bytes | None:
        """The workbook with these rows and its name in place of `NAME`; None where the library would have to lay it out.

        That is where texts meet that are equal only by chance, which the library would store once.
        """
        fixed = tuple(text.replace(NAME, name) for text in self.texts)
        if len(set(fixed)) < len(fixed):
            return None
        texts = Texts(fixed, self.uses)
        changed: dict[str, Part] = {
            "xl/worksheets/sheet1.xml": self.page.written(lines, texts),
            self.facts_part: self.facts.written(facts, texts),
            _WORKBOOK: _at(self.workbook, len(lines) - 1 - self.page.last + self.page.first).encode(),
            TEXTS: texts.written(self.texts_head, "".join(map(_item, fixed)), len(fixed)),
        }
        return archive.write_parts({**self.parts, **changed})


# ---- taking apart ------------------------------------------------------------------------------------------------


def _page(xml: str, first: int, last: int) -> _Page:
    begins = xml.index(f'<row r="{first}"')
    ends = xml.index("</row>", xml.index(f'<row r="{last}"')) + len("</row>")
    before, after = (_movable(piece, _REFERENCES, last) for piece in (xml[:begins], xml[ends:]))
    return _Page(before, after, first, last)


def _movable(xml: str, references: re.Pattern[str], last: int) -> _Pieces:
    """The XML cut at the numbers of rows, within `references`, that are `last` or below it."""
    pieces: list[str | int] = []
    done = 0
    for reference in references.finditer(xml):
        for number in re.finditer(r"\d+", reference[0]):
            if int(number[0]) >= last:
                start = reference.start() + number.start()
                pieces += (xml[done:start], int(number[0]))
                done = start + len(number[0])
    return (*pieces, xml[done:])


def texts_of(shared: bytes) -> tuple[str, ...]:
    found = ElementTree.fromstring(shared).iter(f"{_MAIN}t")
    return tuple(cells.unescaped(each.text or "") for each in found)


# ---- putting together --------------------------------------------------------------------------------------------


def _at(pieces: _Pieces, moved: int) -> str:
    return "".join(piece if isinstance(piece, str) else str(piece + moved) for piece in pieces)


def row_xml(number: int, line: Line, texts: Texts) -> str:
    height = "" if line.height is None else f' ht="{line.height:.16g}"'
    written = [
        f'<c r="{_LETTERS[place]}{number}" s="{style}"/>'
        if value is None or value == ""
        else texts.cell(f'<c r="{_LETTERS[place]}{number}" s="{style}"', value)
        for place, value, style in line.cells
    ]
    return f'<row r="{number}"{height}>{"".join(written)}</row>'


_NOT_PLAIN = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s$")


def _item(text: str) -> str:
    if not _NOT_PLAIN.search(text):
        return f"<si><t>{text}</t></si>"
    kept = re.sub("(_x[0-9a-fA-F]{4}_)", r"_x005F\1", text)
    kept = kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    space = ' xml:space="preserve"' if re.search(r"^\s|\s$", text) else ""
    return f"<si><t{space}>{kept}</t></si>"
