"""Who answered and who was reminded, as figures and rows: rates, 报送情况, the reminders of a day. Values only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docgen import wording, zh
from docgen.model import UNKNOWN, Registry, Reminded, RoundResult, StepKind, UnitState
from docgen.schema import Column
from docgen.sheets import TableSheet
from docgen.workdays import Workdays

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


def late_by(received: date, due: date, workdays: Workdays) -> int:
    """How many working days after the day due a return came; 0 where it was on time (or came on the rest days after)."""
    return workdays.between(due, received)


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
