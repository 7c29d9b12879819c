"""`docgen collect`: what came in, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from docgen import schema
from docgen.diagnostics import Diagnostic, finding
from docgen.garbage import uncollected
from docgen.model import AdjustmentRequest, DecisionKind, Period, Receipt, Round, Submission, UnitState
from docgen.project import records
from docgen.project.store import Written, sha256
from docgen.project.workspace import safe_name
from docgen.source import SourceRef
from docgen.workflow.checked import copies_made, keep, save_forms
from docgen.workflow.correcting import corrections
from docgen.workflow.incoming import Given, incoming
from docgen.workflow.returns import evaluate, open_form, read_ahead, whose_form
from docgen.workflow.session import Outcome, Session
from docgen.workflow.standing import status

_UNRECOGNISED = "未识别"


def collect(session: Session, period: Period, paths: Sequence[Path] = ()) -> Outcome:
    """Archive the given files (or those in the given folders), read the whole round again, write correction copies.

    Originals are kept byte for byte and registered with hash and day; a file that is there already is not
    kept twice. Faulty returns are the normal case and no error.
    """
    workspace = session.workspace
    round_ = workspace.round(period)
    with session.writing():
        files, received, notes = _archive(session, round_, paths)
        archived = session.commit(files) if files else Written()
        if received:
            session.rounds.pop(period, None)
            session.registers.pop(period, None)
        if session.dry_run:
            session.trial[period] = {receipt: files[_place(session, period, receipt)] for receipt in received}
        result = evaluate(session, period)
        folder = f"{workspace.output_folder(period)}/corrections"
        copies: dict[str, str] = {}
        made = copies_made(session, period, folder) or corrections(session, result)
        written = session.commit(_noted(made, folder, copies), owned=[folder], keep_edited=True)
        if not session.dry_run:
            save_forms(session)
            keep(session, period, result.submissions, copies)
    outcome = status(session, period)
    return Outcome(
        counts={**outcome.counts, "files_received": len(received), "corrections": len(copies)},
        written=archived + written,
        diagnostics=(*notes, *outcome.diagnostics),
        details={
            **outcome.details,
            "submissions": [_submission_json(session, each) for each in result.submissions],
            "withdrawn": [_receipt_json(each) for each in result.withdrawn],
            "adjustment_requests": [_request_json(session, each) for each in result.requests()],
        },
    )


def _noted(files: Iterable[tuple[str, bytes]], folder: str, hashes: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Files with their paths; the hashes of all are noted on the way, by their names."""
    for name, data in files:
        hashes[name] = sha256(data)
        yield f"{folder}/{name}", data


def _place(session: Session, period: Period, receipt: Receipt) -> str:
    return f"{session.workspace.returns_folder(period)}/{receipt.file}"


@uncollected()
def _archive(
    session: Session, round_: Round, paths: Sequence[Path]
) -> tuple[dict[str, bytes], list[Receipt], list[Diagnostic]]:
    """The files to write for what was given: originals under their archive names, and the register of receipts."""
    workspace = session.workspace
    session.registers.pop(round_.period, None)  # what another process has added since must not be lost
    receipts = list(session.registered(round_.period))
    known = {receipt.sha256: receipt for receipt in receipts}
    files: dict[str, bytes] = {}
    new: list[Receipt] = []
    given = incoming(paths)
    notes = given.notes
    taken = {receipt.file for receipt in receipts} | set(workspace.archived(round_.period))
    left = _left_unregistered(session, round_, receipts) if given.files else {}
    hashed = [(sha256(each.data), each) for each in given.files]
    read_ahead(session, round_.period, [each.data for digest, each in hashed if digest not in known])
    for digest, each in hashed:
        if digest in known:
            notes.append(finding("same-file-again", _known_as(session, round_, known[digest]), SourceRef(each.name)))
            continue
        name = left.get(digest) or _archive_name(session, round_, each, taken)
        receipt = Receipt(name, each.name, digest, session.as_of)
        receipts.append(receipt)
        new.append(receipt)
        taken.add(receipt.file)
        known[digest] = receipt
        files[_place(session, round_.period, receipt)] = each.data
    if new:
        files[f"{workspace.round_folder(round_.period)}/returns.yaml"] = records.receipts_text(receipts).encode()
    return files, new, notes


def _left_unregistered(session: Session, round_: Round, receipts: Sequence[Receipt]) -> dict[str, str]:
    """Names, by hash, of archived files without a line in the register: a run that was killed put them there."""
    workspace, period = session.workspace, round_.period
    names = sorted(set(workspace.archived(period)) - {receipt.file for receipt in receipts})
    return {sha256(data): name for name in names if (data := workspace.original(period, name)) is not None}


def _known_as(session: Session, round_: Round, receipt: Receipt) -> str:
    decided = session.round_decisions(round_.period)
    gone = any(each.kind is DecisionKind.WITHDRAW and each.subject == receipt.file for each in decided)
    return f"已经收到过，归档为 {receipt.file}{'，已核定撤回' if gone else ''}。"


def _archive_name(session: Session, round_: Round, given: Given, taken: set[str]) -> str:
    """区水务局-01.xlsx: the unit as recognised from inside, and a number; for people only, never proof of identity."""
    name = PurePosixPath(given.name).name
    form, _ = open_form(session, round_.period, given.data, name)
    unit = None
    if form is not None:
        unit = whose_form(session, round_, form, name).unit
    stem = safe_name(unit.name if unit else _UNRECOGNISED)
    suffix = f".{safe_name(given.suffix[1:].lower(), longest=8)}" if given.suffix else ""
    number = 1
    while f"{stem}-{number:02d}{suffix}" in taken:
        number += 1
    return f"{stem}-{number:02d}{suffix}"


def _submission_json(session: Session, submission: Submission) -> dict[str, object]:
    unit = session.workspace.registry[submission.unit].name if submission.unit else None
    return {
        "file": submission.name,
        "original_name": submission.receipt.original_name,
        "unit": unit,
        "state": (UnitState.ACCEPTED if submission.accepted else UnitState.RETURNED).value,
        "version": submission.version,
        "entries": len(submission.entries),
        "rows_read": submission.rows.read,
        "rows_used": submission.rows.used,
        "rows_refused": submission.rows.refused,
        "review": submission.review.value if submission.review else None,
        "diagnostics": [each.as_json() for each in submission.diagnostics],
    }


def _receipt_json(receipt: Receipt) -> dict[str, object]:
    return {
        "file": receipt.file,
        "original_name": receipt.original_name,
        "sha256": receipt.sha256,
        "received": receipt.received.isoformat(),
    }


def _request_json(session: Session, request: AdjustmentRequest) -> dict[str, object]:
    return {
        "unit": session.workspace.registry[request.unit].name,
        "item": request.item_id,
        "name": request.name,
        "column": schema.column(schema.FORM_COLUMNS, request.column).heading,
        "before": request.before,
        "after": request.after,
        "where": request.where.as_json(),
    }
