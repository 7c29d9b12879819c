"""The numbers of GB/T 9704-2012 (党政机关公文格式) and GB/T 33476.2-2016 (电子公文：显现), by name and clause.

Lengths are in millimetres of the sheet unless the name says otherwise; type sizes are in points.
Values marked 实务 are office practice, not the standard. How they become Word XML is `docgen.word`'s business.
"""

from dataclasses import dataclass

MM_PER_POINT = 25.4 / 72
TWIPS_PER_MM = 1440 / 25.4


def twips(length_mm: float) -> int:
    """Millimetres in twentieths of a point, Word's unit, to the nearest."""
    return round(length_mm * TWIPS_PER_MM)


# ---- sheet and type area (版心), §5 ---------------------------------------------------------------------------

PAGE_WIDTH_MM = 210.0  # §5.1 A4
PAGE_HEIGHT_MM = 297.0
TOP_WHITE_MM = 37.0  # §5.2.1 天头 37 ± 1
LEFT_WHITE_MM = 28.0  # §5.2.1 订口 28 ± 1
WHITE_TOLERANCE_MM = 1.0
TYPE_AREA_WIDTH_MM = 156.0  # §5.2.1 without the page number
TYPE_AREA_HEIGHT_MM = 225.0
TYPE_AREA_BOTTOM_MM = TOP_WHITE_MM + TYPE_AREA_HEIGHT_MM  # 262, where the last rule of the 版记 lies
RIGHT_WHITE_MM = PAGE_WIDTH_MM - LEFT_WHITE_MM - TYPE_AREA_WIDTH_MM  # 26, follows from the others
LINES_PER_PAGE = 22  # §5.2.3
CHARACTERS_PER_LINE = 28

# ---- type sizes and fonts, §5.2.2 and §7 ----------------------------------------------------------------------

SIZE_2_PT = 22.0  # 2号: title
SIZE_3_PT = 16.0  # 3号: everything unless said otherwise
SIZE_4_PT = 14.0  # 4号: page number, 版记
SIZE_5_PT = 10.5  # 五号: tables (实务)

FONT_TITLE = "方正小标宋简体"
FONT_BODY = "仿宋_GB2312"
FONT_KAI = "楷体_GB2312"
FONT_HEI = "黑体"
FONT_SONG = "宋体"

# Fonts that hold the 6763 characters of GB 2312 and no more, as their names say (…_GB2312; 简体 of 方正), and the font of
# the same hand that holds the 20902 of GBK. Set in the former, 喆 or 邨 falls back to whatever the program has (实务).
# Windows brings 仿宋 and 楷体; 方正小标宋_GBK is bought with 方正小标宋简体, 华文中宋 stands in for both (font table).
WIDER_FONTS = {
    "仿宋_GB2312": "仿宋",
    "FangSong_GB2312": "仿宋",
    "方正仿宋简体": "方正仿宋_GBK",
    "楷体_GB2312": "楷体",
    "KaiTi_GB2312": "楷体",
    "方正楷体简体": "方正楷体_GBK",
    "方正黑体简体": "方正黑体_GBK",
    "方正小标宋简体": "方正小标宋_GBK",
    "FZXiaoBiaoSong-B05S": "方正小标宋_GBK",
}
# Beyond U+FFFF (𠮷) no font of official documents reaches. Windows brings SimSun-ExtB since Vista; 宋体-方正超大字符集, of
# older versions of Office, is its other name in the font table.
FONT_SUPPLEMENTARY = "SimSun-ExtB"

LINE_MM = 10.39  # §3: one 行 of 3号 = its height 5.54 + 7/8 of it (GB/T 33476.2-2016)
SEVEN_EIGHTHS_MM = 4.84  # 7/8 of the height of 3号, the clear gap between two lines
TITLE_LINE_PT = 35.7  # §3: one 行 of 2号 = 22 pt + 4.84 mm
CHARACTER_TWIPS = 315  # 15.75 pt: 28 of them and no more fit into 156 mm; 16 pt type is squeezed by 0.25 pt
SQUEEZE_TWIPS = -5  # -4 gives 27 characters in LibreOffice


@dataclass(frozen=True, slots=True)
class Profile:
    """Page margins and line pitch with which word processors put ink where the standard wants it."""

    name: str
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    line_twips: int

    @property
    def text_height_mm(self) -> float:
        return PAGE_HEIGHT_MM - self.top_mm - self.bottom_mm

    @property
    def text_width_mm(self) -> float:
        return PAGE_WIDTH_MM - self.left_mm - self.right_mm

    @property
    def lines(self) -> int:
        """Whole lines that fit. 580 twips in 225 mm give 21: the widespread 29 pt recipe loses a line."""
        return twips(self.text_height_mm) // self.line_twips


