"""Rows as items: which row begins a task, which adds a 分项, which continues the one above.

The rule, and with every application of it a finding:
- a row with a number of its own begins a task, unless it repeats number and name of the row above
  (filled-down cells): then it is a further 分项;
- a row without number, or whose number is merged with the row above, is a further 分项 if it has units of
  its own or shares merged ones while its content is its own; else it continues the row above, in every
  column, in the middle of a word;
- one text across the whole width is the theme of the tasks below it.
"""

import re
from collections.abc import Mapping

from docgen import schema, zh
from docgen.parse.headings import Headings
from docgen.parse.reading import Cell, Draft, Line, Reading
from docgen.source import RawCell, RawRow, SourceRef

_WIDE = 3  # columns below which nothing can be told from a row with one text
_NONE = schema.Column("", "")

MARKUP = re.compile(r"</?(?:p|br|span|div)\b[^>]*>", re.IGNORECASE)
_NO_BLANKS = ("start", "deadline", "number")
_EXAMPLE = re.compile(r"^[（(]?(?:举例|示例|样例|例如|例)[）)：:]?")
TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计)$")
_NUMBERING = re.compile(r"^[（(]?(.*?)[）)]?[、.．，,：:]*$")


def take(row: RawRow, headings: Headings, reading: Reading) -> None:
    """Read one row below the headings."""
    reading.read += 1
    line = line_of(row, headings, reading)
    raw = {column.key: row.cells[i] for i, column in headings.columns.items() if i < len(row.cells)}
    number = line.cells["number"].text
    if _is_section(row, headings, line):
        reading.theme = Cell(_section_title(row), row.where)
    elif TOTAL.match(number) or TOTAL.match(line.cells["name"].text):
        reading.refuse("row-total", "合计行，未作任务读取。", row.where)
    elif _EXAMPLE.match(number):
        reading.refuse("row-example", "举例行，未作任务读取。", row.where)
    elif (
        number and not line.extra and not any(line.cells[key].text for key in line.cells if key not in ("number", "id"))
    ):
        reading.refuse("row-empty", f"只有序号“{number}”，没有内容。", row.where)
    elif _begins_task(line, headings, reading):
        _begin(line, raw, headings, reading)
    elif not reading.tasks:
        reading.refuse("row-without-task", "这一行没有序号，前面也没有任务。", row.where)
    elif _is_item(line, raw):
        _add_item(line, raw, reading)
    else:
        _continue(line, reading)


def line_of(row: RawRow, headings: Headings, reading: Reading) -> Line:
    """A row as an item by itself."""
    return Line(_cells(row, headings, reading), [row.where], _extra(row, headings, reading))


# ---- what a row is -----------------------------------------------------------------------------------------------


def _is_section(row: RawRow, headings: Headings, line: Line) -> bool:
    """One text across the whole width (merged), or alone in the column of numbers and no number."""
    filled = [cell for cell in row if not cell.blank]
    if len(filled) != 1 or len(headings.columns) < _WIDE:
        return False
    across = sum(cell.covered == "left" for cell in row) >= len(headings.columns) - 1
    alone = filled[0] is row.cells[0] and headings.columns.get(0, _NONE).key == "number" and not headings.has("theme")
    return across or (alone and len(line.cells["number"].text) > 4 and not _plain_number(line.cells["number"].text))


def _section_title(row: RawRow) -> str:
    text = next(cell.text for cell in row if not cell.blank)
    return re.sub(
        r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．])\s*", "", MARKUP.sub("", text).strip()
    )


def _begins_task(line: Line, headings: Headings, reading: Reading) -> bool:
    if not headings.has("number"):
        return bool(line.cells["name"].text or (line.cells["lead_units"].text and not headings.has("name")))
    return bool(line.cells["number"].text) and not _repeats(line, reading)


def _repeats(line: Line, reading: Reading) -> bool:
    """Filled-down cells: the number of the task above again, with its name or none, and other content."""
    if not reading.tasks:
        return False
    above = reading.tasks[-1]
    first = above.lines[0].cells
    same_name = line.cells["name"].text in ("", first["name"].text)
    other = line.cells["content"].text not in {each.cells["content"].text for each in above.lines}
    return line.cells["number"].text == above.number and same_name and other and bool(first["name"].text)


def _is_item(line: Line, raw: Mapping[str, RawCell]) -> bool:
    own_lead = bool(line.cells["lead_units"].text)
    own_units = bool(line.cells["units"].text) and "lead_units" not in raw
    shared = any(key in raw and raw[key].covered == "above" for key in ("lead_units", "units"))
    return own_lead or own_units or bool(shared and line.cells["content"].text)


# ---- what becomes of it ------------------------------------------------------------------------------------------


