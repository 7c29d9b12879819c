"""Rows for Excel lists: ledger, state of the returns, figures, findings, silent units. Values only, no layout."""

from collections.abc import Iterable, Sequence

from docgen import figures, ledgersheets, reconcile, wording, zh
from docgen.decisionlist import decisions_sheet
from docgen.diagnostics import Diagnostic, worst_first
from docgen.model import (
    UNKNOWN,
    Ledger,
    LedgerRow,
    ProgressEntry,
    Registry,
    RoundResult,
    UnitState,
    UnitStatus,
)
from docgen.schema import FORM_COLUMNS, LEDGER_COLUMNS, Column, column
from docgen.sheets import TableSheet, Value

_STATE_FILLS = {UnitState.RETURNED: "黄", UnitState.MISSING: "红", UnitState.EXEMPT: "灰"}

STATE_COLUMNS = (
    Column("order", "序号", width=6),
    Column("unit", "单位", width=32),
    Column("kind", "类别", width=12),
    Column("state", "报送状态", width=10),
    Column("review", "审核", width=8),
    Column("received", "收到日期", width=12),
    Column("on_time", "是否按时", width=10),
    Column("versions", "报送次数", width=9),
    Column("items", "应报分项", width=9),
    Column("no_news", "无新进展", width=9),
    Column("file", "采用或退回的文件", width=34),
    Column("signed_by", "填报人", width=12),
    Column("faults", "问题", width=60),
)
FINDING_COLUMNS = (
    Column("severity", "性质", width=8),
    Column("file", "文件", width=44),
    Column("place", "位置", width=18),
    Column("message", "问题", width=60),
    Column("hint", "如何处理", width=50),
    Column("code", "代码", width=24),
)
REQUEST_COLUMNS = (
    Column("order", "序号", width=6),
    Column("unit", "单位", width=26),
    Column("item_id", "任务编号", width=10),
    Column("name", "任务名称", width=28),
    Column("column", "栏目", width=12),
    Column("before", "原", width=40),
    Column("after", "所填", width=40),
    Column("source", "出处", width=34),
)
DISAGREEMENT_COLUMNS = (
    Column("order", "序号", width=6),
    Column("item_id", "任务编号", width=10),
    Column("name", "任务名称", width=28),
    Column("column", "栏目", width=14),
    Column("lead", "牵头单位", width=24),
    Column("lead_says", "所报", width=14),
    Column("other", "另一单位", width=24),
    Column("role", "职责", width=7),
    Column("other_says", "另一单位所报", width=14),
    Column("source", "出处", width=44),
)
SILENT_COLUMNS = (
    Column("order", "序号", width=6),
    Column("unit", "单位", width=32),
    Column("state", "情况", width=12),
    Column("due", "报送截止", width=14),
    Column("items", "应报分项", width=9),
    Column("contact", "联系人", width=12),
    Column("phone", "联系电话", width=16),
    Column("reason", "退回原因", width=64),
)


def ledger_sheets(ledger: Ledger) -> list[TableSheet]:
    """The sheets of the ledger workbook."""
    period = ledger.round.period
    as_of = f"统计截止 {zh.long_date(ledger.round.as_of)}。"
    items = _items(ledger, f"{period.name}重点任务台账", as_of)
    return [
        items,
        _figures(ledger, f"{period.name}分类统计", as_of),
        ledgersheets.pictures(ledger),
        ledgersheets.quarters(ledger),
        ledgersheets.changes(ledger),
        _states(ledger, f"{period.name}报送情况"),
        ledgersheets.differing(ledger),
        _disagreements(ledger, f"{period.name}各单位所报不一致"),
        _requests(ledger, f"{period.name}申请调整"),
        decisions_sheet(ledger.result, registry=ledger.registry),
        ledgersheets.sources(ledger),
        _findings(ledger, f"{period.name}校验提示"),
        *ledgersheets.shares(ledger, items),
    ]


def _items(ledger: Ledger, title: str, as_of: str) -> TableSheet:
    columns = tuple(each.key for each in LEDGER_COLUMNS)
    lamp = columns.index("lamp")
    rows = tuple(_ledger_row(row, ledger) for row in ledger.rows)
    looks = ledger.round.lamps
    fills = {(n, lamp): looks[row.lamp].colour for n, row in enumerate(ledger.rows) if looks[row.lamp].colour}
    note = f"{as_of}预警：{wording.lamp_words(ledger.round)}"
    return TableSheet("台账", LEDGER_COLUMNS, rows, title, (note,), fills, frozen_columns=4)


