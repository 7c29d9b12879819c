"""What `contexts_filters` declares, done; and what may be printed at all."""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import jinja2
from markupsafe import Markup, escape

from docgen import zh
from docgen.contexts import 年月日
from docgen.contexts_filters import FILTERS as DECLARED
from docgen.model import UNKNOWN

MERGE_MARK = "docgen-merge"  # a processing instruction: escaped values cannot contain one
PRINTED = "docgen_printed"  # name under which a run collects what it printed
MISSING = "docgen_missing"  # name under which a run collects the fields without content, None: they are refused
STEPS = "docgen_steps"  # name under which a run counts the turns of its loops
BOUNDED = "docgen_bounded"
PRESENT = "docgen_present"
MOST_STEPS = 1_000_000  # turns of all loops of a part: a ledger of 10,000 rows has some 30,000
LONGEST = 1_000_000  # characters of one value
TITLE_WIDTH = 20  # characters of 2号 that fit into 156 mm
_NO_LINE_START = "的地得和与及、，。：；》”’）〕"
_WEEKDAYS = "一二三四五六日"
_DAY_FORMS: dict[str, Callable[[date], str]] = {
    "年月日": zh.long_date,
    "月日": lambda day: f"{day.month}月{day.day}日",
    "年月": lambda day: f"{day.year}年{day.month}月",
    "点": lambda day: f"{day.year}.{day.month}.{day.day}",
    "横线": lambda day: day.isoformat(),
    "汉字": lambda day: (
        f"{''.join(zh.DIGITS[int(each)] for each in str(day.year))}年{zh.numeral(day.month)}月{zh.numeral(day.day)}日"
    ),
    "星期": lambda day: f"{zh.long_date(day)}（星期{_WEEKDAYS[day.weekday()]}）",
}


class UnprintableError(ValueError):
    """A value that must not reach the document; the message is Chinese and names the field."""


class Merged(str):
    """A text whose table cell is merged with the cell above if that shows the same. `place`: its way through the
    context, where `placing` asks for it."""

    place: tuple[str | int, ...] = ()

    def __html__(self) -> str:
        return Markup(f"<?{MERGE_MARK}?>") + escape(str(self))


def merged_downward(value: object) -> Merged:
    """纵向合并: equal consecutive values of a column become one cell. To be the last filter of its tag."""
    made = Merged(value if value is not None else "")
    if place := getattr(value, "place", ()):
        made.place = place
    return made


def as_text(value: object) -> str:
    """作文字. A missing value stays empty, so that printing it tells it is missing."""
    return str(value) if value is not None else ""


def chinese_numeral(value: int | str) -> str:
    """中文数字: 1 → 一."""
    return zh.numeral(_whole(value, "中文数字")) if _is_there(value) else ""


def capital_numeral(value: int | str) -> str:
    """大写数字: 28 → 贰拾捌."""
    return zh.capital_numeral(_whole(value, "大写数字")) if _is_there(value) else ""


def _is_there(value: object) -> bool:
    return value is not None and value != ""


def _whole(value: int | str, name: str) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"\d+", str(value)):
        raise UnprintableError(f"“{str(value)[:20]}”不是整数，不能用过滤器“{name}”。")
    return int(value)


def written_day(value: str, form: str = "年月日") -> str:
    """日期: a day in another form; 待明确 stays.

    :raises UnprintableError: not a day, or no such form.
    """
    if form not in _DAY_FORMS:
        raise UnprintableError(f"日期没有“{form}”这种写法，可用：{'、'.join(_DAY_FORMS)}。")
    return _DAY_FORMS[form](_day(value, "日期")) if value != UNKNOWN and _is_there(value) else value


def share_of_time(value: str, first: str | None = None, last: str | None = None) -> str:
    """序时: per cent of the time gone at the end of a day, rounded down as in `progress`; of its year, or from `first` to `last`."""
    if value == UNKNOWN or not _is_there(value):
        return value
    day = _day(value, "序时")
    start = _day(first, "序时") if first is not None else date(day.year, 1, 1)
    end = _day(last, "序时") if last is not None else date(day.year, 12, 31)
    if end < start:
        raise UnprintableError(f"过滤器“序时”的起日（{zh.long_date(start)}）晚于止日（{zh.long_date(end)}）。")
    return f"{min(100, max(0, ((day - start).days + 1) * 100 // ((end - start).days + 1)))}%"