def _begin(line: Line, raw: Mapping[str, RawCell], headings: Headings, reading: Reading) -> None:
    theme = raw.get("theme")
    if line.cells["theme"].text and not (theme and theme.covered == "above"):
        reading.theme = line.cells["theme"]
    number = line.cells["number"].text or str(len(reading.tasks) + 1)
    if not headings.has("number"):
        reading.note("number-counted", f"原表没有序号，按次序编为第{number}项。", line.where)
    reading.tasks.append(Draft(number, reading.theme, [line]))


def _add_item(line: Line, raw: Mapping[str, RawCell], reading: Reading) -> None:
    draft = reading.tasks[-1]
    first = draft.lines[0].cells
    inherited = [key for key, cell in raw.items() if cell.covered == "above" and key not in ("theme", "number", "name")]
    for key in inherited:
        above = draft.lines[-1].cells[key]
        line.cells[key] = Cell(above.text, above.where)
    name = line.cells["name"].text
    if name and name != first["name"].text:
        message = f"第{draft.number}项的又一分项另有任务名称“{name}”，仍归在“{first['name'].text}”之下。"
        reading.note("item-name-differs", message, line.place("name"))
    why = "与上一行共用合并的单位" if inherited else "没有自己的序号，另有单位"
    why = "序号、任务名称与上一行相同" if line.cells["number"].text else why
    reading.note("item-added", f"第{draft.number}项任务的又一分项（{why}）。", line.where)
    draft.lines.append(line)


def _continue(line: Line, reading: Reading) -> None:
    """Join every cell to the one above it, in the middle of a word; the theme grows for all its tasks."""
    draft = reading.tasks[-1]
    above = draft.lines[-1]
    for key, cell in line.cells.items():
        grown = draft.theme if key == "theme" else above.cells[key]
        grown.text += cell.text
        grown.where = grown.where or (cell.where if cell.text else None)
    for heading, cell in line.extra.items():
        above.extra.setdefault(heading, Cell("", cell.where)).text += cell.text
    above.rows += line.rows
    reading.note("row-continued", f"接在第{draft.number}项任务之后。", line.where)


# ---- cells -------------------------------------------------------------------------------------------------------


def _cells(row: RawRow, headings: Headings, reading: Reading) -> dict[str, Cell]:
    cells = {column.key: Cell() for column in schema.TASK_COLUMNS}
    for index, raw in enumerate(row):
        column = headings.columns.get(index)
        if column:
            where = row.where.at(cell=raw.where.cell or column.heading)
            cells[column.key] = Cell(clean(raw, column.key, column.heading, where, reading, own=headings.own), where)
        elif not raw.blank and index not in headings.extra:
            message = f"这一格没有对应的栏目，内容“{raw.text.strip()[:40]}”未采用。"
            reading.note("cell-without-heading", message, row.where.at(cell=raw.where.cell))
    return cells


def _extra(row: RawRow, headings: Headings, reading: Reading) -> dict[str, Cell]:
    found = {}
    for index, heading in headings.extra.items():
        if index < len(row.cells) and not row.cells[index].blank:
            where = row.where.at(cell=row.cells[index].where.cell or heading)
            found[heading] = Cell(clean(row.cells[index], "", heading, where, reading, own=headings.own), where)
    return found


def clean(raw: RawCell, key: str, heading: str, where: SourceRef, reading: Reading, *, own: bool = False) -> str:
    """The text as it stands, without markup from a web page and, in the columns of times, without blanks.

    `own`: the table was made by docgen, and every sign in it is meant.
    """
    if raw.fault:
        reading.note("cell-fault", f"“{heading}”是{raw.fault}，未采用。", where)
        return ""
    if own:  # made by docgen: the text is as the office has it
        return _number(raw.text.strip(), raw) if key == "number" else raw.text.strip()
    kept = MARKUP.sub("", raw.text)
    if kept != raw.text:
        reading.note("markup-removed", "删去了 <p> 一类的网页标记。", where)
    kept = kept.replace("\ufeff", "").strip()
    if key in _NO_BLANKS and zh.without_blanks(kept) != kept:
        kept = zh.without_blanks(kept)
        reading.note("blank-in-date", f"“{heading}”栏删去了空格。", where)
    return _number(kept, raw) if key == "number" else kept


def _number(text: str, raw: RawCell) -> str:
    """1.0 of a spreadsheet is 1; 1. 1、 （1） are 1: the marks around a number are not the number."""
    plain = zh.half_width(text)
    if re.fullmatch(r"\d+\.0+", plain):
        return plain.split(".")[0]
    match = _NUMBERING.match(text)
    inner = match[1] if match else text
    return zh.half_width(inner) if _plain_number(inner) else text


def _plain_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:[-.]\d+)*|[一二三四五六七八九十百]+", zh.half_width(text).strip()))
