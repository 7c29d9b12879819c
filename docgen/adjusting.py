"""Adjustments: what an import changes in a table whose letters are out, and which letter has to show it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from docgen.changes import NUMBER, Change, Changes
from docgen.model import ADDED, CANCELLED, EVERYONE, UNKNOWN, Adjustment, Issued
from docgen.schema import TASK_COLUMNS, column

UNITS = column(TASK_COLUMNS, "units").heading


def adjustments(changes: Changes, *, day: date, basis: str | None, registered: int) -> tuple[Adjustment, ...]:
    """Every difference as 原 → 现. `registered`: how many documents 发文登记簿 has now."""

    def made(change: Change, field: str) -> Adjustment:
        return Adjustment(
            day=day,
            basis=basis or UNKNOWN,
            task=change.task,
            item=change.item,
            number=change.number,
            name=change.name,
            field=field,
            before=change.before,
            after=change.after,
            units=change.units,
            registered=registered,
        )

    return (
        *(made(change, ADDED) for change in changes.added),
        *(made(change, CANCELLED) for change in changes.removed),
        *(made(change, change.field) for change in changes.changed),
        *(made(change, change.field) for change in changes.renumbered),
    )


def shown_in(
    letter: Issued, made: Iterable[Adjustment], register: Sequence[Issued], *, columns: Sequence[str] = ()
) -> tuple[Adjustment, ...]:
    """What a letter has to say was adjusted: what concerns its unit and came after the letter it replaces.

    A first letter tells the tasks as they are and has nothing to compare. `columns`: the further columns of the
    table that the office shows in letters; what became of the others is nobody else's business.
    """
    if not letter.replaces:
        return ()
    places = {line.number: place for place, line in enumerate(register)}
    if letter.replaces not in places:
        return ()
    since, until = places[letter.replaces], places.get(letter.number, len(register))
    within = (each for each in made if since < each.registered <= until)
    return net(each for each in within if _concerns(letter.about, each) and is_public(each, columns))


def net(made: Iterable[Adjustment]) -> tuple[Adjustment, ...]:
    """Several adjustments of the same thing as one, from the first 原 to the last 现; none where both are the same."""
    found: dict[tuple[str, str, str], Adjustment] = {}
    for each in made:
        key = (each.task, each.item, each.field)
        found[key] = replace(each, before=found[key].before if key in found else each.before)
    return tuple(each for each in found.values() if each.before != each.after or each.field in (ADDED, CANCELLED))


def is_public(made: Adjustment, columns: Sequence[str]) -> bool:
    """Whether it is about a column that every letter shows, or one of `columns`."""
    return made.field in _SHOWN or made.field in columns


_SHOWN = (ADDED, CANCELLED, NUMBER, *(column.heading for column in TASK_COLUMNS))


def _concerns(code: str, made: Adjustment) -> bool:
    """A task of 各相关单位 is in every letter by its number only: what matters is that it is there, or no more."""
    if code in made.units:
        return True
    joined = made.field == UNITS and _for_everyone(made.before) != _for_everyone(made.after)
    everyone = any(EVERYONE.fullmatch(who) for who in made.units)
    return everyone and (joined or made.field in (ADDED, CANCELLED, NUMBER))


def _for_everyone(words: str) -> bool:
    return any(EVERYONE.fullmatch(each) for each in words.split("、"))
