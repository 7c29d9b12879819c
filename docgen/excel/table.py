"""Any spreadsheet as sheets of cells with addresses, and the refusal of everything else.

No meaning: what a heading or a value is for is decided by `returned` and `parse`. The content of a file decides
which reader gets it; what could hang or kill a reader is read in the worker process.
"""

from collections.abc import Callable, Mapping

from docgen import archive
from docgen.excel import fallback, grid, ods, packages, plain, xls, xlsx, xml2003
from docgen.excel.grid import MAX_COLUMNS, MAX_ROWS, Page, Sheet, Span, Visibility, address
from docgen.excel.sniff import FileKind, ReaderError, WorkbookError, kind_of, refusal
from docgen.excel.worker import guarded
from docgen.excel.xlsx import FAULTS, load

__all__ = [
    "FAULTS",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Sheet",
    "Span",
    "Visibility",
    "address",
    "load",
    "needs_guard",
    "read_pages",
    "read_sheets",
]

_READERS: Mapping[FileKind, Callable[[bytes, str], tuple[Page, ...]]] = {
    FileKind.XLSX: xlsx.read_unchecked,
    FileKind.XLS: xls.read,
    FileKind.ODS: ods.read,
    FileKind.XML2003: xml2003.read,
}


def read_sheets(data: bytes, *, file: str) -> tuple[Sheet, ...]:
    """Every worksheet, built of what `read_pages` finds.

    :raises WorkbookError: as `read_pages`, or there are too many cells.
    """
    return grid.built(read_pages(data, file=file), file)


def read_pages(data: bytes, *, file: str) -> tuple[Page, ...]:
    """Every worksheet of an .xlsx, .xlsm, .xls, .et, .ods or XML 2003 workbook, hidden ones included, in their order.

    Rows are ragged: each ends with its last cell that holds something or that a merged cell with a text covers;
    blank rows inside stay, at the end not. A workbook its own reader cannot open is tried with another one, which
    sees less and says so in the notes of the tables.

    :raises WorkbookError: it is something else, protected, damaged or too large; the message says what to do.
    """
    if len(data) > archive.MAX_FILE_BYTES:
        raise WorkbookError(f"{file}：文件过大（{len(data) // 2**20} MB）。", code="workbook-too-large")
    kind = kind_of(data)
    if kind not in _READERS:
        raise refusal(kind, file)
    if kind is FileKind.ODS:
        packages.within_limits(data, file)
    return _pages(data, kind, file)


def needs_guard(data: bytes, *, kind: FileKind, file: str) -> bool:
    """Whether a workbook must be read in the worker process: everything but a small and plain .xlsx.

    :raises WorkbookError: it is too large or cannot be unpacked, or a part has a DOCTYPE.
    """
    return _harmless(data, kind=kind, file=file) is None


def _harmless(data: bytes, *, kind: FileKind, file: str) -> Mapping[str, bytes] | None:
    """The parts of a small and plain .xlsx, which may be read in this process; None for any other file."""
    if kind is not FileKind.XLSX:
        return None
    if packages.within_limits(data, file) > packages.CHEAP_UNPACKED_BYTES or len(data) > packages.CHEAP_BYTES:
        return None
    parts = packages.unpacked(data, file)
    return parts if packages.costs_little(parts) else None


def _pages(data: bytes, kind: FileKind, file: str) -> tuple[Page, ...]:
    """By the kind's own reader, or by the other one where that fails; both failing, the first one's refusal counts."""
    try:
        parts = _harmless(data, kind=kind, file=file)
        if parts is not None:
            return plain.read(parts, file) or xlsx.read(data, file)
        return guarded(_READERS[kind], data, file, file=file)
    except ReaderError as error:
        first = error
    try:
        return guarded(fallback.read, data, file, file=file)
    except ReaderError as second:
        raise first from second
