"""PDF pages measured: characters with their cells and ink, rules with their weight, red ink.

The only module that knows pypdfium2. PDF counts in points from the lower left corner, `docgen.gongwen.page` in
millimetres from the upper left one.
"""

import ctypes
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

import pypdfium2
import pypdfium2.raw as pdfium

from docgen.errors import SourceError
from docgen.gongwen.page import Box, Colour, Glyph, Line, Page, Stroke, around
from docgen.gongwen.standard import MM_PER_POINT
from docgen.rendering import picture
from docgen.rendering.lines import Placed, banded, joined, lines_of

_SCALE = picture.DPI / 72
_RULE_MM = 1.5  # a filled rectangle not thicker than that is a rule
_SHORTEST_RULE_MM = 3.0
_STRAIGHT_MM = 0.1
_NAME_BYTES = 256
_POINTS_OF_A_RULE = 8
_NEARLY_WHITE = 240


@dataclass(frozen=True, slots=True)
class Sheet:
    """How points of a PDF page become millimetres of the sheet: its left and upper edge in points."""

    left: float
    top: float

    def x(self, points: float) -> float:
        return (points - self.left) * MM_PER_POINT

    def y(self, points: float) -> float:
        return (self.top - points) * MM_PER_POINT

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        return Box(self.x(left), self.y(top), self.x(right), self.y(bottom))


def measured(pdf: bytes) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """The pages and the names of the fonts on them.

    :raises SourceError: it is not a PDF, or a damaged one.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"渲染得到的 PDF 打不开（{error}）。", hint="请重试；仍不行时检查 LibreOffice。") from None
    with document:
        pages = tuple(_page(document, number) for number in range(len(document)))
    fonts = {glyph.font: None for page in pages for line in page.lines for glyph in line.glyphs if glyph.font}
    return pages, tuple(fonts)


def _page(document: pypdfium2.PdfDocument, index: int) -> Page:
    page = document[index]
    left, _, _, top = page.get_cropbox()
    sheet = Sheet(left, top)
    width, height = page.get_size()
    strokes = joined(_strokes(page, sheet))
    dark = _dark(page)
    text = page.get_textpage()
    lines = lines_of(_glyphs(text, sheet), strokes, dark.ink)
    red = () if index else _red_ink(page, lines, strokes)
    made = Page(index + 1, width * MM_PER_POINT, height * MM_PER_POINT, lines, strokes, red)
    text.close()
    page.close()
    return made


# ---- pictures ---------------------------------------------------------------------------------------------------


def _dark(page: pypdfium2.PdfPage) -> picture.Mask:
    made = page.render(scale=_SCALE, grayscale=True)
    return picture.dark(bytes(made.buffer), made.width, made.height, made.stride)


def _red_ink(page: pypdfium2.PdfPage, lines: Iterable[Line], strokes: Iterable[Stroke]) -> tuple[Box, ...]:
    """The runs of rows with red ink. Only where more than text and rules is on the page is a coloured picture made
    of it: that takes longer than all the rest."""
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING, pdfium.FPDF_PAGEOBJ_FORM]
    if any(True for _ in page.get_objects(filter=kinds, max_depth=1)) or _has_shapes(page):
        return _red(page).bands()
    boxes = [line.ink for line in lines if line.is_red] + [each.box for each in strokes if each.colour.is_red]
    return banded(boxes)


def _has_shapes(page: pypdfium2.PdfPage) -> bool:
    """Whether there are drawn shapes with many points, as a mark has that is no text."""
    paths = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1)
    return any(pdfium.FPDFPath_CountSegments(path) > _POINTS_OF_A_RULE for path in paths)


def _red(page: pypdfium2.PdfPage) -> picture.Mask:
    made = page.render(scale=_SCALE, prefer_bgrx=False, rev_byteorder=False)
    return picture.red(bytes(made.buffer), made.width, made.height, made.stride)


# ---- characters -------------------------------------------------------------------------------------------------


def _glyphs(text: pypdfium2.PdfTextPage, sheet: Sheet) -> Iterator[Placed]:
    """The characters; PDFium has one beyond U+FFFF as its two halves, here it is one."""
    count = pdfium.FPDFText_CountChars(text)
    each = [_glyph(text, index, sheet) for index in range(count) if pdfium.FPDFText_IsGenerated(text, index) != 1]
    taken = False
    for placed, after in zip_longest(each, each[1:]):
        paired = not taken and after is not None and _is_pair(placed, after)
        if not taken:
            yield _joined(placed, after) if paired else _whole(placed)
        taken = paired


def _whole(placed: Placed) -> Placed:
    """〓 for a half that stands alone: it is no character, and cannot be written."""
    half = "\ud800" <= placed[0].text <= "\udfff"
    return (replace(placed[0], text="〓"), *placed[1:]) if half else placed


def _is_pair(former: Placed, latter: Placed) -> bool:
    return "\ud800" <= former[0].text <= "\udbff" and "\udc00" <= latter[0].text <= "\udfff"


def _joined(former: Placed, latter: Placed) -> Placed:
    one, other = former[0], latter[0]
    text = (one.text + other.text).encode("utf-16", "surrogatepass").decode("utf-16")
    whole = replace(one, text=text, cell=around((one.cell, other.cell)), ink=around((one.ink, other.ink)))
    return whole, *former[1:]


def _glyph(text: pypdfium2.PdfTextPage, index: int, sheet: Sheet) -> Placed:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    turned = round(math.degrees(math.atan2(-matrix.b, matrix.a)) / 90) * 90 % 360
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    base = {0: sheet.y(y.value), 90: sheet.x(x.value), 270: sheet.x(x.value)}.get(turned, sheet.y(y.value))
    glyph = Glyph(
        _character(pdfium.FPDFText_GetUnicode(text, index)),
        _cell(text, index, sheet),
        _ink(text, index, sheet),
        _font(text, index),
        round(size, 2),
        _text_colour(text, index),
    )
    return glyph, base, turned


def _character(code: int) -> str:
    """The character; a hyphen for PDFium's mark of one at the end of a line."""
    return "-" if code == 2 else chr(code)


