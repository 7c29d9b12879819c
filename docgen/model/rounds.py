"""The office, its quarters and rounds, what it decided, and the letters it numbered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from docgen import zh
from docgen.model.units import Contact
from docgen.source import SourceRef

Day = date  # for classes with a field of the name `date`
NO_DATA = "暂无数据"  # nothing accepted from a lead unit: missing, returned or exempt
UNKNOWN = "待明确"  # shown wherever a fact is not known; never an empty place


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


class StepKind(Enum):
    """How a step of the reminder ladder is taken. The value is the word in files and lists."""

    NOTICE = "通知"  # a text to be sent by mail, telephone or messenger
    LETTER = "函"  # an official letter with a number: 催报函, or 退回修改函 where the return was faulty
    NAMING = "点名"  # nothing is sent; the report names the unit


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the reminder ladder: `days` working days after the day due, or before it where negative."""

    days: int
    name: str
    kind: StepKind


LADDER = (
    Rung(-5, "报送提醒", StepKind.NOTICE),
    Rung(1, "催报通知", StepKind.NOTICE),
    Rung(3, "催报函", StepKind.LETTER),
    Rung(7, "在报告中点名", StepKind.NAMING),
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How many points behind 序时进度 an item may be: up to `yellow` is green, beyond `red` is red."""

    yellow: int
    red: int


class Lamp(Enum):
    """How an item stands against 序时进度. The value is the word shown beside every colour, unless a round has its own."""

    GREEN = "绿灯"
    YELLOW = "黄灯"
    RED = "红灯"
    OVERDUE = "逾期"
    NONE = "不计"  # nothing to measure by, or nothing reported


BEHIND_LAMPS = (Lamp.YELLOW, Lamp.RED, Lamp.OVERDUE)


@dataclass(frozen=True, slots=True)
class LampLook:
    """How a lamp is shown: its word, and its colour as a word of `sheets.COLOURS` (empty: none)."""

    word: str
    colour: str


LAMP_LOOKS: Mapping[Lamp, LampLook] = {
    Lamp.GREEN: LampLook(Lamp.GREEN.value, "绿"),
    Lamp.YELLOW: LampLook(Lamp.YELLOW.value, "黄"),
    Lamp.RED: LampLook(Lamp.RED.value, "红"),
    Lamp.OVERDUE: LampLook(Lamp.OVERDUE.value, "红"),
    Lamp.NONE: LampLook(Lamp.NONE.value, ""),
}
EXCERPT = 150  # characters of a unit's own text that the report takes, cut at the end of a sentence


@dataclass(frozen=True, slots=True)
class Office:
    """统筹办公室, as `data/office.yaml` describes it. None: not known, shown as 待明确.

    `joint`: other authorities that issue jointly; `sealed`: documents get a seal, which decides where the
    signature stands. `profile` names one of `gongwen.standard.PROFILES`. `digit_font`: for digits and Latin letters
    (None: the font of the text). `letter_columns`: headings of columns docgen has no field for (责任领导, 备注) that letters show all the same.
    `ladder`: how units that do not answer are reminded; `mail`: as mail drafts too.
    """

    name: str
    plan: str
    basis: str
    region: str
    letter_prefix: str
    report_prefix: str
    reporting_rule: str
    addressee: str
    contact: Contact = field(default_factory=Contact)
    signer: str | None = None
    copied_to: tuple[str, ...] = ()
    letter_columns: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    sealed: bool = True
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    letter_copied_to: tuple[str, ...] = ()
    profile: str = "e-doc"
    digit_font: str | None = None
    sample: bool = False
    ladder: tuple[Rung, ...] = LADDER
    mail: bool = False


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
    """One quarter's collection: its dates and the scale and thresholds in force then.

    `trial`: codes of errors that only warn in this round. `lamps`: how each lamp is shown. `excerpt`: characters of a
    unit's own text that the report takes. `ladder`: its own reminders; None: the office's. `review_required`: a return
    enters the report only when the office has read it and let it pass.
    """

    period: Period
    as_of: date
    due: date
    report_date: date
    form_version: int
    statuses: tuple[Status, ...]
    thresholds: Thresholds
    trial: frozenset[str] = frozenset()
    lamps: Mapping[Lamp, LampLook] = field(default_factory=lambda: LAMP_LOOKS)
    excerpt: int = EXCERPT
    ladder: tuple[Rung, ...] | None = None
    review_required: bool = False

    def lamp_word(self, lamp: Lamp) -> str:
        return self.lamps[lamp].word

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
    addressee: str = ""  # the unit's name at that time; empty in registers of before this was kept
    withdrawn: Day | None = None  # 作废: the number stays on record and is not given again

    @property
    def number(self) -> str:
        return zh.document_number(self.series, self.year, self.serial)


@dataclass(frozen=True, slots=True)
class Adopted:
    """The report of a round that was declared final: its name in the archive, the name it came with, its hash, the day,
    and 发文字号 and 标题 as it has them (empty: they could not be told)."""

    file: str
    original_name: str
    sha256: str
    day: Day
    number: str = ""
    title: str = ""
