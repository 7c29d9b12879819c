"""The named styles of the shipped templates, so that an office changes a look in one place.

Built-in names (Normal, Title, heading 1 …) where Word has one for the purpose; the Chinese alias beside it is what
the office knows. Everything measurable comes from `docgen.gongwen.standard`.
"""

from collections.abc import Iterable
from copy import deepcopy

from docgen.gongwen import standard as gb
from docgen.word.oxml import (
    Element,
    element,
    exact_lines,
    fonts,
    indents,
    off_grid,
    properties,
    run_properties,
    size,
    switch,
    value,
)

NORMAL, TITLE, LEVEL_1, LEVEL_2 = "Normal", "Title", "Heading1", "Heading2"
BODY, ADDRESSEE, ANNEX_NOTE = "BodyText", "Addressee", "AnnexNote"
ANNEX_NOTE_FIRST, ANNEX_NOTE_NEXT = "AnnexNoteFirst", "AnnexNoteNext"
ISSUER, DATE, REMARK = "Issuer", "IssueDate", "Remark"
ISSUER_UNSEALED, DATE_UNSEALED = "IssuerUnsealed", "IssueDateUnsealed"
LETTER_MARK, REPORT_MARK = "LetterMark", "ReportMark"
LETTER_NUMBER, REPORT_NUMBER = "LetterNumber", "ReportNumber"
BULLETIN_NUMBER, COPY_NUMBER, HEAD_ITEM = "BulletinNumber", "CopyNumber", "HeadItem"
REPORT_MARK_ABOVE, REPORT_MARK_STACKED = "ReportMarkAbove", "ReportMarkStacked"
LETTER_TITLE = "LetterTitle"
ANNEX_MARK, ANNEX_TITLE = "AnnexMark", "AnnexTitle"
TABLE_CAPTION, TABLE_GAP = "TableCaption", "TableGap"
FIGURE, FIGURE_CAPTION = "Figure", "FigureCaption"
TABLE_HEAD, TABLE_TEXT, TABLE_CENTRED, TABLE_SECTION = "TableHead", "TableText", "TableCentred", "TableSection"
PAGE_ODD, PAGE_EVEN, HEADER, FOOTER = "PageNumberOdd", "PageNumberEven", "Header", "Footer"
COPIED_TO, IMPRINT, CARRIER = "CopiedTo", "Imprint", "Carrier"

LETTER_MARK_PT = 30  # 16 characters fit into 170 mm
FILE_WORD_MM = 20.0  # 文件 beside the names of a joint issue
REPORT_MARK_PT = 26  # 17 characters fit into 156 mm
TABLE_PT = gb.SIZE_5_PT
TABLE_LINE_TWIPS = 300  # 15 pt
_THREE = gb.CHARACTER_TWIPS
_FOUR = round(20 * gb.SIZE_4_PT)
_SIGNATURE_BOX = 14.5  # characters: its middle is the middle of a date of 6 to 7 with 4 white to its right


def styles_part(profile: gb.Profile, more: Iterable[Element] = ()) -> Element:
    """word/styles.xml, with the line pitch and the measured distances of a profile, and `more` styles that one template has."""
    return element("w:styles", None, _defaults(), *_basics(profile), *_paragraph_styles(profile), *more)


def _defaults() -> Element:
    # English for Latin and digits: with Chinese LibreOffice splits 90% over two lines.
    language = element("w:lang", {"val": "en-US", "eastAsia": "zh-CN", "bidi": "ar-SA"})
    character = properties("w:rPr", fonts(gb.FONT_BODY), *size(gb.SIZE_3_PT), language)
    return element(
        "w:docDefaults",
        None,
        element("w:rPrDefault", None, character),
        element("w:pPrDefault", None, element("w:pPr")),
    )


def _basics(profile: gb.Profile) -> Iterable[Element]:
    """Normal carries the 28 × 22 grid; the two other defaults must exist for Word."""
    yield style(
        NORMAL,
        "Normal",
        paragraph=(
            switch("w:widowControl", on=False),  # on, a page may end one line early
            switch("w:autoSpaceDE", on=False),
            switch("w:autoSpaceDN", on=False),
            switch("w:adjustRightInd", on=False),
            exact_lines(profile.line_twips),
            value("w:jc", "both"),
        ),
        character=run_properties(font=gb.FONT_BODY, points=gb.SIZE_3_PT, squeeze_twips=gb.SQUEEZE_TWIPS),
        default=True,
    )
    yield element(
        "w:style",
        {"type": "character", "default": 1, "styleId": "DefaultParagraphFont"},
        value("w:name", "Default Paragraph Font"),
        value("w:uiPriority", 1),
        element("w:semiHidden"),
    )
    margins = [element(f"w:{side}", {"w": width, "type": "dxa"}) for side, width in _NORMAL_TABLE_MARGINS]
    yield element(
        "w:style",
        {"type": "table", "default": 1, "styleId": "TableNormal"},
        value("w:name", "Normal Table"),
        value("w:uiPriority", 99),
        element("w:semiHidden"),
        properties("w:tblPr", element("w:tblInd", {"w": 0, "type": "dxa"}), element("w:tblCellMar", None, *margins)),
    )


