"""What the checker answers about a document: one result per rule and place, and never more than was measured."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """The value is the word in JSON; `word` is what people read."""

    CONFORMS = "conforms"
    VIOLATES = "violates"
    UNKNOWN = "unknown"

    @property
    def word(self) -> str:
        return {"conforms": "符合", "violates": "不符合", "unknown": "无法判断"}[self.value]


class Strength(Enum):
    """How binding a rule is: written as fixed, written as usual, recommended, or office practice only."""

    FIXED = "规定"
    USUAL = "一般"
    RECOMMENDED = "推荐"
    PRACTICE = "实务"


class Level(Enum):
    """How a violation is reported. Only an ERROR makes the answer no. The value is the word in JSON."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def word(self) -> str:
        return {"error": "错误", "warning": "请核对", "note": "说明"}[self.value]


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry of the catalogue. `code` never changes; `clause` names standard and clause; `title` says the rule."""

    code: str
    clause: str
    strength: Strength
    level: Level
    title: str


XML, RENDERING = "xml", "rendering"


@dataclass(frozen=True, slots=True)
class Result:
    """One answer. `expected` and `actual` carry their unit; `where` is for a person (第3段“…”, 第2页).

    `measured_in`: `XML`, what the file says, or `RENDERING`, what a renderer made of it.
    """

    rule: Rule
    verdict: Verdict
    expected: str
    actual: str
    where: str
    measured_in: str = XML

    def as_json(self) -> dict[str, str]:
        return {
            "rule": self.rule.code,
            "clause": self.rule.clause,
            "strength": self.rule.strength.value,
            "title": self.rule.title,
            "verdict": self.verdict.value,
            "severity": self.rule.level.value,
            "expected": self.expected,
            "actual": self.actual,
            "where": self.where,
            "measured_in": self.measured_in,
        }


def counted(results: Iterable[Result]) -> dict[Verdict, int]:
    """How many answers of each kind, for the summary line."""
    found = dict.fromkeys(Verdict, 0)
    for each in results:
        found[each.verdict] += 1
    return found
