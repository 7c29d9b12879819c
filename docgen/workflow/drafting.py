"""From a report made of the data to the files that may be written: 核稿版, a person's edits, and what moved since.

What docgen made last is kept with the round (`project.written`). A report that was edited since is never replaced
without --overwrite; its edits go into a merged draft beside it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from docgen import drafts, movements
from docgen.diagnostics import Diagnostic, finding
from docgen.drafts import Conflict, Draft, Kept, Merge, Moved, Passage
from docgen.errors import SourceError
from docgen.excel.ledger import write_workbook
from docgen.model import Ledger, Period
from docgen.origins import Origins
from docgen.passages import passages_of
from docgen.printed import AUTHOR, Note, TracedParagraph
from docgen.project import written
from docgen.project.store import sha256, untouched
from docgen.project.workspace import safe_name
from docgen.project.written import WrittenDocument, WrittenRound
from docgen.remarks import remarks
from docgen.source import SourceRef
from docgen.word.commenting import commented, marked, notes_of
from docgen.word.merging import passages, rearranged, reworded
from docgen.workflow.session import Session

DRAFT_MARK = "核稿版　不得印发"
_CONFLICT = "人工改动的地方，数据变了"  # how a comment about a conflict begins, in files that are read again


@dataclass(frozen=True)
class Made:
    """A document as the data make it: `data` its bytes; `traced` gives its paragraphs with what they print, made anew
    each time and one after the other, since all of a long report with all they print would be hundreds of megabytes."""

    kind: str
    path: str
    data: bytes
    traced: Callable[[], Iterator[TracedParagraph]]
    origins: Origins

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(passages_of(self.origins.context, self.traced()))

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        return remarks(self.traced(), self.origins)


@dataclass
class Drafted:
    """What is to be written, and what there is to tell. `merged`: the merged drafts, beside the files they are for."""

    files: dict[str, bytes] = field(default_factory=dict)
    documents: dict[str, WrittenDocument] = field(default_factory=dict)
    kept_files: list[str] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)
    archived: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    conflicts: list[tuple[str, Conflict]] = field(default_factory=list)


def draft(
    session: Session, period: Period, ledger: Ledger, made: Sequence[Made], *, with_sources: bool
) -> tuple[Mapping[str, bytes], tuple[Diagnostic, ...], Mapping[str, object]]:
    """Files to write for the documents of a round, findings, and the keys of the JSON.

    `with_sources`: 核稿版 beside each, its figures and paragraphs with their sources as comments.
    """
    workspace = session.workspace
    folder = workspace.round_folder(period)
    before = written.load(workspace.root, folder) or WrittenRound()
    now = _compared(before, ledger, made, session.as_of)
    done = Drafted()
    for each in made:
        _written(session, each, before, done, number=now.drafts[-1].number, with_sources=with_sources)
    documents = {**before.documents, **done.documents}
    documents |= {each.kind: WrittenDocument(sha256(each.data), each.passages) for each in made}
    files = {**done.files, written.place(folder): written.content(replace(now, documents=documents))}
    moved = len(now.drafts) > len(before.drafts) and bool(before.drafts)
    place = f"{workspace.output_folder(period)}/{period.name}补报变动.xlsx"
    if moved:
        title = f"{period.name}进展情况报告各稿变动"
        files[place] = write_workbook(movements.moved_sheets(now.drafts[1:], title), title=title)
    details = _details(done, now.drafts[-1], place if moved else None)
    return files, tuple(_told(done)), details


# ---- from draft to draft ----------------------------------------------------------------------------------------------


def _compared(before: WrittenRound, ledger: Ledger, made: Sequence[Made], day: date) -> WrittenRound:
    """The record with this draft, a further one only where something moved."""
    figures = {name: figure.value for name, figure in ledger.figures.items()}
    units = {ledger.registry[each.unit].name: _state(each) for each in ledger.result.units}
    moved = [
        one
        for each in made
        if each.kind in before.documents
        for one in drafts.moved_passages(before.documents[each.kind].passages, each.passages)
    ]
    if not before.drafts:
        return replace(before, figures=figures, units=units, drafts=(Draft(1, day, (), (), ()),))
    changed = drafts.moved_figures(before.figures, figures)
    states = tuple(
        Moved(name, before.units.get(name, ""), units.get(name, ""))
        for name in dict.fromkeys((*before.units, *units))
        if before.units.get(name, "") != units.get(name, "")
    )
    if not (changed or moved or states):
        return before
    latest = Draft(before.drafts[-1].number + 1, day, changed, tuple(moved), states)
    return replace(before, figures=figures, units=units, drafts=(*before.drafts, latest))


def _state(status: "object") -> str:
    sent = getattr(status, "submission", None)
    return f"{status.state.value}　{sent.name}" if sent else str(status.state.value)  # type: ignore[attr-defined]


# ---- what a person changed ------------------------------------------------------------------------------------------------


def _written(
    session: Session, made: Made, before: WrittenRound, done: Drafted, *, number: int, with_sources: bool
) -> None:
    """Decide about each file of a document: the report, 核稿版, and merged drafts a person goes on with."""
    versions: dict[str, Callable[[Merge], bytes]] = {made.path: lambda plan: _final(made, plan, session.as_of)}
    if with_sources:
        versions[_beside(made.path, "核稿版")] = lambda plan: _with_sources(made, plan, session.as_of)
    plan = _merged(session, made, before)
    done.kept += plan.kept
    for path, version in versions.items():
        pure = version(Merge())
        data = version(plan) if plan else pure
        done.documents[path] = WrittenDocument(sha256(pure), made.passages)
        held = written.on_disk(session.workspace.root, path)
        if held is None or untouched(session.workspace.root, path) or held in (data, pure):
            done.files[path] = _with_remarks(data, path, held, session.as_of) if held != pure else data
            continue
        theirs = _read(held, path)
        if theirs is None or path not in before.documents:
            done.files[path] = data  # the manifest refuses, unless it is to be overwritten
        elif session.overwrite:
            done.archived.append(_archive(session, made, path, held, done))
            done.files[path] = _with_remarks(data, path, held, session.as_of)
        elif [each.words for each in theirs] == [each.words for each in _read(data, path) or ()]:
            done.kept_files.append(path)
            done.documents[path] = before.documents[path]
        else:
            done.documents[path] = before.documents[path]
            _put_beside(
                session,
                path,
                _beside(path, f"合并第{number}稿"),
                done,
                WrittenDocument(sha256(pure), made.passages),
                data,
                held,
            )
    done.conflicts += [(made.path, each) for each in plan.conflicts]


def _put_beside(
    session: Session, path: str, beside: str, done: Drafted, document: WrittenDocument, data: bytes, held: bytes
) -> None:
    """The merged draft beside a file a person edited; one that a person goes on with is left to that person."""
    root = session.workspace.root
    done.documents[beside] = document
    if written.on_disk(root, beside) is None or untouched(root, beside):
        done.files[beside] = _with_remarks(data, path, held, session.as_of)
        done.merged[path] = beside
    else:
        done.kept_files += [path, beside]


def _beside(path: str, words: str) -> str:
    return f"{path.removesuffix('.docx')}（{words}）.docx"


def _merged(session: Session, made: Made, before: WrittenRound) -> Merge:
    """The edits of all files of a document that a person has had, put into the new draft one after the other."""
    plan = Merge()
    stem = made.path.removesuffix(".docx")
    for path, base in before.documents.items():
        held = written.on_disk(session.workspace.root, path) if path.startswith(stem) else None
        if held is None or written.known_by(base, held):
            continue
        theirs = _read(held, path)
        if theirs is not None:
            edits = drafts.edits(base.passages, theirs)
            plan = drafts.joined(plan, drafts.merge(base.passages, edits, made.passages))
    return plan


def _read(data: bytes, path: str) -> tuple[Passage, ...] | None:
    try:
        return passages(data, file=path)
    except SourceError:
        return None


def _archive(session: Session, made: Made, path: str, held: bytes, done: Drafted) -> str:
    """A report a person edited, kept with the round before it is replaced."""
    stem = safe_name(path.rpartition("/")[2].removesuffix(".docx"))
    period = made.origins.ledger.round.period
    place = session.workspace.report_file(period, f"{stem}-{session.as_of}-{sha256(held)[:8]}.docx")
    done.files[place] = held
    return place


# ---- documents -------------------------------------------------------------------------------------------------------------


def _final(made: Made, plan: Merge, day: date) -> bytes:
    data = reworded(made.data, plan.texts)
    data = commented(data, [_conflict_note(each) for each in plan.conflicts], day=day) if plan.conflicts else data
    return rearranged(data, plan)


def _with_sources(made: Made, plan: Merge, day: date) -> bytes:
    whole = [replace(each, start=None, end=None) if each.paragraph in plan.texts else each for each in made.notes]
    present = [each for each in whole if each.paragraph not in plan.deleted]
    notes = (*present, *map(_conflict_note, plan.conflicts))
    data = commented(reworded(made.data, plan.texts), sorted(notes, key=lambda note: note.paragraph), day=day)
    return marked(rearranged(data, plan), DRAFT_MARK)


def _conflict_note(conflict: Conflict) -> Note:
    theirs = f"人工改为：“{conflict.theirs}”" if conflict.theirs else "人工删去了这一段。"
    ours = f"本稿生成：“{conflict.ours}”" if conflict.ours else "本稿没有这一段了。"
    lines = (f"{_CONFLICT}，请核对后定稿。", theirs, ours, f"上一稿生成：“{conflict.base}”")
    return Note(max(conflict.number, 0), "\n".join(lines))


def _with_remarks(data: bytes, path: str, held: bytes | None, day: date) -> bytes:
    """The new file with the comments people put into the one it stands for, on the paragraphs that say the same."""
    try:
        notes = notes_of(held, file=path) if held is not None else ()
    except SourceError:
        return data
    foreign = [each for each in notes if each.author != AUTHOR or each.text.startswith(_CONFLICT)]
    have = {each.text for each in notes_of(data, file=path)} if foreign else ()
    foreign = [each for each in foreign if each.text not in have]
    if not foreign or held is None:
        return data
    texts = {each.number: each for each in passages(held, file=path)}
    places = {each.words: each.number for each in reversed(passages(data, file=path))}
    return commented(data, [_moved_note(each, texts, places) for each in foreign], day=day)


def _moved_note(note: Note, texts: Mapping[int, Passage], places: Mapping[str, int]) -> Note:
    beside = texts.get(note.paragraph)
    if beside is not None and beside.words in places:
        return replace(note, paragraph=places[beside.words])
    where = f"\n（原来写在这一段旁：“{beside.text}”）" if beside is not None else ""
    return replace(note, paragraph=min(places.values()), text=note.text + where)


# ---- what is told --------------------------------------------------------------------------------------------------------


def _told(done: Drafted) -> Iterator[Diagnostic]:
    for path, each in done.conflicts:
        words = each.base or each.theirs
        message = f"“{words[:20]}{'…' if len(words) > 20 else ''}”这一段人工改动过，数据又变了。"
        yield finding("edit-conflict", message, SourceRef(done.merged.get(path, path)))
    for path, beside in done.merged.items():
        yield finding("edited-report-kept", f"文件有人工改动，没有覆盖，合并稿写在 {beside}。", SourceRef(path))
    for path in done.kept_files:
        message, hint = "文件有人工改动，数据没有变，保留原样。", "要恢复生成时的样子，请把它移走再运行。"
        yield finding("edited-report-kept", message, SourceRef(path), hint=hint)


def _details(done: Drafted, latest: Draft, place: str | None) -> Mapping[str, object]:
    moved: dict[str, object] = {
        key: [{"what": each.what, "before": each.before, "after": each.after} for each in getattr(latest, key)]
        for key in ("figures", "passages", "units")
    }
    return {
        "draft": latest.number,
        "changes": {**moved, "file": place} if place else None,
        "edits": {
            "kept": [{"before": each.before, "after": each.after} for each in done.kept],
            "conflicts": [
                {"file": path, "base": each.base, "theirs": each.theirs, "ours": each.ours}
                for path, each in done.conflicts
            ],
            "merged": done.merged,
            "archived": done.archived,
        },
    }
