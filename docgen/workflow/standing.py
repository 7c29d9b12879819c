"""`docgen status`: where every unit stands."""

from docgen import schema
from docgen.diagnostics import Diagnostic
from docgen.model import Decided, DecisionKind, Period, RoundResult
from docgen.workflow.returns import evaluate
from docgen.workflow.session import Outcome, Session


def status(session: Session, period: Period) -> Outcome:
    """Where every unit stands, in official order. Writes nothing."""
    result = evaluate(session, period)
    registry = session.workspace.registry
    units = [
        {
            "unit": registry[each.unit].name,
            "state": each.state.value,
            "file": each.submission.name if each.submission else None,
            "version": each.submission.version if each.submission else None,
            "on_time": each.on_time,
            "received": each.submission.receipt.received.isoformat() if each.submission else None,
            "review": each.review.value if each.review else None,
        }
        for each in result.units
    ]
    rows = result.rows()
    unknown = [each for each in result.submissions if each.unit is None]
    counts = result.counts() | {
        "unrecognised": len(unknown),
        "rows_read": rows.read,
        "rows_used": rows.used,
        "rows_refused": rows.refused,
        "no_news": result.no_news(),
        "in_review": result.in_review(),
        "withdrawn": len(result.withdrawn),
    }
    return Outcome(
        counts=counts,
        diagnostics=_all(result),
        details={"units": units, "decisions": [decision_json(session, each) for each in result.decisions]},
    )


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
