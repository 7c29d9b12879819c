"""What `docgen collect` is given: files, folders, and zip archives taken apart, as names and bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from docgen import archive
from docgen.diagnostics import Diagnostic, finding
from docgen.errors import SourceError
from docgen.excel.sniff import FileKind, kind_of
from docgen.project.workspace import given_files, given_size, read_given
from docgen.source import SourceRef

_DEEPEST = 3  # archives in archives; somebody who packs deeper is not sending returns
_LITTER = ("__macosx", "thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it came; `name` includes the path in the archive it was packed in."""

    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix


@dataclass
class Incoming:
    """The files, in a stable order, and what is to be said of the archives they were in."""

    files: list[Given] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)
    left: int = archive.MAX_UNPACKED_BYTES  # for what lies in archives in archives together

    def add(self, name: str, data: bytes, depth: int = 0) -> None:
        """A file, or the files of an archive. An archive that cannot be taken apart wholly is kept as a file itself."""
        if depth >= _DEEPEST or kind_of(data) not in (FileKind.ZIP, FileKind.LOCKED_ZIP):
            self.files.append(Given(name, data))
            return
        try:
            self._unpack(name, data, depth)
        except SourceError as error:
            message = error.message.removeprefix(f"{name}：")
            self.notes.append(finding("archive-unreadable", message, SourceRef(name), hint=error.hint or None))
            self.files.append(Given(name, data))

    def _unpack(self, name: str, data: bytes, depth: int) -> None:
        found = archive.members(data, name=name)
        self.left -= sum(len(member.data or b"") for member in found)
        if self.left < 0:
            raise SourceError(f"{name}：压缩包里的压缩包展开后过大，不予打开。", hint="请分几个压缩包报送。")
        wanted = [member for member in found if not _litter(member.name)]
        whole = [member for member in wanted if member.data is not None]
        lost = [member for member in wanted if member.data is None]
        if lost:
            names = "、".join(f"{member.name}（{member.problem}）" for member in lost[:12])
            message = f"压缩包里有 {len(lost)} 个文件打不开：{names}。"
            self.notes.append(finding("archive-unreadable", message, SourceRef(name)))
            self.files.append(Given(name, data))
        skipped = len(found) - len(wanted)
        message = f"压缩包里有 {len(found)} 个文件，取出 {len(whole)} 个" + (f"，略去 {skipped} 个" if skipped else "")
        self.notes.append(finding("archive-opened", f"{message}。", SourceRef(name)))
        for member in whole:
            self.add(f"{name}/{member.name}", member.data or b"", depth + 1)


def _litter(name: str) -> bool:
    """What systems and programs leave behind: hidden files, locks of open documents."""
    parts = [part for part in PurePosixPath(name).parts if part != ".."]
    return any(part.startswith((".", "~$")) or part.lower() in _LITTER for part in parts)


def incoming(paths: Sequence[Path]) -> Incoming:
    """All files meant by the paths of the command line. :raises SourceError: one of them is not there."""
    found = Incoming()
    for path, size in _sized(paths):
        if size > archive.MAX_ARCHIVE_BYTES:
            message = f"文件过大（{size // 2**20} MB），没有收取。"
            found.notes.append(finding("file-not-taken", message, SourceRef(path.name)))
        else:
            found.add(path.name, read_given(path))
    return found


def _sized(paths: Sequence[Path]) -> Iterator[tuple[Path, int]]:
    for path in given_files(tuple(paths)):
        yield path, given_size(path)
