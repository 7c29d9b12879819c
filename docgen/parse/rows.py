"""Rows as items: which row begins a task, which adds a 分项, which continues the one above.

The rule, and with every application of it a finding:
- a row with a number of its own begins a task, unless it repeats number and name of the row above
  (filled-down cells): then it is a further 分项;
- a row without number, or whose number is merged with the row above, is a further 分项 if it has units of
  its own or shares merged ones while its content is its own; else it continues the row above, in every
  column, in the middle of a word;
- one text across the whole width is the theme of the tasks below it, unless it is a note (注：…);
- a merged theme is that of every task it covers.
"""

import re
from collections.abc import Mapping

from docgen import schema, zh
from docgen.parse.headings import Headings
from docgen.parse.reading import Cell, Draft, Line, Reading, Section
from docgen.parse.texts import (
    ESCAPED,
    MARKUP,
    clipped,
    continues_note,
    is_number,
    number_of,
    section,
    unmarked,
    words_of,
)
from docgen.source import RawCell, RawRow, SourceRef

_NAMED = 20  # rows without a task whose texts are told one by one; more of them are a table that is no task table
_WIDE = 3  # columns below which nothing can be told from a row with one text
_NONE = schema.Column("", "")

_NO_BLANKS = ("start", "deadline", "number")
_EXAMPLE = re.compile(r"^[（(]?(?:举例|示例|样例|例如|例)[）)：:]?")
TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计)$")


def take(row: RawRow, headings: Headings, reading: Reading) -> None:
    """Read one row below the headings."""
    reading.read += 1
    if _is_note(row, reading):
        reading.refuse("row-note", f"说明文字“{words_of(row)}”，未作任务读取。", row.where)
        return
    line = line_of(row, headings, reading)
    raw = {column.key: row.cells[i] for i, column in headings.columns.items() if i < len(row.cells)}
    number = line.cells["number"].text
    if _is_section(row, headings, line):
        level, title = section(next(cell.text for cell in row if not cell.blank))
        reading.begin_section(Section(level, title, row.where))
    elif TOTAL.match(number) or TOTAL.match(line.cells["name"].text):
        reading.refuse("row-total", f"合计行“{words_of(row)}”，未作任务读取。", row.where)
    elif _EXAMPLE.match(number):
        reading.refuse("row-example", f"举例行“{words_of(row)}”，未作任务读取。", row.where)
    elif (
        number and not line.extra and not any(line.cells[key].text for key in line.cells if key not in ("number", "id"))
    ):
        reading.refuse("row-empty", f"只有序号“{number}”，没有内容。", row.where)
    elif _begins_task(line, headings, reading):
        _begin(line, raw, headings, reading)
    elif not reading.tasks:
        named = f"“{words_of(row)}”" if reading.refused < _NAMED else "以下各行"
        reading.refuse("row-without-task", f"{named}没有序号，前面也没有任务。", row.where)
    elif _is_item(line, raw):
        _add_item(line, raw, reading)
    else:
        _continue(line, reading)


def line_of(row: RawRow, headings: Headings, reading: Reading) -> Line:
    """A row as an item by itself."""
    return Line(_cells(row, headings, reading), [row.where], _extra(row, headings, reading))


# ---- what a row is -----------------------------------------------------------------------------------------------


def _is_note(row: RawRow, reading: Reading) -> bool:
    """One text that says it is a note, or goes on with the numbers of the note in the row above."""
    filled = [index for index, cell in enumerate(row) if not cell.blank]
    text = row.cells[filled[0]].text
    goes_on = reading.note_column == filled[0] and continues_note(text)
    found = len(filled) == 1 and (zh.is_note(text) or goes_on)
    reading.note_column = filled[0] if found else -1
    return found


def _is_section(row: RawRow, headings: Headings, line: Line) -> bool:
    """One text across the whole width (merged), or alone in the column of numbers and no number."""
    filled = [cell for cell in row if not cell.blank]
    if len(filled) != 1 or len(headings.columns) < _WIDE:
        return False
    across = sum(cell.covered == "left" for cell in row) >= len(headings.columns) - 1
    alone = filled[0] is row.cells[0] and headings.columns.get(0, _NONE).key == "number" and not headings.has("theme")
    return across or (alone and len(line.cells["number"].text) > 4 and not is_number(line.cells["number"].text))


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
    _take_theme(line, raw.get("theme"), reading)
    number = line.cells["number"].text or str(len(reading.tasks) + 1)
    if not headings.has("number"):
        reading.note("number-counted", f"原表没有序号，按次序编为第{number}项。", line.where)
    _share_merged(line, raw, number, reading)
    reading.tasks.append(Draft(number, reading.theme, [line]))
    reading.use_sections()


_SHARED = ("lead_units", "units", "start", "deadline")  # cells that offices merge over several tasks


