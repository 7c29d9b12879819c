"""`docgen status`: where every unit stands."""

from datetime import date

from docgen import schema
from docgen.answering import Standing, rates, standings
from docgen.diagnostics import Diagnostic
from docgen.model import Decided, DecisionKind, Period, RoundResult, UnitState
from docgen.workflow.calendar_notes import calendar_notes
from docgen.workflow.returns import evaluate
from docgen.workflow.session import Outcome, Session


def status(session: Session, period: Period) -> Outcome:
    """Where every unit stands, in official order. Writes nothing."""
    result = evaluate(session, period)
    workspace = session.workspace
    lines = standings(result, registry=workspace.registry, workdays=workspace.workdays)
    waiting = _waiting(session, result)
    rows = result.rows()
    counts = result.counts() | {
        "unrecognised": sum(each.unit is None for each in result.submissions),
        "rows_read": rows.read,
        "rows_used": rows.used,
        "rows_refused": rows.refused,
        "no_news": result.no_news(),
        "in_review": result.in_review(),
        "withdrawn": len(result.withdrawn),
    }
    counted = [session.as_of] if waiting else [line.received for line in lines if line.late_by and line.received]
    return Outcome(
        counts=counts,
        diagnostics=(*_all(result), *calendar_notes(session, result.round, counted)),
        details={
            "units": [_unit_json(line, waiting) for line in lines],
            "rates": rates(result),
            "decisions": [decision_json(session, each) for each in result.decisions],
        },
    )


def _waiting(session: Session, result: RoundResult) -> int | None:
    """How many working days the silent are overdue; None before the day due, and once the round has been reported on."""
    round_, day = result.round, session.as_of
    open_units = any(each.state in (UnitState.MISSING, UnitState.RETURNED) for each in result.units)
    if not open_units or not round_.due < day <= max(round_.report_date, round_.due):
        return None
    return session.workspace.workdays.between(round_.due, day)


def _unit_json(line: Standing, waiting: int | None) -> dict[str, object]:
    sent = line.status.submission
    silent = line.status.state in (UnitState.MISSING, UnitState.RETURNED)
    return {
        "unit": line.name,
        "state": line.status.state.value,
        "file": sent.name if sent else None,
        "version": sent.version if sent else None,
        "on_time": line.status.on_time,
        "received": _iso(line.received),
        "review": line.status.review.value if line.status.review else None,
        "late_by": line.late_by,
        "overdue": waiting if silent else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _all(result: RoundResult) -> tuple[Diagnostic, ...]:
    return (*result.diagnostics, *(each for submission in result.submissions for each in submission.diagnostics))


def decision_json(session: Session, decided: Decided) -> dict[str, object]:
    """A decision with what became of it; keys that say nothing for its kind are left out."""
    each = decided.decision
    heading = schema.column(schema.FORM_COLUMNS, each.column).heading if each.column else ""
    optional = {
        "item": each.item,
        "column": heading,
        "codes": list(each.codes),
        "state": each.state.value if each.state else "",
        "note": each.note,
        "status": each.status,
        "progress": each.progress,
    }
    values = {"old": each.old, "new": each.new} if each.kind is DecisionKind.VALUE else {}
    return {
        "kind": each.kind.value,
        "word": each.kind.word,
        "subject": each.subject,
        "unit": session.workspace.registry[decided.unit].name if decided.unit else None,
        **{key: value for key, value in optional.items() if value not in ("", [], None)},
        **values,
        "why": each.why,
        "who": each.who,
        "when": each.when.isoformat(),
        "where": each.where.as_json(),
        "effective": decided.effective,
        "told": decided.told,
    }
