"""Chinese as offices write it, both ways: numerals, dates, quarters, deadlines, full-width forms, 〔〕.

Pure functions over text. A text that cannot be read gives None, never a guess. `words` has the signs and
numerals, `spans` the days that one written time covers, `times` what a cell with a time says.
"""

from docgen.zh.spans import QUARTERS, month_end, read_quarter, years
from docgen.zh.times import OPEN, OPEN_WORDS, When, milestones, read_date, read_when
from docgen.zh.words import (
    DIGITS,
    SEPARATORS,
    capital_numeral,
    comparable,
    document_number,
    enumerated,
    first_sentences,
    half_width,
    is_note,
    long_date,
    numeral,
    runs,
    share,
    without_blanks,
)

__all__ = [
    "DIGITS",
    "OPEN",
    "OPEN_WORDS",
    "QUARTERS",
    "SEPARATORS",
    "When",
    "capital_numeral",
    "comparable",
    "document_number",
    "enumerated",
    "first_sentences",
    "half_width",
    "is_note",
    "long_date",
    "milestones",
    "month_end",
    "numeral",
    "read_date",
    "read_quarter",
    "read_when",
    "runs",
    "share",
    "without_blanks",
    "years",
]
