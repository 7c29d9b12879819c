"""Pages as measured on a rendering: ink, strokes and fonts. Values only; `docgen.rendering` makes them.

All lengths are millimetres from the upper left corner of the sheet as it is read, so a landscape page is 297 wide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from docgen.gongwen import faces

LANDSCAPE_NUMBER_TURN = 90  # degrees clockwise, GB/T 9704-2012 §8

Value = TypeVar("Value", str, float, int)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres; `top` is smaller than `bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle_x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle_y(self) -> float:
        return (self.top + self.bottom) / 2


def around(boxes: Iterable[Box]) -> Box:
    """The smallest rectangle with all of them. :raises ValueError: there is none."""
    every = tuple(boxes)
    return Box(
        min(box.left for box in every),
        min(box.top for box in every),
        max(box.right for box in every),
        max(box.bottom for box in every),
    )


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green, blue, each 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def is_red(self) -> bool:
        """The red of the mark and its rules, in any of its usual shades."""
        return self.red > 150 and self.green < 110 and self.blue < 110

    @property
    def is_black(self) -> bool:
        return max(self.red, self.green, self.blue) < 64

    def __str__(self) -> str:
        return f"{self.red:02X}{self.green:02X}{self.blue:02X}"


BLACK = Colour(0, 0, 0)
RED = Colour(255, 0, 0)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character. `cell` is the space it takes on its line (its advance), `ink` encloses what is printed."""

    text: str
    cell: Box
    ink: Box
    font: str  # PostScript name, without the prefix of a subset
    size_pt: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Line:
    """Characters on one base line without a wide gap between them; a row of a table is several lines.

    `ink` is measured on the picture of the page, so it is exact where a glyph's own box is only an upper bound.
    `turned`: degrees clockwise. `base`: the base line's y, or x where the line is turned by 90 or 270.
    """

    glyphs: tuple[Glyph, ...]
    ink: Box
    base: float
    turned: int = 0

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def packed(self) -> str:
        """The text without blanks: how lines are compared with what a document says."""
        return "".join(self.text.split())

    @property
    def cell(self) -> Box:
        """Where the first character's cell begins and the last one's ends."""
        return around(glyph.cell for glyph in self.glyphs)

    @property
    def size_pt(self) -> float:
        """The size of most characters, in points."""
        return most([glyph.size_pt for glyph in self.glyphs])

    @property
    def font(self) -> str:
        """The font of most characters."""
        return most([glyph.font for glyph in self.glyphs])

    @property
    def is_red(self) -> bool:
        return sum(glyph.colour.is_red for glyph in self.glyphs) * 2 > len(self.glyphs)


def most(values: Sequence[Value]) -> Value:
    """The value that occurs most often, the first of equals. :raises ValueError: there is none."""
    return max(dict.fromkeys(values), key=values.count)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight horizontal or vertical rule: a drawn line or a thin filled rectangle. `box` includes its weight."""

    box: Box
    weight: float
    colour: Colour

    @property
    def is_level(self) -> bool:
        return self.box.width >= self.box.height

    @property
    def length(self) -> float:
        return max(self.box.width, self.box.height)

    @property
    def y(self) -> float:
        return self.box.middle_y


@dataclass(frozen=True, slots=True)
class Page:
    """A page; `number` counts from 1 through the file. `red_ink`: runs of rows with red in them, from the picture
    of page 1, so that a mark that is a picture is seen as well."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    red_ink: tuple[Box, ...] = ()

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height


@dataclass(frozen=True, slots=True)
class Substitution:
    """A font the document asks for, and what the renderer used; `used` is empty where that cannot be told."""

    asked: str
    used: tuple[str, ...]

    def __str__(self) -> str:
        return f"“{self.asked}”以 {'、'.join(self.used) or '其他字体'} 代替"


@dataclass(frozen=True)
class RenderedDocument:
    """A document as a renderer put it on paper.

    `renderer`: its name and version. `asked`: the fonts the file names. `embedded`: the fonts in the PDF.
    `character_grid`: the file lays text on a grid of characters (linesAndChars). `failure`: why there are no pages.
    """

    pages: tuple[Page, ...]
    renderer: str
    asked: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()
    character_grid: bool = False
    failure: str = ""

    @cached_property
    def substitutions(self) -> tuple[Substitution, ...]:
        """The asked fonts of a known role that are in use under another font's name."""
        found = []
        for name in self.asked:
            face = faces.asked_face(name)
            used = tuple(
                font for font in self.embedded if faces.embedded_face(font) == face and faces.is_stand_in(font)
            )
            if face and used:
                found.append(Substitution(name, used))
        return tuple(found)

    @property
    def by_libreoffice(self) -> bool:
        return self.renderer.startswith("LibreOffice")
