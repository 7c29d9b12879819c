"""A received .docx as facts: bytes in, `docgen.gongwen.facts.Document` out. Nothing is judged here.

Any Word file is read: strict and transitional, with dangling relations, without styles. What takes effect is worked
out in `view_styles`; sections, headers and settings are in `view_sections`, shapes in `view_shapes`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docgen.errors import SourceError
from docgen.gongwen import facts
from docgen.gongwen.facts import (
    Block,
    Border,
    Cell,
    Document,
    Floating,
    Font,
    Indents,
    Paragraph,
    Place,
    Row,
    Run,
    Spacing,
    Tab,
    Table,
)
from docgen.word.oxml import Element, qualified
from docgen.word.reading_numbers import Numbering
from docgen.word.reading_package import WordPackage, open_package
from docgen.word.reading_text import Sight, contents
from docgen.word.view_runs import runs_of
from docgen.word.view_sections import Stories, sections, settings
from docgen.word.view_shapes import drawings
from docgen.word.view_styles import Layer, Styles, laid_on, paragraph_layer, run_layer
from docgen.word.view_theme import Theme
from docgen.word.view_values import attribute, child, integer, is_on, measure, val

_P, _TBL, _TR, _TC, _SECT = (qualified(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "sectPr"))
_BR = qualified("w:br")
_TURNED = frozenset({"tbRl", "tbRlV", "rl"})
_STARTS = 12  # characters of a paragraph that name it in a place


def view(data: bytes, *, file: str) -> Document:
    """The facts of a .docx. :raises SourceError: not a .docx, protected, damaged or too large."""
    package = open_package(data, file=file)
    try:
        return _document(package)
    except RecursionError as error:
        hint = "请在 WPS 或 Word 中简化后另存为 .docx 格式。"
        raise SourceError(f"{file}：内容嵌套过深，不能读取。", hint=hint) from error


def _document(package: WordPackage) -> Document:
    styles = Styles(package.beside("styles"), Theme.read(package.beside("theme")))
    numbering = package.beside("numbering")
    lists = Numbering(numbering, package.beside("styles"))
    body = package.document.find(qualified("w:body"))
    main = _Part(facts.BODY, styles, lists, section=0)
    blocks = tuple(main.blocks(body))
    stories = Stories(package, lambda name, root: tuple(_Part(name, styles, lists).blocks(root)))
    normal = styles.run(styles.default_paragraph, direct={})
    return Document(
        blocks=blocks,
        sections=sections(body, stories),
        settings=settings(package.beside("settings")),
        normal_size_pt=_number(normal.get("sz")) / 2,
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _unseen(sight: Sight) -> None:
    """What is not text is looked at where it matters."""


@dataclass
class _Part:
    """The body, or one header or footer, read from its beginning; counts paragraphs and sections."""

    name: str
    styles: Styles
    lists: Numbering
    section: int | None = None
    count: int = field(default=0)

    def blocks(self, root: Element, table_style: str = "") -> Iterator[Block]:
        for node in contents(root, _unseen):
            if node.tag == _P:
                yield self.paragraph(node, table_style)
            elif node.tag == _TBL:
                yield self.table(node)

    # ---- paragraphs

    def paragraph(self, node: Element, table_style: str) -> Paragraph:
        properties = child(node, "pPr")
        style = val(properties, "pStyle") or self.styles.default_paragraph
        layer = self._layer(properties, style, table_style)
        self.count += 1
        number = self.lists.number(node)
        place = Place(self.name, self.count, self.section)  # text boxes inside of it count after it
        base = (table_style, style)
        mark = self._run("", self.styles.run(*base, direct=run_layer(child(properties, "rPr"))))
        runs = tuple(
            self._run(piece.text, self.styles.run(*base, piece.style, direct=piece.layer), piece.field)
            for piece in runs_of(node)
        )
        names = self.styles[style]
        start = "".join(run.text for run in runs).strip()
        ends = properties is not None and properties.find(_SECT) is not None
        shapes = tuple(each for shape in _shapes(node) for each in drawings(shape, self._inside))
        made = Paragraph(
            place=Place(place.part, place.number, place.section, start[:_STARTS]),
            style=names.name,
            aliases=names.aliases,
            runs=runs,
            mark=mark,
            number=number,
            page_break_inside=any(attribute(each, "type") == "page" for each in node.iter(_BR)),
            drawings=shapes,
            ends_section=ends,
            frame="frame" in layer,
            frame_top=_frame_top(layer),
            borders=tuple(borders_of(layer.get("borders"))),
            **_paragraph_values(layer),  # type: ignore[arg-type]
        )
        if ends and self.section is not None:
            self.section += 1
        return made

    def _layer(self, properties: Element | None, style: str, table_style: str) -> Layer:
        layer = laid_on(self.styles.paragraph_defaults, self.styles[table_style].paragraph)
        layer = laid_on(layer, self.styles[style].paragraph)
        return laid_on(layer, paragraph_layer(properties))

    def _inside(self, box: Element) -> tuple[Block, ...]:
        section = self.section
        found = tuple(self.blocks(box))
        self.section = section
        return found

    def _run(self, text: str, layer: Layer, code: str = "") -> Run:
        color = layer.get("color", "")
        return Run(
            text=text,
            font=self._font(layer),
            size_pt=_number(layer.get("sz")) / 2,
            bold=bool(layer.get("b")),
            italic=bool(layer.get("i")),
            underline=bool(layer.get("u")),
            color=str(color),
            spacing_twips=_number(layer.get("spacing")),
            raised_pt=_number(layer.get("position")) / 2,
            hidden=bool(layer.get("vanish")),
            field=code,
        )

    def _font(self, layer: Layer) -> Font:
        names: dict[str, str] = {}
        themed = []
        for slot in ("eastAsia", "ascii", "hAnsi"):
            given = layer.get(slot)
            theme, name = given if isinstance(given, tuple) else ("", "")
            if theme:
                themed.append(slot)
            names[slot] = self.styles.theme.fonts.get(theme, "") if theme else name
        return Font(names["eastAsia"], names["ascii"], names["hAnsi"], str(layer.get("hint", "")), tuple(themed))

    # ---- tables

    def table(self, node: Element) -> Table:
        properties = child(node, "tblPr")
        style = val(properties, "tblStyle") or self.styles.default_table
        place = Place(self.name, self.count + 1, self.section)
        rows = tuple(self._row(each, style) for each in contents(node, _unseen) if each.tag == _TR)
        own = child(properties, "tblBorders")
        inherited = child(child(self.styles.node(style), "tblPr"), "tblBorders")
        return Table(
            place=place,
            rows=rows,
            width_twips=_width(node, properties),
            borders=tuple(borders_of(own if own is not None else inherited)),
            floating=_floating(child(properties, "tblpPr")),
        )

    def _row(self, node: Element, style: str) -> Row:
        properties = child(node, "trPr")
        height = child(properties, "trHeight")
        return Row(
            cells=tuple(self._cell(each, style) for each in contents(node, _unseen) if each.tag == _TC),
            header=bool(is_on(child(properties, "tblHeader"))),
            cant_split=bool(is_on(child(properties, "cantSplit"))),
            height_twips=measure(attribute(height, "val")),
            exact=attribute(height, "hRule") == "exact",
        )

    def _cell(self, node: Element, style: str) -> Cell:
        properties = child(node, "tcPr")
        return Cell(
            blocks=tuple(self.blocks(node, style)),
            turned=val(properties, "textDirection") in _TURNED,
            borders=tuple(borders_of(child(properties, "tcBorders"))),
        )


def _shapes(paragraph: Element) -> Iterator[Element]:
    """The w:drawing and w:pict of a paragraph's own runs, not those inside of its text boxes."""
    for part in contents(paragraph, _unseen):
        if part.tag == qualified("w:r"):
            for each in contents(part, _unseen):
                if each.tag in (qualified("w:drawing"), qualified("w:pict"), qualified("w:object")):
                    yield each


