"""What the fields of templates are declared with, and the fields that documents of several kinds share."""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from docgen import zh
from docgen.charts import Chart


class 年月日(str):
    """A day: printed by itself in the long form 2020年9月30日, by the filter 日期 in others. `day` is the day."""

    __slots__ = ("day",)
    day: date

    def __new__(cls, day: date) -> 年月日:
        made = super().__new__(cls, zh.long_date(day))
        made.day = day
        return made

    def __getnewargs__(self) -> tuple[date]:  # type: ignore[override]  # str has a text here
        return (self.day,)


@cache
def _getter(owner: Any) -> Callable[[object], tuple[object, ...]]:
    names = [member.name for member in fields(owner)]
    return attrgetter(*names) if len(names) > 1 else lambda content: (getattr(content, names[0]),)


def values(content: object) -> tuple[object, ...]:
    """What the fields of a context, or of a struct in it, hold, in their order."""
    owner: Any = type(content)
    return _getter(owner)(content)


def send_as_values(owner: type) -> None:
    """Pickle a class of contexts as its values, twice as quick as dataclasses do it: every letter goes to a worker so."""
    copyreg.pickle(owner, lambda content: (owner, values(content)))


def described(meaning: str, example: str) -> Any:
    """A field of a template with what it means and what it may look like."""
    return field(metadata={"meaning": meaning, "example": example})


class 图(str):
    """What `{{ 图_… }}` prints: a mark that the chart is put in place of. Nobody can know it beforehand, so that no
    text from outside becomes a chart."""

    chart: Chart

    @classmethod
    def of(cls, chart: Chart) -> 图:
        made = cls(chart.mark)
        made.chart = chart
        return made


@dataclass(frozen=True, slots=True)
class 机关:
    """一个联合发文的机关。"""

    名称: str = described("机关全称或规范化简称", "罗湖区政务服务数据管理局")


@dataclass(frozen=True, slots=True)
class 收文单位:
    """收文的单位，来自单位名录。"""

    名称: str = described("单位全称", "区水务局")
    简称: str = described("单位简称；没有登记的为空", "水务局")
    联系人: str = described("该单位的联系人，未登记的为“待明确”", "待明确")
    联系电话: str = described("该单位的联系电话，未登记的为“待明确”", "待明确")


@dataclass(frozen=True, slots=True)
class 公文:
    """各模板都有的字段。"""

    发文机关: str = described("发文机关标志和署名；联合发文的为主办机关", "罗湖区智慧城区建设统筹办公室")
    联合机关: tuple[机关, ...] = described("联合发文的其他机关，按次序；没有的为空", "")
    份号: str = described("份号，6 位数字；没有的为空", "000001")
    密级: str = described("密级和保密期限；没有的为空", "秘密★1年")
    紧急程度: str = described("紧急程度；没有的为空", "加急")
    发文字号: str = described("登记簿给出的发文字号", "罗智统函〔2020〕3号")
    标题: str = described("公文标题", "关于分解落实罗湖区智慧城区建设重点任务的函")
    主送: str = described("主送机关，单位全称", "区水务局")
    方案: str = described("这批任务的总名称", "罗湖区智慧城区建设")
    抄送: str = described("抄送机关；没有的为空", "区委办公室、区政府办公室")
    联系人: str = described("统筹办公室联系人，未登记的为“待明确”", "待明确")
    联系电话: str = described("联系电话，未登记的为“待明确”", "待明确")
    成文日期: 年月日 = described("成文日期", "2020年6月8日")
    加盖印章: bool = described("加盖印章的为是；决定署名和成文日期的位置", "是")
