"""信函格式 (GB/T 9704-2012 §10.1): what all letters share, from the mark to the title, and the 版记 without rules."""

from docgen.gongwen import standard as gb
from docgen.word import pages
from docgen.word import styles as st
from docgen.word.drawing import horizontal_line, text_box
from docgen.word.oxml import Element, element, paragraph

_MARK_MM = 30.3  # where the line of the mark begins, so that its ink begins 30 mm from the edge
_UPPER_RULE_MM = 43.7  # upper edge of the thick rule: ink of the mark + 4 mm
_ITEMS_MM = 46.9  # where the frame of 份号, 密级, 紧急程度 begins: its first line beside the 发文字号
_COPIED_BOX_MM = 60.0  # high enough for a long 抄送; the text stands on its lower edge


def margins() -> dict[str, Element]:
    """Headers and footers of a letter, by part name."""
    return pages.common_margins() | {"header-letter": _letter_header()}


def pages_of_letter(profile: gb.Profile) -> Element:
    """The sectPr of a letter's text: mark and rules on its first page, which has no number."""
    return pages.portrait(profile, "nextPage", first=("header-letter", "footer-blank"))


def _letter_header() -> Element:
    """The mark with the four red rules of page 1, fixed to the sheet so that no text moves them.

    The mark stands in a frame: a header higher than the margin pushes the text down, in every program differently.
    """
    thick, thin = gb.LETTER_THICK_RULE_MM, gb.LETTER_THIN_RULE_MM
    white = gb.LETTER_RULE_WHITE_MM
    upper, lower = _UPPER_RULE_MM, gb.PAGE_HEIGHT_MM - gb.LETTER_LOWER_RULE_MM
    places = (
        ("上粗线", upper + thick / 2, thick),
        ("上细线", upper + thick + white + thin / 2, thin),
        ("下细线", lower - thick - white - thin / 2, thin),
        ("下粗线", lower - thick / 2, thick),
    )
    left = (gb.PAGE_WIDTH_MM - gb.LETTER_RULE_LENGTH_MM) / 2
    lines = [
        horizontal_line(
            number,
            name,
            left_mm=left,
            centre_mm=centre,
            length_mm=gb.LETTER_RULE_LENGTH_MM,
            weight_mm=weight,
            color=gb.RED,
        )
        for number, (name, centre, weight) in enumerate(places, start=801)
    ]
    place = element(
        "w:framePr",
        {
            "w": gb.twips(gb.LETTER_RULE_LENGTH_MM),
            "h": 20 * st.LETTER_MARK_PT,
            "hRule": "exact",
            "wrap": "notBeside",
            "vAnchor": "page",
            "hAnchor": "page",
            "x": gb.twips(left),
            "y": gb.twips(_MARK_MM),
        },
    )
    mark = paragraph(st.LETTER_MARK, "{{ 发文机关 }}", extra=[place])
    return element("w:hdr", None, mark, paragraph(st.HEADER, *lines))


def head(opening: str, *, phrases: str = "方案") -> list[Element]:
    """发文字号 with whatever stands beside it, 标题, 主送 and the first paragraph.

    `phrases`: fields at whose edges a long title may be broken.
    """
    return [
        *_number(),
        *_room_for_items(),
        paragraph(st.LETTER_TITLE, f"{{{{ 标题|标题分行({phrases}) }}}}"),
        paragraph(st.ADDRESSEE, "{{ 主送 }}："),
        *pages.body(opening),
    ]


def _number() -> list[Element]:
    """发文字号 flush right; 份号, 密级, 紧急程度 flush left, the first beside it, in a box that moves nothing."""
    items = []
    for field, style in pages.HEAD_ITEMS:
        items += [
            paragraph(st.CARRIER, f"{{%p if {field} %}}"),
            paragraph(style, f"{{{{ {field} }}}}"),
            paragraph(st.CARRIER, "{%p endif %}"),
        ]
    box = text_box(
        902,
        "版头",
        *items,
        left_mm=gb.LEFT_WHITE_MM,
        top_mm=_ITEMS_MM,
        size_mm=(gb.TYPE_AREA_WIDTH_MM / 2, 3 * gb.LINE_MM + 1),
    )
    return [
        paragraph(st.CARRIER, "{%p if 份号 or 密级 or 紧急程度 %}"),
        paragraph(st.LETTER_NUMBER, box, "{{ 发文字号 }}"),
        paragraph(st.CARRIER, "{%p else %}"),
        paragraph(st.LETTER_NUMBER, "{{ 发文字号 }}"),
        paragraph(st.CARRIER, "{%p endif %}"),
    ]


def _room_for_items() -> list[Element]:
    """The first of 份号, 密级, 紧急程度 stands beside the 发文字号; the title keeps its distance from the others."""
    two = "(份号 and 密级) or (份号 and 紧急程度) or (密级 and 紧急程度)"
    found = []
    for condition in (two, "份号 and 密级 and 紧急程度"):
        found += [
            paragraph(st.CARRIER, f"{{%p if {condition} %}}"),
            paragraph(st.HEAD_ITEM),
            paragraph(st.CARRIER, "{%p endif %}"),
        ]
    return found


def copied_to() -> list[Element]:
    """§10.1: the 版记 of a letter has no rules, 印发机关 and 印发日期; 抄送 at the very bottom of the type area."""
    box = text_box(
        901,
        "版记",
        paragraph(st.COPIED_TO, "抄送：{{ 抄送 }}。"),
        left_mm=gb.LEFT_WHITE_MM,
        top_mm=gb.TYPE_AREA_BOTTOM_MM - _COPIED_BOX_MM,
        size_mm=(gb.TYPE_AREA_WIDTH_MM, _COPIED_BOX_MM),
        at_bottom=True,
    )
    return [
        paragraph(st.CARRIER, "{%p if 抄送 %}"),
        paragraph(st.CARRIER, box),
        paragraph(st.CARRIER, "{%p endif %}"),
    ]
