"""Zip-based workbooks before any reader sees them: limits, DOCTYPE, and what reading will cost.

`costs_little` decides which files are read without a worker process. It must be right about hostile files,
so it counts instead of trusting: what it does not understand costs much.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from docgen import archive
from docgen.errors import SourceError
from docgen.excel.grid import FAULTS
from docgen.excel.sniff import WorkbookError, not_unpacked, with_doctype

# A form of ours has 13 KB, 60 KB unpacked and 2000 tags of at most some hundred characters.
CHEAP_BYTES = 2 * 2**20
CHEAP_UNPACKED_BYTES = 20 * 2**20
CHEAP_TAGS = 20_000  # some of openpyxl's loops take the square of it
CHEAP_WORK = 50_000_000  # tags × longest text between two: a shared formula is translated anew for each cell
CHEAP_MERGED_CELLS = 100_000  # openpyxl makes an object for each
MAX_MERGED_CELLS = 4 * 2**20  # four whole columns

_DOCTYPE = re.compile(rb"<\0!\0D\0O\0C\0T|\0<\0!\0D\0O\0C\0T")
_OTHER_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
# What stands after the name of an element that covers cells. In a text it counts as well, with the same result for
# what is understood: at worst the file goes to the worker.
_BLOCKS = (b"mergeCell", b"hyperlink")
_REFERENCE = re.compile(rb"""\s+ref="([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?"[^>]*>""")


def within_limits(data: bytes, file: str) -> int:
    """How many bytes the package claims to unpack to.

    :raises WorkbookError: damaged, or more than an office document can be worth.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            archive.check_limits(package, name=file)
            return sum(entry.file_size for entry in package.infolist())
    except SourceError as error:
        raise WorkbookError(error.message, code="workbook-too-large") from error
    except FAULTS as error:
        raise not_unpacked(file) from error


def unpacked(data: bytes, file: str) -> Mapping[str, bytes]:
    """All parts of an OOXML package that may be given to a reader.

    :raises WorkbookError: damaged; a part has a DOCTYPE, which is where entities are declared; or a few bytes
        merge or link more cells than openpyxl could make.
    """
    try:
        parts = archive.read_parts(data, name=file)
    except SourceError as error:
        raise not_unpacked(file) from error
    for name, content in parts.items():
        if name.lower().endswith((".xml", ".rels", ".vml")) and _has_doctype(content):
            raise with_doctype(file)
    if sum(_counted(content).merged for content in parts.values()) > MAX_MERGED_CELLS:
        raise WorkbookError(f"{file}：合并或设链接的区域过大。", code="workbook-too-large")
    return parts


@archive.once_for_equal
def _has_doctype(content: bytes) -> bool:
    """Also in the encodings of two bytes."""
    return b"<!DOCTYPE" in content or (b"\0" in content and _DOCTYPE.search(content) is not None)


def pictures(data: bytes) -> int:
    """How many pictures a package has; 0 for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return sum(re.search(r"(?:media|Pictures)/[^/]+$", name) is not None for name in package.namelist())
    except FAULTS:
        return 0


def costs_little(parts: Mapping[str, bytes]) -> bool:
    """Whether openpyxl reads this within seconds and in little memory, whoever wrote it."""
    counted = [_counted(content) for content in parts.values()]
    tags = sum(each.tags for each in counted)
    if not all(each.countable for each in counted) or tags > CHEAP_TAGS:
        return False
    longest = CHEAP_WORK // max(tags, 1)
    if any(_has_gap(content, longest) for content in parts.values() if _is_markup(content)):
        return False
    return all(each.plain for each in counted) and sum(each.merged for each in counted) <= CHEAP_MERGED_CELLS


class _Counts(NamedTuple):
    """What a part will cost, as far as it could be read as XML.

    `countable`: in an encoding in which anything can be counted. `merged`: how many cells the merged and the linked
    ranges have together, as far as they are understood; `plain`: all of them are written as programs write them.
    """

    countable: bool = True
    tags: int = 0
    merged: int = 0
    plain: bool = True


@archive.once_for_equal
def _counted(content: bytes) -> _Counts:
    if not _is_markup(content):
        return _Counts()
    countable = b"\0" not in content[:4] and _OTHER_ENCODING.match(content) is None
    merged, plain = 0, True
    for area in _areas(content):
        merged, plain = merged + (area or 0), plain and area is not None
    return _Counts(countable, content.count(b"<"), merged, plain)


def _is_markup(content: bytes) -> bool:
    """Whether a part could be read as XML; the names of parts are the sender's choice."""
    return content.lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n\0")[:1] == b"<"


def _has_gap(content: bytes, length: int) -> bool:
    """Whether more than `length` bytes stand before, between or after tags: from tag to tag, as far as that reaches."""
    start = 0
    while len(content) - start > length:
        start = content.rfind(b"<", start, start + length + 1) + 1
        if start == 0:
            return True
    return False


def _areas(content: bytes) -> Iterator[int | None]:
    """How many cells each merged or linked range has; None for one that is not written as programs write them."""
    for name in _BLOCKS:
        at = content.find(name)
        while at >= 0:
            after = at + len(name)
            if content[at - 1 : at] in (b"<", b":") and content[after : after + 1] in _AFTER_NAME:
                found = _REFERENCE.match(content, after)
                yield _area(*found.groups()) if found else None
            at = content.find(name, after)


_AFTER_NAME = (b" ", b"\t", b"\n", b"\r", b"/", b">", b"")


def _area(left: bytes, top: bytes, right: bytes | None, bottom: bytes | None) -> int:
    if not right or not bottom:
        return 1
    return (abs(int(bottom) - int(top)) + 1) * (abs(_number(right) - _number(left)) + 1)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
