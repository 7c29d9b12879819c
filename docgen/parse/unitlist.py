"""A list of units (单位名录), as docgen exports it and a clerk edits it, back to a registry."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from docgen import schema, zh
from docgen.diagnostics import Diagnostic, finding
from docgen.model import Contact, Registry, Unit
from docgen.source import RawRow, RawTable, SourceRef

_MARKS = ("name", "kind", "short_name")  # headings that together no task table has


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """The registry as the list has it, how many rows were read, and every doubt."""

    registry: Registry
    rows: int
    diagnostics: tuple[Diagnostic, ...]


def headings_of_units(tables: Sequence[RawTable]) -> tuple[RawTable, int, dict[str, int]] | None:
    """The table that lists units, the place of its heading row and its columns; None where there is none."""
    for table in tables:
        for place, row in enumerate(table.rows):
            columns = {
                column.key: index
                for index, text in enumerate(row.texts())
                if (column := schema.headed(schema.UNIT_COLUMNS, text))
            }
            if all(mark in columns for mark in _MARKS):
                return table, place, columns
    return None


def read_units(tables: Sequence[RawTable], *, present: Registry) -> UnitsRead:
    """Read the list; a row is the unit of its hidden code, else of its name, else a new one.

    Groups are not in the list and stay; a unit that a group names cannot go without it.
    """
    found = headings_of_units(tables)
    if found is None:
        return UnitsRead(present, 0, ())
    table, place, columns = found
    rows = [row for row in table.rows[place + 1 :] if not row.blank]
    notes: list[Diagnostic] = []
    codes = _codes(rows, columns, present)
    units = tuple(
        _unit(order, code, {key: _text(row, index) for key, index in columns.items()}, row.where, notes)
        for order, (row, code) in enumerate(zip(rows, codes, strict=True), start=1)
    )
    named = Registry(units)
    units = tuple(
        replace(unit, successor=_successor(unit, named, row.where, notes))
        for unit, row in zip(units, rows, strict=True)
    )
    notes += _doubled(units, rows)
    return UnitsRead(Registry(units, present.groups), len(rows), tuple(notes))


def _text(row: RawRow, index: int) -> str:
    return row.cells[index].text.strip() if index < len(row.cells) else ""


def _codes(rows: Sequence[RawRow], columns: Mapping[str, int], present: Registry) -> list[str]:
    """A code for every row: the one it carries, once; the one of its name; a new one."""
    taken: set[str] = set()
    found: list[str] = []
    fresh = _fresh(present)
    for row in rows:
        carried = _text(row, columns["code"]) if "code" in columns else ""
        known = present.named(_text(row, columns["name"]))
        options = [carried if carried in present else "", known.code if known else ""]
        code = next((each for each in options if each and each not in taken), None) or next(fresh)
        taken.add(code)
        found.append(code)
    return found


def _fresh(present: Registry) -> Iterator[str]:
    return (code for number in range(1, 10**6) if (code := f"unit{number:03d}") not in present)


def _unit(order: int, code: str, cells: Mapping[str, str], where: SourceRef, notes: list[Diagnostic]) -> Unit:
    for key in ("name", "kind"):
        if not cells[key]:
            heading = schema.column(schema.UNIT_COLUMNS, key).heading
            notes.append(finding("required-blank", f"第{order}个单位的“{heading}”为空。", where))
    return Unit(
        code=code,
        name=cells["name"],
        short_name=cells.get("short_name") or cells["name"],
        kind=cells["kind"],
        order=order,
        aliases=tuple(each.strip() for each in cells.get("aliases", "").split("、") if each.strip()),
        contact=Contact(cells.get("contact") or None, cells.get("phone") or None),
        successor=cells.get("successor") or None,
        ended=_day(cells.get("ended", ""), order, where, notes),
    )


def _day(words: str, order: int, where: SourceRef, notes: list[Diagnostic]) -> date | None:
    day = zh.read_date(words) if words else None
    if words and day is None:
        notes.append(finding("date-unreadable", f"第{order}个单位的“撤并日期”“{words}”读不出日期。", where))
    return day


def _successor(unit: Unit, named: Registry, where: SourceRef, notes: list[Diagnostic]) -> str | None:
    if unit.successor is None:
        return None
    heir = named.named(unit.successor)
    if heir is None or heir.code == unit.code:
        notes.append(finding("unknown-unit", f"“{unit.name}”的承接单位“{unit.successor}”不在名录中。", where))
        return None
    return heir.code


def _doubled(units: Sequence[Unit], rows: Sequence[RawRow]) -> Iterator[Diagnostic]:
    """A spelling that two units share would send one unit's letter to the other."""
    owners: dict[str, Unit] = {}
    for unit, row in zip(units, rows, strict=True):
        for spelling in dict.fromkeys(zh.comparable(each) for each in unit.spellings()):
            owner = owners.setdefault(spelling, unit)
            if spelling and owner is not unit:
                message = f"“{unit.name}”与“{owner.name}”用了同一个名称（{spelling}）。"
                yield finding("unit-name-doubled", message, row.where)
