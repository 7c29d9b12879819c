"""Tables that docgen exported: the hidden 分项编号 decides which item a row is and which rows are one task.

So rows may be sorted, moved, separated or inserted. Number, theme and name of a task are what its rows say; where
they disagree, that is told. What the table in force has decides between a row and its copy, and fills the columns
that are missing: a column taken away wipes nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from docgen import schema, zh
from docgen.model import Item, Registry, Task, TaskTable
from docgen.parse import rows
from docgen.parse.headings import Headings
from docgen.parse.reading import Cell, Draft, Line, Reading
from docgen.source import RawRow, SourceRef
from docgen.wording import leads_in_words, units_in_words

_ID = re.compile(r"\w{1,20}-\d{1,4}")
_HEADS = (("number", "序号"), ("theme", "主题"), ("name", "任务名称"))

Key = tuple[str, ...]  # of the rows of one task: its id, or what a new task says of itself


@dataclass(frozen=True)
class InForce:
    """What an exported table is held against: the table in force, and how its cells were written."""

    table: TaskTable | None
    registry: Registry

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        return {task.id: task for task in self.table.tasks} if self.table else {}

    @property
    def items(self) -> Mapping[str, tuple[Task, Item]]:
        return self.table.by_id if self.table else {}

    def item(self, name: str) -> Item | None:
        return self.items[name][1] if name in self.items else None

    def cells(self, name: str) -> Mapping[str, str]:
        """The row of an item as it was exported, by the key of the column."""
        task, item = self.items[name]
        return {
            "number": task.number,
            "theme": task.theme,
            "name": task.name,
            "content": item.content,
            "lead_units": leads_in_words(item, self.registry),
            "units": units_in_words(item, self.registry),
            "start": item.start.shown,
            "deadline": item.deadline.shown,
        }

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str], Task]:
        """Tasks by number and name; the first where two have the same."""
        return {_pair(task.number, task.name): task for task in reversed(list(self.tasks.values()))}

    def extra(self) -> tuple[str, ...]:
        """The headings docgen has no field for."""
        items = self.table.items if self.table else ()
        return tuple(dict.fromkeys(heading for _, item in items for heading, _ in item.extra))


# ---- rows --------------------------------------------------------------------------------------------------------


def take(row: RawRow, headings: Headings, reading: Reading) -> None:
    """Read one row below the headings of an exported table."""
    reading.read += 1
    line = rows.line_of(row, headings, reading)
    _take_merged(line, row, headings, reading)
    line.columns = frozenset((*(each.key for each in headings.columns.values()), *headings.extra.values()))
    line.cells["id"].text = _id(line.cells["id"].text)
    filled = [cell.text.strip() for cell in row if not cell.blank]
    if line.cells["id"].text:
        reading.own.append(line)
    elif any(rows.TOTAL.match(line.cells[key].text) for key in ("number", "name")):
        reading.refuse("row-total", "合计行，未作任务读取。", row.where)
    elif len(filled) == 1:
        reading.refuse("row-empty", f"这一行只有“{filled[0][:40]}”，没有分项编号和别的内容。", row.where)
    else:
        reading.own.append(line)


def _take_merged(line: Line, row: RawRow, headings: Headings, reading: Reading) -> None:
    """Cells merged by the office say the same in every row; only an id is never shared."""
    for index, raw in enumerate(row):
        column = headings.columns.get(index)
        if raw.covered != "above" or (column and column.key == "id"):
            continue
        above = raw._replace(text=raw.inherited)
        if column:
            where = line.place(column.key)
            line.cells[column.key].text = rows.clean(above, column.key, column.heading, where, reading, own=True)
        elif index in headings.extra and raw.inherited.strip():
            line.extra[headings.extra[index]] = Cell(raw.inherited.strip(), raw.where)


def _id(text: str) -> str:
    """What stands in the column of ids, where it is one: a title above the table may begin there too."""
    found = text.strip() if _ID.fullmatch(text.strip()) else ""
    return found.upper() if re.fullmatch(r"t\d+-\d+", found) else found


# ---- the table ---------------------------------------------------------------------------------------------------


def gather(force: InForce, reading: Reading) -> None:
    """Make tasks of the rows read."""
    if not reading.own:
        return
    _refuse_other_sheets(reading)
    _settle_ids(force, reading)
    _hold_against(force, reading)
    groups = _grouped(force, reading)
    drafts = [_draft(key, lines, force.tasks.get(key[0]), _moved(key, lines, groups, force), reading)
              for key, lines in groups.items()]  # fmt: skip
    _number(drafts, reading)
    reading.tasks[:0] = drafts


def _refuse_other_sheets(reading: Reading) -> None:
    """A copy of the table in another sheet would double every item; which one is meant only the office knows."""
    first: dict[str, str | None] = {}
    kept = []
    for line in reading.own:
        name = line.cells["id"].text
        sheet = first.setdefault(name, line.where.sheet) if name else line.where.sheet
        if sheet == line.where.sheet:
            kept.append(line)
        else:
            message = f"工作表“{line.where.sheet}”与“{sheet}”有相同的分项编号，只采用“{sheet}”的。"
            reading.refuse("own-sheet-doubled", message, line.where)
    reading.own = kept


def _settle_ids(force: InForce, reading: Reading) -> None:
    """An id belongs to one row: the one whose text is unchanged, else the first; ids docgen never gave say nothing."""
    gone = {item.id for task in force.table.cancelled for item in task.items} if force.table else set()
    for name, lines in _by_id(reading.own).items():
        known = force.item(name)
        text = zh.comparable(known.content) if known else None
        same = [line for line in lines if zh.comparable(line.cells["content"].text) == text]
        keeper = (same or lines)[0]
        for line in lines:
            if line is not keeper:
                line.cells["id"].text = ""
                message = f"分项编号“{name}”出现两次（行是复制来的），这一行作为新增。"
                reading.note("id-repeated", message, line.place("id"))
        if name in gone:
            reading.note("id-cancelled", f"分项编号“{name}”已经取消，这一行作为新增。", keeper.place("id"))
        if force.table and _task_id(name) not in force.tasks:
            keeper.cells["id"].text = ""


def _hold_against(force: InForce, reading: Reading) -> None:
    """Columns the export had and this table has not: told, and as they are in force. Times keep their year."""
    had = {each.key: each.heading for each in schema.TASK_COLUMNS} | {heading: heading for heading in force.extra()}
    told: set[tuple[str | None, str]] = set()
    for line in reading.own:
        lost = [key for key in had if key not in line.columns]
        for key in lost:
            if (line.where.sheet, key) not in told:
                _tell_lost(had[key], replace(line.where, row=None, cell=None), force, reading)
            told.add((line.where.sheet, key))
        if known := force.item(line.cells["id"].text):
            line.year = known.year
            _fill(line, lost, known, force)


def _tell_lost(heading: str, where: SourceRef, force: InForce, reading: Reading) -> None:
    if force.table:
        message = f"导出时有“{heading}”栏，现在没有了；这一栏保持现行的内容。"
        reading.note("own-column-missing", message, where)
    elif schema.headed(schema.TASK_COLUMNS, heading) in [each for each in schema.TASK_COLUMNS if each.required]:
        reading.note("heading-missing", f"缺少“{heading}”栏。", where)


def _fill(line: Line, lost: Iterable[str], known: Item, force: InForce) -> None:
    cells, extra = force.cells(known.id), dict(known.extra)
    for key in lost:
        if key in cells:
            line.cells[key].text = cells[key]
        elif key in extra:
            line.extra[key] = Cell(extra[key])


def _by_id(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.cells["id"].text:
            found.setdefault(line.cells["id"].text, []).append(line)
    return found


def _task_id(item_id: str) -> str:
    return item_id.rpartition("-")[0]


# ---- rows as tasks -----------------------------------------------------------------------------------------------


def _pair(number: str, name: str) -> tuple[str, str]:
    return number, zh.comparable(name)


def _written(line: Line) -> tuple[str, str]:
    return _pair(line.cells["number"].text, line.cells["name"].text)


def _grouped(force: InForce, reading: Reading) -> dict[Key, list[Line]]:
    """The rows of every task, tasks in the order of their first rows."""
    known = _Known.of(reading.own, force)
    groups: dict[Key, list[Line]] = {}
    above: Key = ("", "", "")
    for line in reading.own:
        name = line.cells["id"].text
        above = (_task_id(name),) if name else known.key(line, above)
        if not name and above in groups:
            reading.note("item-added", "没有分项编号的一行，作为同一任务的又一分项。", line.where)
        groups.setdefault(above, []).append(line)
    return groups


@dataclass(frozen=True)
class _Known:
    """What the rows with ids say of their tasks: a new row with the same number and name belongs to that task."""

    pairs: Mapping[tuple[str, str], Key]
    numbers: Mapping[str, set[Key]]
    names: Mapping[str, set[Key]]

    @classmethod
    def of(cls, lines: Sequence[Line], force: InForce) -> "_Known":
        pairs: dict[tuple[str, str], Key] = {}
        numbers: dict[str, set[Key]] = {}
        names: dict[str, set[Key]] = {}
        carrying = [line for line in lines if line.cells["id"].text]
        for line in sorted(carrying, key=lambda line: _is_moved(line, force)):
            key, pair = (_task_id(line.cells["id"].text),), _written(line)
            if pairs.setdefault(pair, key) == key:
                numbers.setdefault(pair[0], set()).add(key)
                names.setdefault(pair[1], set()).add(key)
        return cls(pairs, numbers, names)

    def key(self, line: Line, above: Key) -> Key:
        number, name = pair = _written(line)
        if not number and not name:
            return above
        found = {self.pairs[pair]} if pair in self.pairs else set()
        if not (number and name):
            found = self.numbers.get(number, set()) if number else self.names.get(name, set())
        return next(iter(found)) if len(found) == 1 else ("", number, name)


def _is_moved(line: Line, force: InForce) -> bool:
    """The row has number and name of another task in force than the one its id names."""
    own = force.tasks.get(_task_id(line.cells["id"].text))
    return own is not None and _written(line) != _pair(own.number, own.name) and _written(line) in force.pairs


def _moved(key: Key, lines: Sequence[Line], groups: Mapping[Key, object], force: InForce) -> list[tuple[Line, Task]]:
    """Rows that a clerk gave to another task of the sheet, though not all of their own task's rows."""
    if len(key) > 1:
        return []
    found = [(line, force.pairs[_written(line)]) for line in lines if line.cells["id"].text and _is_moved(line, force)]
    found = [(line, other) for line, other in found if (other.id,) in groups]
    return found if len(found) < len(lines) else []


