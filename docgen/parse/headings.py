"""Which column is which: heading rows by declared synonyms, in one row or two, repeated on every page."""

from collections.abc import Sequence
from dataclasses import dataclass

from docgen import schema, zh
from docgen.parse.reading import Reading
from docgen.source import RawRow

_FEWEST = 3  # headings that make a row a heading row


@dataclass(frozen=True)
class Headings:
    """The columns of a table by position; `extra` are headings docgen has no field for; `rows` is 1 or 2."""

    columns: dict[int, schema.Column]
    extra: dict[int, str]
    doubled: tuple[tuple[int, str], ...]
    texts: tuple[str, ...]
    rows: int = 1

    @property
    def own(self) -> bool:
        """The table has ids: docgen made it."""
        return self.has("id")

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns.values())


def find(rows: Sequence[RawRow], index: int) -> Headings | None:
    """The headings in row `index`, or in it and the next one together; None where it is no heading row."""
    alone = _read(rows[index].texts())
    below = rows[index + 1] if index + 1 < len(rows) else None
    if below is not None and _may_be_second(rows[index], below):
        both = _read(_combined(rows[index], below), rows=2)
        if both and (alone is None or len(both.columns) > len(alone.columns)):
            return both
    return alone


def _read(texts: Sequence[str], *, rows: int = 1) -> Headings | None:
    columns: dict[int, schema.Column] = {}
    extra: dict[int, str] = {}
    doubled: list[tuple[int, str]] = []
    for index, text in enumerate(texts):
        heading = zh.without_blanks(text)
        column = schema.headed(schema.TASK_COLUMNS, heading) if heading else None
        if column and column in columns.values():
            doubled.append((index, heading))
        elif column:
            columns[index] = column
        elif heading:
            extra[index] = heading
    if len(columns) < _FEWEST or any(len(each) > 20 for each in extra.values()):
        return None
    return Headings(columns, extra, tuple(doubled), tuple(zh.comparable(text) for text in texts), rows)


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
        message = f"“{heading}”栏没有对应的栏目，原样保存为附加栏。"
        reading.note("heading-unknown", message, row.where.at(cell=heading))
    for _, heading in headings.doubled:
        message = f"“{heading}”栏与前面一栏意思相同，只采用前一栏。"
        reading.note("heading-doubled", message, row.where.at(cell=heading))
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
