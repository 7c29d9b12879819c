"""Which column is which: heading rows by declared synonyms, in one row or two, repeated on every page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from docgen import schema, zh
from docgen.parse.reading import Reading
from docgen.parse.texts import is_number, number_of, unmarked
from docgen.source import RawRow

_ID = re.compile(r"T\d{3,}-\d+")
_FEWEST = 3  # headings that make a row a heading row
_ROWS_SEEN = 50  # rows below the headings that tell whether a column without a heading holds numbers


class Doubled(NamedTuple):
    """A heading that means the same as another one, and that other one, which is read."""

    heading: str
    instead: str


@dataclass(frozen=True)
class Headings:
    """The columns of a table by position; `extra` are headings docgen has no field for, or has one already.

    `rows` is 1 or 2.
    """

    columns: dict[int, schema.Column]
    extra: dict[int, str]
    doubled: tuple[Doubled, ...]
    texts: tuple[str, ...]
    rows: int = 1
    counted: int | None = None  # the column of numbers, where it has no heading

    @property
    def own(self) -> bool:
        """The table has ids: docgen made it."""
        return self.has("id")

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns.values())


def find(rows: Sequence[RawRow], index: int) -> Headings | None:
    """The headings in row `index`, or in it and the next one together; None where it is no heading row."""
    found = _found(rows, index)
    if found is None:
        return None
    below = rows[index + found.rows : index + found.rows + _ROWS_SEEN]
    return _with_numbers(_with_ids(found, below), below)


def _found(rows: Sequence[RawRow], index: int) -> Headings | None:
    alone = _read(rows[index].texts())
    below = rows[index + 1] if index + 1 < len(rows) else None
    if below is not None and _may_be_second(rows[index], below):
        both = _read(_combined(rows[index], below), rows=2)
        if both and (alone is None or len(both.columns) > len(alone.columns)):
            return both
    return alone


def _read(texts: Sequence[str], *, rows: int = 1) -> Headings | None:
    headings = [zh.without_blanks(unmarked(text)).rstrip("：:") for text in texts]
    places: dict[schema.Column, int] = {}
    doubled: list[int] = []
    for index, heading in enumerate(headings):
        column = schema.headed(schema.TASK_COLUMNS, heading) if heading else None
        if column and column in places and (heading != column.heading or headings[places[column]] == heading):
            doubled.append(index)
        elif column:  # docgen's own heading goes before another spelling of it
            doubled += [places[column]] if column in places else []
            places[column] = index
    columns = {index: column for column, index in places.items()}
    extra = _distinct({index: heading for index, heading in enumerate(headings) if heading and index not in columns})
    if len(columns) < _FEWEST or any(len(each) > 20 for each in extra.values()):
        return None
    same = {heading: index for index, heading in enumerate(headings) if index in columns}
    told = [Doubled(extra[index], _same(headings[index], same)) for index in sorted(doubled)]
    return Headings(columns, extra, tuple(told), tuple(zh.comparable(text) for text in headings), rows)


def _same(heading: str, columns: Mapping[str, int]) -> str:
    """The heading that is read instead of this one."""
    column = schema.headed(schema.TASK_COLUMNS, heading)
    return next(each for each in columns if schema.headed(schema.TASK_COLUMNS, each) == column)


def _distinct(headings: Mapping[int, str]) -> dict[int, str]:
    """Two columns of the same heading are two columns: the second 备注 is 备注（2）."""
    found: dict[int, str] = {}
    for index, heading in headings.items():
        count = sum(headings[before] == heading for before in headings if before < index)
        found[index] = f"{heading}（{count + 1}）" if count else heading
    return found


def _with_ids(headings: Headings, below: Sequence[RawRow]) -> Headings:
    """The column of ids of an exported table, if its hidden heading was changed: it is known by what is in it."""
    for index in range(max((len(row.cells) for row in below), default=0)) if not headings.own else ():
        texts = [text for row in below if index < len(row.cells) and (text := row.cells[index].text.strip())]
        if index not in headings.columns and texts and all(map(_ID.fullmatch, texts)):
            extra = {place: heading for place, heading in headings.extra.items() if place != index}
            columns = {index: schema.column(schema.TASK_COLUMNS, "id"), **headings.columns}
            return replace(headings, columns=columns, extra=extra)
    return headings


def _with_numbers(headings: Headings, below: Sequence[RawRow]) -> Headings:
    """The column directly left of the known ones, if it has no heading and numbers below, is that of the numbers."""
    first = min(headings.columns)
    if headings.has("number") or not first or headings.texts[first - 1]:
        return headings
    texts = [row.texts()[first - 1].strip() for row in below if sum(not cell.blank for cell in row) > 1]
    filled = [text for text in texts if text]
    if 2 * sum(is_number(number_of(text)) for text in filled) <= len(filled):
        return headings
    columns = {first - 1: schema.column(schema.TASK_COLUMNS, "number"), **headings.columns}
    return replace(headings, columns=columns, counted=first - 1)


def _may_be_second(first: RawRow, below: RawRow) -> bool:
    """Below a heading that spans columns, or beside headings that span rows, stands a second heading row."""
    spans = any(cell.covered == "left" for cell in first) or any(cell.covered == "above" for cell in below)
    return spans and not below.blank and all(len(text) <= 20 for text in below.texts())


def _combined(first: RawRow, below: RawRow) -> tuple[str, ...]:
    upper, lower = first.texts(), below.texts()
    width = max(len(upper), len(lower))
    upper, lower = upper + ("",) * (width - len(upper)), lower + ("",) * (width - len(lower))
    return tuple(under.strip() or over.strip() for over, under in zip(upper, lower, strict=True))


def check(headings: Headings, row: RawRow, reading: Reading, *, first_leads: bool) -> None:
    """Tell headings that are not known, doubled or missing."""
    for heading in headings.extra.values():
        if heading in {each.heading for each in headings.doubled}:
            continue
        message = f"“{heading}”栏没有对应的栏目，原样保存为附加栏。"
        reading.note("heading-unknown", message, row.where.at(cell=heading))
    for heading, instead in headings.doubled:
        message = f"“{heading}”栏与“{instead}”栏意思相同，采用“{instead}”栏，“{heading}”栏原样保存为附加栏。"
        reading.note("heading-doubled", message, row.where.at(cell=heading))
    if headings.counted is not None:
        message = f"第{headings.counted + 1}栏没有名称，以下各格是序号，作为“序号”栏。"
        reading.note("number-unheaded", message, row.where)
    for column in schema.TASK_COLUMNS:
        known = headings.own or headings.has(column.key)  # of an exported table, more is told later
        if column.required and not known and not _can_do_without(column.key, headings, first_leads):
            reading.note("heading-missing", f"缺少“{column.heading}”栏。", row.where)


def _can_do_without(key: str, headings: Headings, first_leads: bool) -> bool:
    """A number can be counted; name and content stand for each other; the units may hold the lead."""
    if key == "number":
        return True
    if key == "name":
        return headings.has("content")
    if key == "content":
        return headings.has("name")
    return key == "lead_units" and headings.has("units")
