"""Two versions of one unit's form, cell by cell: what was changed from the one to the other.

Rows are matched by id and cells by column, as everywhere; what moved without changing is no change.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from docgen import schema
from docgen.sheets import FilledRow, RawForm
from docgen.source import RawCell, SourceRef

OWN_ROW = "自行加入的行"  # the column of a row without an id, which no form of ours has


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that says something else. `item_id` empty: not about an item; None: the version has no such cell."""

    item_id: str
    column: str
    before: str
    after: str
    where_before: SourceRef | None
    where_after: SourceRef | None


def changed_cells(before: RawForm, after: RawForm) -> tuple[CellChange, ...]:
    """Every cell that differs: items in the order of the later form, then rows of the unit's own, then the signatures."""
    return (*_in_items(before, after), *_in_own_rows(before, after), *_in_sign_off(before, after))


def rows_by_id(form: RawForm) -> dict[str, FilledRow]:
    """The rows that name an item; of two with one id, the first, which is the one that is read."""
    found: dict[str, FilledRow] = {}
    for row in form.rows:
        cell = row.get("item_id")
        if cell is not None and not cell.blank:
            found.setdefault(cell.text.strip().upper(), row)
    return found


def _in_items(before: RawForm, after: RawForm) -> Iterator[CellChange]:
    old, new = rows_by_id(before), rows_by_id(after)
    for item_id in dict.fromkeys((*new, *old)):
        one, other = old.get(item_id), new.get(item_id)
        for column in schema.FORM_COLUMNS:
            if column.key != "item_id":
                yield from _changed(item_id, column.heading, _cell(one, column.key), _cell(other, column.key))


def _in_own_rows(before: RawForm, after: RawForm) -> Iterator[CellChange]:
    old, new = _own_rows(before), _own_rows(after)
    for words in dict.fromkeys((*old, *new)):
        if words not in old or words not in new:
            one, other = old.get(words), new.get(words)
            yield CellChange("", OWN_ROW, words if one else "", words if other else "", one, other)


def _own_rows(form: RawForm) -> dict[str, SourceRef]:
    named = {id(row) for row in rows_by_id(form).values()}
    rows = [row for row in form.rows if id(row) not in named]
    return {"；".join(cell.text.strip() for cell in row.cells.values() if not cell.blank): row.where for row in rows}


def _in_sign_off(before: RawForm, after: RawForm) -> Iterator[CellChange]:
    for label in schema.SIGN_OFF:
        yield from _changed("", label, before.sign_off.get(label), after.sign_off.get(label))


def _cell(row: FilledRow | None, key: str) -> RawCell | None:
    return row.get(key) if row is not None else None


def _changed(item_id: str, heading: str, before: RawCell | None, after: RawCell | None) -> Iterator[CellChange]:
    old, new = said(before), said(after)
    if old != new:
        places = (cell.where if cell is not None else None for cell in (before, after))
        yield CellChange(item_id, heading, old, new, *places)


def said(cell: RawCell | None) -> str:
    """What a person sees in the cell; its fault where it has one."""
    if cell is None:
        return ""
    return cell.text.strip() or (f"（{cell.fault}）" if cell.fault else "")
