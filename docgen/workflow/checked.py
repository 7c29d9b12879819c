"""What was found in the returns of a round, kept as long as nothing it came from has changed.

Everything is kept or nothing: one hash of the program, of all records and of all originals says whether it still
holds. The forms themselves are kept by `remembering`, file by file.
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from docgen.model import Period, ProgressEntry, Status, Submission
from docgen.project import cache
from docgen.project.store import sha256
from docgen.source import Places, SourceRef
from docgen.workflow.packing import Later, packed, packed_fields, unpacking_fields
from docgen.workflow.session import Checked, Session


def recall(session: Session, period: Period) -> tuple[Submission, ...] | None:
    """The submissions of the round as found before; None where they are to be read.

    A trial, decisions that are not written yet, and a frozen round are another state than that on the disk.
    """
    session.checked.pop(period, None)
    workspace = session.workspace
    if (
        session.dry_run
        or workspace.frozen is not None
        or session.round_decisions(period) != workspace.round_decisions(period)
    ):
        return None
    state = cache.state(workspace.root, period)
    known = Checked(state)
    held = cache.load_checked(workspace.root, period, state)
    with contextlib.suppress(LookupError, TypeError, ValueError, AttributeError):
        known = Checked(state, tuple(_unpacked(each) for each in held["submissions"]), dict(held["copies"]))
    session.checked[period] = known
    return known.submissions


def keep(session: Session, period: Period, submissions: Sequence[Submission], copies: Mapping[str, str]) -> None:
    """Remember what was found, at the state in which it was found, and the hashes of the copies made of it."""
    known = session.checked.get(period)
    if known is None or session.dry_run:
        return
    if known.submissions is None or known.copies != copies:
        with contextlib.suppress(TypeError):  # a value JSON does not know: found anew the next time
            body = {"submissions": [_packed(each) for each in submissions], "copies": dict(copies)}
            cache.save_checked(session.workspace.root, period, known.state, body)


def save_forms(session: Session) -> None:
    """Remember the forms that were read, of those rounds of which all forms were; and hold them no longer."""
    for period, memory in session.memories.items():
        known = session.checked.get(period)
        if known is None or known.submissions is None:
            memory.save()
    session.memories.clear()


def copies_made(session: Session, period: Period, folder: str) -> Sequence[tuple[str, bytes]] | None:
    """The correction copies of the round as they lie there; None where they are to be made."""
    known = session.checked.get(period)
    if known is None or known.submissions is None:
        return None
    found = {name: session.workspace.output(f"{folder}/{name}") for name in known.copies}
    whole = {name: data for name, data in found.items() if data is not None and sha256(data) == known.copies[name]}
    return list(whole.items()) if whole.keys() == known.copies.keys() else None


# ---- submissions as JSON -------------------------------------------------------------------------------------------------

_NAMES = [each.name for each in fields(ProgressEntry)]
_STATUS, _WHERE, _CELLS = (_NAMES.index(name) for name in ("status", "where", "cells"))


def _packed(submission: Submission) -> list[object]:
    """What the answers of a file have in common is kept once: its sheet, its columns, words of the scale.

    :raises TypeError: the cells of an answer are elsewhere than its row.
    """
    sheet = submission.entries[0].where.sheet if submission.entries else None
    columns: list[Any] = []
    statuses: list[Any] = []
    entries = []
    for entry in submission.entries:
        row = entry.where.row
        entries.append(
            packed_fields(
                entry,
                status=_number(statuses, packed(entry.status)),
                where=row if entry.where == SourceRef(submission.path, sheet, row=row) else packed(entry.where),
                cells=_number(columns, _columns(entry)),
            )
        )
    return [sheet, columns, statuses, packed_fields(submission, entries=entries)]


def _columns(entry: ProgressEntry) -> Mapping[str, str]:
    """:raises TypeError: a cell is elsewhere than its row."""
    if isinstance(entry.cells, Places) and entry.cells.row == entry.where:
        return entry.cells.columns
    if entry.cells:
        raise TypeError(str(entry.where))
    return {}


def _number(found: list[Any], value: object) -> int:
    """Where in the list a value is, added if it was not."""
    if value not in found:
        found.append(value)
    return found.index(value)


def _unpacked(held: Any) -> Submission:
    """The answers are only made when somebody asks for them: to tell that nothing has changed, nobody does."""
    sheet, columns, statuses, submission = held
    path, scale = submission[_PATH], [each and _status(each) for each in statuses]

    def entry(values: list[Any]) -> ProgressEntry:
        where = values[_WHERE]
        place = SourceRef(path, sheet, None, where) if isinstance(where, int) else _place(where)
        values[_STATUS], values[_WHERE] = scale[values[_STATUS]], place
        values[_CELLS] = Places(place, columns[values[_CELLS]])
        return ProgressEntry(*values)

    entries = submission[_ENTRIES]
    submission[_ENTRIES] = Later(len(entries), lambda: tuple(entry(_values(each)) for each in entries))
    return _submission(submission)


_PATH, _ENTRIES = ([each.name for each in fields(Submission)].index(name) for name in ("path", "entries"))
_status, _place = unpacking_fields(Status, Status), unpacking_fields(SourceRef, SourceRef)
_values = unpacking_fields(ProgressEntry, lambda *values: list(values), status=None, where=None, cells=None)
_submission: Callable[[Any], Submission] = unpacking_fields(Submission, Submission, entries=None)
