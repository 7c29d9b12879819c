"""What the office works with: units, tasks and their items, rounds, returns, decisions, the ledger.

Frozen values without behaviour beyond what they themselves know. Nothing here reads or writes.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property

from docgen import zh
from docgen.diagnostics import Diagnostic
from docgen.source import SourceRef

_SHORTEST_SPELLING = 3  # a shorter beginning of a text proves no unit
_SHORTEST_ABBREVIATION = 3  # 政法 would fit too many
NO_DATA = "暂无数据"  # nothing accepted from a lead unit: missing, returned or exempt
UNKNOWN = "待明确"  # shown wherever a fact is not known; never an empty place


# ---- units ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask. None: not known, shown as 待明确."""

    name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the registry. Its identity is `code`; `order` is the official order, from 1.

    `successor`: the code of the unit that took over when this one was abolished or renamed on `ended`.
    """

    code: str
    name: str
    short_name: str
    kind: str
    order: int
    aliases: tuple[str, ...] = ()
    contact: Contact = Contact()
    successor: str | None = None
    ended: date | None = None

    def spellings(self) -> tuple[str, ...]:
        return (self.name, self.short_name, *self.aliases)


@dataclass(frozen=True)
class Registry:
    """All units, in official order, and the groups (各街道) whose members are declared, as codes."""

    units: tuple[Unit, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _by_spelling(self) -> dict[str, Unit]:
        return {zh.comparable(name): unit for unit in self.units for name in unit.spellings()}

    def __getitem__(self, code: str) -> Unit:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Unit | None:
        return self._by_code.get(code)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    def __len__(self) -> int:
        return len(self.units)

    def named(self, name: str) -> Unit | None:
        """The unit with exactly this full name, short name or alias; never a similar one."""
        return self._by_spelling.get(zh.comparable(name))

    def group(self, name: str) -> tuple[str, ...] | None:
        """The codes of a declared group; None where the group is not declared."""
        return self.groups.get(name)

    def longest_start(self, text: str) -> tuple[Unit, int] | None:
        """The unit whose spelling is the longest beginning of `text` (a comparable key), and that length."""
        for length in range(min(len(text), self._longest), _SHORTEST_SPELLING - 1, -1):
            if unit := self._by_spelling.get(text[:length]):
                return unit, length
        return None

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_spelling), default=0)

    def _abbreviated(self, name: str) -> list[Unit]:
        """Units whose full name has all characters of `name` in their order (发改委 → 发展和改革委员会).

        A final 委, 局, 会, 办 is dropped first. For suggestions only: 数据局 would fit 政务服务数据管理局 too.
        """
        wanted = re.sub(r"[委局会办]$", "", zh.comparable(name))
        if len(wanted) < _SHORTEST_ABBREVIATION:
            return []
        pattern = re.compile(".*".join(map(re.escape, wanted)))
        return [unit for unit in self.units if pattern.search(zh.comparable(unit.name))]

    def suggestions(self, name: str) -> tuple[Unit, ...]:
        """Up to three units whose name looks like `name`; for a message only, never to decide."""
        near = difflib.get_close_matches(zh.comparable(name), self._by_spelling, n=6, cutoff=0.6)
        alike = [*(self._by_spelling[spelling] for spelling in near), *self._abbreviated(name)]
        return tuple(dict.fromkeys(alike))[:3]

    def in_order(self, codes: Iterable[str]) -> tuple[Unit, ...]:
        wanted = set(codes)
        return tuple(unit for unit in self.units if unit.code in wanted)


# ---- tasks ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deadline:
    """A start or a deadline: the words of the table and, read from them, the days they mean.

    `when` None: the words are blank or could not be read, which is not the same as an open deadline.
    """

    words: str
    when: zh.When | None

    @property
    def first(self) -> date | None:
        return self.when.first if self.when else None

    @property
    def date(self) -> date | None:
        """The last day meant; None where no date is meant (长期推进) or known."""
        return self.when.last if self.when else None

    @property
    def ongoing(self) -> bool:
        return self.when is not None and (self.when.open or self.when.ongoing)


@dataclass(frozen=True, slots=True)
class Item:
    """分项: what is reported on. Units are codes; `groups` are words such as 各相关单位.

    `open_list`: the list of units ends with 等相关单位. `unresolved`: names the registry does not have,
    kept as written because the office accepted the table with them. `extra`: heading and text of columns that
    docgen has no field for.
    """

    id: str
    content: str
    lead_units: tuple[str, ...]
    units: tuple[str, ...]
    groups: tuple[str, ...]
    open_list: bool
    start: Deadline
    deadline: Deadline
    unresolved: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()

    def involves(self, code: str) -> bool:
        return code in self.lead_units or code in self.units


@dataclass(frozen=True, slots=True)
class Task:
    """任务. `number` is the 序号 of the table now in force; `id` outlives every renumbering."""

    id: str
    number: str
    theme: str
    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class TaskTable:
    """重点任务分解表 as in force, with the file it came from.

    `cancelled`: tasks, or tasks with just those items, that were in force once; on record for ever.
    """

    title: str
    tasks: tuple[Task, ...]
    file: str = ""
    sha256: str = ""
    cancelled: tuple[Task, ...] = ()

    @cached_property
    def items(self) -> tuple[tuple[Task, Item], ...]:
        return tuple((task, item) for task in self.tasks for item in task.items)

    @cached_property
    def themes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(task.theme for task in self.tasks))

    def of_unit(self, code: str) -> tuple[tuple[Task, Item], ...]:
        """The items a unit must report: those it leads first, then those it is named in."""
        leads = tuple(pair for pair in self.items if code in pair[1].lead_units)
        named = tuple(pair for pair in self.items if code in pair[1].units and code not in pair[1].lead_units)
        return leads + named

    def unit_codes(self) -> frozenset[str]:
        return frozenset(code for _, item in self.items for code in (*item.lead_units, *item.units))


# ---- the office and its rounds ---------------------------------------------------------------------------------


class StatusKind(Enum):
    """What a word of the office's status scale means to the program."""

    DONE = "done"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True)
