"""Checks of what a unit reports: one function each, in one tuple, run over every entry.

A check says what is wrong and returns findings; it never changes a value. Severity, and with it the
consequence, stands in the catalogue of `diagnostics`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from docgen import schema, zh
from docgen.diagnostics import Diagnostic, finding
from docgen.model import Item, ProgressEntry, StatusKind, Task
from docgen.sheets import RawForm
from docgen.source import SourceRef

ELSEWHERE = re.compile(r"(?:同上|如上|同前|同第.{1,6}[项行]|见附件.{0,12}|详见.{0,20}|见.{0,10}报告|略|无|/|—+|-+)")


@dataclass(frozen=True, slots=True)
class Checked:
    """One entry with what it is measured by. `previous` None: nothing was accepted last quarter."""

    entry: ProgressEntry
    item: Item
    previous: ProgressEntry | None
    already: frozenset[str]  # column keys with an unreadable cell: their follow-on faults are not told

    def told(self, code: str, key: str, message: str) -> Diagnostic:
        where = self.entry.cells.get(key, self.entry.where)
        return finding(code, message, where, subject=self.entry.item_id)


def required_cells_are_filled(c: Checked) -> Iterator[Diagnostic]:
    given = {"status": c.entry.status is not None, "progress": c.entry.progress is not None}
    for column in schema.editable(schema.FORM_COLUMNS):
        filled = given.get(column.key, bool(getattr(c.entry, column.key)))
        if column.required and not filled and column.key not in c.already:
            yield c.told("cell-blank", column.key, f"“{column.heading}”没有填写。")


def texts_are_not_too_long(c: Checked) -> Iterator[Diagnostic]:
    for column in schema.editable(schema.FORM_COLUMNS):
        words = getattr(c.entry, column.key)
        if column.max_length and isinstance(words, str) and len(words) > column.max_length:
            message = f"“{column.heading}”有 {len(words)} 字，超过 {column.max_length} 字。"
            yield c.told("text-too-long", column.key, message)


def done_means_100(c: Checked) -> Iterator[Diagnostic]:
    if c.entry.status is None or c.entry.progress is None:
        return
    word, progress = c.entry.status.word, c.entry.progress
    if c.entry.done and progress < 100:
        yield c.told("done-below-100", "progress", f"进度状态为“{word}”，完成进度却是 {progress}。")
    if not c.entry.done and progress == 100:
        yield c.told("full-but-not-done", "status", f"完成进度为 100，进度状态却是“{word}”。")


def not_started_means_0(c: Checked) -> Iterator[Diagnostic]:
    not_started = c.entry.status is not None and c.entry.status.kind is StatusKind.NOT_STARTED
    if c.entry.status and not_started and c.entry.progress:
        message = f"进度状态为“{c.entry.status.word}”，完成进度却是 {c.entry.progress}。"
        yield c.told("not-started-with-progress", "progress", message)


def behind_has_a_reason(c: Checked) -> Iterator[Diagnostic]:
    if c.entry.behind and c.entry.status and not c.entry.problems and "problems" not in c.already:
        message = f"进度状态为“{c.entry.status.word}”，没有写明问题及原因。"
        yield c.told("behind-without-reason", "problems", message)


def texts_say_something_themselves(c: Checked) -> Iterator[Diagnostic]:
    for column in schema.editable(schema.FORM_COLUMNS):
        words = getattr(c.entry, column.key)
        if isinstance(words, str) and ELSEWHERE.fullmatch(words.strip().rstrip("。")):
            yield c.told("text-refers-elsewhere", column.key, f"“{column.heading}”只写了“{words.strip()}”。")


def behind_has_a_plan(c: Checked) -> Iterator[Diagnostic]:
    if c.entry.behind and not (c.entry.next_steps and c.entry.expected_words):
        lacking = "下一步工作计划" if not c.entry.next_steps else "预计完成时间"
        key = "next_steps" if not c.entry.next_steps else "expected"
        if not (key == "expected" and c.item.deadline.ongoing):
            yield c.told("behind-without-plan", key, f"状态为滞后，没有填写“{lacking}”。")


def expected_is_within_the_deadline(c: Checked) -> Iterator[Diagnostic]:
    if c.entry.expected and c.item.deadline.date and c.entry.expected > c.item.deadline.date:
        message = f"预计完成时间 {c.entry.expected} 晚于完成时限“{c.item.deadline.shown}”。"
        yield c.told("expected-after-deadline", "expected", message)


def progress_does_not_fall(c: Checked) -> Iterator[Diagnostic]:
    before = c.previous.progress if c.previous else None
    if before is not None and c.entry.progress is not None and c.entry.progress < before:
        message = f"完成进度由上季度的 {before} 降为 {c.entry.progress}。"
        yield c.told("progress-fell", "progress", message)


def done_stays_done(c: Checked) -> Iterator[Diagnostic]:
    if c.previous and c.previous.done and c.entry.status and not c.entry.done:
        yield c.told("done-reopened", "status", f"上季度已报完成，本季度为“{c.entry.status.word}”。")


def the_text_is_new(c: Checked) -> Iterator[Diagnostic]:
    if (
        c.previous
        and c.entry.achievements
        and c.entry.achievements == c.previous.achievements
        and not (c.entry.done or "无新进展" in c.entry.achievements)
    ):
        yield c.told("text-repeated", "achievements", "与上季度一字不差。")


CHECKS: tuple[Callable[[Checked], Iterator[Diagnostic]], ...] = (
    required_cells_are_filled,
    texts_are_not_too_long,
    done_means_100,
    not_started_means_0,
    behind_has_a_reason,
    texts_say_something_themselves,
    behind_has_a_plan,
    expected_is_within_the_deadline,
    progress_does_not_fall,
    done_stays_done,
    the_text_is_new,
)


def check_entries(
    entries: Iterable[ProgressEntry],
    *,
    items: Mapping[str, Item],
    previous: Mapping[tuple[str, str], ProgressEntry],
    already: Iterable[Diagnostic],
) -> tuple[Diagnostic, ...]:
    """Run every check over every entry; `already` are the findings of reading, whose follow-ons are left out."""
    faulty: set[SourceRef] = {place for each in already for place in each.places}
    found: list[Diagnostic] = []
    for entry in entries:
        unreadable = frozenset(key for key, where in entry.cells.items() if where in faulty)
        before = previous.get((entry.item_id, entry.unit))
        checked = Checked(entry, items[entry.item_id], before, unreadable)
        found += [each for check in CHECKS for each in check(checked)]
    return tuple(found)


def given_text_changes(form: RawForm, pairs: Iterable[tuple[Task, Item]]) -> tuple[Diagnostic, ...]:
    """Locked cells the unit wrote over: never adopted, always told, since a moved deadline hides there."""
    known = {item.id: (task, item) for task, item in pairs}
    found = []
    for row in form.rows:
        cell = row.get("item_id")
        pair = known.get(cell.text.strip().upper()) if cell else None
        if pair is None:
            continue
        task, item = pair
        deadline = item.deadline
        for key, text in (("name", task.name), ("content", item.content), ("deadline", deadline.shown)):
            now = row.get(key)
            same = (text, deadline.words) if key == "deadline" else (text,)  # forms of old have the words only
            if now and not now.blank and zh.comparable(now.text) not in map(zh.comparable, same):
                heading = schema.column(schema.FORM_COLUMNS, key).heading
                message = f"“{heading}”与原表不同：原为“{_short(text)}”，现为“{_short(now.text)}”。"
                found.append(finding("given-text-changed", message, now.where, subject=item.id))
    return tuple(found)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
