"""What a cell with a time says: the days meant, whether the work goes on or comes back, what is to be done then.

A cell is read clause by clause. Every clause must be understood (a time, an open word, or what is to be done
by a time that stands before it), or the whole cell is None: a half-read deadline would be a guess.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from docgen.zh import spans

OPEN_WORDS = ("长期", "持续", "常态化", "每年", "每季度", "每月", "全年")


@dataclass(frozen=True, slots=True)
class When:
    """A time as an office writes it: the days it spans. `last` None: open, no date is meant (长期推进).

    `ongoing`: the work goes on without a date (长期推进) or beyond it (2026年6月并持续跟踪). `recurring`: it
    comes back (每季度), which is one way of going on. `action`: what is to be done then, half-width and
    without blanks (投入使用); empty where the cell gives a time only. Two times are equal if they span the
    same days, whatever else the words say; so a change of words is a matter of the words kept beside it.
    """

    first: date | None
    last: date | None
    recurring: bool = field(default=False, compare=False)
    ongoing: bool = field(default=False, compare=False)
    action: str = field(default="", compare=False)

    @property
    def open(self) -> bool:
        return self.last is None


OPEN = When(None, None, ongoing=True)


def read_when(text: str, *, default_year: int | None = None) -> When | None:
    """Read a start or a deadline; None where it cannot be read.

    2021年 spans the year, so it ends on 2021-12-31; 长期推进 is open; 2020年3月起 has a first day and is open;
    several steps in one cell span from the first to the last. `default_year`: the year of a table in which
    12月底前 leaves it out; None: such a time cannot be read. A later step leaves out the year of the one before.
    """
    return _read(_joined(text), default_year) or _read(_LINE_BREAK.sub(";", text), default_year)


def read_date(text: str, *, default_year: int | None = None) -> date | None:
    """Read a single day or the last day of a named span: 2020-12-31, 2020年12月, 2020年底; None if there is none."""
    when = read_when(text, default_year=default_year)
    return when.last if when else None


def milestones(text: str, *, default_year: int | None = None) -> tuple[tuple[str, When], ...]:
    """The steps of a cell (2020年底前完成试点，2021年6月底前推广): what is to be done, and when.

    Empty where fewer than two steps have a date. A clause without one belongs to the step before it; unlike
    `read_when` this tolerates clauses that are no time, since it only adds to the words of the cell.
    """
    steps: list[When] = []
    wrapped = _read(_joined(text), default_year) is not None
    for clause in _clauses(_joined(text) if wrapped else _LINE_BREAK.sub(";", text)):
        if step := _step(clause, _year_after(steps, default_year)):
            steps.append(step)
        elif steps:
            steps[-1] = _with_action(steps[-1], clause)
    return tuple((step.action, step) for step in steps) if len(steps) > 1 else ()


# ---- clauses -----------------------------------------------------------------------------------------------------

_LINE_BREAK = re.compile(r"[\r\n\v]+")
_CIRCLED = re.compile("[①-⑳❶-❿⑴-⒇⒈-⒛]")  # NFKC would glue ①2020年 into 12020年
_SEPARATOR = re.compile(r"[,;。:!]+|、(?=(?:19|20)\d\d)", re.ASCII)
_MARK = re.compile(r"(?:分[两二三四五六多]个?[步阶期批]段?(?:走|实施|推进|进行|完成)?|第[一二三四五六]步|[一二三四五六]是"
                   r"|\(\d\)|\d[.、)](?=(?:19|20)\d\d)|其中)")  # fmt: skip


def _joined(text: str) -> str:
    """A cell whose lines broke in the middle of a date (2020年 / 12月底前)."""
    return _LINE_BREAK.sub("", text)


def _clauses(text: str) -> list[str]:
    """The clauses of a cell, plain, without what only counts the steps (分两步, 第一步, 一是, ①)."""
    found = []
    for piece in _SEPARATOR.split(spans.plain(_CIRCLED.sub(";", text))):
        kept = _MARK.sub("", piece, count=1) if _MARK.match(piece) else piece
        if kept := kept.strip(".,"):
            found.append(kept)
    return found


def _read(text: str, default_year: int | None) -> When | None:
    steps: list[When] = []
    asides: list[When] = []
    for clause in _clauses(text):
        if asides and asides[-1].recurring and not re.match(r"(?:19|20)\d\d", clause):
            continue  # 每年4月，10月: part of what comes back
        if step := _step(clause, _year_after(steps, default_year)):
            if steps and not _follows(step, steps[-1]):
                return None
            steps.append(step)
        elif aside := _open(clause):
            asides.append(aside)
        elif steps and not _DATED.search(clause) and not _DOUBT.search(clause):
            steps[-1] = _with_action(steps[-1], clause)
        elif not (steps or _DATED.search(clause) or _DOUBT.search(clause)) and _has_open_word(text):
            continue  # 立行立改，长期坚持: what stands before an open word does not set a time
        else:
            return None
    return _together(steps, asides)


def _together(steps: list[When], asides: list[When]) -> When | None:
    if not steps and not asides:
        return None
    every = (*steps, *asides)
    first = min((each.first for each in steps if each.first), default=None)
    return When(
        first=first,
        last=steps[-1].last if steps else None,
        recurring=any(each.recurring for each in every),
        ongoing=any(each.ongoing for each in every),
        action=steps[0].action if len(steps) == 1 else "",
    )


def _year_after(steps: list[When], default_year: int | None) -> int | None:
    day = next((each.last or each.first for each in reversed(steps)), None)
    return day.year if day else default_year


def _follows(step: When, before: When) -> bool:
    """Steps stand in their order; one that runs backwards was misread, or is an old date beside a new one."""
    return before.last is not None and (step.last is None or step.last >= before.last)


def _with_action(step: When, clause: str) -> When:
    return replace(step, action=f"{step.action}，{clause}" if step.action else clause)


# ---- one clause --------------------------------------------------------------------------------------------------

_RECURRING = re.compile(r"(?:每|逐|按)(?:个?(?:半年|年度?|季度?|月|周|旬|日|天|学期))")
_DATED = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|\d+[年月日号]|(?<![每按逐个])季度|[上下]半年|[上中下]旬|[年月]底", re.ASCII
)
_DOUBT = re.compile(
    r"^(?:[后许原改调延推]|以[后来上]|之后|左右|前后|上下|初(?![步级期])|中(?![标心期央小层])|[年月日号份旬季\d])|不[得能予再宜]|未(?!来)|视.{0,6}(?:情|况|进展|条件)"
    r"|待定|待.{0,12}后|若|或|暂|除外|拟定|如[果有遇]|延[期迟至]|推[迟延]|调整[为至]"
)
_BEFORE = re.compile(r"(?:力争|争取|确保|预计|计划|拟|最迟|不迟于|不晚于|截至|截止到?|自|从|于|在|到|至)+")
_RUN = re.compile(r"[0-9年月日号第季度Qq一二三四上下半旬初中底末份全内今本当次翌./\-—–―−‐~至到起]{1,40}")
_TAIL = re.compile(r"之前|以前|前|为止|止|以内|之内|内|期间")
_SUBJECT = re.compile(r"[\u3400-\u9fff“”《》()]{1,10}?(?=\d)")
_NOT_A_SUBJECT = re.compile(r"[年月日号季旬每除按照据较比原非至到自从约近]|参照|根据|依据")
_DOING = re.compile(
    "完成|建成|投[入用产]|[动开完竣]工|启动|开始|开展|上线|运行|验收|交付|实现|通[过车]|出台|印发|制定|形成|达到"
    "|取得|开[通业放]|建[立设]|落[地实]|挂牌|到位|报送|提交|实施|推[进广开行]|使用|接入|覆盖|搬迁|供地|施工|封顶"
    "|基本|全面|招标|立项|设计|结题|办结|销号|整改|发布|编制|改造|升级|扩容|培训|试点"
)


def _open(clause: str) -> When | None:
    """长期推进, 每年12月底前: no date is meant."""
    recurring = bool(_RECURRING.search(clause))
    if _RECURRING.match(clause) or (not _DATED.search(clause) and (recurring or _has_open_word(clause))):
        return When(None, None, recurring=recurring, ongoing=True)
    return None


def _has_open_word(text: str) -> bool:
    return any(word in text for word in OPEN_WORDS)


def _step(clause: str, year: int | None) -> When | None:
    """A clause with a date: 力争2021年6月底前完成, 9月投入使用, 一期2020年底前建成."""
    before = _BEFORE.match(clause)
    body = clause[before.end() :] if before else clause
    if step := _dated(body, year):
        return step
    subject = _SUBJECT.match(body)
    if subject is None or _NOT_A_SUBJECT.search(subject[0]) or _DOUBT.search(subject[0]):
        return None
    step = _dated(body[subject.end() :], year)
    return replace(step, action=subject[0] + step.action) if step and step.action else None


def _dated(text: str, year: int | None) -> When | None:
    """The longest beginning of `text` that is a time and leaves a rest that is understood."""
    run = _RUN.match(text)
    for end in range(run.end() if run else 0, 0, -1):
        days = spans.span(text[:end], year=year)
        if days and (found := _with_rest(days, text[end:])):
            return found
    return None


def _with_rest(days: spans.Span, rest: str) -> When | None:
    """The time with what stands behind it: 前, 起, 并持续跟踪, 完成主体工程; None where that is not understood."""
    tail = _TAIL.match(rest)
    what = re.sub(r"^\((.*)\)$", r"\1", rest[tail.end() :] if tail else rest)
    since = re.match(r"(?:开始)?起|开始(?=$|长期|持续|常态|每|逐)", what) if not tail else None
    what = re.sub(r"^(?:[并且]+|此后|同时)", "", what[since.end() :] if since else what)
    recurring = bool(_RECURRING.search(what))
    ongoing = recurring or _has_open_word(what) or since is not None
    if what and not _understood(what, sure=bool(tail or since or ongoing)):
        return None
    return When(days[0], None if since else days[1], recurring=recurring, ongoing=ongoing, action=what)


def _understood(what: str, *, sure: bool) -> bool:
    """What is to be done by a time: without a doubt and without a second time in it."""
    if _DOUBT.search(what) or len(what) > 200:
        return False
    if _RECURRING.match(what):
        return True
    return not _DATED.search(what) and (sure or bool(_DOING.search(what)))
