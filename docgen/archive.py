"""Zip packages (docx, xlsx, zip) read with limits and written so that the same parts give the same bytes.

No meaning of the parts is known here. Limits guard against size bombs before anything is unpacked.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from docgen.errors import SourceError

MAX_FILE_BYTES = 20 * 2**20  # a return of 28 rows has 20 KB; pictures of a whole album still fit
MAX_ENTRIES = 2000
MAX_UNPACKED_BYTES = 200 * 2**20
MAX_RATIO = 200  # for parts above 1 MiB; ordinary sheet XML packs 10 to 40 times

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
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time zip can hold; a real one would change the bytes each run


def read_parts(data: bytes, *, name: str) -> dict[str, bytes]:
    """All parts of a zip package by name, in their order.

    :raises SourceError: not a zip, damaged, or larger than the limits of this module.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_limits(package, name=name)
            return {entry.filename: package.read(entry) for entry in package.infolist() if not entry.is_dir()}
    except _FAULTS as error:
        raise SourceError(f"{name}：文件已损坏，不能解包。", hint="请重新取得该文件。") from error


def check_limits(package: zipfile.ZipFile, *, name: str) -> None:
    """:raises SourceError: when unpacking would cost more than an office document can be worth."""
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed_tight = any(
        entry.file_size > 2**20 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or packed_tight:
        raise SourceError(
            f"{name}：文件展开后过大（{len(entries)} 个部件，{unpacked // 2**20} MB），不予打开。",
            hint="请删除多余的工作表、图片和空行后另存。",
        )


def write_parts(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """A zip package of these parts in this order, without times, directories or machine marks."""
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for part_name, content in pairs:
            entry = zipfile.ZipInfo(part_name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, content)
    return stream.getvalue()
