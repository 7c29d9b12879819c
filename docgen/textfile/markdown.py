"""Pipe tables of Markdown: a heading line, a line of dashes below it, rows; `\\|` is a bar inside a cell."""

import re
from collections.abc import Iterator

from docgen.source import RawRow, RawTable, SourceRef
from docgen.textfile.lines import lines_of, row_of, unread

_DASHES = re.compile(r"^\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?\|?\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(text: str, *, file: str) -> tuple[RawTable, ...]:
    """The pipe tables of a text, each with the lines above it as notes; empty where there are none."""
    lines = lines_of(text)
    spans = list(_spans(lines))
    tables = []
    for number, (start, end) in enumerate(spans, start=1):
        above = spans[number - 2][1] if number > 1 else 0
        notes = [line.strip().lstrip("# ") for line in lines[above:start] if line.strip()]
        if number == len(spans):
            rest = [(line, place) for place, line in enumerate(lines[end:], start=end + 1) if line.strip()]
            notes += unread(rest, "在表格之后")
        tables.append(RawTable(_rows(lines, start, end, file, number), SourceRef(file, table=number), tuple(notes)))
    return tuple(tables)


def _spans(lines: list[str]) -> Iterator[tuple[int, int]]:
    """From the heading line of each table to the line behind its last row."""
    index = 1
    while index < len(lines):
        if not _begins(lines[index - 1], lines[index]):
            index += 1
            continue
        end = index + 1
        while end < len(lines) and "|" in lines[end]:
            end += 1
        yield index - 1, end
        index = end + 1


def _begins(heading: str, dashes: str) -> bool:
    """A heading line and dashes under it for each of its cells."""
    return "|" in heading and bool(_DASHES.match(dashes)) and len(_cells(heading)) == len(_cells(dashes))


def _rows(lines: list[str], start: int, end: int, file: str, number: int) -> tuple[RawRow, ...]:
    places = [place for place in range(start, end) if place != start + 1]
    return tuple(row_of(_cells(lines[place]), SourceRef(file, table=number, row=place + 1)) for place in places)


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [_BREAK.sub("\n", cell.strip()).replace("\\|", "|") for cell in _BAR.split(bare)]
