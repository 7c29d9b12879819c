"""Word documents from templates, one for each job, in this process or another: a process compiles a template once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from docgen.gongwen.standard import PROFILES
from docgen.word.blueprint import build
from docgen.word.render import Template
from docgen.workflow.session import Session

_SECONDS = 0.004  # about what a letter takes


@dataclass(frozen=True)
class Source:
    """A template as a file: what compiling it depends on."""

    kind: str
    file: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Printout:
    """A document to be made: its template, the context it is filled with, the font of digits (None: as around them)."""

    source: Source
    context: object
    digit_font: str | None


def source(session: Session, kind: str) -> Source:
    """The office's template of this kind, or the package's where the office has none."""
    file, data = template_data(session, kind)
    return Source(kind, file, data)


def template_data(session: Session, kind: str) -> tuple[str, bytes]:
    """The template in force, with the file it is shown as."""
    own = session.workspace.template(kind)
    data = own if own is not None else build(kind, PROFILES[session.workspace.office.profile])
    return f"templates/{kind}.docx", data


@lru_cache(maxsize=8)
def template(given: Source) -> Template:
    """The compiled template. :raises TemplateError: with all its mistakes."""
    return Template.compile(given.data, kind=given.kind, file=given.file)


def document(printout: Printout) -> bytes:
    """:raises TemplateError: the template has mistakes, or a value did not arrive."""
    return template(printout.source).render(printout.context, digit_font=printout.digit_font)


def documents(session: Session, printouts: Iterable[Printout], *, count: int, label: str) -> Iterator[bytes]:
    """`count` documents in the order of their printouts, made by the workforce. :raises TemplateError: as `document`."""
    return session.workforce.each(document, printouts, count=count, seconds=_SECONDS, label=label)