_NORMAL_TABLE_MARGINS = (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))


def style(
    identifier: str,
    name: str,
    *,
    alias: str = "",
    paragraph: Iterable[Element | None] = (),
    character: Element | None = None,
    following: str = "",
    default: bool = False,
) -> Element:
    attributes: dict[str, object] = {"type": "paragraph", "styleId": identifier}
    attributes |= {"default": 1} if default else {}
    if name not in _BUILT_IN:
        attributes["customStyle"] = 1
    return element(
        "w:style",
        attributes,
        value("w:name", name),
        value("w:aliases", alias) if alias else None,
        None if default else value("w:basedOn", NORMAL),
        value("w:next", following) if following else None,
        element("w:qFormat"),
        properties("w:pPr", *paragraph),
        character if character is not None else run_properties(),
    )


_BUILT_IN = ("Normal", "Title", "heading 1", "heading 2", "Body Text", "header", "footer")


def _paragraph_styles(profile: gb.Profile) -> Iterable[Element]:
    yield from _head_styles(profile)
    yield from _main_styles(profile.line_twips)
    yield from _closing_styles(profile.line_twips)
    yield from _annex_styles(profile.line_twips)
    yield from _margin_styles()


def _mark(
    identifier: str, name: str, points: float, *, spread_twips: int, before_twips: int, line_pt: float | None = None
) -> Element:
    """发文机关标志: red 小标宋 in one line as high as its type, so that its ink begins at a known place."""
    return style(
        identifier,
        name,
        paragraph=(
            off_grid(),
            exact_lines(round(20 * (line_pt or points)), before_twips=before_twips),
            element("w:ind", {"left": -spread_twips, "right": -spread_twips}) if spread_twips else None,
            value("w:jc", "center"),
        ),
        character=run_properties(font=gb.FONT_TITLE, points=points, color=gb.RED, squeeze_twips=0),
    )


def _head_styles(profile: gb.Profile) -> Iterable[Element]:
    lower = gb.twips(profile.top_mm - gb.E_DOC.top_mm)  # what the type area begins later takes from the white above
    yield _mark(LETTER_MARK, "发文机关标志（信函）", LETTER_MARK_PT, spread_twips=0, before_twips=0)
    yield _mark(
        REPORT_MARK, "发文机关标志（文件）", REPORT_MARK_PT, spread_twips=0, before_twips=REPORT_MARK_BEFORE - lower
    )
    yield style(
        LETTER_NUMBER,
        "发文字号（信函）",
        paragraph=(off_grid(), exact_lines(320, before_twips=LETTER_NUMBER_BEFORE - lower), value("w:jc", "right")),
        following=LETTER_TITLE,
    )
    yield style(COPY_NUMBER, "份号", paragraph=(value("w:jc", "left"),))
    yield style(
        HEAD_ITEM,
        "密级和紧急程度",
        paragraph=(value("w:jc", "left"),),
        character=run_properties(font=gb.FONT_HEI),
    )
    yield from _stacked_mark(REPORT_MARK_BEFORE - STACK_WHITE - lower)
    last_character = twips_of(gb.CHARACTERS_PER_LINE - 1)
    rule = element("w:bottom", {"val": "single", "sz": 12, "space": REPORT_RULE_SPACE_PT, "color": gb.RED})
    yield style(
        BULLETIN_NUMBER,
        "发文字号（下行文）",
        paragraph=(
            element("w:pBdr", None, deepcopy(rule)),
            off_grid(),
            exact_lines(320, before_twips=REPORT_NUMBER_BEFORE),
            value("w:jc", "center"),
        ),
        following=TITLE,
    )
    yield style(
        REPORT_NUMBER,
        "发文字号（上行文）",
        paragraph=(
            element("w:pBdr", None, rule),
            element("w:tabs", None, element("w:tab", {"val": "right", "pos": last_character})),
            off_grid(),
            exact_lines(320, before_twips=REPORT_NUMBER_BEFORE),
            indents(first=1, character_twips=_THREE),
            value("w:jc", "left"),
        ),
        following=TITLE,
    )


