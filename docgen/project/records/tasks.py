"""The table in force and what became of it: `tasks.yaml`, `adjustments.yaml`."""

from collections.abc import Iterable, Mapping

from docgen.garbage import uncollected
from docgen.model import UNKNOWN, Adjustment, Deadline, Item, Registry, Task, TaskTable
from docgen.project.records.shared import codes
from docgen.project.yamlfile import Node, dump, optional_text, optional_texts, parse, plain

TASK_KEYS = ("id", "number", "theme", "name", "items")
ITEM_KEYS = (
    "id", "content", "lead_units", "units", "groups", "open_list", "unresolved", "unresolved_leads",
    "start", "deadline", "year", "undated", "rows", "extra",
)  # fmt: skip


@uncollected()
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
    open_list, rows, year = node.get("open_list"), node.get("rows"), node.get("year")
    known_year = year.integer(at_least=1) if year else None
    return Item(
        id=node.need("id").text(),
        content=optional_text(node, "content") or "",
        lead_units=codes(node, "lead_units", known),
        units=codes(node, "units", known),
        groups=optional_texts(node, "groups"),
        open_list=open_list.yes() if open_list else False,
        start=_deadline(node, "start", known_year),
        deadline=_deadline(node, "deadline", known_year),
        unresolved=optional_texts(node, "unresolved"),
        rows=tuple(each.integer() for each in rows.list()) if rows else (),
        extra=_extra(node),
        unresolved_leads=optional_texts(node, "unresolved_leads"),
    )


def _extra(node: Node) -> tuple[tuple[str, str], ...]:
    """Columns docgen has no field for: any heading is allowed here."""
    found = node.get("extra")
    if found is None:
        return ()
    if not isinstance(found.value, Mapping):
        raise found.wrong("这里应当是若干“栏目: 内容”。")
    return tuple((heading, each.text()) for heading, each in found.value.items())


def _deadline(node: Node, key: str, year: int | None) -> Deadline:
    words = node.get(key)
    if words is None:
        return Deadline("", None)
    read, accepted = Deadline.read(words.text(), year=year), node.get("undated")
    if read.when is None and not (accepted and accepted.yes()):
        raise words.wrong(f"“{words.text()}”读不出时间。", hint="请写成“2021年”“2021年6月底”“长期推进”等。")
    return read


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
            ("unresolved_leads", list(item.unresolved_leads)),
            ("start", item.start.words),
            ("deadline", item.deadline.words),
            ("year", item.year),
            ("undated", "是" if any(each.words and each.when is None for each in (item.start, item.deadline)) else ""),
            ("rows", list(item.rows)),
            ("extra", dict(item.extra)),
        ]
    )


def adjustments(text: str, *, file: str) -> tuple[Adjustment, ...]:
    """Read 调整记录, oldest first."""
    root = parse(text, file=file)
    root.fields("adjustments")
    return root.need("adjustments").each(_adjustment)


def _adjustment(node: Node) -> Adjustment:
    node.fields(
        "date", "basis", "task", "item", "number", "name", "field", "before", "after", "units", "registered"
    )  # fmt: skip
    return Adjustment(
        day=node.need("date").day(),
        basis=optional_text(node, "basis") or UNKNOWN,
        task=node.need("task").text(),
        item=optional_text(node, "item") or "",
        number=node.need("number").text(),
        name=optional_text(node, "name") or "",
        field=node.need("field").text(),
        before=optional_text(node, "before") or "",
        after=optional_text(node, "after") or "",
        units=optional_texts(node, "units"),
        registered=node.need("registered").integer(),
    )


def adjustments_text(made: Iterable[Adjustment]) -> str:
    lines = [
        plain([("date", each.day.isoformat()), ("basis", each.basis), ("task", each.task), ("item", each.item),
               ("number", each.number), ("name", each.name), ("field", each.field), ("before", each.before),
               ("after", each.after), ("units", list(each.units)), ("registered", each.registered)])
        for each in made
    ]  # fmt: skip
    return dump({"adjustments": lines}, heading="调整记录。由 docgen import 登记；发函以后任务的每一处改动，原 → 现。")
