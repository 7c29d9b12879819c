"""`docgen collect --decide`: one 人工核定 written into `decisions.yaml`, after it has shown that it does something."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from docgen import schema
from docgen.diagnostics import CATALOGUE, Severity
from docgen.errors import DocgenError
from docgen.excel.sniff import WorkbookError
from docgen.model import DecisionKind, Period, Review, RoundDecision, RoundResult, Submission
from docgen.project import records
from docgen.project.store import Written
from docgen.source import SourceRef
from docgen.versions import rows_by_id, said
from docgen.workflow.collecting import collect
from docgen.workflow.returns import evaluate
from docgen.workflow.session import Outcome, Session
from docgen.workflow.standing import decision_json


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line says about a decision. None: the option is not given; `column` is a heading."""

    kind: DecisionKind
    why: str
    who: str
    unit: str | None = None
    file: str | None = None
    item: str | None = None
    column: str | None = None
    value: str | None = None
    codes: Sequence[str] = ()
    state: Review | None = None
    note: str | None = None
    status: str | None = None
    progress: int | None = None


def decide(session: Session, period: Period, wish: Wish) -> Outcome:
    """Write the decision and read the round again with it, as `collect` does.

    :raises DocgenError: it refers to nothing, or would do nothing; then nothing is written.
    """
    workspace = session.workspace
    workspace.round(period)
    path = workspace.round_decisions_file(period)
    with session.writing():
        wanted = _decision(session, evaluate(session, period), wish, path)
        text = records.with_round_decisions(workspace.optional_text(path), [wanted], file=path)
        session.decisions[period] = records.round_decisions(text, file=path)
        session.rounds.pop(period, None)
        made = evaluate(session, period).decisions[-1]
        if not made.effective:
            raise DocgenError(f"没有记入这条核定：{made.told}。", hint="请核对后再写。")
        written = session.commit({path: text.encode()})
        outcome = collect(session, period)
    return _with(outcome, written, decision_json(session, made))


def _with(outcome: Outcome, written: Written, made: Mapping[str, object]) -> Outcome:
    return replace(outcome, written=written + outcome.written, details={**outcome.details, "decided": made})


def _decision(session: Session, result: RoundResult, wish: Wish, path: str) -> RoundDecision:
    subject, sent = _subject(session, result, wish)
    column = _column(wish.column)
    item = _item(result, wish.item)
    found = RoundDecision(
        kind=wish.kind,
        subject=subject,
        why=wish.why,
        who=wish.who,
        when=session.as_of,
        where=SourceRef(path),
        item=item,
        column=column,
        codes=tuple(wish.codes),
        state=wish.state,
        note=wish.note or "",
        status=wish.status or "",
        progress=wish.progress,
    )
    if wish.kind is DecisionKind.ACCEPT:
        _need_codes(found, sent)
    if wish.kind is DecisionKind.VALUE:
        old, new = _said(session, result.round.period, sent, found), wish.value or ""
        if old == new:
            raise DocgenError(f"{item}“{wish.column}”所报就是{f'“{new}”' if new else '空白'}，不用更正。")
        return replace(found, old=old, new=new)
    return found


def _subject(session: Session, result: RoundResult, wish: Wish) -> tuple[str, Submission | None]:
    """The unit's full name or the archive name of the file, and the return it is about."""
    if wish.file is not None:
        file = _file(session, result, wish.file)
        return file, next((each for each in result.submissions if each.name == file), None)
    unit = session.unit(wish.unit or "")
    status = next((each for each in result.units if each.unit == unit.code), None)
    sent = status.submission if status else None
    if wish.kind is DecisionKind.REVIEW:
        if sent is None:
            raise DocgenError(f"{unit.name}没有报送，没有可以审核的文件。")
        return sent.name, sent
    return unit.name, sent


def _file(session: Session, result: RoundResult, name: str) -> str:
    """The archive name: given as such, or as the name the file came with, where that is one file only."""
    receipts = session.receipts(result.round.period)
    found = [each.file for each in receipts if each.file == name]
    found = found or [each.file for each in receipts if each.original_name == name]
    if len(found) != 1:
        told = f"收到的文件中有 {len(found)} 个叫“{name}”" if found else f"本季度没有收到“{name}”"
        hint = f"请写归档的文件名：{'、'.join(found)}。" if found else "归档的文件名见 docgen status 或 returns.yaml。"
        raise DocgenError(f"{told}。", hint=hint)
    return found[0]


def _item(result: RoundResult, item: str | None) -> str:
    """The id of an item. :raises DocgenError: this quarter has no such item."""
    key = (item or "").strip().upper()
    if key and key not in result.table.by_id:
        near = "、".join(each for each in result.table.by_id if each.startswith(f"{key}-"))
        hint = f"是否为：{near}？" if near else "请写分项编号，例如 T013-1。"
        raise DocgenError(f"{result.round.period.name}没有分项“{item}”。", hint=hint)
    return key


def _column(heading: str | None) -> str:
    if heading is None:
        return ""
    columns = schema.INPUT_COLUMNS
    found = schema.headed(columns, heading)
    if found is None:
        raise DocgenError(
            f"填报表没有单位填写的“{heading}”栏。", hint=f"可用：{'、'.join(each.heading for each in columns)}。"
        )
    return found.key


def _need_codes(found: RoundDecision, sent: Submission | None) -> None:
    """:raises DocgenError: no faults are named, or one that is not there; says which there are."""
    errors = [each for each in sent.diagnostics if each.severity is Severity.ERROR] if sent else []
    there = Counter(each.code for each in errors if not found.item or each.subject == found.item)
    absent = [code for code in found.codes if code not in there and code in CATALOGUE]
    if found.codes and not absent:
        return
    message = (
        f"报来的表中没有错误 {'、'.join(absent)}。"
        if absent
        else "没有写明采用哪些错误，请用 --code 写明，可以写几个。"
    )
    listed = "、".join(f"{code}（{CATALOGUE[code].meaning}，{count} 条）" for code, count in there.items())
    hint = f"这一份现有：{listed}。" if listed else "这一份现在没有错误。"
    raise DocgenError(message, hint=hint)


def _said(session: Session, period: Period, sent: Submission | None, found: RoundDecision) -> str:
    """What the cell says in the return. :raises DocgenError: there is no such cell."""
    if sent is None:
        raise DocgenError(f"{found.subject}没有报送，没有可以更正的格。")
    data = session.original(period, sent.receipt)
    try:
        form = session.memory(period).read(data, file=sent.path) if data is not None else None
    except WorkbookError:
        form = None
    row = rows_by_id(form).get(found.item) if form else None
    cell = row.get(found.column) if row else None
    if cell is None:
        heading = schema.column(schema.FORM_COLUMNS, found.column).heading
        raise DocgenError(f"{sent.name} 中没有 {found.item} 的“{heading}”格。")
    return said(cell)
