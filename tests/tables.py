"""Tables that stand in a test as text, and small values of the model to go with them.

Nothing here reads with the program's own readers: a `table` is cut at its bars, nothing else.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from docgen import zh
from docgen.model import (
    Deadline,
    Item,
    Office,
    Period,
    ProgressEntry,
    Receipt,
    Registry,
    Round,
    RowCount,
    Status,
    StatusKind,
    Submission,
    Task,
    TaskTable,
    Thresholds,
    Unit,
)
from docgen.sheets import FilledRow, RawForm
from docgen.source import RawCell, RawRow, RawTable, SourceRef

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

DONE = Status("已完成", StatusKind.DONE)
ON_TRACK = Status("正常推进", StatusKind.ON_TRACK)
BEHIND = Status("滞后", StatusKind.BEHIND)
NOT_STARTED = Status("未启动", StatusKind.NOT_STARTED)
STATUSES = (DONE, ON_TRACK, BEHIND, NOT_STARTED)

UNITS = (
    Unit("zhengfawei", "区委政法委", "政法委", "区委部门", 1, ("区委政法委员会",)),
    Unit("fagaiju", "区发展和改革局", "发改局", "区政府部门", 2, ("区发展和改革委员会", "区发改局")),
    Unit("jiaoyuju", "区教育局", "教育局", "区政府部门", 3),
    Unit("caizhengju", "区财政局", "财政局", "区政府部门", 4),
    Unit("shuiwuju", "区水务局", "水务局", "区政府部门", 5),
    Unit("yingjiju", "区应急管理局", "应急局", "区政府部门", 6),
    Unit("jinrongshu", "区金融服务署", "金融署", "区政府部门", 7),
    Unit("luotou", "罗湖投资控股有限公司", "罗投公司", "企事业单位", 8),
)
REGISTRY = Registry(UNITS)
OFFICE = Office(
    name="某区统筹办公室",
    plan="某区智慧城区建设",
    basis="工作安排",
    region="某区",
    letter_prefix="某统函",
    report_prefix="某统",
    reporting_rule="每季度结束后10日内",
    addressee="某区领导小组",
)


# ---- tables ------------------------------------------------------------------------------------------------------


def cut(text: str) -> list[list[str]]:
    """The cells of every line `| a | b |`; blanks around a cell are layout, not content."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [[cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")] for line in lines]


def table(text: str, *, file: str = "表.xlsx", sheet: str = "任务表", notes: Iterable[str] = ()) -> RawTable:
    """A table as an Excel reader would hand it over: its first line is row 1, its first cell A1."""
    whole = SourceRef(file, sheet=sheet)
    rows = []
    for number, texts in enumerate(cut(text), start=1):
        cells = tuple(
            RawCell(each, whole.at(row=number), value=each or None, column=LETTERS[index])
            for index, each in enumerate(texts)
        )
        rows.append(RawRow(cells, whole.at(row=number)))
    return RawTable(tuple(rows), whole, tuple(notes))


def filled(text: str, *, file: str = "区水务局.xlsx", **cells: RawCell) -> tuple[FilledRow, ...]:
    """Rows of a returned form under column keys (`| item_id | status | …`); `cells` replaces a column of the first row."""
    keys, *lines = cut(text)
    whole = SourceRef(file, sheet="填报表")
    rows = []
    for number, texts in enumerate(lines, start=5):
        found = {
            key: RawCell(each, whole.at(row=number), value=each or None, column=LETTERS[index])
            for index, (key, each) in enumerate(zip(keys, texts, strict=True))
        }
        rows.append(FilledRow(found | (cells if number == 5 else {}), whole.at(row=number)))
    return tuple(rows)


def form(
    text: str = "| item_id |",
    *,
    identity: Mapping[str, str] | None = None,
    unit_text: str | None = "区水务局",
    period_text: str = "2020年第三季度",
    missing: tuple[str, ...] = (),
    **cells: RawCell,
) -> RawForm:
    """A returned form with these rows; `identity` None: the hidden sheet is lost."""
    where = SourceRef("区水务局.xlsx", sheet="填报表")
    return RawForm(
        where=where,
        identity=identity,
        item_ids=(),
        unit_text=None if unit_text is None else RawCell(unit_text, where.at(row=2), column="B"),
        period_text=period_text,
        heading_row=4,
        headings={key: index for index, key in enumerate(cut(text)[0])},
        missing=missing,
        rows=filled(text, **cells),
    )


# ---- values of the model -------------------------------------------------------------------------------------------


def when(words: str) -> Deadline:
    found = zh.read_when(words) if words else None
    assert found is not None or not words, f"a test names a time that cannot be read: {words}"
    return Deadline(words, found)


def item(
    identity: str,
    content: str = "建设内容",
    *,
    leads: tuple[str, ...] = ("shuiwuju",),
    units: tuple[str, ...] = (),
    groups: tuple[str, ...] = (),
    open_list: bool = False,
    start: str = "2020年",
    deadline: str = "2021年",
    unresolved: tuple[str, ...] = (),
) -> Item:
    return Item(identity, content, leads, units, groups, open_list, when(start), when(deadline), unresolved)


def task(number: str, *items: Item, name: str = "", theme: str = "主题一", identity: str = "") -> Task:
    return Task(identity or f"T{int(number):03d}", number, theme, name or f"任务{number}", items)


def task_table(*tasks: Task, title: str = "重点任务分解表") -> TaskTable:
    return TaskTable(title, tasks)


def entry(
    item_id: str,
    unit: str = "shuiwuju",
    status: Status | None = ON_TRACK,
    progress: int | None = 60,
    *,
    achievements: str = "完成方案评审。",
    problems: str = "",
    next_steps: str = "年底前完成招标。",
    expected: date | None = None,
    expected_words: str = "",
    coordination: str = "",
) -> ProgressEntry:
    where = SourceRef(f"{unit}.xlsx", sheet="填报表", row=5)
    keys = ("status", "progress", "achievements", "problems", "next_steps", "expected", "coordination")
    cells = {key: where.at(cell=f"{letter}5") for key, letter in zip(keys, "IJKLMNO", strict=True)}
    return ProgressEntry(
        item_id, unit, status, progress, achievements, problems, next_steps, expected, expected_words, coordination,
        where, cells,
    )  # fmt: skip


def round_(year: int = 2020, quarter: int = 3, **fields: object) -> Round:
    period = Period(year, quarter)
    known: dict[str, object] = {
        "period": period,
        "as_of": period.last_day,
        "due": date(2020, 10, 12),
        "report_date": date(2020, 10, 20),
        "form_version": 1,
        "statuses": STATUSES,
        "thresholds": Thresholds(yellow=10, red=30),
    }
    return Round(**(known | fields))  # type: ignore[arg-type]


def submission(
    unit: str | None,
    *entries: ProgressEntry,
    accepted: bool = True,
    received: date = date(2020, 10, 9),
    file: str = "",
) -> Submission:
    name = file or f"{unit}-01.xlsx"
    return Submission(
        receipt=Receipt(name, name, "0" * 64, received),
        path=f"data/rounds/2020Q3/returns/{name}",
        unit=unit,
        accepted=accepted,
        entries=entries,
        diagnostics=(),
        rows=RowCount(len(entries), len(entries), 0),
        no_news=sum(each.no_news for each in entries),
    )
