"""The files of the workspace as model values, and back: one reader and one writer per kind of file.

Pure: text in, values out (and the other way round). Which keys a file may have is said here once and
described for people in ``docgen/help/data.md``.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence

from docgen import zh
from docgen.errors import ConfigError
from docgen.model import (
    NO_DATA,
    Contact,
    Deadline,
    Decision,
    Issued,
    Item,
    Office,
    Period,
    Receipt,
    Registry,
    Round,
    Status,
    StatusKind,
    Task,
    TaskTable,
    Thresholds,
    Unit,
)
from docgen.project.yamlfile import Node, dump, optional_text, optional_texts, parse, plain, raise_together
from docgen.source import SourceRef

DECISION_KINDS = ("unit-name", "exempt")
STATUS_KINDS = {
    "完成": StatusKind.DONE,
    "正常": StatusKind.ON_TRACK,
    "滞后": StatusKind.BEHIND,
    "未启动": StatusKind.NOT_STARTED,
}

OFFICE_KEYS = (
    "name", "region", "plan", "basis", "letter_prefix", "report_prefix", "reporting_rule", "addressee",
    "contact", "signer", "copied_to", "sample",
)  # fmt: skip
UNIT_KEYS = ("code", "name", "short_name", "kind", "aliases", "contact", "successor", "ended")
ROUND_KEYS = ("period", "as_of", "due", "report_date", "form_version", "statuses", "thresholds")
TASK_KEYS = ("id", "number", "theme", "name", "items")
ITEM_KEYS = (
    "id", "content", "lead_units", "units", "groups", "open_list", "unresolved", "start", "deadline", "undated", "rows", "extra",
)  # fmt: skip


def _refuse_unfilled(text: str, *, file: str) -> None:
    """:raises ConfigError: a line still says （请填写）, as `docgen init` wrote it."""
    for number, line in enumerate(text.splitlines(), start=1):
        if "（请填写）" in line.split("#")[0]:
            raise ConfigError("这一行还没有填写。", file=file, line=number, hint="请把“（请填写）……”改为实际内容。")


def office(text: str, *, file: str) -> Office:
    """Read `office.yaml`. :raises ConfigError: with file, line and key of every mistake found first."""
    _refuse_unfilled(text, file=file)
    root = parse(text, file=file)
    root.fields(*OFFICE_KEYS)
    sample = root.get("sample")
    return Office(
        **{key: root.need(key).text() for key in OFFICE_KEYS[:8]},
        contact=_contact(root),
        signer=optional_text(root, "signer"),
        copied_to=optional_texts(root, "copied_to"),
        sample=sample.yes() if sample else False,
    )


def _contact(node: Node) -> Contact:
    found = node.get("contact")
    if found is None:
        return Contact()
    found.fields("name", "phone")
    return Contact(optional_text(found, "name"), optional_text(found, "phone"))


def registry(text: str, *, file: str) -> Registry:
    """Read `units.yaml`; the order of the file is the official order."""
    _refuse_unfilled(text, file=file)
    root = parse(text, file=file)
    root.fields("units", "groups")
    orders = iter(range(1, len(root.need("units").list()) + 1))
    units = root.need("units").each(lambda node: _unit(node, next(orders)))
    _refuse_twice(root.need("units"), units)
    known = Registry(units)
    for entry, unit in zip(root.need("units").list(), units, strict=True):
        if unit.successor is not None and (unit.successor not in known or unit.successor == unit.code):
            raise entry.need("successor").wrong(f"单位名录中没有代码“{unit.successor}”的承接单位。")
    groups = root.get("groups")
    return Registry(units, dict(groups.each(lambda node: _group(node, known))) if groups else {})


def _group(node: Node, known: Registry) -> tuple[str, tuple[str, ...]]:
    node.fields("name", "members")
    node.need("members")
    return node.need("name").text(), _codes(node, "members", known)


def _unit(node: Node, order: int) -> Unit:
    node.fields(*UNIT_KEYS)
    return Unit(
        code=node.need("code").text(),
        name=node.need("name").text(),
        short_name=optional_text(node, "short_name") or node.need("name").text(),
        kind=node.need("kind").text(),
        order=order,
        aliases=optional_texts(node, "aliases"),
        contact=_contact(node),
        successor=optional_text(node, "successor"),
        ended=ended.day() if (ended := node.get("ended")) else None,
    )


def _refuse_twice(node: Node, units: Sequence[Unit]) -> None:
    """A code or a spelling that belongs to two units would send one unit's letter to the other."""
    seen: dict[str, int] = {}
    mistakes = []
    names = [unit.name for unit in units]
    for position, (entry, unit) in enumerate(zip(node.list(), units, strict=True)):
        for spelling in dict.fromkeys((f"代码 {unit.code}", *map(zh.comparable, unit.spellings()))):
            owner = seen.setdefault(spelling, position)
            if owner != position:
                mistakes.append(entry.wrong(f"“{unit.name}”与“{names[owner]}”用了同一个名称或代码（{spelling}）。"))
    raise_together(mistakes)


