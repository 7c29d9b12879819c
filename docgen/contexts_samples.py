"""Sample contexts for every Word template: ordinary, minimal, extreme and hostile, made from the declared examples.

For `docgen templates check`: an office sees what its template makes of little and of much before a letter goes out.
"""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass
from typing import Any, get_args, get_type_hints

from docgen import zh
from docgen.charts import Chart, Series, Shape
from docgen.contexts import (
    BULLETIN,
    LETTER,
    REMINDER,
    REPORT,
    RETURNED,
    STATUS,
    TEMPLATES,
    UNIT_PAGE,
    公文,
    图,
    年月日,
    附件项,
)

ORDINARY, MINIMAL, EXTREME, HOSTILE = "一般", "最少", "最多", "刁难"
# What a unit may write and a template engine may stumble over: markup, tags, a formula, a rare character, line breaks.
HOSTILE_TEXT = "完成率<80%，A&B 工程；{{x}}{% if %}{#；<w:p>&amp;]]>；=SUM(A1)；𠮷林路\n第二行\t制表"
LONG_UNIT = "某省某市某某区推进政府职能转变和数字政府改革建设暨营商环境优化工作领导小组办公室"  # 40 characters
LONG_PLAN = "罗湖区智慧城区建设和政务服务数字化改革三年行动"
_EMPTY_HINT = "为空"  # in the meaning of a field that may be empty
_YES = "是"
_COUNTED = ("序号", "任务编号")
# For other lists a sentence of the template stands in, such as 本季度无逾期任务.
_OWN_ENDINGS = ("标记", "清单名称", "名单名称")  # docgen's own words, whatever units write
_NEVER_EMPTY = ("状态统计", "预警统计", "汇总表", "单位")


@dataclass(frozen=True, slots=True)
class Amount:
    """How much a sample holds: list items at each level, and whether fields that may be empty are."""

    items: int
    inner: int
    bare: bool = False
    joint: int = 0  # agencies that issue jointly with the office
    added: str = ""  # to every text that is not the office's own
    given: Mapping[str, Mapping[str, object]] = field(default_factory=dict)  # template → field → value


_TITLES = {
    LETTER: f"关于分解落实{LONG_PLAN}重点任务并请按季度报送进展情况和存在问题以及下一步工作安排的函",
    REMINDER: f"关于按时如实报送{LONG_PLAN}各项重点任务2020年第三季度进展情况和存在的问题的催报函",
    RETURNED: f"关于退回修改并请重新报送{LONG_PLAN}重点任务2020年第三季度进展情况的季度填报表的函",
    REPORT: f"关于{LONG_PLAN}重点任务2020年第三季度进展情况以及存在的问题和下一步工作安排的报告",
    BULLETIN: f"关于{LONG_PLAN}重点任务2020年第三季度进展情况以及存在的问题和下一步工作安排的通报",
    STATUS: f"{LONG_PLAN}各项重点任务2020年第三季度进展情况填报表各有关单位按时报送的情况一览表",
    UNIT_PAGE: f"{LONG_UNIT}2020年第三季度重点任务进展情况",
}
_OTHER_ANNEXES = {
    "其他附件": (
        附件项(2, "2020年第三季度滞后和逾期任务清单"),
        附件项(3, "2020年第三季度未报送和退回单位名单"),
    )
}
_ONE_ANNEX = {"附件标记": "附件", "其他附件": ()}
_AMOUNTS = {
    ORDINARY: Amount(4, 2, given={REPORT: _OTHER_ANNEXES, BULLETIN: _OTHER_ANNEXES}),
    MINIMAL: Amount(
        1,
        1,
        bare=True,
        given={
            LETTER: {"牵头任务数": 0, "牵头任务名称": "", "配合任务数": 1, "共性任务数": 0},
            REPORT: _ONE_ANNEX,
            BULLETIN: _ONE_ANNEX,
        },
    ),
    HOSTILE: Amount(2, 2, added=HOSTILE_TEXT, given={REPORT: _OTHER_ANNEXES, BULLETIN: _OTHER_ANNEXES}),
    EXTREME: Amount(
        3,
        30,
        joint=2,
        given={
            LETTER: {
                "主送": LONG_UNIT,
                "标题": _TITLES[LETTER],
                "方案": LONG_PLAN,
                "附件名称": f"{LONG_UNIT}重点任务分解表",
            },
            REMINDER: {"主送": LONG_UNIT, "标题": _TITLES[REMINDER], "方案": LONG_PLAN},
            RETURNED: {"主送": LONG_UNIT, "标题": _TITLES[RETURNED], "方案": LONG_PLAN},
            REPORT: {"标题": _TITLES[REPORT], "方案": LONG_PLAN, **_OTHER_ANNEXES},
            BULLETIN: {
                "标题": _TITLES[BULLETIN],
                "方案": LONG_PLAN,
                "主送": "、".join([LONG_UNIT] * 12),
                "主送移版记": True,
                **_OTHER_ANNEXES,
            },
            STATUS: {"标题": _TITLES[STATUS], "方案": LONG_PLAN, "发文机关": LONG_UNIT},
            UNIT_PAGE: {
                "标题": _TITLES[UNIT_PAGE],
                "方案": LONG_PLAN,
                "单位": LONG_UNIT,
                "发文机关": LONG_UNIT,
                **{f"季度{name}": "2020年3季度" for name in "一二三四"},
            },
        },
    ),
}


