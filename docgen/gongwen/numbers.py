"""The numbers the checker judges by: those of the standard, and which of them a local rule may replace.

A field that is None has two values in the standard, one for each profile of `standard`; both conform.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from docgen.gongwen import standard as gb

OUTER, CENTRE = "outer", "centre"


def _number(default: Any, words: str, unit: str = "") -> Any:
    """A field with the words and the unit that reports and the manual use."""
    return field(default=default, metadata={"words": words, "unit": unit})


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the rules compare with; lengths in mm, sizes in points. `name` is that of the local rule, empty for none."""

    name: str = ""
    top_mm: float | None = _number(None, "天头（上页边距）", "mm")
    left_mm: float = _number(gb.LEFT_WHITE_MM, "订口（左页边距）", "mm")
    width_mm: float = _number(gb.TYPE_AREA_WIDTH_MM, "版心宽", "mm")
    height_mm: float | None = _number(None, "版心高", "mm")
    white_tolerance_mm: float = _number(gb.WHITE_TOLERANCE_MM, "页边和版心的允差", "mm")
    lines_per_page: int = _number(gb.LINES_PER_PAGE, "每面行数", "行")
    characters_per_line: int = _number(gb.CHARACTERS_PER_LINE, "每行字数", "字")
    body_font: str = _number(gb.FONT_BODY, "正文字体")
    body_size_pt: float = _number(gb.SIZE_3_PT, "正文字号", "磅")
    title_font: str = _number(gb.FONT_TITLE, "标题字体")
    title_size_pt: float = _number(gb.SIZE_2_PT, "标题字号", "磅")
    level_1_font: str = _number(gb.FONT_HEI, "第一层字体")
    level_2_font: str = _number(gb.FONT_KAI, "第二层字体")
    level_3_font: str = _number(gb.FONT_BODY, "第三层字体")
    level_4_font: str = _number(gb.FONT_BODY, "第四层字体")
    bold_levels: tuple[int, ...] = _number((), "可以加粗的层次")
    first_line_characters: float = _number(float(gb.FIRST_LINE_CHARACTERS), "首行缩进", "字")
    mark_top_mm: float = _number(gb.MARK_TOP_MM, "文件格式发文机关标志上缘距纸上边", "mm")
    letter_mark_top_mm: float = _number(gb.LETTER_MARK_TOP_MM, "信函格式发文机关标志上缘距纸上边", "mm")
    letter_rule_length_mm: float = _number(gb.LETTER_RULE_LENGTH_MM, "信函格式红线长", "mm")
    letter_lower_rule_mm: float = _number(gb.LETTER_LOWER_RULE_MM, "信函格式下红线距纸下边", "mm")
    page_number_font: str = _number(gb.FONT_SONG, "页码字体")
    page_number_size_pt: float = _number(gb.SIZE_4_PT, "页码字号", "磅")
    page_number_dash: str = _number(gb.PAGE_NUMBER_DASH, "页码两侧的一字线")
    page_number_gap_mm: float = _number(gb.PAGE_NUMBER_GAP_MM, "页码一字线距版心下边", "mm")
    page_number_place: str = _number(OUTER, "页码位置（outer 单右双左，centre 居中）")

    def level_font(self, level: int) -> str:
        """The font of a level from 1 to 4."""
        return (self.level_1_font, self.level_2_font, self.level_3_font, self.level_4_font)[level - 1]

    @property
    def page_number_mm(self) -> float:
        """The dashes of the page number, from the upper edge of the sheet."""
        return gb.TYPE_AREA_BOTTOM_MM + self.page_number_gap_mm

    def with_local(self, name: str, values: Mapping[str, object]) -> "Numbers":
        """These numbers with those of a local rule. :raises TypeError: a name that is no field."""
        return replace(self, name=name, **values)  # type: ignore[arg-type]

    def local(self) -> tuple[str, ...]:
        """What the local rule changes, as sentences: 天头（上页边距）30 mm（国家标准 34.58 或 37 mm）."""
        national = Numbers()
        return tuple(
            f"{each.metadata['words']}{_shown(each.name, getattr(self, each.name), each.metadata['unit'])}"
            f"（国家标准{_shown(each.name, getattr(national, each.name), each.metadata['unit'])}）"
            for each in numbered()
            if getattr(self, each.name) != getattr(national, each.name)
        )


def numbered() -> tuple[Any, ...]:
    """The fields a local rule may set."""
    return tuple(each for each in fields(Numbers) if "words" in each.metadata)


def national() -> tuple[tuple[str, str, str], ...]:
    """Key, meaning and national value of everything a local rule may set."""
    return tuple(
        (
            each.name,
            each.metadata["words"],
            _shown(each.name, getattr(NATIONAL, each.name), each.metadata["unit"]).strip(),
        )
        for each in numbered()
    )


def _shown(name: str, value: object, unit: str) -> str:
    if value is None:
        one, two = (gb.E_DOC, gb.NOMINAL)
        both = {"top_mm": (one.top_mm, two.top_mm), "height_mm": (one.text_height_mm, two.text_height_mm)}[name]
        words = " 或 ".join(f"{each:g}" for each in both)
    elif isinstance(value, tuple):
        words = "、".join(str(each) for each in value) or "没有"
    else:
        words = f"{value:g}" if isinstance(value, float) else str(value)
    return f" {words}{' ' + unit if unit else ''}"


NATIONAL = Numbers()
