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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from docgen.errors import OutputError

MANIFEST = "output/manifest.json"
LOCK = "data/.docgen.lock"
TEMPORARY = ".docgen-tmp"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


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
    files: Mapping[str, bytes],
    *,
    owned: Sequence[str] = (),
    overwrite: bool = False,
    keep_edited: bool = False,
    dry_run: bool = False,
) -> Written:
    """Write `files` (paths relative to `root`) or none of them.

    `owned`: folders that hold nothing but this verb's results; files docgen wrote there earlier and no
    longer produces are removed, unless they were edited by hand. `keep_edited`: a file edited by hand stays and
    is named in `kept`, instead of stopping the whole commit. Paths under ``output/`` are guarded by
    the manifest; others (``data/``) are docgen's own records and are replaced.

    :raises OutputError: edited by hand, not writable, disk full; nothing has been written then.
    """
    manifest = _read_manifest(root)
    edited = [] if overwrite else _edited(root, files, manifest)
    if edited and not keep_edited:
        raise _edited_by_hand(edited)
    files = {path: data for path, data in files.items() if path not in edited}
    plan = _plan(root, files, manifest)
    stale, kept = _stale(root, files, manifest, owned)
    kept = tuple(path for path in dict.fromkeys((*kept, *edited)))
    result = Written(plan.created, plan.changed, plan.unchanged, stale, kept)
    if dry_run or not (plan.created or plan.changed or stale or plan.adopted):
        return result
    wanted = {path: files[path] for path in (*plan.created, *plan.changed)}
    entries = {path: hashes for path, hashes in manifest.items() if path not in stale}
    _sweep(root, files)
    temporary = _write_temporaries(root, wanted)
    pending = {path: [*entries.get(path, [])[-1:], sha256(files[path])] for path in _guarded(files)}
    settled = {path: [sha256(files[path])] for path in _guarded(files)}
    _write_manifest(root, manifest, {**entries, **pending})
    _put_in_place(temporary)
    for path in stale:
        (root / path).unlink(missing_ok=True)
    _write_manifest(root, {**entries, **pending}, {**entries, **settled})
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


@dataclass(frozen=True, slots=True)
class _Plan:
    created: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    adopted: bool  # a file with the right bytes is there, but the manifest does not know it yet


def _plan(root: Path, files: Mapping[str, bytes], manifest: Mapping[str, list[str]]) -> _Plan:
    created, changed, unchanged, adopted = [], [], [], False
    for path, data in files.items():
        present = _hash_of(root / path)
        if present is None:
            created.append(path)
        elif present == sha256(data):
            unchanged.append(path)
            adopted = adopted or (path.startswith("output/") and manifest.get(path, []) != [present])
        else:
            changed.append(path)
    return _Plan(tuple(created), tuple(changed), tuple(unchanged), adopted)


def _edited(root: Path, files: Mapping[str, bytes], manifest: Mapping[str, list[str]]) -> list[str]:
    """Outputs that are there, are not what would be written, and are not what docgen wrote last."""
    return [
        path
        for path in _guarded(files)
        if (present := _hash_of(root / path)) is not None
        and present != sha256(files[path])
        and present not in manifest.get(path, [])
    ]


def _edited_by_hand(edited: Sequence[str]) -> OutputError:
    return OutputError(
        "以下文件在生成之后被人改动过，或不是 docgen 写的，没有覆盖，这一步没有写任何文件：\n"
        + "\n".join(f"  {path}" for path in edited)
        + "\n",
        hint="要保留改动，请把文件另存到 output 以外；不要了，请加 --overwrite 再运行一次。",
    )


def _guarded(files: Mapping[str, bytes]) -> list[str]:
    return [path for path in files if path.startswith("output/")]


def _stale(
    root: Path, files: Mapping[str, bytes], manifest: Mapping[str, list[str]], owned: Sequence[str]
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


def _write_manifest(root: Path, before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> None:
    if before != after:
        (root / MANIFEST).parent.mkdir(parents=True, exist_ok=True)
        _replace(root / MANIFEST, _manifest_bytes(after))


def _manifest_bytes(entries: Mapping[str, list[str]]) -> bytes:
    body = {"docgen": 1, "files": {path: entries[path] for path in sorted(entries)}}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _write_temporaries(root: Path, files: Mapping[str, bytes]) -> dict[Path, Path]:
    """Phase one: every new content lies complete on the disk beside its target."""
    temporary: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            _refuse_locked(target)
            beside = target.with_name(target.name + TEMPORARY)
            temporary[target] = beside
            _write_through(beside, data)
    except OSError as error:
        for beside in temporary.values():
            beside.unlink(missing_ok=True)
        raise _not_writable(target, error) from error
    return temporary


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
        _write_through(beside, data)
        beside.replace(target)
    except OSError as error:
        raise _not_writable(target, error) from error


def replaced(target: Path, data: bytes) -> None:
    """Write a file that no manifest guards, complete or not at all. :raises OutputError: it cannot be written."""
    _replace(target, data)


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _refuse_locked(target: Path) -> None:
    """On Windows a file open in WPS cannot be replaced: find that out before anything is."""
    if target.exists():
        with target.open("r+b"):
            pass


def _sweep(root: Path, files: Mapping[str, bytes]) -> None:
    """Remove what a crashed run left behind in the folders now written to."""
    for folder in {(root / path).parent for path in files}:
        for left in folder.glob(f"*{TEMPORARY}") if folder.is_dir() else ():
            left.unlink(missing_ok=True)


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
