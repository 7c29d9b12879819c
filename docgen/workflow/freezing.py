"""A round that is closed: computed from the inputs of that day, whatever becomes of the workspace."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from docgen import __version__
from docgen.contexts import TEMPLATES
from docgen.diagnostics import Diagnostic, finding
from docgen.errors import ConfigError
from docgen.gongwen.standard import PROFILES
from docgen.model import Period
from docgen.project import cache, frozen, written
from docgen.project.frozen import Frozen
from docgen.project.store import Written, sha256
from docgen.source import SourceRef
from docgen.workflow.session import Session

_SHOWN = 12


def freeze(session: Session, period: Period, made: Sequence[str]) -> Written:
    """Keep the inputs of a round as they are now, and the hashes of the outputs `made` of them, in the round's folder."""
    from docgen.word.blueprint import build  # only where a round is frozen: every verb that reads a round comes by here

    root = session.workspace.root
    found = frozen.inputs(root, period)
    profile = PROFILES[session.workspace.office.profile]
    for path, kind in ((f"templates/{kind}.docx", kind) for kind in TEMPLATES):
        if path not in found:  # the package's own is an input as well, and another version has another one
            found[path] = build(kind, profile)
    own = [path for path in made if path.startswith(f"{session.workspace.output_folder(period)}/")]
    outputs = {path: data for path in own if (data := written.on_disk(root, path)) is not None}
    lock = Frozen(
        day=session.as_of,
        version=__version__,
        program=cache.program(),
        inputs={path: sha256(data) for path, data in found.items()},
        outputs={path: sha256(data) for path, data in outputs.items()},
    )
    place = frozen.folder(period)
    copies = {f"{place}/{path}": data for path, data in found.items() if not frozen.is_return(path)}
    kept = {
        f"{place}/{path}": data for path, data in outputs.items() if path.count("/") == 2
    }  # the round's own documents
    return session.commit({**copies, **kept, frozen.lock_file(period): frozen.content(lock)})


def checked(session: Session, period: Period, lock: Frozen) -> tuple[Diagnostic, ...]:
    """What is not as it was when the round was frozen.

    :raises ConfigError: a return, or a copy, changed: without it the round cannot be made again.
    """
    root = session.workspace.root
    returns, others = frozen.changed(root, lock)
    broken = [*returns, *frozen.damaged(root, period, lock)]
    if broken:
        raise ConfigError(
            f"{period.name}已于 {lock.day} 封存，以下文件与封存时不同或不见了，不能重算：\n"
            + "\n".join(f"  {each}" for each in broken)
            + "\n",
            hint="请从备份恢复这些文件再运行。",
        )
    return tuple(_told(session, period, lock, others))


def _told(session: Session, period: Period, lock: Frozen, others: Sequence[str]) -> Iterator[Diagnostic]:
    where = SourceRef(frozen.lock_file(period))
    yield finding("round-frozen", f"{period.name}已于 {lock.day} 封存，按当时的数据和模板计算。", where)
    if others:
        yield finding("frozen-input-changed", "封存以后改动过，这次没有用。", *map(SourceRef, others))
    late = [
        each.file
        for each in session.workspace.receipts(period)
        if f"data/rounds/{period}/returns/{each.file}" not in lock.inputs
    ]
    if late:
        yield finding("frozen-return-late", f"封存以后收到的没有计入：{'、'.join(late[:_SHOWN])}。", where)


def differing(session: Session, period: Period, lock: Frozen, made: Written) -> tuple[Diagnostic, ...]:
    """Outputs that are not what they were when the round was frozen: another version of docgen makes them otherwise."""
    if session.dry_run:
        return ()
    root = session.workspace.root
    now = {path: written.on_disk(root, path) for path in made.files if path in lock.outputs}
    other = [path for path, data in now.items() if data is not None and sha256(data) != lock.outputs[path]]
    if not other:
        return ()
    program = (
        "同一版本" if lock.program == cache.program() else f"封存时 {lock.version}，现在 {__version__}，程序有改动"
    )
    message = f"{len(other)} 个文件与封存时不同（docgen：{program}）：{'、'.join(other[:_SHOWN])}。"
    return (finding("frozen-output-differs", message, SourceRef(frozen.lock_file(period))),)


def view(session: Session, period: Period) -> Session:
    """The session that sees a round as it was frozen; the session itself where it is open, or sees it so already."""
    workspace = session.workspace
    if workspace.frozen is not None:
        return session
    lock = frozen.load(workspace.root, period)
    if lock is None:
        return session
    seen = replace(workspace, frozen=workspace.root / frozen.folder(period), frozen_files=frozenset(lock.inputs))
    return replace(
        session, workspace=seen, as_of=lock.day, rounds={}, tables={}, decisions={}, registers={}, checked={}
    )


def lock_of(session: Session, period: Period) -> Frozen | None:
    return frozen.load(session.workspace.root, period)