def _day(value: object, name: str) -> date:
    found = value.day if isinstance(value, 年月日) else zh.read_when(value) if isinstance(value, str) else None
    day = found if isinstance(found, date) or found is None else found.first if found.first == found.last else None
    if day is None:
        raise UnprintableError(f"“{str(value)[:20]}”不是日期，不能用过滤器“{name}”。")
    return day


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
    if number <= 1:
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
def joined(context: jinja2.runtime.Context, items: Iterable[object], between: str = "", attribute: str = "") -> str:
    """连接: one field of each item, with a sign between. :raises UnprintableError: the result is absurdly long."""
    texts = [str(present(context, getattr(item, attribute) if attribute else item, attribute)) for item in items]
    if sum(map(len, texts)) + len(between) * len(texts) > LONGEST:
        raise UnprintableError("连接起来的文字太长。")
    return between.join(texts)


def replaced(value: str, old: str, new: str, count: int = -1) -> str:
    """替换: `old` becomes `new`. :raises UnprintableError: the result is absurdly long."""
    if len(value) + (str(value).count(old) + 1) * len(new) > LONGEST:
        raise UnprintableError("替换以后的文字太长。")
    return str(value).replace(old, new, count)


@jinja2.pass_context
def bounded(context: jinja2.runtime.Context, value: object, looped: int) -> object:
    """Around every list of a loop and every value that is given a name: a template can ask for no endless work.

    `looped`: 1 for a list. :raises UnprintableError: too many turns in all, or too long a text.
    """
    if looped:
        counter = context[STEPS]
        counter[0] += len(value) if isinstance(value, tuple) else 0
        if counter[0] > MOST_STEPS:
            raise UnprintableError(f"循环的次数太多（超过 {MOST_STEPS} 次）。")
    elif isinstance(value, str) and len(value) > LONGEST:
        raise UnprintableError("文字太长。")
    return value


@jinja2.pass_context
def printed(context: jinja2.runtime.Context, value: object, label: str) -> object:
    """Around every printed expression: refuse what must not be printed, note the rest for reading back.

    A missing value is 待明确 and noted as missing where the run collects such fields; elsewhere it is refused.

    :raises UnprintableError: a missing value, a truth value, a list, markup.
    """
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises, with Jinja's own account of what is undefined
    value = present(context, value, label)
    if isinstance(value, (bool, Markup)) or not isinstance(value, (str, int)):
        raise UnprintableError(f"字段“{label}”不是文字或整数，不能直接印出。")
    shown = _lines(value) if isinstance(value, str) else value
    if isinstance(shown, str) and len(shown) > LONGEST:
        raise UnprintableError(f"字段“{label}”的文字太长。")
    context[PRINTED].append((label, str(shown)))
    return shown


@jinja2.pass_context
def present(context: jinja2.runtime.Context, value: object, label: str) -> object:
    """The value, or 待明确 in its place where it is missing.

    :raises UnprintableError: it is missing, and the run does not collect such fields.
    """
    if _is_there(value) or isinstance(value, jinja2.Undefined):
        return value
    missing = context.get(MISSING)
    if missing is None:
        raise UnprintableError(f"字段“{label}”没有内容，不能印出。请用“无则”给出替代文字，或用 if 判断后再印。")
    missing.append(label)
    return Merged(UNKNOWN) if isinstance(value, Merged) else UNKNOWN


def _lines(value: str) -> str:
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return Merged(plain) if isinstance(value, Merged) else str(plain)


_DONE: dict[str, Callable[..., Any]] = {
    "无则": otherwise,
    "日期": written_day,
    "序时": share_of_time,
    "大写数字": capital_numeral,
    "中文数字": chinese_numeral,
    "纵向合并": merged_downward,
    "标题分行": title_lines,
    "逐项": one_by_one,
    "作文字": as_text,
    "连接": joined,
    "替换": replaced,
}


def named(engine: dict[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Every declared filter by its names; `engine`: Jinja's own, for those that are not done here.

    :raises KeyError: a declared filter that neither has.
    """
    found: dict[str, Callable[..., Any]] = {}
    for each in DECLARED:
        done = _DONE[each.name] if each.name in _DONE else engine[each.english]
        found |= dict.fromkeys(filter(None, (each.name, each.english)), done)
    return found
