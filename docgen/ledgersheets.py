"""Further sheets of the ledger: every item over the quarters, what became of it, where each answer stands, and the
items of one theme or unit alone. Values only, no layout.
"""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from docgen import figures, wording
from docgen.changes import marked
from docgen.comparison import lamp_then, standing
from docgen.model import (
    UNKNOWN,
    Item,
    Ledger,
    LedgerRow,
    ProgressEntry,
    RoundResult,
    Task,
)
from docgen.schema import LEDGER_COLUMNS, Column
from docgen.sheets import TableSheet, Value
from docgen.wording import charts

MOST_UNITS, MOST_THEMES = 40, 20  # sheets of their own; more are one sheet, to be filtered
_ALIKE = 0.5  # share of equal signs below which a text counts as written anew

_ITEM = (
    Column("item_id", "任务编号", width=9.5),
    Column("number", "序号", width=6),
    Column("name", "任务名称", width=26),
    Column("lead_units", "牵头单位", width=22),
)
_CELLS = (
    ("status", "进度状态"),
    ("progress", "完成进度"),
    ("achievements", "进展情况"),
    ("problems", "存在问题"),
    ("next_steps", "下一步"),
    ("expected", "预计完成"),
    ("coordination", "需协调"),
)
SOURCE_COLUMNS = (
    *_ITEM[:3],
    Column("unit", "填报单位", width=24),
    Column("role", "职责", width=7),
    Column("file", "文件", width=44),
    Column("sheet", "工作表", width=10),
    *(Column(key, heading, width=9) for key, heading in _CELLS),
    Column("sha256", "文件校验值（SHA-256）", width=40),
)
CHANGE_COLUMNS = (
    *_ITEM,
    Column("change", "变化", width=12),
    Column("last_status", "上季度状态", width=10),
    Column("status", "本季度状态", width=10),
    Column("last_progress", "上季度进度（%）", width=9),
    Column("progress", "完成进度（%）", width=9),
    Column("movement", "变动（百分点）", width=9),
    Column("last_lamp", "上季度预警", width=9),
    Column("lamp", "预警", width=9),
    Column("quarters", "连续滞后季度", width=9),
    Column("deadline", "完成时限调整", width=26),
    Column("text", "进展情况的文字变化", width=60),
)
DIFFERING_COLUMNS = (
    Column("order", "序号", width=6),
    _ITEM[0],
    *_ITEM[2:],
    Column("status", "填报状态", width=10),
    Column("lamp", "预警", width=9),
    Column("progress", "完成进度（%）", width=9),
    Column("time_progress", "序时进度（%）", width=9),
    Column("gap", "落后（百分点）", width=9),
    Column("quarters", "连续滞后季度", width=9),
    Column("source", "出处", width=44),
)
_SHORT = ("item_id", "number", "name", "lead_units", "deadline", "status", "progress", "time_progress", "lamp",
          "last_status", "last_progress", "achievements", "problems", "next_steps", "expected", "source")  # fmt: skip


def quarters(ledger: Ledger) -> TableSheet:
    """各季度: every item of this round and of those before it, with status, progress and lamp in each."""
    rounds = (*reversed(ledger.earlier), ledger.result)
    columns = (
        *_ITEM,
        *(column for result in rounds for column in _quarter_columns(result)),
        Column("note", "备注", width=10),
    )
    pairs = [(row.task, row.item) for row in ledger.rows]
    known = {item.id for _, item in pairs}
    for result in ledger.earlier:
        gone = [(task, item) for task, item in result.table.items if item.id not in known]
        pairs += gone
        known |= {item.id for _, item in gone}
    rows: list[tuple[Value, ...]] = []
    fills: dict[tuple[int, int], str] = {}
    for task, item in pairs:
        cells: list[Value] = [*_item_cells(task, item, ledger)]
        for result in rounds:
            shown, colour = _quarter_cells(item.id, result)
            if colour:
                fills[len(rows), len(cells) + 2] = colour
            cells += shown
        rows.append((*cells, "" if item.id in ledger.table.by_id else "已取消"))
    note = "每个季度按当时的时限、统计截止日期和预警标准；“—”为该季度没有这一分项。"
    title = f"各季度进展（至{ledger.round.period.name}）"
    return TableSheet("各季度", columns, tuple(rows), title, (note,), fills, frozen_columns=3)


