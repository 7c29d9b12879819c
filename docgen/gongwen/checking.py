"""Judging one document by all rules that the file itself can answer."""

from collections.abc import Iterable

from docgen.gongwen.facts import Document
from docgen.gongwen.numbers import NATIONAL, Numbers
from docgen.gongwen.recognition import recognise
from docgen.gongwen.roles import Reading
from docgen.gongwen.rules import closing, head, imprint, letter, lettering, lint, main, pagination, sheet
from docgen.gongwen.rules.base import Case, Check
from docgen.gongwen.verdict import Level, Result, Rule, Verdict

CHECKS: tuple[Check, ...] = (
    *sheet.CHECKS,
    *lettering.CHECKS,
    *head.CHECKS,
    *letter.CHECKS,
    *main.CHECKS,
    *closing.CHECKS,
    *imprint.CHECKS,
    *pagination.CHECKS,
    *lint.CHECKS,
)
RULES: tuple[Rule, ...] = tuple(each.rule for each in CHECKS)


def judge(reading: Reading, numbers: Numbers = NATIONAL) -> tuple[Result, ...]:
    """What all rules say of a document, in the order of the catalogue."""
    case = Case(reading, numbers)
    return tuple(result for check in CHECKS for result in check(case))


def judge_document(document: Document, numbers: Numbers = NATIONAL) -> tuple[Result, ...]:
    return judge(recognise(document), numbers)


def is_refused(results: Iterable[Result]) -> bool:
    """Whether the answer is no: something of level error is violated."""
    return any(each.verdict is Verdict.VIOLATES and each.rule.level is Level.ERROR for each in results)