def task_table(text: str, *, file: str, known: Registry) -> TaskTable:
    """Read `tasks.yaml`; unit codes must be in the registry."""
    root = parse(text, file=file)
    root.fields("title", "source", "tasks", "cancelled")
    source = root.get("source")
    if source:
        source.fields("file", "sha256")
    tasks = root.need("tasks").each(lambda node: _task(node, known))
    _refuse_repeated_ids(root.need("tasks"), tasks)
    cancelled = root.get("cancelled")
    return TaskTable(
        title=root.need("title").text(),
        tasks=tasks,
        file=(optional_text(source, "file") or "") if source else "",
        sha256=(optional_text(source, "sha256") or "") if source else "",
        cancelled=cancelled.each(lambda node: _task(node, known)) if cancelled else (),
    )


def _refuse_repeated_ids(node: Node, tasks: Iterable[Task]) -> None:
    seen: set[str] = set()
    for entry, task in zip(node.list(), tasks, strict=True):
        for name in (task.id, *(item.id for item in task.items)):
            if name in seen:
                raise entry.wrong(f"编号“{name}”出现了两次。", hint="每个任务和分项的编号必须唯一。")
            seen.add(name)


def _task(node: Node, known: Registry) -> Task:
    node.fields(*TASK_KEYS)
    return Task(
        id=node.need("id").text(),
        number=node.need("number").text(),
        theme=optional_text(node, "theme") or "",
        name=optional_text(node, "name") or "",
        items=node.need("items").each(lambda child: _item(child, known)),
    )


def _item(node: Node, known: Registry) -> Item:
    node.fields(*ITEM_KEYS)
    open_list, rows = node.get("open_list"), node.get("rows")
    return Item(
        id=node.need("id").text(),
        content=optional_text(node, "content") or "",
        lead_units=_codes(node, "lead_units", known),
        units=_codes(node, "units", known),
        groups=optional_texts(node, "groups"),
        open_list=open_list.yes() if open_list else False,
        start=_deadline(node, "start"),
        deadline=_deadline(node, "deadline"),
        unresolved=optional_texts(node, "unresolved"),
        rows=tuple(each.integer() for each in rows.list()) if rows else (),
        extra=_extra(node),
    )


def _extra(node: Node) -> tuple[tuple[str, str], ...]:
    """Columns docgen has no field for: any heading is allowed here."""
    found = node.get("extra")
    if found is None:
        return ()
    if not isinstance(found.value, Mapping):
        raise found.wrong("这里应当是若干“栏目: 内容”。")
    return tuple((heading, each.text()) for heading, each in found.value.items())


def _codes(node: Node, key: str, known: Registry) -> tuple[str, ...]:
    found = node.get(key)
    for each in found.list() if found else ():
        if each.text() not in known:
            near = "、".join(difflib.get_close_matches(each.text(), [unit.code for unit in known], n=3))
            hint = f"是否应为 {near}？" if near else "请先在 units.yaml 中登记。"
            raise each.wrong(f"单位名录中没有代码“{each.text()}”。", hint=hint)
    return found.texts() if found else ()


def _deadline(node: Node, key: str) -> Deadline:
    words = node.get(key)
    if words is None:
        return Deadline("", None)
    when, accepted = zh.read_when(words.text()), node.get("undated")
    if when is None and not (accepted and accepted.yes()):
        raise words.wrong(f"“{words.text()}”读不出时间。", hint="请写成“2021年”“2021年6月底”“长期推进”等。")
    return Deadline(words.text(), when)


def task_table_text(table: TaskTable) -> str:
    body = plain(
        [
            ("title", table.title),
            ("source", plain([("file", table.file), ("sha256", table.sha256)])),
            ("tasks", [_task_plain(task) for task in table.tasks]),
            ("cancelled", [_task_plain(task) for task in table.cancelled]),
        ]
    )
    return dump(body, heading="重点任务分解表。由 docgen import 写成；单位写代码（见 units.yaml），时间保留原表写法。")


def _task_plain(task: Task) -> dict[str, object]:
    items = [_item_plain(item) for item in task.items]
    return plain(
        [("id", task.id), ("number", task.number), ("theme", task.theme), ("name", task.name), ("items", items)]
    )


def _item_plain(item: Item) -> dict[str, object]:
    return plain(
        [
            ("id", item.id),
            ("content", item.content),
            ("lead_units", list(item.lead_units)),
            ("units", list(item.units)),
            ("groups", list(item.groups)),
            ("open_list", "是" if item.open_list else ""),
            ("unresolved", list(item.unresolved)),
            ("start", item.start.words),
            ("deadline", item.deadline.words),
            ("undated", "是" if any(each.words and each.when is None for each in (item.start, item.deadline)) else ""),
            ("rows", list(item.rows)),
            ("extra", dict(item.extra)),
        ]
    )


def period(words: str) -> Period | None:
    """2020Q3, 2020年第三季度 → Period; None where it is no quarter."""
    found = zh.read_quarter(words)
    return Period(*found) if found else None


