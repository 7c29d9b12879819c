"""Judging one document by all rules that the file itself can answer."""

from collections.abc import Iterable, Mapping

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
# The rule about pages that answers what a rule about the file could only estimate.
ON_PAGE: Mapping[str, str] = {
    "lines-per-page": "page-lines",
    "characters-per-line": "page-characters",
    "mark-position": "page-mark-top",
    "number-gap": "page-number-gap",
    "red-rule": "page-red-rule-width",
    "letter-mark-position": "page-letter-mark-top",
    "letter-rules": "page-letter-rule-length",
    "letter-rule-gap": "page-letter-rule-gap",
    "title-gap": "page-title-gap",
    "addressee-gap": "page-addressee-gap",
    "annex-title-line": "page-annex-title",
    "imprint-rules": "page-imprint-weight",
    "imprint-rule-length": "page-imprint-width",
    "imprint-bottom": "page-imprint-bottom",
    "numbering-height": "page-number-height",
}


def judge(reading: Reading, numbers: Numbers = NATIONAL) -> tuple[Result, ...]:
    """What all rules say of a document, in the order of the catalogue."""
    case = Case(reading, numbers)
    return tuple(result for check in CHECKS for result in check(case))


def judge_document(document: Document, numbers: Numbers = NATIONAL) -> tuple[Result, ...]:
    return judge(recognise(document), numbers)


def with_pages(results: Iterable[Result], measured: Iterable[Result]) -> tuple[Result, ...]:
    """Both together, without what the file left open and the page has answered."""
    of_pages = tuple(measured)
    answered = {each.rule.code for each in of_pages if each.verdict is not Verdict.UNKNOWN}
    kept = (
        each for each in results if each.verdict is not Verdict.UNKNOWN or ON_PAGE.get(each.rule.code) not in answered
    )
    return (*kept, *of_pages)


def is_refused(results: Iterable[Result]) -> bool:
    """Whether the answer is no: something of level error is violated."""
    return any(each.verdict is Verdict.VIOLATES and each.rule.level is Level.ERROR for each in results)