class Status:
    word: str
    kind: StatusKind


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How many points behind 序时进度 an item may be: up to `yellow` is green, beyond `red` is red."""

    yellow: int
    red: int


@dataclass(frozen=True, slots=True)
class Office:
    """统筹办公室, as `data/office.yaml` describes it. None: not known, shown as 待明确."""

    name: str
    plan: str
    basis: str
    region: str
    letter_prefix: str
    report_prefix: str
    reporting_rule: str
    addressee: str
    contact: Contact = Contact()
    signer: str | None = None
    copied_to: tuple[str, ...] = ()
    sample: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A quarter."""

    year: int
    quarter: int

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"

    @property
    def name(self) -> str:
        return f"{self.year}年第{zh.QUARTERS[self.quarter - 1]}季度"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def last_day(self) -> date:
        return zh.month_end(self.year, 3 * self.quarter)

    @property
    def previous(self) -> "Period":
        return Period(self.year - 1, 4) if self.quarter == 1 else Period(self.year, self.quarter - 1)

    @property
    def following(self) -> "Period":
        return Period(self.year + 1, 1) if self.quarter == 4 else Period(self.year, self.quarter + 1)


@dataclass(frozen=True, slots=True)
class Round:
    """One quarter's collection: its dates and the scale and thresholds in force then."""

    period: Period
    as_of: date
    due: date
    report_date: date
    form_version: int
    statuses: tuple[Status, ...]
    thresholds: Thresholds

    def status(self, word: str) -> Status | None:
        return next((each for each in self.statuses if each.word == word), None)


@dataclass(frozen=True, slots=True)
class Decision:
    """人工核定: what the office decided about `subject`, why, who and when; never an edited original."""

    kind: str
    subject: str
    value: str
    why: str
    who: str
    when: date
    where: SourceRef


# ---- letters -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Issued:
    """A line of 发文登记簿. `about` is the unit code or the period; `digest` the content the number was given to."""

    series: str
    year: int
    serial: int
    kind: str
    about: str
    date: date
    digest: str
    replaces: str = ""

    @property
    def number(self) -> str:
        return zh.document_number(self.series, self.year, self.serial)


# ---- returns -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file as received: its name in the archive, the name it came with, its hash and the day it came."""

    file: str
    original_name: str
    sha256: str
    received: date


