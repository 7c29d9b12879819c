"""What a template may apply to a value (`{{ 值|无则("待明确") }}`), and what may be printed at all."""

import itertools
import re
import unicodedata
from typing import Any

import jinja2
from markupsafe import Markup, escape

from docgen import zh

MERGE_MARK = "docgen-merge"  # a processing instruction: escaped values cannot contain one
PRINTED = "docgen_printed"  # name under which a run collects what it printed
TITLE_WIDTH = 20  # characters of 2号 that fit into 156 mm
_NO_LINE_START = "的地得和与及、，。：；》”’）〕"


class UnprintableError(ValueError):
    """A value that must not reach the document; the message is Chinese and names the field."""


class Merged(str):
    """A text whose table cell is merged with the cell above if that shows the same."""

    __slots__ = ()

    def __html__(self) -> str:
        return Markup(f"<?{MERGE_MARK}?>") + escape(str(self))


def merged_downward(value: object) -> Merged:
    """纵向合并: equal consecutive values of a column become one cell. To be the last filter of its tag."""
    return Merged(value)


def chinese_numeral(value: int) -> str:
    """中文数字: 1 → 一."""
    return zh.numeral(int(value))


def otherwise(value: object, words: str) -> object:
    """无则: `words` where the value is empty; 0 is not empty."""
    return words if value in ("", (), None) else value


def one_by_one(numbers: str) -> str:
    """逐项: 第1、5、6项 → 第1项、第5项、第6项. LibreOffice breaks no line between 1、 and 5, and tears the one before."""
    return re.sub(r"(?<=\d)、(?=\d)", "项、第", numbers)


def title_lines(title: str, *phrases: str) -> str:
    """标题分行: break a title that is too long for a line at the edge of a phrase, lines as even as can be.

    §7.3.1 wants lines complete in meaning; where no edge fits, the title is left to wrap by itself.
    """
    number = -(-width(title) // TITLE_WIDTH)
    if number == 1:
        return title
    edges = sorted({edge for phrase in phrases if phrase in title for edge in _edges(title, phrase)})
    splits = [_split(title, cuts) for cuts in itertools.combinations(edges, int(number) - 1)]
    fitting = [lines for lines in splits if max(map(width, lines)) <= TITLE_WIDTH]
    best = min(fitting, key=lambda lines: (max(map(width, lines)), -width(lines[0])), default=[title])
    return "\n".join(best)


def _edges(title: str, phrase: str) -> list[int]:
    start = title.index(phrase)
    return [at for at in (start, start + len(phrase)) if 0 < at < len(title) and title[at] not in _NO_LINE_START]


def _split(title: str, cuts: tuple[int, ...]) -> list[str]:
    return [title[start:end] for start, end in itertools.pairwise((0, *cuts, len(title)))]


def width(text: str) -> float:
    """In characters of Chinese; Latin letters and digits are half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


@jinja2.pass_context
def printed(context: jinja2.runtime.Context, value: object, label: str) -> object:
    """Around every printed expression: refuse what must not be printed, note the rest for reading back.

    :raises UnprintableError: an empty value, a truth value, a list, markup.
    """
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises, with Jinja's own account of what is undefined
    if value is None or value == "":
        raise UnprintableError(f"字段“{label}”没有内容，不能印出。请用“无则”给出替代文字，或用 if 判断后再印。")
    if isinstance(value, (bool, Markup)) or not isinstance(value, (str, int)):
        raise UnprintableError(f"字段“{label}”不是文字或整数，不能直接印出。")
    shown = type(value)(value.replace("\r\n", "\n").replace("\r", "\n")) if isinstance(value, str) else value
    context[PRINTED].append((label, str(shown)))
    return shown


FILTERS: dict[str, Any] = {
    "纵向合并": merged_downward,
    "中文数字": chinese_numeral,
    "无则": otherwise,
    "标题分行": title_lines,
    "逐项": one_by_one,
}
JINJA_FILTERS = ("length", "join", "first", "last", "trim", "replace", "string", "int")
