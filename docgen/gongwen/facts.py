"""What a Word document says about its looks, as effective values: styles, defaults and theme already resolved.

`docgen.word.view` reads these from a file; the rules of this package judge them. Lengths are twips (1/20 pt) where
a name says so and millimetres where it ends in _mm; type sizes are points. None means that the file does not say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from docgen.gongwen.standard import TWIPS_PER_MM

BODY = "正文"  # the name of the main part in places


def millimetres(twips: float) -> float:
    return twips / TWIPS_PER_MM


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the part of the package in words, the paragraph in it (from 1), the section (from 0)."""

    part: str
    number: int
    section: int | None = None
    start: str = ""  # how its text begins

    def __str__(self) -> str:
        words = f"“{self.start}”" if self.start else ""
        return f"{self.part}第{self.number}段{words}"


@dataclass(frozen=True, slots=True)
class Font:
    """The fonts of a run by script. `themed`: the scripts whose font comes from the theme, not from a name."""

    east_asia: str = ""
    ascii: str = ""
    high_ansi: str = ""
    hint: str = ""
    themed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. `field` is the code of the field whose result it is (PAGE), empty for plain text."""

    text: str
    font: Font
    size_pt: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str = ""  # RRGGBB; empty: automatic
    spacing_twips: int = 0
    raised_pt: float = 0
    hidden: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Indents:
    """Twips, and hundredths of a character where given; those win in Word. `first` is negative when hanging."""

    left: int = 0
    right: int = 0
    first: int = 0
    left_chars: int | None = None
    right_chars: int | None = None
    first_chars: int | None = None


@dataclass(frozen=True, slots=True)
class Spacing:
    """White above and below, and the line. `rule`: exact and atLeast in twips, auto in 240ths of a line."""

    before: int = 0
    after: int = 0
    line: int = 240
    rule: str = "auto"


@dataclass(frozen=True, slots=True)
class Border:
    """A rule at a side (top, bottom, insideH …); `eighths` of a point is its weight."""

    side: str
    kind: str
    eighths: int
    space_pt: int
    color: str

    @property
    def weight_mm(self) -> float:
        return self.eighths / 8 * 25.4 / 72


@dataclass(frozen=True, slots=True)
class Tab:
    kind: str
    twips: int


@dataclass(frozen=True, slots=True)
class Offset:
    """Where an anchored drawing lies on one axis: from what it is measured, how far, or how it is aligned."""

    relative: str
    distance_mm: float | None = None
    align: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A shape anchored in a paragraph: a `line`, a `box` with text, a `picture`, or `other`."""

    kind: str
    name: str
    across: Offset
    down: Offset
    width_mm: float
    height_mm: float
    weight_mm: float | None = None  # of a line
    color: str = ""
    compound: str = ""  # of a line that is two: thickThin, thinThick, dbl, as seen from above
    anchored: bool = True  # False: in the line, like a character
    at_bottom: bool = False  # the text stands on the lower edge of the box
    turned: bool = False  # the text reads downward
    blocks: "tuple[Block, ...]" = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it takes effect. `number` is the list number Word writes in front, which `text` includes."""

    place: Place
    style: str
    aliases: str
    runs: tuple[Run, ...]
    mark: Run  # how the paragraph mark is set: the size of an empty paragraph
    jc: str = "left"
    indents: Indents = Indents()
    spacing: Spacing = Spacing()
    keep_next: bool = False
    keep_lines: bool = False
    page_break_before: bool = False
    page_break_inside: bool = False
    snap_to_grid: bool = True
    outline: int | None = None
    number: str = ""
    tabs: tuple[Tab, ...] = ()
    borders: tuple[Border, ...] = ()
    frame: bool = False
    frame_top: int | None = None  # twips from the sheet's upper edge, of a frame fixed to the page
    drawings: tuple[Drawing, ...] = ()
    ends_section: bool = False

    @property
    def text(self) -> str:
        """What a reader sees; tabs and line breaks are `\\t` and `\\n`."""
        shown = "".join(run.text for run in self.runs if not run.hidden)
        if not self.number:
            return shown
        return f"{self.number} {shown}" if self.number[-1].isalnum() else self.number + shown

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(run.field for run in self.runs if run.field)

    @property
    def first_run(self) -> Run:
        """The first run that shows something, else the paragraph mark."""
        return next((run for run in self.runs if run.text.strip() and not run.hidden), self.mark)

    @property
    def size_pt(self) -> float:
        return self.first_run.size_pt

    def border(self, side: str) -> Border | None:
        return next((each for each in self.borders if each.side == side), None)


@dataclass(frozen=True, slots=True)
class Cell:
    blocks: "tuple[Block, ...]"
    turned: bool = False
    borders: tuple[Border, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    header: bool = False
    cant_split: bool = False
    height_twips: int | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Floating:
    """Where a floating table lies, in twips from what is named."""

    across_from: str
    down_from: str
    across: int | None
    down: int | None
    down_align: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    place: Place
    rows: tuple[Row, ...]
    width_twips: int | None
    borders: tuple[Border, ...] = ()
    floating: Floating | None = None

    def border(self, side: str) -> Border | None:
        return next((each for each in self.borders if each.side == side), None)


Block = Paragraph | Table


def paragraphs_in(blocks: tuple[Block, ...], *, drawings: bool = True) -> Iterator[Paragraph]:
    """Every paragraph of blocks in reading order, those of tables and (if asked) of text boxes included."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs_in(cell.blocks, drawings=drawings)
        else:
            yield block
            for drawing in block.drawings if drawings else ():
                yield from paragraphs_in(drawing.blocks)


