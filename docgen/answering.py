"""Who answered and who was reminded, as figures and rows: rates, 报送情况, the reminders of a day. Values only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from docgen import wording, zh
from docgen.contexts import 年月日, 报送情况, 报送行
from docgen.model import UNKNOWN, Office, Registry, Reminded, Review, RoundResult, StepKind, UnitState, UnitStatus
from docgen.schema import Column
from docgen.sheets import TableSheet
from docgen.workdays import Workdays

STANDING_COLUMNS = (
    Column("order", "序号", width=6),
    Column("unit", "单位", width=36),
    Column("state", "报送状态", width=11),
    Column("received", "收到日期", width=13),
    Column("on_time", "是否按时", width=10),
    Column("versions", "报送次数", width=10),
    Column("remark", "说明", width=30),
)
_FILLS = {UnitState.RETURNED: "黄", UnitState.MISSING: "红", UnitState.EXEMPT: "灰"}
REMINDED_COLUMNS = (
    Column("order", "序号", width=6),
    Column("unit", "单位", width=26),
    Column("state", "情况", width=11),
    Column("step", "步骤", width=13),
    Column("document", "文书", width=22),
    Column("contact", "联系人", width=10),
    Column("phone", "联系电话", width=15),
    Column("email", "电子邮箱", width=22),
    Column("text", "提醒内容（可直接发送）", width=70),
)


def rates(result: RoundResult) -> dict[str, str]:
    """Shares of the units that had to report (应报 without 免报), one decimal, rounded half up, none of them nudged."""
    asked = [each for each in result.units if each.state is not UnitState.EXEMPT]
    part = {
        "received": sum(each.versions > 0 for each in asked),
        "on_time": sum(each.on_time for each in asked),
        "accepted": sum(each.state is UnitState.ACCEPTED for each in asked),
        "returned": sum(each.state is UnitState.RETURNED for each in asked),
        "missing": sum(each.state is UnitState.MISSING for each in asked),
    }
    return {name: zh.share(count, len(asked)) for name, count in part.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's line in 报送情况. `late_by`: how many working days after the day due its first return came; None: not late."""

    name: str
    status: UnitStatus
    late_by: int | None
    remark: str

    @property
    def received(self) -> date | None:
        return self.status.submission.receipt.received if self.status.submission else None


def standings(result: RoundResult, *, registry: Registry, workdays: Workdays) -> tuple[Standing, ...]:
    """Where every unit stands, in official order. The same on whichever day it is asked."""
    first: dict[str, date] = {}
    for sent in sorted(result.submissions, key=lambda each: each.receipt.received, reverse=True):
        if sent.unit is not None:
            first[sent.unit] = sent.receipt.received
    found = []
    for status in result.units:
        late = status.versions > 0 and not status.on_time
        late_by = workdays.between(result.round.due, first[status.unit]) if late else None
        remark = "；".join(_remarks(status, late_by, result))
        found.append(Standing(registry[status.unit].name, status, late_by, remark))
    return tuple(found)


def _remarks(status: UnitStatus, late_by: int | None, result: RoundResult) -> Iterator[str]:
    if late_by is not None:
        yield f"迟报{late_by}个工作日" if late_by else "截止后的休息日收到"
    if status.state is UnitState.RETURNED and status.submission:
        yield f"{len(wording.faults(status.submission))}处须修改"
    if status.state is UnitState.ACCEPTED and status.review is Review.PENDING:
        yield "尚待审核"
    if status.state in wording.OPEN_WORDS and (sent := result.reminded(status.unit)):
        yield f"提醒{len(sent)}次，最近{sent[-1].day.month}月{sent[-1].day.day}日"


def last_received(result: RoundResult) -> date | None:
    """The day the newest file came; None where none did."""
    return max((each.receipt.received for each in result.submissions), default=None)


