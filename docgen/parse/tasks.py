"""The table made of what was read: tasks and items, and what only shows in the table as a whole."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from docgen import zh
from docgen.diagnostics import Diagnostic, joined
from docgen.model import Deadline, Decision, Item, Milestone, Registry, RowCount, Task, TaskTable
from docgen.parse import headings, own, rows, texts
from docgen.parse.reading import Cell, Draft, Line, Reading, Section
from docgen.parse.units import Named, Names
from docgen.source import TASKS_OUTSIDE, UNITS_IN_TEXT, RawTable, SourceRef

_FIRST_LEADS = re.compile(r"(?:第一|首)(?:位|个|家)?(?:者|单位)?(?:的)?为?(?:牵头|主办)|列第一位|排名第一|排在首位")
_REMARK = re.compile(r"^(?:读取说明|另?有 \d+ |引号不成对)|未读取|备用方式")  # notes that readers wrote themselves
_CODES = {TASKS_OUTSIDE: "tasks-outside-tables", UNITS_IN_TEXT: "units-in-text"}
_SECTION_LENGTH = 40  # characters; a longer line is no title
_NAME_LENGTH = 30  # characters of the content that name a task which has no name of its own


@dataclass(frozen=True)
class TableRead:
    """What reading a table gave: the tasks (ids still empty), the sum of rows and all findings."""

    table: TaskTable
    rows: RowCount
    diagnostics: tuple[Diagnostic, ...]


def read_task_table(
    tables: Sequence[RawTable],
    *,
    registry: Registry,
    decisions: Iterable[Decision] = (),
    first_leads: bool = False,
    year: int | None = None,
    usual_year: int | None = None,
    present: TaskTable | None = None,
    day: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> TableRead:
    """Understand a task table given as one or several tables with the same headings; ids only where it has them.

    `first_leads`: where there is one column of units, the first one leads (so it is too where the table says
    so itself). `year` is the one meant by times that leave it out (12月底前); None: the one year that title and
    notes name, else that of the same item in `present`, the table in force, else `usual_year`. `progress` is told rows
    done and rows in all. `day`: on which units are succeeded by others.
    """
    reading = Reading()
    first = first_leads or any(_FIRST_LEADS.search(words) for words in (*_above(tables), *_all_notes(tables)))
    found = _read_rows(tables, reading, first, progress)
    own.gather(own.InForce(present, registry), reading)
    if found is None:
        reading.note("heading-missing", "没有找到任务表的表头。", tables[0].where if tables else SourceRef(""))
    elif not reading.tasks and not any(each.code == "heading-missing" for each in reading.notes):
        reading.note("table-empty", "表头以下没有任务。", tables[0].where)
    for table in tables:
        _tell_notes(table, reading)
    names = Names(registry, {d.subject: d for d in decisions if d.kind == "unit-name"}, reading, day)
    one_column = found is not None and not found.own and not found.has("lead_units")
    named = _year_named(tables)
    if present and not named:
        _remember_years(present, reading)
    meant = named or usual_year
    maker = _Maker(names, reading, one_column=one_column, first_leads=first, year=year, usual_year=meant)
    tasks = tuple(maker.task(draft) for draft in reading.tasks)
    names.tell_groups()
    _check_table(tasks, reading)
    count = RowCount(reading.read, reading.read - reading.refused, reading.refused)
    return TableRead(TaskTable(_title(tables), tasks), count, joined(reading.notes, by_subject=True))


def _all_notes(tables: Sequence[RawTable]) -> list[str]:
    return [note for table in tables for note in table.notes]


def _above(tables: Sequence[RawTable]) -> list[str]:
    """What stands above the headings, in notes or rows: the title and words about the table."""
    found = [note for table in tables[:1] for note in table.notes if not note.startswith("读取说明")]
    for table in tables[:1]:
        rows = (i for i, row in enumerate(table.rows) if not row.blank and headings.find(table.rows, i))
        found += [text.strip() for row in table.rows[: next(rows, 0)] for text in row.texts() if text.strip()]
    return found


def _title(tables: Sequence[RawTable]) -> str:
    return next((text for text in reversed(_above(tables)) if re.search(r"表$|清单$|台账$|方案$", text)), "任务分解表")


def _year_named(tables: Sequence[RawTable]) -> int | None:
    """The one year that the words above the headings name; None where there are several or none."""
    found = {year for text in _above(tables) for year in zh.years(text)}
    return found.pop() if len(found) == 1 else None


def _remember_years(present: TaskTable, reading: Reading) -> None:
    """An item of unchanged words keeps its year where nothing else is said."""
    known = {zh.comparable(item.content): item for _, item in present.items if item.year}
    for line in (line for draft in reading.tasks for line in draft.lines):
        item = known.get(zh.comparable(line.cells["content"].text))
        if item and (line.cells["deadline"].text, line.cells["start"].text) == (item.deadline.words, item.start.words):
            line.year = item.year


def _read_rows(
    tables: Sequence[RawTable], reading: Reading, first_leads: bool, progress: Callable[[int, int], None] | None
) -> headings.Headings | None:
    """Read every row below a heading row; a table without headings counts only as a continuation as wide."""
    current: headings.Headings | None = None
    sections = _sections_above(tables)
    total, done = sum(len(table.rows) for table in tables), 0
    for position, table in enumerate(tables):
        index = _start(table, current, reading)
        section = sections.get(position, "") if not index and _without_themes(table, current) else ""
        if section:
            reading.begin_section(Section(*texts.section(section), table.where, in_row=False))
        _tell_lines(
            table, reading, taken=(section, *(() if current else (_title(tables),))), between=current is not None
        )
        while index < len(table.rows):
            row = table.rows[index]
            found = None if row.blank else headings.find(table.rows, index)
            if found:
                if current is None or found.texts != current.texts:
                    headings.check(found, row, reading, first_leads=first_leads)
                current = found
                index += found.rows
                continue
            if current and not row.blank:
                (own.take if current.own else rows.take)(row, current, reading)
            elif not row.blank:
                _tell_above(texts.words_of(row), row.where, reading)
            index += 1
            if progress:
                progress(done + index, total)
        done += len(table.rows)
    reading.end_sections()
    return current


def _sections_above(tables: Sequence[RawTable]) -> dict[int, str]:
    """The lines right above tables that number them as parts (二、第二部分), by the place of the table.

    Above the first table it may be anything, unless a further one has such a line too.
    """
    found = {}
    for position, table in enumerate(tables):
        line = next((note for note in reversed(table.notes) if not _REMARK.search(note)), "")
        if (
            table.rows
            and texts.section(line)[0] in (1, 2)
            and len(line) <= _SECTION_LENGTH
            and line[-1] not in "。；：:"
        ):
            found[position] = line
    return found if set(found) - {0} else {}


def _without_themes(table: RawTable, current: headings.Headings | None) -> bool:
    found = (headings.find(table.rows, i) for i, row in enumerate(table.rows) if not row.blank)
    own = next((each for each in found if each), current)
    return own is not None and not own.own and not own.has("theme")


def _start(table: RawTable, current: headings.Headings | None, reading: Reading) -> int:
    """Where to begin in a table: at its first row, or behind its end where it is no task table at all."""
    has_headings = any(not row.blank and headings.find(table.rows, i) for i, row in enumerate(table.rows))
    width = max((len(row.cells) for row in table.rows), default=0)
    if has_headings or (current is not None and width == len(current.texts)) or not table.rows:
        return 0
    count = sum(not row.blank for row in table.rows)
    words = next((texts.words_of(row) for row in table.rows if not row.blank), "")
    reading.note("table-skipped", f"这个表格没有任务表的栏目，{count} 行未作任务读取（首行“{words}”）。", table.where)
    return len(table.rows)


def _tell_notes(table: RawTable, reading: Reading) -> None:
    """What the reader saw and did not read, and rows and columns a person does not see."""
    for note in table.notes:
        if _REMARK.search(note):
            reading.note(
                next((code for start, code in _CODES.items() if start in note), "table-note"), note, table.where
            )
    own = any(line.cells["id"].text for draft in reading.tasks for line in draft.lines)  # its ids are hidden on purpose
    for word, hidden in (("行", table.hidden_rows), ("列", table.hidden_columns if not own else ())):
        if hidden:
            shown = "、".join(map(str, hidden[:12]))
            message = f"有 {len(hidden)} {word}被隐藏（第{shown}{word}），已照常读取。"
            reading.note("hidden-rows", message, table.where)


def _tell_lines(table: RawTable, reading: Reading, *, taken: Sequence[str], between: bool) -> None:
    """The lines above a table, or below the last one, but those that were `taken` as title or theme."""
    for note in table.notes:
        if _REMARK.search(note) or note in taken:
            continue
        if between:
            message = f"表格以外的文字“{texts.clipped(note)}”未作任务读取。"
            reading.note("text-between-tables", message, table.where)
        else:
            _tell_above(texts.clipped(note), table.where, reading)


def _tell_above(words: str, where: SourceRef, reading: Reading) -> None:
    reading.note("row-above-headings", f"表头以上的“{words}”作为标题或说明，未作任务读取。", where)


class _Maker:
    """Makes tasks of drafts; knows who leads where one column holds all units."""

    def __init__(
        self,
        names: Names,
        reading: Reading,
        *,
        one_column: bool,
        first_leads: bool,
        year: int | None,
        usual_year: int | None,
    ) -> None:
        self.names = names
        self.reading = reading
        self.one_column = one_column
        self.first_leads = first_leads
        self.year = year
        self.usual_year = usual_year

    def task(self, draft: Draft) -> Task:
        first = draft.lines[0]
        if not first.cells["name"].text and first.cells["content"].text:
            first.cells["name"].text = _name_of(first.cells["content"].text)
            message = f"第{draft.number}项没有任务名称，取内容开头“{first.cells['name'].text}”。"
            self.reading.note("name-from-content", message, first.place("content"))
        self._require(first.cells["name"], "任务名称", draft.number, first)
        items = tuple(self._item(line, draft.number) for line in draft.lines)
        return Task(draft.id, draft.number, draft.theme.text, first.cells["name"].text, items)

    def _item(self, line: Line, number: str) -> Item:
        if not line.cells["content"].text and line.cells["name"].text:
            line.cells["content"].text = line.cells["name"].text
        for key, heading in (("content", "任务内容"), ("deadline", "完成时限")):
            self._require(line.cells[key], heading, number, line)
        leads, others = self._units(line, number)
        start, deadline = (self._time(line.cells[key], number, line) for key in ("start", "deadline"))
        self._check_order(start, deadline, number, line)
        groups = dict.fromkeys((*leads.groups, *others.groups))
        return Item(
            id=line.cells["id"].text,
            content=line.cells["content"].text,
            lead_units=leads.codes,
            units=tuple(code for code in others.codes if code not in leads.codes),
            groups=tuple(groups),
            open_list=leads.open_list or others.open_list,
            start=start,
            deadline=deadline,
            unresolved=others.unresolved,
            rows=tuple(where.row or 0 for where in line.rows),
            extra=tuple((heading, cell.text) for heading, cell in line.extra.items() if cell.text),
            unresolved_leads=leads.unresolved_leads,
        )

    def _units(self, line: Line, number: str) -> tuple[Named, Named]:
        """Leads and others, from two columns, from words in one column, or by the first place in it."""
        leads = self.names.read(line.cells["lead_units"], number)
        others = self.names.read(line.cells["units"], number)
        if not self.one_column:
            self._require(line.cells["lead_units"], "牵头单位", number, line)
            return _by_column(leads, others)
        named, unknown = self._leads_of_one(others)
        if not named and not unknown:
            message = f"第{number}项只有一栏单位，看不出哪个牵头。"
            self.reading.note("lead-unknown", message, line.place("units"), subject=line.about)
        rest = tuple(each for each in others.unresolved if each not in unknown)
        return Named(named, unresolved_leads=unknown), replace(others, leads=(), unresolved=rest)

    def _leads_of_one(self, units: Named) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who leads where one column holds all units: the codes of known ones, and the names of unknown ones."""
        if units.leads or units.unresolved_leads:
            return units.leads, units.unresolved_leads
        if self.first_leads:
            return (units.codes[:1], ()) if units.first_known else ((), units.unresolved[:1])
        return (units.codes if len(units.codes) == 1 and not units.unresolved else ()), ()

    def _require(self, cell: Cell, heading: str, number: str, line: Line) -> None:
        if not cell.text:
            where = cell.where or line.where.at(cell=heading)
            self.reading.note("required-blank", f"第{number}项的“{heading}”为空。", where, subject=line.about)

    def _time(self, cell: Cell, number: str, line: Line) -> Deadline:
        if not cell.text:
            return Deadline("", None)
        found = Deadline.read(cell.text, year=self.year or line.year or self.usual_year)
        for code, message in _about_time(found, number):
            if code != "year-from-title" or found.words == cell.text:  # else the cell itself names the year behind
                self.reading.note(code, message, cell.where or line.where, subject=line.about)
        return found

    def _check_order(self, start: Deadline, deadline: Deadline, number: str, line: Line) -> None:
        first = start.when.first if start.when else None
        if first and deadline.date and deadline.date < first:
            message = f"第{number}项完成时限“{deadline.words}”早于启动时间“{start.words}”。"
            self.reading.note("deadline-before-start", message, line.place("deadline"), subject=line.about)


