"""Reminders as mail drafts, with the letter where there is one and the form to fill in or to mend."""

from collections.abc import Iterator, Mapping, Sequence

from docgen import wording, zh
from docgen.diagnostics import Diagnostic, finding
from docgen.mail import Attachment, Mailbox, draft
from docgen.model import RoundResult, UnitState
from docgen.project.workspace import OFFICE, UNITS, safe_name
from docgen.source import SourceRef
from docgen.workflow.correcting import correction
from docgen.workflow.sending import form_name, fresh_form
from docgen.workflow.session import Session
from docgen.workflow.steps import Step, is_sent, occasion


def mail_files(
    session: Session,
    result: RoundResult,
    steps: Sequence[Step],
    *,
    letters: Mapping[str, tuple[str, bytes]],
    folder: str,
) -> dict[str, bytes]:
    """A draft for every step of the day that sends something, by path. `letters`: name and bytes by unit code."""
    found = {}
    for step in steps:
        if is_sent(step):
            name = f"{step.unit.order:02d}-{safe_name(step.unit.name)}-{_what(step)}.eml"
            found[f"{folder}/mail-{session.as_of.isoformat()}/{name}"] = _mail(
                session, result, step, letters.get(step.unit.code)
            )
    return found


def _what(step: Step) -> str:
    return step.issued.kind if step.letter_now and step.issued else safe_name(step.line.step if step.line else "")


def _mail(session: Session, result: RoundResult, step: Step, letter: tuple[str, bytes] | None) -> bytes:
    office, period = session.workspace.office, result.round.period
    enclosed = [*_letter(step, letter), *_form(session, result, step)]
    back = step.status.state is UnitState.RETURNED
    asked = "请修改后重新报送" if back else "请报送"
    return draft(
        sender=Mailbox(office.name, office.contact.email),
        to=Mailbox(step.unit.name, step.unit.contact.email),
        subject=f"{_what(step)}：{asked}{office.plan}重点任务{period.name}进展情况",
        text=wording.notice(
            occasion(session, result, step),
            step.unit,
            step.status,
            items=len(result.table.of_unit(step.unit.code)),
            letter=step.letter,
            enclosed=[words for words, _ in enclosed],
        ),
        attachments=[attachment for _, attachment in enclosed],
        day=session.as_of,
    )


def _letter(step: Step, letter: tuple[str, bytes] | None) -> Iterator[tuple[str, Attachment]]:
    if letter is not None and step.letter_now:
        yield step.issued.kind if step.issued else "", Attachment(*letter)


def _form(session: Session, result: RoundResult, step: Step) -> Iterator[tuple[str, Attachment]]:
    """The form as it went out to a unit that is silent, the correction copy to one whose return went back."""
    if step.status.state is UnitState.RETURNED:
        copy = correction(session, result.round, step.status)
        if copy is not None:
            yield "退回修改件", Attachment(*copy)
        return
    data = fresh_form(session, step.unit, result.round)
    yield f"{result.round.period.name}填报表", Attachment(form_name(step.unit, result.round.period), data)


def mail_notes(session: Session, steps: Sequence[Step]) -> Iterator[Diagnostic]:
    """Who has no address: the draft is written without it, and a person fills it in."""
    unknown = [step.unit.name for step in steps if is_sent(step) and not step.unit.contact.email]
    if unknown:
        message = f"{zh.enumerated(unknown)}没有登记电子邮箱，邮件草稿没有写收件人。"
        yield finding("address-unknown", message, SourceRef(UNITS))
    if any(is_sent(step) for step in steps) and not session.workspace.office.contact.email:
        message, hint = (
            "本办没有登记电子邮箱，邮件草稿没有写发件人。",
            f"发送时由邮件程序填写；也可在 {OFFICE} 中登记。",
        )
        yield finding("address-unknown", message, SourceRef(OFFICE), hint=hint)
