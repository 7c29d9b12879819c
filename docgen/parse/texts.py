"""What the texts of cells are, whatever their column: numbers, notes, marks that a page or a program left behind."""

import re

from docgen import zh
from docgen.source import RawRow

MARKUP = re.compile(r"</?(?:p|br|span|div)\b[^>]*>", re.IGNORECASE)
ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")  # how OOXML writes control signs; copied as text, _x000D_ stays behind

_NUMBERING = re.compile(r"^[（(]?(.*?)[）)]?[、.．，,：:]*$")
_NOTE_GOES_ON = re.compile(r"^(?:[（(]?\d{1,2}(?:[）)、]|[.．](?!\d))|[①-⑳])\s*\S")
_SECTION = (
    re.compile(r"^(?:第[一二三四五六七八九十]+(?:部分|章|篇|类)[、：:\s]*|[一二三四五六七八九十]+[、．.])\s*"),
    re.compile(r"^[（(][一二三四五六七八九十]+[）)]、?\s*"),
    re.compile(r"^\d+[.、．]\s*"),
)
_SHOWN = 100  # characters of a text that a finding names


def unmarked(text: str) -> str:
    """The text without what is no sign of it."""
    return ESCAPED.sub("", MARKUP.sub("", text)).replace("\ufeff", "").strip()


def number_of(text: str) -> str:
    """1.0 of a spreadsheet is 1; 1. 1、 （1） are 1: the marks around a number are not the number."""
    plain = zh.half_width(text)
    if re.fullmatch(r"\d+\.0+", plain):
        return plain.split(".")[0]
    match = _NUMBERING.match(text)
    inner = match[1] if match else text
    return zh.half_width(inner) if is_number(inner) else text


def is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:[-.]\d+)*|[一二三四五六七八九十百]+", zh.half_width(text).strip()))


def continues_note(text: str) -> bool:
    """2.… below 注：1.…"""
    return bool(_NOTE_GOES_ON.match(text.strip()))


def section(text: str) -> tuple[int, str]:
    """The level that the number of a title gives it (一、 1, （一） 2, 1. 3, none 0), and the title without it."""
    bare = unmarked(text)
    for level, mark in enumerate(_SECTION, start=1):
        if (match := mark.match(bare)) and bare[match.end() :]:
            return level, bare[match.end() :]
    return 0, bare


def clipped(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def words_of(row: RawRow) -> str:
    """The texts of a row, for a finding that names them."""
    return clipped("；".join(cell.text.strip() for cell in row if not cell.blank))
