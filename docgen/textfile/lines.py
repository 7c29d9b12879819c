"""Small things all readers of text share: rows of cells, lines, and what is said of text that is no table."""

import re
from collections.abc import Iterable, Sequence

from docgen.source import RawCell, RawRow, SourceRef

_NEWLINE = re.compile(r"\r\n|\r|\n")
_SHOWN = 12  # lines named in one sentence
_LONGEST = 60  # characters of such a line


def lines_of(text: str) -> list[str]:
    """Lines as an editor counts them: str.splitlines would also cut at signs that stand inside a cell."""
    return _NEWLINE.split(text)


def row_of(texts: Iterable[str], where: SourceRef) -> RawRow:
    return RawRow(tuple(RawCell(text, where, value=text or None) for text in texts), where)


def unread(lines: Sequence[tuple[str, int | None]], what: str) -> tuple[str, ...]:
    """A note that lines were seen and not read, with their text and number; empty where there are none.

    `what` says why they were not.
    """
    if not lines:
        return ()
    shown = "、".join(f"{f'第{place}行' if place else ''}“{_clipped(text)}”" for text, place in lines[:_SHOWN])
    return (f"另有 {len(lines)} 行文字{what}，未读取（{shown}{'…' if len(lines) > _SHOWN else ''}）。",)


def _clipped(text: str) -> str:
    bare = text.strip()
    return bare if len(bare) <= _LONGEST else bare[:_LONGEST] + "…"
