"""补报变动 as lists: what moved from each draft of a report to the next. Values only, no layout."""

from collections.abc import Sequence

from docgen.drafts import Draft, Moved
from docgen.schema import Column
from docgen.sheets import TableSheet, Value

_NUMBER, _DAY = Column("draft", "第几稿", width=7), Column("day", "日期", width=12)
_SHEETS = (
    ("units", "补报单位", Column("what", "单位", width=34), 30),
    ("figures", "数字变动", Column("what", "数字", width=40), 12),
    ("passages", "段落变动", Column("what", "所在部分", width=30), 70),
)
_NONE = "（没有）"


def moved_sheets(made: Sequence[Draft], title: str) -> list[TableSheet]:
    """One sheet for units, figures and paragraphs each, the latest draft first."""
    note = "每一行是这一稿与上一稿的不同，后来的在前。"
    return [
        TableSheet(
            name,
            (_NUMBER, _DAY, what, Column("before", "原", width=width), Column("after", "现", width=width)),
            tuple(_row(each, one) for each in reversed(made) for one in getattr(each, key)),
            title,
            (note,),
        )
        for key, name, what, width in _SHEETS
    ]


def _row(draft: Draft, moved: Moved) -> tuple[Value, ...]:
    return draft.number, draft.day, moved.what, moved.before or _NONE, moved.after or _NONE
