"""人工核定 as rows of a list: what was decided, why, by whom, when, what it does and where it stands."""

from docgen.diagnostics import CATALOGUE
from docgen.model import NO_NEWS, Decided, DecisionKind, Receipt, Registry, RoundDecision, RoundResult
from docgen.schema import FORM_COLUMNS, Column, column
from docgen.sheets import TableSheet, Value

BLANK = "（空白）"  # a cell without content, where its content is told
DECISION_COLUMNS = (
    Column("order", "序号", width=6),
    Column("kind", "种类", width=9),
    Column("unit", "单位", width=26),
    Column("item_id", "任务编号", width=10),
    Column("column", "栏目", width=16),
    Column("before", "原", width=32),
    Column("after", "核定", width=32),
    Column("why", "理由", width=36),
    Column("who", "核定人", width=16),
    Column("when", "日期", width=12),
    Column("effect", "作用", width=34),
    Column("source", "出处", width=42),
)


def decisions_sheet(result: RoundResult, *, registry: Registry) -> TableSheet:
    """Every decision of a round, in the order of its file; those that do nothing are yellow."""
    received = {each.receipt.file: each.receipt for each in result.submissions}
    received |= {receipt.file: receipt for receipt in result.withdrawn}
    rows = tuple(_row(n, each, received, registry) for n, each in enumerate(result.decisions, start=1))
    effect = [each.key for each in DECISION_COLUMNS].index("effect")
    idle = [n for n, each in enumerate(result.decisions) if not each.effective]
    note = f"本季度人工核定 {len(rows)} 条" + (f"，其中不起作用的 {len(idle)} 条" if idle else "")
    note += "。原件不改；更正的值同报来的一样校验。"
    title = f"{result.round.period.name}人工核定"
    return TableSheet("人工核定", DECISION_COLUMNS, rows, title, (note,), {(n, effect): "黄" for n in idle})


def _row(number: int, decided: Decided, received: dict[str, Receipt], registry: Registry) -> tuple[Value, ...]:
    each = decided.decision
    before, after = change(each, received.get(each.subject))
    return (
        number,
        each.kind.word,
        registry[decided.unit].name if decided.unit else each.subject,
        each.item,
        column(FORM_COLUMNS, each.column).heading if each.column else "",
        before,
        after,
        each.why,
        each.who,
        each.when,
        decided.told if decided.effective else f"不起作用：{decided.told}",
        str(each.where),
    )


def change(each: RoundDecision, receipt: Receipt | None) -> tuple[str, str]:
    """原 and 核定: what there was before the decision, and what stands by it."""
    if each.kind is DecisionKind.VALUE:
        return each.old or BLANK, each.new or BLANK
    if each.kind is DecisionKind.ACCEPT:
        return "；".join(CATALOGUE[code].meaning for code in each.codes), "照此采用"
    if each.kind is DecisionKind.NO_NEWS:
        stated = f"（{each.status}，{each.progress}%）" if each.status else ""
        return "", f"{NO_NEWS}{stated}"
    if each.kind is DecisionKind.REVIEW and each.state:
        return each.subject, each.state.value + (f"：{each.note}" if each.note else "")
    if each.kind is DecisionKind.WITHDRAW:
        return receipt.original_name if receipt else each.subject, "撤回"
    return "", each.kind.word
