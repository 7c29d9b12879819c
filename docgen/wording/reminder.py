"""催报函 and 退回修改函 in the words of the office."""

import hashlib
import json

from docgen import contexts as c
from docgen import zh
from docgen.diagnostics import Diagnostic, Severity
from docgen.model import Issued, Office, Round, Submission, TaskTable, Unit
from docgen.wording.shared import form_title, heading, sentence_part, told_unit


def reminder(unit: Unit, table: TaskTable, *, round_: Round, office: Office, issued: Issued, told: str) -> c.催报函:
    """To a unit that sent nothing. `told`: 发文字号 of the letter that told it its tasks, or empty."""
    return c.催报函(
        **heading(office, issued),
        标题=f"关于报送{office.plan}重点任务{round_.period.name}进展情况的催报函",
        主送=unit.name,
        抄送="、".join(office.letter_copied_to),
        成文日期=c.年月日(issued.date),
        季度=round_.period.name,
        分解函字号=told,
        填报表名称=form_title(office),
        报送截止=c.年月日(round_.due),
        应报分项数=len(table.of_unit(unit.code)),
        单位=told_unit(unit),
    )


def returned(unit: Unit, sent: Submission, *, round_: Round, office: Office, issued: Issued) -> c.退回修改函:
    """To a unit whose return was not accepted, with every fault that must be mended."""
    return c.退回修改函(
        **heading(office, issued),
        标题=f"关于退回修改{office.plan}重点任务{round_.period.name}进展情况填报表的函",
        主送=unit.name,
        抄送="、".join(office.letter_copied_to),
        成文日期=c.年月日(issued.date),
        季度=round_.period.name,
        填报表名称=form_title(office),
        收到日期=c.年月日(sent.receipt.received),
        报送截止=c.年月日(round_.due),
        修改意见=tuple(_fault(number, each) for number, each in enumerate(faults(sent), start=1)),
        单位=told_unit(unit),
    )


def faults(sent: Submission) -> tuple[Diagnostic, ...]:
    """What makes a return unacceptable."""
    return tuple(each for each in sent.diagnostics if each.severity is Severity.ERROR)


def _fault(number: int, found: Diagnostic) -> c.修改意见:
    places = [f"{place.sheet or ''}{place.cell}格" for place in found.places if place.cell]
    shown = zh.enumerated(places[:_PLACES]) + (f"等{len(places)}处" if len(places) > _PLACES else "")
    return c.修改意见(number, shown, sentence_part(found.message), sentence_part(found.hint))


_PLACES = 3  # cells named for one fault


def reminder_digest(unit: Unit, table: TaskTable, round_: Round) -> str:
    """What a 催报函 was about: the same items and the same day due give the same number."""
    return _digest([str(round_.period), round_.due.isoformat(), [item.id for _, item in table.of_unit(unit.code)]])


def returned_digest(sent: Submission) -> str:
    """What a 退回修改函 was about: the same file with the same faults gives the same number."""
    return _digest([sent.receipt.sha256, [each.message for each in faults(sent)]])


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]
