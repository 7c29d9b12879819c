"""Zip packages (docx, xlsx, zip) read with limits and written so that the same parts give the same bytes.

No meaning of the parts is known here. Limits guard against size bombs before anything is unpacked.
"""

import contextlib
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TypeVar

from docgen.errors import SourceError

Result = TypeVar("Result")

MAX_FILE_BYTES = 20 * 2**20  # a return of 28 rows has 20 KB; pictures of a whole album still fit
MAX_ENTRIES = 2000
MAX_UNPACKED_BYTES = 200 * 2**20
MAX_RATIO = 200  # for parts above 1 MiB; ordinary sheet XML packs 10 to 40 times
MAX_ARCHIVE_BYTES = 200 * 2**20  # a zip of many files, each of which may have the size of one

# What zipfile raises on damaged packages; an .xlsx or .docx is only ever stored or deflated.
_FAULTS = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    RuntimeError,
    OSError,
    ValueError,
    LookupError,
    struct.error,
    lzma.LZMAError,
    zlib.error,
)


def read_parts(data: bytes, *, name: str) -> dict[str, bytes]:
    """All parts of a zip package by name, in their order.

    :raises SourceError: not a zip, damaged, or larger than the limits of this module.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_limits(package, name=name)
            return {
                entry.filename: _content(package, entry, data) for entry in package.infolist() if not entry.is_dir()
            }
    except _FAULTS as error:
        raise SourceError(f"{name}：文件已损坏，不能解包。", hint="请重新取得该文件。") from error


def _content(package: zipfile.ZipFile, entry: zipfile.ZipInfo, data: bytes) -> bytes:
    """A part as `package.read` gives it; a small one that other packages had as well is the same object as theirs.

    Files of one origin have most parts in common, and what is worked out of such a part can then be looked up.
    """
    deflated = _deflated(entry, data) if entry.file_size <= _SHARED_BYTES else None
    content = _inflated(deflated, entry.file_size, entry.CRC) if deflated else None
    return package.read(entry) if content is None else content


def _deflated(entry: zipfile.ZipInfo, data: bytes) -> bytes | None:
    """The packed bytes of a part; None where there is anything about it that `zipfile` should judge."""
    usual = entry.compress_type == zipfile.ZIP_DEFLATED and entry.orig_filename.isascii() and entry.header_offset >= 0
    if not usual or entry.flag_bits & _SPECIAL:
        return None
    name = entry.header_offset + _HEADER.size
    signature, named, extra = _HEADER.unpack_from(data, entry.header_offset)
    if signature != b"PK\3\4" or data[name : name + named] != entry.orig_filename.encode():
        return None
    return data[name + named + extra : name + named + extra + entry.compress_size]


@lru_cache(maxsize=64)
def _inflated(deflated: bytes, size: int, crc: int) -> bytes | None:
    """None: it does not inflate to so many bytes with this checksum."""
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    with contextlib.suppress(zlib.error):
        content = inflating.decompress(deflated, size + 1)
        if inflating.eof and (len(content), zlib.crc32(content)) == (size, crc):
            return content
    return None


_SHARED_BYTES = 2**16  # unpacked; above it a part is hardly the same twice, and too much to keep in mind
_SPECIAL = 0x61  # encrypted or patched
_HEADER = struct.Struct("<4s22xHH")  # of a part: signature, lengths of its name and of what is added to it


def once_for_equal(function: Callable[[bytes], Result]) -> Callable[[bytes], Result]:
    """The function of a part, worked out once for parts that are the same to the byte; large ones are not kept in mind."""
    known = lru_cache(maxsize=64)(function)

    @wraps(function)
    def looked_up(content: bytes) -> Result:
        return known(content) if len(content) <= _SHARED_BYTES else function(content)

    return looked_up


def check_limits(
    package: zipfile.ZipFile,
    *,
    name: str,
    what: str = "文件",
    hint: str = "请删除多余的工作表、图片和空行后另存。",
) -> None:
    """:raises SourceError: when unpacking would cost more than an office document can be worth."""
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed_tight = any(
        entry.file_size > 2**20 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or packed_tight:
        raise SourceError(
            f"{name}：{what}展开后过大（{len(entries)} 个部件，{unpacked // 2**20} MB），不予打开。",
            hint=hint,
        )


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a zip archive; `data` None: it could not be had, and `problem` says why."""

    name: str
    data: bytes | None
    problem: str = ""