def _stacked_mark(before_twips: int) -> Iterable[Element]:
    """Joint issue: the white above a table of names, and a name or 文件 in it."""
    yield style(
        REPORT_MARK_ABOVE,
        "发文机关标志上方空白（联合发文）",
        paragraph=(off_grid(), exact_lines(before_twips)),
        character=run_properties(points=1),
    )
    yield _mark(
        REPORT_MARK_STACKED, "发文机关标志（联合发文）", REPORT_MARK_PT, spread_twips=0, before_twips=0, line_pt=34
    )


# Space above, measured so that ink lies where the standard wants it (tests/test_word_geometry.py).
REPORT_MARK_BEFORE = 2100  # from the upper edge of the type area of the e-doc profile, as the next
LETTER_NUMBER_BEFORE = 850
STACK_WHITE = 113  # within a table of names, above the ink of the first one
REPORT_NUMBER_BEFORE = 1130
REPORT_RULE_SPACE_PT = 11
REPORT_TITLE_BEFORE = 985
LETTER_TITLE_BEFORE = 975
ADDRESSEE_BEFORE = 295  # with the white within both lines this leaves one line (10.39 mm) clear below the title
TITLE_LINE_TWIPS = round(20 * gb.TITLE_LINE_PT)


def twips_of(characters: float) -> int:
    """Width of so many characters of 3号 as set here."""
    return round(characters * _THREE)


def _title(identifier: str, name: str, alias: str, before_twips: int) -> Element:
    return style(
        identifier,
        name,
        alias=alias,
        paragraph=(
            off_grid(),
            exact_lines(TITLE_LINE_TWIPS, before_twips=before_twips),
            value("w:jc", "center"),
        ),
        character=run_properties(font=gb.FONT_TITLE, points=gb.SIZE_2_PT, squeeze_twips=0),
        following=ADDRESSEE,
    )


def _main_styles(line: int) -> Iterable[Element]:
    yield _title(TITLE, "Title", "公文标题", REPORT_TITLE_BEFORE)
    yield _title(LETTER_TITLE, "公文标题（信函）", "", LETTER_TITLE_BEFORE)
    above = exact_lines(line, before_twips=ADDRESSEE_BEFORE)
    yield style(ADDRESSEE, "主送机关", paragraph=(above,), following=BODY)
    yield style(BODY, "Body Text", alias="公文正文", paragraph=(_first_line(),))
    for level, identifier, font in ((0, LEVEL_1, gb.FONT_HEI), (1, LEVEL_2, gb.FONT_KAI)):
        yield style(
            identifier,
            f"heading {level + 1}",
            alias=f"{'一二'[level]}级标题",
            paragraph=(value("w:keepNext", 1), _first_line(), value("w:outlineLvl", level)),
            character=run_properties(font=font, bold=False),
            following=BODY,
        )


def _first_line() -> Element:
    return indents(first=gb.FIRST_LINE_CHARACTERS, character_twips=_THREE)


def _closing_styles(line: int) -> Iterable[Element]:
    yield from _annex_notes(line)
    box = indents(left=gb.CHARACTERS_PER_LINE - _SIGNATURE_BOX, character_twips=_THREE)
    # Where they begin without a seal is worked out from their texts (`fitting`); until then they end as the name does.
    free = indents(right=gb.UNSEALED_FREE_CHARACTERS, character_twips=_THREE)
    for identifier, name, lines, indent, following in (
        (ISSUER, "署名", gb.SEAL_GAP_LINES, box, DATE),
        (DATE, "成文日期", 0, box, REMARK),
        (ISSUER_UNSEALED, "署名（不盖章）", gb.UNSEALED_GAP_LINES, free, DATE_UNSEALED),
        (DATE_UNSEALED, "成文日期（不盖章）", 0, free, REMARK),
    ):
        yield style(
            identifier,
            name,
            paragraph=(
                value("w:keepNext", 1),
                exact_lines(line, before_twips=lines * line),
                deepcopy(indent),
                value("w:jc", "center" if indent is box else "right"),
            ),
            following=following,
        )
    yield style(REMARK, "附注", paragraph=(_first_line(),))


def _annex_notes(line: int) -> Iterable[Element]:
    """§7.3.4: one annex as 附件：名称; several with their numbers under each other, names wrapped under names."""
    for identifier, name, gap, left, hanging, following in (
        (ANNEX_NOTE, "附件说明", gb.ANNEX_NOTE_GAP_LINES, 5, 3, ISSUER),
        (ANNEX_NOTE_FIRST, "附件说明（首项）", gb.ANNEX_NOTE_GAP_LINES, 6, 4, ANNEX_NOTE_NEXT),
        (ANNEX_NOTE_NEXT, "附件说明（续项）", 0, 6, 1, ANNEX_NOTE_NEXT),
    ):
        yield style(
            identifier,
            name,
            paragraph=(
                value("w:keepNext", 1),
                exact_lines(line, before_twips=gap * line),
                indents(left=left, hanging=hanging, character_twips=_THREE),
            ),
            following=following,
        )


