"""Working days: Monday to Friday, the state's holidays and 调休, and what the office itself declares.

The state announces the holidays of a year in the November before. A year nobody has entered yet is reckoned by the
days of the week, and `Workdays.unknown_years` says so, so that no date is guessed in silence.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_SATURDAY = 5
_FARTHEST = 4000  # days; between two working days there are never so many: a table of rest days has its limit


@dataclass(frozen=True, slots=True)
class OwnYear:
    """What `data/holidays.yaml` says of a year. `complete`: the announced arrangement has been entered in full."""

    rest: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    complete: bool = False


@dataclass(frozen=True)
class Workdays:
    """The calendar of an office: its own table before the state's, the state's before the days of the week."""

    own: Mapping[int, OwnYear] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        own = self.own.get(day.year, OwnYear())
        if day in own.rest or day in own.work:
            return day in own.work
        announced = _announced(day) if not own.complete else None
        return day.weekday() < _SATURDAY if announced is None else announced

    def shifted(self, day: date, count: int) -> date:
        """The day `count` working days after `day` (before it, where negative); 0: the day itself.

        A rest day is counted from as it stands: one working day after a Saturday is the next working day.
        """
        step = timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day = next(each for each in self._days(day + step, step) if self.is_workday(each))
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to and with `last`; 0 where `last` is not later."""
        if last <= first:
            return 0
        after = first + timedelta(days=1)
        return sum(
            self._in_one_year(max(after, date(year, 1, 1)), min(last, date(year, 12, 31)))
            for year in range(after.year, last.year + 1)
        )

    def _in_one_year(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both counted; a year nobody knows of is not gone through day by day."""
        count = (last - first).days + 1
        if not self._known(first) and first.year not in self.own:
            weeks, more = divmod(count, 7)
            return 5 * weeks + sum((first.weekday() + number) % 7 < _SATURDAY for number in range(more))
        return sum(self.is_workday(first + timedelta(days=number)) for number in range(count))

    def unknown_years(self, days: Iterable[date]) -> tuple[int, ...]:
        """The years of these days whose arrangement is not known, earliest first."""
        return tuple(sorted({day.year for day in days if not self._known(day)}))

    def _known(self, day: date) -> bool:
        own = self.own.get(day.year)
        return (own is not None and own.complete) or _announced(day) is not None

    def _days(self, day: date, step: timedelta) -> Iterator[date]:
        for number in range(_FARTHEST):
            yield day + number * step


def _announced(day: date) -> bool | None:
    """Whether the state's arrangement makes it a working day; None: the year has none that the package knows."""
    import chinese_calendar  # 15 ms that only reminders and deadlines need

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
