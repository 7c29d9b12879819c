"""`docgen summary`: the quarterly report and the ledger, from one computed place."""

from collections.abc import Iterable, Iterator, Sequence

from docgen import figures, lists, sums, wording
from docgen.adjusting import is_public, net
from docgen.consolidate import consolidate
from docgen.contexts import LETTER, REPORT, 进展情况报告
from docgen.diagnostics import Diagnostic, finding
from docgen.excel.ledger import write_workbook
from docgen.model import NO_DATA, Adjustment, Issued, Ledger, Period, Round, RoundResult
from docgen.numbering import Wanted, assign
from docgen.origins import Origins, Records
from docgen.printed import TracedParagraph
from docgen.project import records
from docgen.project.workspace import ADJUSTMENTS, OFFICE, REGISTER, TASKS
from docgen.source import SourceRef
from docgen.word.placing import placed
from docgen.workflow import printing
from docgen.workflow.drafting import Made, draft
from docgen.workflow.drawing import charts_of, illustrated
from docgen.workflow.freezing import checked, differing, lock_of, view
from docgen.workflow.printing import Printout
from docgen.workflow.returns import evaluate, evaluate_if_any
from docgen.workflow.sending import missing_template
from docgen.workflow.session import Outcome, Session


def ledger_of(session: Session, period: Period) -> Ledger:
    result = evaluate(session, period)
    return consolidate(
        result,
        evaluate_if_any(session, period.previous),
        registry=session.workspace.registry,
        earlier=_earlier(session, period.previous),
        adjustments=_since_last_report(session, result.round),
    )


def _earlier(session: Session, period: Period) -> Iterator[RoundResult]:
    """The rounds before a period, the latest first, until one is missing; each read when it is asked for."""
    while (found := evaluate_if_any(session, period := period.previous)) is not None:
        yield found


def summary(
    session: Session, period: Period, *, kinds: Sequence[str] = (REPORT,), with_sources: bool = False
) -> Outcome:
    """Write the documents of a quarter (进展情况报告, 进展情况通报 to the units) and 台账 (Excel).

    `with_sources`: 核稿版 of each as well, every figure and paragraph with its source.

    :raises OutputError: the numbers of a document do not agree with each other; nothing is written.
    :raises ConfigError: the round is frozen, and what it was made of is not what it was.
    """
    lock = lock_of(session, period) if session.workspace.frozen is None else None
    notes = (*(checked(session, period, lock) if lock else ()), *_closed(session, period))
    session = view(session, period)
    workspace, office = session.workspace, session.workspace.office
    ledger = ledger_of(session, period)
    folder = workspace.output_folder(period)
    with session.writing():
        register = workspace.register
        numbers: dict[str, Issued] = {}
        for kind in kinds:
            wanted = [Wanted(kind, str(period), "")]
            register, given = assign(register, wanted, series=office.report_prefix, day=ledger.round.report_date)
            numbers[kind] = given[str(period)]
        facts = {kind: _context(session, kind, ledger, numbers[kind]) for kind in kinds}
        workbook = _workbook(session, ledger, facts.values())
        made = [_made(session, kind, f"{folder}/{period.name}{kind}.docx", ledger, facts[kind]) for kind in kinds]
        drafted, told, about = draft(session, period, ledger, made, with_sources=with_sources)
        files = {**drafted, f"{folder}/{period.name}台账.xlsx": workbook}
        if register != workspace.register:
            files[REGISTER] = records.register_text(register).encode()
        written = session.commit(files)
    notes = (*notes, *(differing(session, period, lock, written) if lock else ()))
    return Outcome(
        counts=_counts(ledger),
        written=written,
        diagnostics=(
            *notes,
            *(each for kind in kinds for each in missing_template(session, kind, period)),
            *printing.missing_values(session),
            *ledger.diagnostics,
            *_open(facts[kinds[0]], made[0].path),
            *told,
        ),
        details={
            **about,
            "statuses": _values(ledger, figures.STATUS),
            "lamps": _values(ledger, figures.LAMP),
            "number": numbers[kinds[0]].number,
        },
    )


def _workbook(session: Session, ledger: Ledger, facts: Iterable[进展情况报告]) -> bytes:
    """台账, whose rows nobody holds any more when the documents are made. :raises OutputError: as `summary`."""
    sheets = lists.ledger_sheets(ledger)
    for context in facts:
        sums.require_agreement(context, ledger, sheets)
    return write_workbook(sheets, title=f"{session.workspace.office.plan}重点任务{ledger.round.period.name}台账")


