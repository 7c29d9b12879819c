"""One answer of a form: what its cell says as a status, a share, a date.

Read where that is certain, with a note where the spelling is not the one asked for; else None with a finding
that says what was found. Which words count as no answer is declared here.
"""

import re
from datetime import date, datetime, timedelta

from docgen import zh
from docgen.diagnostics import Diagnostic, finding
from docgen.model import Round, Status
from docgen.source import RawCell

NOTHING = ("无", "/", "—", "——", "-", "暂无", "没有")

Found = list[Diagnostic]


def is_nothing(text: str) -> bool:
    """无, / and the like: in a cell that may stay blank they say the same as a blank."""
    return text.strip().rstrip("。") in NOTHING


def short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[:limit] + "…"


# ---- status ------------------------------------------------------------------------------------------------------

_AROUND = "。．.；;，,、！!√✓☑■●·“”\"'()（）【】[]"


def status(cell: RawCell | None, item_id: str, round_: Round) -> tuple[Status | None, Found]:
    """A word of the scale; signs around it and full width do not matter, another word is never taken for it."""
    if cell is None or cell.blank:
        return None, []
    written = cell.text.strip()
    if exact := round_.status(zh.without_blanks(written)):
        return exact, []
    meant = round_.status(zh.without_blanks(zh.half_width(written)).strip(_AROUND))
    if meant:
        message = f"进度状态“{short(written)}”读作“{meant.word}”。"
        return meant, [finding("status-normalised", message, cell.where, subject=item_id)]
    words = "、".join(each.word for each in round_.statuses)
    message = f"进度状态“{short(written)}”不在选项之内（{words}）。"
    return None, [finding("status-not-listed", message, cell.where, subject=item_id)]


# ---- progress ----------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"(?:已?完成)?(\d+(?:\.\d+)?)%?$", re.ASCII)
_TENTHS = re.compile(r"([一二两三四五六七八九十])成(半|[一二三四五六七八九])?$")
_SPOKEN = re.compile(r"(?:已?完成)?百分之([一二三四五六七八九十百零〇]+)$")
_SAID = {zh.numeral(number): number for number in range(101)} | {"一百": 100, "百": 100}


def progress(cell: RawCell | None, item_id: str) -> tuple[int | None, Found]:
    """A whole number 0–100. 85%, ８５, 八成 and a 0.85 that is shown as 85% are certain; 0.85 alone is not."""
    if cell is None or cell.blank:
        return None, []
    written = cell.text.strip()
    words = zh.without_blanks(zh.half_width(cell.text))
    number = _share(cell, words)
    if number is None:
        why = "（这一格被设成了日期格式，请改为常规格式后重填）" if isinstance(cell.value, date) else ""
        message = f"完成进度应为 0 至 100 的整数，填报值为“{short(written)}”{why}。"
        return None, [finding("progress-not-a-number", message, cell.where, subject=item_id)]
    if not 0 <= number <= 100:
        message = f"完成进度应在 0 至 100 之间，填报值为“{short(written)}”。"
        return None, [finding("progress-out-of-range", message, cell.where, subject=item_id)]
    if number != int(number):
        message = f"完成进度应为整数，填报值为“{short(written)}”{_if_a_share(number)}。"
        return None, [finding("progress-not-a-number", message, cell.where, subject=item_id)]
    if words != str(int(number)):
        message = f"完成进度“{short(written)}”读作 {int(number)}。"
        return int(number), [finding("progress-normalised", message, cell.where, subject=item_id)]
    return int(number), []


def _share(cell: RawCell, words: str) -> float | None:
    """The number a cell gives for certain, in per cent, whatever its size."""
    if "%" in cell.number_format and isinstance(cell.value, int | float):
        return round(float(cell.value) * 100, 6)
    if match := _NUMBER.match(words):
        return float(match[1])
    if match := _TENTHS.match(words):
        tenths = 2 if match[1] == "两" else _SAID[match[1]]
        return 10 * tenths + (5 if match[2] == "半" else _SAID[match[2]] if match[2] else 0)
    spoken = _SPOKEN.match(words)
    return _SAID.get(spoken[1] if spoken else words)


def _if_a_share(number: float) -> str:
    percent = round(number * 100)
    return f"（如指百分之{zh.numeral(percent)}，请填 {percent}）" if number < 1 else ""


# ---- dates -------------------------------------------------------------------------------------------------------

_SERIAL = re.compile(r"\d{5}(?:\.0+)?$", re.ASCII)
_FIRST_DAY = date(1899, 12, 30)  # day 0 of the serial numbers of Excel and WPS
_YEARS_AHEAD = 15  # a serial number that means a day further away is no date
_HOUR = re.compile(r"(?<=\d)[ T]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?$", re.ASCII)


def expected(cell: RawCell | None, item_id: str, year: int) -> tuple[date | None, Found]:
    """A date cell, a written date or a serial number; an open word (长期) is no date and no fault.

    `year` is the one of the round: 12月底前 is read in it, with a note.
    """
    if cell is None or cell.blank or is_nothing(cell.text):
        return None, []
    written = short(cell.text.strip())
    if isinstance(cell.value, date):
        day = cell.value.date() if isinstance(cell.value, datetime) else cell.value
        return _plausible(day, cell, item_id)
    if counted := _serial(cell, year):
        message = f"预计完成时间“{written}”是日期的序号，读作 {counted}。"
        return counted, [finding("date-normalised", message, cell.where, subject=item_id)]
    text = _HOUR.sub("", zh.half_width(cell.text.strip()))
    if when := zh.read_when(text):
        return when.last, []
    when = zh.read_when(text, default_year=year)
    if when is None:
        message = f"预计完成时间“{written}”读不出日期。"
        return None, [finding("date-unreadable", message, cell.where, subject=item_id)]
    message = f"预计完成时间“{written}”没有写年份，按本季度的{year}年读作 {when.last}。"
    return when.last, [finding("date-normalised", message, cell.where, subject=item_id)]


def _plausible(day: date, cell: RawCell, item_id: str) -> tuple[date | None, Found]:
    """2021 typed into a cell of dates is 1905-07-13; nobody expects anything then."""
    if 2000 <= day.year <= 2100:
        return day, []
    number = (day - _FIRST_DAY).days
    meant = f"（如指{number}年，请写明年月日）" if 2000 <= number <= 2100 else ""
    message = f"预计完成时间是 {day}{meant}，不像是日期。"
    return None, [finding("date-unreadable", message, cell.where, subject=item_id)]


def _serial(cell: RawCell, year: int) -> date | None:
    """The day behind 44196, from the year of the round on; earlier or far away, it is not certain to be one.

    A workbook that counts from 1904 gives a day four years too early, which this keeps out.
    """
    if not _SERIAL.match(zh.half_width(cell.text.strip())):
        return None
    day = _FIRST_DAY + timedelta(days=int(float(zh.half_width(cell.text.strip()))))
    return day if year <= day.year <= year + _YEARS_AHEAD else None
