"""Forms read before, by the hash of their file: what takes the time is reading workbooks, not judging them.

Only what was read well is remembered. A file that could not be read is tried again each time: the reason may have
been the machine's.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from docgen.excel.sniff import WorkbookError
from docgen.model import Period
from docgen.project import cache
from docgen.project.store import sha256
from docgen.sheets import FilledRow, RawForm
from docgen.source import RawCell, SourceRef

_PLAIN = (str, int, float, bool, type(None))


@dataclass
class Memory:
    """The forms of one round, `squeezed`: `stored` before, `known` now. `used` is what this run needed, and all that is
    kept."""

    root: Path
    period: Period
    stored: Mapping[str, bytes]
    known: dict[str, bytes] = field(default_factory=dict)
    used: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known |= self.stored

    def read(self, data: bytes, *, file: str, keeps: bool = True) -> RawForm:
        """`keeps`: remember the form, for a command that will save what it read.

        :raises WorkbookError: as `read_form` does.
        """
        key = sha256(data)
        if key in self.known:
            try:
                form = unpacked(cache.unsqueezed(self.known[key]), file)
            except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
                del self.known[key]
            else:
                self.used[key] = self.known[key]
                return form
        form = read_form(data, file=file)
        if keeps:
            with contextlib.suppress(TypeError, ValueError):  # a value JSON does not know: read again next time
                self.known[key] = self.used[key] = cache.squeezed(packed(form))
        return form

    def save(self) -> None:
        if self.used != self.stored:
            cache.save(self.root, self.period, self.used)


def read_form(data: bytes, *, file: str) -> RawForm:
    """A form by its workbook. What reads workbooks is imported for the first one that is not remembered."""
    from docgen.excel.returned import read_form as read

    return read(data, file=file)


def packed_form(data: bytes) -> bytes | None:
    """A form as it is remembered; None where it cannot be read, or not be remembered."""
    try:
        return cache.squeezed(packed(read_form(data, file="")))
    except (WorkbookError, TypeError, ValueError):
        return None


def memory(root: Path, period: Period) -> Memory:
    return Memory(root, period, cache.load(root, period))


# ---- forms as JSON -------------------------------------------------------------------------------------------------------


def packed(form: RawForm) -> dict[str, object]:
    """:raises TypeError: a cell has a value JSON does not know, or a row does not have the columns of the headings."""
    columns = {key: cell.column for row in form.rows[:1] for key, cell in row.cells.items()}
    return {
        "sheet": form.where.sheet,
        "identity": dict(form.identity) if form.identity is not None else None,
        "item_ids": list(form.item_ids),
        "unit_text": _placed(form.unit_text) if form.unit_text else None,
        "period_text": form.period_text,
        "heading_row": form.heading_row,
        "headings": dict(form.headings),
        "missing": list(form.missing),
        "columns": columns,
        "rows": [[row.where.row, *_cells(row, columns)] for row in form.rows],
        "sign_off": {key: _placed(cell) for key, cell in form.sign_off.items()},
        "notes": list(form.notes),
    }


def _cells(row: FilledRow, columns: Mapping[str, str]) -> Iterator[object]:
    if {key: cell.column for key, cell in row.cells.items()} != columns:
        raise TypeError(str(row.where))
    return map(_cell, row.cells.values())


def _placed(cell: RawCell) -> list[object]:
    return [cell.row.row, cell.column, _cell(cell)]


def _cell(cell: RawCell) -> object:
    """The text alone where that is all there is to say; 0 for a cell with nothing."""
    text, _, value, *more, _ = cell
    if value == text and type(value) is str and more == _ORDINARY:
        return text
    if value is None and not text and more == _BLANK:
        return 0
    held = [value]
    if isinstance(value, date):
        held = ["datetime" if isinstance(value, datetime) else "date", value.isoformat()]
    elif not isinstance(value, _PLAIN):
        raise TypeError(type(value).__name__)
    return [text, held, *more]


_GENERAL = "General"
_BLANK, _ORDINARY = ["", "", "", ""], [_GENERAL, "", "", ""]  # what stands between the value and the column


def unpacked(known: object, file: str) -> RawForm:
    """:raises LookupError, TypeError, ValueError, AttributeError: it is not what `packed` makes."""
    if not isinstance(known, dict):
        raise TypeError
    where = SourceRef(file, sheet=known["sheet"])
    columns = known["columns"]
    return RawForm(
        where=where,
        identity=known["identity"],
        item_ids=tuple(known["item_ids"]),
        unit_text=_unplaced(known["unit_text"], where) if known["unit_text"] else None,
        period_text=known["period_text"],
        heading_row=known["heading_row"],
        headings=known["headings"],
        missing=tuple(known["missing"]),
        rows=tuple(_unrow(cells, where.at(row=row), columns) for row, *cells in known["rows"]),
        sign_off={key: _unplaced(cell, where) for key, cell in known["sign_off"].items()},
        notes=tuple(known["notes"]),
    )


def _unrow(cells: list[Any], where: SourceRef, columns: Mapping[str, str]) -> FilledRow:
    pairs = zip(columns.items(), cells, strict=True)
    return FilledRow({key: _uncell(cell, where, column) for (key, column), cell in pairs}, where)


def _unplaced(held: list[Any], sheet: SourceRef) -> RawCell:
    row, column, cell = held
    return _uncell(cell, sheet.at(row=row), column)


def _uncell(cell: Any, row: SourceRef, column: str) -> RawCell:
    if cell == 0:
        return RawCell("", row, column=column)
    if isinstance(cell, str):
        return RawCell(cell, row, cell, _GENERAL, column=column)
    text, value, number_format, fault, covered, inherited = cell
    return RawCell(text, row, _value(value), number_format, fault, covered, inherited, column)


def _value(held: object) -> object:
    if not isinstance(held, list) or len(held) == 1:
        return held[0] if isinstance(held, list) else None
    kind, words = held
    return datetime.fromisoformat(words) if kind == "datetime" else date.fromisoformat(words)