def _annex_styles(line: int) -> Iterable[Element]:
    yield style(
        ANNEX_MARK,
        "附件标记",
        paragraph=(value("w:keepNext", 1), value("w:jc", "left")),
        character=run_properties(font=gb.FONT_HEI),
        following=ANNEX_TITLE,
    )
    yield style(
        ANNEX_TITLE,
        "附件标题",
        paragraph=(
            value("w:keepNext", 1),
            exact_lines(line, before_twips=line, after_twips=200),
            value("w:jc", "center"),
        ),
        character=run_properties(font=gb.FONT_TITLE, points=gb.SIZE_2_PT, squeeze_twips=0),
    )
    yield style(
        TABLE_CAPTION,
        "表题",
        paragraph=(value("w:keepNext", 1), off_grid(), exact_lines(440, before_twips=80), value("w:jc", "center")),
        character=run_properties(font=gb.FONT_HEI, points=gb.SIZE_4_PT, squeeze_twips=0),
    )
    centred = (value("w:keepNext", 1), off_grid(), value("w:jc", "center"))
    yield style(FIGURE, "图", paragraph=centred, following=FIGURE_CAPTION)
    yield style(
        FIGURE_CAPTION,
        "图题",
        paragraph=(off_grid(), exact_lines(440, after_twips=80), value("w:jc", "center")),
        character=run_properties(font=gb.FONT_HEI, points=gb.SIZE_4_PT, squeeze_twips=0),
    )
    yield style(TABLE_GAP, "表后空白", paragraph=(off_grid(), exact_lines(200)), character=run_properties(points=5))
    for identifier, name, font, justification in (
        (TABLE_HEAD, "表头", gb.FONT_HEI, "center"),
        (TABLE_TEXT, "表文", "", "both"),
        (TABLE_CENTRED, "表文居中", "", "center"),
        (TABLE_SECTION, "表中小标题", gb.FONT_KAI, "left"),
    ):
        keep = value("w:keepNext", 1) if identifier in (TABLE_HEAD, TABLE_SECTION) else None
        yield style(
            identifier,
            name,
            paragraph=(keep, off_grid(), exact_lines(TABLE_LINE_TWIPS), value("w:jc", justification)),
            character=run_properties(font=font, points=TABLE_PT, squeeze_twips=0),
        )


def _imprint_line() -> Element:
    """18 pt with 2 pt above and below: a higher exact line would push the text down to the rule."""
    return exact_lines(360, before_twips=40, after_twips=40)


def _margin_styles() -> Iterable[Element]:
    """Page numbers and 版记: 4号, white of one of its characters at the side."""
    side = gb.PAGE_NUMBER_SIDE_CHARACTERS
    width = gb.twips(gb.TYPE_AREA_WIDTH_MM)
    for identifier, name, justification, free in (
        (PAGE_ODD, "页码（单页）", "right", {"right": side}),
        (PAGE_EVEN, "页码（双页）", "left", {"left": side}),
    ):
        indent = indents(**free, character_twips=_FOUR)
        yield style(
            identifier,
            name,
            paragraph=(off_grid(), exact_lines(_FOUR), indent, value("w:jc", justification)),
            character=run_properties(font=gb.FONT_SONG, points=gb.SIZE_4_PT, squeeze_twips=0),
        )
    for identifier, name in ((HEADER, "header"), (FOOTER, "footer"), (CARRIER, "版面承载")):
        yield style(identifier, name, paragraph=(off_grid(), exact_lines(20)), character=run_properties(points=1))
    one = gb.IMPRINT_SIDE_CHARACTERS
    yield style(
        COPIED_TO,
        "抄送",
        paragraph=(off_grid(), _imprint_line(), indents(left=one + 3, right=one, hanging=3, character_twips=_FOUR)),
        character=run_properties(points=gb.SIZE_4_PT, squeeze_twips=0),
    )
    stop = element("w:tabs", None, element("w:tab", {"val": "right", "pos": width - one * _FOUR}))
    yield style(
        IMPRINT,
        "印发机关和日期",
        paragraph=(stop, off_grid(), _imprint_line(), indents(left=one, character_twips=_FOUR), value("w:jc", "left")),
        character=run_properties(points=gb.SIZE_4_PT, squeeze_twips=0),
    )