def _about_time(found: Deadline, number: str) -> Iterator[tuple[str, str]]:
    """What was made of the words of a time, where that does not go without saying."""
    words, when = f"第{number}项的“{found.words}”", found.when
    if when is None:
        if Deadline.read(found.words, year=2000).when:
            yield "year-missing", f"{words}没有写年份，表题中也没有。"
        else:
            yield "deadline-unreadable", f"第{number}项的时间“{found.words}”读不出日期。"
        return
    if found.year:
        yield "year-from-title", f"{words}没有写年份，按{found.year}年读。"
    if when.last is None:
        yield "open-deadline", f"{words}没有确定日期。"
    elif when.ongoing:
        yield "open-deadline", f"{words}读作{zh.long_date(when.last)}，此后持续。"
    if found.milestones:
        steps = "；".join(_step(each) for each in found.milestones)
        yield "milestones-read", f"{words}分{len(found.milestones)}步：{steps}。"


def _step(step: Milestone) -> str:
    day = step.when.last or step.when.first
    return (zh.long_date(day) if day else "") + (f"{step.action}" if step.action else "")


def _by_column(leads: Named, others: Named) -> tuple[Named, Named]:
    """Leads and others of two columns: who leads by the words of a cell does, in whatever column it stands;
    who takes part by its words (「A牵头，B、C配合」 in the column of the leads) does not lead.
    """
    helpers = tuple(code for code in leads.codes if code in leads.helpers)
    leading = (*leads.leads, *(code for code in leads.codes if code not in helpers), *others.leads)
    helping = tuple(name for name in leads.unresolved if name in leads.helpers)
    unknown = (*leads.unresolved_leads, *(each for each in leads.unresolved if each not in helping))
    return (
        replace(leads, codes=tuple(dict.fromkeys(leading)), unresolved_leads=(*unknown, *others.unresolved_leads)),
        replace(
            others,
            codes=tuple(dict.fromkeys((*others.leads, *helpers, *others.codes))),
            unresolved=(*helping, *others.unresolved),
        ),
    )