def collection_round(text: str, *, file: str) -> Round:
    """Read `round.yaml`."""
    root = parse(text, file=file)
    root.fields(*ROUND_KEYS)
    found = period(root.need("period").text())
    if found is None:
        raise root.need("period").wrong("读不出季度。", hint="请写成 2020Q3。")
    limits = root.need("thresholds")
    limits.fields("yellow", "red")
    statuses = root.need("statuses").each(_status)
    words = [status.word for status in statuses]
    if len(set(words)) < len(words) or NO_DATA in words:
        raise root.need("statuses").wrong(f"状态选项不能重复，也不能叫“{NO_DATA}”。")
    if {status.kind for status in statuses} != set(StatusKind):
        raise root.need("statuses").wrong("状态选项必须包括完成、正常、滞后、未启动四种含义。")
    as_of, due = root.need("as_of").day(), root.need("due").day()
    if due < as_of:
        raise root.need("due").wrong(f"报送截止日期早于统计截止日期 {as_of}。")
    yellow, red = limits.need("yellow").integer(), limits.need("red").integer()
    if yellow > red:
        raise limits.wrong(f"黄灯的界限 {yellow} 大于红灯的界限 {red}。")
    return Round(
        period=found,
        as_of=as_of,
        due=due,
        report_date=root.need("report_date").day(),
        form_version=root.need("form_version").integer(at_least=1),
        statuses=statuses,
        thresholds=Thresholds(yellow, red),
    )


def _status(node: Node) -> Status:
    node.fields("word", "meaning")
    meaning = node.need("meaning").text()
    if meaning not in STATUS_KINDS:
        raise node.need("meaning").wrong(f"不认识的含义“{meaning}”。", hint=f"可用：{'、'.join(STATUS_KINDS)}。")
    return Status(node.need("word").text(), STATUS_KINDS[meaning])


def decisions(text: str, *, file: str) -> tuple[Decision, ...]:
    root = parse(text, file=file)
    root.fields("decisions")
    return root.need("decisions").each(_decision)


def _decision(node: Node) -> Decision:
    node.fields("kind", "subject", "value", "why", "who", "when")
    kind = node.need("kind").text()
    if kind not in DECISION_KINDS:
        raise node.need("kind").wrong(f"不认识的核定种类“{kind}”。", hint=f"可用：{'、'.join(DECISION_KINDS)}。")
    return Decision(
        kind=kind,
        subject=node.need("subject").text(),
        value=optional_text(node, "value") or "",
        why=node.need("why").text(),
        who=node.need("who").text(),
        when=node.need("when").day(),
        where=SourceRef(node.file, row=node.line),
    )


def register(text: str, *, file: str) -> tuple[Issued, ...]:
    """Read 发文登记簿. :raises ConfigError: also when a series has a gap or a number given twice."""
    root = parse(text, file=file)
    root.fields("issued")
    issued = root.need("issued").each(_issued)
    by_series: dict[tuple[str, int], int] = {}
    for node, line in zip(root.need("issued").list(), issued, strict=True):
        expected = by_series.get((line.series, line.year), 0) + 1
        if line.serial != expected:
            raise node.wrong(f"{line.number} 不连号，应为 {expected} 号。", hint="发文字号必须从 1 起逐号登记。")
        by_series[line.series, line.year] = expected
    return issued


def _issued(node: Node) -> Issued:
    node.fields("series", "year", "serial", "kind", "about", "date", "digest", "replaces")
    return Issued(
        series=node.need("series").text(),
        year=node.need("year").integer(at_least=1),
        serial=node.need("serial").integer(at_least=1),
        kind=node.need("kind").text(),
        about=node.need("about").text(),
        date=node.need("date").day(),
        digest=optional_text(node, "digest") or "",
        replaces=optional_text(node, "replaces") or "",
    )


def register_text(issued: Iterable[Issued]) -> str:
    lines = [
        plain([("series", line.series), ("year", line.year), ("serial", line.serial), ("kind", line.kind),
               ("about", line.about), ("date", line.date.isoformat()), ("digest", line.digest),
               ("replaces", line.replaces)])
        for line in issued
    ]  # fmt: skip
    return dump({"issued": lines}, heading="发文登记簿。由 docgen 逐号登记，不要删行或改号。")


def receipts(text: str, *, file: str) -> tuple[Receipt, ...]:
    root = parse(text, file=file)
    root.fields("received")
    return root.need("received").each(_receipt)


def _receipt(node: Node) -> Receipt:
    node.fields("file", "original_name", "sha256", "received")
    name = node.need("file").text()
    if "/" in name or "\\" in name or name.startswith("."):
        raise node.need("file").wrong("只能写文件名，不能带路径。")
    return Receipt(name, node.need("original_name").text(), node.need("sha256").text(), node.need("received").day())


def receipts_text(received: Iterable[Receipt]) -> str:
    lines = [
        {"file": each.file, "original_name": each.original_name, "sha256": each.sha256,
         "received": each.received.isoformat()}
        for each in received
    ]  # fmt: skip
    return dump({"received": lines}, heading="收件登记。由 docgen collect 登记；原件在 returns/ 中，不要改动。")
