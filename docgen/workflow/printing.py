"""Word documents from templates, one for each job, in this process or another: a process compiles a template once."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from docgen.diagnostics import Diagnostic, finding
from docgen.gongwen.standard import PROFILES
from docgen.model import Period
from docgen.project.store import PACKAGE, TemplateUse, sha256
from docgen.project.workspace import TEMPLATES_FOLDER
from docgen.source import SourceRef
from docgen.word.blueprint import build
from docgen.word.render import Template
from docgen.workflow.session import Session

SECONDS = 0.004  # about what a letter takes


@dataclass(frozen=True)
class Source:
    """A template as a file: what compiling it depends on. `file`: as messages name it."""

    kind: str
    file: str
    data: bytes
    from_package: bool = False

    @property
    def use(self) -> TemplateUse:
        return TemplateUse(PACKAGE if self.from_package else self.file, sha256(self.data))


@dataclass(frozen=True, slots=True)
class Printout:
    """A document to be made: its template, the context it is filled with, the font of digits (None: as around them),
    the name of its file."""

    source: Source
    context: object
    digit_font: str | None
    name: str


def source(session: Session, kind: str, period: Period | None = None) -> Source:
    """The template of this kind in force: of the quarter, of the office, or the package's."""
    own = session.workspace.template_in_force(kind, period)
    if own is not None:
        return Source(kind, *own)
    data = build(kind, PROFILES[session.workspace.office.profile])
    return Source(kind, f"{TEMPLATES_FOLDER}/{kind}.docx", data, from_package=True)


@lru_cache(maxsize=8)
def template(given: Source) -> Template:
    """The compiled template. :raises TemplateError: with all its mistakes."""
    return Template.compile(given.data, kind=given.kind, file=given.file)


def document(printout: Printout) -> tuple[bytes, tuple[str, ...]]:
    """The document, and the fields without content that it shows as 待明确.

    :raises TemplateError: the template has mistakes, or a value did not arrive.
    """
    missing: list[str] = []
    data = template(printout.source).render(printout.context, digit_font=printout.digit_font, missing=missing)
    return data, tuple(missing)


def documents(session: Session, printouts: Iterable[Printout], *, count: int, label: str) -> Iterator[bytes]:
    """`count` documents in the order of their printouts, made by the workforce. :raises TemplateError: as `document`."""
    asked: deque[Printout] = deque()

    def remembered() -> Iterator[Printout]:
        for printout in printouts:
            asked.append(printout)
            yield printout

    made = session.workforce.each(document, remembered(), count=count, seconds=SECONDS, label=label)
    for data, missing in made:
        done = asked.popleft()
        session.made(done.name, done.source.use, missing)
        yield data


def one(session: Session, printout: Printout) -> bytes:
    """A single document. :raises TemplateError: as `document`."""
    data, missing = document(printout)
    session.made(printout.name, printout.source.use, missing)
    return data


def missing_values(session: Session) -> tuple[Diagnostic, ...]:
    """What the documents made since this was last asked show as 待明确."""
    found = []
    for name, fields in session.gaps.items():
        words = "、".join(f"“{field}”" for field in fields)
        found.append(finding("value-missing", f"字段{words}没有内容，写作“待明确”。", SourceRef(name)))
    session.gaps.clear()
    return tuple(found)