def _ledger_row(row: LedgerRow, ledger: Ledger) -> tuple[Value, ...]:
    entry, registry = row.lead, ledger.registry
    cells: dict[str, Value] = {
        "item_id": row.item.id,
        "number": int(row.task.number) if row.task.number.isdecimal() else row.task.number,
        "theme": row.task.theme,
        "name": row.task.name,
        "lead_units": wording.lead_text(row.item, registry),
        "units": wording.units_text(row.item, registry),
        "start": row.item.start.shown,
        "deadline": row.item.deadline.shown,
        "status": wording.UNANSWERED,
        "time_progress": row.time_progress,
        "lamp": ledger.round.lamp_word(row.lamp),
        "others": "\n".join(_other(each, registry) for each in row.others),
    }
    if entry:
        cells |= _answer(entry, registry)
    if row.previous:
        cells["last_status"] = row.previous.status.word if row.previous.status else ""
        cells["last_progress"] = row.previous.progress
    return tuple(cells.get(each.key) for each in LEDGER_COLUMNS)


def _answer(entry: ProgressEntry, registry: Registry) -> dict[str, Value]:
    return {
        "reported_by": registry[entry.unit].name,
        "status": entry.status.word if entry.status else wording.UNANSWERED,
        "progress": entry.progress,
        "achievements": entry.achievements,
        "problems": entry.problems,
        "next_steps": entry.next_steps,
        "expected": entry.expected or entry.expected_words,
        "coordination": entry.coordination,
        "source": entry.provenance,
    }


def _other(entry: ProgressEntry, registry: Registry) -> str:
    status = entry.status.word if entry.status else UNKNOWN
    parts = (
        ("", entry.achievements),
        ("问题：", entry.problems),
        ("下一步：", entry.next_steps),
        ("需协调：", entry.coordination),
    )
    words = "".join(f"{label}{text}" for label, text in parts if text)
    return f"{registry[entry.unit].name}（{status}，{entry.progress}%）：{words}"


def _figures(ledger: Ledger, title: str, as_of: str) -> TableSheet:
    words = wording.status_words(ledger)
    columns = (
        Column("by", "统计口径", width=12),
        Column("name", "名称", width=34),
        *(Column(word, word, width=10) for word in words),
        Column("total", "合计", width=10),
    )
    rows = [_counts_row(ledger, "全部", "全部分项", (figures.ALL,), words)]
    if ledger.previous:
        rows.append(_counts_row(ledger, "全部", "上季度全部分项", (figures.BEFORE,), words))
    rows += [_counts_row(ledger, "按主题", name, (figures.THEME, name), words) for name in figures.themes(ledger.rows)]
    for unit in figures.lead_units(ledger.rows, ledger.registry):
        rows.append(_counts_row(ledger, "按牵头单位", unit.name, (figures.UNIT, unit.name), words))
    note = f"{as_of}按分项计数；多个单位牵头的分项，在“按牵头单位”中每个单位各计一次。"
    return TableSheet("统计", columns, rows, title, (note,))


def _counts_row(ledger: Ledger, by: str, name: str, path: Sequence[str], words: Sequence[str]) -> tuple[Value, ...]:
    counts = ledger.figures.under(*path, figures.STATUS)
    found = (counts[word].value if word in counts else 0 for word in words)
    return (by, name, *found, ledger.figures.value(*path, figures.ITEMS))


def _states(ledger: Ledger, title: str) -> TableSheet:
    result = ledger.result
    counts = result.counts()
    rows = tuple(_state_row(number, each, ledger) for number, each in enumerate(result.units, start=1))
    state = [each.key for each in STATE_COLUMNS].index("state")
    fills = {(n, state): _STATE_FILLS[each.state] for n, each in enumerate(result.units) if each.state in _STATE_FILLS}
    note = (
        f"报送截止 {zh.long_date(result.round.due)}。应报 {counts['expected']} = 采用 {counts['accepted']} + "
        f"退回 {counts['returned']} + 未报 {counts['missing']} + 免报 {counts['exempt']}；"
        f"实报 {counts['received']}，其中按时 {counts['on_time']}。采用的填报中写明没有新进展的 {result.no_news()} 项。"
    )
    return TableSheet("报送情况", STATE_COLUMNS, rows, title, (note,), fills)