def _cell(text: pypdfium2.PdfTextPage, index: int, sheet: Sheet) -> Box:
    loose = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, loose)
    return sheet.box(loose.left, loose.bottom, loose.right, loose.top)


def _ink(text: pypdfium2.PdfTextPage, index: int, sheet: Sheet) -> Box:
    """The box of the outline's control points: it encloses the ink, by up to 0.7 mm too much."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
    return sheet.box(left.value, bottom.value, right.value, top.value)


def _font(text: pypdfium2.PdfTextPage, index: int) -> str:
    name = ctypes.create_string_buffer(_NAME_BYTES)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, index, name, _NAME_BYTES, flags)
    full = name.value.decode("utf-8", "replace")
    return full[7:] if full[6:7] == "+" else full


def _text_colour(text: pypdfium2.PdfTextPage, index: int) -> Colour:
    return _colour(pdfium.FPDFText_GetFillColor, text, index)[0]


def _colour(ask: object, *what: object) -> tuple[Colour, int]:
    """The colour and its opacity, 0 to 255."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask(*what, red, green, blue, alpha)  # type: ignore[operator]
    return Colour(red.value, green.value, blue.value), alpha.value


# ---- rules ------------------------------------------------------------------------------------------------------


def _strokes(page: pypdfium2.PdfPage, sheet: Sheet) -> Iterator[Stroke]:
    for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        fill, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroked)
        runs = list(_runs(path, sheet))
        if stroked.value:
            yield from _drawn(path, runs)
        elif fill.value:
            yield from _filled(path, runs)


Point = tuple[float, float]


def _runs(path: pypdfium2.PdfObject, sheet: Sheet) -> Iterator[list[Point]]:
    """The parts of a path, each as its points; a curve counts as the points that control it."""
    matrix = path.get_matrix()
    run: list[Point] = []
    for number in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and run:
            yield run
            run = []
        on_page = matrix.on_point(x.value, y.value)
        run.append((sheet.x(on_page[0]), sheet.y(on_page[1])))
        if pdfium.FPDFPathSegment_GetClose(segment) and len(run) > 2:
            run.append(run[0])
    if run:
        yield run


def _drawn(path: pypdfium2.PdfObject, runs: list[list[Point]]) -> Iterator[Stroke]:
    width = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(path, width)
    matrix = path.get_matrix()
    weight = width.value * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) * MM_PER_POINT
    colour, alpha = _colour(pdfium.FPDFPageObj_GetStrokeColor, path)
    for run in runs if _visible(colour, alpha) else ():
        for (x, y), (to_x, to_y) in pairwise(run):
            half = weight / 2
            if abs(y - to_y) <= _STRAIGHT_MM < abs(x - to_x):
                yield Stroke(Box(min(x, to_x), min(y, to_y) - half, max(x, to_x), max(y, to_y) + half), weight, colour)
            elif abs(x - to_x) <= _STRAIGHT_MM < abs(y - to_y):
                yield Stroke(Box(min(x, to_x) - half, min(y, to_y), max(x, to_x) + half, max(y, to_y)), weight, colour)


def _filled(path: pypdfium2.PdfObject, runs: list[list[Point]]) -> Iterator[Stroke]:
    colour, alpha = _colour(pdfium.FPDFPageObj_GetFillColor, path)
    for run in runs if _visible(colour, alpha) else ():
        box = around(Box(x, y, x, y) for x, y in run)
        if min(box.width, box.height) <= _RULE_MM and max(box.width, box.height) >= _SHORTEST_RULE_MM:
            yield Stroke(box, min(box.width, box.height), colour)


def _visible(colour: Colour, alpha: int) -> bool:
    return alpha > 0 and min(colour.red, colour.green, colour.blue) < _NEARLY_WHITE