def _quarter_columns(result: RoundResult) -> Iterator[Column]:
    period = result.round.period
    for key, heading in (("status", "状态"), ("progress", "进度（%）"), ("lamp", "预警")):
        yield Column(f"{period}-{key}", f"{period} {heading}", width=9)


def _quarter_cells(item_id: str, result: RoundResult) -> tuple[tuple[Value, ...], str]:
    if item_id not in result.table.by_id:
        return ("—", None, "—"), ""
    _, item = result.table.by_id[item_id]
    entry, lamp = standing(item, result), lamp_then(item, result)
    look = result.round.lamps[lamp]
    return (figures.status_word(entry), entry.progress if entry else None, look.word), look.colour


def _item_cells(task: Task, item: Item, ledger: Ledger) -> tuple[Value, ...]:
    number = int(task.number) if task.number.isdecimal() else task.number
    return (item.id, number, wording.item_name(task, item), wording.lead_text(item, ledger.registry))


# ---- what became of it ----------------------------------------------------------------------------------------------


def changes(ledger: Ledger) -> TableSheet:
    """较上季度变化: what became of every item, and the words that are new or gone in its text."""
    deadlines = {each.item.id: f"{each.before} → {each.after}（{each.basis or UNKNOWN}）" for each in ledger.deadlines}
    rows = tuple(_change_row(row, ledger, deadlines.get(row.item.id, "")) for row in ledger.rows)
    gone = tuple((*_item_cells(task, item, ledger), figures.CANCELLED) for task, item in ledger.cancelled)
    note = "文字变化：［删：…］是上季度有、本季度没有的，［增：…］是本季度新写的。"
    if ledger.previous is None:
        note = f"{ledger.round.period.previous.name}没有统计数据，不作比较。"
    return TableSheet(
        "较上季度变化",
        CHANGE_COLUMNS,
        (*rows, *gone),
        f"{ledger.round.period.name}较上季度变化",
        (note,),
        frozen_columns=3,
    )


def _change_row(row: LedgerRow, ledger: Ledger, deadline: str) -> tuple[Value, ...]:
    now, before = row.lead, row.previous
    last_lamp = ledger.previous.round.lamp_word(row.previous_lamp) if ledger.previous and row.previous_lamp else ""
    return (
        *_item_cells(row.task, row.item, ledger),
        row.change.value,
        figures.status_word(before) if row.previous_lamp else "",
        figures.status_word(now),
        before.progress if before else None,
        now.progress if now else None,
        row.movement,
        last_lamp,
        ledger.round.lamp_word(row.lamp),
        row.quarters_behind,
        deadline,
        word_changes(before.achievements, now.achievements) if now and before else "",
    )


def word_changes(before: str, after: str) -> str:
    """Which words are new and which are gone; a text written anew is only said to be so."""
    if before == after:
        return "文字相同"
    if SequenceMatcher(None, before, after, autojunk=False).quick_ratio() < _ALIKE:
        return "全文改写"
    return marked(before, after)


def differing(ledger: Ledger) -> TableSheet:
    """状态核实: items whose unit says one thing while its figures say another, to be asked about."""
    rows = [row for row in ledger.rows if row.differs and row.lead]
    listed = tuple(
        (
            number,
            row.item.id,
            *_item_cells(row.task, row.item, ledger)[2:],
            figures.status_word(row.lead),
            ledger.round.lamp_word(row.lamp),
            row.lead.progress if row.lead else None,
            row.time_progress,
            row.gap,
            row.quarters_behind,
            str(row.lead.cells.get("status", row.lead.where)) if row.lead else "",
        )
        for number, row in enumerate(rows, start=1)
    )
    note = f"填报状态与预警不一致的分项 {len(listed)} 个，请向填报单位核实；两者并列，互不改动。"
    return TableSheet("状态核实", DIFFERING_COLUMNS, listed, f"{ledger.round.period.name}填报状态与预警不一致", (note,))


