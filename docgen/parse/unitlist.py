"""A list of units (单位名录), as docgen exports it and a clerk edits it, back to a registry."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from docgen import schema, zh
from docgen.diagnostics import Diagnostic, finding
from docgen.model import Contact, Registry, Unit, is_mail_address
from docgen.source import RawRow, RawTable, SourceRef

_MARKS = ("code", "kind", "short_name", "aliases")  # two of these beside the name no task table has


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
            if "name" in columns and sum(mark in columns for mark in _MARKS) > 1:
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
    notes = [*_about_columns(table.rows[place], rows, columns, present)]
    codes = _codes(rows, columns, present)
    units = tuple(
        _unit(order, code, _cells(row, columns, present.get(code), present), row.where, notes)
        for order, (row, code) in enumerate(zip(rows, codes, strict=True), start=1)
    )
    pairs = list(zip(units, rows, strict=True))
    units = tuple(_with_old_names(unit, Registry(units), present, row.where, notes) for unit, row in pairs)
    named = Registry(units)
    pairs = list(zip(units, rows, strict=True))
    units = tuple(replace(unit, successor=_successor(unit, named, row.where, notes)) for unit, row in pairs)
    notes += _doubled(units, rows)
    if circle := Registry(units).circle():
        names = " → ".join(unit.name for unit in (*circle, circle[0]))
        notes.append(finding("successor-circle", f"承接单位绕成了一圈：{names}。", table.where))
    return UnitsRead(Registry(units, present.groups), len(rows), tuple(notes))


def _about_columns(
    head: RawRow, rows: Sequence[RawRow], columns: Mapping[str, int], present: Registry
) -> Iterator[Diagnostic]:
    """Columns the export had and this list has not, and what no column of the registry holds."""
    empty = {"email"} if not any(unit.contact.email for unit in present) else set()  # older exports lack it
    for column in schema.UNIT_COLUMNS:
        if column.key not in columns and column.key not in empty:
            message = f"导出时有“{column.heading}”栏，现在没有了；这一栏保持现行的内容。"
            yield finding("own-column-missing", message, head.where)
    width = max((len(row.cells) for row in (head, *rows)), default=0)
    for index in (each for each in range(width) if each not in columns.values()):
        heading, cells = _text(head, index), [row.cells[index].where for row in rows if _text(row, index)]
        if heading:
            message = f"“{heading}”栏不是单位名录的栏目，其中 {len(cells)} 格没有采用。"
            yield finding("unit-column-unused", message, head.where.at(cell=heading))
        elif cells:
            yield finding("cell-without-heading", f"有 {len(cells)} 格没有对应的栏目，未采用。", *cells)


def _cells(row: RawRow, columns: Mapping[str, int], known: Unit | None, present: Registry) -> dict[str, str]:
    """The cells of a unit by the key of the column; of columns that are missing, what is in force."""
    kept = _in_force(known, present) if known else {}
    return kept | {key: _text(row, index) for key, index in columns.items()}


def _in_force(unit: Unit, present: Registry) -> dict[str, str]:
    return {
        "short_name": unit.short_name if unit.short_name != unit.name else "",
        "kind": unit.kind,
        "aliases": "、".join(unit.aliases),
        "contact": unit.contact.name or "",
        "phone": unit.contact.phone or "",
        "email": unit.contact.email or "",
        "successor": present[unit.successor].name if unit.successor else "",
        "ended": unit.ended.isoformat() if unit.ended else "",
    }


def _with_old_names(unit: Unit, now: Registry, present: Registry, where: SourceRef, notes: list[Diagnostic]) -> Unit:
    """A unit that was renamed, with its old names among the others, so that the old table is still understood."""
    before = present.get(unit.code)
    if before is None or not unit.name or zh.comparable(before.name) == zh.comparable(unit.name):
        return unit
    old = [name for name in dict.fromkeys((before.name, before.short_name)) if now.named(name) is None]
    if old:
        said = "、".join(f"“{name}”" for name in old)
        notes.append(
            finding("unit-renamed", f"“{before.name}”改名为“{unit.name}”，原名称{said}保留为其他名称。", where)
        )
    return replace(unit, aliases=(*unit.aliases, *old))


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
        if not cells.get(key):
            heading = schema.column(schema.UNIT_COLUMNS, key).heading
            notes.append(finding("required-blank", f"第{order}个单位的“{heading}”为空。", where))
    return Unit(
        code=code,
        name=cells["name"],
        short_name=cells.get("short_name") or cells["name"],
        kind=cells.get("kind", ""),
        order=order,
        aliases=tuple(each.strip() for each in cells.get("aliases", "").split("、") if each.strip()),
        contact=Contact(
            cells.get("contact") or None,
            cells.get("phone") or None,
            _address(cells.get("email", ""), order, where, notes),
        ),
        successor=cells.get("successor") or None,
        ended=_day(cells.get("ended", ""), order, where, notes),
    )


def _day(words: str, order: int, where: SourceRef, notes: list[Diagnostic]) -> date | None:
    day = zh.read_date(words) if words else None
    if words and day is None:
        notes.append(finding("date-unreadable", f"第{order}个单位的“撤并日期”“{words}”读不出日期。", where))
    return day


def _address(words: str, order: int, where: SourceRef, notes: list[Diagnostic]) -> str | None:
    if words and not is_mail_address(words):
        notes.append(finding("address-unreadable", f"第{order}个单位的“电子邮箱”“{words}”不是一个邮箱地址。", where))
    return words or None


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
