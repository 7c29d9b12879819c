"""`docgen templates check`: the templates of an office looked through, then filled with samples and judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen import contexts_samples
from docgen.contexts import TEMPLATES
from docgen.diagnostics import Diagnostic, finding
from docgen.errors import DocgenError, SourceError, TemplateError
from docgen.gongwen.numbers import NATIONAL
from docgen.model import Period
from docgen.project.local_rule import read_local_rule
from docgen.project.store import Written, sha256, write_given
from docgen.project.workspace import read_given
from docgen.source import SourceRef
from docgen.word.compiling import mistakes
from docgen.word.marking import marked
from docgen.word.mistakes import Mistake
from docgen.word.places import BODY
from docgen.word.render import Template
from docgen.workflow.checking import check_contents, outcome_of
from docgen.workflow.drawing import illustrated
from docgen.workflow.printing import Source, source
from docgen.workflow.session import Outcome, Session

MARKED = "（批注）"


@dataclass(frozen=True, slots=True)
class Tried:
    """A template with what is wrong in it. `file`: as it is shown."""

    kind: str
    file: str
    data: bytes
    mistakes: tuple[Mistake, ...]

    def as_json(self) -> dict[str, object]:
        return {"kind": self.kind, "file": self.file, "sha256": sha256(self.data), "mistakes": len(self.mistakes)}

    @property
    def is_whole(self) -> bool:
        """Whether the text of the template can be read, so that comments can be put into it."""
        return not any(each.code == "template-damaged" and each.place.part == BODY for each in self.mistakes)

    def findings(self) -> Iterator[Diagnostic]:
        for each in self.mistakes:
            place = each.place.source(self.file)
            words = f"“{each.place.shown_text}”：" if each.shows_text else ""
            yield Diagnostic(each.code, words + each.message, (place,), each.hint)


def check_templates(
    session: Session,
    files: Sequence[Path] = (),
    *,
    kind: str | None = None,
    mark: bool = False,
    rendered: bool = False,
    profile: Path | None = None,
) -> Outcome:
    """Every mistake of the given templates, or of those in force; those without any are filled and judged.

    `kind`: which template the files are, where their names do not say it. `mark`: write a copy of each template that has
    mistakes, with comments: of a given file beside it, of the workspace's in output/templates.

    :raises DocgenError: a name says no kind. :raises SourceError: a file that is not there.
    """
    numbers = read_local_rule(profile) if profile else NATIONAL
    given = [(kind or _kind_of(path), str(path), read_given(path)) for path in files]
    given = given or list(_in_force(session))
    tried, found = _looked_through(given)
    contents: dict[str, bytes] = {}
    for each in tried:
        found += each.findings() if each.mistakes else _filled(each, contents)
    checked, unread = check_contents(contents, numbers=numbers, rendered=rendered)
    outcome = outcome_of(checked, (*found, *unread), numbers, roles=False, rendered=rendered)
    counts = {"templates": len(given), "mistakes": sum(len(each.mistakes) for each in tried)}
    written = _marked_copies(session, tried, given=bool(files)) if mark else Written()
    return replace(
        outcome,
        written=written,
        counts={**counts, **outcome.counts, "unreadable": len(given) - len(tried) + len(unread)},
        details={"templates": [each.as_json() for each in tried], **outcome.details},
    )


def _in_force(session: Session) -> Iterator[tuple[str, str, bytes]]:
    """The templates in force, those of single quarters included."""
    for kind in TEMPLATES:
        found = {
            each.file: each
            for period in (None, *session.workspace.periods())
            for each in (source(session, kind, period),)
        }
        yield from ((kind, file, each.data) for file, each in found.items())


def in_force(session: Session) -> Outcome:
    """`docgen templates`: which template each kind of document is made from, in each quarter."""
    rows: list[dict[str, object]] = []
    for kind in TEMPLATES:
        office = source(session, kind)
        rows.append(_row(office, None))
        for period in session.workspace.periods():
            own = source(session, kind, period)
            rows += [_row(own, period)] if own != office else []
    return Outcome(counts={"templates": len(TEMPLATES)}, details={"templates": rows})


def _row(found: Source, period: Period | None) -> dict[str, object]:
    use = found.use
    return {"kind": found.kind, "period": str(period) if period else None, "file": use.template, "sha256": use.sha256}


def _marked_copies(session: Session, tried: Sequence[Tried], *, given: bool) -> Written:
    """:raises OutputError: a copy is there already, changed by hand, and no `overwrite`."""
    copies = {
        each.file: marked(each.data, each.mistakes, day=session.as_of)
        for each in tried
        if each.mistakes and each.is_whole
    }
    if not given:
        with session.writing():
            return session.commit({_copy_name(file): data for file, data in copies.items()})
    written = Written()
    for file, data in copies.items():
        beside = Path(file).with_name(f"{Path(file).stem}{MARKED}.docx")
        new = write_given(beside, data, overwrite=session.overwrite, dry_run=session.dry_run)
        written += Written(created=(str(beside),)) if new else Written(unchanged=(str(beside),))
    return written


def _copy_name(file: str) -> str:
    """data/rounds/2020Q3/templates/催报函.docx → output/templates/2020Q3-催报函（批注）.docx."""
    *folders, name = file.split("/")
    period = f"{folders[2]}-" if folders[:2] == ["data", "rounds"] else ""
    return f"output/templates/{period}{name.removesuffix('.docx')}{MARKED}.docx"


def _kind_of(path: Path) -> str:
    """任务分解函（新）.docx is a 任务分解函; the longest name counts."""
    known = [kind for kind in sorted(TEMPLATES, key=len, reverse=True) if kind in path.stem]
    if not known:
        kinds = "、".join(TEMPLATES)
        raise DocgenError(
            f"从文件名看不出“{path.name}”是哪一种模板。", hint=f"请加 --kind，例如 --kind 任务分解函；可用：{kinds}。"
        )
    return known[0]


def _looked_through(given: Sequence[tuple[str, str, bytes]]) -> tuple[list[Tried], list[Diagnostic]]:
    """Those that are Word documents, and findings about those that are not."""
    tried: list[Tried] = []
    found: list[Diagnostic] = []
    for kind, file, data in given:
        try:
            tried.append(Tried(kind, file, data, mistakes(data, kind=kind, file=file)))
        except (SourceError, TemplateError) as error:
            found.append(finding("template-damaged", error.message, SourceRef(file), hint=error.hint))
    return tried, found


def _filled(tried: Tried, contents: dict[str, bytes]) -> Iterator[Diagnostic]:
    """Fill a template with every sample, into `contents`; a sample that cannot be filled is a finding."""
    template = Template.compile(tried.data, kind=tried.kind, file=tried.file)
    for name, context in contexts_samples.samples(tried.kind).items():
        shown = f"{tried.file}（{name}）"
        try:
            contents[shown] = illustrated(template.render(context), context, file=shown)
        except TemplateError as error:
            message = f"用“{name}”的内容填充时出错：{error.message}"
            yield finding("template-unfilled", message, SourceRef(tried.file), hint=error.hint)