def _closed(session: Session, period: Period) -> Iterator[Diagnostic]:
    """That the report of a round is final already, where it is."""
    final = session.workspace.adopted(period)
    if final is not None:
        number = f"，{final.number}" if final.number else ""
        place = session.workspace.report_file(period, final.file)
        yield finding(
            "round-closed",
            f"{period.name}的报告已于 {final.day} 定稿（{final.original_name}{number}）。",
            SourceRef(place),
        )


def _open(context: 进展情况报告, path: str) -> Iterator[Diagnostic]:
    """What a document leaves open, in one finding."""
    facts = wording.unknown_facts(context)
    if facts:
        shown = "、".join(facts[:12]) + ("等" if len(facts) > 12 else "")
        yield finding("report-fact-unknown", f"写作“待明确”的 {len(facts)} 处：{shown}。", SourceRef(path))


def _context(session: Session, kind: str, ledger: Ledger, issued: Issued) -> 进展情况报告:
    workspace = session.workspace
    make = wording.report if kind == REPORT else wording.bulletin
    return make(
        ledger,
        office=workspace.office,
        issued=issued,
        letters=[line for line in workspace.register if line.kind == LETTER and line.date <= ledger.round.as_of],
        adjustments=_since_last_report(session, ledger.round),
        final=workspace.adopted(ledger.round.period.previous),
    )


def _made(session: Session, kind: str, path: str, ledger: Ledger, context: 进展情况报告) -> Made:
    source, name = printing.source(session, kind, ledger.round.period), path.rpartition("/")[2]
    filled = printing.one(session, Printout(source, context, session.workspace.office.digit_font, name))
    data = illustrated(filled, context, file=source.file)
    template, charts = printing.template(source), charts_of(context)

    def traced() -> Iterator[TracedParagraph]:
        return (each for each in placed(template, context) if each.text.strip() not in charts)

    return Made(kind, path, data, traced, Origins(ledger, context, records_of(session, ledger.round)))


def report_as_made(session: Session, period: Period) -> Made:
    """The report as `summary` would make it now, for those who only want to know what is in it. Writes nothing."""
    ledger, office = ledger_of(session, period), session.workspace.office
    wanted = [Wanted(REPORT, str(period), "")]
    _, given = assign(session.workspace.register, wanted, series=office.report_prefix, day=ledger.round.report_date)
    path = f"{session.workspace.output_folder(period)}/{period.name}{REPORT}.docx"
    return _made(session, REPORT, path, ledger, _context(session, REPORT, ledger, given[str(period)]))


def records_of(session: Session, round_: Round) -> Records:
    """The files a report rests on, as they are shown."""
    round_file = f"{session.workspace.round_folder(round_.period)}/round.yaml"
    return Records(
        office=OFFICE,
        tasks=TASKS,
        round=round_file,
        register=REGISTER,
        adjustments=ADJUSTMENTS,
        reminders=session.workspace.reminders_file(round_.period),
    )


def _since_last_report(session: Session, round_: Round) -> tuple[Adjustment, ...]:
    """Adjustments after the day to which the last report before this one ran, up to the day of this one's figures.

    Before the first report: those of its own quarter.
    """
    workspace = session.workspace
    earlier = [period for period in workspace.periods() if period < round_.period]
    after = workspace.round(max(earlier)).as_of if earlier else round_.period.previous.last_day
    columns = workspace.office.letter_columns
    within = (each for each in workspace.adjustments if after < each.day <= round_.as_of)
    return net(each for each in within if is_public(each, columns))


def _values(ledger: Ledger, step: str) -> dict[str, int]:
    return {word: figure.value for word, figure in ledger.figures.under(figures.ALL, step).items()}


def _counts(ledger: Ledger) -> dict[str, int]:
    items = ledger.figures.value(figures.ALL, figures.ITEMS)
    silent = ledger.figures.value(figures.ALL, figures.STATUS, NO_DATA)
    return {
        **ledger.result.counts(),
        "tasks": len(ledger.table.tasks),
        "items": items,
        "items_answered": items - silent,
        "items_unanswered": silent,
        "no_news": ledger.result.no_news(),
    }
