"""What is to be said of the calendar that a round is reckoned by: years not announced yet, a day due that is a rest day."""

from collections.abc import Iterable, Iterator
from datetime import date

from docgen import zh
from docgen.diagnostics import Diagnostic, finding
from docgen.model import Round
from docgen.project.workspace import HOLIDAYS
from docgen.source import SourceRef
from docgen.workflow.session import Session

_WEEKDAYS = "一二三四五六日"


def calendar_notes(session: Session, round_: Round, days: Iterable[date]) -> Iterator[Diagnostic]:
    """`days`: those between which working days were counted, beside the day due."""
    workdays, due = session.workspace.workdays, round_.due
    counted = [due, *days]
    spanned = [date(year, 1, 1) for year in range(min(counted).year, max(counted).year + 1)]
    if years := workdays.unknown_years(spanned):
        words = "、".join(f"{year}年" for year in years) if len(years) < 4 else f"{years[0]}年至{years[-1]}年"
        message = f"{words}放假安排尚未发布，已按周一至周五计算，请核对。"
        yield finding("holidays-unknown", message, SourceRef(HOLIDAYS))
    if not workdays.is_workday(due):
        following = workdays.shifted(due, 1)
        where = SourceRef(f"{session.workspace.round_folder(round_.period)}/round.yaml")
        message = f"报送截止日期{zh.long_date(due)}（星期{_WEEKDAYS[due.weekday()]}）是休息日。"
        hint = f"如要顺延到下一个工作日，请把 due 改为 {following.isoformat()}。"
        yield finding("due-on-rest-day", message, where, hint=hint)
