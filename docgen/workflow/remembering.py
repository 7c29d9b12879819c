"""Forms read before, by the hash of their file: what takes the time is reading workbooks, not judging them.

Only what was read well is remembered. A file that could not be read is tried again each time: the reason may have
been the machine's.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from docgen.excel.sniff import WorkbookError
from docgen.model import Period
from docgen.project import cache
from docgen.project.store import sha256
from docgen.sheets import FilledRow, RawForm
from docgen.source import RawCell, SourceRef

_PLAIN = (str, int, float, bool, type(None))


@dataclass
class Memory:
    """The forms of one round: `stored` before, `known` now. `used` is what this run needed, and all that is kept."""

    root: Path
    period: Period
    stored: Mapping[str, object]
    known: dict[str, object] = field(default_factory=dict)
    used: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known |= self.stored

    def read(self, data: bytes, *, file: str, keeps: bool = True) -> RawForm:
        """`keeps`: remember the form, for a command that will save what it read.

        :raises WorkbookError: as `read_form` does.
        """
        key = sha256(data)
        if key in self.known:
            try:
                form = unpacked(self.known[key], file)
            except (LookupError, TypeError, ValueError, AttributeError):
                del self.known[key]
            else:
                self.used[key] = self.known[key]
                return form
        form = read_form(data, file=file)
        if keeps:
            with contextlib.suppress(TypeError):  # a value JSON does not know: read again next time
                self.known[key] = self.used[key] = packed(form)
        return form

    def save(self) -> None:
        if self.used != self.stored:
            cache.save(self.root, self.period, self.used)


def read_form(data: bytes, *, file: str) -> RawForm:
    """A form by its workbook. What reads workbooks is imported for the first one that is not remembered."""
    from docgen.excel.returned import read_form as read

    return read(data, file=file)


def packed_form(data: bytes) -> dict[str, object] | None:
    """A form as it is remembered; None where it cannot be read, or not be remembered."""
    try:
        return packed(read_form(data, file=""))
    except (WorkbookError, TypeError):
        return None


def memory(root: Path, period: Period) -> Memory:
    return Memory(root, period, cache.load(root, period))


# ---- forms as JSON -------------------------------------------------------------------------------------------------------


def packed(form: RawForm) -> dict[str, object]:
    """:raises TypeError: a cell has a value JSON does not know."""
    return {
        "sheet": form.where.sheet,
        "identity": dict(form.identity) if form.identity is not None else None,
        "item_ids": list(form.item_ids),
        "unit_text": _cell(form.unit_text) if form.unit_text else None,
        "period_text": form.period_text,
        "heading_row": form.heading_row,
        "headings": dict(form.headings),
        "missing": list(form.missing),
        "rows": [[row.where.row, {key: _cell(cell) for key, cell in row.cells.items()}] for row in form.rows],
        "sign_off": {key: _cell(cell) for key, cell in form.sign_off.items()},
        "notes": list(form.notes),
    }


def _cell(cell: RawCell) -> list[object]:
    if cell == RawCell("", cell.where):
        return [cell.where.row, cell.where.cell]
    value = [cell.value]
    if isinstance(cell.value, date):
        value = ["datetime" if isinstance(cell.value, datetime) else "date", cell.value.isoformat()]
    elif not isinstance(cell.value, _PLAIN):
        raise TypeError(type(cell.value).__name__)
    place = [cell.where.row, cell.where.cell]
    return [*place, cell.text, value, cell.number_format, cell.fault, cell.covered, cell.inherited]


def unpacked(known: object, file: str) -> RawForm:
    """:raises LookupError, TypeError, ValueError, AttributeError: it is not what `packed` makes."""
    if not isinstance(known, dict):
        raise TypeError
    where = SourceRef(file, sheet=known["sheet"])
    rows = ((row, {key: _uncell(cell, where) for key, cell in cells.items()}) for row, cells in known["rows"])
    return RawForm(
        where=where,
        identity=known["identity"],
        item_ids=tuple(known["item_ids"]),
        unit_text=_uncell(known["unit_text"], where) if known["unit_text"] else None,
        period_text=known["period_text"],
        heading_row=known["heading_row"],
        headings=known["headings"],
        missing=tuple(known["missing"]),
        rows=tuple(FilledRow(cells, where.at(row=row)) for row, cells in rows),
        sign_off={key: _uncell(cell, where) for key, cell in known["sign_off"].items()},
        notes=tuple(known["notes"]),
    )


def _uncell(cell: list[object], where: SourceRef) -> RawCell:
    at = SourceRef(where.file, where.sheet, None, *cell[:2])  # type: ignore[arg-type]
    if len(cell) == 2:
        return RawCell("", at)
    text, value, *rest = cell[2:]
    return RawCell(text, at, _value(value), *rest)  # type: ignore[arg-type]


def _value(held: object) -> object:
    if not isinstance(held, list) or len(held) == 1:
        return held[0] if isinstance(held, list) else None
    kind, words = held
    return datetime.fromisoformat(words) if kind == "datetime" else date.fromisoformat(words)