@dataclass(frozen=True, slots=True)
class ProgressEntry:
    """What one unit reports on one item. None: left blank or not readable (then a finding says so)."""

    item_id: str
    unit: str
    status: Status | None
    progress: int | None  # 0–100
    achievements: str
    problems: str
    next_steps: str
    expected: date | None
    expected_words: str
    coordination: str
    where: SourceRef
    cells: Mapping[str, SourceRef] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        return self.status is not None and self.status.kind is StatusKind.DONE

    @property
    def behind(self) -> bool:
        return self.status is not None and self.status.kind is StatusKind.BEHIND


class UnitState(Enum):
    """Where a unit stands in a round. The value is the word shown."""

    ACCEPTED = "采用"
    RETURNED = "退回"
    MISSING = "未报"
    EXEMPT = "免报"


@dataclass(frozen=True, slots=True)
class RowCount:
    """Nothing disappears: read = used + refused."""

    read: int = 0
    used: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Submission:
    """One received file after reading and checking. `unit` None: it could not be told whose it is."""

    receipt: Receipt
    path: str
    unit: str | None
    accepted: bool
    entries: tuple[ProgressEntry, ...]
    diagnostics: tuple[Diagnostic, ...]
    rows: RowCount
    version: int = 1
    signed_by: str = ""

    @property
    def name(self) -> str:
        return self.receipt.file


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """A unit in a round: its state and the file that decides it (None: nothing was received)."""

    unit: str
    state: UnitState
    submission: Submission | None
    on_time: bool
    versions: int


@dataclass(frozen=True)
class RoundResult:
    """Everything known about a round after all its returns were read; `table` has the tasks it was asked about."""

    round: Round
    table: TaskTable
    submissions: tuple[Submission, ...]
    units: tuple[UnitStatus, ...]
    diagnostics: tuple[Diagnostic, ...]

    def counts(self) -> dict[str, int]:
        """应报 = 采用 + 退回 + 未报 + 免报; 实报 are the units that sent anything recognised."""
        states = [status.state for status in self.units]
        return {
            "expected": len(states),
            "received": sum(status.versions > 0 for status in self.units),
            "accepted": states.count(UnitState.ACCEPTED),
            "returned": states.count(UnitState.RETURNED),
            "missing": states.count(UnitState.MISSING),
            "exempt": states.count(UnitState.EXEMPT),
            "on_time": sum(status.on_time for status in self.units),
        }

    def rows(self) -> RowCount:
        each = [submission.rows for submission in self.submissions]
        return RowCount(*(sum(getattr(count, name) for count in each) for name in ("read", "used", "refused")))

    def in_state(self, state: UnitState) -> tuple[UnitStatus, ...]:
        return tuple(status for status in self.units if status.state is state)

    @cached_property
    def entries(self) -> Mapping[tuple[str, str], ProgressEntry]:
        """What was accepted, by item id and unit code."""
        return {
            (entry.item_id, entry.unit): entry
            for status in self.in_state(UnitState.ACCEPTED)
            if status.submission
            for entry in status.submission.entries
        }


# ---- the ledger ----------------------------------------------------------------------------------------------------


class Lamp(Enum):
    """How an item stands against 序时进度. The value is the word shown beside every colour."""

    GREEN = "绿灯"
    YELLOW = "黄灯"
    RED = "红灯"
    OVERDUE = "逾期"
    NONE = "不计"  # no date to measure by, or nothing reported


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One item in one round. `lead` None: no lead unit's return was accepted; `previous`: last quarter's `lead`.

    `time_progress` is the share of the time gone in per cent; None where the deadline is open.
    """

    task: Task
    item: Item
    lead: ProgressEntry | None
    others: tuple[ProgressEntry, ...]
    previous: ProgressEntry | None
    time_progress: int | None
    lamp: Lamp


@dataclass(frozen=True)
class Tally:
    """Items counted by status word, with those nobody answered; the parts add up to `total`."""

    by_status: Mapping[str, int]
    unanswered: int

    @property
    def total(self) -> int:
        return sum(self.by_status.values()) + self.unanswered


@dataclass(frozen=True)
class Ledger:
    """台账: every item of the table in one round, and the figures counted from it, once."""

    round: Round
    table: TaskTable
    registry: Registry
    result: RoundResult
    rows: tuple[LedgerRow, ...]
    overall: Tally
    previous_overall: Tally | None
    by_theme: Mapping[str, Tally]
    by_unit: Mapping[str, Tally]
    by_lamp: Mapping[Lamp, int]
    diagnostics: tuple[Diagnostic, ...]
