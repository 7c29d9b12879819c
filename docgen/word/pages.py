"""What the shipped templates share: sheets, margins with page numbers, the closing block, the annex table."""

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.gongwen import standard as gb
from docgen.word import styles as st
from docgen.word.oxml import (
    Element,
    cell,
    downward_box,
    element,
    page_field,
    paragraph,
    reference,
    row,
    section,
    table,
    table_borders,
)

A4_TWIPS = (11906, 16838)
FOOTER_TWIPS = 1415  # measured: the dash 7 mm below the type area, with a line of exactly 14 pt
_HEADER_TWIPS = 851
_ITEMS_WIDTH_MM = 80.0  # half the type area: beside it stands the 发文字号 of a letter
_TABLE_RULE_EIGHTHS = 4  # 0.5 pt
TABLE_TWIPS = gb.twips(gb.TYPE_AREA_HEIGHT_MM)  # 225 mm: the type area turned


@dataclass(frozen=True)
class Draft:
    """A document with its headers and footers by part name, and the styles that only it has."""

    body: list[Element]
    margins: Mapping[str, Element]
    styles: tuple[Element, ...] = ()

    def document(self) -> Element:
        return element("w:document", None, element("w:body", None, *self.body))


# ---- margins -------------------------------------------------------------------------------------------------


def common_margins() -> dict[str, Element]:
    """Blank ones, page numbers right on odd and left on even pages, and the same turned with a landscape sheet."""
    return {
        "header-blank": element("w:hdr", None, paragraph(st.HEADER)),
        "footer-blank": element("w:ftr", None, paragraph(st.FOOTER)),
        "footer-odd": element("w:ftr", None, _page_number(st.PAGE_ODD)),
        "footer-even": element("w:ftr", None, _page_number(st.PAGE_EVEN)),
        "header-turned-odd": element("w:hdr", None, *_turned_number(st.PAGE_ODD)),
        "header-turned-even": element("w:hdr", None, *_turned_number(st.PAGE_EVEN)),
    }


def _page_number(style: str) -> Element:
    dash = gb.PAGE_NUMBER_DASH
    return paragraph(style, f"{dash} ", *page_field(), f" {dash}")


def _turned_number(style: str) -> list[Element]:
    """§8: the number stays where it is on the sheet, so on the landscape page it stands at the left, reading down."""
    line = round(20 * gb.SIZE_4_PT)
    dash = gb.twips(gb.PAGE_HEIGHT_MM - gb.PAGE_NUMBER_DASH_MM)  # 28 mm from the left edge of the turned sheet
    box = downward_box(
        _page_number(style),
        left_twips=dash - line // 2 + _TURNED_NUMBER_SHIFT_TWIPS,
        top_twips=gb.twips(gb.LEFT_WHITE_MM),
        size_twips=(line, gb.twips(gb.TYPE_AREA_WIDTH_MM)),
    )
    return [box, paragraph(st.HEADER)]


_TURNED_NUMBER_SHIFT_TWIPS = 0  # measured on the rendering


# ---- sections ------------------------------------------------------------------------------------------------


def _references(**parts: str) -> list[Element]:
    """header_odd="header-blank" … in the order headers, footers; odd pages are Word's default."""
    kinds = {"odd": "default", "even": "even", "first": "first"}
    return [
        reference(tag, kinds[side], name)
        for tag in ("header", "footer")
        for key, name in parts.items()
        for side in [key.removeprefix(f"{tag}_")]
        if key.startswith(tag)
    ]


def portrait(
    profile: gb.Profile,
    kind: str,
    *,
    first: tuple[str, str] | None = None,
    header_mm: float = 15,
    numbered: bool = True,
) -> Element:
    """The sectPr of portrait pages that begin as `kind` says (nextPage, evenPage). `first`: header and footer of a
    first page that differs."""
    footers = ("footer-odd", "footer-even") if numbered else ("footer-blank", "footer-blank")
    parts = {"header_odd": "header-blank", "header_even": "header-blank"}
    parts |= {"footer_odd": footers[0], "footer_even": footers[1]}
    if first:
        parts |= {"header_first": first[0], "footer_first": first[1]}
    margins = {"top": profile.top_mm, "right": profile.right_mm, "bottom": profile.bottom_mm, "left": profile.left_mm}
    return section(
        _references(**parts),
        kind=kind,
        size_twips=A4_TWIPS,
        margins_twips=_margins(margins) | {"header": gb.twips(header_mm), "footer": FOOTER_TWIPS},
        line_twips=profile.line_twips,
        own_first_page=first is not None,
    )


def landscape(profile: gb.Profile) -> Element:
    """§8: the sectPr of the annex, the sheet turned clockwise, numbering continued."""
    turned = gb.turned(profile)
    margins = {"top": turned.top_mm, "right": turned.right_mm, "bottom": turned.bottom_mm, "left": turned.left_mm}
    return section(
        _references(
            header_odd="header-turned-odd",
            header_even="header-turned-even",
            footer_odd="footer-blank",
            footer_even="footer-blank",
        ),
        kind="nextPage",
        size_twips=(A4_TWIPS[1], A4_TWIPS[0]),
        margins_twips=_margins(margins) | {"header": _HEADER_TWIPS, "footer": _HEADER_TWIPS},
        line_twips=profile.line_twips,
    )