# ---- where it stands --------------------------------------------------------------------------------------------------


def sources(ledger: Ledger) -> TableSheet:
    """出处: every answer that counts, with its file, its cells and the hash of the file."""
    hashes = {each.unit: each.submission.receipt.sha256 for each in ledger.result.units if each.submission}
    rows = tuple(
        _source_row(row, entry, ledger, hashes.get(entry.unit, ""))
        for row in ledger.rows
        for entry in (*((row.lead,) if row.lead else ()), *row.others)
    )
    note = "每个单位对每个分项的填报在哪个文件的哪一格；校验值与收件登记相同。"
    return TableSheet("出处", SOURCE_COLUMNS, rows, f"{ledger.round.period.name}出处", (note,), frozen_columns=3)


def _source_row(row: LedgerRow, entry: ProgressEntry, ledger: Ledger, sha256: str) -> tuple[Value, ...]:
    cells = (entry.cells.get(key) for key, _ in _CELLS)
    return (
        *_item_cells(row.task, row.item, ledger)[:3],
        ledger.registry[entry.unit].name,
        wording.role(row.item, entry.unit),
        entry.where.file,
        entry.where.sheet or "",
        *((place.cell or "") if place else "" for place in cells),
        sha256,
    )


# ---- one theme, one unit ----------------------------------------------------------------------------------------------


def shares(ledger: Ledger, whole: TableSheet) -> list[TableSheet]:
    """The rows of 台账 by theme and by lead unit; each on a sheet of its own where they are not too many."""
    themes = figures.themes(ledger.rows)
    units = figures.lead_units(ledger.rows, ledger.registry)
    by_unit = {unit.name: [row for row in ledger.rows if unit.code in row.item.lead_units] for unit in units}
    return [
        *_shared(ledger, whole, "主题", themes, MOST_THEMES),
        *_shared(ledger, whole, "单位", by_unit, MOST_UNITS),
    ]


def _shared(
    ledger: Ledger, whole: TableSheet, by: str, groups: dict[str, list[LedgerRow]], most: int
) -> Iterator[TableSheet]:
    columns = tuple(column for column in LEDGER_COLUMNS if column.key in _SHORT)
    if len(groups) <= most:
        for name, rows in groups.items():
            title = f"{ledger.round.period.name}{name}"
            yield _sheet(f"{by}·{name}", title, columns, _cut(ledger, whole, {name: rows}, named=False))
        return
    title = f"{ledger.round.period.name}按{by}"
    yield _sheet(f"按{by}", title, (Column("group", by, width=24), *columns), _cut(ledger, whole, groups, named=True))


def _sheet(name: str, title: str, columns: tuple[Column, ...], rows: Iterable[tuple[Value, ...]]) -> TableSheet:
    return TableSheet(name, columns, tuple(rows), title, frozen_columns=3)


def _cut(
    ledger: Ledger, whole: TableSheet, groups: dict[str, list[LedgerRow]], *, named: bool
) -> Iterator[tuple[Value, ...]]:
    places = [place for place, column in enumerate(LEDGER_COLUMNS) if column.key in _SHORT]
    numbers = {row.item.id: number for number, row in enumerate(ledger.rows)}
    for name, rows in groups.items():
        for row in rows:
            cells = whole.rows[numbers[row.item.id]]
            yield (*((name,) if named else ()), *(cells[place] for place in places))


def pictures(ledger: Ledger) -> TableSheet:
    """图: the charts of the report, with their numbers."""
    return TableSheet("图", (), (), f"{ledger.round.period.name}图", charts=charts(ledger))
