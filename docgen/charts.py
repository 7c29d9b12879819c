"""A chart as plain values: what it shows, not how Word or Excel write it. One description, two outputs."""

import hashlib
from dataclasses import dataclass
from enum import Enum

_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"  # one for each hexadecimal digit; every Chinese font has them


class Shape(Enum):
    """How the bars stand."""

    COLUMNS = "并列柱形"  # the series beside each other, upright
    STACKED_BARS = "堆积条形"  # the series of a category in one lying bar, the first category on top


@dataclass(frozen=True, slots=True)
class Series:
    """A row of bars: its name in the legend, a whole number for every category, and its look.

    `colour` is RRGGBB; `pattern` a preset of DrawingML (empty: plain), so that the bars are told apart in black and
    white too.
    """

    name: str
    values: tuple[int, ...]
    colour: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. `name` is what stands behind 图_ in a template; `unit` what the numbers count."""

    name: str
    title: str
    shape: Shape
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "个"

    @property
    def mark(self) -> str:
        """The text that stands for the chart until it is put in place; another for every other content."""
        digest = hashlib.sha256(repr(self).encode()).hexdigest()[:12]
        return f"〔图{''.join(_SIGNS[int(digit, 16)] for digit in digest)}〕"

    def totals(self) -> tuple[int, ...]:
        """The sum of every series."""
        return tuple(sum(each.values) for each in self.series)