def _margins(millimetres: dict[str, float]) -> dict[str, int]:
    return {side: gb.twips(length) for side, length in millimetres.items()}


def end_of_section(sect: Element, style: str = st.CARRIER, *runs: str | Element) -> Element:
    """A paragraph that ends a section; it is as low as can be where it carries no text."""
    made = paragraph(style, *runs)
    made.find("{*}pPr").append(sect)
    return made


# ---- text ----------------------------------------------------------------------------------------------------


def body(*lines: str) -> list[Element]:
    return [paragraph(st.BODY, line) for line in lines]


def annex_notes(*names: str) -> list[Element]:
    """附件说明: one annex by its name, several with their numbers; nothing stands after a name."""
    first, *others = names
    if not others:
        return [paragraph(st.ANNEX_NOTE, f"附件：{first}")]
    numbered = enumerate(others, start=2)
    return [
        paragraph(st.ANNEX_NOTE_FIRST, f"附件：1.{first}"),
        *(paragraph(st.ANNEX_NOTE_NEXT, f"{number}.{name}") for number, name in numbered),
    ]


HEAD_ITEMS = (("份号", st.COPY_NUMBER), ("密级", st.HEAD_ITEM), ("紧急程度", st.HEAD_ITEM))  # in their order, §7.2.1–3


def head_items(top_mm: float) -> list[Element]:
    """份号, 密级, 紧急程度, flush left one under the other, in a frame that moves nothing else.

    `top_mm`: where it begins, from the edge of the sheet.
    """
    place = {
        "w": gb.twips(_ITEMS_WIDTH_MM),
        "hSpace": 0,
        "wrap": "through",
        "vAnchor": "page",
        "hAnchor": "page",
        "x": gb.twips(gb.LEFT_WHITE_MM),
        "y": gb.twips(top_mm),
    }
    found = []
    for field, style in HEAD_ITEMS:
        item = paragraph(style, f"{{{{ {field} }}}}", extra=[element("w:framePr", place)])
        found += [paragraph(st.CARRIER, f"{{%p if {field} %}}"), item, paragraph(st.CARRIER, "{%p endif %}")]
    return found


def closing(*, annex: bool = True) -> list[Element]:
    """附件说明 if there is one, 署名 (of all who issue jointly) and 成文日期 with a seal or without."""
    return [
        *(annex_notes("{{ 附件名称 }}") if annex else []),
        paragraph(st.CARRIER, "{%p if 加盖印章 %}"),
        *_signed(st.ISSUER),
        paragraph(st.DATE, "{{ 成文日期 }}"),
        paragraph(st.CARRIER, "{%p else %}"),
        *_signed(st.ISSUER_UNSEALED),
        paragraph(st.DATE_UNSEALED, "{{ 成文日期 }}"),
        paragraph(st.CARRIER, "{%p endif %}"),
    ]


def _signed(style: str) -> list[Element]:
    return [
        paragraph(style, "{{ 发文机关 }}"),
        paragraph(st.CARRIER, "{%p for 机关 in 联合机关 %}"),
        paragraph(style, "{{ 机关.名称 }}", extra=[element("w:spacing", {"before": 0})]),
        paragraph(st.CARRIER, "{%p endfor %}"),
    ]


CONTACT = "（联系人：{{ 联系人 }}，联系电话：{{ 联系电话 }}）"


# ---- annex table ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an annex table: heading, share of the width, content (a tag), and whether it is centred."""

    heading: str
    width: int
    content: str
    centred: bool = True


def annex(columns: tuple[Column, ...], rows: list[Element]) -> list[Element]:
    """附件 on line 1, its title on line 3, the table over the whole turned type area."""
    return [
        paragraph(st.ANNEX_MARK, "附件"),
        paragraph(st.ANNEX_TITLE, "{{ 附件名称 }}"),
        annex_table(columns, rows),
    ]


def annex_table(columns: tuple[Column, ...], rows: list[Element]) -> Element:
    """The table of an annex (as wide as its columns together), its head repeated on every page."""
    head = row(*(cell(c.width, paragraph(st.TABLE_HEAD, c.heading)) for c in columns), header=True, minimum_twips=480)
    rules = table_borders(outer_eighths=_TABLE_RULE_EIGHTHS, inner_eighths=_TABLE_RULE_EIGHTHS, sides=True)
    return table([c.width for c in columns], head, *rows, borders=rules, side_twips=57, above_twips=40)


def data_row(columns: tuple[Column, ...], *, at_top: bool = False) -> Element:
    """The row of the columns' tags."""
    cells = (
        cell(c.width, paragraph(st.TABLE_CENTRED if c.centred else st.TABLE_TEXT, c.content), at_top=at_top)
        for c in columns
    )
    return row(*cells, minimum_twips=440)


def tag_row(columns: int, tag: str, *, width: int = TABLE_TWIPS) -> Element:
    """A row that only holds a {%tr … %} tag and vanishes when the template is filled."""
    return row(cell(width, paragraph(st.TABLE_SECTION, tag), span=columns))


def wide_row(columns: int, content: str) -> Element:
    return row(cell(TABLE_TWIPS, paragraph(st.TABLE_SECTION, content), span=columns), minimum_twips=440)
