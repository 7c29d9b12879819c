"""A returned form as entries: whose it is, which items its rows answer, what each cell says.

`RawForm` in, entries and findings out. Identity comes from inside the file, rows by id, columns by
heading. Values are read where that is certain; whether they are right is for `validate`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from docgen import schema, values, zh
from docgen.diagnostics import Diagnostic, finding
from docgen.model import Period, ProgressEntry, Registry, Round, RowCount, Unit
from docgen.sheets import FilledRow, FormSpec, RawForm
from docgen.source import Places, RawCell, SourceRef

_OPTIONAL = frozenset(column.key for column in schema.FORM_COLUMNS if not column.required)


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
    form: RawForm,
    *,
    unit: Unit,
    round_: Round,
    expected: Sequence[str],
    names: Mapping[str, str],
    whose: Callable[[str], str] = lambda _: "",
) -> Entries:
    """Read the rows of `unit`'s form.

    `expected` are the ids of the items the unit must report; `names` gives the task name of each, for
    messages; `whose` tells whose an item is that is not the unit's. Rows are used once, by id; every other row is
    refused with a finding.
    """
    found = _about_headings(form)
    entries: dict[str, ProgressEntry] = {}
    refused = 0
    for row in form.rows:
        item_id, problem = _row_id(row, expected, entries, whose)
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
    row: FilledRow, expected: Sequence[str], taken: Mapping[str, ProgressEntry], whose: Callable[[str], str]
) -> tuple[str, Diagnostic | None]:
    cell = row.get("item_id")
    where = cell.where if cell else row.where
    item_id = cell.text.strip().upper() if cell else ""
    if not item_id:
        texts = [cell.text.strip() for cell in row.cells.values() if not cell.blank]
        if re.match(r"(?:合|总|小)\s*计", texts[0] if texts else ""):
            return "", finding("row-total", "合计行，未计入。", where)
        return "", finding("row-added", f"这一行没有任务编号，内容为“{values.short('；'.join(texts))}”。", where)
    if re.fullmatch(r"(?:合|总|小)\s*计", item_id):
        return "", finding("row-total", "合计行，未计入。", where)
    if item_id not in expected:
        owner = f"（{words}）" if (words := whose(item_id)) else ""
        return "", finding("row-unknown", f"任务编号“{item_id}”{owner}不在本单位应报的任务之中。", where)
    if item_id in taken:
        return "", finding("row-repeated", f"任务编号“{item_id}”出现了两次。", where, subject=item_id)
    return item_id, None


def _entry(row: FilledRow, item_id: str, unit: Unit, round_: Round) -> tuple[ProgressEntry, list[Diagnostic]]:
    found = [
        finding("cell-fault", f"“{column.heading}”是{cell.fault}。", cell.where, subject=item_id)
        for column in schema.INPUT_COLUMNS
        if (cell := row.get(column.key)) and cell.fault
    ]
    readable = {key: cell for key, cell in row.cells.items() if not cell.fault}
    status, about_status = values.status(readable.get("status"), item_id, round_)
    progress, about_progress = values.progress(readable.get("progress"), item_id)
    expected, about_expected = values.expected(readable.get("expected"), item_id, round_.period.year)
    entry = ProgressEntry(
        item_id=item_id,
        unit=unit.code,
        status=status,
        progress=progress,
        achievements=_text(readable, "achievements"),
        problems=_text(readable, "problems"),
        next_steps=_text(readable, "next_steps"),
        expected=expected,
        expected_words=_text(readable, "expected"),
        coordination=_text(readable, "coordination"),
        where=row.where,
        cells=Places(row.where, {key: cell.column for key, cell in row.cells.items()}),
    )
    return entry, found + about_status + about_progress + about_expected


def _text(row: Mapping[str, RawCell], key: str) -> str:
    """The answer; in a cell that may stay blank, 无 and / say the same as a blank."""
    cell = row.get(key)
    words = cell.text.strip() if cell else ""
    return "" if key in _OPTIONAL and values.is_nothing(words) else words


# ---- back into a form --------------------------------------------------------------------------------------------


def prefilled(spec: FormSpec, form: RawForm) -> FormSpec:
    """The form with every answer of `form` that could be read, as it was written, good or not.

    Of rows with the same number the first one counts, as in `read_entries`.
    """
    answers: dict[str, FilledRow] = {}
    for row in form.rows:
        number = row.get("item_id")
        answers.setdefault(number.text.strip().upper() if number else "", row)
    rows = (replace(row, prefilled=_answers(answers.get(row.item_id))) for row in spec.rows)
    sign_off = {label: cell.text for label, cell in form.sign_off.items() if not cell.fault}
    return replace(spec, rows=tuple(rows), sign_off=sign_off)


def _answers(row: FilledRow | None) -> Mapping[str, str] | None:
    if row is None:
        return None
    cells = ((column.key, row.get(column.key)) for column in schema.INPUT_COLUMNS)
    return {key: cell.text for key, cell in cells if cell is not None and not cell.fault}
