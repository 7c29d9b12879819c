"""`docgen status`: where every unit stands."""

from docgen.diagnostics import Diagnostic
from docgen.model import Period, RoundResult
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
    }
    return Outcome(counts=counts, diagnostics=_all(result), details={"units": units})


def _all(result: RoundResult) -> tuple[Diagnostic, ...]:
    return (*result.diagnostics, *(each for submission in result.submissions for each in submission.diagnostics))