def _name_of(content: str) -> str:
    return re.split(r"[。；：:，,\n]", content)[0][:_NAME_LENGTH]


# ---- the table as a whole ----------------------------------------------------------------------------------------


def _check_table(tasks: Sequence[Task], reading: Reading) -> None:
    places = {
        (index, position): line.place("content")
        for index, draft in enumerate(reading.tasks)
        for position, line in enumerate(draft.lines)
    }
    for (theme, number), count in Counter((task.theme, task.number) for task in tasks).items():
        if count > 1:
            found = [
                places[index, 0] for index, task in enumerate(tasks) if (task.theme, task.number) == (theme, number)
            ]
            same_number = [task.name for task in tasks if (task.theme, task.number) == (theme, number)]
            reading.note("number-repeated", f"序号“{number}”用了 {count} 次。", *found, subject="、".join(same_number))
    if len({(task.theme, task.number) for task in tasks}) > len({task.number for task in tasks}):
        reading.note("number-restarts", "各主题的序号分别从头编起，同一序号在不同主题下都有。", places[0, 0])
    same: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, task in enumerate(tasks):
        for position, item in enumerate(task.items):
            same[zh.comparable(item.content)].append((index, position))
    for content, pairs in same.items():
        if content and len(pairs) > 1:
            names = [_item_name(tasks[index], position) for index, position in pairs]
            message = f"{names[-1]}的任务内容与{'、'.join(names[:-1])}的完全相同。"
            reading.note("duplicate-content", message, *(places[pair] for pair in reversed(pairs)))


def _item_name(task: Task, position: int) -> str:
    return f"第{task.number}项" + (f"第{position + 1}分项" if len(task.items) > 1 else "")
