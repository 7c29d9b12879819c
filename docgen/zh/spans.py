"""The days that one written time covers: a day, a month, a quarter, a year, or from one to another.

Only the time itself is read here (2020年1—6月); the words around it (前完成) are the business of `times`.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date

from docgen.zh.words import half_width, without_blanks

Span = tuple[date, date]

QUARTERS = "一二三四"
_NUMERALS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {
    "○": 0,
    "零": 0,
    "O": 0,
    "o": 0,
    "0": 0,
}

_Y = r"(?P<y>(?:19|20|21)\d\d)"
_PART = r"(?P<part>上旬|中旬|下旬|初|月?[底末])?"
_THIS_YEAR = r"(?:[今本当]年度?(?:年?[底末]|内)?|年[底末内])"
_JOIN = re.compile(r"起?(?:至|到|-+|—+|–|―|−|‐|~)")


def plain(text: str) -> str:
    """Half-width, without blanks, and with the Chinese numerals of a date in digits: 二○二○年九月 → 2020年9月."""
    return _digits(without_blanks(half_width(text)))


def span(text: str, *, year: int | None) -> Span | None:
    """The first and last day that `text`, as `plain` gives it, means; `year` is the one it leaves out, if known.

    None where it is no time, is not in the calendar, runs backwards, or leaves out a year nobody knows.
    """
    if found := _point(text, year, None):
        return found
    for sign in _JOIN.finditer(text):
        if found := _between(text[: sign.start()], text[sign.end() :], year):
            return found
    return None


def read_quarter(text: str) -> tuple[int, int] | None:
    """2020Q3, 2020年第三季度, 2020年3季度 → (2020, 3)."""
    match = _QUARTER.match(plain(text))
    return (int(match[1]), _quarter_number(match[2] or match[3])) if match else None


def years(text: str) -> tuple[int, ...]:
    """The years a text names, each once: 2020年重点任务分解表 → (2020,)."""
    return tuple(dict.fromkeys(int(each) for each in re.findall(r"(?<!\d)((?:19|20)\d\d)(?=年|[—–~-])", plain(text))))


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


_QUARTER = re.compile(r"(\d{4})年?(?:第?([一二三四1-4])季度|[Qq]([1-4]))末?(?:前|底前)?$", re.ASCII)


def _quarter_number(word: str) -> int:
    return QUARTERS.index(word) + 1 if word in QUARTERS else int(word)


# ---- Chinese numerals in dates -----------------------------------------------------------------------------------

_YEAR_NUMERALS = re.compile(r"[○〇零0Oo一二三四五六七八九]{4}(?=年)")
_MONTH_NUMERAL = re.compile(r"(?:十[一二]?|[一二三四五六七八九元])(?=月)")
_DAY_NUMERAL = re.compile(
    r"(?<=月)(?:[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])(?=[日号])"
)


def _digits(text: str) -> str:
    text = _YEAR_NUMERALS.sub(lambda match: "".join(str(_NUMERALS[sign]) for sign in match[0]), text)
    text = _MONTH_NUMERAL.sub(lambda match: str(_small(match[0])), text)
    return _DAY_NUMERAL.sub(lambda match: str(_small(match[0])), text)


def _small(numeral: str) -> int:
    """元 to 三十一."""
    if numeral == "元":
        return 1
    tens, ten, ones = numeral.replace("廿", "二十").rpartition("十")
    return (_NUMERALS[tens] if tens else 1 if ten else 0) * 10 + (_NUMERALS[ones] if ones else 0)


# ---- one point ---------------------------------------------------------------------------------------------------


def _point(text: str, year: int | None, month: int | None) -> Span | None:
    """A day, month, quarter, half or year; `year` and `month` are used where the text leaves them out."""
    for pattern, reader in _READERS:
        if match := pattern.fullmatch(text):
            groups = match.groupdict()
            own = int(groups["y"]) if groups.get("y") else year
            if own is None:
                return None
            try:
                return reader(own, month, groups)
            except ValueError:  # the thirteenth month, the thirtieth of February
                return None
    return None


def _day(year: int, month: int | None, found: dict[str, str | None]) -> Span:
    number = int(found["m"] or 0) if "m" in found else month
    if number is None:
        raise ValueError("a day without a month")
    day = date(year, number, int(found["d"] or 0))
    return day, day


def _month(year: int, _: int | None, found: dict[str, str | None]) -> Span:
    month, part = int(found["m"] or 0), found.get("part")
    last = month_end(year, month)
    thirds = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last.day)}
    start, end = thirds.get(part or "", (1, last.day))
    return date(year, month, start), date(year, month, end)


def _quarter(year: int, _: int | None, found: dict[str, str | None]) -> Span:
    number = _quarter_number(found["q"] or found["r"] or "")
    return date(year, 3 * number - 2, 1), month_end(year, 3 * number)


def _half(year: int, _: int | None, found: dict[str, str | None]) -> Span:
    start = 1 if found["h"] == "上" else 7
    return date(year, start, 1), month_end(year, start + 5)


def _year(year: int, _: int | None, __: dict[str, str | None]) -> Span:
    return date(year, 1, 1), date(year, 12, 31)


_Reader = Callable[[int, int | None, dict[str, str | None]], Span]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern, re.ASCII), reader)
    for pattern, reader in (
        (rf"{_Y}[年./-](?P<m>\d{{1,2}})[月./-](?P<d>\d{{1,2}})[日号]?", _day),
        (r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]", _day),
        (r"(?P<d>\d{1,2})[日号]", _day),
        (rf"{_Y}(?P<m>\d\d)(?P<d>\d\d)", _day),
        (rf"{_Y}(?P<m>\d\d)", _month),
        (rf"{_Y}[年./-](?P<m>\d{{1,2}})(?:月份?)?{_PART}", _month),
        (rf"(?P<m>\d{{1,2}})月份?{_PART}", _month),
        (rf"(?:{_Y}年?)?(?:第?(?P<q>[一二三四1-4])季度|[Qq](?P<r>[1-4]))[末底]?", _quarter),
        (rf"(?:{_Y}年?)?(?P<h>[上下])半年[末底]?", _half),
        (rf"{_Y}年?(?:度|全年|年?内|年?[底末])?", _year),
        (_THIS_YEAR, _year),
    )
)


# ---- from one to another -----------------------------------------------------------------------------------------


def _between(left: str, right: str, year: int | None) -> Span | None:
    """2020年1—6月: the left side may borrow the unit of the right one, the right side year and month of the left."""
    following = re.match(r"次年|翌年", right)
    for text in _with_units(left, right):
        first = _point(text, year, None)
        if first is None:
            continue
        own_year = first[0].year + (1 if following else 0)
        last = _point(right[2:] if following else right, own_year, first[0].month)
        return (first[0], last[1]) if last and first[0] <= last[1] else None
    return None


def _with_units(left: str, right: str) -> Iterator[str]:
    for unit in ("季度", "月", "日", "年"):
        if unit in right:
            yield left + unit
    yield left
