"""序时进度 and lamps: how far an item should be by now, and how it stands against that.

序时进度 is the share of the time gone, from the first day of the start to the last day of the deadline. Work that
has no end, or comes back, has no linear expectation: it is judged by what its unit says of it.
"""

from datetime import date

from docgen.model import BEHIND_LAMPS, Item, Lamp, ProgressEntry, StatusKind, Thresholds


def judged_by_status(item: Item, as_of: date) -> bool:
    """Whether the deadline is open or recurring; one that goes on beyond its date is so from the day after."""
    when = item.deadline.when
    if when is None:
        return False
    return when.open or when.recurring or (when.ongoing and when.last is not None and as_of > when.last)


def time_progress(item: Item, as_of: date) -> int | None:
    """Per cent of the time gone at the end of `as_of`, 0 to 100, rounded down; None where there is no date."""
    first, last = item.start.first, item.deadline.date
    if first is None or last is None or last < first or judged_by_status(item, as_of):
        return None
    gone = (as_of - first).days + 1
    whole = (last - first).days + 1
    return min(100, max(0, gone * 100 // whole))


def gap(item: Item, entry: ProgressEntry | None, as_of: date) -> int | None:
    """Points an item lacks of 序时进度, below 0 where it is ahead; None where there is nothing to measure."""
    expected = time_progress(item, as_of)
    if entry is None or entry.progress is None or expected is None:
        return None
    return expected - entry.progress


def lamp(item: Item, entry: ProgressEntry | None, as_of: date, limits: Thresholds) -> Lamp:
    """The lamp of an item: 逾期 past its deadline, else by the points it lacks of 序时进度, else by its unit's word."""
    if entry is None:
        return Lamp.NONE
    if judged_by_status(item, as_of):
        return _by_status(item, entry, as_of)
    if entry.progress is None:
        return Lamp.NONE
    if entry.done:
        return Lamp.GREEN
    if item.deadline.date is not None and as_of > item.deadline.date:
        return Lamp.OVERDUE
    lacking = gap(item, entry, as_of)
    if lacking is None:
        return Lamp.NONE
    return Lamp.GREEN if lacking <= limits.yellow else Lamp.YELLOW if lacking <= limits.red else Lamp.RED


def _by_status(item: Item, entry: ProgressEntry, as_of: date) -> Lamp:
    """Yellow where the unit says 滞后, or has not begun though it should have: how far behind, nothing tells."""
    if entry.status is None:
        return Lamp.NONE
    if entry.status.kind is StatusKind.NOT_STARTED:
        start = item.start.first
        return Lamp.NONE if start is None else Lamp.YELLOW if start <= as_of else Lamp.GREEN
    return Lamp.YELLOW if entry.status.kind is StatusKind.BEHIND else Lamp.GREEN


def differs(item: Item, entry: ProgressEntry | None, shown: Lamp, as_of: date) -> bool:
    """Whether the unit's own word and the lamp contradict each other; where it is judged by its word, they cannot."""
    if entry is None or entry.status is None or shown is Lamp.NONE or judged_by_status(item, as_of):
        return False
    return entry.behind != (shown in BEHIND_LAMPS)