# GB/T 33476.2-2016: margins of the software, which adds white above the first and below the last line of ink.
E_DOC = Profile("e-doc", 34.58, 32.58, LEFT_WHITE_MM, RIGHT_WHITE_MM, 589)
# The margins most office templates have: the numbers of GB/T 9704-2012 taken as they are.
NOMINAL = Profile("nominal", TOP_WHITE_MM, 35.0, LEFT_WHITE_MM, RIGHT_WHITE_MM, 579)

PROFILES = {profile.name: profile for profile in (E_DOC, NOMINAL)}

# ---- head (版头) of the 文件格式, §7.2 -------------------------------------------------------------------------

MARK_BELOW_TYPE_AREA_MM = 35.0  # §7.2.4
MARK_TOP_MM = TOP_WHITE_MM + MARK_BELOW_TYPE_AREA_MM  # 72 from the edge of the sheet
MARK_GAP_LINES = 2  # §7.2.5 from the mark to the 发文字号
RED_RULE_GAP_MM = 4.0  # §7.2.7 below the 发文字号, as wide as the type area
RED_RULE_MM = 0.53  # 实务: 1.5 pt; the standard gives no weight
RED = "FF0000"
YEAR_BRACKETS = "〔〕"  # §7.2.5
MARK_NARROWEST_PERCENT = 50  # 实务: a long name is narrowed into one line; narrower than half no one reads it

# ---- main part (主体), §7.3 -----------------------------------------------------------------------------------

TITLE_GAP_LINES = 2  # §7.3.1 below the red rule
ADDRESSEE_GAP_LINES = 1  # §7.3.2 below the title
FIRST_LINE_CHARACTERS = 2  # §7.3.3
ANNEX_NOTE_GAP_LINES = 1  # §7.3.4 附件说明 below the body
DATE_FREE_CHARACTERS = 4  # §7.3.5.1 sealed: white to the right of the date
SEAL_GAP_LINES = 2  # §7.3.5.1: a seal of 42 mm then begins within one line of the text above
UNSEALED_GAP_LINES = 1  # §7.3.5.2 without a seal: below the body
UNSEALED_FREE_CHARACTERS = 2  # §7.3.5.2 white to the right of the name, or of the date where it reaches farther
UNSEALED_SHIFT_CHARACTERS = 2  # §7.3.5.2 from where the name begins to where the date does
ANNEX_MARK_LINE = 1  # §7.3.7 附件 on the first line of its page
ANNEX_TITLE_LINE = 3

# ---- imprint (版记), §7.4 -------------------------------------------------------------------------------------

IMPRINT_OUTER_RULE_MM = 0.35  # first and last rule
IMPRINT_INNER_RULE_MM = 0.25
IMPRINT_SIDE_CHARACTERS = 1  # white left and right of 抄送, 印发机关, 印发日期

# ---- page number, §7.5 ----------------------------------------------------------------------------------------

PAGE_NUMBER_GAP_MM = 7.0  # dash below the type area
PAGE_NUMBER_DASH_MM = TYPE_AREA_BOTTOM_MM + PAGE_NUMBER_GAP_MM  # 269 from the top of the sheet
PAGE_NUMBER_SIDE_CHARACTERS = 1
PAGE_NUMBER_DASH = "—"  # 一字线

# ---- landscape tables (A4 横排), §8 ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turned:
    """Margins of a landscape page: the portrait sheet turned 90° clockwise, on odd and even pages alike."""

    top_mm: float
    right_mm: float
    bottom_mm: float
    left_mm: float


def turned(profile: Profile) -> Turned:
    """§8: left becomes top, top right, right bottom, bottom left; the table head is at the portrait's left edge."""
    return Turned(profile.left_mm, profile.top_mm, profile.right_mm, profile.bottom_mm)


# ---- letter (信函格式), §10.1 ---------------------------------------------------------------------------------

LETTER_MARK_TOP_MM = 30.0  # from the edge of the sheet
LETTER_RULE_GAP_MM = 4.0  # double rule, thick over thin, below the mark
LETTER_RULE_LENGTH_MM = 170.0
LETTER_LOWER_RULE_MM = 20.0  # double rule, thin over thick, above the lower edge of page 1
LETTER_NUMBER_GAP_MM = SEVEN_EIGHTHS_MM  # 发文字号 below the upper rule, flush right
LETTER_TITLE_GAP_LINES = 2
LETTER_THICK_RULE_MM = 0.706  # 实务: 2 pt
LETTER_THIN_RULE_MM = 0.265  # 实务: 0.75 pt
LETTER_RULE_WHITE_MM = 0.55  # 实务: white between the two
