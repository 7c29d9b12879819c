"""A received task table as tasks: headings, cut rows, units and times understood, every doubt told.

`RawTable`s in, a `TaskTable` without ids and the findings out. Nothing is guessed: a name is a unit of
the registry, a declared group, a decided name, or a finding. Ids are given by `changes`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from docgen import schema, zh
from docgen.diagnostics import Diagnostic, finding, joined
from docgen.model import Deadline, Decision, Item, Registry, RowCount, Task, TaskTable
from docgen.source import RawRow, RawTable, SourceRef

MARKUP = re.compile(r"</?(?:p|br|span|div)\b[^>]*>", re.IGNORECASE)
GROUP = re.compile(r"^各.{0,12}$|^.{0,6}(?:相关|有关)(?:单位|部门)$")
OPEN_END = re.compile(r"等(?:相关|有关)?(?:单位|部门|企业)?$")
NOBODY = ("无", "/", "—", "-", "——")


@dataclass(frozen=True)
class TableRead:
    """What reading a table gave: the tasks (ids still empty), the sum of rows and all findings."""

    table: TaskTable
    rows: RowCount
    diagnostics: tuple[Diagnostic, ...]


@dataclass
class _Cell:
    """A cell of one item, grown by the rows that continue it."""

    text: str = ""
    where: SourceRef | None = None


@dataclass
class _Line:
    """One item being put together from a row and its continuations."""

    cells: dict[str, _Cell]
    rows: list[SourceRef]


@dataclass
class _Draft:
    """One task being put together; `theme` is shared by the tasks under it, so that a continued theme names all."""

    theme: _Cell
    lines: list[_Line] = field(default_factory=list)


class _Reading:
    """The state of one pass over the rows."""

    def __init__(self) -> None:
        self.tasks: list[_Draft] = []
        self.theme = _Cell()
        self.read = self.refused = 0
        self.notes: list[Diagnostic] = []

    def note(self, code: str, message: str, *places: SourceRef, hint: str | None = None) -> None:
        self.notes.append(finding(code, message, *places, hint=hint))


def read_task_table(tables: Sequence[RawTable], *, registry: Registry, decisions: Iterable[Decision] = ()) -> TableRead:
    """Understand a task table given as one or several tables with the same headings.

    Rows with a number begin a task; rows with a lead unit but no number are a further 分项 of the task
    above; rows with neither continue the row above, in every column, in the middle of a word.
    """
    reading = _Reading()
    columns: dict[int, schema.Column] = {}
    for table in tables:
        for row in table.rows:
            if found := _headings(row):
                if not columns:
                    _check_headings(row, found, reading)
                columns = found
            elif columns and not row.blank:
                _take_row(row, columns, reading)
    if not columns:
        where = tables[0].where if tables else SourceRef("")
        reading.note("heading-missing", "没有找到任务表的表头。", where)
    names = _Names(registry, {d.subject: d for d in decisions if d.kind == "unit-name"}, reading)
    tasks = tuple(_task(draft, names, reading) for draft in reading.tasks)
    names.tell_groups()
    _check_table(tasks, reading)
    title = next((note for note in reversed(tables[0].notes) if "表" in note), "任务分解表") if tables else ""
    rows = RowCount(reading.read, reading.read - reading.refused, reading.refused)
    return TableRead(TaskTable(title, tasks), rows, joined(reading.notes))


# ---- headings and rows -----------------------------------------------------------------------------------------


def _headings(row: RawRow) -> dict[int, schema.Column]:
    """The columns a heading row names, by position; empty where the row is none (fewer than three headings)."""
    found: dict[int, schema.Column] = {}
    for index, text in enumerate(row.texts()):
        column = schema.headed(schema.TASK_COLUMNS, text) if text.strip() else None
        if column and column not in found.values():
            found[index] = column
    return found if len(found) >= 3 else {}


def _check_headings(row: RawRow, found: Mapping[int, schema.Column], reading: _Reading) -> None:
    for index, text in enumerate(row.texts()):
        if text.strip() and index not in found:
            reading.note("heading-unknown", f"不认识的栏目“{text.strip()}”。", row.where)
    for column in schema.TASK_COLUMNS:
        if column.required and column not in found.values():
            reading.note("heading-missing", f"缺少“{column.heading}”栏。", row.where)


def _take_row(row: RawRow, columns: Mapping[int, schema.Column], reading: _Reading) -> None:
    reading.read += 1
    cells = _cells(row, columns, reading)
    number, lead = cells["number"].text, cells["lead_units"].text
    if number:
        if cells["theme"].text:
            reading.theme = cells["theme"]
        reading.tasks.append(_Draft(reading.theme, [_Line(cells, [row.where])]))
    elif not reading.tasks:
        reading.refused += 1
        reading.note("row-without-task", "这一行没有序号，前面也没有任务。", row.where)
    elif lead:
        reading.tasks[-1].lines.append(_Line(cells, [row.where]))
        above = reading.tasks[-1].lines[0].cells["number"].text
        reading.note("item-added", f"第{above}项任务的又一分项（没有序号，另有牵头单位）。", row.where)
    else:
        _continue(reading, cells, row)


def _continue(reading: _Reading, cells: Mapping[str, _Cell], row: RawRow) -> None:
    """Join every cell to the one above it, in the middle of a word; the theme grows for all its tasks."""
    draft = reading.tasks[-1]
    line = draft.lines[-1]
    for key, cell in cells.items():
        (draft.theme if key == "theme" else line.cells[key]).text += cell.text
    line.rows.append(row.where)
    reading.note("row-continued", f"接在第{draft.lines[0].cells['number'].text}项任务之后。", row.where)


def _cells(row: RawRow, columns: Mapping[int, schema.Column], reading: _Reading) -> dict[str, _Cell]:
    cells = {column.key: _Cell() for column in schema.TASK_COLUMNS}
    for index, raw in enumerate(row):
        if column := columns.get(index):
            where = row.where.at(cell=raw.where.cell or column.heading)
            cells[column.key] = _Cell(_clean(raw.text, column, where, reading), where)
    return cells


def _clean(text: str, column: schema.Column, where: SourceRef, reading: _Reading) -> str:
    """The text as it stands, without markup from a web page and, in the columns of times, without blanks."""
    kept = MARKUP.sub("", text)
    if kept != text:
        reading.note("markup-removed", "删去了 <p> 一类的网页标记。", where)
    kept = kept.replace("\ufeff", "").strip()
    if column.key in ("start", "deadline", "number") and zh.without_blanks(kept) != kept:
        kept = zh.without_blanks(kept)
        reading.note("blank-in-date", f"“{column.heading}”栏删去了空格。", where)
    return kept


# ---- tasks and units ---------------------------------------------------------------------------------------------


def _task(draft: _Draft, names: "_Names", reading: _Reading) -> Task:
    first = draft.lines[0].cells
    number = first["number"].text
    _require(first["name"], "任务名称", number, reading, draft.lines[0])
    items = tuple(_item(line, number, names, reading) for line in draft.lines)
    return Task("", number, draft.theme.text, first["name"].text, items)


def _item(line: _Line, number: str, names: "_Names", reading: _Reading) -> Item:
    for key, heading in (("content", "任务内容"), ("lead_units", "牵头单位"), ("deadline", "完成时限")):
        _require(line.cells[key], heading, number, reading, line)
    leads = names.read(line.cells["lead_units"], number)
    others = names.read(line.cells["units"], number)
    start, deadline = (_deadline(line.cells[key], number, reading) for key in ("start", "deadline"))
    if start.date and deadline.date and deadline.date < (start.when.first or start.date):
        where = line.cells["deadline"].where or line.rows[0]
        reading.note(
            "deadline-before-start", f"第{number}项完成时限“{deadline.words}”早于启动时间“{start.words}”。", where
        )
    return Item(
        id="",
        content=line.cells["content"].text,
        lead_units=leads.codes,
        units=tuple(code for code in others.codes if code not in leads.codes),
        groups=leads.groups + others.groups,
        open_list=leads.open_list or others.open_list,
        start=start,
        deadline=deadline,
        unresolved=leads.unresolved + others.unresolved,
        rows=tuple(where.row or 0 for where in line.rows),
    )


def _require(cell: _Cell, heading: str, number: str, reading: _Reading, line: _Line) -> None:
    if not cell.text:
        reading.note("required-blank", f"第{number}项的“{heading}”为空。", cell.where or line.rows[0].at(cell=heading))


def _deadline(cell: _Cell, number: str, reading: _Reading) -> Deadline:
    if not cell.text:
        return Deadline("", zh.OPEN)
    where = cell.where or SourceRef("")
    when = zh.read_when(cell.text)
    if when is None:
        reading.note("deadline-unreadable", f"第{number}项的时间“{cell.text}”读不出日期。", where)
        return Deadline(cell.text, zh.OPEN)
    if when.open:
        reading.note("open-deadline", f"第{number}项的“{cell.text}”没有确定日期。", where)
    return Deadline(cell.text, when)


@dataclass(frozen=True, slots=True)
class _Units:
    codes: tuple[str, ...]
    groups: tuple[str, ...]
    open_list: bool
    unresolved: tuple[str, ...]


class _Names:
    """Reads cells of units against the registry and what the office has decided."""

    def __init__(self, registry: Registry, decided: Mapping[str, Decision], reading: _Reading) -> None:
        self.registry = registry
        self.decided = decided
        self.reading = reading
        self.groups: dict[str, list[SourceRef]] = defaultdict(list)

    def read(self, cell: _Cell, number: str) -> _Units:
        codes: list[str] = []
        groups: list[str] = []
        unresolved: list[str] = []
        open_list = False
        where = cell.where or SourceRef("")
        for written in _pieces(cell.text):
            name = written
            if GROUP.match(name):
                groups.append(name)
                self.groups[name].append(where)
                continue
            if OPEN_END.search(name) and self.registry.named(name) is None:
                open_list, name = True, OPEN_END.sub("", name)
                self.reading.note("open-list", f"第{number}项的单位名单“{written}”没有列完。", where)
            code = self.code(name, number, where)
            (codes if code else unresolved).append(code or written)
        return _Units(tuple(dict.fromkeys(codes)), tuple(groups), open_list, tuple(unresolved))

    def code(self, name: str, number: str, where: SourceRef) -> str | None:
        if unit := self.registry.named(name):
            if zh.comparable(name) != zh.comparable(unit.name):
                self.reading.note("unit-alias", f"第{number}项的“{name}”是“{unit.name}”的另一名称。", where)
            return unit.code
        near = "、".join(f"“{unit.name}”" for unit in self.registry.suggestions(name))
        message = f"第{number}项的“{name}”不在单位名录中" + (f"，是否为{near}？" if near else "。")
        decision = self.decided.get(name)
        if decision and (unit := self.registry.named(decision.value)):
            message += f"已按 {decision.where} 的核定作“{unit.name}”处理（{decision.who}，{decision.when}）。"
            self.reading.note("unit-decided", message, where)
            return unit.code
        self.reading.note("unknown-unit", message, where)
        return None

    def tell_groups(self) -> None:
        for name, places in self.groups.items():
            self.reading.note("group-units", f"有 {len(places)} 项任务的责任单位写作“{name}”。", *places)


def _pieces(text: str) -> list[str]:
    pieces = [piece.strip() for piece in re.split(f"[{re.escape(zh.SEPARATORS)}]", text)]
    return [piece for piece in pieces if piece and piece not in NOBODY]


# ---- the table as a whole --------------------------------------------------------------------------------------------


def _check_table(tasks: Sequence[Task], reading: _Reading) -> None:
    where_of = {
        (task_index, item_index): line.cells["content"].where or line.rows[0]
        for task_index, draft in enumerate(reading.tasks)
        for item_index, line in enumerate(draft.lines)
    }
    for number, count in Counter(task.number for task in tasks).items():
        if count > 1:
            places = [where_of[index, 0] for index, task in enumerate(tasks) if task.number == number]
            reading.note("number-repeated", f"序号“{number}”用了 {count} 次。", *places)
    same: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, task in enumerate(tasks):
        for position, item in enumerate(task.items):
            same[zh.comparable(item.content)].append((index, position))
    for content, found in same.items():
        if content and len(found) > 1:
            names = [_item_name(tasks[index], position) for index, position in found]
            message = f"{names[-1]}的任务内容与{'、'.join(names[:-1])}的完全相同。"
            reading.note("duplicate-content", message, *(where_of[pair] for pair in reversed(found)))


def _item_name(task: Task, position: int) -> str:
    return f"第{task.number}项" + (f"第{position + 1}分项" if len(task.items) > 1 else "")
