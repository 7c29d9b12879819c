"""Small things all readers of text share: rows of cells, lines, and what is said of text that is no table."""

import re
from collections.abc import Iterable, Sequence

from docgen.source import RawCell, RawRow, SourceRef

_NEWLINE = re.compile(r"\r\n|\r|\n")
_SHOWN = 12  # numbers of lines in one sentence


def lines_of(text: str) -> list[str]:
    """Lines as an editor counts them: str.splitlines would also cut at signs that stand inside a cell."""
    return _NEWLINE.split(text)


def row_of(texts: Iterable[str], where: SourceRef) -> RawRow:
    return RawRow(tuple(RawCell(text, where, value=text or None) for text in texts), where)


def unread(count: int, places: Sequence[int | None], what: str) -> tuple[str, ...]:
    """A note that `count` lines were seen and not read; empty where there are none. `what` says why they were not."""
    if not count:
        return ()
    known = [str(place) for place in places if place is not None]
    shown = f"（第{'、'.join(known[:_SHOWN])}{'…' if len(known) > _SHOWN else ''}行）" if known else ""
    return (f"另有 {count} 行文字{what}，未读取{shown}。",)