def _state_row(number: int, status: UnitStatus, ledger: Ledger) -> tuple[Value, ...]:
    unit, sent = ledger.registry[status.unit], status.submission
    faults = [each.message for each in sent.diagnostics if each.severity.name == "ERROR"] if sent else []
    return (
        number,
        unit.name,
        unit.kind,
        status.state.value,
        status.review.value if status.review else "",
        sent.receipt.received if sent else None,
        ("是" if status.on_time else "否") if sent else "—",
        status.versions,
        len(ledger.table.of_unit(unit.code)),
        sent.no_news if sent else None,
        sent.name if sent else "",
        sent.signed_by if sent else "",
        "；".join(each.rstrip("。") for each in faults),
    )


def _disagreements(ledger: Ledger, title: str) -> TableSheet:
    registry = ledger.registry
    rows = tuple(
        (
            number,
            each.item_id,
            each.name,
            column(FORM_COLUMNS, each.column).heading,
            registry[each.lead.unit].name,
            reconcile.says(each.lead, each.column),
            registry[each.other.unit].name,
            "牵头" if each.both_lead else "配合",
            reconcile.says(each.other, each.column),
            f"{each.lead.where}\n{each.other.where}",
        )
        for number, each in enumerate(ledger.disagreements, start=1)
    )
    note = f"同一分项各单位所报互相矛盾的 {len(rows)} 处；台账和报告采用牵头单位所报，请核实。"
    return TableSheet("不一致", DISAGREEMENT_COLUMNS, rows, title, (note,))


def _requests(ledger: Ledger, title: str) -> TableSheet:
    rows = tuple(
        (
            number,
            ledger.registry[each.unit].name,
            each.item_id,
            each.name,
            column(FORM_COLUMNS, each.column).heading,
            each.before,
            each.after,
            str(each.where),
        )
        for number, each in enumerate(ledger.result.requests(), start=1)
    )
    note = f"填报单位改动给定内容的 {len(rows)} 处，都没有采用；同意调整的，请修改任务表后导入。"
    return TableSheet("申请调整", REQUEST_COLUMNS, rows, title, (note,))


def _findings(ledger: Ledger, title: str) -> TableSheet:
    result = ledger.result
    found = [
        *result.diagnostics,
        *ledger.diagnostics,
        *(each for submission in result.submissions for each in submission.diagnostics),
    ]
    rows = tuple(_finding_row(each) for each in worst_first(found))
    note = "每个报回的文件中发现的全部问题；被以后的报送替代的文件也在内。"
    return TableSheet("校验提示", FINDING_COLUMNS, rows, title, (note,))


def _finding_row(found: Diagnostic) -> tuple[Value, ...]:
    cells = [place.cell or (f"第{place.row}行" if place.row else "") for place in found.places]
    place = "、".join(each for each in cells if each)
    return (found.severity.value, found.where.file, place, found.message, found.hint, found.code)


def silent_units(statuses: Iterable[UnitStatus], result: RoundResult, *, registry: Registry) -> TableSheet:
    """Units that have not answered, and those whose return went back and has not come again."""
    rows: list[tuple[Value, ...]] = []
    for number, status in enumerate(statuses, start=1):
        unit, sent = registry[status.unit], status.submission
        faults = [each.message for each in sent.diagnostics if each.severity.name == "ERROR"] if sent else []
        rows.append(
            (
                number,
                unit.name,
                "退回待重报" if sent else "未报送",
                result.round.due,
                len(result.table.of_unit(unit.code)),
                unit.contact.name or UNKNOWN,
                unit.contact.phone or UNKNOWN,
                "；".join(each.rstrip("。") for each in faults),
            )
        )
    counts = result.counts()
    note = f"应报 {counts['expected']} 个单位，未报送 {counts['missing']} 个，退回待重报 {counts['returned']} 个。"
    unknown = [each.receipt.original_name for each in result.submissions if each.unit is None]
    if unknown:
        note += f"另收到认不出单位的文件 {len(unknown)} 个，请按文件名核实：{'、'.join(unknown)}。"
    title = f"{result.round.period.name}未报送和退回单位名单"
    return TableSheet("名单", SILENT_COLUMNS, rows, title, (note,))
