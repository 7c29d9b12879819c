"""The text a person sees of a cell's value, and the dates behind numbers."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')

# Number formats that Chinese Excel and WPS know by number alone and write no code for (ISO/IEC 29500-1 §18.8.30,
# zh-cn). Libraries take such a date for a plain number: 44104 in place of 2020-09-30.
_DAY, _MONTH, _SHORT = 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"'
_HOUR, _SECOND = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
CHINESE_DATES = (
    {27: _MONTH, 28: _SHORT, 29: _SHORT, 30: "m/d/yy", 31: _DAY, 32: _HOUR, 33: _SECOND, 34: _HOUR, 35: _SECOND}
    | {36: _MONTH, 50: _MONTH, 51: _SHORT, 52: _MONTH, 53: _SHORT, 54: _SHORT, 55: _HOUR, 56: _SECOND, 57: _MONTH}
    | {58: _SHORT}
)


def typed(number: float, number_format: str, epoch: datetime) -> object:
    """What a stored number is under its format: date, time, span of time, or a number (whole ones as int).

    :raises OverflowError, ValueError: a date beyond the calendar.
    """
    if is_date_format(number_format):
        return from_excel(number, epoch, timedelta=is_timedelta_format(number_format))
    return whole(number)


def whole(number: float) -> int | float:
    """60 for 60.0, as openpyxl reads what Excel wrote."""
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def shown(value: object, number_format: str = "General") -> str:
    """What a person sees of a value: 60 for 60.0, 85% for 0.85 under a percent format, ISO for dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return _span(value) if isinstance(value, timedelta) else str(value)


def _span(value: timedelta) -> str:
    """255:10:10, hours beyond a day as Excel's [h]:mm:ss has them."""
    minutes, seconds = divmod(abs(round(value.total_seconds())), 60)
    sign = "-" if value < timedelta() else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _number(value: int | float, number_format: str) -> str:
    bare = _QUOTED.sub("", number_format.split(";")[0])
    if "%" not in bare or abs(value) >= 1e15:
        return _plain(value)
    decimals = len(re.sub(r"^[^.]*\.?([0#?]*).*$", r"\1", bare)) if "." in bare else 0
    rounded = (Decimal(repr(value)) * 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded}%"


def _plain(value: int | float) -> str:
    """15 digits, as Excel keeps them, so that 0.1 + 0.2 is 0.3; never in powers of ten below 10^15."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, int) else f"{value:.15g}"
