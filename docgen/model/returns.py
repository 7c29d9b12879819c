"""Returns: what came in, what it says, and where every unit stands in a round."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property

from docgen import zh
from docgen.diagnostics import Diagnostic
from docgen.model.decisions import Decided, RoundDecision
from docgen.model.rounds import Round, Status, StatusKind, StepKind
from docgen.model.tasks import TaskTable
from docgen.rulings import Review
from docgen.source import SourceRef

NO_NEWS = "本季度无新进展"  # nothing to report: a valid answer, and counted
_NO_NEWS = re.compile(r"(?:本季度?|目前|暂时)?(?:工作)?暂?(?:没有|无)(?:新的?)?(?:工作)?进展")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file as received: its name in the archive, the name it came with, its hash and the day it came."""

    file: str
    original_name: str
    sha256: str
    received: date


@dataclass(frozen=True, slots=True)
class ProgressEntry:
    """What one unit reports on one item. None: left blank or not readable (then a finding says so).

    `decisions`: what the office decided about this answer, in the order of its file.
    """

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
    decisions: tuple[RoundDecision, ...] = ()

    @property
    def provenance(self) -> str:
        """出处: the place of the answer, and of the decisions about it."""
        places = dict.fromkeys(str(each.where) for each in self.decisions if each.where != self.where)
        return "；人工核定：".join((str(self.where), "、".join(places))) if places else str(self.where)

    @property
    def done(self) -> bool:
        return self.status is not None and self.status.kind is StatusKind.DONE

    @property
    def behind(self) -> bool:
        return self.status is not None and self.status.kind is StatusKind.BEHIND

    @property
    def no_news(self) -> bool:
        """The unit says that there is nothing to report (本季度无新进展)."""
        return _NO_NEWS.fullmatch(zh.without_blanks(self.achievements).rstrip("。！.")) is not None


@dataclass(frozen=True, slots=True)
class AdjustmentRequest:
    """申请调整: a unit wrote over what the form gave. Never adopted; listed, so that somebody decides.

    `column` is the key of the column; `before` what the form gave, `after` what the unit wrote.
    """

    unit: str
    item_id: str
    name: str
    column: str
    before: str
    after: str
    where: SourceRef


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
    """One received file after reading and checking. `unit` None: it could not be told whose it is.

    `decided`: decisions that changed something here; `unfit`: those that were meant for it and why they do not fit.
    `no_news`: how many of the entries say that there is nothing to report, counted once, when the file is read.
    """

    receipt: Receipt
    path: str
    unit: str | None
    accepted: bool
    entries: Sequence[ProgressEntry]
    diagnostics: tuple[Diagnostic, ...]
    rows: RowCount
    version: int = 1
    no_news: int = 0
    signed_by: str = ""
    requests: tuple[AdjustmentRequest, ...] = ()
    review: Review | None = None
    decided: tuple[RoundDecision, ...] = ()
    unfit: tuple[tuple[RoundDecision, str], ...] = ()

    @property
    def name(self) -> str:
        return self.receipt.file


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """A unit in a round: its state and the file that decides it (None: nothing was received).

    `held`: accepted, but not in the report until the office has let it pass (the round demands it).
    """

    unit: str
    state: UnitState
    submission: Submission | None
    on_time: bool
    versions: int
    held: bool = False

    @property
    def review(self) -> Review | None:
        """审核状态; a return that is held without a word about it is 待审."""
        said = self.submission.review if self.submission else None
        return said or (Review.PENDING if self.held else None)


@dataclass(frozen=True, slots=True)
class Reminded:
    """A line of the log of reminders: this unit was reminded on this day, in the state it was then in.

    `step` names the rung of the ladder, or the letter where it was forced. `document`: the letter's 发文字号, or the
    file with the text; for a naming, the report.
    """

    unit: str
    step: str
    kind: StepKind
    state: UnitState
    day: date
    document: str


@dataclass(frozen=True)
class RoundResult:
    """Everything known about a round after all its returns were read; `table` has the tasks it was asked about.

    `reminders` is the log of who was reminded when, oldest first. `withdrawn`: files collected by mistake, which are
    nobody's. `answered`: answers the office gave in place of a unit whose return does not count (无进展).
    `decisions`: what became of every decision.
    """

    round: Round
    table: TaskTable
    submissions: tuple[Submission, ...]
    units: tuple[UnitStatus, ...]
    diagnostics: tuple[Diagnostic, ...]
    reminders: tuple[Reminded, ...] = ()
    withdrawn: tuple[Receipt, ...] = ()
    answered: tuple[ProgressEntry, ...] = ()
    decisions: tuple[Decided, ...] = ()

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

    def reminded(self, unit: str) -> tuple[Reminded, ...]:
        """What was sent to a unit to remind it, oldest first; a naming sends nothing."""
        return tuple(each for each in self.reminders if each.unit == unit and each.kind is not StepKind.NAMING)

    def requests(self) -> tuple[AdjustmentRequest, ...]:
        """What units ask to adjust, in the file that counts for each, accepted or returned."""
        return tuple(each for status in self.units if status.submission for each in status.submission.requests)

    def no_news(self) -> int:
        """Accepted answers that say there is nothing to report."""
        given = sum(entry.no_news for entry in self.answered)  # no unit has both such answers and a return that counts
        return given + sum(each.no_news for each in self._counting())

    def in_review(self) -> int:
        """Accepted returns that the office has not yet read to the end (待审)."""
        return sum(status.review is Review.PENDING for status in self.in_state(UnitState.ACCEPTED))

    def in_state(self, state: UnitState) -> tuple[UnitStatus, ...]:
        return tuple(status for status in self.units if status.state is state)

    def _counting(self) -> tuple[Submission, ...]:
        """The returns that were accepted and are not held back."""
        accepted = self.in_state(UnitState.ACCEPTED)
        return tuple(status.submission for status in accepted if status.submission and not status.held)

    @cached_property
    def entries(self) -> Mapping[tuple[str, str], ProgressEntry]:
        """What was accepted and is not held back, by item id and unit code."""
        accepted = (entry for each in self._counting() for entry in each.entries)
        return {(entry.item_id, entry.unit): entry for entry in (*self.answered, *accepted)}
