"""What a report leaves open: facts that read 待明确, for the office to fill in before it goes out."""

from collections.abc import Iterator

from docgen import contexts as c
from docgen.model import UNKNOWN

_OFFICE = ("签发人", "联系人", "联系电话")
_LATE = ("完成时限", "进度", "原因", "措施", "预计")
_ITEM = ("牵头单位", "完成时限", "进度")


def unknown_facts(context: c.进展情况报告) -> tuple[str, ...]:
    """Every fact that reads 待明确, in the order of the report, each once."""
    return tuple(dict.fromkeys((*_of_office(context), *_of_items(context))))


def _of_office(context: c.进展情况报告) -> Iterator[str]:
    fields = _OFFICE[1:] if isinstance(context, c.进展情况通报) else _OFFICE  # 下行文 has no 签发人
    yield from (field for field in fields if getattr(context, field) == UNKNOWN)


def _of_items(context: c.进展情况报告) -> Iterator[str]:
    for late in context.滞后清单:
        yield from (f"“{late.任务名称}”的{field}" for field in _LATE if UNKNOWN in getattr(late, field))
    for moved in context.时限调整:
        if moved.依据 == UNKNOWN:
            yield f"“{moved.任务名称}”完成时限调整的依据"
    for adjusted in context.其他调整:
        if adjusted.依据 == UNKNOWN:
            yield f"{adjusted.说明}的依据"
    for row in context.汇总表:
        yield from (f"“{row.任务名称}”的{field}" for field in _ITEM if UNKNOWN in getattr(row, field))
        if not row.进展.strip():
            yield f"“{row.任务名称}”的进展情况"
