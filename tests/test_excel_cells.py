"""How much room text needs in a cell, and what of it may stand there."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from docgen.excel import cells

MIXED = st.text(st.sampled_from("任务，“”—…·①a1 %\t（）\u3000ｱ𠮷é\u200b") | st.characters(codec="utf-8"), max_size=60)
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def lines_one_by_one(line: str, room: int) -> int:
    """The plain rule: a character that no longer fits begins the next line."""
    lines, used = 1, 0
    for character in line:
        taken = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        if used + taken > room:
            lines, used = lines + 1, 0
        used += taken
    return lines


@given(MIXED, st.floats(0.5, 60), st.sampled_from((7, 8, 9, 10, 11, 18)))
def test_text_is_wrapped_as_if_character_by_character(text: str, width: float, size: float) -> None:
    room = max(int(width * cells.DIGIT_PIXELS / (size * 96 / 72 / 2)), 2)
    expected = sum(lines_one_by_one(line, room) for line in text.split("\n"))
    assert cells.line_count(text, width=width, size=size) == expected


def test_the_characters_taken_for_wide_without_looking_are_wide() -> None:
    for number in range(0x3FFFF):
        run = cells._RUNS.fullmatch(chr(number))
        if run and (run[1] or run[2]):
            assert cells._taken(chr(number)) == (1 if run[1] else 2), hex(number)


@given(st.text())
def test_clean_text_is_left_alone_and_other_text_loses_only_what_nobody_sees(text: str) -> None:
    kept = cells.clean(text)
    assert cells.clean(kept) == kept
    assert not UNPRINTABLE.search(kept)
    assert kept == UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")) or any(
        ord(each) & 0xFFFE == 0xFFFE for each in text
    )
