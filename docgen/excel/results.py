"""The results of formulas, put back into a workbook that openpyxl saved without them.

openpyxl keeps a formula or its result, never both. Without results a copy looks empty until it is recalculated,
which the protected view of Excel and the previews of mail programs do not do.
"""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from xml.sax.saxutils import escape

from openpyxl.utils.datetime import to_excel
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen.excel import cells

_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f[^>]*?(?:/>|>[^<]*</f>))<v(?: ?/>|></v>)</c>')


def has_formulas(workbook: Workbook) -> bool:
    """Whether any worksheet has a formula, and loading the results is worth its time."""
    return any(cell.data_type == "f" for sheet in workbook.worksheets for cell in sheet._cells.values())


def put_back(sheet: bytes, known: Worksheet) -> bytes:
    """The sheet's XML with the results that `known`, the sheet as it was received, has at the same addresses."""
    return _FORMULA.sub(_with_result(known), sheet)


def _with_result(known: Worksheet) -> Callable[[re.Match[bytes]], bytes]:
    def written(match: re.Match[bytes]) -> bytes:
        address, look, formula = match.groups()
        cell = known[address.decode()]
        value: object = cell.value
        if isinstance(value, date | time | timedelta):  # a number in the file, counted from the workbook's own epoch
            value = to_excel(value, known.parent.epoch)  # type: ignore[no-untyped-call, union-attr]
        kind, text = _stored(value, cell.data_type)
        if not text:
            return match[0]
        look = re.sub(rb' t="[^"]*"', b"", look) + kind
        return b'<c r="%b"%b>%b<v>%b</v></c>' % (address, look, formula, escape(text).encode())

    return written


def _stored(value: object, data_type: str) -> tuple[bytes, str]:
    """The type attribute and the text that OOXML keeps for a result; no text where there is none."""
    if isinstance(value, bool):
        return b' t="b"', str(int(value))
    if isinstance(value, int | float):
        return b"", repr(value)
    if isinstance(value, str):
        return (b' t="e"' if data_type == "e" else b' t="str"'), cells.clean(value)
    return b"", ""