def standings_page(lines: Sequence[Standing], result: RoundResult, *, office: Office) -> 报送情况:
    """The context of the Word page."""
    n, share, last = result.counts(), rates(result), last_received(result)
    return 报送情况(
        标题=standings_title(result),
        发文机关=office.name,
        方案=office.plan,
        季度=result.round.period.name,
        报送截止=年月日(result.round.due),
        最后收件=zh.long_date(last) if last else "",
        应报数=n["expected"],
        实报数=n["received"],
        实报率=share["received"],
        按时数=n["on_time"],
        按时率=share["on_time"],
        迟报数=sum(line.late_by is not None for line in lines),
        采用数=n["accepted"],
        采用率=share["accepted"],
        退回数=n["returned"],
        退回率=share["returned"],
        未报数=n["missing"],
        未报率=share["missing"],
        免报数=n["exempt"],
        单位=tuple(
            报送行(number, line.name, line.status.state.value, _day(line.received, result.round.due), line.remark)
            for number, line in enumerate(lines, start=1)
        ),
    )


def _day(day: date | None, due: date) -> str:
    """A day in a narrow column: its year only where it is another than that of the day due."""
    if day is None:
        return ""
    return zh.long_date(day).removeprefix(f"{due.year}年")


def standings_title(result: RoundResult) -> str:
    return f"{result.round.period.name}重点任务报送情况"


def standings_sheet(lines: Sequence[Standing], result: RoundResult, *, office: Office) -> TableSheet:
    """The same as a sheet that prints on one page."""
    n, share, last = result.counts(), rates(result), last_received(result)
    rows = tuple(
        (
            number,
            line.name,
            line.status.state.value,
            line.received,
            ("是" if line.status.on_time else "否") if line.status.versions else None,
            line.status.versions,
            line.remark,
        )
        for number, line in enumerate(lines, start=1)
    )
    state = [each.key for each in STANDING_COLUMNS].index("state")
    fills = {(at, state): _FILLS[line.status.state] for at, line in enumerate(lines) if line.status.state in _FILLS}
    exempt = f"（其中免报 {n['exempt']}）" if n["exempt"] else ""
    notes = (
        f"报送截止 {zh.long_date(result.round.due)}；"
        + (f"最近一次收件 {zh.long_date(last)}。" if last else "还没有收件。")
        + f"应报 {n['expected']}{exempt}，实报 {n['received']}（{share['received']}），"
        f"其中按时 {n['on_time']}（{share['on_time']}）、迟报 {sum(line.late_by is not None for line in lines)}；"
        f"采用 {n['accepted']}（{share['accepted']}），退回 {n['returned']}（{share['returned']}），"
        f"未报 {n['missing']}（{share['missing']}）。",
        f"比例以应报{'减免报' if n['exempt'] else ''}为 100%，四舍五入，保留一位小数。{office.name}制表。",
    )
    title = standings_title(result)
    return TableSheet("报送情况", STANDING_COLUMNS, rows, title, notes, fills, portrait=True)


@dataclass(frozen=True, slots=True)
class SentReminder:
    """A line of the log with the text that goes with it; empty where nothing is sent or the unit has answered since."""

    line: Reminded
    text: str


def reminders_sheet(sent: Sequence[SentReminder], result: RoundResult, *, day: date, registry: Registry) -> TableSheet:
    """The reminders of one day, each with its text, ready to be sent."""
    rows = tuple(_reminder_row(number, each, registry) for number, each in enumerate(sent, start=1))
    title = f"{result.round.period.name}提醒名单（{zh.long_date(day)}）"
    note = f"{zh.long_date(day)}提醒 {len(rows)} 个单位；报送截止 {zh.long_date(result.round.due)}。一个单位一天只提醒一次。"
    return TableSheet("提醒", REMINDED_COLUMNS, rows, title, (note,))


def _reminder_row(number: int, sent: SentReminder, registry: Registry) -> tuple[str | int, ...]:
    line = sent.line
    unit = registry[line.unit]
    contact = unit.contact
    nothing = "在报告中写明，不另发文。" if line.kind is StepKind.NAMING else "已经另行报送，不必再发。"
    return (
        number,
        unit.name,
        wording.OPEN_WORDS[line.state],
        line.step,
        line.document,
        contact.name or UNKNOWN,
        contact.phone or UNKNOWN,
        contact.email or UNKNOWN,
        sent.text or nothing,
    )