def _paragraph_values(layer: Layer) -> dict[str, object]:
    """What a layer says of a paragraph, as the fields of `facts.Paragraph`."""
    lines = {key: _number(layer.get(f"{key}_lines")) for key in ("before", "after")}
    white = {
        key: round(hundredths * 2.4) if hundredths else _number(layer.get(key)) for key, hundredths in lines.items()
    }
    tabs = layer.get("tabs")
    outline = layer.get("outline")
    return {
        "jc": str(layer.get("jc", "left")),
        "indents": Indents(
            left=_number(layer.get("left")),
            right=_number(layer.get("right")),
            first=_number(layer.get("first")),
            left_chars=_given(layer, "left_chars"),
            right_chars=_given(layer, "right_chars"),
            first_chars=_given(layer, "first_chars"),
        ),
        "spacing": Spacing(
            before=white["before"],
            after=white["after"],
            line=_number(layer.get("line")) or 240,
            rule=str(layer.get("rule", "auto")),
        ),
        "keep_next": bool(layer.get("keep_next")),
        "keep_lines": bool(layer.get("keep_lines")),
        "page_break_before": bool(layer.get("page_break_before")),
        "snap_to_grid": bool(layer.get("snap_to_grid", True)),
        "outline": outline if isinstance(outline, int) else None,
        "tabs": tuple(Tab(kind, twips) for kind, twips in tabs) if isinstance(tabs, tuple) else (),
    }


def _given(layer: Layer, key: str) -> int | None:
    """Hundredths of a character; 0 leaves the word to the twips, as in Word."""
    return _number(layer.get(key)) or None


def borders_of(node: object) -> Iterator[Border]:
    """The rules below w:pBdr, w:tblBorders or w:tcBorders."""
    for side in node if node is not None else ():  # type: ignore[attr-defined]
        kind = attribute(side, "val") or "nil"
        if kind not in ("nil", "none"):
            color = attribute(side, "color") or ""
            yield Border(
                side=str(side.tag).rpartition("}")[2],
                kind=kind,
                eighths=integer(attribute(side, "sz")) or 0,
                space_pt=integer(attribute(side, "space")) or 0,
                color="" if color == "auto" else color.upper(),
            )


def _width(table: Element, properties: Element | None) -> int | None:
    """The width a table asks for in twips, else the sum of its columns."""
    width = child(properties, "tblW")
    if attribute(width, "type") == "dxa" and (given := measure(attribute(width, "w"))):
        return given
    if attribute(width, "type") == "pct":
        return None
    grid = child(table, "tblGrid")
    columns = [measure(attribute(each, "w")) or 0 for each in grid] if grid is not None else []
    return sum(columns) or None


def _floating(node: Element | None) -> Floating | None:
    if node is None:
        return None
    return Floating(
        across_from=attribute(node, "horzAnchor") or "text",
        down_from=attribute(node, "vertAnchor") or "text",
        across=measure(attribute(node, "tblpX")),
        down=measure(attribute(node, "tblpY")),
        down_align=attribute(node, "tblpYSpec") or "",
    )


def _frame_top(layer: Layer) -> int | None:
    """Where a frame (w:framePr) begins that is fixed to the sheet; None for others."""
    frame = layer.get("frame")
    if frame is None or attribute(frame, "vAnchor") != "page":
        return None
    return integer(attribute(frame, "y"))