def _share_merged(line: Line, raw: Mapping[str, RawCell], number: str, reading: Reading) -> None:
    """Units and times merged over several tasks hold for each of them."""
    if not reading.tasks:
        return
    above = reading.tasks[-1].lines[-1].cells
    shared = [key for key, cell in raw.items() if key in _SHARED and cell.covered == "above" and above[key].text]
    for key in shared:
        line.cells[key] = Cell(above[key].text, above[key].where)
    if shared:
        words = "、".join(schema.column(schema.TASK_COLUMNS, key).heading for key in shared)
        reading.note("cell-shared", f"第{number}项与上一项共用合并的格（{words}）。", line.where)


def _take_theme(line: Line, theme: RawCell | None, reading: Reading) -> None:
    """The theme of a task: its own cell, the merged cell that covers it, else the one above."""
    if theme is not None and theme.covered == "above":
        piece = unmarked(theme.inherited)
        heading = schema.headed(schema.TASK_COLUMNS, piece)  # an empty cell may be merged with the heading above it
        if piece not in ("", reading.theme_piece) and (heading is None or heading.key != "theme"):
            reading.theme, reading.theme_piece = Cell(piece, line.cells["theme"].where), piece
    elif line.cells["theme"].text:
        reading.theme, reading.theme_piece = line.cells["theme"], line.cells["theme"].text


def _add_item(line: Line, raw: Mapping[str, RawCell], reading: Reading) -> None:
    draft = reading.tasks[-1]
    first = draft.lines[0].cells
    inherited = [key for key, cell in raw.items() if cell.covered == "above" and key not in ("theme", "number", "name")]
    for key in inherited:
        above = draft.lines[-1].cells[key]
        line.cells[key] = Cell(above.text, above.where)
    name = line.cells["name"].text
    if name and name != first["name"].text:
        _tell_name(draft, name, line, reading)
    theme = line.cells["theme"]
    if theme.text and theme.text != draft.theme.text:
        _tell_theme(draft, theme.text, line, reading)
        reading.theme, reading.theme_piece = theme, theme.text
    why = "与上一行共用合并的单位" if inherited else "没有自己的序号，另有单位"
    why = "序号、任务名称与上一行相同" if line.cells["number"].text else why
    reading.note("item-added", f"第{draft.number}项任务的又一分项（{why}）。", line.where)
    draft.lines.append(line)


def _tell_theme(draft: Draft, theme: str, line: Line, reading: Reading) -> None:
    message = f"第{draft.number}项的又一分项另有主题“{theme}”，该项仍归在“{draft.theme.text}”之下。"
    reading.note("item-theme-differs", message, line.place("theme"))


def _tell_name(draft: Draft, name: str, line: Line, reading: Reading) -> None:
    first = draft.lines[0].cells["name"].text
    message = f"第{draft.number}项的又一分项另有任务名称“{name}”，仍归在“{first}”之下。"
    reading.note("item-name-differs", message, line.place("name"))


def _continue(line: Line, reading: Reading) -> None:
    """Join every cell to the one above it, in the middle of a word; the theme grows for all its tasks."""
    draft = reading.tasks[-1]
    above = draft.lines[-1]
    for key, cell in line.cells.items():
        grown = above.cells[key]
        if key == "theme":
            grown = reading.theme if reading.theme is grown else draft.theme
            reading.theme_piece = cell.text or reading.theme_piece
        elif key == "name" and not grown.text:
            grown = draft.lines[0].cells[key]  # the name that all items of the task share
        grown.text += cell.text
        grown.where = grown.where or (cell.where if cell.text else None)
    for heading, cell in line.extra.items():
        above.extra.setdefault(heading, Cell("", cell.where)).text += cell.text
    if line.cells["theme"].text and reading.theme is above.cells["theme"] and draft.theme is not reading.theme:
        _tell_theme(draft, reading.theme.text, line, reading)
    if line.cells["name"].text and above.cells["name"].text and above is not draft.lines[0]:
        _tell_name(draft, above.cells["name"].text, line, reading)
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
            message = f"这一格没有对应的栏目，内容“{clipped(raw.text.strip())}”未采用。"
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
        return number_of(raw.text.strip()) if key == "number" else raw.text.strip()
    kept = MARKUP.sub("", raw.text)
    if kept != raw.text:
        reading.note("markup-removed", "删去了 <p> 一类的网页标记。", where)
    if ESCAPED.search(kept):
        reading.note("markup-removed", "删去了 _x000D_ 一类的控制字符代码。", where)
        kept = ESCAPED.sub("", kept)
    kept = kept.replace("\ufeff", "").strip()
    if key in _NO_BLANKS and zh.without_blanks(kept) != kept:
        kept = zh.without_blanks(kept)
        reading.note("blank-in-date", f"“{heading}”栏删去了空格。", where)
    return number_of(kept) if key == "number" else kept
