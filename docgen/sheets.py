"""Workbooks as plain values, between the Excel adapter and the logic.

`FormSpec` and `TableSheet` go out to be written; `RawForm` comes in as read: cells by column, without
judgement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from docgen.charts import Chart
from docgen.model import Period, Unit
from docgen.schema import Column
from docgen.source import RawCell, SourceRef

Value = str | int | float | date | None
COLOURS = ("红", "橙", "黄", "绿", "灰", "蓝")


@dataclass(frozen=True, slots=True)
class FormRow:
    """One item as the form shows it. `last_…`: the unit's own words of last quarter, empty where there are none.

    `deadline` is in the words of the task table; `role` is 牵头 or 配合. `prefilled` gives input cells a first
    content by column key, text that could have been typed there (60, 2021-06-30); None: nothing is prefilled.
    """

    item_id: str
    number: str
    name: str
    content: str
    role: str
    deadline: str
    last_achievements: str = ""
    last_next_steps: str = ""
    prefilled: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FormSpec:
    """Everything a unit's form shows. `statuses` are the words of the drop-down, `meanings` explain them.

    `sign_off` gives the cells of the sign-off block a first content, by label.
    """

    title: str
    unit: Unit
    period: Period
    due: date
    form_version: int
    statuses: tuple[str, ...]
    rows: tuple[FormRow, ...]
    meanings: Mapping[str, str] = field(default_factory=dict)
    sign_off: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row of the table below the headings: a cell for every column the form still has, blank ones included.

    `where` is also the `row` of every cell.
    """

    cells: Mapping[str, RawCell]
    where: SourceRef

    def __getitem__(self, key: str) -> RawCell:
        return self.cells[key]

    def get(self, key: str) -> RawCell | None:
        return self.cells.get(key)


@dataclass(frozen=True, slots=True)
class RawForm:
    """A returned form as found.

    `identity`: the facts of the very hidden sheet (form, period, unit, unit_name, form_version, items), None when
    it is lost; `item_ids` are its item ids in order. `unit_text`: the cell that names the unit, None when there is
    no such label. `headings`: column index from 0 by column key; `missing`: the keys whose heading was not found.
    `notes`: whole sentences about what was seen and not used.
    """

    where: SourceRef
    identity: Mapping[str, str] | None
    item_ids: tuple[str, ...]
    unit_text: RawCell | None
    period_text: str
    heading_row: int
    headings: Mapping[str, int]
    missing: tuple[str, ...]
    rows: tuple[FilledRow, ...]
    sign_off: Mapping[str, RawCell] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSheet:
    """One sheet of a list: a title, notes above the table, headings, rows.

    `title` empty: the name of the sheet. `fills` colours cells, by row and column of `rows` from 0, with a word of
    `COLOURS`; the cell's text must say the same, for black-and-white print. `frozen_columns`: how many stay in sight
    when one scrolls to the right, and are repeated where the print is more than one page wide. `choices`: the words
    a cell offers, by column key; others may be typed. `hidden`: keys of columns nobody sees. `charts`: a sheet of
    these, with their numbers, and without a table.
    `portrait`: printed upright, and on one page as long as that leaves it legible.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    title: str = ""
    notes: Sequence[str] = ()
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
    frozen_columns: int = 0
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    charts: tuple[Chart, ...] = ()
    portrait: bool = False
