"""Quarters: `round.yaml`, `returns.yaml`."""

from collections.abc import Iterable

from docgen import zh
from docgen.diagnostics import TRIABLE
from docgen.model import (
    EXCERPT,
    LAMP_LOOKS,
    NO_DATA,
    Lamp,
    LampLook,
    Period,
    Receipt,
    Round,
    Status,
    StatusKind,
    Thresholds,
)
from docgen.project.records.reminders import ladder
from docgen.project.yamlfile import Node, dump, parse
from docgen.sheets import COLOURS

STATUS_KINDS = {
    "完成": StatusKind.DONE,
    "正常": StatusKind.ON_TRACK,
    "滞后": StatusKind.BEHIND,
    "未启动": StatusKind.NOT_STARTED,
}
LAMP_KEYS = {
    "green": Lamp.GREEN,
    "yellow": Lamp.YELLOW,
    "red": Lamp.RED,
    "overdue": Lamp.OVERDUE,
    "none": Lamp.NONE,
}
_LATEST_DUE = 366  # days after the day of the figures
NO_COLOUR = "无"
ROUND_KEYS = (
    "period", "as_of", "due", "report_date", "form_version", "statuses", "thresholds", "trial", "lamps", "excerpt",
    "ladder",
    "review",
)  # fmt: skip


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
    if (due - as_of).days > _LATEST_DUE:
        raise root.need("due").wrong(f"报送截止日期比统计截止日期 {as_of} 晚一年以上，请核对年份。")
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
        trial=frozenset(trial.each(_trial)) if (trial := root.get("trial")) else frozenset(),
        lamps=_lamps(lamps) if (lamps := root.get("lamps")) else LAMP_LOOKS,
        excerpt=excerpt.integer(at_least=20) if (excerpt := root.get("excerpt")) else EXCERPT,
        ladder=ladder(root),
        review_required=_review_required(root.get("review")),
    )


def _lamps(node: Node) -> dict[Lamp, LampLook]:
    """Words and colours of the lamps; those not named keep theirs."""
    node.fields(*LAMP_KEYS)
    found = dict(LAMP_LOOKS)
    for key, lamp in LAMP_KEYS.items():
        if given := node.get(key):
            found[lamp] = _lamp(given, found[lamp])
    words = [look.word for look in found.values()]
    if len(set(words)) < len(words):
        raise node.wrong("两种预警不能用同一个词。")
    return found


def _lamp(node: Node, usual: LampLook) -> LampLook:
    node.fields("word", "colour")
    word, colour = node.get("word"), node.get("colour")
    if colour and colour.text() not in (*COLOURS, NO_COLOUR):
        raise colour.wrong(f"不认识的颜色“{colour.text()}”。", hint=f"可用：{'、'.join((*COLOURS, NO_COLOUR))}。")
    shown = usual.colour if colour is None else colour.text().replace(NO_COLOUR, "")
    return LampLook(word.text() if word else usual.word, shown)


def _review_required(node: Node | None) -> bool:
    """必须: only what the office let pass enters the report. Left out, or 不必: everything that is valid does."""
    words = {"必须": True, "不必": False}
    if node is not None and node.text() not in words:
        raise node.wrong(f"这里应当是“必须”或“不必”，现为“{node.text()}”。")
    return node is not None and words[node.text()]


def _trial(node: Node) -> str:
    code = node.text()
    if code not in TRIABLE:
        raise node.wrong(f"提示“{code}”不能试行。", hint=f"可用：{'、'.join(TRIABLE)}。")
    return code


def _status(node: Node) -> Status:
    node.fields("word", "meaning")
    meaning = node.need("meaning").text()
    if meaning not in STATUS_KINDS:
        raise node.need("meaning").wrong(f"不认识的含义“{meaning}”。", hint=f"可用：{'、'.join(STATUS_KINDS)}。")
    return Status(node.need("word").text(), STATUS_KINDS[meaning])


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
