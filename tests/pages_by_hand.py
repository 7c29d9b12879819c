"""Pages put together by hand for the pure tests of the rules about pages: a good letter and a good file."""

from dataclasses import replace

from docgen.gongwen import standard as gb
from docgen.gongwen.page import BLACK, RED, Box, Colour, Glyph, Line, Page, RenderedDocument, Stroke

FANG, HEI, KAI, SONG, TITLE = "FangSong", "SimHei", "KaiTi", "SimSun", "FZXBSJW--GB1-0"
CHARACTER_MM = gb.TYPE_AREA_WIDTH_MM / gb.CHARACTERS_PER_LINE
RENDERER = "LibreOffice 7.4.7.2"
FONTS = ("仿宋", "黑体", "楷体", "宋体", "方正小标宋简体")
FULL = "建设城市数字底座打造核心平台深化重点领域智慧应用统筹推进"
assert len(FULL) == gb.CHARACTERS_PER_LINE


def line(
    text: str, left: float, top: float, *, size: float = 16, font: str = FANG, colour: Colour = BLACK, step: float = 0
) -> Line:
    """Text in cells of equal width from `left` on, digits half as wide; its ink begins at `top`."""
    full = step or (CHARACTER_MM if size == 16 else size * gb.MM_PER_POINT)
    height = size * gb.MM_PER_POINT
    glyphs, x = [], left
    for character in text:
        wide = full / 2 if character.isascii() else full
        cell = Box(x, top, x + wide, top + height)
        glyphs.append(Glyph(character, cell, cell, font, size, colour))
        x += wide
    return Line(tuple(glyphs), Box(left, top, x, top + height), top + height)


def centred(text: str, top: float, *, size: float, font: str = TITLE, colour: Colour = BLACK) -> Line:
    width = len(text) * size * gb.MM_PER_POINT
    return line(text, 106 - width / 2, top, size=size, font=font, colour=colour)


def ending(text: str, right: float, top: float, **given: float) -> Line:
    """Text that ends at `right`."""
    made = line(text, 0, top, **given)  # type: ignore[arg-type]
    return line(text, right - made.cell.right, top, **given)  # type: ignore[arg-type]


def level(y: float, left: float, right: float, weight: float, colour: Colour = BLACK) -> Stroke:
    """A horizontal rule whose upper edge is at `y`."""
    return Stroke(Box(left, y, right, y + weight), weight, colour)


def plumb(x: float, top: float, bottom: float) -> Stroke:
    return Stroke(Box(x, top, x + 0.18, bottom), 0.18, BLACK)


def number(label: int, *, dash_y: float = 269.0) -> Line:
    """A page number on its right side; all its glyphs have the ink of a dash."""
    text = f"—{label}—"
    left = 33.0 if label % 2 == 0 else 179.06 - sum(2.47 if each.isascii() else 4.94 for each in text)
    made = line(text, left, dash_y - 2.47, size=14, font=SONG)
    dashes = tuple(
        replace(glyph, ink=Box(glyph.cell.left, dash_y - 0.1, glyph.cell.right, dash_y + 0.1)) for glyph in made.glyphs
    )
    return replace(made, glyphs=dashes)


def text_rows(first: float, count: int, *, indent_every: int = 4, step: float = gb.LINE_MM) -> tuple[Line, ...]:
    """Rows of full lines; every so many begins a paragraph."""
    rows = []
    for row in range(count):
        indented = row % indent_every == 0
        left = 28 + 2 * CHARACTER_MM if indented else 28.0
        rows.append(line(FULL[2:] if indented else FULL, left, first + row * step))
    return tuple(rows)


def page(number_: int, *lines: Line, strokes: tuple[Stroke, ...] = (), turned: bool = False) -> Page:
    width, height = (297.0, 210.0) if turned else (210.0, 297.0)
    ordered = tuple(sorted(lines, key=lambda each: (each.turned, each.base, each.cell.left)))
    return Page(number_, width, height, ordered, strokes)


def document(*pages: Page, asked: tuple[str, ...] = FONTS) -> RenderedDocument:
    fonts = dict.fromkeys(glyph.font for each in pages for row in each.lines for glyph in row.glyphs)
    return RenderedDocument(pages, RENDERER, asked, tuple(fonts))


def signature(top: float) -> tuple[Line, Line]:
    """署名 and 成文日期 of a sealed document."""
    date = ending("2020年6月8日", 184 - 4 * CHARACTER_MM, top + gb.LINE_MM)
    name = "统筹建设办公室"
    half = len(name) * CHARACTER_MM / 2
    return line(name, date.cell.middle_x - half, top), date


LETTER_MARK = centred("统筹建设办公室", 30.0, size=30, colour=RED)
RULE_TOP = LETTER_MARK.ink.bottom + 4
LETTER_RULES = (
    level(RULE_TOP, 20, 190, 0.7, RED), level(RULE_TOP + 1.25, 20, 190, 0.26, RED),
    level(275.8, 20, 190, 0.26, RED), level(276.3, 20, 190, 0.7, RED),
)  # fmt: skip
_NUMBER = ending("统筹函〔2020〕3号", 184, RULE_TOP + 1.51 + 4.84)
_TITLE = centred("关于分解任务的函", _NUMBER.ink.bottom + 20.78, size=22)
_TO = line("水务局：", 28, _TITLE.ink.bottom + gb.LINE_MM)
LETTER_LINES = (LETTER_MARK, _NUMBER, _TITLE, _TO, *text_rows(_TO.ink.top + gb.LINE_MM, 9))


def letter() -> RenderedDocument:
    """A good letter of two pages."""
    second = page(2, *text_rows(38.0, 5), *signature(110.0), number(2))
    return document(page(1, *LETTER_LINES, strokes=LETTER_RULES), second)


FILE_MARK = centred("统筹建设办公室文件", 72.0, size=26, colour=RED)
_FILE_NUMBER = line("统筹〔2020〕2号", 106 - 7.5 * CHARACTER_MM / 2, FILE_MARK.ink.bottom + 20.78)
_FILE_RULE = level(_FILE_NUMBER.ink.bottom + 4, 28, 184, 0.53, RED)
_FILE_TITLE = centred("关于进展情况的报告", _FILE_RULE.box.bottom + 20.78, size=22)
_FILE_TO = line("领导小组：", 28, _FILE_TITLE.ink.bottom + gb.LINE_MM)
_FILE_TEXT = text_rows(_FILE_TO.ink.top + gb.LINE_MM, 8)
IMPRINT_RULES = (level(245.8, 28, 184, 0.35), level(253.9, 28, 184, 0.25), level(261.8, 28, 184, 0.35))
IMPRINT = (
    line("抄送：区委办公室。", 28 + 4.94, 248.0, size=14),
    line("统筹建设办公室", 28 + 4.94, 256.0, size=14),
    ending("2020年10月20日印发", 184 - 4.94, 256.0, size=14),
)


def file() -> RenderedDocument:
    """A good file of four pages, the second one full."""
    return document(
        page(1, FILE_MARK, _FILE_NUMBER, _FILE_TITLE, _FILE_TO, *_FILE_TEXT, number(1), strokes=(_FILE_RULE,)),
        page(2, *text_rows(38.0, 22), number(2)),
        page(3, *text_rows(38.0, 5), *signature(110.0), number(3)),
        page(4, *IMPRINT, strokes=IMPRINT_RULES),
    )


def changed(of: RenderedDocument, page_number: int, new: Page) -> RenderedDocument:
    return replace(of, pages=tuple(new if each.number == page_number else each for each in of.pages))