def tables_in(blocks: tuple[Block, ...]) -> Iterator[Table]:
    """Every table of blocks, nested ones and those in text boxes included."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
            inner: list[tuple[Block, ...]] = [cell.blocks for row in block.rows for cell in row.cells]
        else:
            inner = [drawing.blocks for drawing in block.drawings]
        for blocks_inside in inner:
            yield from tables_in(blocks_inside)


@dataclass(frozen=True, slots=True)
class Story:
    """A header or footer part; the same part may serve several sections."""

    name: str
    blocks: tuple[Block, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(paragraphs_in(self.blocks))

    @property
    def drawings(self) -> tuple[Drawing, ...]:
        return tuple(each for paragraph in self.paragraphs for each in paragraph.drawings)

    @property
    def numbers_pages(self) -> bool:
        return any("PAGE" in paragraph.fields for paragraph in self.paragraphs)


EMPTY = Story("", ())


@dataclass(frozen=True, slots=True)
class Section:
    """A section with what it inherits: `headers`, `footers` by kind (default, even, first), absent where none is."""

    number: int
    start: str
    width_twips: int
    height_twips: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int
    gutter: int = 0
    landscape: bool = False
    own_first_page: bool = False
    page_start: int | None = None
    page_format: str = ""
    grid: str = ""
    line_pitch: int | None = None
    char_space: int = 0
    columns: int = 1
    headers: Mapping[str, Story] = field(default_factory=dict)
    footers: Mapping[str, Story] = field(default_factory=dict)

    @property
    def text_width_twips(self) -> int:
        return self.width_twips - self.left - self.right - self.gutter

    @property
    def text_height_twips(self) -> int:
        return self.height_twips - abs(self.top) - abs(self.bottom)

    @property
    def where(self) -> str:
        return f"第{self.number + 1}节"


@dataclass(frozen=True, slots=True)
class Settings:
    even_and_odd: bool = False
    mirror_margins: bool = False
    hyphenation: bool = False


@dataclass(frozen=True)
class Document:
    """A whole document. `normal_size_pt` is the size of the default paragraph style, on which grids count."""

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    settings: Settings
    normal_size_pt: float

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs of the body that stand in no table and no box."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @cached_property
    def everywhere(self) -> tuple[Paragraph, ...]:
        """All paragraphs of the body, those in tables and text boxes included; no headers and footers."""
        return tuple(paragraphs_in(self.blocks))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(tables_in(self.blocks))

    @property
    def stories(self) -> tuple[Story, ...]:
        """Each header and footer once."""
        found = {
            story.name: story
            for section in self.sections
            for story in (*section.headers.values(), *section.footers.values())
        }
        return tuple(found.values())

    def section_of(self, paragraph: Paragraph) -> Section:
        return self.sections[paragraph.place.section or 0]
