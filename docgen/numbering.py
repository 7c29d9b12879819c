"""发文字号: given once, without gaps, never twice.

A letter whose tasks are the same keeps its number; one whose tasks changed gets the next number and
names the one it replaces.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from docgen.model import Issued


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that needs a number: of which kind, about which unit or period, for which content."""

    kind: str
    about: str
    digest: str
    addressee: str = ""


def latest(register: Sequence[Issued], kind: str, about: str) -> Issued | None:
    """The document in force of this kind about this; a withdrawn one is not in force."""
    alike = (line for line in reversed(register) if line.kind == kind and line.about == about)
    return next((line for line in alike if line.withdrawn is None), None)


def withdraw(register: Sequence[Issued], number: str, day: date) -> tuple[Issued, ...] | None:
    """The register with this number 作废; None where it has no such number or it is withdrawn already.

    The line stays: the next document gets the next number.
    """
    if not any(line.number == number and line.withdrawn is None for line in register):
        return None
    return tuple(replace(line, withdrawn=day) if line.number == number else line for line in register)


def assign(
    register: Sequence[Issued], wanted: Sequence[Wanted], *, series: str, day: date
) -> tuple[tuple[Issued, ...], dict[str, Issued]]:
    """Number every document of `wanted`; returns the register then in force and the lines by `about`."""
    lines = list(register)
    in_force = {(line.kind, line.about): line for line in lines if line.withdrawn is None}
    serial = sum(line.series == series and line.year == day.year for line in lines)
    given: dict[str, Issued] = {}
    for each in wanted:
        known = in_force.get((each.kind, each.about))
        if known is None or known.digest != each.digest:
            serial += 1
            known = Issued(
                series,
                day.year,
                serial,
                each.kind,
                each.about,
                day,
                each.digest,
                known.number if known else "",
                each.addressee,
            )
            lines.append(known)
            in_force[each.kind, each.about] = known
        given[each.about] = known
    return tuple(lines), given
