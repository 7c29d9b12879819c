"""Text as it may stand in a cell, how long it may be, and how much room it needs.

Nothing here knows a workbook library; `writing` and `correction` put the text into cells.
"""

import re
import unicodedata
from collections.abc import Sequence

TEXT_LIMIT = 32767  # UTF-16 units; Excel refuses a workbook with a longer cell
CUT_MARK = "……（文字过长，以下从略）"
TALLEST_ROW = 409.0  # points; Excel's limit
DIGIT_PIXELS = 8  # one unit of column width under 宋体 11, the standard font of every workbook written here
LINE_PITCH = 1.27  # line height ÷ font size; 宋体 has 1.19 to 1.25 in Excel and WPS

# What XML cannot carry (C0, surrogates, U+FFFE, U+FFFF) and the other planes' noncharacters, which nobody types.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(p * 65536 + n) for p in range(17) for n in (65534, 65535))
    + "]"
)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def clean(text: str) -> str:
    """The text without control characters and noncharacters; every kind of line end becomes one newline."""
    if text.isprintable():
        return text  # nothing to be cleaned of is printable
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def storable(text: str) -> str:
    """`text` cleaned and cut, visibly, to what one cell can hold."""
    kept = clean(text)
    if 2 * len(kept) <= TEXT_LIMIT or units(kept) <= TEXT_LIMIT:
        return kept
    room = TEXT_LIMIT - len(CUT_MARK)
    return kept.encode("utf-16-le")[: 2 * room].decode("utf-16-le", errors="ignore") + CUT_MARK


def units(text: str) -> int:
    """The length Excel counts: 𠮷 is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def unescaped(text: str) -> str:
    """Undo the ``_xHHHH_`` writing of characters that OOXML cannot hold otherwise (ISO/IEC 29500-1 §22.9.2.19)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def line_count(text: str, *, width: float, size: float) -> int:
    """Lines that wrapped `text` takes in a column of `width` units at font `size` points."""
    room = _room(width, size)
    return sum(_wrapped(line, room) for line in text.split("\n")) if "\n" in text else _wrapped(text, room)


def _room(width: float, size: float) -> int:
    """Half-width characters to a line."""
    return max(int(width * DIGIT_PIXELS / (size * 96 / 72 / 2)), 2)


# Runs of characters of one width: ASCII, what is surely wide, and single characters that must be looked up.
_RUNS = re.compile(
    "([ -~]+)|([\u2014\u2018\u2019\u201c\u201d\u2026\u3001-\u303e\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]+)|.",
    re.DOTALL,
)


def _wrapped(line: str, room: int) -> int:
    if 2 * len(line) <= room:
        return 1
    lines, used = 1, 0
    for run in _RUNS.finditer(line):
        taken = 1 if run[1] else 2 if run[2] else _taken(run[0])
        count = run.end() - run.start()
        fitting = (room - used) // taken
        if count <= fitting:
            used += count * taken
            continue
        more = -((fitting - count) // (room // taken))
        lines, used = lines + more, (count - fitting - (more - 1) * (room // taken)) * taken
    return lines


def _taken(character: str) -> int:
    """Half-width characters that a character takes."""
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def text_height(text: str, *, width: float, size: float) -> float:
    """Points that the wrapped text needs, not capped."""
    return _height(line_count(text, width=width, size=size), size)


def _height(lines: int, size: float) -> float:
    return lines * size * LINE_PITCH + 4


def fitted(text: str, *, width: float, sizes: Sequence[float], known: float = 0.0) -> tuple[float, float]:
    """The first of `sizes` at which the text fits into the tallest row, the last where none does, and its height then.

    `known`: how high the row is already. A text that surely fits into that is not measured, and has that height.
    """
    # At most one half-width character is lost at the end of each line.
    most = 1 + text.count("\n") + 2 * len(text) // (_room(width, sizes[0]) - 1)
    if _height(most, sizes[0]) <= min(known, TALLEST_ROW):
        return sizes[0], known
    for size in sizes:
        height = text_height(text, width=width, size=size)
        if height <= TALLEST_ROW:
            break
    return size, height


def heading_size(text: str, *, width: float) -> float:
    """10 points, or somewhat less where that keeps a heading from losing one character to a second line."""
    room = width - 0.5  # the bold of 黑体 is a little wider
    return next((size for size in (10.0, 9.5, 9.0) if line_count(text, width=room, size=size) == 1), 10.0)
