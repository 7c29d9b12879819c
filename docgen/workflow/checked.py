"""What was found in the returns of a round, kept as long as nothing it came from has changed.

Everything is kept or nothing: one hash of the program, of all records and of all originals says whether it still
holds. The forms themselves are kept by `remembering`, file by file.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from docgen.model import Period, ProgressEntry, Submission
from docgen.project import cache
from docgen.project.store import sha256
from docgen.source import SourceRef
from docgen.workflow.packing import packed_fields, unpacking_fields
from docgen.workflow.session import Checked, Session


class _Places(Mapping[str, SourceRef]):
    """The cells of an answer by column, made when somebody asks: few are ever named."""

    __slots__ = ("_addresses", "_row")

    def __init__(self, row: SourceRef, addresses: Mapping[str, str]) -> None:
        self._row, self._addresses = row, addresses

    def __getitem__(self, key: str) -> SourceRef:
        return self._row.at(cell=self._addresses[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._addresses)

    def __len__(self) -> int:
        return len(self._addresses)


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
    """Remember the forms that were read, of those rounds of which all forms were."""
    for period, memory in session.memories.items():
        known = session.checked.get(period)
        if known is None or known.submissions is None:
            memory.save()


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
_WHERE, _CELLS = _NAMES.index("where"), _NAMES.index("cells")


def _packed(submission: Submission) -> list[object]:
    """The cells of answers are kept as addresses: their file, sheet and row are the answer's."""
    entries = [packed_fields(entry, cells=_addresses(entry)) for entry in submission.entries]
    return packed_fields(submission, entries=entries)


def _addresses(entry: ProgressEntry) -> dict[str, str]:
    """:raises TypeError: a cell is elsewhere than its row."""
    addresses = {key: where.cell or "" for key, where in entry.cells.items()}
    if _Places(entry.where, addresses) != entry.cells:
        raise TypeError(str(entry.where))
    return addresses


def _entry(*values: Any) -> ProgressEntry:
    made = list(values)
    made[_CELLS] = _Places(made[_WHERE], made[_CELLS])
    return ProgressEntry(*made)


_unpacked_entry = unpacking_fields(ProgressEntry, _entry, cells=None)
_unpacked = unpacking_fields(Submission, Submission, entries=lambda held: tuple(map(_unpacked_entry, held)))