def _draft(
    key: Key, lines: list[Line], known: Task | None, moved: Sequence[tuple[Line, Task]], reading: Reading
) -> Draft:
    """One task: its number, theme and name as its rows have them."""
    away = [line for line, _ in moved]
    staying = [line for line in lines if line not in away]
    before = {"number": known.number, "theme": known.theme, "name": known.name} if known else {}
    found = {field: _agreed(field, word, staying, before.get(field), reading) for field, word in _HEADS}
    if known and not found["number"]:
        found["number"] = known.number
        reading.note("number-kept", f"任务“{known.name}”的序号空着，仍用{known.number}。", lines[0].place("number"))
    for line, other in moved:
        message = f"分项编号“{line.cells['id'].text}”属于第{found['number']}项，序号和名称却是第{other.number}项的，"
        reading.note("own-rows-disagree", f"{message}仍归第{found['number']}项。", line.place("number"),
                     hint="要归到另一任务的，请清空这一行隐藏的“分项编号”再导入。")  # fmt: skip
    lines[0].cells["name"].text = found["name"]
    return Draft(found["number"], Cell(found["theme"], lines[0].where), lines, key[0])


def _agreed(field: str, heading: str, lines: Sequence[Line], known: str | None, reading: Reading) -> str:
    """What the rows of one task say; where they disagree, the one value that was edited, else that of the first row."""
    texts = dict.fromkeys(line.cells[field].text for line in lines if line.cells["id"].text or line.cells[field].text)
    filled = [text for text in texts if text]
    edited = [text for text in filled if text != known]
    value = (edited if known is not None and len(edited) == 1 else filled or [""])[0]
    if len(filled) > 1 or (filled and "" in texts and field != "number"):
        said = "、".join(text or "空白" for text in texts)
        places = [line.place(field) for line in lines if line.cells[field].text != value]
        name = next((text for line in lines if (text := line.cells["name"].text)), "")
        reading.note("own-rows-disagree", f"任务“{name}”各行的{heading}不同（{said}），采用“{value}”。", *places)
    return value


def _number(drafts: Sequence[Draft], reading: Reading) -> None:
    """New tasks without a number get the next one."""
    used = [int(draft.number) for draft in drafts if draft.number.isdecimal()]
    following = iter(range(max(used, default=0) + 1, 10**6))
    for draft in drafts:
        if not draft.number:
            draft.number = str(next(following))
            message = f"新增的任务没有序号，编为第{draft.number}项。"
            reading.note("number-counted", message, draft.lines[0].where)