def members(data: bytes, *, name: str) -> tuple[Member, ...]:
    """The files of a zip archive somebody packed, by their paths in it as that person saw them, folders left out.

    :raises SourceError: not a zip, damaged, or larger than the limits of this module.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_limits(package, name=name, what="压缩包", hint="请分几个压缩包报送。")
            return tuple(_members(package))
    except _FAULTS as error:
        raise SourceError(f"{name}：压缩包已损坏，不能解包。", hint="请重新取得该文件。") from error


def _members(package: zipfile.ZipFile) -> Iterator[Member]:
    for entry in package.infolist():
        name = _packed_name(entry)
        if name.endswith("/"):
            continue
        if entry.flag_bits & _ENCRYPTED:
            yield Member(name, None, "设有密码")
            continue
        try:
            yield Member(name, package.read(entry))
        except _FAULTS:
            yield Member(name, None, "已损坏")


_ENCRYPTED, _IS_UTF_8 = 0x1, 0x800
_UNICODE_PATH = 0x7075


def _packed_name(entry: zipfile.ZipInfo) -> str:
    """The path as its packer saw it: Chinese Windows writes GBK, which zipfile takes for the code page of DOS.

    `orig_filename`, because on Windows `filename` has the second byte of some characters turned into a slash.
    """
    if entry.flag_bits & _IS_UTF_8:
        name = entry.orig_filename
    else:
        raw = entry.orig_filename.encode("cp437", "replace")
        name = _unicode_path(entry.extra, raw) or _decoded(raw) or entry.orig_filename
    plain = "".join(each if each.isprintable() else "_" for each in name.replace("\\", "/"))
    return plain.lstrip("/")


def _decoded(raw: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """What WinRAR and Info-ZIP add for those who cannot know the code page; void where the name was changed since."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        field = extra[place + 4 : place + 4 + length]
        if kind == _UNICODE_PATH and length > 5 and struct.unpack_from("<I", field, 1)[0] == zlib.crc32(raw):
            return field[5:].decode("utf-8", "replace")
        place += 4 + length
    return None


@dataclass(frozen=True, slots=True)
class Packed:
    """A part that is deflated already, to be copied into any number of packages as it is."""

    deflated: bytes
    size: int  # bytes before deflating
    crc: int


def packed(content: bytes | Iterable[bytes | memoryview]) -> Packed:
    """Deflate a part. One given in pieces is never held as a whole, and comes out as if it were."""
    deflating = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated, size, crc = [], 0, 0
    for piece in (content,) if isinstance(content, bytes) else content:
        deflated.append(deflating.compress(piece))
        size, crc = size + len(piece), zlib.crc32(piece, crc)
    return Packed(b"".join((*deflated, deflating.flush())), size, crc)


def is_intact(part: Packed) -> bool:
    """Whether a part inflates to what was deflated, by length and checksum; looked at in pieces."""
    if part.size <= _LOOK_BYTES:
        content = zlib.decompress(part.deflated, -zlib.MAX_WBITS, part.size or 1)
        return (len(content), zlib.crc32(content)) == (part.size, part.crc)
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    size, crc, rest = 0, 0, part.deflated
    while rest:
        piece = inflating.decompress(rest, _LOOK_BYTES)
        size, crc, rest = size + len(piece), zlib.crc32(piece, crc), inflating.unconsumed_tail
    return inflating.eof and (size, crc) == (part.size, part.crc)


Part = bytes | Packed


def write_parts(parts: Mapping[str, Part] | Iterable[tuple[str, Part]]) -> bytes:
    """A zip package of these parts in this order, without times, directories or machine marks."""
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    pieces: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for part_name, content in pairs:
        part = content if isinstance(content, Packed) else packed(content)
        name, about = _about(part_name, part)
        pieces += (b"PK\3\4", about, name, part.deflated)
        directory += (b"PK\1\2" + _MADE_BY, about, _ATTRIBUTES, struct.pack("<I", at), name)
        at += 4 + len(about) + len(name) + len(part.deflated)
    listed = b"".join(directory)
    count = len(directory) // 5
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(listed), at, 0)
    return b"".join((*pieces, listed, end))


# What the records of a zip say of every part (APPNOTE 4.3.7, 4.3.12): deflated, for version 2.0, on no
# particular system, at the earliest time zip can hold, since a real one would change the bytes each run.
_LEVEL = 6
_LOOK_BYTES = 2**20
_MADE_BY = struct.pack("<H", 20)
_ATTRIBUTES = struct.pack("<3HI", 0, 0, 0, 0o600 << 16)
_EARLIEST = (0, 1 << 5 | 1)


def _about(part_name: str, part: Packed) -> tuple[bytes, bytes]:
    """The name of a part as it is stored, and what the local header and the directory both say of it."""
    flags = 0 if part_name.isascii() else _IS_UTF_8
    name = part_name.encode("ascii" if part_name.isascii() else "utf-8")
    sizes = (part.crc, len(part.deflated), part.size, len(name), 0)
    return name, struct.pack("<5H3I2H", 20, flags, zipfile.ZIP_DEFLATED, *_EARLIEST, *sizes)
