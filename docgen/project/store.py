"""Writing: two phases, atomic per file, one writer at a time, nothing edited by hand is overwritten.

`output/manifest.json` is a receipt of what docgen wrote (path → SHA-256). A file whose hash is not in it
was edited by a person, or is not ours, and is left alone unless the caller says `overwrite`. The
manifest is written before the files are put in place ("pending") and again after, so that a crash
between the two never makes docgen's own work look hand-edited.
"""

import hashlib
import json
import os
import socket
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import IO

from docgen.errors import OutputError

MANIFEST = "output/manifest.json"
LOCK = "data/.docgen.lock"
PACKAGE = "docgen"  # in the manifest: the template that comes with docgen
TEMPORARY = ".docgen-tmp"
_FLUSHED_AT_ONCE = 8


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """The template a document was made from: its path in the workspace, or `PACKAGE`, and its hash."""

    template: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a commit did (or, in a dry run, would do), as paths relative to the workspace."""

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # edited by hand since: left as they are

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(sorted((*self.created, *self.changed, *self.unchanged)))

    def __add__(self, other: "Written") -> "Written":
        names = ("created", "changed", "unchanged", "removed", "kept")
        return Written(*(getattr(self, name) + getattr(other, name) for name in names))


def commit(
    root: Path,
    files: Mapping[str, bytes] | Iterable[tuple[str, bytes]],
    *,
    owned: Sequence[str] = (),
    overwrite: bool = False,
    keep_edited: bool = False,
    dry_run: bool = False,
    uses: Mapping[str, "TemplateUse"] = MappingProxyType({}),
) -> Written:
    """Write `files` (paths relative to `root`) or none of them. Pairs are taken one by one and not kept in memory.

    `owned`: folders that hold nothing but this verb's results; files docgen wrote there earlier and no
    longer produces are removed, unless they were edited by hand. `keep_edited`: a file edited by hand stays and
    is named in `kept`, instead of stopping the whole commit. Paths under ``output/`` are guarded by
    the manifest; others (``data/``) are docgen's own records and are replaced. `uses`: the templates of documents, by
    the names of their files, looked up when all files are taken.

    :raises OutputError: edited by hand, not writable, disk full; nothing has been written then.
    """
    manifest = _read_manifest(root)
    staged = _Staged(root, manifest, overwrite=overwrite, keep_edited=keep_edited, dry_run=dry_run)
    with staged:
        for path, data in files.items() if isinstance(files, Mapping) else files:
            staged.take(path, data)
        if staged.edited and not keep_edited:
            raise _edited_by_hand(staged.edited)
        stale, kept = _stale(root, staged.hashes, manifest, owned)
        staged.flush()
    kept = tuple(dict.fromkeys((*kept, *staged.edited)))
    result = Written(tuple(staged.created), tuple(staged.changed), tuple(staged.unchanged), stale, kept)
    known = _read_templates(root)
    named = {path: uses[path.rpartition("/")[2]] for path in staged.hashes if path.rpartition("/")[2] in uses}
    templates = {path: use for path, use in {**known, **named}.items() if path not in stale}
    if dry_run or not (staged.created or staged.changed or stale or staged.adopted or templates != known):
        return result
    entries = {path: hashes for path, hashes in manifest.items() if path not in stale}
    guarded = {path: new for path, new in staged.hashes.items() if _is_guarded(path)}
    pending = {path: [*entries.get(path, [])[-1:], new] for path, new in guarded.items()}
    _write_manifest(root, {**entries, **pending}, templates)
    _put_in_place(staged.temporary)
    for path in stale:
        (root / path).unlink(missing_ok=True)
    settled = {**entries, **{path: [new] for path, new in guarded.items()}}
    if settled != {**entries, **pending}:
        _write_manifest(root, settled, templates)
    return result


def untouched(root: Path, path: str) -> bool:
    """Whether a file is there as docgen wrote it last."""
    present = _hash_of(root / path)
    return present is not None and present in _read_manifest(root).get(path, [])


def write_given(path: Path, data: bytes, *, overwrite: bool, dry_run: bool) -> bool:
    """Write a file where the user said, complete or not at all; False where it has this content already.

    :raises OutputError: there is another file of this name and no `overwrite`, or it cannot be written.
    """
    present = _hash_of(path)
    if present == sha256(data):
        return False
    if present is not None and not overwrite:
        raise OutputError(f"{path} 已经存在，没有覆盖。", hint="请换一个文件名，或加 --overwrite。")
    if not dry_run:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _refuse_locked(path)
        except OSError as error:
            raise _not_writable(path, error) from error
        _replace(path, data)
    return True


@dataclass
class _Staged:
    """Phase one: every new content lies complete beside its target, and of each file is known what becomes of it."""

    root: Path
    manifest: Mapping[str, list[str]]
    overwrite: bool
    keep_edited: bool
    dry_run: bool
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)  # there, not what would be written, not what docgen wrote last
    hashes: dict[str, str] = field(default_factory=dict)  # of the contents taken, without those of edited files
    temporary: dict[Path, Path] = field(default_factory=dict)
    adopted: bool = False  # a file with the right bytes is there, but the manifest does not know it yet
    _swept: set[Path] = field(default_factory=set)

    def take(self, path: str, data: bytes) -> None:
        """:raises OutputError: not readable, not writable, disk full."""
        present, new, known = _hash_of(self.root / path), sha256(data), self.manifest.get(path, [])
        if present not in (None, new) and _is_guarded(path) and not self.overwrite and present not in known:
            self.edited.append(path)
            return
        self.hashes[path] = new
        if present == new:
            self.unchanged.append(path)
            self.adopted = self.adopted or (_is_guarded(path) and known != [new])
            return
        (self.created if present is None else self.changed).append(path)
        if not self.dry_run and (self.keep_edited or not self.edited):
            self._write(self.root / path, data)

    def _write(self, target: Path, data: bytes) -> None:
        beside = target.with_name(target.name + TEMPORARY)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._sweep(target.parent)
            _refuse_locked(target)
            self.temporary[target] = beside
            _write(beside, data)
        except OSError as error:
            raise _not_writable(target, error) from error

    def _sweep(self, folder: Path) -> None:
        """Remove what a crashed run left behind in a folder that is written to."""
        if folder not in self._swept:
            self._swept.add(folder)
            for left in folder.glob(f"*{TEMPORARY}"):
                left.unlink(missing_ok=True)

    def flush(self) -> None:
        """See that all contents are on the disk. Several at a time: it can then write them in one go."""
        with ThreadPoolExecutor(_FLUSHED_AT_ONCE) as threads:
            under_way = {target: threads.submit(_flush, beside) for target, beside in self.temporary.items()}
            for target, flushed in under_way.items():
                if isinstance(error := flushed.exception(), OSError):
                    raise _not_writable(target, error) from error

    def __enter__(self) -> None:
        pass

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        """Whatever ends the phase early leaves nothing behind."""
        if failed is not None:
            for beside in self.temporary.values():
                beside.unlink(missing_ok=True)


def _is_guarded(path: str) -> bool:
    return path.startswith("output/")


def _edited_by_hand(edited: Sequence[str]) -> OutputError:
    return OutputError(
        "以下文件在生成之后被人改动过，或不是 docgen 写的，没有覆盖，这一步没有写任何文件：\n"
        + "\n".join(f"  {path}" for path in edited)
        + "\n",
        hint="要保留改动，请把文件另存到 output 以外；不要了，请加 --overwrite 再运行一次。",
    )


def _stale(
    root: Path, files: Collection[str], manifest: Mapping[str, list[str]], owned: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    stale: list[str] = []
    kept: list[str] = []
    for path, known in manifest.items():
        if path in files or not path.startswith(tuple(f"{folder}/" for folder in owned)):
            continue
        present = _hash_of(root / path)
        (stale if present is None or present in known else kept).append(path)
    return tuple(stale), tuple(kept)


def _hash_of(path: Path) -> str | None:
    """The hash of a file; None where there is none. :raises OutputError: there is something else, or no access."""
    try:
        return sha256(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _not_writable(path, error) from error


def _read_manifest(root: Path) -> dict[str, list[str]]:
    try:
        found = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        return {str(path): [str(each) for each in hashes] for path, hashes in found["files"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}  # a broken receipt proves nothing: every file present then counts as not ours


def _read_templates(root: Path) -> dict[str, TemplateUse]:
    """The templates of the documents written; of a manifest without them, none."""
    try:
        found = json.loads((root / MANIFEST).read_text(encoding="utf-8"))["templates"]
        return {str(path): TemplateUse(str(each["template"]), str(each["sha256"])) for path, each in found.items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}


def _write_manifest(root: Path, entries: Mapping[str, list[str]], templates: Mapping[str, TemplateUse]) -> None:
    data = _manifest_bytes(entries, templates)
    if _hash_of(root / MANIFEST) != sha256(data):
        (root / MANIFEST).parent.mkdir(parents=True, exist_ok=True)
        _replace(root / MANIFEST, data)


def _manifest_bytes(entries: Mapping[str, list[str]], templates: Mapping[str, TemplateUse]) -> bytes:
    body: dict[str, object] = {"docgen": 1, "files": {path: entries[path] for path in sorted(entries)}}
    if templates:
        body["templates"] = {path: asdict(templates[path]) for path in sorted(templates)}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _put_in_place(temporary: Mapping[Path, Path]) -> None:
    """Phase two: only renames are left."""
    for target, beside in temporary.items():
        try:
            beside.replace(target)
        except OSError as error:
            raise _not_writable(target, error) from error


def _replace(target: Path, data: bytes) -> None:
    beside = target.with_name(target.name + TEMPORARY)
    try:
        _write(beside, data)
        _flush(beside)
        beside.replace(target)
    except OSError as error:
        raise _not_writable(target, error) from error


def replaced(target: Path, data: bytes) -> None:
    """Write a file that no manifest guards, complete or not at all. :raises OutputError: it cannot be written."""
    _replace(target, data)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _flush(path: Path) -> None:
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def _refuse_locked(target: Path) -> None:
    """On Windows a file open in WPS cannot be replaced: find that out before anything is."""
    if target.exists():
        with target.open("r+b"):
            pass


def _sweep_everywhere(root: Path) -> None:
    for folder in ("data", "output", "templates"):
        for left in (root / folder).rglob(f"*{TEMPORARY}"):
            left.unlink(missing_ok=True)


def _not_writable(path: Path, error: OSError) -> OutputError:
    reason = {13: "没有写入权限，或文件正在 WPS、Excel、Word 中打开", 28: "磁盘空间不足", 30: "磁盘是只读的"}
    words = reason.get(error.errno or 0, error.strerror or "不能写入")
    return OutputError(f"{path}：{words}。", hint="请关闭打开该文件的程序，或检查磁盘空间和权限，再运行一次。")


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the workspace for one writer.

    The operating system releases the lock when the process ends in whatever way, so a crash leaves
    nothing to clean up; a byte lock works on network shares (SMB, NFS), where `flock` may not.

    :raises OutputError: another process holds it, with who and where.
    """
    path = root / LOCK
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+b")
    except OSError as error:
        raise _not_writable(path, error) from error
    with stream:
        if not _take(stream):
            holder = path.with_name(path.name + ".holder")
            who = holder.read_text(encoding="utf-8", errors="replace") if holder.exists() else "另一个程序"
            raise OutputError(f"{root} 正在被{who}使用。", hint="请等它结束后再运行。")
        holder = path.with_name(path.name + ".holder")
        if holder.exists():  # the last one died and could not clean up
            _sweep_everywhere(root)
        holder.write_text(f"电脑 {socket.gethostname()} 上的进程 {os.getpid()} ", encoding="utf-8")
        try:
            yield
        finally:
            holder.unlink(missing_ok=True)


def _take(stream: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
