"""What the marks say: findings by cell and by row, in words a clerk can follow. Knows no workbook but by its places."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from docgen import schema
from docgen.diagnostics import Diagnostic, Severity
from docgen.excel.correction.looks import MARKS
from docgen.excel.returned import Located
from docgen.source import SourceRef

_SHOWN_PLACES = 12


@dataclass(frozen=True)
class Remarks:
    """The findings, worst first, the form they are about, and the names of the workbook's sheets.

    `moved`: where each place of the findings is in this workbook, when that is not the one they were found in;
    None: it is. A place it does not have is only listed. `lead` says above the list what workbook this is then.
    """

    found: Sequence[Diagnostic]
    form: Located | None
    sheets: frozenset[str]
    moved: Mapping[SourceRef, SourceRef] | None = None
    lead: str = ""

    def place(self, place: SourceRef) -> SourceRef | None:
        return place if self.moved is None else self.moved.get(place)

    def places(self, each: Diagnostic) -> Iterator[SourceRef]:
        return (here for place in each.places if (here := self.place(place)) is not None)

    def at_cells(self, sheet: str) -> Mapping[str, Sequence[Diagnostic]]:
        """What colours the cells of this sheet, by address; each list is worst first."""
        cells: dict[str, list[Diagnostic]] = defaultdict(list)
        for each in self.found:
            for place in self.places(each):
                if place.sheet == sheet and is_address(place.cell) and each.severity in MARKS:
                    cells[place.cell or ""].append(each)
        return cells

    def by_row(self) -> Mapping[int, str]:
        """What stands beside each row of the form."""
        rows: dict[int, list[str]] = defaultdict(list)
        for each in self.found:
            for place in self.places(each):
                if self.form and place.sheet == self.form.sheet.name and place.row and is_address(place.cell):
                    rows[place.row].append(self._beside(each, place))
        return {row: "\n".join(dict.fromkeys(texts)) for row, texts in rows.items()}

    def _beside(self, each: Diagnostic, place: SourceRef) -> str:
        return f"【{each.severity.value}】{self._heading(place) or place.cell}：{each.message}{each.hint}"

    def _heading(self, place: SourceRef) -> str:
        letters = re.match(r"[A-Z]+", place.cell or "")
        if letters is None or self.form is None or place.sheet != self.form.sheet.name:
            return ""
        keys = (key for key, index in self.form.columns.items() if get_column_letter(index + 1) == letters[0])
        return next((schema.column(schema.FORM_COLUMNS, key).heading for key in keys), "")

    def position(self, each: Diagnostic) -> str:
        """填报表 J7（完成进度（%））; in a form of ours also where it was in the file that came."""
        here = tuple(self.places(each))
        if self.moved is None:
            return self._shown(here)
        was = _named(each.places)
        now = self._shown(here) if here else ""
        return "\n".join(filter(None, (now, f"原文件：{was}" if was else ""))) or "整个文件"

    def _shown(self, places: Sequence[SourceRef]) -> str:
        heading = self._heading(places[0])
        return (_named(places) or "整个文件") + (f"（{heading}）" if heading else "")


def _named(places: Sequence[SourceRef]) -> str:
    """Sheet and cells; empty for the whole of a file. Rows of a text file have no sheet."""
    names = [place.cell or f"第{place.row}行" for place in places if place.cell or place.row]
    shown = "、".join(dict.fromkeys(names[:_SHOWN_PLACES])) + ("等" if len(names) > _SHOWN_PLACES else "")
    return f"{places[0].sheet or ''} {shown}".strip()


def is_address(cell: str | None) -> bool:
    return cell is not None and re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", cell) is not None


def sentence(each: Diagnostic) -> str:
    return f"{each.severity.value}：{each.message}{each.hint}"


def summary(found: Sequence[Diagnostic], lead: str) -> str:
    """What stands above the list; `lead` says what workbook this is, where it is not the unit's own."""
    counts = [sum(each.severity is severity for each in found) for severity in Severity]
    return (
        f"共{len(found)}条：错误{counts[0]}条，请核对{counts[1]}条，说明{counts[2]}条。{lead}错误须改正后重新报送；"
        "请核对的，属实的可以不改。红色格为错误，橙色格为请核对，鼠标移到格上可看到意见，点本表的序号可转到该格。"
        "改好后直接用本文件报回，本表和表中的“校验意见”栏不必删除。"
    )
