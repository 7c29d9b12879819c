"""Checks of what a unit reports: one function each, in one tuple, run over every entry.

A check says what is wrong and returns findings; it never changes a value. Severity, and with it the
consequence, stands in the catalogue of `diagnostics`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from docgen import schema, zh
from docgen.diagnostics import Diagnostic, finding, has_errors
from docgen.model import AdjustmentRequest, Item, ProgressEntry, StatusKind, Task
from docgen.sheets import RawForm
from docgen.source import SourceRef

ELSEWHERE = re.compile(
    r"(?:同上|如上|同前|同第.{1,6}[项行]|(?:同|与)上(?:一?个?季度|期|次)(?:相同|一致|一样|情况)*"
    r"|见附件.{0,12}|详见.{0,20}|见.{0,10}报告|略|无|暂无|没有|[\W_]+)"
)

SAME_TEXT = 90  # per cent of equal characters from which a text is last quarter's
LONG_TEXT = 60  # characters from which a text should name a number or a date
SHORTEST_TEXT = 6  # characters, signs not counted, below which a text can hardly say what was done
SLOGANS = (
    "高度重视", "提高站位", "提高政治站位", "统一思想", "加强领导", "加强组织领导", "强化组织领导", "压实责任", "明确责任",
    "落实责任", "精心组织", "周密部署", "认真贯彻", "狠抓落实", "统筹推进", "扎实推进", "稳步推进", "有序推进", "积极推进",
    "持续推进", "全力推进", "大力推进", "深入推进", "加快推进", "按计划推进", "成效显著", "取得明显成效", "取得显著成效",
    "取得阶段性成效", "取得积极进展", "打下坚实基础", "奠定坚实基础",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """One entry with what it is measured by. `previous` None: nothing was accepted last quarter.

    `as_of` is the day the figures run to, `received` the day the return came.
    """

    entry: ProgressEntry
    item: Item
    previous: ProgressEntry | None
    as_of: date
    received: date
    already: frozenset[str]  # column keys with an unreadable cell: their follow-on faults are not told

    @property
    def still_to_come(self) -> bool:
        """Done on a day, or in a month, after the return came."""
        day = self.entry.expected
        return self.entry.done and day is not None and day.replace(day=1) > self.received

    @property
    def gone_by(self) -> bool:
        """Expected on a day that has passed without the item being done."""
        day = self.entry.expected
        return self.entry.status is not None and not self.entry.done and day is not None and day < self.as_of

    @property
    def reopened(self) -> bool:
        return (
            self.previous is not None and self.previous.done and self.entry.status is not None and not self.entry.done
        )

    def told(self, code: str, key: str, message: str) -> Diagnostic:
        where = self.entry.cells.get(key, self.entry.where)
        return finding(code, message, where, subject=self.entry.item_id)


def required_cells_are_filled(c: Checked) -> Iterator[Diagnostic]:
    given = {"status": c.entry.status is not None, "progress": c.entry.progress is not None}
    for column in schema.INPUT_COLUMNS:
        filled = given.get(column.key, bool(getattr(c.entry, column.key)))
        if column.required and not filled and column.key not in c.already:
            yield c.told("cell-blank", column.key, f"“{column.heading}”没有填写。")


def texts_are_not_too_long(c: Checked) -> Iterator[Diagnostic]:
    for column in schema.INPUT_COLUMNS:
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


def _points_elsewhere(words: str) -> bool:
    """同上, 见附件, 暂无, ……: words that say nothing themselves."""
    bare = words.strip()
    return ELSEWHERE.fullmatch(bare.rstrip("。") or bare) is not None


def texts_say_something_themselves(c: Checked) -> Iterator[Diagnostic]:
    for column in schema.INPUT_COLUMNS:
        words = getattr(c.entry, column.key)
        if words and isinstance(words, str) and _points_elsewhere(words):
            yield c.told("text-refers-elsewhere", column.key, f"“{column.heading}”只写了“{words.strip()}”。")


def behind_has_a_plan(c: Checked) -> Iterator[Diagnostic]:
    if not (c.entry.behind and c.entry.status):
        return
    lacking = {"next_steps": not c.entry.next_steps, "expected": not c.entry.expected_words}
    if c.item.deadline.ongoing:
        lacking["expected"] = False
    for key, blank in lacking.items():
        if blank and key not in c.already:
            heading = schema.column(schema.FORM_COLUMNS, key).heading
            message = f"进度状态为“{c.entry.status.word}”，没有填写“{heading}”。"
            yield c.told("behind-without-plan", key, message)


def done_has_its_date(c: Checked) -> Iterator[Diagnostic]:
    sure = c.entry.progress in (None, 100)  # else the status itself is in doubt
    if sure and c.entry.done and c.entry.status and c.entry.expected is None and "expected" not in c.already:
        written = (
            f"“预计完成时间”写作“{_short(c.entry.expected_words)}”" if c.entry.expected_words else "没有填写完成日期"
        )
        yield c.told("done-without-date", "expected", f"进度状态为“{c.entry.status.word}”，{written}。")


def done_is_not_in_the_future(c: Checked) -> Iterator[Diagnostic]:
    if c.still_to_come and c.entry.status:
        message = f"进度状态为“{c.entry.status.word}”，完成日期 {c.entry.expected} 却在报送日期 {c.received} 之后。"
        yield c.told("done-in-future", "expected", message)


def expected_is_not_past(c: Checked) -> Iterator[Diagnostic]:
    if c.gone_by and c.entry.status:
        message = (
            f"进度状态为“{c.entry.status.word}”，预计完成时间 {c.entry.expected} 却已过去（统计截止日期 {c.as_of}）。"
        )
        yield c.told("expected-past", "expected", message)


def expected_is_not_before_the_start(c: Checked) -> Iterator[Diagnostic]:
    start = c.item.start.first
    if c.entry.expected and start and c.entry.expected < start and not c.gone_by:
        message = f"完成时间 {c.entry.expected} 早于启动时间“{c.item.start.shown}”。"
        yield c.told("expected-before-start", "expected", message)


def expected_is_within_the_deadline(c: Checked) -> Iterator[Diagnostic]:
    limit = c.item.deadline.date
    if c.entry.expected and limit and c.entry.expected > limit and not c.still_to_come:
        message = f"预计完成时间 {c.entry.expected} 晚于完成时限“{c.item.deadline.shown}”。"
        yield c.told("expected-after-deadline", "expected", message)


def progress_does_not_fall(c: Checked) -> Iterator[Diagnostic]:
    before = c.previous.progress if c.previous else None
    if c.reopened:
        return  # that the progress fell follows from it
    if before is not None and c.entry.progress is not None and c.entry.progress < before:
        message = f"完成进度由上季度的 {before} 降为 {c.entry.progress}。"
        yield c.told("progress-fell", "progress", message)


def done_stays_done(c: Checked) -> Iterator[Diagnostic]:
    if c.reopened and c.entry.status:
        yield c.told("done-reopened", "status", f"上季度已报完成，本季度为“{c.entry.status.word}”。")


def no_news_moves_nothing(c: Checked) -> Iterator[Diagnostic]:
    before = c.previous.progress if c.previous else None
    if c.entry.no_news and before is not None and c.entry.progress is not None and c.entry.progress > before:
        message = f"写明“{_short(c.entry.achievements)}”，完成进度却由上季度的 {before} 升为 {c.entry.progress}。"
        yield c.told("no-news-but-moved", "achievements", message)


def the_text_is_new(c: Checked) -> Iterator[Diagnostic]:
    if c.previous is None or c.entry.done or c.entry.no_news or "无新进展" in c.entry.achievements:
        return
    share = same_share(c.entry.achievements, c.previous.achievements)
    if share == 100:
        yield c.told("text-repeated", "achievements", "“本季度进展情况”与上季度的文字 100% 相同，一字不差。")
    elif share >= SAME_TEXT:
        message = f"“本季度进展情况”与上季度的文字有 {share}% 相同。"
        yield c.told("text-repeated", "achievements", message)


def same_share(now: str, before: str) -> int:
    """Per cent of equal characters, in their order, of two texts; blanks and width do not count. 100: all of them."""
    one, other = zh.comparable(now), zh.comparable(before)
    if not one or not other:
        return 0
    if one == other:
        return 100
    match = SequenceMatcher(None, one, other, autojunk=False)
    if min(match.real_quick_ratio(), match.quick_ratio()) * 100 < SAME_TEXT:
        return int(match.quick_ratio() * 100)  # an upper bound is enough where the texts differ
    return min(int(match.ratio() * 100), 99)


_FACT = re.compile(r"\d|[一二三四五六七八九十百千两]+(?:月|日|季度|次|个|项|家|人|名|场|所|处|套|轮|公里|万|亿)")
_SIGNS = re.compile(r"[\W_]+")
_CLAUSE = re.compile(r"[，,。；;、！!\n]+")


def the_text_tells_what_was_done(c: Checked) -> Iterator[Diagnostic]:
    """Gentle hints, at most one to a text: only slogans, too short, no number and no date in a long one."""
    words = c.entry.achievements.strip()
    if not words or c.entry.no_news or _points_elsewhere(words) or "achievements" in c.already:
        return
    length = len(_SIGNS.sub("", words))
    if length > 0 and not _FACT.search(words) and (said := _only_slogans(words)):
        message = f"“本季度进展情况”只有“{'”“'.join(said[:3])}”一类的话，没有具体内容。"
        yield c.told("text-only-slogans", "achievements", message)
    elif length < SHORTEST_TEXT:
        yield c.told("text-too-short", "achievements", f"“本季度进展情况”只写了“{words}”。")
    elif length >= LONG_TEXT and not _FACT.search(words):
        yield c.told("text-without-facts", "achievements", f"“本季度进展情况”有 {length} 字，没有数量，也没有日期。")


def _only_slogans(words: str) -> list[str]:
    """The slogans of a text in which every clause is one; empty where a clause says something else."""
    clauses = [each for each in (_SIGNS.sub("", piece) for piece in _CLAUSE.split(words)) if each]
    said = [next((slogan for slogan in SLOGANS if slogan in each), "") for each in clauses]
    return list(dict.fromkeys(said)) if all(said) else []


CHECKS: tuple[Callable[[Checked], Iterator[Diagnostic]], ...] = (
    required_cells_are_filled,
    texts_are_not_too_long,
    done_means_100,
    not_started_means_0,
    behind_has_a_reason,
    texts_say_something_themselves,
    behind_has_a_plan,
    done_has_its_date,
    done_is_not_in_the_future,
    expected_is_not_past,
    expected_is_not_before_the_start,
    expected_is_within_the_deadline,
    progress_does_not_fall,
    done_stays_done,
    no_news_moves_nothing,
    the_text_is_new,
    the_text_tells_what_was_done,
)


def check_entries(
    entries: Iterable[ProgressEntry],
    *,
    items: Mapping[str, Item],
    previous: Mapping[tuple[str, str], ProgressEntry],
    already: Iterable[Diagnostic],
    as_of: date,
    received: date,
) -> tuple[Diagnostic, ...]:
    """Run every check over every entry; `already` are the findings of reading, whose follow-ons are left out."""
    faulty: set[SourceRef] = {place for each in already if has_errors([each]) for place in each.places}
    fillable = [column.key for column in schema.INPUT_COLUMNS]
    found: list[Diagnostic] = []
    for entry in entries:
        lost = {key for key in fillable if entry.cells and key not in entry.cells}  # the heading is told
        unreadable = frozenset(
            lost.union(key for key, where in entry.cells.items() if where in faulty) if faulty else lost
        )
        before = previous.get((entry.item_id, entry.unit))
        checked = Checked(entry, items[entry.item_id], before, as_of, received, unreadable)
        found += [each for check in CHECKS for each in check(checked)]
    return tuple(found)


def requested_adjustments(
    form: RawForm, pairs: Iterable[tuple[Task, Item]], unit: str, *, roles: Mapping[str, str]
) -> tuple[AdjustmentRequest, ...]:
    """Given cells the unit wrote over: never adopted, always told, since a moved deadline hides there.

    `roles`: by item id, the role of the unit as its form shows it.
    """
    known = {item.id: (task, item) for task, item in pairs}
    found = []
    for row in form.rows:
        cell = row.get("item_id")
        pair = known.get(cell.text.strip().upper()) if cell else None
        if pair is None:
            continue
        task, item = pair
        for key, same in _given(task, item, unit, roles).items():
            now = row.get(key)
            if now is None or now.text in same:
                continue
            if not now.blank and not now.fault and zh.comparable(now.text) not in map(zh.comparable, same):
                found.append(AdjustmentRequest(unit, item.id, task.name, key, same[0], now.text.strip(), now.where))
    return tuple(found)


def _given(task: Task, item: Item, unit: str, roles: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What the form gave in each column that is the office's to change, in every form it may have been written."""
    deadline, role = item.deadline, "牵头" if unit in item.lead_units else "配合"
    return {
        "name": (task.name,),
        "content": (item.content,),
        "role": (roles.get(item.id, role), role),  # forms of old have one word, and words without the year
        "deadline": (deadline.shown, deadline.words),
    }


def given_text_changes(requests: Iterable[AdjustmentRequest]) -> tuple[Diagnostic, ...]:
    found = []
    for each in requests:
        heading = schema.column(schema.FORM_COLUMNS, each.column).heading
        message = f"“{heading}”与原表不同：原为“{_short(each.before)}”，现为“{_short(each.after)}”。"
        found.append(finding("given-text-changed", message, each.where, subject=each.item_id))
    return tuple(found)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
