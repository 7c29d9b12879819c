"""Reminders that are no official letters: a short text to send by mail, messenger or to read out on the telephone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docgen import zh
from docgen.diagnostics import Diagnostic
from docgen.model import UNKNOWN, Office, Round, Unit, UnitState, UnitStatus
from docgen.wording.reminder import faults
from docgen.wording.shared import form_title, sentence_part
from docgen.workdays import Workdays

OPEN_WORDS = {UnitState.MISSING: "未报送", UnitState.RETURNED: "退回待重报"}
_QUOTED = 3  # faults that a short text quotes
_INDENT = "\u3000\u3000"


@dataclass(frozen=True, slots=True)
class ToldLetter:
    """The letter that a unit has, or gets with the text (`sent_now`)."""

    kind: str
    number: str
    sent_now: bool

    def __str__(self) -> str:
        return f"{'现发去' if self.sent_now else '我办已发'}{self.kind}（{self.number}）。"


@dataclass(frozen=True, slots=True)
class Occasion:
    """On which day a notice is written, about which round, and on which calendar days are counted."""

    round: Round
    office: Office
    day: date
    workdays: Workdays

    @property
    def form(self) -> str:
        return f"《{form_title(self.office)}》（{self.round.period.name}）"


def notice(
    occasion: Occasion,
    unit: Unit,
    status: UnitStatus,
    *,
    items: int,
    letter: ToldLetter | None = None,
    enclosed: Sequence[str] = (),
) -> str:
    """The text to a unit that is silent or whose return went back.

    `items`: how many it has to report; `letter`: the 催报函 or 退回修改函 it has, or gets with this; `enclosed`: what
    goes with the text.
    """
    told = _returned if status.state is UnitState.RETURNED and status.submission else _missing
    parts = [f"{unit.name}：", *(f"{_INDENT}{line}" for line in told(occasion, status, items, str(letter or "")))]
    if enclosed:
        parts.append(f"{_INDENT}随信附上：{zh.enumerated(list(enclosed))}。")
    contact = occasion.office.contact
    parts.append(f"{_INDENT}联系人：{contact.name or UNKNOWN}，联系电话：{contact.phone or UNKNOWN}。")
    return "\n".join([*parts, "", occasion.office.name, zh.long_date(occasion.day)])


def _missing(occasion: Occasion, status: UnitStatus, items: int, letter: str) -> list[str]:
    due = zh.long_date(occasion.round.due)
    when = "请于" if occasion.day <= occasion.round.due else "应于"
    return [
        f"{occasion.office.plan}重点任务{occasion.round.period.name}进展情况{when}{due}以前报送我办，{overdue(occasion)}。"
        f"截至目前，尚未收到你单位的{occasion.form}，应报分项{items}个。{letter}",
        "请尽快填写，经本单位负责人审核后报我办；没有进展的如实填报。已经报送的，请与我办联系核对。",
    ]


def _returned(occasion: Occasion, status: UnitStatus, items: int, letter: str) -> list[str]:
    sent = status.submission
    found = faults(sent) if sent else ()
    received = zh.long_date(sent.receipt.received) if sent else UNKNOWN
    return [
        f"你单位{received}报送的{occasion.form}有{len(found)}处必须修改，已退回，尚未收到修改后的填报表。"
        f"报送截止日期为{zh.long_date(occasion.round.due)}，{overdue(occasion)}。{letter}",
        f"需要修改的是：{_quoted(found)}。请在退回修改件中改正，经本单位负责人审核后重新报我办；"
        "对校验结果有疑问的，请与我办联系。",
    ]


def _quoted(found: Sequence[Diagnostic]) -> str:
    shown = "；".join(
        f"{'、'.join(f'{place.cell}格' for place in each.places[:_QUOTED] if place.cell)}{sentence_part(each.message)}"
        for each in found[:_QUOTED]
    )
    return shown + (f"；等{len(found)}处，逐处见退回修改件" if len(found) > _QUOTED else "")


def overdue(occasion: Occasion) -> str:
    """距报送截止还有5个工作日, 今天截止, 已逾期3个工作日."""
    day, due = occasion.day, occasion.round.due
    if day < due:
        return f"距报送截止还有{occasion.workdays.between(day, due)}个工作日"
    if day == due:
        return "今天截止"
    late = occasion.workdays.between(due, day)
    return f"已逾期{late}个工作日" if late else "报送截止日期已过"