def samples(kind: str) -> dict[str, object]:
    """The sample contexts of a template by what they are. :raises KeyError: no such template."""
    return {name: _context(TEMPLATES[kind], amount, kind) for name, amount in _AMOUNTS.items()}


def _context(owner: type, amount: Amount, kind: str) -> object:
    """A context whose lists have `items`, and the lists in those `inner` items; lists without inner ones have many."""
    hints = get_type_hints(owner)
    values = {each.name: _value(each, hints[each.name], amount, top=True) for each in fields(owner)}
    return owner(**{**values, **amount.given.get(kind, {})})


def _value(each: "Field[Any]", hint: Any, amount: Amount, *, top: bool, number: int = 1) -> object:
    inner = _item_type(hint)
    if inner is not None:
        return _items(each, inner, amount, top=top)
    if hint is 图:
        return 图.of(_chart(each.name, amount))
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint, amount, number=1)
    example = str(each.metadata["example"])
    if hint is 年月日:
        day = zh.read_date(example)
        return 年月日(day) if day else example
    if hint is bool:
        return example == _YES and not amount.bare
    if hint is int:
        return number if each.name == "序号" else int(example)
    if amount.bare and _EMPTY_HINT in str(each.metadata["meaning"]):
        return ""
    own = top and (each.name.endswith(_OWN_ENDINGS) or each.name in {"签发人", *(other.name for other in fields(公文))})
    in_line = top or each.name == "名称"  # what a document says once, and titles, stand in a line
    added = amount.added.split("\n")[0] if in_line else amount.added
    return _numbered(each.name, example, number) + ("" if own or each.name in _COUNTED else added)


def _record(owner: type, amount: Amount, *, number: int) -> object:
    hints = get_type_hints(owner)
    return owner(
        **{each.name: _value(each, hints[each.name], amount, top=False, number=number) for each in fields(owner)}
    )


def _items(each: "Field[Any]", inner: type, amount: Amount, *, top: bool) -> tuple[object, ...]:
    hints = get_type_hints(inner)
    nested = any(_item_type(hint) for hint in hints.values())
    count = amount.joint if each.name == "联合机关" else amount.items if nested else amount.inner
    if amount.bare and not nested and top:
        count = 1 if each.name in _NEVER_EMPTY else 0
    return tuple(_record(inner, amount, number=place) for place in range(1, count + 1))


def _chart(name: str, amount: Amount) -> Chart:
    """As many bars as the amount asks for."""
    categories = tuple(f"主题{zh.numeral(number)}" for number in range(1, amount.inner + 1))
    series = (
        Series("正常推进", tuple(range(1, amount.inner + 1)), "9DC3E6"),
        Series("滞后", (1,) * amount.inner, "C00000"),
    )
    return Chart(name, name, Shape.COLUMNS, categories, series)


def _numbered(name: str, example: str, number: int) -> str:
    """Numbers count; other texts repeat."""
    if name == "序号":
        return str(number) if example.isdigit() else zh.numeral(number)
    if name == "任务编号":
        return f"T{number:03}-1"
    return example


def _item_type(hint: Any) -> type | None:
    inner = get_args(hint)[:1]
    return inner[0] if inner and is_dataclass(inner[0]) and isinstance(inner[0], type) else None
