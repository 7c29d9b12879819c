"""The shipped templates, built from the standard: the same bytes each time.

An office edits the resulting .docx in WPS or Word; this is where it comes from and what it is restored to. The
pages' frame is here; the wording of each kind is in the `blueprint_…` modules.
"""

from collections.abc import Callable

from docgen import contexts
from docgen.gongwen import standard as gb
from docgen.word import blueprint_letter, blueprint_reminder, blueprint_report, blueprint_status, blueprint_unit
from docgen.word.package import word_package
from docgen.word.pages import Draft

_BUILDERS: dict[str, Callable[[gb.Profile], Draft]] = {
    contexts.LETTER: blueprint_letter.draft,
    contexts.REMINDER: blueprint_reminder.reminder,
    contexts.RETURNED: blueprint_reminder.returned,
    contexts.REPORT: blueprint_report.report,
    contexts.BULLETIN: blueprint_report.bulletin,
    contexts.STATUS: blueprint_status.draft,
    contexts.UNIT_PAGE: blueprint_unit.draft,
}


def build(kind: str, profile: gb.Profile = gb.E_DOC) -> bytes:
    """The .docx template of this kind of document, with the fields of `contexts.TEMPLATES[kind]`.

    :raises KeyError: no such kind.
    """
    draft = _BUILDERS[kind](profile)
    return word_package(draft.document(), draft.margins, title=kind, profile=profile, styles=draft.styles)
