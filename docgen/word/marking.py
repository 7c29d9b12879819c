"""A copy of a template with each of its mistakes as a Word comment at its place."""

from collections.abc import Sequence
from datetime import date

from docgen.printed import Note
from docgen.word.commenting import commented
from docgen.word.mistakes import Mistake
from docgen.word.places import BODY


def marked(data: bytes, mistakes: Sequence[Mistake], *, day: date) -> bytes:
    """The template with its comments. Word has none in headers, notes and text boxes: those of such places stand at the
    first paragraph of the text and say where they belong.

    `day`: the date the comments carry.
    """
    return commented(data, [_note(each) for each in mistakes], day=day)


def _note(mistake: Mistake) -> Note:
    text = mistake.message + mistake.hint
    if mistake.place.part != BODY or mistake.number is None:
        return Note(0, f"{mistake.place}：{text}")
    start, end = mistake.span
    return Note(mistake.number, text, start, end) if start < end else Note(mistake.number, text)
