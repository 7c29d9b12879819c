"""序时进度 and lamps: how far an item should be by now, and how it stands against that.

序时进度 is the share of the time gone, from the first day of the start to the last day of the
deadline. An open deadline has no linear expectation and lights no lamp.
"""

from datetime import date

from docgen.model import Item, Lamp, ProgressEntry, Thresholds


def time_progress(item: Item, as_of: date) -> int | None:
    """Per cent of the time gone at the end of `as_of`, 0 to 100, rounded down; None where there is no date."""
    first, last = item.start.first, item.deadline.date
    if first is None or last is None or last < first:
        return None
    gone = (as_of - first).days + 1
    whole = (last - first).days + 1
    return min(100, max(0, gone * 100 // whole))


def lamp(item: Item, entry: ProgressEntry | None, as_of: date, limits: Thresholds) -> Lamp:
    """The lamp of an item: 逾期 past its deadline, else by the points it lacks of 序时进度."""
    if entry is None or entry.progress is None:
        return Lamp.NONE
    if entry.done:
        return Lamp.GREEN
    if item.deadline.date is not None and as_of > item.deadline.date:
        return Lamp.OVERDUE
    expected = time_progress(item, as_of)
    if expected is None:
        return Lamp.NONE
    gap = expected - entry.progress
    return Lamp.GREEN if gap <= limits.yellow else Lamp.YELLOW if gap <= limits.red else Lamp.RED
