"""A returned form as entries: whose it is, which items its rows answer, what each cell says.

`RawForm` in, entries and findings out. Identity comes from inside the file, rows by id, columns by
heading. Values are read where that is certain; whether they are right is for `validate`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from docgen import schema, zh
from docgen.diagnostics import Diagnostic, finding
from docgen.model import Period, ProgressEntry, Registry, Round, RowCount, Unit
from docgen.sheets import FilledRow, RawForm
from docgen.source import RawCell, SourceRef

NOTHING = ("无", "/", "—", "——", "-", "暂无", "没有")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(%?)$")


@dataclass(frozen=True, slots=True)
class Identified:
    """Whose form and of which quarter it is; None where that cannot be told."""

    unit: Unit | None
    period: Period | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """The rows of a form as entries, with the sum of rows and what could not be read."""

    entries: tuple[ProgressEntry, ...]
    rows: RowCount
    diagnostics: tuple[Diagnostic, ...]


def identify(form: RawForm, *, round_: Round, registry: Registry, original_name: str) -> Identified:
    """Tell unit and quarter from the hidden sheet, else from the visible cells; the file name only raises a question."""
    found: list[Diagnostic] = []
    marks = form.identity or {}
    if not marks:
        found.append(finding("hidden-marks-lost", "没有找到表内的隐藏标识。", form.where))
    seen = registry.named(form.unit_text.text) if form.unit_text and not form.unit_text.blank else None
    marked = registry.get(marks.get("unit", ""))
    unit = marked or seen
    place = form.unit_text.where if form.unit_text else form.where
    if unit is None:
        written = f"“{form.unit_text.text}”" if form.unit_text and not form.unit_text.blank else "空白"
        found.append(finding("unit-unknown", f"填报单位为{written}，不能确定是哪个单位。", place))
    elif marked and form.unit_text and not form.unit_text.blank and seen != marked:
        message = f"“填报单位”写作“{form.unit_text.text}”，但这是发给“{marked.name}”的填报表。"
        found.append(finding("unit-disagrees" if seen else "unit-text-changed", message, place))
        unit = None if seen else marked
    period = _period(marks.get("period", "")) or _period_in(form.period_text)
    found += _about_round(form, marks, period, round_)
    found += _about_file_name(original_name, unit, period, registry, form.where)
    return Identified(unit, period, tuple(found))


def _period(words: str) -> Period | None:
    quarter = zh.read_quarter(words)
    return Period(*quarter) if quarter else None


def _period_in(text: str) -> Period | None:
    plain = zh.without_blanks(zh.half_width(text))
    match = re.search(r"(?:\d{4}|[○〇零一二三四五六七八九]{4})年第?[一二三四1-4]季度|\d{4}[Qq][1-4]", plain)
    return _period(match[0]) if match else None


def _about_round(form: RawForm, marks: Mapping[str, str], period: Period | None, round_: Round) -> list[Diagnostic]:
    if period != round_.period:
        this = f"这份填报表是{period.name}的" if period else "看不出这是哪个季度的填报表"
        message = f"{this}，现在收取的是{round_.period.name}的。"
        return [finding("other-period", message, form.where)]
    version = marks.get("form_version")
    if version and version != str(round_.form_version):
        message = f"填报表是第 {version} 版，现行的是第 {round_.form_version} 版。"
        return [finding("form-version", message, form.where)]
    return []


def _about_file_name(
    name: str, unit: Unit | None, period: Period | None, registry: Registry, where: SourceRef
) -> list[Diagnostic]:
    named = [each for each in registry if each.name in name]
    said = _period_in(name)
    other_unit = unit is not None and named and unit not in named
    other_period = period is not None and said is not None and said != period
    if other_unit or other_period:
        return [finding("file-name-disagrees", f"收到时的文件名是“{name}”。", where)]
    return []


def read_entries(
    form: RawForm, *, unit: Unit, round_: Round, expected: Sequence[str], names: Mapping[str, str]
) -> Entries:
    """Read the rows of `unit`'s form.

    `expected` are the ids of the items the unit must report; `names` gives the task name of every known
    id, for messages. Rows are used once, by id; every other row is refused with a finding.
    """
    found = _about_headings(form)
    entries: dict[str, ProgressEntry] = {}
    refused = 0
    for row in form.rows:
        item_id, problem = _row_id(row, expected, entries)
        if problem:
            refused += 1
            found.append(problem)
        else:
            entry, problems = _entry(row, item_id, unit, round_)
            entries[item_id] = entry
            found += problems
    for item_id in expected:
        if item_id not in entries:
            message = f"缺少 {item_id}“{names.get(item_id, '')}”这一行。"
            found.append(finding("row-missing", message, form.where, subject=item_id))
    ordered = tuple(entries[item_id] for item_id in expected if item_id in entries)
    return Entries(ordered, RowCount(len(form.rows), len(form.rows) - refused, refused), tuple(found))


def _about_headings(form: RawForm) -> list[Diagnostic]:
    needed = [column for column in schema.FORM_COLUMNS if column.editable or column.key == "item_id"]
    return [
        finding("form-heading-missing", f"没有找到“{column.heading}”栏。", form.where)
        for column in needed
        if column.key in form.missing
    ]


def _row_id(
    row: FilledRow, expected: Sequence[str], taken: Mapping[str, ProgressEntry]
) -> tuple[str, Diagnostic | None]:
    cell = row.get("item_id")
    where = cell.where if cell else row.where
    item_id = cell.text.strip().upper() if cell else ""
    if not item_id:
        texts = [cell.text.strip() for cell in row.cells.values() if not cell.blank]
        if re.match(r"(?:合|总|小)\s*计", texts[0] if texts else ""):
            return "", finding("row-total", "合计行，未计入。", where)
        return "", finding("row-added", f"这一行没有任务编号，内容为“{_short('；'.join(texts))}”。", where)
    if re.fullmatch(r"(?:合|总|小)\s*计", item_id):
        return "", finding("row-total", "合计行，未计入。", where)
    if item_id not in expected:
        return "", finding("row-unknown", f"任务编号“{item_id}”不在本单位应报的任务之中。", where)
    if item_id in taken:
        return "", finding("row-repeated", f"任务编号“{item_id}”出现了两次。", where, subject=item_id)
    return item_id, None


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[:limit] + "…"


def _entry(row: FilledRow, item_id: str, unit: Unit, round_: Round) -> tuple[ProgressEntry, list[Diagnostic]]:
    found = [
        finding("cell-fault", f"“{column.heading}”是{cell.fault}。", cell.where, subject=item_id)
        for column in schema.editable(schema.FORM_COLUMNS)
        if (cell := row.get(column.key)) and cell.fault
    ]
    readable = {key: cell for key, cell in row.cells.items() if not cell.fault}
    progress, notes = _progress(readable.get("progress"), item_id)
    expected, more = _expected(readable.get("expected"), item_id)
    status_cell = readable.get("status")
    entry = ProgressEntry(
        item_id=item_id,
        unit=unit.code,
        status=round_.status(zh.without_blanks(status_cell.text)) if status_cell else None,
        progress=progress,
        achievements=_text(readable, "achievements"),
        problems=_text(readable, "problems"),
        next_steps=_text(readable, "next_steps"),
        expected=expected,
        expected_words=_text(readable, "expected"),
        coordination=_text(readable, "coordination"),
        where=row.where,
        cells={key: cell.where for key, cell in row.cells.items()},
    )
    return entry, found + notes + more + _status_words(status_cell, entry, round_)


def _status_words(cell: RawCell | None, entry: ProgressEntry, round_: Round) -> list[Diagnostic]:
    if cell is None or cell.blank or entry.status is not None:
        return []
    words = "、".join(status.word for status in round_.statuses)
    message = f"进度状态“{_short(cell.text.strip())}”不在选项之内（{words}）。"
    return [finding("status-not-listed", message, cell.where, subject=entry.item_id)]


def _text(row: Mapping[str, RawCell], key: str) -> str:
    """The answer; in a cell that may stay blank, 无 and / say the same as a blank."""
    cell = row.get(key)
    words = cell.text.strip() if cell else ""
    optional = not schema.column(schema.FORM_COLUMNS, key).required
    return "" if optional and words.rstrip("。") in NOTHING else words


def _progress(cell: RawCell | None, item_id: str) -> tuple[int | None, list[Diagnostic]]:
    """A whole number 0–100. 85%, ８５ and a 0.85 that is shown as 85% are certain; 0.85 alone is not."""
    if cell is None or cell.blank:
        return None, []
    shown_as_percent = "%" in cell.number_format and isinstance(cell.value, int | float)
    words = zh.without_blanks(zh.half_width(cell.text))
    match = _NUMBER.match(words)
    if shown_as_percent and isinstance(cell.value, int | float):
        number = round(float(cell.value) * 100, 6)
    elif match:
        number = float(match[1])
    else:
        message = f"完成进度应为 0 至 100 的整数，填报值为“{_short(cell.text.strip())}”。"
        return None, [finding("progress-not-a-number", message, cell.where, subject=item_id)]
    if not 0 <= number <= 100:
        message = f"完成进度应在 0 至 100 之间，填报值为“{cell.text.strip()}”。"
        return None, [finding("progress-out-of-range", message, cell.where, subject=item_id)]
    if number != int(number):
        message = f"完成进度应为整数，填报值为“{cell.text.strip()}”{_if_a_share(number)}。"
        return None, [finding("progress-not-a-number", message, cell.where, subject=item_id)]
    if words != str(int(number)):
        message = f"完成进度“{cell.text.strip()}”读作 {int(number)}。"
        return int(number), [finding("progress-normalised", message, cell.where, subject=item_id)]
    return int(number), []


def _if_a_share(number: float) -> str:
    percent = round(number * 100)
    return f"（如指百分之{zh.numeral(percent)}，请填 {percent}）" if number < 1 else ""


def _expected(cell: RawCell | None, item_id: str) -> tuple[date | None, list[Diagnostic]]:
    """A date cell or a written date; an open word (长期) is no date and no fault."""
    if cell is None or cell.blank or cell.text.strip().rstrip("。") in NOTHING:
        return None, []
    if isinstance(cell.value, datetime):
        return cell.value.date(), []
    if isinstance(cell.value, date):
        return cell.value, []
    when = zh.read_when(cell.text)
    if when is None:
        message = f"预计完成时间“{_short(cell.text.strip())}”读不出日期。"
        return None, [finding("date-unreadable", message, cell.where, subject=item_id)]
    return when.last, []
