"""What a rule about a page is made of: a catalogue entry, the kinds it is for, and a function from what was found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docgen.gongwen.on_page.elements import Spot
from docgen.gongwen.on_page.found import Found
from docgen.gongwen.rules.base import ERROR, FIXED, NOTE, PRACTICE, RECOMMENDED, USUAL, WARNING, Answer, unknown
from docgen.gongwen.verdict import RENDERING, Level, Result, Rule, Strength

__all__ = ["ERROR", "FIXED", "NOTE", "PRACTICE", "RECOMMENDED", "USUAL", "WARNING"]

LETTER, FILE, UNKNOWN = "letter", "file", "unknown"
ANY = (LETTER, FILE, UNKNOWN)
OFFICIAL = (LETTER, FILE)
GB9704, GB33476 = "GB/T 9704-2012", "GB/T 33476.2-2016"

Find = Callable[[Found], Iterator[Answer]]


@dataclass(frozen=True)
class PageCheck:
    """A rule of the catalogue and how it is measured on the pages."""

    rule: Rule
    kinds: tuple[str, ...]
    find: Find

    def __call__(self, found: Found) -> tuple[Result, ...]:
        """Its answers; none where the document is of another kind or has nothing that the rule is about."""
        if found.kind not in self.kinds:
            return ()
        answers = [unknown(self.rule.title, found.document.failure, "整个文件")] if found.failed else self.find(found)
        return tuple(
            Result(self.rule, each.verdict, each.expected, each.actual, each.where, RENDERING) for each in answers
        )


def check(
    code: str, clause: str, strength: Strength, level: Level, title: str, kinds: tuple[str, ...] = ANY
) -> Callable[[Find], PageCheck]:
    """Make a rule of the function below; clauses without the name of a standard are of GB/T 9704-2012."""
    whole = clause if not clause or clause.startswith("GB") else f"{GB9704} {clause}"
    rule = Rule(f"page-{code}", whole, strength, level, title)
    return lambda find: PageCheck(rule, kinds, find)


def not_found(expected: str, element: str, where: str = "第1页") -> Answer:
    """The element a rule is about is not to be seen."""
    return unknown(expected, f"在版面上没有认出{element}", where)


def about(wanted: float, tolerance: float) -> str:
    """An expected length: 4.84 ± 1 mm."""
    return f"{round(wanted, 2):g} ± {round(tolerance, 2):g} mm"


def on(page: int) -> str:
    return f"第{page}页"


def at(spot: Spot) -> str:
    """Where a line stands, for a person: 第2页“一、总体情况”."""
    text = spot.line.packed
    return f"{on(spot.page.number)}“{text if len(text) <= 12 else text[:12] + '…'}”"
