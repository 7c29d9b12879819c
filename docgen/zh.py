"""Chinese as offices write it, both ways: numerals, dates, quarters, deadlines, full-width forms, 〔〕.

Pure functions over text. A text that cannot be read gives None, never a guess.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

DIGITS = "〇一二三四五六七八九"
QUARTERS = "一二三四"
OPEN_WORDS = ("长期", "持续", "常态化", "每年", "每季度", "每月", "全年")
SEPARATORS = "、，,；;\n"


def numeral(number: int) -> str:
    """A whole number from 0 to 9999 as read aloud: 12 → 十二, 105 → 一百零五 (used for 一、（一） headings)."""
    if not 0 <= number <= 9999:
        raise ValueError(f"0 to 9999 only, not {number}")
    if number < 10:
        return DIGITS[number] if number else "零"
    text, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + unit
        gap = digit == 0
    return text.removeprefix("一") if text.startswith("一十") else text


def long_date(day: date) -> str:
    """2020年9月30日: arabic digits, full year, no zero in front (GB/T 9704-2012 §7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(prefix: str, year: int, serial: int) -> str:
    """发文字号: full year in 〔〕, no 第, no zero in front (GB/T 9704-2012 §7.2.5)."""
    return f"{prefix}〔{year}〕{serial}号"


def half_width(text: str) -> str:
    """NFKC: ８５％ → 85%, （） → (). For reading and comparing only; a text that is shown stays as it was."""
    return unicodedata.normalize("NFKC", text)


def comparable(text: str) -> str:
    """The key under which two spellings are the same: NFKC, without any white space, lower case."""
    return re.sub(r"\s+", "", half_width(text)).casefold()


def without_blanks(text: str) -> str:
    """Drop white space of every width."""
    return re.sub(r"\s+", "", text)


def share(part: int, whole: int) -> str:
    """A share in per cent, one decimal, rounded half up: 1 of 8 → 12.5%. Nothing is nudged to reach 100."""
    if whole == 0:
        return "0%"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"


def enumerated(names: list[str] | tuple[str, ...]) -> str:
    """甲、乙、丙."""
    return "、".join(names)


def first_sentences(text: str, limit: int) -> str:
    """The whole sentences at the start of `text` that fit into `limit` characters; at least the first one."""
    sentences = re.findall(r"[^。！？；]*[。！？；]?[”’）]?", text.strip())
    kept = ""
    for sentence in sentences:
        if kept and len(kept) + len(sentence) > limit:
            break
        kept += sentence
    return kept.rstrip("；，、 ").removesuffix("。") + "。" if kept else ""


@dataclass(frozen=True, slots=True)
class When:
    """A time as an office writes it: the days it spans. `last` None: open, no date is meant (长期推进)."""

    first: date | None
    last: date | None

    @property
    def open(self) -> bool:
        return self.last is None


OPEN = When(None, None)

_DAY = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?(?:前|底前|以前|之前)?$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?$")
_MONTH = re.compile(r"(\d{4})[年./-](\d{1,2})月?(上旬|中旬|下旬|底|末)?(?:前|以前|之前)?$")
_QUARTER = re.compile(r"(\d{4})年?(?:第?([一二三四1-4])季度|[Qq]([1-4]))末?(?:前|底前)?$")
_HALF = re.compile(r"(\d{4})年(上|下)半年$")
_YEARS = re.compile(r"(\d{4})年?(?:[-—~至到]+(\d{4})年)?(?:年?[底末]|内|度)?(?:前|以前|之前)?$")
_CHINESE_DIGITS = str.maketrans("○〇零一二三四五六七八九", "000123456789")


def read_when(text: str) -> When | None:
    """Read a start or a deadline; None where it cannot be read.

    2021年 spans the year, so it ends on 2021-12-31; 长期推进 and 持续建设 are open.
    """
    plain = _arabic_years(without_blanks(half_width(text)))
    if any(word in plain for word in OPEN_WORDS):
        return OPEN
    for pattern, reader in _READERS:
        if match := pattern.match(plain):
            try:
                return reader(match)
            except ValueError:
                return None
    return None


def read_date(text: str) -> date | None:
    """Read a single day or the last day of a named span: 2020-12-31, 2020年12月, 2020年底; None if there is none."""
    when = read_when(text)
    return when.last if when else None


def read_quarter(text: str) -> tuple[int, int] | None:
    """2020Q3, 2020年第三季度, 2020年3季度 → (2020, 3)."""
    match = _QUARTER.match(_arabic_years(without_blanks(half_width(text))))
    return (int(match[1]), _quarter_number(match)) if match else None


def _arabic_years(text: str) -> str:
    """二○二○年 → 2020年; other Chinese numerals stay, since 三季度 is read as such."""
    return re.sub(r"^[○〇零一二三四五六七八九]{4}(?=年)", lambda m: m[0].translate(_CHINESE_DIGITS), text)


def _quarter_number(match: re.Match[str]) -> int:
    word = match[2] or match[3]
    return QUARTERS.index(word) + 1 if word in QUARTERS else int(word)


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(match: re.Match[str]) -> When:
    day = date(int(match[1]), int(match[2]), int(match[3]))
    return When(day, day)


def _compact(match: re.Match[str]) -> When:
    if match[3]:
        return _day(match)
    year, month = int(match[1]), int(match[2])
    return When(date(year, month, 1), month_end(year, month))


def _month(match: re.Match[str]) -> When:
    year, month = int(match[1]), int(match[2])
    first, last = date(year, month, 1), month_end(year, month)
    thirds = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last.day)}
    if match[3] in thirds:
        start, end = thirds[match[3]]
        return When(date(year, month, start), date(year, month, end))
    return When(first, last)


def _quarter(match: re.Match[str]) -> When:
    year, quarter = int(match[1]), _quarter_number(match)
    return When(date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter))


def _half(match: re.Match[str]) -> When:
    year, start = int(match[1]), 1 if match[2] == "上" else 7
    return When(date(year, start, 1), month_end(year, start + 5))


def _years(match: re.Match[str]) -> When:
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise ValueError("the span runs backwards")
    return When(date(first, 1, 1), date(last, 12, 31))


_READERS = (
    (_DAY, _day),
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_YEARS, _years),
    (_COMPACT, _compact),
    (_MONTH, _month),
)
