"""Adjustments: what an import changes in a table whose letters are out, and which letter has to show it."""

from collections.abc import Iterable, Sequence
from datetime import date

from docgen.changes import NUMBER, Change, Changes
from docgen.model import ADDED, CANCELLED, UNKNOWN, Adjustment, Issued
from docgen.wording import EVERYONE


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


def shown_in(letter: Issued, made: Iterable[Adjustment], register: Sequence[Issued]) -> tuple[Adjustment, ...]:
    """What a letter has to say was adjusted: what concerns its unit and came after the letter it replaces.

    A first letter tells the tasks as they are and has nothing to compare.
    """
    places = {line.number: place for place, line in enumerate(register)}
    if letter.replaces not in places:
        return ()
    since, until = places[letter.replaces], places.get(letter.number, len(register))
    return tuple(each for each in made if _concerns(letter.about, each) and since < each.registered <= until)


def _concerns(code: str, made: Adjustment) -> bool:
    """A task of 各相关单位 is in every letter by its number only: what matters is that it is there."""
    everyone = any(EVERYONE.fullmatch(who) for who in made.units)
    return code in made.units or (everyone and made.field in (ADDED, CANCELLED, NUMBER))
