"""Where what a report prints comes from: the cell a unit filled in, the record, or the items that were counted.

A value is named by its place in the context of the template, ("滞后任务", 0, "进度"). The same answers serve the
comments of 核稿版 and `docgen trace`. Pure; the words are for people.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property

from docgen import schema, zh
from docgen.diagnostics import Diagnostic, Severity
from docgen.model import Disagreement, Figure, Item, Ledger, LedgerRow, ProgressEntry, Task, key
from docgen.printed import Place
from docgen.reconcile import says
from docgen.source import SourceRef

ID = "任务编号"  # the field that says which item a struct of a context is about
HASH_SHOWN = 12  # characters of a SHA-256 that people compare
VALUE_SHOWN = 20  # characters of a value that is quoted beside its place

# Field of a struct with an id → the columns of the form it rests on.
_COLUMNS = {
    "状态": ("status",),
    "进度": ("progress",),
    "差距": ("progress",),
    "预警": ("status", "progress"),
    "进展": ("achievements",),
    "原因": ("problems",),
    "措施": ("next_steps",),
    "下一步": ("next_steps",),
    "预计": ("expected",),
    "逾限": ("expected",),
    "协调": ("coordination",),
    "上季进度": ("progress",),
    "变动": ("progress",),
    "变化": ("status",),
    "连续季度": ("status",),
}
# A step of a figure's path → the columns that decide about it.
_LAMP_COLUMNS = ("status", "progress")
_COUNTED = {
    "预警": _LAMP_COLUMNS,
    "填报状态以外的预警": _LAMP_COLUMNS,
    "状态与预警不一致": _LAMP_COLUMNS,
    "逾期": _LAMP_COLUMNS,
    "滞后和逾期": _LAMP_COLUMNS,
    "存在问题": ("problems",),
    "需协调": ("coordination",),
    "进度提高": ("progress",),
    "进度下降": ("progress",),
    "进度未变": ("progress",),
    "无新进展": ("achievements",),
}
BEFORE, UNIT, CHANGED = "上季", "单位", "变化"  # the first steps of figures that are made in another way
_COMPUTED = {"序时进度", "差距", "预警"}
# Also from last quarter's form.
_THEN = {"上季进度": ("progress",), "变动": ("progress",), "变化": ("status",), "连续季度": ("status",)}
# Field of the context → the figure of the ledger it is, or that counts what it names.
_FIGURES = {
    "任务总数": "总体.任务",
    "分项总数": "总体.分项",
    **{f"{name}数": f"报送.{name}" for name in ("应报", "实报", "按时", "迟报", "采用", "退回", "未报", "免报")},
    **{f"{name}单位": f"报送.{name}" for name in ("迟报", "退回", "未报", "免报")},
    **{f"进度{name}数": f"变化.进度{name}" for name in ("提高", "未变", "下降")},
}
_OFFICE = frozenset(
    [
        "发文机关",
        "联合机关",
        "份号",
        "密级",
        "紧急程度",
        "标题",
        "主送",
        "方案",
        "抄送",
        "联系人",
        "联系电话",
        "签发人",
        "示例",
    ]
)
_ROUND = {"季度", "下季度", "截至日期", "报送截止", "成文日期", "预警说明", "附件名称", "上季度"}
_TABLE = {"任务表名称"}
_REGISTER = {"发文字号", "分解函字号"}
_REMINDED = {"经催报单位"}


@dataclass(frozen=True, slots=True)
class Records:
    """The files of the workspace that a report rests on, as they are shown."""

    office: str
    tasks: str
    round: str
    register: str
    adjustments: str
    reminders: str


@dataclass(frozen=True, slots=True)
class Source:
    """One place a value rests on. `what`: the heading of its column, or what the record is; `unit`: who says so, empty
    for the office itself; `sha256`: of the file, empty where it is one of the workspace's own records."""

    what: str
    where: SourceRef
    unit: str = ""
    item_id: str = ""
    value: str = ""
    sha256: str = ""
    quarter: str = ""  # the folder of an earlier quarter, 2020Q2/: its returns may have the names of this one's

    def told(self, *, whole_path: bool) -> str:
        """For people: in a comment the name of a return is enough, on the terminal its path is wanted."""
        name = self.where.file if whole_path or not self.unit else self.quarter + self.where.file.rpartition("/")[2]
        who = f"{self.unit}：" if self.unit else ""
        says = f"“{self.value}”" if 0 < len(self.value) <= VALUE_SHOWN else ""
        digest = f"，校验值 {self.sha256[:HASH_SHOWN]}" if self.sha256 else ""
        return f"{who}{replace(self.where, file=name)}（{self.what}{says}{digest}）"

    def as_json(self) -> dict[str, object]:
        found = {"what": self.what, "unit": self.unit, "item": self.item_id, "value": self.value, "sha256": self.sha256}
        return {**{name: each for name, each in found.items() if each}, "where": self.where.as_json()}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a printed value rests on. `how`: what was done with the sources, where they are not simply quoted;
    `hints`: what was found about them."""

    sources: tuple[Source, ...]
    how: str = ""
    hints: tuple[str, ...] = ()


class Origins:
    """The origins of everything in one report: its ledger and the context its template was filled with."""

    def __init__(self, ledger: Ledger, context: object, records: Records) -> None:
        self.ledger = ledger
        self.context = context
        self.records = records

    def of(self, place: Place, label: str) -> Origin:
        """Of a printed value; of one that was computed in the template, by the field its `label` begins with."""
        structs = list(_along(self.context, place))
        name = str(place[-1]) if place else label.rpartition(".")[2]
        owner = structs[-1] if structs else self.context
        if item_id := getattr(owner, ID, ""):
            return self._of_item(owner, item_id, name)
        if len(structs) > 1 and (found := self._of_group(structs[-1], str(place[0]), name)):
            return found
        return self._of_report(name)

    def at(self, place: Place) -> object:
        """The struct or value of the context at a place."""
        found = self.context
        for step in place:
            found = getattr(found, step) if isinstance(step, str) else found[step]  # type: ignore[index]
        return found

    def _of_group(self, owner: object, group: str, name: str) -> Origin | None:
        """Of a struct that stands for several items, or for a unit."""
        if hasattr(owner, "说明"):
            return Origin((Source("调整记录", SourceRef(self.records.adjustments)),))
        if name in ("状态", "类别", "变化"):
            return Origin((Source("本季度的设置", SourceRef(self.records.round)),))
        if hasattr(owner, "状态") and hasattr(owner, "数量"):
            return self._of_words(group.removesuffix("统计"), owner.状态, name, getattr(owner, "占比", ""))
        if hasattr(owner, "变化") and hasattr(owner, "数量"):
            return self._named(f"变化.{owner.变化}")
        if hasattr(owner, "要点") and hasattr(owner, "名称"):
            return self._of_theme(owner.名称, name)
        unit = self.ledger.registry.named(getattr(owner, "单位", ""))
        return Origin((self._unit(unit.code),)) if unit else None

    def _of_words(self, kind: str, word: str, name: str, share: str) -> Origin | None:
        """Of the row of a status or of a lamp."""
        now, before = self._named(f"总体.{kind}.{word}"), self._named(f"上季.{kind}.{word}")
        if name == "上季数量":
            return before
        if name == "增减" and now and before:
            return Origin((*now.sources, *before.sources), f"本季度{now.how}，上季度{before.how}")
        return (
            replace(now, how=f"{now.how}，占 {len(self.ledger.rows)} 个分项的 {share}")
            if now and name == "占比"
            else now
        )

    def _of_theme(self, theme: str, name: str) -> Origin | None:
        rows = [row for row in self.ledger.rows if row.task.theme == theme]
        if name in ("名称", "序号") and rows:
            return Origin((self._table("主题", rows[0].task, rows[0].item),))
        steps = {"未报数": "状态.暂无数据", "未报任务": "状态.暂无数据"}
        return self._named(f"主题.{key(theme)}.{steps.get(name, '分项')}")

    def _named(self, path: str) -> Origin | None:
        """Of a figure of the ledger; None where it counts nothing of the kind."""
        figure = self.ledger.figures.get(path)
        return self.figure(figure) if figure else None

    def _of_report(self, name: str) -> Origin:
        members = getattr(self.context, name, None)
        if isinstance(members, tuple):
            ids = [getattr(each, ID) for each in members if hasattr(each, ID)]
            return self.counted(ids, f"{len(members)} 个")
        if name in _FIGURES and (found := self._named(_FIGURES[name])):
            return found
        for names, what, file in (
            (_ROUND, "本季度的设置", self.records.round),
            (_TABLE, "任务表", self.records.tasks),
            (_REGISTER, "发文登记簿", self.records.register),
            (_REMINDED, "催报登记", self.records.reminders),
            (_OFFICE, "本办的设置", self.records.office),
        ):
            if name in names:
                return Origin((Source(what, SourceRef(file)),))
        return Origin((), self._meaning(name))

    def _meaning(self, name: str) -> str:
        """What the manual says of a field that no single place decides."""
        told = {each.name: str(each.metadata.get("meaning", "")) for each in fields(self.context)}  # type: ignore[arg-type]
        return told.get(name) or "由程序写出"

    # ---- items ---------------------------------------------------------------------------------------------------

    def _of_item(self, owner: object, item_id: str, name: str) -> Origin:
        row = self._rows.get(item_id)
        if row is None:
            return Origin((Source("任务表", SourceRef(self.records.tasks), item_id=item_id),))
        entry = self._entry(row, getattr(owner, "单位", ""))
        sources = [self._cell(entry, key) for key in _COLUMNS.get(name, ())] if entry else []
        if name in ("进展", "配合") and entry is row.lead:
            wanted = [each for each in row.others if (each.unit in row.item.lead_units) == (name == "进展")]
            printed = str(getattr(owner, name, ""))
            told = [each for each in wanted if self.ledger.registry[each.unit].name in printed]
            sources += [self._cell(each, "achievements") for each in told]
        if row.previous is not None:
            sources += [self._cell(row.previous, each) for each in _THEN.get(name, ())]
        if name in _COMPUTED or not sources:
            sources.append(self._table("完成时限" if name in _COMPUTED else name, row.task, row.item))
        how = _HOW.get(name, "")
        if entry is None and name in _COLUMNS:
            how = "没有采用的填报数据"
        return Origin(tuple(sources), how, tuple(self.hints(item_id, entry)))

    def _entry(self, row: LedgerRow, unit: str) -> ProgressEntry | None:
        """The answer a struct tells of: that of the unit it names, else what stands for the item."""
        named = (each for each in row.others if self.ledger.registry[each.unit].name == unit)
        return next(named, row.lead)

    def counted(self, parts: Iterable[str], how: str) -> Origin:
        """What a count is made of: items, `item@unit`, tasks or units, by id."""
        return Origin(tuple(source for each in parts for source in self._part(each, ("status",))), how)

    def figure(self, figure: Figure) -> Origin:
        """What a figure of the ledger is made of; each part by the cells that put it there."""
        steps = figure.key.split(".")
        columns = next((_COUNTED[step] for step in steps if step in _COUNTED), ("status",))
        unit = self.ledger.registry.named(steps[1]) if steps[0] == UNIT else None
        parts = [f"{each}@{unit.code}" if unit else each for each in figure.parts]
        found = [source for each in parts for source in self._part(each, columns, before=steps[0] == BEFORE)]
        if steps[0] == CHANGED:
            found += [source for each in parts for source in self._part(each, columns, before=True)]
        how = f"{figure.key} = {figure.value}" + ("，上季度与本季度对照" if steps[0] == CHANGED else "")
        return Origin(tuple(found), how)

    def _part(self, part: str, columns: Sequence[str], *, before: bool = False) -> list[Source]:
        item_id, _, unit = part.partition("@")
        if item_id in self._rows:
            row = self._rows[item_id]
            answers = (row.previous,) if before else (row.lead, *row.others)
            entry = next((each for each in answers if each and unit in ("", each.unit)), None)
            if entry is None:
                return [self._table("没有采用的填报数据", row.task, row.item)]
            by_time = [self._table("完成时限", row.task, row.item)] if columns == _LAMP_COLUMNS else []
            return [*(self._cell(entry, key) for key in columns), *by_time]
        if part in self._tasks:
            task = self._tasks[part]
            return [self._table("任务", task, task.items[0])]
        return (
            [self._unit(part)]
            if part in self.ledger.registry
            else [Source("任务表", SourceRef(self.records.tasks), item_id=part)]
        )

    def _unit(self, code: str) -> Source:
        status = next((each for each in self.ledger.result.units if each.unit == code), None)
        name = self.ledger.registry[code].name if code in self.ledger.registry else code
        if status is None or status.submission is None:
            return Source(status.state.value if status else "单位", SourceRef(self.records.round), name)
        receipt = status.submission.receipt
        what = f"{status.state.value}，{zh.long_date(receipt.received)}收到"
        return Source(what, SourceRef(status.submission.path), name, sha256=receipt.sha256)

    def _cell(self, entry: ProgressEntry, key: str) -> Source:
        return Source(
            schema.column(schema.FORM_COLUMNS, key).heading,
            entry.cells.get(key, entry.where),
            self.ledger.registry[entry.unit].name,
            entry.item_id,
            _filled_in(entry, key),
            self._hashes.get(entry.where.file, ""),
            self._earlier(entry.where.file),
        )

    def _earlier(self, file: str) -> str:
        folder, _, _ = file.rpartition("/returns/")
        quarter = folder.rpartition("/")[2]
        return "" if quarter in ("", str(self.ledger.round.period)) else f"{quarter}/"

    def _table(self, what: str, task: Task, item: Item) -> Source:
        table = self.ledger.table
        row = item.rows[0] if item.rows else None
        where = SourceRef(table.file, row=row) if table.file else SourceRef(self.records.tasks)
        return Source(what, where, item_id=item.id, sha256=table.sha256 if table.file else "")

    def hints(self, item_id: str, entry: ProgressEntry | None) -> Iterator[str]:
        """Disagreements on an item, and findings about the row that was used."""
        for each in self._disagreements.get(item_id, ()):
            first, second = (
                f"{self.ledger.registry[one.unit].name}报“{says(one, each.column)}”" for one in (each.lead, each.other)
            )
            yield f"不一致：{first}，{second}"
        for found in self._findings.get(entry.where.file, ()) if entry else ():
            if entry and any(place.row == entry.where.row for place in found.places):
                yield f"{found.severity.value}：{found.message}"

    @cached_property
    def _findings(self) -> dict[str, list[Diagnostic]]:
        return {
            each.path: [found for found in each.diagnostics if found.severity is not Severity.NOTE]
            for each in self.ledger.result.submissions
        }

    @cached_property
    def _disagreements(self) -> dict[str, list[Disagreement]]:
        found: dict[str, list[Disagreement]] = {}
        for each in self.ledger.disagreements:
            found.setdefault(each.item_id, []).append(each)
        return found

    @cached_property
    def _rows(self) -> dict[str, LedgerRow]:
        return {row.item.id: row for row in self.ledger.rows}

    @cached_property
    def _tasks(self) -> dict[str, Task]:
        return {task.id: task for task in self.ledger.table.tasks}

    @cached_property
    def _hashes(self) -> dict[str, str]:
        rounds = (self.ledger.previous, self.ledger.result)
        return {each.path: each.receipt.sha256 for one in rounds if one for each in one.submissions}


_HOW = {
    "序时进度": "启动至统计截止日期的天数占启动至完成时限天数的比例，舍去小数",
    "差距": "序时进度减完成进度",
    "预警": "完成进度与序时进度对照",
    "连续季度": "连续滞后的季度数，连本季度在内",
    "变动": "本季度与上季度的完成进度相减",
    "变化": "本季度与上季度的状态和预警对照",
}


def _along(context: object, place: Place) -> Iterator[object]:
    """The structs on the way to a place, the context first."""
    found = context
    for step in place:
        if is_dataclass(found):
            yield found
        found = getattr(found, step) if isinstance(step, str) else found[step]  # type: ignore[index]


def _filled_in(entry: ProgressEntry, key: str) -> str:
    """What the unit wrote in a column, as it was read."""
    if key == "status":
        return entry.status.word if entry.status else ""
    if key == "progress":
        return "" if entry.progress is None else str(entry.progress)
    if key == "expected":
        return str(entry.expected or entry.expected_words)
    return str(getattr(entry, key))


def merged(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each place once, with all that was taken from it."""
    found: dict[tuple[str, SourceRef], Source] = {}
    for each in sources:
        place = (each.unit, each.where)
        known = found.get(place)
        if known is None:
            found[place] = each
        elif each.what not in known.what.split("、"):
            found[place] = replace(known, what=f"{known.what}、{each.what}")
    return tuple(found.values())
