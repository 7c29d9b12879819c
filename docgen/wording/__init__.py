"""The facts of the model in the words of the office: contexts for letters and reports, words for lists.

Pure. A fact that is not known reads 待明确.
"""

from docgen.wording.letter import Annex, letter, letter_digest
from docgen.wording.notice import OPEN_WORDS, Occasion, ToldLetter, notice, overdue
from docgen.wording.pictured import charts
from docgen.wording.points import item_name
from docgen.wording.reminder import faults, reminder, reminder_digest, returned, returned_digest
from docgen.wording.report import bulletin, lamp_words, report, status_words
from docgen.wording.shared import (
    NOBODY,
    STATUS_MEANINGS,
    UNANSWERED,
    form_title,
    lead_text,
    leads_in_words,
    role,
    role_in_words,
    unit_names,
    units_in_words,
    units_text,
)
from docgen.wording.unit import QUARTERS, unit_page
from docgen.wording.unknown import unknown_facts

__all__ = [
    "NOBODY",
    "OPEN_WORDS",
    "QUARTERS",
    "STATUS_MEANINGS",
    "UNANSWERED",
    "Annex",
    "Occasion",
    "ToldLetter",
    "bulletin",
    "charts",
    "faults",
    "form_title",
    "item_name",
    "lamp_words",
    "lead_text",
    "leads_in_words",
    "letter",
    "letter_digest",
    "notice",
    "overdue",
    "reminder",
    "reminder_digest",
    "report",
    "returned",
    "returned_digest",
    "role",
    "role_in_words",
    "status_words",
    "unit_names",
    "unit_page",
    "units_in_words",
    "units_text",
    "unknown_facts",
]
